"""What changed by what is told of places, cases, rule tables and of two actions at once."""

import pytest

from events.notes import CaseIncluded
from tests import builders as make
from tests.projections.changing import ANSWER, PANJGUR, SISTAN, between, positions, told
from timeline.projections.register import Thing


def figures(said):
    """Return the figures of what is said."""
    return [one.claim.figure.value for one in said]


def test_a_place_is_told_with_what_was_corrected_of_it():
    found = between([make.known_place()], make.corrected("place", "koh-e-sabz", radius_m=2000))

    assert [(one.field, one.before, one.after, positions(one)) for one in found.things] == [
        ("radius_m", 5000, 2000, [2])
    ]


def test_a_figure_of_a_case_moves_as_one_of_an_action_does():
    known = [make.source(), SISTAN, make.case(), make.claim_about_case("all", figure=make.figure(7))]
    more = make.claim_about_case("more", figure=make.figure(9), supersedes="all")

    [only] = between(known, more).claimants

    assert (only.about, only.what) == (Thing("case", "kerman"), "moved")
    assert (figures(only.before), figures(only.after), positions(only)) == ([7], [9], [5])


@pytest.mark.parametrize("chain", ["sistan", None])
def test_what_is_said_of_a_case_concerns_the_chains_that_were_looked_at_for_it(chain):
    looked_at = CaseIncluded(case="kerman", actions=("sistan",))
    known = [make.source(), PANJGUR, SISTAN, ANSWER, make.case(), looked_at]

    found = between(known, make.claim_about_case("all"), make.case("other"), chain=chain)

    assert ("claim", "all", "added", [7]) in told(found)
    assert (("case", "other", "added", [8]) in told(found)) is (chain is None)


def test_an_adopted_table_is_told_with_the_version_that_counted_before():
    known = [make.adopted(version="rungs-1"), make.adopted("words", "words-1")]

    [only] = between(known, make.adopted(version="rungs-2"), make.adopted(version="rungs-3")).rules
    [again] = between(known, make.adopted("words", "words-1")).rules

    assert (only.table, only.before, only.after, positions(only)) == ("rungs", "rungs-1", "rungs-3", [3, 4])
    assert (again.before, again.after) == ("words-1", "words-1")
    assert not between(known, make.adopted(version="rungs-2")).is_empty
    assert not between([PANJGUR], make.adopted(), chain="panjgur").rules


OTHER = make.action("elsewhere", "2024-02-01")


@pytest.mark.parametrize(
    "since",
    [
        make.ordered("elsewhere", "sistan"),
        make.part_of("elsewhere", "sistan"),
        make.distinguished("elsewhere", "sistan"),
        make.declined("elsewhere", "sistan"),
    ],
)
def test_what_is_told_of_two_actions_concerns_the_chains_of_both(since):
    found = between([make.source(), PANJGUR, SISTAN, ANSWER, OTHER], since, make.coded("elsewhere"), chain="panjgur")

    assert [one[1:] for one in told(found)] == [("elsewhere", told(found)[0][2], [6])]
