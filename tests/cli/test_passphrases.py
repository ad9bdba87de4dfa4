"""The passphrase of a key: from where it comes, when it is asked for, and that it gets out nowhere."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.signing import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


def test_a_passphrase_comes_from_a_file_or_the_environment(cli, locked, monkeypatch):
    by_file = cli("checkpoint", "--passphrase-file", str(locked))
    by_input = cli("checkpoint", "--passphrase-file", "-", stdin=PASSPHRASE.encode())
    monkeypatch.setenv("TIMELINE_KEY_PASSPHRASE", PASSPHRASE)
    by_environment = cli("checkpoint")

    assert by_file.code == by_input.code == by_environment.code == 0
    assert by_file.out == by_input.out == by_environment.out


@pytest.mark.usefixtures("locked")
@pytest.mark.parametrize("argv", [(), ("--no-input",)])
def test_a_key_that_is_locked_says_which_option_opens_it(cli, argv):
    """Standard input is no terminal: nobody is asked."""
    ran = cli("checkpoint", *argv)

    assert (ran.code, ran.out) == (2, "")
    assert "option --passphrase-file" in ran.err
    assert "TIMELINE_KEY_PASSPHRASE" in ran.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"wrong\n", "the passphrase is wrong"),
        (b"", "the passphrase is empty"),
        (b"\n", "the passphrase is empty"),
        (b"one\ntwo\n", "several lines"),
        (b"x" * 5000, "more than 4096 bytes"),
    ],
)
def test_a_passphrase_that_does_not_do_is_refused(cli, locked, content, says):
    locked.write_bytes(content)

    ran = cli("checkpoint", "--passphrase-file", str(locked))

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "xxx" not in ran.err


def test_a_passphrase_with_the_line_end_of_windows_is_the_same(cli, locked):
    locked.write_bytes(f"{PASSPHRASE}\r\n".encode())

    assert cli("checkpoint", "--passphrase-file", str(locked)).code == 0


@pytest.mark.usefixtures("keyed")
def test_a_key_that_is_not_locked_is_not_said_to_be(cli, tmp_path_factory):
    file = tmp_path_factory.mktemp("secret") / "passphrase"
    file.write_text(PASSPHRASE)

    ran = cli("checkpoint", "--passphrase-file", str(file))

    assert ran.code == 2
    assert "the key has no passphrase" in ran.err


@pytest.mark.usefixtures("signed")
def test_by_rotating_a_key_gets_a_passphrase(cli, tmp_path_factory):
    file = tmp_path_factory.mktemp("secret") / "passphrase"
    file.write_text(PASSPHRASE)

    assert cli("checkpoint", "key", "rotate", "--passphrase-file", str(file)).code == 0
    assert cli("checkpoint").code == 2
    assert cli("checkpoint", "key", "rotate", "--finish", "--passphrase-file", str(file)).code == 0
    assert cli("checkpoint", "--passphrase-file", str(file)).code == 0


def at_a_terminal(cwd: Path, settings: Path, typed: bytes) -> tuple[int, str]:
    """Run `checkpoint` at a terminal, type when asked; return the exit code and all that it showed."""
    ours, theirs = pty.openpty()
    environment = {"XDG_CONFIG_HOME": str(settings), "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    process = subprocess.Popen(
        [sys.executable, "-m", "timeline", "checkpoint"],
        cwd=cwd,
        env={"PATH": os.environ["PATH"]} | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,  # else the terminal of whoever runs the tests would be asked
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # the other end is closed
        while more := os.read(ours, 4096):
            if b"Passphrase of" not in shown and b"Passphrase of" in shown + more:
                os.write(ours, typed)
            shown += more
    os.close(ours)
    return process.wait(timeout=60), shown.decode()


@pytest.mark.usefixtures("locked")
@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        (f"{PASSPHRASE}\n".encode(), 0, "signed position 27"),
        (b"wrong\n", 2, "the passphrase is wrong"),
        (b"\n", 2, "none is given"),
        (b"\x04", 2, "none is given"),
    ],
)
def test_at_a_terminal_the_passphrase_is_asked_for_and_not_shown(seed, settings_home, typed, code, says):
    ended, shown = at_a_terminal(seed.parent, settings_home, typed)

    assert ended == code, shown
    assert says in " ".join(shown.split())
    assert PASSPHRASE not in shown


def test_no_output_holds_the_passphrase(cli, locked, seed, settings_home, monkeypatch):
    """Results, messages, errors, debug traces, the log and what lies beside the key: everything that is written."""
    monkeypatch.setenv("TIMELINE_DEBUG", "1")
    told = []
    for argv in (
        ("checkpoint", "-v", "--passphrase-file", str(locked)),
        ("checkpoint", "key", "new", "--ml-dsa-44", "--passphrase-file", str(locked)),
        ("checkpoint", "key", "rotate", "--passphrase-file", str(locked)),
        ("checkpoint", "key", "rotate", "--finish", "--passphrase-file", str(locked), "--json"),
        ("checkpoint", "key", "show"),
        ("checkpoint", "list", "--json"),
    ):
        ran = cli(*argv)
        assert ran.code == 0, ran.err
        told.append(ran.out + ran.err)
    monkeypatch.setenv("TIMELINE_KEY_PASSPHRASE", PASSPHRASE)
    told.append(cli("checkpoint", "--json").out)
    monkeypatch.delenv("TIMELINE_DEBUG")
    monkeypatch.setenv("TIMELINE_KEY_PASSPHRASE", f"{PASSPHRASE} wrong")
    told.append(cli("checkpoint").err)

    assert PASSPHRASE not in "".join(told)
    files = [path for folder in (seed.parent, settings_home) for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert all(PASSPHRASE.encode() not in path.read_bytes() for path in files)
