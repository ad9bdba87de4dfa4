"""Order in three values and distance as an interval: what may be said of two moments that are not known exactly."""

from datetime import date, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from events.edtf import days_of
from events.reading import UnreadableTime
from events.times import (
    FIRST_INSTANT,
    LAST_INSTANT,
    UNDATED,
    Lag,
    When,
    distance,
    parse_instant,
    sort_key,
    surely_before,
    write_instant,
)
from tests.builders import when
from tests.strategies import ZONES, moments, of

HOUR = 3600
PANJGUR = when("2024-01-16", "Asia/Karachi")
SISTAN = when("2024-01-18T04:30", "Asia/Tehran")
TIMES = of(When) | moments()
RIGHT = {
    "earliest": "2024-01-18T01:00:00Z",
    "latest": "2024-01-18T01:01:00Z",
    "precision": "minute",
    "qualifier": "none",
    "zone": "Asia/Tehran",
    "zone_basis": "place",
    "basis": "stated",
}


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
    assert When(**RIGHT)

    with pytest.raises(ValidationError):
        When(**RIGHT | wrong)


def test_undated_says_nothing():
    assert (UNDATED.earliest, UNDATED.latest, UNDATED.precision) == (None, None, "none")
    assert surely_before(UNDATED, SISTAN) is None
    assert distance(UNDATED, SISTAN) is None


# The date text against the bounds


def built(earliest, latest, edtf, qualifier="none"):
    return When(**RIGHT | {"earliest": earliest, "latest": latest, "edtf": edtf, "qualifier": qualifier})


DAY = ("2024-01-17T20:30:00Z", "2024-01-18T20:30:00Z")
BY, SINCE = (None, "2024-01-18T20:30:00Z"), ("2024-01-17T20:30:00Z", None)


@pytest.mark.parametrize(
    ("bounds", "edtf"),
    [
        *[
            (DAY, text)
            for text in ("2024-01-18", "2024-01-XX", "2024-01", "2024-W03", "2024-21", "2024", "2024-01-18?")
        ],
        *[(DAY, text) for text in ("2024-01-17/2024-01-18", "../2024-01-18", "2024-01-18/..", "/2024", "2023/")],
        (DAY, "2024-01-16"),  # a day in one zone, and the clock of another
        (DAY, "2024-01-19"),
        (("2023-12-01T00:00:00Z", "2024-03-01T00:00:00Z"), "2023-24"),  # a winter ends in the next year
        *[(BY, text) for text in ("../2024-01-18", "2024-01-18", "2020/2024", "../..")],
        *[(SINCE, text) for text in ("2024-01-18/..", "2024-01-18", "2024-01-18/2031")],
    ],
)
def test_a_date_text_that_can_be_of_the_same_time_is_kept(bounds, edtf):
    assert built(*bounds, edtf).edtf == edtf


@pytest.mark.parametrize(
    ("bounds", "edtf"),
    [
        *[(DAY, text) for text in ("2023-01-18", "2025-01-18", "2023", "2025", "2023-W03", "2022-21", "2024-02")],
        *[(DAY, text) for text in ("2023-01-18/2023-01-19", "../2023", "2025/..", "2024-01-14", "2024-01-22")],
        *[(BY, text) for text in ("../2023-01-18", "2025", "2025/..")],
        *[(SINCE, text) for text in ("2025-01-18/..", "2023", "../2023")],
    ],
)
def test_a_date_text_of_another_time_is_refused(bounds, edtf):
    """Reports show the text, orders and lags come from the bounds: a record may not say two things."""
    with pytest.raises(ValidationError, match=f"edtf {edtf} and the bounds are of different times"):
        built(*bounds, edtf)


@pytest.mark.parametrize("qualifier", ["approximate", "both"])
def test_about_a_year_is_no_other_time_and_two_years_are(qualifier):
    assert built(*DAY, "2023-01-18~", qualifier)
    assert built(*DAY, "2025-01-18~", qualifier)
    for edtf in ("2022-01-18~", "2026-01-24~"):
        with pytest.raises(ValidationError, match="of different times"):
            built(*DAY, edtf, qualifier)


@pytest.mark.parametrize("qualifier", ["none", "uncertain"])
def test_a_doubt_widens_nothing(qualifier):
    """Table approx-1: "?" moves no bound, and so gives the text no room either; nor does a "~" in the text alone."""
    for edtf in ("2023-01-18", "2023-01-18?", "2023-01-18~"):
        with pytest.raises(ValidationError, match="of different times"):
            built(*DAY, edtf, qualifier)


@given(st.dates(), st.sampled_from(["", "~", "?", "%"]), st.sampled_from([*ZONES, None]), st.integers(0, 9))
@example(date(9999, 12, 29), "", "UTC", 0)
@example(date(1, 1, 2), "", "UTC", 0)
@example(date(9998, 7, 1), "~", "UTC", 5)
@example(date(2, 1, 1), "~", "UTC", 5)
@example(date(9999, 12, 31), "", None, 1)
def test_what_is_read_agrees_with_itself_up_to_the_edges_of_the_calendar(day, mark, zone, form):
    year, week, _ = day.isocalendar()
    forms = [str(day), f"{year:04}-W{week:02}", str(day)[:7], f"{str(day)[:7]}-XX", f"{day.year:04}-24", str(day)[:4]]
    forms += [f"../{day}", f"{day}/..", f"{str(day)[:4]}/{day}", f"{day} night"]
    try:
        read = when(f"{forms[form]}{mark}", zone)
    except UnreadableTime:
        return

    assert built(read.earliest, read.latest, read.edtf, read.qualifier).edtf == read.edtf
    first, last = days_of(read.edtf)
    assert first is None or last is None or first <= last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-01-18", date(2024, 1, 18), date(2024, 1, 18)),
        ("2024-01-18~", date(2024, 1, 18), date(2024, 1, 18)),
        ("2024-02-XX", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12?", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-W03", date(2024, 1, 15), date(2024, 1, 21)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2024-21", date(2024, 1, 1), date(2025, 12, 31)),
        ("2024-32", date(2024, 1, 1), date(2025, 12, 31)),
        ("9999-24", date(9999, 1, 1), date(9999, 12, 31)),
        ("2024%", date(2024, 1, 1), date(2024, 12, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("2024-01-16/2024-01-18", date(2024, 1, 16), date(2024, 1, 18)),
        ("2023~/2024-01?", date(2023, 1, 1), date(2024, 1, 31)),
        ("../2024-01-18", None, date(2024, 1, 18)),
        ("/2024-01", None, date(2024, 1, 31)),
        ("2024-01-18/..", date(2024, 1, 18), None),
        ("2024-01-18/", date(2024, 1, 18), None),
        ("../..", None, None),
        ("/", None, None),
    ],
)
def test_the_days_that_a_date_text_names(text, first, last):
    assert days_of(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "..", "2024-", "24", "2024-1-18", "2024-01-18T04:30", "2024-01-18 ", "2024-01-18\n", "X024", "2024-XX"),
        *("2024-00", "2024-13", "2024-20", "2024-33", "2024-21-01", "2024-21-XX", "2024-02-30", "2023-W53", "2024-W00"),
        *(
            "9999-W52",
            "0000",
            "0000-W01",
            "-2024",
            "12024",
            "2024~~",
            "2024/2025/2026",
            "2024-01-18//",
            "20\u0662\u0664",
        ),
    ],
)
def test_what_names_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        days_of(text)


_PIECES = "0000 0001 2024 9999 -W00 -W01 -W52 -W53 -01 -02 -12 -24 -32 -30 -31 -XX ~ ? % / .."


@given(st.lists(st.sampled_from(_PIECES.split()), max_size=7).map("".join) | st.text(max_size=20))
@example("9999-W52")
@example("0001-W01/9999-12-31")
def test_any_text_names_days_or_is_refused(text):
    """It stands in a rule of the vocabulary, where any other error would be ours, not the writer's."""
    try:
        found = days_of(text)
    except ValueError:
        return

    assert all(one is None or type(one) is date for one in found)


# The edges of the calendar


@pytest.mark.parametrize(
    ("earliest", "latest"),
    [
        ("0001-01-02T00:00:00Z", "0001-01-02T00:00:01Z"),
        ("9999-12-30T23:59:59Z", "9999-12-31T00:00:00Z"),
        ("0001-01-02T00:00:00Z", "9999-12-31T00:00:00Z"),
    ],
)
@pytest.mark.parametrize("qualifier", ["none", "approximate"])
def test_the_first_and_the_last_instant_can_be_recorded(earliest, latest, qualifier):
    edtf = f"{earliest[:10]}/{latest[:10]}"

    assert built(earliest, latest, edtf, qualifier).edtf == edtf


@pytest.mark.parametrize(
    ("earliest", "latest"),
    [
        ("0001-01-01T23:59:59Z", "2024-01-18T00:00:00Z"),
        ("0001-01-01T00:00:00Z", None),
        ("2024-01-18T00:00:00Z", "9999-12-31T00:00:01Z"),
        (None, "9999-12-31T23:59:59Z"),
    ],
)
def test_an_instant_beyond_them_is_refused(earliest, latest):
    with pytest.raises(ValidationError, match=f"is outside {FIRST_INSTANT} to {LAST_INSTANT}"):
        built(earliest, latest, None)


@pytest.mark.parametrize("instant", [FIRST_INSTANT, LAST_INSTANT])
@pytest.mark.parametrize("hours", [-15, -12, 14, 15])
def test_every_zone_has_a_date_for_every_instant_on_record(instant, hours):
    there = parse_instant(instant).astimezone(timezone(timedelta(hours=hours)))

    assert write_instant(there) == instant


@given(TIMES)
def test_a_time_is_inside_the_calendar(moment):
    assert all(FIRST_INSTANT <= one <= LAST_INSTANT for one in (moment.earliest, moment.latest) if one is not None)
