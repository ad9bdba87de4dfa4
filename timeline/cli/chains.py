"""`timeline chains`: what answered what, on whose word."""

from collections.abc import Sequence
from typing import Annotated

import typer

from timeline.cli.completion import complete
from timeline.cli.finding import find
from timeline.cli.invocation import Reading
from timeline.cli.items import action_item, occurred_of
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing, cell
from timeline.cli.shapes import ChainItem, EdgeItem, LagItem
from timeline.cli.strengths import read_strengths
from timeline.cli.tree import Drawing, draw, left_out, links_at
from timeline.errors import NotFound
from timeline.projections.chains import DRAWN, Chain, Chains, Edge, build, chain_of_one
from timeline.projections.register import Register
from timeline.reports.wording import lag_words


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
) -> None:
    """List the chains; with an action, draw its chain as a tree."""
    found = build(reading.known, read_strengths(strength, DRAWN))
    if action is not None:
        reading.print(_one(reading, found, find(reading, action, ("action",), argument="ACTION")[0].id))
        return
    if not found.chains:
        reading.session.say("none recorded")
    reading.print(_several(reading, found))
    if found.alone:
        reading.session.say(f"in no chain: {', '.join(found.alone)}")


def _one(reading: Reading, found: Chains, name: str) -> Listing:
    """Return the chain of an action; an action that stands alone is a chain of one."""
    thing = reading.known.actions[name]
    if not thing.stands:
        raise NotFound(kind="standing action", name=name, where={"argument": "ACTION"})
    chain = found.of(name) or chain_of_one(name)
    drawing = Drawing(reading.known, found, chain, reading.zone)
    head = [
        "Earlier",
        "Later",
        "Relation",
        "Strength",
        "Contested",
        "Order",
        "Shortest lag (s)",
        "Longest lag (s)",
        "Links",
    ]
    rows = [_edge_cells(edge) for edge in chain.edges]
    return Listing(
        "timeline.chains/1",
        [chain_item(reading.known, found, chain)],
        _columns(reading),
        flat=[head, *rows],
        text=lambda screen: draw(drawing, screen),
    )


def _edge_cells(edge: Edge) -> list[str]:
    lag = (str(edge.lag.shortest), str(edge.lag.longest)) if edge.lag else (lag_words(None), lag_words(None))
    links = " ".join(edge.links)
    return [edge.earlier, edge.later, edge.relation, edge.strength, cell(edge.contested), edge.order, *lag, links]


def _several(reading: Reading, found: Chains) -> Listing:
    return Listing(
        "timeline.chains/1", [chain_item(reading.known, found, one) for one in found.chains], _columns(reading)
    )


def _columns(reading: Reading) -> tuple[Column, ...]:
    def when(name: str) -> str:
        return occurred_of(reading.known.actions[name], reading.zone)

    return (
        Column("roots", "Begins with", lambda item: ", ".join(item.roots)),
        Column("leaves", "Ends with", lambda item: ", ".join(item.leaves)),
        Column("actions", "Actions", lambda item: str(len(item.actions)), right=True),
        Column("edges", "Links", lambda item: str(len(item.edges)), right=True),
        Column("depth", "Longest path", lambda item: str(item.depth), right=True),
        Column("actions", "First Occurred", lambda item: when(item.actions[0].action)),
        Column("actions", "Last Occurred", lambda item: when(item.actions[-1].action)),
    )


def chain_item(known: Register, found: Chains, chain: Chain) -> ChainItem:
    """Return a chain as an item."""
    return ChainItem(
        strengths=found.strengths,
        actions=tuple(action_item(known.actions[name]) for name in chain.actions),
        edges=_edge_items(chain.edges),
        roots=chain.roots,
        leaves=chain.leaves,
        depth=chain.depth,
        knots=chain.knots,
        unanswered=tuple(name for name in found.unanswered if name in chain.actions),
        left_out=_edge_items(left_out(found, chain)),
        dangling=links_at(known, found.dangling, chain.actions),
        unrecorded=links_at(known, found.unrecorded, chain.actions),
        withheld=found.withheld,
    )


def _edge_items(edges: Sequence[Edge]) -> tuple[EdgeItem, ...]:
    return tuple(
        EdgeItem(
            earlier=edge.earlier,
            later=edge.later,
            relation=edge.relation,
            strength=edge.strength,
            links=edge.links,
            contested=edge.contested,
            hedged=edge.hedged,
            lag=LagItem(shortest=edge.lag.shortest, longest=edge.lag.longest) if edge.lag else None,
            order=edge.order,
        )
        for edge in edges
    )
