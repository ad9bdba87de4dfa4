"""The ladder as it is drawn: a guide for each rung, marks in the order of time, bars, squares of coders, and arrows."""

from collections import Counter
from collections.abc import Sequence
from math import hypot
from typing import NamedTuple

from events.codebook import table
from timeline.reports.figures.canvas import (
    BODY,
    PAPER,
    SMALL,
    Element,
    Value,
    drawing,
    element,
    group,
    hidden,
    hit,
    line,
    mark,
    words,
)
from timeline.reports.figures.discs import DISC, disc
from timeline.reports.figures.lane_links import Run, drawn_links
from timeline.reports.figures.lane_marks import Axes
from timeline.reports.figures.legend import Entry, legend, side_entries, strength_entries
from timeline.reports.figures.lettering import Box, Room, box_of_words, wrapped
from timeline.reports.figures.palette import Hue, hatched, hatching
from timeline.reports.figures.shown import Joined, Shown, k_of
from timeline.reports.figures.strokes import Curve, Point, bent, direction
from timeline.reports.tables import RungRow

FIGURE = "rungs"
LOWEST, HIGHEST = -2, 9
_RUNGS = range(HIGHEST, LOWEST - 1, -1)
_APART = 15.0
_MOST_ACROSS = 24  # steps side by side; more of them run downwards
_BEFORE = 1.3  # rungs that what is not rated is away from them
_WIDE, _NARROW, _EDGE = 960.0, 320.0, 10.0
_NAMES, _ROW, _STEP, _HEAD = 318.0, 42.0, 30.0, 52.0


class Ladder(NamedTuple):
    """How the ladder is laid out: time along, rungs across; `between` is how far two steps and two rungs are apart."""

    figure: str
    axes: Axes
    start: float
    lowest: float
    between: tuple[float, float]

    def along(self, place: int) -> float:
        """Return where a step stands by its place in the order of time."""
        return self.start + (place + 0.5) * self.between[0]

    def across(self, rung: int | None) -> float:
        """Return where a rung stands; `None`: the place of what is not rated, which is below or before all of them."""
        steps = (rung - LOWEST if rung is not None else -_BEFORE) * self.between[1]
        return self.lowest + steps if self.axes.is_upright else self.lowest - steps


class Rated(NamedTuple):
    """A version of a step with its full name, its rung, its place in the order of time and its colour."""

    shown: Shown
    name: str
    row: RungRow
    place: int
    hue: Hue

    @property
    def reach(self) -> tuple[int, int] | None:
        """Return from which rung to which the table leaves it; none if it is not rated."""
        return None if self.row.least is None or self.row.most is None else (self.row.least, self.row.most)


class Chosen(NamedTuple):
    """What the ladder shows, and what it says."""

    rated: tuple[Rated, ...]
    links: tuple[Joined, ...]
    title: str
    summary: str
    axis: str


def wide(chosen: Chosen) -> str:
    """Draw the ladder, 960 pixels wide: time to the right, or downwards where the steps are many."""
    count = len({one.place for one in chosen.rated})
    if count > _MOST_ACROSS:
        return _downwards(chosen, FIGURE, _WIDE)
    start, top = _EDGE + _NAMES, 26.0
    between = (min((_WIDE - _EDGE - start) / count, 90.0), _ROW)
    lowest = top + _ROW * (len(_RUNGS) - 0.5)
    bottom = lowest + _ROW * (0.5 + (_BEFORE if None in _rows(chosen) else 0.0))
    laid = Ladder(FIGURE, Axes(is_upright=False), start, lowest, between)
    end = start + count * between[0]
    parts = [
        words("Rung", _EDGE, 16, size=SMALL, weight="bold"),
        words("Order of time →", start, 16, size=SMALL, weight="bold"),
    ]
    for rung in _rows(chosen):
        y = laid.across(rung)
        parts += _row_name(rung, y)
        parts.append(_guide(start, y, end, y))
    return _drawing(chosen, laid, parts, (_WIDE, bottom))


def _rows(chosen: Chosen) -> tuple[int | None, ...]:
    """Return the rungs from the highest, and last the row of what is not rated, if there is anything in it."""
    return (*_RUNGS, *([None] if any(one.reach is None for one in chosen.rated) else []))


def _row_name(rung: int | None, y: float) -> list[Element]:
    if rung is None:
        return [words("not rated", _EDGE + 26, y + 4, size=SMALL, font_style="italic")]
    said = wrapped(_what(rung), _NAMES - 36, SMALL, most=2)
    first = y + 4 - 7 * (len(said) - 1)
    return [
        words(_signed(rung), _EDGE + 18, y + 4, size=BODY, weight="bold", anchor="end"),
        *(words(text, _EDGE + 26, first + 14 * at, size=SMALL) for at, text in enumerate(said)),
    ]


def upright(chosen: Chosen) -> str:
    """Draw the ladder, 320 pixels wide: time downwards."""
    return _downwards(chosen, f"{FIGURE}-upright", _NARROW)


def _downwards(chosen: Chosen, figure: str, width: float) -> str:
    """Draw time downwards. What the rungs are is listed below, or above a drawing that is longer than a screen."""
    count = len({one.place for one in chosen.rated})
    is_long = count > _MOST_ACROSS
    names, listed_to = _names(20.0 if is_long else _HEAD + count * _STEP + 14, width)
    head = listed_to + _HEAD if is_long else _HEAD
    before = _BEFORE if None in _rows(chosen) else 0.0
    between = (_STEP, (width - 2 * _EDGE) / (len(_RUNGS) + before))
    laid = Ladder(figure, Axes(is_upright=True, limit=width - 6), head, _EDGE + between[1] * (before + 0.5), between)
    end = laid.start + count * _STEP
    parts = [words("Rung →, order of time ↓", _EDGE, 16, size=SMALL, weight="bold"), *names]
    for rung in _rows(chosen):
        x = laid.across(rung)
        parts.append(_guide(x, head, x, end))
        if rung is None:
            parts += [
                words(text, x, head - 20 + 14 * at, size=SMALL, anchor="middle", font_style="italic")
                for at, text in enumerate(("not", "rated"))
            ]
        else:
            parts.append(words(_signed(rung), x, head - 14, size=BODY, weight="bold", anchor="middle"))
    return _drawing(chosen, laid, parts, (width, end if is_long else listed_to))


def _names(top: float, width: float) -> tuple[list[Element], float]:
    """Return what the rungs are, as a list from the highest, and where it ends."""
    parts, y = [], top
    for rung in _RUNGS:
        said = wrapped(_what(rung), width - 2 * _EDGE - 26, SMALL, most=3)
        parts.append(words(_signed(rung), _EDGE + 18, y + 12, size=SMALL, weight="bold", anchor="end"))
        parts += [words(text, _EDGE + 26, y + 12 + 15 * at, size=SMALL) for at, text in enumerate(said)]
        y += 15 * len(said) + 5
    return parts, y


def _what(rung: int) -> str:
    return str(table("rungs")[str(rung)]["what"])


def _signed(rung: int) -> str:
    return f"\u2212{-rung}" if rung < 0 else str(rung)


def _guide(x1: float, y1: float, x2: float, y2: float) -> Element:
    return line(x1, y1, x2, y2, stroke_width=0.75, stroke_opacity=0.25)


def _drawing(chosen: Chosen, laid: Ladder, parts: Sequence[Element], size: tuple[float, float]) -> str:
    room = Room(_box(one, laid) for one in chosen.rated)
    hues = {one.hue.rank: one.hue for one in chosen.rated if one.reach is not None and one.reach[0] != one.reach[1]}
    arrows = _links(chosen, laid, room)
    marks = [_mark(one, laid, room) for one in chosen.rated]
    below, height = legend(_entries(chosen), _EDGE, size[1] + 10, size[0] - 2 * _EDGE)
    return drawing(
        laid.figure,
        group(*parts, aria_hidden="true"),
        group(*arrows, class_="links"),
        group(*marks, class_="marks"),
        below,
        title=chosen.title,
        summary=chosen.summary,
        width=size[0],
        height=size[1] + 10 + height + 8,
        defs=[hatching(laid.figure, hues[rank]) for rank in sorted(hues)],
    )


def _box(one: Rated, laid: Ladder) -> Box:
    least, most = one.reach or (None, None)
    ends = [laid.axes.point(laid.along(one.place), laid.across(rung)) for rung in (least, most)]
    return Box(
        min(end.x for end in ends) - DISC,
        min(end.y for end in ends) - DISC,
        max(end.x for end in ends) + DISC,
        max(end.y for end in ends) + DISC,
    )


def _mark(one: Rated, laid: Ladder, room: Room) -> Element:
    box = _box(one, laid)
    middle = _middle(box)
    return mark(
        one.shown.step.id,
        one.name,
        hit(*middle, width=max(24.0, box.right - box.left), height=max(24.0, box.bottom - box.top)),
        *_coded(one, laid, room),
        *((_bar(box, laid.figure, one.hue),) if one.reach is not None and one.reach[0] != one.reach[1] else ()),
        *disc(str(one.shown.step.number), middle.x, middle.y, one.hue, is_open=one.reach is None),
        k=k_of(one.shown.ranges),
        **hidden(holds=one.shown.holds),
    )


def _bar(box: Box, figure: str, hue: Hue) -> Element:
    return element(
        "rect",
        x=box.left + 2,
        y=box.top + 2,
        width=box.right - box.left - 4,
        height=box.bottom - box.top - 4,
        rx=DISC - 2,
        fill=hatched(figure, hue),
        stroke=hue.colour,
        stroke_width=1.5,
        class_=hue.css,
    )


def _coded(one: Rated, laid: Ladder, room: Room) -> tuple[Element, ...]:
    """Draw the rungs that coders give: squares beside the mark, on a thin line, named where there is room."""
    if not one.row.coded:
        return ()
    beside = laid.along(one.place) + _APART
    every = [rung for account in one.row.coded for rung in (account.least, account.most)] + list(one.reach or ())
    ends = [laid.axes.point(beside, laid.across(rung)) for rung in (min(every), max(every))]
    drawn: list[Element] = [line(*ends[0], *ends[1], stroke_width=1.25)]
    by_rungs: dict[int, list[str]] = {}
    for account in one.row.coded:
        for rung in range(account.least, account.most + 1):
            by_rungs.setdefault(rung, []).append(account.coder)
    for rung, coders in sorted(by_rungs.items()):
        x, y = laid.axes.point(beside, laid.across(rung))
        square: dict[str, Value] = {"x": x - 4, "y": y - 4, "width": 8, "height": 8}
        drawn.append(
            element("rect", **square, fill=PAPER, stroke="currentColor", stroke_width=1.5, class_="line paper")
        )
        at = (x, y + 18, "middle") if laid.axes.is_upright else (x + 8, y + 4, "start")
        said = box_of_words(", ".join(coders), at[0], at[1], SMALL, at[2])
        if room.is_free(said):
            room.take(said)
            drawn.append(words(", ".join(coders), at[0], at[1], size=SMALL, anchor=at[2], is_haloed=True))
    return tuple(drawn)


def _links(chosen: Chosen, laid: Ladder, room: Room) -> tuple[Element, ...]:
    """Draw the arrows, from mark to mark."""
    boxes = {one.shown.key: _box(one, laid) for one in chosen.rated}
    places = {one.shown.key: one.place for one in chosen.rated}
    at: dict[int, list[Box]] = {}
    for key, place in places.items():
        at.setdefault(place, []).append(boxes[key])
    nth, drawn = Counter[tuple[str, str]](), []
    for one in chosen.links:
        ends = one.earlier.step.id, one.later.step.id
        first, last = sorted((places[one.earlier.key], places[one.later.key]))
        # Only what stands near the way: all of a long chain would be looked at for every arrow.
        near = [box for place in range(first - 1, last + 2) if place not in (first, last) for box in at.get(place, ())]
        curve = _curve((boxes[one.earlier.key], boxes[one.later.key]), near, nth[ends], laid.axes.limit)
        drawn.append(Run(one, ends, curve))
        nth[ends] += 1
    return drawn_links(drawn, room, has_words=not laid.axes.is_upright)


def _curve(ends: tuple[Box, Box], others: Sequence[Box], nth: int, limit: float) -> Curve:
    """Return how an arrow runs from mark to mark, bent so that it passes over as few others as can be.

    The `nth` of a pair is bent further. It stays to the left of `limit`.
    """
    start, end = _middle(ends[0]), _middle(ends[1])
    length = hypot(end.x - start.x, end.y - start.y)
    is_level = min(abs(end.x - start.x), abs(end.y - start.y)) < DISC
    least = min(max(length * (0.2 if is_level else 0.1), 16.0 if is_level else 6.0), 60.0) + 16.0 * nth
    rough = [bent(start, end, way * least) for way in (-1, 1, -2, 2, -3, 3, -4, 4)]
    curve = min(rough, key=lambda one: sum(_passes(one, box) for box in others) + 9 * (one.middle.x > limit))
    return Curve(_edge(ends[0], curve.control), curve.control, _edge(ends[1], curve.control))


def _passes(curve: Curve, box: Box) -> bool:
    points = (curve.at(part / 16) for part in range(1, 16))
    return any(box.left < at.x < box.right and box.top < at.y < box.bottom for at in points)


def _middle(box: Box) -> Point:
    return Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)


def _edge(box: Box, towards: Point) -> Point:
    """Return where a line from the middle of a mark leaves it."""
    middle = _middle(box)
    way = direction(middle, towards)
    across, down = (box.right - box.left) / 2, (box.bottom - box.top) / 2
    reach = across if across == down else min(end / abs(part) for end, part in ((across, way.x), (down, way.y)) if part)
    return middle.plus(way, reach + 3)


def _entries(chosen: Chosen) -> tuple[Entry, ...]:
    signs = []
    if any(one.row.coded for one in chosen.rated):
        signs.append(Entry(_square, 14.0, "rung that a coder gives"))
    return (
        *side_entries(dict.fromkeys(one.hue for one in chosen.rated)),
        *strength_entries(one.row for one in chosen.links),
        *signs,
    )


def _square(x: float, y: float) -> tuple[Element, ...]:
    return (
        element(
            "rect",
            x=x + 3,
            y=y - 4,
            width=8,
            height=8,
            fill=PAPER,
            stroke="currentColor",
            stroke_width=1.5,
            class_="line paper",
        ),
    )
