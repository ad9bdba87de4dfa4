"""A dossier as JSON: the machine copy of the report, in the canonical form of RFC 8785."""

import msgspec
import rfc8785

from timeline.reports.dossier import Dossier


def to_json(dossier: Dossier) -> bytes:
    """Return the dossier as RFC 8785 bytes. The same dossier gives the same bytes."""
    return rfc8785.dumps(msgspec.to_builtins(dossier))
