"""The lanes with time to the right: territories below each other, each action with its number and its label."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from timeline.reports.figures import lane_lean
from timeline.reports.figures.axis import drawn_axis
from timeline.reports.figures.canvas import (
    BODY,
    SMALL,
    Element,
    Value,
    drawing,
    element,
    group,
    inert,
    line,
    number,
    words,
)
from timeline.reports.figures.lane_links import Key, Run, drawn_links, runs_of
from timeline.reports.figures.lane_marks import (
    GLYPH_HALF,
    Axes,
    Placed,
    along_of,
    drawn_mark,
    fillings,
    is_glyph_alone,
)
from timeline.reports.figures.lane_paths import boxes_of_marks, obstacles
from timeline.reports.figures.lane_tracks import Given, Wish, lane_name, lanes_of, packed
from timeline.reports.figures.legend import Entry, legend
from timeline.reports.figures.lettering import BOLDER, Box, Room, cut, width_of, wrapped
from timeline.reports.figures.palette import Hue
from timeline.reports.figures.scale import Scale, scale_of
from timeline.reports.figures.shown import Joined, Shown
from timeline.reports.figures.strokes import Point

FIGURE = "lanes"
WIDTH = 960.0
_HEAD, _EDGE, _TOP = 108.0, 10.0, 66.0
_BESIDE_HANDLE = 20.0  # a script puts a handle at each end of the axis
_TRACK, _PLAIN_TRACK, _PADDING = 46.0, 30.0, 8.0
_MOST_TRACKS, _LENGTHS = 7, (360.0, 210.0, 120.0)
_AXES = Axes(is_upright=False)


class Chosen(NamedTuple):
    """What the lanes show, in colours, and the legend of it; `is_lean`: each shape drawn once, arrows without words."""

    steps: tuple[Shown, ...]
    links: tuple[Joined, ...]
    hues: Mapping[Key, tuple[Hue, Hue | None]]
    entries: tuple[Entry, ...]
    zone: str
    title: str
    summary: str
    is_lean: bool = False


class Lane(NamedTuple):
    """A lane: its territory and from where to where it reaches."""

    name: str
    top: float
    bottom: float


def wide(chosen: Chosen) -> str:
    """Draw the lanes, 960 pixels wide."""
    begin = _HEAD + _gutter_width(chosen.steps)
    scale = scale_of(
        ((one.extent.first, one.extent.last) for one in chosen.steps if one.extent.is_dated),
        begin + (_open_room(chosen.steps, "by") or _EDGE),
        WIDTH - (_open_room(chosen.steps, "from") or _BESIDE_HANDLE),
        chosen.zone,
    )
    places, lanes = _placed(chosen, scale, begin)
    bottom = lanes[-1].bottom if lanes else _TOP
    marks = tuple(places.values())
    around = None if chosen.is_lean else obstacles(marks, _AXES, _edges(bottom))
    runs = runs_of(chosen.links, places, _AXES, around)
    room = Room([*boxes_of_marks(marks, _AXES), *_edges(bottom)])
    parts = _lean(runs, marks, scale, room) if chosen.is_lean else _whole(runs, marks, scale, room)
    below, height = legend(chosen.entries, _EDGE, bottom + 14, WIDTH - 2 * _EDGE)
    return drawing(
        FIGURE,
        *_heads(lanes),
        *(_gutter(begin, bottom) if begin > _HEAD else ()),
        words(axis_title(scale), begin + _EDGE, 16, size=SMALL, weight="bold"),
        drawn_axis(scale, _AXES, FIGURE, (_TOP, bottom)) if scale is not None else None,
        group(*parts.links, class_="links"),
        parts.marks,
        below,
        title=chosen.title,
        summary=chosen.summary,
        width=WIDTH,
        height=bottom + 14 + height + 8,
        defs=(
            *fillings(FIGURE, [(one, chosen.hues[one.key][0]) for one in chosen.steps], ("left", "right")),
            *parts.definitions,
        ),
        **told(scale, _TOP, marks, _AXES),
    )


class Parts(NamedTuple):
    """What stands on the lanes: arrows, marks, and what both refer to."""

    links: tuple[Element, ...]
    marks: Element
    definitions: tuple[Element, ...] = ()


def _whole(runs: Sequence[Run], marks: Sequence[Placed], scale: Scale | None, room: Room) -> Parts:
    drawn = group(*(drawn_mark(one, scale, _AXES, FIGURE) for one in marks), class_="marks")
    return Parts(drawn_links(runs, room), drawn)


def _lean(runs: Sequence[Run], marks: Sequence[Placed], scale: Scale | None, room: Room) -> Parts:
    drawn = lane_lean.drawn_marks(FIGURE, marks, scale, _AXES)
    return Parts(lane_lean.drawn_links(FIGURE, runs, room), drawn, lane_lean.definitions(FIGURE, marks))


def _edges(bottom: float) -> tuple[Box, Box]:
    """Return what no word of an arrow may reach into: the names of the lanes, and what is outside."""
    return Box(0.0, 0.0, _HEAD, bottom), Box(WIDTH - 3, 0.0, WIDTH + 300, bottom)


def axis_title(scale: Scale | None) -> str:
    """Return what stands over the axis: which clock it is, and of which year."""
    return "" if scale is None else f"Occurred in {scale.years}, {scale.clock}"


def told(scale: Scale | None, axis: float, placed: Sequence[Placed], axes: Axes) -> dict[str, Value]:
    """Return what a script reads: the axis for its brush, where it stands, and a box for who wants to look closer.

    The box holds the quarter of the axis in which most happens.
    """
    if scale is None:
        return {}
    dated = [one for one in placed if one.shown.extent.is_dated and one.shown.holds]
    window = (scale.stretches[-1].until - scale.stretches[0].at) / 4
    within = max(
        ([one for one in dated if first.first <= one.middle <= first.first + window] for first in dated),
        key=len,
        default=[],
    )
    boxes = boxes_of_marks(within, axes)
    given: dict[str, Value] = {"data_scale": scale.data, "data_axis": axis}
    if boxes:
        x, y = axes.point(within[0].middle, axis - 42)
        boxes.append(Box(x, y, x, y))
        left, top = min(one.left for one in boxes), min(one.top for one in boxes)
        width, height = max(one.right for one in boxes) - left, max(one.bottom for one in boxes) - top
        given["data_dense"] = " ".join(number(one) for one in (left - 8, top - 8, width + 16, height + 16))
    return given


def _open_room(steps: Sequence[Shown], way: str) -> float:
    return 52.0 if any(one.extent.way == way for one in steps) else 0.0


def _placed(chosen: Chosen, scale: Scale | None, begin: float) -> tuple[dict[Key, Placed], list[Lane]]:
    places: dict[Key, Placed] = {}
    lanes, top = [], _TOP
    for code in lanes_of(chosen.steps):
        own = [one for one in chosen.steps if one.lane == code]
        given, count = packed([(one, _wishes(one, scale, begin)) for one in own], _MOST_TRACKS)
        tops, bottom = _tops(own, given, count, scale, top)
        places |= {
            one.key: _place(one, given[index], tops[given[index].track], chosen, scale) for index, one in enumerate(own)
        }
        lanes.append(Lane(lane_name(code, own), top, bottom))
        top = bottom
    return {one.key: places[one.key] for one in chosen.steps}, lanes


def _tops(
    own: Sequence[Shown], given: Mapping[int, Given], count: int, scale: Scale | None, top: float
) -> tuple[list[float], float]:
    """Return where each track of a lane begins and where the lane ends: tracks without a bar are lower."""
    barred = {given[index].track for index, one in enumerate(own) if not is_glyph_alone(one, along_of(one, scale))}
    tops, at = [], top + _PADDING
    for track in range(count):
        tops.append(at)
        at += _TRACK if track in barred else _PLAIN_TRACK
    return tops, max(at + _PADDING, top + 44)


def label_of(shown: Shown) -> str:
    """Return what stands beside a mark: who acted at whom, on which further territory, if nothing supports it."""
    also = f" (also {', '.join(shown.step.soil_names[1:])})" if shown.step.soil_names[1:] else ""
    unsupported = " (unsupported)" if shown.step.unsupported else ""
    return f"{shown.step.short or shown.step.title}{also}{unsupported}"


def _wishes(shown: Shown, scale: Scale | None, begin: float) -> tuple[Wish, ...]:
    number = width_of(f"{shown.step.number} ", SMALL) * BOLDER
    beside = GLYPH_HALF + 4
    if not shown.extent.is_dated:
        at = _HEAD + 14
        label = cut(label_of(shown), begin - _HEAD - 22 - beside - number, SMALL)
        return (Wish(at - GLYPH_HALF, begin, label, "after"),) * 2
    first, last = along_of(shown, scale)
    middle = (first + last) / 2
    fitting = []
    for longest in _LENGTHS:
        label = cut(label_of(shown), longest, SMALL)
        long = beside + number + width_of(label, SMALL) + 6
        fitting += [
            Wish(min(first, middle - GLYPH_HALF - 2), max(last, middle + long), label, "after"),
            Wish(min(first, middle - long), max(last, middle + GLYPH_HALF + 2), label, "before"),
        ]
    bare = Wish(min(first, middle - GLYPH_HALF), max(last, middle + beside + number + 2), "", "after")
    return (*(one for one in fitting if begin <= one.start and one.end <= WIDTH), bare)


def _place(shown: Shown, given: Given, top: float, chosen: Chosen, scale: Scale | None) -> Placed:
    first, last = along_of(shown, scale) if shown.extent.is_dated else (_HEAD + 14.0,) * 2
    middle = (first + last) / 2
    is_alone = is_glyph_alone(shown, (first, last))
    if is_alone:
        first = last = middle
    across = top + (13.0 if is_alone else 12.0)
    beside = GLYPH_HALF + 4 if given.wish.side == "after" else -GLYPH_HALF - 4
    return Placed(
        shown=shown,
        hues=chosen.hues[shown.key],
        first=first,
        last=last,
        middle=middle,
        glyph_across=across,
        bar_across=None if is_alone else top + 31.0,
        label=given.wish.label,
        label_at=Point(middle + beside, across + 4.5),
        label_anchor="start" if given.wish.side == "after" else "end",
    )


def _heads(lanes: Sequence[Lane]) -> tuple[Element, ...]:
    drawn: list[Element] = []
    for index, lane in enumerate(lanes):
        if index % 2 == 0:
            drawn.append(
                element(
                    "rect",
                    class_="lane",
                    x=0,
                    y=lane.top,
                    width=WIDTH,
                    height=lane.bottom - lane.top,
                    fill="currentColor",
                    fill_opacity=0.045,
                )
            )
        most = int((lane.bottom - lane.top - 8) / 16)
        lines = wrapped(lane.name, (_HEAD - _EDGE - 4) / BOLDER, BODY, most=most)
        drawn += [
            words(text, _EDGE, lane.top + 21 + 16 * row, size=BODY, weight="bold") for row, text in enumerate(lines)
        ]
    return tuple(drawn)


def _gutter_width(steps: Sequence[Shown]) -> float:
    """Return how wide the room is for what is not on the axis at all: as its labels are, within limits."""
    labels = [width_of(inert(label_of(one)), SMALL) + 66 for one in steps if not one.extent.is_dated]
    return min(max(*labels, 122.0), 236.0) if labels else 0.0


def _gutter(at: float, bottom: float) -> tuple[Element, ...]:
    """Head the room of what is not on the axis at all, and end it."""
    return (
        words("time not stated", _HEAD + 6, _TOP - 9, size=SMALL, font_style="italic"),
        line(at, _TOP - 24, at, bottom, stroke_dasharray="1 3"),
    )
