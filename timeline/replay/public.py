"""What had surely been published by a moment: the register of what is on record, less what only later sources say."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from events.actors import ActorRegistered
from events.amendments import Change, SourceCorrected, amend
from events.base import Event
from events.claims import ClaimWithdrawn
from events.envelope import RecordedEvent
from events.grades import CitationAdded
from events.places import PlaceRegistered
from events.responses import ResponseAsserted
from events.shape import to_json
from events.sources import SourceRegistered, SourceRelated, SourceWithdrawn
from events.times import UNDATED, When
from timeline.projections.narrowed import Doubts
from timeline.projections.register import REGISTER, Register, Standing, Thing
from timeline.projections.register import step as learn

E = TypeVar("E", bound=Event)
Shelf = Mapping[str, Standing[E]]


def published_by(register: Register, by: str) -> Register:
    """Return what had surely been published before the instant `by`, the first that is out: UTC, whole seconds.

    A source counts if all of its time of publication, as it is on record at the basis,
    lies before `by`, and it is not confidential: else two questions would tell when that
    was published. An action, a claim or a link if a source that it cites does, and so
    does a correction, a dispute, a tie, a merge, a code or a name that cites any, and a
    statement of order. A passage that was added counts if its own source does. Other
    citations fall away.
    Withdrawals count if they had surely been published by then: one whose time cannot be
    told strikes nothing, so there in doubt the answer holds more. What rests on no source
    is ours and counts: retractions, inferred links, corrections, merges and codes that
    cite nothing, grades, notes, cases, the names of actors, places. What was redacted
    whole has no time any more: a thing does not count, and what was said of one counts as
    it does at the basis. What is doubtful, `doubts` tells.

    Each thing is folded again from the events that count, as if the others had not been
    recorded. `position` stays that of the basis.
    """
    public = _public(register, by)
    narrowed = replace(
        register,
        actors={name: public.actor(thing) for name, thing in register.actors.items()},
        places={name: public.place(thing) for name, thing in register.places.items()},
        sources={name: public.refolded(thing) for name, thing in register.sources.items() if name in public.sources},
        claims=dict(public.reported(register.claims)),
        responses=dict(public.reported(register.responses)),
    )
    return about_these(narrowed, dict(public.reported(register.actions)))


def doubts(register: Register, by: str, things: AbstractSet[Thing] | None = None) -> Doubts:
    """Return what cannot be told of `things`, or of all, about having been published before `by`.

    `register` is that of the basis, of `things` and all that they cite; it is not narrowed.
    """
    public = _public(register, by)

    def among(*kinds: str) -> Iterator[tuple[str, str, Standing[Any]]]:
        for kind in kinds:
            for name, thing in register.of_kind(kind).items():
                if things is None or Thing(kind, name) in things:
                    yield kind, name, thing

    return Doubts(
        sources=tuple(name for _, name, thing in among("source") if _in_doubt(_time_of(thing.now), by)),
        withdrawals=tuple(f"{kind}:{name}" for kind, name, thing in among("source", "claim") if public.may_fall(thing)),
        recited=tuple(
            f"{kind}:{name}" for kind, name, thing in among("action", "claim", "response") if public.is_recited(thing)
        ),
        astray=tuple(_astray(register, public, things)),
    )


def _astray(register: Register, public: "_Public", things: AbstractSet[Thing] | None) -> Iterator[str]:
    """Yield what counts and is about actions of which none does; of some things, what is one of them or about one."""
    for kind in ("claim", "response"):
        for name, thing in register.of_kind(kind).items():
            about = [one for one in _subjects(thing.now) if one in register.actions]
            is_asked = things is None or not things.isdisjoint(_named(kind, name, about))
            is_public = thing.stands and thing.withheld is None and public.counts(thing)
            if about and is_asked and is_public and not any(public.counts(register.actions[one]) for one in about):
                yield f"{kind}:{name}"


def _subjects(event: Event) -> tuple[str, ...]:
    return _ends(event) if isinstance(event, ResponseAsserted) else tuple(getattr(event, "about", ()))


def _named(kind: str, name: str, actions: Iterable[str]) -> set[Thing]:
    return {Thing(kind, name), *(Thing("action", one) for one in actions)}


def about_these(register: Register, actions: Shelf[Any]) -> Register:
    """Return the register with these actions only, and what is about one of them at least.

    Cases stay, and so do claims about them. `register` still holds the actions that are
    left out. A claim goes on naming all actions that it is about, and a link both of its
    ends: whoever draws chains sees that one leads out. A link that would lead out to an
    action that we retracted joins nothing.
    """
    there = actions.keys()
    struck = {name for name, thing in register.actions.items() if name not in there and not thing.stands}
    claims = {
        name: thing
        for name, thing in register.claims.items()
        if not there.isdisjoint(thing.now.about) or thing.now.about_case is not None
    }
    links = {
        name: thing
        for name, thing in register.responses.items()
        if not there.isdisjoint(ends := _ends(thing.now)) and struck.isdisjoint(ends)
    }
    fewer = replace(register, actions=actions, claims=claims, responses=links)
    return replace(fewer, notes=_notes_on(fewer))


def _ends(link: ResponseAsserted) -> tuple[str, ...]:
    return (link.responding,) if link.responded_to is None else (link.responding, link.responded_to)


def _notes_on(register: Register) -> Shelf[Any]:
    """Return the notes about what is still there; a note may be about a note, which was recorded before it."""
    kept: dict[str, Standing[Any]] = {}
    for name, thing in register.notes.items():
        kind, _, about = thing.now.about.partition(":")
        if about in (kept if kind == "note" else register.of_kind(kind)) or not about:
            kept[name] = thing
    return kept


def _surely_by(when: When, by: str) -> bool:
    return when.latest is not None and when.latest <= by


def _in_doubt(when: When, by: str) -> bool:
    """Tell whether something may have been published before `by`, and may not."""
    return not _surely_by(when, by) and (when.earliest or "") < by


def _time_of(source: SourceRegistered) -> When:
    """Return when a source was published, as far as that may be told."""
    return UNDATED if source.confidential else source.published_at


def _public(register: Register, by: str) -> "_Public":
    names = (name for name, thing in register.sources.items() if _surely_by(_time_of(thing.now), by))
    hidden = (name for name, thing in register.sources.items() if thing.now.confidential)
    return _Public(frozenset(names), by, frozenset(hidden))


class _Public(NamedTuple):
    """The sources that count, the instant by which they were published, and those that are confidential."""

    sources: frozenset[str]
    by: str
    hidden: frozenset[str]

    def reported(self, shelf: Shelf[Any]) -> Iterator[tuple[str, Standing[Any]]]:
        """Yield the things that count, each as far as it does, with the citations that it has at the basis."""
        for name, thing in shelf.items():
            if self.counts(thing):
                # Most things are as they were first recorded, and cite what counts.
                written = thing.now.citations
                is_whole = thing.now is thing.first and not thing.since and len(self._cited(written)) == len(written)
                yield name, thing if is_whole else self._citing(self.refolded(thing), thing.now)

    def counts(self, thing: Standing[Any]) -> bool:
        """Tell whether a thing counts by what it cites; a source by its time."""
        if thing.first.type == SourceRegistered.type:
            return getattr(thing.now, thing.now.id_field) in self.sources
        written = thing.now.citations
        return any(one.source in self.sources for one in written) or (not written and thing.withheld is None)

    def may_fall(self, thing: Standing[Any]) -> bool:
        """Tell whether a thing stands only because it cannot be told when it was withdrawn."""
        withdrawn = (one.event for one in thing.since if isinstance(one.event, SourceWithdrawn | ClaimWithdrawn))
        is_open = any(_in_doubt(self._told_at(event), self.by) for event in withdrawn)
        return is_open and self.counts(thing) and self.refolded(thing).stands

    def is_recited(self, thing: Standing[Any]) -> bool:
        """Tell whether a thing does not count, but would by citations that a correction replaced."""
        if self.counts(thing):
            return False
        events: list[Any] = [one.event for one in thing.corrections]
        lists = [one.value for event in events for one in event.changes if one.field == "citations" and one.value]
        replaced = [one["source"] for written in lists for one in written]
        added = [one.event.citation.source for one in thing.since if isinstance(one.event, CitationAdded)]
        return not self.sources.isdisjoint((*(one.source for one in thing.first.citations), *added, *replaced))

    def _citing(self, refolded: Standing[Any], now: Event) -> Standing[Any]:
        """Return a thing with those citations of `now` that count, whichever events set them."""
        written = getattr(now, "citations", ())
        kept = self._cited(written)
        if now is refolded.now and len(kept) == len(written):
            return refolded
        return replace(refolded, now=_with_citations(refolded.now, now, kept))

    def actor(self, thing: Standing[ActorRegistered]) -> Standing[ActorRegistered]:
        """Return an actor: its names are ours; ties for which only later sources are cited fall away."""
        if thing.first.citations and not self._cited(thing.first.citations):
            first = amend(thing.first, (Change(field="affiliations", value=[]),))
            thing = replace(thing, first=first)  # type: ignore[arg-type]  # an event of the same class
        return self._citing(self.refolded(thing), thing.now)

    def place(self, thing: Standing[PlaceRegistered]) -> Standing[PlaceRegistered]:
        """Return a place: where it is and what it is called is ours; what only later sources corrected falls away."""
        return self._citing(self.refolded(thing), thing.now)

    def refolded(self, thing: Standing[E]) -> Standing[E]:
        """Return a thing folded again from the events that count."""
        first = self._less(thing.first)
        if first is thing.first and not thing.since:
            return thing
        since = [kept for one in thing.since if (kept := self._event(one)) is not None]
        is_whole = first is thing.first and len(since) == len(thing.since)
        is_whole = is_whole and all(one is kept for one, kept in zip(thing.since, since, strict=True))
        if is_whole:
            return thing
        return refold(thing, first, since)

    def _event(self, recorded: RecordedEvent) -> RecordedEvent | None:
        """Return an event about a thing as far as it counts, `None` where it does not."""
        event = recorded.event
        match event:
            case SourceCorrected():
                counts = True
            case SourceRelated(origin=origin):
                counts = origin in self.sources
            case SourceWithdrawn() | ClaimWithdrawn():
                counts = _surely_by(self._told_at(event), self.by)
            case CitationAdded(citation=citation):
                counts = citation.source in self.sources
            case _:
                cited = getattr(event, "citations", ())
                counts = not cited or bool(self._cited(cited))
        if not counts:
            return None
        less = self._less(event)
        return recorded if less is event else recorded._replace(event=less)

    def _told_at(self, event: SourceWithdrawn | ClaimWithdrawn) -> When:
        """Return when a withdrawal was published: of one that confidential sources alone tell, nobody is told."""
        passages = getattr(event, "citations", ())
        return UNDATED if passages and all(one.source in self.hidden for one in passages) else event.published_at

    def _cited(self, citations: Iterable[Any]) -> list[int]:
        """Return the numbers of the citations whose source counts."""
        sources = self.sources
        return [number for number, citation in enumerate(citations) if citation.source in sources]

    def _less(self, event: E) -> E:
        """Return an event without the citations that do not count."""
        citations = getattr(event, "citations", ())
        kept = self._cited(citations)
        return event if len(kept) == len(citations) else _with_citations(event, event, kept)


def _with_citations(event: E, cited: Event, kept: Iterable[int]) -> E:
    """Return `event` with some of the citations of `cited`. It is built, not validated: none may be left."""
    written = to_json(cited).get("citations", [])
    change = Change(field="citations", value=[written[number] for number in kept])
    return amend(event, (change,))  # type: ignore[return-value]  # an event of the same class


def refold(thing: Standing[Any], first: Event, since: Iterable[RecordedEvent]) -> Standing[Any]:
    """Return what comes of a thing's first event and of those recorded about it since, by the fold of the register."""
    kind, _, name = first.stream.partition(":")
    draft = REGISTER.start()
    draft.shelves[kind][name] = replace(thing, now=first, first=first, since=(), retracted=None, withdrawn=None)
    for recorded in since:
        learn(draft, recorded)
    return draft.shelves[kind][name]
