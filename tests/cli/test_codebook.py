"""`timeline codebook`: the tables listed and printed in every form, and actors as lines that can be imported."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys

import pytest

from events.codebook import TABLES, digest_of, geography, table


def rows_of(printed: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed)))


@pytest.fixture
def desk(cli):
    """A new log to record in."""
    assert cli("init", "--recorder", "mk").code == 0


def test_every_table_is_listed_with_its_digest_source_and_licence(cli):
    ran = cli("codebook", "--json")

    assert [item["table"] for item in ran.json["items"]] == list(TABLES)
    assert all(item["sha256"] == digest_of(item["table"]) for item in ran.json["items"])
    assert all(item["source"] and item["licence"] for item in ran.json["items"])
    assert ran.json["basis"] is None


def test_no_log_is_needed_and_none_is_made(cli, tmp_path):
    assert cli("codebook", "rungs").code == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "tsv", "md"])
def test_every_table_is_printed_in_every_form_with_all_of_its_entries(cli, name, form):
    ran = cli("codebook", name, "--format", form)
    lines = ran.out.splitlines()

    assert (ran.code, ran.err) == (0, "")
    assert len(lines) == len(table(name)) + {"jsonl": 0, "md": 2}.get(form, 1)


def test_csv_has_a_column_for_each_part_so_that_a_desk_can_start_its_own_list(cli):
    [row] = rows_of(cli("codebook", "kinds", "strike.missile", "--csv").out)

    assert row["code"] == "strike.missile"
    assert (row["cameo.code"], row["plover.event"], row["plover.mode"]) == ("194", "ASSAULT", "heavy-weapons")
    assert json.loads(row["rung"]) == [7, 8]
    assert json.loads(row["exceptions.by_group"]) == {"rung": [6, 6]}


def test_the_columns_of_csv_are_the_same_whichever_entries_are_chosen(cli):
    whole, one = (cli("codebook", "kinds", *codes, "--csv").out.splitlines()[0] for codes in ((), ("other",)))

    assert whole == one


def test_people_read_parts_by_their_names(cli):
    printed = cli("codebook", "kinds", "incursion").out

    assert "by group: 6, 6; without force: rung: 4, 4; plover: MOBILIZE troops" in printed
    assert "{" not in printed


def test_an_outline_is_told_by_its_box_and_the_number_of_its_pieces(cli):
    [row] = rows_of(cli("codebook", "outlines", "PK", "--csv").out)

    assert row == {"code": "PK", "box": "[60846,23695,77799,37055]", "polygons": "3"}


@pytest.mark.parametrize(
    ("argv", "says", "fix"),
    [
        (("codebook", "wrds"), "no table goes by 'wrds'", "did you mean words"),
        (("codebook", "actors", "irgs"), "no entry of actors goes by 'irgs'", "did you mean irgc"),
    ],
)
def test_what_is_not_there_is_answered_with_the_nearest(cli, argv, says, fix):
    ran = cli(*argv, "--json")

    assert (ran.code, ran.error["message"]) == (3, says)
    assert ran.error["fix"].startswith(fix)


def test_only_actors_become_events(cli):
    for argv in (("codebook", "--as-events"), ("codebook", "kinds", "--as-events")):
        ran = cli(*argv, "--json")

        assert (ran.code, ran.error["where"]) == (2, {"option": "--as-events"})


@pytest.mark.usefixtures("desk")
def test_actors_are_printed_as_lines_that_import_takes_with_those_they_belong_to(cli):
    printed = cli("codebook", "actors", "pakistan-air-force", "irgc", "--as-events")
    lines = [json.loads(line) for line in printed.out.splitlines()]

    assert [line["body"]["actor"] for line in lines] == [
        "pakistan",
        "pakistan-armed-forces",
        "pakistan-air-force",
        "iran",
        "irgc",
    ]

    imported = cli("import", "-", "--json", stdin=printed.out.encode())

    assert imported.code == 0, imported.err
    assert imported.json["items"][0]["appended"] == 5


@pytest.mark.usefixtures("desk")
def test_all_actors_can_be_imported_and_a_second_time_adds_nothing(cli):
    lines = cli("codebook", "actors", "--as-events").out.encode()

    first, second = (cli("import", "-", "--json", stdin=lines).json["items"][0] for _ in range(2))

    assert (first["appended"], first["already"]) == (len(table("actors")), 0)
    assert (second["appended"], second["already"]) == (0, len(table("actors")))


@pytest.mark.usefixtures("desk")
def test_what_a_desk_changed_is_recorded_as_the_desk_has_it(cli):
    line = json.loads(cli("codebook", "actors", "jundallah", "--as-events").out)
    line["body"]["name"] = "Jondollah (the desk's own label)"

    assert cli("import", "-", stdin=json.dumps(line).encode()).code == 0
    assert "the desk's own label" in cli("log", "--all", "--json").out


@pytest.mark.usefixtures("desk")
def test_json_of_actors_as_events_is_what_append_takes(cli):
    drafts = cli("codebook", "actors", "reuters", "--as-events", "--format", "jsonl").out

    ran = cli("append", "--json", "-", stdin=drafts.encode())

    assert ran.code == 0, ran.err
    assert ran.out.split() == ["reuters"]


def test_printing_leaves_a_log_as_it_is(cli, seed):
    before = hashlib.sha256(seed.read_bytes()).hexdigest()

    cli("codebook", "actors", "--as-events")

    assert hashlib.sha256(seed.read_bytes()).hexdigest() == before


def in_a_process(code: str, *, cwd, **environment: str) -> str:
    """Run Python in a process of its own and return what it printed."""
    environment |= {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return ran.stdout


@pytest.mark.parametrize("argv", [("log",), ("actions",), ("codebook", "kinds")], ids=" ".join)
def test_outlines_are_read_only_where_coordinates_are_asked_about(seed, argv):
    asked = f"print({geography.__name__!r} in sys.modules)"
    code = f"import sys\nfrom timeline.cli.app import run\nrun({list(argv)!r})\n{asked}"

    assert in_a_process(code, cwd=seed.parent).splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("words", "offered"), [("timeline codebook ter", "territories"), ("timeline codebook actors jaish", "jaish-al-adl")]
)
def test_tables_and_codes_are_completed(tmp_path, words, offered):
    asked = {"_TIMELINE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    code = "import sys\nfrom timeline.__main__ import main\nsys.argv = ['timeline']\nmain()"

    assert offered in in_a_process(code, cwd=tmp_path, **asked).split()
