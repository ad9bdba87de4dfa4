"""Directed graphs of ids with plain dicts and lists: components, knots (cycles), depths. No library at run time."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain

Arcs = Mapping[str, Sequence[str]]
_FEW = 8  # so many are looked through as quickly as they are looked up, and take a third of the memory


def successors(nodes: Iterable[str], arcs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return node → nodes that its arcs lead to, each once, in the order given.

    Raises `KeyError` for an arc that begins at none of `nodes`.
    """
    # Most actions answer nothing and are not answered: those share one empty sequence.
    joined: dict[str, tuple[str, ...]] = dict.fromkeys(nodes, ())
    large: dict[str, dict[str, None]] = {}
    for start, end in arcs:
        ends = joined[start]
        if len(ends) >= _FEW:
            more = large.get(start)
            if more is None:
                more = large[start] = dict.fromkeys(ends)
            more[end] = None
        elif end not in ends:
            joined[start] = (*ends, end)
    for start, more in large.items():
        joined[start] = tuple(more)
    return joined


def components(arcs: Arcs) -> list[list[str]]:
    """Return the weakly connected components, nodes and components in the order of `arcs`."""
    number = {node: place for place, node in enumerate(arcs)}
    parent = array("q", range(len(number)))
    # Written out: a call for each end of each arc would take twice the time.
    for place, ends in enumerate(arcs.values()):
        one = place
        while (above := parent[one]) != one:
            parent[one] = one = parent[above]
        for end in ends:
            other = number[end]
            while (above := parent[other]) != other:
                parent[other] = other = parent[above]
            if one < other:
                parent[other] = one
            else:
                parent[one] = one = other
    del number
    groups: dict[int, list[str]] = {}
    for place, node in enumerate(arcs):
        # The first of a component is its root, so the root of what stands before is known.
        first = parent[place] = parent[parent[place]]
        if first == place:
            groups[place] = [node]
        else:
            groups[first].append(node)
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


def without_knots(arcs: Arcs) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
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
    depth, is_whole = _layers(arcs)
    if is_whole:  # nearly always: then nobody has to look for knots
        return depth
    acyclic, stands_for = without_knots(arcs)
    depth, _ = _layers(acyclic)
    return {node: depth[stands_for[node]] for node in arcs}


def _layers(arcs: Arcs) -> tuple[dict[str, int], bool]:
    """Return node → depth, taking nodes once all before them are taken; and whether all came to be taken."""
    number = {node: place for place, node in enumerate(arcs)}
    # All ends in a row, and where those of each node begin: a list a node would take five times the memory.
    flat = array("q", map(number.__getitem__, chain.from_iterable(arcs.values())))
    begin = array("q", accumulate(map(len, arcs.values()), initial=0))
    del number
    waiting = [0] * len(arcs)
    for end in flat:
        waiting[end] += 1
    ready = [place for place, count in enumerate(waiting) if not count]
    depth = [0] * len(arcs)
    while ready:
        node = ready.pop()
        below = depth[node] + 1
        for end in flat[begin[node] : begin[node + 1]]:
            if depth[end] < below:  # noqa: PLR1730  # `max` is called, and takes three times as long
                depth[end] = below
            left = waiting[end] = waiting[end] - 1
            if not left:
                ready.append(end)
    return dict(zip(arcs, depth, strict=True)), not any(waiting)
