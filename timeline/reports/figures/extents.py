"""What is known of when something happened, as it can be drawn: bounds, what is sure of them, margins, open ends."""

from typing import Literal, NamedTuple

from events.codebook import table
from timeline.reports.dossier import Moment, Step
from timeline.reports.figures.scale import seconds


class Extent(NamedTuple):
    """From when to when something may have happened (seconds since 1970).

    `way`: within the bounds; lasting (`sure` is when it was surely going on, if there is such
    a time); by or from one moment (`first` and `last` are the same); none: nothing is known.
    `margin`: by how many seconds the bounds were widened, because the source said about.
    """

    way: Literal["within", "lasting", "by", "from", "none"]
    first: int = 0
    last: int = 0
    sure: tuple[int, int] | None = None
    margin: int = 0

    @property
    def is_dated(self) -> bool:
        """Tell whether it stands on the axis."""
        return self.way != "none"


UNKNOWN = Extent("none")


def extent_of(step: Step) -> Extent:
    """Return what can be drawn of when an action happened."""
    began, ended = step.occurred, step.ended
    if not began.earliest and not began.latest:
        return UNKNOWN
    if not began.earliest:
        last = seconds(began.latest)
        return Extent("by", last, last)
    first = seconds(began.earliest)
    if ended is not None and ended.latest and seconds(ended.latest) > first:
        return Extent("lasting", first, seconds(ended.latest), _surely(began, ended), _margin(began))
    if not began.latest:
        return Extent("from", first, first)
    return Extent("within", first, seconds(began.latest), None, _margin(began))


def _surely(began: Moment, ended: Moment) -> tuple[int, int] | None:
    if not began.latest or not ended.earliest:
        return None
    sure = seconds(began.latest), seconds(ended.earliest)
    return sure if sure[0] < sure[1] else None


def _margin(moment: Moment) -> int:
    if moment.qualifier not in ("approximate", "both"):
        return 0
    widened = int(table("approx").get(moment.precision, {"widened_by_s": 0})["widened_by_s"])
    if not moment.latest:
        return widened
    return min(widened, (seconds(moment.latest) - seconds(moment.earliest)) // 2)
