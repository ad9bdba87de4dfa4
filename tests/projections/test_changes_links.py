"""What became of links and chains between two bases; and what of all that changed concerns one chain."""

import pytest

from events.notes import CaseIncluded
from tests import builders as make
from tests.builders import action, claim, response, when
from tests.projections.changing import (
    AB,
    AC,
    ACTS,
    ANSWER,
    BC,
    CD,
    DE,
    KERMAN,
    PANJGUR,
    SISTAN,
    between,
    linked,
    positions,
    told,
)
from timeline.projections.stretch import Stretch

# --- links -----------------------------------------------------------------------------------------------------------

PAIR = (make.source(), KERMAN, PANJGUR, SISTAN)


def test_a_link_appears_with_the_first_response_that_says_so():
    found = between(PAIR, ANSWER)

    assert linked(found) == [("panjgur", "sistan", "appeared", [5])]
    assert told(found) == [("response", ANSWER.link, "added", [5])]


@pytest.mark.parametrize("since", [make.retracted("response", ANSWER.link), make.retracted("action", "panjgur")])
def test_a_link_vanishes_with_its_last_response_or_with_one_of_its_actions(since):
    assert linked(between([*PAIR, ANSWER], since)) == [("panjgur", "sistan", "vanished", [6])]


def test_a_link_is_strengthened_by_a_stronger_word_and_weakened_when_that_is_retracted():
    stated = response("sistan", "panjgur", "stated")
    struck = make.retracted("response", stated.link)

    assert linked(between([*PAIR, ANSWER], stated)) == [("panjgur", "sistan", "strengthened", [6])]
    assert linked(between([*PAIR, ANSWER, stated], struck)) == [("panjgur", "sistan", "weakened", [7])]


def test_one_more_response_of_the_same_strength_is_told_and_changes_no_link():
    found = between([*PAIR, ANSWER], response("sistan", "panjgur", link="again"))

    assert (told(found), linked(found)) == ([("response", "again", "added", [6])], [])


def test_a_link_becomes_contested_by_a_dispute_or_a_denial_and_stops_when_the_denial_is_retracted():
    denial = response("sistan", "panjgur", "stated", link="no", polarity="no")

    assert linked(between([*PAIR, ANSWER], make.disputed(ANSWER.link))) == [("panjgur", "sistan", "contested", [6])]
    assert linked(between([*PAIR, ANSWER], denial)) == [("panjgur", "sistan", "contested", [6])]
    struck = make.retracted("response", "no")
    assert linked(between([*PAIR, ANSWER, denial], struck)) == [("panjgur", "sistan", "no longer contested", [7])]


def test_a_link_tells_that_it_was_hedged_and_that_it_says_something_else():
    hedged = make.corrected("response", ANSWER.link, amends=5, hedged=True)

    assert [one.what for one in between([*PAIR, ANSWER], hedged).links] == ["hedged"]
    two = response("sistan", "panjgur", link="two")
    back = make.corrected(
        "response", "two", amends=5, relation="announces", responding="panjgur", responded_to="sistan"
    )
    assert [one.what for one in between([*PAIR, two], back).links] == ["relation changed"]


def test_a_link_whose_answer_turns_out_to_have_come_first_is_told():
    """It stays on record and is left out of the chains, so the chain is gone."""
    earlier = make.corrected("action", "sistan", amends=4, occurred=when("2024-01-02"))

    found = between([*PAIR, ANSWER], earlier)

    assert linked(found) == [("panjgur", "sistan", "order changed", [6])]
    assert [(one.what, positions(one)) for one in found.chains] == [("vanished", [6])]


def test_a_link_whose_lag_is_another_is_told():
    later = make.corrected("action", "sistan", amends=4, occurred=when("2024-01-20"))

    assert linked(between([*PAIR, ANSWER], later)) == [("panjgur", "sistan", "lag changed", [6])]


def test_a_link_names_no_event_that_did_not_make_it_so():
    """Each of these is about its responses or its actions, and changed something else of it."""
    stated = response("sistan", "panjgur", "stated")
    later = make.corrected("action", "sistan", amends=4, occurred=when("2024-01-20"))
    recited = make.corrected("response", ANSWER.link, amends=5, citations=(make.cite(quote="other words"),))
    again = response("sistan", "panjgur", link="again")

    found = between([*PAIR, ANSWER], stated, later, recited, again, make.disputed(ANSWER.link))

    assert sorted(linked(found)) == [
        ("panjgur", "sistan", "contested", [10]),
        ("panjgur", "sistan", "lag changed", [7]),
        ("panjgur", "sistan", "strengthened", [6]),
    ]


def test_what_vanished_with_its_responses_names_no_denial_and_what_vanished_with_an_action_no_response():
    denial = response("sistan", "panjgur", "stated", link="no", polarity="no")
    struck = make.retracted("response", ANSWER.link), make.retracted("action", "sistan")

    assert linked(between([*PAIR, ANSWER], denial, struck[0])) == [("panjgur", "sistan", "vanished", [7])]
    hedged = make.corrected("response", ANSWER.link, amends=5, hedged=True)
    assert linked(between([*PAIR, ANSWER], hedged, struck[1])) == [("panjgur", "sistan", "vanished", [7])]


def test_a_relation_that_changed_names_the_response_that_says_so():
    says = response("panjgur", "sistan", link="two", relation="announces")
    known = [*PAIR, says]

    assert linked(between(known, ANSWER)) == [("panjgur", "sistan", "relation changed", [6])]
    assert linked(between([*known, ANSWER], make.retracted("response", ANSWER.link))) == [
        ("panjgur", "sistan", "relation changed", [7])
    ]
    assert linked(between(known, make.disputed("two"), response("sistan", "panjgur", "stated"))) == [
        ("panjgur", "sistan", "contested", [6]),
        ("panjgur", "sistan", "strengthened", [7]),
        ("panjgur", "sistan", "relation changed", [7]),
    ]


# --- chains ----------------------------------------------------------------------------------------------------------


def chained(known, *since):
    found = between([make.source(), *ACTS, *known], *since)
    return [
        (
            one.what,
            ["".join(chain.actions) for chain in one.before],
            ["".join(chain.actions) for chain in one.after],
            [position - 7 for position in positions(one)],
        )
        for one in found.chains
    ]


def test_chains_appear_and_vanish():
    assert chained([], AB) == [("appeared", [], ["ab"], [1])]
    assert chained([AB], make.retracted("response", AB.link)) == [("vanished", ["ab"], [], [2])]


def test_two_chains_are_joined_and_split_again_by_one_link():
    assert chained([AB, CD], BC) == [("joined", ["ab", "cd"], ["abcd"], [3])]
    assert chained([AB, CD, BC], make.retracted("response", BC.link)) == [("split", ["abcd"], ["ab", "cd"], [4])]


def test_chains_that_were_joined_name_the_link_that_did_it_and_no_other_that_came():
    assert chained([AB, AC, DE], response("c", "b"), CD) == [("joined", ["abc", "de"], ["abcde"], [5])]


def test_a_chain_grows_and_gets_deeper_and_shrinks_again():
    assert chained([AB], BC) == [(what, ["ab"], ["abc"], [2]) for what in ("grew", "deeper")]
    assert chained([AB, BC], make.retracted("response", BC.link)) == [
        (what, ["abc"], ["ab"], [3]) for what in ("shrank", "shallower")
    ]


def test_a_chain_of_the_same_actions_can_be_linked_otherwise():
    """What followed one action turns out to have followed another: as long, and not the same."""
    assert chained([AB, AC], response("c", "b"), make.retracted("response", AC.link)) == [
        ("deeper", ["abc"], ["abc"], [3])
    ]
    assert chained([AB, AC, BC], make.retracted("response", AC.link)) == [("relinked", ["abc"], ["abc"], [4])]


def test_a_link_that_was_only_inferred_changes_no_chain_that_is_drawn():
    found = between([make.source(), *ACTS], response("b", "a", "inferred"))

    assert (len(found.links), found.chains) == (1, ())


def test_what_happens_to_one_chain_is_not_told_of_another():
    known = [AB, DE]

    assert chained(known, BC) == [(what, ["ab"], ["abc"], [3]) for what in ("grew", "deeper")]


# --- one chain -------------------------------------------------------------------------------------------------------


def test_what_concerns_one_chain_is_told_and_nothing_else():
    known = [make.source(), make.source("irna"), make.source("dawn"), *ACTS, AB, DE]
    since = [
        BC,
        claim("about-c", "c"),
        claim("about-f", "f", citations=(make.cite("dawn"),)),
        make.source_withdrawn("dawn"),
        make.source_withdrawn(),
        make.note("on-a", "a"),
        make.note("on-f", "f"),
        make.case(),
        CaseIncluded(case="kerman", actions=("c",)),
        response("f", "e"),
    ]

    whole, of_a = between(known, *since), between(known, *since, chain="a")

    assert [one.thing.id for one in of_a.things] == [
        *(BC.link, "about-c", make.FT, "on-a", "kerman", "kerman"),
    ]
    assert [(one.earlier, one.later) for one in of_a.links] == [("b", "c")]
    assert [one.what for one in of_a.chains] == ["grew", "deeper"]
    assert len(whole.chains) == 4
    assert {one.thing.id for one in whole.things} > {"about-f", "dawn", "on-f"}


def test_a_chain_that_an_action_has_left_still_concerns_it():
    found = between([make.source(), *ACTS, AB, BC], make.retracted("response", BC.link), chain="c")

    assert [(one.earlier, one.later, one.what) for one in found.links] == [("b", "c", "vanished")]
    assert [one.what for one in found.chains] == ["shrank", "shallower"]


def test_late_reports_are_those_of_the_chain():
    known = [make.source(), *ACTS[:2]]
    old = [action("old", "2020-01-01"), action("older", "2019-01-01")]

    found = between(known, *old, response("b", "old"), chain="b")

    assert [one.action for one in found.late.late] == ["old"]


# --- merges ----------------------------------------------------------------------------------------------------------

TWICE = action("panjgur-2", "2024-01-16")
SECOND = response("sistan", "panjgur-2", link="second")


def test_a_merge_takes_its_links_over_to_the_survivor():
    found = between([*PAIR, TWICE, SECOND], make.merged("panjgur", "panjgur-2"))

    assert sorted(linked(found)) == [("panjgur", "sistan", "appeared", [7]), ("panjgur-2", "sistan", "vanished", [7])]
    assert told(found) == [("action", "panjgur", "merged", [7])]


def test_what_is_taken_out_again_takes_its_links_with_it():
    merged = make.merged("panjgur", "panjgur-2")
    found = between([*PAIR, TWICE, SECOND, merged], make.unmerged("panjgur", "panjgur-2"))

    assert sorted(linked(found)) == [("panjgur", "sistan", "vanished", [8]), ("panjgur-2", "sistan", "appeared", [8])]


def test_what_was_merged_shows_its_own_links_again_when_the_survivor_is_struck():
    merged = make.merged("panjgur", "panjgur-2")
    found = between([*PAIR, TWICE, SECOND, merged], make.retracted("action", "panjgur"))

    assert ("panjgur-2", "sistan", "appeared", [8]) in linked(found)


@pytest.mark.parametrize("name", ["panjgur", "panjgur-2", "sistan"])
def test_what_is_told_of_one_record_concerns_the_chain_of_its_action(name):
    merged = make.merged("panjgur", "panjgur-2")
    found = between([*PAIR, TWICE, SECOND, merged], claim("late", "panjgur-2"), chain=name)

    assert told(found) == [("claim", "late", "added", [8])]


def test_control_whatever_changes_a_link_is_named_though_neither_end_was_touched(monkeypatch):
    monkeypatch.setattr(Stretch, "joining", lambda *_: ())
    monkeypatch.setattr(Stretch, "around", lambda *_: ())
    found = between([*PAIR, TWICE, SECOND], make.merged("panjgur", "panjgur-2"))

    assert ("panjgur-2", "sistan", "vanished", []) in linked(found)


def test_a_chain_whose_action_is_shown_as_another_was_merged_and_neither_grew_nor_shrank():
    found = between([*PAIR, TWICE, SECOND], make.merged("panjgur", "panjgur-2"))
    back = between([*PAIR, TWICE, SECOND, make.merged("panjgur", "panjgur-2")], make.unmerged("panjgur", "panjgur-2"))

    assert [(one.what, positions(one)) for one in found.chains] == [("merged", [7])]
    assert [(one.what, positions(one)) for one in back.chains] == [("unmerged", [8])]


def test_chains_are_joined_by_a_merge_and_split_again_when_it_is_taken_back():
    known = [make.source(), *ACTS[:4], AB, CD]
    merged = make.merged("b", "c")

    [joined] = between(known, merged).chains
    [split] = between([*known, merged], make.unmerged("b", "c")).chains

    assert (joined.what, [one.actions for one in joined.after], positions(joined)) == (
        "joined",
        [("a", "b", "d")],
        [len(known) + 1],
    )
    assert (split.what, sorted(one.actions for one in split.after)) == ("split", [("a", "b"), ("c", "d")])


def test_a_merge_made_a_link_appear_and_no_statement_of_order_did():
    known = [*PAIR, TWICE, SECOND]
    found = between(known, make.merged("panjgur", "panjgur-2"), make.ordered("panjgur", "sistan"))

    assert ("panjgur", "sistan", "appeared", [len(known) + 1]) in linked(found)
