"""`timeline export bundle` and `export tiles`, and `verify` on what they make."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tests.interop import bundles
from tests.proof.standalone import standalone
from timeline.proof.keys import make_key

SISTAN = "sistan-2024-01-18"


@pytest.fixture
def desk(cli, tmp_path, monkeypatch):  # noqa: ARG001 — it clears the environment first
    """A desk whose log of 28 events was signed at 9; the command line works on its log, with its key at hand."""
    made = bundles.seed_desk(tmp_path / "desk")
    monkeypatch.setenv("TIMELINE_KEY", str(made.keys.main))
    monkeypatch.setenv("TIMELINE_LOG", str(made.log))
    monkeypatch.setenv("TIMELINE_RECORDER", "desk")
    return made


def sizes(desk):
    with desk.open() as log:
        return [size for size, _ in log.checkpoints()]


def without_key(desk):
    """Take the private key away; its public line stays, as on a machine that only reads."""
    desk.keys.main.unlink()


# --- bundle ----------------------------------------------------------------------------------------------------------


def test_export_bundle_signs_writes_and_says_where(cli, desk, tmp_path):
    ran = cli("export", "bundle", SISTAN, "-o", "chain-bundle")

    assert (ran.code, ran.out) == (0, "chain-bundle\n")
    assert "28 events with their proofs; how to check them: chain-bundle/VERIFY.txt" in ran.err
    assert "as of position 28" in ran.err
    assert sizes(desk) == [9, 28]
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    assert cli("verify", "chain-bundle", "--key", str(desk.vkey)).code == 0


def test_a_slash_at_the_end_and_a_beginning_of_the_id_will_do(cli, desk):
    assert cli("export", "bundle", "action:sistan", "-o", "chain-bundle/").code == 0
    assert cli("verify", "chain-bundle/", "--key", str(desk.vkey)).code == 0


@pytest.mark.usefixtures("desk")
def test_the_options_of_a_report_are_those_of_its_bundle(cli):
    argv = (SISTAN, "--as-of", "27", "--strength", "stated,attributed")

    assert cli("export", "bundle", *argv, "-o", "made", "-q").code == 0

    assert Path("made/report.json").read_bytes() == cli("export", "json", *argv, "-q").out.encode()
    assert cli("export", "md", *argv, "--figures", "-o", "chain.md", "-q").code == 0
    assert Path("made/report.md").read_bytes() == Path("chain.md").read_bytes()
    assert json.loads(Path("made/query.json").read_bytes())["strengths"] == ["stated", "attributed"]


def test_a_bundle_that_leaves_the_house_is_recorded_by_its_manifest(cli, desk):
    ran = cli("export", "bundle", SISTAN, "-o", "made", "--record", "the court")

    assert ran.code == 0, ran.err
    [item] = cli("log", "--type", "export.made", "--json").json["items"]
    assert item["body"]["sha256"] == sha256(Path("made/MANIFEST.sha256").read_bytes()).hexdigest()
    assert item["body"]["form"] == "bundle"
    assert item["body"]["basis"].split(":")[1] == "28"
    assert sizes(desk) == [9, 28]  # what was recorded since is signed the next time


def test_without_a_key_the_newest_head_that_covers_it_serves(cli, desk):
    desk.sign()
    without_key(desk)

    assert cli("export", "bundle", SISTAN, "-o", "made").code == 0
    assert cli("verify", "made", "--key", str(desk.vkey)).code == 0
    assert sizes(desk) == [9, 28]


def test_without_a_key_what_was_recorded_since_is_refused_with_a_way_out(cli, desk):
    without_key(desk)

    ran = cli("export", "bundle", SISTAN, "-o", "made", "--json")

    assert ran.code == 2
    assert ran.error["code"] == "proof.not-signed"
    assert "timeline checkpoint" in ran.error["fix"]
    assert not Path("made").exists()
    assert cli("export", "bundle", "kerman-bombing", "-o", "made", "--as-of", "9").code == 3  # not on record then


def test_without_any_public_key_nobody_could_check_it(cli, desk):
    desk.sign()
    shutil.rmtree(desk.keys.main.parent)

    ran = cli("export", "bundle", SISTAN, "-o", "made")

    assert ran.code == 2
    assert "no public key of desk.example/log is at hand" in ran.err
    assert not Path("made").exists()


def test_a_locked_key_is_asked_for_its_passphrase_and_never_passed_over(cli, desk):
    desk.sign()
    shutil.rmtree(desk.keys.main.parent)
    make_key(desk.keys.main, bundles.ORIGIN, passphrase=b"open sesame")

    refused = cli("export", "bundle", SISTAN, "-o", "made")

    assert refused.code == 2
    assert "locked with a passphrase" in refused.err
    assert "set TIMELINE_KEY_PASSPHRASE" in refused.err
    assert "--passphrase-file" not in refused.err
    assert not Path("made").exists()


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("export", "bundle", SISTAN), 2, "a bundle is a folder"),
        (("export", "bundle", SISTAN, "-o", "there"), 2, "something is there already"),
        (("export", "bundle", SISTAN, "-o", "file"), 2, "something is there already"),
        (("export", "bundle", SISTAN, "-o", "link"), 2, "something is there already"),
        (("export", "bundle", SISTAN, "-o", "there", "--force"), 2, "is not written over"),
        (("export", "bundle", SISTAN, "-o", "missing/made"), 2, "the folder is not there"),
        (("export", "bundle", SISTAN, "-o", "desk/log/timeline.db-wal"), 2, "a log's"),
        (("export", "bundle", "nobody", "-o", "made"), 3, "goes by"),
        (("export", "bundle", SISTAN, "-o", "made", "--strength", "weak"), 2, "weak"),
        (("export", "bundle", SISTAN, "-o", "made", "--with-entries"), 2, "--with-entries is for tiles"),
        (("export", "bundles", SISTAN, "-o", "made"), 2, "bundle"),
    ],
)
def test_what_cannot_be_bundled_is_refused_and_nothing_is_signed(cli, desk, tmp_path, argv, code, says):
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.iterdir())

    ran = cli(*argv)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert "fix:" in ran.err
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert sizes(desk) == [9]


def test_no_secret_goes_into_a_bundle(cli, desk):
    """Check 18: neither key nor the copy of the last signed head, nor a path of this machine."""
    assert cli("export", "bundle", SISTAN, "-o", "made").code == 0

    content = b"\0".join(path.read_bytes() for path in Path("made").rglob("*") if path.is_file())

    assert b"PRIVATE" not in content
    assert desk.keys.main.read_bytes()[40:80] not in content
    assert str(desk.log.parent).encode() not in content


# --- tiles -----------------------------------------------------------------------------------------------------------


def test_export_tiles_writes_what_is_new(cli, desk):
    desk.sign()

    first = cli("export", "tiles", "mirror")
    again = cli("export", "tiles", "mirror")

    assert (first.code, first.out) == (0, "mirror\n")
    assert "the tree of 28 events; new tiles: 1, there already: 0" in first.err
    assert "new tiles: 0, there already: 1" in again.err
    assert cli("verify", "mirror", "--key", str(desk.vkey)).out.splitlines()[-1].startswith("ok: 28 events, root ")
    assert Path("mirror/checkpoint").read_bytes() == desk.sign()


def test_tiles_are_of_the_log_as_it_was_last_signed(cli, desk):
    """To sign is another command: a mirror may be made where no key is."""
    without_key(desk)

    assert cli("export", "tiles", "mirror").code == 0
    assert cli("verify", "mirror").out.splitlines()[-1].startswith("ok: 9 events, ")
    assert sizes(desk) == [9]


def test_with_entries_anybody_can_read_what_stands_open(cli, desk):
    desk.sign()

    assert cli("export", "tiles", "mirror", "--with-entries").code == 0

    entries = Path("mirror/tile/entries/000.p/28").read_bytes()
    assert b'"stream":"action:sistan-2024-01-18"' in entries
    assert b"terrorist hide-outs" not in entries  # sealed text is in no leaf


@pytest.mark.parametrize("option", [("-o", "x"), ("--as-of", "9"), ("--strength", "stated"), ("--record", "whom")])
def test_tiles_take_no_option_of_a_report(cli, desk, option):
    desk.sign()

    ran = cli("export", "tiles", "mirror", *option)

    assert ran.code == 2
    assert "is not for tiles" in ran.err
    assert not Path("mirror").exists()


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("file", "it is no folder"),
        ("link", "it is no folder"),
        ("missing/mirror", "the folder is not there"),
        ("desk/log/timeline.db", "it is no folder"),
        ("desk/log/timeline.db-wal", "a log's"),
    ],
)
def test_tiles_go_into_a_folder_of_their_own(cli, desk, tmp_path, folder, says):
    desk.sign()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there")

    ran = cli("export", "tiles", folder)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert list((tmp_path / "there").iterdir()) == []


@pytest.mark.usefixtures("seed")
def test_a_log_that_was_never_signed_has_no_tiles(cli):
    ran = cli("export", "tiles", "mirror", "--log", "timeline.db")

    assert ran.code == 2
    assert "nothing is signed" in ran.err


def test_a_tile_that_differs_is_an_integrity_failure(cli, desk):
    desk.sign()
    assert cli("export", "tiles", "mirror").code == 0
    tile = Path("mirror/tile/0/000.p/28")
    tile.write_bytes(bytes(len(tile.read_bytes())))

    ran = cli("export", "tiles", "mirror")

    assert ran.code == 4
    assert "not the one of this log" in ran.err
    assert cli("verify", "mirror").code == 4


# --- verify on a folder ----------------------------------------------------------------------------------------------


@pytest.fixture
def handed_over(cli, desk, tmp_path, monkeypatch):
    """A bundle on a machine that has neither the log nor any key of it."""
    assert cli("export", "bundle", SISTAN, "-o", "made", "--as-of", "27").code == 0
    shutil.move(tmp_path / "desk", tmp_path / "gone")
    for name in ("TIMELINE_LOG", "TIMELINE_KEY"):
        monkeypatch.delenv(name)
    return desk


def test_a_bundle_is_verified_without_the_log(cli, handed_over):
    ran = cli("verify", "made", "--key", str(handed_over.vkey))

    assert ran.code == 0, ran.err
    *unchecked, last = ran.out.splitlines()
    assert last.startswith("ok: 27 of 28 events, root ")
    assert last.endswith(f"signed by {handed_over.vkey.label}")
    assert any("that nothing was left out" in line for line in unchecked)
    assert last == standalone(Path("made"), handed_over.vkey).last


@pytest.mark.usefixtures("handed_over")
def test_without_a_key_it_is_said_whose_word_is_taken(cli):
    ran = cli("verify", "made/")

    assert ran.code == 0
    assert "as the bundle itself says: compare it with what the desk publishes" in ran.out


def test_a_bundle_that_was_altered_is_exit_4_and_named(cli, handed_over):
    path = Path("made/events/14.json")
    path.write_text(path.read_text("utf-8").replace('"IR"', '"PK"'), "utf-8")

    ran = cli("verify", "made", "--key", str(handed_over.vkey))

    assert ran.code == 4
    assert ran.out.splitlines()[-1] == "altered: first at position 14"
    assert "position 14: events/14.json: it is not the file that the manifest names [bundle.differs]" in ran.out
    assert "fix: ask for the bundle again" in ran.out


def test_the_verdict_comes_as_json_too(cli, handed_over):
    schema = cli("schema", "timeline.handed/1")

    ran = cli("verify", "made", "--json", "--key", str(handed_over.vkey))

    assert schema.code == 0
    [item] = ran.json["items"]
    assert (item["ok"], item["kind"], item["shown"], item["size"], item["published"]) == (True, "bundle", 27, 28, True)
    assert cli("verify", "made", "--csv").out.startswith("ok,altered,kind,")


@pytest.mark.usefixtures("handed_over")
@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("verify", "empty"), 2, "holds no tiles"),
        (("verify", "made", "--against", "made/proof/checkpoint"), 2, "held against a log"),
        (("verify", "made", "--key", "no-key"), 2, "this is no public key"),
        (("verify", "missing"), 6, "there is no log"),
    ],
)
def test_what_cannot_be_verified_is_refused(cli, argv, code, says):
    Path("empty").mkdir()

    ran = cli(*argv)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
