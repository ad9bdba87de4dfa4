"""What rests on which passages of sources, and whom it names on their word alone. Pure."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from events.actions import ActionReported
from events.actors import ActorRegistered, Party
from events.base import ActorEvent, Event
from events.claims import ClaimMade
from events.shape import changed
from events.sources import Citation, SourceRegistered
from timeline.projections.merging import merged_actors
from timeline.projections.references import named
from timeline.projections.register import Register, Standing

CITING = ("actor", "place", "action", "claim", "response", "case")
"""The kinds of things that cite sources."""


def cited(event: Event) -> tuple[Citation, ...]:
    """Return the passages that an event cites."""
    one = getattr(event, "citation", None)
    several: tuple[Citation, ...] = getattr(event, "citations", ())
    return several if one is None else (one,)


def publishers(source: Standing[SourceRegistered]) -> frozenset[str]:
    """Return who publishes a source, and who was recorded as its publisher before that was corrected."""
    return frozenset(one for one in (source.first.publisher, source.now.publisher) if one is not None)


def citing(register: Register) -> Iterator[tuple[Event, tuple[Citation, ...]]]:
    """Yield every event about what cites sources, with the passages that it rests on."""
    for kind in CITING:
        for thing in register.of_kind(kind).values():
            for event in (thing.first, thing.now, *(one.event for one in thing.since)):
                yield event, cited(event) or cited(thing.now)


def cited_in(register: Register) -> frozenset[str]:
    """Return the ids of the sources that anything of a register ever cited, be it in what was recorded of a source."""
    found = {one.source for _, passages in citing(register) for one in passages}
    since = (one.event for thing in register.sources.values() for one in thing.since)
    return frozenset(found.union(one.source for event in since for one in cited(event)))


def named_in_confidence(
    event: Event, passages: tuple[Citation, ...], kept: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the actors that an event names, or that it is about, each with the confidential source that does so."""
    hidden = [one for one in passages if one.source in kept]
    yield from ((one.speaker, one.source) for one in hidden if one.speaker is not None)
    if hidden and len(hidden) == len(passages):
        yield from ((one.id, hidden[0].source) for one in named(event) if one.kind == "actor")
        if isinstance(event, ActorRegistered):
            yield event.actor, hidden[0].source


def named_openly(event: Event, passages: tuple[Citation, ...], kept: Collection[str]) -> set[str | None]:
    """Return the actors that an event names which does not rest on confidential sources alone, or that act in it.

    What is recorded of an actor on nobody's word is no public word of those whom it names.
    """
    if isinstance(event, ActorEvent) and not passages:
        return set()
    if passages and all(one.source in kept for one in passages):
        parties: tuple[Party, ...] = ()
        if isinstance(event, ActionReported):
            parties = (*event.actors, *event.targets, *event.participants)
        elif isinstance(event, ClaimMade) and event.party is not None:
            parties = (event.party,)
        return {party.actor for party in parties}
    if isinstance(several := getattr(event, "citations", None), tuple):
        event = changed(event, citations=tuple(one for one in several if one.source not in kept))
    return {one.id for one in named(event) if one.kind == "actor"}


class Naming:
    """Whom confidential sources name, and who of them is no secret; records that were merged are one actor."""

    def __init__(self, now: Register, kept: Collection[str]) -> None:
        self._now, self._kept = now, kept
        self._asked: dict[str, bool] = {}

    @cached_property
    def _shown_as(self) -> Mapping[str, str]:
        return merged_actors(self._now)

    def same(self, actor: str) -> str:
        """Return the actor that one is shown as, be it another that it was merged into."""
        return self._shown_as.get(actor, actor)

    @cached_property
    def in_confidence(self) -> frozenset[str]:
        """Those whom confidential sources name, in whatever else they are named, as they are shown."""
        kept, now = self._kept, self._now
        found = {one for name in kept if name in now.sources for one in publishers(now.sources[name])}
        for event, passages in citing(now) if kept else ():
            found.update(actor for actor, _ in named_in_confidence(event, passages, kept))
        return frozenset(map(self.same, found))

    @cached_property
    def secret(self) -> frozenset[str]:
        """Those of them, as they are shown, whom nothing else names, which do not act, and are no states."""
        actors = self._now.actors.items()
        states = {self.same(name) for name, thing in actors if thing.now.kind == "state"}
        return self.in_confidence - states - self._public(self.in_confidence - states)

    def is_public(self, actor: str) -> bool:
        """Tell whether something names an actor that does not rest on confidential sources alone, or it acts."""
        one = self.same(actor)
        if one in self.in_confidence:
            return one not in self.secret
        if one not in self._asked:
            self._asked[one] = bool(self._public({one}))
        return self._asked[one]

    def _public(self, among: Collection[str]) -> frozenset[str]:
        """Return those of some actors, as they are shown, that are public. It stops where all of them are."""
        waiting = set(among)
        waiting -= {
            self.same(thing.now.publisher)
            for name, thing in self._now.sources.items()
            if name not in self._kept and thing.now.publisher is not None
        }
        for event, passages in citing(self._now) if waiting else ():
            if not waiting:
                break
            if any(one.kind == "actor" and self.same(one.id) in waiting for one in named(event)):
                openly = named_openly(event, passages, self._kept)
                waiting -= {self.same(one) for one in openly if one is not None}
        return frozenset(among) - waiting
