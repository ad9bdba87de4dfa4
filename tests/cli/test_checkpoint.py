"""`timeline checkpoint`: what is signed, printed and listed, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.json_schema import faults
from tests.cli.signing import keys_of, note
from tests.log.worlds import key, tamper
from timeline.log import SqliteLog
from timeline.proof.note import COSIGNATURE, checkpoint_text, open_note, read_vkey
from timeline.proof.trusted import trust_witness

ROOT = Path(__file__).resolve().parents[2]


# --- signing ---------------------------------------------------------------------------------------------------------


def test_what_is_signed_is_printed_byte_for_byte_and_said_on_stderr(cli, keyed):
    own = read_vkey(keys_of(cli)["signs"]["vkey"])
    with SqliteLog.open(keyed, writable=False) as log:
        root = log.basis().root.hex()

    ran = cli("checkpoint")
    again = cli("checkpoint")

    assert open_note(ran.out.encode(), [own]).signed_by == (own,)
    assert ran.out.startswith("timeline.local/timeline\n27\n")
    assert ran.err == f"signed position 27, root {root[:12]}, by {own.label}\n"
    assert again.out == ran.out
    assert again.err == ran.err.rstrip("\n") + " (it had been signed before)\n"


def test_a_signed_note_goes_to_a_file_as_it_is(cli, keyed):
    ran = cli("checkpoint", "-o", "head.note")

    assert ran.out == "head.note\n"
    assert (keyed.parent / "head.note").read_text("utf-8") == cli("checkpoint").out


def test_a_terminal_without_utf_8_gets_the_very_bytes(keyed, settings_home):
    """The dash of a signature line is no ASCII: a note in other bytes is no note."""
    environment = {"PYTHONIOENCODING": "ascii", "XDG_CONFIG_HOME": str(settings_home), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-m", "timeline", "checkpoint"],
        cwd=keyed.parent,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "\u2014 timeline.local/timeline ".encode() in ran.stdout


def test_where_the_note_could_not_be_written_nothing_is_signed(cli, keyed):
    (keyed.parent / "head.note").write_text("mine")

    ran = cli("checkpoint", "-o", "head.note")

    assert (ran.code, ran.out) == (2, "")
    assert cli("checkpoint", "list").out == ""


@pytest.mark.parametrize(
    ("argv", "schema"),
    [
        (("checkpoint",), "timeline.checkpoint/1"),
        (("checkpoint", "key", "show"), "timeline.keys/1"),
        (("checkpoint", "key", "new", "--ml-dsa-44"), "timeline.keys/1"),
        (("checkpoint", "key", "rotate"), "timeline.keys/1"),
        (("checkpoint", "key", "revoke", "KEYID", "--reason", "stolen"), "timeline.keys/1"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else one,
)
@pytest.mark.usefixtures("signed")
def test_json_is_what_its_schema_says(cli, argv, schema):
    argv = [one.replace("KEYID", keys_of(cli)["signs"]["id"]) for one in argv]
    described = cli("schema", schema).json

    ran = cli(*argv, "--json")

    assert ran.code == 0, ran.err
    assert list(faults(ran.json, described, described)) == []
    assert ran.json["schema"] == schema
    assert ran.json["items"]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
@pytest.mark.parametrize("argv", [("checkpoint",), ("checkpoint", "key", "show")], ids=" ".join)
@pytest.mark.usefixtures("signed")
def test_every_form_ends_its_lines_and_carries_no_ansi(cli, argv, form):
    ran = cli(*argv, "--format", form)

    assert ran.code == 0, ran.err
    assert ran.out.endswith("\n")
    assert "\x1b" not in ran.out + ran.err


@pytest.mark.usefixtures("empty")
def test_an_empty_log_is_signed_too(cli):
    assert cli("checkpoint", "key", "new").code == 0

    item = cli("checkpoint", "--json").json["items"][0]

    assert (item["size"], item["recorded_at"]) == (0, None)


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("signed")
def test_the_list_says_who_signed_which_head(cli):
    note(cli)
    cli("checkpoint", "key", "rotate")
    listed = cli("checkpoint", "list")
    rows = [(one["size"], set(one["signed_by"])) for one in cli("checkpoint", "list", "--json").json["items"]]

    both = {read_vkey(item["vkey"]).label for item in cli("checkpoint", "key", "show", "--json").json["items"]}
    assert [size for size, _ in rows] == [27, 28, 29]
    assert (rows[0][1] < both, rows[1][1] < both, rows[2][1]) == (True, True, both)
    assert listed.out.splitlines()[0].split("  ")[0] == "Size"
    assert "Recorded" in listed.out.splitlines()[0]


@pytest.mark.usefixtures("signed")
def test_the_list_ends_at_the_basis(cli):
    note(cli)
    cli("checkpoint")

    items = cli("checkpoint", "list", "--as-of", "27", "--json").json["items"]

    assert [one["size"] for one in items] == [27]


@pytest.mark.usefixtures("signed")
def test_where_the_keys_are_not_known_the_list_says_so(cli, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "elsewhere"))

    [item] = cli("checkpoint", "list", "--json").json["items"]

    assert item["signed_by"] == []
    assert len(item["unknown"]) == 1
    assert "(not known here)" in cli("checkpoint", "list").out


@pytest.mark.usefixtures("signed")
def test_a_head_that_a_revoked_key_signed_later_is_not_called_signed(cli):
    note(cli)
    cli("checkpoint")

    cli("checkpoint", "key", "revoke", keys_of(cli)["signs"]["id"], "--reason", "stolen", "--since", "27")

    before, later = cli("checkpoint", "list", "--json").json["items"]
    assert (len(before["signed_by"]), before["revoked"]) == (1, [])
    assert (later["signed_by"], len(later["revoked"])) == ([], 1)
    assert "(revoked)" in cli("checkpoint", "list").out.splitlines()[-1]


def test_what_others_say_of_a_head_is_counted_and_who_is_not_known_here_is_said_to_be(cli, signed):
    with SqliteLog.open(signed, writable=True) as log:
        log.keep_attestation(27, "cosignature", "\u2014 witness.example/w AAAAAAAA\n".encode())
        log.keep_attestation(27, "rfc3161", b"token")
        log.keep_attestation(27, "rfc3161", b"another")

    [item] = cli("checkpoint", "list", "--json").json["items"]

    assert (item["cosigned_by"], item["cosigners_unknown"]) == ([], ["witness.example/w"])
    assert item["stamped"] == 2
    assert "witness.example/w (not known here)" in cli("checkpoint", "list").out


def test_a_line_of_a_known_witness_that_does_not_hold_is_an_integrity_failure(cli, signed, settings_home):
    witness = key("witness.example/w", COSIGNATURE, seed=2)
    [own] = settings_home.rglob("key.pem")
    trust_witness(own.parent / "trusted", witness.verifier)
    with SqliteLog.open(signed, writable=True) as log:
        about = checkpoint_text(log.origin, 27, bytes(32))
        log.keep_attestation(27, "cosignature", witness.sign(about, time=7).line().encode())

    ran = cli("checkpoint", "list")

    assert (ran.code, ran.out) == (4, "")
    assert "witness.example/w does not hold" in ran.err


def test_a_note_in_the_row_of_another_size_is_an_integrity_failure(cli, signed):
    """Else the list would say that somebody signed a head which nobody did."""
    tamper(signed, "UPDATE checkpoint SET size = 20")

    ran = cli("checkpoint", "list")

    assert (ran.code, ran.out) == (4, "")
    assert "the checkpoint of size 20 does not hold" in ran.err


def test_a_line_of_ours_that_does_not_hold_is_an_integrity_failure(cli, signed):
    label = keys_of(cli)["signs"]["id"]
    with SqliteLog.open(signed, writable=True) as log:
        [(_, content)] = log.checkpoints()
        line = content.decode().splitlines()[-1]
        forged = line[:-10] + ("A" * 9 if line[-10:-1] != "A" * 9 else "B" * 9) + "="
        log.keep_attestation(27, "signature", f"{forged}\n".encode())

    ran = cli("checkpoint", "list")

    assert label
    assert (ran.code, ran.out) == (4, "")
    assert "does not hold" in ran.err


# --- forks -----------------------------------------------------------------------------------------------------------


def test_a_restored_backup_is_not_signed_and_both_heads_are_said(cli, signed):
    backup = signed.read_bytes()
    note(cli)
    head = cli("checkpoint", "--json").json["items"][0]["root"]
    signed.write_bytes(backup)
    cli("append", "note", "kerman-bombing", "--text", "Another.", "-q")
    here = cli("checkpoint", "list", "--json").json["basis"]["root"]

    ran = cli("checkpoint")

    assert (ran.code, ran.out) == (4, "")
    assert f"position 28 was signed with root {head}, and has {here} here" in ran.err
    assert "go on in a log of another origin" in ran.err
    assert "[checkpoint.fork]" in ran.err


@pytest.mark.usefixtures("signed")
def test_a_copy_that_was_left_behind_is_said_and_goes_on(cli, settings_home):
    [state] = settings_home.rglob("log.state")
    before = state.read_bytes()
    note(cli)
    cli("checkpoint")
    state.write_bytes(before)

    ran = cli("checkpoint")

    assert ran.code == 0
    assert "the copy of the last signed head was of position 27" in ran.err


@pytest.mark.usefixtures("signed")
def test_standard_input_is_not_read_twice(cli):
    ran = cli("checkpoint", "--last", "-", "--passphrase-file", "-", stdin=b"x")

    assert (ran.code, ran.out) == (2, "")
    assert "standard input is named twice" in ran.err


# --- usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("checkpoint", "lst"), "did you mean list?"),
        (("checkpoint", "key"), "there are: new, show, rotate, revoke"),
        (("checkpoint", "key", "nw"), "did you mean new?"),
        (("checkpoint", "--last", "x", "list"), "checkpoint --last takes no verb"),
        (("checkpoint", "--passphrase-file", "x", "key", "show"), "checkpoint --passphrase-file takes no verb"),
        (("checkpoint", "--last", "nowhere"), "there is no such file"),
        (("checkpoint", "--as-of", "3"), "it is for a verb that reads"),
        (("checkpoint", "key", "rotate", "--dry-run"), "it is for a verb that records"),
        (("checkpoint", "key", "revoke", "x"), "--reason"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else None,
)
@pytest.mark.usefixtures("keyed")
def test_what_is_not_understood_is_refused_with_a_way_out(cli, argv, says):
    ran = cli(*argv)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "fix:" in ran.err


@pytest.mark.usefixtures("seed")
def test_an_error_is_one_line_of_json_where_json_is_wanted(cli):
    ran = cli("checkpoint", "--json")

    assert (ran.code, ran.error["code"]) == (2, "key.refused")
    assert ran.error["where"]["file"].endswith("key.pem")


def test_an_altered_log_is_not_signed(cli, keyed):
    """A signature over it would speak for what nobody recorded."""
    tamper(keyed, "UPDATE event SET type = 'note.other' WHERE position = 3")

    told = cli("checkpoint")

    assert told.code == 4
    assert "nothing signed: the log is not what was recorded: position 3" in told.err
    assert cli("checkpoint", "list", "--json").json["items"] == []


@pytest.mark.usefixtures("signed")
def test_an_old_checkpoint_does_not_stand_in_for_a_lost_copy(cli, settings_home, tmp_path):
    """It says nothing of what was signed since, so what came after could be signed a second time."""
    old = tmp_path / "old.note"
    old.write_text(cli("checkpoint").out, encoding="utf-8")
    note(cli)
    cli("checkpoint")
    [copy] = settings_home.rglob("log.state")
    copy.unlink()

    told = cli("checkpoint", "--last", str(old))

    assert told.code == 4
    assert "an older one says nothing of what came after" in told.err
