"""The days on which an action may have occurred, as a calendar or a column of a drawing has them."""

from datetime import date
from typing import NamedTuple

from events.edtf import days_of
from events.times import When, parse_instant
from timeline.exchange.bounds import last_moment
from timeline.reports.wording import display_zone


class Days(NamedTuple):
    """The first and the last day, local where a zone is known; `None` where the bound is open."""

    first: date | None
    last: date | None


def days(when: When) -> Days:
    """Return the days that the bounds of a time touch; without a zone, those that its source names."""
    if when.zone is None and when.edtf is not None and when.qualifier in ("none", "uncertain"):
        return Days(*days_of(when.edtf))
    zone, _ = display_zone(when)
    first = None if when.earliest is None else parse_instant(when.earliest).astimezone(zone).date()
    last = None if when.latest is None else parse_instant(last_moment(when.latest)).astimezone(zone).date()
    return Days(first, last)


def one_day(when: When) -> date | None:
    """Return the day on which an action occurred; `None` where that may have been more than one."""
    found = days(when)
    return found.first if found.first == found.last else None
