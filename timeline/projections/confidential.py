"""What is known, less who and what only confidential sources tell: nothing of them is shown but their ids. Pure.

Words and names of a confidential source stand in other fields than its own, too: on whose
word an action is recorded, what a party is called, how a time was put, what a claim says.
`kept_back` takes them out of the register, for whatever is printed of it. So it does with
what an actor is called whom such sources alone name, and with notes about either.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorNamed, ActorRegistered, Party
from events.amendments import Change, Correction
from events.base import ActorEvent, Event, Withheld, record
from events.claims import ClaimMade, ClaimWithdrawn
from events.envelope import RecordedEvent
from events.notes import NoteAdded
from events.responses import ResponseDisputed
from events.shape import changed
from events.sources import Citation, SourceRegistered
from events.times import UNDATED
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.resting import CITING, Naming, cited, publishers

_WORDS = frozenset({"words", "as_reported", "status", "text", "claimant_words", "expected", "speaker_words"})
"""The fields that hold a source's own words, wherever they stand."""
_TIES = (ActorAffiliated, ActorAffiliationEnded)
"""What would tell of an actor whose name is kept back whose it is."""
_TOLD = ("title", "authors", "url", "archived_url", "language", "licence")
"""The fields of a source that say more of it than its id; who published it and when aside."""
_NOBODY_SAYS = "kept back"
"""What stands beside the id of an actor whom confidential sources alone name."""
_OPEN = frozenset({"kind"})
"""What is told of such an actor beside its id, and so also where it was corrected."""
_SPEAKERS = ("claimant", "by", "speaker")
"""The fields that hold the id of who says so."""


@record
class Confidential(Withheld):
    """What stands in place of a name or of words that only a confidential source tells: `confidential source tip`.

    Beside the id of an actor it names no source: whose it is, the two together would tell.
    """

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


def nameless(register: Register) -> Register:
    """Return the register with no word of confidential sources: neither who published them, nor when, nor where."""
    kept = confidential_in(register)
    if not kept:
        return register
    sources = dict(register.sources)
    for name in kept:
        said = sources[name].now
        bare = changed(said, publisher=None, published_at=UNDATED, **dict.fromkeys(_TOLD))
        sources[name] = replace(sources[name], now=bare)
    return replace(register, sources=sources)


def unnamed(speaker: str | None) -> str | None:
    """Return the id of who says so, where it is one: not what stands in place of a confidential source."""
    return None if speaker is not None and " " in speaker else speaker


class Cover(NamedTuple):
    """What is kept back of one thing: everything that is said, or `publishers` alone; `source` is who tells it.

    `hidden` are all confidential sources that it cites.
    """

    source: Confidential
    hidden: Collection[str]
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
        """Return what was known at a position, less what only confidential sources tell.

        What the register does not hold of the sources that its things cite is looked for in what is known now.
        """
        if not (kept := self._kept(register)):
            return register
        shelves: dict[str, Any] = {}
        for kind in (*CITING, "source", "note"):
            shelf = register.of_kind(kind)
            less = {name: self._less(register, thing, kept) for name, thing in shelf.items()}
            if any(less[name] is not thing for name, thing in shelf.items()):
                shelves[f"{kind}s"] = less
        return replace(register, **shelves) if shelves else register

    def told(self, register: Register, recorded: RecordedEvent) -> RecordedEvent:
        """Return an event about a thing of the register, less what only confidential sources tell."""
        thing = register.find(*Thing.of_stream(recorded.stream))
        kept = self._kept(register)
        if thing is None or not kept or (isinstance(thing.now, SourceRegistered) and thing.now.source in kept):
            return recorded
        if (mark := self._mark_of(thing.now, kept)) is not None:
            return _event_marked(recorded, mark)
        return self._event(register, recorded, self._cover_since(register, recorded, thing, kept), kept)

    def _kept(self, register: Register) -> frozenset[str]:
        """Return the ids of the sources that are confidential, by what was known at a position or by now."""
        return self._confidential if register is self._now else confidential_in(register) | self._confidential

    @cached_property
    def _confidential(self) -> frozenset[str]:
        return confidential_in(self._now)

    def _source(self, register: Register, name: str) -> Standing[SourceRegistered] | None:
        return register.sources.get(name) or self._now.sources.get(name)

    def _mark(self, register: Register, name: str) -> Confidential:
        source = self._source(register, name)
        return Confidential(ground=f"confidential source {name}", by_position=source.position if source else 0)

    def _mark_of(self, now: Event, kept: Collection[str]) -> Confidential | None:
        """Return what stands in place of what an actor is called, or a note says, if that would tell of a source."""
        if isinstance(now, ActorRegistered):
            return self.behind.get(now.actor)
        if not isinstance(now, NoteAdded):
            return None
        kind, _, name = now.about.partition(":")
        if kind == "source" and name in kept:
            return self._mark(self._now, name)
        return self.behind.get(name) if kind == "actor" else None

    def _less(self, register: Register, thing: Standing[Any], kept: Collection[str]) -> Standing[Any]:
        if (mark := self._mark_of(thing.now, kept)) is not None:
            return _marked(thing, mark)
        cover = self._cover(register, cited(thing.now), kept)
        since = tuple(
            self._event(register, one, self._cover_since(register, one, thing, kept), kept) for one in thing.since
        )
        now = self._masked(register, thing.now, cover)
        then = self._cover(register, cited(thing.first), kept)
        first = now if thing.first is thing.now else self._masked(register, thing.first, then)
        is_same = all(
            one is other
            for one, other in zip((now, first, *since), (thing.now, thing.first, *thing.since), strict=True)
        )
        return thing if is_same else replace(thing, now=now, first=first, since=since)

    def _cover_since(
        self, register: Register, recorded: RecordedEvent, thing: Standing[Any], kept: Collection[str]
    ) -> Cover | None:
        """Return what is kept back of an event that cites nothing: as of what it is about.

        What was corrected may have rested on other passages then: those that it was first told by count, too.
        """
        cover = self._cover(register, cited(thing.now), kept)
        if not isinstance(recorded.event, Correction) or thing.first is thing.now:
            return cover
        then = self._cover(register, cited(thing.first), kept)
        return then if then is not None and then.is_whole else cover

    def _event(
        self, register: Register, recorded: RecordedEvent, cover: Cover | None, kept: Collection[str]
    ) -> RecordedEvent:
        event = recorded.event
        passages = cited(event)
        own = self._cover(register, passages, kept)
        if passages and not isinstance(event, Correction):
            cover = own
        less: Any = self._masked(register, event, cover)
        if own is not None and isinstance(event, Correction):
            less = changed(less, citations=self._masked(register, less.citations, own))
        if own is not None and own.is_whole and isinstance(getattr(less, "reason", None), str):
            mark = _beside(recorded.position) if isinstance(event, ActorEvent) else own.source
            less = changed(less, reason=mark)  # whoever recorded it had it from there
        return recorded if less is event else recorded._replace(event=less)

    def _cover(self, register: Register, passages: Iterable[Citation], kept: Collection[str]) -> Cover | None:
        """Return what is kept back of what rests on these passages; `None`, if nothing is."""
        sources = tuple(dict.fromkeys(one.source for one in passages))
        hidden = [name for name in sources if name in kept]
        if not hidden:
            return None
        things = {name: self._source(register, name) for name in sources if name not in kept}
        public = [thing for thing in things.values() if thing is None or thing.stands]
        same = self._naming.same
        open_ = {same(one) for thing in public if thing is not None and (one := thing.now.publisher) is not None}
        marks = {name: self._mark(register, name) for name in hidden}
        told = {name: found for name in hidden if (found := self._source(register, name)) is not None}
        published_by = {
            publisher: marks[name]
            for name in reversed(told)
            for publisher in map(same, publishers(told[name]))
            if publisher not in open_
        }
        authors = (one.now.authors for one in told.values())
        names = frozenset(one.casefold() for several in authors if isinstance(several, tuple) for one in several)
        return Cover(marks[hidden[0]], hidden, published_by, not public, names)

    @cached_property
    def _naming(self) -> Naming:
        return Naming(self._now, self._confidential)

    @cached_property
    def behind(self) -> Mapping[str, Confidential]:
        """The actors whom confidential sources alone name, each with what stands in place of what it is called."""
        if not self._confidential or not (secret := self._naming.secret):
            return {}
        return {
            name: _beside(thing.position)
            for name, thing in self._now.actors.items()
            if self._naming.same(name) in secret
        }

    def _hiding(self, register: Register, speaker: str, cover: Cover) -> Confidential | None:
        """Return what stands in place of a speaker; `None`, if it is no secret who that is.

        A state whose statement a confidential source passes on is named: that is the claim's
        own fact. Of anybody else who is named nowhere else nobody can tell, so it is kept back.
        """
        if (mark := cover.publishers.get(self._naming.same(speaker))) is not None:
            return mark
        if not cover.is_whole:
            return None
        actor = register.actors.get(speaker) or self._now.actors.get(speaker)
        if actor is not None and isinstance(actor.now.name, str) and actor.now.name.casefold() in cover.authors:
            return cover.source
        is_state = actor is not None and actor.now.kind == "state"
        return None if is_state or self._naming.is_public(speaker) else cover.source

    def _masked(self, register: Register, value: Any, cover: Cover | None) -> Any:  # noqa: ANN401  # an event, or anything in it
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

    def _field(self, register: Register, value: object, name: str, inner: Any, cover: Cover) -> Any:  # noqa: ANN401  # any value
        if inner is None or isinstance(inner, Withheld):
            return inner
        if name == "asserted_by" or (name == "by" and isinstance(value, ResponseDisputed)):
            return self._speaker(register, inner, cover)
        if isinstance(inner, str):
            return self._text(register, value, name, inner, cover)
        return self._masked(register, inner, cover)

    def _text(self, register: Register, value: object, name: str, inner: str, cover: Cover) -> Any:  # noqa: ANN401  # text, or what hides it
        if name in _WORDS or (name == "reason" and isinstance(value, ClaimWithdrawn | ResponseDisputed)):
            return cover.source if cover.is_whole else inner
        if name == "claimant":
            return (self._hiding(register, inner, cover) if cover.is_whole else None) or inner
        if name == "by" and isinstance(value, Party | ClaimWithdrawn) and unnamed(inner) is not None:
            mark = self._hiding(register, inner, cover)
            return inner if mark is None else str(mark)
        return inner

    def _speaker(self, register: Register, party: Party, cover: Cover) -> Party:
        """Return a party that says so."""
        less: Party = self._masked(register, party, cover)
        mark = self._hiding(register, less.actor, cover) if less.actor is not None else None
        return less if mark is None else changed(less, actor=None, words=mark)

    def _citation(self, register: Register, one: Citation, cover: Cover) -> Citation:
        """Return a passage: of a confidential source without a speaker who is known from it alone."""
        if one.speaker is None or one.source not in cover.hidden:
            return one
        alone = cover._replace(source=self._mark(register, one.source), is_whole=True)  # whatever else says it, too
        mark = self._hiding(register, one.speaker, alone)
        return one if mark is None else changed(one, speaker=None, speaker_words=mark)

    def _json(self, register: Register, name: str, value: Any, cover: Cover) -> Any:  # noqa: ANN401  # any JSON
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


def _beside(position: int) -> Confidential:
    """Return what stands beside the id of an actor: which source it is about is not told."""
    return Confidential(ground=_NOBODY_SAYS, by_position=position)


def _marked(thing: Standing[Any], mark: Confidential) -> Standing[Any]:
    """Return an actor, or a note, of which nothing is told but its id: what it was, and what was recorded since."""
    since = tuple(_event_marked(one, mark) for one in thing.since if not isinstance(one.event, _TIES))
    return replace(thing, now=_less_names(thing.now, mark), first=_less_names(thing.first, mark), since=since)


def _event_marked(recorded: RecordedEvent, mark: Confidential) -> RecordedEvent:
    return recorded._replace(event=_less_names(recorded.event, mark))


def _less_names(event: Any, mark: Confidential) -> Any:  # noqa: ANN401  # an event about an actor, or a note
    """Return an event about an actor or a note without what it calls, ties or says, and without what it cites."""
    less: dict[str, Any] = {} if getattr(event, "reason", None) is None else {"reason": mark}
    less |= {"citations": ()} if cited(event) else {}
    match event:
        case ActorRegistered():
            less |= {"name": mark, "aliases": (), "affiliations": (), "external_ids": ()}
        case ActorNamed():
            less |= {"name": mark, "used_by": None}
        case ActorAffiliated():
            less |= {"affiliation": changed(event.affiliation, with_actor=str(mark), asserted_by=None)}
        case ActorAffiliationEnded():
            less |= {"with_actor": str(mark)}
        case NoteAdded():
            less |= {"text": mark}
        case Correction(changes=changes):
            less |= {"changes": tuple(one if one.field in _OPEN else changed(one, value=mark) for one in changes)}
        case _:
            pass
    return changed(event, **less) if less else event
