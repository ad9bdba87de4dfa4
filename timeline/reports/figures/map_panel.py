"""One map: land, circles of what is known, numbered markers, names of territories and places where there is room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from math import cos, fsum, sin, tau
from typing import NamedTuple

from timeline.reports.figures.canvas import (
    BODY,
    PAPER,
    SMALL,
    Element,
    Value,
    element,
    group,
    hidden,
    hit,
    line,
    mark,
    path,
    words,
)
from timeline.reports.figures.clipping import Frame, Path, clipped, is_along, open_lines
from timeline.reports.figures.discs import DISC, disc, pitch_of
from timeline.reports.figures.ground import Ground, Land, drawn_land, graticule, land
from timeline.reports.figures.lettering import Box, Room, box_of_words, cut
from timeline.reports.figures.outlines import Outline
from timeline.reports.figures.palette import Hue, hue_of_step
from timeline.reports.figures.pins import CELL, Cell, Marker, Pin, Placed, markers, placed
from timeline.reports.figures.shown import Shown, holds, joined_up, k_of

_NAME_ROOM, _TERRITORY = 180.0, 13.0
_ROWS = 15
_CIRCLE = 72  # corners of a circle that the frame cuts


class Panel(NamedTuple):
    """A map as it is laid out: its ground, its pins and their markers, and what is taken of it."""

    ground: Ground
    pins: tuple[Placed, ...]
    markers: tuple[Marker, ...]
    room: Room


def panel(ground: Ground, pins: Iterable[Pin], taken: Iterable[Box] = ()) -> Panel:
    """Lay out the pins that lie on a ground; markers that are moved keep out of what is `taken`."""
    here, room = placed(ground, pins), Room(taken)
    return Panel(ground, here, markers(ground, here, room), room)


def drawn_panel(
    laid: Panel, outlines: Iterable[Outline], hues: Mapping[str, Hue], framed: Sequence[tuple[str, Box]] = ()
) -> tuple[Element, ...]:
    """Draw a map; `framed` are the parts of it that are shown larger, each with its letter.

    First what does not change, then circles, then the marks, which are links, by their numbers.
    """
    ground, found = laid.ground, land(laid.ground, outlines)
    frame = ground.frame
    letters = tuple(part for letter, box in framed for part in _framed(letter, box, laid.room))
    places = tuple(_place_names(laid))
    return (
        group(*drawn_land(ground, found), *graticule(ground), _edge(frame), aria_hidden="true"),
        group(*(one for pin in laid.pins for one in _circles(pin, frame, hues)), aria_hidden="true"),
        group(*(one for marker in laid.markers for one in _leaders(marker)), aria_hidden="true"),
        group(*letters, *_territory_names(found, laid.room, frame), *places, aria_hidden="true"),
        *(one for marker in laid.markers for cell in marker.cells for one in marks_of(cell, hues)),
        *(_more(marker) for marker in laid.markers if marker.more),
    )


def _edge(frame: Frame) -> Element:
    return element(
        "rect",
        class_="line",
        x=frame.left,
        y=frame.top,
        width=frame.right - frame.left,
        height=frame.bottom - frame.top,
        fill="none",
        stroke="currentColor",
        stroke_width=1,
        pointer_events="none",
    )


def _framed(letter: str, box: Box, room: Room) -> tuple[Element, ...]:
    """Draw the frame of what is shown larger, and its letter outside of a corner."""
    width, height = box.right - box.left, box.bottom - box.top
    given: dict[str, Value] = {"x": box.left, "y": box.top, "width": width, "height": height}
    corners = [(x, y) for y in (box.top - 5, box.bottom + 14) for x in (box.left + 2, box.right - 12)]
    places = [(*at, box_of_words(letter, *at, BODY)) for at in corners]
    x, y, taken = next((place for place in places if room.is_free(place[2])), places[0])
    room.take(taken)
    return (
        element(
            "rect", class_="line", **given, fill="none", stroke="currentColor", stroke_width=1, pointer_events="none"
        ),
        words(letter, x, y, size=BODY, weight="bold", is_haloed=True),
    )


# --- circles ---


def _circles(one: Placed, frame: Frame, hues: Mapping[str, Hue]) -> Iterator[Element]:
    """Yield the circle of a pin for each version in which somebody else acted."""
    versions = one.pin.versions
    for hue in dict.fromkeys(hue_of_step(hues, shown.step) for shown in versions):
        of_hue = [shown for shown in versions if hue_of_step(hues, shown.step) == hue]
        yield group(*_circle(one, frame, hue), class_="reach", data_action=one.pin.point.action, **known_of(of_hue))


def known_of(versions: Sequence[Shown]) -> dict[str, Value]:
    """Return the attributes of what is drawn once for several versions of a step."""
    ranges = joined_up(chain.from_iterable(shown.ranges for shown in versions))
    return {"data_k": k_of(ranges) or None, **hidden(holds=holds(ranges))}


def _circle(one: Placed, frame: Frame, hue: Hue) -> tuple[Element, ...]:
    (x, y), (across, up) = one.at, one.radii
    is_area = one.pin.point.is_area
    fill: dict[str, Value] = {"fill": hue.colour, "fill_opacity": 0.1, "class_": hue.css, "pointer_events": "none"}
    edge: dict[str, Value] = {
        "fill": "none",
        "stroke": hue.colour,
        "stroke_width": 2 if is_area else 1.25,
        "stroke_dasharray": "6 4" if is_area else None,
        "class_": hue.css,
        "pointer_events": "none",
    }
    if one.circle.is_within(Box(*frame)):
        round_: dict[str, Value] = {"cx": x, "cy": y, "rx": across, "ry": up}
        return (*(() if is_area else (element("ellipse", **round_, **fill),)), element("ellipse", **round_, **edge))
    ring = clipped(_corners(one), frame)
    runs = open_lines(ring, partial(is_along, frame)) if ring else ()
    lines = "".join(path("M", *chain.from_iterable(points)) for points in runs)
    return (
        *(() if is_area or not ring else (element("path", d=path("M", *chain.from_iterable(ring), "Z"), **fill),)),
        *((element("path", d=lines, **edge),) if lines else ()),
    )


def _corners(one: Placed) -> Path:
    (x, y), (across, up) = one.at, one.radii
    turns = (tau * at / _CIRCLE for at in range(_CIRCLE))
    return tuple((x + across * cos(turn), y + up * sin(turn)) for turn in turns)


# --- markers ---


def _leaders(marker: Marker) -> Iterator[Element]:
    """Yield what joins a shared marker to its places, and the marker's ground."""
    if not marker.leaders:
        return
    together = [cell.placed for cell in marker.cells] + list(marker.more)
    for anchor, end in marker.leaders:
        here = [one for one in together if one.anchor == anchor]
        dot = element("circle", cx=anchor[0], cy=anchor[1], r=3.5, class_="ink", fill="currentColor", stroke=PAPER)
        is_point = not all(one.pin.point.is_area for one in here)  # an area is no point
        versions = [shown for one in here for shown in one.pin.versions]
        yield group(line(*anchor, *end), dot if is_point else None, pointer_events="none", **known_of(versions))
    box = marker.box
    yield group(
        element(
            "rect",
            class_="line paper",
            x=box.left,
            y=box.top,
            width=box.right - box.left,
            height=box.bottom - box.top,
            rx=DISC + 2,
            fill=PAPER,
            stroke="currentColor",
            stroke_width=0.75,
        ),
        **known_of([shown for one in together for shown in one.pin.versions]),
    )


def marks_of(cell: Cell, hues: Mapping[str, Hue]) -> Iterator[Element]:
    """Yield the number of a step as a link to it, once a version."""
    x, y = cell.at
    pin = cell.placed.pin
    for shown in pin.versions:
        hue = hue_of_step(hues, shown.step)
        yield mark(
            shown.step.id,
            f"{shown.name}; {where_words(pin)}",
            hit(x, y, width=pitch_of([pin.number]), height=CELL),
            *disc(str(pin.number), x, y, hue),
            k=k_of(shown.ranges),
            **hidden(holds=shown.holds),
        )


def where_words(pin: Pin) -> str:
    """Return a place and how precisely it is known: `at Rask, within 5 km`."""
    radius = pin.point.radius_m
    if radius is None:
        return pin.point.words
    return f"{pin.point.words}, {'an area, ' if pin.point.is_area else ''}within {radius_words(radius)}"


def radius_words(metres: int) -> str:
    """Write a radius: `500 m`, `5 km`, `1.5 km`."""
    return f"{metres} m" if metres < 1_000 else f"{metres / 1000:,.1f} km".replace(".0 km", " km")  # noqa: PLR2004  # a kilometre


def _more(marker: Marker) -> Element:
    box = marker.box
    says = f"and {len(marker.more)} more"
    return group(words(says, (box.left + box.right) / 2, box.bottom + 12, size=SMALL, anchor="middle", is_haloed=True))


# --- names ---


def _place_names(laid: Panel) -> Iterator[Element]:
    """Yield the name of each marked place beside its marker, where there is room for it and all there call it so."""
    for marker in laid.markers:
        together = [cell.placed for cell in marker.cells] + list(marker.more)
        names = {one.pin.point.name for one in together}
        if len(names) > 1 or not (name := cut(names.pop(), _NAME_ROOM, SMALL)):
            continue
        for x, y, anchor in _beside(marker.box):
            box = box_of_words(name, x, y, SMALL, anchor)
            if box.is_within(Box(*laid.ground.frame)) and laid.room.is_free(box):
                laid.room.take(box)
                versions = [shown for one in together for shown in one.pin.versions]
                yield group(
                    words(name, x, y, size=SMALL, anchor=anchor, is_haloed=True),
                    pointer_events="none",
                    **known_of(versions),
                )
                break


def _beside(box: Box) -> tuple[tuple[float, float, str], ...]:
    middle_x, middle_y = (box.left + box.right) / 2, (box.top + box.bottom) / 2 + 4
    return (
        (box.right + 3, middle_y, "start"),
        (box.left - 3, middle_y, "end"),
        (middle_x, box.top - 5, "middle"),
        (middle_x, box.bottom + 13, "middle"),
    )


def _territory_names(found: Land, room: Room, frame: Frame) -> Iterator[Element]:
    """Yield the names of territories that have room inside their outline, the largest first."""
    for name, rings in sorted(found, key=lambda one: (-max(map(_area, one[1])), one[0])):
        if name and (box := _inside(name, rings, room, frame)) is not None:
            room.take(box)
            yield words(
                name,
                (box.left + box.right) / 2,
                box.top + _TERRITORY,
                size=_TERRITORY,
                anchor="middle",
                fill_opacity=0.8,
            )


def _area(ring: Path) -> float:
    return abs(fsum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True))) / 2


def _inside(name: str, rings: Sequence[Path], room: Room, frame: Frame) -> Box | None:
    """Return where a name stands: within rings from its top to its foot, where they are widest and nothing else is."""
    whole = box_of_words(name, 0.0, 0.0, _TERRITORY)
    width, height = whole.right - whole.left + 6, whole.bottom - whole.top
    ys = [y for _, y in max(rings, key=_area)]
    top, step = min(ys), (max(ys) - min(ys)) / (_ROWS + 1)
    found = []
    for row in range(1, _ROWS + 1):
        y = top + row * step - height / 2
        for left, right in _both(_spans(rings, y), _spans(rings, y + height)):
            if right - left >= width:
                found += [
                    (right - left, Box(x - width / 2, y, x + width / 2, y + height))
                    for x in _middles(left, right, width)
                ]
    found.sort(key=lambda one: -one[0])
    return next((box for _, box in found if box.is_within(Box(*frame)) and room.is_free(box)), None)


def _middles(left: float, right: float, width: float) -> tuple[float, ...]:
    return (left + right) / 2, left + width / 2, right - width / 2


def _spans(rings: Iterable[Path], y: float) -> list[tuple[float, float]]:
    """Return from where to where a line across lies inside of rings."""
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
        if (y1 > y) != (y2 > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _both(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for left, right in one:
        for other_left, other_right in other:
            if max(left, other_left) < min(right, other_right):
                yield max(left, other_left), min(right, other_right)
