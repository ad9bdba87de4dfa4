"""What rests on sources alone that were withdrawn or struck is marked wherever it is shown; it stays on record."""

import json

import pytest

from tests import builders as make
from tests.cli.asking import ask, log_of

POST = (make.cite("post"),)
TOLD = (
    *(make.source(), make.source("post"), make.actor("iran"), make.actor("pakistan")),
    make.action("kerman", "2024-01-03"),
    make.action("panjgur", "2024-01-16", citations=POST),
    make.action("sistan", "2024-01-18", by="pakistan", citations=(make.cite(), *POST)),
    make.response("panjgur", "kerman", link="answer", citations=POST),
    make.response("sistan", "panjgur", link="again"),
)
FALLEN = [make.source_withdrawn("post"), make.retracted("source", "post")]


def items(events, *argv):
    said = ask(log_of(events), *argv, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)["items"]


@pytest.mark.parametrize("fallen", FALLEN, ids=["withdrawn", "struck"])
def test_the_list_of_actions_marks_one_of_which_no_source_stands(fallen):
    told = {one["action"]: (one["standing"], one["unsupported"]) for one in items((*TOLD, fallen), "actions")}

    assert told == {"kerman": ("stands", False), "panjgur": ("stands", True), "sistan": ("stands", False)}
    rows = ask(log_of((*TOLD, fallen)), "actions").out.splitlines()
    assert [row.split()[0] for row in rows if "unsupported" in row] == ["panjgur"]
    assert "unsupported" not in ask(log_of(TOLD), "actions").out


def test_a_tree_marks_actions_and_links_of_which_no_source_stands_and_says_what_that_is():
    tree = ask(log_of((*TOLD, FALLEN[0])), "chains", "kerman").out

    assert "kerman" in tree.splitlines()[0]
    assert "unsupported" not in tree.splitlines()[0]
    assert "─ attributed, unsupported ─ panjgur" in tree
    assert "strike, unsupported" in tree.splitlines()[1]
    assert "─ attributed ─ sistan" in tree
    assert "unsupported: every source that it rests on was withdrawn or struck\n" in tree
    assert "unsupported" not in ask(log_of(TOLD), "chains", "kerman").out


def test_chains_tell_how_many_of_their_actions_and_links_rest_on_nothing():
    listed = ask(log_of((*TOLD, FALLEN[0])), "chains").out
    [chain] = items((*TOLD, FALLEN[0]), "chains")

    assert listed.count(", 1 unsupported") == 2
    assert {edge["later"]: edge["unsupported"] for edge in chain["edges"]} == {"panjgur": True, "sistan": False}
    assert [one["action"] for one in chain["actions"] if one["unsupported"]] == ["panjgur"]
    assert "attributed, unsupported" in ask(log_of((*TOLD, FALLEN[0])), "chains", "--metrics").out


def test_a_link_that_another_source_states_as_strongly_is_not_unsupported():
    other = make.response("panjgur", "kerman", link="other")
    [chain] = items((*TOLD, other, FALLEN[0]), "chains")

    assert not any(edge["unsupported"] for edge in chain["edges"])


def test_show_says_why_it_is_unknown_whether_an_action_happened():
    told = (*TOLD, FALLEN[0])
    [item] = items(told, "show", "action:panjgur")
    said = ask(log_of(told), "show", "action:panjgur").out

    assert (item["standing"], item["unsupported"], item["fallen"], item["status"]) == (
        *("stands", True),
        *(["post"], "unknown"),
    )
    assert said.startswith("action panjgur: stands, unsupported; recorded at")
    assert "status: unknown: every source that it rests on was withdrawn or struck: post\n" in said


def test_show_names_a_source_that_fell_where_others_stand():
    told = (*TOLD, FALLEN[0])
    [item] = items(told, "show", "action:sistan")

    assert (item["unsupported"], item["fallen"]) == (False, ["post"])
    assert "withdrawn or struck: post\n" in ask(log_of(told), "show", "action:sistan").out


def test_show_marks_a_link_and_a_claim_that_rest_on_nothing():
    claim = make.claim("dead", "sistan", citations=POST)
    told = (*TOLD, claim, FALLEN[0])

    for name in ("response:answer", "claim:dead"):
        assert [one["unsupported"] for one in items(told, "show", name)] == [True]
        assert "unsupported: every source that it rests on was withdrawn or struck: post" in (
            ask(log_of(told), "show", name).out
        )
