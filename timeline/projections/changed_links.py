"""What became of links and chains between two bases: the strongest word for each link, the actions of each chain."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from events.envelope import RecordedEvent
from events.redactions import type_of
from events.responses import STRENGTHS, ResponseDisputed, Strength
from events.times import surely_before
from timeline.projections.chains import DRAWN, Chain, Edge, Said, acts_of, build, ends_of, said_of
from timeline.projections.graph import components, successors
from timeline.projections.register import Register, Thing
from timeline.projections.stretch import Causes, Stretch, in_order, latest

Linked = Literal[
    "appeared",
    "vanished",
    "strengthened",
    "weakened",
    "contested",
    "no longer contested",
    "hedged",
    "no longer hedged",
    "relation changed",
    "order changed",
    "lag changed",
]
Chained = Literal[
    "appeared",
    "vanished",
    "joined",
    "split",
    "grew",
    "shrank",
    "deeper",
    "shallower",
    "merged",
    "unmerged",
    "relinked",
]
Edges = Mapping[tuple[str, str], Edge]
Changed = tuple[Edge | None, Edge | None]
_JOINING = ("responding", "responded_to", "relation", "strength", "polarity")


class LinkChange(NamedTuple):
    """One thing that became another of a link, over all strengths; the link before and after, and what made it so."""

    earlier: str
    later: str
    what: Linked
    before: Edge | None
    after: Edge | None
    causes: Causes


class ChainChange(NamedTuple):
    """What became of chains that have actions in common, over the strengths that are drawn.

    `before` and `after` hold one chain each, but for one that appeared or vanished, and
    for chains that were joined or split. A chain neither grows nor shrinks by an action that
    is shown as another: where that is all, it was merged, or unmerged.
    """

    what: Chained
    before: tuple[Chain, ...]
    after: tuple[Chain, ...]
    causes: Causes


# --- links -----------------------------------------------------------------------------------------------------------


def link_changes(stretch: Stretch) -> tuple[LinkChange, ...]:
    """Return what became of each link, in the order of what made it so."""
    before, after = _edges(stretch.before), _edges(stretch.after)
    sides = _Sides(stretch)
    found = []
    for pair in dict.fromkeys((*before, *after)):
        was, now = before.get(pair), after.get(pair)
        found += [LinkChange(*pair, what, was, now, sides.causes(what, was, now)) for what in _became(was, now)]
    return tuple(sorted(found, key=lambda one: latest(one.causes)))


def _edges(register: Register) -> Edges:
    found = build(register, STRENGTHS)
    edges = (edge for chain in found.chains for edge in chain.edges)
    return {(edge.earlier, edge.later): edge for edge in (*edges, *found.impossible)}


def _became(before: Edge | None, after: Edge | None) -> Iterator[Linked]:
    if before is None or after is None:
        yield "appeared" if before is None else "vanished"
        return
    if before.strength != after.strength:
        stronger = STRENGTHS.index(after.strength) < STRENGTHS.index(before.strength)
        yield "strengthened" if stronger else "weakened"
    elif before.hedged != after.hedged:
        yield "hedged" if after.hedged else "no longer hedged"
    if before.contested != after.contested:
        yield "contested" if after.contested else "no longer contested"
    if before.relation != after.relation:
        yield "relation changed"
    if before.order != after.order:
        yield "order changed"
    elif before.lag != after.lag:
        yield "lag changed"


class _Sides:
    """What standing responses say of each pair of actions, before and after; and which of them changed a link."""

    def __init__(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.said = tuple({one.link: one for one in said_of(register)} for register in (stretch.before, stretch.after))
        self.acts = tuple(acts_of(register) for register in (stretch.before, stretch.after))

    def causes(self, what: Linked, before: Edge | None, after: Edge | None) -> Causes:
        """Return the events that made `what` of a link: by its responses, or by its actions and their times."""
        links, ends = _named(before, after)
        match what:
            case "appeared" | "vanished":
                events = self._joining(before, after, STRENGTHS)
            case "order changed" | "lag changed":
                events = self._dated(ends)
            case _ if before is not None and after is not None:
                events = self._saying(what, before, after)
        names = {end.id for end in ends}
        return (
            in_order(events)
            or self.stretch.joining(names)
            or self.stretch.causes(Thing(*one) for one in (*links, *ends))
            or self.stretch.around(names)
        )

    def drawing(self, before: Edge | None, after: Edge | None) -> Causes:
        """Return the events by which an edge of the chains came or went."""
        ends = _named(before, after)[1]
        events = self._joining(before, after, DRAWN)
        events += self._dated(ends) if self._is_out_of_order(0 if before is None else 1, ends) else []
        return in_order(events) or self.causes("appeared" if before is None else "vanished", before, after)

    def _joining(self, before: Edge | None, after: Edge | None, strengths: Collection[Strength]) -> list[RecordedEvent]:
        """Return the events by which a pair is joined that was not, or is not any more, over these strengths."""
        links, ends = _named(before, after)
        pair = ends[0].id, ends[1].id
        joined, off = (1, 0) if before is None else (0, 1)

        def joins(one: Said) -> bool:
            return one.polarity == "yes" and one.strength in strengths and ends_of(one) == pair

        on, others = (self._which(side, links, joins) for side in (joined, off))
        events = [] if others else self._told(on - others)
        if others or off == 1:
            events += [one for end in ends if not self._stands(off, end.id) for one in self._standing_of(end)]
        return events

    def _saying(self, what: Linked, before: Edge, after: Edge) -> list[RecordedEvent]:
        """Return the events about the responses that made `what` of a link that was there, and is."""
        links = _named(before, after)[0]
        came, went = (
            self._which(there, links, _role(what, edge)) - self._which(not there, links, _role(what, edge))
            for there, edge in ((True, after), (False, before))
        )
        fields = (*_JOINING, "hedged") if what in ("hedged", "no longer hedged") else _JOINING
        match what:
            case "contested" | "no longer contested":
                return self._contesting(came) if what == "contested" else self._told(went)
            case "strengthened" | "no longer hedged":
                return self._told(came, fields)
            case "weakened" | "hedged":
                return self._told(went, fields)
            case _:
                steps = STRENGTHS.index(after.strength) - STRENGTHS.index(before.strength)
                is_new = steps < 0 or (steps == 0 and after.relation == "answers")
                return self._told(came if is_new else went)

    def _which(self, side: int, links: Iterable[Thing], role: Callable[[Said], bool]) -> set[str]:
        return {one.id for one in links if one.id in self.said[side] and role(self.said[side][one.id])}

    def _told(self, links: Iterable[str], fields: Collection[str] = _JOINING) -> list[RecordedEvent]:
        things = [Thing("response", name) for name in links]
        return [
            one for thing in things for one in (*self.stretch.telling(thing, fields), *self.stretch.striking(thing))
        ]

    def _contesting(self, links: Iterable[str]) -> list[RecordedEvent]:
        """Return the denials, and the disputes of what is said."""
        denied = [name for name in links if self.said[1][name].polarity == "no"]
        disputed = [Thing("response", name) for name in links if name not in denied]
        events = [one for thing in disputed for one in self.stretch.on_record(thing)]
        return self._told(denied) + [one for one in events if type_of(one.event) == ResponseDisputed.type]

    def _dated(self, ends: Iterable[Thing]) -> list[RecordedEvent]:
        return [one for end in ends for one in self.stretch.telling(end, ("occurred",))]

    def _standing_of(self, end: Thing) -> list[RecordedEvent]:
        return [*self.stretch.telling(end, ()), *self.stretch.striking(end)]

    def _stands(self, side: int, action: str) -> bool:
        return action in self.acts[side] and self.acts[side][action].stands

    def _is_out_of_order(self, side: int, ends: Iterable[Thing]) -> bool:
        """Tell whether the later action of a pair surely came first: then the link is left out of the chains."""
        acts = [self.acts[side].get(end.id) for end in ends]
        return acts[0] is not None and acts[1] is not None and surely_before(acts[0], acts[1]) is False


def _named(before: Edge | None, after: Edge | None) -> tuple[list[Thing], list[Thing]]:
    """Return the responses that a link rests on, and its two actions."""
    edges = [edge for edge in (before, after) if edge is not None]
    links = dict.fromkeys(name for edge in edges for name in edge.links)
    return [Thing("response", name) for name in links], [
        Thing("action", edges[0].earlier),
        Thing("action", edges[0].later),
    ]


def _role(what: Linked, edge: Edge) -> Callable[[Said], bool]:
    """Return which responses of a pair decide on `what`, as the link is on one side."""

    def role(one: Said) -> bool:
        if ends_of(one) != (edge.earlier, edge.later):
            return False
        if what in ("contested", "no longer contested"):
            return one.polarity == "no" or one.disputed
        is_strongest = one.polarity == "yes" and one.strength == edge.strength
        if what in ("hedged", "no longer hedged"):
            return is_strongest and not one.hedged
        return is_strongest and (what != "relation changed" or one.relation == edge.relation)

    return role


# --- chains ----------------------------------------------------------------------------------------------------------


def chain_changes(stretch: Stretch) -> tuple[ChainChange, ...]:
    """Return what became of the chains, in the order of what made it so."""
    before, after = build(stretch.before, DRAWN).chains, build(stretch.after, DRAWN).chains
    sides, into = _Sides(stretch), stretch.merged()
    found = []
    for was, now in _groups(before, after):
        edges = _changed_edges(was, now)
        found += [
            ChainChange(what, was, now, in_order(one for pair in made for one in sides.drawing(*pair)))
            for what in _what_became(was, now, into, is_relinked=bool(edges))
            for made in (_that_made(what, was, now, edges) or edges,)
        ]
    return tuple(sorted(found, key=lambda one: latest(one.causes)))


def _that_made(
    what: Chained, before: Sequence[Chain], after: Sequence[Chain], edges: Sequence[Changed]
) -> list[Changed]:
    """Return those of the edges that came or went which made `what` of chains."""
    was, now = ({name: at for at, chain in enumerate(chains) for name in chain.actions} for chains in (before, after))
    came: list[tuple[Edge, Changed]] = [(one[1], one) for one in edges if one[1] is not None]
    went: list[tuple[Edge, Changed]] = [(one[0], one) for one in edges if one[0] is not None]
    match what:
        case "joined" | "grew" | "appeared" | "deeper":
            chosen, inside = came, was
        case "split" | "shrank" | "vanished" | "shallower":
            chosen, inside = went, now
        case _:
            return list(edges)
    if what in ("deeper", "shallower"):
        return [changed for _, changed in chosen]
    if what in ("grew", "shrank"):
        return [changed for edge, changed in chosen if not (edge.earlier in inside and edge.later in inside)]
    return [
        changed
        for edge, changed in chosen
        if inside.get(edge.earlier, edge.earlier) != inside.get(edge.later, edge.later)
    ]


def _groups(before: Sequence[Chain], after: Sequence[Chain]) -> Iterator[tuple[tuple[Chain, ...], tuple[Chain, ...]]]:
    """Yield the chains that hang together by the actions that they share, before and after; each chain once."""
    was = {f"before {chain.actions[0]}": chain for chain in before}
    now = {f"after {chain.actions[0]}": chain for chain in after}
    holding = {action: name for name, chain in was.items() for action in chain.actions}
    shared = [(holding[one], name) for name, chain in now.items() for one in chain.actions if one in holding]
    for group in components(successors((*was, *now), shared)):
        yield tuple(was[name] for name in group if name in was), tuple(now[name] for name in group if name in now)


def _changed_edges(before: Sequence[Chain], after: Sequence[Chain]) -> list[Changed]:
    """Return the edges that one side has and the other has not."""
    was, now = (
        {(edge.earlier, edge.later): edge for chain in chains for edge in chain.edges} for chains in (before, after)
    )
    return [(was.get(pair), now.get(pair)) for pair in dict.fromkeys((*was, *now)) if (pair in was) != (pair in now)]


def _what_became(
    before: Sequence[Chain],
    after: Sequence[Chain],
    merged: tuple[Mapping[str, str], Mapping[str, str]],
    *,
    is_relinked: bool,
) -> Iterator[Chained]:
    if not before or not after:
        yield "vanished" if before else "appeared"
        return
    into = {**merged[0], **merged[1]}
    raw = [{action for chain in chains for action in chain.actions} for chains in (before, after)]
    was, now = ({into.get(name, name) for name in names} for names in raw)
    # They hang together, so of several before some were joined, and of several after some were split.
    if len(before) > 1:
        yield "joined"
    if len(after) > 1:
        yield "split"
    if now - was:
        yield "grew"
    if was - now:
        yield "shrank"
    if len(before) == len(after) == 1 and before[0].depth != after[0].depth:
        yield "deeper" if after[0].depth > before[0].depth else "shallower"
    elif was == now and len(before) == len(after) == 1 and raw[0] != raw[1]:
        yield "merged" if not merged[1].keys().isdisjoint(raw[0] - raw[1]) else "unmerged"
    elif was == now and len(before) == len(after) == 1 and is_relinked:
        yield "relinked"
