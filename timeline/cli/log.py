"""`timeline log`: the events in the order in which they were recorded."""

from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple

import typer

from events.catalogue import EVENTS
from events.envelope import RecordedEvent
from events.reading import NO_ZONE, UnreadableTime, Zoning, read_when
from events.redactions import type_of
from timeline.cli.completion import complete
from timeline.cli.finding import named
from timeline.cli.invocation import Reading
from timeline.cli.items import log_item
from timeline.cli.newer import Unread, events_of
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused, unknown_word
from timeline.errors import TimeRefused

SHOWN = 20


class Wanted(NamedTuple):
    """Which events are listed: recorded at or after `since` and before `until`, by whom, of which type, about what."""

    since: str
    until: str
    by: str | None
    type: str | None
    stream: str | None

    def takes(self, recorded: RecordedEvent | Unread) -> bool:
        """Tell whether an event is listed."""
        type_ = recorded.type if isinstance(recorded, Unread) else type_of(recorded.event)
        return (
            self.since <= recorded.recorded_at < self.until
            and self.by in (None, recorded.recorded_by)
            and (self.type is None or type_ == self.type or type_.startswith(f"{self.type}."))
        )


@reading
def log(
    reading: Reading,
    *,
    number: Annotated[int, typer.Option("-n", "--number", min=1, metavar="N", help="The last N events.")] = SHOWN,
    every: Annotated[bool, typer.Option("--all", help="All events.")] = False,
    since: Annotated[
        str | None, typer.Option(metavar="T", help="Recorded at T or later; a date is its beginning, UTC.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="T", help="Recorded by T; a date is its end, UTC.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Recorded by this recorder.")] = None,
    type_: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Of this type, or about this kind of thing.")
    ] = None,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="ID", autocompletion=complete("action"), help="About this thing.")
    ] = None,
    reverse: Annotated[bool, typer.Option("-r", "--reverse", help="The newest first.")] = False,
    oneline: Annotated[bool, typer.Option("--oneline", help="Position, id and one line only.")] = False,
) -> None:
    """List events in the order in which they were recorded: the last 20, if nothing else is asked for."""
    stream = None if id_ is None else ":".join(named(reading.log, id_, option="--id"))
    wanted = Wanted(*_between(since, until), by, _type(type_), stream)
    events = [one for one in _read(reading, wanted, None if every else number) if wanted.takes(one)]
    events = events if every else events[-number:]
    if not events:
        reading.session.say("none recorded")
    reading.print(_listing(reversed(events) if reverse else events, oneline=oneline))


def _read(reading: Reading, wanted: Wanted, number: int | None) -> Iterator[RecordedEvent | Unread]:
    """Read what may be listed; where the last events are all that is asked for, nothing before them."""
    head = reading.basis.position
    is_plain = wanted == Wanted(_FIRST, _LAST, None, None, None)
    after = max(0, head - number) if is_plain and number is not None else 0
    return events_of(reading.log, after=after, up_to=head, stream=wanted.stream)


_FIRST, _LAST = "0000", "9999-12-31T23:59:60Z"


def _between(since: str | None, until: str | None) -> tuple[str, str]:
    """Return the bounds of the time of recording, half-open. Raises `UsageRefused` if they are the wrong way round."""
    start = _FIRST if since is None else _bound("--since", since, end=False)
    end = _LAST if until is None else _bound("--until", until, end=True)
    if start >= end:
        raise misused(says=f"--since {since} is after --until {until}", fix="swap the two", option="--since")
    return start, end


def _bound(option: str, text: str, *, end: bool) -> str:
    """Return a bound as the log writes times. A date is a day in UTC; a clock time is a moment and needs its zone."""
    is_clock = "T" in text
    try:
        when = read_when(text, NO_ZONE if is_clock else Zoning("UTC", "stated"))
    except UnreadableTime as error:
        fix = f"add an offset ({text[:40]}Z)" if error.code == "time.no-zone" else error.fix
        raise TimeRefused(str(error), code=error.code, fix=fix, where={"option": option}) from None
    if when.earliest is None or when.latest is None:
        raise misused(says=f"{option} is a time or a date", fix="write 2024-01-18, or a time", option=option)
    if is_clock and end:
        return when.earliest  # as text, every fraction of that second lies before its "Z"
    return f"{(when.latest if end else when.earliest)[:-1]}.000000Z"


def _type(text: str | None) -> str | None:
    """Return a type of event or the first part of one. Raises `UsageRefused` with the nearest for another word."""
    families = {name.partition(".")[0] for name in EVENTS}
    if text is None or text in EVENTS or text in families:
        return text
    known = [*EVENTS, *sorted(families)]
    raise unknown_word(noun="type of event", word=text, known=known, fix="see timeline schema --list", option="--type")


def _listing(events: Iterable[RecordedEvent | Unread], *, oneline: bool) -> Listing:
    position = Column("position", "Position", lambda item: str(item.position), right=True)
    thing = Column("id", "Id", lambda item: item.id)
    line = Column("line", "What", lambda item: item.line)
    columns: tuple[Column, ...] = (position, thing, line)
    if not oneline:
        recorded = Column("recorded_at", "Recorded", lambda item: f"{item.recorded_at[:19]}Z")
        columns = (position, recorded, Column("type", "Type", lambda item: item.type), thing, line)
    return Listing("timeline.log/1", [log_item(one) for one in events], columns)


def log_listing(events: Iterable[RecordedEvent | Unread]) -> Listing:
    """Return events as a result."""
    return _listing(events, oneline=False)
