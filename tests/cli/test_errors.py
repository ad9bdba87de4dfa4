"""What, where, fix: as text and as JSON; and the exit code that goes with it."""

import ast
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.json_schema import faults
from tests.cli.processes import until_asleep
from timeline.cli import faults as telling
from timeline.cli.app import VERBS, run
from timeline.cli.append import KINDS
from timeline.cli.session import Session
from timeline.errors import Ambiguous, InvalidEvent, NotFound, RowsRefused, TimelineError, UsageRefused
from timeline.projections.register import KINDS as KINDS_OF_THINGS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.usefixtures("desk")
def test_an_error_says_what_where_and_how_to_mend_it(cli):
    ran = cli(
        *("append", "action", "--kind", "strike", "--actor", "iran", "--occurred", "2024-01-18T04:30"),
        *("--source", "ft", "--quote", "x"),
    )

    assert ran.err == (
        "error: the time has no zone: '2024-01-18T04:30'                        [time.no-zone]\n"
        "  where: option --occurred\n"
        "  fix:   add an offset (2024-01-18T04:30+03:30) or a zone (--zone Asia/Tehran)\n"
    )


@pytest.mark.usefixtures("seed")
def test_the_same_as_json_is_one_line_on_stderr_and_nothing_on_stdout(cli):
    ran = cli("show", "nobody", "--json")
    schema = cli("schema", "timeline.error/1").json

    assert ran.out == ""
    assert list(faults(json.loads(ran.err), schema, schema)) == []
    assert ran.error["code"] == "id.unknown"
    assert ran.error["where"] == {"argument": "ID"}
    assert ran.error["recorded"] == []


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "code", "exit_code"),
    [
        (("show", "nobody"), "id.unknown", 3),
        (("show", "sistan"), "id.ambiguous", 3),
        (("actions", "--kind", "strke"), "usage", 2),
        (("actions", "--territory", "Irania"), "usage", 2),
        (("actions", "--fields", "sizze"), "usage", 2),
        (("actions", "--fields", ","), "usage", 2),
        (("actions", "-n", "0"), "usage", 2),
        (("actions", "--sort", "size"), "usage", 2),
        (("actions", "--as-of", "99"), "id.unknown", 3),
        (("actions", "--as-of", "2024-01-18T12:00"), "time.no-zone", 2),
        (("actions", "--as-of", "soon"), "time.unreadable", 2),
        (("actions", "--tz", "Mars/Olympus"), "usage", 2),
        (("actions", "--tz", "../../etc/passwd"), "usage", 2),
        (("actions", "--color", "sometimes"), "usage", 2),
        (("actions", "--format", "xml"), "usage", 2),
        (("claims", "action:sistan", "--quantity", "deaths"), "usage", 2),
        (("chains", "--strength", "strong"), "usage", 2),
        (("chains", "--strength", ","), "usage", 2),
        (("chains", "claim:sistan-killed-deputy-governor"), "id.unknown", 3),
        (("replay", "regstr"), "id.unknown", 3),
        (("export", "slides", "sistan"), "usage", 2),
        (("export", "md"), "usage", 2),
        (("export", "md", "sistan-2024", "--measured", "guessed"), "usage", 2),
        (("log", "--type", "action.reprted"), "usage", 2),
        (("log", "--since", "2024-02-01", "--until", "2024-01-01"), "usage", 2),
        (("log", "--since", "2024-01-01T00:00"), "time.no-zone", 2),
        (("log", "--since", "unknown"), "usage", 2),
        (("log", "-n", "many"), "usage", 2),
        (("schema", "action.reprted"), "id.unknown", 3),
        (("schema", "timeline.log/1", "--list"), "usage", 2),
        (("show", "action:sistan", "--history", "--raw"), "usage", 2),
        (("init", "timeline.db"), "file.refused", 2),
        (("init", "other.db", "--log", "third.db"), "usage", 2),
        (("init", "other.db", "--case", "kermann-2024"), "usage", 2),
        (("init", "other.db", "--origin", "two words"), "input.refused", 2),
        (("init", "nowhere/other.db"), "file.refused", 2),
        (("verify", "nowhere.db"), "log.unavailable", 6),
        (("verify", "timeline.toml"), "log.not-a-log", 2),
        (("verify", "--level", "thorough"), "usage", 2),
        (("import",), "usage", 2),
        (("import", "nowhere.jsonl"), "file.refused", 2),
        (("import", "-", "--batch", "0"), "usage", 2),
        (("acions",), "usage", 2),
        (("actions", "--log", "a\0b"), "usage", 2),
        (("actions", "--log", "."), "log.not-a-log", 2),
        (("actions", "--log", "x" * 5000), "log.unavailable", 6),
        (("actions", "-o", "a\0b"), "file.refused", 2),
        (("actions", "-o", "x" * 5000), "file.refused", 2),
        ((), "usage", 2),
    ],
)
def test_each_fault_has_its_code_and_its_exit_code(cli, argv, code, exit_code):
    ran = cli("--json", *argv)

    assert ran.code == exit_code, ran
    assert ran.out == ""
    assert ran.error["code"] == code
    assert ran.error["message"]
    assert ran.error["fix"]
    assert len(ran.err) < 4000


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "offered"),
    [
        (("acions",), "actions"),
        (("--jsn",), "--json"),
        (("append", "acton"), "action"),
        (("actions", "--actr", "x"), "--actor"),
        (("actions", "--kind", "strke"), "strike"),
        (("actions", "--actor", "irann"), "iran"),
        (("actions", "--territory", "IRNN"), "IRN"),
        (("actions", "--tz", "Asia/Teheran"), "Asia/Tehran"),
        (("chains", "--strength", "statd"), "stated"),
        (("claims", "sistan-2024-01-18", "--quantity", "kiled"), "killed"),
        (("log", "--type", "action.reprted"), "action.reported"),
        (("replay", "regstr"), "register"),
        (("show", "sistan-2024-01-81"), "sistan-2024-01-18"),
        (("schema", "timeline.acions/1"), "timeline.actions/1"),
        (("export", "mdd", "x"), "md"),
        (("init", "new.db", "--case", "kermann-2024"), "kerman-2024"),
        (("actions", "--fields", "positio"), "position"),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest(cli, argv, offered):
    ran = cli(*argv)

    assert ran.code in (2, 3)
    assert "did you mean" in ran.err
    assert offered in ran.err.split("did you mean")[1]


ROOMS = [path for room in ("cli", "recording", "errors") for path in (ROOT / "timeline" / room).glob("*.py")]
COMMAND = re.compile(r"timeline ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*))?")


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
def test_a_fix_names_commands_that_there_are(path):
    """`timeline doctor` is for a later release: whoever is told to run it is helped by nothing."""
    values = [
        one.value for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.keyword | ast.Assign)
    ]
    texts = [one.value for value in values for one in ast.walk(value) if isinstance(one, ast.Constant)]
    named = [found.groups() for text in texts if isinstance(text, str) for found in COMMAND.finditer(text)]

    assert {verb for verb, _ in named} <= set(VERBS)
    assert {kind for verb, kind in named if verb == "append" and kind} <= set(KINDS)


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("kind", [*KINDS_OF_THINGS, "thing", "event", "standing action"])
def test_what_is_said_of_an_unknown_name_leads_somewhere(cli, kind):
    fix = NotFound(kind, "nobody").fix

    ran = cli(*fix.removeprefix("see what is recorded: timeline ").split())

    assert fix.startswith("see what is recorded: timeline log")
    assert ran.code == 0, ran.err


@pytest.mark.usefixtures("seed")
def test_an_ambiguous_id_lists_what_it_may_be(cli):
    ran = cli("show", "sistan")

    assert ran.code == 3
    assert "'sistan' may be any of 5" in ran.err
    assert "  may be action:sistan-2024-01-18, 2024-01-18, pakistan → terrorist hide-outs" in ran.err


@pytest.mark.usefixtures("seed")
def test_a_form_that_is_wrong_is_told_in_the_form_that_was_wanted(cli):
    assert cli("actions", "--json", "--bogus").err.startswith('{"error"')
    assert cli("actions", "--bogus", "--format=json").err.startswith('{"error"')
    assert cli("actions", "--json", "--csv", "--bogus").err.startswith("error:")
    assert cli("append", "--json", "x.json", "--bogus").err.startswith("error:")


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("argv", [("show", "{}"), ("actions", "--kind", "{}"), ("{}",), ("--{}",), ("append", "{}")])
def test_foreign_text_in_an_error_cannot_act(cli, argv, hostile, naughty):
    for text in [case["text"] for case in hostile] + naughty[::7]:
        ran = cli(*(word.replace("{}", text) for word in argv))

        assert ran.code in (0, 2, 3)
        assert not any(one in ran.err for one in "\x1b\x07\u202e\u202c\u2067\u200b\x00\r")


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("text", ["x" * 1_000_000, "\ud800", "\u202e" * 1000])
def test_huge_and_broken_words_make_a_short_error(cli, text):
    for argv in (("show", text), ("actions", "--kind", text), ("--tz", text, "actions"), ("claims", text)):
        for form in ((), ("--json",)):
            ran = cli(*form, *argv)

            assert ran.code in (2, 3)
            assert len(ran.err) < 12_000


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_the_path_of_a_file_is_told_whole_however_long_so_that_it_can_be_opened(cli, tmp_path, form):
    folder = tmp_path.joinpath(*("a" * 90 for _ in range(4)))
    folder.mkdir(parents=True)
    file = folder / "no.jsonl"

    ran = cli(*form, "init", str(folder / "new.db"), "--from", str(file))

    assert ran.code != 0
    assert str(file) in ran.err


# --- bugs, interrupts, debugging -------------------------------------------------------------------------------------


def broken(_: object) -> None:
    message = 'a quotation: "terrorist hide-outs"'
    raise KeyError(message)


def test_a_bug_is_one_line_without_a_quotation(seed, monkeypatch, capsys):
    monkeypatch.chdir(seed.parent)
    monkeypatch.setattr("timeline.replay.basis.resolve", lambda *_: broken(None))

    code = run(["actions"])

    told = capsys.readouterr()
    assert code == 70
    assert told.out == ""
    assert told.err.startswith("error: a bug: KeyError in timeline.cli.invocation, line ")
    assert "hide-outs" not in told.err
    assert "TIMELINE_DEBUG=1" in told.err


def test_the_traceback_is_there_for_who_asks(seed, monkeypatch, capsys):
    monkeypatch.chdir(seed.parent)
    monkeypatch.setenv("TIMELINE_DEBUG", "1")
    monkeypatch.setattr("timeline.replay.basis.resolve", lambda *_: broken(None))

    assert run(["actions"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_says_what_was_recorded(seed, monkeypatch, capsys):
    monkeypatch.chdir(seed.parent)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("timeline.cli.receipts._receipt_line", interrupted)

    assert run(["append", "note", "iran", "--text", "x"]) == 130
    assert "  recorded before it: position 28\n" in capsys.readouterr().err
    monkeypatch.setattr("timeline.replay.basis.resolve", interrupted)
    assert run(["actions"]) == 130
    assert capsys.readouterr().err.startswith("error: interrupted: nothing was recorded")


def test_ctrl_c_ends_a_process_with_130(seed):
    command = [sys.executable, "-m", "timeline", "append", "note", "iran", "--text", "-"]
    process = subprocess.Popen(command, cwd=seed.parent, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        until_asleep(process.pid)  # it waits for its text
        os.kill(process.pid, signal.SIGINT)
        told = process.communicate(timeout=60)[1]
    finally:
        process.kill()

    assert process.returncode == 130
    assert b"nothing was recorded" in told
    assert b"Traceback" not in told


@pytest.mark.usefixtures("seed")
def test_positions_recorded_before_an_error_are_told(capsys):
    session = Session()
    session.recorded = (28, 29)

    telling.tell(session, TimelineError("a bug: X"), as_json=False)
    telling.tell(session, TimelineError("a bug: X"), as_json=True)

    text, as_json = capsys.readouterr().err.rsplit("\n", 2)[:2]
    assert "recorded before it: positions 28 to 29" in text
    assert json.loads(as_json)["error"]["recorded"] == [28, 29]


def test_refused_rows_are_listed_to_fifty_and_then_counted(capsys):
    rows = [InvalidEvent(f"row {number}", where={"file": "a", "line": number}) for number in range(1, 61)]

    telling.tell(Session(), RowsRefused("a", rows), as_json=False)
    text = capsys.readouterr().err
    telling.tell(Session(), RowsRefused("a", rows), as_json=True)
    told = json.loads(capsys.readouterr().err)["error"]

    assert "line 50: row 50 [event.invalid]" in text
    assert "row 51" not in text
    assert "and 10 more rows" in text
    assert (len(told["errors"]), told["more"]) == (50, 10)


def test_candidates_stand_on_lines_of_their_own(capsys):
    telling.tell(Session(), Ambiguous("sis", ["one", "two\u202e"]), as_json=False)

    assert capsys.readouterr().err.splitlines()[1:3] == ["  may be one", "  may be two<U+202E>"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"option": "--occurred"}, "option --occurred"),
        ({"file": "a.jsonl", "line": 3, "column": 4}, "file a.jsonl, line 3, column 4"),
    ],
)
def test_where_is_told_in_words(capsys, where, words):
    telling.tell(Session(), UsageRefused("x", where=where), as_json=False)

    assert f"  where: {words}\n" in capsys.readouterr().err


# --- exit 4 and 6, for real ------------------------------------------------------------------------------------------


def test_a_flipped_byte_is_exit_4_and_names_the_position(cli, seed):
    flip_leaf(seed, 14)

    ran = cli("verify")

    assert ran.code == 4
    assert ran.out.splitlines()[0].startswith("position 14: ")
    assert ran.out.splitlines()[-1] == "altered: first at position 14"
    assert "restore from a verified backup" in ran.out
    assert cli("verify", "--json").json["items"][0]["findings"][0]["position"] == 14


def flip_leaf(path: Path, position: int) -> None:
    """Change one letter of a stored leaf, past every guard: in the bytes of the file."""
    content = path.read_bytes()
    mark = b'"action":"sistan-2024-01-18","actors"'
    assert position == 14
    at = content.index(mark)
    path.write_bytes(content[: at + 12] + b"S" + content[at + 13 :])


@pytest.mark.usefixtures("seed")
def test_an_untouched_log_verifies_at_every_level(cli):
    for level in ("quick", "default", "deep"):
        ran = cli("verify", "--level", level)

        assert ran.code == 0
        assert ran.out.splitlines()[-1].startswith("ok: 27 events, root ")


@pytest.mark.usefixtures("seed")
def test_a_basis_that_the_log_contradicts_is_exit_4(cli):
    basis = cli("log", "--json").json["basis"]

    ran = cli("actions", "--as-of", f"{basis['log']}:14:{'0' * 64}")

    assert ran.code == 4
    assert "another root at position 14" in ran.err


@pytest.mark.usefixtures("seed")
@pytest.mark.skipif(os.geteuid() == 0, reason="nobody may refuse a file to root")
def test_a_folder_that_may_not_be_written_is_exit_6(cli, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)

    assert cli("actions", "-o", "closed/file").code == 6


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_exit_6_not_a_traceback(seed):
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "timeline", "log", "--all", "--json"]
        ran = subprocess.run(command, cwd=seed.parent, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)

    assert ran.returncode == 6
    assert b"No space left" in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.usefixtures("desk")
def test_words_without_a_letter_of_the_latin_alphabet_need_an_id(cli):
    """An id is published and stays: `untitled` would say nothing for ever."""
    refused = cli("append", "actor", "--kind", "state", "--name", "جمهوری اسلامی")

    assert refused.code == 2
    assert "no readable id can be made" in refused.err


@pytest.mark.usefixtures("desk")
def test_settings_that_cannot_be_read_are_refused_before_anything_is_recorded(cli):
    Path("timeline.toml").write_text("not toml", "utf-8")

    refused = cli("append", "note", "ft", "--text", "x", "--recorder", "mk")

    assert refused.code == 2
    assert "recorded before it" not in refused.err


@pytest.mark.usefixtures("seed")
def test_the_settings_beside_a_log_are_not_written_over(cli):
    refused = cli("export", "md", "sistan-2024-01-18", "-o", "timeline.toml", "--force")

    assert refused.code == 2
    assert "a log's" in refused.err


@pytest.mark.usefixtures("seed")
def test_what_was_struck_by_a_prefix_is_said_in_full(cli):
    ran = cli("append", "retraction", "saravan-casualties", "--reason", "twice", "--recorder", "mk")

    assert ran.err.splitlines()[0] == (
        "recorded at position 28; claim.retracted: claim saravan-casualties-deputy-governor"
    )
