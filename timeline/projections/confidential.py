"""What is known, less who and what only confidential sources tell: nothing of them is shown but their ids. Pure.

Words and names of a confidential source stand in other fields than its own, too: on whose
word an action is recorded, what a party is called, how a time was put, what a claim says.
`kept_back` takes them out of the register, for whatever is printed of it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from events.actions import ActionReported
from events.actors import Party
from events.amendments import Change, Correction
from events.base import Event, Withheld, record
from events.claims import ClaimMade, ClaimWithdrawn
from events.envelope import RecordedEvent
from events.responses import ResponseDisputed
from events.shape import changed
from events.sources import Citation, SourceRegistered
from timeline.projections.references import named
from timeline.projections.register import Register, Standing, Thing

_KINDS = ("actor", "place", "action", "claim", "response", "case")
"""The kinds of things that cite sources."""
_WORDS = frozenset({"words", "as_reported", "status", "text", "claimant_words", "expected", "speaker_words"})
"""The fields that hold a source's own words, wherever they stand."""
_SPEAKERS = ("claimant", "by", "speaker")
"""The fields that hold the id of who says so."""


@record
class Confidential(Withheld):
    """What stands in place of a name or of words that only a confidential source tells: `confidential source tip`."""

    def __str__(self) -> str:
        """Return what is printed in its place."""
        return self.ground


def kept_back(register: Register) -> Register:
    """Return the register less what only confidential sources tell; the same one, if there are none."""
    return Lens(register).of(register)


def as_confidential(register: Register, names: frozenset[str]) -> Register:
    """Return the register with these sources confidential: who became so later is so at every position."""
    sources = dict(register.sources)
    for name in names & sources.keys():
        if not sources[name].now.confidential:
            sources[name] = replace(sources[name], now=changed(sources[name].now, confidential=True))
    return replace(register, sources=sources)


def unnamed(speaker: str | None) -> str | None:
    """Return the id of who says so, where it is one: not what stands in place of a confidential source."""
    return None if speaker is not None and " " in speaker else speaker


class _Cover(NamedTuple):
    """What is kept back of one thing: everything that is said, or `publishers` alone; `source` is who tells it."""

    source: Confidential
    publishers: Mapping[str, Confidential]
    is_whole: bool
    authors: frozenset[str]


class Lens:
    """Shows what is known less what only confidential sources tell; who is no secret is decided by what is known now.

    At an earlier position the same names are kept back as are now.
    """

    def __init__(self, now: Register) -> None:
        self._now = now

    def of(self, register: Register) -> Register:
        """Return what was known at a position, less what only confidential sources tell."""
        if not (kept := confidential_in(register)):
            return register
        shelves: dict[str, Any] = {}
        for kind in _KINDS:
            shelf = register.of_kind(kind)
            less = {name: self._less(register, thing, kept) for name, thing in shelf.items()}
            if any(less[name] is not thing for name, thing in shelf.items()):
                shelves[f"{kind}s"] = less
        return replace(register, **shelves) if shelves else register

    def told(self, register: Register, recorded: RecordedEvent) -> RecordedEvent:
        """Return an event about a thing of the register, less what only confidential sources tell."""
        thing = register.find(*Thing.of_stream(recorded.stream))
        if thing is None or isinstance(thing.now, SourceRegistered) or not (kept := confidential_in(register)):
            return recorded
        return self._event(register, recorded, self._cover(register, _cited(thing.now), kept), kept)

    def _less(self, register: Register, thing: Standing[Any], kept: Collection[str]) -> Standing[Any]:
        cover = self._cover(register, _cited(thing.now), kept)
        since = tuple(self._event(register, one, cover, kept) for one in thing.since)
        now = self._masked(register, thing.now, cover)
        first = now if thing.first is thing.now else self._masked(register, thing.first, cover)
        is_same = all(
            one is other
            for one, other in zip((now, first, *since), (thing.now, thing.first, *thing.since), strict=True)
        )
        return thing if is_same else replace(thing, now=now, first=first, since=since)

    def _event(
        self, register: Register, recorded: RecordedEvent, cover: _Cover | None, kept: Collection[str]
    ) -> RecordedEvent:
        event = recorded.event
        if not isinstance(event, Correction) and (cited := _cited(event)):
            cover = self._cover(register, cited, kept)
        less = self._masked(register, event, cover)
        return recorded if less is event else recorded._replace(event=less)

    def _cover(self, register: Register, cited: Iterable[Citation], kept: Collection[str]) -> _Cover | None:
        """Return what is kept back of what rests on these passages; `None`, if nothing is."""
        sources = tuple(dict.fromkeys(one.source for one in cited))
        hidden = [name for name in sources if name in kept]
        if not hidden:
            return None
        things = {name: register.sources.get(name) for name in sources if name not in kept}
        public = [thing for thing in things.values() if thing is None or thing.stands]
        open_ = {thing.now.publisher for thing in public if thing is not None}
        marks = {name: _mark(register, name) for name in hidden}
        publishers = {
            publisher: marks[name]
            for name in reversed(hidden)
            if (publisher := register.sources[name].now.publisher) is not None and publisher not in open_
        }
        authors = (register.sources[name].now.authors for name in hidden)
        names = frozenset(one.casefold() for several in authors if isinstance(several, tuple) for one in several)
        return _Cover(marks[hidden[0]], publishers, not public, names)

    @cached_property
    def _public(self) -> frozenset[str]:
        """The actors that something names which does not rest on confidential sources alone, or that act."""
        kept = confidential_in(self._now)
        found = {thing.now.publisher for name, thing in self._now.sources.items() if name not in kept}
        for kind in _KINDS:
            for thing in self._now.of_kind(kind).values():
                for event in (thing.now, *(one.event for one in thing.since)):
                    found |= _named_openly(event, _cited(event) or _cited(thing.now), kept)
        return frozenset(one for one in found if one is not None)

    def _hiding(self, register: Register, speaker: str, cover: _Cover) -> Confidential | None:
        """Return what stands in place of a speaker; `None`, if it is no secret who that is.

        A state whose statement a confidential source passes on is named: that is the claim's
        own fact. Of anybody else who is named nowhere else nobody can tell, so it is kept back.
        """
        if speaker in cover.publishers:
            return cover.publishers[speaker]
        if not cover.is_whole:
            return None
        actor = register.actors.get(speaker)
        if actor is not None and isinstance(actor.now.name, str) and actor.now.name.casefold() in cover.authors:
            return cover.source
        is_state = actor is not None and actor.now.kind == "state"
        return None if speaker in self._public or is_state else cover.source

    def _masked(self, register: Register, value: Any, cover: _Cover | None) -> Any:  # noqa: ANN401  # an event, or anything in it
        """Return a value less what is kept back of it; the same one, if nothing is."""
        if cover is None:
            return value
        if isinstance(value, tuple):
            several = tuple(self._masked(register, one, cover) for one in value)
            return value if all(one is other for one, other in zip(several, value, strict=True)) else several
        if not is_dataclass(value) or isinstance(value, type | Withheld):
            return value
        if isinstance(value, Citation):
            return self._citation(register, value, cover)
        if isinstance(value, Change):
            return changed(value, value=self._json(register, value.field, value.value, cover))
        found: dict[str, Any] = {}
        for field in fields(value):
            inner = getattr(value, field.name)
            less = self._field(register, value, field.name, inner, cover)
            if less is not inner:
                found[field.name] = less
        if isinstance(value, ClaimMade) and "claimant" in found:
            found |= {"claimant": None, "claimant_words": found["claimant"]}
        return changed(value, **found) if found else value

    def _field(self, register: Register, value: object, name: str, inner: Any, cover: _Cover) -> Any:  # noqa: ANN401  # any value
        if inner is None or isinstance(inner, Withheld):
            return inner
        if name == "asserted_by" or (name == "by" and isinstance(value, ResponseDisputed)):
            return self._speaker(register, inner, cover)
        if isinstance(inner, str):
            return self._text(register, value, name, inner, cover)
        return self._masked(register, inner, cover)

    def _text(self, register: Register, value: object, name: str, inner: str, cover: _Cover) -> Any:  # noqa: ANN401  # text, or what hides it
        if name in _WORDS or (name == "reason" and isinstance(value, ClaimWithdrawn | ResponseDisputed)):
            return cover.source if cover.is_whole else inner
        if name == "claimant":
            return (self._hiding(register, inner, cover) if cover.is_whole else None) or inner
        if name == "by" and isinstance(value, Party | ClaimWithdrawn) and unnamed(inner) is not None:
            mark = self._hiding(register, inner, cover)
            return inner if mark is None else str(mark)
        return inner

    def _speaker(self, register: Register, party: Party, cover: _Cover) -> Party:
        """Return a party that says so."""
        less: Party = self._masked(register, party, cover)
        mark = self._hiding(register, less.actor, cover) if less.actor is not None else None
        return less if mark is None else changed(less, actor=None, words=mark)

    def _citation(self, register: Register, one: Citation, cover: _Cover) -> Citation:
        """Return a passage: of a confidential source without a speaker who is known from it alone."""
        if one.speaker is None or not _is_kept(register, one.source):
            return one
        mark = self._hiding(register, one.speaker, cover)
        return one if mark is None else changed(one, speaker=None, speaker_words=mark)

    def _json(self, register: Register, name: str, value: Any, cover: _Cover) -> Any:  # noqa: ANN401  # any JSON
        """Return the new value of a field that was corrected, or what is inside of it."""
        if isinstance(value, list):
            return [self._json(register, name, one, cover) for one in value]
        if isinstance(value, dict):
            less = {inner: self._json(register, inner, one, cover) for inner, one in value.items()}
            if name == "asserted_by" and isinstance(actor := value.get("actor"), str):
                mark = self._hiding(register, actor, cover)
                less |= {} if mark is None else {"actor": None, "words": f"[{mark}]"}
            return less
        if not isinstance(value, str):
            return value
        if name in _WORDS:
            return f"[{cover.source}]" if cover.is_whole else value
        mark = self._hiding(register, value, cover) if name in _SPEAKERS and unnamed(value) is not None else None
        return value if mark is None else str(mark)


def confidential_in(register: Register) -> frozenset[str]:
    """Return the ids of the confidential sources."""
    return frozenset(name for name, thing in register.sources.items() if thing.now.confidential)


def _is_kept(register: Register, source: str) -> bool:
    thing = register.sources.get(source)
    return thing is not None and thing.now.confidential


def _mark(register: Register, source: str) -> Confidential:
    return Confidential(ground=f"confidential source {source}", by_position=register.sources[source].position)


def _cited(event: Event) -> tuple[Citation, ...]:
    """Return the passages that an event cites."""
    one = getattr(event, "citation", None)
    several: tuple[Citation, ...] = getattr(event, "citations", ())
    return several if one is None else (one,)


def _named_openly(event: Event, cited: tuple[Citation, ...], kept: Collection[str]) -> set[str | None]:
    """Return the actors that an event names which does not rest on confidential sources alone, or that act in it."""
    if cited and all(one.source in kept for one in cited):
        parties: tuple[Party, ...] = ()
        if isinstance(event, ActionReported):
            parties = (*event.actors, *event.targets, *event.participants)
        elif isinstance(event, ClaimMade) and event.party is not None:
            parties = (event.party,)
        return {party.actor for party in parties}
    if isinstance(several := getattr(event, "citations", None), tuple):
        event = changed(event, citations=tuple(one for one in several if one.source not in kept))
    return {one.id for one in named(event) if one.kind == "actor"}
