"""What figures and tables are drawn from: sides, soil, rungs and points, each in the order of first appearance."""

import pytest

from events.codebook import table
from events.codings import ActionCoded, Coding
from tests.builders import action, known_place, party, place, withheld
from tests.cases.packaged import known
from tests.reports.making import ANSWER, BASIS, BLOWS, PANJGUR, SISTAN, WORLD, printed, report, section, step
from timeline.reports.compose import compose
from timeline.reports.headlines import glyph_of
from timeline.reports.tables import SideRow


def case(name, about):
    register = known(name)
    return compose(register, BASIS._replace(position=register.position), "desk.example.org", about)


@pytest.fixture(scope="module")
def seed():
    return case("kerman-2024", "sistan-2024-01-18")


# --- sides and soil --------------------------------------------------------------------------------------------------


def test_the_sides_of_the_seed_chain_stand_in_the_order_of_first_appearance(seed):
    """The guard is a state's organ, so it has its state's colour."""
    assert [side.name for side in seed.sides] == ["Isis", "Iran", "Pakistan"]
    assert [one.sides for one in seed.steps] == [("isis",), ("iran",), ("iran",), ("iran",), ("pakistan",), ("iran",)]


def test_who_acted_on_whose_soil_is_told_by_numbers(seed):
    assert seed.soil.columns == ("Iran", "Iraq", "Syria", "Pakistan", "no territory")
    assert {row.side: row.cells for row in seed.soil.rows} == {
        "Isis": ((1,), (), (), (), ()),
        "Iran": ((), (2,), (3,), (4,), (6,)),
        "Pakistan": ((5,), (), (), (), ()),
    }


def test_of_whom_nobody_can_tell_stands_last_and_is_no_side():
    unknown = action("panjgur", actors=(party(None, "unknown"),), territory=("PK",))

    told = report(unknown, SISTAN, ANSWER)

    assert told.sides == (SideRow(id="pakistan", name="Pakistan"), SideRow(id="", name="who acted cannot be told"))
    assert step(told, "panjgur").sides == ()
    assert told.soil.rows[1].cells == ((1,), ())


def test_whose_soil_it_was_is_withheld_and_not_without_a_territory():
    told = report(withheld(PANJGUR), SISTAN, ANSWER)

    hidden = step(told, "panjgur")
    assert hidden.soil == ("withheld",)
    assert hidden.soil_names[0].startswith("[withheld")
    assert hidden.territory == hidden.soil_names[0]
    assert "no territory" not in told.soil.columns


def test_an_action_of_two_sides_stands_in_both_rows():
    joint = action("panjgur", actors=(party("iran"), party("pakistan")), territory=("PK",))

    assert [row.cells[0] for row in report(joint, SISTAN, ANSWER).soil.rows] == [(1,), (1,)]


# --- rungs -----------------------------------------------------------------------------------------------------------


def test_the_rungs_of_the_seed_chain_are_those_of_the_table(seed):
    assert seed.rung_table == "rungs-1, kinds-1"
    assert [(row.least, row.most) for row in seed.rungs] == [(6, 6), (7, 8), (7, 8), (7, 7), (7, 7), (1, 1)]


def test_a_coder_s_account_stands_beside_the_table_s():
    account = ActionCoded(action="panjgur", coding=Coding(scheme="rung", scheme_version="1", code="6..7", coder="mk"))

    row = report(*BLOWS, account).rungs[0]

    assert [one.text for one in row.accounts] == ["mk gives rung 6 or 7 (1), position 8"]
    assert (row.least, row.most) == (7, 8)


def test_what_was_only_announced_is_not_rated():
    announced = action("panjgur", realisation="announced", territory=("PK",))

    row = report(announced, SISTAN, ANSWER).rungs[0]

    assert (row.least, row.most, row.why) == (None, None, "announced, not done")
    assert "| 1 | not rated | announced, not done | none on record |" in printed(announced, SISTAN, ANSWER)


# --- points ----------------------------------------------------------------------------------------------------------

HERE = {"latitude": "26.97194", "longitude": "64.09417", "radius_m": 5000, "coordinates_basis": "stated"}


def at(*places):
    return report(action("panjgur", places=places, territory=("PK",)), SISTAN, ANSWER).points


def test_a_point_has_no_digit_that_its_radius_does_not_carry():
    [point, nowhere] = at(place("Koh-e-Sabz", **HERE))

    assert (point.latitude, point.longitude, point.radius_m, point.is_area) == (27.0, 64.1, 5000, False)
    assert (point.words, point.territory) == ("near Koh-e-Sabz", "Pakistan")
    assert (nowhere.action, nowhere.words, nowhere.latitude) == ("sistan", "no place on record", None)


def test_what_is_known_to_a_district_only_is_an_area():
    [point, _] = at(place("Panjgur district", "inside", **HERE))

    assert point.is_area


def test_a_place_on_record_that_is_a_province_is_an_area_and_a_village_is_none():
    province, village = (
        report(
            action("panjgur", places=(place("there", "at", place="koh-e-sabz"),)),
            SISTAN,
            ANSWER,
            world=(*WORLD, known_place(kind=kind)),
        ).points[0]
        for kind in ("province", "settlement")
    )

    assert (province.is_area, village.is_area) == (True, False)
    assert (village.latitude, village.radius_m) == (27.0, 5000)


def test_a_place_without_coordinates_is_put_nowhere_and_listed():
    told = printed(action("panjgur", places=(place("Panjgur"),), territory=("PK",)), SISTAN, ANSWER)

    assert section(told, "9. Map") == (
        "No action on record has coordinates.\n\n"
        "**Without coordinates**\n\n"
        "- No. 1: near Panjgur\n"
        "- No. 2: no place on record"
    )


def test_the_map_s_table_says_within_what_and_in_which_half_of_the_globe():
    south = place("a reef", **HERE | {"latitude": "-26.97194", "longitude": "-64.09417"})

    told = printed(action("panjgur", places=(south,), territory=("PK",)), SISTAN, ANSWER)

    assert "| 1 | near a reef | 27° S | 64.1° W | 5 km | Pakistan |" in told


# --- what marks show -------------------------------------------------------------------------------------------------


def test_every_kind_of_action_has_a_glyph():
    drawn = {glyph_of(kind) for kind in table("kinds")}

    assert drawn == {"strike", "bombing", "assault", "words", "sanction", "calming", "other"}
    assert [glyph_of(kind) for kind in ("strike.drone", "bombing.ied", "clash", "threat.ultimatum")] == [
        "strike",
        "bombing",
        "assault",
        "words",
    ]
