"""Streams that are read by themselves are proven all the same: what was changed in them, or beside them, is missed."""

import pytest

from tests import builders as make
from tests.contracts.event_log import fill
from tests.log import worlds
from timeline.errors import IntegrityFailure
from timeline.log import MemoryLog, SqliteLog, places

TILE = [f"note:note-{number}" for number in (20, 21)]
EDGE = ["note:note-500"]


@pytest.fixture
def path(tmp_path):
    """A log of 511 events: one whole tile of the tree, and 255 leaves at its edge."""
    return worlds.filled(tmp_path / "timeline.db")


def read(path, basis, streams):
    with SqliteLog.open(path, writable=False) as log:
        return [one.position for one in log.read_streams(basis, streams)]


@pytest.fixture
def basis(path):
    with SqliteLog.open(path, writable=False) as log:
        return log.basis()


def leaf_with_its_hash(path):
    worlds.rewrite(path, 20, b"desk", b"dusk")


def leaf_at_the_edge_with_its_hash(path):
    worlds.rewrite(path, 500, b"desk", b"dusk")


CHANGED = {
    "a leaf": (TILE, "UPDATE event SET leaf = x'7b7d' WHERE position = 20", "position 20 .* stored hash"),
    "a leaf and its hash": (TILE, leaf_with_its_hash, "hash 0 of level 1 of the tree is not that of what is below"),
    "the hash beside it": (
        TILE,
        "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 30",
        "hash 0 of level 1 of the tree is not that of what is below",
    ),
    "a hash at the edge": (TILE, "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 511", "the log has root"),
    "a leaf at the edge and its hash": (EDGE, leaf_at_the_edge_with_its_hash, "the log has root"),
    "the hash above it": (TILE, "UPDATE subtree SET hash = zeroblob(32) WHERE level = 1", "the log has root"),
    "a hash is gone": (TILE, "DELETE FROM subtree", "of 1 hashes of level 1 from 0 on, 0 are there"),
    "words of another": (
        TILE,
        "UPDATE disclosure SET json = (SELECT json FROM disclosure WHERE position = 22) WHERE position = 21",
        "position 21: a disclosure is not the one that its leaf commits to",
    ),
    "words that are passed off as a decoy": (
        TILE,
        (
            "DELETE FROM disclosure WHERE position = 21 AND slot = 0",
            "UPDATE event SET decoy_salts = CAST(coalesce(decoy_salts, x'') || zeroblob(16) AS BLOB) WHERE position = 21",  # noqa: E501
        ),
        "position 21: a disclosure is not the one that its leaf commits to",
    ),
    "words are gone": (TILE, "DELETE FROM disclosure WHERE position = 21", "without a record"),
    "its stream": (
        TILE,
        "UPDATE event SET stream = 'note:note-21', revision = 2 WHERE position = 22",
        "position 22 .* it belongs to note:note-22, and is filed under 'note:note-21'",
    ),
    "its revision": (TILE, "UPDATE event SET revision = 2 WHERE position = 21", "position 21 .* revision 1 of"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_was_changed_is_missed_by_who_reads_the_stream(path, basis, name):
    streams, change, why = CHANGED[name]
    if callable(change):
        change(path)
    else:
        worlds.tamper(path, *([change] if isinstance(change, str) else change))

    with pytest.raises(IntegrityFailure, match=why):
        read(path, basis, streams)


REFILED = {
    "an event that another stream is said to hold": (
        "UPDATE event SET stream = 'note:zzz' WHERE position = 22",
        "position 22 .* it belongs to note:note-22, and is filed under 'note:zzz'",
    ),
    "a revision that follows none": (
        "UPDATE event SET revision = 2 WHERE position = 22",
        "position 22 .* its revision does not follow",
    ),
    "a revision before the one it follows": (
        "UPDATE event SET revision = 1 + (position = 22) WHERE position IN (22, 29) AND stream = 'note:note-22'",
        "position 22 .* its revision does not follow",
    ),
}


@pytest.mark.parametrize("name", REFILED)
def test_what_a_stream_has_lost_every_whole_reading_misses(path, basis, name):
    change, why = REFILED[name]
    worlds.tamper(path, change)

    with SqliteLog.open(path, writable=False) as log, pytest.raises(IntegrityFailure, match=why):
        list(log.read_verified(basis))


def test_words_that_another_field_of_the_event_says_are_not_said_twice(tmp_path):
    with worlds.new_log(tmp_path / "timeline.db") as log:
        log.append(worlds.STRIKE.stream, [make.new(worlds.STRIKE)], expected=0)
        first = "(SELECT json FROM disclosure WHERE slot = 0)"
        worlds.tamper(tmp_path / "timeline.db", f"UPDATE disclosure SET json = {first} WHERE slot = 1")

        for reading in (log.read_streams(log.basis(), [worlds.STRIKE.stream]), log.read_verified(log.basis())):
            with pytest.raises(IntegrityFailure, match="position 1: a disclosure is there twice"):
                list(reading)


def test_what_a_stream_has_lost_at_its_end_cannot_be_told_from_it_alone(path, basis):
    """So `api` says, and the views count the events of each thing."""
    worlds.tamper(path, "UPDATE event SET stream = 'note:zzz' WHERE position = 22")

    assert read(path, basis, ["note:note-22"]) == []
    with pytest.raises(IntegrityFailure, match="it belongs to note:note-22"):
        read(path, basis, ["note:zzz"])


@pytest.mark.parametrize("wrong", [[3], [3, 99]])
def test_events_that_were_not_asked_for_are_refused(wrong):
    """What the columns find may be anything, also while somebody changes them."""
    with MemoryLog() as log:
        fill(log, 3)
        shelf = log._shelf  # noqa: SLF001  # one that lies
        pick = shelf.pick
        shelf.positions_of = lambda _streams, _up_to: wrong
        shelf.pick = lambda positions: pick([at for at in positions if at <= 3])

        with pytest.raises(IntegrityFailure, match=f"position 3 .* {'does not follow' if len(wrong) == 1 else 'of 2'}"):
            list(log.read_streams(log.basis(), ["note:note-1"]))


def test_what_was_not_changed_reads(path, basis):
    assert read(path, basis, [*EDGE, *TILE]) == [20, 21, 500]


def test_only_what_leads_to_the_root_is_read(path, basis):
    """What a question costs does not go with the log: of the words of others nothing is looked at."""
    worlds.tamper(path, "UPDATE event SET leaf = x'7b7d' WHERE position = 30")

    assert read(path, basis, [*EDGE, *TILE]) == [20, 21, 500]


def test_the_event_that_says_what_was_redacted_is_proven_too(tmp_path):
    path = worlds.redacted(tmp_path / "timeline.db")
    with SqliteLog.open(path, writable=False) as log:
        basis = log.basis()
        assert [one.event.title.by_position for one in log.read_streams(basis, [worlds.STRIKE.stream])] == [6]
    [[leaf]] = worlds.ask(path, "SELECT leaf FROM event WHERE position = 6")
    changed = leaf.replace(b"personal_data", b"court_order")
    worlds.tamper(path, "UPDATE event SET leaf = ? WHERE position = 6", parameters=(changed,))

    with pytest.raises(IntegrityFailure, match=r"position 6 .* not the one in the tree"):
        read(path, basis, [worlds.STRIKE.stream])


@pytest.mark.parametrize("position", [5, 6])
def test_what_was_redacted_since_is_proven_by_the_tree_of_the_head(tmp_path, position):
    path = worlds.redacted(tmp_path / "timeline.db")
    with SqliteLog.open(path, writable=False) as log:
        basis = log.basis(position)
    [[leaf]] = worlds.ask(path, "SELECT leaf FROM event WHERE position = 6")
    assert read(path, basis, [worlds.STRIKE.stream]) == [1]
    worlds.tamper(path, "UPDATE event SET leaf = ? WHERE position = 6", parameters=(leaf.replace(b"data", b"date"),))

    with pytest.raises(IntegrityFailure, match=r"position 6 .* not the one in the tree"):
        read(path, basis, [worlds.STRIKE.stream])
    with SqliteLog.open(path, writable=False) as log, pytest.raises(IntegrityFailure, match="position 6 is not what"):
        list(log.read_verified(basis))


def test_a_redaction_of_which_nothing_is_left_is_refused_by_every_reading(tmp_path):
    path = worlds.redacted(tmp_path / "timeline.db")
    worlds.tamper(path, "UPDATE event SET leaf = NULL WHERE position = 6")

    with SqliteLog.open(path, writable=False) as log:
        for reading in (log.read_streams(log.basis(), [worlds.STRIKE.stream]), log.read_verified(log.basis())):
            with pytest.raises(IntegrityFailure, match="position 6: its leaf was removed"):
                list(reading)


def test_what_was_proven_once_counts_for_a_later_basis_and_what_is_read_is_held_against_it(path):
    with SqliteLog.open(path, writable=True) as log:
        assert [one.position for one in log.read_streams(log.basis(), TILE)] == [20, 21]
        fill(log, 300, first=1000)
        later = log.basis()
        worlds.tamper(path, "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 30")

        assert [one.position for one in log.read_streams(later, [*TILE, "note:note-1000"])] == [20, 21, 512]
        leaf_with_its_hash(path)
        with pytest.raises(IntegrityFailure, match="position 20 is not"):
            list(log.read_streams(later, TILE))


def test_what_was_proven_once_does_not_count_for_another_tree(path):
    with SqliteLog.open(path, writable=False) as log:
        assert [one.position for one in log.read_streams(log.basis(), TILE)] == [20, 21]
        worlds.tamper(path, "UPDATE subtree SET hash = zeroblob(32) WHERE level = 1")

        with pytest.raises(IntegrityFailure, match="hash 0 of level 1 of the tree is not that of what is below"):
            list(log.read_streams(log.basis(), TILE))


def test_no_more_is_remembered_than_has_room(path, monkeypatch):
    monkeypatch.setattr(places, "_MOST_TILES", 1)
    with SqliteLog.open(path, writable=True) as log:
        fill(log, 600, first=1000)
        basis = log.basis()

        for _ in range(2):
            found = [one.position for one in log.read_streams(basis, [*TILE, "note:note-1000", "note:note-1400"])]
            assert found == [20, 21, 512, 912]
