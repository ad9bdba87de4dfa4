"""Rings cut to a box, and lines made simpler without opening a gap between two territories that share one.

A point is (x, y). A ring is closed: its last point is joined to its first, and is not given twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot, sqrt
from typing import NamedTuple

LEAST = 3
"""Points of a ring at least: fewer enclose nothing."""

Point = tuple[float, float]
Path = tuple[Point, ...]


class Frame(NamedTuple):
    """The box that is drawn, by its ends."""

    left: float
    top: float
    right: float
    bottom: float

    def has(self, point: Point) -> bool:
        """Tell whether a point lies in the box or on its edge."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def meets(self, points: Iterable[Point]) -> bool:
        """Tell whether the box around some points meets this one."""
        every = tuple(points)
        xs, ys = [x for x, _ in every], [y for _, y in every]
        across = min(xs) <= self.right and max(xs) >= self.left
        return across and min(ys) <= self.bottom and max(ys) >= self.top


def clipped(ring: Sequence[Point], frame: Frame) -> Path:
    """Return the part of a ring in a box, as one ring; empty if there is none.

    By Sutherland and Hodgman (1974, "Reentrant polygon clipping"): edge by edge, what lies
    outside is moved onto the edge. How often the ring goes around a point within the box
    stays as it was, so a fill is exact for every ring, concave ones and holes too. A ring that
    leaves the box in several places stays one ring: its parts hang together along the edge
    of the box, which `is_along` finds and nobody should draw as a line.
    """
    found = list(ring)
    for axis, bound, sign in ((0, frame.left, 1), (0, frame.right, -1), (1, frame.top, 1), (1, frame.bottom, -1)):
        if found and any((point[axis] - bound) * sign < 0 for point in found):
            found = _cut(found, axis, bound, sign)
    return _without_detours(found, frame)


def _cut(ring: list[Point], axis: int, bound: float, sign: int) -> list[Point]:
    """Return a ring cut to one side of a line along an axis: more than `bound` if `sign` is 1, less if it is -1."""
    found: list[Point] = []
    before = ring[-1]
    was_in = (before[axis] - bound) * sign >= 0
    for point in ring:
        is_in = (point[axis] - bound) * sign >= 0
        if is_in != was_in:
            found.append(_crossing(before, point, axis, bound))
        if is_in:
            found.append(point)
        before, was_in = point, is_in
    return found


def _crossing(before: Point, point: Point, axis: int, bound: float) -> Point:
    """Return where a line crosses a bound: on it to the last digit, and the same from either end."""
    one, other = sorted((before, point))
    share = (bound - one[axis]) / (other[axis] - one[axis])
    along = one[1 - axis] + share * (other[1 - axis] - one[1 - axis])
    return (bound, along) if axis == 0 else (along, bound)


def _without_detours(ring: list[Point], frame: Frame) -> Path:
    """Return a ring without points given twice, and without those that it only passes along one edge of the box."""
    kept = ring
    while True:
        # First what is given twice: of two corners at one place each would take the other for what it passes.
        once = [point for at, point in enumerate(kept) if point != kept[at - 1]]
        edges = [_edges(frame, point) for point in once]
        fewer = [point for at, point in enumerate(once) if not edges[at] & edges[at - 1] & edges[at + 1 - len(once)]]
        if len(fewer) == len(kept):
            return tuple(kept) if len(kept) >= LEAST else ()
        kept = fewer


def _edges(frame: Frame, point: Point) -> int:
    """Return on which edges of the box a point lies, a bit for each: two at a corner, none inside."""
    x, y = point
    return (x == frame.left) + 2 * (x == frame.right) + 4 * (y == frame.top) + 8 * (y == frame.bottom)


def is_along(frame: Frame, one: Point, other: Point) -> bool:
    """Tell whether two points lie on one and the same edge of the box."""
    return bool(_edges(frame, one) & _edges(frame, other))


# --- simpler lines ---


def simplified(rings: Sequence[Path], frame: Frame, tolerance: float) -> tuple[Path, ...]:
    """Return clipped rings without the points that can go: no line moves by more than `tolerance`.

    Rings are cut into lines where three or more of them meet and where they meet the edge of
    the box, and each line is simplified by itself (Douglas and Peucker 1973), so two rings that
    share a line go on sharing it and no gap opens between them. They share it if both have the
    same points, to the digit. A ring that is left with too few points to enclose anything is empty.
    """
    kept = {point for line in _lines_of(rings, frame) for point in _thinned(line, tolerance)}
    fewer = (tuple(point for point in ring if point in kept) for ring in rings)
    return tuple(ring if len(ring) >= LEAST else () for ring in fewer)


def open_lines(ring: Path, is_left_out: Callable[[Point, Point], bool]) -> Iterator[Path]:
    """Yield the lines of a ring without the stretches that `is_left_out` names by their ends."""
    drawn = [not is_left_out(one, other) for one, other in pairwise((*ring, ring[0]))]
    if all(drawn):
        yield (*ring, ring[0])
        return
    first = drawn.index(False) + 1  # right after a gap, so that no line is cut where the ring begins
    part: list[Point] = []
    for at in range(first, first + len(ring)):
        point = ring[at % len(ring)]
        part.append(point)
        if not drawn[at % len(ring)]:
            if len(part) > 1:
                yield tuple(part)
            part = []


def _lines_of(rings: Sequence[Path], frame: Frame) -> list[Path]:
    """Return the lines that rings are made of, each once; one that closes on itself has its first point again."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise((*ring, ring[0])):
            if one != other:
                beside[one].add(other)
                beside[other].add(one)
    meetings = {point for point, those in beside.items() if len(those) > 2 or _edges(frame, point)}  # noqa: PLR2004  # before and after it
    seen: set[tuple[Point, Point]] = set()
    found = []
    for ring in rings:
        for line in _cut_at(meetings, ring):
            step = min((line[0], line[1]), (line[-1], line[-2]))
            if step not in seen:
                seen.add(step)
                # The same way around from either ring, so that what is kept does not hang on which came first.
                found.append(min(line, line[::-1]))
    return found


def _cut_at(meetings: set[Point], ring: Path) -> Iterator[Path]:
    """Yield the lines of a ring between the points where it meets others; if none, all of it from its least point."""
    cuts = [at for at, point in enumerate(ring) if point in meetings]
    if not cuts:
        first = ring.index(min(ring))
        yield (*ring[first:], *ring[: first + 1])
        return
    around = (*ring, *ring)
    for one, other in pairwise((*cuts, cuts[0] + len(ring))):
        yield around[one : other + 1]


def _thinned(line: Path, tolerance: float) -> Path:
    """Return a line with fewer points, none further from the new line than `tolerance`.

    One that closes on itself keeps its first point and the one furthest from it.
    """
    last = len(line) - 1
    half = max(range(len(line)), key=lambda at: (_apart(line[0], line[at]), -at)) if line[0] == line[-1] else last
    kept = {0, half, last}
    stretches = [(0, half), (half, last)]
    while stretches:
        start, end = stretches.pop()
        off, at = _furthest(line, start, end)
        if off > tolerance:
            kept.add(at)
            stretches += [(start, at), (at, end)]
    return tuple(line[at] for at in sorted(kept))


def _furthest(line: Path, start: int, end: int) -> tuple[float, int]:
    """Return which point between two others lies furthest from the stretch between them, and before it how far."""
    (west, north), (east, south) = line[start], line[end]
    across, down = east - west, south - north
    length = across * across + down * down
    most, found = 0.0, start
    for at in range(start + 1, end):
        x, y = line[at][0] - west, line[at][1] - north
        share = (x * across + y * down) / length if length else 0.0
        share = 0.0 if share < 0.0 else min(share, 1.0)
        x, y = x - share * across, y - share * down
        off = x * x + y * y
        if off > most:
            most, found = off, at
    return sqrt(most), found


def _apart(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])
