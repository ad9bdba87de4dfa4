"""Records of one actor: where one of them is no secret none is marked, and no mark beside an actor names a source."""

from dataclasses import replace

import pytest

from tests import builders as make
from tests.cli.asking import ask, log_of
from timeline.projections import resting

TIP = (make.cite("tip", "words of the tip"),)
OPEN = (make.cite("paper", "Iran struck the Herald"),)
HERALD, TWIN = "quetta-herald", "herald-2"
WORLD = (
    *(make.actor("iran"), make.actor("pakistan"), make.actor("gazette", "outlet")),
    replace(make.actor(HERALD, "outlet"), name="Quetta Herald"),
    replace(make.actor(TWIN, "outlet"), name="Herald of Quetta"),
    make.source("paper", publisher="gazette"),
    make.source("tip", publisher=HERALD, confidential=True),
    make.action("first", against=TWIN, citations=OPEN),
    make.action("second", make.when("2024-01-18"), by="pakistan", against="iran", citations=TIP),
    make.response("second", "first", link="answer", citations=TIP),
    make.claim("toll", "first", TWIN, citations=OPEN),
)
SAME = make.merged(HERALD, TWIN, kind="actor")
MARKS = (
    f"{HERALD} [confidential",
    f"{HERALD} [kept back",
    "Herald [confidential",
    "[kept back]",
    "confidential source tip (",
)
ASKED = [
    *(("actions",), ("chains", "first"), ("claims", "first"), ("log",), ("show", f"actor:{HERALD}"), ("diff", "9")),
    *(("export", name) for name in ("dot", "ics", "stix", "geojson", "graphml", "mermaid", "atom")),
    *(("export", name, "first") for name in ("md", "html", "json", "dot", "stix")),
]


@pytest.mark.parametrize("argv", ASKED, ids=" ".join)
def test_who_was_merged_with_somebody_public_bears_no_mark_on_any_way_out(argv):
    said = ask(log_of((*WORLD, SAME)), *argv)

    assert said.code == 0, said.err
    assert [mark for mark in MARKS if mark in said.out] == []


@pytest.mark.parametrize("argv", [("log",), ("show", f"actor:{HERALD}"), ("diff", "0")], ids=" ".join)
def test_control_two_that_are_not_one_are_judged_each_by_itself(argv):
    assert "[kept back]" in ask(log_of(WORLD), *argv).out


def test_control_a_merge_that_is_not_seen_through_is_told_beside_a_mark(monkeypatch):
    monkeypatch.setattr(resting, "merged_actors", lambda _: {})

    assert f"{TWIN} is the same as {HERALD}: [kept back]" in ask(log_of((*WORLD, SAME)), "log").out


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)], ids=["", "json", "csv"])
@pytest.mark.parametrize("argv", [("log", "--type", "actor"), ("show", f"actor:{HERALD}"), ("diff", "3")], ids=" ".join)
def test_beside_an_actor_no_mark_names_the_source(argv, form):
    """The id of the source and that of who is behind it, side by side, tell who the source is."""
    said = ask(
        log_of((*WORLD[:5], make.note("known", f"actor:{HERALD}", text="I know them."), *WORLD[5:7])), *argv, *form
    )

    assert "kept back" in said.out
    assert "source tip" not in said.out


# --- what a refusal says ---------------------------------------------------------------------------------------------

NOTED = make.note("why", "first", kind="takeaway", text="The Quetta Herald knew.")


def refused(*events):
    said = ask(log_of((*WORLD[:7], *events)), "export", "md", "first")
    assert said.code != 0
    return said.err


def test_a_name_in_what_a_note_says_is_to_be_taken_out_of_the_note():
    said = refused(make.action("first", citations=OPEN), NOTED)

    assert "take it out of the note or template" in said


def test_a_name_in_the_data_is_to_be_taken_out_of_the_record():
    said = refused(make.changed(make.action("first", citations=OPEN), title="The Quetta Herald is closed"))

    assert "the record that says it" in said
    assert "note" not in said.split("fix:")[1]
