"""How a written time is read: every row of the table in the design, and what holds for any text."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events.codebook import table, territory_of, zones_of
from events.reading import UnreadableTime, Zoning, read_when
from events.times import parse_instant, write_instant
from tests.builders import when
from tests.strategies import ZONES

TEHRAN = Zoning("Asia/Tehran", "place")
# 2024-01-18 in Arabic-Indic digits, which Python's int() reads.
ARABIC = "\u0662\u0660\u0662\u0664-\u0660\u0661-\u0661\u0668"
DATES = st.dates(datetime(1990, 1, 1, tzinfo=UTC).date(), datetime(2037, 12, 1, tzinfo=UTC).date())


def bounds(text, zone=None):
    read = when(text, zone)
    return (read.earliest, read.latest, read.precision)


def refusal(text, zoning=None):
    with pytest.raises(UnreadableTime) as refused:
        read_when(text, zoning or Zoning())
    return refused.value


@pytest.mark.parametrize(
    ("text", "zone", "earliest", "latest", "precision"),
    [
        ("2024-01-18T04:30+03:30", None, "2024-01-18T01:00:00Z", "2024-01-18T01:01:00Z", "minute"),
        ("2024-01-18T04:30", "Asia/Tehran", "2024-01-18T01:00:00Z", "2024-01-18T01:01:00Z", "minute"),
        ("2024-01-18T01:00:05Z", None, "2024-01-18T01:00:05Z", "2024-01-18T01:00:06Z", "second"),
        ("2024-01-18T04", "+03:30", "2024-01-18T00:30:00Z", "2024-01-18T01:30:00Z", "hour"),
        ("2024-01-16", "Asia/Karachi", "2024-01-15T19:00:00Z", "2024-01-16T19:00:00Z", "day"),
        ("2024-03-31", "Europe/London", "2024-03-31T00:00:00Z", "2024-03-31T23:00:00Z", "day"),
        ("2024-10-27", "Europe/London", "2024-10-26T23:00:00Z", "2024-10-28T00:00:00Z", "day"),
        ("2024-01-18", None, "2024-01-17T10:00:00Z", "2024-01-19T12:00:00Z", "day"),
        ("2024-01-16/2024-01-18", "UTC", "2024-01-16T00:00:00Z", "2024-01-19T00:00:00Z", "span"),
        ("2024-01-XX", "UTC", "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z", "month"),
        ("2024-01", "UTC", "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z", "month"),
        ("2024-W03", "UTC", "2024-01-15T00:00:00Z", "2024-01-22T00:00:00Z", "week"),
        ("2024", "UTC", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "year"),
        ("../2024-01-18", "UTC", None, "2024-01-19T00:00:00Z", "span"),
        ("2024-01-18/..", "UTC", "2024-01-18T00:00:00Z", None, "span"),
        ("unknown/2024-01-18", "UTC", None, "2024-01-19T00:00:00Z", "span"),
        ("unknown", "UTC", None, None, "none"),
        ("../..", "UTC", None, None, "none"),
        ("2024-01-18 early", "Asia/Tehran", "2024-01-17T20:30:00Z", "2024-01-18T02:30:00Z", "part"),
        ("2024-01-18 morning", "UTC", "2024-01-18T06:00:00Z", "2024-01-18T12:00:00Z", "part"),
        ("2024-01-18 midday", "UTC", "2024-01-18T11:00:00Z", "2024-01-18T14:00:00Z", "part"),
        ("2024-01-18 afternoon", "UTC", "2024-01-18T12:00:00Z", "2024-01-18T18:00:00Z", "part"),
        ("2024-01-18 evening", "UTC", "2024-01-18T17:00:00Z", "2024-01-18T22:00:00Z", "part"),
        ("2024-01-18 night", "UTC", "2024-01-18T18:00:00Z", "2024-01-19T06:00:00Z", "part"),
        ("2024-21", "UTC", "2024-03-01T00:00:00Z", "2024-06-01T00:00:00Z", "season"),
        ("2024-28", "UTC", "2024-12-01T00:00:00Z", "2025-03-01T00:00:00Z", "season"),
        ("2024-32", "UTC", "2024-06-01T00:00:00Z", "2024-09-01T00:00:00Z", "season"),
        # A local time that exists twice: one minute, in either of two hours.
        ("2024-10-27T01:30", "Europe/London", "2024-10-27T00:30:00Z", "2024-10-27T01:31:00Z", "minute"),
        # Clocks that go back to midnight: the day before ends at the first of the two.
        ("2023-11-04", "America/Havana", "2023-11-04T04:00:00Z", "2023-11-05T04:00:00Z", "day"),
        ("2023-11-05", "America/Havana", "2023-11-05T04:00:00Z", "2023-11-06T05:00:00Z", "day"),
    ],
)
def test_a_written_time_is_read_as_widely_as_the_source_spoke(text, zone, earliest, latest, precision):
    assert bounds(text, zone) == (earliest, latest, precision)


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("2024-01-18T04:30", timedelta(minutes=30)),
        ("2024-01-18T04", timedelta(hours=1)),
        ("2024-01-18 morning", timedelta(hours=3)),
        ("2024-01-18", timedelta(days=1)),
        ("2024-W03", timedelta(days=3)),
        ("2024-01", timedelta(days=15)),
        ("2024", timedelta(days=183)),
    ],
)
def test_about_widens_both_bounds_and_a_doubt_moves_none(text, wider):
    """Table approx-1."""
    plain, about, doubted, both = (when(text + sign) for sign in ("", "~", "?", "%"))

    assert parse_instant(about.earliest) == parse_instant(plain.earliest) - wider
    assert parse_instant(about.latest) == parse_instant(plain.latest) + wider
    assert (doubted.earliest, doubted.latest) == (plain.earliest, plain.latest)
    assert (both.earliest, both.latest) == (about.earliest, about.latest)
    assert [one.qualifier for one in (plain, about, doubted, both)] == ["none", "approximate", "uncertain", "both"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-01-18T04:30", "time.no-zone"),
        ("2024-01-18 morning", "time.no-zone"),
        ("2024-01-18T24:00", "time.midnight"),
        ("2024-01-18 midnight", "time.midnight"),
        ("01/02/2024", "time.ambiguous-date"),
        ("18.01.2024", "time.ambiguous-date"),
        ("late on Tuesday", "time.unreadable"),
        ("2024-01-18 before sunset", "time.unreadable"),
        ("2024-02-30", "time.unreadable"),
        ("2024-01-18T04:60Z", "time.unreadable"),
        ("2023-W53", "time.unreadable"),  # a year of 52 weeks
        ("2024-25-01", "time.unreadable"),  # day and month in the wrong order are no season
        (ARABIC, "time.unreadable"),
        ("", "time.empty"),
        ("2024-01-18T04:30+03:30:15", "time.offset"),
        ("2024-01-18T04:30+25:00", "time.offset"),
        ("2024-01-18/2024-01-16", "time.reversed"),  # without a zone the days are wide, and still in this order
        ("2024-01-18T04:00Z/2024-01-18T03:00Z", "time.reversed"),
        ("2024/2025/2026", "time.unreadable"),
        ("0001-01-01", "time.out-of-range"),
        ("9999", "time.out-of-range"),
        ("9999-12-30~", "time.out-of-range"),
    ],
)
def test_what_would_need_a_guess_is_refused(text, code):
    refused = refusal(text)

    assert refused.code == code
    assert refused.fix


@pytest.mark.parametrize(
    ("text", "says", "fix"),
    [
        ("16 January 2024", "no time that can be read", "2024-01-18"),
        ("before 2024-01-16", "no time that can be read", "../B"),
        ("early January", "no time that can be read", "A/B"),
        ("2024-01-16 04:30", "no time that can be read", "2024-01-16T04:30"),
        ("2024-01-16 4:30am", "no time that can be read", "2024-01-16T04:30"),
        ("2024-01-16 dawn", "no part of a day", "early, morning"),
    ],
)
def test_a_time_as_one_would_write_it_is_refused_with_how_to_write_it(text, says, fix):
    refused = refusal(text)

    assert says in str(refused)
    assert fix in refused.fix


def test_a_part_of_a_day_takes_no_offset_so_none_is_offered():
    assert refusal("2024-01-16 evening").fix == "add a zone (--zone Asia/Tehran)"
    assert refusal("2024-01-16 evening+03:30").code == "time.unreadable"


def test_a_local_time_that_the_clocks_skipped_is_refused_with_both_neighbours():
    refused = refusal("2024-03-31T01:30", Zoning("Europe/London", "place"))

    assert refused.code == "time.skipped"
    assert "00:30 or 02:30" in refused.fix


def test_a_day_that_a_country_skipped_is_refused():
    """Samoa crossed the date line: it had no 30 December 2011."""
    assert refusal("2011-12-30", Zoning("Pacific/Apia", "place")).code == "time.skipped"


@pytest.mark.parametrize(
    "name", ["", "+3", "+aa:bb", "+99:00", "Nowhere/Land", "localtime", "posix/Asia/Tehran", "Asia"]
)
def test_a_zone_that_does_not_exist_is_refused(name):
    assert refusal("2024-01-18", Zoning(name, "stated")).code in ("time.unknown-zone", "time.offset")


def test_seasons_without_a_hemisphere_are_read_as_northern_and_marked():
    assert [when(f"2024-{code}").basis for code in (21, 24, 25, 29)] == ["assumed", "assumed", "stated", "stated"]


def test_an_offset_that_was_written_wins_over_the_zone_of_the_place():
    read = read_when("2024-01-18T01:00Z", TEHRAN)

    assert (read.earliest, read.zone, read.zone_basis) == ("2024-01-18T01:00:00Z", "UTC", "stated")


def test_the_words_of_the_source_are_kept_and_the_date_part_is_edtf():
    read = when("2024-01-18T04:30", as_reported="Thursday 4:30am local")

    assert (read.as_reported, read.edtf) == ("Thursday 4:30am local", "2024-01-18")
    dates = {
        "2024-01-18~": "2024-01-18~",
        "2024-W03": "2024-W03",
        " 2024 /2025?": "2024/2025?",
        "unknown/2024": "../2024",
        "2024-01-18 night": "2024-01-18",
    }
    assert {text: when(text).edtf for text in dates} == dates


def test_erbil_was_struck_on_the_15th_there_and_on_the_16th_in_tehran():
    """T1: the zone moves the date."""
    erbil = when("2024-01-15T23:36", "Asia/Baghdad")

    assert erbil.earliest == "2024-01-15T20:36:00Z"
    there, in_tehran = (
        parse_instant(erbil.earliest).astimezone(zoneinfo.ZoneInfo(zone)) for zone in ("Asia/Baghdad", "Asia/Tehran")
    )
    assert (there.day, in_tehran.day) == (15, 16)


def test_half_past_four_in_karachi_is_still_the_day_before_in_utc():
    assert when("2024-01-18T04:30", "Asia/Karachi").earliest == "2024-01-17T23:30:00Z"


@given(DATES, st.sampled_from([zone for zone in ZONES if zone != "Pacific/Apia"]))
def test_days_in_a_zone_follow_one_another_without_gap_or_overlap(date, zone):
    today, tomorrow = (when(str(day), zone) for day in (date, date + timedelta(days=1)))
    hours = (parse_instant(today.latest) - parse_instant(today.earliest)) / timedelta(hours=1)

    assert today.latest == tomorrow.earliest
    assert hours in ((23.5, 24, 24.5) if zone == "Australia/Lord_Howe" else (23, 24, 25))


@given(DATES, st.sampled_from(sorted({zone for entry in table("territories").values() for zone in entry["zones"]})))
def test_a_day_read_without_zone_holds_that_day_in_every_zone(date, zone):
    anywhere = when(str(date), None)
    try:
        there = when(str(date), zone)
    except UnreadableTime:
        return

    assert anywhere.earliest <= there.earliest < there.latest <= anywhere.latest


_PIECES = "2024 -01 -18 -21 -W03 -XX T04:30 T24 :15 Z +03:30 -25:00 ~ ? % / .. unknown 0001 9999 -12 -31 midnight"
PIECES = st.sampled_from([*_PIECES.split(), " ", "\t", " morning", " night", ARABIC])
ANY_TEXT = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=20)


@given(ANY_TEXT, st.sampled_from([*ZONES, None, "+03:30", "Asia"]))
@example("2024-01-18/\t2024-01-20", None)
def test_any_text_is_read_or_refused_by_name(text, zone):
    """No text breaks the reader: a form page shows its refusal, not a stack of calls."""
    try:
        read = when(text, zone)
    except UnreadableTime:
        return

    assert read.earliest is None or read.latest is None or read.earliest < read.latest


@given(st.lists(PIECES, max_size=6).map("".join), st.sampled_from(ZONES))
def test_about_only_widens(text, zone):
    try:
        plain, about = when(text, zone), when(text + "~", zone)
    except UnreadableTime:
        return

    assert (about.earliest or "") <= (plain.earliest or "")
    assert (about.latest or "9") >= (plain.latest or "9")


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_written_and_read_back_to_the_second(moment):
    text = write_instant(moment)

    assert parse_instant(text) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    "text",
    ["20240118T010000.000Z", "2024-01-18 01:00:00Z", "2024-W03-4T01:00:00Z", "2024-01-18T01:00:00+00:00", "2024-01-18"],
)
def test_an_instant_is_written_in_one_way_only(text):
    with pytest.raises(ValueError, match=r"instant|format"):
        parse_instant(text)


def test_a_zone_is_assumed_from_a_territory_only_where_it_has_just_one():
    assert zones_of("IR") == ("Asia/Tehran",)
    assert zones_of("PK") == ("Asia/Karachi",)
    assert len(zones_of("RU")) > 1
    assert zones_of("XZ") == zones_of("ZZ") == ()
    assert (territory_of("irn"), territory_of("IR"), territory_of("persia")) == ("IR", "IR", None)


def test_every_zone_of_every_territory_exists():
    zones = {zone for entry in table("territories").values() for zone in entry["zones"]}

    assert zones <= zoneinfo.available_timezones()
