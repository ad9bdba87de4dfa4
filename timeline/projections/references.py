"""Who and what an event refers to: every readable id in it, what kind of thing it names, and in which field."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorRegistered, Affiliation, Party
from events.amendments import Correction
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.notes import CaseExcluded, CaseIncluded, NoteAdded
from events.responses import ResponseAsserted, ResponseDisputed
from events.sources import SourceRegistered, SourceRelated, SourceWithdrawn
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
        Reference(kind, name, ".".join(map(str, ("body", *steps))), struck and steps[0] != "citations")
        for kind, name, steps in _found(event)
        if name is not None
    ]


def named(event: Event) -> list[Thing]:
    """Return the things that `references` finds, without where: what stands in place of an unknown id names none."""
    return [Thing(kind, name) for kind, name, _ in _found(event) if name]


def _found(event: Event) -> list[Found]:
    finder = _FINDERS.get(Correction if isinstance(event, Correction) else type(event))
    return finder(event) if finder is not None else []


def _citations(event: Any) -> list[Found]:  # noqa: ANN401  # whatever has citations
    found: list[Found] = []
    for number, one in enumerate(event.citations):
        found.append(("source", one.source, ("citations", number, "source")))
        if one.speaker is not None:
            found.append(("actor", one.speaker, ("citations", number, "speaker")))
    return found


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
    found += _citations(event)
    return found


def _of_claim(event: ClaimMade) -> list[Found]:
    return [
        *_each("action", event.about, "about"),
        ("actor", event.claimant, ("claimant",)),
        *_party(event.party, "party"),
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
    return [(kind, name, ("about",))]


_STRUCK = (ActorAffiliationEnded, CaseExcluded, NoteAdded)
_FINDERS: dict[type[Event], Callable[[Any], list[Found]]] = {
    ActorRegistered: _of_actor,
    ActorAffiliated: _of_affiliation,
    ActorAffiliationEnded: _of_affiliation_ended,
    SourceRegistered: _of_source,
    SourceRelated: _of_source_related,
    SourceWithdrawn: _citations,
    ActionReported: _of_action,
    ClaimMade: _of_claim,
    ClaimWithdrawn: _of_claim_withdrawn,
    ResponseAsserted: _of_response,
    ResponseDisputed: _of_dispute,
    CaseIncluded: _of_case,
    CaseExcluded: _of_case,
    NoteAdded: _of_note,
    Correction: _citations,
}
