"""Claims side by side: whose figure it is stays with the figure; never a total over claimants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.actors import Party
from events.claims import FigurePart
from tests import builders as make
from tests.builders import claim, figure
from tests.strategies import figures, histories
from timeline.projections.claims import (
    CLAIMS,
    OF_WHOM,
    Cell,
    Matrix,
    Row,
    claimant_of,
    claims_of,
    matrix,
    matrix_of_case,
    speakers,
    superseded,
)
from timeline.projections.figures import our_sum
from timeline.projections.register import REGISTER

A = "sistan"
WORLD = (
    *(make.actor("iran"), make.actor("iran-deputy-governor", "organ", "iran", "office_of"), make.actor("pakistan")),
    make.actor("pakistan-foreign-ministry", "organ", "pakistan", "office_of"),
    make.action(A, by="pakistan", against="iran"),
)


def seen(*events, action=A):
    return matrix(make.given(*WORLD, *events), action)


def row(found, quantity="killed", category=None):
    [one] = [one for one in found.rows if (one.quantity, one.category) == (quantity, category)]
    return {who: [cell.claim for cell in cells] for who, cells in zip(found.claimants, one.cells, strict=True) if cells}


def test_the_acting_side_speaks_first_then_the_side_struck_then_others_as_recorded():
    speakers = ("bbc", "iran-deputy-governor", "afp", "pakistan-foreign-ministry", "iran")

    found = seen(*(claim(f"by-{name}", A, name) for name in speakers))

    assert found.claimants == ("pakistan-foreign-ministry", "iran-deputy-governor", "iran", "bbc", "afp")


def test_a_claimant_stands_on_the_side_it_was_on_when_it_happened():
    left = make.parted("pakistan-foreign-ministry", "pakistan", "2024-01-10", "office_of")

    assert seen(claim("a", A, "bbc"), claim("b", A, "pakistan-foreign-ministry"), left).claimants[0] == "bbc"


def test_where_a_target_is_only_words_the_state_of_the_soil_counts_as_the_side_struck():
    hide_outs = Party(actor=None, words="hide-outs", basis="attributed", by="pakistan", fate="hit")
    struck = make.action("hit", by="pakistan", territory=("IR",), targets=(hide_outs,))
    heard = [claim(f"by-{name}", "hit", name) for name in ("bbc", "iran-deputy-governor", "pakistan")]

    found = seen(struck, *heard, action="hit")

    assert found.claimants == ("pakistan", "iran-deputy-governor", "bbc")


def test_there_is_no_total_column_anywhere():
    """Each column is a claimant, each cell a claim; a figure over claimants would need a place, and has none."""
    assert Matrix._fields == ("action", "speakers", "rows")
    assert Row._fields == ("dimension", "quantity", "category", "cells")
    assert Cell._fields == ("claim", "part", "superseded_by", "withdrawn", "retracted")


def test_rows_are_what_is_claimed_with_parts_and_status_below_their_whole():
    parted = figure(None, "parts_only", parts=make.parts(women=3, children=4), status="foreign nationals")

    found = seen(claim("c", A, figure=parted), claim("m", A, dimension="motive", text="Panjgur"))

    rows = [(one.dimension, one.quantity, one.category) for one in found.rows]
    assert rows == [
        ("casualties", "killed", None),
        ("casualties", "killed", "children"),
        ("casualties", "killed", "women"),
        ("casualties", "killed", "status"),
        ("motive", None, None),
    ]
    assert [cell.part for one in found.rows for [cell] in one.cells] == [None, 1, 0, None, None]


def test_a_part_that_was_claimed_apart_stands_under_its_total_and_is_no_figure_beside_it():
    """Of the nine, four were children, said a hospital a day later: a row of its own, and no sum anywhere."""
    apart = claim("apart", A, "bbc", figure=figure(4, status="children"), subset_of="all")
    parted = figure(None, "parts_only", parts=make.parts(women=3))

    found = seen(claim("all", A, figure=figure(9)), apart, claim("more", A, "bbc", figure=parted, subset_of="all"))

    rows = [(one.quantity, one.category) for one in found.rows]
    assert rows == [("killed", None), ("killed", OF_WHOM), ("killed", "women")]
    assert row(found) == {"iran": ["all"]}
    assert row(found, category=OF_WHOM) == {"bbc": ["apart"]}
    assert row(found, category="women") == {"bbc": ["more"]}


def test_claims_about_a_case_are_no_claims_about_its_actions():
    register = make.given(*WORLD, make.case(), make.claim_about_case("whole", claimant="bbc"), claim("one", A))

    assert row(matrix_of_case(register, "kerman")) == {"bbc": ["whole"]}
    assert matrix_of_case(register, "kerman").action == "kerman"
    assert row(matrix(register, A)) == {"iran": ["one"]}


def test_a_claim_about_two_actions_is_seen_under_both_and_is_never_split():
    """C409: one figure for both, in both matrices as it was said."""
    register = make.given(*WORLD, make.action("saravan"), claim("both", (A, "saravan")))

    for action in (A, "saravan"):
        [thing] = claims_of(register, action)
        assert thing.now.about == (A, "saravan")
        assert row(matrix(register, action)) == {"iran": ["both"]}


def test_a_later_claim_takes_the_place_of_the_one_that_it_supersedes():
    """T4: a toll that falls. Both stay; one stands."""
    found = seen(claim("c-103", A, figure=figure(103)), claim("c-95", A, figure=figure(95), supersedes="c-103"))

    [[first, second]] = found.rows[0].cells
    assert (first.superseded_by, first.stands) == ("c-95", False)
    assert second.stands


def test_nobody_supersedes_the_claim_of_another():
    """Also not by a correction that comes later: filling one claimant's place from another is forbidden."""
    register = make.given(*WORLD, claim("hers", A, "iran"), claim("theirs", A, "afp", supersedes="hers"))

    assert superseded(register) == {}


def test_two_speakers_without_a_name_supersede_each_other_only_by_the_same_words():
    """A correction of ours may make a claim somebody else's: then it takes nobody's place any more."""
    old = claim("old", A, None, claimant_words="a guard")
    new = claim("new", A, None, claimant_words="a guard", supersedes="old")

    assert superseded(make.given(*WORLD, old, new)) == {"old": "new"}
    other = make.corrected("claim", "new", amends=7, claimant_words="a doctor")
    assert superseded(make.given(*WORLD, old, new, other)) == {}


def test_of_claims_that_replace_each_other_in_a_circle_the_last_recorded_stands():
    """No rule lets one in; a log of another program may hold one. Nothing vanishes from every figure."""
    one, two, three = claim("one", A), claim("two", A, supersedes="one"), claim("three", A, supersedes="two")

    for last in ("one", "two", "three"):
        circle = make.corrected("claim", "one", amends=6, supersedes=last)
        assert superseded(make.given(*WORLD, one, two, three, circle)) == {"one": "two", "two": "three"}


def test_what_fell_with_its_sources_replaces_nothing_and_what_takes_its_place_replaces_both():
    old = claim("old", A)
    new = claim("new", A, supersedes="old", citations=(make.cite("dawn"),))
    newest = claim("newest", A, supersedes="new")
    world = (*WORLD, make.source(), make.source("dawn"), old, new)
    fell = make.source_withdrawn("dawn")

    assert superseded(make.given(*world)) == {"old": "new"}
    assert superseded(make.given(*world, fell)) == {}
    assert superseded(make.given(*world, newest, fell)) == {"new": "newest", "old": "newest"}
    assert superseded(make.given(*world, make.citation_added("claim:new"), fell)) == {"old": "new"}


@given(st.permutations(range(6)), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=5))
def test_speakers_without_an_id_are_one_where_any_path_of_replacements_and_statements_joins_them(order, statements):
    """Whatever order they are looked at in: the same are one, the first of them is told."""
    of_statement = dict(statements)
    made = [
        claim(
            f"c-{n}",
            A,
            None,
            claimant_words="officials",
            statement=f"s-{of_statement[n]}" if n in of_statement else None,
            supersedes=f"c-{n - 2}" if n > 3 else None,
        )
        for n in range(6)
    ]
    register = make.given(*WORLD, *made)

    who = speakers(register, [register.claims[f"c-{n}"] for n in order])

    groups = {frozenset(name for name, one in who.items() if one == speaker) for speaker in who.values()}
    in_order = speakers(register, claims_of(register, A))
    assert groups == {frozenset(n for n, one in in_order.items() if one == speaker) for speaker in in_order.values()}
    assert in_order["c-2"] == in_order["c-4"]
    assert all(
        in_order[f"c-{one}"] == in_order[f"c-{other}"]
        for one in of_statement for other in of_statement if of_statement[one] == of_statement[other]
    )  # fmt: skip


@pytest.mark.parametrize("end", [make.claim_withdrawn("new"), make.retracted("claim", "new")])
def test_what_was_taken_back_supersedes_nothing(end):
    old, new = claim("old", A), claim("new", A, supersedes="old")

    [[first, second]] = seen(old, new, end).rows[0].cells
    assert first.stands
    assert not second.stands
    assert (second.withdrawn, second.retracted) == (end.type == "claim.withdrawn", end.type == "claim.retracted")


def test_nought_not_known_and_not_stated_are_three_things():
    """0 reported; reported as unknown; not stated by this source."""
    register = make.given(*WORLD, claim("none", A, "iran", figure=figure(0)), claim("asked", A, "bbc", figure=UNKNOWN))
    register_of = {name: thing.now.figure for name, thing in register.claims.items()}
    found = matrix(register, A)

    assert (register_of["none"].bound, register_of["none"].value) == ("exact", 0)
    assert (register_of["asked"].bound, register_of["asked"].value) == ("unknown", None)
    assert row(found) == {"iran": ["none"], "bbc": ["asked"]}
    assert found.rows[0].cells == tuple(cells for cells in found.rows[0].cells if cells)


UNKNOWN = figure(None, "unknown")


def test_who_says_nothing_has_an_empty_cell():
    found = seen(claim("killed", A, "iran"), claim("hurt", A, "bbc", figure=figure(2, quantity="injured")))

    assert [len(cells) for one in found.rows for cells in one.cells] == [1, 0, 0, 1]


def test_a_speaker_without_a_name_is_called_as_the_source_calls_it():
    found = seen(claim("a", A, None, claimant_words="hospital sources"))

    assert found.claimants == ("hospital sources",)


@pytest.mark.parametrize(
    ("given_figure", "ours"),
    [
        (figure(None, "parts_only", parts=make.parts(children=4, women=3)), 7),
        (figure(None, "parts_only", parts=make.parts(children=4, adults=5)), 9),
        (figure(None, "parts_only", parts=make.parts(**{"nationality:PK": 4, "nationality:AF": 2})), 6),
        (figure(None, "parts_only", parts=make.parts(children=4)), None),  # one part is no sum
        # A total was given: its parts are inside it (T13).
        (figure(9, parts=make.parts(children=4, women=3, men=2)), None),
        # Women may be civilians, men adults: nobody is counted twice.
        (figure(None, "parts_only", parts=make.parts(women=3, civilians=7)), None),
        (figure(None, "parts_only", parts=make.parts(men=3, adults=5)), None),
        (figure(None, "parts_only", parts=(*make.parts(women=3), *make.parts(women=4))), None),
        (figure(None, "parts_only", parts=make.parts(**{"nationality:PK": 4, "children": 2})), None),
        # A word is no number (T17), and "at least" is no sum.
        (figure(None, "parts_only", parts=(FigurePart(category="women", bound="word", word="several"),)), None),
        (figure(None, "parts_only", parts=(FigurePart(category="women", bound="at_least", value=3),)), None),
        (figure(None, "word", word="several"), None),
        (UNKNOWN, None),
    ],
)
def test_our_sum_adds_parts_that_count_nobody_twice_and_nothing_else(given_figure, ours):
    assert our_sum(given_figure) == ours


@given(figures())
def test_our_sum_is_never_made_of_a_single_number(drawn):
    assert our_sum(drawn) is None or drawn.bound == "parts_only"


@given(histories())
def test_no_cell_holds_what_its_claimant_did_not_say(history):
    """The forbidden thing everywhere is a number without its speaker."""
    register = REGISTER.fold(history)
    for action, found in CLAIMS.fold(history).matrices.items():
        told = [
            (who, one, cell)
            for one in found.rows
            for who, cells in zip(found.claimants, one.cells, strict=True)
            for cell in cells
        ]
        for who, one, cell in told:
            said = register.claims[cell.claim].now

            assert claimant_of(said) == who
            assert action in said.about
            assert said.dimension == one.dimension
            assert (said.figure.quantity if said.figure else None) == one.quantity
            if cell.part is not None:
                assert said.figure.parts[cell.part].category == one.category
        assert {cell.claim for _, _, cell in told} == {thing.now.claim for thing in claims_of(register, action)}


@given(histories(), st.data())
def test_a_claim_moves_no_cell_of_another_claimant(history, data):
    register = REGISTER.fold(history)
    action = data.draw(st.sampled_from(sorted(register.actions)))
    told = [one.event for one in history]

    before, after = (
        {
            (cell, who)
            for one in found.rows
            for who, cells in zip(found.claimants, one.cells, strict=True)
            for cell in cells
        }
        for found in (matrix(make.given(*told), action), matrix(make.given(*told, claim("x", action, "afp")), action))
    )
    assert after - before == {(Cell("x", None, None, withdrawn=False, retracted=False), "afp")}
    assert before <= after


def test_a_retracted_action_keeps_what_was_claimed_about_it():
    history = make.recorded(*WORLD, claim("c", A), claim("case", "kerman"), make.retracted("action", A))

    assert list(CLAIMS.fold(history).matrices) == [A]
