"""The order of actions: what times tell, what is stated beside them, and what cannot be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.relations import Gap
from tests import builders as make
from tests.builders import action, response, when
from tests.strategies import moments
from timeline.projections.chains import acts_of, build, in_order, order_of
from timeline.projections.order import Order, Ordering, orderings_of

DAY, NEXT = when("2024-01-16"), when("2024-01-17")


def order(times, *told):
    return Order(dict(times), [Ordering(*pair) for pair in told])


def same_day(*names):
    return dict.fromkeys(names, DAY)


def test_times_tell_the_order_where_they_can_and_nothing_else_does():
    found = order({"a": DAY, "b": NEXT, "c": NEXT})

    assert (found.before("a", "b"), found.before("b", "a"), found.before("b", "c")) == (True, False, None)


def test_what_is_stated_orders_what_times_leave_open_step_by_step():
    found = order(same_day("a", "b", "c", "d"), ("a", "b"), ("b", "c"))

    assert (found.before("a", "c"), found.before("c", "a")) == (True, False)
    assert found.before("a", "d") is None


def test_control_without_the_statement_in_the_middle_nobody_can_tell():
    assert order(same_day("a", "b", "c"), ("a", "b")).before("a", "c") is None


def test_what_is_stated_holds_for_what_follows_from_it_and_from_times_together():
    """Undated, but before something of the 16th: so before everything of the 17th, and after it what came later."""
    times = {"a": when("unknown"), "b": DAY, "c": NEXT, "d": when("unknown")}
    found = order(times, ("a", "b"), ("c", "d"))

    assert found.before("a", "d") is True
    assert found.before("a", "c") is True
    assert found.before("d", "b") is False


def test_times_count_more_than_what_is_stated_against_them():
    found = order({"a": DAY, "b": NEXT}, ("b", "a"))

    assert found.before("a", "b") is True
    assert [(one.what, one.orderings) for one in found.contradictions] == [("times", (Ordering("b", "a"),))]


def test_statements_that_only_together_contradict_the_times_are_listed_together_and_none_counts():
    times = {"a": NEXT, "b": when("unknown"), "c": DAY, "x": when("unknown")}
    found = order(times, ("a", "b"), ("b", "c"), ("b", "x"))

    assert [one.what for one in found.contradictions] == ["times"]
    assert set(found.contradictions[0].orderings) == {Ordering("a", "b"), Ordering("b", "c")}
    assert (found.before("a", "b"), found.before("b", "x")) == (None, True)


def test_statements_in_a_circle_order_nothing_and_are_listed():
    """W110: what each of them says may be so, but not all of it."""
    found = order(same_day("a", "b", "c", "d"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"))

    [circle] = found.contradictions
    assert (circle.what, len(circle.orderings)) == ("circle", 3)
    assert (found.before("a", "b"), found.before("c", "d")) == (None, True)


def test_each_stated_gap_is_kept_on_its_own_word():
    known = make.given(
        *(action(name) for name in "ab"),
        make.ordered("a", "b", gap=Gap(least=600, most=1800)),
        make.ordered("a", "b", gap=Gap(most=3600)),
        make.ordered("a", "b", gap=None),
    )

    assert [(one.least, one.most, one.position) for one in order_of(known).gaps("a", "b")] == [
        (600, 1800, 3),
        (None, 3600, 4),
    ]


def test_a_gap_that_the_times_rule_out_is_listed_and_its_order_stands():
    acts = {"a": DAY, "b": when("2024-01-19")}
    found = Order(acts, [Ordering("a", "b", 1, None, 60)])

    assert [one.what for one in found.contradictions] == ["gap"]
    assert (found.before("a", "b"), found.gaps("a", "b")) == (True, ())


def test_what_is_stated_of_an_action_that_was_retracted_orders_nothing():
    events = [action(name) for name in "abc"]
    told = [make.ordered("a", "b"), make.ordered("b", "c")]

    assert len(orderings_of(make.given(*events, *told))) == 2
    assert orderings_of(make.given(*events, *told, make.retracted("action", "b"))) == ()


# --- steps -----------------------------------------------------------------------------------------------------------


def test_neighbours_that_cannot_be_ordered_share_a_step():
    times = {"a": DAY, "b": DAY, "c": NEXT, "d": when("2024-01-18T04:30"), "e": when("2024-01-18")}

    assert order(times).steps("abcde") == {"a": 1, "b": 1, "c": 2, "d": 3, "e": 3}


def test_whatever_lies_between_two_that_cannot_be_ordered_shares_their_step():
    """The undated one may have come first or last: no number may say that it did not."""
    times = {"a": DAY, "b": NEXT, "c": when("unknown")}

    assert order(times).steps("abc") == {"a": 1, "b": 1, "c": 1}


def test_what_is_stated_makes_steps_too():
    assert order(same_day("a", "b", "c"), ("a", "b"), ("b", "c")).steps("abc") == {"a": 1, "b": 2, "c": 3}
    assert order(same_day("a", "b", "c"), ("a", "b")).steps("abc") == {"a": 1, "b": 1, "c": 1}


@given(st.lists(moments(), min_size=1, max_size=7), st.data())
def test_of_two_with_different_steps_the_first_surely_came_first(times, data):
    names = [f"a{number}" for number in range(len(times))]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    told = [pair for pair in data.draw(st.lists(pairs, max_size=4)) if pair[0] != pair[1]]
    acts = (action(name, moment) for name, moment in zip(names, times, strict=True))
    known = make.given(*acts, *(make.ordered(*pair) for pair in told))
    rows = in_order(known, known.actions)
    found = order_of(known)
    steps = found.steps(rows)

    assert list(steps.values()) == sorted(steps.values())
    for one in rows:
        for other in rows:
            assert steps[one] >= steps[other] or found.before(one, other) is True
            assert found.before(one, other) is None or found.before(one, other) is not found.before(other, one)


PAIRS = st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))


@given(st.lists(PAIRS, max_size=5), st.lists(moments(), min_size=4))
def test_the_order_is_transitive_whatever_is_stated(pairs, times):
    found = order(dict(zip("abcd", times, strict=False)), *(pair for pair in pairs if pair[0] != pair[1]))

    for one in "abcd":
        assert found.before(one, one) is None
        for other in "abcd":
            for third in "abcd":
                if found.before(one, other) and found.before(other, third):
                    assert found.before(one, third) is True


# --- in chains -------------------------------------------------------------------------------------------------------


def test_what_is_stated_of_the_order_tells_before_or_contests_and_takes_no_link_away():
    """One party's word does not unsay another's: only times make an answer impossible (R601)."""
    events = [action("a"), action("b"), response("b", "a")]
    [open_] = build(make.given(*events)).chains[0].edges
    [before] = build(make.given(*events, make.ordered("a", "b"))).chains[0].edges
    against = build(make.given(*events, make.ordered("b", "a")))
    [contested] = against.chains[0].edges

    assert (open_.order, before.order, contested.order) == ("open", "before", "open")
    assert (open_.contested, before.contested, contested.contested) == (False, False, True)
    assert against.impossible == ()


def test_times_make_an_answer_impossible_whatever_is_stated():
    events = [action("a", "2024-01-17"), action("b", "2024-01-16"), response("b", "a")]

    assert [edge.order for edge in build(make.given(*events, make.ordered("a", "b"))).impossible] == ["after"]


def test_what_contests_the_order_of_a_link_is_found_with_whose_word_it_is():
    acts = [action(name) for name in "abc"]
    known = make.given(*acts, make.ordered("c", "b"), make.ordered("b", "a"))
    found = order_of(known)

    assert [(one.before, one.after) for one in found.against("a", "b")] == [("b", "a")]
    assert {(one.before, one.after) for one in found.against("a", "c")} == {("c", "b"), ("b", "a")}
    assert found.against("b", "a") == ()
    assert {one.by.actor for one in found.against("a", "c")} == {"financial-times"}


def test_a_gap_in_words_alone_is_one_and_every_gap_has_its_speaker():
    known = make.given(action("a"), action("b"), make.ordered("a", "b", gap=Gap(words="shortly after")))
    [gap] = order_of(known).gaps("a", "b")

    assert (gap.least, gap.most, gap.words, gap.by.actor) == (None, None, "shortly after", "financial-times")
    assert order_of(make.given(action("a"), action("b"), make.ordered("a", "b", gap=None))).gaps("a", "b") == ()


def test_rows_stand_in_the_order_that_is_stated():
    known = make.given(*(action(name) for name in "abc"), make.ordered("c", "a"))

    assert in_order(known, known.actions) == ("b", "c", "a")


def test_statements_in_a_circle_with_links_move_no_cause_behind_its_answer():
    links = (response("b", "a"), response("c", "b"))
    known = make.given(*(action(name, "unknown") for name in "abc"), *links, make.ordered("c", "a"))

    assert in_order(known, known.actions) == ("a", "b", "c")


def test_what_is_not_stated_of_is_ordered_by_times_alone():
    """A million actions without a statement cost what they cost before: nothing is closed pair by pair."""
    known = make.given(*(action(name) for name in "ab"))

    assert not Order(acts_of(known), orderings_of(known))._arcs  # noqa: SLF001


@pytest.mark.parametrize("told", [(), (("a", "b"),)])
def test_survivors_of_merges_are_told_of_in_place_of_what_was_merged(told):
    merged = [Ordering(*pair).among({"b": "c"}) for pair in told]

    assert [one.after for one in merged] == ["c"] * len(told)


@given(st.lists(moments(), min_size=1, max_size=7), st.lists(PAIRS, max_size=3))
def test_last_are_those_that_no_other_surely_came_after(times, pairs):
    names = "abcdefg"[: len(times)]
    found = order(dict(zip(names, times, strict=True)), *pairs)

    assert found.last(names) == tuple(
        one for one in names if not any(found.before(one, other) for other in names if other != one)
    )
