"""One line of what an event says, by ids: enough to know it again in a list."""

from collections.abc import Callable
from typing import Any

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorRegistered, Party
from events.amendments import Correction, Retraction
from events.base import Event
from events.catalogue import EVENTS
from events.claims import ClaimMade, ClaimWithdrawn
from events.custody import ExportMade, SourceCaptured, SourceTransferred, SourceVerified
from events.logs import ClockSetBack, KeyRevoked, KeyRotated
from events.notes import CaseExcluded, CaseIncluded, CaseOpened, NoteAdded, NoteRetracted
from events.redactions import EventRedacted, EventWithheld
from events.responses import ResponseAsserted, ResponseDisputed
from events.sources import SourceRegistered, SourceRelated, SourceWithdrawn
from timeline.reports.wording import figure_words, quoted, text_of, when_short


def line_of(event: Event) -> str:
    """Return one line of what `event` says."""
    return _LINES[type(event)](event)


def _redacted(event: EventRedacted) -> str:
    what = "the whole event" if event.scope == "whole_event" else ", ".join(event.fields)
    return f"{what} of {event.target}: {event.ground.replace('_', ' ')}, approved by {event.approved_by}"


def _who(parties: tuple[Party, ...]) -> str:
    named = [party.actor or (quoted(party.words) if party.words is not None else "unknown") for party in parties]
    return ", ".join(named) or "not stated"


def _claim(claim: ClaimMade) -> str:
    speaker = claim.claimant or text_of(claim.claimant_words)
    about = claim.figure.quantity if claim.figure is not None else claim.dimension
    if claim.figure is not None:
        says = figure_words(claim.figure)
    elif claim.when is not None:
        says = when_short(claim.when)
    elif claim.place is not None:
        says = f"{claim.place.relation} {claim.place.name}"
    elif claim.party is not None:
        says = _who((claim.party,))
    else:
        says = claim.stance if claim.text is None else quoted(claim.text)
    return f"{speaker}: {about.replace('_', ' ')} {says}"


def _response(link: ResponseAsserted) -> str:
    does = link.relation if link.polarity == "yes" else f"not: {link.relation}"
    return f"{link.responding} {does} {link.responded_to or 'an act not on record'} ({link.strength})"


def _key(vkey: str) -> str:
    """Return the name and the id of a key, without its bytes."""
    return "+".join(vkey.split("+", 2)[:2])


def _amended(event: Correction) -> str:
    return f"{', '.join(change.field for change in event.changes)}: {text_of(event.reason)}"


_LINES: dict[type[Event], Callable[[Any], str]] = {
    ActorRegistered: lambda event: f"{text_of(event.name)} ({event.kind})",
    ActorAffiliated: lambda event: f"{event.affiliation.relation.replace('_', ' ')} {event.affiliation.with_actor}",
    ActorAffiliationEnded: lambda event: f"no longer {event.relation.replace('_', ' ')} {event.with_actor}",
    SourceRegistered: lambda event: " · ".join(filter(None, (event.kind, event.publisher, text_of(event.title)))),
    SourceRelated: lambda event: f"{event.relation.replace('_', ' ')} of {event.origin}",
    SourceWithdrawn: lambda event: text_of(event.reason, "withdrawn"),
    SourceCaptured: lambda event: f"SHA-256 {event.sha256[:12]}…, {event.size:,} bytes of {event.media_type}",
    SourceTransferred: lambda event: f"by {event.by} to {text_of(event.to)}",
    SourceVerified: lambda event: f"{event.method} by {event.by}: {event.outcome}",
    ExportMade: lambda event: f"{event.form}, for {text_of(event.audience, 'nobody named')}",
    ClaimWithdrawn: lambda event: text_of(event.reason, "withdrawn"),
    ActionReported: lambda event: text_of(event.title) or f"{event.kind}: {_who(event.actors)} → {_who(event.targets)}",
    ClaimMade: _claim,
    ResponseAsserted: _response,
    ResponseDisputed: lambda event: text_of(event.reason),
    CaseOpened: lambda event: text_of(event.title),
    CaseIncluded: lambda event: ", ".join(event.actions),
    CaseExcluded: lambda event: ", ".join(event.actions),
    NoteAdded: lambda event: f"{event.kind} on {event.about}: {text_of(event.text)}",
    NoteRetracted: lambda event: text_of(event.reason),
    EventRedacted: _redacted,
    EventWithheld: lambda event: text_of(event.withheld),
    ClockSetBack: lambda event: f"the clock stood at {event.clock}, the newest event at {event.head}",
    KeyRotated: lambda event: f"{_key(event.new)} after {_key(event.former)}",
    KeyRevoked: lambda event: f"{_key(event.key)} for heads beyond {event.since}: {text_of(event.reason)}",
    **{cls: _amended for cls in EVENTS.values() if issubclass(cls, Correction)},
    **{cls: lambda event: text_of(event.reason) for cls in EVENTS.values() if issubclass(cls, Retraction)},
}
