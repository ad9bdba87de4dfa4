"""Chains: the acyclic graph of actions joined by responses of chosen strengths. Computed, never recorded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from events.redactions import type_of
from events.responses import STRENGTHS, Relation, ResponseAsserted, ResponseDisputed, Strength
from events.times import Lag, distance, sort_key, surely_before
from timeline.projections.fold import Projection
from timeline.projections.graph import Arcs, components, depths, knots, successors
from timeline.projections.merging import as_merged
from timeline.projections.order import Order, Ordering, orderings_of
from timeline.projections.register import Draft, Register, finish, step
from timeline.projections.support import rests_on_something
from timeline.projections.unanswered import unanswered

DRAWN: tuple[Strength, ...] = ("stated", "attributed", "followed")
"""The strengths that are drawn unless a reader chooses others."""
MEASURED: tuple[Strength, ...] = ("stated", "attributed")
"""The strengths that are measured unless a reader chooses others."""


Rank = tuple[str, int, str, int]
"""The key of an action in order of time: (latest, depth, earliest, position)."""


class Act(NamedTuple):
    """An action, as far as chains go: the bounds of when it occurred, its position, and whether it stands."""

    earliest: str | None
    latest: str | None
    position: int
    stands: bool


class Said(NamedTuple):
    """A standing response, as far as chains go: which actions it names, and what it says of them."""

    link: str
    responding: str
    responded_to: str | None
    relation: Relation
    strength: Strength
    polarity: Literal["yes", "no"]
    hedged: bool
    disputed: bool
    unsupported: bool

    def among(self, survivors: Mapping[str, str]) -> "Said":
        """Return what it says of the actions that merged ones are shown as; itself, if both ends come to be one."""
        responding = survivors.get(self.responding, self.responding)
        responded_to = None if self.responded_to is None else survivors.get(self.responded_to, self.responded_to)
        return self if responding == responded_to else self._replace(responding=responding, responded_to=responded_to)


class Edge(NamedTuple):
    """Two actions joined by what is said about them, from the earlier (cause) to the later (effect).

    `strength` is the strongest of the chosen ones on record with polarity yes;
    `relation` what a link of that strength says (answers, if two differ); `links` are
    the ids of all standing responses of the pair in the order of recording, also those
    that deny it; `hedged` says that every link of that strength is hedged;
    `contested` that somebody denies or disputes it, or states that the later one came first;
    `unsupported` that of no link of that strength any source stands.
    `lag` in seconds is `None` where an open bound, or a circle, makes it not computable. `order`:
    "before" (the earlier surely was), "open" (cannot tell), "after" (it surely was
    not: the edge is left out of the chains, and reported). Only the times on record make it
    "after": what somebody states of the order may tell "before", or contests.
    """

    earlier: str
    later: str
    relation: Relation
    strength: Strength
    links: tuple[str, ...]
    contested: bool
    hedged: bool
    unsupported: bool
    lag: Lag | None
    order: Literal["before", "open", "after"]


class Chain(NamedTuple):
    """Actions joined by edges, in order of time; ids of actions.

    `depth` counts the edges of the longest path. `branches` are actions with more than
    one answer, `aside` those on no longest path: side actions. `knots` are groups of actions that
    answer each other in a circle, as imprecise times allow: each counts as one node,
    so all of its actions are roots if it answers nothing outside, leaves if nothing
    outside answers it. No lag lies between them, as which came first is not known.
    """

    actions: tuple[str, ...]
    edges: tuple[Edge, ...]
    roots: tuple[str, ...]
    leaves: tuple[str, ...]
    depth: int
    branches: tuple[str, ...]
    aside: tuple[str, ...]
    knots: tuple[tuple[str, ...], ...]

    def is_tied(self, edge: Edge) -> bool:
        """Tell whether an edge lies within a knot."""
        return any(edge.earlier in knot and edge.later in knot for knot in self.knots)


def chain_of_one(action: str) -> Chain:
    """Return the chain of an action that stands alone: itself."""
    return Chain((action,), (), (action,), (action,), depth=0, branches=(), aside=(), knots=())


class Joined(NamedTuple):
    """What `join` finds: the actions in order of time, their chains, and what of `Chains` follows from them."""

    in_order: tuple[str, ...]
    chains: tuple[Chain, ...]
    alone: tuple[str, ...]
    impossible: tuple[Edge, ...]
    dangling: tuple[str, ...]
    unrecorded: tuple[str, ...]
    denied: tuple[str, ...]


class Chains(NamedTuple):
    """All chains at one basis for the chosen strengths.

    `alone`: actions in no chain. `unanswered`: violent actions that no response of the chosen
    strengths says were answered: see `unanswered.unanswered`. `impossible`: edges left out
    because the answer surely came first. `dangling`: ids of responses from or to an
    action that does not stand, or between two records of one action.
    `unrecorded`: ids of other responses that join no two acts: what they pre-empt or
    announce has not happened on record. `denied`: ids of those that deny an answer which
    nobody on record asserts. `withheld`: ids of responses that were redacted
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
    denied: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    def of(self, action: str) -> Chain | None:
        """Return the chain that holds `action`, or `None` if it stands alone."""
        return next((chain for chain in self.chains if action in chain.actions), None)


def in_order(register: Register, actions: Iterable[str]) -> tuple[str, ...]:
    """Return ids of actions in order of time, by when each had surely happened; a cause before its answers.

    The key is (latest, depth, earliest, position). What a link says to be earlier had
    happened by the time its answer had, so its latest bound is at most that of its
    answers: an undated bombing stands before the dated strike that answers it. So it is
    with what is stated to have come first.
    """
    return tuple(sorted(actions, key=ranks(register).__getitem__))


def ranks(register: Register) -> dict[str, Rank]:
    """Return action → its key in order of time: see `in_order`."""
    order = order_of(register)
    acts = acts_of(register)
    return _ranks(acts, _edges(acts, said_of(register), STRENGTHS, order)[0], order)


def order_of(register: Register) -> Order:
    """Return the order of all actions, by their times and by what is stated of it."""
    return Order(acts_of(register), orderings_of(register))


def rank_of(act: Act) -> Rank:
    """Return the key in order of time of an action that no response and no statement of order names."""
    earliest, latest = sort_key(act)
    return (latest, 0, earliest, act.position)


def _ranks(acts: Mapping[str, Act], edges: Iterable[Edge], order: Order) -> dict[str, Rank]:
    """Return action → its key in order of time."""
    joined = [(edge.earlier, edge.later) for edge in edges if edge.order != "after"]
    arcs = successors(acts, joined)
    if order.orderings:
        told = _beside(joined, [(one.before, one.after) for one in order.orderings])
        arcs = successors(acts, (*joined, *told))
    before: dict[str, list[str]] = {name: [] for name in arcs}
    for start, ends in arcs.items():
        for end in ends:
            before[end].append(start)
    by = {name: sort_key(act)[1] for name, act in acts.items()}
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
    return {name: (by[name], depth[name], sort_key(act)[0], act.position) for name, act in acts.items()}


def _beside(joined: Sequence[tuple[str, str]], told: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield those statements of order that no circle of links and statements holds: there the links decide."""
    nodes = dict.fromkeys(name for pair in (*joined, *told) for name in pair)
    tied = [set(knot) for knot in knots(successors(nodes, (*joined, *told)))]
    yield from (pair for pair in told if not any(knot.issuperset(pair) for knot in tied))


def standing_actions(register: Register) -> tuple[str, ...]:
    """Return the ids of the actions that stand, in order of time."""
    return in_order(register, (name for name, thing in register.actions.items() if thing.stands))


def build(register: Register, strengths: Sequence[Strength] = DRAWN) -> Chains:
    """Return the chains over responses of the chosen `strengths`; what was merged is there as what it is shown as."""
    register = as_merged(register)
    found = join(acts_of(register), said_of(register), strengths, orderings_of(register))
    impossible = [(edge.earlier, edge.later) for edge in found.impossible]
    return Chains(
        strengths=tuple(one for one in STRENGTHS if one in strengths),
        chains=found.chains,
        alone=found.alone,
        unanswered=unanswered(register, found.in_order, strengths, impossible),
        impossible=found.impossible,
        dangling=found.dangling,
        unrecorded=found.unrecorded,
        denied=found.denied,
        withheld=tuple(name for name, thing in register.responses.items() if not thing.knows("responding")),
    )


def join(
    acts: Mapping[str, Act],
    said: Iterable[Said],
    strengths: Sequence[Strength] = DRAWN,
    orderings: Iterable[Ordering] = (),
) -> Joined:
    """Return the chains of some actions, of which all that is said to join them, and of their order, is given.

    The chains of a part are those of the whole, if no response and no statement of order
    leads out of the part.
    """
    order = Order(acts, orderings)
    every, dangling, unrecorded, denied = _edges(acts, said, STRENGTHS, order)
    rank = _ranks(acts, every, order)
    nodes = sorted((name for name, act in acts.items() if act.stands), key=rank.__getitem__)
    is_whole = all(one.strength in strengths for one in said)
    chosen = every if is_whole else _edges(acts, said, strengths, order)[0]
    chosen.sort(key=lambda edge: (rank[edge.later], rank[edge.earlier]))
    possible = [edge for edge in chosen if edge.order != "after"]
    arcs = successors(nodes, ((edge.earlier, edge.later) for edge in possible))
    groups = components(arcs)
    inside: dict[str, list[Edge]] = {}
    first = {name: group[0] for group in groups for name in group}
    for edge in possible:
        inside.setdefault(first[edge.earlier], []).append(edge)
    return Joined(
        in_order=tuple(nodes),
        chains=tuple(_chain(group, inside[group[0]], arcs) for group in groups if len(group) > 1),
        alone=tuple(group[0] for group in groups if len(group) == 1),
        impossible=tuple(edge for edge in chosen if edge.order == "after"),
        dangling=dangling,
        unrecorded=unrecorded,
        denied=denied,
    )


def _chain(group: list[str], edges: list[Edge], arcs: Arcs) -> Chain:
    mine = {node: arcs[node] for node in group}
    tied = knots(mine)
    node = {name: name for name in group} | {name: knot[0] for knot in tied for name in knot}
    joined = [(node[edge.earlier], node[edge.later]) for edge in edges if node[edge.earlier] != node[edge.later]]
    answering, answered = {later for _, later in joined}, {earlier for earlier, _ in joined}
    before = depths(mine)
    after = depths(successors(group, ((end, start) for start, ends in mine.items() for end in ends)))
    depth = max(before.values())
    return Chain(
        actions=tuple(group),
        edges=tuple(edge._replace(lag=None) if node[edge.earlier] == node[edge.later] else edge for edge in edges),
        roots=tuple(name for name in group if node[name] not in answering),
        leaves=tuple(name for name in group if node[name] not in answered),
        depth=depth,
        branches=tuple(name for name in group if len(mine[name]) > 1),
        aside=tuple(name for name in group if before[name] + after[name] < depth),
        knots=tuple(tuple(knot) for knot in tied),
    )


def ends_of(link: ResponseAsserted | Said) -> tuple[str, str] | None:
    """Return (earlier, later) of a response that joins two recorded acts, `None` for one that joins none.

    An answer runs from what it answers to itself; an announcement from the threat to
    the act. A pre-emption joins no two recorded acts.
    """
    if link.responded_to is None or link.relation == "pre-empts":
        return None
    return (link.responded_to, link.responding) if link.relation == "answers" else (link.responding, link.responded_to)


def acts_of(register: Register) -> dict[str, Act]:
    """Return the actions of a register as chains see them."""
    return {
        name: Act(thing.now.occurred.earliest, thing.now.occurred.latest, thing.position, thing.stands)
        for name, thing in register.actions.items()
    }


def said_of(register: Register) -> tuple[Said, ...]:
    """Return what standing responses say, as chains see it, in the order of recording."""
    return tuple(
        Said(
            link=name,
            responding=thing.now.responding,
            responded_to=thing.now.responded_to,
            relation=thing.now.relation,
            strength=thing.now.strength,
            polarity=thing.now.polarity,
            hedged=thing.now.hedged,
            disputed=any(type_of(one.event) == ResponseDisputed.type for one in thing.since),
            unsupported=not rests_on_something(register, thing),
        )
        for name, thing in register.responses.items()
        if thing.stands and thing.knows("responding")
    )


def _edges(
    acts: Mapping[str, Act], said: Iterable[Said], strengths: Sequence[Strength], order: Order
) -> tuple[list[Edge], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the edges in the order of recording; and the responses that make none: dangling, unrecorded, denied."""
    pairs: dict[tuple[str, str], list[Said]] = {}
    dangling, unrecorded = [], []
    for one in said:
        ends, named = ends_of(one), [name for name in (one.responding, one.responded_to) if name]
        if not all(name in acts and acts[name].stands for name in named):
            dangling.append(one.link)
        elif ends is None:
            unrecorded.append(one.link)
        else:
            pairs.setdefault(ends, []).append(one)
    edges = [edge for pair, links in pairs.items() if (edge := _edge(pair, links, strengths, acts, order)) is not None]
    denied = [one.link for links in pairs.values() if all(it.polarity == "no" for it in links) for one in links]
    return edges, tuple(dangling), tuple(unrecorded), tuple(denied)


def _edge(
    pair: tuple[str, str],
    links: Sequence[Said],
    strengths: Sequence[Strength],
    acts: Mapping[str, Act],
    order: Order,
) -> Edge | None:
    saying_yes = [link for link in links if link.polarity == "yes" and link.strength in strengths]
    if not saying_yes:
        return None
    strongest = min((link.strength for link in saying_yes), key=STRENGTHS.index)
    best = [link for link in saying_yes if link.strength == strongest]
    told = surely_before(acts[pair[0]], acts[pair[1]])
    stated = order.before(*pair)
    return Edge(
        earlier=pair[0],
        later=pair[1],
        relation="answers" if any(link.relation == "answers" for link in best) else best[0].relation,
        strength=strongest,
        links=tuple(link.link for link in links),
        contested=any(link.polarity == "no" or link.disputed for link in links) or (told is None and stated is False),
        hedged=all(link.hedged for link in best),
        unsupported=all(link.unsupported for link in best),
        lag=distance(acts[pair[0]], acts[pair[1]]),
        order="after" if told is False else "before" if stated else "open",
    )


CHAINS: Projection[Draft, Chains] = Projection("chains", 1, Draft, step, lambda draft: build(finish(draft)))
"""The chains over the strengths that are drawn by default, straight from the events."""
