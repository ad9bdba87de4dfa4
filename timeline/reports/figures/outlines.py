"""Outlines to draw under the points of a map: those of Natural Earth that are packaged, or a desk's own as GeoJSON."""

from collections.abc import Iterable, Iterator
from functools import cache
from math import copysign
from typing import Any, NamedTuple

from events.codebook import document, table, territory_name, territory_of
from events.codebook.geography import Polygon, Ring, outline_of, polygon_of

TURN = 360.0
_HALF, _POLE = 180.0, 90.0
_RING = 4  # points of a ring at least, the first given twice


class Outline(NamedTuple):
    """What is drawn of one territory, with its name. `code` is that of ISO 3166 (alpha-2), empty where it has none.

    Where a polygon goes over the 180th meridian, its longitudes go on beyond 180 degrees.
    """

    code: str
    name: str
    polygons: tuple[Polygon, ...]


class View(NamedTuple):
    """The part of the world that a map shows, in degrees; `east` is `west` and a turn at most, and may exceed 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> float:
        """Return the latitude at which the map is true."""
        return (self.south + self.north) / 2

    def near(self, longitude: float) -> float:
        """Return a longitude by the turn at which it falls into the view, if it does."""
        return self.west + (longitude - self.west) % TURN

    def turns(self, west: float, south: float, east: float, north: float) -> Iterator[float]:
        """Yield by how many degrees what lies between these ends has to be turned around the earth to be in view."""
        if south <= self.north and north >= self.south:
            for turn in (-2 * TURN, -TURN, 0.0, TURN, 2 * TURN):
                if west + turn <= self.east and east + turn >= self.west:
                    yield turn


def shipped(view: View) -> tuple[Outline, ...]:
    """Return the packaged outlines of the territories that may reach into a view, by code."""
    unit = document("outlines")["unit"]
    return tuple(
        _packaged(code)
        for code, entry in table("outlines").items()
        if any(True for _ in view.turns(*(end / unit for end in entry["box"])))
    )


@cache
def _packaged(code: str) -> Outline:
    return Outline(code, territory_name(code), outline_of(code))


# --- a desk's own ---


def from_geojson(whole: Any) -> tuple[Outline, ...]:  # noqa: ANN401  # JSON that anybody wrote
    """Return the outlines of a GeoJSON feature collection (RFC 7946): its polygons and multipolygons.

    A territory is named by `name`, `NAME` or `ADMIN`; its code is read from `ISO_A2_EH`, `ISO_A2`,
    `iso_a2` or the id of the feature, and it may have none. Other geometries enclose nothing and
    are passed over. Raises `ValueError` where it is no such collection, or where a polygon in
    it cannot be read.
    """
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or whole.get("type") != "FeatureCollection":
        message = "outlines are a GeoJSON FeatureCollection (RFC 7946)"
        raise ValueError(message)
    found = tuple(outline for number, feature in enumerate(features, 1) for outline in _feature(number, feature))
    if not found:
        message = "no feature of the outlines is a Polygon or a MultiPolygon"
        raise ValueError(message)
    return found


def _feature(number: int, feature: Any) -> Iterator[Outline]:  # noqa: ANN401
    try:
        geometry, said = feature["geometry"] or {}, feature.get("properties") or {}
        kind = geometry.get("type")
        if kind in ("Polygon", "MultiPolygon"):
            shapes = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
            polygons = tuple(polygon_of(tuple(_read(ring) for ring in rings)) for rings in shapes if rings)
            code = _code(feature.get("id"), said)
            yield Outline(code, _name(said) or (territory_name(code) if code else ""), polygons)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"feature {number} of the outlines cannot be read as a polygon"
        raise ValueError(message) from error


def _code(name: Any, said: dict[str, Any]) -> str:  # noqa: ANN401
    asked = (said.get("ISO_A2_EH"), said.get("ISO_A2"), said.get("iso_a2"), name)
    return next((code for one in asked if isinstance(one, str) and (code := territory_of(one))), "")


def _name(said: dict[str, Any]) -> str:
    return next((one for key in ("name", "NAME", "ADMIN") if isinstance(one := said.get(key), str)), "")


def _read(ring: Iterable[Any]) -> Ring:
    """Return a ring as points, without a leap at the 180th meridian; around a pole it is closed along the pole.

    Raises `ValueError` for what is no ring.
    """
    points: list[tuple[float, float]] = []
    for x, y, *_ in ring:
        longitude, latitude = float(x), float(y)
        if not (abs(longitude) <= TURN and abs(latitude) <= _POLE):  # not a number is neither
            message = "no coordinates in degrees"
            raise ValueError(message)
        is_on_pole = points and abs(latitude) == abs(points[-1][1]) == _POLE
        turn = round((points[-1][0] - longitude) / TURN) * TURN if points and not is_on_pole else 0.0
        points.append((longitude + turn, latitude))
    if len(points) < _RING:
        message = "a ring has four points at least"
        raise ValueError(message)
    (first, _), (last, latitude) = points[0], points[-1]
    if abs(last - first) > _HALF:
        pole = copysign(_POLE, latitude)
        points += [(last, pole), (first, pole)]
    return tuple(points) if points[0] == points[-1] else (*points, points[0])
