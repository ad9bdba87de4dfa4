"""Recording what a verb asks for, and saying what became of it: ids on stdout, the receipt on stderr."""

import os
import re
from collections.abc import Iterable, Sequence

import msgspec

from events.actions import ActionReported
from events.base import Event
from events.claims import ClaimMade
from events.custody import SourceCaptured, SourceTransferred, SourceVerified
from events.envelope import Basis, RecordedEvent
from events.merges import ActionsMerged, Merge
from events.redactions import type_of
from events.responses import ResponseAsserted
from events.shape import to_json
from events.sources import SourceRegistered, SourceWithdrawn
from events.times import When
from timeline.cli.batch import Asked, batch_of, known_to
from timeline.cli.invocation import Writing
from timeline.cli.known import Body, Options
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused
from timeline.cli.shapes import DraftItem, ReceiptItem
from timeline.cli.terminal import Screen
from timeline.cli.times import occurred_note
from timeline.clock import now
from timeline.errors import InvalidEvent, TimelineError
from timeline.log.ids import is_uuid, uuid7
from timeline.recording.build import build_event, check_values
from timeline.recording.commands import Command, Record
from timeline.recording.decide import is_first
from timeline.recording.door import check_sensitive
from timeline.recording.handler import Outcome, handle, handle_all
from timeline.recording.naming import UNTITLED, suggest_id
from timeline.recording.sameness import same
from timeline.replay.basis import resolve
from timeline.reports.lines import line_of


def new_id() -> str:
    """Return a new event id, a UUID of version 7; of a clock before 1970, one of the beginning of time."""
    return uuid7(max(0, int(now().timestamp() * 1000)), os.urandom(10))


def event_id(writing: Writing) -> str | None:
    """Return the event id that the user chose, if any. Raises `InvalidEvent` for what is no UUID."""
    chosen = writing.session.get("event_id")
    if chosen is None or is_uuid(str(chosen).lower()):
        return None if chosen is None else str(chosen).lower()
    says = "nothing recorded: --event-id is no UUID"
    raise InvalidEvent(says, where={"option": "--event-id"}, fix="leave it out, and one is made")


# --- from options to a command ---------------------------------------------------------------------------------------


def drafted(
    type_: str, body: Body, options: Options, sensitive: Sequence[str] = (), chosen: str | None = None
) -> Record:
    """Return the command that records an event, once it has passed the door. A refusal names the option."""
    plain = msgspec.to_builtins(body)
    try:
        check_values(plain, "body")
        event = build_event(type_, plain)
        check_sensitive(event, sensitive, "--sensitive")
    except TimelineError as error:
        raise named_by_option(error, options) from None
    return Record(event=event, event_id=chosen, sensitive=frozenset(sensitive))


_DATED = re.compile(r"-[0-9]{4}(-[0-9]{2}){0,2}$")


def undated(name: str) -> str:
    """Return an id without the date at its end: what another id is made from."""
    return _DATED.sub("", name)


def new_thing(
    writing: Writing,
    type_: str,
    body: Body,
    options: Options,
    *,
    id_: str | None,
    words: str,
    when: When | None = None,
    sensitive: Sequence[str] = (),
) -> Record:
    """Return the command that records a new thing: under the id that was chosen, or under one made of words and date.

    A made id that is taken is passed over, unless it stands for the very same
    content: then the command is being sent again.
    """
    kind = type_.partition(".")[0]
    field = "link" if kind == "response" else kind
    chosen = event_id(writing)

    def draft(name: str) -> Record:
        return drafted(type_, body | {field: name}, options, sensitive, chosen)

    def is_taken(name: str) -> bool:
        first = known_to(writing).first(kind, name)
        return first is not None and not same(first, draft(name).event)

    if id_ is None:
        id_ = suggest_id(words, when, is_taken)
        if id_.partition("-")[0] == UNTITLED:
            says = "nothing recorded: no readable id can be made from these words"
            raise misused(says=says, fix="give one with --id: small letters, digits and hyphens", option="--id")
    return draft(id_)


_FIELD = re.compile(r"body(?:\.[a-z_0-9]+)*")
_NUMBER = re.compile(r"\.[0-9]+")
_WHOLE = "body"
"""What stands for the field where fields do not go together."""
_CHANGES = "body.changes"
"""What holds the fields that a correction changes: they are named by whoever typed them."""


def named_by_option(error: TimelineError, options: Options) -> TimelineError:
    """Return the refusal with the name of the option in place of the field's, wherever one filled it."""

    def option_of(field: str) -> str | None:
        for name in (field, _NUMBER.sub("", field)):
            parts = name.split(".")
            beginnings = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
            if (known := next((one for one in beginnings if one in options), None)) is not None:
                return options[known]
        return None

    field = str(error.where.pop("field", ""))
    if field == _WHOLE:  # fields that do not go together: the first that is named
        words = re.findall(r"[a-z_]+", error.message)
        named = (f"{_WHOLE}.{word}{more}" for word in words for more in ("", "s"))
        field = next((one for one in (*named, _CHANGES) if option_of(one) is not None), _WHOLE)
    if (option := option_of(field)) is not None:
        error.where["option"] = option
    elif field and field != _WHOLE:
        error.where["field"] = field
    error.message = _FIELD.sub(lambda found: option_of(found[0]) or found[0], error.message)
    error.message = error.message.replace(f": {_WHOLE}: ", ": ")  # nobody typed the whole of it
    return error


# --- recording -------------------------------------------------------------------------------------------------------


def record(writing: Writing, commands: Sequence[Command], options: Options | None = None) -> None:
    """Record what is asked for in one transaction, with what was asked before, and say what became of it.

    Where the batch is open, more is to come, and all of it is recorded then.
    """
    batch = batch_of(writing)
    for command in commands:
        batch.ask(command, options or {})
    if not batch.is_open:
        outcomes = _outcomes(writing, batch.asked)
        _tell(writing, [one.command for one in batch.asked], outcomes)
        for remark in (*batch.remarks, *_doubts(writing, outcomes)):
            writing.session.say(remark)


def record_event(writing: Writing, type_: str, body: Body, options: Options) -> None:
    """Record one event about what is on record, under the event id that was chosen, if one was."""
    record(writing, [drafted(type_, body, options, chosen=event_id(writing))], options)


def _outcomes(writing: Writing, asked: Sequence[Asked]) -> list[Outcome]:
    commands, recorder = [one.command for one in asked], writing.recorder
    expect, if_head, dry_run = writing.session.get("expect"), head_read(writing), writing.dry_run
    log = writing.log
    if len(asked) > 1 and expect is not None:
        raise misused(says="--expect is for one event", fix="give --if-head for several at once", option="--expect")
    try:
        if len(asked) == 1:
            [one] = commands
            return [
                handle(
                    log,
                    one,
                    recorded_by=recorder,
                    new_id=new_id,
                    expect=expect,
                    if_head=if_head,
                    dry_run=dry_run,
                )
            ]
        return handle_all(log, commands, recorded_by=recorder, new_id=new_id, if_head=if_head, dry_run=dry_run)
    except TimelineError as error:
        raise _by_option(error, asked) from None


def _by_option(error: TimelineError, asked: Sequence[Asked]) -> TimelineError:
    """Return the refusal in the words of whoever typed, by option; by number only what was handed in as drafts."""
    number, table = error.where.get("event"), error.where.get("table")
    refused = [one for one in asked if one.command.where.get("table") == table] if table is not None else asked
    if isinstance(number, int):
        refused = asked[number - 1 : number]
    options = {field: option for one in reversed(refused) for field, option in one.options.items()}
    if options:
        error.where.pop("event", None)
    return named_by_option(error, options)


def _doubts(writing: Writing, outcomes: Sequence[Outcome]) -> list[str]:
    """Return what is odd about what was just recorded: nobody is kept from recording it."""
    new = [event for one in outcomes for event in one.events if isinstance(event, _DOUBTED)]
    if not new:
        return []
    from timeline.cli.doubts import doubts_about

    return doubts_about(writing.log, writing.path, new)


_DOUBTED = (ActionReported, ClaimMade, SourceRegistered, ResponseAsserted, SourceWithdrawn, ActionsMerged)


def head_read(writing: Writing) -> int | None:
    """Return the position that `--if-head` names."""
    text = writing.session.get("if_head")
    return None if text is None else resolve(writing.log, str(text), option="--if-head").position


def _tell(writing: Writing, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> None:
    if writing.dry_run:
        _tell_drafts(writing, commands, outcomes)
        return
    session = writing.session
    session.recorded = tuple(one.position for one in outcomes if one.position is not None and not one.repeated)
    recorded = [_at(writing, one.position) for one in outcomes if one.position is not None]
    items = [
        ReceiptItem(
            type=type_of(event.event),
            kind=outcome.thing.kind,
            id=outcome.thing.id,
            event_id=event.event_id,
            position=event.position,
            repeated=outcome.repeated,
        )
        for outcome, event in zip(outcomes, recorded, strict=True)
    ]
    names = [_name_of(one, item) for item, one in zip(items, recorded, strict=True)]
    listing = Listing("timeline.receipt/1", items, _RECEIPT, text=lambda _: "".join(f"{name}\n" for name in names))
    writing.print(listing, _basis(outcomes))
    for outcome, event in zip(outcomes, recorded, strict=True):
        session.say(_receipt_line(outcome, event, writing.zone))


def _name_of(recorded: RecordedEvent, item: ReceiptItem) -> str:
    """Return what the recorded goes by from now on: a new thing by its id, a captured file by its SHA-256.

    What was merged goes by the id of what it is shown as.
    """
    if isinstance(recorded.event, SourceCaptured):
        return recorded.event.sha256
    return item.id if is_first(recorded.event) or isinstance(recorded.event, Merge) else item.event_id


def _at(writing: Writing, position: int) -> RecordedEvent:
    return next(iter(writing.log.read(after=position - 1, up_to=position)))


def _basis(outcomes: Sequence[Outcome]) -> Basis | None:
    receipt = outcomes[-1].receipt if outcomes else None
    return None if receipt is None else Basis(receipt.log_id, receipt.last, receipt.root)


_RECEIPT = (
    Column("id", "Id", lambda item: item.id),
    Column("type", "Type", lambda item: item.type),
    Column("position", "Position", lambda item: str(item.position), right=True),
    Column("repeated", "Already recorded", lambda item: "yes" if item.repeated else "no"),
)


def _receipt_line(outcome: Outcome, recorded: RecordedEvent, zone: str) -> str:
    if outcome.repeated:
        return f"already recorded at position {recorded.position}"
    line = f"recorded at position {recorded.position}"
    event = recorded.event
    if isinstance(event, SourceCaptured | SourceTransferred | SourceVerified | Merge):
        return f"{line}; {event.type}: {outcome.thing}, {line_of(event)}"
    if not is_first(event):
        # A prefix is enough to name a thing, so what was amended is said in full.
        return f"{line}; {event.type}: {outcome.thing}"
    return f"{line}; occurred {occurred_note(event.occurred, zone)}" if isinstance(event, ActionReported) else line


def _tell_drafts(writing: Writing, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> None:
    """Print the events that would be recorded, in the form that `append --json` takes."""
    items: list[DraftItem] = []
    for command, one in zip(commands, outcomes, strict=True):
        items += as_drafts(one.events, command.event_id, getattr(command, "sensitive", frozenset()))
    print_drafts(writing, items)
    for one in outcomes:
        if one.repeated:
            writing.session.say(f"already recorded at position {one.position}")
    writing.session.say("dry run: nothing was recorded")


def as_drafts(
    events: Iterable[Event], event_id: str | None = None, sensitive: frozenset[str] = frozenset()
) -> list[DraftItem]:
    """Return events in the form that `append --json` takes."""
    return [
        DraftItem(
            type=event.type,
            schema_version=event.schema_version,
            event_id=event_id,
            sensitive=tuple(sorted(sensitive)),
            body=to_json(event),
        )
        for event in events
    ]


def print_drafts(writing: Writing, items: Sequence[DraftItem]) -> None:
    """Print drafts as a result; as JSON Lines, where no other form is asked for."""

    def lines(screen: Screen) -> str:
        return "".join(f"{screen.json(msgspec.json.encode(item).decode())}\n" for item in items)

    columns = (Column("type", "Type", lambda item: item.type), Column("body", "Body", lambda item: str(item.body)))
    writing.print(Listing("timeline.drafts/1", items, columns, text=lines))
