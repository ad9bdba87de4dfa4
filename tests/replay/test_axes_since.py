"""What was public by a moment of what is told of things since: what is ours, and what cites a source that was."""

from dataclasses import replace

import pytest

from events.amendments import PlaceCorrected
from tests import builders as make
from tests.replay.test_axes import BOTH, BY, late
from timeline.projections.chains import build
from timeline.projections.grades import held
from timeline.projections.merging import as_merged, merged_actions
from timeline.projections.order import orderings_of
from timeline.projections.register import Thing
from timeline.projections.texts import passages_of
from timeline.replay.axes import Span, doubts, occurred, published_by

CITED = {"later": (late(),), "public": (make.cite(),), "both": (late(), make.cite()), "nothing": ()}
PAIR = (*BOTH, make.actor("iran"), make.action("a"), make.action("b"), make.claim("c", "a"))
OF_SEVERAL = (make.merged("a", "b"), make.coded("a"), make.distinguished("a", "b"), make.part_of("a", "b"))


@pytest.mark.parametrize("cited", CITED)
@pytest.mark.parametrize("event", [*OF_SEVERAL, make.called("iran")], ids=lambda one: one.type)
def test_an_opinion_counts_if_it_cites_nothing_or_something_that_was_public(event, cited):
    known = make.given(*PAIR, make.changed(event, citations=CITED[cited]))

    public = published_by(known, BY)

    kept = [one.event for kind in ("action", "actor") for thing in public.of_kind(kind).values() for one in thing.since]
    assert bool(kept) is (cited != "later")
    assert [citation for one in kept for citation in one.citations] == [make.cite()] * (cited in ("public", "both"))


def test_grades_are_ours_and_so_is_that_a_case_was_closed_or_a_proposal_declined():
    since = (make.source_graded(), make.claim_graded("c"), make.case(), make.case_closed(), make.declined("a", "b"))
    known = make.given(*PAIR, *since)

    public = published_by(known, BY)

    assert (held(public.sources[make.FT]), held(public.claims["c"])) == ({"mk": "B"}, {"mk": "3"})
    assert public.cases == known.cases
    assert public.actions == known.actions


def test_a_merge_that_rests_on_a_later_source_joins_nothing_yet():
    merge = make.changed(make.merged("a", "b"), citations=CITED["later"])
    known = make.given(*PAIR, merge)

    assert list(as_merged(known).actions) == ["a"]
    assert list(as_merged(published_by(known, BY)).actions) == ["a", "b"]


def test_a_merge_with_a_record_that_was_not_public_joins_nothing_yet():
    known = make.given(*BOTH, make.action("a"), make.action("b", citations=(late(),)), make.merged("a", "b"))

    public = published_by(known, BY)

    assert merged_actions(public) == {}
    assert as_merged(public).actions["a"].now.citations == (make.cite(),)


def test_a_statement_of_order_counts_with_its_source():
    known = make.given(*PAIR, make.ordered("a", "b"), make.ordered("b", "a", citations=(late(),)))

    assert [(one.before, one.after) for one in orderings_of(published_by(known, BY))] == [("a", "b")]


def test_an_action_counts_by_a_passage_that_was_added_and_shows_that_alone():
    known = make.given(*BOTH, make.action("a", citations=(late(),)), make.citation_added("a"))

    public = published_by(known, BY)

    assert [one.source for one in public.actions["a"].now.citations] == [make.FT]
    assert len(public.actions["a"].since) == 1


def test_a_passage_of_a_later_source_that_was_added_falls_away_with_its_event():
    known = make.given(*BOTH, make.action("a"), make.citation_added("a", source=late().source))

    public = published_by(known, BY)

    assert public.actions["a"] == make.given(*BOTH, make.action("a")).actions["a"]


def test_an_added_passage_that_a_correction_replaced_is_told():
    moved = make.corrected("action", "a", citations=(late(),))
    known = make.given(*BOTH, make.action("a", citations=(late(),)), make.citation_added("a"), moved)

    assert list(published_by(known, BY).actions) == []
    assert doubts(known, BY).recited == ("action:a",)


def test_a_place_is_ours_and_what_a_later_source_corrected_of_it_falls_away():
    fix = replace(make.corrected("place", "rask", radius_m=9), citations=(late(),))
    known = make.given(*BOTH, make.known_place("rask", citations=(late(), make.cite())), fix)

    [place] = published_by(known, BY).places.values()

    assert isinstance(fix, PlaceCorrected)
    assert (place.now.radius_m, place.now.citations) == (5000, (make.cite(),))


def test_a_name_that_only_a_later_source_gives_is_not_public_yet():
    known = make.given(*PAIR, make.called("iran", "Persia", citations=(late(),)))

    for register, expected in ((known, True), (published_by(known, BY), False)):
        texts = [one.text for one in passages_of(register, Thing("actor", "iran"))]
        assert ("Persia" in texts) is expected


# --- occurred --------------------------------------------------------------------------------------------------------

DAY = Span("2024-01-16T00:00:00Z", "2024-01-19T00:00:00Z")


TWO = (*BOTH, make.action("in", "2024-01-17"), make.action("out", "2024-01-25"), make.claim("c", "out"))


def test_of_several_records_the_one_that_they_are_shown_as_is_asked_when_it_happened():
    """Else one would be shown under a day that lies outside of the span, or without what the others say."""
    known, turned = (make.given(*TWO, make.merged(*names)) for names in (("in", "out"), ("out", "in")))
    inside, outside = (as_merged(occurred(one, DAY)) for one in (known, turned))

    assert inside.actions == as_merged(known).actions
    assert list(inside.actions) == ["in"]
    assert list(inside.claims) == ["c"]
    assert (outside.actions, outside.claims) == ({}, {})


def test_records_that_were_taken_apart_again_are_asked_each_for_itself():
    known = make.given(*TWO, make.merged("out", "in"), make.unmerged("out", "in"))

    assert list(as_merged(occurred(known, DAY)).actions) == ["in"]


@pytest.mark.parametrize(("surely", "left"), [(False, ["a", "undated"]), (True, ["a"])])
def test_a_statement_of_order_tells_no_time(surely, left):
    later = make.action("later", "2024-01-25")
    known = make.given(*BOTH, make.action("a", "2024-01-17"), make.action("undated", "unknown"), later)
    told = make.given(
        *BOTH,
        make.action("a", "2024-01-17"),
        make.action("undated", "unknown"),
        later,
        make.ordered("later", "undated"),
    )

    assert list(occurred(known, DAY, surely=surely).actions) == left
    assert list(occurred(told, DAY, surely=surely).actions) == left


def test_an_order_with_an_action_outside_of_the_span_is_left_out_and_breaks_nothing():
    known = make.given(*BOTH, make.action("a", "2024-01-17"), make.action("z", "2024-01-25"), make.ordered("a", "z"))

    inside = occurred(known, DAY)

    assert orderings_of(inside) == ()
    assert build(inside).alone == ("a",)
