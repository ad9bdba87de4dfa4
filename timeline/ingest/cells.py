"""What stands in a cell, read without a guess: lists, times, territories, degrees, figures and their parts."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, get_args

import msgspec

from events.claims import Bound, Quantity
from events.codebook import table, territory_of
from events.codebook.likeness import kinds_like
from events.quantities import unit_of
from events.reading import NO_ZONE, UnreadableTime, Zoning, read_when
from events.times import Precision, When, parse_instant
from timeline.errors import TimelineError, TimeRefused
from timeline.ingest.refusals import no_time, refused, shown
from timeline.recording.wording import MOST_DIGITS, figure_said, whole_number
from timeline.recording.zones import PLACE, zone_named

Body = dict[str, Any]
PLACE_OR_NONE = "place-or-none"
"""What is written for the only zone of the territory, and for none where it has several."""

_ISO_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})(?: +|T)0?0:00(:00(\.0+)?)?", re.ASCII)
_SPACED = re.compile(r"(\d{4}-\d{2}-\d{2}) +(\d{1,2}:\d{2}(:\d{2})?)( ?(Z|[+-]\d{2}:\d{2}))?", re.ASCII)
_MONTH = re.compile(r"\d{1,2}", re.ASCII)
_SLASHED = re.compile(r"(\d{1,4})[/.](\d{1,2})[/.](\d{1,4})", re.ASCII)
_RELATION = re.compile(r"(at|near|between|inside|towards) +(.+)", re.DOTALL)
_DECIMALS = Decimal("0.00001")
_FIVE = 5
_FORMS = "write a number, >=5 or at least 5, <=5, ~90, 5-8, a word like several, or unknown"
_FINENESS = ("second", "minute", "hour", "part", "day", "week", "month", "season", "year", "span")
_DAY = timedelta(days=1)
_SIX = timedelta(days=6)
_ANYWHERE = timedelta(hours=26)
"""By how much a date is wider that is read in no zone: from UTC+14 to UTC-12."""


# --- lists -----------------------------------------------------------------------------------------------------------


def listed(text: str) -> list[str]:
    """Return the values of a cell: by `;`, or from a JSON array of texts."""
    if text.lstrip().startswith("["):
        found = _json(text)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise refused(says=f"{shown(text)} is no list of texts", fix='write one;two, or ["one", "two"]')
        return [one.strip() for one in found if one.strip()]
    return [one.strip() for one in text.split(";") if one.strip()]


def _json(text: str) -> Any:  # noqa: ANN401  # any JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise refused(says=f"{shown(text)} is no JSON", fix='write one;two, or ["one", "two"]') from None


# --- times -----------------------------------------------------------------------------------------------------------


def zoning_of(zone: str | None, territory: tuple[str, ...]) -> Zoning:
    """Return the zone of a row. `place` is the only zone of its territory; `place-or-none`, none where it has several.

    Raises `TimeRefused` where `place` finds not exactly one.
    """
    try:
        return zone_named(PLACE if zone == PLACE_OR_NONE else zone, territory)
    except TimeRefused as error:
        if zone == PLACE_OR_NONE:
            return NO_ZONE
        raise no_time(says=error.message, code=error.code, fix=error.fix) from None


@lru_cache(maxsize=4096)
def time(text: str, zone: Zoning, dates: str | None = None, say: str = "a column zone, or --zone Asia/Tehran") -> When:
    """Read a time as the command line does. What a program wrote for a day, `2013-01-03 00:00:00.000`, is that day.

    `say` tells where a zone may be named.

    Raises `TimeRefused`.
    """
    written = "/".join(_as_iso(part, dates) for part in _ends(text.strip()))
    try:
        return read_when(written, zone)
    except UnreadableTime as error:
        fix = error.fix
        if error.code == "time.no-zone":
            fix = f"add an offset ({written[:40]}+03:30), {say}"
        elif error.code == "time.ambiguous-date":
            fix = 'write it as YYYY-MM-DD; or say in a profile how all are ordered: dates = "day/month/year"'
        raise TimeRefused(str(error), code=error.code, fix=fix) from None
    except ValueError:
        says = f"this is no time that can be read: {shown(text)}"
        raise TimeRefused(
            says, code="time.unreadable", fix="write it in ASCII digits: 2024-01-18T04:30+03:30"
        ) from None


def _ends(text: str) -> list[str]:
    """Return the two ends of an interval, or the time by itself: `16/01/2024` is none, nor is `01/2024`."""
    first, *others = text.split("/")
    return [text] if len(others) != 1 or _MONTH.fullmatch(first) else [first.strip(), others[0].strip()]


def _as_iso(text: str, dates: str | None) -> str:
    if (match := _ISO_MIDNIGHT.fullmatch(text)) is not None:
        return match[1]
    if (match := _SPACED.fullmatch(text)) is not None:
        return f"{match[1]}T{match[2].zfill(8 if match[3] else 5)}{match[5] or ''}"
    if dates is not None and (match := _SLASHED.fullmatch(text)) is not None:
        parts = dict(zip(dates.split("/"), match.groups(), strict=True))
        return f"{parts['year']}-{parts['month'].zfill(2)}-{parts['day'].zfill(2)}"
    return text


@lru_cache(maxsize=4096)
def between(earliest: str, latest: str, precision: str | None, zone: Zoning, dates: str | None = None) -> Body:
    """Return the time from the beginning of one day or moment to the end of another, as finely as `precision` says."""
    first, last = _as_iso(earliest.strip(), dates), _as_iso(latest.strip(), dates)
    if first == last:
        return as_fine(time(first, zone), precision)
    return as_fine(time(f"{first}/{last}", zone), precision)


def standing_for(day: str, stretch: str) -> str:
    """Return the stretch of time of which a data set gives a day: of a week that of which it may be any day."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise refused(says=f"{shown(day)} is no day", fix="write it as YYYY-MM-DD") from None
    one_of(stretch, ("week", "month", "year"), "stretch of time")
    if stretch == "week":
        try:
            return f"{found - _SIX}/{found + _SIX}"
        except OverflowError:
            raise refused(says=f"{shown(day)} has no week around it", fix="write a day of a year from 2 on") from None
    return day[: len("2024-01" if stretch == "month" else "2024")]


def as_fine(when: When, precision: str | None) -> Body:
    """Return a time whose source spoke as finely as `precision` says: never finer than it is written.

    Raises `CellRefused` where the bounds are not as wide as that.
    """
    body: Body = msgspec.to_builtins(when)
    if precision is None or precision == when.precision:
        return body
    if precision not in _FINENESS:
        known = get_args(Precision)
        fix = f"there are: {', '.join(known)}" if precision not in known else "leave it out: the time is not known"
        raise refused(says=f"{shown(precision)} is no precision of this time", fix=fix)
    if when.precision != "span" and _FINENESS.index(precision) < _FINENESS.index(when.precision):
        says = f"the time is written to the {when.precision}, and the precision {precision} is finer"
        raise refused(says=says, fix="write the time as finely as the source does, or leave the precision out")
    if not _fits(when, precision):
        fix = "write the time as coarsely as the source does, like 2024-01; or fill earliest and latest"
        raise refused(says=f"the time as it is written does not fit a precision of {precision}", fix=fix)
    return body | {"precision": precision}


def _fits(when: When, precision: str) -> bool:
    """Tell whether bounds can be what a source meant that spoke so finely; open ones are a stretch and nothing else."""
    if when.earliest is None or when.latest is None:
        return precision == "span"
    wide = parse_instant(when.latest) - parse_instant(when.earliest)
    wide -= _ANYWHERE if when.zone is None else timedelta()
    if precision in ("week", "month", "season", "year"):
        return wide > _DAY + timedelta(hours=1)  # a day on which clocks change may have 25 hours
    if precision == "span":
        return wide >= _DAY - timedelta(hours=1)
    longest = {"second": 1, "minute": 60, "hour": 3600, "part": 86_400, "day": 90_000}[precision]
    shortest = 82_800 if precision == "day" else 0
    return shortest <= wide.total_seconds() <= longest


# --- what -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def kind(text: str) -> str:
    """Return a kind of action. Raises `CellRefused` for none, with the nearest."""
    if text in table("kinds"):
        return text
    near = kinds_like(text)
    fix = f"did you mean {near[0]}? See the kinds: timeline codebook kinds" if near else "see: timeline codebook kinds"
    raise refused(says=f"no such kind of action: {shown(text)}", fix=fix)


def one_of(text: str, words: Sequence[str], noun: str) -> str:
    """Return a word that is one of a few. Raises `CellRefused` for another."""
    if text not in words:
        raise refused(says=f"{shown(text)} is no {noun}", fix=f"there are: {', '.join(words)}")
    return text


# --- where -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def territories(text: str) -> tuple[str, ...]:
    """Return the codes of territories: ISO 3166-1 in two letters or three, or a short English name."""
    return tuple(_territory(one) for one in listed(text))


def _territory(text: str) -> str:
    if (code := territory_of(text)) is not None:
        return code
    plain = text.casefold()
    named = [code for code, entry in table("territories").items() if entry["name"].casefold() == plain]
    if not named:
        fix = "write ISO 3166-1, like PK; or translate it in a profile: [values.territory]"
        raise refused(says=f"{shown(text)} is no territory", fix=fix)
    return named[0]


def degrees(text: str) -> str:
    """Return degrees with five decimals at most, about a metre: the vocabulary takes no more."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > 180:  # noqa: PLR2004  # degrees
        raise refused(says=f"{shown(text)} is no degree", fix="write a decimal, like 26.9719")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _FIVE:
        number = number.quantize(_DECIMALS)
    written = f"{number:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if written in ("-0", "") else written.removeprefix("+")


def metres(kilometres: str) -> int:
    """Return kilometres in metres."""
    try:
        number = Decimal(kilometres.strip()) * 1000
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number != int(number) or not 0 < number <= 20_000_000:  # noqa: PLR2004  # half the globe
        raise refused(says=f"{shown(kilometres)} is no radius", fix="write kilometres, like 5 or 0.5")
    return int(number)


def place(name: str) -> Body:
    """Return a place from `[RELATION ]NAME`; without a relation it is at it."""
    match = _RELATION.fullmatch(name)
    return {"name": match[2] if match else name, "relation": match[1] if match else "at"}


# --- figures ---------------------------------------------------------------------------------------------------------


def whole(text: str) -> int:
    """Return a whole number: `4`, or `4.0` as programs write it."""
    found = whole_number(text)
    if found is None:
        fix = f"write digits alone, like 1234, at most {MOST_DIGITS}; a word goes into value"
        raise refused(says=f"{shown(text)} is no whole number", fix=fix)
    return found


def said(text: str, bound: str | None) -> Body:
    """Return how a figure was said: 0 is a number, "unknown" is what a claimant said, a blank would be nothing."""
    found = figure_said(text)
    if found is None:
        words = ", ".join(str(entry["label"]) for entry in table("words").values())
        raise refused(says=f"{shown(text)} is no figure", fix=f"{_FORMS}; the words are: {words}")
    chosen = found["bound"] if bound is None else bound.strip().lower().replace("-", "_").replace(" ", "_")
    if found["bound"] == "exact":
        if chosen not in ("exact", "at_least", "at_most", "about"):
            fix = f"there are: {', '.join(get_args(Bound))}"
            raise refused(says=f"a value of bound {shown(chosen)} is no single number", fix=fix)
        return found | {"bound": chosen}
    if chosen != found["bound"]:
        says = f"the value says {found['bound']}, and the bound {shown(chosen)}"
        raise refused(says=says, fix="leave one of the two out")
    return found


def parts(text: str) -> list[Body]:
    """Return the categories of a figure: `children=4; women=3`, or a JSON object."""
    if text.lstrip().startswith("{"):
        found = _json(text)
        pairs = [(str(name), str(value)) for name, value in found.items()]
    else:
        pairs = []
        for one in listed(text):
            name, equals, value = one.partition("=")
            if not equals:
                raise refused(says=f"{shown(one)} has no number", fix="write NAME=N, like children=4; women=3")
            pairs.append((name.strip(), value))
    return [part(name, value) for name, value in pairs]


def part(category: str, text: str) -> Body:
    """Return one category of a figure."""
    found = said(text, None)
    if found["bound"] == "range":
        raise refused(says=f"{shown(text)} is a range, and a part has one value", fix="write it as a claim of its own")
    return {"category": category} | found


def figure(quantity: str, numbers: Mapping[str, str], bound: str | None, some: list[Body]) -> Body:
    """Return a figure from the cells value, low, best and high, and its parts. A total is never invented."""
    known = get_args(Quantity)
    if quantity not in known:
        raise refused(says=f"{shown(quantity)} is no quantity", fix=f"there are: {', '.join(known)}")
    body: Body = {"quantity": quantity, "unit": unit_of(quantity), "scope": "incident"}
    body |= {"parts": some} if some else {}
    if "value" in numbers:
        if len(numbers) > 1:
            raise refused(says="there are a value, and a low, best or high beside it", fix="fill either of them")
        return body | said(numbers["value"], bound)
    if numbers:
        given = {name: whole(text) for name, text in numbers.items()}
        names = set(given)
        if names not in ({"low", "high"}, {"low", "best", "high"}):
            missing = ", ".join(sorted({"low", "high"} - names))
            raise refused(
                says=f"the estimate is not whole: {missing} is blank", fix="fill low and high, or write one value"
            )
        return body | given | {"bound": "three_point" if "best" in given else "range"}
    return body | {"bound": "parts_only"}


def in_column(error: TimelineError, column: str) -> TimelineError:
    """Return a refusal with the column that it is about."""
    error.where["column"] = column
    return error
