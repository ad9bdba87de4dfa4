"""A dossier as JSON: the machine copy of the report, in the canonical form of RFC 8785."""

from typing import Any

import msgspec
import rfc8785

from timeline.reports.dossier import Dossier

_ENCODER = msgspec.json.Encoder(order="sorted")
_DEGREES = ("latitude", "longitude")
"""The only fractions in a report: they are written by the package of the standard, all else by a compiled encoder.

Member names are ASCII and whole numbers small, so there both write the same.
"""


def to_json(dossier: Dossier) -> bytes:
    """Return the dossier as RFC 8785 bytes. The same dossier gives the same bytes."""
    plain: dict[str, Any] = msgspec.to_builtins(dossier)
    for point in plain["points"]:
        for name in _DEGREES:
            if point[name] is not None:
                point[name] = msgspec.Raw(rfc8785.dumps(point[name]))
    return _ENCODER.encode(plain)
