"""Who did what to whom on whose soil: the sides of an action, and what two sides directed at each other."""

import pytest

from tests import builders as make
from tests.builders import action, actor, party
from timeline.projections.dyads import Sights, Soil, Told, Viewpoint, both, dyad, either

ACTORS = (
    actor("iran"),
    actor("irgc", "organ", "iran"),
    actor("pakistan"),
    actor("iraq", external_ids=("gw:645",)),
    actor("jaish-ul-adl", "group"),
)
PANJGUR = action("panjgur", by="irgc", against="jaish-ul-adl", territory=("PK",))


def sights(*events, by="either", proxies=False):
    return Sights(make.given(*ACTORS, *events), Viewpoint(by, proxies))


def test_the_sides_of_an_action_are_those_at_its_time():
    parted = make.parted("irgc", "iran", "2024-01-17")
    found = sights(PANJGUR, action("later", "2024-01-18", by="irgc"), parted)

    assert found.of("panjgur").acting == Told(("iran",))
    assert found.of("later").acting == Told(("irgc",))


def test_actor_target_and_soil_are_three_things():
    """Panjgur is Iran at Jaish al-Adl by target, and Iran at Pakistan by territory."""
    by_target, by_soil, either_ = (sights(PANJGUR, by=by) for by in ("target", "territory", "either"))

    assert [one.holds("panjgur", "iran", "jaish-ul-adl") for one in (by_target, by_soil, either_)] == [
        True,
        False,
        True,
    ]
    assert [one.holds("panjgur", "iran", "pakistan") for one in (by_target, by_soil, either_)] == [False, True, True]
    assert either_.of("panjgur").soil == Soil(("PK",), ("pakistan",))


def test_an_action_of_another_is_in_no_dyad_of_a_side():
    assert sights(PANJGUR).holds("panjgur", "pakistan", "iran") is False


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ((), Told()),
        ((party(None, "attributed", by="pakistan", words="hide-outs"),), Told(unknown=True)),
        ((party("iran"), party(None, words="a house")), Told(("iran",), unknown=True)),
    ],
)
def test_nothing_is_told_of_a_target_that_nobody_names(targets, told):
    found = sights(action("a", by="pakistan", targets=targets))

    assert found.of("a").target == told
    assert found.of("a").target.has("iraq") is None


def test_a_side_that_is_contested_is_not_chosen():
    found = sights(PANJGUR, make.affiliated("irgc", "iraq"))

    assert found.of("panjgur").acting == Told((), ("iran", "iraq"))
    assert found.holds("panjgur", "iran", "pakistan") is None
    assert found.holds("panjgur", "iran", "iraq") is False  # on record is where it fell, and whom it hit


def test_a_proxy_counts_for_its_state_only_if_somebody_asks():
    acts = (make.affiliated("jaish-ul-adl", "iraq", "proxy_of"), action("a", by="jaish-ul-adl", against="iran"))

    assert sights(*acts).holds("a", "iraq", "iran") is False
    assert sights(*acts, proxies=True).holds("a", "iraq", "iran") is True


def test_a_direction_is_never_invented():
    parties = (party("iran"), party("pakistan"))
    acts = [action(name, actors=(), direction=name, participants=parties) for name in ("unknown", "mutual")]
    found = sights(*acts)

    assert found.holds("unknown", "iran", "pakistan") is None
    assert found.holds("mutual", "iran", "pakistan") is found.holds("mutual", "pakistan", "iran") is True


def test_words_need_no_soil_and_a_strike_has_one_that_may_not_be_known():
    found = sights(action("words", against="iraq", kind="demand"), action("strike", against="iraq"))

    assert found.is_on_soil("words", "pakistan") is False
    assert found.is_on_soil("strike", "pakistan") is None


def test_the_soil_of_nobody_on_record_is_not_that_of_a_state_whose_own_is():
    """Syria is no actor on record. It is not Iran all the same; a state of which no code is known may own it."""
    found = sights(actor("rojava"), action("a", territory=("SY",)))

    assert found.of("a").soil == Soil(("SY",), (None,))
    assert [found.is_on_soil("a", side) for side in ("iran", "jaish-ul-adl", "rojava")] == [False, False, None]


def test_a_state_is_known_by_the_codes_of_its_territory():
    assert sights(action("a", territory=("IQ",))).of("a").soil.states == ("iraq",)


def test_nothing_is_told_of_an_action_that_was_redacted_whole():
    reported = action("a", against="pakistan")
    found = sights(make.withheld(reported))

    assert found.holds("a", "iran", "pakistan") is None


def test_a_dyad_holds_both_ways_in_order_and_lists_what_cannot_be_told():
    acts = (
        action("first", "2024-01-15", against="pakistan"),
        action("second", "2024-01-16", by="pakistan", against="iran"),
        action("third", "2024-01-17", by="pakistan"),
        action("else", "2024-01-18", by="iraq", against="jaish-ul-adl", territory=("IQ",)),
    )
    found = dyad(sights(*acts), "iran", "pakistan", [one.action for one in acts])

    assert found.acts == ("first", "second")
    assert found.ways == {"first": (("iran", "pakistan"),), "second": (("pakistan", "iran"),)}
    assert found.doubtful == ("third",)


def test_control_a_strike_by_nobody_known_on_nobodys_soil_is_not_counted_to_every_dyad():
    acts = action("a", actors=(party(None, "unknown"),))

    assert dyad(sights(acts), "iran", "pakistan", ["a"]).doubtful == ()


VALUES = (True, False, None)


@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_what_cannot_be_told_stays_so_unless_the_other_decides(one, other):
    assert either(one, other) is (True if True in (one, other) else None if None in (one, other) else False)
    assert both(one, other) is (False if False in (one, other) else None if None in (one, other) else True)
