"""Named rules: a single figure says whose it is and by which rule, and is never made of what two people say."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.base import Withheld
from events.shape import changed
from tests import builders as make
from tests.builders import claim, figure
from tests.strategies import figures
from timeline.projections.claim_rules import (
    Amount,
    by_claimant,
    corroborated,
    first_by_claimant,
    latest_by_claimant,
    range_of,
)
from timeline.projections.claim_sums import sum_of_parts, sum_over_actions
from timeline.projections.claims import claims_of

A, B = "sistan", "panjgur"
WORLD = (make.source(), make.action(A, by="pakistan"), make.action(B))
WORD, UNKNOWN = figure(None, "word", word="several"), figure(None, "unknown")


def asked(rule, *events, action=A):
    known = make.given(*WORLD, *events)
    return rule(known, claims_of(known, action))


def told(answer):
    return {
        (value.claimant, value.measure.quantity): value.amount.low if value.amount else value.said
        for value in answer.values
    }


def left_out(answer):
    return {one.claim: (one.why, one.by) for one in answer.left_out}


def on(day):
    return make.when(f"2024-01-{day}")


SEVEN = claim("c-7", A, figure=figure(7), stated_at=on(18))
NINE = claim("c-9", A, figure=figure(9), stated_at=on(19))


# --- the latest, the first -------------------------------------------------------------------------------------------


def test_the_latest_is_what_was_said_last_and_not_what_was_recorded_last():
    answer = asked(latest_by_claimant, NINE, SEVEN)

    assert told(answer) == {("iran", "killed"): 9}
    assert answer.rule == answer.values[0].rule == "latest-by-claimant"
    assert left_out(answer) == {"c-7": ("earlier", "c-9")}


def test_the_first_stays_the_first_after_it_was_replaced():
    """Seven, nine, ten: to leave out what was replaced would call ten the first of them."""
    ten = claim("c-10", A, figure=figure(10), supersedes="c-9", stated_at=on(19))
    nine = replace(NINE, supersedes="c-7")

    assert told(asked(first_by_claimant, SEVEN, nine, ten)) == {("iran", "killed"): 7}
    assert told(asked(latest_by_claimant, SEVEN, nine, ten)) == {("iran", "killed"): 10}


def test_what_takes_a_claims_place_came_after_it_whatever_the_clocks_say():
    """A page that is dated to the day seems older than one that is dated to the hour of that day."""
    exact = claim("c-7", A, figure=figure(7), stated_at=make.when("2024-01-18T09:00"))
    vague = claim("c-9", A, figure=figure(9), stated_at=make.when("2024-01-18", None), supersedes="c-7")

    [value, *_] = asked(first_by_claimant, exact, vague).values
    assert (value.claims, value.is_order_open) == (("c-7",), False)


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (make.claim_withdrawn("c-9"), ("withdrawn", None)),
        (make.retracted("claim", "c-9"), ("retracted", None)),
        (claim("c-10", A, figure=figure(10), supersedes="c-9", stated_at=on(20)), ("replaced", "c-10")),
    ],
    ids=["withdrawn", "retracted", "replaced"],
)
def test_what_was_taken_back_struck_or_replaced_is_in_no_figure(end, why):
    answer = asked(latest_by_claimant, SEVEN, NINE, end)

    assert told(answer) == {("iran", "killed"): 10 if why[0] == "replaced" else 7}
    assert left_out(answer)["c-9"] == why


def test_what_rests_on_a_withdrawn_page_alone_is_in_no_figure_and_that_is_said():
    """T12: the publisher took it down; the claim stays readable."""
    answer = asked(latest_by_claimant, SEVEN, make.source_withdrawn())

    assert (answer.values, left_out(answer)) == ((), {"c-7": ("unsupported", None)})


def test_one_more_passage_keeps_a_claim_in_its_figure():
    more = (make.source("dawn"), make.citation_added("claim:c-7", source="dawn"))

    assert told(asked(latest_by_claimant, SEVEN, *more, make.source_withdrawn())) == {("iran", "killed"): 7}


def test_where_no_clock_tells_the_order_of_recording_decides_and_that_is_said():
    """T5: three figures by one official on one day."""
    three = [claim(f"c-{number}", A, figure=figure(number), stated_at=on(18)) for number in (7, 9, 10)]

    for count, number in ((1, 7), (2, 9), (3, 10)):
        [value] = asked(latest_by_claimant, *three[:count]).values
        assert (value.amount.low, value.is_order_open) == (number, count > 1)


def test_people_who_are_called_otherwise_are_counted_apart():
    """Two attackers are no correction of eleven police officers."""
    police = claim("police", A, figure=figure(11, status="police officers"))
    attackers = claim("attackers", A, figure=figure(2, status="attackers"))

    answer = asked(latest_by_claimant, police, attackers)

    assert [(value.measure.whom, value.amount.low) for value in answer.values] == [
        ("police officers", 11),
        ("attackers", 2),
    ]


def test_who_revises_a_figure_may_call_the_people_otherwise():
    foreign = replace(SEVEN, figure=figure(7, status="foreigners"))
    pakistani = replace(NINE, figure=figure(9, status="Pakistanis"), supersedes="c-7")

    assert told(asked(first_by_claimant, foreign, pakistani)) == {("iran", "killed"): 7}


def test_a_part_that_was_claimed_apart_is_never_taken_for_the_whole():
    """T13: four of the nine were children, as was said a day later."""
    children = claim("children", A, figure=figure(4), subset_of="c-9", stated_at=on(20))

    answer = asked(latest_by_claimant, NINE, children)

    assert told(answer) == {("iran", "killed"): 9}
    assert left_out(answer) == {"children": ("part-of", "c-9")}


def test_two_speakers_of_whom_nobody_can_tell_who_they_are_are_not_one():
    gone = Withheld(ground="court_order", by_position=9)
    hidden = replace(SEVEN, claimant=None, claimant_words="a guard")
    known = make.given(*WORLD, hidden)
    thing = known.claims["c-7"]
    thing = replace(thing, now=changed(thing.now, claimant_words=gone))

    answer = latest_by_claimant(known, [thing])

    assert (answer.values, left_out(answer)) == ((), {"c-7": ("speaker-withheld", None)})


# --- three zeros, and words ------------------------------------------------------------------------------------------


def test_none_unknown_and_silence_are_three_answers():
    none = claim("none", A, figure=figure(0))
    unknown = claim("unknown", A, "bbc", figure=UNKNOWN)
    silent = claim("hurt", A, "afp", figure=figure(3, quantity="injured"))

    assert told(asked(latest_by_claimant, none, unknown, silent)) == {
        ("iran", "killed"): 0,
        ("bbc", "killed"): "unknown",
        ("afp", "killed"): "not_stated",
        ("afp", "injured"): 3,
        ("iran", "injured"): "not_stated",
        ("bbc", "injured"): "not_stated",
    }


def test_a_word_is_no_number_in_any_rule():
    """T17: "several" is not 2, 3 or 0."""
    several = claim("several", A, figure=WORD)

    for rule in (latest_by_claimant, first_by_claimant, range_of):
        assert told(asked(rule, several)) == {("iran", "killed"): "word"}
    assert asked(sum_of_parts, several).values == ()


# --- range -----------------------------------------------------------------------------------------------------------


def test_each_end_of_a_range_says_whose_it_is_and_the_rest_stands_beside():
    answer = asked(
        range_of, SEVEN, NINE, claim("b", A, "bbc", figure=figure(4)), claim("a", A, "afp", figure=WORD),
        claim("u", A, "un", figure=UNKNOWN),
    )  # fmt: skip

    [found] = answer.ranges
    assert (found.lowest.claimants, found.lowest.amount) == (("bbc",), Amount(4, 4, "exact"))
    assert (found.highest.claimants, found.highest.amount) == (("iran",), Amount(9, 9, "exact"))
    assert [(one.claimant, one.said) for one in found.beside] == [("afp", "word"), ("un", "unknown")]
    assert answer.values == ()


def test_at_least_and_at_most_are_ends_as_they_were_said():
    answer = asked(
        range_of,
        NINE,
        claim("b", A, "bbc", figure=figure(9, "at_least")),
        claim("a", A, "afp", figure=figure(9, "at_most")),
    )

    [found] = answer.ranges
    assert (found.lowest.claimants, found.highest.claimants) == (("afp",), ("bbc",))
    assert (found.lowest.amount.bound, found.highest.amount.bound) == ("at_most", "at_least")


def test_an_estimate_of_three_points_gives_its_own_ends_in_whatever_order_it_came():
    three = claim("t", A, figure=figure(None, "three_point", low=12, best=0, high=6))

    [found] = asked(range_of, three).ranges
    assert (found.lowest.amount.low, found.highest.amount.high) == (0, 12)


def test_of_figures_for_differently_named_people_the_one_that_names_nobody_is_the_end():
    """The others stand beside it, and it is said why they were left out."""
    civilians = claim("some", A, "bbc", figure=figure(7, status="civilians"))
    answer = asked(
        range_of, civilians, claim("all", A, "bbc", figure=figure(11)), claim("a", A, "afp", figure=figure(5))
    )

    [found] = answer.ranges
    assert (found.lowest.claims, found.highest.claims) == (("a",), ("all",))
    assert [value.claims for value in found.beside] == [("some",)]
    assert left_out(answer) == {"some": ("counted-apart", None)}


def test_where_all_are_named_differently_none_is_an_end_and_each_is_left_out_aloud():
    civilians = claim("some", A, "bbc", figure=figure(7, status="civilians"))
    militants = claim("more", A, "bbc", figure=figure(11, status="militants"))
    answer = asked(range_of, civilians, militants, claim("a", A, "afp", figure=figure(5)))

    [found] = answer.ranges
    assert (found.lowest.claims, found.highest.claims) == (("a",), ("a",))
    assert left_out(answer) == {"some": ("counted-apart", None), "more": ("counted-apart", None)}


def test_a_figure_for_several_actions_is_in_no_range():
    answer = asked(range_of, NINE, claim("both", (A, B), "bbc", figure=figure(30)))

    [found] = answer.ranges
    assert found.highest.claimants == ("iran",)
    assert left_out(answer) == {"both": ("several-actions", None)}


def test_who_counts_two_groups_apart_gives_no_end():
    """Which of the two is the whole, they do not say; to take either would choose for them."""
    apart = [claim(name, A, figure=figure(count, status=name)) for name, count in (("police", 11), ("attackers", 2))]

    [found] = asked(range_of, *apart, claim("b", A, "bbc", figure=figure(5))).ranges
    assert found.lowest.claimants == found.highest.claimants == ("bbc",)
    assert [one.claimant for one in found.beside] == ["iran", "iran"]


# --- sums ------------------------------------------------------------------------------------------------------------


def test_parts_of_one_statement_are_added_where_no_total_was_given():
    parted = claim("p", A, figure=figure(None, "parts_only", parts=make.parts(children=4, women=3)))

    [value] = asked(sum_of_parts, parted).values
    assert (value.amount, value.said, value.rule) == (Amount(7, 7, "exact"), "our_sum", "sum-of-parts")


def test_parts_inside_a_total_and_parts_that_may_overlap_are_never_added():
    inside = claim("inside", A, figure=figure(9, parts=make.parts(children=4, women=3, men=2)))
    overlap = claim("overlap", A, "bbc", figure=figure(None, "parts_only", parts=make.parts(women=3, civilians=7)))

    answer = asked(sum_of_parts, inside, overlap)

    assert answer.values == ()
    assert left_out(answer) == {"inside": ("total-given", None), "overlap": ("may-overlap", None)}


def over(*events, actions=(A, B)):
    known = make.given(*WORLD, *events)
    return sum_over_actions(known, {name: claims_of(known, name) for name in actions})


def test_one_claimants_figures_for_several_actions_are_added_and_the_weakest_bound_holds():
    [value] = over(SEVEN, claim("p", B, figure=figure(2, "at_least")), claim("b", B, "bbc", figure=figure(40))).values

    assert (value.claimant, value.amount) == ("iran", Amount(9, 9, "at_least"))
    assert (value.measure.about, value.claims) == ((A, B), ("c-7", "p"))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (figure(2, "about"), "no-number"),
        (figure(2, "at_most"), "no-number"),
        (figure(None, "range", low=1, high=3), "no-number"),
        (WORD, "no-number"),
        (UNKNOWN, "no-number"),
        (figure(2, scope="cumulative"), "scope"),
        (figure(780, quantity="gap", unit="seconds"), "scope"),
    ],
    ids=["about", "at most", "range", "word", "unknown", "cumulative", "seconds"],
)
def test_what_is_neither_exact_nor_at_least_is_not_added(other, why):
    answer = over(SEVEN, claim("p", B, figure=other))

    assert answer.values == ()
    assert left_out(answer)["p"] == (why, None)


def test_a_figure_for_several_actions_is_added_to_none_of_them():
    answer = over(SEVEN, claim("p", B, figure=figure(2)), claim("both", (A, B), figure=figure(30)))

    assert told(answer) == {("iran", "killed"): 9}
    assert left_out(answer)["both"] == ("several-actions", None)


def test_of_whom_it_is_not_said_which_group_is_the_whole_none_is_added():
    apart = [claim(name, B, figure=figure(count, status=name)) for name, count in (("police", 11), ("attackers", 2))]

    answer = over(SEVEN, *apart)

    assert answer.values == ()
    assert left_out(answer) == {"police": ("counted-apart", None), "attackers": ("counted-apart", None)}


def test_an_action_is_not_added_to_the_one_that_it_is_a_part_of():
    """A salvo of an operation: its dead are among the dead of the operation."""
    answer = over(SEVEN, claim("p", B, figure=figure(2)), make.part_of(B, A))

    assert (answer.values, left_out(answer)["p"]) == ((), ("inside", A))


def test_an_action_that_was_struck_is_in_no_sum_and_swallows_no_part_of_it():
    whole = (claim("w", "whole", figure=figure(20)), make.part_of(B, "whole"), make.action("whole"))
    events = (SEVEN, claim("p", B, figure=figure(2)), whole[2], whole[0], whole[1])

    answer = over(*events, make.retracted("action", "whole"), actions=(A, B, "whole"))

    assert (told(answer), left_out(answer)) == ({("iran", "killed"): 9}, {"w": ("action-struck", "whole")})
    assert told(over(*events, actions=(A, B, "whole"))) == {("iran", "killed"): 27}


def test_people_of_whom_it_is_withheld_what_they_are_called_are_added_to_nobody():
    gone = Withheld(ground="court_order", by_position=9)

    answer = over(*(claim(f"c-{about}", about, figure=changed(figure(3), status=gone)) for about in (A, B)))

    assert (answer.values, left_out(answer)) == ((), dict.fromkeys((f"c-{A}", f"c-{B}"), ("counted-apart", None)))


def test_a_part_counts_where_nothing_is_claimed_of_the_whole():
    more = (make.action("erbil"), make.action("whole"), make.part_of(B, "whole"), make.part_of("whole", B))

    answer = over(
        claim("p", B, figure=figure(2)), claim("e", "erbil", figure=figure(3)), *more, actions=(A, B, "erbil", "whole")
    )

    assert told(answer) == {("iran", "killed"): 5}


# --- one claimant, corroborated --------------------------------------------------------------------------------------


def test_one_claimants_figure_is_filled_from_nobody_else():
    answer = asked(lambda known, claims: by_claimant(known, claims, "bbc"), SEVEN, claim("b", A, "bbc", figure=WORD))

    assert told(answer) == {("bbc", "killed"): "word"}
    assert answer.values[0].rule == "by-claimant:bbc"


def test_a_claim_is_corroborated_by_two_roots_and_not_by_two_copies():
    sources = [make.source(name, publisher=name) for name in ("irna", "outlet", "reuters")]
    cited = [make.cite(one.source) for one in sources]
    events = (
        *sources,
        make.copied("outlet", "irna"),
        claim("copied", A, citations=tuple(cited[:2])),
        claim("two", A, "bbc", citations=tuple(cited[1:])),
        claim("said", A, "afp", dimension="motive", text="revenge", citations=tuple(cited[1:2])),
        make.citation_added("claim:said", source="reuters"),
    )

    answer = asked(corroborated, *events)

    assert [(value.claims, str(value.roots)) for value in answer.values] == [
        (("two",), "2 roots, 1 assessed"),
        (("said",), "2 roots, 1 assessed"),
    ]
    assert left_out(answer) == {"copied": ("roots", None)}


# --- laws ------------------------------------------------------------------------------------------------------------

WHO = ("iran", "bbc", "afp")
FEW = settings(max_examples=25)
DAYS = st.sampled_from([None, on(17), on(18), on(19)])


@st.composite
def records(draw):
    """Claims about two actions by three claimants, some of which replace, or are a part of, an earlier one."""
    found = []
    for number in range(draw(st.integers(1, 7))):
        who = draw(st.sampled_from(WHO))
        about = draw(st.sampled_from([(A,), (B,), (A, B)]))
        mine = [one.claim for one in found if one.claimant == who]
        link = draw(st.sampled_from(["supersedes", "subset_of", None])) if mine else None
        more = {link: draw(st.sampled_from(mine))} if link else {}
        found.append(claim(f"c-{number}", about, who, figure=draw(figures()), stated_at=draw(DAYS), **more))
    return found


def answers(known):
    yield sum_over_actions(known, {name: claims_of(known, name) for name in (A, B)})
    for rule in (latest_by_claimant, first_by_claimant, range_of, sum_of_parts, corroborated):
        yield rule(known, claims_of(known, A))


@FEW
@given(records())
def test_no_rule_makes_a_number_of_what_two_claimants_say(events):
    known = make.given(*WORLD, *events)

    for answer in answers(known):
        ends = [end for found in answer.ranges for end in (found.lowest, found.highest)]
        for value in (*answer.values, *(one for found in answer.ranges for one in found.beside)):
            assert {known.claims[name].now.claimant for name in value.claims} <= {value.claimant}
        for end in ends:
            assert tuple(known.claims[name].now.claimant for name in end.claims) == end.claimants
            said = [known.claims[name].now.figure for name in end.claims]
            numbers = [{one.value, one.low, one.best, one.high} for one in said]
            assert all({end.amount.low, end.amount.high} & one for one in numbers)


@FEW
@given(records())
def test_no_rule_makes_a_number_of_a_word_or_of_an_unknown(events):
    known = make.given(*WORLD, *events)

    for answer in answers(known):
        for value in answer.values:
            bounds = {known.claims[name].now.figure.bound for name in value.claims}
            if value.amount is not None:
                assert bounds.isdisjoint({"word", "unknown"})
                assert ("parts_only" in bounds) <= (value.said == "our_sum")
            assert (value.amount is None) == (value.said not in ("number", "our_sum"))


@FEW
@given(records())
def test_every_claim_is_used_or_left_out_with_a_reason(events):
    known = make.given(*WORLD, *events)

    for rule in (latest_by_claimant, first_by_claimant, range_of, sum_of_parts, corroborated):
        answer = rule(known, claims_of(known, A))
        used = [name for value in answer.values for name in value.claims]
        for found in answer.ranges:
            used += [*found.claims, *(name for one in found.beside for name in one.claims)]

        assert sorted(used) == sorted(set(used))
        assert {one.now.claim for one in claims_of(known, A)} == set(used) | {one.claim for one in answer.left_out}
        assert not set(used) & {one.claim for one in answer.left_out}


@FEW
@given(records(), st.data())
def test_what_another_claimant_says_changes_nobodys_figure(events, data):
    before = make.given(*WORLD, *events)
    more = claim("x", data.draw(st.sampled_from([(A,), (B,), (A, B)])), "un", figure=data.draw(figures()))
    after = make.given(*WORLD, *events, more)

    for one, other in zip(answers(before), answers(after), strict=True):
        if one.rule != "range":  # its ends say whose they are; it is nobody's figure
            told_before, told_after = (
                [value for value in answer.values if value.said != "not_stated" and value.claimant != "un"]
                for answer in (one, other)
            )
            assert told_before == told_after
            assert set(one.left_out) == {found for found in other.left_out if found.claim != "x"}


@FEW
@given(records())
def test_no_part_is_in_any_figure_that_is_no_part_itself(events):
    known = make.given(*WORLD, *events)
    parts = {one.claim for one in events if one.subset_of is not None}

    for answer in answers(known):
        if answer.rule != "corroborated":
            assert parts.isdisjoint(name for value in answer.values for name in value.claims)
