"""The arrows on the lanes: from the earlier action to the later, between the nearest possible times."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from math import hypot
from typing import NamedTuple

from timeline.reports.dossier import LinkRow
from timeline.reports.figures.canvas import SMALL, Element, hidden
from timeline.reports.figures.lane_marks import BAR_HALF, GLYPH_HALF, Axes, Placed
from timeline.reports.figures.lane_paths import BENDS, Obstacles, beads, clear, merged, with_gaps
from timeline.reports.figures.lettering import Box, Room, box_of_words, width_of
from timeline.reports.figures.shown import Joined, Range, k_of
from timeline.reports.figures.strokes import Curve, Point, arrow, bent, direction, sign_at, signs_of, word_of, word_on

Key = tuple[str, tuple[Range, ...]]
_LEAST_LENGTH = 6.0
_SAME_TRACK = 14.0
_MOST_BENT, _MOST_CHOSEN = 75.0, 150
_BEAD, _BEAD_HALF = 7.0, 3.0
_WORD_HALF, _ABOVE_BASELINE = 8.2, 4.4
_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)


class Run(NamedTuple):
    """A link, the ids of its earlier and its later action, and how its arrow runs."""

    link: Joined
    ends: tuple[str, str]
    curve: Curve


def runs_of(
    links: Sequence[Joined], places: Mapping[Key, Placed], axes: Axes, around: Obstacles | None = None
) -> list[Run]:
    """Return how the arrow of every link runs between actions that have a place, and clear of what is `around`.

    Of very many links none finds a way between the others, and all run as they would alone, below the labels.
    """
    nth, drawn = Counter[tuple[str, str]](), []
    for one in links:
        ends = one.earlier.step.id, one.later.step.id
        earlier, later = places[one.earlier.key], places[one.later.key]
        if around is None or len(links) > _MOST_CHOSEN:
            curve = curve_between(earlier, later, axes, nth[ends])
        else:
            ways = (curve_between(earlier, later, axes, nth[ends], bend) for bend in BENDS)
            curve = clear(one.row, ways, around, holds=one.holds)
        drawn.append(Run(one, ends, curve))
        nth[ends] += 1
    return drawn


def drawn_links(drawn: Sequence[Run], room: Room, *, has_words: bool = True) -> tuple[Element, ...]:
    """Draw links, then their words, where there is room: beside their own line or in it, and on no other one."""
    lines = _lines(drawn)
    signs = [place_of_signs(one, room, partial(lines.is_free, but=str(at))) for at, one in enumerate(drawn)]
    words = _words(drawn, room, lines) if has_words else {}
    found = []
    for index, (run, at) in enumerate(zip(drawn, signs, strict=True)):
        is_cut = index in words and words[index].is_in_line
        found.append(drawn_arrow(_parted(run, words[index].box) if is_cut else run, at))
    for index, word in words.items():
        one = drawn[index].link
        found.append(word_on(one.row, word.at, k=k_of(one.ranges), **hidden(holds=one.holds)))
    return tuple(found)


def drawn_arrow(run: Run, signs_at: Point | None) -> Element:
    """Draw one arrow without its word."""
    one = run.link
    return arrow(one.row, run.curve, ends=run.ends, signs_at=signs_at, k=k_of(one.ranges), **hidden(holds=one.holds))


def _parted(run: Run, word: Box) -> Run:
    """Return an arrow whose line leaves room for its word."""
    gaps = with_gaps(run.link.row, run.curve, Room((word,))).gaps
    return run._replace(curve=run.curve._replace(gaps=merged((*run.curve.gaps, *gaps))))


def place_of_signs(run: Run, room: Room, is_off_lines: Callable[[Box], bool] | None = None) -> Point | None:
    """Return where the signs of an arrow have room, as near to its middle as can be; at its middle, if nowhere.

    Better where it is off the lines of others, whose signs they would seem to be.
    """
    one, curve = run.link, run.curve
    if not signs_of(one.row):
        return None
    places = [(at, Box(at.x - 8, at.y - 8, at.x + 8, at.y + 8)) for at in _signs(one.row, curve)]
    free = [(at, box) for at, box in places if room.is_free(box)]
    alone = (two for two in free if is_off_lines is None or is_off_lines(two[1]))
    at, box = next(alone, free[0] if free else places[0])
    room.take(box)
    return at


def _signs(row: LinkRow, curve: Curve) -> Iterator[Point]:
    """Yield where signs may stand: on their line first, then on either side of it, never far away."""
    base = sign_at(row, curve)
    away = hypot(base.x - curve.middle.x, base.y - curve.middle.y) if not row.is_denied else 0.0
    for aside in (0.0, -2 * away, 9.0, -9.0 - 2 * away) if away else (0.0, 11.0, -11.0, 20.0, -20.0):
        for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82):
            way = direction(curve.at(part - 0.05), curve.at(part + 0.05))
            yield sign_at(row, curve, part).plus(Point(-way.y, way.x), aside)


def nearest(earlier: Placed, later: Placed) -> tuple[float, float]:
    """Return where along the axis an arrow begins and ends: the nearest possible times of the two.

    Where both may have been at one time, that is the first such time.
    """
    both = max(earlier.first, later.first)
    return min(both, earlier.last), min(both, later.last)


def curve_between(earlier: Placed, later: Placed, axes: Axes, nth: int = 0, more: float = 1.0) -> Curve:
    """Return how the arrow between two actions runs, the `nth` one of a pair; bent as much `more` as it is asked to."""
    begins, ends = nearest(earlier, later)
    start, end = _anchor(earlier, begins, axes), _anchor(later, ends, axes)
    length = abs(end.x - start.x) + abs(end.y - start.y)
    bend = min(0.14 * length, 30.0) + 15.0 * nth
    if abs(_across(start, axes) - _across(end, axes)) < _SAME_TRACK:
        bend = max(bend, 20.0)
    bend = max(min(bend * more, _MOST_BENT), -_MOST_BENT)
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


class _Word(NamedTuple):
    """Where the word of an arrow stands: the middle of its baseline, its box, and if that is in its own line."""

    at: Point
    box: Box
    is_in_line: bool = False


def _lines(drawn: Sequence[Run]) -> Room:
    """Return what arrows take of a drawing: their lines, each by its place among them, and their heads."""
    lines = Room()
    for index, (_, _, curve) in enumerate(drawn):
        lines.take(Box(curve.end.x - 9, curve.end.y - 9, curve.end.x + 9, curve.end.y + 9))
        for box in beads(curve, _BEAD, _BEAD_HALF):
            lines.take(box, str(index))
    return lines


def _words(drawn: Sequence[Run], room: Room, lines: Room) -> dict[int, _Word]:
    """Return where the words of arrows stand, those that have room."""
    found: dict[int, _Word] = {}
    for index, (one, _, curve) in enumerate(drawn):
        word, others = word_of(one.row), partial(lines.is_free, but=str(index))
        own = tuple(beads(curve, _BEAD / 2, 1.0))
        places = (
            at
            for at in chain(_beside(word, curve), _inside(word, curve))
            if room.is_free(at.box) and others(at.box) and (at.is_in_line or not any(map(at.box.meets, own)))
        )
        place = next(places, None)
        if place is not None:
            room.take(place.box)
            found[index] = place
    return found


def _beside(word: str, curve: Curve) -> Iterator[_Word]:
    """Yield where a word stands beside its arrow: at its middle first, then nearer to one of its ends."""
    half = width_of(word, SMALL) / 2
    for part, room in ((part, room) for room in (3.0, 11.0) for part in _PLACES):
        way = direction(curve.at(part - 0.05), curve.at(part + 0.05))
        away = abs(way.y) * half + abs(way.x) * _WORD_HALF + room
        for side in (1, -1):
            yield _word(word, curve.at(part).plus(Point(-way.y * side, way.x * side), away))


def _inside(word: str, curve: Curve) -> Iterator[_Word]:
    """Yield where a word stands in the line of its arrow, if enough of that is left."""
    half = width_of(word, SMALL) / 2
    for part in _PLACES[:-2]:
        way = direction(curve.at(part - 0.05), curve.at(part + 0.05))
        taken = min(half / max(abs(way.x), 0.01), _WORD_HALF / max(abs(way.y), 0.01))
        if hypot(curve.end.x - curve.start.x, curve.end.y - curve.start.y) > 6 * taken:
            yield _word(word, curve.at(part))._replace(is_in_line=True)


def _word(word: str, middle: Point) -> _Word:
    at = Point(middle.x, middle.y + _ABOVE_BASELINE)
    return _Word(at, box_of_words(word, *at, SMALL, "middle"))
