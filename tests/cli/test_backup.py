"""`timeline backup`: a verified copy, what it prints, and what it refuses."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.builders import PAGE, captured
from tests.cli.processes import DISC, SMALL, command, environment, mounted
from tests.log import worlds
from timeline.log.blobs import Blobs
from timeline.log.upkeep import path_of


def files_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*"))


@pytest.fixture
def copies(tmp_path):
    """A folder to put copies in."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies"


def test_a_backup_prints_where_it_is_and_that_it_was_verified(cli, seed, copies):
    root = cli("verify", "--json").json["items"][0]["root"]

    ran = cli("backup", "copies/copy.db")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (f"copies/copy.db\nverified: 27 events, root {root}, not signed, 0 captured files\n")
    assert files_in(copies) == ["copy.db", "copy.db.manifest.json"]
    manifest = json.loads((copies / "copy.db.manifest.json").read_bytes())
    assert (manifest["position"], manifest["root"]) == (27, root)
    assert manifest["made_by"].startswith("escalation-timeline ")
    assert seed.exists()


@pytest.mark.usefixtures("seed", "copies")
def test_a_backup_is_a_log_that_every_verb_reads(cli):
    cli("backup", "copies/copy.db")

    assert cli("verify", "copies/copy.db", "--level", "deep").code == 0
    assert cli("actions", "--log", "copies/copy.db").out == cli("actions").out


@pytest.mark.usefixtures("seed", "copies")
def test_its_json_says_what_the_copy_knows_and_holds(cli):
    ran = cli("backup", "copies/copy.db", "--json")

    [item] = ran.json["items"]
    assert ran.json["basis"] == {"log": item["log"], "position": 27, "root": item["root"]}
    assert {name: item[name] for name in ("path", "manifest", "redacted_through", "signed_up_to", "missing")} == {
        "path": "copies/copy.db",
        "manifest": "copies/copy.db.manifest.json",
        "redacted_through": 0,
        "signed_up_to": None,
        "missing": [],
    }


@pytest.mark.usefixtures("seed", "copies")
@pytest.mark.parametrize("position", ["24", "@24", "basis", "time"])
def test_a_backup_can_end_at_a_position_a_time_or_a_basis(cli, position):
    then = cli("log", "--as-of", "24", "--json", "--all").json
    basis = then["basis"]
    typed = {
        "basis": f"{basis['log']}:24:{basis['root']}",
        "time": cli("log", "--json", "--all").json["items"][0]["recorded_at"],
    }.get(position, position)

    ran = cli("backup", "copies/copy.db", "--position", typed, "--json")

    assert ran.code == 0, ran.err
    [item] = ran.json["items"]
    assert (item["position"], item["root"]) == (24, basis["root"]) or position == "time"
    assert cli("verify", "copies/copy.db").code == 0


@pytest.mark.usefixtures("seed", "copies")
@pytest.mark.parametrize(
    ("position", "code", "says"),
    [("28", 3, "no position"), ("yesterday", 2, "no moment"), ("2024-01-18T12:00", 2, "zone")],
)
def test_a_position_that_is_none_is_refused_by_the_name_of_the_option(cli, copies, position, code, says):
    ran = cli("backup", "copies/copy.db", "--position", position)

    assert ran.code == code
    assert says in ran.err
    assert "option --position" in ran.err
    assert files_in(copies) == []


def test_a_basis_of_another_history_is_refused(cli, seed, copies):
    basis = cli("log", "--json").json["basis"]

    ran = cli("backup", "copies/copy.db", "--position", f"{basis['log']}:24:{'0' * 12}")

    assert ran.code == 4
    assert files_in(copies) == []
    assert seed.exists()


def test_nothing_is_written_over(cli, seed, copies):
    (copies / "copy.db").write_text("mine")
    before = seed.read_bytes()

    for dest in ("copies/copy.db", "timeline.db", "timeline.db-wal", "timeline.toml", "copies", "missing/copy.db"):
        ran = cli("backup", dest)
        assert (ran.code, ran.out) == (2, "")
    assert (copies / "copy.db").read_text() == "mine"
    assert seed.read_bytes() == before


@pytest.mark.usefixtures("seed", "copies")
@pytest.mark.parametrize("option", [("-o", "file"), ("--force",), ("--as-of", "3")], ids=" ".join)
def test_it_takes_no_option_that_writes_over_or_elsewhere(cli, option):
    assert cli("backup", "copies/copy.db", *option).code == 2


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("there", ["file", "link"])
def test_no_force_is_offered_since_there_is_none(cli, copies, there):
    (copies / "copy.db").symlink_to("nowhere") if there == "link" else (copies / "copy.db").touch()

    ran = cli("backup", "copies/copy.db")

    assert ran.code == 2
    assert "a backup replaces nothing" in ran.err
    assert "--force" not in ran.err


def capture(cli, seed) -> str:
    (seed.parent / "page.html").write_bytes(PAGE)
    assert cli("append", "capture", "ft-2024-01-18", "--file", "page.html").code == 0
    return captured().sha256


def test_captured_files_come_with_it(cli, seed, copies):
    name = capture(cli, seed)

    ran = cli("backup", "copies/copy.db")

    assert ran.out.endswith("1 captured file\n")
    assert (copies / "copy.db.blobs" / name[:2] / name).read_bytes() == PAGE


def test_a_captured_file_that_is_missing_is_told_and_is_exit_1(cli, seed, copies):
    name = capture(cli, seed)
    Blobs(seed).remove(name)

    ran = cli("backup", "copies/copy.db")

    assert ran.code == 1
    assert f"not copied: the captured file {name} does not lie beside the log" in ran.out
    assert files_in(copies) == ["copy.db", "copy.db.manifest.json"]
    assert json.loads(path_of(seed).read_bytes())["backed_up"]["missing"] == 1


def test_a_captured_file_that_was_altered_is_exit_4(cli, seed, copies):
    name = capture(cli, seed)
    file = Blobs(seed).path_of(name)
    file.chmod(0o600)
    file.write_bytes(b"another")

    ran = cli("backup", "copies/copy.db")

    assert ran.code == 4
    assert "not copied: " in ran.out
    assert (copies / "copy.db").exists()


def test_a_log_that_was_altered_is_exit_4_and_not_copied(cli, seed, copies):
    worlds.tamper(seed, "UPDATE event SET type = 'note.added' WHERE position = 7")

    ran = cli("backup", "copies/copy.db")

    assert (ran.code, ran.out) == (4, "")
    assert "position 7" in ran.err
    assert files_in(copies) == []


@pytest.mark.usefixtures("copies")
def test_a_whole_backup_is_remembered_and_one_that_ends_earlier_is_not(cli, seed):
    cli("backup", "copies/early.db", "--position", "24")
    assert not path_of(seed).exists()

    cli("backup", "copies/copy.db")

    assert json.loads(path_of(seed).read_bytes())["backed_up"]["position"] == 27


def test_a_verification_of_the_log_in_use_is_remembered_one_of_a_file_leaves_nothing(cli, seed, copies):
    cli("backup", "copies/copy.db")
    cli("verify", "copies/copy.db")
    cli("verify", "timeline.db")
    cli("verify", "--level", "quick")
    assert json.loads(path_of(seed).read_bytes())["verified"] is None

    cli("verify", "--level", "deep")

    assert json.loads(path_of(seed).read_bytes())["verified"] | {"at": "", "root": ""} == {
        "at": "",
        "level": "deep",
        "position": 27,
        "root": "",
        "ok": True,
    }
    assert files_in(copies) == ["copy.db", "copy.db.manifest.json"]


@pytest.mark.usefixtures("seed")
def test_what_cannot_be_remembered_fails_nothing(cli, monkeypatch):
    def full(*_, **__):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("timeline.log.upkeep.write_durably", full)

    ran = cli("verify", "-v")

    assert ran.code == 0
    assert "it could not be noted beside the log that this was done: No space left on device" in ran.err
    assert "noted" not in cli("verify").err


# --- in a process of its own -----------------------------------------------------------------------------------------


def test_a_full_disk_is_exit_6_and_leaves_nothing(seed, copies):
    ran = mounted(SMALL, copies, *command("backup", "copies/copy.db"), cwd=seed.parent)

    assert (ran.returncode, ran.stdout) == (6, b"")
    assert b"cannot grow: the disk is full" in ran.stderr
    assert ran.stderr.rstrip().splitlines()[-1].startswith(b"  fix:")  # and no file is listed after it


def test_a_log_on_read_only_media_can_be_backed_up(seed, tmp_path):
    """As a disc that is handed over: nothing can be written beside it, and nothing need be."""
    disc = tmp_path / "disc"
    disc.mkdir()
    shutil.copy(seed, disc)

    ran = mounted(DISC, disc, *command("backup", "copy.db", "--log", "disc/timeline.db"), cwd=tmp_path)

    assert ran.returncode == 0, ran.stderr
    assert b"verified: 27 events" in ran.stdout


def test_ctrl_c_ends_it_and_leaves_nothing(tmp_path, copies):
    """Sent while SQLite copies: it looks for Ctrl-C between its steps."""
    worlds.filled(tmp_path / "timeline.db", count=5_000)
    process = subprocess.Popen(
        command("backup", "copies/copy.db"),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 30
    while not (copies / ".copy.db.making").exists() and time.monotonic() < until:
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (130, b"")
    assert b"interrupted" in err
    assert files_in(copies) == []
