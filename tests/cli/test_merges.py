"""What a person sees of records that are of one action: once in every answer, as they are where the record is asked."""

import json

import pytest

from tests import builders as make
from tests.cli.asking import ask, index_at_head, log_of
from timeline.reports import compose, evidence

RECORDS = (
    *(make.source(), make.source("irna"), make.actor("iran"), make.actor("pakistan"), make.actor("jaysh", "group")),
    make.action("kerman", "2024-01-03", by="jaysh"),
    make.action("panjgur", title="Iran strikes near Panjgur"),
    make.action("koh-e-sabz", citations=(make.cite("irna", "hit a village"),)),
    make.action("sistan", "2024-01-18", by="pakistan"),
    make.response("sistan", "koh-e-sabz", link="answer"),
    make.response("koh-e-sabz", "panjgur", link="inner"),
    make.claim("seven", "panjgur"),
    make.claim("nine", "koh-e-sabz", figure=make.figure(9)),
)
ONE = make.merged("panjgur", "koh-e-sabz")
TWO = make.unmerged("panjgur", "koh-e-sabz")
WAYS = pytest.mark.parametrize("indexed", [False, True], ids=["whole", "by index"])
"""How much of a log is read: all of it, or what its index finds."""


def asked(events, *argv, indexed=False):
    log = log_of(events)
    return ask(log, *argv, index=index_at_head(log) if indexed else None)


def items(events, *argv, indexed=False):
    said = asked(events, *argv, "--json", indexed=indexed)
    assert said.code == 0, said.err
    return json.loads(said.out)["items"]


@WAYS
def test_a_list_of_actions_has_each_action_once(indexed):
    assert [one["action"] for one in items((*RECORDS, ONE), "actions", indexed=indexed)] == [
        "kerman",
        "panjgur",
        "sistan",
    ]
    assert len(items((*RECORDS, ONE, TWO), "actions", indexed=indexed)) == 4


@WAYS
@pytest.mark.parametrize("name", ["panjgur", "koh-e-sabz"])
def test_the_claims_about_both_records_stand_side_by_side(name, indexed):
    [killed] = items((*RECORDS, ONE), "claims", name, "--quantity", "killed", indexed=indexed)

    assert killed["action"] == "panjgur"
    assert [one["claim"] for cell in killed["cells"] for one in cell["said"]] == ["seven", "nine"]


@WAYS
@pytest.mark.parametrize("name", ["panjgur", "koh-e-sabz", "sistan"])
def test_a_chain_leads_through_the_survivor(name, indexed):
    [chain] = items((*RECORDS, ONE), "chains", name, indexed=indexed)

    assert [(edge["earlier"], edge["later"]) for edge in chain["edges"]] == [("panjgur", "sistan")]


def test_a_link_between_two_records_of_one_action_is_listed_and_joins_nothing():
    [chain] = items((*RECORDS, ONE), "chains", "panjgur")

    assert chain["dangling"] == ["inner"]


@WAYS
def test_a_merged_record_is_shown_as_it_is_and_says_what_it_is_merged_into(indexed):
    [one] = items((*RECORDS, ONE), "show", "koh-e-sabz", indexed=indexed)

    assert (one["id"], one["standing"], one["merged_into"]) == ("koh-e-sabz", "stands", "panjgur")
    assert [field["value"] for field in one["fields"] if field["field"] == "citations"] == [
        [{"quote": "hit a village", "source": "irna"}]
    ]
    said = asked((*RECORDS, ONE), "show", "koh-e-sabz", indexed=indexed)
    assert said.out.startswith("action koh-e-sabz: stands, merged into panjgur; recorded at position 8")
    assert items((*RECORDS, ONE, TWO), "show", "koh-e-sabz", indexed=indexed)[0]["merged_into"] is None


@WAYS
def test_a_report_on_either_record_is_the_report_on_the_survivor(indexed):
    log = log_of((*RECORDS, ONE))
    index = index_at_head(log) if indexed else None
    reports = [ask(log, "export", "md", name, index=index).out for name in ("panjgur", "koh-e-sabz")]

    assert reports[0] == reports[1]
    assert "holds two linked actions" in reports[0]


def test_before_the_merge_there_were_two_and_after_it_was_taken_back_there_are_two():
    log = log_of((*RECORDS, ONE, TWO))
    seen = [ask(log, "chains", "koh-e-sabz", "--as-of", str(at), "--json").out for at in (13, 14, 15)]
    before, merged, after = (json.loads(one)["items"] for one in seen)

    assert before == after
    assert before != merged


def test_an_actor_that_was_merged_says_into_whom():
    both = (*RECORDS, make.actor("jaish-ul-adl", "group"), make.merged("jaish-ul-adl", "jaysh", kind="actor"))
    [one] = items(both, "show", "actor:jaysh")

    assert one["merged_into"] == "jaish-ul-adl"
    assert items(both, "actions", "--actor", "jaish-ul-adl")[0]["action"] == "kerman"


def test_a_field_that_grew_names_the_event_that_added_to_it():
    later = (make.citation_added("panjgur", source="irna"), make.called("jaysh"))
    [action] = items((*RECORDS, *later), "show", "panjgur")
    [actor] = items((*RECORDS, *later), "show", "jaysh")

    assert {one["field"]: one["set_by"] for one in action["fields"]}["citations"] == 14
    assert {one["field"]: one["set_by"] for one in actor["fields"]}["aliases"] == 15


def test_a_passage_of_a_confidential_source_that_was_added_is_not_told_by_what_changed():
    hidden = make.source("informant", confidential=True)
    log = log_of((*RECORDS, hidden, make.citation_added("panjgur", source="informant", quote="a secret word")))
    said = ask(log, "diff", "14", "15")

    assert "informant: the source is confidential" in said.out
    assert "a secret word" not in said.out


@pytest.mark.usefixtures("keyed")
def test_a_bundle_brings_what_was_merged_and_the_merge_and_its_proofs_hold(cli, tmp_path):
    assert cli("append", "same-as", "iraq-strikes", "syria-strikes", "--reason", "one night").code == 0
    assert cli("checkpoint").code == 0
    assert cli("export", "bundle", "syria-strikes", "-o", "made").code == 0

    positions = {int(path.name.partition(".")[0]) for path in (tmp_path / "made" / "events").iterdir()}

    assert {11, 12, 28} <= positions
    assert cli("verify", "made").code == 0


@pytest.mark.usefixtures("keyed")
@pytest.mark.parametrize("looks", [True, False], ids=["as it is", "control"])
def test_a_merged_record_is_in_the_bundle_though_its_words_may_not_be_printed(cli, tmp_path, monkeypatch, looks):
    monkeypatch.setattr(evidence, "_traced", lambda *_: frozenset())
    if not looks:
        monkeypatch.setattr(evidence, "merged_into", lambda _: {})
        monkeypatch.setattr(compose, "with_merged", lambda _, things: things)
    assert cli("append", "same-as", "iraq-strikes", "syria-strikes", "--reason", "one night").code == 0
    assert cli("checkpoint").code == 0
    assert cli("export", "bundle", "iraq-strikes", "-o", "made").code == 0

    positions = {int(path.name.partition(".")[0]) for path in (tmp_path / "made" / "events").iterdir()}

    assert (12 in positions) is looks


def test_a_record_says_what_was_merged_into_it_and_shows_the_passages_of_both():
    [item] = items((*RECORDS, ONE), "show", "panjgur")
    [citations] = [one["value"] for one in item["fields"] if one["field"] == "citations"]
    position = len(RECORDS) + 1

    assert item["merged"] == [{"id": "koh-e-sabz", "position": position}]
    assert [one["source"] for one in citations] == [make.FT, "irna"]
    assert f"with koh-e-sabz, merged at position {position}" in asked((*RECORDS, ONE), "show", "panjgur").out


def test_a_record_whose_merge_was_taken_back_shows_itself_alone():
    [item] = items((*RECORDS, ONE, TWO), "show", "panjgur")
    [citations] = [one["value"] for one in item["fields"] if one["field"] == "citations"]

    assert item["merged"] == []
    assert [one["source"] for one in citations] == [make.FT]


def test_the_register_of_a_report_lists_the_records_that_were_merged():
    said = asked((*RECORDS, ONE), "export", "json", "panjgur")
    rows = {(one["thing"], one["type"]) for one in json.loads(said.out)["register"]}

    assert ("action koh-e-sabz", "action.reported") in rows
