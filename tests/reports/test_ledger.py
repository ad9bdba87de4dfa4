"""The casualty ledger: a row for each claim, with its claimant, its bound and where it is from; never a total."""

import pytest

from tests.builders import (
    cite,
    claim,
    claim_graded,
    claim_withdrawn,
    figure,
    parts,
    source,
    source_graded,
    source_withdrawn,
    when,
)
from tests.cases.packaged import known
from tests.reports.making import BASIS, BLOWS, WORLD, printed, report, section
from timeline.reports.compose import compose


def rows(*events, **options):
    return report(*BLOWS, *events, **options).ledger


def test_one_claimant_s_figures_stand_in_the_order_in_which_they_became_known():
    wide = known("iran-pakistan-2024")

    told = compose(wide, BASIS._replace(position=wide.position), "desk.example.org", "saravan-2024-01-18").ledger

    marhamati = [
        row for row in told if "Marhamati" in row.claimant and row.quantity == "killed" and row.actions == (11,)
    ]
    assert [(row.figure, row.struck) for row in marhamati] == [("7", True), ("9", True), ("10", False)]
    assert [row.replaced_by for row in marhamati] == [marhamati[1].claim, marhamati[2].claim, ""]
    assert [row.known_from for row in marhamati] == sorted(row.known_from for row in marhamati)


def test_nothing_is_added_up_and_no_row_is_nobody_s():
    told = rows(claim("one", "sistan", "iran", figure=figure(7)), claim("two", "sistan", "pakistan", figure=figure(9)))

    assert [(row.claimant, row.figure) for row in told] == [("Pakistan", "9"), ("Iran", "7")]


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        (figure(7), 7, 7),
        (figure(7, "at_least"), 7, None),
        (figure(7, "at_most"), None, 7),
        (figure(7, "about"), 7, 7),
        (figure(None, "range", low=3, high=9), 3, 9),
        (figure(None, "three_point", low=3, best=5, high=9), 3, 9),
        (figure(None, "word", word="a-number-of"), None, None),
        (figure(None, "unknown"), None, None),
        (figure(None, "parts_only", parts=parts(children=4, women=3)), 7, 7),
        (figure(None, "parts_only", parts=parts(children=4, civilians=3)), None, None),
    ],
)
def test_the_ends_of_a_figure_are_those_that_were_said_and_no_word_becomes_a_number(said, low, high):
    [row] = rows(claim("c", "sistan", figure=said))

    assert (row.bound, row.low, row.high) == (said.bound, low, high)


def test_what_is_denied_is_nobody_s_figure():
    [row] = rows(claim("c", "sistan", stance="denies", figure=figure(30)))

    assert (row.figure, row.low, row.high) == ("denied: 30", None, None)


def test_a_figure_for_several_actions_names_those_outside_of_the_chain_too():
    [row] = rows(claim("c", ("sistan", "elsewhere"), figure=figure(11)))

    assert (row.actions, row.others) == ((2,), ("elsewhere",))


def test_a_row_says_by_which_clock_its_time_is_told():
    told = rows(
        claim("own", "sistan", "iran", stated_at=when("2024-01-19")),
        claim("dated", "sistan", "pakistan"),
        claim("undated", "sistan", "financial-times", citations=(cite("leak"),)),
        world=(*WORLD, source("leak", confidential=True)),
    )

    clocks = {row.claim: (row.clock, row.stated) for row in told}
    assert clocks["own"] == ("stated", "Friday 19 January 2024 (Iran time)")
    assert clocks["dated"] == ("published", "Thursday 18 January 2024 (United Kingdom time) (published)")
    assert clocks["undated"][0] == "recorded"
    assert clocks["undated"][1].startswith("before it was recorded, Thursday 18 January 2024, ")
    assert all(row.stated_latest for row in told)


def test_of_the_dead_it_is_said_whether_attackers_are_counted():
    silent, counted, none = rows(
        claim("silent", "sistan", "iran", figure=figure(7, parts=parts(children=4), status="foreign nationals")),
        claim("counted", "sistan", "iran", figure=figure(9, parts=parts(attackers=2))),
        claim("none", "sistan", "iran", figure=figure(0)),
    )

    assert silent.categories == 'children 4; attackers not stated; called "foreign nationals"'
    assert counted.categories == "attackers 2"
    assert none.categories == "not stated"


def test_a_claim_that_was_taken_back_or_rests_on_nothing_is_marked():
    taken_back, unsupported = rows(
        claim("taken-back", "sistan", "iran"),
        claim("unsupported", "sistan", "iran", citations=(cite("gone"),)),
        claim_withdrawn("taken-back"),
        source_withdrawn("gone"),
        world=(*WORLD, source("gone")),
    )

    assert (taken_back.struck, taken_back.standing[:10]) == (True, "taken back")
    assert (unsupported.struck, unsupported.standing) == (False, "unsupported: no source that it rests on stands")


def test_grades_stand_with_what_they_mean_and_who_gave_them():
    [graded] = rows(claim("c", "sistan", "iran"), claim_graded("c", 3), source_graded())

    assert graded.grade == "B3 (usually reliable; possibly true) by mk, for ft-2024-01-18"
    [bare] = rows(claim("c", "sistan", "iran"))
    assert bare.grade == "none given"


def test_two_unnamed_speakers_are_two_rows_that_can_be_told_apart():
    one = claim("one", "sistan", None, claimant_words="officials", figure=figure(7))
    other = claim("other", "sistan", None, claimant_words="officials", figure=figure(9))

    assert [row.claimant for row in rows(one, other)] == ['"officials" in one', '"officials" in other']


def test_what_counts_no_people_harmed_stands_in_no_row():
    assert rows(claim("c", "sistan", dimension="count", figure=figure(5, quantity="missiles", unit="items"))) == ()


def test_the_table_strikes_what_was_replaced_and_names_what_took_its_place():
    text = printed(
        *BLOWS,
        claim("first", "sistan", "iran", figure=figure(7)),
        claim("second", "sistan", "iran", figure=figure(9), supersedes="first"),
    )

    table = section(text, "6. Casualty ledger").splitlines()
    assert [line.split(" | ")[3] for line in table if line.startswith("| 2 ")] == ["~~7~~", "9"]
    assert "| replaced at position 9 | second |" in next(line for line in table if "~~7~~" in line)


def test_where_nobody_gives_a_figure_it_says_so():
    assert section(printed(*BLOWS), "6. Casualty ledger") == "No source on record gives a figure."
