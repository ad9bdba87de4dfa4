"""Every phrase by strength and precision: times, lags, figures, parties, links; no word says more than the record."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from events.actors import Party
from events.base import Withheld
from events.claims import Bound, Figure, FigurePart
from events.codebook import table, territories_of_zones, territory_name
from events.custody import SourceCaptured
from events.edtf import days_of
from events.responses import ResponseAsserted
from events.times import Lag, When, parse_instant, zone_of
from timeline.projections.claims import our_sum
from timeline.projections.register import Register
from timeline.projections.sources import quotable

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
HOUR, DAY = 3600, 86400
NOT_STATED = "not stated"
NOT_COMPUTABLE = "not computable"


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


# --- times -----------------------------------------------------------------------------------------------------------


def display_zone(when: When, mode: str = "local") -> tuple[tzinfo, str]:
    """Return the zone to show `when` in, and its name: its own, UTC, or the IANA zone that `mode` names."""
    name = when.zone if mode == "local" else mode
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


def _date(moment: date, *, weekday: bool) -> str:
    return (
        f"{moment:%A} {moment.day} {moment:%B} {moment.year}" if weekday else f"{moment.day} {moment:%B} {moment.year}"
    )


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
        return _open_ended(when, zone)
    start, end = parse_instant(when.earliest).astimezone(zone), _last_moment(when).astimezone(zone)
    where = "" if when.zone is None else f" {zone_words(name)}"
    match when.precision:
        case "second" | "minute" | "hour" if _is_one_reading(when):
            clock = f"{start:%H:%M:%S}" if when.precision == "second" else f"{start:%H:%M}"
            from_ = "in the hour from " if when.precision == "hour" else ""
            return f"{_date(start, weekday=True)}, {from_}{clock}{where or ' UTC'} ({_offset(start)})"
        case "day" if start.date() == end.date():
            return _qualified(when, _date(start, weekday=True)) + (f" ({zone_words(name)})" if where else "")
        case "month" | "year" if (days := _named_days(when)) is not None:
            return _qualified(when, f"{days[0]:%B %Y}" if when.precision == "month" else f"{days[0].year:04}")
        case _ if (days := _named_days(when, name)) is not None:
            first, last = (_date(day, weekday=True) for day in days)
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
    return _qualified(when, _date(shown, weekday=False))


_WIDTHS = {"second": 1, "minute": 60, "hour": HOUR}


def _is_one_reading(when: When) -> bool:
    """Tell whether a clock time stands for one moment: not widened, and not a time that clocks showed twice."""
    if when.qualifier != "none" or when.earliest is None or when.latest is None:
        return False
    width = parse_instant(when.latest) - parse_instant(when.earliest)
    return width == timedelta(seconds=_WIDTHS.get(when.precision, 0))


def _open_ended(when: When, zone: tzinfo) -> str:
    """Write `by 16 January 2024` or `from …`; by the source's own date where it gave no zone."""
    word = "by" if when.earliest is None else "from"
    ends = [part for part in (when.edtf or "").split("/") if part not in ("", "..")]
    if len(ends) == 1 and _DAY.fullmatch(ends[0]):
        return f"{word} {_date(datetime.fromisoformat(ends[0]), weekday=False)}"
    moment = _last_moment(when) if when.earliest is None else parse_instant(when.earliest)
    shown = moment.astimezone(zone)
    return f"{word} {_date(shown, weekday=False)}, {shown:%H:%M}"


def _span(start: datetime, end: datetime) -> str:
    """Write an interval; `end` is the last moment that is in."""
    first = f"{_date(start, weekday=True)}, {start:%H:%M}"
    if start.date() == end.date():
        return f"{first} to {_end_clock(end)}"
    return f"{first} to {_date(end, weekday=True)}, {_end_clock(end)}"


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
        return f"{clock} UTC" if same_date else f"{_date(start, weekday=False)} {clock} UTC"
    return f"{_date(start, weekday=False)} {start:%H:%M} to {_date(end, weekday=False)} {end:%H:%M} UTC"


def _utc_bound(when: When) -> str:
    """Write the one bound that is known: `before 16 January 2024 20:30 UTC`."""
    bound = when.earliest or when.latest
    if bound is None:
        return "not dated"
    moment = parse_instant(bound)
    word = "before" if when.earliest is None else "from"
    return f"{word} {_date(moment, weekday=False)} {moment:%H:%M} UTC"


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
    """Write a lag as an interval at its coarser precision: `30 to 54 hours`."""
    if lag is None:
        return NOT_COMPUTABLE
    unit, seconds = _unit(lag.longest)
    shortest, longest = _rounded(lag.shortest, unit), _rounded(lag.longest, unit)
    if shortest == longest:
        return f"{longest} {seconds if longest != '1' else seconds[:-1]}"
    return f"{shortest} to {longest} {seconds}"


def _unit(longest: int) -> tuple[int, str]:
    if longest < 3 * HOUR:
        return 60, "minutes"
    return (HOUR, "hours") if longest <= 14 * DAY else (DAY, "days")


def _rounded(seconds: int, unit: int) -> str:
    """Round to half an hour, or to a whole minute or day: a lag is never finer than what it comes from."""
    halves = round(seconds * 2 / unit) if unit == HOUR else 2 * round(seconds / unit)
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


# --- figures ---------------------------------------------------------------------------------------------------------


def _value_words(bound: Bound | str, value: int | None, word: str | None) -> str:
    match bound:
        case "exact":
            return "0 reported" if value == 0 else str(value)
        case "at_least" | "at_most" | "about":
            return f"{bound.replace('_', ' ')} {value}"
        case "word":
            return f'"{table("words")[str(word)]["label"]}" (no figure; 1 or more)'
        case _:
            return "reported as unknown"


def figure_words(figure: Figure) -> str:
    """Write a figure with its bound, in the claimant's words where it is a word; our own sum is marked as ours."""
    match figure.bound:
        case "range":
            return f"{figure.low} to {figure.high}"
        case "three_point":
            return f"{figure.low} / {figure.best} / {figure.high} (low, best, high)"
        case "parts_only":
            total = our_sum(figure)
            return f"{total} (our sum)" if total is not None else "parts only, no total"
        case _:
            words = _value_words(figure.bound, figure.value, figure.word)
    if figure.unit == "seconds":
        words += " seconds"
    if (figure.bound, figure.value) == ("exact", 0) and figure.status is not None:
        words += f", of {quoted(figure.status)}"
    said = quoted(figure.words) if figure.words is not None else ""
    return f"{words}, said as {said}" if said and said not in words else words


def part_words(part: FigurePart) -> str:
    """Write one category of a figure."""
    return _value_words(part.bound, part.value, part.word)


# --- custody ---------------------------------------------------------------------------------------------------------


def captured_words(capture: SourceCaptured) -> str:
    """Write how bytes were taken into custody; of their hash the first twelve digits, as for a note to a source."""
    at = parse_instant(capture.captured_at)
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return (
        f"captured {_date(at, weekday=False)} {clock} UTC by {capture.captured_by} with {capture.tool} "
        f"{capture.tool_version} (SHA-256 {capture.sha256[:12]}…, {capture.size:,} bytes)"
    )


# --- links -----------------------------------------------------------------------------------------------------------

_NOUN = re.compile(r"(?:as |in )?(?P<noun>(?:an? )?[a-z-]+(?: [a-z-]+)?) (?P<to>for|to|of|against)", re.IGNORECASE)
# The nouns for an answer that a quote may bring, each with the article that our sentence gives it.
_ANSWERS = {"retaliation": "", "revenge": "", "response": "a ", "reprisal": "a ", "answer": "an ", "reaction": "a "}


def quoted_noun(quote: str) -> str | None:
    """Return the noun that a quoted phrase calls it by: `retaliation for` from "in retaliation for"."""
    match = _NOUN.fullmatch(quote.strip())
    if match is None or match["noun"].lower().split()[-1] not in _ANSWERS:
        return None
    return f"{match['noun']} {match['to']}"


def link_phrase(register: Register, link: ResponseAsserted, earlier: str) -> str:
    """Write what is said of a link, as strongly as it is said and no more; `earlier` names the earlier action.

    `stated` and `attributed` carry the speaker; `followed` says "after", and nothing else.
    """
    who = in_sentence(party_words(register, link.asserted_by))
    quote = next((one.quote for one in quotable(register, link.citations) if one.quote is not None), None)
    says = "no exact words recorded" if quote is None else f"in the words {quoted(quote)}"
    match link.strength:
        case "followed":
            return f"came after {earlier} in the order that its source tells; this link says no more"
        case "inferred":
            return (
                f"was proposed to answer {earlier}: method {link.method} gives {link.probability}; "
                f"accepted for this record by {link.accepted_by}"
            )
        case "stated" | "attributed":
            pass
    verb = {"answers": "answers", "pre-empts": "was meant to prevent", "announces": "was announced by"}[link.relation]
    if link.polarity == "no":
        return f"does not answer {earlier}, {who} said, {says}"
    if link.strength == "stated":
        return f"{verb} {earlier} by the acting side's own account: {who}, {says}"
    noun = quoted_noun(quote) if isinstance(quote, str) else None
    if noun is not None and link.relation == "answers":
        apparent = "an apparent " if link.hedged and "apparent" not in noun else _ANSWERS.get(noun.split()[0], "")
        return f"came in what {who} called {apparent}{noun} {earlier}"
    hedge = ", hedged" if link.hedged else ""
    return f"{verb} {earlier} according to {who}{hedge}, {says}"
