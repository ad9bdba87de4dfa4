"""Phrases: no word says more than the record."""

from datetime import UTC, datetime

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from events.base import Withheld
from events.claims import Figure, FigurePart
from events.reading import Zoning, read_when
from events.times import Lag, When, write_instant
from tests.builders import actor, cite, given, party, response
from timeline.reports.wording import (
    in_sentence,
    lag_words,
    listed,
    number,
    possessive,
    reading_words,
    recorded_words,
    text_of,
    when_local,
    when_short,
    when_utc,
)
from timeline.reports.wording_figures import figure_words
from timeline.reports.wording_links import link_phrase, quoted_noun

HALF_PAST_FOUR = read_when("2024-01-18T04:30", Zoning("Asia/Tehran", "place"), as_reported="Thursday 4:30am local")
TUESDAY = read_when("2024-01-16", Zoning("Asia/Karachi", "place"), basis="derived", as_reported="Tuesday")


def test_a_clock_time_is_written_with_weekday_zone_offset_and_utc():
    assert when_local(HALF_PAST_FOUR) == "Thursday 18 January 2024, 04:30 Iran time (UTC+03:30)"
    assert when_utc(HALF_PAST_FOUR) == "01:00 UTC"
    assert when_short(HALF_PAST_FOUR) == "Thu 18 Jan 2024 04:30"


def test_the_same_moment_read_in_karachi_is_the_day_before_in_utc():
    read_there = read_when("2024-01-18T04:30", Zoning("Asia/Karachi", "place"))

    assert when_utc(read_there) == "17 January 2024 23:30 UTC"


def test_a_day_is_never_midnight():
    for words in (when_local(TUESDAY), when_short(TUESDAY)):
        assert "00:00" not in words
        assert "16 Jan" in words


def test_a_day_without_zone_is_that_day_and_says_that_no_zone_was_stated():
    assert when_local(read_when("2024-01-16")) == "Tuesday 16 January 2024 (no zone stated)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("../2024-01-16", "by 16 January 2024"),
        ("2024-01-16/..", "from 16 January 2024"),
        ("2024-01", "January 2024"),
        ("2024-01~", "about January 2024"),
        ("2024", "2024"),
        ("2024-W03", "Monday 15 January 2024 to Sunday 21 January 2024 (no zone stated)"),
        ("2024-01-15/2024-01-16", "Monday 15 January 2024 to Tuesday 16 January 2024 (no zone stated)"),
        ("unknown", "not dated"),
    ],
)
def test_a_coarse_or_open_time_says_no_more_than_the_source(text, words):
    assert when_local(read_when(text)) == words


def test_a_qualified_time_says_so():
    assert when_local(read_when("2024-01-18~", Zoning("Asia/Tehran", "stated"))).startswith("about ")
    assert when_local(read_when("2024-01-18?", Zoning("Asia/Tehran", "stated"))).startswith("possibly ")


@pytest.mark.parametrize("text", ["2023-12-14~", "2023-12-13/2023-12-14", "2023-W50", "2023-12~", "2023~"])
@pytest.mark.parametrize("zone", [None, "Asia/Tehran", "UTC"])
def test_what_was_said_in_days_has_no_clock_however_wide_it_is_read(text, zone):
    """In its own zone. Elsewhere its days begin at other hours, and these are told: that is the control."""
    when = read_when(text, Zoning(zone, "none" if zone is None else "place"))

    assert ":" not in when_local(when)
    assert ":" not in when_short(when)
    assert (":" in when_short(when, "Asia/Karachi")) == (zone is not None)


def test_how_a_time_was_read_stands_beside_it():
    assert reading_words(TUESDAY) == 'derived from "Tuesday"; zone assumed from the place'
    assert reading_words(HALF_PAST_FOUR) == 'reported as "Thursday 4:30am local"; zone assumed from the place'


@pytest.mark.parametrize(
    ("lag", "words"),
    [
        (Lag(108000, 194460), "30 to 54 hours"),
        (Lag(102600, 189060), "28.5 to 52.5 hours"),
        (Lag(0, 82800), "0 to 23 hours"),
        (Lag(60, 3600), "1 to 60 minutes"),
        (Lag(30 * 86400, 31 * 86400), "30 to 31 days"),
        (Lag(3 * 86400, 3 * 86400), "72 hours"),
        (Lag(2 * 86400, 4 * 86400), "2 to 4 days"),
        (Lag(1063800, 1072800), "12 to 12.5 days"),
        (Lag(500400, 673200), "5 to 8 days"),
        (None, "not computable"),
    ],
)
def test_a_lag_is_an_interval_at_its_coarser_precision(lag, words):
    assert lag_words(lag) == words


def figure(**fields):
    return Figure(quantity="killed", unit="persons", scope="incident", **fields)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (figure(bound="exact", value=7), "7"),
        (figure(bound="exact", value=0), "0 reported"),
        (figure(bound="at_least", value=5), "at least 5"),
        (figure(bound="about", value=90), "about 90"),
        (figure(bound="range", low=5, high=8), "5 to 8"),
        (figure(bound="unknown"), "reported as unknown"),
        (figure(bound="word", word="a-number-of"), '"a number of" (no figure; 1 or more)'),
        (
            figure(
                bound="parts_only",
                parts=(
                    FigurePart(category="children", bound="exact", value=4),
                    FigurePart(category="women", bound="exact", value=3),
                ),
            ),
            "7 (our sum)",
        ),
        (
            figure(bound="parts_only", parts=(FigurePart(category="attackers", bound="exact", value=2),)),
            "parts only, no total",
        ),
    ],
)
def test_a_figure_keeps_its_bound_and_a_word_is_never_a_number(said, words):
    assert figure_words(said) == words


def test_three_zeros_are_three_different_words():
    words = {figure_words(figure(bound="exact", value=0)), figure_words(figure(bound="unknown")), "not stated"}

    assert len(words) == 3


@pytest.mark.parametrize(
    ("quote", "noun"),
    [
        ("in retaliation for", "retaliation for"),
        ("in response to", "response to"),
        ("in an apparent response to", "an apparent response to"),
        ("followed", None),
        ("immediate explanation", None),
    ],
)
def test_the_noun_of_a_link_is_the_one_in_the_quote(quote, noun):
    assert quoted_noun(quote) == noun


KNOWN = given(actor("iran"), actor("financial-times", kind="outlet"))


def phrase(**fields):
    return link_phrase(KNOWN, response("sistan", "panjgur", **fields), "no. 4")


def test_an_attributed_link_is_worded_as_somebody_s_words():
    words = phrase(strength="attributed", asserted_by=party("financial-times"), citations=(cite(),))

    assert words == "came in what the Financial Times called retaliation for no. 4"


def test_a_followed_link_says_after_and_nothing_more():
    words = phrase(
        strength="followed", asserted_by=party("financial-times"), citations=(cite(quote="in retaliation for"),)
    )

    assert words == "came after no. 4 in the order that its source tells; this link says no more"


def test_a_denial_is_not_an_answer():
    words = phrase(
        strength="attributed", polarity="no", asserted_by=party("iran"), citations=(cite(quote="not related to"),)
    )

    assert words.startswith("does not answer no. 4, ")


def test_what_was_redacted_is_printed_as_withheld_with_its_ground():
    assert text_of(Withheld(ground="source_protection", by_position=28)) == "[withheld: source protection, position 28]"


def test_sentences_are_put_together_as_people_do():
    assert listed(["one"]) == "one"
    assert listed(["one", "two", "three"]) == "one, two and three"
    assert number(12) == "twelve"
    assert number(13) == "13"
    assert possessive("Iran") == "Iran's"
    assert in_sentence("Financial Times") == "the Financial Times"
    assert in_sentence("IRNA") == "IRNA"


@for_all(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)),  # noqa: DTZ001  # UTC below
    st.integers(1, 10**8),
    st.sampled_from(["UTC", "Asia/Tehran", "America/New_York", "+05:45", None]),
    st.sampled_from(["minute", "day", "week", "span", "year"]),
)
def test_any_time_can_be_written(start, width, zone, precision):
    """Whatever is on record is printed: an odd one must not stop a report."""
    earliest = start.replace(tzinfo=UTC)
    when = When(
        earliest=write_instant(earliest),
        latest=write_instant(datetime.fromtimestamp(earliest.timestamp() + width, UTC)),
        precision=precision,
        qualifier="none",
        zone=zone,
        zone_basis="none" if zone is None else "stated",
        basis="stated",
    )

    assert when_local(when)
    assert when_utc(when)
    assert when_short(when)


def test_an_hour_is_no_full_hour():
    assert "in the hour from 04:00" in when_local(read_when("2024-01-18T04", Zoning("Asia/Tehran", "stated")))


def test_a_time_that_clocks_showed_twice_is_printed_as_both():
    twice = read_when("2024-10-27T02:30", Zoning("Europe/Berlin", "stated"))

    assert " to " in when_local(twice)
    assert when_utc(twice) == "27 October 2024 00:30 to 27 October 2024 01:31 UTC"


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"bound": "exact", "value": 780, "words": "13 minutes"}, "13 minutes"),
        ({"bound": "exact", "value": 781}, "781 seconds"),
        ({"bound": "about", "value": 3600, "words": "an hour"}, 'about 1 hour, said as "an hour"'),
        ({"bound": "range", "low": 780, "high": 1200}, "13 minutes to 20 minutes"),
    ],
)
def test_seconds_that_are_whole_minutes_are_said_in_minutes(bounds, words):
    assert figure_words(Figure(quantity="gap", unit="seconds", scope="incident", **bounds)) == words


def test_a_time_of_recording_is_said_in_words():
    assert recorded_words("2024-01-19T08:27:00.000000Z") == "Friday 19 January 2024, 08:27 UTC"
