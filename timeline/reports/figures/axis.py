"""The axis of occurred time as it is drawn: ticks, breaks with their length, and the line that a brush moves on."""

from collections.abc import Iterable, Iterator

from timeline.reports.figures.canvas import SMALL, Element, Value, group, line, path, words
from timeline.reports.figures.canvas import element as make
from timeline.reports.figures.lane_marks import Axes
from timeline.reports.figures.lettering import Room, box_of_words, width_of
from timeline.reports.figures.scale import Break, Scale
from timeline.reports.figures.ticks import Tick, ticks

_FAINT: dict[str, Value] = {"class_": "line grid", "stroke_opacity": 0.18}
_TICK_ROOM, _ROW, _EDGE = 20.0, 17.0, 4.0
LEVELS = (1, 3)


def drawn_axis(scale: Scale, axes: Axes, figure: str, across: tuple[float, float]) -> Element:
    """Draw the axis where the lanes begin, `across[0]`, with lines through them to `across[1]`.

    Finer ticks for who looks closer are drawn too and not displayed: `data-level` N is for a zoom of 2 to the N. An
    upright axis is as long as it has to be, and needs none.
    """
    room_of_one = _TICK_ROOM if axes.is_upright else None
    coarse, room = ticks(scale, room=room_of_one), Room()
    said = _said(coarse, axes, across[0], room, SMALL)
    gaps = tuple(one for gap in scale.breaks for one in _break(gap, axes, across, room))
    return group(
        *(one for tick in coarse for one in _tick(tick, axes, across)),
        *said,
        *gaps,
        *_parts(coarse, axes, across[0], room),
        *(() if axes.is_upright else _finer(scale, coarse, axes, across[0], room)),
        *(
            _along(one.at, one.until, across[0], axes, id=f"{figure}:axis-{index}", class_="line axis")
            for index, one in enumerate(scale.stretches)
        ),
        class_="axis",
        aria_hidden="true",
    )


def _finer(scale: Scale, found: tuple[Tick, ...], axes: Axes, across: float, room: Room) -> Iterator[Element]:
    places = {one.at for one in found}
    for level in LEVELS:
        zoom = 2.0**level
        finer = ticks(scale, zoom=zoom)
        more = tuple(one for one in finer if one.at not in places)
        places.update(one.at for one in more)
        yield group(
            *(line(*axes.point(one.at, across - 3), *axes.point(one.at, across)) for one in more),
            *_said(more, axes, across, room, SMALL / zoom),
            data_level=level,
            display="none",
        )


def _along(start: float, end: float, across: float, axes: Axes, **attributes: Value) -> Element:
    return line(*axes.point(start, across), *axes.point(end, across), **{"stroke_width": 1.5, **attributes})


def _tick(tick: Tick, axes: Axes, across: tuple[float, float]) -> tuple[Element, ...]:
    return (
        line(*axes.point(tick.at, across[0]), *axes.point(tick.at, across[1]), **_FAINT),
        line(*axes.point(tick.at, across[0] - 5), *axes.point(tick.at, across[0])),
    )


def _said(found: Iterable[Tick], axes: Axes, across: float, room: Room, size: float) -> tuple[Element, ...]:
    """Write what ticks say; words without room are left out."""
    said = (_free(tick.says, axes, (tick.at, across - 9), room, size) for tick in found)
    return tuple(one for one in said if one is not None)


def _parts(found: Iterable[Tick], axes: Axes, across: float, room: Room) -> Iterator[Element]:
    """Write once what the ticks that follow are a part of, over the first of them that has room for it."""
    part_of = ""
    for tick in found:
        if tick.part_of in (part_of, ""):
            continue
        if axes.is_upright:
            at = tick.at - _ROW, across - 9
        else:
            at = max(tick.at - width_of(tick.says, SMALL) / 2, _EDGE), across - 9 - _ROW
        said = _free(tick.part_of, axes, at, room, SMALL, "start")
        if said is not None:
            part_of = tick.part_of
            yield said


def _free(  # what a word on an axis has
    says: str, axes: Axes, at: tuple[float, float], room: Room, size: float, anchor: str = "middle"
) -> Element | None:
    """Write something beside the axis, if there is room; beside one that runs downwards it ends there."""
    x, y = axes.point(*at)
    weight = "bold" if anchor == "start" and not axes.is_upright else None
    if axes.is_upright:
        y, anchor = y + size / 3, "end"
    box = box_of_words(says, x, y, size, anchor)
    if not room.is_free(box):
        return None
    room.take(box)
    return words(says, x, y, size=size, anchor=anchor, weight=weight)


def _break(gap: Break, axes: Axes, across: tuple[float, float], room: Room) -> tuple[Element | None, ...]:
    """Mark a stretch that is not to scale: a pale band through the lanes, and two strokes across the axis."""
    x, y = axes.point(gap.at, across[0])
    width, height = axes.point(gap.until - gap.at, across[1] - across[0])
    middle = (gap.at + gap.until) / 2
    strokes = [
        (axes.point(middle + shift - 3, across[0] + 6), axes.point(middle + shift + 3, across[0] - 6))
        for shift in (-3, 3)
    ]
    d = " ".join(path("M", *start, "L", *end) for start, end in strokes)
    return (
        make("rect", class_="break", x=x, y=y, width=width, height=height, fill="currentColor", fill_opacity=0.07),
        *(
            line(*axes.point(at, across[0]), *axes.point(at, across[1]), **_FAINT, stroke_dasharray="3 3")
            for at in (gap.at, gap.until)
        ),
        _along(gap.at, gap.until, across[0], axes, stroke_dasharray="3 3"),
        make("path", class_="line", d=d, fill="none", stroke="currentColor", stroke_width=1.5),
        _free(gap.says, axes, (middle, across[0] - 9), room, SMALL)
        or _free(gap.says, axes, (middle, across[0] - 9 - _ROW), room, SMALL),
    )
