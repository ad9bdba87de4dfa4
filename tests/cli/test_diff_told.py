"""`timeline diff`: what it says of whom, what it keeps to itself, and how it refuses what it cannot answer."""

import json
from typing import get_args

import pytest

from tests import builders as make
from tests.cli.asking import ask, log_of
from tests.told_since import BASE, SINCE
from timeline.cli.diff_items import GROUPS
from timeline.cli.shapes import DiffItem
from timeline.reports.lines import line_of

PAIR = (
    make.source(),
    make.actor("iran"),
    make.actor("pakistan"),
    make.action("panjgur"),
    make.action("sistan", "2024-01-18"),
)
WORDS = "the words of a confidential source"


def told(events, *argv):
    """Return group, change and words of each item."""
    ran = ask(log_of(events), "diff", *argv, "--json")
    assert ran.code == 0, ran.err
    return [(one["group"], one["change"], one["words"]) for one in json.loads(ran.out)["items"]]


# --- of whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "change", "words"),
    [
        (make.claim_withdrawn("first"), "withdrawn", "Iran, killed: 7 → nothing that stands"),
        (make.retracted("claim", "first"), "retracted by us", "Iran, killed: 7 → nothing that stands"),
        (make.claim("more", "sistan", figure=make.figure(9)), "says this too", "Iran, killed: 7 → 7; also 9"),
        (make.corrected("claim", "first", amends=6, figure=make.figure(8)), "moved", "Iran, killed: 7 → 8"),
    ],
)
def test_what_became_of_what_somebody_says_is_told_in_one_word(since, change, words):
    events = [*PAIR, make.claim("first", "sistan"), since]

    assert [one for one in told(events, "6") if one[0] == "claimant"] == [("claimant", change, words)]


def test_a_claim_that_was_recorded_of_the_wrong_action_was_taken_back_by_nobody():
    wrong = make.corrected("claim", "first", amends=6, about=("panjgur",))

    assert told([*PAIR, make.claim("first", "sistan"), wrong], "6")[1:] == [
        ("claimant", "corrected away", "Iran, killed: 7 → nothing that stands"),
        ("claimant", "corrected to here", "Iran, killed: nothing that stands → 7"),
    ]


def test_a_link_that_is_contested_names_who_contests_it():
    answer = make.response("sistan", "panjgur", link="answer")
    denial = make.response("sistan", "panjgur", link="no", polarity="no", asserted_by=make.party("pakistan"))
    known = [*PAIR, answer]

    assert told([*known, make.disputed("answer"), denial], "6")[-1] == (
        *("link", "contested"),
        "attributed; contested by Iran and Pakistan",
    )
    assert told([*known, denial, make.retracted("response", "no")], "7")[-1] == (
        *("link", "no longer contested"),
        "attributed; was contested by Pakistan",
    )
    assert "attributed, contested by Pakistan; lag" in told([*known, denial], "5")[-2][2]


# --- confidential sources --------------------------------------------------------------------------------------------


def secretive(is_confidential):
    return [
        make.source("insider", confidential=is_confidential, title="Title one"),
        make.actor("iran"),
        make.action("sistan", citations=(make.cite("insider", WORDS),)),
        make.claim("first", "sistan", citations=(make.cite("insider", WORDS),)),
    ]


CORRECTED = (
    make.corrected("claim", "first", amends=4, citations=(make.cite("insider", f"{WORDS}, again"),)),
    make.corrected("source", "insider", amends=1, title="Title two"),
    make.source_withdrawn("insider"),
)


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",), ("--format", "md"), ("--chain", "sistan")])
@pytest.mark.parametrize("start", ["0", "4"])
def test_of_a_confidential_source_nothing_is_told_but_its_id(form, start):
    secret, public = (
        ask(log_of([*secretive(is_confidential), *CORRECTED]), "diff", start, *form).out
        for is_confidential in (True, False)
    )

    assert "insider" in secret
    assert WORDS not in secret
    assert "Title" not in secret
    assert "Title" in public  # control: nothing else keeps it back


def test_a_citation_of_a_confidential_source_is_told_as_its_id():
    since = CORRECTED[:1]

    assert WORDS in str(told([*secretive(is_confidential=False), *since], "4"))
    assert told([*secretive(is_confidential=True), *since], "4") == [
        (
            *("claim", "corrected"),
            'citations: [{"source":"insider"}], and back again (We misread the page.)',
        )
    ]


def test_passages_of_a_thing_that_had_none_are_told_as_any_value_that_was_not_stated():
    cited = make.corrected("actor", "iran", amends=2, citations=(make.cite(make.FT, "Iran"),))

    [(_, change, words)] = told([*PAIR, cited], "5")
    assert (change, words[:26]) == ("corrected", "citations: not stated → [{")


def test_a_source_that_became_confidential_is_so_at_both_bases():
    hidden = make.corrected("source", "insider", amends=1, confidential=True)

    assert "Title" not in str(told([*secretive(is_confidential=False), *CORRECTED[1:2], hidden], "4"))


# --- one chain -------------------------------------------------------------------------------------------------------

PUBLIC = make.source(published_at=make.when("2024-01-18", "UTC"))
RETRACTED_DATE = make.corrected("source", make.FT, amends=1, published_at=make.when("2024-03-01", "UTC"))


def test_an_action_that_vanished_from_what_was_public_can_be_asked_about():
    log = log_of([PUBLIC, *PAIR[1:], RETRACTED_DATE])

    ran = ask(log, "diff", "5", "--chain", "sistan", "--published-by", "2024-01-31", "--json")

    found = [(one["group"], one["change"], one["id"]) for one in json.loads(ran.out)["items"]]
    assert found == [("action", "vanished", "sistan"), ("source", "vanished", make.FT)]


def test_an_action_that_is_outside_of_what_is_asked_for_at_both_bases_is_refused_as_such():
    ran = ask(
        log_of([*PAIR, make.note("n", "panjgur")]), "diff", "5", "--chain", "sistan", "--occurred", "..2024-01-16"
    )

    assert ran.code == 3
    assert ran.err.startswith("error: action sistan is on record, but outside of what is asked for with --occurred")


# --- bases -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "says", "where"),
    [
        (("5", "--as-of", "4"), "FROM is position 5, and --as-of is before it: position 4", {"option": "--as-of"}),
        (("5", "4"), "FROM is position 5, and TO is before it: position 4", {"argument": "FROM"}),
    ],
)
def test_bases_that_are_swapped_are_named_as_they_were_typed(argv, says, where):
    ran = ask(log_of(PAIR), "diff", *argv, "--json")

    error = json.loads(ran.err)["error"]
    assert (ran.code, error["message"], error["where"]) == (2, says, where)


# --- delays ----------------------------------------------------------------------------------------------------------


def test_the_median_delay_is_told_where_nothing_is_late_as_well():
    log = log_of(PAIR)

    shown, listed = ask(log, "diff", "0", "--late", "99999"), ask(log, "diff", "0", "--late", "99999", "--json")

    assert "Late reports" not in shown.out
    assert shown.out.splitlines()[-1].startswith(
        "no actions recorded more than 99999 days after the event; median delay"
    )
    assert shown.out.splitlines()[-1] in listed.err
    assert "median" not in ask(log, "diff", "0", "3").out  # nothing was reported


# --- what is told of things since -------------------------------------------------------------------------------------

LINES = {
    "place.corrected": ("place", "corrected", "name: Koh E Sabz → Sabzkoh (We misread the page.)"),
    "place.registered": ("place", "added", "Zarinabad (settlement)"),
    "place.retracted": ("place", "retracted", "It was another place."),
    "claim.made": ("claim", "added", '"hospitals", killed, kerman: 7'),
    "note.added": ("note", "added", f"S504 on source:{make.FT} is silenced: There is no other."),
    "rules.adopted": ("rules", "adopted", "none adopted → rungs-1"),
}
HOW = {
    "source.graded": "graded",
    "claim.graded": "graded",
    "actor.named": "named",
    "actors.merged": "merged",
    "actors.unmerged": "unmerged",
    "actions.merged": "merged",
    "actions.unmerged": "unmerged",
    "actions.distinguished": "distinguished",
    "actions.ordered": "ordered",
    "actions.related": "made a part",
    "action.coded": "coded",
    "action.restored": "restored",
    "citation.added": "cited",
    "response.declined": "declined",
    "case.closed": "closed",
}


@pytest.mark.parametrize("type_", SINCE)
def test_each_kind_of_event_is_told_in_words_as_what_it_does_to_its_thing(type_):
    event = SINCE[type_]
    ran = ask(log_of([*BASE, event]), "diff", str(len(BASE)), "--json")

    items = json.loads(ran.out)["items"]
    expected = LINES.get(type_) or (event.stream.partition(":")[0], HOW[type_], line_of(event))
    assert ran.code == 0, ran.err
    told_of_it = next(one for one in items if one["group"] == expected[0])
    assert (told_of_it["group"], told_of_it["change"], told_of_it["words"]) == expected
    assert {cause["position"] for one in items for cause in one["events"]} == {len(BASE) + 1}


def test_every_group_has_a_heading_in_the_order_of_the_shape():
    assert list(GROUPS) == list(get_args(DiffItem.__annotations__["group"]))
