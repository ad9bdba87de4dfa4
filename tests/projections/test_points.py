"""Points on a map: no digit finer than a quarter of the radius, and nothing is put where nobody said that it was."""

from math import log10

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import Withheld
from events.places import Place
from tests import builders as make
from tests.exchange.worlds import PANJGUR, handed, people
from timeline.projections.points import points_of, rounded
from timeline.projections.register import Register


@pytest.mark.parametrize(
    ("degrees", "radius", "shown"),
    [
        ("26.97194", 1, "26.97194"),
        ("26.97194", 500, "26.97"),
        ("26.97194", 5000, "27.0"),
        ("26.97194", 100_000, "27"),
        ("26.97194", 2_000_000, "27"),
        ("26.9", 1, "26.9"),
        ("-0.00001", 5000, "0.0"),
        ("180", 1, "180"),
    ],
)
def test_digits_end_where_the_radius_begins(degrees, radius, shown):
    assert rounded(degrees, radius) == shown


@given(st.decimals(-90, 90, places=5), st.integers(1, 20_000_000))
def test_no_digit_stands_for_less_than_a_quarter_of_the_radius(degrees, radius):
    shown = rounded(str(degrees), radius)

    decimals = len(shown.partition(".")[2])
    assert decimals == 0 or 111_320 / 10**decimals >= radius / 4
    assert abs(float(shown) - float(degrees)) <= 0.5 * 10**-decimals + 1e-9
    assert decimals == 5 or log10(111_320 * 4 / radius) < decimals + 1  # and no digit fewer than is known


def points(*places, more=()):
    one = handed([*people(), *more, make.action("a", places=places)])
    return list(points_of(one.register, one.register.actions["a"].now.places))


def test_longitude_loses_more_digits_near_the_poles():
    north = make.changed(PANJGUR, latitude="89.99000", longitude="10.12345", radius_m=10)

    [point] = points(north)

    assert (point.latitude, point.longitude) == ("89.9900", "10")


def test_a_place_on_record_is_where_an_action_at_it_was():
    known = make.known_place("depot", latitude="26.97194", longitude="64.09417", radius_m=500,
                             coordinates_basis="measured")  # fmt: skip

    assert [point.radius_m for point in points(make.place("a depot", "at", place="depot"), more=[known])] == [500]
    assert points(make.place("a depot", "near", place="depot"), more=[known]) == []


def test_a_place_on_record_that_was_struck_says_nowhere():
    known = make.known_place("depot", latitude="26.97194", longitude="64.09417", radius_m=500,
                             coordinates_basis="measured")  # fmt: skip

    struck = [known, make.retracted("place", "depot")]

    assert points(make.place("a depot", "at", place="depot"), more=struck) == []


def test_a_withheld_point_is_none():
    gone = Withheld(ground="court_order", by_position=900)
    taken_out = msgspec.convert(
        msgspec.to_builtins(PANJGUR) | {"latitude": msgspec.to_builtins(gone), "longitude": msgspec.to_builtins(gone)},
        Place,
    )

    assert list(points_of(Register(), (taken_out,))) == []
