"""The rules of the record, pure: what is asked and what is known go in; events, or none, or a refusal come out."""

from collections.abc import Collection
from typing import TypeGuard

from events.actors import MOST_ALIASES
from events.amendments import ActionRestored, Correction, Retraction, amend
from events.base import Event, LogEvent
from events.claims import ClaimWithdrawn
from events.custody import ExportMade, SourceCaptured, SourceTransferred, SourceVerified
from events.logs import KeyRevoked, KeyRotated, RulesAdopted
from events.merges import ActionsUnmerged, ActorsUnmerged
from events.notes import NoteRetracted
from events.redactions import EventRedacted
from events.responses import ResponseAsserted
from events.shape import Json, to_json
from events.sources import MOST_CITATIONS, SourceWithdrawn
from timeline.errors import NotFound, RuleRefused, TimelineError
from timeline.projections.references import Reference, named, references, thing_of
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.withheld import is_withheld
from timeline.recording.asked import event_of
from timeline.recording.build import build_event
from timeline.recording.commands import ChangeKey, Command, Record, Retract
from timeline.recording.door import check_fits, check_sensitive
from timeline.recording.faults import nearest
from timeline.recording.key_rules import check_key_change
from timeline.recording.rules import RULES, strength_is_not_raised
from timeline.recording.said import said_at
from timeline.recording.standing import FIRSTS, on_record, own_field, stands

_OPENING = (*FIRSTS, ExportMade)  # what may be about a thing of which nothing is on record
_OF_STRUCK = (ActionRestored, ActionsUnmerged, ActorsUnmerged)  # what may be about a thing that we retracted


def decide(command: Command, known: Register) -> tuple[Event, ...]:
    """Decide what is recorded when somebody asks `command`, given what is known.

    Three outcomes: the events to record; no event, because the record says so
    already (so every command is safe to send twice); or a refusal. `known` holds at
    least the things that the command names: see `reading`.

    Raises `NotFound` for an id that is not on record, `IdTaken` for one that stands
    for something else, `RuleRefused` where a rule forbids it, `InvalidEvent` where a
    correction would leave an event that could not have been recorded.
    """
    try:
        event = event_of(command, known)
        if isinstance(event, LogEvent) and not isinstance(event, RulesAdopted) and not isinstance(command, ChangeKey):
            raise _own_event(event)
        sensitive = frozenset() if isinstance(command, Retract) else command.sensitive
        check_sensitive(event, sensitive, "sensitive")
        _says_something(event, known)
        if said_at(event, known) is not None and not _says_it_anew(command):
            return ()
        if not (isinstance(command, Record) and command.fits):
            check_fits(event, sensitive)
        if isinstance(event, KeyRotated | KeyRevoked):
            check_key_change(event, known)
            return (event,)
        if isinstance(event, RulesAdopted):
            return (event,)
        return _judged(event, known)
    except TimelineError as error:
        raise error.at(**command.where) from None


def _says_it_anew(command: Command) -> bool:
    """Tell whether custody went on in the same words: somebody gave an event id of its own, and it is not on record.

    Still unchanged a month later, tested again with the same outcome. Whether the id is on record was asked before.
    """
    return (
        isinstance(command, Record)
        and isinstance(command.event, SourceCaptured | SourceTransferred | SourceVerified)
        and command.event_id is not None
        and not command.derived
    )


def _own_event(event: LogEvent) -> RuleRefused:
    message = f"nothing recorded: {event.type} is for the log itself to record"
    fix = "leave it out; what the log notes about itself, it notes by itself"
    if isinstance(event, EventRedacted):
        fix = "run timeline redact: it takes out what it names, and records that it did"
    return RuleRefused(message, rule="log.own-event", where={"field": "type"}, fix=fix)


def _says_something(event: Event, known: Register) -> None:
    """Refuse a thing, or a correction of one, under the id of what was redacted whole: nobody can compare the two."""
    kind, name = thing_of(event)
    thing = None if isinstance(event, LogEvent) else known.find(kind, name)
    if thing is not None and thing.withheld is not None and isinstance(event, (*FIRSTS, Correction)):
        message = f"nothing recorded: {kind} {name} was redacted whole at position {thing.withheld.by_position}"
        fix = "record it under another id, if it may be recorded: an id is never used again"
        raise RuleRefused(message, rule="thing.withheld", where={"field": f"body.{own_field(event)}"}, fix=fix)


def _judged(event: Event, known: Register) -> tuple[Event, ...]:
    """Return `event`, if every rule lets it pass; a refusal says where, be it only what the event is about."""
    try:
        return _allowed(event, known)
    except TimelineError as error:
        raise (error if error.where else error.at(field=f"body.{own_field(event)}")) from None


def _allowed(event: Event, known: Register) -> tuple[Event, ...]:
    """Return `event`, if every rule lets it pass."""
    thing = None
    if not isinstance(event, _OPENING):
        kind, name = thing_of(event)
        thing = on_record(known, kind, name, own_field(event))
        if not isinstance(event, _OF_STRUCK):
            stands(Thing(kind, name), thing, f"body.{own_field(event)}")
    if not _names_what_stands(event, known):
        _refers(event, known, frozenset())
    if _amends(event):
        _amended_event_is_its_own(event, known)
    if isinstance(event, Correction) and thing is not None:
        _corrected_as_a_whole(event, thing, known)
    if isinstance(event, ActionRestored) and thing is not None:
        _restores_what_is_retracted(event, thing)
    if isinstance(event, ClaimWithdrawn | SourceWithdrawn) and thing is not None and thing.withdrawn is not None:
        message = f"nothing recorded: {kind} {name} was withdrawn at position {thing.withdrawn.position} already"
        raise RuleRefused(
            message,
            rule="thing.withdrawn",
            fix=f"see what was recorded: timeline show {name} --history",
        )
    for rule in RULES.get(type(event), ()):
        rule.check(event, known)
    return (event,)


def _names_what_stands(event: Event, known: Register) -> bool:
    """Tell whether all that `event` names is on record and not struck; quicker, as it looks for no field."""
    things = [known.find(kind, name) for kind, name in named(event)]
    return all(thing is not None and thing.retracted is None for thing in things)


def _refers(event: Event, known: Register, already: frozenset[tuple[str, str]]) -> None:
    """Check that every id in `event` is on record and not struck; those in `already` were checked when recorded."""
    for reference in references(event):
        if (reference.kind, reference.id) not in already:
            _reference_stands(reference, known)


def _reference_stands(reference: Reference, known: Register) -> None:
    kind, name = reference.kind, reference.id
    thing = known.find(kind, name)
    if thing is None:
        raise NotFound(kind, name, nearest(name, known.of_kind(kind)), where={"field": reference.field})
    if not reference.struck:
        stands(Thing(kind, name), thing, reference.field)


def _amends(event: Event) -> TypeGuard[Correction | Retraction | NoteRetracted]:
    return isinstance(event, Correction | Retraction | NoteRetracted)


def _amended_event_is_its_own(event: Correction | Retraction | NoteRetracted, known: Register) -> None:
    """Check that what is amended is an event of that thing which a correction, or a retraction, can be about."""
    kind, name = thing_of(event)
    thing = on_record(known, kind, name)
    position = known.positions.get(event.amends)
    if position is None or known.things.get(position) != (kind, name):
        what = f"event of {kind} {name}"
        raise NotFound(what, event.amends, (thing.event_id,), where={"field": "body.amends"})
    if event.amends == thing.event_id:
        return
    if not isinstance(event, Correction):
        message = (
            f"nothing recorded: a retraction strikes out {kind} {name} as a whole, not its event at position {position}"
        )
        raise RuleRefused(
            message,
            rule="retraction.part",
            where={"field": "body.amends"},
            fix=f"retract the whole ({thing.event_id}), or correct the field that is wrong",
        )
    if event.amends not in {one.event_id for one in thing.corrections}:
        message = f"nothing recorded: the event at position {position} has no field of {kind} {name} to correct"
        raise RuleRefused(
            message,
            rule="correction.no-field",
            where={"field": "body.amends"},
            fix=f"name the event that set it: {thing.event_id}, or a later correction",
        )


def _restores_what_is_retracted(event: ActionRestored, thing: Standing[Event]) -> None:
    """Check that the retraction that is taken back is the one by which the action is struck."""
    struck = thing.retracted
    if struck is None:
        message = f"nothing recorded: action {event.action} stands; it is not retracted"
        raise RuleRefused(
            message,
            rule="restored.stands",
            where={"field": "body.action"},
            fix=f"see what was recorded: timeline show {event.action} --history",
        )
    if event.amends != struck.event_id:
        what = f"retraction of action {event.action}"
        raise NotFound(what, event.amends, (struck.event_id,), where={"field": "body.amends"})


def _corrected_as_a_whole(event: Correction, thing: Standing[Event], known: Register) -> None:
    """Check the corrected event as if it were recorded now: its shape, what it newly refers to, its own rules."""
    after = amend(thing.now, event.changes)
    changed = {change.field for change in event.changes}
    build_event(after.type, _as_first_recorded(_with_stand_ins(to_json(after)), changed), "corrected")
    _refers(after, known, frozenset((one.kind, one.id) for one in references(thing.now)))
    if isinstance(after, ResponseAsserted) and isinstance(thing.now, ResponseAsserted):
        strength_is_not_raised(thing.now, after)
    for rule in RULES.get(type(after), ()):
        if rule.fields & changed:
            rule.check(after, known)


def _as_first_recorded(body: Json, changed: Collection[str]) -> Json:
    """Return a body with no more in its lists than one event may say, where they grew by events of their own."""
    most = {"citations": MOST_CITATIONS, "aliases": MOST_ALIASES}
    return {
        name: value[: most[name]] if name in most and name not in changed else value for name, value in body.items()
    }


# What stands for a redacted value while the event around it is checked: any value of its type.
_STAND_INS: dict[str, Json] = {
    "authors": ["withheld"],
    "means": [],
    "url": "urn:withheld",
    "archived_url": "urn:withheld",
}


def _with_stand_ins(value: Json, name: str = "") -> Json:
    if is_withheld(value):
        return _STAND_INS.get(name, "0")
    if isinstance(value, dict):
        return {member: _with_stand_ins(inner, member) for member, inner in value.items()}
    return [_with_stand_ins(one, name) for one in value] if isinstance(value, list) else value


def is_first(event: Event) -> bool:
    """Tell whether an event is the first of a thing: it brings a readable id into the record."""
    return isinstance(event, FIRSTS)
