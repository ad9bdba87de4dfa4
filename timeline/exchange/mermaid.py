"""Mermaid: the graph as a flowchart for README files; in its labels every sign is written as a number."""

import re
from collections.abc import Iterable

from timeline.errors import UsageRefused
from timeline.exchange.about import about_words
from timeline.exchange.extract import Extract, Options
from timeline.exchange.graph import Arc, Graph, Node, graph_of
from timeline.exchange.labels import dropped, edge_lines, node_lines
from timeline.exchange.plain import one_line

MOST = 500
"""The most links that Mermaid draws unless a page allows more: its setting maxEdges."""
# All of ASCII but letters, digits, the blank and the comma: Markdown, icons, formulas, directives and styles need
# one of the others, and the first digits of a line would make a list.
_SIGN = re.compile(r"[!-+\--/:-@\[-`{-~]")
_NO_COMMENT = re.compile(r"[^\w .,:;/()+-]")
_LINES = {"stated": "==>", "attributed": "-->", "inferred": "-.->", "followed": "-.->"}
_DENIED = {"stated": "==x", "attributed": "--x", "inferred": "-.-x", "followed": "-.-x"}


def write(one: Extract, options: Options) -> str:  # noqa: ARG001  # as every format is called
    """Return the graph as a flowchart: https://mermaid.js.org/syntax/flowchart.html.

    Raises `UsageRefused` where there are more links than Mermaid draws.
    """
    graph = _drawable(one)
    notes = (*about_words(one, "mermaid"), dropped(graph))
    return _chart(graph, [f"  %% {_NO_COMMENT.sub(' ', one_line(note))}" for note in notes if note])


def chart(one: Extract) -> str:
    """Return the same flowchart without remarks, for a page that says by itself what it rests on and leaves out.

    Raises `UsageRefused` where there are more links than Mermaid draws.
    """
    return _chart(_drawable(one), ())


def _drawable(one: Extract) -> Graph:
    graph = graph_of(one)
    if len(graph.arcs) > MOST:
        message = f"{len(graph.arcs)} links: Mermaid draws no more than {MOST}"
        raise UsageRefused(
            message, fix="name an action, or choose stronger links: --strength stated,attributed; or use dot"
        )
    return graph


def _chart(graph: Graph, remarks: Iterable[str]) -> str:
    return "\n".join(["flowchart LR", *remarks, *map(_node, graph.nodes), *map(_edge, graph.arcs)]) + "\n"


def key_of(action: str) -> str:
    """Return the id of an action for Mermaid: `a_panjgur_2024_01_16`. Ours hold no `_`, so no two fall together."""
    return f"a_{action.replace('-', '_')}"


def _label(lines: Iterable[str]) -> str:
    """Return lines of text as a quoted label that nothing in them can end or mark up."""
    return '"' + "<br/>".join(_SIGN.sub(lambda sign: f"#{ord(sign[0])};", one_line(line)) for line in lines) + '"'


def _node(node: Node) -> str:
    return f"  {key_of(node.id)}[{_label(node_lines(node))}]"


def _edge(arc: Arc) -> str:
    line = (_LINES if arc.link.now.polarity == "yes" else _DENIED)[arc.link.now.strength]
    return f"  {key_of(arc.earlier)} {line}|{_label(edge_lines(arc))}| {key_of(arc.later)}"
