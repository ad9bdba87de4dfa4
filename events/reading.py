"""How a written time becomes a `When`: EDTF dates, clock times, intervals, parts of a day; a guess is refused."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from events.codebook import table
from events.times import (
    FIRST_INSTANT,
    LAST_INSTANT,
    MAX_OFFSET_HOURS,
    UNDATED,
    Precision,
    Qualifier,
    ReadingBasis,
    When,
    ZoneBasis,
    parse_instant,
    write_instant,
    zone_of,
)


class UnreadableTime(ValueError):
    """A written time that cannot be read without a guess. `code` is stable; `fix` says what to write."""

    def __init__(self, code: str, message: str, fix: str) -> None:
        self.code, self.fix = code, fix
        super().__init__(message)


class Zoning(NamedTuple):
    """The zone in which a local time is read, and on whose word: an IANA name, `UTC`, `±hh:mm`, or none."""

    name: str | None = None
    basis: ZoneBasis = "none"


NO_ZONE = Zoning()

_QUALIFIERS: dict[str, Qualifier] = {"": "none", "~": "approximate", "?": "uncertain", "%": "both"}
# Seasons of EDTF, as first month; 21-24 are read as northern and marked assumed.
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12, 25: 3, 26: 6, 27: 9, 28: 12, 29: 9, 30: 12, 31: 3, 32: 6}
_UNHEMISPHERED = 24

_CLOCK = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})T(?P<hour>\d{2})(:(?P<minute>\d{2})(:(?P<second>\d{2}))?)?"
    r"(?P<offset>Z|[+-]\d{2}:\d{2}(:\d{2})?)?",
    re.ASCII,  # \d would also take ٢٠٢٤
)
_DATE = re.compile(r"(?P<year>\d{4})(-(W(?P<week>\d{2})|(?P<month>\d{2})(-(?P<day>\d{2}|XX))?))?", re.ASCII)
_HOURS = re.compile(r"\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z)?", re.ASCII)
_SLASHED = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}/\d{1,2}/\d{1,2}")
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*|[+-][0-9]{2}:[0-9]{2}")
# Without zone a date is that date anywhere on earth: UTC+14 to UTC-12.
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)
_OPEN = ("..", "", "unknown", "undated")
_FORMS = "write a date 2024-01-18, a time 2024-01-18T04:30+03:30, or an interval A/B, ../B, A/.."


class _Local(NamedTuple):
    """Local bounds (no zone) of one written time, how fine it was, and the zone it brought itself."""

    start: datetime
    end: datetime
    precision: Precision
    offset: str | None = None
    assumed: bool = False


def read_when(
    text: str, zoning: Zoning = NO_ZONE, *, basis: ReadingBasis = "stated", as_reported: str | None = None
) -> When:
    """Read a written time in `zoning`.

    Accepts EDTF level 0 and 1 dates with `~ ? %`, clock times with an offset or in a
    zone, `DATE PART` (`2024-01-18 morning`), intervals, `unknown`. Raises
    `UnreadableTime` for what would need a guess: a clock time without zone,
    `01/02/2024`, `24:00`, "midnight", a local time that a clock change skipped.
    """
    text = text.strip()
    if text and text in _OPEN:
        return _replace(UNDATED, basis=basis, as_reported=as_reported)
    _refuse_guesses(text)
    if "/" in text:
        return _read_interval(text, zoning, basis, as_reported)
    qualifier = _QUALIFIERS[text[-1] if text[-1:] in _QUALIFIERS and text else ""]
    bare = text[:-1] if qualifier != "none" else text
    local = _read_local(bare)
    used = _used_zone(text, local, zoning)
    earliest, latest = _instants(text, local, used)
    if earliest >= latest:
        raise UnreadableTime(
            "time.skipped",
            f"{used.name} had no such day, the calendar skipped it: {text!r}",
            "write the day before or after, and keep the source's words in --as-reported",
        )
    if qualifier in ("approximate", "both"):
        earliest, latest = _widened(text, earliest, latest, local.precision)
    bounds = write_instant(earliest), write_instant(latest)
    if bounds[0] < FIRST_INSTANT or bounds[1] > LAST_INSTANT:
        why = f"not within {FIRST_INSTANT[:10]} to 9999-12-30: {text!r}"
        raise UnreadableTime("time.out-of-range", why, "give a day inside")
    return When(
        earliest=bounds[0],
        latest=bounds[1],
        precision=local.precision,
        qualifier=qualifier,
        zone=used.name,
        zone_basis=used.basis,
        basis="assumed" if local.assumed else basis,
        edtf=_edtf_of(bare, qualifier),
        as_reported=as_reported,
    )


def _replace(when: When, *, basis: ReadingBasis, as_reported: str | None) -> When:
    return When(
        earliest=when.earliest,
        latest=when.latest,
        precision=when.precision,
        qualifier=when.qualifier,
        zone=when.zone,
        zone_basis=when.zone_basis,
        basis=basis,
        as_reported=as_reported,
    )


def _refuse_guesses(text: str) -> None:
    if not text:
        raise UnreadableTime("time.empty", "the time is empty", "write unknown if no source says when")
    if _SLASHED.fullmatch(text):
        raise _slashed(text)
    if "midnight" in text.lower() or "T24" in text:
        raise UnreadableTime(
            "time.midnight",
            f"midnight belongs to two days: {text!r}",
            "say which day: 2024-01-18, or 2024-01-18T00:00 with a zone; keep the words in --as-reported",
        )


def _slashed(text: str) -> UnreadableTime:
    """Return the refusal of a date with slashes or points, with each date that it may be."""
    numbers = [int(part) for part in re.split("[/.]", text)]
    orders = [numbers] if text[:4].isdigit() else [[numbers[2], numbers[1], numbers[0]], [numbers[2], *numbers[:2]]]
    dates = sorted({f"{year}-{month:02}-{day:02}" for year, month, day in orders if _is_date(year, month, day)})
    says = "day and month cannot be told apart" if len(dates) > 1 else "a date is not read in this order"
    fix = "write the date as YYYY-MM-DD" + (f": {' or '.join(dates)}" if dates else "")
    return UnreadableTime("time.ambiguous-date", f"{says}: {text!r}", fix)


_TWO_DIGITS = 99


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year > _TWO_DIGITS  # 24 may be any century's


def _read_interval(text: str, zoning: Zoning, basis: ReadingBasis, as_reported: str | None) -> When:
    """Read `A/B`, `../B`, `A/..`: one moment between the earliest of A and the latest of B."""
    first, second = (part.strip() for part in text.split("/", 1))
    if "/" in second:
        raise UnreadableTime("time.unreadable", f"an interval has two ends: {text!r}", _FORMS)
    start = None if first in _OPEN else read_when(first, zoning)
    end = None if second in _OPEN else read_when(second, zoning)
    ends = [one for one in (start, end) if one is not None]
    if not ends:
        return _replace(UNDATED, basis=basis, as_reported=as_reported)
    if start is not None and end is not None and _is_reversed(start, end):
        raise UnreadableTime(
            "time.reversed", f"the interval ends before it begins: {text!r}", "write the earlier end first"
        )
    approximate = any(one.qualifier in ("approximate", "both") for one in ends)
    uncertain = any(one.qualifier in ("uncertain", "both") for one in ends)
    qualifier: Qualifier = (
        "both" if approximate and uncertain else "approximate" if approximate else "uncertain" if uncertain else "none"
    )
    return When(
        earliest=start.earliest if start else None,
        latest=end.latest if end else None,
        precision="span",
        qualifier=qualifier,
        zone=ends[0].zone,
        zone_basis=ends[0].zone_basis,
        basis="assumed" if any(one.basis == "assumed" for one in ends) else basis,
        edtf=_edtf_of_interval(first, second),
        as_reported=as_reported,
    )


def _is_reversed(start: When, end: When) -> bool:
    """Tell whether `end` is over before `start` begins. Two dates without zone are compared as dates."""
    slack = _EAST + _WEST if start.zone is None and end.zone is None else timedelta()
    return parse_instant(str(end.latest)) - parse_instant(str(start.earliest)) <= slack


def _edtf_of_interval(first: str, second: str) -> str | None:
    """Return an interval of dates as EDTF; one with a clock time or a part of a day has none."""
    ends = [".." if part in _OPEN else part for part in (first, second)]
    return "/".join(ends) if all(part == ".." or _DATE.fullmatch(part.rstrip("~?%")) for part in ends) else None


def _read_local(text: str) -> _Local:
    """Read one end without its qualifier."""
    if match := _CLOCK.fullmatch(text):
        return _read_clock(text, match)
    date, _, part = text.partition(" ")
    if part:
        return _read_part(text, date, part)
    if match := _DATE.fullmatch(text):
        return _read_date(text, match)
    raise UnreadableTime("time.unreadable", f"this is no time that can be read: {text!r}", _FORMS)


def _read_clock(text: str, match: re.Match[str]) -> _Local:
    if match["offset"] and match["offset"].count(":") > 1:
        raise UnreadableTime("time.offset", f"the offset has seconds: {text!r}", "write the offset as ±hh:mm")
    try:
        day = datetime.strptime(match["date"], "%Y-%m-%d")  # noqa: DTZ007  # local on purpose: the zone comes later
        start = day.replace(hour=int(match["hour"]), minute=int(match["minute"] or 0), second=int(match["second"] or 0))
    except ValueError:
        raise UnreadableTime("time.unreadable", f"no such moment: {text!r}", _FORMS) from None
    precision: Precision = "second" if match["second"] else "minute" if match["minute"] else "hour"
    width = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}[precision]
    return _Local(start, _later(text, start, width), precision, match["offset"])


def _read_part(text: str, date: str, part: str) -> _Local:
    match = _DATE.fullmatch(date)
    if match is None or match["day"] in (None, "XX"):
        raise UnreadableTime("time.unreadable", f"this is no time that can be read: {text!r}", _FORMS)
    if part[:1].isdecimal():
        clock = part if _HOURS.fullmatch(part) else "04:30"
        fix = f"join date and clock time with a T, by 24 hours: {date}T{clock}; and say the zone"
        raise UnreadableTime("time.unreadable", f"this is no time that can be read: {text!r}", fix)
    if part not in table("parts"):
        raise UnreadableTime(
            "time.unreadable",
            f"this is no part of a day: {text!r}",
            f"write a date and one of {', '.join(table('parts'))}; keep other words in --as-reported",
        )
    day = _read_date(date, match)
    hours = table("parts")[part]
    first, last = (_later(text, day.start, timedelta(hours=hours[end])) for end in ("from_hour", "to_hour"))
    return _Local(first, last, "part")


def _read_date(text: str, match: re.Match[str]) -> _Local:
    year = int(match["year"])
    try:
        if match["week"]:
            start = datetime.fromisocalendar(year, int(match["week"]), 1)
            return _Local(start, _later(text, start, timedelta(days=7)), "week")
        if match["month"] is None:
            start = datetime(year, 1, 1)  # noqa: DTZ001  # local on purpose
            return _Local(start, _later(text, start, timedelta(days=366 if _is_leap(year) else 365)), "year")
        month = int(match["month"])
        if month in _SEASONS and match["day"] is None:
            first = datetime(year, _SEASONS[month], 1)  # noqa: DTZ001  # local on purpose
            return _Local(first, _months_later(text, first, 3), "season", assumed=month <= _UNHEMISPHERED)
        if match["day"] in (None, "XX"):
            start = datetime(year, month, 1)  # noqa: DTZ001  # local on purpose
            return _Local(start, _months_later(text, start, 1), "month")
        start = datetime(year, month, int(match["day"]))  # noqa: DTZ001  # local on purpose
    except UnreadableTime:
        raise  # a date, but beyond the calendar
    except ValueError:
        raise UnreadableTime("time.unreadable", f"no such date: {text!r}", _FORMS) from None
    return _Local(start, _later(text, start, timedelta(days=1)), "day")


def _is_leap(year: int) -> bool:
    return monthrange(year, 2)[1] == 29  # noqa: PLR2004  # the days of a leap February


def _months_later(text: str, start: datetime, months: int) -> datetime:
    days = 0
    for ahead in range(months):
        year, month = divmod(start.year * 12 + start.month - 1 + ahead, 12)
        days += monthrange(year, month + 1)[1]
    return _later(text, start, timedelta(days=days))


def _later(text: str, start: datetime, width: timedelta) -> datetime:
    try:
        return start + width
    except OverflowError:
        raise UnreadableTime(
            "time.out-of-range", f"beyond the year 9999: {text!r}", "years go from 0001 to 9999"
        ) from None


def _used_zone(text: str, local: _Local, zoning: Zoning) -> Zoning:
    """Return the zone to read in: the offset that was written, else the one that was given."""
    if local.offset is not None:
        return Zoning("UTC" if local.offset in ("Z", "+00:00") else local.offset, "stated")
    if zoning.name is None and local.precision in ("second", "minute", "hour", "part"):
        raise UnreadableTime(
            "time.no-zone",
            f"the time has no zone: {text!r}",
            f"add {'' if local.precision == 'part' else f'an offset ({text}+03:30) or '}a zone (--zone Asia/Tehran)",
        )
    return zoning


def _instants(text: str, local: _Local, zoning: Zoning) -> tuple[datetime, datetime]:
    """Return the bounds in UTC."""
    try:
        if zoning.name is None:
            return (local.start - _EAST).replace(tzinfo=UTC), (local.end + _WEST).replace(tzinfo=UTC)
        zone = _tzinfo(zoning.name)
        clock = local.precision in ("second", "minute", "hour")
        starts = _utc_of(text, local.start, zone, refuse_gap=clock)
        ends = _utc_of(text, local.end, zone, refuse_gap=False)
        if clock:
            # The end of a clock time is its width after the start: a change of the clocks does not stretch a minute.
            return min(starts), max(starts) + (local.end - local.start)
        # A day ends where the next begins, also where the clocks go back to a second midnight.
        return min(starts), max(ends) if local.precision == "part" else min(ends)
    except OverflowError:
        raise UnreadableTime(
            "time.out-of-range", f"outside the years 0001 to 9999: {text!r}", "give a year inside"
        ) from None


def _tzinfo(name: str) -> tzinfo:
    if not _ZONE.fullmatch(name):
        raise UnreadableTime(
            "time.unknown-zone", f"no such time zone: {name!r}", "write an IANA name, like Asia/Tehran"
        )
    if name == "UTC":
        return UTC
    if name[0] in "+-":
        hours, minutes = name[1:].split(":")
        if int(hours) > MAX_OFFSET_HOURS or int(minutes) > 59:  # noqa: PLR2004  # minutes of an hour
            raise UnreadableTime("time.offset", f"no such offset: {name}", "write the offset as ±hh:mm")
        sign = 1 if name[0] == "+" else -1
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    if (zone := zone_of(name)) is None:
        raise UnreadableTime(
            "time.unknown-zone", f"no such time zone: {name!r}", "write an IANA name, like Asia/Tehran"
        )
    return zone


def _utc_of(text: str, local: datetime, zone: tzinfo, *, refuse_gap: bool) -> tuple[datetime, datetime]:
    """Return the one or two moments that a local time stands for; they differ where clocks went back."""
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first > second:  # the local time was skipped: fold 0 and 1 are read with the offset before and after the change
        if refuse_gap:
            before, after = (moment.astimezone(zone).replace(tzinfo=None) for moment in (second, first))
            raise UnreadableTime(
                "time.skipped",
                f"the clocks skipped this time: {text!r}",
                f"the source means {before:%H:%M} or {after:%H:%M}: write which, and keep its words in --as-reported",
            )
        return first, first  # midnight itself may be skipped: the day begins at the change
    return first, second


def _widened(text: str, earliest: datetime, latest: datetime, precision: Precision) -> tuple[datetime, datetime]:
    width = timedelta(seconds=table("approx")[precision]["widened_by_s"])
    try:
        return earliest - width, latest + width
    except OverflowError:
        raise UnreadableTime(
            "time.out-of-range", f"outside the years 0001 to 9999: {text!r}", "give a year inside"
        ) from None


def _edtf_of(bare: str, qualifier: Qualifier) -> str:
    """Return the date part as EDTF; a part of a day or a clock time keeps its date only."""
    date = bare.partition("T")[0].partition(" ")[0]
    if date != bare:
        return date
    return bare + {"none": "", "approximate": "~", "uncertain": "?", "both": "%"}[qualifier]
