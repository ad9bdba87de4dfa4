"""What goes out: a chain or the whole log, merged records as one, nothing that is held back or confidential."""

from collections.abc import Mapping
from importlib import import_module

import pytest

from tests import builders as make
from tests.exchange.worlds import everything, handed, people
from timeline.cli.export_formats import FORMATS
from timeline.errors import NotFound
from timeline.exchange.extract import Options, changes
from timeline.exchange.rows import action_row, change_row, claim_row, link_row, source_row

UNTOLD = ("a secret", "A tip", "hidden-outlet", "Hidden Outlet", "kept-back", "Kept back", "26.97", "64.094")
"""Words of a confidential source and its publisher, of what is held back, and digits that nobody knows."""


def test_the_whole_log_goes_out_in_order_of_time(world):
    assert world.actions == ("kerman", "panjgur", "by-then", "sistan", "clash")
    assert world.struck == ("mistake",)


def test_a_chain_goes_out_without_what_is_not_in_it():
    one = handed(everything(), "sistan")

    assert one.actions == ("kerman", "panjgur", "sistan", "clash")
    assert "motive" in one.claims
    assert one.struck == ()


def test_a_struck_action_goes_out_with_the_chain_that_it_was_in():
    one = handed([*people(), make.action("a"), make.action("b"), make.action("c"), make.response("b", "a"),
                  make.response("c", "b"), make.retracted("action", "c")], "a")  # fmt: skip

    assert (one.actions, one.struck) == (("a", "b"), ("c",))


def test_an_unknown_action_is_not_found():
    with pytest.raises(NotFound):
        handed(everything(), "mistake")


def test_what_a_note_holds_back_does_not_go_out(world):
    assert "kept-back" not in {thing.id for thing in world.things}
    assert "kept-back" not in {change.thing.id for change in changes(world)}


def test_nothing_tells_of_an_action_that_is_held_back():
    hidden = [
        make.claim("of-it", "kept-back"),
        make.claim("of-both", ("kept-back", "sistan"), figure=make.figure(5)),
        make.claim("held", "sistan"),
        make.claim("after", "sistan", supersedes="held"),
        make.note("hold-too", "claim:held", "hold"),
        make.part_of("sistan", "kept-back"),
    ]
    one = handed([*everything(), *hidden])

    told = [action_row(one, "sistan"), claim_row(one, "of-both"), claim_row(one, "after")]

    assert "of-it" not in one.claims
    assert not any("kept-back" in str(row) or "held" in map(str, row.values()) for row in told)
    assert claim_row(one, "of-both")["about"] == 2  # it is one figure for two still


def test_merged_actions_go_out_as_one():
    one = handed([*people(), make.action("a"), make.action("b"), make.claim("said", "b"), make.merged("a", "b")])

    assert one.actions == ("a",)
    assert claim_row(one, "said")["actions"] == ["a"]


def test_of_a_confidential_source_nothing_goes_out_but_its_id_and_its_grade():
    one = handed([*everything(), make.source_graded("tip", "F")])

    row = source_row(one, "tip")

    assert row == {"source": "tip", "confidential": "yes", "reliability": [{"grader": "mk", "grade": "F"}]}
    assert "hidden-outlet" not in one.actors
    assert claim_row(one, "hushed")["citations"] == [{"source": "tip"}]
    assert claim_row(one, "hushed")["quote"] is None
    assert [change_row(change)["type"] for change in changes(one) if change.thing.id == "tip"] == ["source.registered"]


def test_links_of_strengths_that_are_not_asked_for_do_not_go_out():
    one = handed(everything(), strengths=("stated",))

    assert one.links == ("panjgur-stated-kerman",)


def test_changes_stand_in_the_order_of_the_log(world):
    positions = [change.position for change in changes(world)]

    assert positions == sorted(set(positions))
    assert 35 in positions  # the retraction


def test_nobody_is_named_who_was_corrected_away():
    one = handed([make.actor("iran"), make.actor("pakistan"), make.source(), make.action("a"),
                  make.corrected("action", "a", amends=4, actors=[make.plain(make.party("pakistan"))])])  # fmt: skip

    assert one.actors == ("pakistan",)


def test_what_was_redacted_whole_says_nothing_but_that():
    events = [make.actor("iran"), make.source(), make.action("a"), make.claim("c", "a"), make.action("b")]
    one = handed([*events[:2], make.withheld(events[2]), make.withheld(events[3]), events[4]])

    row = action_row(one, "a")

    assert {name: value for name, value in row.items() if value not in (None, [])} == {
        "action": "a",
        "standing": "withheld",
        "position": 3,
        "recorded_at": "2024-01-18T09:02:00.000000Z",
        "recorded_by": "desk",
        "withheld": "[withheld: court order, position 900]",
    }
    assert claim_row(one, "c")["dimension"] is None


def test_a_link_says_who_disputes_it(world):
    [dispute] = link_row(world, "sistan-attributed-panjgur")["disputed_by"]

    assert (dispute["actor"], dispute["reason"]) == ("iran", "says that it was planned before")


def test_three_absences_are_three(world):
    said = {name: claim_row(world, name) for name in ("none-killed", "not-known", "motive")}

    assert [(row["value"], row["value_state"]) for row in said.values()] == [
        (0, "stated"),
        (None, "unknown"),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("name", "standing"),
    [("several", "withdrawn"), ("first", "replaced"), ("lonely", "unsupported"), ("motive", "stands")],
)
def test_a_claim_says_how_it_stands(name, standing):
    more = [
        make.source("gone"),
        make.claim("lonely", "sistan", citations=(make.cite("gone"),)),
        make.source_withdrawn("gone"),
        make.claim("first", "sistan"),
        make.claim("second", "sistan", supersedes="first"),
    ]

    assert claim_row(handed([*everything(), *more]), name)["standing"] == standing


@pytest.mark.parametrize("format_", FORMATS)
def test_no_format_tells_what_is_held_back_confidential_or_finer_than_known(format_):
    one = handed([*everything(), make.claim("of-it", "kept-back")])
    module, _, name = FORMATS[format_].writer.partition(":")

    made = getattr(import_module(module), name)(one, Options(links="links" in FORMATS[format_].options))

    files = made.values() if isinstance(made, Mapping) else [made]
    text = "".join(content if isinstance(content, str) else content.decode() for content in files)
    assert "sistan" in text
    assert [told for told in UNTOLD if told in text] == []
