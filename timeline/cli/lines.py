"""One line of what an event says, by ids: enough to know it again in a list."""

from collections.abc import Callable
from typing import Any

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorNamed, ActorRegistered, Party
from events.amendments import ActionRestored, Correction, Retraction
from events.base import Event
from events.catalogue import EVENTS
from events.claims import ClaimMade, ClaimWithdrawn
from events.codings import ActionCoded
from events.custody import ExportMade, SourceCaptured, SourceTransferred, SourceVerified
from events.grades import CitationAdded, ClaimGraded, SourceGraded
from events.logs import ClockSetBack, KeyRevoked, KeyRotated, RulesAdopted
from events.merges import ActionsDistinguished, ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged, Merge
from events.notes import CaseClosed, CaseExcluded, CaseIncluded, CaseOpened, NoteAdded, NoteRetracted
from events.places import PlaceRegistered
from events.redactions import EventRedacted, EventWithheld
from events.relations import ActionsOrdered, ActionsRelated
from events.responses import ResponseAsserted, ResponseDeclined, ResponseDisputed
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


def _merged(event: Merge) -> str:
    says = "no longer the same as" if isinstance(event, ActionsUnmerged | ActorsUnmerged) else "the same as"
    return f"{', '.join(event.merged)} {says} {event.into}: {text_of(event.reason)}"


def _coded(event: ActionCoded) -> str:
    coding = event.coding
    return f"{coding.scheme} {coding.scheme_version}: {coding.code}, by {coding.coder}"


def _added(event: CitationAdded) -> str:
    words = event.citation.quote if event.citation.quote is not None else event.citation.locator
    return f"{event.citation.source}: {text_of(words)}"


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
    CaseClosed: lambda event: text_of(event.reason),
    **dict.fromkeys((ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged), _merged),
    ActionsDistinguished: lambda event: f"not the same: {', '.join(event.actions)}: {text_of(event.reason)}",
    ActionsOrdered: lambda event: f"{event.before} before {event.after}",
    ActionsRelated: lambda event: f"{event.part} is a part of {event.whole}",
    ActionRestored: lambda event: text_of(event.reason),
    ActionCoded: _coded,
    ClaimGraded: lambda event: f"credibility {event.credibility}, by {event.grader}: {text_of(event.reason)}",
    SourceGraded: lambda event: f"reliability {event.reliability}, by {event.grader}: {text_of(event.reason)}",
    CitationAdded: _added,
    ResponseDeclined: lambda event: (
        f"{event.responding} does not answer {event.responded_to}, as {event.method} proposed"
    ),
    ActorNamed: lambda event: f"{text_of(event.name)} ({event.use})",
    PlaceRegistered: lambda event: f"{text_of(event.name)} ({event.kind})",
    RulesAdopted: lambda event: f"{event.table} {event.version}, SHA-256 {event.sha256[:12]}…",
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
