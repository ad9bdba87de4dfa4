"""What was public by a moment, and what happened within a span: the register, narrowed."""

from dataclasses import replace

import pytest

from events.sources import Citation
from tests import builders as make
from timeline.errors import TimeRefused, UsageRefused
from timeline.projections.chains import build
from timeline.projections.claims import by_action, superseded
from timeline.projections.register import KINDS, Register
from timeline.projections.roots import count_roots
from timeline.replay.axes import Axes, Span, doubts, occurred, published_by, read_axes

LATER = "dawn-2024-01-20"
BY = "2024-01-19T00:00:00Z"
BOTH = (make.source(), make.source(LATER, published_at=make.when("2024-01-20", "Europe/London")))


def late(**more) -> Citation:
    return make.cite(LATER, "was told", **more)


def names(register: Register) -> dict[str, list[str]]:
    return {kind: list(register.of_kind(kind)) for kind in KINDS}


# --- published by ----------------------------------------------------------------------------------------------------


def test_what_only_a_later_source_says_is_not_public_yet():
    known = make.given(*BOTH, make.action("panjgur"), make.action("saravan", citations=(late(),)))

    public = published_by(known, BY)

    assert names(public)["action"] == ["panjgur"]
    assert names(public)["source"] == [make.FT]
    assert public.position == known.position


def test_of_several_citations_those_to_later_sources_fall_away():
    known = make.given(*BOTH, make.action("panjgur", citations=(late(), make.cite())))

    assert published_by(known, BY).actions["panjgur"].now.citations == (make.cite(),)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("2024-01-18", True),
        ("2024-01-18T23:59:59Z", True),
        ("../2024-01-18", True),
        ("2024-01", False),
        ("2024-01-18/..", False),
        ("2024-01-18~", False),
        ("unknown", False),
        ("2024-01-19T00:00:00Z", False),
    ],
)
def test_a_source_counts_only_if_all_of_its_time_lies_before(text, counts):
    known = make.given(make.source(published_at=make.when(text, "UTC")), make.action("panjgur"))

    public = published_by(known, BY)

    assert (list(public.sources), list(public.actions)) == (([make.FT], ["panjgur"]) if counts else ([], []))
    assert (doubts(known, BY).sources == (make.FT,)) is (not counts and text != "2024-01-19T00:00:00Z")


def test_a_claim_that_a_later_one_replaced_stands_again():
    known = make.given(
        *BOTH,
        make.action("panjgur"),
        make.claim("two", "panjgur", figure=make.figure(2)),
        make.claim("nine", "panjgur", figure=make.figure(9), supersedes="two", citations=(late(),)),
    )

    assert superseded(known) == {"two": "nine"}
    assert superseded(published_by(known, BY)) == {}
    assert names(published_by(known, BY))["claim"] == ["two"]


def test_a_withdrawal_counts_by_its_own_time():
    known = make.given(make.source(), make.action("panjgur"), make.claim("two", "panjgur"), make.claim_withdrawn("two"))

    assert not known.claims["two"].stands
    assert published_by(known, BY).claims["two"].stands
    assert published_by(known, "2024-01-19T20:30:00Z").claims["two"] == known.claims["two"]


def test_our_own_corrections_and_retractions_always_count():
    known = make.given(
        make.source(),
        make.action("panjgur"),
        make.corrected("action", "panjgur", title="Strikes near Panjgur"),
        make.claim("two", "panjgur"),
        make.retracted("claim", "two"),
    )

    assert published_by(known, BY) == known


def test_a_correction_that_rests_on_a_later_source_alone_does_not_count():
    fix = replace(make.corrected("action", "panjgur", title="Strikes near Panjgur"), citations=(late(),))
    known = make.given(*BOTH, make.action("panjgur"), fix)

    public = published_by(known, BY).actions["panjgur"]

    assert (public.now, public.since) == (known.actions["panjgur"].first, ())


def test_where_a_correction_changes_what_is_cited_the_corrected_citations_decide():
    fix = make.corrected("action", "panjgur", citations=(make.cite(),))
    cited_wrongly = (*BOTH, make.action("panjgur", citations=(late(),)))

    assert not published_by(make.given(*cited_wrongly), BY).actions
    assert published_by(make.given(*cited_wrongly, fix), BY).actions["panjgur"].now.citations == (make.cite(),)


def test_of_corrected_citations_too_those_to_later_sources_fall_away():
    fix = make.corrected("action", "panjgur", citations=(make.cite(), late()))
    unsure = replace(make.corrected("action", "panjgur", citations=(make.cite(),)), citations=(late(),))

    for correction in (fix, unsure):
        known = make.given(*BOTH, make.action("panjgur", citations=(late(),)), correction)
        assert published_by(known, BY).actions["panjgur"].now.citations == (make.cite(),)


def test_a_correction_of_a_source_counts_whatever_it_cites():
    """Else a source would count by a time that its own entry does not show."""
    fix = make.corrected("source", make.FT, published_at=make.when("2024-01-17", "UTC"))
    known = make.given(*BOTH, replace(fix, citations=(late(),)))

    assert published_by(known, "2024-01-18T00:00:00Z").sources[make.FT].now == known.sources[make.FT].now


def test_a_source_published_later_than_we_first_wrote_down_counts_by_its_corrected_time():
    fix = make.corrected("source", make.FT, published_at=make.when("2024-02-01", "UTC"))
    known = make.given(make.source(), make.action("panjgur"), fix)

    assert names(published_by(known, BY))["action"] == []


def test_the_name_of_an_actor_stays_and_a_tie_that_later_sources_tell_falls_away():
    known = make.given(
        *BOTH,
        make.actor("iran"),
        make.actor("irgc", "organ", "iran", citations=(late(),)),
        make.actor("basij", "organ", "irgc"),
        replace(make.affiliated("basij", "iran"), citations=(late(),)),
    )

    public = published_by(known, BY)

    assert list(public.actors) == ["iran", "irgc", "basij"]
    assert public.actors["irgc"].now.affiliations == ()
    assert public.actors["basij"].since == ()
    assert public.actors["basij"].now == known.actors["basij"].now


def test_a_source_whose_origin_came_later_stands_for_itself():
    known = make.given(*BOTH, make.copied(make.FT, LATER))

    assert count_roots(known, [make.FT]).independent == (f"source {LATER}",)
    assert count_roots(published_by(known, BY), [make.FT]).independent == (f"source {make.FT}",)


def test_a_dispute_that_rests_on_a_later_source_contests_nothing_yet():
    known = make.given(
        *BOTH,
        make.action("panjgur"),
        make.action("sistan", "2024-01-18"),
        make.response("sistan", "panjgur", link="answer"),
        replace(make.disputed("answer"), citations=(late(),)),
    )

    [chain] = build(published_by(known, BY)).chains

    assert build(known).chains[0].edges[0].contested
    assert not chain.edges[0].contested


def test_a_link_to_an_action_that_is_not_public_leads_out_and_is_left_out():
    known = make.given(
        *BOTH,
        make.action("panjgur", citations=(late(),)),
        make.action("sistan", "2024-01-18"),
        make.response("sistan", "panjgur", link="answer"),
        make.response("sistan", "panjgur", "inferred", link="guess"),
    )

    found = build(published_by(known, BY))

    assert (found.chains, found.dangling) == ((), ("answer", "guess"))


def test_a_link_to_an_action_that_we_retracted_leads_nowhere():
    told = (
        *BOTH,
        make.action("panjgur"),
        make.action("sistan", "2024-01-18", citations=(late(),)),
        make.response("sistan", "panjgur", link="answer"),
    )
    leads_out, joins_nothing = (published_by(make.given(*told, *more), BY) for more in ((), (RETRACTED,)))

    assert (build(leads_out).unanswered, list(leads_out.responses)) == ((), ["answer"])
    assert (build(joins_nothing).unanswered, list(joins_nothing.responses)) == (("panjgur",), [])


RETRACTED = make.retracted("action", "sistan")


@pytest.mark.parametrize(
    ("strength", "more", "answered"),
    [
        ("attributed", {}, True),
        ("inferred", {}, False),
        ("followed", {}, False),
        ("attributed", {"polarity": "no"}, False),
        ("attributed", {"relation": "announces"}, False),
    ],
)
def test_only_a_link_that_says_so_is_an_answer_where_it_leads_out(strength, more, answered):
    link = make.changed(make.response("sistan", "panjgur", strength, link="answer"), **more)
    known = make.given(*BOTH, make.action("panjgur"), make.action("sistan", "2024-01-18", citations=(late(),)), link)

    assert build(published_by(known, BY)).unanswered == (() if answered else ("panjgur",))


def test_notes_stay_with_what_they_are_about():
    known = make.given(
        *BOTH,
        make.action("panjgur"),
        make.action("saravan", citations=(late(),)),
        make.note("one", "panjgur"),
        make.note("two", "saravan"),
        make.note("on-two", "note:two"),
    )

    assert names(published_by(known, BY))["note"] == ["one"]


def test_a_thing_that_was_redacted_whole_has_no_time_and_does_not_count():
    known = make.given(make.source(), make.withheld(make.action("panjgur")), make.withheld(make.source(LATER)))

    public = published_by(known, BY)

    assert (list(public.actions), list(public.sources)) == ([], [make.FT])
    assert doubts(known, BY).sources == (LATER,)


def test_what_was_redacted_of_a_thing_counts_as_at_the_basis():
    gone = make.withheld(make.claim_withdrawn("two"))
    known = make.given(make.source(), make.action("panjgur"), make.claim("two", "panjgur"), gone)

    assert published_by(known, BY) == known


# --- occurred --------------------------------------------------------------------------------------------------------

SPAN = Span("2024-01-17T00:00:00Z", "2024-01-18T00:00:00Z")


@pytest.mark.parametrize(
    ("text", "may", "must"),
    [
        ("2024-01-17", True, True),
        ("2024-01-17T23:59:59Z", True, True),
        ("2024-01-18T00:00:00Z", False, False),
        ("2024-01-16", False, False),
        ("2024-01", True, False),
        ("../2024-01-17", True, False),
        ("2024-01-17/..", True, False),
        ("2024-01-18/..", False, False),
        ("../2024-01-16", False, False),
        ("unknown", True, False),
    ],
)
def test_a_time_may_lie_in_a_span_or_must(text, may, must):
    when = make.when(text, "UTC")

    assert (SPAN.may_hold(when), SPAN.must_hold(when)) == (may, must)


@pytest.mark.parametrize(("text", "must"), [("../2024-01-16", True), ("2024-01-16/..", False), ("unknown", False)])
def test_an_open_span_asks_nothing_on_its_open_side(text, must):
    assert Span(None, "2024-01-18T00:00:00Z").must_hold(make.when(text, "UTC")) is must


def test_with_an_action_go_its_claims_and_notes_and_links_lead_out():
    known = make.given(
        make.source(),
        make.action("panjgur"),
        make.action("sistan", "2024-01-18"),
        make.action("later", "2024-02-01"),
        make.claim("one", "panjgur"),
        make.claim("both", ["panjgur", "sistan"]),
        make.response("sistan", "panjgur", link="answer"),
        make.response("later", "panjgur", link="elsewhere"),
        make.note("aside", "panjgur"),
    )

    day = occurred(known, Span("2024-01-17T20:30:00Z", "2024-01-18T20:30:00Z"), surely=True)

    kept = {kind: found for kind, found in names(day).items() if found}
    assert kept == {"source": [make.FT], "action": ["sistan"], "claim": ["both"], "response": ["answer"]}
    assert by_action(day).matrices.keys() == {"sistan"}


# --- what is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("2024-01-18", "2024-01-19T00:00:00Z"),
        ("2024-01", "2024-02-01T00:00:00Z"),
        ("2024-01-18T12:00Z", "2024-01-18T12:01:00Z"),
        ("2024-01-18T12:00:00+03:30", "2024-01-18T08:30:01Z"),
    ],
)
def test_a_moment_counts_to_its_end_and_what_is_told_reads_the_same(text, by):
    axes = read_axes(published_by=text)

    assert axes == Axes(published_by=by)
    assert read_axes(published_by=axes.told().published_by) == axes


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2024-01-16..2024-01-17", ("2024-01-16T00:00:00Z", "2024-01-18T00:00:00Z")),
        ("2024-01-16", ("2024-01-16T00:00:00Z", "2024-01-17T00:00:00Z")),
        ("2024-01-16T04:30+03:30..", ("2024-01-16T01:00:00Z", None)),
        (" ..2024 ", (None, "2025-01-01T00:00:00Z")),
        ("..", (None, None)),
    ],
)
def test_a_span_is_two_moments_or_one_and_what_is_told_reads_the_same(text, span):
    axes = read_axes(occurred=text, surely=True)

    assert axes == Axes(None, Span(*span), surely=True)
    assert read_axes(occurred=axes.told().occurred, surely=True) == axes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-01-18T12:00", "time.no-zone"),
        ("2024-01-18 morning", "time.no-zone"),
        ("2024-01-18~", "time.unreadable"),
        ("2024-01-16/2024-01-18", "time.unreadable"),
        ("unknown", "time.unreadable"),
        ("yesterday", "time.unreadable"),
        ("\u0662\u0660\u0662\u0664-01-18", "time.unreadable"),
        ("", "time.empty"),
    ],
)
def test_what_is_no_one_moment_is_refused(text, code):
    with pytest.raises(TimeRefused) as refusal:
        read_axes(published_by=text)

    assert refusal.value.code == code
    assert refusal.value.where == {"option": "--published-by"}


def test_a_span_the_wrong_way_round_is_refused():
    with pytest.raises(TimeRefused) as refusal:
        read_axes(occurred="2024-01-18..2024-01-17")

    assert (refusal.value.code, refusal.value.where) == ("time.reversed", {"option": "--occurred"})


def test_surely_without_a_span_is_refused():
    with pytest.raises(UsageRefused):
        read_axes(surely=True)
