"""The standalone script: it comes to the same verdict as `timeline verify`, and shares no code with it."""

import ast
import io
import os
import random
import re
import runpy
import shutil
import subprocess
import sys

import pytest

from events.logs import KeyRevoked
from tests import builders as make
from tests.interop import bundles
from tests.interop.tampered import TAMPERINGS as OF_BUNDLES
from tests.interop.tampered_data import DATA_TAMPERINGS
from tests.log import worlds
from tests.proof.standalone import SCRIPT, standalone, standalone_all
from tests.proof.test_bundle import world
from tests.proof.test_redacted import SAYINGS, redacted, say, undo
from tests.proof.test_tiles import CHANGES
from tests.proof.test_verify import TAMPERED
from timeline.cli.app import run
from timeline.log import SqliteLog
from timeline.proof import verify
from timeline.proof.bundle_check import verify_bundle
from timeline.proof.bundle_views import Renderer
from timeline.proof.keys import make_key
from timeline.proof.note import ML_DSA_44
from timeline.proof.tiles import export_tiles
from timeline.proof.tiles_check import verify_tiles
from timeline.reports.again import pages_of
from timeline.reports.handed import flaws_beside

KEY = worlds.key(worlds.ORIGIN).verifier
FLIPS = 60
TAMPERINGS = (*OF_BUNDLES, *DATA_TAMPERINGS)


def copies(folder, original, names):
    """Return a copy of a file or folder for each name."""
    copy = shutil.copytree if original.is_dir() else shutil.copy
    return {name: copy(original, folder / str(number)) for number, name in enumerate(names)}


def verdict_of(log):
    """Return exit code and last line of `timeline verify` on a log."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        code = run(["verify", str(log), "--key", str(KEY)])
        out.flush()
    return code, out.buffer.getvalue().decode().splitlines()[-1]


# --- it shares nothing with us ---------------------------------------------------------------------------------------


def test_it_imports_the_standard_library_and_cryptography_alone():
    parsed = ast.parse(SCRIPT.read_text("utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(parsed)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported - sys.stdlib_module_names == {"cryptography"}


def test_it_holds_the_digest_of_the_schema_that_the_specification_gives(root):
    page = (root / "docs/reference/log-format.md").read_text("utf-8")
    [written] = re.findall(r'^SCHEMA_DIGEST = "([0-9a-f]{64})"$', SCRIPT.read_text("utf-8"), re.MULTILINE)

    assert f"'{written}'" in page


def test_it_is_a_program_of_its_own(tmp_path):
    """As a stranger runs it: somewhere else, by its path."""
    _, bundle = bundles.seed_bundle(tmp_path)
    shutil.copy(SCRIPT, tmp_path / "check.py")
    command = [sys.executable, "check.py", "bundle", "--key", str(KEY)]
    environment = {"PATH": os.environ["PATH"]}
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    other = Renderer("another version", pages_of, flaws_beside)
    unchecked = verify_bundle(bundle, keys=[KEY], render=other).unchecked
    last = verify_bundle(bundle, keys=[KEY]).last_line
    assert ran.stdout.splitlines() == [*(f"not checked: {one}" for one in unchecked), last]


# --- bundles ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tampered(made, tmp_path_factory):
    """For each tampering what we say of it, and what the script says."""
    names = [one.name for one in TAMPERINGS]
    folders = copies(tmp_path_factory.mktemp("tampered"), made[1], names)
    for one in TAMPERINGS:
        one.change(folders[one.name])
    ours = [verify_bundle(folder, keys=[KEY]) for folder in folders.values()]
    return dict(zip(names, zip(ours, standalone_all(list(folders.values()), KEY), strict=True), strict=True))


@pytest.mark.parametrize("name", [one.name for one in TAMPERINGS])
def test_it_refuses_a_tampered_bundle_and_names_the_same_place(tampered, name):
    ours, ran = tampered[name]

    assert (ran.code, ran.last) == (ours.exit_code, ours.last_line), ran.out
    assert ran.code in (1, 4)


def test_it_says_whose_word_a_bundle_is_without_a_published_key(made):
    assert standalone(made[1]).last == verify_bundle(made[1]).last_line


def test_it_accepts_each_kind_of_bundle(tmp_path):
    """With two keys, with what is withheld, without a head before, on the head itself."""
    desk = bundles.new_desk(tmp_path / "desk")
    make_key(desk.keys.second, bundles.ORIGIN, ML_DSA_44)
    desk.record(*world())
    folder = bundles.bundle(desk, tmp_path / "bundle", action="sistan")
    ours = verify_bundle(folder)

    ran = standalone(folder)

    assert (ran.code, ran.last) == (0, ours.last_line)
    assert "2 withheld" in ran.last
    assert len(ours.signed_by) == 2


def test_control_a_wrong_key_is_refused_by_the_script_too(made):
    ran = standalone(made[1], worlds.key(worlds.ORIGIN, seed=9).verifier)

    assert ran.code == 4
    assert "no known key of desk.example/log signed it" in ran.out


# --- logs ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A log of 511 events with a checkpoint at 250."""
    return worlds.filled(tmp_path_factory.mktemp("filled") / "filled.db")


@pytest.fixture(scope="module")
def tampered_logs(filled, tmp_path_factory):
    """For each tampering with a log what we say of it, and what the script says."""
    paths = copies(tmp_path_factory.mktemp("logs"), filled, TAMPERED)
    for name, (statements, _, _) in TAMPERED.items():
        worlds.tamper(paths[name], *statements)
    ours = [verdict_of(path) for path in paths.values()]
    return dict(zip(paths, zip(ours, standalone_all(list(paths.values()), KEY), strict=True), strict=True))


@pytest.mark.parametrize("name", TAMPERED)
def test_it_finds_in_a_log_what_verify_finds(tampered_logs, name):
    ours, ran = tampered_logs[name]

    assert (ran.code, ran.last) == ours, ran.out
    assert ran.code == (0 if TAMPERED[name][2] is None else 4)


def test_it_agrees_on_logs_that_are_whole(filled, tmp_path):
    redacted = worlds.redacted(tmp_path / "redacted.db")  # never signed, as the empty one: with a key that is found
    desk = bundles.seed_desk(tmp_path / "desk")
    worlds.new_log(tmp_path / "empty.db").close()
    paths = [filled, redacted, desk.log, tmp_path / "empty.db"]

    for path, ran in zip(paths, standalone_all(paths, KEY), strict=True):
        assert (ran.code, ran.last) == verdict_of(path), (path.name, ran.out)


def test_it_names_what_was_put_back_and_a_redaction_that_says_something_else(tmp_path):
    template = redacted(tmp_path / "redacted.db")
    paths = copies(tmp_path, template, ["whole", "undone", *SAYINGS])
    undo(paths["undone"])
    for name, (position, changes) in SAYINGS.items():
        say(paths[name], position, **changes)

    ran = dict(zip(paths, standalone_all(paths.values()), strict=True))

    assert ran.pop("whole").code == 0
    assert "position 3: it was redacted whole, and its leaf was put back" in ran["undone"].out
    assert ran.pop("undone").last == "altered: first at position 3"
    assert {name: (one.code, one.last) for name, one in ran.items()} == {
        name: (4, f"altered: first at position {position}") for name, (position, _) in SAYINGS.items()
    }


def test_it_says_so_where_a_captured_file_is_missing(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk", make.source(), make.captured())
    desk.sign()

    ran = standalone(desk.log, KEY)

    assert (ran.code, ran.last) == verdict_of(desk.log)
    assert (ran.code, ran.last) == (1, "flawed: first at position 2")


def test_it_knows_that_a_revoked_key_counts_for_no_later_head(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk", *(make.actor(name) for name in ("iran", "pakistan", "iraq")))
    desk.sign()
    desk.record(KeyRevoked(key=str(KEY), since=1, reason="The laptop was stolen."))

    ran = standalone(desk.log, KEY)

    assert (ran.code, ran.last) == verdict_of(desk.log)
    assert (ran.code, ran.last) == (1, "flawed: first at position 3")
    assert "which was revoked" in ran.out


def test_it_agrees_on_flipped_bits(filled, tmp_path):
    """t8. Whether anything is found at all; where, two readers of a broken page may differ."""
    chance = random.Random(6962)  # noqa: S311 — the same flips each time
    paths = []
    size = filled.stat().st_size
    for number in range(FLIPS):
        content = bytearray(filled.read_bytes())
        content[chance.randrange(100, size)] ^= 1 << chance.randrange(8)
        (tmp_path / f"{number}.db").write_bytes(content)
        paths.append(tmp_path / f"{number}.db")

    for path, ran in zip(paths, standalone_all(paths, KEY), strict=True):
        try:
            ours = verify(path, keys=[KEY]).exit_code
        except Exception as error:  # noqa: BLE001 — what is no log any more is refused with its code
            ours = error.exit_code
        assert bool(ran.code) == bool(ours), (path.name, ours, ran)


def test_a_log_without_a_head_by_a_given_key_is_not_that_desks(filled, tmp_path):
    bare = shutil.copy(filled, tmp_path / "bare.db")
    worlds.tamper(bare, "DELETE FROM attestation", "DELETE FROM checkpoint")

    ran, without = standalone(bare, KEY), standalone(bare)

    assert (ran.code, ran.last) == (4, "altered: in the log as a whole")
    assert "no head of this log that holds is signed" in ran.out
    assert (without.code, "not signed" in without.last) == (0, True)


def test_neither_a_witness_nor_another_log_signs_a_log_for_the_script(tmp_path):
    desk = bundles.new_desk(tmp_path / "desk", make.actor("iran"))
    note = desk.sign()
    with desk.open() as log:
        log.keep_attestation(1, "cosignature", worlds.cosignature_of(note))

    ran = standalone(desk.log, worlds.key("witness.example/w", 4, seed=2).verifier)

    assert ran.code == 4
    assert standalone(desk.log, KEY).code == 0


def test_a_disk_that_fails_is_not_called_altered(filled, made, monkeypatch):
    program = runpy.run_path(str(SCRIPT))
    theirs = program["sqlite3"]

    class Failing:
        def execute(self, *_):
            error = theirs.OperationalError("disk I/O error")
            error.sqlite_errorcode = theirs.SQLITE_IOERR
            raise error

        def close(self):
            pass

    monkeypatch.setattr(theirs, "connect", lambda *_, **__: Failing())
    assert program["main"]([str(filled)]) == 6

    def refused(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", refused)
    assert program["main"]([str(made[1])]) == 6


def test_a_log_in_a_folder_that_nobody_may_write_to_is_read_as_it_is(filled, tmp_path, monkeypatch):
    """To root every folder is open, so the answer of the system is given here."""
    program = runpy.run_path(str(SCRIPT))
    monkeypatch.setattr(os, "access", lambda *_: False)
    path = shutil.copy(filled, tmp_path / "log.db")

    assert program["main"]([str(path), "--key", str(KEY)]) == 0
    assert program["how_to_open"](path) == "mode=ro&immutable=1"
    assert [one.name for one in tmp_path.iterdir()] == ["log.db"]
    (tmp_path / "log.db-wal").touch()
    assert program["how_to_open"](path) == "mode=ro"


# --- tiles -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mirrors(tmp_path_factory):
    """For each change of a mirror what we say of it, and what the script says."""
    folder = tmp_path_factory.mktemp("mirrors")
    path = worlds.filled(folder / "timeline.db", count=700, signed=650)
    with SqliteLog.open(path, writable=False) as log:
        export_tiles(log, folder / "tiles", with_entries=True)
    (folder / "copies").mkdir()
    names = ["whole", *CHANGES]
    found = {}
    for name in names:
        (folder / "copies" / name).mkdir()
        found[name] = shutil.copytree(folder / "tiles", folder / "copies" / name / "tiles")
        CHANGES.get(name, (lambda _: None, None))[0](found[name])
    ours = [verify_tiles(one, keys=[KEY]) for one in found.values()]
    return dict(zip(names, zip(ours, standalone_all(list(found.values()), KEY), strict=True), strict=True))


@pytest.mark.parametrize("name", ["whole", *CHANGES])
def test_it_finds_in_a_mirror_what_we_find(mirrors, name):
    ours, ran = mirrors[name]

    assert (ran.code, ran.last) == (ours.exit_code, ours.last_line), ran.out
    assert ran.code == (0 if name == "whole" else 4)


# --- what is none of ours --------------------------------------------------------------------------------------------


def test_what_is_none_of_ours_is_refused_with_its_code(tmp_path, filled):
    (tmp_path / "text").write_text("Tuesday: two strikes. " * 100, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.db").symlink_to(filled)
    paths = [tmp_path / name for name in ("text", "folder", "link.db", "missing")]

    found = standalone_all(paths)

    assert [ran.code for ran in found] == [2, 2, 2, 6]
    assert all(ran.err.startswith("error: ") and ran.out == "" for ran in found)
    assert standalone(filled, "no-key").code == 2


def test_what_a_stranger_wrote_does_not_act_on_the_terminal(made, tmp_path):
    bundle = shutil.copytree(made[1], tmp_path / "bundle")
    (bundle / "evil\x1b]8;;http:\x07.txt").write_text("x", encoding="utf-8")

    ran = standalone(bundle, KEY)

    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert "evil\\u001b" in ran.out
