"""`--published-by`, `--occurred`, `--surely` on every verb that shows what is known; no verb ignores them."""

import json
from datetime import timedelta

import pytest

from events.times import parse_instant, write_instant
from tests import builders as make
from tests.cli.json_schema import faults
from tests.vintages.vintages import AREAS, FOLDER, change, events_of, read_rows, record, slug, versions
from timeline.log import SqliteLog

LATE = "dawn-2024-01-20"
BY = ("--published-by", "2024-01-19")
FROM_THE_18TH = ("--occurred", "2024-01-17T20:30Z..")


def late(quote: str) -> tuple:
    return (make.cite(LATE, quote),)


REPORTED = (
    make.source(),
    make.source(LATE, published_at=make.when("2024-01-20", "UTC")),
    make.source("a-post", published_at=make.when("2024-01", "UTC")),
    *(make.actor(name) for name in ("iran", "pakistan")),
    make.actor("financial-times", "outlet"),
    make.action("panjgur"),
    make.action("sistan", "2024-01-18", by="pakistan"),
    make.action("saravan", "2024-01-18", citations=late("went off")),
    make.response("sistan", "panjgur", link="answer"),
    make.claim("seven", "sistan"),
    make.claim("nine", "sistan", figure=make.figure(9), supersedes="seven", citations=late("nine dead")),
)


@pytest.fixture
def reported(tmp_path):
    """Two strikes that the article links; what a later article tells of an explosion and of more dead."""
    with_log(tmp_path, lambda log: make.fill(log, *REPORTED))
    return tmp_path / "timeline.db"


def with_log(folder, do) -> None:
    log = SqliteLog.create(folder / "timeline.db", origin="timeline.example.org/desk")
    do(log)
    log.close()


def actions(cli, *argv: str) -> list[str]:
    return [item["action"] for item in cli("actions", "--json", *argv).json["items"]]


@pytest.mark.usefixtures("reported")
def test_actions_are_those_that_were_public_and_those_within_the_span(cli):
    assert actions(cli) == ["panjgur", "saravan", "sistan"]
    assert actions(cli, *BY) == ["panjgur", "sistan"]
    assert actions(cli, *FROM_THE_18TH) == ["sistan", "saravan"]
    assert actions(cli, *FROM_THE_18TH, *BY) == ["sistan"]
    assert actions(cli, "--occurred", "2024-01-18", "--surely") == []
    assert actions(cli, *BY, "--as-of", "7") == ["panjgur"]


@pytest.mark.usefixtures("reported")
def test_what_an_answer_is_narrowed_to_is_told_resolved_beside_its_basis(cli):
    ran = cli("actions", "--json", *BY, "--occurred", "2024-01-18..", "--surely")

    told = {name: ran.json[name] for name in ("published_by", "occurred", "surely")}
    assert told == {"published_by": "2024-01-19T23:59:59Z", "occurred": "2024-01-18T00:00:00Z..", "surely": True}
    assert "; published by 2024-01-19T23:59:59Z; occurred 2024-01-18T00:00:00Z.., surely\n" in ran.err
    assert "a-post" not in ran.err, "nothing cites it"
    again = ("--published-by", told["published_by"], "--occurred", told["occurred"], "--surely")
    assert cli("actions", "--json", *again).out == ran.out
    assert "published_by" not in cli("actions", "--json").json
    schema = cli("schema", "timeline.actions/1").json
    assert not list(faults(ran.json, schema, schema))
    assert list(faults(ran.json | {"published_by": 9}, schema, schema))


@pytest.mark.usefixtures("reported")
def test_a_figure_that_a_later_source_replaced_stands_again(cli):
    def standing(*argv: str) -> list[tuple[str, str]]:
        [item] = cli("claims", "sistan", "--json", *argv).json["items"]
        return [(said["claim"], said["standing"]) for said in item["cells"][0]["said"]]

    assert standing() == [("seven", "replaced"), ("nine", "stands")]
    assert standing(*BY) == [("seven", "stands")]
    assert cli("claims", "sistan", "--history", "--json", *BY).json["items"][0]["claim"] == "seven"


@pytest.mark.usefixtures("reported")
def test_a_chain_is_drawn_among_what_is_asked_for_and_tells_which_links_lead_out(cli):
    ran = cli("chains", *FROM_THE_18TH)
    drawn = cli("chains", "sistan", *FROM_THE_18TH)

    assert "left out: links to actions outside of what is asked for: answer\n" in ran.err
    assert "in no chain: sistan, saravan\n" in ran.err
    assert "left out: answer is about an action that is outside of what is asked for: panjgur\n" in drawn.out
    assert cli("chains", "sistan", "--json", *FROM_THE_18TH).json["items"][0]["dangling"] == ["answer"]
    assert len(cli("chains", "--json", *BY).json["items"]) == 1


@pytest.mark.usefixtures("reported")
@pytest.mark.parametrize("argv", [("show", "action:saravan"), ("show", "claim:nine"), ("claims", "saravan")])
def test_a_thing_outside_of_what_is_asked_for_is_not_found_and_told_why(cli, argv):
    ran = cli(*argv, *BY)

    assert cli(*argv).code == 0
    assert ran.code == 3
    assert "is on record, but outside of what is asked for with --published-by" in ran.err
    assert "it was recorded after position 3" in cli(*argv, *BY, "--as-of", "3").err


@pytest.mark.usefixtures("reported")
def test_a_report_says_in_its_head_its_bottom_line_and_its_method_what_it_was_narrowed_to(cli):
    whole, narrowed = (cli("export", "md", "sistan", *argv).out for argv in ((), BY))
    method = json.loads(cli("export", "json", "sistan", *FROM_THE_18TH, "--surely").out)["method"]

    assert "surely public" not in whole
    assert "| Asked for | what was surely public by 2024-01-19T23:59:59Z |\n" in narrowed
    assert (
        "## 1. Bottom line\n\n"
        "This is not the whole record, but what is asked for: what was surely public by 2024-01-19T23:59:59Z.\n"
    ) in narrowed
    assert "Only what sources had surely published by 2024-01-19T23:59:59Z: later sources" in narrowed
    assert "nine dead" in whole
    assert "nine dead" not in narrowed
    assert method[0]["text"].startswith("Only actions whose time surely lies within 2024-01-17T20:30:00Z..;")


def test_a_bundle_of_a_narrowed_report_tells_how_to_ask_again(cli, reported):
    assert cli("checkpoint", "key", "new").code == 0

    ran = cli("export", "bundle", "sistan", *BY, "-o", "out")

    assert ran.code == 0, ran.err
    folder = reported.parent / "out"
    assert "--published-by 2024-01-19T23:59:59Z -o" in json.loads((folder / "query.json").read_bytes())["command"]
    assert b"nine dead" not in b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert json.loads((folder / "report.json").read_bytes())["published_by"] == "2024-01-19T23:59:59Z"
    assert cli("verify", "out").code == 0


@pytest.mark.usefixtures("reported")
def test_a_search_finds_only_what_was_public(cli):
    def found(*argv: str) -> list[str]:
        return [item["id"] for item in cli("search", "went", "off", "--json", *argv).json["items"]]

    assert found() == ["saravan"]
    assert found(*BY) == []


@pytest.mark.usefixtures("reported")
def test_a_difference_is_of_two_registers_narrowed_alike(cli):
    def added(*argv: str) -> set[str]:
        return {item["id"] for item in cli("diff", "0", "--json", *argv).json["items"] if item["group"] == "action"}

    assert added() == {"panjgur", "sistan", "saravan"}
    assert added(*BY) == {"panjgur", "sistan"}


@pytest.mark.usefixtures("reported")
@pytest.mark.parametrize("typed", [BY, FROM_THE_18TH, ("--surely",)])
@pytest.mark.parametrize(
    "argv",
    [
        ("log",),
        ("replay",),
        ("checkpoint", "list"),
        ("show", "sistan", "--history"),
        ("show", "@7", "--raw"),
        ("export", "tiles", "tiles"),
        ("export", "blob", "0" * 64, "-o", "page"),
        ("append", "actor", "--name", "Isis"),
        ("verify",),
    ],
)
def test_a_verb_that_shows_the_record_itself_refuses_to_narrow_it(cli, argv, typed):
    before, after = cli(*typed, *argv), cli(*argv, *typed)

    assert before.code == 2
    assert after.code == 2
    assert typed[0] in before.err


@pytest.mark.usefixtures("reported")
@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("--published-by", "2024-01-18T12:00"), "time.no-zone"),
        (("--published-by", "Thursday"), "time.unreadable"),
        (("--occurred", "2024-01-18..2024-01-17"), "time.reversed"),
        (("--occurred", "01/02/2024.."), "time.ambiguous-date"),
        (("--surely",), "usage"),
    ],
)
def test_what_cannot_be_read_is_refused(cli, argv, code):
    ran = cli("actions", "--json", *argv)

    assert (ran.code, ran.error["code"], ran.error["where"]) == (2, code, {"option": argv[0]})


# --- a real history --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 13, 26])
def test_the_figures_of_a_day_are_those_of_the_version_that_was_public(cli, tmp_path, shared_data, number):
    """By the command line alone, and a second before the version those of the one before it."""
    if not (shared_data / FOLDER).is_dir():
        pytest.skip(f"the histories of the tables do not lie beside this clone (../shared/data/{FOLDER})")
    area = next(one for one in AREAS if one.name == "lebanon")
    rows = read_rows(shared_data / FOLDER, area)
    with_log(tmp_path, lambda log: record(log, events_of(area, rows)))
    told = list(versions(rows))
    before: dict[tuple[str, str], str] = {}
    for _, changes in told[:number]:
        change(before, changes)
    table = dict(before)
    at, changes = told[number]
    change(table, changes)
    day = changes[-1].date
    just_before = write_instant(parse_instant(at) - timedelta(seconds=1))

    assert figures(cli, day, at) == fields(table, day)
    assert figures(cli, day, just_before) == fields(before, day) != fields(table, day)


def fields(table: dict[tuple[str, str], str], day: str) -> dict[str, str]:
    return {slug(field): value for (date, field), value in table.items() if date == day}


def figures(cli, day: str, by: str) -> dict[str, str]:
    """Return the figures that stand for a day, by the field that the id of a claim tells."""
    ran = cli("claims", f"action:lebanon-{day}", "--published-by", by, "--json")
    if ran.code == 3:  # no version had told of the day
        return {}
    said = [one for item in ran.json["items"] for cell in item["cells"] for one in cell["said"]]
    return {
        one["claim"].removeprefix(f"lebanon-{day}-").rpartition("-")[0]: str(one["figure"]["value"])
        if one["figure"]
        else one["words"].strip("\u201c\u201d\"'")
        for one in said
        if one["standing"] == "stands"
    }
