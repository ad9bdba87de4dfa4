"""What a drawing of the graph writes on its boxes and its arrows: short, and never without whose word it is."""

from collections.abc import Iterator, Mapping

from timeline.exchange.graph import Arc, Graph, Node, Value
from timeline.exchange.plain import cut, one_line
from timeline.reports.wording import UNSUPPORTED

LONGEST = 160
_QUOTE = 80


def node_lines(node: Node) -> Iterator[str]:
    """Yield the lines of a box: what, when, who to whom, on whose soil; of what is withheld only that it is."""
    yield cut(node.title, LONGEST)
    for name in ("when", "sides_told"):
        for line in str(node.values.get(name, "")).split("\n"):
            yield cut(one_line(line), LONGEST)
    if node.thing.now.realisation != "happened" and node.thing.knows("realisation"):
        yield node.thing.now.realisation
    yield from _support(node.values)


def edge_lines(arc: Arc) -> Iterator[str]:
    """Yield the lines of an arrow: how strong and on whose word; the words themselves, where they are open."""
    link = arc.link.now
    yield cut(str(arc.values["said"]), LONGEST)
    if link.relation != "answers" and link.strength != "followed":
        yield link.relation
    quote = arc.values.get("quote")
    if quote is not None and link.strength != "followed":
        yield f'"{cut(one_line(str(quote)), _QUOTE)}"'
    if arc.values["contested"] == "yes" and link.polarity == "yes":
        yield "contested"
    yield from _support(arc.values)


def _support(values: Mapping[str, Value]) -> Iterator[str]:
    if values["standing"] == "unsupported":
        yield UNSUPPORTED


def dropped(graph: Graph) -> str:
    """Return how many links a graph leaves out; nothing where it has them all."""
    count = len(graph.unjoined)
    return f"Left out: {count} {'link' if count == 1 else 'links'} between no two of these actions." if count else ""
