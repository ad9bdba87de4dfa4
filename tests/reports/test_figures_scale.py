"""The axis of occurred time: in order, broken where for long nothing happened, and never a guess outside it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.reports.figures.lettering import Box, cut, width_of, wrapped
from timeline.reports.figures.scale import BREAK, length_words, scale_of, seconds
from timeline.reports.figures.ticks import ticks

DAY, HOUR = 86400, 3600
START = seconds("2024-01-16T00:00:00Z")
TIMES = st.lists(
    st.tuples(st.integers(-5 * 10**10, 10**11), st.integers(0, 10**8)).map(lambda one: (one[0], one[0] + one[1])),
    min_size=1,
    max_size=12,
)


@given(TIMES)
def test_what_is_later_stands_further_on(taken):
    scale = scale_of(taken, 100.0, 900.0, "UTC")

    moments = sorted({moment for one in taken for moment in one})
    places = [scale.at(moment) for moment in moments]
    assert places == sorted(places)
    assert all(100 <= place <= 900.001 for place in places)


@given(TIMES)
def test_the_data_of_an_axis_says_where_everything_stands(taken):
    """The page moves its brush by it: linear between two pairs, breaks included."""
    scale = scale_of(taken, 100.0, 900.0, "UTC")

    pairs = [(int(t), float(x)) for t, x in (one.split(",") for one in scale.data.split(" "))]
    assert [t for t, _ in pairs] == sorted(t for t, _ in pairs)
    for (t0, x0), (t1, x1) in pairwise(pairs):
        middle = (t0 + t1) // 2
        assert scale.at(middle) == pytest.approx(x0 + (middle - t0) / max(t1 - t0, 1) * (x1 - x0), abs=0.02)


@given(TIMES)
def test_no_empty_stretch_takes_more_than_a_quarter_of_what_is_drawn(taken):
    scale = scale_of(taken, 100.0, 900.0, "UTC")

    ordered = sorted(taken)
    end = ordered[0][1]
    for first, last in ordered[1:]:
        is_broken = any(scale.at(end) <= gap.at and gap.until <= scale.at(first) for gap in scale.breaks)
        assert is_broken or first - end <= scale.drawn / 4
        end = max(end, last)


def test_twelve_empty_days_are_a_marked_break():
    scale = scale_of([(START, START + DAY), (START + 13 * DAY, START + 14 * DAY)], 0.0, 900.0, "UTC")

    (gap,) = scale.breaks
    assert gap.says == "12 days"
    assert gap.until - gap.at == BREAK


def test_what_follows_without_a_gap_is_not_broken():
    taken = [(START + day * DAY, START + (day + 1) * DAY) for day in range(4)]

    assert scale_of(taken, 0.0, 900.0, "UTC").breaks == ()


def test_nothing_dated_has_no_axis():
    assert scale_of([], 0.0, 900.0, "UTC") is None


def test_the_axis_names_its_clock():
    taken = [(START, START + DAY)]

    assert scale_of(taken, 0, 900, "Asia/Tehran").clock == "Iran time (UTC+03:30)"
    assert scale_of(taken, 0, 900, "+05:00").clock == "UTC+05:00"
    assert scale_of(taken, 0, 900, "").clock == "UTC"


def test_an_axis_over_a_change_of_clocks_names_no_offset():
    taken = [(seconds("2024-03-30T00:00:00Z"), seconds("2024-04-02T00:00:00Z"))]

    assert scale_of(taken, 0, 900, "Europe/London").clock == "United Kingdom time"


def test_ticks_go_down_to_hours_below_72_hours():
    scale = scale_of([(START, START + 30 * HOUR)], 0.0, 900.0, "Asia/Tehran")

    found = ticks(scale)
    assert all(one.says.endswith(":00") for one in found)
    assert {one.part_of for one in found} == {"Tue 16 Jan", "Wed 17 Jan"}


def test_ticks_are_whole_days_of_the_zone_above_72_hours():
    scale = scale_of([(START, START + 6 * DAY)], 0.0, 900.0, "Asia/Tehran")

    first, second, *_ = ticks(scale)
    assert (first.says, first.part_of) == ("Tue 16", "Jan 2024")
    assert second.says == "Wed 17"
    assert scale.at(seconds("2024-01-16T20:30:00Z")) == second.at


@given(TIMES)
def test_every_stretch_has_few_ticks_and_they_stand_in_order(taken):
    scale = scale_of(taken, 100.0, 900.0, "Asia/Kathmandu")

    found = [one.at for one in ticks(scale)]
    assert found == sorted(found)
    assert len(found) < 60


def test_a_length_is_in_the_unit_that_fits():
    said = [length_words(one) for one in (30, 150, 28 * HOUR, 12 * DAY, 800 * DAY)]

    assert said == ["30 seconds", "2 minutes", "28 hours", "12 days", "2 years"]


def test_words_that_have_no_room_are_cut_with_a_sign():
    assert cut("Iran → Pakistan", 400, 12) == "Iran → Pakistan"
    short = cut("Iran → Pakistan", 70, 12)
    assert short.endswith("…")
    assert width_of(short, 12) <= 70
    assert cut("Iran", 5, 12) == ""


def test_what_will_be_shown_as_a_mark_is_measured_as_one():
    turned = cut("\u202e\u202e\u202e Pakistan", 120, 12)

    assert turned.startswith("<U+202E><U+")
    assert width_of(turned, 12) <= 120


def test_words_break_into_lines_that_fit():
    lines = wrapped("Democratic People's Republic of Korea", 100, 12, most=3)

    assert len(lines) == 3
    assert all(width_of(one, 12) <= 100 for one in lines)


def test_boxes_that_only_touch_do_not_meet():
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 20, 20))
