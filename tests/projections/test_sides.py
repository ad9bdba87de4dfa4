"""For whom an actor counts: ties are climbed to a state or a group, at a moment, and proxies never."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests import builders as make
from tests.builders import actor, affiliated, when
from timeline.projections.sides import is_side_withheld, line, on_the_side_of, sides, ties

IRAN = (actor("iran"), actor("irgc", "organ", "iran"), actor("quds-force", "organ", "irgc", "part_of"))
NAMES = ("a", "b", "c", "d")


def test_a_force_counts_for_its_state():
    known = make.given(*IRAN)

    assert line(known, "quds-force") == ("quds-force", "irgc", "iran")
    assert sides(known, "quds-force") == ("iran",)
    assert on_the_side_of(known, "iran", "quds-force")
    assert on_the_side_of(known, "quds-force", "irgc")


def test_a_group_without_such_a_tie_stays_itself():
    """Jaish al-Adl is no state's; a proxy, a faction or an ally is shown and never climbed."""
    known = make.given(
        *IRAN,
        actor("jaish-ul-adl", "group"),
        actor("hezbollah", "group", "iran", "proxy_of"),
        *(affiliated("hezbollah", "irgc", relation) for relation in ("faction_of", "allied_with")),
    )

    assert sides(known, "jaish-ul-adl") == ("jaish-ul-adl",)
    assert sides(known, "hezbollah") == ("hezbollah",)
    assert [tie.relation for tie in ties(known, "hezbollah")] == ["proxy_of", "faction_of", "allied_with"]
    assert not on_the_side_of(known, "hezbollah", "iran")


def test_a_state_counts_for_itself_whatever_it_is_a_member_of():
    known = make.given(*IRAN, actor("axis", "group"), affiliated("iran", "axis", "part_of"))

    assert sides(known, "irgc") == ("iran",)


def test_ties_to_two_states_are_contested_and_both_are_told():
    known = make.given(*IRAN, actor("iraq"), actor("pmf", "group", "iraq", "part_of"), affiliated("pmf", "iran"))

    assert sides(known, "pmf") == ("iran", "iraq")


def test_of_whom_it_is_contested_whose_it_is_only_its_own_speak():
    """Neither state speaks for the militia that both are said to have; nor it for either of them."""
    militia = (actor("iraq"), actor("pmf", "group", "iraq", "part_of"), actor("brigade", "group", "pmf", "part_of"))
    uncontested = make.given(*IRAN, *militia)
    known = make.given(*IRAN, *militia, affiliated("pmf", "iran"))

    assert {who for who in ("iraq", "iran", "brigade", "pmf") if on_the_side_of(known, who, "pmf")} == {
        "brigade",
        "pmf",
    }
    assert not any(on_the_side_of(known, "pmf", one) for one in ("iraq", "iran", "brigade"))
    assert on_the_side_of(uncontested, "iraq", "pmf")
    assert on_the_side_of(uncontested, "pmf", "iraq")


def test_a_tie_holds_until_it_ended_and_may_be_taken_up_again():
    parted = (actor("rsf", "group", "sudan", "part_of"), make.parted("rsf", "sudan", "2023-04-15", "part_of"))
    known = make.given(*parted)
    again = make.given(*parted, affiliated("rsf", "sudan", "part_of", when("2030/..")))

    assert sides(known, "rsf", when("2023-04-14")) == ("sudan",)
    assert sides(known, "rsf", when("2023-04-15")) == ("sudan",)  # that day cannot be told
    assert sides(known, "rsf", when("2023-04-16")) == ("rsf",)
    assert sides(again, "rsf", when("2031")) == ("sudan",)
    assert sides(again, "rsf", when("2025")) == ("rsf",)


def test_the_end_of_one_tie_ends_no_other():
    known = make.given(*IRAN, actor("x", "organ", "iran"), make.parted("x", "iran", "2020-01-01", "office_of"))

    assert sides(known, "x", when("2024")) == ("iran",)


def test_a_tie_holds_while_it_is_valid():
    known = make.given(*IRAN[:1], actor("x", "organ"), affiliated("x", "iran", valid=when("2020/2022")))

    assert [sides(known, "x", when(year)) for year in ("2019", "2021", "2023")] == [("x",), ("iran",), ("x",)]
    assert sides(known, "x", when("unknown")) == ("iran",)


def test_a_corrected_or_retracted_actor_has_the_ties_that_stand():
    known = make.given(*IRAN, make.corrected("actor", "quds-force", affiliations=()), make.retracted("actor", "irgc"))

    assert sides(known, "quds-force") == ("quds-force",)
    assert sides(known, "irgc") == ("irgc",)


def test_who_is_not_on_record_counts_for_itself():
    assert sides(make.given(), "stranger") == ("stranger",)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])))
def test_a_circle_of_ties_ends_where_it_began(pairs):
    known = make.given(*(actor(name, "group") for name in NAMES), *(affiliated(one, other) for one, other in pairs))

    for name in NAMES:
        assert set(sides(known, name)) <= set(line(known, name)) <= set(NAMES)
        assert on_the_side_of(known, name, name)


def test_where_a_tie_or_its_end_was_redacted_nobody_can_tell_the_side():
    group = (*IRAN[:1], actor("militia", "group", "iran", "part_of"))
    end = make.parted("militia", "iran", "2023-01-01", "part_of")
    known = make.given(*group, make.withheld(end))

    assert is_side_withheld(known, "militia")
    assert not on_the_side_of(known, "iran", "militia")
    assert not is_side_withheld(make.given(*group, end), "militia")


def test_a_name_that_was_redacted_hides_no_tie():
    known = make.given(*IRAN[:2], make.withheld(make.called("irgc")))

    assert not is_side_withheld(known, "irgc")
    assert on_the_side_of(known, "iran", "irgc")


def test_what_was_looked_up_in_one_record_says_nothing_of_another():
    known = make.given(*IRAN)
    assert sides(known, "irgc") == ("iran",)

    alone = replace(known, actors={name: thing for name, thing in known.actors.items() if name != "irgc"})

    assert sides(alone, "irgc") == ("irgc",)
    assert sides(known, "irgc") == ("iran",)
    assert known == make.given(*IRAN)


def test_what_was_looked_up_for_one_moment_says_nothing_of_another():
    tie = affiliated("group", "iran", "part_of", valid=when("2024-01"))
    known = make.given(actor("iran"), actor("group", "group"), tie)

    asked = [when(day) for day in ("2024-01-10", "2024-03-10", "2024-01-10")]
    assert [sides(known, "group", one) for one in (*asked, asked[1], None)] == [
        *(("iran",), ("group",), ("iran",), ("group",), ("iran",))
    ]
