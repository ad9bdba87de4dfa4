"""When something happened, as precisely as the source spoke and no more: bounds, order in three values, distance."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from pydantic import AfterValidator, StringConstraints, model_validator

from events.base import Text, record
from events.edtf import days_of

Precision = Literal["second", "minute", "hour", "part", "day", "week", "month", "season", "year", "span", "none"]
Qualifier = Literal["none", "approximate", "uncertain", "both"]
ZoneBasis = Literal["stated", "place", "source", "assumed", "none"]
ReadingBasis = Literal["stated", "derived", "assumed"]


@lru_cache(maxsize=1 << 14)  # a report asks for the same few instants again and again
def parse_instant(text: str) -> datetime:
    """Read `2024-01-18T01:00:00Z`. Raises `ValueError` for anything else."""
    moment = datetime.fromisoformat(text)
    # ISO 8601 has many other ways to say the same.
    if moment.tzinfo is not UTC or moment.isoformat(timespec="seconds")[:-6] + "Z" != text:
        message = f"no instant: {text}"
        raise ValueError(message)
    return moment


def write_instant(moment: datetime) -> str:
    """Write `moment` as `2024-01-18T01:00:00Z`: UTC, whole seconds, four digits of year."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


# Within these, every offset from UTC has a date: nothing on record overflows the calendar when it is shown.
FIRST_INSTANT, LAST_INSTANT = "0001-01-02T00:00:00Z", "9999-12-31T00:00:00Z"


def _real_instant(text: str) -> str:
    try:
        parse_instant(text)
    except ValueError:
        message = f"no such moment: {text}"
        raise ValueError(message) from None
    if not FIRST_INSTANT <= text <= LAST_INSTANT:
        message = f"{text} is outside {FIRST_INSTANT} to {LAST_INSTANT}"
        raise ValueError(message)
    return text


def zone_of(name: str) -> ZoneInfo | None:
    """Return the IANA zone `name`, or `None` if there is none (or it is not a zone's name at all)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


# No civil offset is larger.
MAX_OFFSET_HOURS = 15


def _real_zone(name: str) -> str:
    if name[0] in "+-":
        hours, minutes = name[1:].split(":")
        if int(hours) <= MAX_OFFSET_HOURS and int(minutes) < 60:  # noqa: PLR2004  # minutes of an hour
            return name
    elif name == "UTC" or zone_of(name) is not None:
        return name
    message = f"no such time zone: {name}"
    raise ValueError(message)


Instant = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"),
    AfterValidator(_real_instant),
]
Zone = Annotated[
    str,
    StringConstraints(pattern=r"^([A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*|[+-][0-9]{2}:[0-9]{2})$", max_length=64),
    AfterValidator(_real_zone),
]
Edtf = Annotated[str, StringConstraints(pattern=r"^[0-9XYTW:+./?~%-]{1,64}$")]


@record
class When:
    """One moment in the world that is not known better than this. Not a duration.

    `earliest` is the first possible moment, `latest` the first that is out; null is
    an open end, both null (precision `none`) is undated. `precision` says how finely
    the source spoke: a day is never midnight. `zone` is where the bounds were read,
    `zone_basis` on whose word ("place": assumed from the place). `basis` says whether
    the reading was stated, derived ("Tuesday" in an article of the 18th) or assumed.
    `as_reported` keeps the source's wording.
    """

    earliest: Instant | None
    latest: Instant | None
    precision: Precision
    qualifier: Qualifier
    zone: Zone | None
    zone_basis: ZoneBasis
    basis: ReadingBasis
    edtf: Edtf | None = None
    as_reported: Text | None = None

    @model_validator(mode="after")
    def _bounds_agree(self) -> "When":
        undated = self.earliest is None and self.latest is None
        if undated != (self.precision == "none"):
            message = "precision is none if, and only if, both bounds are open"
            raise ValueError(message)
        if self.earliest is not None and self.latest is not None and self.earliest >= self.latest:
            message = (
                f"latest ({self.latest}) is the first moment that is out: it comes after earliest ({self.earliest})"
            )
            raise ValueError(message)
        if (self.zone is None) != (self.zone_basis == "none"):
            message = "zone_basis is none if, and only if, no zone is given"
            raise ValueError(message)
        self._check_edtf()
        return self

    def _check_edtf(self) -> None:
        """Check that the date text and the bounds can be of one moment.

        Zones and parts of a night move a bound by less than two days; "~" by more.
        """
        if self.edtf is None:
            return
        first, last = days_of(self.edtf)
        margin = timedelta(days=370 if self.qualifier in ("approximate", "both") else 2)
        bounds = [datetime.fromisoformat(one[:-1]) for one in (self.earliest, self.latest) if one is not None]
        for bound in bounds:
            # Differences: a sum with the margin would leave the calendar at its edges.
            too_early = first is not None and datetime.combine(first, time.min) - bound > margin
            too_late = last is not None and bound - datetime.combine(last, time.max) > margin
            if too_early or too_late:
                message = f"edtf {self.edtf} and the bounds are of different times"
                raise ValueError(message)


# Built without validating it: that would make every command pay for a validator.
UNDATED = msgspec.convert(
    {"earliest": None, "latest": None, "precision": "none", "qualifier": "none"}
    | {"zone": None, "zone_basis": "none", "basis": "stated"},
    When,
)


class Bounded(Protocol):
    """Whatever has the two bounds of a time: a `When`, or as much of it as is needed."""

    @property
    def earliest(self) -> str | None:
        """The first possible moment."""

    @property
    def latest(self) -> str | None:
        """The first moment that is out."""


def surely_before(a: Bounded, b: Bounded) -> bool | None:
    """Tell whether `a` was before `b`: yes, no (it was after), or `None`, cannot tell.

    Bounds are half-open, so `a` is before `b` only if `a.latest <= b.earliest`.
    """
    if a.latest is not None and b.earliest is not None and a.latest <= b.earliest:
        return True
    if b.latest is not None and a.earliest is not None and b.latest <= a.earliest:
        return False
    return None


class Lag(NamedTuple):
    """The shortest and the longest possible time between two moments, in seconds."""

    shortest: int
    longest: int


def distance(a: Bounded, b: Bounded) -> Lag | None:
    """Return how long after `a` came `b`, as an interval; `None` where an open bound makes it not computable.

    `[max(0, b.earliest - a.latest), b.latest - a.earliest]`. `None` also if `b` was surely before `a`.
    """
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return None
    longest = _seconds(a.earliest, b.latest)
    if longest <= 0:
        return None
    return Lag(max(0, _seconds(a.latest, b.earliest)), longest)


def _seconds(start: str, end: str) -> int:
    return int((parse_instant(end) - parse_instant(start)) / timedelta(seconds=1))


_FIRST, _LAST = "0000", "9999-12-31T23:59:60Z"


def sort_key(when: Bounded) -> tuple[str, str]:
    """Return the key by which rows stand in order: (earliest, latest), open bounds first and last."""
    return (when.earliest or _FIRST, when.latest or _LAST)
