"""Order in three values and distance as an interval: what may be said of two moments that are not known exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from events.times import UNDATED, Lag, When, distance, sort_key, surely_before
from tests.builders import when
from tests.strategies import moments, of

HOUR = 3600
PANJGUR = when("2024-01-16", "Asia/Karachi")
SISTAN = when("2024-01-18T04:30", "Asia/Tehran")
TIMES = of(When) | moments()


def hours(lag):
    return (round(lag.shortest / HOUR, 1), round(lag.longest / HOUR, 1))


def test_sistan_came_30_to_54_hours_after_panjgur():
    """And 28.5 to 52.5 hours if Tuesday is read in Tehran."""
    assert hours(distance(PANJGUR, SISTAN)) == (30, 54)
    assert hours(distance(when("2024-01-16", "Asia/Tehran"), SISTAN)) == (28.5, 52.5)


def test_a_day_and_an_hour_of_it_cannot_be_put_in_order():
    day, hour = when("2024-01-18"), SISTAN

    assert surely_before(day, hour) is None
    assert distance(day, hour) == Lag(0, round(4.5 * HOUR) + 60)


def test_bounds_that_touch_are_in_order():
    """Half-open: the first moment of the 19th is not of the 18th."""
    assert surely_before(when("2024-01-18"), when("2024-01-19")) is True
    assert surely_before(when("2024-01-19"), when("2024-01-18")) is False


@given(TIMES, TIMES)
def test_if_one_came_before_the_other_the_other_came_after(one, other):
    forward, back = surely_before(one, other), surely_before(other, one)

    assert (forward, back) in ((True, False), (False, True), (None, None))


@given(TIMES, TIMES, TIMES)
def test_what_came_before_what_came_before_came_before(first, second, third):
    if surely_before(first, second) and surely_before(second, third):
        assert surely_before(first, third) is True


@given(TIMES)
def test_nothing_came_before_itself(moment):
    assert surely_before(moment, moment) is None


@given(TIMES, TIMES)
def test_a_distance_is_an_interval_that_only_surely_ordered_moments_keep_from_nought(one, other):
    lag = distance(one, other)
    order = surely_before(one, other)
    if lag is None:
        is_open = None in (one.earliest, one.latest, other.earliest, other.latest)

        assert is_open or order is False
    else:
        assert 0 <= lag.shortest < lag.longest
        assert order is not False
        assert order is True or lag.shortest == 0


@given(st.lists(TIMES, max_size=6))
def test_rows_sort_by_both_bounds_with_open_ones_first_and_last(times):
    rows = sorted(times, key=sort_key)
    numbers = {id(row): number for number, row in enumerate(rows)}

    assert not [(a, b) for a in rows for b in rows if surely_before(a, b) and numbers[id(a)] > numbers[id(b)]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"precision": "none"},
        {"earliest": None, "latest": None},
        {"latest": "2024-01-18T01:00:00Z"},
        {"latest": "2024-01-18T00:00:00Z"},
        {"zone": None},
        {"zone_basis": "none"},
        {"zone": "Mars/Olympus"},
        {"zone": "+99:99"},
        {"earliest": "2024-01-18T01:00:00"},
        {"earliest": "2024-02-30T01:00:00Z"},
        {"earliest": "0000-01-18T01:00:00Z"},
        {"edtf": "Tuesday"},
        {"precision": "fortnight"},
        {"as_reported": ""},
    ],
)
def test_bounds_that_do_not_agree_are_refused(wrong):
    right = {
        "earliest": "2024-01-18T01:00:00Z",
        "latest": "2024-01-18T01:01:00Z",
        "precision": "minute",
        "qualifier": "none",
        "zone": "Asia/Tehran",
        "zone_basis": "place",
        "basis": "stated",
    }
    assert When(**right)

    with pytest.raises(ValidationError):
        When(**right | wrong)


def test_undated_says_nothing():
    assert (UNDATED.earliest, UNDATED.latest, UNDATED.precision) == (None, None, "none")
    assert surely_before(UNDATED, SISTAN) is None
    assert distance(UNDATED, SISTAN) is None
