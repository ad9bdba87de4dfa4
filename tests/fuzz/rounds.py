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
"""Logs of one round, at most; each takes a dozen inputs, more or less."""
_MOST = 24
_EVERY = 5
"""After so many inputs the views are caught up: they are made in steps, and looked at in the end."""
_AGAIN = 6
"""One log of so many is folded by a second process too, which takes a second."""
FINDING = (Phase.generate,)
"""For controls: it is enough that something is found."""


@st.composite
def _lives(draw: st.DrawFn, inputs: st.SearchStrategy[Input]) -> tuple[list[Input], bool]:
    """Draw what one log is given, and whether a second process folds it."""
    most = draw(st.integers(1, _MOST))
    return draw(st.lists(inputs, min_size=most, max_size=most)), draw(st.integers(1, _AGAIN)) == 1


def _round(inputs: st.SearchStrategy[Input], tally: Tally) -> Callable[[], None]:
    @hypothesis.given(_lives(inputs))
    def lives(life: tuple[list[Input], bool]) -> None:
        given, is_folded_again = life
        with Desk(tally) as desk:
            for number, one in enumerate(given, start=1):
                desk.take(one)
                if number % _EVERY == 0:
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
        max_examples=min(_LIVES, 1 + 2 * count // _MOST),
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
