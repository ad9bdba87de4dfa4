"""The way of a command into the log: read, decide, append; decide again when the log has moved."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from events.base import Event
from events.custody import SourceCaptured
from events.envelope import NewEvent
from events.redactions import EventWithheld
from timeline.errors import (
    ConcurrencyConflict,
    EventIdTaken,
    HeadMoved,
    IdTaken,
    NotFound,
    RevisionConflict,
    RuleRefused,
    TimelineError,
)
from timeline.log.api import Append, EventLog, Receipt
from timeline.projections.references import thing_of
from timeline.projections.register import Thing
from timeline.recording.asked import event_of
from timeline.recording.commands import Command, Retract
from timeline.recording.custody_checks import check_file
from timeline.recording.decide import decide
from timeline.recording.reading import Reading, with_nearest
from timeline.recording.refusals import check_recorder
from timeline.recording.said import said_at
from timeline.recording.sameness import differing

NewId = Callable[[], str]

TRIES = 3
"""How often a command is decided and appended without holding the writers' turn."""


class Outcome(NamedTuple):
    """What became of a command.

    `receipt` is the log's, the original one if the record said so already
    (`repeated`), `None` after a dry run. `events` are what was recorded by this
    command, or would be. `position` is where the first of them, or what said so
    already, stands.
    """

    receipt: Receipt | None
    events: tuple[Event, ...]
    repeated: bool
    position: int | None
    thing: Thing


class Decided(NamedTuple):
    """A command with what was decided: new events for one stream at a revision, or where the record says so already."""

    thing: Thing
    new: tuple[NewEvent, ...] = ()
    expected: int = 0
    said: int | None = None


class Asked(NamedTuple):
    """What goes with commands: who records, where ids come from, and which reading the user insists on."""

    recorded_by: str
    new_id: NewId
    expect: int | None = None
    if_head: int | None = None
    dry_run: bool = False


def handle(  # noqa: PLR0913  # each is a promise of its own to whoever asks
    log: EventLog,
    command: Command,
    *,
    recorded_by: str,
    new_id: NewId,
    expect: int | None = None,
    if_head: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Record what `command` asks for, once.

    `expect` is the revision of the stream, `if_head` the position of the log, that the
    user had read; without them the command is decided again when the log has moved.
    `new_id` makes event ids (UUIDv7). A `dry_run` decides and records nothing.

    Raises what `decide` raises, and `ConcurrencyConflict` if `expect` or `if_head` is no longer true.
    """
    asked = Asked(recorded_by, new_id, expect, if_head, dry_run)
    return _insist(log, (command,), asked, fixed=expect is not None or if_head is not None)[0]


def handle_all(  # as for `handle`
    log: EventLog,
    commands: Sequence[Command],
    *,
    recorded_by: str,
    new_id: NewId,
    if_head: int | None = None,
    dry_run: bool = False,
) -> list[Outcome]:
    """Record what all of `commands` ask for in one transaction: everything, or nothing.

    Each is decided on the record as the ones before it leave it. A refusal names the
    command by where it was written, else by its number (`where["event"]`).
    """
    asked = Asked(recorded_by, new_id, None, if_head, dry_run)
    return _insist(log, tuple(commands), asked, fixed=if_head is not None)


def _insist(log: EventLog, commands: tuple[Command, ...], asked: Asked, *, fixed: bool) -> list[Outcome]:
    """Try until nobody recorded in between; if that does not help, try while holding the writers' turn."""
    check_recorder(asked.recorded_by)
    try:
        for _ in range(TRIES):
            try:
                return _attempt(log, commands, asked)
            except ConcurrencyConflict:
                if fixed:
                    raise
        with log.turn():
            return _attempt(log, commands, asked)
    except NotFound as error:
        raise with_nearest(log, error) from None


def _attempt(log: EventLog, commands: tuple[Command, ...], asked: Asked) -> list[Outcome]:
    """Read everything anew, decide on all commands, append what is new."""
    reading = Reading(log)
    decided = []
    for number, command in enumerate(commands, start=1):
        try:
            decided.append(_repeated(log, reading, command, asked) or decide_next(reading, command, asked))
        except TimelineError as error:
            where = command.where or ({"event": number} if len(commands) > 1 else {})
            raise error.at(**where) from None
    receipt = None
    if asked.dry_run:
        _check_reading(reading, decided, asked)
    else:
        head = reading.head if reading.rests_on_several_streams else None
        receipt = append_decided(
            log, decided, head=head if asked.if_head is None else asked.if_head, expect=asked.expect
        )
    # What was decided just now was given the positions after the head; the log may
    # put an event of its own before it, so real positions are counted from the end.
    shift = receipt.last - reading.head - sum(len(one.new) for one in decided) if receipt is not None else 0
    outcomes = []
    for one in decided:
        position = one.said
        if position is not None and position > reading.head:
            position = None if receipt is None else position + shift
        outcomes.append(_outcome(log, one, receipt, position))
    return outcomes


def decide_next(reading: Reading, command: Command, asked: Asked) -> Decided:
    """Decide on one command, and take what was decided into what is known."""
    known = reading.follow(command)
    try:
        events = decide(command, known)
    except IdTaken as error:
        if error.position <= reading.head:
            raise
        raise _taken_just_now(error) from None
    if not events:
        event = event_of(command, known)
        return Decided(thing_of(event), said=said_at(event, known))
    reading.check_custody(events)
    if not (asked.dry_run and getattr(command, "has_file", False)):
        reading.check_files(events)
    thing, expected = thing_of(events[0]), reading.expected(events[0].stream)
    first = command.event_id
    new = []
    for event in events:
        sensitive = frozenset() if isinstance(command, Retract) else command.sensitive
        new.append(NewEvent(event, first or asked.new_id(), asked.recorded_by, command.correlation, sensitive))
        first = None
        reading.learn(new[-1])
    return Decided(thing, tuple(new), expected, reading.known.positions[new[0].event_id])


def _taken_just_now(error: IdTaken) -> RuleRefused:
    """Return the refusal of an id that stands for other content earlier in what was sent, not in the log."""
    differs = ", ".join(error.differs)
    message = f"nothing recorded: {error.kind} {error.name} comes earlier in what was sent, and differs in {differs}"
    return RuleRefused(message, rule="id.twice", fix="choose another id for one of them")


def append_decided(
    log: EventLog, decided: Iterable[Decided], *, head: int | None, expect: int | None = None
) -> Receipt | None:
    """Append what is new in `decided`, in one transaction; `None` if nothing is."""
    appends = [
        Append(one.new[0].event.stream, one.new, one.expected if expect is None else expect)
        for one in decided
        if one.new
    ]
    captured = {
        new.event_id: new.event for one in appends for new in one.events if isinstance(new.event, SourceCaptured)
    }
    if not captured:
        return log.append_all(appends, head=head) if appends else None
    with log.turn():  # in it no purge takes a file away; one that was there a moment ago may be gone
        for event_id, capture in captured.items():
            if log.find(event_id) is None:
                check_file(capture, log)
        return log.append_all(appends, head=head)


def _repeated(log: EventLog, reading: Reading, command: Command, asked: Asked) -> Decided | None:
    """Return where a command with a known event id was recorded; `None` if its id is new, or it brings none."""
    event_id = command.event_id
    if event_id is None:
        return None
    position = log.find(event_id)
    if position is None and event_id not in reading.decided:
        return None
    event = event_of(command, reading.follow(command))
    if position is None:
        if differing(reading.decided[event_id].event, event):
            message = f"nothing recorded: event id {event_id} comes earlier in what was sent, with other content"
            raise RuleRefused(message, rule="event-id.twice", fix="give each event an id of its own")
        return Decided(thing_of(event), said=reading.known.positions[event_id])
    if asked.dry_run:
        recorded = next(log.read(after=position - 1, up_to=position))
        if isinstance(recorded.event, EventWithheld):
            return Decided(thing_of(event), said=position)  # as the log does: there is nothing to compare
        if recorded.recorded_by != asked.recorded_by:
            raise EventIdTaken(event_id, position, f"with another recorder: {recorded.recorded_by}")
        check_same(recorded.event, event, event_id, position)
    else:
        # The log compares the content, and answers with the receipt of the first time. It writes nothing.
        sensitive = frozenset() if isinstance(command, Retract) else command.sensitive
        new = NewEvent(event, event_id, asked.recorded_by, command.correlation, sensitive)
        log.append(event.stream, (new,), expected=reading.expected(event.stream))
    return Decided(thing_of(event), said=position)


def check_same(recorded: Event, new: Event, event_id: str, position: int) -> None:
    """Check that an event which comes back under a known id says the same. Raises `EventIdTaken`."""
    if differs := differing(recorded, new):
        raise EventIdTaken(event_id, position, f"and differs in {', '.join(differs)}")


def _check_reading(reading: Reading, decided: Iterable[Decided], asked: Asked) -> None:
    """Refuse a dry run as the log would refuse the real one."""
    if asked.if_head is not None and asked.if_head != reading.head:
        raise HeadMoved(expected=asked.if_head, actual=reading.head)
    for one in decided:
        if one.new and asked.expect is not None and asked.expect != one.expected:
            raise RevisionConflict(one.new[0].event.stream, expected=asked.expect, actual=one.expected)


def _outcome(log: EventLog, one: Decided, receipt: Receipt | None, position: int | None) -> Outcome:
    if one.new:
        repeated = receipt is not None and receipt.repeated  # another process sent the same event id first
        events = () if repeated else tuple(new.event for new in one.new)
        return Outcome(receipt, events, repeated, position, one.thing)
    first_time = None
    if position is not None:
        first_time = Receipt(log.log_id, position, position, log.basis(position).root, repeated=True)
    return Outcome(first_time, (), repeated=True, position=position, thing=one.thing)
