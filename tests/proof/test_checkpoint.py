"""Signing the head: once for each head, kept for ever, and only where the log is the one that was signed before."""

import json
from contextlib import closing

import pytest

from tests import builders as make
from tests.log.worlds import ORIGIN, bare, key
from tests.proof.desks import Desk, new_desk, signers_of
from timeline.errors import ForkRefused, IntegrityFailure, KeyRefused, LogUnavailable, MalformedInput
from timeline.log import MemoryLog
from timeline.log.tree import EMPTY_ROOT
from timeline.proof import checkpoint
from timeline.proof.checkpoint import (
    COSIGNATURE_LINE,
    SIGNATURE,
    Signers,
    State,
    alone,
    begin_copy,
    keys_of_record,
    read_state,
    sign,
    whole_note,
)
from timeline.proof.keys import make_key
from timeline.proof.note import COSIGNATURE, Note, add_signatures, checkpoint_of, checkpoint_text, read_note


@pytest.fixture
def desk(tmp_path) -> Desk:
    """A desk with a key and two events, not signed yet."""
    desk = new_desk(tmp_path, "one", "two")
    desk.make()
    return desk


@pytest.fixture
def signed(desk) -> Desk:
    """The same, signed at position 2."""
    desk.sign()
    return desk


def change_state(desk: Desk, **changes: object) -> None:
    state = json.loads(desk.files.state.read_text())
    desk.files.state.write_text(json.dumps(state | changes))


def test_the_head_is_signed_kept_and_copied_beside_the_key(desk):
    [own] = desk.files.public()
    with desk.open() as log:
        basis = log.basis()

    head = desk.sign()

    assert checkpoint_of(read_note(head.note).text) == (ORIGIN, 2, basis.root)
    assert (head.size, head.root, head.signed_by, head.repeated, head.behind) == (2, basis.root, (own,), False, None)
    assert signers_of(head.note, own) == (own,)
    assert desk.kept() == {2: head.note}
    assert read_state(desk.files.state) == State(basis.log_id, 2, basis.root.hex(), head.note.decode())
    assert desk.files.state.stat().st_mode & 0o777 == 0o600


def test_an_empty_log_has_a_head_too(tmp_path):
    desk = new_desk(tmp_path)
    desk.make()

    assert (desk.sign().size, desk.sign().root) == (0, EMPTY_ROOT)
    desk.append("one")
    assert desk.sign().size == 1


def test_the_same_head_signed_again_is_the_same_note(signed):
    again = signed.sign()

    assert again.repeated
    assert signed.kept() == {2: again.note}


def test_heads_are_signed_as_the_log_grows(signed):
    signed.append("three")
    third = signed.sign()
    signed.append("four", "five")
    fifth = signed.sign()

    assert (third.size, fifth.size, list(signed.kept())) == (3, 5, [2, 3, 5])
    assert read_state(signed.files.state).size == 5


def test_a_log_in_memory_is_signed_alike(tmp_path):
    log = MemoryLog(origin=ORIGIN)
    make.fill(log, make.case())
    one = make_key(tmp_path / "keys" / "key.pem", ORIGIN)

    begin_copy(log, tmp_path / "keys" / "log.state")
    head = sign(log, Signers([one], []), tmp_path / "keys" / "log.state")

    assert (head.size, log.checkpoints()) == (1, [(1, head.note)])


def test_nothing_is_signed_without_a_key(tmp_path):
    desk = new_desk(tmp_path, "one")

    with pytest.raises(KeyRefused, match="there is no key at") as refusal:
        desk.sign()

    assert "timeline checkpoint key new" in refusal.value.fix


# --- the copy of the last signed head --------------------------------------------------------------------------------


def test_a_copy_that_was_written_before_the_last_head_goes_on_and_says_so(signed):
    """Whoever signed position 3 was cut off between the row and the copy: both are of this log."""
    before = signed.files.state.read_bytes()
    signed.append("three")
    signed.sign()
    signed.files.state.write_bytes(before)
    signed.append("four")

    head = signed.sign()

    assert (head.size, head.behind) == (4, 2)
    assert signed.sign().behind is None


def test_a_note_that_a_backup_of_the_log_lacks_is_put_back(signed, tmp_path):
    """Backed up, then signed, then restored: whoever got that note may still ask for proofs from it."""
    signed.append("three")
    backup = signed.copy(tmp_path / "backup")
    third = signed.sign().note
    backup.append("four")

    head = backup.sign()

    assert (head.size, head.behind) == (4, None)
    assert backup.kept()[3] == third


def test_a_note_of_the_head_itself_is_put_back_and_not_made_again(tmp_path):
    """The second kind of signature has chance in it: two notes of one head would both be out."""
    desk = new_desk(tmp_path, "one")
    desk.make(second=True)
    backup = desk.copy(tmp_path / "backup")
    first = desk.sign().note

    assert backup.sign().note == first
    assert backup.kept() == {1: first}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "does not read"),
        (b"{}", "does not read"),
        (b"\xff", "does not read"),
        (b'{"log": "x", "size": "2", "root": "", "note": ""}', "does not read"),
    ],
)
def test_a_copy_that_does_not_read_stops_signing(signed, content, says):
    signed.files.state.write_bytes(content)

    with pytest.raises(IntegrityFailure, match=says) as refusal:
        signed.sign()

    assert "--last FILE" in refusal.value.fix
    assert str(signed.files.state) in refusal.value.message


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 1},
        {"root": "00" * 32},
        {"root": "zz"},
        {"note": "no note"},
        {"note": Note(b"text\n", (key(ORIGIN).sign(b"text\n"),)).content().decode()},
    ],
)
def test_a_copy_is_worth_what_its_note_proves(signed, changes):
    change_state(signed, **changes)

    with pytest.raises(IntegrityFailure, match=r"the copy of the last signed head .*log.state (does not hold|says)"):
        signed.sign()


def test_a_published_checkpoint_stands_in_for_a_copy_that_is_lost_or_broken(signed):
    published = signed.kept()[2]
    signed.append("three")
    signed.files.state.unlink()
    assert signed.sign(last=published).size == 3

    signed.append("four")
    signed.files.state.write_bytes(b"scribble")
    with pytest.raises(ForkRefused, match="is one of 2 events, and the log itself has one of 3"):
        signed.sign(last=published)
    assert signed.sign(last=signed.kept()[3]).size == 4
    assert read_state(signed.files.state).size == 4


def test_a_published_checkpoint_does_not_take_the_place_of_a_copy_that_is_there(signed, tmp_path):
    """Else an old one would open the way to a fork."""
    published = signed.kept()[2]
    backup = signed.copy(tmp_path / "backup")
    signed.append("three")
    signed.sign()
    backup.append("four")

    with pytest.raises(ForkRefused, match="position 3 was signed with root"):
        backup.sign(last=published)


def test_a_published_checkpoint_that_the_log_does_not_hold_refuses(signed):
    [own] = signed.files.public()
    with signed.open() as log:
        [keys] = signed.files.signing()
        text = checkpoint_text(log.origin, 2, bytes(32))
        foreign = checkpoint_text("other.example/log", 1, bytes(32))
    signed.files.state.unlink()

    with pytest.raises(ForkRefused, match="position 2 was signed with root 0000"):
        signed.sign(last=Note(text, (keys.sign(text),)).content())
    with pytest.raises(ForkRefused, match=r"is one of other.example/log, and this log is desk.example/log"):
        signed.sign(last=Note(foreign, (keys.sign(foreign),)).content())
    with pytest.raises(IntegrityFailure, match="no known key signed"):
        signed.sign(last=Note(text, (key(own.name, seed=5).sign(text),)).content())
    with pytest.raises(MalformedInput, match="no signed note"):
        signed.sign(last=b"scribble")


def test_the_newest_checkpoint_in_the_log_must_hold_as_well(signed):
    """Somebody put a note into the log that we never signed."""
    signed.append("three")
    with signed.open() as log:
        text = checkpoint_text(ORIGIN, 3, log.basis().root)
    with closing(bare(signed.path)) as connection:
        note = Note(text, (key(ORIGIN, seed=9).sign(text),)).content()
        connection.execute("INSERT INTO checkpoint VALUES (3, ?)", (note,))

    with pytest.raises(IntegrityFailure, match="newest checkpoint in the log does not hold: no known key signed") as no:
        signed.sign()

    assert "public line" in no.value.fix


def test_a_line_of_another_name_beside_the_keys_proves_nothing(signed):
    """A witness's line, put into the folder of the keys, must not make a note one of ours."""
    other = key("witness.example/w", seed=9)
    signed.files.main.with_name("key-other.vkey").write_text(f"{other.verifier}\n")
    state = read_state(signed.files.state)
    change_state(signed, note=Note(read_note(state.note.encode()).text, (other.sign(b"x"),)).content().decode())

    with pytest.raises(IntegrityFailure, match="no known key signed"):
        signed.sign()


def test_where_the_copy_cannot_be_written_the_head_is_signed_and_kept(signed, monkeypatch):
    signed.append("three")

    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "write_durably", no_room)
    with pytest.raises(LogUnavailable, match="the head was signed and kept in the log, but its copy") as failure:
        signed.sign()
    monkeypatch.undo()

    assert failure.value.exit_code == 6
    assert list(signed.kept()) == [2, 3]
    assert signed.sign().repeated


def test_a_copy_that_cannot_be_read_is_said(signed):
    signed.files.state.unlink()
    signed.files.state.mkdir()

    with pytest.raises(LogUnavailable, match="cannot be read: Is a directory"):
        signed.sign()


def test_where_the_copy_is_lost_before_the_log_holds_a_note_nothing_is_signed(desk, tmp_path):
    """A copy of the log from before the first note, put in its place: it would be signed a second time."""
    backup = desk.copy(tmp_path / "backup")
    desk.append("three")
    desk.sign()
    desk.files.state.unlink()
    backup.append("four")

    with pytest.raises(ForkRefused, match="what was signed before is not known") as refusal:
        backup.sign()

    assert "--last FILE" in refusal.value.fix
    assert backup.kept() == {}


def test_no_key_that_comes_later_stands_in_for_a_copy_that_is_lost(signed):
    signed.files.state.unlink()

    signed.make(second=True)

    assert not signed.files.state.exists()
    with pytest.raises(ForkRefused, match="the copy of that head is not at"):
        signed.sign()


def test_where_the_first_copy_cannot_be_kept_no_key_is_made(tmp_path, monkeypatch):
    desk = new_desk(tmp_path, "one")

    def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "write_durably", no_room)
    with pytest.raises(LogUnavailable, match="no key was made"):
        desk.make()

    assert not desk.files.main.exists()


# --- one at a time ---------------------------------------------------------------------------------------------------


def test_whoever_waits_too_long_is_told(signed, monkeypatch):
    monkeypatch.setattr(checkpoint, "PATIENCE_SECONDS", 0.05)

    with alone(signed.files.state), pytest.raises(LogUnavailable, match=r"locked for more than 0.05 s"):
        signed.sign()

    assert signed.sign().repeated


def test_without_locks_of_the_system_nobody_signs(signed, monkeypatch):
    """On Windows: two who sign at once could each keep a head of their own."""
    monkeypatch.setattr(checkpoint, "fcntl", None)

    with pytest.raises(LogUnavailable, match="it has no flock"):
        signed.sign()


def test_a_folder_of_keys_that_is_gone_is_said(signed):
    with (
        pytest.raises(LogUnavailable, match="the folder of the key cannot be written"),
        alone(signed.files.state.parent / "gone" / "log.state"),
    ):
        pass


def test_a_signer_that_fails_keeps_nothing(signed):
    signed.append("three")
    [one] = signed.files.signing()

    class Breaks:
        verifier = one.verifier

        def sign(self, _: bytes) -> None:
            raise KeyboardInterrupt

    with signed.open() as log, pytest.raises(KeyboardInterrupt):
        sign(log, Signers([Breaks()], signed.files.public()), signed.files.state)

    assert list(signed.kept()) == [2]
    assert signed.sign().size == 3


# --- what lies beside a checkpoint -----------------------------------------------------------------------------------


def test_the_whole_note_has_the_lines_that_came_later(signed):
    witness = key("witness.example/w", COSIGNATURE, seed=2)
    other = key(ORIGIN, seed=3)
    note = read_note(signed.kept()[2])
    cosigned, added = witness.sign(note.text, time=7), other.sign(note.text)
    with signed.open() as log:
        log.keep_attestation(2, COSIGNATURE_LINE, cosigned.line().encode())
        log.keep_attestation(2, SIGNATURE, added.line().encode())

        assert whole_note(log, 2) == add_signatures(note, [added, cosigned])
        assert whole_note(log, 2, [SIGNATURE]) == add_signatures(note, [added])
        assert whole_note(log, 1) is None


def test_the_record_says_nothing_of_keys_until_they_change(signed):
    with signed.open() as log:
        assert keys_of_record(log).lives == ()
    changed = signed.rotate()
    with signed.open() as log:
        assert [life.vkey for life in keys_of_record(log).lives] == [str(changed.former), str(changed.new)]
