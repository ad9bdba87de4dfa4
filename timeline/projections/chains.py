"""Chains: the acyclic graph of actions joined by responses of chosen strengths. Computed, never recorded."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from events.codebook import kind_class
from events.redactions import type_of
from events.responses import STRENGTHS, Relation, ResponseAsserted, ResponseDisputed, Strength
from events.times import Lag, distance, sort_key, surely_before
from timeline.projections.fold import Projection
from timeline.projections.graph import components, depths, knots, successors
from timeline.projections.register import Draft, Register, finish, step

DRAWN: tuple[Strength, ...] = ("stated", "attributed", "followed")
"""The strengths that are drawn unless a reader chooses others."""
MEASURED: tuple[Strength, ...] = ("stated", "attributed")
"""The strengths that are measured unless a reader chooses others."""


class Edge(NamedTuple):
    """Two actions joined by what is said about them, from the earlier (cause) to the later (effect).

    `strength` is the strongest of the chosen ones on record with polarity yes;
    `relation` what a link of that strength says (answers, if two differ); `links` are
    the ids of all standing responses of the pair in the order of recording, also those
    that deny it; `hedged` says that every link of that strength is hedged;
    `contested` that somebody denies or disputes it.
    `lag` in seconds is `None` where an open bound makes it not computable. `order`:
    "before" (the earlier surely was), "open" (cannot tell), "after" (it surely was
    not: the edge is left out of the chains, and reported).
    """

    earlier: str
    later: str
    relation: Relation
    strength: Strength
    links: tuple[str, ...]
    contested: bool
    hedged: bool
    lag: Lag | None
    order: Literal["before", "open", "after"]


class Chain(NamedTuple):
    """Actions joined by edges, in order of time; ids of actions.

    `depth` counts the edges of the longest path. `branches` are actions with more than
    one answer, `aside` those on no longest path: side actions. `knots` are groups of actions that
    answer each other in a circle, as imprecise times allow: each counts as one node,
    so all of its actions are roots if it answers nothing outside, leaves if nothing
    outside answers it.
    """

    actions: tuple[str, ...]
    edges: tuple[Edge, ...]
    roots: tuple[str, ...]
    leaves: tuple[str, ...]
    depth: int
    branches: tuple[str, ...]
    aside: tuple[str, ...]
    knots: tuple[tuple[str, ...], ...]


def chain_of_one(action: str) -> Chain:
    """Return the chain of an action that stands alone: itself."""
    return Chain((action,), (), (action,), (action,), depth=0, branches=(), aside=(), knots=())


class Chains(NamedTuple):
    """All chains at one basis for the chosen strengths.

    `alone`: actions in no chain. `unanswered`: violent actions that no standing
    response says were answered (order in time alone answers nothing), whatever
    strengths were chosen. `impossible`: edges left out because the answer surely came
    first. `dangling`: ids of responses from or to an action that does not stand.
    `unrecorded`: ids of other responses that join no two acts: what they pre-empt or
    announce has not happened on record. `withheld`: ids of responses that were redacted
    whole: which actions they joined cannot be told. An action that was redacted whole
    keeps its place, if others answer it or it is said to answer others: it has no time.
    """

    strengths: tuple[Strength, ...]
    chains: tuple[Chain, ...]
    alone: tuple[str, ...]
    unanswered: tuple[str, ...]
    impossible: tuple[Edge, ...]
    dangling: tuple[str, ...]
    unrecorded: tuple[str, ...]
    withheld: tuple[str, ...] = ()

    def of(self, action: str) -> Chain | None:
        """Return the chain that holds `action`, or `None` if it stands alone."""
        return next((chain for chain in self.chains if action in chain.actions), None)


def in_order(register: Register, actions: Iterable[str]) -> tuple[str, ...]:
    """Return ids of actions in order of time, by when each had surely happened; a cause before its answers.

    The key is (latest, depth, earliest, position). What a link says to be earlier had
    happened by the time its answer had, so its latest bound is at most that of its
    answers: an undated bombing stands before the dated strike that answers it.
    """
    rank = _ranks(register, _edges(register, STRENGTHS)[0])
    return tuple(sorted(actions, key=rank.__getitem__))


def _ranks(register: Register, edges: Iterable[Edge]) -> dict[str, tuple[str, int, str, int]]:
    """Return action → its key in order of time."""
    arcs = successors(register.actions, ((edge.earlier, edge.later) for edge in edges if edge.order != "after"))
    before: dict[str, list[str]] = {name: [] for name in arcs}
    for start, ends in arcs.items():
        for end in ends:
            before[end].append(start)
    by = {name: sort_key(thing.now.occurred)[1] for name, thing in register.actions.items()}
    settled: set[str] = set()
    for first in sorted(
        by, key=by.__getitem__
    ):  # the lowest bound first: each action is settled once, also in a circle
        waiting = [first]
        while waiting:
            name = waiting.pop()
            if name not in settled:
                settled.add(name)
                by[name] = by[first]
                waiting.extend(before[name])
    depth = depths(arcs)
    return {
        name: (by[name], depth[name], sort_key(thing.now.occurred)[0], thing.position)
        for name, thing in register.actions.items()
    }


def standing_actions(register: Register) -> tuple[str, ...]:
    """Return the ids of the actions that stand, in order of time."""
    return in_order(register, (name for name, thing in register.actions.items() if thing.stands))


def build(register: Register, strengths: Sequence[Strength] = DRAWN) -> Chains:
    """Return the chains over responses of the chosen `strengths`."""
    every, dangling, unrecorded = _edges(register, STRENGTHS)
    rank = _ranks(register, every)
    nodes = sorted((name for name, thing in register.actions.items() if thing.stands), key=rank.__getitem__)
    chosen = _edges(register, strengths)[0]
    chosen.sort(key=lambda edge: (rank[edge.later], rank[edge.earlier]))
    possible = [edge for edge in chosen if edge.order != "after"]
    arcs = successors(nodes, ((edge.earlier, edge.later) for edge in possible))
    groups = components(arcs)
    return Chains(
        strengths=tuple(one for one in STRENGTHS if one in strengths),
        chains=tuple(_chain(group, possible, arcs) for group in groups if len(group) > 1),
        alone=tuple(group[0] for group in groups if len(group) == 1),
        unanswered=_unanswered(register, nodes),
        impossible=tuple(edge for edge in chosen if edge.order == "after"),
        dangling=dangling,
        unrecorded=unrecorded,
        withheld=tuple(name for name, thing in register.responses.items() if not thing.knows("responding")),
    )


def _chain(group: list[str], edges: list[Edge], arcs: dict[str, list[str]]) -> Chain:
    members = set(group)
    inside = tuple(edge for edge in edges if edge.earlier in members)
    mine = {node: arcs[node] for node in group}
    tied = knots(mine)
    node = {name: name for name in group} | {name: knot[0] for knot in tied for name in knot}
    joined = [(node[edge.earlier], node[edge.later]) for edge in inside if node[edge.earlier] != node[edge.later]]
    answering, answered = {later for _, later in joined}, {earlier for earlier, _ in joined}
    before = depths(mine)
    after = depths(successors(group, ((end, start) for start, ends in mine.items() for end in ends)))
    depth = max(before.values())
    return Chain(
        actions=tuple(group),
        edges=inside,
        roots=tuple(name for name in group if node[name] not in answering),
        leaves=tuple(name for name in group if node[name] not in answered),
        depth=depth,
        branches=tuple(name for name in group if len(mine[name]) > 1),
        aside=tuple(name for name in group if before[name] + after[name] < depth),
        knots=tuple(tuple(knot) for knot in tied),
    )


def _ends(link: ResponseAsserted) -> tuple[str, str] | None:
    """Return (earlier, later) of a response that joins two recorded acts, `None` for one that joins none.

    An answer runs from what it answers to itself; an announcement from the threat to
    the act. A pre-emption joins no two recorded acts.
    """
    if link.responded_to is None or link.relation == "pre-empts":
        return None
    return (link.responded_to, link.responding) if link.relation == "answers" else (link.responding, link.responded_to)


def _edges(register: Register, strengths: Sequence[Strength]) -> tuple[list[Edge], tuple[str, ...], tuple[str, ...]]:
    """Return the edges in the order of recording; and the responses that make none: dangling, unrecorded."""
    pairs: dict[tuple[str, str], list[str]] = {}
    dangling, unrecorded = [], []
    for name, thing in register.responses.items():
        if not thing.stands or not thing.knows("responding"):
            continue
        ends, acts = _ends(thing.now), [one for one in (thing.now.responding, thing.now.responded_to) if one]
        if not all(act in register.actions and register.actions[act].stands for act in acts):
            dangling.append(name)
        elif ends is None:
            unrecorded.append(name)
        else:
            pairs.setdefault(ends, []).append(name)
    edges = [edge for pair, names in pairs.items() if (edge := _edge(register, pair, names, strengths)) is not None]
    return edges, tuple(dangling), tuple(unrecorded)


def _edge(
    register: Register, pair: tuple[str, str], names: Sequence[str], strengths: Sequence[Strength]
) -> Edge | None:
    links = [register.responses[name].now for name in names]
    saying_yes = [link for link in links if link.polarity == "yes" and link.strength in strengths]
    if not saying_yes:
        return None
    strongest = min((link.strength for link in saying_yes), key=STRENGTHS.index)
    best = [link for link in saying_yes if link.strength == strongest]
    earlier, later = (register.actions[name].now.occurred for name in pair)
    before = surely_before(earlier, later)
    return Edge(
        earlier=pair[0],
        later=pair[1],
        relation="answers" if any(link.relation == "answers" for link in best) else best[0].relation,
        strength=strongest,
        links=tuple(names),
        contested=any(link.polarity == "no" for link in links) or any(_is_disputed(register, name) for name in names),
        hedged=all(link.hedged for link in best),
        lag=distance(earlier, later),
        order="open" if before is None else "before" if before else "after",
    )


def _is_disputed(register: Register, link: str) -> bool:
    return any(type_of(one.event) == ResponseDisputed.type for one in register.responses[link].since)


def _unanswered(register: Register, nodes: Sequence[str]) -> tuple[str, ...]:
    standing = set(nodes)
    links = [thing.now for thing in register.responses.values() if thing.stands and thing.now.responding in standing]
    answered = {
        link.responded_to
        for link in links
        if link.relation == "answers" and link.polarity == "yes" and link.strength != "followed"
    }
    return tuple(
        name for name in nodes if name not in answered and kind_class(register.actions[name].now.kind) == "violent"
    )


CHAINS: Projection[Draft, Chains] = Projection("chains", 1, Draft, step, lambda draft: build(finish(draft)))
"""The chains over the strengths that are drawn by default, straight from the events."""
