"""Whatever is typed, handed over or written in an editor is recorded whole, or refused with what, where and fix."""

import os
import re
from contextlib import closing

import pytest

from tests.fuzz.desk import Desk, Tally
from tests.fuzz.documents import edited, json_inputs
from tests.fuzz.inputs import Input, appended
from tests.fuzz.rounds import FINDING, fuzz
from tests.fuzz.values import PRINTED
from tests.fuzz.world import RECIPES, world
from timeline._sqlite import driver
from timeline.cli import receipts
from timeline.cli.append_kinds import KINDS

FEW = 200
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


def test_every_kind_has_a_command_line_that_is_right():
    assert {one.kind for one in RECIPES} == set(KINDS)


# --- controls: a guard is taken away, and it is found ----------------------------------------------------------------


def test_controls_that_reach_the_terminal_are_found(monkeypatch):
    monkeypatch.setattr("timeline.cli.terminal._ACTIVE", re.compile("(?!)"))
    noted = PRINTED.map(lambda text: Input("append note", ("append", "note", f"--text={text}", "--", "sistan")))

    with pytest.raises(AssertionError, match="acts on a terminal"):
        fuzz(100, 1, noted, FINDING)


def test_half_of_a_draft_that_is_recorded_is_found(monkeypatch):
    def one_by_one(log, commands, **options):
        return [outcome for one in commands for outcome in all_at_once(log, [one], **options)]

    all_at_once = receipts.handle_all
    monkeypatch.setattr(receipts, "handle_all", one_by_one)

    with pytest.raises(AssertionError, match=r"recorded all the same|told to be recorded"):
        fuzz(1000, 1, edited() | json_inputs(), FINDING)


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
