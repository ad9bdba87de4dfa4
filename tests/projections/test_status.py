"""How far an action is established: who has to speak of it, and what one denial does."""

import pytest

from tests import builders as make
from tests.builders import claim, party
from timeline.projections.status import status_of, voices

IRAN = (make.actor("iran", external_ids=("iso:IR",)), make.actor("pakistan", external_ids=("iso:PK",)))
OUTLETS = tuple(make.source(name, publisher=name) for name in ("bbc", "afp", "dawn"))
ANSWER = {"asserted_by": party("pakistan", "self_claimed")}


def strike(*sources, basis="attributed", **more):
    by = {"by": "bbc"} if basis == "attributed" else {}
    cited = tuple(make.cite(name, **more) for name in sources)
    return make.action("panjgur", actors=(party("iran", basis, **by),), territory=("PK",), citations=cited)


def word(*events):
    return status_of(make.given(*IRAN, *OUTLETS, *events), "panjgur")


def test_one_outlet_claims_and_two_establish():
    assert word(strike("bbc")) == "claimed"
    assert word(strike("bbc", "afp")) == "established"


def test_two_copies_of_one_wire_establish_nothing():
    assert word(strike("bbc", "afp"), make.copied("afp", "bbc")) == "claimed"


def test_a_root_of_which_it_was_redacted_to_whom_it_belongs_is_not_outside():
    """It may be the striking side's own paper, and nobody can tell any more."""
    tie = make.withheld(make.affiliated("afp", "iran"))
    outlets = (make.actor("bbc", "outlet"), make.actor("afp", "outlet"))

    assert word(*outlets, strike("bbc", "afp")) == "established"
    assert word(*outlets, tie, strike("bbc", "afp")) == "claimed"


def test_two_pages_of_the_side_itself_are_no_roots_outside_it():
    own = [make.source(f"page-{number}", publisher="iran") for number in (1, 2)]

    assert word(*own, strike("page-1", "page-2")) == "claimed"


@pytest.mark.parametrize(
    "events",
    [
        (strike("bbc", basis="self_claimed"),),
        (strike("bbc", basis="admitted"),),
        (strike("bbc", speaker="iran"),),
        (strike("bbc"), claim("c", "panjgur", "iran", citations=(make.cite("bbc"),))),
    ],
    ids=["self-claimed", "admitted", "quoted", "claims"],
)
def test_the_acting_side_and_one_root_outside_both_establish(events):
    assert word(*events) == "established"


def test_a_side_that_denies_its_part_says_nothing_for_it():
    """Not to have done it is no admission that it was done; nor is it a denial that it happened."""
    denial = claim("no", "panjgur", "iran", dimension="responsibility", stance="denies", citations=(make.cite("bbc"),))

    assert word(strike("bbc"), denial) == "claimed"


def test_both_sides_establish_on_one_page_of_either():
    page = make.source("page", publisher="iran")
    theirs = claim("c", "panjgur", "pakistan", citations=(make.cite("page"),))

    assert word(page, strike("page", basis="self_claimed")) == "claimed"
    assert word(page, strike("page", basis="self_claimed"), theirs) == "established"


def test_whoever_states_an_answer_to_it_speaks_of_it():
    page = make.source("page", publisher="iran")
    answer = make.response("sistan", "panjgur", "stated", citations=(make.cite("page"),), **ANSWER)

    assert word(page, strike("page", basis="self_claimed"), make.action("sistan"), answer) == "established"


def test_one_denial_disputes_whatever_is_on_record():
    denial = claim("no", "panjgur", "iran", dimension="occurrence", stance="denies", citations=(make.cite("dawn"),))

    assert word(strike("bbc", "afp"), denial) == "disputed"
    assert word(strike("bbc", "afp"), denial, make.claim_withdrawn("no")) == "established"
    assert word(strike("bbc", "afp"), denial, make.source_withdrawn("dawn")) == "established"


def test_where_no_page_stands_and_nobody_speaks_nothing_is_known():
    assert word(strike("bbc"), make.source_withdrawn("bbc")) == "unknown"


def test_general_knowledge_is_said_and_establishes_nothing():
    talk = [make.source(name, kind="unsourced", publisher=name) for name in ("talk", "gossip")]

    assert word(*talk, strike("talk", "gossip")) == "claimed"


def test_a_passage_that_was_added_counts_like_the_first():
    assert word(strike("bbc"), make.citation_added("panjgur", source="afp")) == "established"


def test_the_page_of_a_denial_is_no_voice_for_what_it_denies():
    denial = claim("no", "panjgur", "pakistan", dimension="occurrence", stance="denies", citations=(make.cite("afp"),))

    found = voices(make.given(*IRAN, *OUTLETS, strike("bbc"), denial), "panjgur")

    assert (found.outside, found.struck) == (("bbc",), False)
