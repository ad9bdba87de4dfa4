"""Where coordinates fall among the outlines that Natural Earth draws for territories, and how far outside of one.

It draws boundaries de facto. Coordinates fall within the outline drawn for a
territory, or they do not: whose soil it ought to be is nothing that an outline can say.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from math import asin, copysign, cos, inf, radians, sin, sqrt
from typing import NamedTuple

from events.codebook import document, table

EARTH_KM = 6371.0088
"""The mean radius of the earth in kilometres (IUGG)."""
_TURN, _HALF, _POLE = 360.0, 180.0, 90.0
_BITS, _MORE, _OFFSET = 5, 0x20, 63  # of Google's encoded polylines

_LEAF = 8
"""So many edges of a run are looked at one by one."""

Ring = tuple[tuple[float, float], ...]


class Box(NamedTuple):
    """The ends of a shape in degrees: `west` and `east` may lie beyond 180 where it goes over that meridian."""

    west: float
    south: float
    east: float
    north: float

    def turns_to(self, longitude: float) -> Iterator[float]:
        """Yield the longitude, and the same a turn away, where it falls between the ends."""
        return (x for x in (longitude - _TURN, longitude, longitude + _TURN) if self.west <= x <= self.east)


class Polygon(NamedTuple):
    """A piece of a territory: its outline first, then the holes in it; points are (longitude, latitude).

    `runs` are the same rings, to look places up in.
    """

    box: Box
    rings: tuple[Ring, ...]
    runs: tuple["Run", ...]


class Run(NamedTuple):
    """A part of a ring, point after point, in its box; a long one is cut into two `halves`, which are runs again.

    So a place is held against the few edges near it, not against all of a coast.
    """

    west: float
    south: float
    east: float
    north: float
    points: Ring
    halves: tuple["Run", ...]


def territories_at(latitude: float, longitude: float) -> tuple[str, ...]:
    """Return the codes of the territories within whose outline the coordinates fall, in degrees.

    None at sea; two where Natural Earth draws something apart that ISO 3166 has no code
    for and that is kept with both. On a boundary it may be either side, or both.
    """
    unit = document("outlines")["unit"]
    boxes = ((code, Box(*(end / unit for end in entry["box"]))) for code, entry in table("outlines").items())
    near = (code for code, box in boxes if _is_in_box(box, latitude, longitude))
    return tuple(code for code in near if _is_inside(outline_of(code), latitude, longitude))


def kilometres_outside(code: str, latitude: float, longitude: float) -> float | None:
    """Return how far outside the outline of a territory the coordinates fall: 0 within, `None` if it has no outline.

    Along the surface of the earth taken as a sphere, to the nearest point of the outline:
    within one per cent up to a few hundred kilometres, beyond that never too little. The outline
    itself is true to about 2 km along coasts, 400 m along borders.
    """
    return kilometres_to(outline_of(code), latitude, longitude) if code in table("outlines") else None


def kilometres_to(polygons: Iterable[Polygon], latitude: float, longitude: float) -> float:
    """Return how far the coordinates fall outside all of some polygons: 0 within one, infinite if there are none."""
    every = tuple(polygons)
    if _is_inside(every, latitude, longitude):
        return 0.0
    nearest = inf
    for least, x, polygon in sorted(
        ((*_least_km(polygon.box, latitude, longitude), polygon) for polygon in every),
        key=lambda found: found[0],
    ):
        if least >= nearest:
            break
        nearest = min(nearest, _km_to(polygon.runs, latitude, x))
    return nearest


def _is_in_box(box: Box, latitude: float, longitude: float) -> bool:
    return box.south <= latitude <= box.north and any(True for _ in box.turns_to(longitude))


def _is_inside(polygons: Iterable[Polygon], latitude: float, longitude: float) -> bool:
    return any(
        _is_within(polygon.runs, latitude, x)
        for polygon in polygons
        if polygon.box.south <= latitude <= polygon.box.north
        for x in polygon.box.turns_to(longitude)
    )


def _is_within(runs: tuple[Run, ...], latitude: float, longitude: float) -> bool:
    """Tell whether a line from the point to the east crosses the rings an odd number of times."""
    inside = False
    waiting = list(runs)
    while waiting:
        run = waiting.pop()
        if run.south > latitude or run.north < latitude or run.east < longitude:
            continue
        points = run.points
        if run.west > longitude:  # all of it is to the east: how often it is crossed, its ends tell
            inside ^= (points[0][1] > latitude) != (points[-1][1] > latitude)
        elif run.halves:
            waiting += run.halves
        else:
            for (x1, y1), (x2, y2) in pairwise(points):
                if (y1 > latitude) != (y2 > latitude) and longitude < x1 + (latitude - y1) * (x2 - x1) / (y2 - y1):
                    inside = not inside
    return inside


# --- how far ---


def _least_km(box: Box, latitude: float, longitude: float) -> tuple[float, float]:
    """Return how far a box is at least, and the longitude of the point by the turn that is nearest to the box."""
    off, x = min((max(box.west - x, x - box.east, 0.0), x) for x in (longitude - _TURN, longitude, longitude + _TURN))
    aside = EARTH_KM * asin(sin(radians(min(off, _POLE))) * cos(radians(latitude)))  # to the meridian of its end
    above = EARTH_KM * radians(max(box.south - latitude, latitude - box.north, 0.0))
    return max(aside, above), x


def _km_to(runs: tuple[Run, ...], latitude: float, longitude: float) -> float:
    """Return how far the nearest point of some rings is, found on a map that is true around the point."""
    narrower = cos(radians(latitude))

    def least(run: Run) -> float:
        """Return the square of how far a run is at least, in degrees of that map."""
        west, south, east, north, _, _ = run
        aside = west - longitude if longitude < west else longitude - east if longitude > east else 0.0
        above = south - latitude if latitude < south else latitude - north if latitude > north else 0.0
        return (aside * narrower) ** 2 + above * above

    nearest = _Nearest(inf, longitude, latitude)
    waiting = [(least(run), run) for run in runs]
    while waiting:
        off, run = waiting.pop()
        if off >= nearest.off:
            continue
        if run.halves:
            one, other = ((least(half), half) for half in run.halves)
            waiting += (other, one) if one[0] <= other[0] else (one, other)  # the nearer one is looked at first
        else:
            nearest = min(nearest, _nearest_of(run.points, latitude, longitude, narrower))
    return _km_between(latitude, longitude, nearest.latitude, nearest.longitude)


class _Nearest(NamedTuple):
    off: float
    longitude: float
    latitude: float


def _nearest_of(points: Ring, latitude: float, longitude: float, narrower: float) -> _Nearest:
    """Return the nearest point of a line, and the square of how far it is, in degrees of the map around the point."""
    least, nearest = inf, (longitude, latitude)
    for (x1, y1), (x2, y2) in pairwise(points):
        west, south, across, up = (x1 - longitude) * narrower, y1 - latitude, (x2 - x1) * narrower, y2 - y1
        length = across * across + up * up
        share = -(west * across + south * up) / length if length else 0.0
        share = 0.0 if share < 0.0 else min(share, 1.0)
        off = (west + share * across) ** 2 + (south + share * up) ** 2
        if off < least:
            least, nearest = off, (x1 + share * (x2 - x1), y1 + share * (y2 - y1))
    return _Nearest(least, *nearest)


def _km_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the distance of two points along a sphere (haversine)."""
    south, north = radians(latitude), radians(other_latitude)
    across = sin(radians(other_longitude - longitude) / 2)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * across**2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


# --- the outlines as they are packaged ---


@cache
def outline_of(code: str) -> tuple[Polygon, ...]:
    """Return the pieces of a territory as they are drawn. Raises `KeyError` if it has no outline."""
    return tuple(polygon_of(tuple(map(_ring, numbers))) for numbers in table("outlines")[code]["polygons"])


def polygon_of(rings: tuple[Ring, ...]) -> Polygon:
    """Return a piece of a territory by its rings, the outline first; each has its first point again at its end."""
    xs, ys = zip(*rings[0], strict=True)
    return Polygon(Box(min(xs), min(ys), max(xs), max(ys)), rings, tuple(map(_run, rings)))


def _run(points: Ring) -> Run:
    """Return points as a run, cut in two until few edges are left. Where it is cut, both halves have the point."""
    if len(points) <= _LEAF + 1:
        xs, ys = zip(*points, strict=True)
        return Run(min(xs), min(ys), max(xs), max(ys), points, ())
    middle = len(points) // 2
    one, other = halves = _run(points[: middle + 1]), _run(points[middle:])
    west, south = min(one.west, other.west), min(one.south, other.south)
    return Run(west, south, max(one.east, other.east), max(one.north, other.north), points, halves)


def _ring(numbers: list[int]) -> Ring:
    """Return a ring from its lines one after another; `~n` is line `n` backwards.

    Around a pole it is closed along the pole, as on a map.
    """
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = _arc(number) if number >= 0 else _arc(~number)[::-1]
        shift = round((points[-1][0] - arc[0][0]) / _TURN) * _TURN if points else 0.0
        points += [(x + shift, y) for x, y in (arc[1:] if points else arc)]
    (first, _), (last, latitude) = points[0], points[-1]
    if abs(last - first) > _HALF:
        pole = copysign(_POLE, latitude)
        points += [(last, pole), (first, pole), points[0]]
    return tuple(points)


@cache
def _arc(number: int) -> Ring:
    """Return a line as points. It is written as differences, in the way of Google's encoded polylines."""
    whole = document("outlines")
    x = y = value = bits = 0
    steps: list[int] = []
    points = []
    for sign in whole["arcs"][number]:
        part = ord(sign) - _OFFSET
        value |= (part & ~_MORE) << bits
        bits += _BITS
        if part & _MORE:
            continue
        steps.append(~(value >> 1) if value & 1 else value >> 1)
        value = bits = 0
        if len(steps) == 2:  # noqa: PLR2004  # a longitude and a latitude
            x, y = x + steps[0], y + steps[1]
            points.append((x / whole["unit"], y / whole["unit"]))
            steps.clear()
    return tuple(points)
