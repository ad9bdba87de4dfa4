"""The rules of the record, pure: what is asked and what is known go in; events, or none, or a refusal come out."""

from typing import Any, TypeGuard

import msgspec

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.amendments import Correction, Retraction, amend
from events.base import Event, LogEvent
from events.claims import ClaimMade, ClaimWithdrawn
from events.custody import ExportMade, SourceCaptured, SourceTransferred, SourceVerified
from events.logs import KeyRevoked, KeyRotated
from events.notes import CaseExcluded, CaseIncluded, CaseOpened, NoteAdded, NoteRetracted
from events.redactions import EventRedacted
from events.responses import ResponseAsserted
from events.shape import Json, to_json
from events.sources import SourceRegistered, SourceWithdrawn
from events.times import UNDATED
from timeline.errors import IdTaken, NotFound, RuleRefused, TimelineError
from timeline.projections.references import Reference, named, references, thing_of
from timeline.projections.register import Register, Standing, Thing
from timeline.recording.build import build_event, check_values
from timeline.recording.commands import ChangeKey, Command, Correct, Record, Retract
from timeline.recording.door import check_fits, check_sensitive
from timeline.recording.faults import nearest
from timeline.recording.key_rules import check_key_change, key_said_at
from timeline.recording.refusals import misused
from timeline.recording.rules import RULES, strength_is_not_raised
from timeline.recording.sameness import differing, is_withheld, same

_FIRSTS = (ActionReported, ActorRegistered, CaseOpened, ClaimMade, NoteAdded, ResponseAsserted, SourceRegistered)
_OPENING = (*_FIRSTS, ExportMade)  # what may be about a thing of which nothing is on record
_ID_FIELDS = {"response": "link"}  # a response goes by the id of its link; the others by the name of their kind
_CORRECTED = ("action", "actor", "claim", "response", "source")
_RETRACTED = (*_CORRECTED, "note")


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
        if isinstance(event, LogEvent) and not isinstance(command, ChangeKey):
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
        return _allowed(event, known)
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
    return RuleRefused(message, rule="log.own-event", fix=fix)


def _says_something(event: Event, known: Register) -> None:
    """Refuse a thing, or a correction of one, under the id of what was redacted whole: nobody can compare the two."""
    kind, name = thing_of(event)
    thing = None if isinstance(event, LogEvent) else known.find(kind, name)
    if thing is not None and thing.withheld is not None and isinstance(event, (*_FIRSTS, Correction)):
        message = f"nothing recorded: {kind} {name} was redacted whole at position {thing.withheld.by_position}"
        fix = "record it under another id, if it may be recorded: an id is never used again"
        raise RuleRefused(message, rule="thing.withheld", fix=fix)


def event_of(command: Command, known: Register) -> Event:
    """Return the event that a command asks for, before any rule is asked."""
    match command:
        case Record(event=event) | ChangeKey(event=event):
            return event
        case Correct():
            return _correction(command, known)
        case Retract():
            return _retraction(command, known)


def said_at(event: Event, known: Register) -> int | None:
    """Return the position of what says the same as `event` already, `None` if nothing does.

    Raises `IdTaken` if the readable id of a new thing stands for other content.
    """
    if isinstance(event, LogEvent) or (thing := known.find(*thing_of(event))) is None:
        return key_said_at(event, known)
    if isinstance(event, _FIRSTS):
        return _first_said_at(event, thing)
    match event:
        case Correction():
            return _correction_said_at(event, thing)
        case Retraction() | NoteRetracted():
            struck = thing.retracted
            reason = getattr(struck.event, "reason", None) if struck is not None else None
            return struck.position if struck is not None and same(reason, event.reason) else None
        case CaseIncluded() | CaseExcluded() | SourceTransferred() | SourceVerified():
            return _latest_said_at(event, thing)
        case _:
            told = ((thing.position, thing.first), *((one.position, one.event) for one in thing.since))
            return next((position for position, earlier in told if same(earlier, event)), None)


def _first_said_at(event: Event, thing: Standing[Event]) -> int:
    """Return where a new thing is on record already: as it was first recorded, or as it stands now."""
    if same(thing.first, event) or same(thing.now, event):
        return thing.position
    kind, name = thing_of(event)
    taken = _taken(event, thing)
    if thing.retracted is not None:
        taken.fix = f"choose another id: {name} was retracted, and an id is never used again"
    elif kind not in _CORRECTED:
        taken.fix = "choose another id"
    raise taken


def _taken(event: Event, thing: Standing[Event]) -> IdTaken:
    """Return the refusal of an id; where only a text differs that is withheld, it says that nobody can compare."""
    kind, name = thing_of(event)
    taken = IdTaken(kind, name, differing(thing.now, event, sent_again=False), thing.position)
    if not differing(thing.now, event):
        names = ", ".join(taken.differs)
        taken.message = (
            f"nothing recorded: {kind} {name} is at position {thing.position} already; "
            f"its text is withheld, and nobody can compare: {names}"
        )
        taken.fix = "choose another id, if it says something else"
    return taken


def _correction_said_at(event: Correction, thing: Standing[Event]) -> int | None:
    corrections = thing.corrections
    last = corrections[-1] if corrections else None
    if last is not None and same(last.event, event):
        return last.position
    if amend(thing.now, event.changes) == thing.now:
        return last.position if last is not None else thing.position
    return None


def _latest_said_at(event: Event, thing: Standing[Event]) -> int | None:
    """Return where the latest word on a matter says so already: what went one way and back may go that way again."""
    for one in reversed(thing.since):
        if same(one.event, event):
            return one.position
        if _is_on_the_same_matter(one.event, event):
            return None
    return None


def _is_on_the_same_matter(earlier: Event, event: Event) -> bool:
    """Tell whether `event` changes what `earlier` said: in the case or out, in whose hands, with what outcome."""
    match earlier, event:
        case ((CaseIncluded() | CaseExcluded()), (CaseIncluded() | CaseExcluded())):
            return bool(set(earlier.actions) & set(event.actions))
        case SourceTransferred(), SourceTransferred():
            return True
        case SourceVerified(), SourceVerified():
            return (earlier.by, earlier.method) == (event.by, event.method)
        case _:
            return False


def _allowed(event: Event, known: Register) -> tuple[Event, ...]:
    """Return `event`, if every rule lets it pass."""
    thing = None
    if not isinstance(event, _OPENING):
        kind, name = thing_of(event)
        thing = _on_record(known, kind, name)
        _stands(Thing(kind, name), thing)
    if not _names_what_stands(event, known):
        _refers(event, known, frozenset())
    if _amends(event):
        _amended_event_is_its_own(event, known)
    if isinstance(event, Correction) and thing is not None:
        _corrected_as_a_whole(event, thing, known)
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


def _on_record(known: Register, kind: str, name: str) -> Standing[Event]:
    thing = known.find(kind, name)
    if thing is None:
        where = {"field": f"body.{_ID_FIELDS.get(kind, kind)}"}
        raise NotFound(kind, name, nearest(name, known.of_kind(kind)), where=where)
    return thing


def _stands(name: Thing, thing: Standing[Event], field: str | None = None) -> None:
    """Refuse what is recorded about, or with, something that we retracted."""
    if thing.retracted is not None:
        message = f"nothing recorded: {name} was retracted at position {thing.retracted.position}"
        raise RuleRefused(
            message,
            rule="thing.retracted",
            where={"field": field} if field else None,
            fix="record it anew under another id, if it should stand after all; a note may be added to it",
        )


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
        _stands(Thing(kind, name), thing, reference.field)


def _amends(event: Event) -> TypeGuard[Correction | Retraction | NoteRetracted]:
    return isinstance(event, Correction | Retraction | NoteRetracted)


def _amended_event_is_its_own(event: Correction | Retraction | NoteRetracted, known: Register) -> None:
    """Check that what is amended is an event of that thing which a correction, or a retraction, can be about."""
    kind, name = thing_of(event)
    thing = _on_record(known, kind, name)
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


def _corrected_as_a_whole(event: Correction, thing: Standing[Event], known: Register) -> None:
    """Check the corrected event as if it were recorded now: its shape, what it newly refers to, its own rules."""
    after = amend(thing.now, event.changes)
    build_event(after.type, _with_stand_ins(to_json(after)), "corrected")
    _refers(after, known, frozenset((one.kind, one.id) for one in references(thing.now)))
    if isinstance(after, ResponseAsserted) and isinstance(thing.now, ResponseAsserted):
        strength_is_not_raised(thing.now, after)
    changed = {change.field for change in event.changes}
    for rule in RULES.get(type(after), ()):
        if rule.fields & changed:
            rule.check(after, known)


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


def _correction(command: Correct, known: Register) -> Event:
    kind, name = command.target
    thing = _on_record(known, kind, name)
    if kind not in _CORRECTED:
        message = f"nothing recorded: a {kind} is not corrected"
        raise RuleRefused(
            message,
            rule="correction.none",
            fix="retract the note and add another" if kind == "note" else "open another case, and say why in a note",
        )
    body = {
        _ID_FIELDS.get(kind, kind): name,
        "amends": command.amends or thing.event_id,
        "changes": [{"field": field, "value": msgspec.to_builtins(value)} for field, value in command.changes],
        "label": command.label,
        "reason": command.reason,
        "citations": msgspec.to_builtins(command.citations),
    }
    return _built(f"{kind}.corrected", body)


def _retraction(command: Retract, known: Register) -> Event:
    kind, name = command.target
    thing = _on_record(known, kind, name)
    if command.by != "us":
        return _withdrawal(command, thing)
    if kind not in _RETRACTED:
        message = f"nothing recorded: a {kind} is not retracted"
        raise RuleRefused(
            message,
            rule="retraction.none",
            fix="exclude its actions, each with its reason; or say why in a note",
        )
    if command.citations or command.published_at is not None:
        raise misused(
            says="a retraction of our own record cites nothing and was not published",
            fix="give the reason only; if they took it back, say so: --by publisher, or the claimant",
        )
    body = {
        _ID_FIELDS.get(kind, kind): name,
        "amends": command.amends or thing.event_id,
        "reason": command.reason,
    }
    return _built(f"{kind}.retracted", body)


def _withdrawal(command: Retract, thing: Standing[Event]) -> Event:
    """Return the event that says that they took it back, not we."""
    kind, name = command.target
    body: dict[str, Any] = {
        kind: name,
        "published_at": msgspec.to_builtins(command.published_at or UNDATED),
        "reason": command.reason,
        "citations": msgspec.to_builtins(command.citations),
    }
    now = thing.now
    if isinstance(now, SourceRegistered) and command.by in ("publisher", now.publisher):
        return _built("source.withdrawn", body)
    if isinstance(now, ClaimMade) and command.by != "publisher":
        by = now.claimant if command.by == "claimant" else command.by
        if by is None:
            raise misused(says=f"{name} has no claimant on record", fix="say who took it back: --by ACTOR")
        return _built("claim.withdrawn", {**body, "by": by})
    message = f"nothing recorded: {kind} {name} is not {command.by}'s to take back"
    raise RuleRefused(
        message,
        rule="retraction.not-theirs",
        fix="a source is withdrawn by its publisher, a claim by its claimant; our own record is retracted: --by us",
    )


def _built(type_: str, body: dict[str, Json]) -> Event:
    check_values(body, "body")
    return build_event(type_, body)


def is_first(event: Event) -> bool:
    """Tell whether an event is the first of a thing: it brings a readable id into the record."""
    return isinstance(event, _FIRSTS)
