"""GraphML: actions as nodes and responses as edges, with typed attributes, for networkx, yEd, Gephi and igraph."""

from collections.abc import Iterator, Mapping

from timeline.exchange.about import about_words
from timeline.exchange.extract import Extract, Options
from timeline.exchange.graph import Graph, Value, graph_of, types_of
from timeline.exchange.labels import dropped
from timeline.exchange.plain import plain
from timeline.exchange.xml import Element, document, element

_TYPES = {str: "string", int: "long", float: "double"}
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def write(one: Extract, options: Options) -> str:  # noqa: ARG001  # as every format is called
    """Return the graph as GraphML: http://graphml.graphdrawing.org/specification.html."""
    graph = graph_of(one)
    about: dict[str, Value] = {
        "about": "\n".join(map(plain, about_words(one, "graphml"))),
        "basis": str(one.basis),
        "position": one.basis.position,
        "left_out": dropped(graph),
    }
    keys = (*_keys("graph", [about]), *_keys("node", _of_nodes(graph)), *_keys("edge", _of_edges(graph)))
    nodes = (
        element("node", "", _data("node", values), id=node.id)
        for node, values in zip(graph.nodes, _of_nodes(graph), strict=True)
    )
    edges = (
        element("edge", "", _data("edge", values), id=arc.id, source=arc.earlier, target=arc.later)
        for arc, values in zip(graph.arcs, _of_edges(graph), strict=True)
    )
    drawn = element("graph", "", (*_data("graph", about), *nodes, *edges), id="timeline", edgedefault="directed")
    return document(element("graphml", "", (*keys, drawn), xmlns=_NAMESPACE))


def _of_nodes(graph: Graph) -> list[Mapping[str, Value]]:
    return [{"label": node.title, **node.values} for node in graph.nodes]


def _of_edges(graph: Graph) -> list[Mapping[str, Value]]:
    return [arc.values for arc in graph.arcs]


def _keys(kind: str, of_all: list[Mapping[str, Value]]) -> Iterator[Element]:
    """Yield the declaration of each attribute that anything has."""
    for name, type_ in types_of(of_all).items():
        yield element("key", id=f"{kind}-{name}", for_=kind, **{"attr.name": name, "attr.type": _TYPES[type_]})


def _data(kind: str, values: Mapping[str, Value]) -> Iterator[Element]:
    for name, value in values.items():
        if value != "":
            yield element("data", str(value), key=f"{kind}-{name}")
