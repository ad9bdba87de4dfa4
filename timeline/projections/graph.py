"""Directed graphs of ids with plain dicts: components, knots (cycles), depths. No library at run time."""

from collections.abc import Iterable, Mapping, Sequence

Arcs = Mapping[str, Sequence[str]]


def successors(nodes: Iterable[str], arcs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return node → nodes that its arcs lead to, each once, in the order given."""
    found: dict[str, dict[str, None]] = {node: {} for node in nodes}
    for start, end in arcs:
        found[start][end] = None
    return {node: list(ends) for node, ends in found.items()}


def components(arcs: Arcs) -> list[list[str]]:
    """Return the weakly connected components, nodes and components in the order of `arcs`."""
    parent = {node: node for node in arcs}

    def top(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for start, ends in arcs.items():
        for end in ends:
            parent[top(end)] = top(start)
    groups: dict[str, list[str]] = {}
    for node in arcs:
        groups.setdefault(top(node), []).append(node)
    return list(groups.values())


def knots(arcs: Arcs) -> list[list[str]]:
    """Return the strongly connected components of two nodes or more (Tarjan 1972, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    found: list[list[str]] = []
    for root in arcs:
        if root in index:
            continue
        work = [(root, iter(arcs[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, ends = work[-1]
            for end in ends:
                if end not in index:
                    index[end] = low[end] = len(index)
                    stack.append(end)
                    on_stack.add(end)
                    work.append((end, iter(arcs[end])))
                    break
                if end in on_stack:
                    low[node] = min(low[node], index[end])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    _close(node, stack, on_stack, found)
    order = {node: number for number, node in enumerate(arcs)}
    return sorted((sorted(knot, key=order.__getitem__) for knot in found), key=lambda knot: order[knot[0]])


def _close(node: str, stack: list[str], on_stack: set[str], found: list[list[str]]) -> None:
    """Take the component that `node` began off the stack; keep it if it is a knot."""
    knot = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        knot.append(member)
        if member == node:
            break
    if len(knot) > 1:
        found.append(knot)


def without_knots(arcs: Arcs) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the graph with each knot drawn together into its first node, and node → the node that stands for it.

    The graph is acyclic.
    """
    stands_for = {node: node for node in arcs}
    for knot in knots(arcs):
        for member in knot:
            stands_for[member] = knot[0]
    nodes = dict.fromkeys(stands_for[node] for node in arcs)
    joined = [(stands_for[start], stands_for[end]) for start, ends in arcs.items() for end in ends]
    return successors(nodes, [(start, end) for start, end in joined if start != end]), stands_for


def depths(arcs: Arcs) -> dict[str, int]:
    """Return node → number of arcs on the longest path that leads to it; the nodes of a knot count as one."""
    acyclic, stands_for = without_knots(arcs)
    waiting = dict.fromkeys(acyclic, 0)
    for ends in acyclic.values():
        for end in ends:
            waiting[end] += 1
    ready = [node for node, count in waiting.items() if count == 0]
    depth = dict.fromkeys(acyclic, 0)
    while ready:
        node = ready.pop()
        for end in acyclic[node]:
            depth[end] = max(depth[end], depth[node] + 1)
            waiting[end] -= 1
            if waiting[end] == 0:
                ready.append(end)
    return {node: depth[stands_for[node]] for node in arcs}
