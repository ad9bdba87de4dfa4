"""Merges seen through: one action of several records, while the opinion stands; and nothing left of it afterwards."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders as make
from tests.strategies import histories
from timeline.projections import merging
from timeline.projections.chains import build
from timeline.projections.claims import claims_of, matrix
from timeline.projections.merging import as_merged, inner_links, merged_actions, merged_actors, survivors
from timeline.projections.register import REGISTER

A, B, C = "panjgur", "panjgur-2", "koh-e-sabz"
ACTIONS = (
    make.source(),
    make.source("irna"),
    make.action(A),
    make.action(B, citations=(make.cite("irna", "hit a village"),)),
    make.action(C),
    make.action("sistan", "2024-01-18", by="pakistan"),
)


def shown(*events):
    return as_merged(make.given(*ACTIONS, *events))


# --- what is merged --------------------------------------------------------------------------------------------------


def test_the_survivor_shows_the_citations_of_all_and_each_once():
    known = shown(make.merged(A, B, C))

    assert [one.source for one in known.actions[A].now.citations] == [make.FT, "irna"]
    assert known.actions.keys() == {A, "sistan"}
    assert known.survivors == {B: A, C: A}


def test_two_figures_stay_two_figures():
    """They come to stand in one matrix; nothing is added, nothing is chosen."""
    seven, nine = make.claim("seven", A), make.claim("nine", B, figure=make.figure(9))
    known = shown(seven, nine, make.merged(A, B))

    [row] = [one for one in matrix(known, A).rows if one.quantity == "killed"]

    assert [cell.claim for cells in row.cells for cell in cells] == ["seven", "nine"]
    assert [known.claims[name].now.figure.value for name in ("seven", "nine")] == [7, 9]


def test_a_claim_about_both_is_about_the_one():
    known = shown(make.claim("all", (A, B)), make.merged(A, B))

    assert [thing.now.about for thing in claims_of(known, A)] == [(A,)]


def test_a_link_to_what_was_merged_is_a_link_to_the_survivor():
    known = shown(make.response("sistan", B, link="l"), make.merged(A, B))

    [chain] = build(known).chains

    assert [(edge.earlier, edge.later, edge.links) for edge in chain.edges] == [(A, "sistan", ("l",))]


def test_two_links_become_two_words_for_one_edge():
    links = make.response("sistan", A, link="one"), make.response("sistan", B, "followed", link="other")
    [chain] = build(shown(*links, make.merged(A, B))).chains

    assert [(edge.strength, edge.links) for edge in chain.edges] == [("attributed", ("one", "other"))]


def test_a_link_between_two_records_of_one_action_leaves_the_graph_and_is_listed():
    known = shown(make.response(B, A, link="inner"), make.merged(A, B))
    found = build(known)

    assert (found.chains, found.dangling) == ((), ("inner",))
    assert inner_links(known) == ("inner",)
    assert inner_links(make.given(*ACTIONS, make.response(B, A, link="inner"), make.merged(A, B))) == ("inner",)


def test_cases_and_notes_name_the_survivor():
    """An item that was held back under one id is held back under the other."""
    case = make.case()
    known = shown(make.note("n", B, "hold"), case, make.included(case.case, A, B), make.merged(A, B))

    assert known.notes["n"].now.about == f"action:{A}"
    assert known.cases[case.case].since[0].event.actions == (A,)


def test_codes_and_statements_of_order_of_what_was_merged_are_the_survivors():
    known = shown(make.coded(B), make.ordered(B, "sistan"), make.ordered("sistan", B), make.merged(A, B))

    told = [(one.event.type, one.stream) for one in known.actions[A].since]

    assert told == [
        ("action.coded", f"action:{A}"),
        ("actions.ordered", f"action:{A}"),
        ("actions.merged", f"action:{A}"),
    ]
    assert known.actions["sistan"].since[0].event.after == A


def test_an_order_between_two_records_of_one_action_says_nothing():
    known = shown(make.ordered(A, B), make.part_of(B, A), make.distinguished(A, B), make.merged(A, B))

    assert [one.event.type for one in known.actions[A].since] == ["actions.merged"]


def test_a_merge_into_what_is_merged_goes_to_the_last():
    assert merged_actions(make.given(*ACTIONS, make.merged(A, B), make.merged(C, A))) == {A: C, B: C}


@pytest.mark.parametrize("struck", [A, B])
def test_a_merge_holds_while_both_records_stand(struck):
    events = [make.merged(A, B), make.retracted("action", struck)]
    known = make.given(*ACTIONS, *events)

    assert merged_actions(known) == {}
    again = make.restored(struck, amends=len(ACTIONS) + len(events))
    assert merged_actions(make.given(*ACTIONS, *events, again)) == {B: A}


def test_a_merge_that_was_redacted_whole_holds_no_more():
    assert merged_actions(make.given(*ACTIONS, make.withheld(make.merged(A, B)))) == {}


def test_the_register_without_a_merge_comes_back_as_it_is():
    known = make.given(*ACTIONS)

    assert as_merged(known) is known


# --- actors ----------------------------------------------------------------------------------------------------------

ACTORS = (
    make.source(),
    make.actor("iran"),
    make.actor("jaish-ul-adl", "group"),
    make.actor("jaysh", "group", part_of="iran", relation="proxy_of"),
    make.action(A, by="iran", against="jaysh"),
    make.claim("seven", A, "jaysh"),
)
ONE_GROUP = make.merged("jaish-ul-adl", "jaysh", kind="actor")


def test_what_names_an_actor_that_was_merged_names_the_survivor():
    known = as_merged(make.given(*ACTORS, ONE_GROUP))

    assert known.actors.keys() == {"iran", "jaish-ul-adl"}
    assert known.actions[A].now.targets[0].actor == "jaish-ul-adl"
    assert known.claims["seven"].now.claimant == "jaish-ul-adl"
    assert merged_actors(make.given(*ACTORS, ONE_GROUP)) == {"jaysh": "jaish-ul-adl"}


def test_the_survivor_has_the_ties_of_all():
    known = as_merged(make.given(*ACTORS, ONE_GROUP))

    assert [tie.relation for tie in known.actors["jaish-ul-adl"].now.affiliations] == ["proxy_of"]


def test_actions_and_actors_of_one_id_are_not_confused():
    known = as_merged(make.given(*ACTORS, make.action("jaysh"), ONE_GROUP))

    assert "jaysh" in known.actions


# --- laws ------------------------------------------------------------------------------------------------------------

LAW = settings(max_examples=25, deadline=None)
MERGES = st.permutations([make.merged(A, B), make.merged(C, A), make.merged("sistan", "salvo")])
SAID = (
    *(make.action("salvo"), make.claim("seven", B), make.claim("nine", (A, C), figure=make.figure(9))),
    *(make.response("sistan", B, link="l"), make.response(C, A, link="inner"), make.note("n", B)),
)


def plain(known):
    """Return what an answer shows, but for the positions, by which events are in order."""
    shelves = (known.actions, known.claims, known.responses, known.notes, known.cases)
    return [{name: (thing.now, thing.stands) for name, thing in shelf.items()} for shelf in shelves]


@LAW
@given(merges=MERGES)
def test_in_whatever_order_merges_are_recorded_the_answer_is_the_same(merges):
    straight = shown(*SAID, *sorted(merges, key=lambda one: one.into))

    assert plain(shown(*SAID, *merges)) == plain(straight)
    assert build(shown(*SAID, *merges)) == build(straight)


@LAW
@given(history=histories(max_size=12), data=st.data())
def test_unmerging_gives_back_exactly_what_was_shown_before(history, data):
    events = [one.event for one in history]
    before = as_merged(make.given(*events))
    into, *others = data.draw(
        st.lists(st.sampled_from(sorted(before.actions)), min_size=2, max_size=3, unique=True), label="merged"
    )
    after = as_merged(make.given(*events, make.merged(into, *others), make.unmerged(into, *others)))

    assert plain(after) == plain(before)
    assert build(after) == build(before)


@LAW
@given(history=histories(max_size=20))
def test_what_is_read_as_merged_names_no_action_and_no_actor_that_is_gone(history):
    raw = REGISTER.fold(history)
    known = as_merged(raw)
    gone = merged_actions(raw)

    assert not gone.keys() & known.actions.keys()
    assert not merged_actors(raw).keys() & known.actors.keys()
    assert not any(set(thing.now.about) & gone.keys() for thing in known.claims.values())
    assert as_merged(known) == known


@LAW
@given(history=histories(max_size=20))
def test_every_figure_is_claimed_after_a_merge_as_before(history):
    """No merge makes a claim, or takes one away."""
    raw = REGISTER.fold(history)

    assert {name: thing.now.figure for name, thing in as_merged(raw).claims.items()} == {
        name: thing.now.figure for name, thing in raw.claims.items()
    }


def test_a_circle_that_no_rule_lets_in_ends_where_it_began():
    one, other = merging.Merging(7, A, B), merging.Merging(8, B, A)

    assert survivors([other, one]) == {A: B}


def test_control_without_the_lens_the_same_action_is_shown_twice():
    known = make.given(*ACTIONS, make.claim("seven", B), make.merged(A, B))

    assert {A, B} <= known.actions.keys()
    assert claims_of(known, A) == ()


# --- what was redacted, and what is named twice ----------------------------------------------------------------------


def test_where_it_was_redacted_what_was_taken_out_no_merge_before_it_holds():
    merge, undone = make.merged(A, B), make.unmerged(A, B)
    actors = (make.actor("one"), make.actor("two"), make.merged("one", "two", kind="actor"))

    assert merged_actions(make.given(*ACTIONS, merge, make.withheld(undone))) == {}
    assert merged_actors(make.given(*actors, make.withheld(make.unmerged("one", "two", kind="actor")))) == {}
    assert merged_actions(make.given(*ACTIONS, merge)) == {B: A}
    assert merged_actions(make.given(*ACTIONS, merge, make.withheld(make.part_of(A, C)))) == {B: A}


def test_a_merge_after_one_that_was_redacted_away_holds():
    events = make.merged(A, B), make.withheld(make.unmerged(A, B)), make.merged(A, C)

    assert merged_actions(make.given(*ACTIONS, *events)) == {C: A}


def test_nothing_is_shown_as_what_was_redacted_whole():
    """Its facts would be gone from every answer together with those of the survivor."""
    other = make.action(B, citations=(make.cite("irna", "hit a village"),))
    gone = make.given(make.source(), make.source("irna"), make.withheld(make.action(A)), other, make.merged(A, B))

    assert merged_actions(gone) == {}
    assert B in as_merged(gone).actions


def test_one_actor_that_had_two_records_is_named_once():
    both = (make.party("one", "self_claimed"), make.party("two", "self_claimed"))
    events = (make.actor("one", "group"), make.actor("two", "group"), make.action("a", actors=both))
    apart, merged = make.given(*events), as_merged(make.given(*events, make.merged("one", "two", kind="actor")))

    assert [party.actor for party in apart.actions["a"].now.actors] == ["one", "two"]
    assert [party.actor for party in merged.actions["a"].now.actors] == ["one"]
