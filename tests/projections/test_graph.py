"""Graphs held against the plainest references: reachability by trying every way."""

from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from timeline.projections.graph import components, depths, knots, successors, without_knots

NODES = "abcdefg"
ARCS = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda arc: arc[0] != arc[1]), max_size=14
)
LONG = 20_000


def reachable(arcs):
    """Return pairs (a, b) with a way from a to b (Warshall 1962)."""
    found = {(start, end) for start, ends in arcs.items() for end in ends}
    for middle, start, end in product(arcs, arcs, arcs):
        if (start, middle) in found and (middle, end) in found:
            found.add((start, end))
    return found


def walk(node, arcs):
    """Return the number of arcs on the longest way from `node` in an acyclic graph."""
    return max((1 + walk(end, arcs) for end in arcs[node]), default=0)


@given(ARCS)
def test_successors_keep_each_arc_once_in_the_order_given(pairs):
    arcs = successors(NODES, pairs)

    assert list(arcs) == list(NODES)
    assert {(start, end) for start, ends in arcs.items() for end in ends} == set(pairs)
    assert all(len(ends) == len(set(ends)) for ends in arcs.values())


@given(ARCS)
def test_a_component_is_all_that_hangs_together(pairs):
    arcs = successors(NODES, pairs)
    both_ways = reachable(successors(NODES, [*pairs, *((end, start) for start, end in pairs)]))

    groups = components(arcs)

    together = {(one, other) for group in groups for one in group for other in group if one != other}
    assert together == {(one, other) for one, other in both_ways if one != other}
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert groups == [sorted(group) for group in groups]


@given(ARCS)
def test_a_knot_is_all_that_reach_each_other(pairs):
    arcs = successors(NODES, pairs)
    ways = reachable(arcs)
    mutual = {(one, other) for one, other in ways if (other, one) in ways and one != other}

    found = knots(arcs)

    assert {(one, other) for knot in found for one in knot for other in knot if one != other} == mutual
    assert found == sorted(sorted(knot) for knot in found)


@given(ARCS)
def test_a_graph_with_its_knots_drawn_together_is_acyclic(pairs):
    acyclic, stands_for = without_knots(successors(NODES, pairs))

    assert knots(acyclic) == []
    assert set(stands_for.values()) == set(acyclic)
    assert {(stands_for[one], stands_for[other]) for one, other in pairs if stands_for[one] != stands_for[other]} == {
        (start, end) for start, ends in acyclic.items() for end in ends
    }


@given(ARCS)
def test_depth_is_the_longest_way_that_leads_there(pairs):
    arcs = successors(NODES, pairs)
    acyclic, stands_for = without_knots(arcs)
    backwards = successors(acyclic, [(end, start) for start, ends in acyclic.items() for end in ends])

    assert depths(arcs) == {node: walk(stands_for[node], backwards) for node in NODES}


def test_a_chain_of_twenty_thousand_actions_needs_no_recursion():
    names = [str(number) for number in range(LONG)]
    chain = successors(names, pairwise(names))
    circle = {**chain, names[-1]: [names[0]]}

    assert max(depths(chain).values()) == LONG - 1
    assert components(chain) == [names]
    assert knots(circle) == [names]
    assert max(depths(circle).values()) == 0


def test_no_graph_is_no_trouble():
    assert (components({}), knots({}), depths({}), without_knots({})) == ([], [], {}, ({}, {}))
