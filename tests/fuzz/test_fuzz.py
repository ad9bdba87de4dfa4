"""Whatever is typed, handed over or written in an editor is recorded whole, or refused with what, where and fix."""

import json
import os
import re
from contextlib import closing

import pytest
from hypothesis import strategies as st

from tests.fuzz.desk import Desk, Tally
from tests.fuzz.inputs import Input, Whole, appended
from tests.fuzz.rounds import FINDING, fuzz
from tests.fuzz.values import PRINTED
from tests.fuzz.world import RECIPES, world
from timeline._sqlite import driver
from timeline.cli import receipts
from timeline.cli.append_kinds import KINDS

FEW = 120
"""Inputs of each run of the tests."""
MANY = int(os.environ.get("TIMELINE_FUZZ", "10000"))
SEED = int(os.environ.get("TIMELINE_FUZZ_SEED", "0"))


@pytest.fixture(autouse=True)
def _world() -> None:
    """The log that all begins from, made before a control takes something away."""
    world()


def test_whatever_is_given_is_recorded_whole_or_refused():
    tally = fuzz(FEW, seed=2024)

    assert tally.inputs >= FEW
    assert tally.recorded > FEW / 4, "nearly nothing was right: such inputs find little"
    assert tally.refused.total() > FEW / 4, "nearly nothing was wrong: such inputs find little"


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_ten_thousand_inputs_leave_the_log_whole(capsys):
    """How many is said by TIMELINE_FUZZ, from which seed on by TIMELINE_FUZZ_SEED: see scripts/fuzz."""
    tally = fuzz(MANY, seed=SEED)

    with capsys.disabled():
        print("", f"seed {SEED}", *tally.lines(), sep="\n")  # noqa: T201 — figures of a long run
    assert tally.inputs >= MANY
    never = [says for says, given in tally.given.items() if given > 100 and not tally.taken[says]]
    assert not never, "nothing of this kind was ever right"


def test_every_kind_has_a_command_line_that_is_right():
    assert {one.kind for one in RECIPES} == set(KINDS)


def test_a_draft_is_written_where_an_editor_would_be_opened():
    draft = Whole(b'[[actor]]\nname = "Jaish"\nkind = "group"\n')
    with Desk(Tally()) as desk:
        ran = desk.take(Input("append --edit", ("append", "--edit"), edits=(draft,)))

    assert (ran.code, ran.out) == (0, "jaish\n")


# --- controls: a guard is taken away, and it is found ----------------------------------------------------------------


def test_controls_that_reach_the_terminal_are_found(monkeypatch):
    monkeypatch.setattr("timeline.cli.terminal._ACTIVE", re.compile("(?!)"))
    noted = PRINTED.map(lambda text: Input("append note", ("append", "note", f"--text={text}", "--", "sistan")))

    with pytest.raises(AssertionError, match="acts on a terminal"):
        fuzz(100, 1, noted, FINDING)


def test_half_of_what_belongs_together_that_is_recorded_is_found(monkeypatch):
    def one_by_one(log, commands, **options):
        return [outcome for one in commands for outcome in all_at_once(log, [one], **options)]

    def drafted(several: list[dict]) -> Input:
        return Input("append --json", ("append", "--json", "-"), json.dumps(several).encode())

    all_at_once = receipts.handle_all
    monkeypatch.setattr(receipts, "handle_all", one_by_one)

    with pytest.raises(AssertionError, match=r"recorded all the same|told to be recorded"):
        fuzz(100, 1, st.lists(st.sampled_from(world().drafts), min_size=2, max_size=4).map(drafted), FINDING)


def test_a_fault_of_ours_is_found(monkeypatch):
    def broken(_text: str) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("timeline.cli.bodies.alias", broken)

    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        fuzz(500, 1, appended(), FINDING)


def test_a_changed_row_is_found():
    with Desk(Tally()) as desk:
        desk.look_at_all(fold_again=False)
        with closing(driver.connect(desk.folder / "timeline.db")) as log, log:
            [[guard]] = log.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_update'")
            log.execute("DROP TRIGGER event_update")
            log.execute("UPDATE event SET recorded_at = '2024-01-18T09:12:00.000000Z' WHERE position = 3")
            log.execute(guard)

        with pytest.raises(AssertionError, match="integrity"):
            desk.take(Input("append actor", ("append", "actor", "--name=X", "--id=x", "--kind=group")))
        with pytest.raises(AssertionError, match="verify"):
            desk.look_at_all(fold_again=False)
