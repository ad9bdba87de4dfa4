"""Tables that cannot be read without a guess: each bad cell told, nothing of the file recorded."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import VECTORS
from tests.cli.tables import ACTORS, HEAD, PANJGUR, PAPER, SISTAN, events, item, recorded, table


@pytest.fixture
def desk(cli, empty):
    """A folder with a log in it that knows some actors and one source."""
    assert cli("import", "-", stdin=ACTORS + PAPER).code == 0
    return empty.parent


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "says", "fix"),
    [
        (PANJGUR.replace("2024-01-16", "01/02/2024"), "when", "day and month cannot be told apart", "dates = "),
        (PANJGUR.replace("2024-01-16,Asia/Karachi", "2024-01-16T04:30,"), "when", "has no zone", "--zone"),
        (PANJGUR.replace(",PK,", ",PX,"), "territory", "is no territory", "ISO 3166-1"),
        (PANJGUR.replace("strike.missile", "strike.misile"), "kind", "no such kind", "did you mean strike.missile?"),
        (PANJGUR.replace(",2,", ",a handful,"), "value", "is no figure", "a word like several"),
        (PANJGUR.replace(",2,", ',"1,234",'), "value", "is no figure", "write a number"),
        (PANJGUR.replace(",iran,", ",Iran,"), "actor", "'Iran' is no id of an actor", "[values.actor]"),
        (PANJGUR.replace(",iran,", ",irna,"), "actor", "no actor goes by 'irna'", "did you mean iran"),
        (PANJGUR.replace(",pakistan,", ",,"), "value", "of nobody", "the long form"),
        (SISTAN.replace("panjgur", "pangur"), "answers", "no action goes by 'pangur'", "did you mean panjgur"),
        (PANJGUR.replace(",paper,", ",,"), "", "names no source", "--source ID"),
    ],
)
def test_a_bad_cell_is_told_with_line_column_and_what_to_write(cli, desk, row, column, says, fix):
    before = recorded(cli)
    good = PANJGUR if row.startswith("sistan") else ""
    ran = cli("import", table(desk, HEAD + good + row), "--json")

    [error] = ran.error["errors"]
    assert ran.code == 2
    assert error["where"].get("column", "") == column
    assert error["where"]["line"] == (3 if good else 2)
    assert says in error["message"]
    assert fix in error["fix"]
    assert recorded(cli) == before


def test_all_that_is_wrong_in_a_file_is_told_at_once(cli, desk):
    bad = "bad,01/02/2024,,strike,Iran,,PX,iran,killed,x,paper,q,,\n"

    ran = cli("import", table(desk, HEAD + bad * 30 + PANJGUR), "--json")

    assert ran.code == 2
    assert len(ran.error["errors"]) == 50
    assert {one["where"]["column"] for one in ran.error["errors"]} == {"when", "territory", "actor", "value"}
    assert ran.error["more"] == 70


def told(ran) -> list[tuple[int, str]]:
    return [(one["where"]["line"], one["where"].get("column", "")) for one in ran.error["errors"]]


def test_what_is_wrong_in_the_figure_of_a_row_is_told_with_what_is_wrong_in_its_action(cli, desk):
    bad = "bad,01/02/2024,,strik,iran,,PK,iran,killd,x,paper,q,No id,\n"

    ran = cli("import", table(desk, HEAD + bad), "--json")

    assert {column for _, column in told(ran)} == {"kind", "when", "value", "answers"}


def test_every_id_in_a_row_that_nothing_goes_by_is_told_at_once(cli, desk):
    bad = "bad,2024-01-16,Asia/Karachi,strike,irna,nobody,PK,fars2,killed,2,paper2,q,pangur,\n"

    ran = cli("import", table(desk, HEAD + PANJGUR + bad), "--json")

    assert sorted(told(ran)) == [(3, one) for one in ("actor", "answers", "claimant", "source", "target")]


def test_what_rests_on_a_bad_row_names_the_line_that_reports_the_action(cli, desk):
    """Not that of another bad row about it."""
    bad, more = PANJGUR.replace(",iran,", ",irna,"), "panjgur,,,,,,,fars2,killed,3,paper,q,,\n"

    ran = cli("import", table(desk, HEAD + bad + more + SISTAN), "--json")

    about = {one["where"]["line"]: one["message"] for one in ran.error["errors"] if one["code"] == "import.rests-on"}
    assert about == dict.fromkeys((3, 4), "nothing recorded: action panjgur comes from line 2, which is refused")


def test_a_header_that_is_nearly_a_column_is_named_where_rows_are_refused(cli, desk):
    ran = cli("import", table(desk, HEAD.replace("source", "sorce") + PANJGUR), "--json")

    assert ran.code == 2
    assert "column 'sorce' is not mapped: is it source?" in ran.error["fix"]


def test_a_table_without_rows_says_so(cli, desk):
    ran = cli("import", table(desk, HEAD))

    assert ran.code == 0
    assert "rows.csv: it has no rows below its headers\n" in ran.err


def test_a_row_is_named_by_the_line_that_it_begins_on(cli, desk):
    first = PANJGUR.replace("two children", '"two\n\nchildren"')

    ran = cli("import", table(desk, HEAD + first + "\n" + SISTAN.replace("Asia/Tehran", "")), "--json")

    assert [one["where"]["line"] for one in ran.error["errors"]] == [6]


def test_a_column_of_figures_of_nobody_is_refused_and_the_long_form_is_shown(cli, desk):
    ran = cli("import", table(desk, "id,when,kind,actor,source,quote,Killed\np,2024-01-16,strike,iran,paper,q,2\n"))

    assert ran.code == 2
    assert "the column 'Killed' has figures of nobody" in ran.err
    assert "id,claimant,quantity,bound,value" in ran.err


def test_a_column_of_figures_of_a_claimant_is_a_claim_a_cell(cli, desk):
    text = "id,when,kind,actor,source,quote,claimant,Killed,Injured\np,2024-01-16,strike,iran,paper,q,iran,0,several\n"

    claims = [one["body"]["claim"] for one in events(cli, table(desk, text)) if one["type"] == "claim.made"]

    assert claims == ["p-iran-killed", "p-iran-injured"]


def test_a_column_that_feeds_nothing_is_named_with_its_count(cli, desk):
    ran = cli("import", table(desk, HEAD.replace("note", "Wether,targt") + PANJGUR[:-1] + "rain,sea\n"), "--json")

    assert item(ran)["unmapped"] == [{"column": "Wether", "filled": 1}, {"column": "targt", "filled": 1}]
    assert "column 'Wether' is not mapped, 1 cells are left out" in ran.err
    assert "is it target?" in ran.err


def test_partial_records_whole_rows_only_and_none_that_rests_on_a_bad_one(cli, desk):
    bad = PANJGUR.replace(",2,", ",a handful,")

    ran = cli("import", table(desk, HEAD + bad + SISTAN + PANJGUR.replace("panjgur", "other")), "--partial", "--json")

    assert ran.code == 1
    assert item(ran)["refused"] == 2
    assert [one for _, one in recorded(cli)[5:]] == ["other", "other-pakistan-killed"]
    assert "comes from line 2, which is refused" in ran.err


def test_a_row_that_stands_twice_is_refused(cli, desk):
    ran = cli("import", table(desk, HEAD + PANJGUR + SISTAN + PANJGUR), "--json")

    [error] = ran.error["errors"]
    assert (error["where"]["line"], ran.code) == (4, 2)
    assert "the row says what line 2 says" in error["message"]


def test_two_rows_that_contradict_each_other_about_one_action_are_refused(cli, desk):
    ran = cli("import", table(desk, HEAD + PANJGUR + PANJGUR.replace("strike.missile", "strike.drone")))

    assert ran.code == 2
    assert "line 2 says otherwise of panjgur: kind" in ran.err


@pytest.mark.parametrize(
    ("data", "says", "fix"),
    [
        (HEAD.encode() + b"p,\xe9\n", "is not UTF-8", "iconv"),
        (HEAD.encode("utf-16"), "is UTF-16", "iconv"),
        (b"PK\x03\x04rest", "is a workbook", "CSV UTF-8"),
        (HEAD.encode() + b'p,"never closed\n', "cannot be read", "quotation mark"),
        (HEAD.encode() + b"p" + b",x" * 20 + b"\n", "has 21 cells, and there are 14 columns", "quote a cell"),
        (HEAD.encode() + b'"' + b"x" * 200_000 + b'"\n', "cannot be read", "at most 100,000 characters"),
        (b"id,id\n1,2\n", "are both id", "take one out"),
        (b",,\nx,y,z\n", "the first row is blank", "names of the columns"),
        (b"", "the file is empty", "names of the columns"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(cli, desk, data, says, fix):
    (desk / "rows.csv").write_bytes(data)

    ran = cli("import", "rows.csv")

    assert ran.code == 2
    assert says in ran.err
    assert fix in ran.err


@pytest.mark.parametrize("option", ["--source", "--zone", "--release"])
@pytest.mark.parametrize("text", ["half \udc80", "a\x00b"])
def test_what_no_event_may_hold_is_refused_where_it_was_typed(cli, desk, option, text):
    before = recorded(cli)

    ran = cli("import", table(desk, HEAD + PANJGUR.replace(",paper,", ",,")), option, text)

    assert ran.code == 2
    assert "[input.malformed]" in ran.err
    assert f"where: option {option}" in ran.err
    assert recorded(cli) == before


def test_an_option_of_tables_is_refused_for_lines_of_json(cli, desk):
    (desk / "rows.jsonl").write_bytes(ACTORS)

    ran = cli("import", "rows.jsonl", "--complete")

    assert ran.code == 2
    assert "--as csv" in ran.err


# --- hostile ----------------------------------------------------------------------------------------------------------


def _texts() -> list[str]:
    found = json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]
    return [str(one.get("text", one.get("texts", ""))) for one in found]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.one_of(st.sampled_from(_texts()), st.text(max_size=30)), min_size=14, max_size=14))
def test_whatever_stands_in_the_cells_a_row_is_recorded_whole_or_not_at_all(cli, desk, cells):
    row = PANJGUR[:-1].split(",")
    changed = [hostile if len(hostile) % 3 == 0 else good for hostile, good in zip(cells, row, strict=True)]
    quoted = ",".join('"' + one.replace('"', '""') + '"' for one in changed)
    (desk / "rows.csv").write_bytes((HEAD + quoted + "\n").encode("utf-8", "surrogatepass"))
    before = recorded(cli)

    ran = cli("import", "rows.csv", "--json")

    assert ran.code in (0, 2)
    assert len(recorded(cli)) - len(before) == (item(ran)["appended"] if ran.code == 0 else 0)
    assert "\x1b" not in ran.out + ran.err


def test_a_log_after_hostile_tables_verifies(cli, desk):
    for number, text in enumerate(_texts()):
        quoted = '"' + text.replace('"', '""') + '"'
        row = PANJGUR.replace("panjgur", f"p-{number}").replace("two children", quoted)
        (desk / "rows.csv").write_bytes((HEAD + row).encode("utf-8", "surrogatepass"))
        assert cli("import", "rows.csv").code in (0, 2)

    assert cli("verify").code == 0
    assert not [one for one in desk.iterdir() if one.suffix == ".tmp"]
