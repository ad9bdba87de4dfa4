"""Tables as they are read: on whose word, in which zone, how finely; and what is told of a row that is refused."""

import json

import pytest

from tests.cli.tables import ACTORS, HEAD, PANJGUR, PAPER, SISTAN, body, item, profile, table

BBC = b'{"type": "actor.registered", "body": {"actor": "bbc", "kind": "outlet", "name": "BBC"}}\n'
SHORT = "id,when,zone,kind,actor,source,quote\n"
ONE = "p,2024-01-16,Asia/Karachi,strike,iran,s1,words\n"


LINKED = HEAD.replace("note", "strength")
ATTRIBUTED = SISTAN.replace("look", "attributed")


@pytest.fixture
def desk(cli, empty):
    """A folder with a log in it that knows some actors, and two sources that the BBC published."""
    by_bbc = [PAPER.replace(b'"paper"', b'"%s"' % one).replace(b"null", b'"bbc"', 1) for one in (b"s1", b"s2")]
    assert cli("import", "-", stdin=ACTORS + BBC + b"\n".join([PAPER, *by_bbc])).code == 0
    return empty.parent


def added(cli, desk, text: str, *argv: str) -> int:
    ran = cli("import", table(desk, text), "--json", *argv)
    assert ran.code == 0, ran.err
    return item(ran)["appended"]


# --- on whose word ----------------------------------------------------------------------------------------------------


def test_who_acted_is_on_the_word_of_who_published_the_source_that_is_cited(cli, desk):
    said = body(cli, "action.reported", table(desk, SHORT + ONE))
    link = body(cli, "response.asserted", table(desk, LINKED + PANJGUR + ATTRIBUTED.replace("paper", "s1")))

    assert said["actors"] == [{"actor": "iran", "basis": "attributed", "by": "bbc"}]
    assert link["asserted_by"] == {"actor": "bbc", "basis": "observed"}


def test_a_blank_actor_is_refused_and_unknown_is_an_answer(cli, desk):
    blank = cli("import", table(desk, SHORT + ONE.replace(",iran,", ",,")))
    said = body(cli, "action.reported", table(desk, SHORT + ONE.replace(",iran,", ",unknown,")))

    assert blank.code == 2
    assert "write unknown if no source says who" in blank.err
    assert said["actors"] == [{"actor": None, "basis": "unknown"}]


# --- times ------------------------------------------------------------------------------------------------------------


REPORTED = "id,when,zone,kind,actor,source,quote,as reported\np,2024-01-16,Asia/Karachi,strike,iran,s1,x,on Monday\n"


def test_a_weekday_that_is_not_that_of_the_day_is_refused_or_kept_aloud(cli, desk):
    name = table(desk, REPORTED)

    refused, kept = cli("import", name, "--json"), cli("import", name, "--keep-mismatch")

    assert refused.error["errors"][0]["code"] == "time.weekday"
    assert kept.code == 0
    assert "kept as it is: the source's words say Monday; 2024-01-16 is a Tuesday" in kept.err


def test_what_is_odd_is_said_after_an_import_and_in_a_dry_run(cli, desk):
    added(cli, desk, HEAD + PANJGUR)
    name = table(desk, HEAD + PANJGUR.replace("panjgur", "twin"))

    dry, ran = cli("import", name, "--dry-run"), cli("import", name)

    assert "twin is likely the same as panjgur" in dry.err
    assert "twin is likely the same as panjgur" in ran.err


@pytest.mark.parametrize(
    "written", ["2024-01-18 0:00", "2024-01-18T00:00:00", "2024-01-18T00:00", "2024-01-18 00:00:00.0"]
)
def test_what_a_program_writes_for_a_day_is_that_day(cli, desk, written):
    said = body(cli, "action.reported", table(desk, SHORT + ONE.replace("2024-01-16", written)))

    assert (said["occurred"]["precision"], said["occurred"]["edtf"]) == ("day", "2024-01-18")


def test_a_statement_is_never_read_in_the_zone_of_the_action(cli, desk):
    head = HEAD.replace("note", "stated at,stated zone")
    row = PANJGUR.replace("Asia/Karachi", "place").replace(",,\n", ",,2024-01-17T10:00,{}\n")

    refused = cli("import", table(desk, head + row.format("")))
    said = body(cli, "claim.made", table(desk, head + row.format("Asia/Karachi")))

    assert refused.code == 2
    assert "a column stated zone" in refused.err
    assert (said["stated_at"]["earliest"], said["stated_at"]["zone_basis"]) == ("2024-01-17T05:00:00Z", "stated")


@pytest.mark.parametrize(
    ("when", "precision", "says"),
    [
        ("2024-01-18", "minute", "finer"),
        ("2024-01", "day", "finer"),
        ("2024-01-18T04:30", "day", "does not fit"),
        ("2024-01-18", "month", "does not fit"),
        ("2024-01-18", "none", "no precision"),
    ],
)
def test_a_precision_that_the_time_does_not_have_is_refused(cli, desk, when, precision, says):
    head = SHORT.replace("kind", "precision,kind")

    ran = cli("import", table(desk, head + ONE.replace("2024-01-16", when).replace(",strike", f",{precision},strike")))

    assert ran.code == 2
    assert says in ran.err


def test_one_end_of_a_stretch_is_read_as_the_other_columns_are(cli, desk):
    mine = profile(desk, 'dates = "day/month/year"\n')
    text = SHORT.replace("when", "earliest") + ONE.replace("2024-01-16", "01/02/2024")

    said = body(cli, "action.reported", table(desk, text), "--map", mine)

    assert said["occurred"]["edtf"] == "2024-02-01/.."


# --- what is told -----------------------------------------------------------------------------------------------------


def test_rows_are_counted_and_not_what_is_wrong_in_them(cli, desk):
    bad = ONE.replace("2024-01-16", "01/02/2024").replace("iran", "Iran")

    ran = cli("import", table(desk, SHORT + bad + bad.replace("p,", "q,", 1)))

    assert "2 rows are refused" in ran.err


def test_a_row_without_words_or_passage_is_told_once_with_the_columns(cli, desk):
    ran = cli("import", table(desk, HEAD + PANJGUR.replace("two children", "")), "--json")

    [error] = ran.error["errors"]
    assert error["fix"] == "fill the column quote with its words, or locator with the passage"


def test_a_number_that_is_too_long_is_a_cell_and_no_place_in_json(cli, desk):
    ran = cli("import", table(desk, HEAD + PANJGUR.replace(",2,", ",12345678901234567,")), "--json")

    [error] = ran.error["errors"]
    assert error["where"] == {"file": "rows.csv", "line": 2, "column": "value"}


def test_a_stated_link_that_is_nobodys_own_is_explained_in_columns(cli, desk):
    ran = cli("import", table(desk, LINKED + PANJGUR + SISTAN.replace("look", "stated")))

    assert ran.code == 2
    assert "write strength attributed" in ran.err
    assert "--strength" not in ran.err


def test_a_file_in_the_place_of_the_folder_of_profiles_is_named(cli, desk):
    (desk / "profiles").write_text("x", "utf-8")

    ran = cli("import", table(desk, HEAD), "--save-map", "mine")

    assert ran.code != 0
    assert "profiles is a file" in ran.err


def test_a_figure_is_read_in_the_forms_of_the_command_line(cli, desk):
    texts = [PANJGUR.replace(",2,", f",{one},") for one in ("at least 9", ">=9")]

    one, other = (body(cli, "claim.made", table(desk, HEAD + text))["figure"] for text in texts)

    assert one == other
    assert json.dumps(one["bound"]) == '"at_least"'
