"""Who says how many, laid out: a row for each claimant, the measure of figures, and the axis of when they were said."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from timeline.reports.figures.canvas import SMALL, Value, hidden
from timeline.reports.figures.lettering import wrapped
from timeline.reports.figures.scale import Scale, scale_of, seconds
from timeline.reports.figures.shown import Range, holds, joined_up, k_of
from timeline.reports.tables import LedgerRow
from timeline.reports.wording import UNSUPPORTED

WIDE, NARROW, EDGE = 960.0, 320.0, 10.0
NAMES, LINE, OPEN = 206.0, 15.0, 40.0
_SAID, _ROW, _BOLD = 160.0, 44.0, 1.12


class Said(NamedTuple):
    """A claim as it is drawn; `ranges` are where this version of it holds, none if it is the only one."""

    row: LedgerRow
    ranges: tuple[Range, ...]

    @property
    def holds(self) -> bool:
        """Tell whether it holds at the basis."""
        return holds(self.ranges)

    @property
    def is_fallen(self) -> bool:
        """Tell whether no source stands any more that it rests on: it sets no measure, and is drawn struck."""
        return not self.row.struck and self.row.standing == UNSUPPORTED

    @property
    def is_struck(self) -> bool:
        """Tell whether it does not stand any more: replaced, taken back, retracted or unsupported."""
        return self.row.struck or self.is_fallen

    @property
    def ends(self) -> tuple[int, int] | None:
        """Return the lowest and the highest number that is said; none where words are."""
        said = [end for end in (self.row.low, self.row.high) if end is not None]
        return (min(said), max(said)) if said else None


class Panel(NamedTuple):
    """All that is said of one quantity of one action: a row for each claimant. `action` is what its marks link to."""

    action: str
    title: str
    short: str
    rows: tuple[tuple[str, tuple[Said, ...]], ...]

    @property
    def every(self) -> tuple[Said, ...]:
        """All claims of it."""
        return tuple(chain.from_iterable(claims for _, claims in self.rows))


class Strip(NamedTuple):
    """Where a panel is drawn: from `left` to `right`, its lowest and highest figure, how high a row of it is.

    There is a `scale` only where claims were made at different times. `clock` is that of most
    of them (stated, published or recorded), and `says` when they were made, or what the axis shows.
    """

    left: float
    right: float
    scale: Scale | None
    clock: str
    says: str
    lowest: int
    highest: int
    height: float

    def at(self, figure: int, top: float) -> float:
        """Return where a figure stands in the row that begins at `top`: at an end, where it lies beyond the measure."""
        foot, room = top + self.height - 13, self.height - 31
        if self.highest == self.lowest:
            return top + self.height / 2
        within = min(max(figure, self.lowest), self.highest)
        return foot - room * (within - self.lowest) / (self.highest - self.lowest)


class Row(NamedTuple):
    """The row of one claimant before it is drawn: the lines of its name, its claims, and what is said in words."""

    name: tuple[str, ...]
    claims: tuple[Said, ...]
    worded: tuple[tuple[Said, tuple[str, ...]], ...]
    is_upright: bool

    @property
    def lines(self) -> int:
        """How many lines the words take."""
        return sum(len(lines) for _, lines in self.worded)

    @property
    def over(self) -> float:
        """How high what stands over the dots is: on narrow screens name and words do."""
        return LINE * (len(self.name) + self.lines) + 6 if self.is_upright else 0.0

    def height(self, strip: float) -> float:
        """Return the height of the row, in which dots take `strip`."""
        if self.is_upright:
            return self.over + (strip if len(self.worded) < len(self.claims) else 0.0)
        return max(strip, LINE * max(len(self.name), self.lines) + 10)


def known(claims: Iterable[Said]) -> dict[str, Value]:
    """Return the attributes of what is drawn once for several claims."""
    ranges = joined_up(chain.from_iterable(one.ranges for one in claims))
    return {"data_k": k_of(ranges) or None, **hidden(holds=holds(ranges))}


def row_of(claimant: str, claims: tuple[Said, ...], *, is_upright: bool) -> Row:
    """Return the row of a claimant with its words broken into lines."""
    room = NARROW - 2 * EDGE - 8 if is_upright else NAMES - 14
    said = NARROW - 2 * EDGE - 20 if is_upright else _SAID - 12
    worded = [(one, wrapped(_worded(one.row), said, SMALL, most=4)) for one in claims if one.ends is None]
    return Row(
        wrapped(claimant, room / (_BOLD if is_upright else 1.0), SMALL, most=3), claims, tuple(worded), is_upright
    )


def _worded(row: LedgerRow) -> str:
    """Return what is said in words: of parts that add up to no total, the parts."""
    return f"{row.figure}: {row.categories}" if row.bound == "parts_only" else row.figure


def strip_of(panel: Panel, zone: str, rows: Sequence[Row], right: float) -> Strip:
    """Return where the dots of a panel stand: along the axis of their times, and how high by their figures."""
    left = EDGE if rows[0].is_upright else EDGE + NAMES + (_SAID if any(row.worded for row in rows) else 0.0)
    numbered = [one for one in panel.every if one.ends is not None]
    measured = [one for one in numbered if not one.is_fallen] or numbered
    figures = [end for one in measured for end in one.ends or ()]
    times = [time for one in numbered if (time := time_of(one)) is not None]
    scale = scale_of(times, left + OPEN, right - OPEN - 30, zone) if len({*map(time_of, numbered)}) > 1 else None
    clocks = Counter(one.row.clock for one in numbered)
    clock = max(clocks, key=lambda name: clocks[name]) if clocks else "stated"
    most = max(len({one.row.claim for one in row.claims if one.ends is not None}) for row in rows)
    if scale is not None:
        says = f"{clock.capitalize()}{', or as marked' if len(clocks) > 1 else ''}, {scale.clock}"
    else:
        says = _when(numbered[0].row) if numbered else ""
    return Strip(
        left=left,
        right=right,
        scale=scale,
        clock=clock,
        says=says,
        lowest=min(figures, default=0),
        highest=max(figures, default=0),
        height=_ROW + 14 * max(min(most - 1, 4), 0),
    )


def _when(row: LedgerRow) -> str:
    """Return when a claim was made as a line of its own: `Published Thursday 18 January 2024 (Iran time)`."""
    if row.clock == "published":
        return f"Published {row.stated.removesuffix(' (published)')}"
    return f"Stated {row.stated or 'at a time that is not stated'}"


def time_of(one: Said) -> tuple[int, int] | None:
    """Return from when to when a claim was made: the same twice where only one end is known; none where neither is."""
    ends = [seconds(end) for end in (one.row.stated_earliest, one.row.stated_latest) if end]
    return (ends[0], ends[-1]) if ends else None


def x_of(one: Said, strip: Strip) -> tuple[float, float]:
    """Return from where to where a claim stands; what has no time stands at the left."""
    time = time_of(one)
    if time is None or strip.scale is None:
        return strip.left + 16, strip.left + 16
    return strip.scale.at(time[0]), strip.scale.at(time[1])
