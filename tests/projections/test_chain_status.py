"""How a chain stands: open, answered or de-escalating, at every basis, by a rule that is printed with its reason."""

from dataclasses import replace

import pytest

from tests import builders as make
from tests.builders import action, actor, party, response
from tests.cases.packaged import known as known_of
from timeline.projections.chain_status import RULE, status_of
from timeline.projections.chains import MEASURED, build, order_of
from timeline.projections.dyads import Sights

ACTORS = (*(actor(name) for name in ("iran", "pakistan", "iraq")), actor("jaish-ul-adl", "group"))
A = action("a", "2024-01-10", by="iran", against="pakistan", territory=("PK",))
B = action("b", "2024-01-12", by="pakistan", against="iran", territory=("IR",))
TALKS = {"direction": "mutual", "actors": (), "participants": (party("iran"), party("pakistan"))}


def status(*events, strengths=MEASURED, window=30, now="2024-01-18T09:00:00.000000Z"):
    known = replace(make.given(*ACTORS, *events), recorded_at=now)
    [chain] = build(known, strengths).chains
    return status_of(Sights(known), order_of(known), chain, window)


def test_a_last_hostile_act_without_an_answer_is_open():
    found = status(A, B, response("b", "a"))

    assert (found.status, found.last) == ("open", ("b",))
    assert found.why == (
        "b (rung 8) has no answer on record within 30 days; what is known may not reach to the end of the window"
    )


def test_once_the_window_is_over_nothing_is_left_to_wait_for():
    found = status(A, B, response("b", "a"), now="2024-03-18T09:00:00.000000Z")

    assert found.status == "open"
    assert "what is known" not in found.why


def test_a_last_hostile_act_with_an_answer_is_answered_on_the_word_that_says_so():
    demand = action("c", "2024-01-13", by="iran", against="pakistan", kind="demand")
    found = status(A, B, demand, response("b", "a"), response("c", "b", "stated"))

    assert (found.status, found.why) == ("answered", "b (rung 8) was answered by c (stated)")


def test_an_answer_after_the_window_is_none_within_it():
    demand = action("c", "2024-01-30", by="iran", against="pakistan", kind="demand")
    events = (A, B, demand, response("b", "a"), response("c", "b", "stated"))

    assert status(*events, window=10).status == "open"
    assert status(*events, window=20).status == "answered"


def test_order_in_time_answers_nothing():
    demand = action("c", "2024-01-13", by="iran", against="pakistan", kind="demand")
    events = (A, B, demand, response("b", "a"), response("c", "b", "followed"))

    assert status(*events, strengths=("attributed", "followed")).status == "open"


def test_both_sides_have_to_step_down_after_the_last_hostile_act():
    one = action("c", "2024-01-14", by="iran", against="pakistan", kind="talks.call")
    other = action("d", "2024-01-15", by="pakistan", against="iran", kind="relief.ties")
    links = (response("b", "a"), response("c", "b"), response("d", "c"))
    both, single = status(A, B, one, other, *links), status(A, B, one, *links[:2])

    assert (both.status, single.status) == ("de-escalating", "answered")
    assert both.why == "after b: last of pakistan is d (rung -2); last of iran is c (rung -1)"


def test_an_agreement_of_both_is_a_step_down_of_each():
    calm = action("c", "2024-01-14", kind="agreement.calm", **TALKS)

    assert status(A, B, calm, response("b", "a"), response("c", "b")).status == "de-escalating"


def test_control_a_step_down_that_may_have_come_before_the_last_strike_is_none():
    calm = action("c", make.when("2024-01-12"), kind="agreement.calm", **TALKS)

    assert status(A, B, calm, response("b", "a"), response("c", "b")).status == "answered"


def test_a_strike_after_the_talks_opens_the_chain_again():
    calm = action("c", "2024-01-14", kind="agreement.calm", **TALKS)
    again = action("d", "2024-01-16", by="iran", against="pakistan", territory=("PK",))
    links = (response("b", "a"), response("c", "b"), response("d", "b"))

    assert status(A, B, calm, again, *links).status == "open"


def test_what_may_be_hostile_is_not_passed_over():
    raid = action("c", "2024-01-14", by="iran", against="pakistan", kind="raid")

    assert status(A, B, raid, response("b", "a"), response("c", "b")).last == ("c",)


def test_several_acts_that_cannot_be_ordered_are_last_together():
    more = action("c", make.when("2024-01-12"), by="jaish-ul-adl", against="iran", territory=("IR",))
    found = status(A, B, more, response("b", "a"), response("c", "a"))

    assert (found.status, found.last) == ("open", ("b", "c"))


def test_a_chain_of_words_has_no_hostile_act():
    acts = [action(name, by="iran", against="pakistan", kind="demand") for name in "ab"]

    assert status(*acts, response("b", "a")).status == "no hostile act"


@pytest.mark.parametrize(
    ("case", "position", "of", "expected"),
    [
        ("kerman-2024", None, "sistan-2024-01-18", "answered"),
        ("iran-pakistan-2024", None, "saravan-2024-01-18", "de-escalating"),
    ],
)
def test_the_packaged_cases_end_as_they_ended(case, position, of, expected):
    known = known_of(case, position)
    chain = build(known, MEASURED).of(of)

    assert status_of(Sights(known), order_of(known), chain).status == expected


def test_the_status_is_that_of_its_basis():
    """As of the strike in Sistan nobody had answered it."""
    known = known_of("kerman-2024")
    answer = next(name for name, thing in known.responses.items() if thing.now.responding == "iran-demand-2024-01-18")
    earlier = known_of("kerman-2024", known.responses[answer].position - 1)
    chain = build(earlier, MEASURED).of("sistan-2024-01-18")

    assert status_of(Sights(earlier), order_of(earlier), chain).status == "open"


def test_the_rule_names_each_of_its_words():
    assert all(word in RULE for word in ("De-escalating", "Open", "Answered", "Hostile", "rung 5"))


# --- what nobody can rate, or attribute ------------------------------------------------------------------------------

CALM = (
    action("c", "2024-01-14", by="iran", against="pakistan", kind="talks.call"),
    action("d", "2024-01-15", by="pakistan", against="iran", kind="relief.ties"),
)
LINKS = (response("b", "a"), response("c", "b"), response("d", "c"))


def test_an_act_that_is_not_rated_may_be_the_last_of_its_side_and_no_step_down():
    found = status(A, B, *CALM, action("e", "2024-01-16", by="iran", kind="other"), *LINKS, response("e", "d"))

    assert found.status == "cannot tell"
    assert "the last of iran may be e (rung not rated)" in found.why


def test_an_act_of_whoever_may_be_the_last_of_a_side():
    explosion = make.changed(action("e", "2024-01-16", kind="explosion"), actors=(party(None, "unknown"),))
    found = status(A, B, *CALM, explosion, *LINKS, response("e", "d"))

    assert found.status == "cannot tell"
    assert "e (rung not rated), by whom cannot be told" in found.why


def test_what_is_only_announced_is_no_act_of_its_side():
    threat = action("e", "2024-01-16", by="iran", kind="strike", realisation="announced")

    assert status(A, B, *CALM, threat, *LINKS, response("e", "d")).status == "de-escalating"


def test_a_side_that_surely_did_not_step_down_is_not_asked_of_further():
    found = status(A, B, CALM[0], action("e", "2024-01-16", by="iran", kind="other"), *LINKS[:2], response("e", "c"))

    assert found.status == "answered"


def test_a_side_s_own_next_word_is_no_answer():
    statement = action("c", "2024-01-13", by="pakistan", against="iran", kind="demand")

    assert status(A, B, statement, response("b", "a"), response("c", "b")).status == "open"


def test_an_answer_that_is_hedged_or_denied_is_said_to_be():
    demand = action("c", "2024-01-13", by="iran", against="pakistan", kind="demand")
    told = (response("c", "b", hedged=True), response("c", "b", polarity="no", link="denied"))

    assert status(A, B, demand, response("b", "a"), *told).why.endswith("answered by c (attributed, hedged, contested)")
