"""The clock times that a wording gives, of two clocks: those of the place, and those in UTC."""

import re
from collections.abc import Collection
from typing import NamedTuple

HOUR, DAY = 60, 24 * 60
"""Minutes."""
_DATE = re.compile(r"(?<!\d)(?:\d{4}-\d{2}-\d{2}T?|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?![\d:]))")
_LASTED = re.compile(
    r"(?<!\d)\d{1,2}(?:[.:]\d{1,2})?\s?(?:hours?|hrs?|minutes?|mins?)\s+"
    r"(?:before|after|earlier|later|ago|prior|past|into|of|from|to|until|ahead|behind)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?<![\d:.])\d{1,2}\s?(?:and|to|or|-|\u2013)\s?\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_UTC = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.h]?([0-5]\d)\s?(?:hrs?\s)?(?:GMT|UTC|Z)(?![A-Za-z])", re.IGNORECASE)
_BESIDE = r"(?=\s?[ap]\.?m\b|\s?(?:hrs?|hours?)?\s?local(?:\s+time|\s*[(),;.]|\s*$))"
_LOCAL = re.compile(
    r"(?<![\d:.])(?:"
    r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)"
    rf"|(?P<four>(?:[01]\d|2[0-3])[0-5]\d){_BESIDE}"
    r"|(?P<bare>1[0-2]|[1-9])(?=\s?[ap]\.?m)"
    r")(?:\s?(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)


class Clocks(NamedTuple):
    """The clock times that a wording gives, in minutes since midnight: those of the place, and those in UTC."""

    local: tuple[int, ...]
    utc: tuple[int, ...]

    def apart(self, away: int) -> tuple[int, int] | None:
        """Return a local time and one in UTC that cannot be one moment, if the place is `away` minutes from UTC.

        Each time of that clock of which fewer are given is to have its twin on the other: a
        wording that gives three local times and one in UTC says of one which moment it was.
        """
        in_utc = [(one - away) % DAY for one in self.local]
        if not self.local or not self.utc:
            return None
        if len(self.local) <= len(self.utc):
            alone = [one for one, at in zip(self.local, in_utc, strict=True) if at not in self.utc]
            return None if not alone else (alone[0], _other(self.utc, in_utc))
        single = [one for one in self.utc if one not in in_utc]
        return None if not single else (self.local[0], single[0])


def _other(times: Collection[int], twins: Collection[int]) -> int:
    """Return the first of some times that is nobody's twin; the first, if each is somebody's."""
    return next((one for one in times if one not in twins), next(iter(times)))


def clocks_in(words: str) -> Clocks:
    """Return the clock times that a wording gives. Dates, lengths of time and ranges of hours are none."""
    for passed in (_DATE, _LASTED, _RANGE):
        words = passed.sub(" ", words)
    in_utc = tuple(_minutes(hour, minute, None) for hour, minute in _UTC.findall(words))
    return Clocks(tuple(map(_of_the_place, _LOCAL.finditer(_UTC.sub(" ", words)))), in_utc)


def _of_the_place(one: re.Match[str]) -> int:
    if one["four"] is not None:
        return _minutes(one["four"][:2], one["four"][2:], one["half"])
    return _minutes(one["hour"] or one["bare"], one["minute"], one["half"])


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    """Return the minutes since midnight of a clock time; `half` is a or p, of am and pm."""
    hours = int(hour)
    if half is not None:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    return hours * HOUR + int(minute or 0)


def shown(minutes: int) -> str:
    """Return a clock time as it is printed: `04:05`."""
    return f"{minutes // HOUR:02}:{minutes % HOUR:02}"
