"""DOT: the graph for Graphviz, a column for each day; every text is quoted, and none can close its quotation marks."""

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from timeline.exchange.about import about_words
from timeline.exchange.days import one_day
from timeline.exchange.extract import Extract, Options
from timeline.exchange.graph import Arc, Graph, Node, graph_of
from timeline.exchange.labels import dropped, edge_lines, node_lines
from timeline.exchange.plain import one_line

if TYPE_CHECKING:
    from datetime import date

_STYLES = {"stated": "solid", "attributed": "dashed", "inferred": "dashed", "followed": "dotted"}
_WIDTH = 44
_LEGEND = "Lines: solid stated, dashed attributed, dashed with an open head inferred, dotted followed."
# A label may hold escapes and HTML entities: neither is left to the text.
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write(one: Extract, options: Options) -> str:  # noqa: ARG001  # as every format is called
    """Return the graph in the language of https://graphviz.org/doc/info/lang.html."""
    graph = graph_of(one)
    columns = _columns(graph)
    notes = (*about_words(one, "dot"), dropped(graph), _LEGEND)
    lines = [
        *(f"// {one_line(note)}" for note in notes if note),
        "digraph timeline {",
        f"  graph [rankdir=LR, comment={_quoted([str(one.basis)])}];",
        "  node [shape=box];",
        *map(_node, graph.nodes),
        *(f"  {{ rank=same; {' '.join(f'{_quoted([name])};' for name in names)} }}" for names in columns),
        *(_edge(arc, inside=any({arc.earlier, arc.later} <= set(names) for names in columns)) for arc in graph.arcs),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(lines: Iterable[str]) -> str:
    """Return lines of text as one quoted string."""
    return '"' + "\\n".join(one_line(line).translate(_ESCAPED) for line in lines) + '"'


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines short enough for a box: Graphviz breaks none by itself."""
    for line in lines:
        yield from wrap(line, _WIDTH) or [""]


def _node(node: Node) -> str:
    return f"  {_quoted([node.id])} [label={_quoted(_wrapped(node_lines(node)))}, tooltip={_quoted([node.id])}];"


def _columns(graph: Graph) -> list[list[str]]:
    """Return which actions stand in one column: those of one day."""
    of_day: dict[date, list[str]] = {}
    for node in graph.nodes:
        if (day := one_day(node.thing.now.occurred)) is not None:
            of_day.setdefault(day, []).append(node.id)
    return list(of_day.values())


def _edge(arc: Arc, *, inside: bool) -> str:
    """Return an edge; inside one column its label stands beside the line, where Graphviz finds room for it."""
    heads = {"no": "tee", "yes": "empty" if arc.link.now.strength == "inferred" else "normal"}
    attributes = (
        f"style={_STYLES[arc.link.now.strength]}",
        f"arrowhead={heads[arc.link.now.polarity]}",
        f"{'xlabel' if inside else 'label'}={_quoted(_wrapped(edge_lines(arc)))}",
        f"tooltip={_quoted([arc.id])}",
        f"id={_quoted([f'link-{arc.id}'])}",
    )
    return f"  {_quoted([arc.earlier])} -> {_quoted([arc.later])} [{', '.join(attributes)}];"
