"""Episodes: stretches of a dyad's acts or of linked acts, cut by a rule that never cuts what may hang together."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders as make
from tests.builders import action, actor, response
from tests.strategies import moments
from timeline.projections.chains import build, in_order
from timeline.projections.dyads import Dyad, Sights, dyad
from timeline.projections.episodes import Rule, by_gap, by_links, by_quiet

ACTORS = (actor("iran"), actor("pakistan"))
NOW = "2024-03-01T00:00:00.000000Z"


def strike(name, when_, kind="strike", by="iran"):
    against = "pakistan" if by == "iran" else "iran"
    return action(name, when_, by=by, against=against, kind=kind)


def known_of(*events, now=NOW):
    return replace(make.given(*ACTORS, *events), recorded_at=now)


def episodes(rule, *events, now=NOW):
    known = known_of(*events, now=now)
    sights = Sights(known)
    names = in_order(known, known.actions)
    found = dyad(sights, "iran", "pakistan", names)
    return by_gap(known, rule, found) if rule.name == "gap" else by_quiet(sights, rule, found)


def members(found):
    return [one.actions for one in found.episodes]


FOUR = (
    *(strike("a", "2024-01-01"), strike("b", "2024-01-03", by="pakistan")),
    *(strike("c", "2024-01-20"), strike("d", "2024-01-21", "talks.call")),
)


def test_a_gap_of_so_many_quiet_days_begins_a_new_episode():
    assert members(episodes(Rule("gap", 10), *FOUR)) == [("a", "b"), ("c", "d")]
    assert members(episodes(Rule("gap", 30), *FOUR)) == [("a", "b", "c", "d")]


def test_days_are_counted_by_the_shortest_possible_distance():
    """From the end of the 3rd to the beginning of the 20th are 16 days, and no day more."""
    assert len(episodes(Rule("gap", 16), *FOUR).episodes) == 2
    assert len(episodes(Rule("gap", 17), *FOUR).episodes) == 1


def test_an_imprecise_time_holds_together_what_it_may():
    assert len(episodes(Rule("gap", 10), *FOUR, strike("e", "2024-01")).episodes) == 1
    assert len(episodes(Rule("gap", 10), *FOUR, strike("e", "unknown")).episodes) == 1


def test_quiet_is_opened_by_a_hostile_act_and_closed_by_days_without_one():
    acts = (*FOUR, strike("e", "2024-02-10", "talks.call"), strike("f", "2023-12-01", "demand"))
    found = episodes(Rule("quiet", 10), *acts)

    assert members(found) == [("a", "b"), ("c", "d")]
    assert found.left == ("f", "e")


def test_control_by_gap_words_hold_an_episode_open():
    acts = (strike("a", "2024-01-01"), strike("b", "2024-01-08", "demand"), strike("c", "2024-01-15"))

    assert members(episodes(Rule("gap", 10), *acts)) == [("a", "b", "c")]
    assert members(episodes(Rule("quiet", 10), *acts)) == [("a", "b"), ("c",)]


@pytest.mark.parametrize("name", ["gap", "quiet"])
@pytest.mark.parametrize(
    ("now", "closed"),
    [
        ("2024-03-01T00:00:00.000000Z", True),
        ("2024-01-21T00:00:00.000000Z", False),
        ("2024-01-30T10:00:00.000000Z", None),
    ],
)
def test_an_episode_is_closed_once_its_quiet_days_are_over_by_what_is_known(name, now, closed):
    """The 20th began at 20:30Z on the 19th and ended so on the 20th: in between nobody can tell."""
    assert episodes(Rule(name, 10), *FOUR[:3], now=now).episodes[-1].is_closed is closed


def test_links_hold_together_what_they_join_and_close_nothing():
    known = known_of(*FOUR, response("b", "a"), response("c", "b", "followed"))
    rule = Rule("links", strengths=("attributed",))
    whole = by_links(build(known, rule.strengths), rule)
    of_dyad = by_links(build(known, rule.strengths), rule, Dyad("iran", "pakistan", ("c",), {}, ("d",), ("c", "d")))

    assert members(whole) == [("a", "b")]
    assert whole.episodes[0].is_closed is None
    assert (of_dyad.episodes, of_dyad.left) == ((), ("c", "d"))


def test_a_rule_is_printed_as_it_is_typed():
    assert str(Rule("gap", 30)) == "gap:30"
    assert str(Rule("links", strengths=("stated", "followed"))) == "links:stated,followed"


@given(st.lists(moments(), max_size=8), st.integers(1, 3), st.sampled_from(["gap", "quiet"]))
def test_each_act_of_a_dyad_is_in_one_episode_or_left(times, days, name):
    acts = [strike(f"a{number}", moment) for number, moment in enumerate(times)]
    found = episodes(Rule(name, days), *acts)

    assert sorted([one for names in members(found) for one in names] + list(found.left)) == [one.action for one in acts]


# --- what may be of the dyad -----------------------------------------------------------------------------------------


def by_whoever(name, when_):
    return make.changed(strike(name, when_), actors=(make.party(None, "unknown"),))


@pytest.mark.parametrize("rule", ["gap", "quiet"])
def test_what_may_be_of_the_dyad_holds_an_episode_together_and_is_listed(rule):
    ends = (strike("a", "2024-01-01"), strike("c", "2024-02-05"))
    [one] = episodes(Rule(rule, 20), *ends, by_whoever("b", "2024-01-18")).episodes

    assert (one.actions, one.doubtful) == (("a", "b", "c"), ("b",))
    assert len(episodes(Rule(rule, 20), *ends).episodes) == 2


@pytest.mark.parametrize("rule", ["gap", "quiet"])
def test_where_the_last_act_may_be_of_the_dyad_nobody_can_tell_whether_it_is_quiet(rule):
    events = (strike("a", "2024-02-01"), by_whoever("b", "2024-02-20"))

    assert episodes(Rule(rule, 20), *events).episodes[0].is_closed is None
    assert episodes(Rule(rule, 20), *events[:1]).episodes[0].is_closed is True
    assert episodes(Rule(rule, 20), events[0], strike("b", "2024-02-20")).episodes[0].is_closed is False


@pytest.mark.parametrize("rule", ["gap", "quiet"])
def test_what_may_be_of_the_dyad_is_no_episode_by_itself(rule):
    found = episodes(Rule(rule, 5), strike("a", "2024-01-01"), by_whoever("b", "2024-02-01"))

    assert (members(found), found.left) == ([("a",)], ("b",))
