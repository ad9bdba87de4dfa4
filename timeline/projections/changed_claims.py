"""What each claimant says otherwise between two bases: never a total over claimants."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from events.claims import ClaimMade
from events.envelope import RecordedEvent
from timeline.projections.claims import claimant_of, superseded
from timeline.projections.register import Register, Thing
from timeline.projections.sources import is_supported
from timeline.projections.stretch import Causes, Stretch, in_order, latest

Became = Literal[
    "moved",
    "says this too",
    "withdrawn",
    "retracted by us",
    "replaced",
    "corrected away",
    "corrected to here",
    "vanished",
    "appeared",
    "stands again",
    "unsupported",
    "supported again",
]


class Said(NamedTuple):
    """A claim that stands, and whether a source that it rests on still does."""

    claim: ClaimMade
    is_supported: bool


class ClaimantChange(NamedTuple):
    """One thing that became of what one claimant says of one thing about an action: never a total over claimants.

    `before` and `after` are all that stands of it, in the order of the log. It moved where
    a claim was corrected or replaced by one that says something else. It was withdrawn by
    the claimant, retracted by us, replaced by a claim about something else, or corrected
    to another action, claimant or dimension. Only what stood here before, and was
    struck or replaced in between, stands again. What a claimant says for the first time
    is no change: there the claim was added. Nor is it one where the same is said as
    before. Speakers without an id are not one claimant: each is told alone, with what
    replaces it. `about` is a case where something is said of that as a whole.
    """

    about: Thing
    claimant: str
    dimension: str
    quantity: str | None
    what: Became
    before: tuple[Said, ...]
    after: tuple[Said, ...]
    causes: Causes


class _Row(NamedTuple):
    """Where a claim stands: `speaker` is the first of the claims of a speaker that has no id."""

    about: Thing
    claimant: str
    dimension: str
    quantity: str | None
    speaker: str | None


_SAYING = ("figure", "stance", "text", "party", "place", "when", "about", "about_case")
_PLACING = ("about", "about_case", "claimant", "claimant_words", "dimension", "figure", "supersedes")
_REPLACING = (*_SAYING, "claimant", "supersedes")


def claimant_changes(stretch: Stretch) -> tuple[ClaimantChange, ...]:
    """Return what each claimant says otherwise than before, and by which events."""
    both = _Both(stretch)
    before, after = both.said(stretch.before), both.said(stretch.after)
    found = []
    for row in dict.fromkeys((*before, *after)):
        was, now = before.get(row, ()), after.get(row, ())
        if was != now:
            became = _Cell(both, row, was, now).became()
            found += [ClaimantChange(*row[:4], what, was, now, causes) for what, causes in became.items()]
    return tuple(sorted(found, key=lambda one: latest(one.causes)))


class _Both:
    """What stands at both bases, and what replaces what there."""

    def __init__(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.replaced = {id(one): superseded(one) for one in (stretch.before, stretch.after)}

    def said(self, register: Register) -> dict[_Row, tuple[Said, ...]]:
        """Return what stands of all that is claimed, row by row."""
        found: dict[_Row, list[Said]] = {}
        for name, thing in register.claims.items():
            if thing.stands and name not in self.replaced[id(register)]:
                said = Said(thing.now, is_supported(register, thing.now.citations))
                for row in self.rows_of(thing.now):
                    found.setdefault(row, []).append(said)
        return {row: tuple(said) for row, said in found.items()}

    def rows_of(self, claim: ClaimMade) -> tuple[_Row, ...]:
        """Return the rows that a claim belongs to: one for each action that it is about, or that of a case."""
        quantity = claim.figure.quantity if claim.figure is not None else None
        speaker = self._first_of(claim.claim) if claim.claimant is None else None
        row = claimant_of(claim), claim.dimension, quantity, speaker
        return tuple(_Row(thing, *row) for thing in subjects_of(claim))

    def _first_of(self, name: str) -> str:
        """Return the claim that one without a named speaker goes back to: whoever replaces it speaks for the same."""
        seen = [name]
        while (claim := self._find(seen[-1])) is not None and claim.supersedes is not None:
            earlier = self._find(claim.supersedes)
            if earlier is None or earlier.claimant is not None:
                break
            if earlier.claim in seen:  # in a circle none is the first: it is told under one id, whichever is asked
                return min(seen)
            seen.append(earlier.claim)
        return seen[-1]

    def _find(self, name: str) -> ClaimMade | None:
        thing = self.stretch.after.claims.get(name) or self.stretch.before.claims.get(name)
        return None if thing is None else thing.now

    def replacing(self, name: str) -> tuple[str, ...]:
        """Return the claims that replace one after, one after the other, up to the one that stands."""
        replaced = self.replaced[id(self.stretch.after)]
        path: list[str] = []
        while name in replaced and replaced[name] not in path:
            name = replaced[name]
            path.append(name)
        return tuple(path)


class _Cell:
    """What stands in one row before and after, and what became of each claim in it."""

    def __init__(self, both: _Both, row: _Row, before: Iterable[Said], after: Iterable[Said]) -> None:
        self.both, self.stretch, self.row = both, both.stretch, row
        self.was, self.now = ({one.claim.claim: one for one in said} for said in (before, after))
        self.said_before, self.said_after = _contents(self.was.values()), _contents(self.now.values())

    def became(self) -> dict[Became, Causes]:
        """Return what became of it, each with the events that made it so."""
        found: dict[Became, list[RecordedEvent]] = {}
        for what, events in (*self._gone(), *self._corrected(), *self._came(), *self._support()):
            found.setdefault(what, []).extend(events)
        return {what: in_order(events) or self._far() for what, events in found.items()}

    def _gone(self) -> Iterator[tuple[Became, list[RecordedEvent]]]:
        """Yield what became of the claims that do not stand here any more, if nothing says the same."""
        for name, said in self.was.items():
            if name in self.now or _content(said.claim) in self.said_after:
                continue
            thing, after = Thing("claim", name), self.stretch.after.claims.get(name)
            if after is None:
                yield "vanished", list(self.stretch.causes([thing]))
            elif not after.stands:
                what: Became = "withdrawn" if after.withdrawn is not None else "retracted by us"
                yield what, self.stretch.striking(thing)
            elif self.row not in self.both.rows_of(after.now):
                yield "corrected away", self.stretch.telling(thing, _PLACING)
            else:
                path = self.both.replacing(name)
                yield "moved" if path[-1] in self.now else "replaced", self._telling(path, _REPLACING)

    def _corrected(self) -> Iterator[tuple[Became, list[RecordedEvent]]]:
        """Yield the claims that say something else than they did."""
        for name in [one for one in self.was if one in self.now]:
            before, after = _content(self.was[name].claim), _content(self.now[name].claim)
            if before != after and not (before in self.said_after and after in self.said_before):
                yield "moved", self._telling((name,), _SAYING)

    def _came(self) -> Iterator[tuple[Became, list[RecordedEvent]]]:
        """Yield what became of the claims that did not stand here before, if nothing said the same."""
        for name, said in self.now.items():
            if name in self.was or _content(said.claim) in self.said_before:
                continue
            thing, before = Thing("claim", name), self.stretch.before.claims.get(name)
            if before is not None:
                if self.row in self.both.rows_of(before.now):
                    yield "stands again", self._released(name)
                else:
                    yield "corrected to here", self.stretch.telling(thing, _PLACING)
            elif self.stretch.after.claims[name].position <= self.stretch.before.position:
                yield "appeared", list(self.stretch.causes([thing]))
            elif path := next((path for path in map(self.both.replacing, self.was) if name in path), ()):
                yield "moved", self._telling(path, _REPLACING)
            elif not self.said_before.keys().isdisjoint(self.said_after):
                yield "says this too", self._telling((name,), _SAYING)

    def _released(self, name: str) -> list[RecordedEvent]:
        """Return the events about the claims that replaced one before, and do not any more."""
        replaced_it = [
            Thing("claim", other)
            for other, thing in self.stretch.before.claims.items()
            if thing.stands and thing.now.supersedes == name
        ]
        cited = (self.stretch.before.claims[thing.id].now.citations for thing in replaced_it)
        fell = [Thing("source", name) for name in dict.fromkeys(one.source for several in cited for one in several)]
        events = [one for thing in (*replaced_it, *fell) for one in self.stretch.striking(thing)]
        return events + self._telling((name, *(thing.id for thing in replaced_it)), ("claimant", "supersedes"))

    def _support(self) -> Iterator[tuple[Became, list[RecordedEvent]]]:
        """Yield where the same is said, and rests on a source that stands no more, or again."""
        for content in [one for one in self.said_before if one in self.said_after]:
            before, after = self.said_before[content], self.said_after[content]
            if before != after:
                saying = [one for one in (*self.was.values(), *self.now.values()) if _content(one.claim) == content]
                yield "unsupported" if before else "supported again", self._supporting(saying)

    def _supporting(self, saying: Iterable[Said]) -> list[RecordedEvent]:
        """Return the events that changed what claims rest on: of their sources, and of the claims that cite others."""
        events = []
        for said in saying:
            name = said.claim.claim
            events += self._telling((name,), ("citations",))
            if name not in self.now:
                events += self.stretch.striking(Thing("claim", name))
            else:
                cited = dict.fromkeys(citation.source for citation in said.claim.citations)
                events += [one for source in cited for one in self.stretch.striking(Thing("source", source))]
        return events

    def _telling(self, claims: Iterable[str], fields: Iterable[str]) -> list[RecordedEvent]:
        told = tuple(fields)
        return [one for name in claims for one in self.stretch.telling(Thing("claim", name), told)]

    def _far(self) -> Causes:
        """Return the nearest events where none of the claims, nor of their sources, made a change by itself."""
        claims = dict.fromkeys((*self.was, *self.now))
        cited = (
            citation.source for said in (*self.was.values(), *self.now.values()) for citation in said.claim.citations
        )
        things = [*(Thing("claim", name) for name in claims), *(Thing("source", name) for name in dict.fromkeys(cited))]
        return self.stretch.own(thing for thing in things if self.stretch.differs(thing)) or self.stretch.causes(things)


def subjects_of(claim: ClaimMade) -> tuple[Thing, ...]:
    """Return what a claim is about: actions, or a case."""
    if claim.about_case is not None:
        return (Thing("case", claim.about_case),)
    return tuple(Thing("action", name) for name in claim.about)


def _content(claim: ClaimMade) -> tuple[Any, ...]:
    """Return what a claim says, whatever it cites: two that say the same are equal."""
    return (frozenset(claim.about), *(getattr(claim, field) for field in _SAYING if field != "about"))


def _contents(said: Iterable[Said]) -> Mapping[tuple[Any, ...], bool]:
    """Return all that is said, each with whether a claim that says it is supported."""
    found: dict[tuple[Any, ...], bool] = {}
    for one in said:
        content = _content(one.claim)
        found[content] = one.is_supported or found.get(content, False)
    return found
