"""Grades: of a source and of a claim, by whom, since when; never one out of two."""

from tests import builders as make
from timeline.projections.grades import grades_of, held, ratings_of

WORLD = (make.source(), make.action("sistan"), make.claim("c", "sistan"))


def test_the_latest_grade_of_each_grader_holds_and_the_earlier_ones_stay():
    known = make.given(
        *WORLD, make.source_graded(reliability="B"), make.source_graded(reliability="D", grader="jo"),
        make.source_graded(reliability="C"),
    )  # fmt: skip
    source = known.sources[make.FT]

    assert [(one.grade, one.grader, one.holds, one.position) for one in grades_of(source)] == [
        ("B", "mk", False, 4),
        ("D", "jo", True, 5),
        ("C", "mk", True, 6),
    ]
    assert held(source) == {"jo": "D", "mk": "C"}


def test_both_grades_of_one_grader_stand_side_by_side_and_nobodys_fills_anothers_gap():
    known = make.given(
        *WORLD, make.source_graded(reliability="B"), make.claim_graded("c", 2), make.claim_graded("c", 4, "jo")
    )

    found = ratings_of(known, known.claims["c"])

    assert [(str(one), one.grader, one.source) for one in found] == [("B2", "mk", make.FT), ("4", "jo", make.FT)]


def test_a_claim_of_two_sources_has_a_rating_for_each():
    more = (make.source("dawn"), make.citation_added("claim:c", source="dawn"))
    known = make.given(*WORLD, *more, make.source_graded("dawn", "A"), make.claim_graded("c", 3))

    assert [(str(one), one.source) for one in ratings_of(known, known.claims["c"])] == [("3", make.FT), ("A3", "dawn")]


def test_no_earlier_grade_surely_holds_once_a_later_one_was_redacted():
    """Who gave that one is gone with it: it may have been any of them."""
    earlier = (make.source_graded(reliability="B"), make.source_graded(reliability="C"))
    gone = make.withheld(make.source_graded(reliability="E"))
    known = make.given(*WORLD, *earlier, gone, make.source_graded(reliability="D", grader="jo"))

    assert [one.holds for one in grades_of(known.sources[make.FT])] == [False, None, True]
    assert held(known.sources[make.FT]) == {"jo": "D"}
    assert held(make.given(*WORLD, *earlier).sources[make.FT]) == {"mk": "C"}
    other = make.withheld(make.transferred())
    assert held(make.given(*WORLD, *earlier, other).sources[make.FT]) == {"mk": "C"}


def test_what_nobody_graded_has_no_grade():
    known = make.given(*WORLD)

    assert grades_of(known.claims["c"]) == ratings_of(known, known.claims["c"]) == ()
    assert held(None) == {}
