"""Views of ours that say what fails in them, learned by two processes: quicker, and no fault is told otherwise."""

import pickle
import traceback

import pytest

from tests import builders as make
from tests.log import worlds
from tests.views.stored import content
from timeline.errors import EventUnreadable, IntegrityFailure, LogUnavailable, NotFound, ViewFailed
from timeline.log import SqliteLog
from timeline.views import apart, upkeep
from timeline.views.guarded import Guarded
from timeline.views.register import REGISTERED
from timeline.views.registry import registered
from timeline.views.store import Views
from timeline.views.upkeep import bring_up

OURS = [view.name for view in registered()]
AT = 530
"""The position of an action that the second process reads, and that is not the first of a page."""


@pytest.fixture
def path(tmp_path):
    """A log of 700 events, one of which is an action that a view may fail at."""
    path = worlds.filled(tmp_path / "timeline.db", AT - 1)
    with SqliteLog.open(path, writable=True) as log:
        make.fill(log, make.action("panjgur"))
        worlds.fill(log, 700 - AT, first=2000)
    return path


@pytest.fixture
def log(path):
    with SqliteLog.open(path, writable=False) as log:
        yield log


def guarded(**more):
    return [Guarded(view, is_ours=True, **more) for view in registered()]


def brought_up(log, *, views=None, apart=True):
    """Return what fails when the views are brought up, and the rows that then stand."""
    with Views(log, log.path, views=views or guarded()) as stored:
        failed = bring_up(stored, log, OURS, anew=True, apart=apart)
        return failed, (content(stored) if not failed else None)


def failing(monkeypatch, error):
    """Let the register fail at one action, in whatever process."""
    learn = type(REGISTERED).learn

    def failing(self, page, rows):
        if ("action", "panjgur") in page.things:
            raise error
        learn(self, page, rows)

    monkeypatch.setattr(type(REGISTERED), "learn", failing)


def test_two_processes_make_the_rows_that_one_makes(log, used):
    alone = brought_up(log, apart=False)
    assert used == []

    assert brought_up(log) == alone
    assert len(used) == 1


@pytest.mark.parametrize("error", [KeyError("quotation"), RuntimeError("quotation"), SystemExit(9)], ids=repr)
def test_what_fails_in_the_second_process_is_named_with_its_event_and_where_in_the_code(log, used, monkeypatch, error):
    failing(monkeypatch, error)
    [alone], _ = brought_up(log, apart=False)
    [failed], _ = brought_up(log)

    assert len(used) == 1
    assert (failed.view, failed.position, failed.type) == ("register", AT, "action.reported")
    assert str(failed) == str(alone)
    assert "in failing" in "".join(traceback.format_exception(failed.__cause__))


def test_rows_that_the_tables_do_not_take_are_laid_at_the_door_of_the_view(log, used, monkeypatch):
    """The second process only notes them: this one finds out when it writes them, of which view nobody can tell."""
    learn = type(REGISTERED).learn

    def twice(self, page, rows):
        learn(self, page, rows)
        if ("action", "panjgur") in page.things:
            learn(self, page, rows)

    monkeypatch.setattr(type(REGISTERED), "learn", twice)
    [failed], _ = brought_up(log)

    assert len(used) == 1
    assert failed.view == "register"
    assert "UNIQUE" in failed.why


def test_control_what_is_not_done_again_by_one_process_names_no_view(log, used, monkeypatch):
    test = test_rows_that_the_tables_do_not_take_are_laid_at_the_door_of_the_view
    monkeypatch.setattr(upkeep, "may_be_of_a_view", lambda _: False)

    with pytest.raises(LogUnavailable, match="UNIQUE"):
        test(log, used, monkeypatch)


@pytest.mark.usefixtures("used")
def test_an_event_that_does_not_read_is_named_and_nothing_is_done_again(path, used):
    worlds.tamper(path, f"UPDATE event SET leaf = CAST(leaf || ' ' AS BLOB) WHERE position = {AT}")

    with SqliteLog.open(path, writable=False) as log, pytest.raises(EventUnreadable) as met:
        brought_up(log)
    assert (met.value.position, met.value.type, len(used)) == (AT, "action.reported", 1)


def test_what_a_view_took_in_the_second_process_counts(log, used, monkeypatch):
    views = guarded()
    seconds = iter(range(10_000))
    monkeypatch.setattr(apart, "OURS", 1)
    monkeypatch.setattr(apart, "THEIRS", 100)
    views[0] = Guarded(REGISTERED, is_ours=True, clock=lambda: next(seconds))
    brought_up(log, views=views)

    assert len(used) == 1
    assert views[0].seconds >= 700 // 101 + 700 // 101


def test_a_view_of_somebody_else_is_never_asked_elsewhere():
    theirs, ours = Guarded(REGISTERED), Guarded(REGISTERED, is_ours=True)
    assert (theirs.learns_alone, ours.learns_alone) == (False, False)

    theirs.may_learn_apart = ours.may_learn_apart = True
    assert (theirs.learns_alone, ours.learns_alone) == (False, True)


@pytest.mark.parametrize(
    "error",
    [
        ViewFailed("register", "KeyError", position=7, type_="claim.made"),
        NotFound("view", "registers", ("register",)).at(argument="VIEW"),
        IntegrityFailure("position 7: it was altered", where={"position": 7}),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_crosses_to_another_process_as_it_is(error):
    crossed = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own

    assert (type(crossed), crossed.args, vars(crossed)) == (type(error), error.args, vars(error))
