"""Tables that others accept, with what refers to what; cells that nothing runs, and that come back."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.validators import validator
from tests.exchange.worlds import everything, handed
from timeline.exchange import tables
from timeline.exchange.columns import ACTIONS, CLAIMS, LINKS, NESTED, NUMBERS, TABLES
from timeline.exchange.extract import Options, changes
from timeline.exchange.rows import (
    action_row,
    actor_row,
    case_row,
    change_row,
    claim_row,
    link_row,
    note_row,
    source_row,
)
from timeline.ingest import profiles
from timeline.ingest.sheets import read_sheet

RUN = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def rows_of(content, delimiter=","):
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def validated(files, folder):
    """Return what frictionless finds in the package."""
    frictionless = validator("frictionless")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    with frictionless.system.use_context(trusted=True):
        return frictionless.validate(str(folder / "datapackage.json"))


@pytest.mark.parametrize("of", ["world", "infested_world", "empty"])
def test_frictionless_accepts_the_package(of, request, tmp_path):
    one = handed([]) if of == "empty" else request.getfixturevalue(of)

    report = validated(tables.write(one, Options()), tmp_path)

    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("sources.csv", lambda content: content.replace(b"ft-2024-01-18", b"another")),
        ("claims.csv", lambda content: content.replace(b",exact,0,", b",exact,none,")),
        ("actions.csv", lambda content: content.replace(b"\r\nsistan,", b"\r\npanjgur,")),
    ],
)
def test_frictionless_finds_what_is_wrong(world, tmp_path, name, broken):
    """The control: a reference to nothing, a word for a number, and a key that comes twice are found."""
    files = dict(tables.write(world, Options()))
    changed = broken(files[name])
    assert changed != files[name]
    package = json.loads(files["datapackage.json"])
    for resource in package["resources"]:
        del resource["bytes"], resource["hash"]  # else those alone would tell
    files |= {name: changed, "datapackage.json": json.dumps(package).encode()}

    assert not validated(files, tmp_path).valid


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_table_has_the_columns_of_its_rows(world, table):
    made = {
        "actions": action_row(world, "panjgur"),
        "claims": claim_row(world, "two-children"),
        "links": link_row(world, "sistan-attributed-panjgur"),
        "sources": source_row(world, "ft-2024-01-18"),
        "actors": actor_row(world, "iran"),
        "cases": case_row(world, "kerman"),
        "notes": note_row(world, "on-panjgur"),
        "changes": change_row(changes(world)[0]),
    }[table.name]

    assert tuple(made) == table.columns
    for column, value in made.items():
        assert isinstance(value, list) == (NESTED.get(column) == "array") or value is None


def test_cells_are_read_back_by_the_standard_library(infested_world, texts):
    rows = {row["claim"]: row for row in rows_of(tables.write(infested_world, Options())["claims.csv"])}

    for number, text in enumerate(texts):
        row = rows[f"said-{number}"]
        assert (row["text"], row["claimant_words"], row["quote"]) == (text, text, text)
        assert json.loads(row["citations"])[0]["translation"] == text


def test_cells_of_cases_and_notes_are_read_back_too(infested_world, texts):
    files = tables.write(infested_world, Options())
    cases = {row["case"]: row for row in rows_of(files["cases.csv"])}
    notes = {row["note"]: row for row in rows_of(files["notes.csv"])}

    for number, text in enumerate(texts):
        row = cases[f"case-{number}"]
        assert (row["title"], row["question"], row["scope"], row["closed_reason"]) == (text, text, text, text)
        assert json.loads(row["taken_in"]) == [{"action": f"one-{number}", "reason": text}]
        assert json.loads(row["left_out"]) == [{"action": f"two-{number}", "reason": text}]
        assert notes[f"note-{number}"]["text"] == text


def test_lines_end_and_begin_as_rfc_4180_has_it(world):
    for name, content in tables.write(world, Options()).items():
        if name.endswith(".csv"):
            assert content.endswith(b"\r\n")
            assert not content.startswith(b"\xef\xbb\xbf")


def test_zero_unknown_and_nothing_are_three(world):
    rows = {row["claim"]: row for row in rows_of(tables.write(world, Options())["claims.csv"])}

    assert [(rows[name]["value"], rows[name]["value_state"]) for name in ("none-killed", "not-known", "motive")] == [
        ("0", "stated"),
        ("", "unknown"),
        ("", ""),
    ]


def test_there_is_no_total_of_figures(world):
    rows = rows_of(tables.write(world, Options())["claims.csv"])

    assert [row["value"] for row in rows] == ["0", "", "2", "9", "", "3", ""]
    assert all(row["claimant"] or row["claimant_words"] for row in rows)


def test_excel_runs_no_cell_and_the_plain_files_are_beside(infested_world):
    files = tables.write(infested_world, Options(excel=True))

    assert {name for name in files if "/" not in name} == set(tables.write(infested_world, Options()))
    for table in TABLES:
        content = files[f"excel/{table.name}.csv"]
        assert content.startswith(b"\xef\xbb\xbf")
        for row in rows_of(content, ";"):
            for column, cell in row.items():
                assert column in NUMBERS or not cell.lstrip().startswith(RUN), (table.name, column, cell)


@given(st.text(alphabet=st.sampled_from("='+-@ \t\uff1dab1"), max_size=6))
def test_the_importer_takes_off_exactly_the_apostrophe(text):
    sheet = f'a,b\r\n"{tables.guard(text)}",x\r\n'.encode()

    [row] = read_sheet(sheet, file="x", delimiter=",", score=bool).rows

    assert row.cells[0] == text
    assert not tables.guard(text).lstrip().startswith(RUN)


def test_tags_stand_below_the_headers(world):
    files = tables.write(world, Options(hxl=True))

    tags = rows_of(files["hxl/actions.csv"])[0]
    assert (tags["action"], tags["occurred_earliest"], tags["latitude"]) == ("#event+id", "#date+start", "#geo+lat")
    assert rows_of(files["actions.csv"])[0]["action"] == "kerman"


@pytest.mark.parametrize("table", [ACTIONS, CLAIMS, LINKS], ids=lambda table: table.name)
def test_the_profile_that_reads_a_table_knows_all_of_its_columns(table):
    profile = profiles.read_shipped(f"exchange-{table.name}")

    fed = {*profile.columns} | profile.ignored
    assert fed == {profiles.folded(column) for column in table.columns}


def test_the_package_says_what_it_is_of(world):
    package = json.loads(tables.write(world, Options())["datapackage.json"])

    assert package["x_timeline"]["position"] == 40
    assert [resource["name"] for resource in package["resources"]] == [table.name for table in TABLES]


def test_the_same_facts_are_the_same_bytes(world):
    assert tables.write(world, Options(excel=True, hxl=True)) == tables.write(
        handed(everything()), Options(excel=True, hxl=True)
    )
