"""The view `chains` knows what is stated of the order of actions, and forgets it as the fold does."""

import pytest

from tests import builders as make
from tests.contracts.redactions import of_the_whole
from tests.views.stored import chains_folded, chains_of
from timeline.log import MemoryLog
from timeline.views import chains
from timeline.views.store import Views

ACTS = (make.source(), *(make.action(name) for name in "abx"), make.response("b", "a", link="l"))
TOLD = (make.ordered("b", "x"), make.ordered("x", "a"))


@pytest.fixture
def log():
    """A log in which `b` answers `a`, on the same day."""
    log = MemoryLog()
    make.fill(log, *ACTS)
    return log


def orders(views):
    return views.select("SELECT time_order, contested FROM {links}")


def test_a_statement_about_a_third_action_contests_a_link(log, tmp_path):
    """By it the answer came first, and neither of the two events is about the response. Times alone take a link out."""
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()
        open_ = orders(views)
        make.fill(log, *TOLD)
        views.refresh()

        assert (open_, orders(views)) == ([("open", 0)], [("open", 1)])
        assert chains_of(views) == chains_folded(log)
        assert views.select("SELECT before, number, after, most FROM {orderings} ORDER BY before") == [
            ("b", 0, "x", 7200),
            ("x", 0, "a", 7200),
        ]


def test_what_was_redacted_orders_nothing_any_more(log, tmp_path):
    make.fill(log, *TOLD)
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()
        position = log.basis().position
        log.redact(of_the_whole(log, position, number=position + 1), expected=0)
        views.refresh()

        assert orders(views) == [("open", 0)]
        assert chains_of(views) == chains_folded(log)


def test_control_without_following_statements_a_chain_is_left_behind(log, tmp_path, monkeypatch):
    make.fill(log, TOLD[0])
    kept = "\n".join(line for line in chains._NEIGHBOURS.splitlines() if "{orderings}" not in line)  # noqa: SLF001
    monkeypatch.setattr(chains, "_NEIGHBOURS", kept)
    monkeypatch.setattr(chains, "_NAMED", "SELECT names FROM {things} WHERE thing = ?")
    with Views(log, tmp_path / "log.db") as views:
        views.refresh()
        make.fill(log, TOLD[1])
        views.refresh()

        assert chains_of(views) != chains_folded(log)
