"""iCalendar: an action a VEVENT; a day is a DATE, never a midnight, and what is uncertain stands first in the summary.

RFC 5545; NAME and DESCRIPTION of the calendar by RFC 7986. No figure and no link goes out.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from events.actions import ActionReported
from events.times import When
from timeline.exchange.about import about_words
from timeline.exchange.days import days
from timeline.exchange.extract import Extract, Options
from timeline.exchange.plain import plain
from timeline.exchange.words import sides, support_lines, time_line, title
from timeline.projections.register import Standing, corrections_of
from timeline.reports.wording import display_zone, when_short

_LONGEST = 75
"""The most bytes of a line before it is folded: RFC 5545, section 3.1."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CLOCK = ("second", "minute")


def write(one: Extract, options: Options) -> bytes:  # noqa: ARG001  # as every format is called
    """Return the actions as a calendar; those that were struck out are cancelled, those without a time are left out."""
    names = (*one.actions, *one.struck)
    dated = [name for name in names if _is_dated(one.register.actions[name])]
    missing = len(names) - len(dated)
    told = (*about_words(one, "ics"), *([f"Left out, as no time of them is known: {missing}."] if missing else []))
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//escalation-timeline//exchange//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text('Actions on record' if one.asked is None else title(one.register, one.asked))}",
        f"DESCRIPTION:{_text(chr(10).join(told))}",
        *(line for name in dated for line in _event(one, name)),
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _is_dated(thing: Standing[ActionReported]) -> bool:
    when = thing.now.occurred
    return thing.knows("occurred") and (when.earliest, when.latest) != (None, None)


def _event(one: Extract, name: str) -> Iterator[str]:
    thing = one.register.actions[name]
    when = thing.now.occurred
    newest = thing.since[-1].recorded_at if thing.since else thing.recorded_at
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@{one.basis.log_id}"
    yield f"DTSTAMP:{_utc(newest)}"
    yield f"CREATED:{_utc(thing.recorded_at)}"
    yield f"LAST-MODIFIED:{_utc(newest)}"
    yield f"SEQUENCE:{corrections_of(thing) + _strikes(thing)}"
    yield from _span(when)
    yield f"SUMMARY:{_text(_uncertain(when) + title(one.register, name))}"
    told = (time_line(one.register, name), *support_lines(one.register, name), *sides(one.register, name))
    yield f"DESCRIPTION:{_text(chr(10).join(told))}"
    if places := [f"{place.relation} {place.name}" for place in thing.now.places]:
        yield f"LOCATION:{_text('; '.join(places))}"
    yield "TRANSP:TRANSPARENT"
    if thing.retracted is not None:
        yield "STATUS:CANCELLED"
    yield "END:VEVENT"


def _strikes(thing: Standing[ActionReported]) -> int:
    """Return how often an action was struck out and taken up again: each is a revision, as a correction is."""
    return sum(one.event.type in ("action.retracted", "action.restored") for one in thing.since)


def _span(when: When) -> Iterator[str]:
    """Yield from when to when: clock times in UTC, else whole days. With an open end it is the day that is known."""
    if when.precision in (*_CLOCK, "hour", "part") and when.earliest is not None and when.latest is not None:
        yield f"DTSTART:{_utc(when.earliest)}"
        yield f"DTEND:{_utc(when.latest)}"
        return
    first, last = days(when)
    start, end = first or last, last or first
    if start is not None and end is not None:
        yield f"DTSTART;VALUE=DATE:{_digits(start)}"
        if end < date.max:
            yield f"DTEND;VALUE=DATE:{_digits(end + timedelta(days=1))}"


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _uncertain(when: When) -> str:
    """Return what stands before the title of an action whose time is not one clock time or one day; with its zone."""
    first, last = days(when)
    plain_ = when.qualifier == "none" and (when.precision in _CLOCK or (when.precision == "day" and first == last))
    if plain_:
        return ""
    words = when_short(when)
    return f"{words} {display_zone(when)[1]}: " if ":" in words else f"{words}: "


def _utc(instant: str) -> str:
    """Return `2024-01-18T01:00:00Z` as `20240118T010000Z`; parts of a second are left out."""
    return f"{instant[:19].replace('-', '').replace(':', '')}Z"


def _text(text: str) -> str:
    """Return a TEXT value: nothing in it can end the line that it stands on."""
    return plain(text).replace("\t", " ").translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 bytes, each but the first after a blank; no character is cut in two."""
    part, size = "", 0
    for character in line:
        wide = len(character.encode())
        if size + wide > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + character, size + wide
    yield part
