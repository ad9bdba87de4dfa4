"""The lanes with time downwards, for narrow screens: territories beside each other, numbers on marks, a list below."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from timeline.reports.figures.axis import drawn_axis
from timeline.reports.figures.canvas import SMALL, Element, drawing, element, group, hidden, line, number, words
from timeline.reports.figures.lane_links import Key, drawn_links, runs_of
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
from timeline.reports.figures.lanes_wide import Chosen, axis_title, label_of, told
from timeline.reports.figures.legend import legend
from timeline.reports.figures.lettering import BOLDER, Box, Room, width_of, wrapped
from timeline.reports.figures.scale import Scale, scale_of
from timeline.reports.figures.shown import Shown, k_of
from timeline.reports.figures.strokes import Point

FIGURE = "lanes-upright"
WIDTH = 320.0
_AXIS, _EDGE = 82.0, 6.0
_TRACK, _MOST_TRACK = 24.0, 52.0
_ABOVE, _BELOW = 24.0, 10.0
_UNDATED = 40.0
_PER_STEP, _LEAST, _LONGEST, _STRETCHED = 40.0, 240.0, 8000.0, (1.0, 1.5, 2.2, 3.2)
_MOST_LISTED = 60
_AXES = Axes(is_upright=True, limit=WIDTH - 6)


class Column(NamedTuple):
    """A lane: its territory and from where to where it reaches."""

    name: str
    left: float
    right: float


class Laid(NamedTuple):
    """A lane before it has its place: its actions, and the track of each."""

    name: str
    own: Sequence[Shown]
    given: Mapping[int, Given]
    tracks: int


def upright(chosen: Chosen) -> str:
    """Draw the lanes, 320 pixels wide."""
    names = [lane_name(code, chosen.steps) for code in lanes_of(chosen.steps)]
    head = _head_height(names)
    top = 40.0 + head
    gutter = _gutter_height(chosen.steps)
    dated = [one for one in chosen.steps if one.extent.is_dated]
    begin = top + gutter + (_open_room(dated, "by") or _ABOVE)
    scale, laid = _laid(chosen, dated, begin, top)
    bottom = (scale.stretches[-1].until + (_open_room(dated, "from") or _BELOW)) if scale else top + gutter
    places, columns = _placed(chosen, scale, laid)
    marks = tuple(places.values())
    runs = runs_of(chosen.links, places, _AXES, obstacles(marks, _AXES, _edges(bottom)))
    arrows = drawn_links(runs, Room(boxes_of_marks(marks, _AXES)), has_words=False)
    key, key_bottom = _key(chosen.steps, bottom + 12)
    below, height = legend(chosen.entries, _EDGE, key_bottom + 10, WIDTH - 2 * _EDGE)
    return drawing(
        FIGURE,
        *_heads(columns, head, (top, bottom)),
        *(_gutter(top, gutter) if gutter else ()),
        *(
            words(text, _EDGE, 15 + 16 * row, size=SMALL, weight="bold")
            for row, text in enumerate(wrapped(axis_title(scale), (WIDTH - 2 * _EDGE) / BOLDER, SMALL, most=2))
        ),
        drawn_axis(scale, _AXES, FIGURE, (_AXIS, WIDTH - _EDGE)) if scale is not None else None,
        group(*arrows, class_="links"),
        group(*(drawn_mark(one, scale, _AXES, FIGURE) for one in marks), class_="marks"),
        key,
        below,
        title=chosen.title,
        summary=chosen.summary,
        width=WIDTH,
        height=key_bottom + 10 + height + 8,
        defs=fillings(FIGURE, [(one, chosen.hues[one.key][0]) for one in chosen.steps], ("up", "down")),
        **told(scale, _AXIS, marks, _AXES),
    )


def _edges(bottom: float) -> tuple[Box, Box]:
    """Return what no arrow should reach into: the axis with its days, and what is outside."""
    return Box(0.0, 0.0, _AXIS, bottom), Box(WIDTH - 3, 0.0, WIDTH + 300, bottom)


def _open_room(steps: Sequence[Shown], way: str) -> float:
    return 44.0 if any(one.extent.way == way for one in steps) else 0.0


def _gutter_height(steps: Sequence[Shown]) -> float:
    """Return the height of the room for what is not dated: as much as the lane with the most of it takes."""
    most = max((_undated(steps, code) for code in lanes_of(steps)), default=0)
    return most * _UNDATED + 6 if most else 0.0


def _undated(steps: Sequence[Shown], code: str) -> int:
    return len({one.step.id for one in steps if one.lane == code and not one.extent.is_dated})


def _laid(chosen: Chosen, dated: Sequence[Shown], begin: float, top: float) -> tuple[Scale | None, list[Laid]]:
    """Return the axis and what stands in which track; the axis is stretched if tracks would not have room else."""
    length = min(max(_PER_STEP * len({one.step.id for one in dated}), _LEAST), _LONGEST)
    scale, laid = None, []
    for stretched in _STRETCHED:
        times = ((one.extent.first, one.extent.last) for one in dated)
        scale = scale_of(times, begin, begin + length * stretched, chosen.zone)
        laid = _tracks(chosen, scale, top)
        is_roomy = sum(one.tracks for one in laid) * _TRACK <= WIDTH - _AXIS - _EDGE - 4
        if is_roomy or length * stretched > _LONGEST / 2:
            break
    return scale, laid


def _tracks(chosen: Chosen, scale: Scale | None, top: float) -> list[Laid]:
    laid = []
    for code in lanes_of(chosen.steps):
        own = [one for one in chosen.steps if one.lane == code]
        rows = {one.step.id: row for row, one in enumerate(_first_of_each(own))}
        wishes = [(one, (_wish(one, scale, top, rows),) * 2) for one in own]
        given, count = packed(wishes, 1)
        laid.append(Laid(lane_name(code, own), own, given, max(count, 1)))
    return laid


def _placed(chosen: Chosen, scale: Scale | None, laid: Sequence[Laid]) -> tuple[dict[Key, Placed], list[Column]]:
    room = (WIDTH - _AXIS - _EDGE - 4) / max(sum(one.tracks for one in laid), 1)
    track = min(room, _MOST_TRACK)
    places: dict[Key, Placed] = {}
    columns, left = [], _AXIS + 4
    for lane in laid:
        for index, one in enumerate(lane.own):
            middle = left + (lane.given[index].track + 0.5) * track
            places[one.key] = _place(one, lane.given[index], middle, chosen, scale)
        columns.append(Column(lane.name, left, left + lane.tracks * track))
        left += lane.tracks * track
    return {one.key: places[one.key] for one in chosen.steps}, columns


def _first_of_each(own: Sequence[Shown]) -> list[Shown]:
    """Return one version of each action that is not dated, in order: they stand below each other."""
    first: dict[str, Shown] = {}
    for one in own:
        if not one.extent.is_dated:
            first.setdefault(one.step.id, one)
    return list(first.values())


def _wish(shown: Shown, scale: Scale | None, top: float, rows: Mapping[str, int]) -> Wish:
    if not shown.extent.is_dated:
        at = top + _ABOVE + 4 + rows[shown.step.id] * _UNDATED
        return Wish(at - _ABOVE, at + _BELOW, "", "above")
    first, last = along_of(shown, scale)
    middle = (first + last) / 2
    return Wish(min(first, middle - _ABOVE), max(last, middle + _BELOW), "", "above")


def _place(shown: Shown, given: Given, across: float, chosen: Chosen, scale: Scale | None) -> Placed:
    first, last = along_of(shown, scale) if shown.extent.is_dated else (given.wish.start + _ABOVE,) * 2
    middle = (first + last) / 2
    is_alone = is_glyph_alone(shown, (first, last))
    if is_alone:
        first = last = middle
    glyph = across if is_alone else across - 4.5
    return Placed(
        shown=shown,
        hues=chosen.hues[shown.key],
        first=first,
        last=last,
        middle=middle,
        glyph_across=glyph,
        bar_across=None if is_alone else across + 8.5,
        label="",
        label_at=Point(glyph, middle - GLYPH_HALF - 3),
        label_anchor="middle",
    )


def _head_height(names: Sequence[str]) -> float:
    return min(max((width_of(name, SMALL) * BOLDER for name in names), default=0.0), 150.0) + 12


def _heads(columns: Sequence[Column], head: float, reach: tuple[float, float]) -> tuple[Element, ...]:
    """Name the lanes: upwards, since a column is narrower than a name."""
    drawn: list[Element] = []
    for index, one in enumerate(columns):
        if index % 2 == 0:
            drawn.append(
                element(
                    "rect",
                    class_="lane",
                    x=one.left,
                    y=reach[0],
                    width=one.right - one.left,
                    height=reach[1] - reach[0],
                    fill="currentColor",
                    fill_opacity=0.045,
                )
            )
        middle = (one.left + one.right) / 2
        for row, text in enumerate(wrapped(one.name, (head - 8) / BOLDER, SMALL, most=2)):
            x, y = middle + 5 + 14 * row, reach[0] - 5
            turned = f"rotate(-90 {number(x)} {number(y)})"
            drawn.append(words(text, x, y, size=SMALL, weight="bold", transform=turned))
    return tuple(drawn)


def _gutter(top: float, height: float) -> tuple[Element, ...]:
    return (
        *(
            words(text, _AXIS - 9, top + 16 + 15 * row, size=SMALL, anchor="end", font_style="italic")
            for row, text in enumerate(("time not", "stated"))
        ),
        line(_EDGE, top + height, WIDTH - _EDGE, top + height, stroke_dasharray="1 3"),
    )


def _key(steps: Sequence[Shown], top: float) -> tuple[Element, float]:
    """List what the numbers stand for, if they are not too many; versions of one action stand over each other."""
    if len({one.step.id for one in steps}) > _MOST_LISTED:
        return words("Numbers: rows of Table 1.", _EDGE, top + 13, size=SMALL), top + 18
    drawn: list[Element] = []
    lines: dict[str, list[tuple[Shown, tuple[str, ...]]]] = {}
    for one in steps:
        said = wrapped(label_of(one), WIDTH - 2 * _EDGE - 24, SMALL, most=3)
        lines.setdefault(one.step.id, []).append((one, said))
    y = top
    for versions in lines.values():
        for one, said in versions:
            drawn.append(
                group(
                    words("", _EDGE, y + 13, size=SMALL, lead=str(one.step.number)),
                    *(words(text, _EDGE + 24, y + 13 + 15 * row, size=SMALL) for row, text in enumerate(said)),
                    class_="key",
                    data_k=k_of(one.ranges) or None,
                    aria_hidden="true",
                    **hidden(holds=one.holds),
                )
            )
        y += 18 + 15 * (max(len(said) for _, said in versions) - 1)
    return group(*drawn), y
