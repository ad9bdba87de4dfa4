"""The dates of EDTF, level 0 and the part of level 1 that we use: which days a text names, and nothing about zones."""

import re
from calendar import monthrange
from datetime import date

_END = re.compile(
    r"(?P<year>[0-9]{4})(-(W(?P<week>[0-9]{2})|(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}|XX))?))?[~?%]?", re.ASCII
)
_SEASONS = range(21, 33)


def days_of(text: str) -> tuple[date | None, date | None]:
    """Return the first and the last day that an EDTF text names; `None` for an open end.

    `2024-01-18`, `2024-01-XX`, `2024-01`, `2024-W03`, `2024-21` (a season: its year and
    the next), `2024`, each with `~ ? %`, and intervals of them. Raises `ValueError`
    for any other text and for dates that are none.
    """
    first, slash, second = text.partition("/")
    if not slash:
        return _span(text)
    start = None if first in ("", "..") else _span(first)[0]
    end = None if second in ("", "..") else _span(second)[1]
    return start, end


def _span(text: str) -> tuple[date, date]:
    match = _END.fullmatch(text)
    if match is None:
        message = f"{text} is no date of EDTF level 0 or 1"
        raise ValueError(message)
    year = int(match["year"])
    if match["week"]:
        week = int(match["week"])
        return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    if match["month"] is None:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(match["month"])
    if month in _SEASONS and match["day"] is None:
        return date(year, 1, 1), date(min(year + 1, 9999), 12, 31)
    if match["day"] in (None, "XX"):
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = date(year, month, int(match["day"]))
    return day, day
