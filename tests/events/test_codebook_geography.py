"""Where coordinates fall: known places, borders, holes, the 180th meridian, the poles; and how far outside."""

import subprocess
import sys
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.codebook import geography, table
from events.codebook.geography import kilometres_outside, outline_of, territories_at

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "codes"),
    [
        ("Panjgur", 26.9719, 64.0946, ("PK",)),
        ("Saravan", 27.3709, 62.3342, ("IR",)),
        ("Erbil", 36.1911, 44.0092, ("IQ",)),
        ("Idlib", 35.9306, 36.6339, ("SY",)),
        ("the Gulf of Oman", 24.5, 59.5, ()),
        ("Maseru, inside South Africa's hole", -29.5, 28.2, ("LS",)),
        ("Bloemfontein", -29.12, 26.22, ("ZA",)),
        ("Bahrain, an island", 26.1, 50.55, ("BH",)),
        ("Chukotka, west of 180", 67.0, 178.0, ("RU",)),
        ("Chukotka, on 180", 67.0, 180.0, ("RU",)),
        ("Chukotka, on -180", 67.0, -180.0, ("RU",)),
        ("Chukotka, east of 180", 66.5, -175.0, ("RU",)),
        ("Taveuni in Fiji, over 180", -16.85, -179.97, ("FJ",)),
        ("the South Pole", -90.0, 12.0, ("AQ",)),
        ("the North Pole", 90.0, 0.0, ()),
        ("north of the 49th parallel", 49.05, -110.0, ("CA",)),
        ("south of the 49th parallel", 48.95, -110.0, ("US",)),
        ("Siachen, which has no code", 35.4, 77.1, ("IN", "PK")),
        ("Christmas Island", -10.49, 105.63, ("CX",)),
    ],
)
def test_a_known_place_falls_within_the_outline_drawn_for_its_territory(place, latitude, longitude, codes):
    assert territories_at(latitude, longitude) == codes, place
    assert all(kilometres_outside(code, latitude, longitude) == 0 for code in codes)


def test_a_place_across_the_border_is_as_far_outside_as_the_border_is_away():
    """Saravan lies some forty kilometres from Pakistan; the crossing at Mirjaveh lies on the border."""
    assert kilometres_outside("PK", 27.3709, 62.3342) == pytest.approx(42, abs=3)
    assert 0 < kilometres_outside("PK", 29.0, 61.45) < 10
    assert kilometres_outside("IR", 29.0, 61.45) == 0


def test_a_point_ten_kilometres_off_a_straight_border_is_ten_kilometres_outside():
    """A degree of latitude is 111.19 km on this sphere. The border is nearly the 49th parallel."""
    off = 10 / 111.195
    north, south = kilometres_outside("US", 49.0 + off, -110.0), kilometres_outside("CA", 49.0 - off, -110.0)

    assert north == pytest.approx(10, abs=1)
    assert north + south == pytest.approx(20, abs=0.1)


def test_a_distance_goes_over_the_180th_meridian():
    """Fiji lies on it: a point just east of it is near, not a turn of the earth away."""
    assert kilometres_outside("FJ", -17.0, -178.5) < 200
    assert kilometres_outside("RU", 66.0, -168.0) < 60
    assert kilometres_outside("US", 66.0, -169.5) < 100


def test_what_has_no_outline_has_no_distance():
    assert kilometres_outside("XZ", 0.0, 0.0) is None
    assert kilometres_outside("GF", 4.9, -52.3) is None


@settings(max_examples=40)
@given(LATITUDES, LONGITUDES)
def test_what_falls_within_is_not_outside_and_what_does_not_is(latitude, longitude):
    codes = territories_at(latitude, longitude)

    assert all(kilometres_outside(code, latitude, longitude) == 0 for code in codes)
    for code in {"FR", "FJ", "LS", "AQ"} - set(codes):
        assert kilometres_outside(code, latitude, longitude) > 0


def haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    (x1, y1), (x2, y2) = ((radians(x), radians(y)) for x, y in (one, other))
    return 2 * 6371.0088 * asin(sqrt(sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2))


@settings(max_examples=80)
@given(
    st.sampled_from(["AQ", "FJ", "GR", "ID", "MV", "NO", "NZ", "PH", "PK", "RU"]),
    st.integers(0, 10**6),
    st.floats(-2, 2),
    st.floats(-2, 2),
)
def test_no_point_of_an_outline_is_nearer_than_what_is_found(code, number, north, east):
    """Control of the boxes, by which pieces are passed over: all points of all pieces, by another formula."""
    points = [point for polygon in outline_of(code) for ring in polygon.rings for point in ring]
    longitude, latitude = points[number % len(points)]
    longitude, latitude = (longitude + east + 180) % 360 - 180, max(-90.0, min(90.0, latitude + north))
    found = kilometres_outside(code, latitude, longitude)

    assert found <= 1.01 * min(haversine((longitude, latitude), point) for point in points) + 0.001


@settings(max_examples=80)
@given(st.sampled_from(["AQ", "FJ", "IR", "LS", "PK", "RU", "ZA"]), st.integers(0, 10**6), st.data())
def test_whether_a_point_lies_within_is_told_as_edge_by_edge(code, number, data):
    """Control of the runs, by which edges are passed over: all edges of the same ring, one after another."""
    points = [point for polygon in outline_of(code) for ring in polygon.rings for point in ring]
    longitude, latitude = points[number % len(points)]
    latitude = min(90.0, max(-90.0, latitude + data.draw(st.floats(-1, 1))))
    longitude = (longitude + data.draw(st.floats(-1, 1)) + 180) % 360 - 180

    assert (code in territories_at(latitude, longitude)) is any(
        crossings(polygon.rings, latitude, longitude + turn) % 2 == 1
        for polygon in outline_of(code)
        for turn in (-360, 0, 360)
    )


def crossings(rings, latitude: float, longitude: float) -> int:
    """Return how many edges of some rings a line to the east crosses."""
    edges = [edge for ring in rings for edge in pairwise(ring)]
    crossing = [(one, other) for one, other in edges if (one[1] > latitude) != (other[1] > latitude)]
    return sum(
        longitude < one[0] + (latitude - one[1]) * (other[0] - one[0]) / (other[1] - one[1]) for one, other in crossing
    )


def test_of_a_long_border_few_edges_are_looked_at(monkeypatch):
    """Some 24 of 968, for a point 160 km outside; a control of the boxes, without which all would be."""
    looked_at = []
    one_by_one = geography._nearest_of  # noqa: SLF001  # what is counted
    monkeypatch.setattr(
        geography, "_nearest_of", lambda points, *rest: looked_at.append(len(points)) or one_by_one(points, *rest)
    )

    assert kilometres_outside("PK", 26.0, 59.0) > 100
    assert sum(looked_at) < 100


def test_every_outline_is_of_a_territory_and_lies_in_its_box():
    for code, entry in table("outlines").items():
        west, south, east, north = (end / 1000 for end in entry["box"])

        assert code in table("territories")
        for polygon in outline_of(code):
            for ring in polygon.rings:
                assert ring[0] == ring[-1]
            assert (south, north) == pytest.approx((min(south, polygon.box.south), max(north, polygon.box.north)))
            assert (west <= polygon.box.west and polygon.box.east <= east) or (west, east) == (-180, 180)


def test_nothing_is_unpacked_that_lies_elsewhere():
    """A question about Panjgur looks at no outline on the other side of the earth."""
    code = (
        "from events.codebook import geography as g\n"
        "g.territories_at(26.9719, 64.0946)\n"
        "print(g.outline_of.cache_info().currsize)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert 1 <= int(ran.stdout) < 12
