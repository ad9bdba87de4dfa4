"""The event that a command asks for, before any rule is asked. Pure."""

from typing import Any

import msgspec

from events.base import Event
from events.claims import ClaimMade
from events.shape import Json
from events.sources import SourceRegistered
from events.times import UNDATED
from timeline.errors import RuleRefused
from timeline.projections.register import Register, Standing
from timeline.recording.build import build_event, check_values
from timeline.recording.commands import ChangeKey, Command, Correct, Record, Retract
from timeline.recording.refusals import misused
from timeline.recording.standing import CORRECTED, ID_FIELDS, RETRACTED, on_record


def event_of(command: Command, known: Register) -> Event:
    """Return the event that a command asks for, before any rule is asked."""
    match command:
        case Record(event=event) | ChangeKey(event=event):
            return event
        case Correct():
            return _correction(command, known)
        case Retract():
            return _retraction(command, known)


def _correction(command: Correct, known: Register) -> Event:
    kind, name = command.target
    thing = on_record(known, kind, name)
    if kind not in CORRECTED:
        message = f"nothing recorded: a {kind} is not corrected"
        raise RuleRefused(
            message,
            rule="correction.none",
            where={"field": f"body.{ID_FIELDS.get(kind, kind)}"},
            fix="retract the note and add another" if kind == "note" else "open another case, and say why in a note",
        )
    body = {
        ID_FIELDS.get(kind, kind): name,
        "amends": command.amends or thing.event_id,
        "changes": [{"field": field, "value": msgspec.to_builtins(value)} for field, value in command.changes],
        "label": command.label,
        "reason": command.reason,
        "citations": msgspec.to_builtins(command.citations),
    }
    return _built(f"{kind}.corrected", body)


def _retraction(command: Retract, known: Register) -> Event:
    kind, name = command.target
    thing = on_record(known, kind, name)
    if command.by != "us":
        return _withdrawal(command, thing)
    if kind not in RETRACTED:
        message = f"nothing recorded: a {kind} is not retracted"
        raise RuleRefused(
            message,
            rule="retraction.none",
            where={"field": f"body.{ID_FIELDS.get(kind, kind)}"},
            fix="exclude its actions, each with its reason; or say why in a note",
        )
    if command.citations or command.published_at is not None:
        raise misused(
            says="a retraction of our own record cites nothing and was not published",
            fix="give the reason only; if they took it back, say so: --by publisher, or the claimant",
            field="body.citations",
        )
    body = {
        ID_FIELDS.get(kind, kind): name,
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
            says = f"{name} has no claimant on record"
            raise misused(says=says, fix="say who took it back: --by ACTOR", field="body.by")
        return _built("claim.withdrawn", {**body, "by": by})
    message = f"nothing recorded: {kind} {name} is not {command.by}'s to take back"
    raise RuleRefused(
        message,
        rule="retraction.not-theirs",
        where={"field": "body.by"},
        fix="a source is withdrawn by its publisher, a claim by its claimant; our own record is retracted: --by us",
    )


def _built(type_: str, body: dict[str, Json]) -> Event:
    check_values(body, "body")
    return build_event(type_, body)
