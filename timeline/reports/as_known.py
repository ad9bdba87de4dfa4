"""How one chain read at one position, made of how it read at the one before: only what changed is made again. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from events.responses import Strength
from timeline.projections.bonds import Bonds, Reached
from timeline.projections.chains import Chain, Chains, Edge, build, chain_of_one
from timeline.projections.confidential import Lens, as_confidential, confidential_in
from timeline.projections.graph import components, successors
from timeline.projections.merging import as_merged, merged_actions, merged_actors
from timeline.projections.parties import states_by_territory
from timeline.projections.register import KINDS, Register, Thing
from timeline.projections.stretch import Stretch
from timeline.reports.desk import Desk, Numbering, held_back, without
from timeline.reports.dossier import LinkRow, SourceNote, Step
from timeline.reports.ledger import ledger_rows
from timeline.reports.links import link_row
from timeline.reports.steps import step_of
from timeline.reports.tables import LedgerRow

_JOINING_NOTHING = ("claim", "note", "export")
_NOBODY = Reached(frozenset(), frozenset(), frozenset(), frozenset())


class Asked(NamedTuple):
    """Which chain is asked for: that of an action, over links of the strengths that are drawn; lags of the measured."""

    action: str
    drawn: Sequence[Strength]
    measured: Sequence[Strength]
    narrowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AsKnown:
    """The parts of a chain as they read at one position, by id; `desk` is `None` where the action was not known.

    `notes` are those that the parts cite, by number. `pieces` is into how many chains it
    falls apart without followed links.
    """

    register: Register = field(default_factory=Register)
    desk: Desk | None = None
    steps: Mapping[str, Step] = field(default_factory=dict)
    links: Mapping[str, LinkRow] = field(default_factory=dict)
    ledger: Mapping[str, LedgerRow] = field(default_factory=dict)
    notes: Mapping[int, SourceNote] = field(default_factory=dict)
    pieces: int = 0
    edges: Mapping[str, Edge] = field(default_factory=dict)
    merged: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
    owners: Mapping[str, str] = field(default_factory=dict)

    @property
    def actions(self) -> Collection[str]:
        """Return the actions of the chain."""
        return self.steps.keys()


NOTHING = AsKnown()
"""Before anything was known of a chain."""


class Withholding:
    """What is kept from a reader now, at every position: what a note holds back, and what confidential sources say."""

    def __init__(self, now: Register) -> None:
        """Look at what is known now, narrowed to nothing: what is held is held whatever is asked for."""
        into = merged_actions(now)
        held = {*held_back(now), *held_back(as_merged(now))}
        self.held = frozenset(held | {f"action:{name}" for name, one in into.items() if f"action:{one}" in held})
        self.lens = Lens(now)
        self.confidential = confidential_in(now)

    def of(self, register: Register) -> Register:
        """Return what was known at an earlier position, less what is kept back now; merges are seen through."""
        register = as_merged(without(as_confidential(register, self.confidential), self.held))
        return self.lens.of(without(register, held_back(register)))


class Reader:
    """Reads a chain at one position after another: each from how it read before, with the numbers of one report."""

    def __init__(self, now: Register, asked: Asked, numbering: Numbering) -> None:
        self.asked, self.numbering = asked, numbering
        self.withholding = Withholding(now)
        self.bonds = Bonds(now)

    def at(self, register: Register, before: AsKnown) -> AsKnown:
        """Return how the chain read when this was known."""
        merged = (merged_actions(register), merged_actors(register))
        known = self.withholding.of(register)
        action = known.survivors.get(self.asked.action, self.asked.action)
        if action not in known.actions or not known.actions[action].stands:
            return AsKnown(register=known, merged=merged)
        differing = [thing for kind in KINDS for thing in Stretch(before.register, known, ()).differing(kind)]
        chains, chain = self._chained(known, action, before, differing)
        desk = Desk(known, chains, chain, narrowed=self.asked.narrowed, numbering=self.numbering)
        edges = {link: edge for edge in chain.edges for link in edge.links}
        now = AsKnown(register=known, desk=desk, edges=edges, merged=merged, owners=states_by_territory(known))
        if before.desk is None or before.merged != merged:  # nobody is who it was: all is made anew
            return self._made(NOTHING, now, desk, _NOBODY)
        return self._made(before, now, desk, self._reached(before, now, desk, differing))

    def _chained(
        self, known: Register, action: str, before: AsKnown, differing: Iterable[Thing]
    ) -> tuple[Chains, Chain]:
        """Return the chains: those of before, if nothing is another but what joins no actions."""
        if before.desk is not None and all(thing.kind in _JOINING_NOTHING for thing in differing):
            return before.desk.chains, before.desk.chain
        chains = build(known, self.asked.drawn)
        return chains, chains.of(action) or chain_of_one(action)

    def _reached(self, before: AsKnown, now: AsKnown, desk: Desk, differing: Iterable[Thing]) -> Reached:
        """Return what may read otherwise: by what differs, what is joined otherwise, and whose soil it is."""
        moved = _differing(before.owners, now.owners)
        soil = {name for name in desk.chain.actions if moved and not moved.isdisjoint(desk.action(name).territory)}
        ahead = set(desk.ahead()) ^ set(before.desk.ahead() if before.desk is not None else ())
        actions = set(desk.chain.actions) ^ set(before.actions) | soil
        responses = _differing(before.edges, now.edges) | ahead
        things = [*differing, *(Thing("action", name) for name in actions)]
        reached = self.bonds.reached([*things, *(Thing("response", name) for name in responses)])
        return reached._replace(actions=reached.actions | _rejoined(before.desk, desk))

    def _made(self, old: AsKnown, now: AsKnown, desk: Desk, reached: Reached) -> AsKnown:
        """Make anew what was reached or is new, and take the rest as it was."""
        if old.desk is not None:
            desk.go_on_from(old.desk, reached.actions)
        steps = {
            name: old.steps[name] if name in old.steps and name not in reached.actions else step_of(desk, name)
            for name in desk.chain.actions
        }
        links = {
            name: old.links[name]
            if name in old.links and name not in reached.responses
            else link_row(desk, edge, name, self.asked.measured)
            for name, edge in now.edges.items()
        }
        kept = {name: row for name, row in old.ledger.items() if name not in reached.claims}
        ledger = {row.claim: row for row in ledger_rows(desk, kept)}
        numbers = _cited(steps.values(), links.values(), ledger.values())
        notes = self._notes(desk, old.notes, reached, numbers)
        return replace(now, steps=steps, links=links, ledger=ledger, notes=notes, pieces=_pieces(desk))

    def _notes(
        self, desk: Desk, old: Mapping[int, SourceNote], reached: Reached, numbers: Iterable[int]
    ) -> dict[int, SourceNote]:
        """Return the notes of some numbers: those that a changed source, speaker or publisher makes other, anew."""
        cited = list(self.numbering.notes)
        sources, actors = ({one.id for one in reached.things if one.kind == kind} for kind in ("source", "actor"))
        found = {}
        for number in numbers:
            one = cited[number - 1]
            is_same = number in old and one.source not in sources and one.speaker not in actors
            found[number] = old[number] if is_same else desk.source_note(one, number)
        return found


def _rejoined(before: Desk | None, after: Desk) -> frozenset[str]:
    """Return the actions whose edges are others, or stand in another order: times of others can bring that about."""
    if before is None or before.chain is after.chain:
        return frozenset()
    return frozenset(
        name
        for name in after.chain.actions
        if (before.edges_to(name), before.edges_from(name)) != (after.edges_to(name), after.edges_from(name))
    )


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _cited(steps: Iterable[Step], links: Iterable[LinkRow], ledger: Iterable[LedgerRow]) -> list[int]:
    """Return the numbers of the notes that stand in these parts, in order."""
    found = {number for step in steps for number in _cited_in(step)}
    found.update(row.note for row in links)
    found.update(row.note for row in ledger)
    return sorted(found - {0})


def _cited_in(step: Step) -> Iterator[int]:
    yield from step.notes
    for row in step.claims.rows:
        yield from (cell.note for cells in row.cells for cell in cells)


def _pieces(desk: Desk) -> int:
    """Return into how many chains a chain falls apart without links that say no more than the order in time."""
    joined = ((edge.earlier, edge.later) for edge in desk.edges() if edge.strength != "followed")
    return len(components(successors(desk.chain.actions, joined)))
