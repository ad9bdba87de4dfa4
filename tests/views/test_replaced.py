"""Which claim replaces which, caught up: as a build from nothing has it, and at a cost that does not grow with them."""

import pytest

from tests import builders as make
from tests.views.stored import caught_up, replaced, replaced_folded
from timeline.log import MemoryLog
from timeline.views import register

POST = (make.cite("post"),)


def chain(length, fallen=()):
    """Return a log of claims each of which replaces the one before; the source of the `fallen` ones fell."""
    log = MemoryLog()
    make.fill(log, make.source(), make.source("post"), make.actor("iran"), make.action("x"), make.claim("c0", "x"))
    make.fill(log, *map(replacing, range(1, length)))
    for number in fallen:
        make.fill(log, make.citation_added(f"claim:c{number}", source="post"))
    return log


def replacing(number):
    return make.claim(f"c{number}", "x", supersedes=f"c{number - 1}")


def cost(log, path, *events):
    """Return how many statements SQLite runs, and in how many steps, to catch up with some events."""
    with caught_up(log, path) as views:
        make.fill(log, *events)
        counted = {"statements": 0, "steps": 0}

        def count(what):
            counted[what] += 1

        views.connection.set_trace_callback(lambda _: count("statements"))
        views.connection.set_progress_handler(lambda: count("steps"), 1)
        views.refresh()
        views.connection.set_progress_handler(None, 0)
        views.connection.set_trace_callback(None)
        assert replaced(views) == replaced_folded(log)
    return counted


def test_to_replace_the_last_of_many_costs_no_more_than_to_replace_the_last_of_few(tmp_path):
    few, many = (cost(chain(length), tmp_path / f"{length}.db", replacing(length)) for length in (10, 150))

    assert many["statements"] == few["statements"]
    assert many["steps"] < few["steps"] * 1.1


def test_control_to_go_through_all_that_hangs_together_costs_more_of_many(tmp_path, monkeypatch):
    monkeypatch.setattr(register, "AFFECTED", register.AROUND)

    test = test_to_replace_the_last_of_many_costs_no_more_than_to_replace_the_last_of_few
    with pytest.raises(AssertionError):
        test(tmp_path)


FELL = (
    make.claim("z", "x"),
    make.claim("a", "x"),
    make.claim("b", "x", supersedes="a", citations=POST),
    make.claim("c", "x", supersedes="b"),
    make.source_withdrawn("post"),
)
"""What `b` had replaced is replaced by `c`, for `b` fell."""
CIRCLE = (
    make.claim("a", "x"),
    make.claim("b", "x", supersedes="a"),
    make.claim("c", "x", supersedes="b"),
    make.corrected("claim", "a", supersedes="c"),
)
NAMELESS = (
    make.claim("a", "x", None, claimant_words="an officer"),
    make.claim("b", "x", None, claimant_words="an officer", supersedes="a"),
)
CASES = {
    "what replaces one that fell is new": ((*FELL[:3], FELL[4]), FELL[3]),
    "the middle of a way is corrected away": (FELL, make.corrected("claim", "b", supersedes="z")),
    "the middle of a way is corrected to nothing": (FELL, make.corrected("claim", "b", supersedes=None)),
    "the end of a way is retracted": (FELL, make.retracted("claim", "c")),
    "a way is made longer": ((*FELL, make.claim("y", "x")), make.corrected("claim", "a", supersedes="y")),
    "who speaks in the middle is another": (FELL, make.corrected("claim", "b", claimant="pakistan")),
    "a circle is opened far from where it was closed": (CIRCLE, make.corrected("claim", "b", supersedes=None)),
    "a circle is closed": (CIRCLE[:-1], CIRCLE[-1]),
    "somebody without a name says more": (NAMELESS, make.claim("c", "x", None, claimant_words="he", supersedes="b")),
}


@pytest.fixture
def follow(tmp_path):
    """Catch up with the second of two stretches; return what the tables say, and what the projection does."""

    def follow(name):
        before, after = CASES[name]
        log = MemoryLog()
        make.fill(log, make.source(), make.source("post"), make.actor("iran"), make.action("x"), *before)
        with caught_up(log, tmp_path / "log.db") as views:
            make.fill(log, after)
            views.refresh()
            return replaced(views), replaced_folded(log)

    return follow


@pytest.mark.parametrize("name", CASES)
def test_who_replaces_whom_is_caught_up_as_the_projection_has_it(follow, name):
    found, folded = follow(name)

    assert found == folded


@pytest.mark.parametrize(
    ("name", "removed", "by"),
    [
        ("the middle of a way is corrected away", "WHERE superseded_by IN later", "WHERE 0"),
        ("what replaces one that fell is new", "this.unsupported = 1 OR", ""),
        ("a circle is opened far from where it was closed", "ON next.supersedes = later.claim", "ON 0"),
    ],
)
def test_control_each_way_to_what_is_affected_is_gone(follow, monkeypatch, name, removed, by):
    assert removed in register.AFFECTED
    monkeypatch.setattr(register, "AFFECTED", register.AFFECTED.replace(removed, by))

    found, folded = follow(name)
    assert found != folded


@pytest.mark.parametrize(
    ("name", "query", "by"),
    [
        ("the middle of a way is corrected away", "_ODD_AMONG", "SELECT 1 WHERE ?1 AND 0"),
        ("a circle is closed", "_EARLY", "SELECT 1 WHERE ?1 AND 0"),
        ("what replaces one that fell is new", "_REPLACING", "SELECT value FROM json_each(?)"),
    ],
)
def test_control_what_is_odd_is_read_with_all_that_tells_of_it(follow, monkeypatch, name, query, by):
    monkeypatch.setattr(register, query, by)

    found, folded = follow(name)
    assert found != folded
