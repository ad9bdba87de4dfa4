"""A view that fails: named, with the event at which it does, and kept apart from what is wrong with the file."""

import pytest

from tests import builders as make
from tests.log import worlds
from timeline import _sqlite
from timeline.errors import LogUnavailable
from timeline.views.guarded import Guarded
from timeline.views.plugins import ThingsView
from timeline.views.registry import registered
from timeline.views.store import Views
from timeline.views.upkeep import bring_up
from timeline.views.view import Column, Table

TABLE = Table("seen", "What was seen.", (Column("action", "TEXT", "An action."),), ("action",))


@pytest.fixture
def log(tmp_path):
    """A log of three actions, the second of which was corrected."""
    with worlds.new_log(tmp_path / "timeline.db") as log:
        make.fill(
            log,
            make.source(),
            make.action("kerman"),
            make.action("panjgur"),
            make.corrected("action", "panjgur", amends=3, title="x"),
            make.action("sistan"),
        )
        yield log


def view_of(rows, name="seen", **more):
    return Guarded(ThingsView(name, 1, (TABLE._replace(name=name),), ("action",), rows, **more))


def brought_up(log, *views):
    """What fails when views are brought up, and where each then stands."""
    with Views(log, log.path, views=[*registered(), *views]) as stored:
        failed = bring_up(stored, log, ["register", *(view.name for view in views)])
        return failed, {name: one.position for name, one in stored.stamps().items()}


def test_the_last_event_of_the_thing_at_which_it_fails_is_named(log):
    def rows(action):
        if action.now.action == "panjgur":
            raise KeyError
        yield "seen", (action.now.action,)

    [failed], stamps = brought_up(log, view_of(rows))

    assert (failed.view, failed.position, failed.type) == ("seen", 4, "action.corrected")
    assert failed.where == {"view": "seen", "position": 4}
    assert stamps == {"register": 5}


def test_what_it_says_of_a_record_is_not_told(log):
    """An error of Python may hold a quotation, and errors land in bug reports."""

    def rows(action):
        raise ValueError(action.now.title)
        yield

    [failed], _ = brought_up(log, view_of(rows))

    assert failed.message == "view seen fails at position 2, action.reported: ValueError"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (lambda action: [("seen", ("same",))] if action.stands else [], "UNIQUE"),
        (lambda action: [("seen", (action.now.action, "more"))], "not what the table holds"),
        (lambda action: [("other", (action.now.action,))], "KeyError"),
        (lambda _: [("seen", (object(),))], "not what the table holds"),
        (lambda _: [("seen", (0.5,))], "not what the table holds"),
        (lambda _: [("seen", (b"kerman",))], "not what the table holds"),
    ],
    ids=["twice the same key", "too many cells", "no table of its own", "no cell", "a float", "bytes"],
)
def test_rows_that_its_tables_do_not_take_are_its_own_fault(log, rows, says):
    [failed], stamps = brought_up(log, view_of(rows))

    assert failed.code == "view.failed"
    assert says in failed.why
    assert stamps == {"register": 5}


def test_a_total_that_fails_has_no_event(log):
    totals = {"seen": "SELECT nothing FROM {nowhere}"}

    [failed], _ = brought_up(log, view_of(lambda _: [], totals=totals))

    assert (failed.position, failed.where) == (0, {"view": "seen"})


def test_what_needs_a_view_that_fails_stays_behind_and_all_others_go_on(log):
    def broken(_):
        raise RuntimeError
        yield

    first = view_of(broken, "first")
    second = view_of(lambda _: [], "second", needs=("first",))
    third = view_of(lambda action: [("third", (action.now.action,))], "third")

    failed, stamps = brought_up(log, first, second, third)

    assert [one.view for one in failed] == ["first"]
    assert stamps == {"register": 5, "third": 5}


def test_a_fault_of_the_file_is_not_laid_at_its_door(log):
    """Control: a full disk is no reason to mend a view."""

    class Full(_sqlite.Error):
        sqlite_errorcode = 13  # SQLITE_FULL

    def rows(_):
        raise Full
        yield

    with pytest.raises(LogUnavailable):
        brought_up(log, view_of(rows))


def statement_of(call):
    """A view whose rows are as they should be, and that does something else to the file when it settles."""

    class Meddling(ThingsView):
        def settle(self, source, rows, touched):
            del source, touched
            call(rows)

    return Guarded(Meddling("seen", 1, (TABLE,), ("action",), lambda action: [("seen", (action.now.action,))]))


@pytest.mark.parametrize(
    "call",
    [
        lambda rows: rows.execute("DELETE FROM {actions}"),
        lambda rows: rows.execute("DELETE FROM actions"),
        lambda rows: rows.execute("UPDATE view SET position = 1"),
        lambda rows: rows.execute("COMMIT"),
        lambda rows: rows.execute("DROP TABLE actions"),
        lambda rows: rows.select("DELETE FROM actions RETURNING 1"),
        lambda rows: rows.select("WITH one AS (SELECT 1) DELETE FROM actions"),
        lambda rows: rows.select("COMMIT"),
        lambda rows: rows.insert("actors", [("x",)]),
        lambda rows: rows.delete("actions", ["kerman"]),
        lambda rows: rows.delete("actions", ["kerman"], "action"),
    ],
    ids=[
        *("delete ours", "by its name", "the stamps", "end what goes on", "drop ours"),
        *(
            "delete in a query",
            "delete behind WITH",
            "end it in a query",
            "insert",
            "take rows",
            "take rows by a column",
        ),
    ],
)
def test_what_a_view_does_to_tables_that_are_not_its_own_is_refused(log, call):
    with Views(log, log.path, views=[*registered(), statement_of(call)]) as views:
        [failed] = bring_up(views, log, ["register", "seen"])

        assert failed.view == "seen"
        assert views.select("SELECT count(*) FROM {actions}") == [(3,)]
        assert {name: one.position for name, one in views.stamps().items()} == {"register": 5}


def test_a_view_reads_all_tables_and_writes_its_own(log):
    def call(rows):
        assert rows.select("WITH one AS (SELECT action FROM {actions}) SELECT count(*) FROM one") == [(3,)]
        rows.execute("DELETE FROM {seen}")
        rows.execute("INSERT INTO {seen} SELECT action FROM {actions} WHERE title = ?", ("x",))

    failed, stamps = brought_up(log, statement_of(call))

    assert (failed, stamps) == ((), {"register": 5, "seen": 5})


def test_a_view_that_wants_to_end_the_program_fails(log):
    def rows(_):
        raise SystemExit(9)
        yield

    [failed], stamps = brought_up(log, view_of(rows))

    assert (failed.why, stamps) == ("SystemExit", {"register": 5})


def test_what_a_view_prints_is_no_result(log, capsys):
    def rows(action):
        print("seen", action.now.action)  # noqa: T201
        yield "seen", (action.now.action,)

    brought_up(log, view_of(rows))

    printed = capsys.readouterr()
    assert (printed.out, "seen kerman" in printed.err) == ("", True)


def test_without_a_guard_one_view_stops_all(log):
    """Control: the guard is what keeps them apart."""

    def rows(_):
        raise RuntimeError
        yield

    bare = ThingsView("seen", 1, (TABLE,), ("action",), rows)
    with Views(log, log.path, views=[*registered(), bare]) as views:
        with pytest.raises(RuntimeError):
            bring_up(views, log, ["register", "seen"])
        assert views.stamps() == {}


def test_how_long_it_takes_is_counted_by_the_clock_that_it_is_given(log):
    ticks = iter(range(100))
    view = Guarded(ThingsView("seen", 1, (TABLE,), ("action",), lambda _: []), clock=lambda: next(ticks))

    brought_up(log, view)

    assert view.seconds >= 2
