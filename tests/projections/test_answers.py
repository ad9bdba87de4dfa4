"""The shape of an answer: whom it was directed at beside whom it answers, and on whose soil; never invented."""

import pytest

from tests import builders as make
from tests.builders import action, actor, party, response
from tests.cases.packaged import known as known_of
from timeline.projections.answers import NO_SOIL, answer_of
from timeline.projections.chains import build
from timeline.projections.dyads import Sights, Viewpoint

ACTORS = (
    *(actor(name) for name in ("iran", "pakistan", "iraq")),
    *(actor("irgc", "organ", "iran"), actor("jaish-ul-adl", "group"), actor("isis", "group")),
)
CAUSE = action("cause", "2024-01-15", by="pakistan", against="iran", territory=("IR",))


def answered(answer, *more, cause=CAUSE, by="either", strengths=("stated", "attributed", "inferred", "followed")):
    known = make.given(*ACTORS, cause, answer, *(more or (response("answer", "cause"),)))
    [chain] = build(known, strengths).chains
    return answer_of(Sights(known, Viewpoint(by)), chain.edges[0])


def act(**more):
    return action("answer", "2024-01-17", **more)


def test_who_acts_at_whom_it_answers_answers_directly():
    by_target, by_soil = answered(act(against="pakistan")), answered(act(territory=("PK",)))

    assert (by_target.shape, by_target.answering, by_target.answered) == ("direct", ("iran",), ("pakistan",))
    assert "(by target)" in by_target.why
    assert by_soil.shape == "direct"
    assert "(by territory)" in by_soil.why


def test_who_acts_at_somebody_else_answers_in_a_triangle():
    """B answers A by striking C."""
    assert answered(act(against="jaish-ul-adl", territory=("IQ",))).shape == "triangular"


def test_the_rule_of_directions_decides_and_is_the_readers():
    """Jaish ul-Adl on the soil of Pakistan: at Pakistan by territory, at somebody else by target."""
    found = {by: answered(act(against="jaish-ul-adl", territory=("PK",)), by=by) for by in ("target", "territory")}

    assert {by: one.shape for by, one in found.items()} == {"target": "triangular", "territory": "direct"}
    assert "by target" in found["target"].why


def test_a_hostile_act_that_is_answered_by_calming_down_is_answered_inversely():
    call = act(kind="talks.call", direction="mutual", actors=(), participants=(party("iran"), party("pakistan")))

    assert answered(call).shape == "inverse"
    assert answered(act(kind="demand", against="pakistan")).shape == "direct"


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        (act(territory=("IQ",)), ()),
        (act(targets=(party(None, words="a house"),), territory=("IQ",)), ()),
        (act(against="jaish-ul-adl"), ()),
        (act(actors=(party(None, "unknown"),), against="pakistan"), ()),
        (act(by="irgc", against="pakistan"), (make.affiliated("irgc", "iraq"),)),
    ],
    ids=[
        "nobody says at whom",
        "words say at whom",
        "nobody says where",
        "nobody says who",
        "whose it is is contested",
    ],
)
def test_a_shape_is_never_invented(answer, more):
    found = answered(answer, response("answer", "cause"), *more)

    assert found.shape == "cannot tell"
    assert found.why


def test_the_side_that_acted_in_both_answers_nobody():
    assert answered(act(by="pakistan", against="isis", territory=("PK",))).shape == "none"


@pytest.mark.parametrize("strength", ["stated", "attributed", "inferred"])
def test_what_somebody_calls_an_answer_has_a_shape(strength):
    assert answered(act(against="pakistan"), response("answer", "cause", strength)) is not None


@pytest.mark.parametrize(
    "link", [response("answer", "cause", "followed"), response("cause", "answer", relation="announces")]
)
def test_what_came_after_or_was_announced_has_none(link):
    assert answered(act(against="pakistan"), link) is None


def test_the_soil_of_neither_side_is_a_third_partys():
    """R607."""
    third = answered(act(against="pakistan", territory=("IQ",)))
    own = answered(act(against="pakistan", territory=("PK",)))

    assert (third.third_soil, own.third_soil) == (True, False)
    assert third.soil_why == "IQ is the soil of neither iran nor pakistan"


def test_where_nobody_says_on_whose_soil_nobody_can_tell_whose_it_was():
    unknown, words = answered(act(against="pakistan")), answered(act(against="pakistan", kind="demand"))

    assert (unknown.third_soil, words.third_soil) == (None, None)
    assert (unknown.soil_why, words.soil_why) == ("on whose soil is not on record", NO_SOIL)


def test_the_wider_case_has_four_sides_and_third_soil():
    """T8: Erbil, Idlib, Panjgur: acting side, target side, territory, answered side are four values."""
    known = known_of("iran-pakistan-2024")
    sights = Sights(known)
    edges = {(edge.earlier[:6], edge.later[:6]): edge for chain in build(known).chains for edge in chain.edges}
    told = {}
    for pair in (("kerman", "erbil-"), ("rask-2", "idlib-"), ("rask-2", "panjgu")):
        roles, answer = sights.of(edges[pair].later), answer_of(sights, edges[pair])
        told[pair[1]] = (roles.acting.sides, roles.target.sides, roles.soil.codes, answer.answered, answer.third_soil)

    assert told == {
        "erbil-": (("iran",), (), ("IQ",), ("islamic-state",), True),
        "idlib-": (("iran",), ("islamic-state",), ("SY",), ("jaish-al-adl",), True),
        "panjgu": (("iran",), ("jaish-al-adl",), ("PK",), ("jaish-al-adl",), True),
    }


def test_what_is_no_answer_of_one_side_to_another_has_no_third_soil():
    own = answered(act(by="pakistan", against="jaish-ul-adl", territory=("IQ",)))

    assert (own.shape, own.third_soil) == ("none", None)
