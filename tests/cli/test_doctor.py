"""`timeline doctor`: what it prints of a log, with which exit code, and what it mends."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.cli.processes import DISC, ROOT, command, mounted
from tests.faults.tools import lacks
from tests.log import worlds
from timeline import _sqlite
from timeline.log.upkeep import path_of

WITHOUT_PYSQLITE3 = ROOT / "tests" / "without_pysqlite3"


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    """Where keys are kept: not beside the log, nor where the user of the tests has them."""
    monkeypatch.setenv("TIMELINE_KEY", str(tmp_path.with_name(f"{tmp_path.name}-keys") / "key.pem"))


@pytest.fixture
def well(cli, seed):
    """A log for which everything is done."""
    seed.chmod(0o600)
    assert cli("checkpoint", "key", "new").code == 0
    assert cli("checkpoint").code == 0
    assert cli("verify").code == 0
    assert cli("backup", "../copy.db").code == 0
    return seed


@pytest.fixture(autouse=True)
def no_copies_left(tmp_path):
    yield
    for one in tmp_path.parent.glob("copy.db*"):
        one.unlink()


def of(ran) -> dict[str, dict[str, str]]:
    """The lines of a run in JSON, by their code."""
    return {one["code"]: one for one in ran.json["items"]}


@pytest.mark.usefixtures("well")
def test_a_log_for_which_everything_is_done_has_no_finding(cli):
    ran = cli("doctor")

    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].split()[:2] == ["ok", "sqlite"]
    assert lines[-1] == "1 note"  # nobody else has seen the head
    assert ["note", "witnesses", "none"] in [line.split()[:3] for line in lines]


def test_a_draft_that_was_kept_beside_the_log_is_named(cli, well):
    (well.parent / "draft-abc.toml").write_text("[[claim]]\n")

    assert of(cli("doctor", "--json"))["drafts"]["value"] == "draft-abc.toml"


@pytest.mark.usefixtures("seed")
def test_a_new_log_is_told_what_is_to_be_done_for_it(cli):
    ran = cli("doctor")

    assert ran.code == 1
    for code, fix in (("verified", "timeline verify"), ("backup", "timeline backup DEST"), ("signed", "key new")):
        [place] = [at for at, line in enumerate(ran.out.splitlines()) if line.split()[:2] == ["finding", code]]
        assert fix in ran.out.splitlines()[place + 1]
    assert ran.out.splitlines()[-1].startswith("3 findings")


@pytest.mark.usefixtures("empty")
def test_an_empty_log_needs_nothing(cli):
    assert cli("doctor").code == 0


@pytest.mark.parametrize("driver", ["pysqlite3", "sqlite3"])
def test_it_tells_the_driver_and_the_journal_of_either(seed, driver):
    """t5c. One log, both libraries for real, one after the other."""
    if driver == "pysqlite3" and not list(importlib.metadata.distributions(name="pysqlite3")):
        pytest.skip("pysqlite3 has no wheel for this platform")
    path = os.pathsep.join([*([str(WITHOUT_PYSQLITE3)] if driver == "sqlite3" else []), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-m", "timeline", "doctor", "--json"]

    ran = subprocess.run(command, cwd=seed.parent, env=environment, capture_output=True, check=False)

    lines = {one["code"]: one["value"] for one in json.loads(ran.stdout)["items"]}
    version, name = lines["sqlite"].split(", by ")
    safe = _sqlite.safe_journal(tuple(map(int, version.split("."))), network=False)
    assert name == driver
    assert safe.reason in lines["journal"]
    assert lines["journal"].startswith(str(safe.mode)) or lines["journal"].startswith("wal, and")


def test_a_broken_log_is_told_with_all_else_and_is_exit_4(cli, well):
    worlds.tamper(well, "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 27")

    ran = cli("doctor", "--json")

    assert ran.code == 4
    lines = of(ran)
    assert lines["tail.altered"]["level"] == "altered"
    assert {lines[code]["level"] for code in ("sqlite", "gate", "clock", "verified")} == {"ok"}


def test_what_is_no_log_is_exit_2(cli, tmp_path):
    (tmp_path / "timeline.db").write_text("words" * 1000)

    ran = cli("doctor")

    assert (ran.code, ran.out) == (2, "")
    assert "is not a log" in ran.err


AS_NOBODY = """
import os, sys
from contextlib import redirect_stdout
from timeline.cli.app import run

with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
    run(["doctor", "-q"])  # while everything may still be imported
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
sys.exit(run(["doctor", "--json"]))
"""


def as_nobody(seed: Path, mode: int, *, with_captures: bool = False) -> tuple[int, dict[str, dict[str, str]]]:
    """Look at a copy of the log, with these permissions, as a user who owns nothing here."""
    if os.geteuid() != 0:
        lacks("only root can become somebody else")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copy(seed, folder)
        (Path(folder) / seed.name).chmod(mode)
        if with_captures:
            (Path(folder) / f"{seed.name}.blobs").mkdir(0o700)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", AS_NOBODY]
        ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert ran.stdout, ran.stderr
    return ran.returncode, {one["code"]: one for one in json.loads(ran.stdout)["items"]}


def test_a_log_that_may_only_be_read_is_looked_at(seed):
    code, lines = as_nobody(seed, 0o644)

    assert code == 1
    assert (lines["gate"]["level"], lines["gate"]["value"]) == ("note", "none")
    assert lines["log"]["level"] == "ok"


def test_a_log_that_may_not_be_read_is_exit_6_and_told_as_far_as_it_goes(seed):
    code, lines = as_nobody(seed, 0o600)

    assert code == 6
    assert lines["log"]["level"] == "unreadable"
    assert "sqlite" in lines


def test_captured_files_of_another_account_do_not_keep_the_rest_from_being_looked_at(seed):
    """Their folder may be entered by whoever captured them alone."""
    code, lines = as_nobody(seed, 0o644, with_captures=True)

    assert code == 1
    assert lines["log"]["level"] == "ok"
    assert lines["captured-files"]["level"] == "finding"
    assert "restore" not in lines["captured-files"]["why"]


def test_a_log_on_read_only_media_is_looked_at_and_nothing_is_written(seed, tmp_path):
    disc = tmp_path / "disc"
    disc.mkdir()
    shutil.copy(seed, disc)

    ran = mounted(DISC, disc, *command("doctor", "--fix", "--json", "--log", "disc/timeline.db"), cwd=tmp_path)

    lines = {one["code"]: one for one in json.loads(ran.stdout)["items"]}
    assert ran.returncode == 1
    assert (lines["gate"]["value"], lines["indexes"]["level"]) == ("none", "ok")
    assert ran.stderr.split() == [b"timeline.db"]


def test_a_link_is_looked_through_and_told(cli, seed):
    seed.rename(seed.with_name("there.db"))
    seed.symlink_to("there.db")

    lines = of(cli("doctor", "--json"))

    assert lines["link"]["level"] == "finding"
    assert lines["log"]["level"] == "ok"


def test_without_being_asked_it_mends_nothing(cli, well):
    views = well.with_name("timeline.db.views.db")
    views.touch()

    assert of(cli("doctor", "--json"))["views"]["level"] == "note"
    assert views.exists()


def test_it_mends_read_models_and_indexes_and_touches_no_evidence(cli, well):
    views = well.with_name("timeline.db.views.db")
    views.touch()
    before = worlds.everything(well)

    ran = cli("doctor", "--fix", "--json")

    assert ran.code == 0
    lines = of(ran)
    assert lines["views"] == {"code": "views", "level": "ok", "value": "deleted: timeline.db.views.db", "why": ""}
    assert lines["indexes"]["value"] == "agree with the rows"
    assert not views.exists()
    assert worlds.everything(well) == before


def test_what_it_remembers_may_be_deleted(cli, well):
    path_of(well).unlink()

    ran = cli("doctor", "--json")

    assert ran.code == 1
    assert {of(ran)[code]["value"] for code in ("verified", "backup")} == {"never, as far as is known here"}


def test_a_restored_backup_is_told_before_anything_is_signed(cli, well):
    """The backup was made, then more was recorded and signed; then the backup was put back."""
    assert cli("append", "note", "panjgur-2024-01-16", "--text", "Later.").code == 0
    assert cli("checkpoint").code == 0
    for one in well.parent.glob("timeline.db*"):
        if one.name != "timeline.db.upkeep.json":
            one.unlink()
    shutil.copy(well.parent.parent / "copy.db", well)

    ran = cli("doctor", "--json")

    assert ran.code == 4
    assert of(ran)["fork-guard"]["value"] == "position 28 was signed, and the log ends before it"
    assert of(ran)["backup"]["level"] == "ok"  # it is what was backed up
