"""A log checked in parts: by one process or several, what is found is the same, and a page is not waved through."""

import dataclasses
import os
import signal
import sys
from functools import partial

import pytest

from tests.log import worlds
from timeline.errors import LogUnavailable
from timeline.log import ahead
from timeline.log.evidence import Evidence
from timeline.log.tree import Edge
from timeline.proof import event_checks, parts, verify, workers
from timeline.proof.whole import whole

VERIFY = sys.modules["timeline.proof.verify"]  # the face gives the name of the module to the function


@pytest.fixture
def path(tmp_path):
    """A log of 1,300 events, checked in parts of 256, by two processes."""
    return worlds.filled(tmp_path / "timeline.db", 1300, 250)


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(VERIFY, "PART", 256)
    monkeypatch.setattr(ahead.threading, "active_count", lambda: 1)
    monkeypatch.setattr(workers, "cores", lambda: 2)


TAMPERED = {
    "an edited leaf": (
        "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), 'desk', 'dusk') AS BLOB) WHERE position = 700"
    ),
    "a column": "UPDATE event SET type = 'x' WHERE position IN (300, 1299)",
    "an event gone": "DELETE FROM event WHERE position = 600",
    "a subtree of the first part": "UPDATE subtree SET hash = zeroblob(32) WHERE level = 1 AND number = 0",
    "a subtree of the last": "UPDATE subtree SET hash = zeroblob(32) WHERE level = 1 AND number = 4",
    "a time that fell at the border": (
        "UPDATE event SET recorded_at = '1999-01-01T00:00:00.000000Z' WHERE position = 513"
    ),
    "more than a hundred": "UPDATE event SET type = 'x'",
    "a revision": "UPDATE event SET revision = 7 WHERE position = 900",
}


@pytest.mark.parametrize("name", [None, *TAMPERED])
def test_in_parts_and_by_several_processes_the_verdict_is_the_same(path, name, request):
    if name:
        worlds.tamper(path, TAMPERED[name])
    at_once = verify(path)
    request.getfixturevalue("small_parts")

    in_parts = verify(path)

    assert in_parts.ok == at_once.ok == (name is None)
    assert dataclasses.replace(in_parts, findings=(), more=0) == dataclasses.replace(at_once, findings=(), more=0)
    assert set(in_parts.findings) == set(at_once.findings)
    assert in_parts.more == at_once.more


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("small_parts")
def test_a_process_that_is_killed_is_told_and_no_part_counts_as_checked():
    with pytest.raises(LogUnavailable, match="ended from outside"):
        list(workers.spread([partial(int, "1"), kill_itself, partial(int, "3")]))


@pytest.mark.usefixtures("small_parts")
def test_work_comes_back_in_the_order_in_which_it_was_given():
    assert list(workers.spread([partial(int, str(number)) for number in range(50)])) == list(range(50))


SPOILT = {
    "leaf_hash": lambda _: bytes(32),
    "leaf": lambda row: row.leaf.replace(b"desk", b"dusk"),
    "event_id": lambda _: bytes(16),
    "stream": lambda _: b"note:other",
    "type": lambda _: b"note.other",
    "schema_version": lambda _: 9,
    "recorded_at": lambda _: b"2024-01-18T09:12:00.000001Z",
    "decoy_salts": lambda _: bytes(16),
    "disclosures": lambda row: row.disclosures[1:],
    "redactions": lambda _: [(0, bytes(32), 9)],
}


@pytest.mark.parametrize("column", SPOILT)
def test_a_page_with_one_spoilt_event_is_looked_at_event_by_event(path, column):
    with Evidence(path) as evidence:
        log_id = evidence.names()[0].decode()
        page = evidence.events(0, 200, 200)
    good = whole(page, log_id, b"", event_checks.expected_sd(page))
    spoilt = [*page]
    spoilt[77] = page[77]._replace(**{column: SPOILT[column](page[77])})

    assert good == [row.leaf_hash for row in page]
    assert whole(spoilt, log_id, b"", event_checks.expected_sd(spoilt)) is None


def test_a_page_is_not_whole_after_a_later_one_or_in_another_log(path):
    with Evidence(path) as evidence:
        log_id = evidence.names()[0].decode()
        page = evidence.events(0, 200, 200)
    sealed = event_checks.expected_sd(page)

    assert whole(page, log_id, b"2999", sealed) is None
    assert whole(page, "another", b"", sealed) is None


@pytest.mark.parametrize("size", [0, 256, 512, 1000, 65_536 + 700])
def test_a_tree_grows_by_whole_subtrees_as_it_does_by_leaves(size):
    leaves = [number.to_bytes(32, "big") for number in range(size)]
    by_leaves, by_subtrees, part = Edge(), Edge(), Edge()
    complete = by_leaves.extend(leaves)
    ready = size - size % 256
    tiles = [one.hash for one in part.extend(leaves[:ready]) if one.level == 1]

    grown = by_subtrees.extend(tiles, height=8)
    by_subtrees.extend(leaves[ready:])

    assert grown == complete
    assert (by_subtrees.root(), by_subtrees.size) == (by_leaves.root(), size)


def test_a_subtree_is_not_added_where_none_begins():
    edge = Edge()
    edge.extend([bytes(32)] * 3)

    with pytest.raises(ValueError, match="do not end where a subtree"):
        edge.extend([bytes(32)], height=8)


def test_control_a_part_that_nobody_checks_is_missed(path, monkeypatch, request):
    worlds.tamper(path, TAMPERED["a column"])
    request.getfixturevalue("small_parts")
    monkeypatch.setattr(parts._Part, "_check_event", lambda _, __, row, ___: row.leaf_hash)  # noqa: SLF001

    assert verify(path).ok
