"""What is measured of a chain: steps, sides, rungs and their change, lags, and what was announced or pre-empted."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.codings import ActionCoded, Coding
from events.relations import Gap
from events.responses import STRENGTHS
from tests import builders as make
from tests.builders import action, actor, party, response, when
from tests.cases.packaged import known as known_of
from tests.strategies import histories
from timeline.projections.answers import is_answer
from timeline.projections.chains import MEASURED, build, in_order
from timeline.projections.dyads import Viewpoint, dyad
from timeline.projections.measures import How, Measuring
from timeline.projections.merging import as_merged
from timeline.projections.register import REGISTER
from timeline.projections.rungs import RungChange

ACTORS = (actor("iran"), actor("pakistan"), actor("jaish-ul-adl", "group"))
A = action("a", "2024-01-16", against="jaish-ul-adl", territory=("PK",))
B = action("b", "2024-01-18T04:30", by="pakistan", against="iran", territory=("IR",))


def measures(*events, strengths=MEASURED, of=None):
    known = make.given(*ACTORS, *events)
    chains = build(known, strengths)
    return Measuring(known).of(chains.of(of) if of else chains.chains[0])


def test_an_action_is_measured_with_four_sides_a_step_and_a_rung():
    first, second = measures(A, B, response("b", "a")).acts

    assert (first.step, second.step) == (1, 2)
    assert (second.roles.acting.sides, second.roles.target.sides, second.roles.soil.states, second.answered) == (
        *(("pakistan",), ("iran",)),
        *(("iran",), ("iran",)),
    )
    assert (first.answered, first.rated.rung, second.rated.rung) == ((), (7, 7), (8, 8))


def test_a_link_that_nobody_calls_an_answer_is_measured_by_its_lag_alone():
    [link] = measures(A, B, response("b", "a", "followed"), strengths=("followed",)).links

    assert link.edge.lag is not None
    assert (link.answer, link.change, link.by_account) == (None, None, ())


def test_a_link_has_the_change_of_rung_by_the_tables_and_by_whoever_rates_both():
    def coded(name, code, coder):
        coding = Coding(scheme="rung", scheme_version="rungs-1", code=code, coder=coder)
        return ActionCoded(action=name, coding=coding)

    codes = (coded("a", "8", "pakistan"), coded("b", "7", "pakistan"), coded("a", "7", "iran"))
    [link] = measures(A, B, response("b", "a"), *codes).links

    assert link.change == RungChange(1, 1)
    assert link.by_account == (("pakistan", RungChange(-1, -1)),)


def test_when_the_answering_side_learned_of_it_changes_no_order_and_stands_beside_the_lag():
    """T16."""
    learned = response("b", "a", link="learned", perceived_at=when("2024-01-17"))
    plain, late = (measures(A, B, one).links[0] for one in (response("b", "a", link="learned"), learned))

    assert late.edge == plain.edge
    assert [(one.link, one.at) for one in late.perceived] == [("learned", when("2024-01-17"))]
    assert late.perceived[0].lag.longest < late.edge.lag.longest


def test_a_perceived_time_after_the_answer_gives_no_lag_and_leaves_the_link():
    [link] = measures(A, B, response("b", "a", perceived_at=when("2024-01-20"))).links

    assert (link.edge.order, link.perceived[0].lag) == ("before", None)


def test_what_is_stated_of_the_gap_stands_beside_the_lag():
    events = (A, action("b", "2024-01-16", by="pakistan", against="iran"), response("b", "a"))
    [link] = measures(*events, make.ordered("a", "b", gap=Gap(least=60, most=3600))).links

    assert [(one.least, one.most) for one in link.gaps] == [(60, 3600)]
    assert link.edge.order == "before"


def test_one_statement_may_join_several_links():
    """T7: one act that answers two, and one cause with two answers."""
    acts = [action(name, day, against="pakistan") for name, day in (("x", "2024-01-10"), ("y", "2024-01-11"))]
    links = [response("b", name, statement="ministry") for name in "xy"]
    found = measures(*acts, B, *links, response("a", "x"), A)

    assert [link.statements for link in found.links if link.edge.later == "b"] == [("ministry",), ("ministry",)]
    assert {(link.edge.earlier, link.edge.later) for link in found.links} == {("x", "b"), ("y", "b"), ("x", "a")}


def test_idlib_has_two_parents_and_kerman_two_children():
    known = known_of("iran-pakistan-2024")
    [chain] = build(known, MEASURED).chains
    links = [(one.edge.earlier[:6], one.edge.later[:5], one.statements) for one in Measuring(known).of(chain).links]

    assert {one[:2] for one in links if one[1] == "idlib"} == {("rask-2", "idlib"), ("kerman", "idlib")}
    assert {one[:2] for one in links if one[0] == "kerman"} == {("kerman", "erbil"), ("kerman", "idlib")}
    assert {one[2] for one in links if one[1] == "idlib"} == {("irgc-on-idlib",)}


# --- what looks ahead ------------------------------------------------------------------------------------------------


def test_what_pre_empts_is_no_answer_and_says_whose_words_it_is():
    """T9: the link on the reporters' word stays attributed, and the ministry's reason joins no two acts."""
    reason = response(
        "b", None, "stated", relation="pre-empts", expected="impending attacks", asserted_by=party("pakistan")
    )
    found = measures(A, B, response("b", "a"), reason)

    [link] = found.links
    assert (link.edge.strength, link.edge.links) == ("attributed", ("b-attributed-a",))
    [ahead] = found.ahead
    assert (ahead.relation, ahead.expected, ahead.act, ahead.joined) == ("pre-empts", "impending attacks", None, False)
    assert ahead.asserted_by.actor == "pakistan"


def test_an_announced_act_is_joined_or_it_never_was():
    threat = action("threat", "2024-01-17", by="pakistan", against="iran", kind="threat")
    vow = response("threat", None, "stated", relation="announces", expected="a response", link="vow")
    kept = response("threat", "b", "stated", relation="announces", link="kept")
    events = (A, B, threat, response("b", "a"), response("threat", "a"))
    open_, joined = measures(*events, vow), measures(*events, vow, kept)

    assert [(one.link, one.joined) for one in open_.ahead] == [("vow", False)]
    assert [(one.link, one.act, one.joined) for one in joined.ahead] == [("vow", None, True), ("kept", "b", True)]
    assert {link.edge.relation: link.answer is None for link in joined.links} == {"answers": False, "announces": True}


@pytest.mark.parametrize("gone", [make.retracted("response", "vow"), make.withheld(action("x"))])
def test_what_does_not_stand_looks_nowhere(gone):
    vow = response("a", None, "stated", relation="announces", expected="a response", link="vow")
    events = (A, B, response("b", "a"), vow)

    assert len(measures(*events, gone).ahead) == (0 if gone.stream == "response:vow" else 1)


def test_actions_of_one_day_that_answer_each_other_are_one_order_conflict():
    """T18: at the precision of a day nobody can tell which came first."""
    acts = [action(name, against="pakistan") for name in "ab"]
    known = make.given(*ACTORS, *acts, response("b", "a"), response("a", "b"))
    [chain] = build(known, MEASURED).chains
    found = Measuring(known).of(chain)

    assert chain.knots == (("a", "b"),)
    assert {one.step for one in found.acts} == {1}
    assert {link.edge.order for link in found.links} == {"open"}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.sampled_from(["target", "territory", "either"]), st.booleans())
def test_whatever_is_on_record_can_be_measured_and_no_interval_is_turned_around(history, by, proxies):
    known = as_merged(REGISTER.fold(history))
    measuring = Measuring(known, How(Viewpoint(by, proxies)))
    names = in_order(known, known.actions)
    found = dyad(measuring.sights, "iran", "pakistan", names)

    assert set(found.acts).isdisjoint(found.doubtful)
    for chain in build(known, STRENGTHS).chains:
        told = measuring.of(chain)
        assert [one.action for one in told.acts] == list(chain.actions)
        assert all(one.rated.rung is None or one.rated.rung.least <= one.rated.rung.most for one in told.acts)
        assert all(one.change is None or one.change.least <= one.change.most for one in told.links)
        assert all((one.answer is None) is not is_answer(one.edge) for one in told.links)
