"""`--as-of` resolved once: a time, a position, an event or a printed basis becomes the basis of the answer."""

import re
from datetime import UTC, datetime, timedelta

from events.envelope import Basis
from timeline.clock import stamp
from timeline.errors import IntegrityFailure, NotFound, TimelineError, TimeRefused, UsageRefused
from timeline.log.api import EventLog

_BASIS = re.compile(r"([0-9a-f-]{36}):(\d{1,18}):([0-9a-f]{12,64})")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"[T ]\d\d(?P<minute>:?\d\d(?P<second>:?\d\d(?P<fraction>[.,]\d+)?)?)?")
_LEAST = timedelta(microseconds=1)


def resolve(log: EventLog, as_of: str | None, *, option: str = "--as-of") -> Basis:
    """Return the basis that `as_of` names; the head if it is `None`. A refusal names the `option` that it came by.

    A position (`24` or `@24`), a time with a zone (the last position recorded by the end of the
    second, minute or hour that it names, or by that very fraction of a second; a date alone means
    the end of that day in UTC), an event id, or a basis `LOGID:POSITION:ROOT` as printed (at least
    12 digits of the root).

    Raises `NotFound` for a position or event that is not there, `IntegrityFailure`
    where the log contradicts a printed basis, `TimeRefused` for a time without zone.
    """
    if as_of is None:
        return log.basis()
    try:
        return _resolve(log, as_of.strip())
    except TimelineError as error:
        error.at(option=option)
        raise


def _resolve(log: EventLog, text: str) -> Basis:
    if match := _BASIS.fullmatch(text.lower()):
        return _printed(log, match[1], int(match[2]), match[3])
    if _UUID.fullmatch(text.lower()):
        position = log.find(text.lower())
        if position is None:
            raise NotFound("event", text)
        return log.basis(position)
    digits = text.removeprefix("@")
    if digits.isascii() and digits.isdigit() and len(digits) < 16:  # noqa: PLR2004  # a safe integer
        return _position(log, int(digits))
    return log.basis(log.position_at(stamp(_moment(text))))


def _position(log: EventLog, position: int) -> Basis:
    head = log.basis()
    if position > head.position:
        error = NotFound("position", str(position))
        error.fix = f"the log has positions 0 to {head.position}"
        raise error
    return log.basis(position)


def _printed(log: EventLog, log_id: str, position: int, root: str) -> Basis:
    """Return a basis that was printed before, if this log still has that root there."""
    if log_id != log.log_id:
        raise UsageRefused(
            f"the basis is of log {log_id}, and this is log {log.log_id}",
            fix="name the log that the basis was printed from with --log",
        )
    head = log.basis()
    if position > head.position:
        message = f"the basis names position {position}, and the log ends at {head.position}: it was cut short"
        raise IntegrityFailure(message, where={"position": position})
    found = log.basis(position)
    if not found.root.hex().startswith(root):
        message = f"the log has another root at position {position}: {found.root.hex()[:12]}, not {root[:12]}"
        raise IntegrityFailure(message, where={"position": position})
    return found


def _moment(text: str) -> datetime:
    """Read a moment in time: the last one of the day (in UTC), hour, minute or second that is named.

    Times are printed to the second: what is printed, given back, leaves out nothing of that second.
    """
    try:
        moment = datetime.fromisoformat(text)
        if _DAY.fullmatch(text):
            moment = moment.replace(tzinfo=UTC)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC) + (_unit(text) - _LEAST)  # inside: the ends of the calendar have no UTC
    except (ValueError, OverflowError):
        raise TimeRefused(
            f"this is no moment that can be read: {text!r}",
            code="time.unreadable",
            fix="give a time 2024-01-18T12:00Z, a date, a position, an event id, or a basis LOGID:POSITION:ROOT",
        ) from None
    raise TimeRefused(
        f"the time has no zone: {text!r}",
        code="time.no-zone",
        fix=f"add an offset ({text}Z, {text}+03:30)",
    )


def _unit(text: str) -> timedelta:
    """Return how long the moment is that a text names: a day, an hour, a minute, a second, or as good as none."""
    clock = _CLOCK.search(text)
    if clock is None:
        return timedelta(days=1)
    if clock["fraction"]:
        return _LEAST
    if clock["second"]:
        return timedelta(seconds=1)
    return timedelta(minutes=1) if clock["minute"] else timedelta(hours=1)
