"""Tables for people, JSON and CSV for programs; files that are written whole or not at all."""

import csv
import io
import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from timeline.cli.files import write_file
from timeline.errors import FileRefused


@pytest.mark.usefixtures("seed")
def test_a_table_has_one_row_a_line_and_is_not_cut(cli):
    ran = cli("actions")

    lines = ran.out.splitlines()
    assert len(lines) == 8
    assert lines[0].split() == ["Action", "Occurred", "Actor", "Target", "Territory", "Kind", "Standing", "Position"]
    assert "…" not in ran.out


@pytest.mark.usefixtures("seed")
def test_every_column_of_time_names_its_clock(cli):
    for argv in (("actions",), ("log",), ("chains",), ("claims", "action:sistan", "--history")):
        heads = cli(*argv, "--format", "tsv").out.splitlines()[0] + cli(*argv).out.splitlines()[0]
        assert "Date" not in heads
        assert not {"date", "time", "timestamp"} & set(heads.lower().split())


@pytest.mark.usefixtures("seed")
def test_a_clock_time_carries_its_zone_and_a_day_has_no_clock(cli):
    rows = {line.split()[0]: line for line in cli("actions").out.splitlines()}

    assert "Thu 18 Jan 2024 04:30 Asia/Tehran" in rows["sistan-2024-01-18"]
    assert "Tue 16 Jan 2024  " in rows["panjgur-2024-01-16"]
    assert "by 16 January 2024" in rows["kerman-bombing"]


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("zone", "shown"),
    [("utc", "Thu 18 Jan 2024 01:00 UTC"), ("Asia/Karachi", "Thu 18 Jan 2024 06:00 Asia/Karachi")],
)
def test_tz_changes_what_is_shown_never_what_is_selected(cli, zone, shown):
    there, here = cli("actions", "--tz", zone), cli("actions")

    assert shown in there.out
    assert [line.split()[0] for line in there.out.splitlines()] == [line.split()[0] for line in here.out.splitlines()]
    assert cli("actions", "--tz", zone, "--json").out == cli("actions", "--json").out


def test_a_zone_may_be_set_beside_the_log(cli, seed):
    (seed.parent / "timeline.toml").write_text('tz = "utc"\n', encoding="utf-8")

    assert "Occurred (UTC)" in cli("actions").out
    assert "Occurred (UTC)" not in cli("actions", "--tz", "local").out


@pytest.mark.parametrize("text", ["recorder = 7", "recorder", "\x00", 'tz = "Mars/Olympus"'])
def test_settings_that_cannot_be_read_are_refused_by_the_name_of_the_file(cli, seed, text):
    (seed.parent / "timeline.toml").write_text(text, encoding="utf-8")

    ran = cli("actions")

    assert ran.code == 2
    assert "timeline.toml" in ran.err


@pytest.mark.usefixtures("seed")
def test_times_in_json_are_objects_with_all_their_parts(cli):
    [item] = [one for one in cli("actions", "--json").json["items"] if one["action"] == "sistan-2024-01-18"]

    assert item["occurred"] == {
        "earliest": "2024-01-18T01:00:00Z",
        "latest": "2024-01-18T01:01:00Z",
        "precision": "minute",
        "qualifier": "none",
        "zone": "Asia/Tehran",
        "zone_basis": "place",
        "basis": "stated",
        "edtf": "2024-01-18",
        "as_reported": "Thursday 4:30am local",
    }


@pytest.mark.usefixtures("pair")
def test_zero_unknown_and_not_stated_are_three_things_in_every_form(cli):
    for name, words in {"none": ("--value", "0"), "open": ("--words", "unknown")}.items():
        cli(
            *("append", "claim", "sistan", "--by", {"none": "iran", "open": "pakistan"}[name], "--id", name),
            *("--quantity", "injured", *words, "--source", "ft-2024-01-18", "--quote", "x"),
        )
    cli(
        *("append", "claim", "action:sistan", "--by", "iran", "--id", "killed", "--quantity", "killed", "--value", "9"),
        *("--source", "ft-2024-01-18", "--quote", "x"),
    )

    for form in ("table", "csv", "tsv", "md"):
        out = cli("claims", "action:sistan", "--format", form).out
        assert all(words in out for words in ("0 reported", "reported as unknown", "not stated")), form
    cells = {
        (row["quantity"], cell["claimant"]): cell["said"]
        for row in cli("claims", "action:sistan", "--json").json["items"]
        for cell in row["cells"]
    }
    assert cells["injured", "iran"][0]["figure"]["value"] == 0
    assert cells["injured", "pakistan"][0]["figure"]["bound"] == "unknown"
    assert cells["killed", "pakistan"] == []


# --- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
def test_csv_has_a_column_for_each_part_of_a_time(cli):
    rows = list(csv.DictReader(io.StringIO(cli("actions", "--csv").out)))

    [row] = [row for row in rows if row["action"] == "sistan-2024-01-18"]
    assert row["occurred_earliest"] == "2024-01-18T01:00:00Z"
    assert row["occurred_as_reported"] == "Thursday 4:30am local"
    assert row["ended_earliest"] == ""
    assert json.loads(row["territory"]) == ["IR"]
    assert json.loads(row["actors"])[0]["actor"] == "pakistan"


@pytest.mark.usefixtures("seed")
def test_csv_is_rfc_4180_and_tsv_has_no_quotes(cli):
    assert cli("actions", "--csv").out.endswith("\r\n")
    assert {len(line.split("\t")) for line in cli("actions", "--format", "tsv").out.splitlines()} == {32}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("text", ["=1+1", "+1+cmd", "-2+3", "@SUM(1,1)", "\t=1+1", " =1+1", "\uff1d1+1"])
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(cli, text):
    made = cli(
        *("append", "action", "--kind", "strike", "--actor", "iran", "--occurred", "2024-01-18", "--id", "x"),
        *("--source", "ft-2024-01-18", "--quote", "x", "--as-reported", text),
    )

    [row] = csv.DictReader(io.StringIO(cli("actions", "--csv").out))
    assert made.code == 0, made.err
    assert row["occurred_as_reported"].startswith("'")
    assert row["position"] == "5"
    assert cli("actions", "--json").json["items"][0]["occurred"]["as_reported"] == text


@pytest.mark.usefixtures("desk")
def test_markdown_is_a_table_whose_foreign_signs_do_nothing(cli):
    cli("append", "note", "iran", "--text", "[click](javascript:alert(1)) | <b>", "--id", "n")

    lines = cli("log", "-n", "1", "--format", "md").out.splitlines()

    assert lines[1] == "| --- | --- | --- | --- | --- |"
    assert lines[2].count(" | ") == 4
    assert r"\[click\](javascript:alert(1)) \| \<b\>" in lines[2]


@pytest.mark.usefixtures("seed")
def test_fields_are_those_that_were_chosen_in_their_order(cli):
    chosen = ("actions", "--fields", "position,action")

    assert cli(*chosen, "-n", "1").out.split() == ["Position", "Action", "16", "iran-demand-2024-01-18"]
    assert cli(*chosen, "-n", "1", "--no-headers").out.split() == ["16", "iran-demand-2024-01-18"]
    assert cli(*chosen, "-n", "1", "--csv").out == "position,action\r\n16,iran-demand-2024-01-18\r\n"
    assert cli(*chosen, "-n", "1", "--json").json["items"] == [{"position": 16, "action": "iran-demand-2024-01-18"}]


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("verb", ["log", "actions", "chains", "replay", "schema"])
def test_any_field_can_be_chosen_in_any_form(cli, verb):
    fields = list(cli(verb, "--json").json["items"][0])
    for form in ("table", "csv", "tsv", "md", "json", "jsonl"):
        ran = cli(verb, "--fields", ",".join(fields), "--format", form)

        assert ran.code == 0, ran.err
        assert ran.out


@pytest.mark.usefixtures("empty")
def test_nothing_recorded_is_said_and_is_no_error(cli):
    for argv in (("log",), ("actions",), ("chains",)):
        ran = cli(*argv)
        assert (ran.code, ran.out) == (0, "")
        assert "none recorded" in ran.err
        assert "as of position 0, nothing recorded" in ran.err
        assert cli(*argv, "--json").json["items"] == []


@pytest.mark.usefixtures("pair")
def test_an_action_without_claims_says_so(cli):
    ran = cli("claims", "panjgur")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("none recorded\n")


# --- where options stand ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    "argv",
    [
        ("--json", "actions"),
        ("actions", "--json"),
        ("--csv", "actions", "--json"),
        ("--format", "md", "actions", "--format", "json"),
        ("actions", "--csv", "--json"),
        ("actions", "--format=csv", "--format=json"),
    ],
)
def test_an_option_may_stand_before_the_verb_or_after_it_and_the_later_wins(cli, argv):
    assert cli(*argv).out.startswith('{"schema"')


@pytest.mark.usefixtures("seed")
def test_the_log_is_named_by_option_then_environment_then_the_folder(cli, tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    cli("init", "other/timeline.db")
    monkeypatch.setenv("TIMELINE_LOG", "other/timeline.db")

    assert cli("log", "--json").json["basis"]["position"] == 0
    assert cli("log", "--json", "--log", "timeline.db").json["basis"]["position"] == 27
    assert cli("--log", "timeline.db", "log", "--json").json["basis"]["position"] == 27
    monkeypatch.delenv("TIMELINE_LOG")
    assert cli("log", "--json").json["basis"]["position"] == 27
    assert "log: timeline.db" in cli("log", "-v").err


@pytest.mark.usefixtures("seed")
def test_folders_above_are_never_searched(cli, tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")

    assert cli("log").code == 6


@pytest.mark.usefixtures("seed")
def test_the_recorder_is_named_by_option_then_environment_then_the_settings(cli, monkeypatch):
    def recorder() -> str:
        return cli("log", "-n", "1", "--json").json["items"][0]["recorded_by"]

    cli("append", "note", "iran", "--text", "1")
    assert recorder() == "desk"
    monkeypatch.setenv("TIMELINE_RECORDER", "environment")
    cli("append", "note", "iran", "--text", "2")
    assert recorder() == "environment"
    cli("--recorder", "before", "append", "note", "iran", "--text", "3")
    assert recorder() == "before"
    cli("--recorder", "before", "append", "--recorder", "between", "note", "iran", "--text", "4", "--recorder", "after")
    assert recorder() == "after"


def test_the_account_of_the_machine_is_never_the_recorder(cli, seed, monkeypatch):
    (seed.parent / "timeline.toml").unlink()
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody")

    assert cli("append", "note", "iran", "--text", "1").code == 2


def test_init_keeps_the_recorder_beside_the_log_and_no_second_one(cli, tmp_path):
    settings = tmp_path / "timeline.toml"
    settings.write_text('tz = "utc"\n', encoding="utf-8")

    assert cli("init", "--recorder", 'desk "1"\\\n\u202e').code == 0
    assert settings.read_text("utf-8").splitlines()[1] == 'tz = "utc"'
    assert cli("init", "second.db", "--recorder", "another").code == 2
    assert not (tmp_path / "second.db").exists()
    assert cli("append", "actor", "--name", "X").code in (0, 2)


def test_a_log_that_is_there_is_never_touched_by_init(cli, seed):
    before = seed.read_bytes()

    ran = cli("init", "--demo")

    assert ran.code == 2
    assert "is there already" in ran.err
    assert seed.read_bytes() == before


BROKEN = b'{"type": "actor.registered", "body": {"actor": "one", "kind": "state", "name": "One"}}\nno json\n'


def test_a_case_that_cannot_be_imported_leaves_no_log(cli, tmp_path, monkeypatch):
    """An empty log would stay behind, and the command be refused when it is tried again."""
    monkeypatch.setattr("events.cases.case_lines", lambda _: BROKEN)
    (tmp_path / "timeline.db-journal.txt").touch()
    (tmp_path / "timeline.db.gate-main").write_text("not ours", encoding="utf-8")

    ran = cli("init", "--demo", "--recorder", "mk")

    assert (ran.code, ran.out) == (2, "")
    assert "[import.rows]" in ran.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["timeline.db-journal.txt", "timeline.db.gate-main"]
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert cli("init", "--demo", "--recorder", "mk").code == 0


def test_a_log_is_not_made_where_its_settings_stand(cli, tmp_path):
    ran = cli("init", "timeline.toml", "--recorder", "mk")

    assert ran.code == 2
    assert "the settings beside a log have that name" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("tmp_path")
@pytest.mark.parametrize(("argv", "events"), [((), 0), (("--demo",), 27), (("--case", "iran-pakistan-2024"), None)])
def test_init_tells_path_log_and_how_many_events(cli, argv, events):
    [made] = cli("init", "new.db", "--origin", "example.org/desk1", *argv, "--json").json["items"]

    assert made["path"] == "new.db"
    assert made["origin"] == "example.org/desk1"
    assert made["events"] == events or made["events"] > 100
    assert cli("verify", "new.db").code == 0


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    "argv", [("actions",), ("export", "md", "sistan-2024"), ("export", "json", "sistan-2024"), ("log", "--json")]
)
def test_a_file_holds_what_stdout_would_and_its_path_is_printed(cli, tmp_path, argv):
    printed = cli(*argv).out

    ran = cli(*argv, "-o", "out")

    assert ran.code == 0
    assert ran.out == "out\n"
    assert (tmp_path / "out").read_text("utf-8") == printed
    assert not list(tmp_path.glob(".*"))


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_no_colour_reaches_a_file(cli, tmp_path, form):
    cli("actions", "-o", "out", "--format", form, "--color", "always")

    assert "\x1b" not in (tmp_path / "out").read_text("utf-8")
    assert "\x1b[1m" in cli("actions", "--color", "always").out


@pytest.mark.usefixtures("seed")
def test_an_existing_file_or_link_is_refused_without_force(cli, tmp_path):
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    (tmp_path / "loose").symlink_to(tmp_path / "nowhere")

    for name in ("there", "link", "loose"):
        ran = cli("actions", "-o", name)
        assert ran.code == 2
        assert "nothing written" in ran.err
    assert (tmp_path / "there").read_text("utf-8") == "mine"


@pytest.mark.usefixtures("seed")
def test_force_replaces_a_link_and_leaves_what_it_led_to(cli, tmp_path):
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "there")

    assert cli("actions", "-o", "link", "--force").code == 0
    assert (tmp_path / "there").read_text("utf-8") == "mine"
    assert not (tmp_path / "link").is_symlink()


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("name", ["pipe", "link"])
@pytest.mark.parametrize("force", [("--force",), ()], ids=["by-force", "without"])
def test_a_pipe_or_a_device_is_never_replaced_by_a_file(cli, tmp_path, name, force):
    """Whoever may write to the folder of a device could take it from the whole machine."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")

    ran = cli("actions", "-o", name, *force)

    assert ran.code == 2
    assert "a device or a pipe" in ran.err
    assert "--force" not in ran.err
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)
    assert (tmp_path / "link").is_symlink()


@pytest.mark.usefixtures("seed")
def test_a_name_that_is_too_long_is_bad_input(cli):
    assert cli("actions", "-o", "n" * 300).code == 2


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("name", [".", "nowhere/out"])
def test_a_folder_is_no_file_and_a_missing_one_is_not_made(cli, name):
    assert cli("actions", "-o", name, "--force").code == 2


@pytest.mark.usefixtures("packaged")
@pytest.mark.parametrize(
    "make",
    [
        lambda log, _: log,
        lambda log, _: Path(log.name),
        lambda log, folder: _linked(folder / "soft", log, "soft"),
        lambda log, folder: _linked(folder / "hard", log, "hard"),
        lambda log, folder: _linked(folder / "folder", log.parent, "soft") / log.name,
        lambda log, folder: _linked(folder / "folder", log.parent, "soft") / f"{log.name}-wal",
        lambda log, _: log.with_name("other.db"),
        lambda log, _: log.with_name("other.db-journal"),
        *(
            lambda log, _, end=end: log.with_name(log.name + end)
            for end in ("-wal", "-shm", "-journal", ".gate-next", ".gate-main", ".purge", ".upkeep.json", ".views.db")
        ),
    ],
)
@pytest.mark.parametrize("force", [("--force",), ()], ids=["by-force", "without"])
@pytest.mark.parametrize("argv", [("export", "md", "action:sistan"), ("log",)], ids=" ".join)
def test_nothing_is_ever_written_over_a_log(cli, seed, tmp_path, make, force, argv):
    """Neither the log in use nor another, nor a file that SQLite would take for a part of one."""
    shutil.copy(seed, tmp_path / "other.db")
    output = make(seed, tmp_path)
    before = seed.read_bytes()

    ran = cli(*argv, "-o", str(output), *force)

    assert ran.code == 2
    assert "[file.refused]" in ran.err
    assert "is a log's" in ran.err
    assert "--force" not in ran.err
    assert seed.read_bytes() == (tmp_path / "other.db").read_bytes() == before
    written = [one.name for one in tmp_path.iterdir() if one.is_file() and b"Position" in one.read_bytes()[:20]]
    assert written == []
    assert not output.exists() or output.read_bytes()[:2] != b"# "


def _linked(path: Path, to: Path, how: str) -> Path:
    if how == "soft":
        path.symlink_to(to)
    else:
        path.hardlink_to(to)
    return path


@pytest.mark.usefixtures("empty")
def test_other_databases_are_files_like_any(cli, tmp_path):
    for number, content in enumerate((b"SQLite format 3\0" + bytes(100), b"", b"mine")):
        (tmp_path / f"out-{number}").write_bytes(content)
        assert cli("log", "-o", f"out-{number}", "--force").code == 0


def test_a_file_that_appears_meanwhile_is_not_written_over(tmp_path, monkeypatch):
    path = tmp_path / "out"
    monkeypatch.setattr("timeline.cli.files.check_free", lambda *_, **__: path.write_text("theirs", encoding="utf-8"))

    with pytest.raises(FileRefused):
        write_file(path, b"ours", force=False)
    assert path.read_text("utf-8") == "theirs"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("timeline._files.os.fsync", fails)

    with pytest.raises(Exception, match="No space left"):
        write_file(tmp_path / "out", b"ours", force=False)
    assert [one.name for one in tmp_path.iterdir()] == []


@pytest.mark.usefixtures("seed")
def test_what_is_written_has_the_permissions_of_any_new_file(cli, tmp_path):
    cli("actions", "-o", "out")
    Path("plain").touch()

    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode
