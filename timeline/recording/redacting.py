"""The way of a redaction: look at the event and decide, show what else holds the same, take it out, purge."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from events.custody import SourceCaptured
from events.envelope import NewEvent
from events.notes import NoteAdded
from events.redactions import EventRedacted, Held, Redactable
from timeline.errors import InputRefused, RuleRefused
from timeline.log.api import EventLog, Receipt
from timeline.log.purge import SHORTEST, Purged, Sought, purge
from timeline.log.store import SqliteLog
from timeline.projections.register import REGISTER
from timeline.recording.redaction_rules import (
    NOT_SEALED,
    Redact,
    check_not_said,
    decide_redaction,
    is_below,
    pattern_of,
    pointer_of,
    texts_of,
    what_weighs,
)
from timeline.recording.refusals import check_recorder


class Alike(NamedTuple):
    """Where else in the log something stands that is being taken out: the same text, or the same field of the thing."""

    field: str
    held: Held


class Plan(NamedTuple):
    """What a redaction would do.

    `event` is what it would record, `None` if all of it was taken out before, by the
    event at `already`. `same_text` are fields elsewhere that hold the very text,
    `same_field` fields of other events of the same thing that hold a value where one is
    being taken out: whoever wants it gone must redact these too. `expected` is how often
    something had been taken out of the event when this was decided.
    """

    target: Redactable
    event: EventRedacted | None
    already: int | None = None
    expected: int = 0
    same_text: tuple[Alike, ...] = ()
    same_field: tuple[Alike, ...] = ()


def plan(log: EventLog, position: int, command: Redact, *, recorded_by: str, two_persons: bool = False) -> Plan:
    """Decide on a redaction of the event at `position`, and look for what else it concerns. Nothing is recorded.

    Raises what `decide_redaction` raises, and `NotFound` for a position that is not there.
    """
    check_recorder(recorded_by)
    target = log.redactable(position)
    expected = log.revision(f"event:{target.event_id}")
    held = _holds_back(log, target)
    try:
        event = decide_redaction(
            command,
            target,
            recorded_by=recorded_by,
            two_persons=two_persons,
            holds_back=held,
            weighs=_weighs(log, target) if command.whole_event else None,
        )
    except RuleRefused as error:
        raise _with_other_events(error, log, target) if error.code == NOT_SEALED else error from None
    if event is None:
        return Plan(target, None, _already(command, target))
    check_not_said(event, target)
    same_text = tuple(_same_text(log, target, event))
    return Plan(target, event, None, expected, same_text, tuple(_same_field(log, target, event)))


def _with_other_events(error: RuleRefused, log: EventLog, target: Redactable) -> RuleRefused:
    """Return the refusal of a field that is not sealed in `target`, with the events of the same thing where it is."""
    name = str(error.where.get("field", ""))
    there = [
        f"@{other.position} ({other.remains.type})"
        for other in _others(log, target)
        if any(is_below(one.pointer, pointer_of(name, other)) for one in other.sealed)
    ]
    if there:
        error.fix = f"it is sealed in {', '.join(there)}: name that event; of this one, {error.fix}"
    return error


def _others(log: EventLog, target: Redactable) -> Iterator[Redactable]:
    """Yield the other events of the same thing."""
    for recorded in log.read(stream=target.remains.stream):
        if recorded.position != target.position:
            yield log.redactable(recorded.position)


def _holds_back(log: EventLog, target: Redactable) -> bool:
    """Tell whether the event is a note that holds something back, and was not retracted."""
    if target.remains.type != NoteAdded.type or target.body.get("kind") != "hold":
        return False
    notes = REGISTER.fold(log.read(stream=target.remains.stream)).notes
    return any(note.stands for note in notes.values())


def _weighs(log: EventLog, target: Redactable) -> str | None:
    """Return why the whole of the event stays, as its thing stands now."""
    register = REGISTER.fold(log.read(stream=target.remains.stream))
    return what_weighs(target, register.find(*target.remains.stream.split(":", 1)))


def _already(command: Redact, target: Redactable) -> int | None:
    """Return the position of what took out, last, what is asked for."""
    if target.gone is not None:
        return target.gone.by_position
    wanted = [pointer_of(name, target) for name in command.fields]
    by = [by for pointer, by in target.withheld if any(is_below(pointer, one) for one in wanted)]
    return max(by, default=None)


def _same_text(log: EventLog, target: Redactable, event: EventRedacted) -> Iterator[Alike]:
    """Yield where else in the log a text stands that `event` takes out."""
    fields: dict[str, str] = {}
    for field, text in texts_of(event, target):
        fields.setdefault(text, field)
    for text, held in log.holding_all(fields):
        goes = held.position == target.position and (
            event.scope == "whole_event" or (held.sealed and any(is_below(held.pointer, one) for one in event.fields))
        )
        # A short text stands in many others by chance; where it is all of a field, it is the same.
        if not goes and (len(text.encode()) >= SHORTEST or _is_all_of(log, held, text)):
            yield Alike(fields[text], held)


def _is_all_of(log: EventLog, held: Held, text: str) -> bool:
    return any(one[:2] == (held.pointer, text) for one in log.redactable(held.position).sealed)


def _same_field(log: EventLog, target: Redactable, event: EventRedacted) -> Iterator[Alike]:
    """Yield sealed fields of other events of the same thing that hold what `event` takes out of this one."""
    gone = [one.pointer for one in target.sealed if event.scope == "whole_event" or one.pointer in event.fields]
    wanted = {pattern_of(pointer, target) for pointer in gone}
    for other in _others(log, target):
        for one in other.sealed:
            if (pattern := pattern_of(one.pointer, other)) in wanted:
                yield Alike(pattern, Held(other.position, one.pointer, sealed=True))


def record_redaction(
    log: EventLog,
    planned: Plan,
    *,
    recorded_by: str,
    event_id: str,
    expect: int | None = None,
    if_head: int | None = None,
) -> Receipt:
    """Take out what was planned, and record it, in one transaction. `purge_after` then removes what is left of it.

    Raises `ConcurrencyConflict` if something else was taken out of the event since it
    was planned, or if `expect` or `if_head` is no longer true.
    """
    event, target = _planned(planned), planned.target
    expected = planned.expected if expect is None else expect
    captured = event.scope == "whole_event" and target.remains.type == SourceCaptured.type
    blobs = [str(target.body["sha256"])] if captured else []
    return log.redact(NewEvent(event, event_id, recorded_by), expected=expected, head=if_head, blobs=blobs)


def purge_after(
    log: SqliteLog, planned: Plan, *, also: Sequence[Path] = (), printed: Sequence[Callable[[str], str]] = ()
) -> Purged:
    """Purge the files of the log of what was taken out, and search them, and the files and folders `also`, for it.

    `printed` are the ways in which a text is written into files that are made from the log.
    """
    event, target = _planned(planned), planned.target
    whole = event.scope == "whole_event"
    marks = [one.salt for one in target.sealed if whole or one.pointer in event.fields]
    sought = [
        Sought(field, text, tuple(form(text) for form in printed))
        for field, text in dict.fromkeys(texts_of(event, target))
    ]
    return purge(log, sought, marks=[*marks, target.salt] if whole else marks, also=also)


def _planned(planned: Plan) -> EventRedacted:
    if planned.event is None:
        message = "nothing recorded: there is nothing left to take out"
        raise InputRefused(message)
    return planned.event


def finish(log: SqliteLog, texts: Sequence[str] = (), *, also: Sequence[Path] = ()) -> Purged:
    """Finish the purge of redactions that were recorded before; search for `texts`, if whoever asks still has them."""
    return purge(log, [Sought(f"text {number}", text) for number, text in enumerate(texts, 1)], also=also)
