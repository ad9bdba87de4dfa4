"""What lies beyond the frame of a map: its numbers at the nearest edge, with an arrow outwards and its name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import hypot
from typing import NamedTuple

from timeline.reports.figures.canvas import SMALL, Element, element, group, path, words
from timeline.reports.figures.clipping import Frame, Point
from timeline.reports.figures.discs import pitch_of
from timeline.reports.figures.ground import Ground, Spot
from timeline.reports.figures.lettering import Box, Room, box_of_words, cut, width_of
from timeline.reports.figures.map_panel import known_of, marks_of
from timeline.reports.figures.palette import Hue
from timeline.reports.figures.pins import CELL, Cell, Pin, Placed, placed

_ARROW, _ASIDE, _NAME_ROOM = 9.0, 3.0, 180.0
_OFF = " (off the map)"
_LINE = 15.0  # from the discs to the name above or below them


class Beyond(NamedTuple):
    """The steps at one place beyond a frame: their discs at its edge, where the arrow points, and the name."""

    cells: tuple[Cell, ...]
    arrow: tuple[Point, Point]
    name: str
    name_at: Point
    box: Box


def beyond(ground: Ground, pins: Sequence[Pin]) -> tuple[Beyond, ...]:
    """Return what lies beyond the frame of a ground, each place at the edge towards it, where nothing else is yet."""
    inside = {one.pin for one in placed(ground, pins)}
    others = sorted((pin for pin in pins if pin not in inside), key=lambda pin: (_place(pin), pin.number))
    room, found = Room(()), []
    for _, together in groupby(others, key=_place):
        one = _at_edge(ground, tuple(together), room)
        room.take(one.box)
        found.append(one)
    return tuple(found)


def _place(pin: Pin) -> tuple[Spot, str]:
    return pin.spot, pin.point.name


def _at_edge(ground: Ground, pins: tuple[Pin, ...], room: Room) -> Beyond:
    frame = ground.frame
    target = ground.on(_longitude(ground, pins[0].spot), pins[0].spot.latitude)
    pitch = pitch_of(pin.number for pin in pins)
    name = f"{cut(pins[0].point.name, _NAME_ROOM - width_of(_OFF, SMALL), SMALL)}{_OFF}"
    lettered = box_of_words(name, 0.0, 0.0, SMALL)
    width = max(pitch * len(pins), lettered.right - lettered.left)
    height = CELL + _LINE
    margin = _ARROW + _ASIDE
    x = min(max(target[0], frame.left + margin + width / 2), frame.right - margin - width / 2)
    y = min(max(target[1], frame.top + margin + height / 2), frame.bottom - margin - height / 2)
    x, y = _free(frame, (x, y), (width, height), room)
    start = x - pitch * (len(pins) - 1) / 2
    middle = y - _LINE / 2
    cells = tuple(Cell(Placed(pin, target, (0.0, 0.0)), (start + at * pitch, middle)) for at, pin in enumerate(pins))
    box = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return Beyond(cells, _arrow(frame, (x, y), target), name, (x, y + height / 2 - 4), box)


def _longitude(ground: Ground, spot: Spot) -> float:
    """Return the longitude of a spot by the turn at which it is nearest to the middle of a view."""
    middle = (ground.view.west + ground.view.east) / 2
    return middle + (spot.longitude - middle + 180.0) % 360.0 - 180.0


def _free(frame: Frame, at: Point, size: tuple[float, float], room: Room) -> Point:
    """Return the place nearest to `at` along the edges where nothing is drawn yet; `at`, if there is none."""
    (x, y), (width, height) = at, size
    steps = [(way * far * (width + 6), 0.0) for far in range(8) for way in (1, -1)]
    steps += [(0.0, way * far * (height + 6)) for far in range(8) for way in (1, -1)]
    for across, down in sorted(steps, key=lambda step: hypot(*step)):
        box = Box(x + across - width / 2, y + down - height / 2, x + across + width / 2, y + down + height / 2)
        if box.is_within(Box(*frame)) and room.is_free(box):
            return x + across, y + down
    return at


def _arrow(frame: Frame, at: Point, target: Point) -> tuple[Point, Point]:
    """Return the foot and the tip of an arrow that ends on the edge of the frame, in the direction of a place."""
    across, down = target[0] - at[0], target[1] - at[1]
    reaches = [
        (edge - start) / way
        for start, way, edges in ((at[0], across, (frame.left, frame.right)), (at[1], down, (frame.top, frame.bottom)))
        for edge in edges
        if way and (edge - start) / way > 0
    ]
    far, length = min(reaches, default=0.0), hypot(across, down) or 1.0
    tip = at[0] + across * far, at[1] + down * far
    return (tip[0] - across / length * _ARROW, tip[1] - down / length * _ARROW), tip


def drawn_beyond(found: Iterable[Beyond], hues: Mapping[str, Hue]) -> Iterator[Element]:
    """Draw what lies beyond a frame: an arrow and the name, then the numbers, which are links."""
    for one in found:
        versions = [shown for cell in one.cells for shown in cell.placed.pin.versions]
        (foot_x, foot_y), (tip_x, tip_y) = one.arrow
        aside_x, aside_y = (tip_y - foot_y) / 2, (foot_x - tip_x) / 2
        head = path("M", tip_x, tip_y, foot_x + aside_x, foot_y + aside_y, foot_x - aside_x, foot_y - aside_y, "Z")
        yield group(
            element("path", d=head, class_="ink", fill="currentColor"),
            words(one.name, *one.name_at, size=SMALL, anchor="middle", is_haloed=True),
            aria_hidden="true",
            pointer_events="none",
            class_="beyond",
            **known_of(versions),
        )
        for cell in one.cells:
            yield from marks_of(cell, hues)
