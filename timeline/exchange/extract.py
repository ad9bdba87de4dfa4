"""What an exporter is handed: the part of what is known that goes out, the basis, and how it was asked for."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from events.base import Event, Withheld
from events.envelope import Basis
from events.responses import Strength
from timeline.errors import NotFound
from timeline.exchange.studied import cases_with, notes_on
from timeline.projections.chains import DRAWN, Chains, Edge, build, chain_of_one, in_order
from timeline.projections.claims import superseded
from timeline.projections.confidential import kept_back
from timeline.projections.connected import connected
from timeline.projections.narrowed import WHOLE, Narrowed
from timeline.projections.references import named
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.texts import is_confidential
from timeline.reports.desk import held_back, without


class Options(NamedTuple):
    """What may be asked of a format beside what goes out: each is for the formats that list it.

    `excel` and `hxl` are for tables, `links` for maps.
    """

    excel: bool = False
    hxl: bool = False
    links: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """The part of what is known that goes out.

    `register` is what is known at `basis`, narrowed as `narrowed` says, merged records as
    one, less what a note holds back and what only confidential sources tell; of notes and cases
    it holds those that go out (see `studied`). `actions` are
    the ids of those that stand, in order of time; `struck` of those that no longer do.
    `claims` (about them), `links` (between them, of the chosen strengths), `sources`, `actors` and
    `places` (which any of these name), `cases` and `notes` are ids in the order of the log;
    claims and links there also where they no longer stand, as
    `Standing.stands` tells. `asked` is the action whose chain it is, `None` for the whole log.
    `claims_of` maps an action to its claims, `links_of` to the links that begin at it, `replaced` a
    claim to the one that its claimant made in its place.
    """

    register: Register
    basis: Basis
    origin: str
    asked: str | None
    narrowed: Narrowed
    chains: Chains
    actions: tuple[str, ...]
    struck: tuple[str, ...]
    claims: tuple[str, ...]
    links: tuple[str, ...]
    sources: tuple[str, ...]
    actors: tuple[str, ...]
    places: tuple[str, ...]
    cases: tuple[str, ...]
    notes: tuple[str, ...]
    claims_of: Mapping[str, tuple[str, ...]]
    links_of: Mapping[str, tuple[str, ...]]
    replaced: Mapping[str, str]

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Return the edges between the actions, from the earlier to the later."""
        inside = set(self.actions)
        return tuple(edge for chain in self.chains.chains if chain.actions[0] in inside for edge in chain.edges)

    @property
    def things(self) -> tuple[Thing, ...]:
        """Return everything that goes out, kind by kind, but for cases and notes: few formats have a place for them."""
        shelves = (
            ("actor", self.actors),
            ("source", self.sources),
            ("place", self.places),
            ("action", (*self.actions, *self.struck)),
            ("claim", self.claims),
            ("response", self.links),
        )
        return tuple(Thing(kind, name) for kind, names in shelves for name in names)

    @property
    def studies(self) -> tuple[Thing, ...]:
        """Return the cases and the notes that go out."""
        return (*(Thing("case", name) for name in self.cases), *(Thing("note", name) for name in self.notes))


class Change(NamedTuple):
    """One recorded event about what goes out. `withheld`: it was redacted whole, and its type alone is told."""

    position: int
    event_id: str
    recorded_at: str
    recorded_by: str
    thing: Thing
    event: Event
    withheld: Withheld | None


def extract(  # what an export is a function of
    known: Register,
    basis: Basis,
    origin: str,
    action: str | None = None,
    *,
    strengths: Sequence[Strength] = DRAWN,
    narrowed: Narrowed = WHOLE,
) -> Extract:
    """Return what goes out of what is `known` at `basis`: the chain that holds `action`, or everything.

    `known` shows merged records as one. Raises `NotFound` if no standing action goes by that id.
    """
    held = held_back(known)
    register = kept_back(without(known, held))
    chains = build(register, strengths)
    actions, struck = _chosen(register, chains, action)
    inside = {*actions, *struck}
    cases = cases_with(register, inside, held, whole=action is None)
    claims = _claims(register, inside, None if action is not None else cases)
    links = _links(register, inside, chains.strengths)
    things = _named(register, inside, claims, links)
    out = things | _each(action=inside, claim=claims, response=links, case=cases)
    notes = notes_on(register, out, held)
    register = replace(register, cases=cases, notes=notes)
    return Extract(
        register=register,
        basis=basis,
        origin=origin,
        asked=action,
        narrowed=narrowed,
        chains=chains,
        actions=actions,
        struck=struck,
        claims=claims,
        links=links,
        sources=tuple(name for name in register.sources if Thing("source", name) in things),
        actors=tuple(name for name in register.actors if Thing("actor", name) in things),
        places=tuple(name for name in register.places if Thing("place", name) in things),
        cases=tuple(cases),
        notes=tuple(notes),
        claims_of=_by((about, name) for name in claims for about in register.claims[name].now.about),
        links_of=_by((register.responses[name].now.responding, name) for name in links),
        replaced=superseded(register),
    )


def changes(one: Extract, also: Iterable[Thing] = ()) -> tuple[Change, ...]:
    """Return what was recorded about everything that goes out, in the order of the log; `also` about cases and notes.

    Of a confidential source only that it was registered: even when it was tested would tell of it.
    """
    found = [change for thing in (*one.things, *also) for change in _of_thing(one.register, thing)]
    return tuple(sorted(found, key=lambda change: change.position))


def _chosen(register: Register, chains: Chains, action: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the actions that stand, in order of time, and those that do not, in the order of the log."""
    standing = [name for name, thing in register.actions.items() if thing.stands]
    if action is None:
        struck = tuple(name for name, thing in register.actions.items() if not thing.stands)
        return in_order(register, standing), struck
    if action not in register.actions or not register.actions[action].stands:
        raise NotFound(kind="action", name=action)
    chain = chains.of(action) or chain_of_one(action)
    beside = connected([register], chain.actions)
    return chain.actions, tuple(name for name, thing in register.actions.items() if name in beside and not thing.stands)


def _claims(register: Register, actions: Collection[str], cases: Collection[str] | None) -> tuple[str, ...]:
    """Return the claims about some of the actions; with those about some cases, if all goes out.

    A claim of which it was redacted what it is about goes out with everything.
    """
    return tuple(
        name
        for name, thing in register.claims.items()
        if not set(thing.now.about).isdisjoint(actions)
        or (cases is not None and not thing.now.about and thing.now.about_case in (None, *cases))
    )


def _links(register: Register, actions: Collection[str], strengths: Collection[Strength]) -> tuple[str, ...]:
    """Return the links that begin at one of the actions and lead to another, or to an act that is not on record."""
    return tuple(
        name
        for name, thing in register.responses.items()
        if thing.now.strength in strengths
        and thing.now.responding in actions
        and (thing.now.responded_to is None or thing.now.responded_to in actions)
    )


def _by(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Return what goes with each first of some pairs, in their order."""
    found: dict[str, list[str]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
    return {first: tuple(seconds) for first, seconds in found.items()}


def _named(register: Register, actions: Iterable[str], claims: Iterable[str], links: Iterable[str]) -> frozenset[Thing]:
    """Return what actions, claims and links name, and the publishers of those sources that are not confidential."""
    standing: list[Standing[Any]] = [
        *(register.actions[name] for name in actions),
        *(register.claims[name] for name in claims),
        *(register.responses[name] for name in links),
    ]
    found = {one for thing in standing for event in _told(thing) for one in named(event)}
    sources = (register.sources[name] for name in register.sources if Thing("source", name) in found)
    found |= {
        Thing("actor", source.now.publisher)
        for source in sources
        if source.now.publisher is not None and not source.now.confidential
    }
    return frozenset(found)


def _each(**named: Iterable[str]) -> frozenset[Thing]:
    """Return things by their kinds."""
    return frozenset(Thing(kind, name) for kind, names in named.items() for name in names)


def _told(thing: Standing[Any]) -> Iterator[Event]:
    """Yield a thing as it stands, and what was recorded of it since."""
    yield thing.now
    yield from (one.event for one in thing.since)


def _of_thing(register: Register, thing: Thing) -> Iterator[Change]:
    standing = register.find(*thing)
    if standing is None:
        return
    yield Change(
        standing.position,
        standing.event_id,
        standing.recorded_at,
        standing.recorded_by,
        thing,
        standing.first,
        standing.withheld,
    )
    is_told = not is_confidential(standing)
    for one in standing.since if is_told else ():
        withheld = getattr(one.event, "withheld", None)
        yield Change(one.position, one.event_id, one.recorded_at, one.recorded_by, thing, one.event, withheld)
