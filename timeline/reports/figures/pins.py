"""Where the numbers of steps stand on a map: on their place, or beside it in one marker for all that lie close."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, hypot, sqrt
from typing import NamedTuple

from timeline.reports.figures.clipping import Point
from timeline.reports.figures.discs import pitch_of
from timeline.reports.figures.ground import Ground, Spot
from timeline.reports.figures.lettering import Box, Room
from timeline.reports.figures.shown import Shown
from timeline.reports.tables import MapPoint

CELL = 24.0
"""The side of what can be pressed, in pixels."""
_CLOSE, _GAP = 26.0, 12.0
_WAYS = (
    *((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)),
    *((1, -0.5), (1, 0.5), (-1, -0.5), (-1, 0.5), (0.5, -1), (0.5, 1), (-0.5, -1), (-0.5, 1)),
)
_MOST, _ROW_OF = 48, 5  # numbers in one marker, and in its one row


class Pin(NamedTuple):
    """One place of one step: its versions, where it is and how far its circle reaches."""

    point: MapPoint
    spot: Spot
    versions: tuple[Shown, ...]

    @property
    def number(self) -> int:
        """The row of the step in Table 1."""
        return self.versions[0].step.number


class Placed(NamedTuple):
    """A pin on a map: its place, the ends of its circle (pixels), and where its number would stand by itself.

    The number of an area stands on its ring: in its middle is nothing that anybody stated.
    """

    pin: Pin
    at: Point
    radii: tuple[float, float]

    @property
    def circle(self) -> Box:
        """What the circle takes, and the place where there is none."""
        (x, y), (across, up) = self.at, self.radii
        return Box(x - across - 1, y - up - 1, x + across + 1, y + up + 1)

    @property
    def anchor(self) -> Point:
        """Where the number would stand by itself."""
        x, y = self.at
        return (x, y - self.radii[1]) if self.pin.point.is_area else self.at


class Cell(NamedTuple):
    """The disc with the number of a step."""

    placed: Placed
    at: Point


class Marker(NamedTuple):
    """The discs of all steps whose places lie close together; `box` is what they take.

    `leaders` join it to the places, none if the one disc stands on its place. `more` are
    those for which there is no room, in the order of their numbers.
    """

    cells: tuple[Cell, ...]
    box: Box
    leaders: tuple[tuple[Point, Point], ...]
    more: tuple[Placed, ...]

    @property
    def places(self) -> frozenset[Point]:
        """The different places that share it."""
        return frozenset(cell.placed.at for cell in self.cells) | frozenset(one.at for one in self.more)


def placed(ground: Ground, pins: Iterable[Pin]) -> tuple[Placed, ...]:
    """Return the pins that lie in the frame of a ground, or whose circle reaches into it, in order."""
    found = (Placed(pin, ground.at(pin.spot.latitude, pin.spot.longitude), ground.radii(pin.spot)) for pin in pins)
    return tuple(one for one in found if one.circle.meets(Box(*ground.frame)))


def markers(ground: Ground, pins: Sequence[Placed], room: Room) -> tuple[Marker, ...]:
    """Return the markers of pins in the frame: single ones on their places, then shared ones where there is room."""
    clusters = clustered([one for one in pins if ground.frame.has(one.at)])
    singles = [_single(ground, cluster[0]) for cluster in clusters if len(cluster) == 1]
    for marker in singles:
        room.take(marker.box)
    shared = [cluster for cluster in clusters if len(cluster) > 1]
    for cluster in shared:
        for one in cluster:
            room.take(_around(one.anchor, 5.0))
    found = [*singles]
    for cluster in shared:
        marker = _shared(ground, cluster, room)
        room.take(marker.box)
        found.append(marker)
    return tuple(sorted(found, key=lambda marker: marker.cells[0].placed.pin.number))


def clustered(pins: Sequence[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """Return pins together whose discs would lie on that of the first of them, in the order of their numbers.

    Not those that lie close to the others only: one marker would then stand for half a map.
    """
    clusters: list[list[Placed]] = []
    for one in sorted(pins, key=lambda one: one.pin.number):
        near = (cluster for cluster in clusters if _apart(cluster[0].anchor, one.anchor) < _CLOSE)
        found = next(near, None)
        if found is None:
            clusters.append([one])
        else:
            found.append(one)
    return tuple(map(tuple, clusters))


def _apart(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _around(at: Point, reach: float) -> Box:
    return Box(at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach)


def _single(ground: Ground, one: Placed) -> Marker:
    """Return the marker of a step that has its place for itself; near the frame it is moved in."""
    up, across = CELL / 2, pitch_of([one.pin.number]) / 2
    x = min(max(one.anchor[0], ground.frame.left + across), ground.frame.right - across)
    y = min(max(one.anchor[1], ground.frame.top + up), ground.frame.bottom - up)
    return Marker((Cell(one, (x, y)),), Box(x - across, y - up, x + across, y + up), (), ())


def _shared(ground: Ground, cluster: Sequence[Placed], room: Room) -> Marker:
    shown = cluster[:_MOST]
    pitch = pitch_of(one.pin.number for one in shown)
    widest = max(_ROW_OF, ceil(sqrt(len(shown) * 1.5)))
    rows = ceil(len(shown) / min(widest, int((ground.frame.right - ground.frame.left) / pitch) // 2))
    columns = ceil(len(shown) / rows)
    width, height = columns * pitch + 4, rows * CELL + 4
    box = _free(ground, Box(*_span([one.anchor for one in cluster])), (width, height), room)
    cells = tuple(
        Cell(one, (box.left + 2 + pitch * (at % columns + 0.5), box.top + 2 + CELL * (at // columns + 0.5)))
        for at, one in enumerate(shown)
    )
    anchors = dict.fromkeys(one.anchor for one in cluster)
    return Marker(cells, box, tuple((anchor, _nearest(box, anchor)) for anchor in anchors), tuple(cluster[_MOST:]))


def _span(points: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _free(ground: Ground, around: Box, size: tuple[float, float], room: Room) -> Box:
    """Return where a marker stands beside its places: where nothing else does, or else at least in the frame."""
    frame = Box(*ground.frame)
    every = tuple(_beside(around, size))
    within = [box for box in every if box.is_within(frame)]
    return next((box for box in within if room.is_free(box)), _moved_in((within or every)[0], frame))


def _beside(around: Box, size: tuple[float, float]) -> Iterator[Box]:
    """Yield where a marker could stand around its places, the nearest first: right, left, above, below, between."""
    width, height = size
    middle = (around.left + around.right) / 2, (around.top + around.bottom) / 2
    reach = (around.right - around.left + width) / 2, (around.bottom - around.top + height) / 2
    for gap in range(1, 13):
        for across, down in _WAYS:
            x = middle[0] + across * (reach[0] + gap * _GAP)
            y = middle[1] + down * (reach[1] + gap * _GAP)
            yield Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _moved_in(box: Box, frame: Box) -> Box:
    width, height = box.right - box.left, box.bottom - box.top
    left = max(frame.left, min(box.left, frame.right - width))
    top = max(frame.top, min(box.top, frame.bottom - height))
    return Box(left, top, left + width, top + height)


def _nearest(box: Box, to: Point) -> Point:
    return min(max(to[0], box.left), box.right), min(max(to[1], box.top), box.bottom)
