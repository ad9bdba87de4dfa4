"""Cells: read where they can be read one way only, refused with what to write where they cannot."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reading import NO_ZONE, Zoning
from timeline.errors import TimelineError
from timeline.ingest import cells


@pytest.mark.parametrize(
    ("text", "dates", "edtf", "precision"),
    [
        ("2013-01-03 00:00:00.000", None, "2013-01-03", "day"),
        ("2013-01-03", None, "2013-01-03", "day"),
        ("3/1/2013", "day/month/year", "2013-01-03", "day"),
        ("1.3.2013", "month/day/year", "2013-01-03", "day"),
        ("2013", None, "2013", "year"),
        ("unknown", None, None, "none"),
    ],
)
def test_a_date_that_a_program_wrote_is_a_day_and_never_midnight(text, dates, edtf, precision):
    when = cells.time(text, NO_ZONE, dates)

    assert (when.edtf, when.precision) == (edtf, precision)


def test_a_blank_between_date_and_time_is_read_in_the_zone():
    assert cells.time("2024-01-18 4:30", Zoning("Asia/Tehran", "stated")).earliest == "2024-01-18T01:00:00Z"
    assert cells.time("2024-01-18 04:30 +03:30", NO_ZONE).earliest == "2024-01-18T01:00:00Z"


@pytest.mark.parametrize(
    "text", ["01/02/2024", "midnight", "2024-01-18T24:00", "2024-01-18T04:30", "last week", "٢٠٢٤"]
)
def test_a_time_that_would_need_a_guess_is_refused(text):
    with pytest.raises(TimelineError):
        cells.time(text, NO_ZONE)


def test_a_place_gives_its_zone_only_where_it_has_one():
    assert cells.zoning_of("place", ("IR",)) == Zoning("Asia/Tehran", "place")
    assert cells.zoning_of("place-or-none", ("RU",)) == NO_ZONE
    with pytest.raises(TimelineError, match="has several zones"):
        cells.zoning_of("place", ("RU",))


@pytest.mark.parametrize(
    ("text", "written"),
    [("26.97190000", "26.9719"), ("-0.0", "0"), ("64.0911123456", "64.09111"), ("1e1", "10"), ("120", "120")],
)
def test_degrees_have_five_decimals_at_most_and_lose_no_nought_that_counts(text, written):
    assert cells.degrees(text) == written


@pytest.mark.parametrize("text", ["", "NaN", "Infinity", "181", "26°58'", "1e400"])
def test_what_is_no_degree_is_refused(text):
    with pytest.raises(TimelineError):
        cells.degrees(text)


def test_parts_are_read_from_pairs_or_an_object():
    pairs = cells.parts("children=4; women=several; men=unknown")

    assert pairs == cells.parts('{"children": 4, "women": "several", "men": "unknown"}')
    assert pairs[1] == {"category": "women", "bound": "word", "word": "several"}


@pytest.mark.parametrize(
    ("numbers", "bound", "says"),
    [
        ({"low": "1", "best": "2"}, None, "high is blank"),
        ({"value": "1", "low": "1"}, None, "beside it"),
        ({"value": "5"}, "word", "no single number"),
        ({"value": "several"}, "exact", "the value says word"),
        ({"value": "-3"}, None, "is no figure"),
        ({"low": "1", "high": "x"}, None, "no whole number"),
    ],
)
def test_a_figure_that_says_two_things_or_half_of_one_is_refused(numbers, bound, says):
    with pytest.raises(TimelineError, match=says):
        cells.figure("killed", numbers, bound, [])


@given(st.text(max_size=40))
def test_whatever_stands_in_a_cell_is_read_or_refused(text):
    for read in (
        cells.listed,
        cells.territories,
        cells.degrees,
        cells.metres,
        cells.whole,
        cells.parts,
        cells.place,
        lambda one: cells.said(one, None),
        lambda one: cells.time(one, NO_ZONE, "day/month/year"),
        lambda one: cells.between(one, "2024-01-18", None, NO_ZONE),
    ):
        with suppress(TimelineError):
            read(text)


def test_two_days_are_no_day_whatever_a_column_says():
    one = cells.between("2024-01-16", "2024-01-16", "day", NO_ZONE)
    with pytest.raises(TimelineError, match="does not fit a precision of day"):
        cells.between("2024-01-16", "2024-01-18", "day", NO_ZONE)

    assert (one["precision"], one["edtf"]) == ("day", "2024-01-16")
    assert cells.between("2024-01-16", "2024-01-18", "week", NO_ZONE)["precision"] == "week"
