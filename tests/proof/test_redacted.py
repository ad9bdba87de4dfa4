"""A log with redactions is whole; and whatever is changed about what was taken out of it is found."""

import shutil

import pytest

from tests import builders as make
from tests.contracts.event_log import fill
from tests.contracts.redactions import STRIKE, of_fields, of_the_whole
from tests.log import worlds
from timeline.errors import IntegrityFailure
from timeline.log import open_log
from timeline.proof import verify

LEVELS = ("quick", "default", "deep")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A log of a strike and four notes: its title taken out by position 6, the note at 3 whole by position 7."""
    path = tmp_path_factory.mktemp("redacted") / "timeline.db"
    with worlds.new_log(path) as log:
        log.append(STRIKE.stream, [make.new(STRIKE)], expected=0)
        fill(log, 4, first=2)
        log.redact(of_fields(log, 1, "/title"), expected=0)
        log.redact(of_the_whole(log, 3), expected=0)
    return path


@pytest.fixture
def path(template, tmp_path):
    """A copy of it."""
    return shutil.copy(template, tmp_path / "timeline.db")


def codes(path):
    return {finding.code for finding in verify(path).findings}


@pytest.mark.parametrize("level", LEVELS)
def test_a_log_with_redactions_is_whole_and_counts_what_is_withheld(path, level):
    verdict = verify(path, level=level)

    assert verdict.ok
    assert verdict.events == 7
    assert verdict.withheld == (0 if level == "quick" else 2)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE event SET type = 'note.retracted' WHERE position = 3", "column.differs"),
        ("UPDATE event SET schema_version = 2 WHERE position = 3", "column.differs"),
        ("UPDATE event SET stream = 'note:note-9' WHERE position = 3", "column.differs"),
        ("UPDATE event SET recorded_at = replace(recorded_at, '.0', '.1') WHERE position >= 3", "column.differs"),
        ("UPDATE event SET event_id = zeroblob(16) WHERE position = 3", "redaction.differs"),
        ("UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 3", "leaf.missing"),
        ("DELETE FROM redaction WHERE target = 3", "leaf.missing"),
        ("UPDATE redaction SET target = 4 WHERE target = 3", "leaf.missing"),
    ],
)
def test_what_is_left_of_a_withheld_event_cannot_be_changed_unseen(path, statement, code):
    """No leaf commits to it any more: the event that redacted it does."""
    worlds.tamper(path, statement)

    assert code in codes(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET type = 'note.retracted' WHERE position = 3",
        "UPDATE event SET stream = 'note:note-9' WHERE position = 3",
        "UPDATE event SET event_id = zeroblob(16) WHERE position = 3",
        "DELETE FROM redaction WHERE target = 3",
        "UPDATE redaction SET by_position = 6 WHERE target = 3",
    ],
)
def test_it_is_not_read_either_when_it_was_changed(path, statement):
    worlds.tamper(path, statement)

    with open_log(path) as log, pytest.raises(IntegrityFailure, match="no redaction says so of it as it stands"):
        list(log.read())


def test_another_leaf_hash_of_a_withheld_event_gives_another_root(path):
    with open_log(path) as log:
        basis = log.basis()
    worlds.tamper(path, "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 3")

    with open_log(path) as log, pytest.raises(IntegrityFailure):
        list(log.read_verified(basis))


@pytest.mark.parametrize("check", ["check_remains", "check_claim", "check_withheld"])
def test_control_each_check_of_a_redaction_is_needed(path, monkeypatch, check):
    statement = {
        "check_remains": "UPDATE event SET type = 'note.retracted' WHERE position = 3",
        "check_claim": "UPDATE event SET event_id = zeroblob(16) WHERE position = 3",
        "check_withheld": "UPDATE event SET decoy_salts = zeroblob(16) WHERE position = 3",
    }[check]
    worlds.tamper(path, statement)
    assert not verify(path).ok

    monkeypatch.setattr(f"timeline.proof.event_checks.{check}", lambda *_: iter(()))

    assert verify(path).ok


def test_a_log_that_was_redacted_is_written_on(path):
    with worlds.SqliteLog.open(path, writable=True) as log:
        fill(log, 300, first=50)

    assert verify(path, level="deep").ok
