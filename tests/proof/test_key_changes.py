"""t15. Keys change with an overlap, are revoked for good, and whatever is cut off is begun again."""

import pytest

from tests.proof.desks import PASSPHRASE, new_desk
from timeline.errors import ForkRefused, IntegrityFailure, KeyRefused, MalformedInput, NotFound, RuleRefused
from timeline.proof.checkpoint import keys_of_record
from timeline.proof.keys import (
    is_encrypted,
    public_file,
)
from timeline.proof.note import VerifierKey, read_vkey
from timeline.proof.policy import LogLine, Policy, satisfied
from timeline.recording.key_changes import find_key

# --- changing --------------------------------------------------------------------------------------------------------


def accepts(key: VerifierKey, note: bytes) -> bool:
    """Tell whether whoever trusts this key alone accepts a checkpoint."""
    try:
        satisfied(Policy((LogLine(key),)), note)
    except IntegrityFailure:
        return False
    return True


@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_while_keys_change_either_key_accepts_and_old_heads_keep_theirs(keyed):
    """A report that was published before is checked with the line that was published with it."""
    old = keyed.kept()[2]

    changed = keyed.rotate()

    head = changed.signed.note
    assert (changed.position, changed.signed.size, changed.repeated) == (3, 3, False)
    assert [accepts(changed.former, note) for note in (old, head)] == [True, True]
    assert [accepts(changed.new, note) for note in (old, head)] == [False, True]
    with keyed.open() as log:
        [recorded] = log.read(after=2)
        assert recorded.event.type == "log.key_rotated"
        assert (recorded.event.former, recorded.event.new) == (str(changed.former), str(changed.new))
        assert (recorded.event.reason, recorded.recorded_by) == ("yearly", "desk")


@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_when_the_change_is_over_the_former_key_is_gone_and_its_line_stays(keyed):
    changed = keyed.rotate()
    keyed.append("three")

    last = keyed.finish()
    keyed.append("four")
    after = keyed.sign().note

    assert accepts(changed.former, last.note)  # a head that leads from one key to the other
    assert [accepts(key, after) for key in (changed.former, changed.new)] == [False, True]
    names = sorted(path.name for path in keyed.files.main.parent.iterdir() if not path.name.endswith(".lock"))
    assert names == [f"key-{changed.former.key_id.hex()}.vkey", "key.pem", "key.vkey", "log.state"]
    assert set(keyed.files.public()) == {changed.former, changed.new}


def test_changing_twice_is_changing_once(keyed):
    first = keyed.rotate()

    again = keyed.rotate(reason="another")

    assert again == first._replace(signed=first.signed._replace(repeated=True), repeated=True)
    assert keyed.finish().size == 3
    assert keyed.finish().repeated


def test_a_change_is_not_ended_before_it_began(keyed):
    with pytest.raises(KeyRefused, match="no change of keys is under way"):
        keyed.finish()


def test_a_key_is_not_made_while_keys_change(keyed):
    keyed.rotate()

    with pytest.raises(KeyRefused, match="being changed"):
        keyed.make()


def test_the_passphrase_of_the_former_key_locks_the_next_one(desk):
    desk.make(PASSPHRASE)

    desk.rotate(PASSPHRASE)

    assert is_encrypted(desk.files.main)
    assert len(desk.sign(passphrase=PASSPHRASE).signed_by) == 2


def test_a_passphrase_comes_with_the_next_key(keyed):
    """A key does not change its passphrase: whoever had copied it keeps it open."""
    keyed.rotate(PASSPHRASE)

    assert (is_encrypted(keyed.files.former), is_encrypted(keyed.files.main)) == (False, True)
    assert keyed.finish(PASSPHRASE).size == 3


def test_a_change_begins_with_a_proof_that_the_log_is_the_one_that_was_signed(keyed, tmp_path):
    """In a restored backup nothing is recorded, and no key is made."""
    backup = keyed.copy(tmp_path / "backup")
    keyed.append("three")
    keyed.sign()
    before = sorted(path.name for path in keyed.files.main.parent.iterdir())

    with pytest.raises(IntegrityFailure, match="lacks what came after"):
        backup.rotate()

    assert sorted(path.name for path in keyed.files.main.parent.iterdir()) == before
    with backup.open() as log:
        assert log.basis().position == 2


def test_a_key_that_was_replaced_signs_no_more_by_itself(keyed):
    """The folder of keys was restored from a backup of last year."""
    old = {path: path.read_bytes() for path in (keyed.files.main, public_file(keyed.files.main))}
    keyed.rotate()
    keyed.finish()
    for path, content in old.items():
        path.write_bytes(content)

    with pytest.raises(KeyRefused, match="was replaced at position 3, and the next one is not here"):
        keyed.sign()
    with pytest.raises(KeyRefused, match="was replaced at position 3"):
        keyed.rotate()


def test_the_public_line_in_the_log_reads_as_a_key(keyed):
    changed = keyed.rotate()
    with keyed.open() as log:
        lives = keys_of_record(log).lives

    assert [read_vkey(life.vkey) for life in lives] == [changed.former, changed.new]


# --- revoking --------------------------------------------------------------------------------------------------------


@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_a_revoked_key_is_gone_and_what_it_signed_before_stands(keyed):
    [key] = keyed.files.public()
    keyed.append("three")

    revoked = keyed.revoke(key)

    assert (revoked.position, revoked.since, revoked.removed) == (4, 2, keyed.files.main)
    assert not keyed.files.main.exists()
    with pytest.raises(KeyRefused, match="there is no key"):
        keyed.sign()
    with keyed.open() as log:
        history = keys_of_record(log)
    assert [history.believes(str(key), size) for size in (1, 2, 3, 4)] == [True, True, False, False]
    assert keyed.files.public() == [key]


def test_a_revoked_key_that_comes_back_does_not_sign(keyed):
    """From a backup, or on the machine of a colleague."""
    [key] = keyed.files.public()
    old = {path: path.read_bytes() for path in (keyed.files.main, public_file(keyed.files.main))}
    keyed.revoke(key)
    for path, content in old.items():
        path.write_bytes(content)
    keyed.files.main.chmod(0o600)

    with pytest.raises(KeyRefused, match="was revoked at position 3"):
        keyed.sign()


def test_after_a_revocation_a_new_key_signs_on(keyed):
    [former] = keyed.files.public()
    keyed.revoke(former)
    [new] = keyed.make()

    head = keyed.sign()

    assert (head.size, head.signed_by) == (3, (new,))
    assert accepts(new, head.note)
    assert not accepts(former, head.note)


@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_a_lost_key_is_revoked_by_its_line_and_the_published_head_leads_on(keyed):
    """The machine with keys and copy is gone; the log was on another."""
    [lost] = keyed.files.public()
    published = keyed.kept()[2]
    for path in list(keyed.files.main.parent.iterdir()):
        path.unlink()
    with keyed.open() as log:
        key = find_key(log, keyed.files, str(lost))

    assert keyed.revoke(key).removed is None
    [new] = keyed.make()
    with pytest.raises(IntegrityFailure, match="the copy of that head is not at"):
        keyed.sign()
    assert keyed.sign(last=published).signed_by == (new,)


def test_revoking_twice_is_revoking_once_and_never_less(keyed):
    [key] = keyed.files.public()
    first = keyed.revoke(key)
    keyed.append("three")

    again = keyed.revoke(key)

    assert again == first._replace(removed=None, repeated=True)
    with keyed.open() as log:
        assert log.basis().position == 4


def test_a_key_may_turn_out_to_have_been_lost_earlier(keyed):
    [key] = keyed.files.public()
    keyed.revoke(key)

    earlier = keyed.revoke(key, since=1)

    with keyed.open() as log:
        life = keys_of_record(log).find(str(key))
    assert (earlier.since, earlier.position) == (1, 4)
    assert (life.revoked, life.believed) == (3, 1)


def test_a_key_is_not_revoked_from_a_head_that_is_not_there(keyed):
    [key] = keyed.files.public()

    with pytest.raises(RuleRefused, match="ends at position 2, before 9") as refusal:
        keyed.revoke(key, since=9)

    assert refusal.value.code == "key.since"
    assert keyed.files.main.exists()


def test_the_new_key_may_be_revoked_in_the_midst_of_a_change(keyed):
    """Then the former one has to be changed again."""
    changed = keyed.rotate()
    keyed.revoke(changed.new)

    with pytest.raises(KeyRefused, match="cut off") as refusal:
        keyed.sign()
    assert "rotate" in refusal.value.fix
    with pytest.raises(KeyRefused, match="cut off"):
        keyed.make()

    third = keyed.rotate()
    assert (third.former, third.repeated) == (changed.former, False)
    assert len(keyed.finish().signed_by) == 2


def test_the_former_key_may_be_revoked_in_the_midst_of_a_change(keyed):
    changed = keyed.rotate()

    assert keyed.revoke(changed.former).removed == keyed.files.former

    assert keyed.sign().signed_by == (changed.new,)


def test_another_log_of_that_name_does_not_revoke_the_key(keyed, tmp_path):
    """The key would be gone, and the log that it signs would say nothing of it."""
    [key] = keyed.files.public()
    other = new_desk(tmp_path / "other", "one")._replace(files=keyed.files)

    with pytest.raises(ForkRefused, match="one key signs one log"):
        other.revoke(key)

    assert keyed.files.main.exists()
    with other.open() as log:
        assert log.basis().position == 1


def test_a_restored_backup_does_not_revoke_the_key(keyed, tmp_path):
    [key] = keyed.files.public()
    backup = keyed.copy(tmp_path / "backup")
    keyed.append("three")
    keyed.sign()

    with pytest.raises(ForkRefused, match="lacks what came after"):
        backup.revoke(key)

    assert keyed.files.main.exists()
    with backup.open() as log:
        assert log.basis().position == 2


def test_a_key_is_found_by_id_by_name_and_id_and_by_its_whole_line(keyed):
    [key] = keyed.files.public()
    with keyed.open() as log:
        assert {find_key(log, keyed.files, name) for name in (key.key_id.hex(), key.label, str(key))} == {key}
        with pytest.raises(NotFound, match="no key goes by '0badc0de'") as missing:
            find_key(log, keyed.files, "0badc0de")
        with pytest.raises(KeyRefused, match="is no key of the log"):
            find_key(log, keyed.files, str(key._replace(name="other.example/log")))
        with pytest.raises(MalformedInput):
            find_key(log, keyed.files, "a+b+c")

    assert missing.value.nearest == (key.label,)
