"""`timeline export` in the formats of other tools: what is asked for, where it goes, and what is refused."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from timeline.cli.export_formats import FORMATS
from timeline.errors import RuleRefused
from timeline.exchange.losses import BACK, TOLD

SISTAN = "sistan-2024-01-18"
FOLDERS = [name for name, one in FORMATS.items() if one.makes == "folder"]
FILES = [name for name in FORMATS if name not in FOLDERS]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("format_", FILES)
def test_a_format_is_printed_or_written_the_same(cli, format_, tmp_path):
    printed = cli("export", format_, SISTAN)
    written = cli("export", format_, SISTAN, "-o", "out")

    assert (printed.code, written.code) == (0, 0)
    assert (tmp_path / "out").read_bytes().decode() == printed.out
    assert "as of position 27" in printed.err


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("format_", FILES)
def test_without_an_action_it_is_the_whole_log(cli, format_):
    chain, whole = (cli("export", format_, *action).out for action in ((SISTAN,), ()))

    assert "Kerman" in chain
    assert len(whole) > len(chain)


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_lost_is_told_without_a_log(cli, format_, tmp_path):
    (tmp_path / "timeline.db").unlink()

    ran = cli("export", format_, "--losses", "--json")

    assert ran.code == 0
    assert {item["kept"] for item in ran.json["items"]} <= {"kept", "changed", "lost"}
    assert ran.json["schema"] == "timeline.losses/1"


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_lost_on_the_way_back_is_told_of_what_can_be_imported(cli, format_):
    items = cli("export", format_, "--losses", "--json").json["items"]

    ways = [item["way"] for item in items]
    assert ways == ["out"] * len(TOLD) + ["back"] * (len(TOLD) if format_ in ("csv", "timelinejs") else 0)
    assert {item["what"]: (item["kept"], item["how"]) for item in items if item["way"] == "back"} == BACK.get(
        format_, {}
    )


@pytest.mark.usefixtures("seed")
def test_a_report_has_no_table_of_losses(cli):
    ran = cli("export", "md", "--losses")

    assert ran.code == 2
    assert "no format with a table of losses" in ran.err


@pytest.mark.usefixtures("seed")
def test_what_was_known_earlier_goes_out_as_it_was_then(cli):
    ran = cli("export", "geojson", "--as-of", "13")

    features = json.loads(ran.out)["features"]
    assert {feature["id"] for feature in features} == {
        "kerman-bombing",
        "iraq-strikes",
        "syria-strikes",
        "panjgur-2024-01-16",
    }
    assert json.loads(ran.out)["x_timeline"]["position"] == 13


@pytest.mark.usefixtures("seed")
def test_what_it_was_narrowed_to_is_said(cli):
    ran = cli("export", "geojson", "--occurred", "2024-01-18..", "--surely")

    made = json.loads(ran.out)
    assert [feature["id"] for feature in made["features"]] == [SISTAN, "iran-demand-2024-01-18"]
    assert "surely occurred within" in made["x_timeline"]["narrowed"]


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("csv",), "name one that is not there yet"),
        (("geojson", "--excel"), "--excel is for csv"),
        (("csv", "--links", "-o", "out"), "--links is for geojson"),
        (("geojson", "--measured", "stated"), "--measured is not for this"),
        (("kml", "--with-entries"), "--with-entries is not for this"),
        (("md",), "md is about one chain"),
        (("geojson", "-o", "timeline.db", "--force"), "a log's"),
        (("jsonl", SISTAN, "-o", "out"), "all of it"),
        (("jsonl", "--occurred", "2024", "-o", "out"), "all of it"),
        (("jsonl", "--strength", "stated", "-o", "out"), "--strength is not for"),
        (("jsonl",), "name one that is not there yet"),
    ],
)
def test_what_does_not_go_together_is_refused(cli, argv, says, tmp_path):
    before = sorted(tmp_path.iterdir())

    ran = cli("export", *argv)

    assert ran.code == 2
    assert says in ran.err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.usefixtures("seed")
def test_an_unknown_action_is_exit_3(cli):
    assert cli("export", "geojson", "nobody").code == 3


@pytest.mark.usefixtures("seed")
def test_an_export_is_recorded_with_its_hash(cli, tmp_path):
    ran = cli("export", "geojson", "-o", "out.json", "--record", "the editors")

    [item] = cli("log", "-n", "1", "--json").json["items"]
    assert ran.code == 0
    assert item["body"]["sha256"] == hashlib.sha256((tmp_path / "out.json").read_bytes()).hexdigest()
    assert item["body"]["form"] == "geojson"


@pytest.mark.usefixtures("pair")
def test_a_merged_action_goes_out_as_the_one_that_it_is_shown_as(cli, sistan):
    again = [one if one != SISTAN else "again" for one in sistan]
    assert cli(*again, "--title", "The same, told again").code == 0
    assert cli("append", "same-as", SISTAN, "again", "--reason", "one strike").code == 0

    ran = cli("export", "geojson", "again")

    assert [feature["id"] for feature in json.loads(ran.out)["features"]] == [SISTAN]


def test_a_terminal_gets_no_character_that_acts(cli, pair, monkeypatch):  # noqa: ARG001 — the log is there
    monkeypatch.setattr("timeline.cli.terminal.Screen.is_terminal", property(lambda _: True))
    cli("append", "claim", SISTAN, "--by", "iran", "--about", "motive", "--says", "left \u202e right",
        "--source", "ft-2024-01-18", "--quote", "words")  # fmt: skip

    for format_ in FILES:
        ran = cli("export", format_)
        assert "\u202e" not in ran.out, format_


EXPORT_ALL = """
import sys
from timeline.cli.app import run
codes = [run(["export", one, "--log", sys.argv[1], "-q", "-o", f"{sys.argv[2]}-{one}"]) for one in sys.argv[3:]]
sys.exit(any(codes))
"""


def test_no_order_of_hashes_shows(cli, seed, tmp_path):
    """Sets are in another order in each process; files are not."""
    command = [sys.executable, "-c", EXPORT_ALL, str(seed), "there", *FORMATS]
    hashes = {"PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, env=hashes)

    for format_ in FORMATS:
        assert cli("export", format_, "-o", f"here-{format_}").code == 0
        one, other = (bytes_of(tmp_path / f"{where}-{format_}") for where in ("here", "there"))
        assert one == other, format_


def bytes_of(path):
    """Return what a file holds, or each file of a folder."""
    return path.read_bytes() if path.is_file() else [one.read_bytes() for one in sorted(path.rglob("*.*"))]


# --- a log as lines --------------------------------------------------------------------------------------------------


def test_a_log_as_lines_becomes_the_same_log(cli, seed):  # noqa: ARG001 — the log is there
    assert cli("export", "jsonl", "-o", "copy").code == 0

    made = cli("init", "again.db", "--from", "copy")

    assert made.code == 0
    assert "27 events" in made.out
    verified = [cli("verify", "--log", log, "--json").json["items"][0] for log in ("timeline.db", "again.db")]
    assert verified[0]["root"] == verified[1]["root"]
    assert cli("export", "jsonl", "-o", "copy-2", "--log", "again.db").code == 0
    for name in ("log.jsonl", "disclosures.jsonl"):
        assert Path("copy", name).read_bytes() == Path("copy-2", name).read_bytes()


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("name", ["log.jsonl", "disclosures.jsonl"])
def test_a_copy_that_was_changed_makes_no_log(cli, tmp_path, name):
    cli("export", "jsonl", "-o", "copy")
    path = tmp_path / "copy" / name
    path.write_bytes(path.read_bytes().replace(b'"position":3', b'"position":4').replace(b"Iran", b"Iraq"))

    ran = cli("init", "again.db", "--from", "copy")

    assert ran.code == 4
    assert not (tmp_path / "again.db").exists()


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("option", [("--demo",), ("--case", "kerman-2024"), ("--origin", "desk.example/log")])
def test_a_log_that_is_made_of_a_copy_takes_nothing_else(cli, option):
    cli("export", "jsonl", "-o", "copy")

    ran = cli("init", "again.db", "--from", "copy", *option)

    assert ran.code == 2
    assert option[0] in ran.err


def test_a_copy_that_is_not_there_is_refused(cli):
    assert cli("init", "again.db", "--from", "nothing").code == 2


@pytest.mark.usefixtures("seed")
def test_a_copy_does_not_end_between_a_text_and_what_took_it_out(cli):
    assert cli("redact", f"action:{SISTAN}", "--field", "/title", "--ground", "personal_data", "--yes",
               "--approved-by", "editor").code == 0  # fmt: skip

    refused, whole = cli("export", "jsonl", "--as-of", "27", "-o", "early"), cli("export", "jsonl", "-o", "late")

    assert refused.code == RuleRefused.exit_code
    assert "--as-of 28" in refused.err
    assert whole.code == 0
    assert cli("init", "again.db", "--from", "late").code == 0


@pytest.mark.usefixtures("seed")
def test_a_log_without_one_of_its_leaves_is_not_copied_as_lines(cli):
    assert cli("redact", f"action:{SISTAN}", "--whole-event", "--ground", "court_order", "--yes",
               "--approved-by", "editor").code == 0  # fmt: skip

    ran = cli("export", "jsonl", "-o", "copy")

    assert ran.code == RuleRefused.exit_code
    assert "timeline backup" in ran.err


# --- tables, out and in again ----------------------------------------------------------------------------------------


TEXT = "=1+1 ایران، «خبر»\nsecond line; and '=more"


@pytest.fixture
def told(cli, pair) -> Path:
    """A log with a claim, a link and odd words."""
    assert cli("append", "claim", SISTAN, "--by", "iran", "--quantity", "killed", "--value", "9", "--status", TEXT,
               "--source", "ft-2024-01-18", "--quote", TEXT).code == 0  # fmt: skip
    cited = ("--source", "ft-2024-01-18", "--quote", "in retaliation", "--asserted-by", "financial-times")
    answers = ("--answers", "panjgur-2024-01-16", "--strength", "attributed")
    assert cli("append", "response", SISTAN, *answers, *cited).code == 0
    return pair


def bodies(cli, type_, log):
    items = cli("log", "--all", "--json", "--log", log).json["items"]
    return [item["body"] for item in items if item["type"] == type_]


def of_what_rows_say(body):
    """Return what a row of a table can say: not how a time was read, nor on whose word it was whom."""
    parties = {side: [(one["actor"], one.get("words")) for one in body.pop(side, ())] for side in ("actors", "targets")}
    occurred = {name: value for name, value in body.pop("occurred").items() if name != "basis"}
    return body | parties | {"occurred": occurred}


@pytest.mark.parametrize("folder", ["out", "out/excel"])
def test_tables_are_read_back_into_a_log_that_knows_who_and_what_is_cited(cli, told, tmp_path, folder):
    assert cli("export", "csv", "-o", "out", "--excel").code == 0
    assert cli("export", "jsonl", "--as-of", "4", "-o", "people").code == 0
    assert cli("init", "again.db", "--from", "people").code == 0

    for table in ("actions", "claims", "links"):
        argv = (f"{folder}/{table}.csv", "--map", f"exchange-{table}", "--log", "again.db", "--recorder", "mk")
        ran = cli("import", *argv)
        assert ran.code == 0, ran.err
        assert "is not mapped" not in ran.err
        assert json.loads(cli("import", *argv, "--json").out)["items"][0]["appended"] == 0

    for type_ in ("action.reported", "claim.made", "response.asserted"):
        before, after = (bodies(cli, type_, log) for log in (str(told), "again.db"))
        if type_ == "action.reported":
            before, after = (list(map(of_what_rows_say, one)) for one in (before, after))
        if type_ == "response.asserted":
            before, after = ([one | {"link": "", "asserted_by": one["asserted_by"]["actor"]} for one in some]
                             for some in (before, after))  # fmt: skip
        assert sorted(after, key=json.dumps) == sorted(before, key=json.dumps)
    assert tmp_path.exists()


def test_cells_that_excel_would_run_are_guarded(cli, told):  # noqa: ARG001 — the log is there
    cli("export", "csv", "-o", "out", "--excel")

    plain, guarded = (
        next(csv.DictReader(io.StringIO(Path(path).read_bytes().decode("utf-8-sig"), newline=""), delimiter=mark))
        for path, mark in (("out/claims.csv", ","), ("out/excel/claims.csv", ";"))
    )

    assert (plain["quote"], guarded["quote"]) == (TEXT, f"'{TEXT}")
