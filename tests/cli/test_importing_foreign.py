"""What others wrote, and what we wrote ourselves, through the command line: one door, and refusals with a place."""

import json

import pytest

from tests.cli.tables import ACTORS, HEAD, PANJGUR, PAPER, SISTAN, item, recorded, table

TIMELINE = {"events": [{"unique_id": "one", "start_date": {"year": 2024}, "text": {"headline": "A strike"}}]}
ARCHIVED = "Link,Archive Status\nhttps://x.example/1,nothing archived\n"


@pytest.fixture
def desk(cli, empty):
    """A folder with a log in it that holds a little of everything, and the package that it made."""
    assert cli("import", "-", stdin=ACTORS + PAPER).code == 0
    assert cli("import", table(empty.parent, HEAD + PANJGUR + SISTAN)).code == 0
    assert cli("export", "csv", "--excel", "-o", "pkg").code == 0
    return empty.parent


def fresh(cli, desk):
    """Begin a new log in place of the one that made the package."""
    for one in desk.glob("timeline.db*"):
        one.unlink()
    assert cli("init").code == 0


@pytest.mark.parametrize("name", ["pkg", "pkg/datapackage.json", "pkg/excel"])
def test_a_package_comes_back_into_an_empty_log_and_a_second_time_adds_nothing(cli, desk, name):
    unnamed = {("actor.registered", "ministry"), ("actor.registered", "fars")}  # what goes out names neither
    before = set(recorded(cli)) - unnamed
    fresh(cli, desk)

    first, again = cli("import", name, "--json"), cli("import", name, "--as", "csv", "--json")

    assert first.code == again.code == 0, first.err
    assert set(recorded(cli)) == before
    assert (item(first)["refused"], item(again)["appended"]) == (0, 0)
    assert cli("verify").code == 0


def test_a_dry_run_of_a_package_records_nothing(cli, desk):
    fresh(cli, desk)
    before = recorded(cli)

    ran = cli("import", "pkg", "--dry-run")

    assert ran.code == 0, ran.err
    assert json.loads(ran.out.splitlines()[0])["type"] == "actor.registered"
    assert recorded(cli) == before


def test_a_bad_cell_of_a_package_is_told_with_its_file_line_and_column(cli, desk):
    fresh(cli, desk)
    path = desk / "pkg" / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b",exact,2,", b",exact,two,"))

    ran = cli("import", "pkg", "--json")

    [error] = ran.error["errors"]
    assert ran.code == 2
    assert error["where"] == {"file": "pkg/claims.csv", "line": 2, "column": "value"}


def test_what_is_odd_in_a_package_is_told_with_its_table_and_its_line(cli, desk):
    fresh(cli, desk)
    path = desk / "pkg" / "claims.csv"
    header, first, rest = path.read_bytes().split(b"\r\n", 2)
    path.write_bytes(b"\r\n".join((header, first.replace(b",stands,", b",retracted,"), rest)))

    ran = cli("import", "pkg", "--dry-run")

    assert "pkg/claims.csv, line 2: claim " in ran.err
    assert "pkg: line" not in ran.err


def test_a_bad_cell_of_a_package_is_told_with_its_table_in_words_too(cli, desk):
    fresh(cli, desk)
    path = desk / "pkg" / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b",exact,2,", b",exact,two,"))

    ran = cli("import", "pkg")

    assert "  file pkg/claims.csv, line 2, column value: " in ran.err


def test_a_folder_that_is_no_package_is_refused(cli, desk):
    (desk / "nothing").mkdir()

    ran = cli("import", "nothing")

    assert ran.code == 2
    assert "there is no actors.csv" in ran.err


def test_what_a_package_does_not_hold_is_said_when_it_comes_back(cli, desk):
    fresh(cli, desk)

    ran = cli("import", "pkg")

    assert "pkg: a package has no places by id" in ran.err
    assert "edited since" not in ran.err


def test_a_table_that_somebody_edited_is_named_and_recorded_as_it_is_now(cli, desk):
    fresh(cli, desk)
    table = desk / "pkg/sources.csv"
    table.write_bytes(table.read_bytes().replace(b"\r\n", b" \r\n", 1))

    ran = cli("import", "pkg", "--dry-run")

    assert "pkg: edited since it was exported: sources.csv;" in ran.err


@pytest.mark.usefixtures("desk")
def test_a_day_by_which_it_was_comes_back_as_no_day_and_the_file_says_how_many_there_are(cli):
    [first] = TIMELINE["events"]
    data = json.dumps({"events": [first | {"display_date": "by 2024"}]}).encode()

    ran = cli("import", "-", "--as", "timelinejs", "--zone", "Asia/Tehran", stdin=data)

    assert ran.code == 0, ran.err
    assert "times read as derived, out of the words of display_date: 1 (slides 1)" in ran.err
    shown = cli("show", "action:one")
    assert "by 31 December 2024" in shown.out


@pytest.mark.usefixtures("desk")
def test_a_timeline_needs_a_zone_and_is_recorded_with_one(cli):
    data = json.dumps(TIMELINE).encode()

    without = cli("import", "-", "--as", "timelinejs", stdin=data)
    ran = cli("import", "-", "--as", "timelinejs", "--zone", "Asia/Tehran", stdin=data)

    assert (without.code, ran.code) == (2, 0), ran.err
    assert "--zone" in without.err
    assert ("action.reported", "one") in recorded(cli)


def test_a_sheet_of_an_archiver_is_recorded_as_sources(cli, desk):
    ran = cli("import", table(desk, ARCHIVED), "--as", "auto-archiver")

    assert ran.code == 0, ran.err
    assert [one[0] for one in recorded(cli)[-2:]] == ["source.registered", "note.added"]


@pytest.mark.parametrize("form", ["timelinejs", "auto-archiver", "gdelt"])
def test_an_option_of_tables_that_a_form_does_not_take_is_refused(cli, desk, form):
    ran = cli("import", table(desk, ARCHIVED), "--as", form, "--release", "1")

    assert ran.code == 2
    assert f"--release is not for {form}" in ran.err
