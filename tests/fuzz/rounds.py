"""Rounds of fuzzed inputs: hypothesis draws lives of a log, a desk takes them, and a tally counts what became of it."""

from collections.abc import Callable

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from tests.fuzz.desk import Desk, Tally
from tests.fuzz.documents import edited, json_inputs, tables
from tests.fuzz.inputs import Input, appended

INPUTS = st.one_of(appended(), appended(), json_inputs(), edited(), tables())
_LIVES = 50
"""Logs of one round, at most; each takes nine inputs, more or less."""
_PARTS, _OF_A_PART = 3, 8
"""After each part of the inputs of a log the views are caught up: they are made in steps, and looked at in the end."""
_AGAIN = 6
"""One log of so many is folded by a second process too, which takes a second."""
FINDING = (Phase.generate,)
"""For controls: it is enough that something is found."""


@st.composite
def _lives(draw: st.DrawFn, inputs: st.SearchStrategy[Input]) -> tuple[list[list[Input]], bool]:
    """Draw what one log is given, in parts, and whether a second process folds it."""
    part = st.lists(inputs, min_size=1, max_size=_OF_A_PART)
    return draw(st.lists(part, min_size=1, max_size=_PARTS)), draw(st.integers(1, _AGAIN)) == 1


def _round(inputs: st.SearchStrategy[Input], tally: Tally) -> Callable[[], None]:
    @hypothesis.given(_lives(inputs))
    def lives(life: tuple[list[list[Input]], bool]) -> None:
        parts, is_folded_again = life
        with Desk(tally) as desk:
            for part in parts:
                for one in part:
                    desk.take(one)
                desk.catch_up()
            desk.look_at_all(fold_again=is_folded_again)

    return lives


def fuzz(
    count: int,
    seed: int,
    inputs: st.SearchStrategy[Input] = INPUTS,
    phases: tuple[Phase, ...] = (*FINDING, Phase.shrink),
) -> Tally:
    """Run at least `count` inputs, in rounds that begin with the seeds from `seed` on; return what became of them.

    What fails is told as short as it fails, with the seed of its round.
    """
    tally, number = Tally(), seed
    settings = hypothesis.settings(
        max_examples=min(_LIVES, 1 + count // (_OF_A_PART + 4)),
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    while tally.inputs < count:
        try:
            hypothesis.seed(number)(settings(_round(inputs, tally)))()
        except BaseException as error:
            error.add_note(f"again: scripts/fuzz {count} {number}")
            raise
        number += 1
    return tally
