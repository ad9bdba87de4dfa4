"""`--published-by` and `--occurred`: what was public by a moment, what happened within a span."""

from datetime import timedelta
from typing import NamedTuple

from events.reading import NO_ZONE, UnreadableTime, Zoning, read_when
from events.times import When, parse_instant, write_instant
from timeline.errors import TimeRefused, UsageRefused
from timeline.projections.merging import merged_actions
from timeline.projections.narrowed import Narrowed
from timeline.projections.register import Register
from timeline.replay.public import about_these, doubts, published_by

__all__ = ["ALL", "Axes", "Span", "doubts", "narrow", "occurred", "published_by", "read_axes"]


class Span(NamedTuple):
    """A span of time in the world, from `start` to before `end`: instants in UTC, `None` for an open end."""

    start: str | None
    end: str | None

    def __str__(self) -> str:
        """Return `2024-01-16T00:00:00Z..2024-01-18T23:59:59Z`: to the last second that is in."""
        return f"{self.start or ''}..{_last_second(self.end) if self.end is not None else ''}"

    def may_hold(self, when: When) -> bool:
        """Tell whether a moment may lie in the span."""
        begins = self.end is None or when.earliest is None or when.earliest < self.end
        return begins and (self.start is None or when.latest is None or when.latest > self.start)

    def must_hold(self, when: When) -> bool:
        """Tell whether a moment surely lies in the span."""
        begins = self.start is None or (when.earliest is not None and when.earliest >= self.start)
        return begins and (self.end is None or (when.latest is not None and when.latest <= self.end))


class Axes(NamedTuple):
    """What an answer is narrowed to beside its basis: see `narrow`.

    `published_by` is the first instant (UTC) that is too late. `surely` asks for actions
    whose time must lie in `occurred`, else it may.
    """

    published_by: str | None = None
    occurred: Span | None = None
    surely: bool = False

    def told(self) -> Narrowed:
        """Return the axes as they are printed, resolved: `read_axes` takes each back and reads the same."""
        by = None if self.published_by is None else _last_second(self.published_by)
        return Narrowed(by, None if self.occurred is None else str(self.occurred), self.surely)


ALL = Axes()
"""No narrowing: all that was recorded at the basis."""


def narrow(register: Register, axes: Axes) -> Register:
    """Return what is left of a register on these axes; `position` stays that of its basis.

    First what had been published by then, since that may tell another time of an
    action; of that, what happened within the span.
    """
    if axes.published_by is not None:
        register = published_by(register, axes.published_by)
    return register if axes.occurred is None else occurred(register, axes.occurred, surely=axes.surely)


def occurred(register: Register, span: Span, *, surely: bool = False) -> Register:
    """Return the register of the actions whose time may lie in `span`, or must; and of what is about them.

    An action without bounds may have happened at any time. Asked is when it happened, or
    began: `ended` moves nothing. Actors, sources and cases stay. A claim stays with one
    of its actions; a link with one of its ends, and leads out of the span then. Several
    records of one action stay together, or none of them: asked is when the one that they are
    shown as happened. A part of a larger action is asked when it did itself; what is stated
    of the order of two tells no time of either.
    """
    holds = span.must_hold if surely else span.may_hold
    shown_as = register.survivors or merged_actions(register)
    shelf = register.actions
    actions = {name: thing for name, thing in shelf.items() if holds(shelf[shown_as.get(name, name)].now.occurred)}
    return about_these(register, actions)


# --- what is typed ---------------------------------------------------------------------------------------------------


def read_axes(published_by: str | None = None, occurred: str | None = None, *, surely: bool = False) -> Axes:
    """Return the axes that are written as on the command line.

    A moment is a time with a zone, or a date, which is the whole day in UTC (a month or
    a year the whole of it). `published_by` is such a moment to its end, `occurred` is
    `A..B`, `A..`, `..B`, or one moment.

    Raises `TimeRefused`, or `UsageRefused` for `surely` without `occurred`.
    """
    by = None if published_by is None else _moment(published_by, "--published-by").latest
    span = None if occurred is None else _span(occurred.strip())
    if surely and span is None:
        message = "--surely says how --occurred is meant, and that is not given"
        raise UsageRefused(message, fix="give --occurred A..B, or leave --surely out", where={"option": "--surely"})
    return Axes(by, span, surely)


def _span(text: str) -> Span:
    first, dots, last = text.partition("..")
    if not dots:
        last = first
    start = _moment(first, "--occurred").earliest if first or not dots else None
    end = _moment(last, "--occurred").latest if last else None
    if start is not None and end is not None and start >= end:
        message = f"the span ends before it begins: {text[:60]!r}"
        fix = "write the earlier end first"
        raise TimeRefused(message, code="time.reversed", fix=fix, where={"option": "--occurred"})
    return Span(start, end)


_FORMS = "write a date 2024-01-18, or a time 2024-01-18T12:00Z"


def _moment(text: str, option: str) -> When:
    """Read one moment with both of its bounds. Raises `TimeRefused` where it would have to be guessed."""
    text = text.strip()
    is_clock = "T" in text or " " in text
    try:
        when = read_when(text, NO_ZONE if is_clock else Zoning("UTC", "stated"))
    except UnreadableTime as error:
        fix = f"add an offset ({text[:40]}Z)" if error.code == "time.no-zone" else _FORMS
        raise TimeRefused(str(error), code=error.code, fix=fix, where={"option": option}) from None
    except ValueError:  # digits of another script, say
        when = None
    if when is None or when.precision in ("none", "span", "part") or when.qualifier != "none":
        message = f"this is no one moment: {text[:60]!r}"
        fix = f"{_FORMS}; --occurred takes two of them as A..B" if option == "--occurred" else _FORMS
        raise TimeRefused(message, code="time.unreadable", fix=fix, where={"option": option})
    return when


def _last_second(end: str) -> str:
    return write_instant(parse_instant(end) - timedelta(seconds=1))
