"""`timeline log`: the events in the order in which they were recorded."""

from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple

import typer

from events.catalogue import EVENTS
from events.envelope import Basis, RecordedEvent
from events.reading import NO_ZONE, UnreadableTime, Zoning, read_when
from events.redactions import type_of
from timeline.cli.completion import complete
from timeline.cli.finding import named_then
from timeline.cli.following import begin_lines, followed, print_lines
from timeline.cli.invocation import Reading
from timeline.cli.items import log_item
from timeline.cli.kept_back import KeptBack
from timeline.cli.newer import Unread, events_of
from timeline.cli.options import reading_record
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused, unknown_word
from timeline.errors import TimeRefused
from timeline.replay.basis import resolve

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


@reading_record
def log(
    reading: Reading,
    *,
    number: Annotated[
        int | None, typer.Option("-n", "--number", min=1, metavar="N", help="The last N events; 20, if none is given.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All events.")] = False,
    after: Annotated[
        str | None, typer.Option(metavar="BASIS", help="All after a position, a time, or a basis as printed.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="T", help="Recorded at T or later; a date is its beginning, UTC.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="T", help="Recorded by the end of T: a date, or a time.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Recorded by this recorder.")] = None,
    type_: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Of this type, or about this kind of thing.")
    ] = None,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="ID", autocompletion=complete("action"), help="About this thing.")
    ] = None,
    reverse: Annotated[bool, typer.Option("-r", "--reverse", help="The newest first.")] = False,
    oneline: Annotated[bool, typer.Option("--oneline", help="Position, id and one line only.")] = False,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Then new ones as they are recorded, until Ctrl-C.")
    ] = False,
) -> None:
    """List events in the order in which they were recorded: the last 20, if nothing else is asked for."""
    stream = None if id_ is None else ":".join(named_then(reading, id_, option="--id"))
    wanted = Wanted(*_between(since, until), by, _type(type_), stream)
    start = Start(
        None if after is None else resolve(reading.log, after, option="--after"),
        number or (None if every or after is not None else SHOWN),
    )
    if follow:
        _check_endless(until=until, reverse=reverse)
        _follow(reading, wanted, start, oneline=oneline)
        return
    events = _listed(reading, wanted, start)
    if not events:
        reading.session.say("none recorded")
    reading.print(_listing(reversed(events) if reverse else events, reading.kept_back, oneline=oneline))


class Start(NamedTuple):
    """Where a list begins: after a basis, if there is one; and how many events at most, the last ones."""

    after: Basis | None
    number: int | None


def _listed(reading: Reading, wanted: Wanted, start: Start) -> list[RecordedEvent | Unread]:
    """Return what is listed up to the basis."""
    events = [one for one in _read(reading, wanted, start) if wanted.takes(one)]
    return events if start.number is None else events[-start.number :]


def _read(reading: Reading, wanted: Wanted, start: Start) -> Iterator[RecordedEvent | Unread]:
    """Read what may be listed; where the last events are all that is asked for, nothing before them."""
    head = reading.basis.position
    after = start.after.position if start.after is not None else 0
    is_plain = wanted == Wanted(_FIRST, _LAST, None, None, None)
    if is_plain and start.number is not None:
        after = max(after, head - start.number)
    return events_of(reading.log, after=after, up_to=head, stream=wanted.stream)


def _check_endless(*, until: str | None, reverse: bool) -> None:
    """Refuse what a list without end cannot be asked for. Raises `UsageRefused`."""
    for option, is_given in (("--until", until is not None), ("--reverse", reverse)):
        if is_given:
            says = f"--follow and {option}: what is followed has no end"
            raise misused(says=says, fix=f"leave {option} out", option=option)


def _follow(reading: Reading, wanted: Wanted, start: Start, *, oneline: bool) -> None:
    """Print what is listed, then new events as they are recorded: line by line, in memory that does not grow."""
    session = reading.session
    begin_lines(session)

    def tell(since: Basis, basis: Basis) -> None:
        new = events_of(reading.log, after=since.position, up_to=basis.position, stream=wanted.stream)
        kept = KeptBack(reading)  # anew: a source may have become confidential meanwhile
        print_lines(session, _listing(filter(wanted.takes, new), kept, oneline=oneline, is_followed=True))

    since = start.after or reading.log.basis(0)
    if start.number is not None:
        since = reading.basis
        before = _listed(reading, wanted, start)
        print_lines(session, _listing(before, reading.kept_back, oneline=oneline, is_followed=True))
    followed(reading, since, tell)


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
    return f"{(when.latest if end else when.earliest)[:-1]}.000000Z"


def _type(text: str | None) -> str | None:
    """Return a type of event or the first part of one. Raises `UsageRefused` with the nearest for another word."""
    families = {name.partition(".")[0] for name in EVENTS}
    if text is None or text in EVENTS or text in families:
        return text
    known = [*EVENTS, *sorted(families)]
    raise unknown_word(noun="type of event", word=text, known=known, fix="see timeline schema --list", option="--type")


_WIDE = {"position": 8, "id": 28, "type": 18}
"""How wide columns are at least where nobody knows yet what comes."""


def _listing(
    events: Iterable[RecordedEvent | Unread], kept: KeptBack, *, oneline: bool, is_followed: bool = False
) -> Listing:
    least = _WIDE if is_followed else dict.fromkeys(_WIDE, 0)
    position = Column("position", "Position", lambda item: str(item.position), right=True, least=least["position"])
    thing = Column("id", "Id", lambda item: item.id, least=least["id"])
    line = Column("line", "What", lambda item: item.line)
    columns: tuple[Column, ...] = (position, thing, line)
    if not oneline:
        recorded = Column("recorded_at", "Recorded", lambda item: f"{item.recorded_at[:19]}Z")
        columns = (
            position,
            recorded,
            Column("type", "Type", lambda item: item.type, least=least["type"]),
            thing,
            line,
        )
    return Listing("timeline.log/1", [log_item(one, kept) for one in events], columns)


def log_listing(reading: Reading, events: Iterable[RecordedEvent | Unread]) -> Listing:
    """Return events as a result."""
    return _listing(events, reading.kept_back, oneline=False)
