"""Which acts could answer which, by sides and time alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as draw

from timeline.analysis.candidates import DAY, Act, candidates

IRAN, PAKISTAN, IRAQ = 1, 2, 3


def test_an_act_by_the_side_that_was_struck_may_answer():
    strikes = [Act(0, IRAN, (IRAQ,)), Act(10, IRAN, (PAKISTAN,)), Act(2 * DAY, PAKISTAN, (IRAN,))]

    assert list(candidates(strikes)) == [(1, 2)]


def test_an_act_long_after_is_no_candidate():
    strikes = [Act(0, IRAN, (PAKISTAN,)), Act(14 * DAY, PAKISTAN, (IRAN,)), Act(14 * DAY + 1, PAKISTAN, (IRAN,))]

    assert list(candidates(strikes)) == [(0, 1)]


def test_of_two_acts_in_one_second_neither_is_said_to_come_first():
    strikes = [Act(5, IRAN, (PAKISTAN,)), Act(5, PAKISTAN, (IRAN,))]

    assert not list(candidates(strikes))


def test_acts_that_are_not_in_order_of_time_are_refused():
    with pytest.raises(ValueError, match="act 1 is before"):
        list(candidates([Act(5, IRAN, ()), Act(4, IRAN, ())]))


struck = draw.lists(draw.integers(1, 4), max_size=2, unique=True).map(tuple)
acts = draw.lists(
    draw.builds(Act, draw.integers(0, 60), draw.integers(1, 4), struck),
    max_size=30,
).map(lambda some: sorted(some, key=lambda one: one.second))


@given(acts, draw.integers(0, 30))
def test_the_pairs_are_those_of_comparing_every_act_with_every_other(some, window):
    every = [
        (earlier, later)
        for later, one in enumerate(some)
        for earlier, other in enumerate(some)
        if one.acting in other.struck and 0 < one.second - other.second <= window
    ]

    assert list(candidates(some, window)) == every
