"""Chains: what answered what, over the strengths that a reader chose; on somebody's word, and acyclic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.responses import STRENGTHS
from tests import builders as make
from tests.builders import action, response, when
from tests.strategies import histories
from timeline.projections.chains import CHAINS, DRAWN, MEASURED, build, in_order, standing_actions
from timeline.projections.merging import as_merged
from timeline.projections.register import REGISTER

KERMAN = action("kerman", when("../2024-01-16"), by="isis", kind="bombing.suicide")
IRAQ, SYRIA = (action(name, when("../2024-01-16")) for name in ("iraq", "syria"))
PANJGUR = action("panjgur", when("2024-01-16", "Asia/Karachi"), against="jaish-ul-adl")
SISTAN = action("sistan", when("2024-01-18T04:30"), by="pakistan")
DEMAND = action("demand", when("2024-01-18T01:00Z/2024-01-18T23:59Z"), kind="demand")
ARTICLE = (KERMAN, IRAQ, SYRIA, PANJGUR, SISTAN, DEMAND)
LINKS = (
    *(response("iraq", "kerman"), response("syria", "kerman")),
    *(response("panjgur", "iraq", "followed"), response("panjgur", "syria", "followed")),
    *(response("sistan", "panjgur"), response("demand", "sistan", "stated")),
)


def chains(*events, strengths=DRAWN):
    return build(make.given(*events), strengths)


def pairs(found):
    return {(edge.earlier, edge.later) for chain in found.chains for edge in chain.edges}


def only(found):
    [chain] = found.chains
    return chain


def test_the_article_is_two_chains_of_what_is_said_and_one_with_order_in_time():
    said, drawn = chains(*ARTICLE, *LINKS, strengths=MEASURED), chains(*ARTICLE, *LINKS)

    assert [set(chain.actions) for chain in said.chains] == [
        {"kerman", "iraq", "syria"},
        {"panjgur", "sistan", "demand"},
    ]
    assert len(pairs(said)) == 4
    chain = only(drawn)
    assert (len(chain.actions), len(chain.edges), chain.depth) == (6, 6, 4)
    assert (chain.roots, chain.leaves) == (("kerman",), ("demand",))
    assert drawn.of("sistan") is chain
    assert drawn.of("elsewhere") is None
    assert drawn.strengths == ("stated", "attributed", "followed")


def test_the_article_in_order_starts_with_what_had_to_come_first():
    """The bombing is undated, and stands before the strikes that answer it."""
    known = make.given(*reversed(ARTICLE), *LINKS)

    assert in_order(known, known.actions) == ("kerman", "syria", "iraq", "panjgur", "sistan", "demand")
    assert standing_actions(known) == in_order(known, known.actions)


def test_many_parents_and_many_children_are_normal():
    """T7: Idlib has two parents, Kerman two children."""
    events = [action(name) for name in ("kerman", "rask", "erbil", "idlib")]
    found = only(chains(*events, response("erbil", "kerman"), response("idlib", "kerman"), response("idlib", "rask")))

    assert {(edge.earlier, edge.later) for edge in found.edges} == {
        *(("kerman", "erbil"), ("kerman", "idlib"), ("rask", "idlib"))
    }
    assert (set(found.roots), set(found.leaves)) == ({"kerman", "rask"}, {"erbil", "idlib"})


def test_the_lag_of_an_edge_is_an_interval_in_seconds():
    [edge] = only(chains(PANJGUR, SISTAN, response("sistan", "panjgur"))).edges

    assert (round(edge.lag.shortest / 3600), round(edge.lag.longest / 3600)) == (30, 54)
    assert edge.order == "before"


def test_an_open_bound_makes_a_lag_not_computable():
    [edge] = only(chains(KERMAN, IRAQ, response("iraq", "kerman"))).edges

    assert (edge.lag, edge.order) == (None, "open")


def test_an_action_that_nobody_joins_stands_alone():
    answer = action("b", "2024-01-17", by="pakistan")
    found = chains(action("a"), answer, action("explosion", "2024-01-18"), response("b", "a"))

    assert found.alone == ("explosion",)
    assert found.unanswered == ("b", "explosion")


def test_order_in_time_answers_nothing_and_diplomacy_is_not_missing_an_answer():
    links = (response("b", "a", "followed"), response("d", "c", "inferred"))
    found = chains(*(action(name) for name in "abcd"), action("note", kind="demand"), *links, strengths=("stated",))

    assert found.chains == ()
    assert set(found.unanswered) == {"a", "b", "c", "d"}


def test_an_answer_that_a_method_proposed_answers_where_such_links_are_asked_for():
    events = (action("a"), action("b", by="pakistan"), response("b", "a", "inferred"))

    assert chains(*events).unanswered == ("a", "b")
    assert chains(*events, strengths=("inferred",)).unanswered == ("b",)


def test_the_next_word_of_the_same_side_answers_nothing():
    assert chains(action("a"), action("b"), response("b", "a")).unanswered == ("a", "b")
    assert chains(action("a"), action("b", by="pakistan"), response("b", "a")).unanswered == ("b",)


def test_what_surely_came_first_answers_nothing():
    events = (action("a", "2024-01-16"), action("b", "2024-01-15", by="pakistan"), response("b", "a"))

    assert set(chains(*events).unanswered) == {"a", "b"}


@pytest.mark.parametrize(
    ("links", "contested", "hedged"),
    [
        ((response("b", "a"),), False, False),
        ((response("b", "a", hedged=True),), False, True),
        ((response("b", "a", hedged=True), response("b", "a", link="plain")), False, False),
        ((response("b", "a", hedged=True), response("b", "a", "followed")), False, True),
        ((response("b", "a"), response("b", "a", polarity="no", link="denial")), True, False),
        ((response("b", "a", link="l"), make.disputed("l")), True, False),
        (
            (response("b", "a"), response("b", "a", link="l"), make.disputed("l"), make.retracted("response", "l")),
            False,
            False,
        ),
    ],
)
def test_an_edge_says_if_it_is_contested_and_if_everybody_hedges(links, contested, hedged):
    [edge] = only(chains(action("a"), action("b"), *links)).edges

    assert (edge.contested, edge.hedged) == (contested, hedged)


def test_a_denial_alone_joins_nothing():
    found = chains(action("a"), action("b"), response("b", "a", polarity="no", link="no"))

    assert found.alone == ("a", "b")
    assert found.denied == ("no",)


def test_what_somebody_asserts_too_is_contested_and_not_denied_alone():
    found = chains(action("a"), action("b"), response("b", "a"), response("b", "a", polarity="no", link="no"))

    assert found.denied == ()


def test_an_edge_is_as_strong_as_its_strongest_chosen_link_and_lists_all():
    """T15: what was attributed on the 18th and stated later is stated, and as-of before it attributed."""
    events = (
        action("a"),
        action("b"),
        response("b", "a"),
        response("b", "a", "stated"),
        response("b", "a", "followed"),
    )

    [edge] = only(chains(*events)).edges
    [earlier] = only(chains(*events[:3])).edges
    [weaker] = only(chains(*events, strengths=("followed",))).edges

    assert (edge.strength, earlier.strength, weaker.strength) == ("stated", "attributed", "followed")
    assert len(edge.links) == len(weaker.links) == 3


def test_an_inferred_link_is_drawn_only_for_whoever_asks():
    events = (action("a"), action("b"), response("b", "a", "inferred"))

    assert chains(*events).chains == ()
    assert only(chains(*events, strengths=("inferred",))).edges[0].strength == "inferred"


def test_a_threat_runs_forward_to_the_act_that_it_announced_and_is_not_its_answer():
    threat = response("threat", "strike", relation="announces")
    found = chains(action("threat", "2024-01-16", kind="threat"), action("strike", "2024-01-18"), threat)

    [edge] = only(found).edges
    assert (edge.earlier, edge.later, edge.relation) == ("threat", "strike", "announces")
    assert found.unanswered == ("strike",)


def test_an_answer_that_is_also_announced_is_an_answer_whichever_came_first():
    threat = response("a", "b", relation="announces")
    for links in ((threat, response("b", "a")), (response("b", "a"), threat)):
        found = chains(action("a"), action("b", by="pakistan"), *links)

        assert only(found).edges[0].relation == "answers"
        assert found.unanswered == ("b",)


def test_a_weaker_answer_under_a_stronger_threat_still_answers():
    links = (response("a", "b", "stated", relation="announces"), response("b", "a"))

    assert chains(action("a"), action("b", by="pakistan"), *links).unanswered == ("b",)


def test_what_pre_empts_joins_no_two_acts():
    """T9: the ministry's reason was a threat, which is no act on record."""
    to_come = response("sistan", None, relation="pre-empts", expected="impending attacks", link="impending")
    known = response("sistan", "panjgur", relation="pre-empts", link="known")
    found = chains(PANJGUR, SISTAN, to_come, known)

    assert found.chains == ()
    assert found.unrecorded == ("impending", "known")
    assert set(found.unanswered) == {"panjgur", "sistan"}


def test_a_link_of_an_action_that_was_retracted_dangles():
    links = (response("b", "a"), response("a", None, relation="pre-empts", expected="more", link="p"))
    found = chains(action("a"), action("b"), *links, make.retracted("action", "a"))

    assert (found.chains, found.alone) == ((), ("b",))
    assert found.dangling == ("b-attributed-a", "p")
    assert found.unrecorded == ()


def test_a_retracted_link_joins_nothing():
    assert chains(action("a"), action("b"), response("b", "a", link="l"), make.retracted("response", "l")).chains == ()


def test_actions_of_one_day_that_answer_each_other_are_one_knot():
    """T18: imprecise times allow a circle. It counts as one node, so the chain has a beginning and an end."""
    links = (response("b", "a"), response("a", "b"), response("c", "b"), response("a", "z"))
    events = [action("z", "2024-01-14"), action("a"), action("b"), action("c", "2024-01-18"), *links]
    chain, alone = only(chains(*events)), only(chains(*events[1:3], *links[:2]))

    assert chain.knots == (("a", "b"),)
    assert chain.depth == 2
    assert (chain.roots, chain.leaves) == (("z",), ("c",))
    assert {edge.order for edge in chain.edges if {edge.earlier, edge.later} == {"a", "b"}} == {"open"}
    assert (alone.depth, alone.roots, alone.leaves) == (0, ("a", "b"), ("a", "b"))


def test_no_lag_lies_within_a_knot():
    """Which of the two came first is not known. What comes after both is measured, as before."""
    links = (response("b", "a"), response("a", "b"), response("c", "b"))
    chain = only(chains(action("a"), action("b"), action("c", "2024-01-18"), *links))
    lags = {(edge.earlier, edge.later): edge.lag for edge in chain.edges}

    assert [lags[pair] for pair in (("a", "b"), ("b", "a"))] == [None, None]
    assert lags[("b", "c")] is not None
    assert [chain.is_tied(edge) for edge in chain.edges] == [pair != ("b", "c") for pair in lags]


def test_an_answer_that_a_correction_made_impossible_is_left_out_and_listed():
    """R601: the strike turned out to have come first."""
    events = (action("a", "2024-01-16"), action("b", "2024-01-17"), response("b", "a"))
    found = chains(*events, make.corrected("action", "b", occurred=when("2024-01-15")))

    assert (found.chains, found.alone) == ((), ("b", "a"))
    assert [(edge.earlier, edge.later, edge.order) for edge in found.impossible] == [("a", "b", "after")]


@given(histories())
def test_a_chain_is_acyclic_and_holds_each_standing_action_once(history):
    register = as_merged(REGISTER.fold(history))
    found = build(register)
    inside = [name for chain in found.chains for name in chain.actions]

    assert sorted([*inside, *found.alone]) == sorted(name for name, thing in register.actions.items() if thing.stands)
    for chain in found.chains:
        assert chain.roots
        assert chain.leaves
        assert chain.depth < len(chain.actions)
        assert all(edge.order != "after" and edge.strength in DRAWN for edge in chain.edges)
        assert all(link in register.responses for edge in chain.edges for link in edge.links)


@given(histories())
def test_a_cause_stands_before_its_answers_unless_they_are_one_knot(history):
    for chain in build(REGISTER.fold(history), STRENGTHS).chains:
        place = {name: number for number, name in enumerate(chain.actions)}
        knot = {name: knot for knot in chain.knots for name in knot}
        backwards = [edge for edge in chain.edges if place[edge.earlier] > place[edge.later]]

        assert all(edge.earlier in knot.get(edge.later, ()) for edge in backwards)


def unordered(found):
    """Return chains without the order that positions give to what time does not order."""
    edge = lambda one: one._replace(links=frozenset(one.links))  # noqa: E731  # three uses, one line
    return found._replace(
        chains={
            chain._replace(
                actions=frozenset(chain.actions),
                edges=frozenset(map(edge, chain.edges)),
                roots=frozenset(chain.roots),
                leaves=frozenset(chain.leaves),
                knots=frozenset(map(frozenset, chain.knots)),
            )
            for chain in found.chains
        },
        alone=set(found.alone),
        unanswered=set(found.unanswered),
        impossible=set(map(edge, found.impossible)),
        dangling=set(found.dangling),
        unrecorded=set(found.unrecorded),
        denied=set(found.denied),
    )


@given(histories(), st.data())
def test_chains_do_not_depend_on_the_order_in_which_independent_facts_were_learnt(history, data):
    """Two desks that learn the same in another order draw the same chains. A thing's own history keeps its order."""
    streams: dict[str, list] = {}
    for one in history:
        streams.setdefault(one.stream, []).append(one.event)
    turns = data.draw(st.permutations([one.stream for one in history]))
    learnt = make.recorded(*(streams[stream].pop(0) for stream in turns))

    assert unordered(CHAINS.fold(learnt)) == unordered(CHAINS.fold(history))


@given(histories(), st.data())
def test_more_strengths_join_more_and_never_less(history, data):
    register = REGISTER.fold(history)
    few = data.draw(st.sets(st.sampled_from(DRAWN)))

    assert pairs(build(register, sorted(few))) <= pairs(build(register, DRAWN))


def test_the_words_of_a_link_join_nothing():
    """Who says so, and how strongly, is read; a causal word in a quote is not."""
    plain, causal = (
        response("b", "a", "followed", citations=(make.cite(quote=words),)) for words in ("after", "because")
    )

    assert chains(action("a"), action("b"), plain) == chains(action("a"), action("b"), causal)
