"""Who and what an event refers to: every readable id in it, what kind of thing it names, and in which field."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorRegistered, Affiliation, Party
from events.amendments import Correction
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.notes import CaseExcluded, CaseIncluded, NoteAdded
from events.responses import ResponseAsserted, ResponseDisputed
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


def thing_of(event: Event) -> Thing:
    """Return what an event is about: the thing whose stream it belongs to."""
    kind, _, name = event.stream.partition(":")
    return Thing(kind, name)


def references(event: Event) -> Iterator[Reference]:
    """Yield every id that `event` refers to, but for the thing that it is about.

    What a correction changes is seen only in the corrected event.
    """
    finder = _FINDERS.get(Correction if isinstance(event, Correction) else type(event))
    return finder(event) if finder is not None else iter(())


def _name(kind: str, name: str | None, field: str, *, struck: bool = False) -> Iterator[Reference]:
    if name is not None:
        yield Reference(kind, name, field, struck)


def _citations(citations: tuple[Citation, ...]) -> Iterator[Reference]:
    for number, citation in enumerate(citations):
        yield from _name("source", citation.source, f"body.citations.{number}.source")
        yield from _name("actor", citation.speaker, f"body.citations.{number}.speaker")


def _party(party: Party | None, field: str) -> Iterator[Reference]:
    if party is not None:
        yield from _name("actor", party.actor, f"{field}.actor")
        yield from _name("actor", party.by, f"{field}.by")


def _tie(tie: Affiliation, field: str) -> Iterator[Reference]:
    yield from _name("actor", tie.with_actor, f"{field}.with_actor")
    yield from _party(tie.asserted_by, f"{field}.asserted_by")


def _of_actor(event: ActorRegistered) -> Iterator[Reference]:
    for number, tie in enumerate(event.affiliations):
        yield from _tie(tie, f"body.affiliations.{number}")
    yield from _citations(event.citations)


def _of_affiliation(event: ActorAffiliated) -> Iterator[Reference]:
    yield from _tie(event.affiliation, "body.affiliation")
    yield from _citations(event.citations)


def _of_affiliation_ended(event: ActorAffiliationEnded) -> Iterator[Reference]:
    yield from _name("actor", event.with_actor, "body.with_actor", struck=True)
    yield from _citations(event.citations)


def _of_source(event: SourceRegistered) -> Iterator[Reference]:
    return _name("actor", event.publisher, "body.publisher")


def _of_source_related(event: SourceRelated) -> Iterator[Reference]:
    return _name("source", event.origin, "body.origin")


def _of_action(event: ActionReported) -> Iterator[Reference]:
    for field in ("actors", "targets", "participants"):
        for number, party in enumerate(getattr(event, field)):
            yield from _party(party, f"body.{field}.{number}")
    yield from _citations(event.citations)


def _of_claim(event: ClaimMade) -> Iterator[Reference]:
    for number, name in enumerate(event.about):
        yield from _name("action", name, f"body.about.{number}")
    yield from _name("actor", event.claimant, "body.claimant")
    yield from _party(event.party, "body.party")
    yield from _name("claim", event.subset_of, "body.subset_of")
    yield from _name("claim", event.supersedes, "body.supersedes")
    yield from _citations(event.citations)


def _of_claim_withdrawn(event: ClaimWithdrawn) -> Iterator[Reference]:
    yield from _name("actor", event.by, "body.by")
    yield from _citations(event.citations)


def _of_response(event: ResponseAsserted) -> Iterator[Reference]:
    yield from _name("action", event.responding, "body.responding")
    yield from _name("action", event.responded_to, "body.responded_to")
    yield from _party(event.asserted_by, "body.asserted_by")
    yield from _citations(event.citations)


def _of_dispute(event: ResponseDisputed) -> Iterator[Reference]:
    yield from _party(event.by, "body.by")
    yield from _citations(event.citations)


def _of_included(event: CaseIncluded) -> Iterator[Reference]:
    for number, name in enumerate(event.actions):
        yield from _name("action", name, f"body.actions.{number}")


def _of_excluded(event: CaseExcluded) -> Iterator[Reference]:
    for number, name in enumerate(event.actions):
        yield from _name("action", name, f"body.actions.{number}", struck=True)


def _of_note(event: NoteAdded) -> Iterator[Reference]:
    kind, _, name = event.about.partition(":")
    return _name(kind, name, "body.about", struck=True)


def _of_cited(event: Correction | SourceWithdrawn) -> Iterator[Reference]:
    return _citations(event.citations)


_FINDERS: dict[type[Event], Callable[[Any], Iterator[Reference]]] = {
    ActorRegistered: _of_actor,
    ActorAffiliated: _of_affiliation,
    ActorAffiliationEnded: _of_affiliation_ended,
    SourceRegistered: _of_source,
    SourceRelated: _of_source_related,
    SourceWithdrawn: _of_cited,
    ActionReported: _of_action,
    ClaimMade: _of_claim,
    ClaimWithdrawn: _of_claim_withdrawn,
    ResponseAsserted: _of_response,
    ResponseDisputed: _of_dispute,
    CaseIncluded: _of_included,
    CaseExcluded: _of_excluded,
    NoteAdded: _of_note,
    Correction: _of_cited,
}
