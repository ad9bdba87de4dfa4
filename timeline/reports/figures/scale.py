"""The axis of occurred time: linear where something happened, with marked breaks where for long nothing did."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import NamedTuple

from events.times import FIRST_INSTANT, LAST_INSTANT, parse_instant
from timeline.reports.figures.canvas import number
from timeline.reports.wording import DAY, HOUR, zone_named, zone_words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BREAK = 60.0
"""Pixels that a break takes, however long it is."""
_EMPTY_PART, _MARGIN_PART = 6, 0.03


def seconds(instant: str) -> int:
    """Return an instant as seconds since 1970."""
    return (parse_instant(instant) - _EPOCH) // timedelta(seconds=1)


_FIRST, _LAST = seconds(FIRST_INSTANT), seconds(LAST_INSTANT)


class Stretch(NamedTuple):
    """A stretch of time that is drawn to scale: from, until (seconds since 1970) and where it stands (pixels)."""

    start: int
    end: int
    at: float
    until: float


class Break(NamedTuple):
    """An empty stretch that is not drawn to scale: where it stands, and how long it is, in words."""

    at: float
    until: float
    says: str


class Scale(NamedTuple):
    """Where a time stands along an axis. `zone_name` is the zone whose clock the axis shows."""

    stretches: tuple[Stretch, ...]
    breaks: tuple[Break, ...]
    zone: tzinfo
    zone_name: str

    def at(self, moment: int) -> float:
        """Return where a moment (seconds since 1970) stands; one outside stands at the end of the axis."""
        if moment <= self.stretches[0].start:
            return self.stretches[0].at
        before = self.stretches[0]
        for one in self.stretches:
            if moment < one.start:
                return _between(moment, (before.end, before.until), (one.start, one.at))
            if moment <= one.end:
                return _between(moment, (one.start, one.at), (one.end, one.until))
            before = one
        return before.until

    @property
    def drawn(self) -> int:
        """How many seconds are drawn to scale."""
        return sum(one.end - one.start for one in self.stretches)

    @property
    def data(self) -> str:
        """The axis as `t,x t,x`: seconds since 1970 and pixels, linear between two neighbours."""
        ends = (pair for one in self.stretches for pair in ((one.start, one.at), (one.end, one.until)))
        return " ".join(f"{moment},{number(at)}" for moment, at in ends)

    @property
    def clock(self) -> str:
        """The clock that the axis shows, in words: `Iran time (UTC+03:30)`, without the offset where it changes."""
        offsets = {self.local(moment).strftime("%z") for one in self.stretches for moment in (one.start, one.end)}
        words = zone_words(self.zone_name)
        if len(offsets) > 1 or self.zone_name.startswith("UTC"):
            return words
        (offset,) = offsets
        return f"{words} (UTC{offset[:3]}:{offset[3:5]})"

    @property
    def years(self) -> str:
        """The year that the axis shows, or its first and its last."""
        first, last = self.local(self.stretches[0].start).year, self.local(self.stretches[-1].end).year
        return str(first) if first == last else f"{first} to {last}"

    def local(self, moment: int) -> datetime:
        """Return a moment as the clock of the axis shows it."""
        return (_EPOCH + timedelta(seconds=moment)).astimezone(self.zone)


def _between(moment: int, one: tuple[int, float], other: tuple[int, float]) -> float:
    return one[1] + (moment - one[0]) / (other[0] - one[0]) * (other[1] - one[1])


def scale_of(taken: Iterable[tuple[int, int]], start: float, end: float, zone: str) -> Scale | None:
    """Return the axis from `start` to `end` (pixels) for times (from, until) in seconds since 1970; none without any.

    An empty stretch that is longer than a sixth of what is drawn becomes a break, the longest
    first, until none is left: with a quarter, the days on which most of the case of January
    2024 happened would share a tenth of the axis with three empty weeks.
    """
    groups = _merged(sorted(taken))
    if not groups:
        return None
    clock, name = zone_named(zone or None)
    parts, lengths = _broken(groups)
    drawn = sum(last - first for first, last in parts)
    margin = max(int(drawn * _MARGIN_PART), HOUR // 2)
    parts = [(max(first - margin, _FIRST), min(last + margin, _LAST)) for first, last in parts]
    pixels = (end - start - BREAK * len(lengths)) / sum(last - first for first, last in parts)
    stretches, breaks, at = [], [], start
    for index, (first, last) in enumerate(parts):
        until = at + (last - first) * pixels
        stretches.append(Stretch(first, last, at, until))
        if index < len(lengths):
            breaks.append(Break(until, until + BREAK, length_words(lengths[index])))
        at = until + BREAK
    return Scale(tuple(stretches), tuple(breaks), clock, name)


def _merged(taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return times that overlap or touch as one; `taken` is in order."""
    groups: list[tuple[int, int]] = []
    for first, last in taken:
        if groups and first <= groups[-1][1]:
            groups[-1] = (groups[-1][0], max(groups[-1][1], last))
        else:
            groups.append((first, last))
    return groups


def _broken(groups: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the stretches that are drawn to scale, and how long the breaks between them are."""
    drawn = groups[-1][1] - groups[0][0]
    gaps = sorted(
        ((after[0] - before[1], index) for index, (before, after) in enumerate(pairwise(groups))),
        key=lambda one: (-one[0], one[1]),
    )
    broken: set[int] = set()
    for gap, index in gaps:
        if gap * _EMPTY_PART <= drawn:
            break
        broken.add(index)
        drawn -= gap
    parts, first = [], groups[0][0]
    for index, (_, last) in enumerate(groups):
        if index in broken or index == len(groups) - 1:
            parts.append((first, last))
            first = groups[index + 1][0] if index in broken else first
    return parts, [after[0] - before[1] for before, after in pairwise(parts)]


def length_words(length: int) -> str:
    """Write how long a stretch is, in the unit that fits: `12 days`, `28 hours`, `3 years`."""
    units = ((365 * DAY, 2, "years"), (DAY, 3, "days"), (HOUR, 2, "hours"), (60, 2, "minutes"))
    for size, least, word in units:
        if length >= least * size:
            return f"{length // size} {word}"
    return f"{length} seconds"
