"""Where an action goes on a map: its own points, or those of the places that it names, no finer than they are known."""

from collections.abc import Iterator
from math import cos, floor, log10, radians
from typing import NamedTuple

from events.places import Place, PlaceRegistered
from timeline.projections.register import Register

_DEGREE = 111_320
"""Metres of a degree along a meridian, and along the equator: 40,075 km divided by 360."""
_QUARTER = 4
_MOST = 5
_AREAS = ("district", "province", "country", "area", "sea")


class Point(NamedTuple):
    """A point of an action: degrees as text, no digit finer than a quarter of the radius (metres); and its place."""

    longitude: str
    latitude: str
    radius_m: int
    basis: str
    place: Place


def points_of(register: Register, places: tuple[Place, ...]) -> Iterator[Point]:
    """Yield the points of the places of an action, in their order; none for a place that is withheld or has none."""
    for place in places:
        point = point_of(register, place)
        if point is not None:
            yield point


def point_of(register: Register, place: Place) -> Point | None:
    """Return the point of a place, `None` for one that is withheld or has none."""
    at = _located(register, place)
    if at is None:
        return None
    latitude, longitude = at.latitude, at.longitude
    if not isinstance(latitude, str) or not isinstance(longitude, str) or at.radius_m is None:
        return None
    shrunk = cos(radians(float(latitude)))
    return Point(
        rounded(longitude, at.radius_m, metres=_DEGREE * shrunk),
        rounded(latitude, at.radius_m),
        at.radius_m,
        str(at.coordinates_basis),
        place,
    )


def is_area(register: Register, place: Place) -> bool:
    """Tell whether of a place only a district, a province or the like is known: somewhere in it, and no point."""
    thing = register.places.get(place.place) if place.place is not None else None
    kind = thing.now.kind if thing is not None and thing.stands and thing.knows("kind") else None
    return place.relation in ("inside", "between") or kind in _AREAS


def _located(register: Register, place: Place) -> Place | PlaceRegistered | None:
    """Return what says where a place is: itself, or the place on record that it names and lies at or in.

    What is near a place, or between two, is not where that place is.
    """
    if place.latitude is not None:
        return place
    thing = register.places.get(place.place) if place.place is not None else None
    is_there = thing is not None and thing.stands and place.relation in ("at", "inside")
    return thing.now if thing is not None and is_there else None


def rounded(degrees: str, radius_m: int, metres: float = _DEGREE) -> str:
    """Return degrees with no digit that stands for less than a quarter of the radius, and none that was not recorded.

    `metres` are those of a degree. `26.9719` within 5 km is `27`, within 500 m `26.972`.
    """
    recorded = len(degrees.partition(".")[2])
    known = floor(log10(max(metres * _QUARTER / radius_m, 1)))
    written = f"{float(degrees):.{min(recorded, known, _MOST)}f}"
    return written.removeprefix("-") if float(written) == 0 else written
