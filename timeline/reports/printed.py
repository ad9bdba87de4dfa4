"""What several formats print in the same words: degrees, roots, precision, rungs."""

from base64 import b64encode

from timeline.projections.rungs import Rung
from timeline.reports.dossier import Moment
from timeline.reports.rungs import rung_words
from timeline.reports.tables import RungRow
from timeline.reports.wording import precision_label


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
