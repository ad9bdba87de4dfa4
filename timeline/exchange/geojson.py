"""GeoJSON of RFC 7946: a feature for each action and place, with its claims; a point says how precise it is.

Positions are longitude first, in WGS 84. An action without a point has the geometry null:
it is not put into the middle of a country.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from timeline.exchange.about import about, as_json
from timeline.exchange.extract import Extract, Options
from timeline.exchange.rows import action_row, claim_row, link_row
from timeline.exchange.words import claims_about, link_line, title, when_words
from timeline.projections.points import Point, points_of

Feature = dict[str, Any]
Position = list[float]
_HALF = 180


def write(one: Extract, options: Options) -> bytes:
    """Return what goes out as a FeatureCollection; with `options.links`, links between located actions as lines."""
    features = [feature for name in one.actions for feature in _features(one, name)]
    if options.links:
        features += [_link(one, name) for name in one.links if one.register.responses[name].stands]
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    positions = [position for feature in features for position in _positions(feature["geometry"])]
    if positions:
        collection["bbox"] = _bbox(positions)
    return as_json(collection | {"x_timeline": about(one, "geojson"), "features": features})


def _features(one: Extract, name: str) -> Iterator[Feature]:
    """Yield an action once for each of its points; once without a geometry, if it has none."""
    places = one.register.actions[name].now.places
    points: list[Point | None] = list(points_of(one.register, places)) or [None]
    properties = _properties(one, name)
    for number, point in enumerate(points, start=1):
        id_ = name if number == 1 else f"{name}/{number}"
        yield {
            "type": "Feature",
            "id": id_,
            "geometry": None if point is None else {"type": "Point", "coordinates": _position(point)},
            "properties": properties | _of_point(point),
        }


def _properties(one: Extract, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": "action", "action_kind": None} | action_row(one, name)
    row["kind"], row["action_kind"] = "action", row["kind"]
    for column in ("place", "latitude", "longitude", "radius_km", "coordinates_basis"):
        del row[column]  # of each point, they stand with it
    row["label"], row["occurred_words"] = title(one.register, name), when_words(one.register, name)
    row["claims"] = [_said(claim_row(one, claim)) for claim in claims_about(one, name)]
    return _said(row)


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """Return what is said, without what is not."""
    return {column: value for column, value in row.items() if value is not None and value != []}


def _of_point(point: Point | None) -> dict[str, Any]:
    if point is None:
        return {"place_precision": "no point on record"}
    return {
        "place": f"{point.place.relation} {point.place.name}",
        "radius_m": point.radius_m,
        "place_precision": f"somewhere within {point.radius_m} m",
        "coordinates_basis": point.basis,
    }


def _link(one: Extract, name: str) -> Feature:
    """Return a link as a line from the earlier action to the later; its geometry is null where one has no point."""
    row = link_row(one, name)
    ends = [_first(one, end) for end in (row["responded_to"], row["responding"])]
    geometry = None if None in ends else _line([end for end in ends if end is not None])
    properties = {"kind": "link", "label": link_line(one, name)} | row
    return {
        "type": "Feature",
        "id": f"link:{name}",
        "geometry": geometry,
        "properties": _said(properties),
    }


def _first(one: Extract, action: str | None) -> Position | None:
    thing = one.register.actions.get(action) if action is not None else None
    point = next(points_of(one.register, thing.now.places), None) if thing is not None else None
    return None if point is None else _position(point)


def _line(ends: Sequence[Position]) -> dict[str, Any]:
    """Return a line between two positions, cut in two where it crosses the 180th meridian (RFC 7946, 3.1.9)."""
    (west, south), (east, north) = ends
    if abs(west - east) <= _HALF:
        return {"type": "LineString", "coordinates": [list(end) for end in ends]}
    side = _HALF if west > 0 else -_HALF
    reached = (side - west) / ((east + 2 * side) - west)
    latitude = round(south + reached * (north - south), 5)
    halves = [[[west, south], [float(side), latitude]], [[float(-side), latitude], [east, north]]]
    return {"type": "MultiLineString", "coordinates": halves}


def _position(point: Point) -> Position:
    return [float(point.longitude), float(point.latitude)]


def _positions(geometry: dict[str, Any] | None) -> Iterator[Position]:
    match geometry:
        case {"type": "Point", "coordinates": position}:
            yield position
        case {"type": "LineString", "coordinates": positions}:
            yield from positions
        case {"type": "MultiLineString", "coordinates": lines}:
            yield from (position for line in lines for position in line)
        case _:
            return


def _bbox(positions: Sequence[Position]) -> list[float]:
    """Return west, south, east, north."""
    longitudes, latitudes = zip(*positions, strict=True)
    return [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
