"""What several formats print in the same way: degrees, roots, precision, rungs, claims side by side."""

from base64 import b64encode
from dataclasses import replace
from math import ceil

from timeline.projections.rungs import Rung
from timeline.reports.dossier import ClaimsMatrix, Moment
from timeline.reports.rungs import rung_words
from timeline.reports.tables import RungRow
from timeline.reports.wording import precision_label

_ABREAST = 5
"""So many claimants stand side by side on an upright page."""
MORE = "By other claimants"
"""What stands before the next part of a matrix: two tables of Markdown without a line between them are one."""


def side_by_side(claims: ClaimsMatrix) -> tuple[ClaimsMatrix, ...]:
    """Return a matrix as it fits a page: one of many claimants in parts of about the same width, each with all rows."""
    count = len(claims.claimants) if claims.rows else 0
    width = ceil(count / ceil(count / _ABREAST)) if count else 1
    return tuple(_part(claims, slice(start, start + width)) for start in range(0, count, width))


def _part(claims: ClaimsMatrix, columns: slice) -> ClaimsMatrix:
    rows = tuple(replace(row, cells=row.cells[columns]) for row in claims.rows)
    return ClaimsMatrix(claimants=claims.claimants[columns], rows=rows)


def base64_words(root: str) -> str:
    """Write a root as a checkpoint does."""
    return b64encode(bytes.fromhex(root)).decode()


def degrees_words(value: float, positive: str, negative: str) -> str:
    """Write degrees with the digits that they have, and in which half of the globe: `26.97° N`."""
    return f"{f'{abs(value):.5f}'.rstrip('0').rstrip('.')}° {positive if value >= 0 else negative}"


def precision_words(moment: Moment) -> str:
    """Return how finely a time is known: not dated or withheld, where it has no precision."""
    return precision_label(moment.precision) if moment.precision != "none" else moment.local


def rung_words_of(row: RungRow) -> str:
    """Return on which rungs an action stands."""
    return rung_words(None if row.least is None or row.most is None else Rung(row.least, row.most))
