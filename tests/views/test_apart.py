"""A long log is learned by a second process: the same tables, the same refusals, and what stood stays standing."""

import multiprocessing
import os
import signal
from contextlib import contextmanager

import pytest

from tests import builders as make
from tests.log import worlds
from tests.views.stored import content
from timeline import _sqlite
from timeline.errors import IntegrityFailure, LogUnavailable
from timeline.log import SqliteLog, ahead
from timeline.views import apart, work
from timeline.views.reading import Pages
from timeline.views.registry import registered
from timeline.views.store import Views


@pytest.fixture
def path(tmp_path):
    """A log of 1,300 events; of some things more was recorded later, by whom it is read in turn."""
    path = worlds.filled(tmp_path / "timeline.db", 1000, 250)
    names = [f"act-{number}" for number in range(40)]
    with SqliteLog.open(path, writable=True) as log:
        make.fill(log, *map(make.action, names))
        worlds.fill(log, 100, first=2000)
        make.fill(log, *(make.corrected("action", name, title="Another") for name in names))
        worlds.fill(log, 80, first=3000)
        make.fill(log, *(make.retracted("action", name) for name in names))
    return path


@pytest.fixture
def log(path):
    with SqliteLog.open(path, writable=False) as log:
        yield log


EVERY = [view.name for view in registered()]


def kept(log, path, names=EVERY):
    with Views(log, path) as views:
        views.refresh(names)
        return content(views)


def test_two_processes_make_the_rows_that_one_makes(log, path, request):
    alone = kept(log, path)
    path.with_name(path.name + ".views.db").unlink()
    used = request.getfixturevalue("used")

    together = kept(log, path)

    assert together == alone
    assert len(used) == 1
    assert multiprocessing.active_children() == []


def test_progress_is_told_of_pages_that_another_process_read(log, path, used):
    told = []
    with Views(log, path) as views:
        views.refresh(progress=lambda done, total: told.append((done, total)))

    assert told[-1] == (1300, 1300)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(used) == 1


def test_a_view_of_somebody_else_is_asked_in_this_process(log, path, used):
    class Theirs:
        name, version, tables, needs, is_prompt = "theirs", 1, (), (), True

        def learn(self, page, rows):
            assert len(rows.select("SELECT 1")) == 1
            assert page.things

        def settle(self, source, rows, touched):
            pass

    with Views(log, path, views=(*registered(), Theirs())) as views:
        views.refresh()

    assert used == []


@pytest.mark.parametrize("position", [700, 750], ids=["in a stretch of theirs", "in one of ours"])
def test_bytes_that_were_altered_are_refused_whoever_reads_them(path, used, position):
    worlds.tamper(path, f"UPDATE event SET leaf = CAST(leaf || ' ' AS BLOB) WHERE position = {position}")

    with SqliteLog.open(path, writable=False) as log, Views(log, path) as views:
        with pytest.raises(IntegrityFailure, match=f"position {position}"):
            views.refresh()

        assert views.stamps() == {}
    assert len(used) == 1
    assert multiprocessing.active_children() == []


def test_what_two_processes_read_in_turn_is_all_of_the_log_each_stretch_from_where_the_last_one_ended(log):
    stretches = apart.stretches_of(log, log.basis(0), log.basis())

    assert [one.since for one in stretches[1:]] == [one.until for one in stretches[:-1]]
    assert (stretches[0].since, stretches[-1].until) == (log.basis(0), log.basis())


@pytest.mark.usefixtures("used")
def test_what_more_was_recorded_of_is_written_while_the_other_process_reads_on(log, path, monkeypatch):
    written = []

    def noted(self, at_least=1):
        for page in late(self, at_least):
            written.append((at_least, len(page.things)))
            yield page

    late = Pages.late
    monkeypatch.setattr(Pages, "late", noted)
    kept(log, path, ["register"])

    assert written == [(10, 40)]


@pytest.mark.usefixtures("used")
def test_both_processes_read(log):
    stretches = apart.stretches_of(log, log.basis(0), log.basis())

    assert [(one.until.position, one.is_ours) for one in stretches] == [
        (300, False),
        (400, True),
        (700, False),
        (800, True),
        (1100, False),
        (1200, True),
        (1300, False),
    ]


def test_a_stretch_that_begins_with_another_root_is_refused(log):
    middle = log.basis(700)
    other = middle._replace(root=log.basis(699).root)

    with pytest.raises(IntegrityFailure, match="another root"):
        list(Pages(log, log.basis(0), log.basis()).stretch(other, log.basis()))
    with pytest.raises(IntegrityFailure, match="has root"):
        list(Pages(log, log.basis(0), log.basis()).stretch(log.basis(0), other))


@pytest.mark.usefixtures("used")
def test_what_stood_stands_when_the_second_process_is_killed(log, path, monkeypatch):
    before = kept(log, path, ["register"])
    learn = apart._learn  # noqa: SLF001  # it is to be killed at work

    def killed(*args):
        yield next(learn(*args))
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(apart, "_learn", killed)
    with Views(log, path) as views:
        with pytest.raises(LogUnavailable, match="ended from outside"):
            views.refresh(["register"], anew=True)

        assert content(views) == before
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("used")
def test_no_second_process_outlives_a_commit_that_failed(log, path, monkeypatch):
    """As long as somebody looks at the error, it holds what was being done."""
    sound = work.transaction
    left = 3

    @contextmanager
    def full(connection):
        nonlocal left
        left -= 1
        with sound(connection):
            yield
        if left < 0:
            message = "database or disk is full"
            raise _sqlite.Error(message)

    monkeypatch.setattr(work, "_PAGES_IN_TRANSACTION", 1)
    monkeypatch.setattr(work, "transaction", full)

    with pytest.raises(LogUnavailable) as met:
        kept(log, path, ["register"])
    assert "full" in str(met.value)
    assert multiprocessing.active_children() == []


def test_a_view_that_learns_alone_asks_for_no_rows():
    with pytest.raises(TypeError, match="asks SELECT 1"):
        apart._Noted().select("SELECT 1")  # noqa: SLF001  # nobody else gets one


@pytest.mark.usefixtures("used")
def test_a_second_process_makes_no_third():
    assert list(ahead.ahead(lambda: [ahead.may_fork()])) == [False]
