"""t16. Nobody forks a log by accident: what was signed before is held against it, and both heads are said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import signing
from tests.faults.counts import count, report
from tests.faults.team import call, tell
from tests.proof.desks import Desk, new_desk
from timeline.errors import ForkRefused, TimelineError
from timeline.proof import checkpoint
from timeline.proof.checkpoint import Signed
from timeline.proof.note import checkpoint_of, read_note

SAID = {
    "restored": "position 3 was signed, with root {signed}; this log has position 2 and root {here}",
    "forked": "position 3 was signed with root {signed}, and has {there} here; this log has position {head} and root",
    "lost": "the log was signed up to position 3, and the copy of that head is not at",
    "foreign": "speaks of log",
}


def backup_is_restored(desk: Desk, folder: Path) -> Desk:
    """Backed up at position 2, signed at 3, restored."""
    backup = desk.copy(folder / "backup")
    desk.append("three")
    desk.sign()
    return backup


def backup_is_appended_to(desk: Desk, folder: Path) -> Desk:
    """Yesterday's backup restored, and work went on in it."""
    backup = backup_is_restored(desk, folder)
    backup.append("other", "fourth")
    return backup


def backup_is_appended_to_up_to_the_same_size(desk: Desk, folder: Path) -> Desk:
    """The same, by as many events as were lost."""
    backup = backup_is_restored(desk, folder)
    backup.append("other")
    return backup


def two_copies_go_on(desk: Desk, folder: Path) -> Desk:
    """Both append; the one that signs first is the log from then on."""
    copy = desk.copy(folder / "copy")
    desk.append("three")
    copy.append("other")
    desk.sign()
    return copy


def copy_is_lost(desk: Desk, folder: Path) -> Desk:
    """The copy beside the key is gone."""
    del folder
    desk.append("three")
    desk.sign()
    desk.files.state.unlink()
    return desk


def copy_is_of_another_log(desk: Desk, folder: Path) -> Desk:
    """The folder of keys is used for two logs."""
    return new_desk(folder / "other", "one")._replace(files=desk.files)


def copy_is_older(desk: Desk, folder: Path) -> Desk:
    """Cut off between the row and the copy: nothing is wrong."""
    del folder
    before = desk.files.state.read_bytes()
    desk.append("three")
    desk.sign()
    desk.files.state.write_bytes(before)
    return desk


def copy_is_newer(desk: Desk, folder: Path) -> Desk:
    """A backup without the last checkpoint, but with all its events: nothing is wrong."""
    desk.append("three")
    backup = desk.copy(folder / "backup")
    desk.sign()
    return backup


CASES: dict[Callable[[Desk, Path], Desk], str | None] = {
    backup_is_restored: "restored",
    backup_is_appended_to: "forked",
    backup_is_appended_to_up_to_the_same_size: "forked",
    two_copies_go_on: "forked",
    copy_is_lost: "lost",
    copy_is_of_another_log: "foreign",
    copy_is_older: None,
    copy_is_newer: None,
}


@pytest.fixture
def desk(tmp_path) -> Desk:
    """A desk with two events, signed at position 2."""
    desk = new_desk(tmp_path, "one", "two")
    desk.make()
    desk.sign()
    return desk


def outcome(desk: Desk) -> Signed | TimelineError:
    try:
        return desk.sign()
    except TimelineError as error:
        return error


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_would_fork_is_refused_with_both_heads_and_what_would_not_goes_on(case, desk, tmp_path):
    says = CASES[case]
    changed = case(desk, tmp_path)
    before = changed.kept()

    found = outcome(changed)

    report("t16", how=case.__name__, refused=says is not None)
    if says is None:
        assert isinstance(found, Signed)
        assert found.size == 3
        return
    heads = {checkpoint_of(read_note(note).text).size: note for note in desk.kept().values()} if says != "lost" else {}
    with changed.open() as log:
        head = log.basis()
        facts = {"here": head.root.hex(), "head": head.position}
        if says in ("restored", "forked"):
            facts["signed"] = checkpoint_of(read_note(heads[3]).text).root.hex()
            facts["there"] = log.basis(min(3, head.position)).root.hex()
    assert isinstance(found, ForkRefused)
    assert found.exit_code == 4
    assert SAID[says].format(**facts) in found.message
    assert found.fix
    assert changed.kept() == before


def test_control_a_log_that_is_taken_at_its_word_is_forked(desk, tmp_path, monkeypatch):
    """With `log.state` ignored both copies sign position 3: two histories of one log are in the world."""
    copy = two_copies_go_on(desk, tmp_path)
    for name in ("_copied", "_proven"):
        monkeypatch.setattr(checkpoint, name, getattr(checkpoint, name))  # so that they come back
    signing.take_the_log_at_its_word()

    assert copy.sign().root != checkpoint_of(read_note(desk.kept()[3]).text).root


def test_a_signer_that_is_killed_leaves_one_head_and_the_next_goes_on(tmp_path, capsys):
    """Every other one is killed just between the row and the copy."""
    number = count("t16")
    found = call("signing", "kills", tmp_path / "desk", number)

    tell(capsys, found)
    report("t16", how="killed", kills=number, kept=found["kept before the kill"], wrong=len(found["two roots"]))
    assert found["two roots"] == []
    assert found["notes that differ"] == []
    assert (found["sizes"], found["copy"], found["whole"]) == (True, number + 1, True)
    assert found["kept before the kill"] >= number // 2


@pytest.mark.parametrize("how", ["one", "copies"])
def test_of_those_who_sign_at_once_there_is_one_history(tmp_path, how, capsys):
    rounds = max(2, count("t16") // 5)
    found = call("signing", "race", tmp_path / "desk", rounds, how)

    tell(capsys, found)
    report("t16", how=f"at once, {how}", rounds=rounds, signed=found["signed"], refused=found["refused"])
    assert found["two roots"] == []
    assert found["says both heads"]
    if how == "one":
        assert (found["refused"], found["signers"]) == (0, signing.SIGNERS)
    else:
        assert (found["signed"], found["signers"]) == (rounds, 1)
        assert found["refused"] == rounds * (signing.SIGNERS - 1)


def test_control_those_who_sign_copies_at_once_fork_it_where_the_copy_is_ignored(tmp_path):
    found = call("signing", "race", tmp_path / "desk", 2, "copies", "--unguarded")

    assert found["two roots"] == [2, 3]
