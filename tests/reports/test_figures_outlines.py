"""Outlines to draw: those that are packaged, those of a desk, and what a file must be to be outlines."""

import pytest

from events.codebook import table
from timeline.reports.figures.outlines import Outline, View, from_geojson, shipped

IRAN = View(44.0, 25.0, 64.0, 40.0)


def square(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(*rings, kind="Polygon", **said):
    shape = list(rings) if kind == "Polygon" else [list(rings)]
    return {"type": "Feature", "properties": said, "geometry": {"type": kind, "coordinates": shape}}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def test_the_packaged_outlines_of_a_view_are_those_that_may_reach_into_it():
    codes = {outline.code for outline in shipped(IRAN)}

    assert {"IR", "IQ", "PK", "AF", "OM"} <= codes
    assert "BR" not in codes
    assert len(codes) < len(table("outlines")) / 3


def test_a_view_over_the_180th_meridian_has_what_lies_on_both_sides():
    codes = {outline.code for outline in shipped(View(170.0, 50.0, 200.0, 70.0))}

    assert codes == {"RU", "US"}


@pytest.mark.parametrize("view", [View(-200.0, -60.0, -170.0, -50.0), View(-180.0, -90.0, 180.0, 90.0)])
def test_a_view_of_any_turn_finds_what_is_in_it(view):
    assert all(isinstance(outline, Outline) for outline in shipped(view))


def test_what_has_no_code_is_kept_under_its_name():
    """Natural Earth draws Kosovo, Northern Cyprus, Somaliland and Siachen apart; ISO 3166 has no code for them."""
    names = ("Kosovo", "N. Cyprus", "Somaliland", "Siachen Glacier")
    made = from_geojson(collection(*(feature(square(20, 42, 21, 43), NAME=name, ISO_A2="-99") for name in names)))

    assert [(outline.code, outline.name) for outline in made] == [("", name) for name in names]


@pytest.mark.parametrize(
    ("said", "code", "name"),
    [
        ({"ISO_A2": "ir", "NAME": "Persia"}, "IR", "Persia"),
        ({"ISO_A2": "-99", "ISO_A2_EH": "FR", "ADMIN": "France"}, "FR", "France"),
        ({"iso_a2": "PK"}, "PK", "Pakistan"),
        ({"name": 7}, "", ""),
    ],
)
def test_a_territory_is_named_as_the_file_names_it(said, code, name):
    [outline] = from_geojson(collection(feature(square(0, 0, 1, 1), **said)))

    assert (outline.code, outline.name) == (code, name)


def test_a_ring_that_leaps_over_the_180th_meridian_goes_on_beyond_it():
    ring = [[179, -17], [-179, -17], [-179, -16], [179, -16], [179, -17]]

    [outline] = from_geojson(collection(feature(ring, kind="MultiPolygon")))

    [polygon] = outline.polygons
    assert (polygon.box.west, polygon.box.east) == (179.0, 181.0)


def test_a_ring_around_a_pole_is_closed_along_the_pole():
    ring = [[-180, -70], [-60, -72], [60, -72], [180, -70], [-180, -70]]

    [outline] = from_geojson(collection(feature(ring)))

    [polygon] = outline.polygons
    assert (polygon.box.south, polygon.box.west, polygon.box.east) == (-90.0, -180.0, 180.0)


def test_a_ring_that_runs_along_the_pole_already_stays_as_it_is():
    ring = [[-180, -70], [-60, -72], [60, -72], [180, -70], [180, -90], [-180, -90], [-180, -70]]

    [outline] = from_geojson(collection(feature(ring)))

    assert [list(point) for point in outline.polygons[0].rings[0]] == ring


def test_what_encloses_nothing_is_passed_over():
    road = {"type": "Feature", "properties": None, "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}}
    nothing = {"type": "Feature", "properties": {}, "geometry": None}

    assert len(from_geojson(collection(road, nothing, feature(square(0, 0, 1, 1))))) == 1


@pytest.mark.parametrize(
    "whole",
    [
        [],
        {"type": "Topology", "objects": {}},
        {"type": "FeatureCollection"},
        collection(),
        collection(7),
        collection({"type": "Feature"}),
        collection(feature([[0, 0], [1, 1]])),
        collection(feature([[0, 0], [1, 1], [2, 200], [0, 0]])),
        collection(feature([[0, 0], [1, 1], ["x", 2], [0, 0]])),
        collection(feature([[0, 0], [1, 1], [float("nan"), 2], [0, 0]])),
        collection(feature([0, 1, 2, 3])),
    ],
)
def test_what_is_no_collection_of_polygons_is_refused(whole):
    with pytest.raises(ValueError, match="outlines"):
        from_geojson(whole)
