"""`timeline chains`: what answered what, on whose word."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from events.responses import Strength
from timeline.cli.actions import FEW
from timeline.cli.chain_asked import Asked
from timeline.cli.chain_known import known_of_chain, links_and_actions
from timeline.cli.chain_words import edge_item
from timeline.cli.completion import complete
from timeline.cli.invocation import Reading
from timeline.cli.items import action_item
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing
from timeline.cli.shapes import ActionItem, ChainItem, EdgeItem
from timeline.cli.strengths import read_strengths
from timeline.cli.tree import Drawing, denied_words, draw, left_out, links_at, outside_of
from timeline.projections.chains import DRAWN, Act, Chain, Chains, Edge, build, chain_of_one, rank_of, ranks
from timeline.projections.merging import as_merged
from timeline.projections.register import Register
from timeline.replay.about import CHAINED
from timeline.reports.field_words import occurred_of
from timeline.reports.plain import cell
from timeline.reports.wording import lag_words
from timeline.views.listing import linked, unlinked


@reading
def chains(
    reading: Reading,
    action: Annotated[
        str | None,
        typer.Argument(metavar="[ACTION]", help="Any action of the chain.", autocompletion=complete("action")),
    ] = None,
    *,
    strength: Annotated[
        str | None, typer.Option(metavar="LIST", help="Links of these strengths: stated,attributed,inferred,followed.")
    ] = None,
    metrics: Annotated[bool, typer.Option("--metrics", help="Measure: sides, rungs, lags, shapes, status.")] = False,
    dyad: Annotated[
        str | None, typer.Option(metavar="A,B", help="The acts that two sides directed at each other.")
    ] = None,
    episodes: Annotated[
        str | None, typer.Option(metavar="RULE", help="Cut episodes: gap:DAYS, quiet:DAYS (with --dyad), links:LIST.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="WAY", help="Directed at a side by target, territory or either.")
    ] = None,
    proxies: Annotated[bool, typer.Option("--proxies", help="Let proxies count for their states.")] = False,
    window: Annotated[
        str | None, typer.Option(metavar="DAYS", help="With --metrics: look for an answer so many days; 30.")
    ] = None,
) -> None:
    """List the chains; with an action, draw its chain as a tree."""
    asked = Asked(action, strength, metrics, dyad, episodes, by, proxies, window)
    asked.check()
    if metrics or dyad is not None or episodes is not None:
        from timeline.cli.chain_answers import answer

        answer(reading, asked)
        return
    strengths = read_strengths(strength, DRAWN)
    if action is not None:
        known, name = known_of_chain(reading, action, CHAINED)
        reading.print(_one(reading, known, strengths, name))
        return
    _list(reading, strengths)


def _list(reading: Reading, strengths: Sequence[Strength]) -> None:
    known, others = _linked(reading)
    reading.narrowing.asks_of(links_and_actions)
    found = build(known, strengths)
    if not found.chains:
        reading.session.say(reading.narrowing.none)
    reading.print(_several(reading, known, found))
    outside = [link for link in found.dangling if outside_of(known, (link,))]
    if outside:
        says = f"links to actions outside of what is asked for: {', '.join(outside)}"
        reading.session.say(f"left out: {says}")
    for link in found.denied:
        reading.session.say(f"not drawn: {denied_words(known, link)}")
    if alone := _in_order(known, found.alone, others):
        reading.session.say(f"in no chain: {', '.join(alone)}")


def _linked(reading: Reading) -> tuple[Register, Mapping[str, Act]]:
    """Return what chains are made of, and the actions beside: at the head the views tell which no response names."""
    views = reading.views_of_the_head
    found = linked(views) if views is not None else []
    if views is None or len(found) > reading.basis.position // FEW:
        return as_merged(reading.known), {}
    return as_merged(reading.about(*found, reach=CHAINED)), unlinked(views)


def _in_order(known: Register, alone: Sequence[str], others: Mapping[str, Act]) -> list[str]:
    """Return the actions in no chain, in order of time."""
    if not others:
        return list(alone)
    rank = ranks(known)
    keys = {name: rank[name] for name in alone} | {name: rank_of(act) for name, act in others.items() if act.stands}
    return sorted(keys, key=keys.__getitem__)


def _one(reading: Reading, known: Register, strengths: Sequence[Strength], name: str) -> Listing:
    """Return the chain of an action; an action that stands alone is a chain of one."""
    found = build(known, strengths)
    chain = found.of(name) or chain_of_one(name)
    drawing = Drawing(known, found, chain, reading.zone, reading.narrowing.record)
    head = [
        "Earlier",
        "Later",
        "Relation",
        "Strength",
        "Contested",
        "Unsupported",
        "Order",
        "Shortest lag (s)",
        "Longest lag (s)",
        "Links",
    ]
    rows = [_edge_cells(edge) for edge in chain.edges]
    return Listing(
        "timeline.chains/1",
        [chain_item(known, found, chain)],
        _columns(known, reading.zone),
        flat=[head, *rows],
        text=lambda screen: draw(drawing, screen),
    )


def _edge_cells(edge: Edge) -> list[str]:
    lag = (str(edge.lag.shortest), str(edge.lag.longest)) if edge.lag else (lag_words(None), lag_words(None))
    links = " ".join(edge.links)
    how = map(cell, (edge.contested, edge.unsupported))
    return [edge.earlier, edge.later, edge.relation, edge.strength, *how, edge.order, *lag, links]


def _several(reading: Reading, known: Register, found: Chains) -> Listing:
    parts = zip(found.chains, _parted(known, found), strict=True)
    items = [chain_item(known, part, chain) for chain, part in parts]
    return Listing("timeline.chains/1", items, _columns(known, reading.zone))


def _parted(known: Register, found: Chains) -> Iterator[Chains]:
    """Yield for each chain what was found at it: looked up by action, as there may be thousands of chains."""
    at = {name: number for number, chain in enumerate(found.chains) for name in chain.actions}
    sorted_out: list[dict[int, dict[Any, None]]] = [{}, {}, {}, {}, {}]

    def put(into: int, one: Edge | str, *ends: str | None) -> None:
        for number in (at[name] for name in ends if name in at):
            sorted_out[into].setdefault(number, {})[one] = None

    for name in found.unanswered:
        put(0, name, name)
    for edge in found.impossible:
        put(1, edge, edge.earlier, edge.later)
    for into, links in ((2, found.dangling), (3, found.unrecorded), (4, found.denied)):
        for link in links:
            put(into, link, known.responses[link].now.responding, known.responses[link].now.responded_to)
    for number in range(len(found.chains)):
        unanswered, impossible, *others = (tuple(one.get(number, ())) for one in sorted_out)
        by_kind = dict(zip(("dangling", "unrecorded", "denied"), others, strict=True))
        yield found._replace(unanswered=unanswered, impossible=impossible, **by_kind)


def _columns(known: Register, zone: str) -> tuple[Column, ...]:
    def when(name: str) -> str:
        return occurred_of(known.actions[name], zone)

    return (
        Column("roots", "Begins with", lambda item: ", ".join(item.roots)),
        Column("leaves", "Ends with", lambda item: ", ".join(item.leaves)),
        Column("actions", "Actions", lambda item: _counted(item.actions), right=True),
        Column("edges", "Links", lambda item: _counted(item.edges), right=True),
        Column("depth", "Longest path", lambda item: str(item.depth), right=True),
        Column("actions", "First Occurred", lambda item: when(item.actions[0].action)),
        Column("actions", "Last Occurred", lambda item: when(item.actions[-1].action)),
    )


def _counted(items: Sequence[ActionItem] | Sequence[EdgeItem]) -> str:
    """Return how many there are, and of how many of them no source stands: `7, 1 unsupported`."""
    fallen = sum(one.unsupported for one in items)
    return f"{len(items)}, {fallen} unsupported" if fallen else str(len(items))


def chain_item(known: Register, found: Chains, chain: Chain) -> ChainItem:
    """Return a chain as an item."""
    return ChainItem(
        strengths=found.strengths,
        actions=tuple(action_item(known, known.actions[name]) for name in chain.actions),
        edges=tuple(map(edge_item, chain.edges)),
        roots=chain.roots,
        leaves=chain.leaves,
        depth=chain.depth,
        knots=chain.knots,
        unanswered=tuple(name for name in found.unanswered if name in chain.actions),
        left_out=tuple(map(edge_item, left_out(found, chain))),
        dangling=links_at(known, found.dangling, chain.actions),
        unrecorded=links_at(known, found.unrecorded, chain.actions),
        denied=links_at(known, found.denied, chain.actions),
        withheld=found.withheld,
    )
