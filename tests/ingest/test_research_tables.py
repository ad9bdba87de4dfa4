"""Tables of research projects by shipped profiles: an order of names is no attack, and what nobody knows stays so."""

import json
from pathlib import Path

import pytest

from timeline.ingest.profiles import read_shipped
from timeline.ingest.table import Given, read_table
from timeline.log.memory import MemoryLog
from timeline.projections.register import REGISTER
from timeline.recording.rows import import_rows

SAMPLES = Path(__file__).parent / "samples"
NAMES = {"acled": "acled_invented.csv", "mid-incidents": "mid_invented.csv"}


def table(profile):
    data = (SAMPLES / NAMES[profile]).read_bytes()
    return read_table(data, file="t.csv", profile=read_shipped(profile), given=Given(release="1"))


def known(profile):
    log, one = MemoryLog(), table(profile)
    import_rows(log, one.make, one.origin, recorded_by="test")
    return REGISTER.fold(log.read())


@pytest.mark.parametrize("profile", NAMES)
def test_a_second_import_appends_nothing(profile):
    log, one = MemoryLog(), table(profile)
    first = import_rows(log, one.make, one.origin, recorded_by="test")

    again = import_rows(log, one.make, one.origin, recorded_by="test")

    assert first.refused == 0
    assert (again.appended, again.already) == (0, first.appended)


@pytest.mark.parametrize("profile", NAMES)
def test_neither_of_two_names_is_said_to_have_acted(profile):
    for thing in known(profile).actions.values():
        assert thing.now.direction == "unknown"
        assert (thing.now.actors, thing.now.targets) == ((), ())


def test_a_country_is_the_soil_and_names_nobody():
    found = known("acled")

    assert [thing.now.territory for thing in found.actions.values()] == [("PK",), ("IR",), ("IR",)]
    assert not {"pakistan", "iran", "acled-pakistan", "acled-iran"} & set(found.actors)


def test_a_day_that_stands_for_a_week_or_a_month_is_all_of_it():
    found = [thing.now.occurred for thing in known("acled").actions.values()]

    assert [one.precision for one in found] == ["day", "week", "month"]
    assert [one.edtf for one in found] == ["2031-02-03", "2031-02-04/2031-02-16", "2031-02"]


def test_a_figure_of_nought_that_stands_for_none_reported_is_no_claim():
    claims = [thing.now for thing in known("acled").claims.values()]

    assert [(one.claimant, one.about, one.figure.value) for one in claims] == [("acled", ("acled-xxx1",), 3)]


def test_of_how_many_rows_a_nought_makes_no_claim_is_said_of_the_file():
    data = (SAMPLES / NAMES["acled"]).read_bytes().replace(b",0\n", b",0.0\n")
    as_program = read_table(data, file="t.csv", profile=read_shipped("acled"), given=Given(release="1"))

    said = ("rows with 0 in column 'fatalities', of which no claim is made: 2",)
    assert table("acled").said == as_program.said == said
    assert table("mid-incidents").said == ()


def test_a_point_of_a_larger_region_is_none():
    places = [thing.now.places[0] for thing in known("acled").actions.values()]

    assert [(one.name, one.radius_m) for one in places] == [
        ("Testville", 10_000),
        ("Sampletown", 50_000),
        ("Sampletown", None),
    ]


def test_missing_days_and_months_stay_unknown():
    found = {name: thing.now.occurred for name, thing in known("mid-incidents").actions.items()}

    assert {name: (one.edtf, one.precision) for name, one in found.items()} == {
        "mid-9001001": ("2031-02-03", "day"),
        "mid-9001002": ("2031-02", "month"),
        "mid-9001003": ("2031", "year"),
    }


def test_an_incident_at_most_came_after_another():
    [link] = [thing.now for thing in known("mid-incidents").responses.values()]

    assert (link.responding, link.responded_to, link.strength) == ("mid-9001002", "mid-9001001", "followed")
    assert known("mid-incidents").claims == {}


def test_a_strength_in_the_table_does_not_make_more_of_it():
    data = (SAMPLES / "mid_invented.csv").read_text("utf-8").splitlines()
    rows = [f"{line},{more}" for line, more in zip(data, ("strength", *["attributed"] * 3), strict=True)]
    one = read_table(
        "\n".join(rows).encode(), file="t.csv", profile=read_shipped("mid-incidents"), given=Given(release="1")
    )

    drafts = [json.loads(wanted.draft) for row in one.make(frozenset()) for wanted in row.wanted]

    assert {one["body"]["strength"] for one in drafts if one["type"] == "response.asserted"} == {"followed"}


def test_codes_are_their_coders_and_no_kind_of_ours():
    for profile, coder in (("acled", "acled"), ("mid-incidents", "mid-project")):
        drafts = [json.loads(wanted.draft) for row in table(profile).make(frozenset()) for wanted in row.wanted]

        assert {one["body"]["kind"] for one in drafts if one["type"] == "action.reported"} == {"other"}
        assert {one["body"]["coding"]["coder"] for one in drafts if one["type"] == "action.coded"} == {coder}


def test_what_may_not_be_passed_on_says_so_in_its_profile():
    assert "not to be passed on" in str(read_shipped("acled").licence)
