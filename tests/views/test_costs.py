"""What is new reaches the views at a cost that goes with it and its chain, not with the log: counted, not timed."""

import pytest

from tests import builders as make
from timeline.log import MemoryLog
from timeline.views import chains
from timeline.views.store import Views

STEPS = 10
"""So many instructions of SQLite are counted as one."""


def world(size: int, path) -> tuple[MemoryLog, Views]:
    """Return a log of pairs of actions, each with a statement of order, a claim, a source; its views caught up."""
    log = MemoryLog()
    make.fill(log, make.source(), make.source("rare"))
    for number in range(size):
        one, other, source = f"a-{number}", f"b-{number}", f"s-{number}"
        make.fill(
            log,
            make.source(source),
            make.action(one, citations=(make.cite(source, "said"),)),
            make.action(other),
            make.ordered(one, other),
            make.claim(f"c-{number}", one),
            make.response(other, one, link=f"r-{number}"),
        )
    views = Views(log, path / f"{size}.db")
    views.refresh()
    return log, views


def chain(size: int, path) -> tuple[MemoryLog, Views]:
    """Return a log of one action that many answer, and its views caught up."""
    log = MemoryLog()
    make.fill(log, make.source(), make.action("a-0"), make.action("a-1"))
    for number in range(size):
        make.fill(log, make.action(f"b-{number}"), make.response(f"b-{number}", "a-0", link=f"r-{number}"))
    views = Views(log, path / f"chain-{size}.db")
    views.refresh()
    return log, views


def steps(log: MemoryLog, views: Views, event) -> int:
    """Return how many steps SQLite takes until an event has reached the views."""
    make.fill(log, event)
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    views.connection.set_progress_handler(count, STEPS)
    views.refresh()
    views.connection.set_progress_handler(None, STEPS)
    return taken


NEW = {
    "an action": lambda: make.action("new"),
    "a claim": lambda: make.claim("new", "a-1"),
    "a response": lambda: make.response("a-2", "a-1", link="new"),
    "an order": lambda: make.ordered("a-2", "a-1"),
    "a title": lambda: make.corrected("action", "a-1", title="Another"),
    "a source": lambda: make.source("new"),
    "a licence": lambda: make.corrected("source", "rare", licence="CC0-1.0"),
    "a note": lambda: make.note("new", "a-1"),
}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    path = tmp_path_factory.mktemp("costs")
    made = [world(size, path) for size in (60, 240)]
    yield made
    for _, views in made:
        views.close()


@pytest.mark.parametrize("what", NEW)
def test_an_event_costs_no_more_in_a_log_four_times_as_long(worlds, what):
    short, long = (steps(log, views, NEW[what]()) for log, views in worlds)

    assert long <= 1.5 * short + 20


def test_control_a_statement_that_reads_a_whole_table_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(
        chains,
        "_CHANGED",
        "SELECT before FROM {orderings} WHERE after || before IN (SELECT value FROM json_each(?))",
    )
    short, long = (steps(*world(size, tmp_path), make.action("new")) for size in (60, 240))

    assert long > 1.5 * short + 20


def test_an_answer_costs_twice_as_much_in_a_chain_that_is_twice_as_long(tmp_path):
    short, long = (steps(*chain(size, tmp_path), make.response("a-1", "a-0", link="new")) for size in (150, 300))

    assert long <= 2.5 * short


def test_control_to_join_a_chain_with_itself_is_found(tmp_path, monkeypatch):
    once = chains._NEIGHBOURS  # noqa: SLF001
    start, end = once.index("UNION SELECT action FROM {chain_actions}"), once.index("UNION SELECT later FROM {links}")
    squared = """UNION SELECT other.action FROM {chain_actions} AS one JOIN {chain_actions} AS other
  ON other.chain = one.chain WHERE one.action IN (SELECT value FROM json_each(?1))
"""
    monkeypatch.setattr(chains, "_NEIGHBOURS", once[:start] + squared + once[end:])
    short, long = (steps(*chain(size, tmp_path), make.response("a-1", "a-0", link="new")) for size in (150, 300))

    assert long > 2.5 * short
