"""Files of events: judged whole, told row by row, and safe to import again."""

import io
import json
import sys

import pytest

from events.cases import case_lines
from tests.cli.drafts import BASE, action, day
from timeline.cli.app import run

ONE = b'{"type": "actor.registered", "body": {"actor": "one", "kind": "state", "name": "One"}}\n'
TWO = ONE.replace(b"one", b"two")
BAD = b'{"type": "actor.registered", "body": {"actor": "Three", "kind": "stat", "name": "Three"}}\n'


def test_a_case_is_imported_once(cli, empty):
    (empty.parent / "case.jsonl").write_bytes(case_lines("kerman-2024"))

    first, second = cli("import", "case.jsonl"), cli("import", "case.jsonl")

    assert first.code == second.code == 0
    assert first.out.splitlines()[1].split() == ["case.jsonl", "27", "0", "0"]
    assert second.out.splitlines()[1].split() == ["case.jsonl", "0", "27", "0"]
    assert cli("verify").code == 0


@pytest.mark.usefixtures("empty")
def test_one_bad_row_and_nothing_of_the_file_is_recorded(cli):
    ran = cli("import", "-", stdin=ONE + BAD + b"not json\n" + TWO)

    assert ran.code == 2
    assert ran.out == ""
    assert "2 rows are refused" in ran.err
    assert "  line 2, field body.actor: " in ran.err
    assert "  line 3, column 1: " in ran.err
    assert "did you mean state?" in ran.err or "one of" in ran.err
    assert cli("log").out == ""


@pytest.mark.usefixtures("empty")
def test_all_bad_rows_are_in_the_json_of_the_error(cli):
    ran = cli("import", "-", "--json", stdin=ONE + BAD * 60)

    assert ran.error["code"] == "import.rows"
    assert len(ran.error["errors"]) == 50
    assert ran.error["more"] == 10
    assert ran.error["errors"][0]["where"]["line"] == 2


@pytest.mark.usefixtures("empty")
def test_partial_records_the_good_rows_and_is_exit_1(cli):
    ran = cli("import", "-", "--partial", stdin=ONE + BAD + TWO)

    assert ran.code == 1
    assert ran.out.splitlines()[1].split() == ["-", "2", "0", "1"]
    assert "1 of the rows are refused; the others are recorded" in ran.err
    assert [item["id"] for item in cli("log", "--json").json["items"]] == ["one", "two"]


@pytest.mark.usefixtures("empty")
def test_what_was_recorded_of_earlier_files_is_told(cli, tmp_path):
    (tmp_path / "good.jsonl").write_bytes(ONE + TWO)
    (tmp_path / "bad.jsonl").write_bytes(BAD)

    ran = cli("import", "good.jsonl", "bad.jsonl")

    assert ran.code == 2
    assert "recorded before it: positions 1 to 2" in ran.err
    assert cli("import", "bad.jsonl", "good.jsonl", "--json").error["recorded"] == []


@pytest.mark.usefixtures("empty")
def test_a_dry_run_records_nothing_and_shows_everything(cli):
    ran = cli("import", "-", "--dry-run", stdin=ONE + TWO)

    assert ran.code == 0
    assert [json.loads(line)["body"]["actor"] for line in ran.out.splitlines()] == ["one", "two"]
    assert cli("log").out == ""


@pytest.mark.usefixtures("empty")
def test_what_no_leaf_could_hold_is_refused_before_the_first_of_two_batches(cli, tmp_path):
    """The log's own refusal would come after a thousand events were recorded."""
    passage = {"source": "paper", "quote": "x", "locator": "x", "translation": "x", "speaker_words": "x"}
    strike = json.loads(action("blast", day(3)))
    strike["body"] |= {"citations": [passage] * 8, "title": "A strike"}
    actors = [ONE.replace(b'"one"', b'"actor-%d"' % number) for number in range(1097)]
    (tmp_path / "long.jsonl").write_bytes(BASE + b"".join(actors) + json.dumps(strike).encode())

    real, dry = cli("import", "long.jsonl"), cli("import", "long.jsonl", "--dry-run")

    assert real == dry
    assert (real.code, real.out) == (2, "")
    assert "file long.jsonl" in real.err
    assert "  line 1100, field body.citations: nothing recorded: body.citations has 32 of 33 sealed texts" in real.err
    assert cli("log").out == ""


@pytest.mark.usefixtures("empty", "tmp_path")
def test_small_batches_give_the_same_log(cli):
    cli("init", "other.db")
    whole = cli("import", "-", "--json", stdin=case_lines("kerman-2024")).json["items"]
    parts = cli("import", "-", "--json", "--batch", "2", "--log", "other.db", stdin=case_lines("kerman-2024")).json[
        "items"
    ]

    assert whole == parts
    assert (whole[0]["first"], whole[0]["last"]) == (1, 27)


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("data", [b"", b"\n\n", b"   \n"])
def test_standard_input_with_nothing_in_it_is_refused(cli, data):
    ran = cli("import", "-", stdin=data)

    assert (ran.code, ran.out) == (2, "")
    assert "nothing recorded: the file is empty" in ran.err


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    "data", [b"\xff\n", b"\xef\xbb\xbf" + ONE, b"[" * 100_000 + b"\n", b'"' + b"x" * 2_000_000 + b'"\n']
)
def test_what_is_no_json_is_refused_by_line(cli, data):
    ran = cli("import", "-", stdin=ONE + data)

    assert ran.code == 2
    assert "line 2" in ran.err
    assert len(ran.err) < 4000


class Keyboard(io.TextIOWrapper):
    """Standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_who_is_to_type_is_told_so(empty, monkeypatch, capsys):
    monkeypatch.chdir(empty.parent)
    monkeypatch.setattr(sys, "stdin", Keyboard(io.BytesIO(ONE)))

    assert run(["import", "-"]) == 0
    assert capsys.readouterr().err.startswith("reading from the terminal; end with Ctrl-D")


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("content", [b"", b"\n \n"])
@pytest.mark.parametrize(
    "argv",
    [
        ("import", "e.csv"),
        ("import", "e.json"),
        ("import", "e.json", "--dry-run"),
        ("append", "--json", "e.json"),
        ("append", "--draft", "e.toml"),
    ],
    ids=" ".join,
)
def test_a_file_with_nothing_in_it_is_refused_whatever_it_is(cli, tmp_path, content, argv):
    """Somebody meant to record something: a save that failed is not to pass for a day without news."""
    (tmp_path / argv[1 if argv[0] == "import" else 2]).write_bytes(content)

    ran = cli(*argv)

    assert (ran.code, ran.out) == (2, "")
    assert "nothing recorded: the " in ran.err
    assert argv[1 if argv[0] == "import" else 2] in ran.err
