"""Phrases for times, lags, parties, counts and distances, each as precise as the record and no more."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from events.actors import Party
from events.base import Withheld
from events.codebook import territories_of_zones, territory_name
from events.edtf import days_of
from events.times import Lag, When, parse_instant, zone_of
from timeline.projections.register import Register

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
HOUR, DAY = 3600, 86400
KM = 1000
NOT_STATED = "not stated"
NOT_COMPUTABLE = "not computable"
UNSUPPORTED = "unsupported: no source that it rests on stands"


def number(count: int) -> str:
    """Write a count in words up to twelve."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def ordinal(count: int) -> str:
    """Write an ordinal in words up to tenth: 1 is first."""
    return _ORDINALS[count - 1] if count <= len(_ORDINALS) else f"{count}th"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: one; one and two; one, two and three."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def plural(count: int, word: str) -> str:
    """Write a count and its noun: one link, three links."""
    return f"{number(count)} {word}{'' if count == 1 else 's'}"


def text_of(value: str | Withheld | None, empty: str = "") -> str:
    """Return sealed text, or what is printed where it was redacted."""
    if isinstance(value, Withheld):
        return f"[{value}]"
    return value if value is not None else empty


def quoted(value: str | Withheld) -> str:
    """Return somebody's words in quotation marks; what stands where they were redacted is nobody's words."""
    return text_of(value) if isinstance(value, Withheld) else f'"{value}"'


def possessive(name: str) -> str:
    """Write whose: Iran's, the Philippines'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def actor_name(register: Register, actor: str) -> str:
    """Return the neutral name of an actor; its id where it is not on record, or to tell apart what is withheld."""
    thing = register.actors.get(actor)
    name = thing.now.name if thing is not None else actor
    return f"{actor} {text_of(name)}" if isinstance(name, Withheld) else name


# Newspapers whose name takes an article in a sentence.
_TAKES_THE = re.compile(r"\b(Times|Post|Guardian|Telegraph|Journal|Independent|Observer|Economist|Tribune|Herald)$")


def in_sentence(name: str) -> str:
    """Return a name as it stands inside a sentence: the Financial Times, IRNA."""
    return f"the {name}" if _TAKES_THE.search(name) and not name.lower().startswith("the ") else name


def party_words(register: Register, party: Party) -> str:
    """Return a party: the recorded name, or somebody's words for it in quotation marks."""
    if party.actor is not None:
        return actor_name(register, party.actor)
    return quoted(party.words) if party.words is not None else "unknown"


_UNITS = ((DAY, "day"), (HOUR, "hour"), (60, "minute"))


def seconds_words(count: int) -> str:
    """Write seconds as they were stated: in whole days, hours or minutes only where nothing is rounded for it."""
    unit, word = next(((unit, word) for unit, word in _UNITS if count % unit == 0 and count >= unit), (1, "second"))
    return f"{count // unit} {word}{'' if count == unit else 's'}"


def distance_words(metres: int) -> str:
    """Write a distance: in whole kilometres where nothing is rounded for it, else in metres."""
    return f"{metres // KM} km" if metres >= KM and metres % KM == 0 else f"{metres} m"


# --- times -----------------------------------------------------------------------------------------------------------


def display_zone(when: When, mode: str = "local") -> tuple[tzinfo, str]:
    """Return the zone to show `when` in, and its name: its own, UTC, or the IANA zone that `mode` names."""
    return zone_named(when.zone if mode == "local" else mode)


def zone_named(name: str | None) -> tuple[tzinfo, str]:
    """Return an IANA zone or an offset as `Moment.zone` names it, and its name; UTC where none is named."""
    if name is None or name.lower() == "utc":
        return UTC, "UTC"
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[4:6])
        sign = -1 if name[0] == "-" else 1
        return timezone(sign * timedelta(hours=hours, minutes=minutes)), f"UTC{name}"
    zone = zone_of(name)
    return (zone, name) if zone is not None else (UTC, "UTC")


def zone_words(name: str) -> str:
    """Return a zone as readers know it: "Iran time" where a territory has one zone, else its own name."""
    territory = territories_of_zones().get(name)
    return f"{territory_name(territory)} time" if territory else name


def recorded_words(instant: str) -> str:
    """Return when something was recorded, in words: `Thursday 18 January 2024, 09:12 UTC`."""
    moment = datetime.fromisoformat(instant).astimezone(UTC)
    return f"{day_words(moment, weekday=True)}, {moment:%H:%M} UTC"


def day_words(moment: date, *, weekday: bool = False) -> str:
    """Write a day: `18 January 2024`, or `Thursday 18 January 2024`."""
    return f"{f'{moment:%A} ' if weekday else ''}{moment.day} {moment:%B} {moment.year}"


def _offset(moment: datetime) -> str:
    text = f"{moment:%z}"
    return f"UTC{text[:3]}:{text[3:5]}"


def _last_moment(when: When) -> datetime:
    """Return the last moment that is in: bounds are half-open."""
    return parse_instant(str(when.latest)) - timedelta(seconds=1)


def _qualified(when: When, words: str) -> str:
    marks = {"approximate": "about ", "uncertain": "possibly ", "both": "possibly about "}
    return marks.get(when.qualifier, "") + words


def when_local(when: When, mode: str = "local") -> str:
    """Write a time in its zone with weekday, as precisely as it is known: never midnight for a day.

    `Thursday 18 January 2024, 04:30 Iran time (UTC+03:30)`; `by 16 January 2024`; `not dated`.
    """
    if when.earliest is None and when.latest is None:
        return "not dated"
    zone, name = display_zone(when, mode)
    if when.earliest is None or when.latest is None:
        return _open_ended(when, zone, "UTC" if when.zone is None else zone_words(name))
    start, end = parse_instant(when.earliest).astimezone(zone), _last_moment(when).astimezone(zone)
    where = "" if when.zone is None else f" {zone_words(name)}"
    match when.precision:
        case "second" | "minute" | "hour" if _is_one_reading(when):
            clock = f"{start:%H:%M:%S}" if when.precision == "second" else f"{start:%H:%M}"
            from_ = "in the hour from " if when.precision == "hour" else ""
            return f"{day_words(start, weekday=True)}, {from_}{clock}{where or ' UTC'} ({_offset(start)})"
        case "day" if start.date() == end.date():
            return _qualified(when, day_words(start, weekday=True)) + (f" ({zone_words(name)})" if where else "")
        case "month" | "year" if (days := _named_days(when)) is not None:
            return _qualified(when, f"{days[0]:%B %Y}" if when.precision == "month" else f"{days[0].year:04}")
        case _ if (days := _named_days(when, name)) is not None:
            first, last = (day_words(day, weekday=True) for day in days)
            stretch = first if first == last else f"{first} to {last}"
            return _qualified(when, f"{stretch} ({zone_words(name) if where else 'no zone stated'})")
        case _:
            return _qualified(when, f"{_span(start, end)}{where or ' UTC'}")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OF_DATES = ("day", "span", "week", "month", "year")


def _named_days(when: When, shown_in: str | None = None) -> tuple[date, date] | None:
    """Return the first and the last day that the source names, where it names days and no clock time.

    `None` where the time is shown in another zone than its own: there they are other days.
    A day that was widened (`about 14 December`) is still the day that was named: its
    bounds are no clock times that anybody gave, and least of all midnight.
    """
    elsewhere = when.zone is not None and shown_in not in (None, when.zone)
    if when.edtf is None or when.precision not in _OF_DATES or elsewhere:
        return None
    first, last = days_of(when.edtf)
    return None if first is None or last is None else (first, last)


def date_words(when: When, *, last: bool = False) -> str:
    """Write a date for a sentence: the day that it names, or its first or `last` day where it is a stretch.

    Coarser times keep their own words: `January 2024`. Nothing is said of an open end.
    """
    if when.earliest is None or when.latest is None or when.precision in ("week", "month", "season", "year"):
        return when_local(when)
    zone, _ = display_zone(when)
    shown: date | None = days_of(when.edtf)[1 if last else 0] if when.edtf is not None else None
    if shown is None:
        shown = (_last_moment(when) if last else parse_instant(when.earliest)).astimezone(zone)
    return _qualified(when, day_words(shown))


_WIDTHS = {"second": 1, "minute": 60, "hour": HOUR}


def _is_one_reading(when: When) -> bool:
    """Tell whether a clock time stands for one moment: not widened, and not a time that clocks showed twice."""
    if when.qualifier != "none" or when.earliest is None or when.latest is None:
        return False
    width = parse_instant(when.latest) - parse_instant(when.earliest)
    return width == timedelta(seconds=_WIDTHS.get(when.precision, 0))


def _open_ended(when: When, zone: tzinfo, where: str) -> str:
    """Write `by 16 January 2024` or `from …`; by the source's own date where it gave no zone."""
    word = "by" if when.earliest is None else "from"
    ends = [part for part in (when.edtf or "").split("/") if part not in ("", "..")]
    if len(ends) == 1 and _DAY.fullmatch(ends[0]):
        return f"{word} {day_words(datetime.fromisoformat(ends[0]))}"
    moment = _last_moment(when) if when.earliest is None else parse_instant(when.earliest)
    shown = moment.astimezone(zone)
    return f"{word} {day_words(shown)}, {shown:%H:%M} {where}"


def _span(start: datetime, end: datetime) -> str:
    """Write an interval; `end` is the last moment that is in."""
    first = f"{day_words(start, weekday=True)}, {start:%H:%M}"
    if start.date() == end.date():
        return f"{first} to {_end_clock(end)}"
    return f"{first} to {day_words(end, weekday=True)}, {_end_clock(end)}"


def _end_clock(end: datetime) -> str:
    """Return the clock time at which an interval ends whose last moment is `end`: 24:00, not 00:00 of the next day."""
    clock = f"{end + timedelta(seconds=1):%H:%M}"
    return "24:00" if clock == "00:00" else clock


def when_utc(when: When) -> str:
    """Write the bounds in UTC: `01:00 UTC`, with the date where it is not the local one or there are two."""
    if when.earliest is None or when.latest is None:
        return _utc_bound(when)
    start, end = parse_instant(when.earliest), parse_instant(when.latest)
    zone, _ = display_zone(when)
    same_date = start.astimezone(zone).date() == start.date()
    if when.precision in ("second", "minute") and _is_one_reading(when):
        clock = f"{start:%H:%M:%S}" if when.precision == "second" else f"{start:%H:%M}"
        return f"{clock} UTC" if same_date else f"{day_words(start)} {clock} UTC"
    return f"{day_words(start)} {start:%H:%M} to {day_words(end)} {end:%H:%M} UTC"


def _utc_bound(when: When) -> str:
    """Write the one bound that is known: `before 16 January 2024 20:30 UTC`."""
    bound = when.earliest or when.latest
    if bound is None:
        return "not dated"
    moment = parse_instant(bound)
    word = "before" if when.earliest is None else "from"
    return f"{word} {day_words(moment)} {moment:%H:%M} UTC"


def when_short(when: When, mode: str = "local") -> str:
    """Write a time for a table: `Thu 18 Jan 2024 04:30`, `Tue 16 Jan 2024`, `by 16 January 2024`."""
    if when.earliest is None or when.latest is None:
        return when_local(when, mode)
    zone, name = display_zone(when, mode)
    start, end = parse_instant(when.earliest).astimezone(zone), _last_moment(when).astimezone(zone)
    if when.precision in ("second", "minute") and _is_one_reading(when):
        return f"{start:%a} {start.day} {start:%b} {start.year} {start:%H:%M}"
    if when.precision == "day" and start.date() == end.date():
        return _qualified(when, f"{start:%a} {start.day} {start:%b} {start.year}")
    if (days := _named_days(when, name)) is not None:
        first, last = days
        words = f"{first.day} {first:%b} {first.year}"
        return _qualified(
            when, f"{first:%a} {words}" if first == last else f"{words} to {last.day} {last:%b} {last.year}"
        )
    begins = f"{start.day} {start:%b} {start.year} {start:%H:%M}"
    same_day = start.date() == end.date()
    ends = _end_clock(end) if same_day else f"{end.day} {end:%b} {end.year} {_end_clock(end)}"
    return _qualified(when, f"{begins} to {ends}")


def precision_label(precision: str) -> str:
    """Return how finely a time is known, in words: day; stretch of time."""
    return "stretch of time" if precision == "span" else precision


def reading_words(when: When) -> str:
    """Write how a time was read: the source's words, what was derived, whose zone it is."""
    parts = []
    if when.as_reported is not None:
        words = quoted(when.as_reported)
        parts.append(f"derived from {words}" if when.basis == "derived" else f"reported as {words}")
    elif when.basis != "stated":
        parts.append(f"{when.basis}, not stated")
    zone_notes = {
        "place": "zone assumed from the place",
        "source": "in the source's own zone",
        "assumed": "zone assumed",
        "none": "no zone stated",
        "stated": "",
    }
    if when.precision != "none" and zone_notes[when.zone_basis]:
        parts.append(zone_notes[when.zone_basis])
    return "; ".join(parts)


def lag_words(lag: Lag | None) -> str:
    """Write a lag as an interval at its coarser precision: `30 to 54 hours`, `2 to 4 days`."""
    if lag is None:
        return NOT_COMPUTABLE
    shortest, longest, units = _ends(lag)
    return f"{shortest} to {longest} {units}" if shortest != longest else longest + _of_unit(longest, units)


def lag_ends(lag: Lag | None) -> tuple[str, str]:
    """Write the shortest and the longest that a lag may be, each with the unit of both: `30 hours`, `54 hours`."""
    if lag is None:
        return NOT_COMPUTABLE, NOT_COMPUTABLE
    shortest, longest, units = _ends(lag)
    return shortest + _of_unit(shortest, units), longest + _of_unit(longest, units)


def _of_unit(count: str, units: str) -> str:
    return f" {units if count != '1' else units[:-1]}"


def _ends(lag: Lag) -> tuple[str, str, str]:
    """Return both ends of a lag and their unit: minutes below 3 hours, days above 72, else hours.

    Hours are rounded to halves. Days are rounded outwards, so that nothing which is possible
    is left out: to halves, and to whole ones where the ends lie a day apart or more, as they
    then come from a time that is known to the day at best.
    """
    if lag.longest < 3 * HOUR:
        return str(round(lag.shortest / 60)), str(round(lag.longest / 60)), "minutes"
    if lag.longest <= 72 * HOUR:
        return _halves(round(2 * lag.shortest / HOUR)), _halves(round(2 * lag.longest / HOUR)), "hours"
    step = 2 if lag.longest - lag.shortest >= DAY else 1
    half = step * DAY // 2
    return _halves(step * (lag.shortest // half)), _halves(step * -(-lag.longest // half)), "days"


def _halves(count: int) -> str:
    return f"{count // 2}.5" if count % 2 else str(count // 2)
