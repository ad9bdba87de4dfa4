"""STIX 2.1: read by stix2 without custom content, with whose word each object is."""

import json

import pytest

from tests import builders as make
from tests.builders import (
    action,
    actor,
    claim,
    claim_graded,
    corrected,
    figure,
    party,
    place,
    response,
    source,
)
from tests.exchange.crowd import crowd, texts, written
from tests.exchange.validators import validator
from tests.exchange.worlds import everything, handed
from timeline.reports.inert import visible

PEOPLE = (actor("iran"), actor("pakistan"), actor("financial-times", "outlet"), source(publisher="financial-times"))


def bundle(events) -> list[dict]:
    """Return the objects of a bundle, once stix2 has taken them all."""
    text = written("stix", events)
    read = validator("stix2").parse(text, allow_custom=False)
    objects = json.loads(text)["objects"]
    assert len(read["objects"]) == len(objects)
    return objects


def of_type(objects, type_: str, **members) -> list[dict]:
    return [one for one in objects if one["type"] == type_ and members.items() <= one.items()]


def ours(one: dict) -> dict:
    [extension] = one["extensions"].values()
    return extension


@pytest.fixture(scope="module")
def world():
    return bundle(everything())


def test_every_action_is_an_incident_with_its_bounds_in_the_extension(world):
    incidents = {ours(one)["action"]: one for one in of_type(world, "incident")}

    assert set(incidents) == {"kerman", "panjgur", "sistan", "by-then", "clash", "mistake"}
    said = ours(incidents["panjgur"])
    assert (said["occurred_earliest"], said["occurred_zone"], said["occurred_as_reported"]) == (
        "2024-01-15T19:00:00Z",
        "Asia/Karachi",
        "Tuesday",
    )
    assert "occurred_earliest" not in ours(incidents["kerman"])


def test_what_was_retracted_is_revoked_and_what_others_withdrew_is_not(world):
    revoked = [ours(one).get("action") or ours(one).get("claim") for one in world if one.get("revoked")]
    [withdrawn] = [one for one in of_type(world, "note") if ours(one).get("claim") == "several"]

    assert set(revoked) - {None} == {"mistake"}
    assert ours(withdrawn)["standing"] == "withdrawn"


def test_a_correction_is_the_same_object_with_a_newer_time():
    before = [*PEOPLE, action("one")]
    after = [*before, corrected("action", "one", kind="strike.air")]

    [old], [new] = (of_type(bundle(events), "incident") for events in (before, after))

    assert (old["id"], old["created"]) == (new["id"], new["created"])
    assert old["modified"] < new["modified"]


def test_a_claim_is_a_note_by_its_claimant(world):
    identities = {one["id"]: one["name"] for one in of_type(world, "identity")}
    notes = {ours(one)["claim"]: one for one in of_type(world, "note") if "claim" in ours(one)}

    assert identities[notes["two-children"]["created_by_ref"]] == "Pakistan"
    assert notes["two-children"]["content"] == "killed: 2 (children 2), according to Pakistan"
    assert notes["some"]["authors"] == ['"a witness"']
    assert "created_by_ref" not in notes["some"]


def test_the_three_absences_are_told_apart(world):
    figures = {ours(one)["claim"]: ours(one) for one in of_type(world, "note") if "claim" in ours(one)}

    assert (figures["none-killed"]["value"], figures["none-killed"]["bound"]) == (0, "exact")
    assert (figures["not-known"]["value_state"], "value" in figures["not-known"]) == ("unknown", False)
    assert (figures["some"]["word"], "value" in figures["some"]) == ("several", False)


def test_a_link_runs_from_the_answer_to_what_it_answers_with_strength_and_words(world):
    ids = {ours(one)["action"]: one["id"] for one in of_type(world, "incident")}
    [link] = of_type(world, "relationship", relationship_type="responds-to", source_ref=ids["sistan"])

    assert link["target_ref"] == ids["panjgur"]
    said = ours(link)
    assert (said["strength"], said["hedged"], said["asserted_by"]) == ("attributed", "yes", "financial-times")
    assert link["external_references"][0]["description"] == "in retaliation for"


def test_order_in_time_alone_is_no_response(world):
    [link] = of_type(world, "relationship", relationship_type="came-after")

    assert ours(link)["strength"] == "followed"
    assert "answers" not in json.dumps(link)


def test_a_denied_link_is_an_opinion_and_no_relationship():
    events = [
        *PEOPLE,
        action("one"),
        action("two"),
        response("two", "one"),
        response("two", "one", polarity="no", asserted_by=party("iran"), link="denial"),
    ]

    objects = bundle(events)

    [link] = of_type(objects, "relationship", relationship_type="responds-to")
    [opinion] = of_type(objects, "opinion")
    assert (opinion["opinion"], opinion["object_refs"], opinion["authors"]) == ("disagree", [link["id"]], ["Iran"])


def test_who_disputes_a_link_or_denies_a_claim_disagrees_with_it(world):
    events = [
        *PEOPLE,
        action("one"),
        claim("did", "one", "iran", dimension="responsibility", stance="claims"),
        claim("did-not", "one", "pakistan", dimension="responsibility", stance="denies"),
    ]

    objects = bundle(events)

    [opinion] = of_type(objects, "opinion")
    notes = {ours(one)["claim"]: one["id"] for one in of_type(objects, "note")}
    assert opinion["object_refs"] == [notes["did"]]
    assert [one["explanation"] for one in of_type(world, "opinion")] == ["says that it was planned before"]


def test_confidence_is_the_number_of_the_admiralty_scale_and_none_where_graders_differ():
    events = [*PEOPLE, action("one"), *(claim(name, "one") for name in ("agreed", "split", "open", "bare"))]
    grades = [
        claim_graded("agreed", 2, "mk"),
        claim_graded("agreed", 2, "ab"),
        claim_graded("split", 2, "mk"),
        claim_graded("split", 4, "ab"),
        claim_graded("open", 6),
    ]

    notes = {ours(one)["claim"]: one for one in of_type(bundle([*events, *grades]), "note")}

    assert {name: one.get("confidence") for name, one in notes.items()} == {
        "agreed": 70,
        "split": None,
        "open": None,
        "bare": None,
    }
    assert ours(notes["open"])["credibility"] == [{"grader": "mk", "grade": "6"}]


def test_a_location_is_no_finer_than_its_radius_and_a_territory_is_a_country(world):
    located = [one for one in of_type(world, "location") if "latitude" in one]

    assert [(one["latitude"], one["longitude"], one["precision"], one["country"]) for one in located] == [
        (27.0, 64.1, 5000.0, "PK")
    ]
    assert {one["country"] for one in of_type(world, "location")} == {"PK", "IR"}


def test_international_waters_are_no_country():
    events = [*PEOPLE, action("one", territory=("XZ",), places=(place("the Gulf", "at"),))]

    assert of_type(bundle(events), "location") == []


@pytest.mark.parametrize("events", [everything(), crowd()])
def test_no_object_is_named_that_is_not_there(events):
    world = bundle(events)
    ids = {one["id"] for one in world}
    named = {
        name
        for one in world
        for member in ("created_by_ref", "source_ref", "target_ref")
        if (name := one.get(member)) is not None
    } | {name for one in world for name in one.get("object_refs", [])}

    assert named <= ids
    assert len(ids) == len(world)


def test_of_a_log_without_actions_there_is_the_extension_and_no_report():
    assert [one["type"] for one in bundle([actor("iran")])] == ["identity", "extension-definition"]


def test_the_same_basis_gives_the_same_bytes():
    assert written("stix", handed(everything())) == written("stix", handed(everything()))


def test_hostile_texts_come_back_as_they_were():
    incidents = {ours(one)["action"]: one for one in of_type(bundle(crowd()), "incident")}

    for number, text in enumerate(texts()):
        assert incidents[f"a{number}"]["name"] == visible(text)
        assert ours(incidents[f"a{number}"])["quote"] == visible(text)


def test_what_is_withheld_is_marked_as_such():
    gone = make.withheld(claim("gone", "one", figure=figure(9)))
    events = [*PEOPLE, make.withheld(action("one", title="A secret strike")), gone]

    told = written("stix", events)

    assert "withheld: court order, position 900" in told
    assert "secret" not in told
