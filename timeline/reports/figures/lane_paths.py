"""How arrows on the lanes keep clear of words: by the bend that meets the fewest, an end before a label, by gaps."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from timeline.reports.dossier import LinkRow
from timeline.reports.figures.canvas import SMALL
from timeline.reports.figures.lane_marks import GLYPH_HALF, Axes, Placed
from timeline.reports.figures.lettering import Box, Room, box_of_words
from timeline.reports.figures.strokes import HEAD_HALF, HEAD_LENGTH, Curve, Point, direction, line_of

BENDS = (1.0, 0.45, -0.45, 1.7, -1.0, 2.4, -1.7, 3.6, -2.8, 5.2, -4.4)
"""How an arrow may be bent, as multiples of how it would be, from the best to the least."""
_STEP = 6.0
_FINE, _MOST_STEPS = 12, 90
_MOST_CUT = 0.6
_LINE_HALF = 1.25
_LABEL, _THING, _LINE, _SHORT, _TIP, _CHANGE = 2.0, 3.0, 0.75, 3.5, 60.0, 4.0
_SQUARE = 6.0


class Obstacles(NamedTuple):
    """What stands on the lanes: labels, which no line runs through, and all that is better not hidden.

    Arrows of the basis keep clear of the `labels` that are shown with them; what is
    superseded is shown beside either, and keeps clear of `every` label. `lines` are the
    squares that the arrows laid already run through, so that two do not look like one.
    """

    labels: Room
    every: Room
    things: Room
    lines: set[tuple[int, int]]


def obstacles(placed: Sequence[Placed], axes: Axes, edges: Iterable[Box] = ()) -> Obstacles:
    """Return what stands on the lanes; `edges` are what no arrow should reach into."""
    return Obstacles(
        labels=Room(box_of_label(one) for one in placed if one.shown.holds),
        every=Room(map(box_of_label, placed)),
        things=Room([*boxes_of_marks(placed, axes), *edges]),
        lines=set(),
    )


def box_of_label(placed: Placed) -> Box:
    """Return what the number and the label of a mark take of a drawing."""
    text = f"{placed.shown.step.number} {placed.label}".rstrip()
    return box_of_words(text, *placed.label_at, SMALL, placed.label_anchor)


def boxes_of_marks(placed: Sequence[Placed], axes: Axes) -> list[Box]:
    """Return what marks and their labels take of a drawing."""
    boxes = []
    for one in placed:
        x, y = axes.point(one.middle, one.glyph_across)
        boxes.append(Box(x - GLYPH_HALF, y - GLYPH_HALF, x + GLYPH_HALF, y + GLYPH_HALF))
        boxes.append(box_of_label(one))
        if one.bar_across is not None:
            (left, top), (right, bottom) = (
                axes.point(one.first, one.bar_across - 7),
                axes.point(one.last, one.bar_across + 4),
            )
            boxes.append(Box(left, top, right, bottom))
    return boxes


def clear(row: LinkRow, curves: Iterable[Curve], obstacles: Obstacles, *, holds: bool) -> Curve:
    """Return how an arrow runs, of several ways: clear of words, and of the arrows that are laid already if it can."""
    labels = obstacles.labels if holds else obstacles.every
    curve = _clearest(curves, obstacles, labels)
    if holds:
        for x, y in map(_square, beads(curve, _STEP, 0.0)):
            obstacles.lines.update(((x, y), (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)))
    return with_gaps(row, curve, labels)


def _clearest(curves: Iterable[Curve], obstacles: Obstacles, labels: Room) -> Curve:
    """Return the curve that meets the least, the first of those that meet as little, ended before the labels there."""
    best, least = None, 0.0
    for place, curve in enumerate(curves):
        ended = _ended(curve, labels)
        short = _apart(curve.start, ended.start) + _apart(curve.end, ended.end)
        cost = _CHANGE * place + _SHORT * short + _met(ended, obstacles, labels)
        if best is None or cost < least:
            best, least = ended, cost
        if least <= _CHANGE * (place + 1):
            break
    if best is None:
        message = "an arrow runs in some way"
        raise ValueError(message)
    return best


def _met(curve: Curve, obstacles: Obstacles, labels: Room) -> float:
    """Return what a curve costs that runs through what stands there, pixel by pixel.

    A mark costs more than a label: a line leaves a gap for words, but looks as if it went to the mark.
    """
    cost, step = 0.0, max(_STEP, _length(curve) / _MOST_STEPS)
    for box in beads(curve, step, _LINE_HALF):
        if not labels.is_free(box):
            cost += _LABEL * step
        elif not obstacles.things.is_free(box):
            cost += _THING * step
        if _square(box) in obstacles.lines:
            cost += _LINE * step
    return cost + _TIP * (not labels.is_free(_head(curve)))


def _square(box: Box) -> tuple[int, int]:
    return int(box.left // _SQUARE), int(box.top // _SQUARE)


def _apart(one: Point, other: Point) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _ended(curve: Curve, labels: Room) -> Curve:
    """Return a curve that begins after and ends before the labels of what it joins, if enough of it is left."""
    parts = [part / 50 for part in range(int(50 * _MOST_CUT))]
    first = next((part for part in parts if labels.is_free(_around(curve.at(part), _LINE_HALF))), 0.0)
    last = next((part for part in parts if labels.is_free(_head(curve.cut(first, 1 - part)))), 0.0)
    return curve.cut(first, 1 - last) if first or last else curve


def _head(curve: Curve) -> Box:
    """Return what the head of an arrow takes of a drawing."""
    base = curve.end.plus(direction(curve.control, curve.end), -HEAD_LENGTH)
    left, right = sorted((base.x, curve.end.x))
    top, bottom = sorted((base.y, curve.end.y))
    return Box(left - HEAD_HALF, top - HEAD_HALF, right + HEAD_HALF, bottom + HEAD_HALF)


def with_gaps(row: LinkRow, curve: Curve, labels: Room) -> Curve:
    """Return a curve with gaps where its line would run through labels."""
    line = line_of(row, curve)
    steps = _steps(line, _LINE_HALF)
    is_clear = [labels.is_free(_around(line.at(step / steps), _LINE_HALF)) for step in range(steps + 1)]
    gaps, since = [], None
    for step, clear in enumerate([*is_clear, True]):
        if clear and since is not None:
            gaps.append((max(since - 1, 0) / steps, min(step, steps) / steps))
            since = None
        elif not clear and since is None:
            since = step
    return curve._replace(gaps=tuple(gaps))


def merged(gaps: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Return gaps in order, those that touch as one."""
    found: list[tuple[float, float]] = []
    for first, last in sorted(gaps):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def beads(curve: Curve, step: float, half: float) -> Iterator[Box]:
    """Yield what a line takes of a drawing: small boxes along it, a `step` apart."""
    steps = _steps(curve, step)
    return (_around(curve.at(part / steps), half) for part in range(steps + 1))


def _steps(curve: Curve, step: float) -> int:
    """Return in how many steps a curve is walked, none longer than `step` where it is even."""
    return max(int(_length(curve) / step), _FINE)


def _length(curve: Curve) -> float:
    """Return how long a curve is at most."""
    return _apart(curve.start, curve.control) + _apart(curve.control, curve.end)


def _around(at: Point, half: float) -> Box:
    return Box(at.x - half, at.y - half, at.x + half, at.y + half)
