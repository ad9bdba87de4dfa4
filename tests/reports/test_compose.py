"""The report on the seed chain: what report.md says that it must print, and nothing that nobody said."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from events.actions import ActionReported
from events.envelope import Basis
from events.responses import ResponseAsserted
from tests.builders import (
    action,
    actor,
    cite,
    claim,
    corrected,
    disputed,
    figure,
    given,
    note,
    party,
    response,
    retracted,
    source,
    source_withdrawn,
    when,
)
from tests.cases.packaged import known
from tests.reports.golden import GOLDEN, of_case
from timeline.errors import NotFound
from timeline.projections.register import Register
from timeline.reports.compose import compose
from timeline.reports.to_json import to_json
from timeline.reports.to_markdown import to_markdown

ANEW = "python -m tests.reports.golden writes it anew"
BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 27, b"\x9f" * 32)


def named(name: str, label: str):
    return replace(actor(name), name=label)


def report(register: Register, about: str, **options):
    return compose(register, BASIS._replace(position=register.position), "desk.example.org", about, **options)


@pytest.fixture(scope="module")
def seed():
    return of_case("kerman-2024")


def test_the_bottom_line_of_the_seed_chain_is_the_golden_one(seed):
    assert " ".join(one.text for one in seed.bottom_line) == (
        "Between an undated bombing in Kerman and 18 January 2024 this record holds six linked actions on the soil of "
        "four states (Iran, Iraq, Syria, Pakistan): five violent, one diplomatic. Iran's strike near Panjgur and "
        "Pakistan's strike in Sistan-Baluchestan each fell on the other's territory, and each was reported as aimed at "
        "somebody other than the state struck. One link rests on the acting side's own words, three on a reporter's, "
        "two on order in time alone. On those killed on 18 January two accounts differ, and no third is on record. "
        "The whole record rests on one article: one item, one outlet, one independent root."
    )


def blow_for_blow(**targets) -> str:
    """Return the bottom line about two strikes on each other's soil, aimed at what `targets` say."""
    struck = (("first", "iran", "PK", "2024-01-16"), ("second", "pakistan", "IR", "2024-01-18"))
    strikes = [
        action(name, day, by=side, territory=(soil,), targets=targets.get(side, ())) for name, side, soil, day in struck
    ]
    on_record = (actor("iran"), actor("pakistan"), actor("financial-times", "outlet"), source(), *strikes)
    told = report(given(*on_record, response("second", "first")), "second")
    return " ".join(one.text for one in told.bottom_line)


def test_of_strikes_whose_targets_nobody_named_it_is_not_said_at_whom_they_were_aimed():
    said, aimed = blow_for_blow(), "aimed at somebody other than the state struck"

    assert "each fell on the other's territory." in said
    assert aimed not in said
    assert aimed not in blow_for_blow(iran=(party(None, words="a camp"),))
    assert aimed in blow_for_blow(iran=(party(None, words="a camp"),), pakistan=(party(None, words="hide-outs"),))


def blows(pairs: int, **targets):
    """Return the bottom line about so many strikes of Iran and as many of Pakistan, each answering the last."""
    events = blows_events(pairs, **targets)
    return report(given(*events), "iran-0").bottom_line


def blows_events(pairs: int, **targets):
    states = (actor("iran"), actor("pakistan"), actor("financial-times", "outlet"), source())
    events, names = [*states], [f"{side}-{at}" for at in range(pairs) for side in ("iran", "pakistan")]
    for at, name in enumerate(names):
        side = name.partition("-")[0]
        soil = {"iran": "PK", "pakistan": "IR"}[side]
        events.append(action(name, f"2024-01-{at + 1:02}", by=side, territory=(soil,), targets=targets.get(side, ())))
    answers = [response(later, earlier, "attributed") for earlier, later in pairwise(names)]
    return [*events, *answers]


@pytest.mark.parametrize(("pairs", "said"), [(3, "In five pairs"), (9, "In 17 pairs")])
def test_of_many_strikes_on_each_others_soil_the_bottom_line_stays_one_to_read(pairs, said):
    line = blows(pairs)

    told = [one for one in line if "fell on" in one.text]
    assert len(told) == 1
    assert told[0].text.startswith(said)
    assert len(told[0].ids) == 2 * pairs
    assert ("no. 1 and no. 2" in told[0].text) == (pairs == 3)
    assert len(line) <= 5


def test_of_pairs_that_are_linked_by_order_alone_it_says_so():
    strikes = [event for event in blows_events(3) if not isinstance(event, ResponseAsserted)]
    names = [one.action for one in strikes if isinstance(one, ActionReported)]
    links = [response(b, a, "followed" if at % 2 else "attributed") for at, (a, b) in enumerate(pairwise(names))]

    told = report(given(*strikes, *links), names[0]).bottom_line[1].text

    assert told.startswith("In five pairs")
    assert told.endswith("; two of these pairs are linked by order in time alone.")


def test_it_says_in_how_many_of_them_somebody_else_was_aimed_at():
    camp = (party(None, words="a camp"),)

    both, one_sided = blows(2, iran=camp, pakistan=camp), blows(2, iran=camp)
    assert "; in all of them each was reported as aimed at somebody other than" in both[1].text
    assert "aimed at" not in one_sided[1].text


def announced(**more) -> str:
    """Return the report on a strike that is said to pre-empt an act that is not on record."""
    strength = more.pop("strength", "stated")
    link = response("second", None, strength, relation="pre-empts", expected="large scale attacks", **more)
    states = (actor("iran"), actor("pakistan"), actor("financial-times", "outlet"), source())
    strikes = (action("first", "2024-01-16"), action("second", "2024-01-18", by="pakistan"))
    return to_markdown(report(given(*states, *strikes, response("second", "first"), link), "second"))


def test_an_act_that_was_pre_empted_stands_in_its_step_and_under_the_links_with_its_words():
    """It is in no row of table 2: nothing on record is joined."""
    by = party("pakistan", "self_claimed")
    text = announced(asserted_by=by, citations=(cite(quote="impending attacks", speaker="pakistan"),))
    says = 'was meant to prevent "large scale attacks" by the acting side\'s own account: Pakistan, in the words'

    assert f'- **Link**: It {says} "impending attacks".' in text
    assert f'- No. 2 {says} "impending attacks". \\[' in text
    assert text.count("| pre-empts |") == 0
    assert "Acts pre-empted or announced" in text
    assert "response second-stated-expected" in text, "in the register of events"


def test_an_act_ahead_that_is_denied_or_said_by_others_is_told_so():
    text = announced(polarity="no", hedged=True, strength="attributed")

    assert 'was not meant to prevent "large scale attacks" according to the Financial Times, hedged' in text


def test_a_report_without_acts_ahead_has_no_such_list(seed):
    assert "Acts pre-empted or announced" not in to_markdown(seed)


def test_the_steps_stand_in_order_with_actor_target_and_territory_apart(seed):
    assert [(step.number, step.id, step.territory) for step in seed.steps] == [
        (1, "kerman-bombing", "Iran"),
        (2, "iraq-strikes", "Iraq"),
        (3, "syria-strikes", "Syria"),
        (4, "panjgur-2024-01-16", "Pakistan"),
        (5, "sistan-2024-01-18", "Iran"),
        (6, "iran-demand-2024-01-18", "no territory on record"),
    ]
    panjgur = seed.steps[3]
    assert panjgur.actors.startswith("Iran")
    assert panjgur.targets.startswith("Jaish ul-Adl")


def test_pakistan_s_strike_is_attributed_and_never_stated(seed):
    """Reporters called it retaliation; the ministry did not."""
    [link] = [row for row in seed.links if (row.earlier, row.later) == (4, 5)]

    assert (link.strength, link.asserted_by, link.words) == ("attributed", "Financial Times", '"in retaliation for"')
    assert link.lag == "30 to 54 hours"


def test_what_only_followed_is_never_worded_as_a_cause(seed):
    followed = [one.text for one in seed.steps[3].links]

    assert followed == [
        "It came after no. 2 in the order that its source tells; this link says no more.",
        "It came after no. 3 in the order that its source tells; this link says no more.",
    ]


def test_retaliation_and_response_are_only_ever_the_newspaper_s_words(seed):
    printed = to_markdown(seed)
    quoted = re.sub(r'"[^"]*"', "", printed)
    attributed = re.sub(r"in what the Financial Times called [^.]*", "", quoted)
    ids = re.sub(r"response( [a-z]|\.asserted)", "", attributed)

    assert not re.search(r"retaliat|respon(se|d)|because|triggered|led to|caused", ids, re.IGNORECASE)


def test_claims_stand_side_by_side_and_are_never_added_over_claimants(seed):
    matrix = seed.steps[4].claims
    cells = {row.label: [[cell.text for cell in cells] for cells in row.cells] for row in matrix.rows}

    assert matrix.claimants == ("Pakistan's foreign ministry", "Iran's deputy governor")
    assert cells["killed"] == [['"a number of" (no figure; 1 or more)'], ["7 (our sum)"]]
    assert cells["killed, of whom children"] == [[], ["4"]]
    assert cells["status of the killed"] == [['"militants"'], ['"foreign nationals"']]
    assert cells["target"] == [['"terrorist hide-outs"'], []]


def test_each_list_holds_what_its_rule_says(seed):
    lists = {
        name: [one.text for one in getattr(seed.lists, name)]
        for name in ("established", "claimed", "disputed", "unknown")
    }

    assert any(text.startswith("No. 5") and "both sides speak of it" in text for text in lists["established"])
    assert any("responsibility: claimed (Isis)" in text for text in lists["claimed"])
    assert any('"a number of"' in text for text in lists["claimed"])
    assert [text for text in lists["disputed"] if "status of the killed" in text]
    assert lists["unknown"] == [
        "When it happened: no. 1, no. 2 and no. 3.",
        "Who did it: An explosion goes off near Saravan, Iran.",
        "Whom it was aimed at: no. 2 and no. 3.",
        "How many died: no. 1, no. 2, no. 3 and no. 4.",
        "Whether it answered anything: no. 4.",
    ]


def test_lags_are_intervals_and_an_undated_end_is_not_computable(seed):
    assert [(row.earlier, row.later, row.lag) for row in seed.lags] == [
        (1, 2, "not computable"),
        (1, 3, "not computable"),
        (4, 5, "30 to 54 hours"),
        (5, 6, "0 to 23 hours"),
    ]


def test_the_report_says_what_would_change_under_other_assumptions(seed):
    sentences = [one.text for one in seed.sensitivity]

    assert sentences[0] == "Without followed links the chain falls into 2: {1, 2, 3} and {4, 5, 6}."
    assert any("28.5 to 52.5 hours" in text for text in sentences)
    assert any("17 January 2024 23:30 UTC" in text for text in sentences)


def test_the_explosion_stands_apart_with_its_own_claim(seed):
    [nearby] = seed.nearby

    assert nearby.id == "saravan-explosion"
    assert nearby.claims.rows[0].cells[0][0].text == "0 reported"


def test_order_that_cannot_be_told_is_reported(seed):
    assert "It cannot be told whether no. 1 came before no. 2." in [one.text for one in seed.order_conflicts]


def test_the_seed_report_is_the_golden_file_to_the_byte(seed):
    assert to_markdown(seed) == (GOLDEN / "kerman-2024.md").read_text("utf-8"), ANEW


def test_the_same_basis_gives_the_same_bytes(seed):
    again = report(known("kerman-2024"), "sistan-2024-01-18")

    assert to_json(again) == to_json(seed)
    assert to_markdown(again) == to_markdown(seed)


def test_a_chain_may_be_asked_for_by_any_action_in_it(seed):
    assert report(known("kerman-2024"), "kerman-bombing").steps == seed.steps


def test_without_followed_links_the_report_is_on_the_shorter_chain():
    short = report(known("kerman-2024"), "sistan-2024-01-18", strengths=("stated", "attributed"))

    assert [step.id for step in short.steps] == ["panjgur-2024-01-16", "sistan-2024-01-18", "iran-demand-2024-01-18"]


def test_an_action_alone_still_has_a_report():
    alone = report(known("kerman-2024"), "saravan-explosion")

    assert [step.number for step in alone.steps] == [1]
    assert "| none | none |" in to_markdown(alone)


def test_the_wider_case_revises_one_claimant_s_figures_and_keeps_them_all():
    wide = report(known("iran-pakistan-2024"), "saravan-2024-01-18")
    [strike] = [step for step in wide.steps if step.id == "saravan-2024-01-18"]
    [killed] = [row for row in strike.claims.rows if row.label == "killed"]
    marhamati = strike.claims.claimants.index("Iran's deputy governor Marhamati")

    assert [cell.text for cell in killed.cells[marhamati]] == ["7", "9", "10"]
    assert [cell.standing == "stands" for cell in killed.cells[marhamati]] == [False, False, True]


def test_an_action_that_is_not_on_record_is_not_found():
    with pytest.raises(NotFound):
        report(known("kerman-2024"), "no-such-action")


def test_a_retracted_action_has_no_report_of_its_own():
    register = given(actor("iran"), source(), action("a"), retracted("action", "a", amends=3))

    with pytest.raises(NotFound):
        report(register, "a")


def test_a_correction_is_printed_with_its_reason_and_position():
    register = given(actor("iran"), source(), action("a"), corrected("action", "a", amends=3, realisation="foiled"))

    [change] = report(register, "a").steps[0].changes

    assert change.text.startswith("Position 4, corrected: realisation. Reason: ")


def test_what_a_note_holds_back_is_left_out_and_counted():
    register = given(
        actor("iran"), source(), action("a"), action("b"), response("b", "a"), note("n", "b", kind="hold", text="wait")
    )

    dossier = report(register, "a")

    assert [step.id for step in dossier.steps] == ["a"]
    assert any("Held back by a note: one item" in one.text for one in dossier.method)


def test_a_figure_for_two_actions_is_not_held_against_a_figure_for_one():
    register = given(
        actor("iran"),
        actor("pakistan"),
        source(),
        action("a"),
        action("b"),
        response("b", "a"),
        claim("one", "a", "iran", figure=figure(2)),
        claim("both", ("a", "b"), "pakistan", figure=figure(11)),
    )

    dossier = report(register, "a")

    assert not dossier.lists.disputed
    assert any("11 (one figure for this and no. 2)" in one.text for one in dossier.lists.claimed)


def test_hostile_text_does_not_break_out_of_a_table():
    register = given(named("iran", "x | y"), source(), action("a", title="<script> | [a](javascript:b)"))

    printed = to_markdown(report(register, "a"))

    assert "<script>" not in printed
    assert "[a](" not in printed


def bottom(dossier) -> str:
    return " ".join(one.text for one in dossier.bottom_line)


@pytest.mark.parametrize(
    ("text", "zone", "words"),
    [
        ("2024-01-18", None, "18 January 2024"),
        ("2024-01-18~", None, "about 18 January 2024"),
        ("2024-01-18T04:30", "Asia/Tehran", "18 January 2024"),
        ("2024", None, "2024"),
        ("2024-01", None, "January 2024"),
    ],
)
def test_the_bottom_line_gives_the_date_that_was_said(text, zone, words):
    """A day without zone begins on the day before in UTC; a year is not its first of January."""
    register = given(actor("iran"), source(), action("a", when(text, zone)))

    assert bottom(report(register, "a")).startswith(f"This record holds one action that is not linked, {words}:")


def test_an_end_that_is_open_is_called_undated():
    register = given(
        actor("iran"), source(), action("a", when("2024-01-10")), action("b", when("2024-01-02/..")), response("b", "a")
    )

    assert bottom(report(register, "a")).startswith("Between 10 January 2024 and an undated strike ")


def test_a_status_of_nobody_is_not_printed_as_one_of_somebody():
    """The minister said that no Pakistanis were targeted."""
    zero = figure(0, quantity="targets", unit="persons", status="Pakistanis")
    register = given(actor("iran"), source(), action("a"), claim("c", "a", dimension="count", figure=zero))

    rows = report(register, "a").steps[0].claims.rows

    assert [(row.label, row.cells[0][0].text) for row in rows] == [("targets", '0 reported, of "Pakistanis"')]


def test_comments_and_other_explanations_are_printed_where_they_belong():
    register = given(
        actor("iran"),
        source(),
        action("a"),
        action("b"),
        response("b", "a", link="b-a"),
        claim("c", "a"),
        note("n1", "a", text="On the action."),
        note("n2", "claim:c", text="On the claim."),
        note("n3", "response:b-a", kind="alternative", text="It was planned before."),
        note("n4", "a", kind="indicator", text="Envoys come back."),
    )

    dossier = report(register, "a")

    assert [one.text for one in dossier.steps[0].remarks] == ["On the action.", "On c (Iran): On the claim."]
    assert [one.text for one in dossier.alternatives] == ["1 to 2: It was planned before."]
    assert [one.text for one in dossier.signals] == ["Envoys come back."]


def test_a_hold_on_a_claim_takes_no_action_of_the_same_name_away():
    register = given(
        actor("iran"), source(), action("a"), claim("a", "a"), note("n", "claim:a", kind="hold", text="wait")
    )

    dossier = report(register, "a")

    assert [step.id for step in dossier.steps] == ["a"]
    assert dossier.steps[0].claims.rows == ()


def test_two_times_that_exclude_each_other_are_disputed():
    times = {"iran": "2024-01-18T04:05", "pakistan": "2024-01-18T04:30"}
    claims = [
        claim(f"time-{who}", "a", who, dimension="time", figure=None, when=when(text)) for who, text in times.items()
    ]
    register = given(actor("iran"), actor("pakistan"), source(), action("a"), *claims)

    assert [one.ids for one in report(register, "a").lists.disputed] == [("time-iran", "time-pakistan")]


def test_who_disputes_a_link_is_printed_with_the_reason():
    register = given(
        actor("iran"), source(), action("a"), action("b"), response("b", "a", link="b-a"), disputed("b-a", "iran")
    )

    sentences = [one.text for one in report(register, "a").steps[1].links]

    assert sentences[1].startswith("That is disputed by Iran: ")


def test_a_source_that_no_longer_stands_is_marked_and_so_is_what_rests_on_it():
    register = given(actor("iran"), source(), action("a"), claim("c", "a"), source_withdrawn())

    dossier = report(register, "a")

    assert {one.standing for one in dossier.notes} == {"withdrawn by its publisher, position 5"}
    assert dossier.steps[0].claims.rows[0].cells[0][0].standing.startswith("unsupported")


def test_the_wider_case_shows_the_other_reason_the_flag_and_what_was_left_out():
    wide = to_markdown(report(known("iran-pakistan-2024"), "saravan-2024-01-18"))

    assert "impending" in wide
    assert "GMT" in wide
    assert "left out of case iran-pakistan-2024" in wide


def test_the_wider_report_is_the_golden_file_to_the_byte():
    assert to_markdown(of_case("iran-pakistan-2024")) == (GOLDEN / "iran-pakistan-2024.md").read_text("utf-8"), ANEW


def test_every_event_that_the_report_prints_from_stands_in_its_register(seed):
    things = {row.thing.partition(" ")[0] for row in seed.register}

    assert things == {"source", "actor", "action", "claim", "response"}


def test_an_address_can_be_copied_and_is_no_link():
    register = given(actor("iran"), source(url="https://example.org/a`b"), action("a"))

    assert "`https://example.org/a%60b`" in to_markdown(report(register, "a"))


def test_what_rests_on_a_source_that_was_withdrawn_is_marked_and_speaks_for_nobody():
    """A link on a forged page is no longer the acting side's word."""
    register = given(
        actor("iran"),
        actor("pakistan"),
        source(),
        action("a", by="iran"),
        action("b", by="pakistan"),
        response("b", "a", "stated", asserted_by=party("pakistan"), citations=(cite(speaker="pakistan"),)),
        retracted("source", "ft-2024-01-18", amends=3),
    )

    dossier = report(register, "a")

    assert [row.marks for row in dossier.links] == [
        "unsupported: no source that it rests on stands, order cannot be told"
    ]
    assert {one.standing for one in dossier.notes} == {"struck by us, position 7"}


def test_only_recorded_words_are_printed_in_quotation_marks():
    """A paraphrase is ours, whoever it is about."""
    register = given(
        actor("iran"),
        source(),
        action("a"),
        claim(
            "c1", "a", dimension="motive", figure=None, text="to prevent attacks", citations=(cite(quote="so said"),)
        ),
        claim(
            "c2", "a", dimension="target", figure=None, text="hide-outs", citations=(cite(quote="terrorist hide-outs"),)
        ),
    )

    cells = {row.label: row.cells[0][0].text for row in report(register, "a").steps[0].claims.rows}

    assert cells == {"target": '"hide-outs"', "motive": "to prevent attacks"}


def test_a_denied_responsibility_is_disputed():
    register = given(
        actor("iran"), source(), action("a"), claim("c", "a", dimension="responsibility", stance="denies", figure=None)
    )

    assert [one.ids for one in report(register, "a").lists.disputed] == [("c",)]


def test_a_corrected_claim_leaves_a_trace_in_the_step():
    register = given(
        actor("iran"), source(), action("a"), claim("c", "a"), corrected("claim", "c", amends=4, stance="attributes")
    )

    assert [one.text[:30] for one in report(register, "a").steps[0].changes] == ["Claim c: Position 5, corrected"]


def test_an_approximate_time_shows_the_words_that_it_was_widened_from():
    about = when("2024-01-18T02:00~", as_reported="about 02:00")
    register = given(actor("iran"), source(), action("a", about))

    assert report(register, "a").steps[0].occurred.local.endswith(', widened from "about 02:00"')


def test_a_translation_stands_beside_the_quote():
    quoted = cite(quote="پاسخ فوری", language="fa", translation="an immediate answer")
    register = given(actor("iran"), source(), action("a", citations=(quoted,)))

    assert "our translation: an immediate answer" in to_markdown(report(register, "a"))


def test_a_link_that_a_method_proposed_is_named_as_such_in_the_method():
    """A report that says "none recorded" while one is drawn would be a lie."""
    inferred = response(
        "b",
        "a",
        "inferred",
        citations=(),
        method="hawkes",
        model="hawkes-1",
        probability="0.62",
        accepted_by="mk",
    )
    register = given(actor("iran"), source(), action("a"), action("b"), inferred)

    drawn = report(register, "a", strengths=("stated", "inferred"))
    alone = report(register, "a")

    assert any("accepted by a person: hawkes (hawkes-1)." in one.text for one in drawn.method)
    assert any("accepted by a person: none recorded." in one.text for one in alone.method)


def test_a_lag_is_given_for_the_measured_strengths_only():
    register = given(actor("iran"), source(), action("a"), action("b", "2024-01-17"), response("b", "a", "attributed"))

    measured = [report(register, "a", measured=one).links[0].lag for one in (("attributed",), ("stated",))]

    assert measured == ["0 to 48 hours", "not measured"]


def test_a_link_to_what_is_held_back_tells_of_nothing():
    answered = (
        source(),
        action("panjgur"),
        action("sistan", "2024-01-18", by="pakistan"),
        response("sistan", "panjgur", link="answer"),
    )
    held = report(given(*answered, note("held", "sistan", "hold")), "panjgur")

    assert [one.text for one in held.unanswered] == ["No answer on record: no. 1."]
    assert held.left_out == ()
    assert "No answer on record: no. 2." in [one.text for one in report(given(*answered), "panjgur").unanswered]
