"""Weekdays: those that a source's wording names, and those of the local days that a reading touches."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from events.times import When, parse_instant, zone_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""English names, as `date.weekday` counts them."""

# Arabic, Persian and Urdu, after `_plain`: one code for each letter, no hamza, no zero-width non-joiner.
_OTHER_NAMES: dict[int, tuple[str, ...]] = {
    0: ("الاثنین", "دوشنبه", "پیر"),
    1: ("الثلاثاء", "سهشنبه", "منگل"),
    2: ("الاربعاء", "چهارشنبه", "بده"),
    3: ("الخمیس", "پنجشنبه", "جمعرات"),
    4: ("الجمعه", "جمعه"),
    5: ("السبت", "شنبه"),  # Urdu's word for Saturday is also its word for a week
    6: ("الاحد", "یکشنبه", "اتوار"),
}
_ALSO_PERSIAN = ("پیر", "بده")
"""Urdu for Monday and Wednesday; Persian for an old man, and for "give"."""
_URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]|\\bکو\\b")
"""Letters that only Urdu writes of the four, and its "on", which follows a day."""
_ONE_LETTER = str.maketrans("يىكةہھۃأإآ", "ییکهههها" + "اا", "\u200c\u200d\u0640")  # noqa: RUF001  # Arabic letters
_APART = re.compile(r"(یک|دو|سه|چهار|پنج)\s+شنبه")
_ENGLISH = re.compile(rf"\b({'|'.join(WEEKDAYS)})", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_NAMED = {name: day for day, names in _OTHER_NAMES.items() for name in names}
_WEEK = 7


def named_days(words: str) -> set[int]:
    """Return the weekdays that words name in English, Arabic, Persian or Urdu: 0 is Monday."""
    found = {WEEKDAYS.index(day.capitalize()) for day in _ENGLISH.findall(words)}
    if not words.isascii():
        unsure = () if _URDU.search(words) else _ALSO_PERSIAN
        found |= {_NAMED[one] for one in _WORD.findall(_plain(words)) if one in _NAMED and one not in unsure}
    return found


def _plain(words: str) -> str:
    """Return words of Arabic script with one code for each letter; the parts of a Persian weekday in one word."""
    return _APART.sub(r"\1شنبه", words.translate(_ONE_LETTER))  # noqa: RUF001  # a Persian word


def local_days(when: When) -> list[date]:
    """Return the local days that a reading touches; none where it is open, or as long as a week."""
    if when.earliest is None or when.latest is None:
        return []
    start, end = parse_instant(when.earliest), parse_instant(when.latest) - timedelta(seconds=1)
    if when.zone is None:  # the bounds were taken from UTC+14 to UTC-12
        start, end = start + timedelta(hours=14), end - timedelta(hours=12)
    else:
        zone = zone_in(when.zone)
        start, end = start.astimezone(zone), end.astimezone(zone)
    count = (end.date() - start.date()).days + 1
    return [start.date() + timedelta(days=number) for number in range(count)] if count < _WEEK else []


def contradiction(when: When) -> tuple[int, date] | None:
    """Return the weekday that the source's words name, and the first local day of the reading, if the two differ.

    `None` where no weekday is named, the reading touches a day of that name, or it is too long to tell.
    """
    named = named_days(when.as_reported) if isinstance(when.as_reported, str) else set()
    days = local_days(when) if named else []
    if not days or named & {day.weekday() for day in days}:
        return None
    return min(named), days[0]


def zone_in(name: str) -> tzinfo:
    """Return the zone in which a time was read: UTC, an offset, or an IANA zone."""
    if name == "UTC":
        return UTC
    if name[0] in "+-":
        away = timedelta(hours=int(name[1:3]), minutes=int(name[4:6]))
        return timezone(-away if name[0] == "-" else away)
    return zone_of(name) or UTC


def local_time(instant: str, zone: str) -> datetime:
    """Return an instant as the clock showed it in a zone."""
    return parse_instant(instant).astimezone(zone_in(zone))


def contradiction_words(when: When) -> str | None:
    """Return in words which weekday the source names, and which its day is; `None` where the two agree."""
    found = contradiction(when)
    if found is None:
        return None
    named, day = found
    return f"the source's words say {WEEKDAYS[named]}; {day} is a {WEEKDAYS[day.weekday()]}"
