"""The part of what is known that hangs together with some actions: its chains are those of the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.responses import STRENGTHS
from tests import builders as make
from tests.builders import action, response
from tests.strategies import histories
from timeline.projections.chains import build
from timeline.projections.connected import connected, part_of
from timeline.projections.register import REGISTER

ACTS = tuple(action(name, f"2024-01-0{day}") for day, name in enumerate("abcde", start=1))
AB, BC = response("b", "a"), response("c", "b", "inferred")


def test_what_hangs_together_is_found_by_responses_of_any_strength_also_by_retracted_ones():
    known = make.given(*ACTS, AB, BC, response("e", "d"), make.retracted("response", AB.link))

    assert connected([known], ["c"]) == {"a", "b", "c"}
    assert connected([known], ["d"]) == {"d", "e"}
    assert connected([known], ["nobody"]) == {"nobody"}


def test_what_hangs_together_at_any_of_several_bases_is_found():
    before, after = make.given(*ACTS, AB), make.given(*ACTS, BC)

    assert connected([before, after], ["a"]) == {"a", "b", "c"}


@given(histories(max_size=24), st.integers(0, 2), st.sampled_from([STRENGTHS, ("stated", "attributed")]))
def test_the_chain_of_an_action_in_its_part_is_its_chain_in_the_whole(history, number, strengths):
    known = REGISTER.fold(history)
    name = list(known.actions)[number]

    part = part_of(known, connected([known], [name]))

    assert build(part, strengths).of(name) == build(known, strengths).of(name)


@pytest.mark.parametrize("less", [{"a"}, {"a", "b"}])
def test_of_less_than_what_hangs_together_the_chain_is_another(less):
    """Control: the part has to be whole."""
    known = make.given(*ACTS, AB, response("c", "b"))

    assert build(part_of(known, less)).of("a") != build(known).of("a")


def test_a_part_has_its_actions_in_the_order_of_the_log():
    known = make.given(*reversed(ACTS))

    assert list(part_of(known, frozenset("bcae")).actions) == ["e", "c", "b", "a"]
