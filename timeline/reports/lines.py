"""One line of what an event says, by ids: enough to know it again in a list."""

from collections.abc import Callable
from typing import Any

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorNamed, ActorRegistered, Party
from events.amendments import ActionRestored, Correction, Retraction
from events.base import Event, Withheld
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
from events.relations import ActionsOrdered, ActionsRelated, Gap
from events.responses import ResponseAsserted, ResponseDeclined, ResponseDisputed
from events.sources import SourceRegistered, SourceRelated, SourceWithdrawn
from timeline.reports.wording import listed, quoted, seconds_words, text_of, when_short
from timeline.reports.wording_figures import figure_words


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
    denied = "denied: " if claim.stance == "denies" and says != claim.stance else ""
    return f"{speaker}: {about.replace('_', ' ')} {denied}{says}"


def _response(link: ResponseAsserted) -> str:
    does = link.relation if link.polarity == "yes" else f"not: {link.relation}"
    return f"{link.responding} {does} {link.responded_to or 'an act not on record'} ({link.strength})"


def _key(vkey: str) -> str:
    """Return the name and the id of a key, without its bytes."""
    return "+".join(vkey.split("+", 2)[:2])


def _why(reason: str | Withheld | None) -> str:
    """Return a reason as the end of a line, where one was given."""
    return "" if reason is None else f": {text_of(reason)}"


def _merged(event: Merge) -> str:
    is_one = len(event.merged) == 1
    if isinstance(event, ActionsUnmerged | ActorsUnmerged):
        says = "is not" if is_one else "are not"
        says += " the same as"
    else:
        says = "is the same as" if is_one else "are the same as"
    return f"{listed(event.merged)} {says} {event.into}: {text_of(event.reason)}"


def _ordered(event: ActionsOrdered) -> str:
    """Return which came first, how long before as far as that was said, and by whose word."""
    gap = "" if event.gap is None else f" ({_gap(event.gap)})"
    by = event.asserted_by
    who = by.actor or (quoted(by.words) if by.words is not None else "nobody named")
    return f"{event.before} came before {event.after}{gap}, according to {who}"


def _gap(gap: Gap) -> str:
    said = [f"at least {seconds_words(gap.least)}"] if gap.least is not None else []
    said += [f"at most {seconds_words(gap.most)}"] if gap.most is not None else []
    said += [quoted(gap.words)] if gap.words is not None else []
    return ", ".join(said)


def _part(event: ActionsRelated) -> str:
    return f"{event.part} is a part of {event.whole}{_why(event.reason)}"


def _declined(event: ResponseDeclined) -> str:
    proposed = f"{event.responding} answers {event.responded_to}, proposed by {event.method} at {event.probability}"
    return f"not accepted: {proposed}: {text_of(event.reason)}"


def _named(event: ActorNamed) -> str:
    by = f", used by {event.used_by}" if event.used_by is not None else ""
    return f"also called {text_of(event.name)} ({event.use}{by}){_why(event.reason)}"


def _note(event: NoteAdded) -> str:
    is_silencing = event.finding is not None
    does = f"{event.finding} on {event.about} is silenced" if is_silencing else f"{event.kind} on {event.about}"
    return f"{does}: {text_of(event.text)}"


def _coded(event: ActionCoded) -> str:
    coding = event.coding
    sure = f", confidence {coding.confidence}" if coding.confidence is not None else ""
    return f"{coding.scheme} {coding.scheme_version}: {coding.code}, by {coding.coder}{sure}{_why(event.reason)}"


def _added(event: CitationAdded) -> str:
    one = event.citation
    return f"{one.source}: {quoted(one.quote) if one.quote is not None else text_of(one.locator)}"


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
    ActionsDistinguished: lambda event: f"{listed(event.actions)} are not the same: {text_of(event.reason)}",
    ActionsOrdered: _ordered,
    ActionsRelated: _part,
    ActionRestored: lambda event: text_of(event.reason),
    ActionCoded: _coded,
    ClaimGraded: lambda event: f"credibility {event.credibility}, by {event.grader}: {text_of(event.reason)}",
    SourceGraded: lambda event: f"reliability {event.reliability}, by {event.grader}: {text_of(event.reason)}",
    CitationAdded: _added,
    ResponseDeclined: _declined,
    ActorNamed: _named,
    PlaceRegistered: lambda event: f"{text_of(event.name)} ({event.kind})",
    RulesAdopted: lambda event: f"{event.table} {event.version}, SHA-256 {event.sha256[:12]}…{_why(event.reason)}",
    NoteAdded: _note,
    NoteRetracted: lambda event: text_of(event.reason),
    EventRedacted: _redacted,
    EventWithheld: lambda event: text_of(event.withheld),
    ClockSetBack: lambda event: f"the clock stood at {event.clock}, the newest event at {event.head}",
    KeyRotated: lambda event: f"{_key(event.new)} after {_key(event.former)}",
    KeyRevoked: lambda event: f"{_key(event.key)} for heads beyond {event.since}: {text_of(event.reason)}",
    **{cls: _amended for cls in EVENTS.values() if issubclass(cls, Correction)},
    **{cls: lambda event: text_of(event.reason) for cls in EVENTS.values() if issubclass(cls, Retraction)},
}
