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
        (strike("bbc"), make.citation_added("panjgur", source="bbc", speaker="iran")),
        (strike("bbc"), claim("c", "panjgur", "iran", citations=(make.cite("bbc"),))),
    ],
    ids=["self-claimed", "admitted", "quoted beside", "claims"],
)
def test_the_acting_side_and_one_root_outside_both_establish(events):
    assert word(*events) == "established"


def by_claim(claimant, **more):
    """Return an action that a page of the striking side reports, and a claim about it that the BBC alone prints."""
    own, cited = make.source("own", publisher="iran"), (make.cite("bbc"),)
    return own, strike("own"), claim("c", "panjgur", claimant, citations=cited, **more)


PASSED_ON = {
    "a quote of the striking side": (strike("bbc", basis="self_claimed", speaker="iran"),),
    "quotes of it alone on two pages": (strike("bbc", "afp", speaker="iran"),),
    "a quote of a part of it": (make.actor("irgc", "organ", "iran"), strike("bbc", speaker="irgc")),
    "what the striking side claims": by_claim("iran"),
    "what somebody unnamed claims": by_claim(None, claimant_words="an official"),
    "a quote of somebody unnamed": (make.source("own", publisher="iran"), strike("own", "bbc", speaker_words="a man")),
    "a quote of somebody whose side was redacted": (
        *(make.actor("sepah"), make.withheld(make.affiliated("sepah", "iran"))),
        *(make.source("own", publisher="iran"), strike("own", "bbc", speaker="sepah")),
    ),
    "a copy of the striking side's page": (
        make.source("own", publisher="iran"),
        strike("own", "bbc"),
        make.copied("bbc", "own", "quotes"),
    ),
}


@pytest.mark.parametrize("passed_on", PASSED_ON)
def test_a_page_that_only_passes_on_the_word_of_a_side_or_of_nobody_on_record_is_no_root_outside(passed_on):
    """One word stays one word, whoever prints it."""
    known = make.given(*IRAN, *OUTLETS, *PASSED_ON[passed_on])

    assert (voices(known, "panjgur").outside, status_of(known, "panjgur")) == ((), "claimed")


SAID_ITSELF = {
    "in its own words": (strike("own", "bbc"),),
    "in its own words beside the quote": (
        strike("own", "bbc", speaker="iran"),
        make.citation_added("panjgur", source="bbc"),
    ),
    "by somebody of neither side": (
        make.actor("un", "international"),
        strike("own"),
        make.citation_added("panjgur", source="bbc", speaker="un"),
    ),
    "as its own claim": (*by_claim("bbc")[1:],),
    "as the claim of somebody of neither side": (make.actor("un", "international"), *by_claim("un")[1:]),
}


@pytest.mark.parametrize("said", SAID_ITSELF)
def test_a_page_that_says_it_itself_or_lets_an_outsider_say_it_is_a_root_outside(said):
    known = make.given(*IRAN, *OUTLETS, make.source("own", publisher="iran"), *SAID_ITSELF[said])

    assert (voices(known, "panjgur").outside, status_of(known, "panjgur")) == (("bbc",), "established")


def test_two_pages_that_quote_the_side_struck_are_no_two_roots_of_neither():
    assert word(strike("bbc", "afp", speaker="pakistan")) == "claimed"


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


@pytest.mark.parametrize(
    ("more", "is_heard"),
    [({}, True), ({"relation": "announces"}, False), ({"relation": "pre-empts"}, False), ({"polarity": "no"}, False)],
    ids=["answers", "announces", "pre-empts", "answers not"],
)
def test_only_who_answers_an_action_takes_it_as_having_happened(more, is_heard):
    """An act that is announced has not happened by that; nor has one that somebody says was not answered."""
    link = make.response("sistan", "panjgur", "stated", citations=(make.cite("bbc"),), **ANSWER, **more)

    assert voices(make.given(*IRAN, *OUTLETS, strike("bbc"), make.action("sistan"), link), "panjgur").struck is is_heard


@pytest.mark.parametrize("basis", ["self_claimed", "admitted"])
def test_who_owns_up_to_it_is_heard_only_while_something_stands_that_says_so(basis):
    theirs = claim("c", "panjgur", "pakistan", citations=(make.cite("afp"),))
    fallen = make.source_withdrawn("bbc")

    assert word(strike("bbc", basis=basis), theirs) == "established"
    assert word(strike("bbc", basis=basis), theirs, fallen) == "claimed"


def test_what_was_replaced_is_said_no_more():
    """They said that it happened, and say now in its place that they cannot tell."""
    cited = {"citations": (make.cite("bbc"),), "dimension": "occurrence"}
    first = claim("c", "panjgur", "iran", **cited)
    denial = claim("d", "panjgur", "iran", stance="denies", supersedes="c", **cited)
    again = claim("e", "panjgur", "iran", supersedes="d", **cited)

    assert word(strike("bbc"), first) == "established"
    assert word(strike("bbc"), first, denial) == "disputed"
    assert word(strike("bbc"), first, denial, again) == "established"
    assert not voices(make.given(*IRAN, *OUTLETS, strike("bbc"), first, denial), "panjgur").acting


def test_a_passage_without_a_speaker_is_its_publishers_own_words():
    """A page of the state that acted says so itself; where it quotes somebody else, it does not."""
    own = make.source("own", publisher="iran")

    assert word(own, strike("own", "bbc")) == "established"
    assert word(own, strike("own", "bbc", speaker_words="a passer-by")) == "claimed"


def test_the_sides_of_a_militia_whose_state_is_contested_do_not_speak_for_it():
    """Iran and Pakistan are both said to have it; what either says is no word of its own."""
    ties = (make.affiliated("militia", "iran", "part_of"), make.affiliated("militia", "pakistan", "part_of"))
    world = (*IRAN, make.actor("militia", "group"), make.actor("brigade", "group", "militia", "part_of"), *OUTLETS)
    acted = make.action("raid", actors=(party("militia"),), citations=(make.cite("bbc"),))

    def acting(*events, by="iran"):
        said = claim("c", "raid", by, citations=(make.cite("bbc"),))
        return voices(make.given(*world, *events, acted, said), "raid").acting

    assert acting(ties[0])
    assert not acting(*ties)
    assert not acting(*ties, by="pakistan")
    assert acting(*ties, by="militia")
    assert acting(*ties, by="brigade")
    assert not acting(ties[0], make.withheld(ties[1]))


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


def test_where_an_end_of_a_tie_was_redacted_nobody_speaks_for_the_side_or_from_outside():
    """The militia may have parted from Iran, or not: whether Iran's word is its own cannot be told."""
    ties = (make.actor("iran"), make.actor("militia", "group", "iran", "part_of"))
    end = make.parted("militia", "iran", "2023-01-01", "part_of")
    sources = (make.source(publisher="financial-times"), make.source("dawn", publisher="dawn"), make.actor("dawn"))
    cited = tuple(make.cite(name) for name in (make.FT, "dawn"))
    by = (make.party("militia", "attributed", by="financial-times"),)
    strike = make.action("a", actors=by, citations=cited)
    outlet = make.actor("financial-times", "outlet")
    word = make.claim("c", "a", "iran", dimension="occurrence")

    def told(*more):
        return voices(make.given(*ties, outlet, *sources, *more, strike, word), "a")

    assert told(make.withheld(end)).outside == ()
    assert not told(make.withheld(end)).acting
    assert set(told(end).outside) == {"financial-times", "dawn"}
