"""What a narrowed answer leaves out or lets stand because nobody can tell: beside it, in it, and in a refusal of it."""

import json
import re
from dataclasses import replace

import pytest

from tests import builders as make
from tests.cli.asking import ask, index_at_head, log_of
from tests.cli.json_schema import faults
from tests.cli.test_about import WORLD
from tests.cli.test_axes import with_log
from timeline.log import open_log

NOON = ("--published-by", "2024-01-18T12:00Z")
BY = ("--published-by", "2024-01-19")
JANUARY = make.when("2024-01", "UTC")


def cited(*names: str) -> tuple:
    return tuple(make.cite(name, "was told") for name in names)


REPORTED = (
    make.source(),
    make.source("a-post", published_at=JANUARY),
    make.source("by-nobody-cited", published_at=JANUARY),
    make.source("dawn", published_at=make.when("2024-01-20", "UTC")),
    *(make.actor(name) for name in ("iran", "pakistan")),
    make.actor("financial-times", "outlet"),
    make.action("panjgur"),
    make.action("sistan", "2024-01-18", by="pakistan"),
    make.action("raid", "2024-01-18", citations=cited("a-post")),
    make.action("moved", "2024-01-18", citations=cited(make.FT)),
    make.corrected("action", "moved", citations=cited("dawn")),
    make.response("sistan", "panjgur", link="answer"),
    make.claim("seven", "sistan"),
    make.claim("nine", "sistan", figure=make.figure(9)),
    replace(make.claim_withdrawn("nine"), published_at=JANUARY),
    make.claim("many", "sistan", figure=make.figure(40), citations=cited("a-post")),
)


@pytest.fixture(autouse=True)
def _reported(tmp_path):
    """Two strikes that an article links, and what is told of a third by a post of January."""
    with_log(tmp_path, lambda log: make.fill(log, *REPORTED))


def test_an_answer_names_the_undecided_sources_that_it_would_rest_on_and_no_others(cli):
    listed, one, other = (cli(*argv, "--json", *BY) for argv in (("actions",), ("claims", "sistan"), ("show", "seven")))

    assert listed.json["undecided"] == {"sources": ["a-post"], "withdrawals": []}
    assert one.json["undecided"] == {"sources": ["a-post"], "withdrawals": ["claim:nine"]}
    assert other.json["undecided"] == {"sources": [], "withdrawals": []}
    assert "left out, with what only they say: published by then, or later: a-post\n" in listed.err
    assert cli("actions", "--json", *BY, "--actor", "pakistan").json["undecided"]["sources"] == []
    schema = cli("schema", "timeline.claims/1").json
    assert not list(faults(one.json, schema, schema))


def test_a_claim_stands_that_may_have_been_withdrawn_by_then_and_that_is_told(cli):
    by, later = cli("claims", "sistan", *BY), cli("claims", "sistan", "--published-by", "2024-02-01")

    assert "may have been withdrawn by then: claim:nine\n" in by.err
    assert "withdrawn" not in by.out
    assert "withdrawn" in later.out
    assert "may have been" not in later.err


def test_what_a_correction_cites_anew_is_told_where_it_had_been_public(cli):
    ran, refused = cli("actions", "--json", *BY), cli("show", "moved", *BY)

    assert ran.json["recited"] == ["action:moved"]
    assert "left out, as a correction replaced what they had cited by then: action:moved\n" in ran.err
    assert cli("actions", "--json", "--published-by", "2024-01-20").json["recited"] == []
    assert "--published-by; a correction replaced what action:moved had cited by then" in refused.err


def test_a_public_claim_about_what_only_a_later_page_tells_of_is_named_with_what_brings_it_back(cli, tmp_path):
    log = open_log(tmp_path / "timeline.db", writable=True)
    make.fill(log, make.action("unseen", "2024-01-17", citations=cited("dawn")), make.claim("three", "unseen"))
    log.close()
    advice = "timeline append citation ACTION --source …"

    listed, refused = cli("actions", "--json", *BY), cli("claims", "unseen", *BY)

    assert listed.json["astray"] == ["claim:three"]
    assert "left out, as what they are about cites later pages alone: claim:three; if a page of that time" in listed.err
    assert advice in listed.err
    assert refused.code == 3
    assert "; claim:three cites what was public by then; if a page" in refused.err
    schema = cli("schema", "timeline.actions/1").json
    assert not list(faults(listed.json, schema, schema))


def test_a_refusal_says_which_source_nobody_can_date(cli):
    ran, out_of_span = cli("show", "raid", *BY), cli("show", "sistan", "--occurred", "2024-02..", *BY)

    assert ran.code == out_of_span.code == 3
    assert "with --published-by; nobody can tell whether a-post had been published by then" in ran.err
    assert "nobody can tell" not in out_of_span.err


@pytest.mark.parametrize("axis", ["--published-by", "--occurred"])
@pytest.mark.parametrize("verb", [("actions",), ("chains",), ("export", "md", "sistan"), ("search", "told")])
def test_an_axis_that_says_nothing_is_refused(cli, verb, axis):
    ran = cli(*verb, axis, "", "--json")

    assert (ran.code, ran.error["code"], ran.error["where"]) == (2, "time.empty", {"option": axis})
    assert cli("log", axis, "").code == 2


def test_where_nothing_is_left_it_is_not_said_that_nothing_is_recorded(cli):
    for verb in (("actions",), ("chains",), ("search", "strike")):
        ran = cli(*verb, *NOON, "--occurred", "2025..")

        assert "none recorded" not in ran.err
        assert (
            "none left of what is recorded: none that was surely public by 2024-01-18T12:00:59Z "
            "and whose time may lie within 2025-01-01T00:00:00Z..\n"
        ) in ran.err
    assert "nothing found" in cli("search", "nobody-wrote-this").err


# --- reports ---------------------------------------------------------------------------------------------------------


def report(cli, name: str, *argv: str):
    return cli("export", "json", name, *argv).json


def test_a_report_tells_in_its_method_and_as_members_what_nobody_can_tell(cli):
    told, whole = report(cli, "sistan", *BY, "--occurred", "2024..", "--surely"), report(cli, "sistan")

    assert {name: told[name] for name in ("published_by", "occurred", "surely")} == {
        "published_by": "2024-01-19T23:59:59Z",
        "occurred": "2024-01-01T00:00:00Z..",
        "surely": True,
    }
    assert told["undecided"] == {"sources": ["a-post"], "withdrawals": ["claim:nine"], "recited": []}
    texts = [one["text"] for one in told["method"]]
    assert "Left out, as nobody can tell whether it had been published by then: a-post." in texts
    assert "Let stand, though it may have been withdrawn by then: claim:nine." in texts
    assert "may have been withdrawn by then: claim:nine\n" in cli("export", "md", "sistan", *BY).err
    assert whole["published_by"] is None
    assert whole["undecided"] == {"sources": [], "withdrawals": [], "recited": []}


def test_a_link_that_leads_out_of_a_report_is_an_answer_and_named_as_left_out(cli):
    narrowed = ("--occurred", "..2024-01-17T00:00Z")
    told, drawn = report(cli, "panjgur", *narrowed), cli("chains", "panjgur", *narrowed).out

    assert told["unanswered"] == []
    assert told["left_out"] == [
        {
            "text": "Link answer: from no. 1 to sistan, which is outside of what is asked for.",
            "ids": ["answer", "sistan"],
        }
    ]
    assert "no answer" not in drawn
    assert "left out: answer is about an action that is outside of what is asked for: sistan\n" in drawn
    assert "no answer in what is asked for: sistan" in cli("chains", "sistan", "--occurred", "2024-01-18..").out


def test_no_sentence_of_a_narrowed_report_speaks_of_the_whole_record(cli):
    whole, narrowed = (cli("export", "md", "sistan", *argv).out for argv in ((), BY))

    speaks = re.compile(
        "on record|this record holds|whole record rests|recorded for these|[Nn]one recorded", re.IGNORECASE
    )
    assert len(speaks.findall(whole)) > 8
    assert speaks.findall(narrowed) == []


@pytest.mark.parametrize(
    "argv",
    [
        (),
        BY,
        ("--occurred", "2024-01-16T20:30Z..", "--surely"),
        (*BY, "--occurred", "..2024-01-20", "--strength", "stated,attributed,inferred", "--measured", "followed"),
        ("--as-of", "13"),
    ],
)
def test_the_command_that_a_report_prints_prints_it_again(cli, argv):
    printed = cli("export", "md", "sistan", *argv)

    [command] = re.findall("`timeline (export md [^`]*)` prints this report again", printed.out)
    assert cli(*command.split()).out == printed.out


# --- of a part, as of the whole --------------------------------------------------------------------------------------

RETELLING = (
    *WORLD,
    make.source("undated", published_at=JANUARY),
    make.source("market-post", published_at=JANUARY),
    make.claim("told-in-january", "panjgur", figure=make.figure(3), citations=cited("undated")),
    make.claim("taken-back", "sistan"),
    replace(make.claim_withdrawn("taken-back"), published_at=JANUARY),
    make.action("market", "2024-01-17", territory=("PK",), citations=cited("market-post")),
    make.action("elsewhere", "2020-05-09", territory=("IQ",), citations=cited("undated")),
    make.corrected("action", "elsewhere", citations=cited("wire")),
)


@pytest.mark.parametrize("axes", [NOON, BY, (*BY, "--occurred", "2024-01-17..")])
def test_what_nobody_can_tell_is_the_same_read_from_a_part_of_the_log_and_from_all_of_it(axes):
    log = log_of(RETELLING)
    index = index_at_head(log)
    told = []
    for argv in (
        ("show", "action:market", "--json"),
        ("claims", "panjgur", "--json"),
        ("claims", "sistan"),
        ("chains", "sistan", "--json"),
        ("export", "json", "sistan"),
        ("export", "md", "panjgur"),
        ("show", "claim:taken-back"),
    ):
        whole, part = ask(log, *argv, *axes), ask(log, *argv, *axes, index=index)

        assert part == whole
        told.append(any(word in whole.err for word in ("undated", "-post", "claim:taken-back", "nobody can tell")))
    assert told.count(True) >= 2


def test_a_report_names_the_source_of_what_may_have_happened_near():
    log = log_of(RETELLING)

    assert json.loads(ask(log, "export", "json", "sistan", *BY).out)["undecided"]["sources"] == [
        "undated",
        "market-post",
    ]
