"""iCalendar: read by icalendar without an error; a day is a day, and what is uncertain says so first."""

from datetime import UTC, date, datetime

import pytest

from tests.builders import action, actor, corrected, restored, retracted, source, when
from tests.exchange.crowd import crowd, texts, written
from tests.exchange.validators import validator
from tests.exchange.worlds import BASIS, everything
from timeline.reports.inert import visible

PEOPLE = (actor("iran"), source())


def calendar(events):
    """Return a calendar that icalendar reads without an error, and its events by their ids."""
    [read] = validator("icalendar").Calendar.from_ical(written("ics", events), multiple=True)
    found = {str(one["UID"]).partition("@")[0]: one for one in read.walk("VEVENT")}
    assert read.errors == []
    assert all(one.errors == [] for one in found.values())
    return read, found


def one(occurred):
    """Return the event of an action at one time."""
    return calendar([*PEOPLE, action("it", occurred)])[1]["it"]


def test_every_action_with_a_time_is_an_event_and_the_others_are_counted():
    read, found = calendar(everything())

    assert set(found) == {"panjgur", "sistan", "by-then", "clash", "mistake"}
    assert "Left out, as no time of them is known: 1." in str(read["DESCRIPTION"])
    assert str(found["panjgur"]["UID"]) == f"panjgur@{BASIS.log_id}"


def test_a_day_is_a_date_and_no_midnight():
    found = one("2024-01-16")

    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2024, 1, 16), date(2024, 1, 17))
    assert str(found["SUMMARY"]) == "Strike"


def test_a_clock_time_is_in_utc_and_as_long_as_it_is_uncertain():
    found = one("2024-01-18T04:30")

    assert found["DTSTART"].dt == datetime(2024, 1, 18, 1, 0, tzinfo=UTC)
    assert found["DTEND"].dt == datetime(2024, 1, 18, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("occurred", "zone", "first", "after", "summary"),
    [
        ("../2024-01-16", "Asia/Tehran", date(2024, 1, 16), date(2024, 1, 17), "by 16 January 2024: Strike"),
        ("2024-01-16/..", "Asia/Tehran", date(2024, 1, 16), date(2024, 1, 17), "from 16 January 2024: Strike"),
        ("2024-01-16", None, date(2024, 1, 16), date(2024, 1, 17), "Strike"),
        ("2024-01", "Asia/Tehran", date(2024, 1, 1), date(2024, 2, 1), None),
        ("2024-01-16~", "Asia/Tehran", date(2024, 1, 15), date(2024, 1, 18), None),
        ("2024-01-16~", None, date(2024, 1, 14), date(2024, 1, 19), None),
        (
            "2024-01-16T04:00/2024-01-16T05:00",
            "Asia/Tehran",
            date(2024, 1, 16),
            date(2024, 1, 17),
            "16 Jan 2024 04:00 to 05:01 Asia/Tehran: Strike",
        ),
        ("0900", None, date(900, 1, 1), date(901, 1, 1), None),
    ],
)
def test_an_uncertain_time_touches_all_its_days_and_says_so_first(occurred, zone, first, after, summary):
    found = one(when(occurred, zone))

    assert (found["DTSTART"].dt, found["DTEND"].dt) == (first, after)
    title = str(found["SUMMARY"])
    assert title == summary if summary is not None else title.endswith(": Strike")


def test_a_revision_counts_up_and_what_was_retracted_is_cancelled():
    base = [*PEOPLE, action("it")]
    fixed = [*base, corrected("action", "it", kind="strike.air")]
    struck = [*fixed, retracted("action", "it")]
    back = [*struck, restored("it", amends=len(struck))]

    states = [calendar(events)[1]["it"] for events in (base, fixed, struck, back)]

    assert [int(state["SEQUENCE"]) for state in states] == [0, 1, 2, 3]
    assert [str(state.get("STATUS", "")) for state in states] == ["", "", "CANCELLED", ""]


def test_times_of_the_calendar_are_those_of_recording_and_no_clock_is_read():
    found = one("2024-01-16")

    assert found["DTSTAMP"].dt == datetime(2024, 1, 18, 9, 2, tzinfo=UTC)


def test_no_figure_and_no_link_goes_out():
    told = written("ics", everything())

    assert not any(word in told for word in ("killed", "children", "attributed by", "GEO:"))


def test_no_line_is_longer_than_75_bytes_and_no_character_is_cut():
    raw = written("ics", crowd()).encode()

    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_what_separates_values_is_escaped():
    told = written("ics", [*PEOPLE, action("it", title="One, two; three\\four")])

    assert "SUMMARY:One\\, two\\; three\\\\four\r\n" in told


def test_hostile_texts_come_back_as_they_were():
    _, found = calendar(crowd())

    assert len(found) == len(texts())
    for number, text in enumerate(texts()):
        assert str(found[f"a{number}"]["SUMMARY"]) == visible(text)
