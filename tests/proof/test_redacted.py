"""A log with redactions is whole; and whatever is changed about what was taken out of it is found."""

import json
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


def redacted(path):
    """Make a log of a strike and four notes: its title taken out by position 6, the note at 3 whole by position 7."""
    with worlds.new_log(path) as log:
        log.append(STRIKE.stream, [make.new(STRIKE)], expected=0)
        fill(log, 4, first=2)
        log.redact(of_fields(log, 1, "/title"), expected=0)
        log.redact(of_the_whole(log, 3), expected=0)
    return path


def undo(path, *, opened=True):
    """Put the note at 3 back, as somebody does who kept it; the row of its redaction stays."""
    with worlds.new_log(path.with_name("kept.db")) as kept:
        kept.append(STRIKE.stream, [make.new(STRIKE)], expected=0)
        fill(kept, 4, first=2)
    [[leaf, salts]] = worlds.ask(path.with_name("kept.db"), "SELECT leaf, decoy_salts FROM event WHERE position = 3")
    rows = worlds.ask(path.with_name("kept.db"), "SELECT slot, json FROM disclosure WHERE position = 3")
    worlds.tamper(path, "UPDATE event SET leaf = ?, decoy_salts = ? WHERE position = 3", parameters=(leaf, salts))
    for slot, text in rows if opened else ():
        worlds.tamper(path, "INSERT INTO disclosure VALUES (3, ?, ?)", parameters=(slot, text))


def say(path, position, **changes):
    """Change what a redaction says; `None` takes a member out. Its hash goes along, and nothing was signed."""
    [[leaf]] = worlds.ask(path, f"SELECT leaf FROM event WHERE position = {position:d}")
    body = json.loads(leaf)["body"]
    said = {name: value for name, value in (body | changes).items() if value is not None}
    old, new = (json.dumps(one, sort_keys=True, separators=(",", ":")).encode() for one in (body, said))
    worlds.rewrite(path, position, old, new)


SAYINGS = {
    "nothing of what remains": (7, {"remains": None}),
    "what remains is no object": (7, {"remains": "all"}),
    "fields where the whole went": (7, {"scope": "fields"}),
    "a field where the whole went": (7, {"fields": ["/text"]}),
    "the whole where a field went": (6, {"scope": "whole_event"}),
    "the whole as a field": (6, {"fields": [""]}),
    "what remains where a field went": (6, {"remains": {}}),
}
"""What an `event.redacted` may be made to say that is not what its row says: position, changes."""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A log with redactions, to be copied."""
    return redacted(tmp_path_factory.mktemp("redacted") / "timeline.db")


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
        ("UPDATE event SET schema_version = 9 WHERE position = 3", "column.differs"),
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


@pytest.mark.parametrize("level", ["default", "deep"])
def test_an_event_redacted_whole_and_put_back_is_named(path, level):
    """The row that accounts for it stays, and all of it is as it was before: only the two together speak."""
    undo(path)

    verdict = verify(path, level=level)

    what = "the event was redacted whole, and its leaf was put back"
    found = [(one.code, one.what, one.position, one.altered) for one in verdict.findings]
    assert found == [("redaction.undone", what, 3, True)]
    assert verdict.exit_code == 4


@pytest.mark.parametrize("opened", [True, False])
def test_what_was_put_back_is_not_read(path, opened):
    undo(path, opened=opened)

    with open_log(path) as log:
        for reading in (log.read(), log.leaves(), log.read_verified(log.basis())):
            with pytest.raises(IntegrityFailure, match="position 3: it was redacted whole, and its leaf was put back"):
                list(reading)
        with pytest.raises(IntegrityFailure, match="its leaf was put back"):
            log.redactable(3)


@pytest.mark.parametrize(("position", "changes"), SAYINGS.values(), ids=SAYINGS.keys())
def test_a_redaction_says_the_whole_where_the_whole_went_and_only_there(path, position, changes):
    say(path, position, **changes)

    found = [one for one in verify(path).findings if one.position == position]

    assert "its scope, fields and remains do not say so" in found[0].what
    assert (found[0].code, found[0].altered) == ("redaction.differs", True)


def test_control_each_check_of_what_was_put_back_or_left_unsaid_is_needed(path, tmp_path, monkeypatch):
    unsaid = shutil.copy(path, tmp_path / "unsaid.db")
    undo(path)
    say(unsaid, 7, remains=None)
    worlds.tamper(unsaid, "UPDATE event SET type = 'note.retracted' WHERE position = 3")
    assert not verify(path).ok
    assert not verify(unsaid).ok

    for check in ("check_not_undone", "check_scope"):
        monkeypatch.setattr(f"timeline.proof.event_checks.{check}", lambda *_: iter(()))

    assert verify(path).ok
    assert verify(unsaid).ok


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
