"""Tables of analysts: what a row becomes, and what may be said beside the file."""

import json

import pytest

from tests.cli.json_schema import faults
from tests.cli.tables import ACTORS, HEAD, PANJGUR, PAPER, SISTAN, body, events, item, recorded, table


@pytest.fixture
def desk(cli, empty):
    """A folder with a log in it that knows some actors and one source."""
    assert cli("import", "-", stdin=ACTORS + PAPER).code == 0
    return empty.parent


# --- what a row becomes -----------------------------------------------------------------------------------------------


def test_a_row_becomes_an_action_a_claim_a_link_and_a_note(cli, desk):
    ran = cli("import", table(desk, HEAD + PANJGUR + SISTAN), "--json")

    assert ran.code == 0, ran.err
    assert (item(ran)["rows"], item(ran)["appended"], item(ran)["refused"]) == (2, 6, 0)
    assert recorded(cli)[5:] == [
        ("action.reported", "panjgur"),
        ("action.reported", "sistan"),
        ("claim.made", "panjgur-pakistan-killed"),
        ("claim.made", "sistan-iran-killed"),
        ("response.asserted", "sistan-answers-panjgur"),
        ("note.added", "sistan-note"),
    ]
    assert cli("verify").code == 0


def test_headers_are_known_whatever_their_case_and_marks(cli, desk):
    ran = cli("import", table(desk, HEAD.upper().replace(",QUOTE", ", Quote ").replace("WHEN", "W-H_E N") + PANJGUR))

    assert ran.code == 0, ran.err
    assert "not mapped" not in ran.err


def test_a_dry_run_prints_the_exact_events_and_records_nothing(cli, desk):
    name = table(desk, HEAD + PANJGUR)
    before = recorded(cli)

    drafts = events(cli, name)

    assert [one["type"] for one in drafts] == ["action.reported", "claim.made"]
    assert drafts[0]["body"]["occurred"]["earliest"] == "2024-01-15T19:00:00Z"
    assert recorded(cli) == before


def test_an_answer_without_a_strength_only_followed(cli, desk):
    assert body(cli, "response.asserted", table(desk, HEAD + PANJGUR + SISTAN))["strength"] == "followed"


LINKED = HEAD.strip() + ",answers quote,speaker,translation\n"
BOTH = PANJGUR.strip() + ",,,\n" + SISTAN.strip() + ",{},,\n"


def test_the_quote_of_a_row_is_no_word_for_what_its_action_answered(cli, desk):
    """That four were killed says nothing of why."""
    said = events(cli, table(desk, HEAD + PANJGUR + SISTAN))
    cited = {one["type"]: one["body"]["citations"] for one in said if one["body"].get("citations")}

    assert cited["action.reported"] == [{"source": "paper", "quote": "tit for tat"}]
    assert cited["response.asserted"] == [{"source": "paper", "locator": "no words of the link are given"}]


def test_the_words_of_a_link_stand_in_a_column_of_their_own(cli, desk):
    said = events(cli, table(desk, LINKED + BOTH.format("in retaliation for")))
    cited = {one["type"]: one["body"]["citations"] for one in said if one["body"].get("citations")}

    assert cited["action.reported"] == [{"source": "paper", "quote": "tit for tat"}]
    assert cited["response.asserted"] == [{"source": "paper", "quote": "in retaliation for"}]


def test_words_for_a_link_that_come_later_take_the_place_of_none(cli, desk):
    assert cli("import", table(desk, HEAD + PANJGUR + SISTAN), "-q").code == 0
    ran = cli("import", table(desk, LINKED + BOTH.format("in retaliation for")), "--json")
    again = cli("import", table(desk, HEAD + PANJGUR + SISTAN), "--json")

    assert (item(ran)["appended"], item(ran)["corrected"], item(again)["appended"]) == (1, 1, 0)
    [field] = [
        one["value"]
        for one in cli("show", "response:sistan-answers-panjgur", "--json").json["items"][0]["fields"]
        if one["field"] == "citations"
    ]
    assert field == [{"source": "paper", "quote": "in retaliation for"}]


def test_a_row_of_a_link_alone_needs_no_other_words_than_those_of_the_link(cli, desk):
    assert cli("import", table(desk, HEAD + PANJGUR + SISTAN.replace("panjgur,look", ",")), "-q").code == 0
    head = "id,answers,source,answers quote,translation\n"

    said = body(cli, "response.asserted", table(desk, head + "sistan,panjgur,paper,در پاسخ به,in answer to\n"))

    assert said["citations"] == [{"source": "paper", "quote": "در پاسخ به", "translation": "in answer to"}]


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        ("0", {"bound": "exact", "value": 0}),
        ("4.0", {"bound": "exact", "value": 4}),
        (">=5", {"bound": "at_least", "value": 5}),
        ("~90", {"bound": "about", "value": 90}),
        ("5-8", {"bound": "range", "low": 5, "high": 8}),
        ("a number of", {"bound": "word", "word": "a-number-of"}),
        ("unknown", {"bound": "unknown"}),
    ],
)
def test_a_figure_is_never_more_exact_than_it_was_said(cli, desk, value, figure):
    said = body(cli, "claim.made", table(desk, HEAD + PANJGUR.replace(",2,", f",{value},")))["figure"]

    assert said == figure | {"quantity": "killed", "unit": "persons", "scope": "incident"}


def test_a_blank_figure_is_no_claim(cli, desk):
    assert "claim.made" not in [one["type"] for one in events(cli, table(desk, HEAD + PANJGUR.replace(",2,", ",,")))]


def test_several_values_stand_in_one_cell_by_semicolon_or_as_a_list(cli, desk):
    one = body(cli, "action.reported", table(desk, HEAD + PANJGUR.replace(",iran,", ",iran;fars,")))
    other = body(cli, "action.reported", table(desk, HEAD + PANJGUR.replace(",iran,", ',"[""iran"", ""fars""]",')))

    assert [party["actor"] for party in one["actors"]] == ["iran", "fars"]
    assert one == other


def test_the_apostrophe_before_what_a_spreadsheet_would_run_is_taken_off_and_no_other(cli, desk):
    row = PANJGUR.replace("two children", "'=SUM(A1)")
    other = PANJGUR.replace("two children", "'hide-outs'").replace("panjgur", "other")

    said = [one["body"] for one in events(cli, table(desk, HEAD + row + other)) if one["type"] == "action.reported"]

    assert [one["citations"][0]["quote"] for one in said] == ["=SUM(A1)", "'hide-outs'"]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_the_delimiter_is_found(cli, desk, mark):
    ran = cli("import", table(desk, (HEAD + PANJGUR).replace(",", mark)))

    assert ran.code == 0, ran.err


def test_a_mark_at_the_beginning_windows_line_ends_and_quoted_line_ends_are_read(cli, desk):
    text = HEAD + PANJGUR.replace("two children", '"two\nchildren, it said"')
    (desk / "rows.csv").write_bytes(b"\xef\xbb\xbf" + text.replace(",\n", ",\r\n").encode())

    said = body(cli, "action.reported", "rows.csv")

    assert said["citations"][0]["quote"] == "two\nchildren, it said"


def test_a_source_comes_with_the_row_that_gives_its_address(cli, desk):
    head = "id,when,kind,actor,url,published,publisher,locator\n"
    name = table(desk, head + "blast,2024-01-16,strike,iran,https://fars.example/1,2024-01-17,fars,first passage\n")

    drafts = events(cli, name)

    assert [one["type"] for one in drafts] == ["source.registered", "action.reported"]
    assert drafts[0]["body"]["source"] == "fars-2024-01-17"
    assert drafts[1]["body"]["actors"] == [{"actor": "iran", "basis": "attributed", "by": "fars"}]


def test_rows_of_one_action_are_claims_about_it(cli, desk):
    more = "panjgur,,,,,,,iran,killed,a number of,paper,militants,,\n"
    again = "panjgur,,,,,,,pakistan,killed,3,paper,three,,\n"

    drafts = events(cli, table(desk, HEAD + PANJGUR + more + again))

    assert [one["body"].get("claim") for one in drafts] == [
        None,
        "panjgur-pakistan-killed",
        "panjgur-pakistan-killed-2",
        "panjgur-iran-killed",
    ]


def test_a_row_may_be_about_an_action_that_is_on_record(cli, desk):
    cli("import", table(desk, HEAD + PANJGUR))
    ran = cli("import", table(desk, "id,claimant,quantity,value,source,quote\npanjgur,iran,injured,several,paper,x\n"))

    assert ran.code == 0, ran.err
    assert recorded(cli)[-1] == ("claim.made", "panjgur-iran-injured")


def test_a_row_without_an_id_gets_one_of_what_it_says_openly(cli, desk):
    text = "when,kind,actor,place,source,quote\n2024-01-16,strike,iran,near Panjgur,paper,{}\n"

    first = body(cli, "action.reported", table(desk, text.format("words")))["action"]
    other = body(cli, "action.reported", table(desk, text.format("other words")))["action"]

    assert first == other
    assert first.startswith("panjgur-2024-01-16-")


def test_rows_may_stand_in_any_order(cli, desk):
    claim = "panjgur,,,,,,,iran,killed,several,paper,militants,,\n"

    ran = cli("import", table(desk, HEAD + claim + SISTAN + PANJGUR), "--json")

    assert ran.code == 0, ran.err
    assert (item(ran)["rows"], item(ran)["appended"]) == (3, 7)


def test_what_the_json_says_is_what_the_schema_says(cli, desk):
    ran = cli("import", table(desk, HEAD.replace("note", "other") + PANJGUR[:-1] + "x\n"), "--json")

    schema = cli("schema", "timeline.import-table/1").json

    assert list(faults(ran.json, schema, schema)) == []
    assert item(ran)["unmapped"]


# --- what is said beside the file -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
def test_what_all_rows_rest_on_and_in_which_zone_they_are_read_may_be_said_beside_the_file(cli):
    text = "id;when;kind;actor\np;2024-01-18 04:30;strike;iran\n"

    ran = cli(
        "import", "-", "--as", "csv", "--source", "paper", "--zone", "Asia/Tehran", "--delimiter", "semicolon",
        "--dry-run", stdin=text.encode(),
    )  # fmt: skip

    said = json.loads(ran.out)["body"]
    assert said["citations"] == [{"source": "paper", "locator": "row p"}]
    assert said["occurred"]["earliest"] == "2024-01-18T01:00:00Z"


def test_the_line_that_a_spreadsheet_writes_about_its_delimiter_is_taken_at_its_word(cli, desk):
    name = table(desk, "sep=;\r\n" + HEAD.replace(",", ";") + PANJGUR.replace(",", ";").replace("panjgur;", "P p;", 1))

    ran = cli("import", name, "--json")

    [error] = ran.error["errors"]
    assert error["where"] == {"file": "rows.csv", "line": 3, "column": "id"}


def test_a_delimiter_that_nobody_can_tell_has_to_be_said(cli, desk):
    ran = cli("import", table(desk, "a,b;c\n1,2;3\n"))

    assert ran.code == 2
    assert "the delimiter may be comma or semicolon" in ran.err


def test_a_release_that_the_profile_needs_is_asked_for(cli, desk):
    ran = cli("import", table(desk, HEAD), "--map", "ucdp-ged")

    assert ran.code == 2
    assert "--release 21.1" in ran.err


def test_a_file_that_is_not_what_the_profile_is_for_is_refused(cli, desk):
    ran = cli("import", table(desk, "x,y\n1,2\n"), "--map", "ucdp-ged", "--release", "21.1")

    assert ran.code == 2
    assert "no column is id, and ucdp-ged needs it" in ran.err


@pytest.mark.parametrize("what", [("--field", "citations.0.quote"), ("--whole-event",)])
def test_what_was_redacted_since_is_not_brought_back(cli, desk, what):
    name = table(desk, HEAD + PANJGUR)
    cli("import", name)
    why = ("--ground", "personal_data", "--reason", "asked for", "--approved-by", "mk", "--yes")
    done = cli("redact", "action:panjgur", *why, *what)
    assert done.code == 0, done.err

    ran = cli("import", name, "--json")

    assert ran.code == 0, ran.err
    assert item(ran)["appended"] == 0
