"""GEXF 1.3: the graph over time, for Gephi; how strong a link was said to be stands over the time of recording."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from timeline.exchange.about import about_words
from timeline.exchange.bounds import last_moment
from timeline.exchange.extract import Extract, Options
from timeline.exchange.graph import Arc, Node, Value, graph_of, types_of
from timeline.exchange.labels import dropped
from timeline.exchange.plain import plain
from timeline.exchange.xml import Element, document, element

_TYPES = {str: "string", int: "long", float: "double"}
_STRENGTH = "strength"


def write(one: Extract, options: Options) -> str:  # noqa: ARG001  # as every format is called
    """Return the graph as GEXF: https://gexf.net/1.3/.

    A node lives from its earliest moment to its latest, both counted in; an open bound is left out.
    """
    graph = graph_of(one)
    meta = element(
        "meta",
        "",
        (
            element("creator", "escalation-timeline"),
            element("description", "\n".join(map(plain, (*about_words(one, "gexf"), dropped(graph)))).strip()),
        ),
        lastmodifieddate=one.register.recorded_at[:10] or None,
    )
    edge_values = [{name: value for name, value in arc.values.items() if name != _STRENGTH} for arc in graph.arcs]
    declared = (
        _declared("node", [node.values for node in graph.nodes]),
        _declared("edge", edge_values),
        element("attributes", "", (_attribute(_STRENGTH, "string"),), class_="edge", mode="dynamic"),
    )
    nodes = element("nodes", "", map(_node, graph.nodes), count=str(len(graph.nodes)))
    edges = element("edges", "", map(_edge, graph.arcs, edge_values), count=str(len(graph.arcs)))
    drawn = element(
        "graph",
        "",
        (*declared, nodes, edges),
        defaultedgetype="directed",
        mode="dynamic",
        timerepresentation="interval",
        timeformat="dateTime",
        timezone="UTC",
    )
    return document(element("gexf", "", (meta, drawn), xmlns="http://gexf.net/1.3", version="1.3"))


def _declared(kind: str, of_all: Iterable[Mapping[str, Value]]) -> Element:
    attributes = (_attribute(name, _TYPES[type_]) for name, type_ in types_of(of_all).items())
    return element("attributes", "", attributes, class_=kind, mode="static")


def _attribute(name: str, type_: str) -> Element:
    return element("attribute", id=name, title=name, type=type_)


def _node(node: Node) -> Element:
    when = node.thing.now.occurred
    end = None if when.latest is None else last_moment(when.latest)
    values = element("attvalues", "", _values(node.values))
    return element("node", "", (values,), id=node.id, label=node.title, start=when.earliest, end=end)


def _edge(arc: Arc, values: Mapping[str, Value]) -> Element:
    spells = (
        element(
            "attvalue", for_=_STRENGTH, value=one.strength, start=one.since, end=one.until and _just_before(one.until)
        )
        for one in arc.spells
    )
    told = element("attvalues", "", (*_values(values), *spells))
    return element("edge", "", (told,), id=arc.id, source=arc.earlier, target=arc.later, label=str(arc.values["kind"]))


def _values(values: Mapping[str, Value]) -> Iterator[Element]:
    for name, value in values.items():
        yield element("attvalue", for_=name, value=str(value))


def _just_before(recorded_at: str) -> str:
    """Return the last microsecond before a time of recording: ends are counted in."""
    moment = datetime.fromisoformat(recorded_at) - timedelta(microseconds=1)
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
