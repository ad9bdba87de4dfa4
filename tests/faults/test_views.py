"""t7. Who makes the read models is killed before each statement: what stands is the old state or the new."""

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests import builders as make
from tests.cases.packaged import events_of
from tests.faults.counts import count, report
from tests.faults.kill_steps import cuts
from tests.log.worlds import new_log
from tests.views.stored import content, from_nothing
from timeline.log import open_log
from timeline.views import file, store, work
from timeline.views.store import Views

CASE = events_of("kerman-2024")
LATER = (
    *(make.action("later"), make.response("later", "kerman-bombing"), make.corrected("action", "later", kind="strike")),
    make.retracted("action", "iran-demand-2024-01-18"),
)
WORK = {"catch up": {}, "build anew": {"anew": True}}


@pytest.fixture
def folder(tmp_path) -> Path:
    """A log and its views, which know all but the last few events; and what they hold, before and after."""
    old = tmp_path / "old"
    old.mkdir()
    with new_log(old / "timeline.db") as log, Views(log, old / "timeline.db") as views:
        make.fill(log, *CASE)
        views.refresh()
        make.fill(log, *LATER)
    return old


def catch_up(path: Path, how: dict, statement: Callable[[str], None] | None = None) -> None:
    """Catch up, as a program of its own would; `statement` is told of each before it is run."""

    def opened(views_file: Path, real=file.open_file):
        connection = real(views_file)
        connection.set_trace_callback(statement)
        return connection

    with pytest.MonkeyPatch.context() as patch, open_log(path) as log, Views(log, path) as views:
        patch.setattr(store.file, "open_file", opened)
        views.refresh(**how)


def killed_before(number: int, path: Path, how: dict) -> bool:
    """Catch up in a child that kills itself before that statement; tell whether it came so far."""
    child = os.fork()
    if child == 0:
        left = [number]

        def statement(_: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            catch_up(path, how, statement)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def statements(path: Path, how: dict) -> int:
    found: list[str] = []
    catch_up(path, how, found.append)
    return len(found)


def held(path: Path, *, going_on: bool) -> object:
    """Return what the views hold: as they were left, or after somebody went on."""
    with open_log(path) as log, Views(log, path) as views:
        if going_on:
            views.refresh()
        return content(views), {name: one.position for name, one in views.stamps().items() if name != "search"}


def wrong(folder: Path, tmp_path: Path, how: dict, kills: int) -> tuple[list[int], int]:
    """Return the kills after which the views were neither old nor new, or not right afterwards; and count all."""
    old, found = held(folder / "timeline.db", going_on=False), []
    new_folder = shutil.copytree(folder, tmp_path / "new")
    total = statements(new_folder / "timeline.db", how)
    new = held(new_folder / "timeline.db", going_on=True)
    numbers = cuts(total, kills)
    for number in numbers:
        trial = shutil.copytree(folder, tmp_path / "trial") / "timeline.db"
        assert killed_before(number, trial, how)
        if held(trial, going_on=False) not in (old, new) or held(trial, going_on=True) != new:
            found.append(number)
        shutil.rmtree(trial.parent)
    return found, len(numbers)


@pytest.mark.parametrize("name", WORK)
def test_views_that_are_killed_on_the_way_are_right_afterwards(folder, tmp_path, name):
    found, kills = wrong(folder, tmp_path, WORK[name], count("t7"))

    report("t7", how=name, kills=kills, wrong=len(found))
    assert found == []


def test_control_a_stamp_that_is_not_written_with_its_rows_is_found_out(folder, tmp_path, monkeypatch):
    """Position written first: without a transaction each row and each stamp stands for itself."""
    monkeypatch.setattr(work, "transaction", lambda _: nullcontext())

    found, _ = wrong(folder, tmp_path, {}, 12)

    assert found


def test_what_was_caught_up_is_what_a_build_from_nothing_gives(folder):
    path = folder / "timeline.db"
    rows, _ = held(path, going_on=True)

    with open_log(path) as log:
        assert rows == from_nothing(log)
