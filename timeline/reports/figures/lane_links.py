"""The arrows on the lanes: from the earlier action to the later, between the nearest possible times."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from timeline.reports.figures.canvas import SMALL, Element, hidden
from timeline.reports.figures.lane_marks import BAR_HALF, GLYPH_HALF, Axes, Placed
from timeline.reports.figures.lettering import Box, Room, box_of_words, width_of
from timeline.reports.figures.shown import Joined, Range, k_of
from timeline.reports.figures.strokes import Curve, Point, arrow, bent, direction, sign_at, signs_of, word_of, word_on

Key = tuple[str, tuple[Range, ...]]
_LEAST_LENGTH = 6.0
_SAME_TRACK = 14.0
_BEADS = 24


class Run(NamedTuple):
    """A link, the ids of its earlier and its later action, and how its arrow runs."""

    link: Joined
    ends: tuple[str, str]
    curve: Curve


def runs_of(links: Iterable[Joined], places: Mapping[Key, Placed], axes: Axes) -> list[Run]:
    """Return how the arrow of every link runs between actions that have a place."""
    nth, drawn = Counter[tuple[str, str]](), []
    for one in links:
        ends = one.earlier.step.id, one.later.step.id
        drawn.append(Run(one, ends, curve_between(places[one.earlier.key], places[one.later.key], axes, nth[ends])))
        nth[ends] += 1
    return drawn


def drawn_links(drawn: Sequence[Run], room: Room, *, has_words: bool = True) -> tuple[Element, ...]:
    """Draw links, then their words, where there is room for them: beside their own line and on no other one."""
    signs = [place_of_signs(one, room) for one in drawn]
    found = [drawn_arrow(one, at) for one, at in zip(drawn, signs, strict=True)]
    if not has_words:
        return tuple(found)
    lines = Room()
    for index, (_, _, curve) in enumerate(drawn):
        lines.take(Box(curve.end.x - 9, curve.end.y - 9, curve.end.x + 9, curve.end.y + 9))
        for box in _beads(curve):
            lines.take(box, str(index))
    for index, (one, _, curve) in enumerate(drawn):
        at = _free(word_of(one.row), curve, room, partial(lines.is_free, but=str(index)))
        if at is not None:
            found.append(word_on(one.row, at, k=k_of(one.ranges), **hidden(holds=one.holds)))
    return tuple(found)


def drawn_arrow(run: Run, signs_at: Point | None) -> Element:
    """Draw one arrow without its word."""
    one = run.link
    return arrow(one.row, run.curve, ends=run.ends, signs_at=signs_at, k=k_of(one.ranges), **hidden(holds=one.holds))


def _beads(curve: Curve) -> tuple[Box, ...]:
    """Return what a line takes of a drawing: small boxes along it."""
    points = (curve.at(part / _BEADS) for part in range(_BEADS + 1))
    return tuple(Box(at.x - 3, at.y - 3, at.x + 3, at.y + 3) for at in points)


def place_of_signs(run: Run, room: Room) -> Point | None:
    """Return where the signs of an arrow have room, as near to its middle as can be; at its middle, if nowhere."""
    one, curve = run.link, run.curve
    if not signs_of(one.row):
        return None
    for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82):
        way = direction(curve.at(part - 0.05), curve.at(part + 0.05))
        for aside in (0.0, 11.0, -11.0, 20.0, -20.0):
            at = sign_at(one.row, curve, part).plus(Point(-way.y, way.x), aside)
            box = Box(at.x - 8, at.y - 8, at.x + 8, at.y + 8)
            if room.is_free(box):
                room.take(box)
                return at
    return sign_at(one.row, curve)


def nearest(earlier: Placed, later: Placed) -> tuple[float, float]:
    """Return where along the axis an arrow begins and ends: the nearest possible times of the two.

    Where both may have been at one time, that is the first such time.
    """
    both = max(earlier.first, later.first)
    return min(both, earlier.last), min(both, later.last)


def curve_between(earlier: Placed, later: Placed, axes: Axes, nth: int = 0) -> Curve:
    """Return how the arrow between two actions runs; the `nth` one of a pair is bent further."""
    begins, ends = nearest(earlier, later)
    start, end = _anchor(earlier, begins, axes), _anchor(later, ends, axes)
    length = abs(end.x - start.x) + abs(end.y - start.y)
    bend = min(0.14 * length, 30.0) + 15.0 * nth
    if abs(_across(start, axes) - _across(end, axes)) < _SAME_TRACK:
        bend = max(bend, 20.0)
    rough = bent(start, end, -bend if axes.is_upright else bend)
    if _across(rough.middle, axes) > axes.limit:
        rough = bent(start, end, bend)
    kept = _gap(earlier), _gap(later)
    if length < kept[0] + kept[1] + _LEAST_LENGTH:
        return rough
    return Curve(
        start.plus(direction(start, rough.control), kept[0]),
        rough.control,
        end.plus(direction(end, rough.control), kept[1]),
    )


def _across(point: Point, axes: Axes) -> float:
    return point.x if axes.is_upright else point.y


def _anchor(placed: Placed, along: float, axes: Axes) -> Point:
    if placed.bar_across is None:
        return axes.point(placed.middle, placed.glyph_across)
    return axes.point(along, placed.bar_across)


def _gap(placed: Placed) -> float:
    """Return how far from its anchor an arrow keeps, so that it touches what it joins and hides nothing."""
    return GLYPH_HALF + 3 if placed.bar_across is None else BAR_HALF + 2


def _free(word: str, curve: Curve, room: Room, is_off_lines: Callable[[Box], bool]) -> Point | None:
    """Return where the word of an arrow has room: beside its middle, or nearer to one of its ends."""
    half = width_of(word, SMALL) / 2
    for part in (0.5, 0.36, 0.64, 0.25, 0.75):
        at = curve.at(part)
        way = direction(curve.at(part - 0.05), curve.at(part + 0.05))
        beside = half + 6 if abs(way.y) > abs(way.x) else half * abs(way.y)
        for x, y in ((at.x + beside, at.y - 5), (at.x - beside, at.y - 5), (at.x + beside, at.y + 15)):
            box = box_of_words(word, x, y, SMALL, "middle")
            if room.is_free(box) and is_off_lines(box):
                room.take(box)
                return Point(x, y)
    return None


def boxes_of_marks(placed: Sequence[Placed], axes: Axes) -> list[Box]:
    """Return what marks and their labels take of a drawing."""
    boxes = []
    for one in placed:
        x, y = axes.point(one.middle, one.glyph_across)
        boxes.append(Box(x - GLYPH_HALF, y - GLYPH_HALF, x + GLYPH_HALF, y + GLYPH_HALF))
        text = f"{one.shown.step.number} {one.label}".rstrip()
        boxes.append(box_of_words(text, *one.label_at, SMALL, one.label_anchor))
        if one.bar_across is not None:
            (left, top), (right, bottom) = (
                axes.point(one.first, one.bar_across - 7),
                axes.point(one.last, one.bar_across + 4),
            )
            boxes.append(Box(left, top, right, bottom))
    return boxes
