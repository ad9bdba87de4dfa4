"""Who and what an event refers to: every readable id in it, what kind of thing it names, and in which field."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorNamed, ActorRegistered, Affiliation, Party
from events.amendments import Correction
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.codings import ActionCoded
from events.grades import CitationAdded
from events.merges import ActionsDistinguished, ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged
from events.notes import LOG, CaseExcluded, CaseIncluded, NoteAdded
from events.places import Place, PlaceRegistered
from events.relations import ActionsOrdered, ActionsRelated
from events.responses import ResponseAsserted, ResponseDeclined, ResponseDisputed
from events.sources import Citation, SourceRegistered, SourceRelated, SourceWithdrawn
from timeline.projections.register import Thing


class Reference(NamedTuple):
    """An id in an event: what kind of thing it names, and where it stands.

    `struck` says that it may name what was retracted: a note may be about it.
    """

    kind: str
    id: str
    field: str
    struck: bool = False


Step = str | int
Found = tuple[str, str | None, tuple[Step, ...]]
"""A kind, an id if there is one, and the steps to its field: they are put together only for who asks."""


_CITING = ("citations", "citation")


def thing_of(event: Event) -> Thing:
    """Return what an event is about: the thing whose stream it belongs to."""
    kind, _, name = event.stream.partition(":")
    return Thing(kind, name)


def references(event: Event) -> Sequence[Reference]:
    """Return every id that `event` refers to, but for the thing that it is about.

    What a correction changes is seen only in the corrected event.
    """
    struck = isinstance(event, _STRUCK)
    return [
        # What a citation names is what it rests on, whatever cites it.
        Reference(kind, name, ".".join(map(str, ("body", *steps))), struck and steps[0] not in _CITING)
        for kind, name, steps in _found(event)
        if name is not None
    ]


def named(event: Event) -> list[Thing]:
    """Return the things that `references` finds, without where: what stands in place of an unknown id names none."""
    return [Thing(kind, name) for kind, name in named_pairs(event)]


def named_pairs(event: Event) -> list[tuple[str, str]]:
    """Return kind and id of what `named` finds: to make each a `Thing` costs more than to find it."""
    return [(kind, name) for kind, name, _ in _found(event) if name]


def _found(event: Event) -> list[Found]:
    finder = _FINDERS.get(Correction if isinstance(event, Correction) else type(event))
    return finder(event) if finder is not None else []


def _citations(event: Any) -> list[Found]:  # noqa: ANN401  # whatever has citations
    found: list[Found] = []
    for number, one in enumerate(event.citations):  # of every action one at least: without a call for each
        found.append(("source", one.source, ("citations", number, "source")))
        if one.speaker is not None:
            found.append(("actor", one.speaker, ("citations", number, "speaker")))
    return found


def _citation(one: Citation, *steps: Step) -> list[Found]:
    source: Found = ("source", one.source, (*steps, "source"))
    return [source] if one.speaker is None else [source, ("actor", one.speaker, (*steps, "speaker"))]


def _party(party: Party | None, *steps: Step) -> list[Found]:
    if party is None:
        return []
    return [("actor", party.actor, (*steps, "actor")), ("actor", party.by, (*steps, "by"))]


def _tie(tie: Affiliation, *steps: Step) -> list[Found]:
    with_actor: Found = ("actor", tie.with_actor, (*steps, "with_actor"))
    return [with_actor, *_party(tie.asserted_by, *steps, "asserted_by")]


def _each(kind: str, names: Iterable[str], field: str) -> list[Found]:
    return [(kind, name, (field, number)) for number, name in enumerate(names)]


def _of_actor(event: ActorRegistered) -> list[Found]:
    ties = [one for number, tie in enumerate(event.affiliations) for one in _tie(tie, "affiliations", number)]
    return ties + _citations(event)


def _of_affiliation(event: ActorAffiliated) -> list[Found]:
    return _tie(event.affiliation, "affiliation") + _citations(event)


def _of_affiliation_ended(event: ActorAffiliationEnded) -> list[Found]:
    return [("actor", event.with_actor, ("with_actor",)), *_citations(event)]


def _of_source(event: SourceRegistered) -> list[Found]:
    return [("actor", event.publisher, ("publisher",))]


def _of_source_related(event: SourceRelated) -> list[Found]:
    return [("source", event.origin, ("origin",))]


def _of_action(event: ActionReported) -> list[Found]:
    found: list[Found] = []
    parties = ("actors", event.actors), ("targets", event.targets), ("participants", event.participants)
    for field, several in parties:
        for number, party in enumerate(several):
            found.append(("actor", party.actor, (field, number, "actor")))
            found.append(("actor", party.by, (field, number, "by")))
    for number, place in enumerate(event.places):
        found += _place(place, "places", number)
    found += _citations(event)
    return found


def _place(place: Place | None, *steps: Step) -> list[Found]:
    return [] if place is None or place.place is None else [("place", place.place, (*steps, "place"))]


def _of_merge(event: ActionsMerged | ActionsUnmerged | ActorsMerged | ActorsUnmerged) -> list[Found]:
    return _each(event.thing, event.merged, "merged") + _citations(event)


def _of_distinction(event: ActionsDistinguished) -> list[Found]:
    others: list[Found] = [("action", name, ("actions", at)) for at, name in enumerate(event.actions) if at]
    return others + _citations(event)


def _of_order(event: ActionsOrdered) -> list[Found]:
    return [("action", event.after, ("after",)), *_party(event.asserted_by, "asserted_by"), *_citations(event)]


def _of_part(event: ActionsRelated) -> list[Found]:
    return [("action", event.whole, ("whole",)), *_citations(event)]


def _of_proposal(event: ResponseDeclined) -> list[Found]:
    return [("action", event.responded_to, ("responded_to",))]


def _of_name(event: ActorNamed) -> list[Found]:
    return [("actor", event.used_by, ("used_by",)), *_citations(event)]


def _of_claim(event: ClaimMade) -> list[Found]:
    return [
        *_each("action", event.about, "about"),
        ("case", event.about_case, ("about_case",)),
        ("actor", event.claimant, ("claimant",)),
        *_party(event.party, "party"),
        *_place(event.place, "place"),
        ("claim", event.subset_of, ("subset_of",)),
        ("claim", event.supersedes, ("supersedes",)),
        *_citations(event),
    ]


def _of_claim_withdrawn(event: ClaimWithdrawn) -> list[Found]:
    return [("actor", event.by, ("by",)), *_citations(event)]


def _of_response(event: ResponseAsserted) -> list[Found]:
    return [
        ("action", event.responding, ("responding",)),
        ("action", event.responded_to, ("responded_to",)),
        *_party(event.asserted_by, "asserted_by"),
        *_citations(event),
    ]


def _of_dispute(event: ResponseDisputed) -> list[Found]:
    return _party(event.by, "by") + _citations(event)


def _of_case(event: CaseIncluded | CaseExcluded) -> list[Found]:
    return _each("action", event.actions, "actions")


def _of_note(event: NoteAdded) -> list[Found]:
    kind, _, name = event.about.partition(":")
    return [] if kind == LOG else [(kind, name, ("about",))]


# What was merged may have been retracted since, and is to be told apart again all the same.
_STRUCK = (ActorAffiliationEnded, ActionsUnmerged, ActorsUnmerged, CaseExcluded, NoteAdded)
_FINDERS: dict[type[Event], Callable[[Any], list[Found]]] = {
    ActorRegistered: _of_actor,
    ActorAffiliated: _of_affiliation,
    ActorAffiliationEnded: _of_affiliation_ended,
    ActorNamed: _of_name,
    ActorsMerged: _of_merge,
    ActorsUnmerged: _of_merge,
    PlaceRegistered: _citations,
    SourceRegistered: _of_source,
    SourceRelated: _of_source_related,
    SourceWithdrawn: _citations,
    ActionReported: _of_action,
    ActionCoded: _citations,
    ActionsMerged: _of_merge,
    ActionsUnmerged: _of_merge,
    ActionsDistinguished: _of_distinction,
    ActionsOrdered: _of_order,
    ActionsRelated: _of_part,
    ResponseDeclined: _of_proposal,
    CitationAdded: lambda event: _citation(event.citation, "citation"),
    ClaimMade: _of_claim,
    ClaimWithdrawn: _of_claim_withdrawn,
    ResponseAsserted: _of_response,
    ResponseDisputed: _of_dispute,
    CaseIncluded: _of_case,
    CaseExcluded: _of_case,
    NoteAdded: _of_note,
    Correction: _citations,
}
