"""t15. Keys: files that nobody else reads, apart from every log, each with the line that is published of it."""

from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, mldsa, x25519

from tests.log.worlds import ORIGIN
from tests.proof.desks import PASSPHRASE, signers_of
from timeline.errors import KeyRefused, LogUnavailable, MalformedInput
from timeline.log import SqliteLog
from timeline.proof import keys
from timeline.proof.keys import (
    LONGEST_PASSPHRASE,
    KeyFiles,
    check_place,
    is_encrypted,
    key_files,
    make_key,
    public_file,
    read_key,
    settings_folder,
)
from timeline.proof.note import ED25519, ML_DSA_44
from timeline.recording.key_changes import make_keys

LOG_ID = "018d1bd7-8288-7000-9000-0000000000aa"
PEM, PKCS8 = form.Encoding.PEM, form.PrivateFormat.PKCS8


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_key_is_for_its_owner_alone_and_its_public_line_for_all(desk):
    [made] = desk.make()
    folder = desk.files.main.parent

    assert mode(desk.files.main) == 0o600
    assert mode(folder) == 0o700
    assert mode(public_file(desk.files.main)) == 0o644
    assert public_file(desk.files.main).read_text() == f"{made}\n"
    assert (made.name, made.kind) == (ORIGIN, ED25519)
    assert read_key(desk.files.main).verifier == made
    assert not list(folder.glob(".*"))


def test_a_key_is_never_written_over(desk):
    desk.make()
    before = {path: path.read_bytes() for path in desk.files.main.parent.iterdir()}

    with pytest.raises(KeyRefused, match="already") as refusal:
        desk.make()

    assert {path: path.read_bytes() for path in desk.files.main.parent.iterdir()} == before
    assert "rotate" in refusal.value.fix


def test_a_key_whose_making_was_cut_off_is_made_again(desk, monkeypatch):
    """Cut off between its public line and itself: the line alone is no key."""
    written = []
    durably = keys.write_durably

    def cut_off(path: Path, content: bytes, **how: object) -> None:
        if written:
            raise KeyboardInterrupt
        written.append(path)
        durably(path, content, **how)

    monkeypatch.setattr(keys, "write_durably", cut_off)
    with pytest.raises(KeyboardInterrupt):
        desk.make()
    monkeypatch.undo()
    assert not desk.files.main.exists()

    [made] = desk.make()
    assert made in desk.files.public()
    assert desk.sign().size == 2


@pytest.mark.parametrize("others", [0o640, 0o604, 0o610])
@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_a_key_that_others_may_read_is_not_used(desk, others):
    desk.make()
    desk.files.main.chmod(others)

    with pytest.raises(KeyRefused, match="others may read") as refusal:
        desk.sign()

    assert f"chmod 600 {desk.files.main}" in refusal.value.fix
    assert desk.kept() == {}


@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_a_key_whose_public_line_is_another_one_is_not_used(desk, tmp_path):
    """Somebody else's line beside our key: the signature would be one of nobody."""
    desk.make()
    other = make_key(tmp_path / "elsewhere" / "key.pem", ORIGIN)
    public_file(desk.files.main).write_text(f"{other.verifier}\n")

    with pytest.raises(KeyRefused, match=r"is not the one that key.vkey names"):
        desk.sign()


def test_a_key_without_its_public_line_is_not_used(desk):
    desk.make()
    public_file(desk.files.main).unlink()

    with pytest.raises(KeyRefused, match="the public line of the key is not at"):
        desk.sign()


@pytest.mark.parametrize(
    "private",
    [ec.generate_private_key(ec.SECP256R1()), x25519.X25519PrivateKey.generate()],
    ids=["of another curve", "for another use"],
)
def test_a_private_key_of_another_kind_is_not_used(desk, private):
    desk.make()
    desk.files.main.write_bytes(private.private_bytes(PEM, PKCS8, form.NoEncryption()))

    with pytest.raises(KeyRefused, match="is not the one that"):
        desk.sign()


@pytest.mark.parametrize("content", [b"", b"junk", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_does_not_open(desk, content):
    desk.make()
    desk.files.main.write_bytes(content)

    with pytest.raises(KeyRefused, match="does not open: it is no key"):
        desk.sign()


def test_a_key_in_a_folder_that_cannot_be_made_is_refused(desk, tmp_path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(LogUnavailable, match="cannot be made"):
        desk._replace(files=KeyFiles(tmp_path / "file" / "keys" / "key.pem")).make()
    with pytest.raises(LogUnavailable, match="cannot be used"):
        make_key(tmp_path / "file" / "key.pem", ORIGIN)


def test_a_key_that_is_a_folder_is_said_to_be_no_file(desk):
    desk.make()
    desk.files.main.unlink()
    desk.files.main.mkdir(mode=0o700)

    with pytest.raises(LogUnavailable, match="cannot be used: Is a directory"):
        desk.sign()


# --- passphrases -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_a_key_with_a_passphrase_opens_with_it(desk, second):
    desk.make(PASSPHRASE, second=second)

    assert is_encrypted(desk.files.main)
    assert len(desk.sign(passphrase=PASSPHRASE).signed_by) == 1 + second
    assert all(PASSPHRASE not in path.read_bytes() for path in desk.files.main.parent.iterdir())


@pytest.mark.parametrize(("given", "says"), [(b"wrong horse", "the passphrase is wrong"), (None, "none is given")])
@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_a_key_with_a_passphrase_opens_with_no_other(desk, given, says):
    desk.make(PASSPHRASE)

    with pytest.raises(KeyRefused, match=says) as refusal:
        desk.sign(passphrase=given)

    assert desk.kept() == {}
    assert "horse" not in f"{refusal.value} {refusal.value.fix} {refusal.value.where}"
    assert "passphrase" in refusal.value.fix


def test_a_wrong_passphrase_that_leaves_what_ends_as_a_padding_does_is_called_wrong_too(desk, monkeypatch):
    """One in 256 does; the library then says that the bytes are no key."""
    desk.make(PASSPHRASE)

    def open_none(*_):
        raise ValueError("Could not deserialize key data.")  # noqa: EM101, TRY003 — as the library says it

    monkeypatch.setattr(form, "load_pem_private_key", open_none)

    with pytest.raises(KeyRefused, match="the passphrase is wrong, or the file is damaged"):
        desk.sign(passphrase=b"wrong horse")


@pytest.mark.parametrize("passphrase", [b"", b"x" * (LONGEST_PASSPHRASE + 1)])
def test_a_passphrase_that_would_lock_nothing_is_refused(desk, passphrase):
    """An empty one would leave the key open, without a word."""
    with pytest.raises(KeyRefused, match="1 to 1023 bytes") as refusal:
        desk.make(passphrase)

    assert "xxx" not in refusal.value.message
    assert not desk.files.main.exists()


def test_a_key_without_a_passphrase_takes_none(desk):
    desk.make()

    assert not is_encrypted(desk.files.main)
    assert desk.sign(passphrase=PASSPHRASE).size == 2


# --- places ----------------------------------------------------------------------------------------------------------


def test_keys_lie_where_the_environment_says_else_among_the_users_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("TIMELINE_KEY", str(tmp_path / "desk.pem"))
    assert key_files(LOG_ID).main == tmp_path / "desk.pem"
    assert key_files(LOG_ID).state == tmp_path / "log.state"

    monkeypatch.delenv("TIMELINE_KEY")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key_files(LOG_ID).main == tmp_path / "escalation-timeline" / "keys" / LOG_ID / "key.pem"

    monkeypatch.setenv("XDG_CONFIG_HOME", "settings")  # relative: where a command is run must not matter
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert settings_folder() == tmp_path / "home" / ".config" / "escalation-timeline"


def test_without_a_home_the_place_of_the_key_has_to_be_named(monkeypatch):
    def nobody(_: type[Path]) -> Path:
        raise RuntimeError

    monkeypatch.delenv("TIMELINE_KEY", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "home", classmethod(nobody))

    with pytest.raises(KeyRefused, match="no home folder") as refusal:
        key_files(LOG_ID)

    assert "TIMELINE_KEY" in refusal.value.fix


def test_a_public_line_is_not_taken_for_the_key(monkeypatch, tmp_path):
    monkeypatch.setenv("TIMELINE_KEY", str(tmp_path / "key.vkey"))

    with pytest.raises(KeyRefused, match="names a public line"):
        key_files(LOG_ID)


@pytest.mark.parametrize("place", ["/", "."])
def test_what_is_no_name_of_a_file_is_not_taken_for_the_key(monkeypatch, place):
    monkeypatch.setenv("TIMELINE_KEY", place)

    with pytest.raises(KeyRefused, match="names no file"):
        key_files(LOG_ID)


@pytest.mark.parametrize("log_id", ["../../elsewhere", "/etc", "", "5f0c"])
def test_an_id_that_is_none_leads_to_no_place_of_keys(monkeypatch, log_id):
    """It stands in the log, which may be somebody else's."""
    monkeypatch.delenv("TIMELINE_KEY", raising=False)

    with pytest.raises(KeyRefused, match="is no UUID"):
        key_files(log_id)


def test_a_key_does_not_lie_with_the_log_or_below(tmp_path):
    """Who copies or publishes the folder of a log must not hand out its key."""
    log = tmp_path / "desk" / "timeline.db"
    (tmp_path / "desk" / "keys").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "desk" / "keys")

    for place in ("desk/key.pem", "desk/keys/key.pem", "link/key.pem", "desk/keys/../key.pem"):
        with pytest.raises(KeyRefused, match="in the folder of the log, or below"):
            check_place(KeyFiles(tmp_path / place), log)
    for place in ("key.pem", "keys/key.pem", "desk-keys/key.pem"):
        check_place(KeyFiles(tmp_path / place), log)


def test_public_lines_of_other_keys_in_the_folder_are_not_ours(desk):
    """TIMELINE_KEY may name a folder that holds much else."""
    [made] = desk.make()
    folder = desk.files.main.parent
    (folder / "witness.vkey").write_text("not a key at all")
    make_key(folder / "key2.pem", "other.example/log")

    assert desk.files.public() == [made]


def test_a_public_line_of_ours_that_does_not_read_is_said_with_its_file(desk):
    desk.make()
    (desk.files.main.parent / "key-0badc0de.vkey").write_text("scribble")

    with pytest.raises(MalformedInput) as refusal:
        desk.files.public()

    assert refusal.value.where["file"].endswith("key-0badc0de.vkey")


@pytest.mark.fault
@pytest.mark.usefixtures("told")
def test_the_key_of_another_log_does_not_sign(desk):
    make_key(desk.files.main, "other.example/log")

    with pytest.raises(KeyRefused, match=r"named other.example/log, and the log desk.example/log"):
        desk.sign()

    assert desk.kept() == {}


def test_the_line_of_a_key_that_is_lost_stays_when_another_one_is_made(keyed):
    """Else nobody could check any more what the lost key signed, and an honest log would pass for altered."""
    [lost] = keyed.files.public()
    keyed.files.main.unlink()

    [made] = keyed.make()
    keyed.append("three")

    assert set(keyed.files.public()) == {lost, made}
    assert keyed.sign().signed_by == (made,)


# --- two kinds -------------------------------------------------------------------------------------------------------


def test_a_second_key_signs_beside_the_first(desk):
    first, second = desk.make(second=True)

    note = desk.sign().note

    assert (first.kind, second.kind) == (ED25519, ML_DSA_44)
    assert signers_of(note, first) == (first,)
    assert signers_of(note, second) == (second,)
    assert signers_of(note, first, second) == (first, second)


def test_a_second_key_may_come_later_and_signs_the_same_head_again(keyed):
    [second] = keyed.make(second=True)

    again = keyed.sign()
    once_more = keyed.sign()

    assert not again.repeated
    assert signers_of(again.note, second) == (second,)
    assert once_more.repeated
    assert once_more.note == again.note  # its signatures differ each time: the first one is kept
    with pytest.raises(KeyRefused, match="already"):
        keyed.make(second=True)


def test_a_kind_that_the_library_does_not_make_is_said(desk, monkeypatch):
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415

    class Lacking:
        @classmethod
        def generate(cls) -> None:
            message = "no ML-DSA in this build"
            raise UnsupportedAlgorithm(message)

    monkeypatch.setattr(mldsa, "MLDSA44PrivateKey", Lacking)

    with pytest.raises(KeyRefused, match="cannot make such a key"):
        desk.make(second=True)


def test_no_second_key_is_made_for_an_origin_that_it_could_not_sign(tmp_path):
    """It would stand in the way of every signature from then on."""
    path, files = tmp_path / "log" / "timeline.db", KeyFiles(tmp_path / "keys" / "key.pem")
    path.parent.mkdir()
    with closing(SqliteLog.create(path, origin="\N{ARABIC LETTER ALEF}" * 128)) as log:
        with pytest.raises(KeyRefused, match="more than 255 bytes; it has 256"):
            make_keys(log, files, None, second=True)

        assert not files.main.exists()
        assert len(make_keys(log, files, None, second=False)) == 1
