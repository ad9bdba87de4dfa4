"""`timeline verify` of what was handed over: folders and checkpoints, by their keys, with their exit codes."""

import json

import pytest

from tests.interop.bundles import seed_desk
from tests.interop.tampered import edit, renew


@pytest.fixture
def desk(cli, tmp_path, monkeypatch):  # noqa: ARG001 — the key comes after what `cli` unsets
    """A desk with the seed case, and its key at hand; it looks from outside its own folders."""
    desk = seed_desk(tmp_path / "desk")
    monkeypatch.setenv("TIMELINE_KEY", str(desk.keys.main))
    monkeypatch.chdir(tmp_path)
    return desk


@pytest.fixture
def note(desk, tmp_path):
    """A checkpoint of all 28 events, as a file."""
    path = tmp_path / "checkpoint"
    path.write_bytes(desk.sign())
    return path


def test_a_log_says_who_signed_it_and_how_far(desk, cli):
    told = cli("verify", str(desk.log))

    assert told.code == 0
    assert told.out.splitlines()[-1].endswith(f"signed by {desk.vkey.label} up to 9, 19 events since")


def test_the_words_of_witnesses_and_published_keys_are_in_the_data(desk, note, cli):
    told = cli("verify", str(desk.log), "--json", "--key", str(desk.vkey), "--against", str(note))

    [item] = json.loads(told.out)["items"]
    assert (item["ok"], item["signed_up_to"], item["holds_up_to"]) == (True, 28, 28)
    assert [(head["size"], head["signed_by"], head["stamps"]) for head in item["heads"]] == [
        (9, [desk.vkey.label], 0),
        (28, [desk.vkey.label], 0),
        (28, [desk.vkey.label], 0),
    ]


def test_a_bundle_is_checked_without_the_log(desk, tmp_path, cli):
    desk.run("export", "bundle", "sistan-2024-01-18", "-o", str(tmp_path / "bundle"), "-q")
    desk.log.unlink()

    told = cli("verify", "bundle", "--key", str(desk.vkey))

    assert told.code == 0
    assert told.out.splitlines()[-1].startswith("ok: ")
    assert told.out.splitlines()[-1].endswith(f"signed by {desk.vkey.label}")
    assert "not checked: that nothing was left out" in told.out


def test_a_bundle_that_was_changed_is_told_with_its_place(desk, tmp_path, cli):
    desk.run("export", "bundle", "sistan-2024-01-18", "-o", str(tmp_path / "bundle"), "-q")
    edit(tmp_path / "bundle/events/14.json", '"IR"', '"PK"')

    told = cli("verify", "bundle", "--json", "--key", str(desk.vkey))

    [item] = json.loads(told.out)["items"]
    assert told.code == 4
    assert (item["ok"], item["altered"], item["kind"]) == (False, True, "bundle")
    assert 14 in {finding["position"] for finding in item["findings"]}


def test_the_page_and_the_guide_of_a_bundle_are_looked_at(desk, tmp_path, cli):
    desk.run("export", "bundle", "sistan-2024-01-18", "-o", str(tmp_path / "bundle"), "-q")
    edit(tmp_path / "bundle/VERIFY.txt", "COMPARE", "DO NOT COMPARE")
    renew(tmp_path / "bundle")
    guided = cli("verify", "bundle")
    edit(tmp_path / "bundle/report.html", "28 events", "82 events")
    renew(tmp_path / "bundle")

    paged = cli("verify", "bundle")

    assert (guided.code, "[guide.differs]" in guided.out) == (4, True)
    assert (paged.code, "[page.differs]" in paged.out) == (4, True)


def test_a_log_that_is_typed_for_a_bundle_is_refused_and_one_of_the_surroundings_is_not(
    desk, tmp_path, cli, monkeypatch
):
    desk.run("export", "bundle", "sistan-2024-01-18", "-o", str(tmp_path / "bundle"), "-q")
    monkeypatch.setenv("TIMELINE_LOG", str(desk.log))

    typed, around = cli("verify", "bundle", "--log", str(desk.log)), cli("verify", "bundle")

    assert (typed.code, typed.out, around.code) == (2, "", 0)
    assert "run the command in its query.json" in typed.err


@pytest.mark.usefixtures("note")
def test_tiles_are_checked_against_their_checkpoint(desk, tmp_path, cli):
    desk.run("export", "tiles", str(tmp_path / "tiles"), "-q")

    told = cli("verify", "tiles", "--key", str(desk.vkey))

    assert told.code == 0
    assert told.out.splitlines()[-1].startswith("ok: 28 events, root ")


@pytest.mark.usefixtures("note")
def test_a_checkpoint_is_checked_by_a_published_key_only(desk, cli):
    known, stranger = cli("verify", "checkpoint", "--key", str(desk.vkey)), cli("verify", "checkpoint")

    assert (known.code, stranger.code) == (0, 1)
    assert known.out.splitlines()[-1].startswith("ok: checkpoint of desk.example/log at 28 events, root ")
    assert stranger.out.splitlines()[-1].startswith("unchecked: ")
    assert "--key NAME+ID+KEY" in stranger.out


def test_a_checkpoint_comes_through_standard_input_as_well(desk, note, cli):
    told = cli("verify", "-", "--key", str(desk.vkey), stdin=note.read_bytes())

    assert told.code == 0


def test_a_checkpoint_whose_signature_fails_is_altered(desk, note, cli):
    edit(note, "\n28\n", "\n29\n")

    told = cli("verify", "checkpoint", "--key", str(desk.vkey))

    assert told.code == 4
    assert "does not hold" in told.err


def test_a_log_that_lost_what_was_published_is_altered(desk, note, tmp_path, cli):
    """The published head says more than this copy has."""
    older = tmp_path / "older.db"
    desk.run("backup", str(older), "--position", "9")

    told = cli("verify", str(older), "--against", str(note), "--key", str(desk.vkey))

    assert told.code == 4
    assert "position 28 was signed, but the log ends at 9" in told.out


@pytest.mark.usefixtures("note")
@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["verify", "checkpoint", "--against", "checkpoint"], "held against a log"),
        (["verify", "checkpoint", "--log", "log.db"], "timeline verify LOG --against CHECKPOINT"),
        (["--log", "log.db", "verify", "tiles"], "without the log"),
        (["verify", "tiles", "--level", "deep"], "--level is for a log"),
        (["verify", "checkpoint", "--key", "no key"], "this is no public key"),
        (["verify", "empty"], "the folder holds no tiles"),
        (["verify", "text"], "is not a log"),
        (["verify", "torn"], "this is no signed note"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_words(tmp_path, cli, argv, says):
    (tmp_path / "empty").mkdir()
    (tmp_path / "tiles").mkdir()
    (tmp_path / "text").write_text("one\ntwo\n", encoding="utf-8")
    (tmp_path / "torn").write_text("desk.example/log\n28\n\n\u2014 desk.example/log AAAA", encoding="utf-8")

    told = cli(*argv)

    assert told.code == 2
    assert says in told.err


def test_whoever_trusts_one_key_follows_the_changes_that_the_log_records(desk, cli, tmp_path):
    """A key takes another's place by the word of a head of the other: nobody needs both lines."""
    old = tmp_path / "old"
    old.write_text(f"{desk.vkey} signs\n", encoding="utf-8")
    who = ["--recorder", "mk"]
    for argv in (["checkpoint"], ["checkpoint", "key", "rotate", *who], ["checkpoint", "key", "rotate", "--finish"]):
        ran = cli("--log", str(desk.log), *argv)
        assert ran.code == 0, ran.err
    cli("--log", str(desk.log), "--recorder", "mk", "append", "note", "kerman-bombing", "--text", "Later.")
    cli("--log", str(desk.log), "checkpoint")

    for key in (str(old), str(desk.keys.main.with_suffix(".vkey"))):
        told = cli("verify", str(desk.log), "--key", key)
        assert (told.code, told.out.startswith("ok: 30 events")) == (0, True), told.out


def test_a_log_without_checkpoints_is_not_the_one_of_a_key_that_is_given(tmp_path, cli, desk):
    cli("--log", str(desk.log), "backup", str(tmp_path / "first.db"), "--position", "3")

    told = cli("verify", "first.db", "--key", str(desk.vkey))

    assert told.code == 4
    assert "checkpoint.missing" in told.out


def test_a_copy_is_held_against_the_manifest_beside_it(desk, cli, tmp_path):
    """Somebody put an older copy in the place of a newer one."""
    cli("--log", str(desk.log), "backup", str(tmp_path / "early.db"), "--position", "9")
    cli("--log", str(desk.log), "backup", str(tmp_path / "late.db"))
    (tmp_path / "late.db").write_bytes((tmp_path / "early.db").read_bytes())

    told = cli("verify", "late.db")

    assert told.code == 4
    assert "manifest.differs" in told.out
