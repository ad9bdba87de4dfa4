"""PROV-JSON: read by the library prov, record for record; a response is no provenance."""

import json

import pytest

from tests import builders as make
from tests.builders import (
    action,
    actor,
    citation_added,
    cite,
    copied,
    corrected,
    merged,
    response,
    restored,
    retracted,
    source,
)
from tests.exchange.crowd import crowd, texts, written
from tests.exchange.validators import validator
from tests.exchange.worlds import everything, handed
from timeline.reports.inert import visible

PEOPLE = (actor("iran"), actor("pakistan"), actor("financial-times", "outlet"))
WIRE = source("wire", publisher="pakistan", title="The wire")


def provenance(events) -> dict:
    """Return PROV-JSON, once the library prov has read as many records from it."""
    text = written("prov", events)
    found = json.loads(text)
    read = validator("prov.model").ProvDocument.deserialize(content=text, format="json")
    assert len(read.records) == sum(len(records) for kind, records in found.items() if kind != "prefix")
    return found


def types(found: dict, relation: str) -> list[str | None]:
    return [one.get("prov:type", {}).get("$") for one in found.get(relation, {}).values()]


def event(position: int) -> str:
    return f"log:event-{make.foretold(position)}"


def test_every_event_is_an_entity_that_a_recording_made_by_somebody():
    found = provenance([*PEOPLE, source(), action("one")])

    assert found["entity"][event(5)]["prov:type"]["$"] == "tl:action.reported"
    assert {
        "prov:entity": event(5),
        "prov:activity": "log:recording-5",
        "prov:time": "2024-01-18T09:04:00.000000Z",
    } in list(found["wasGeneratedBy"].values())
    assert {"prov:activity": "log:recording-5", "prov:agent": "log:recorder-desk"} in list(
        found["wasAssociatedWith"].values()
    )


def test_a_correction_is_a_revision_of_what_it_amends():
    found = provenance([*PEOPLE, source(), action("one"), corrected("action", "one", amends=5, kind="strike.air")])

    [revision] = [
        one for one in found["wasDerivedFrom"].values() if one.get("prov:type", {}).get("$") == "prov:Revision"
    ]
    assert (revision["prov:generatedEntity"], revision["prov:usedEntity"]) == (event(6), event(5))
    assert "wasRevisionOf" not in found


def test_a_retraction_invalidates_and_a_restoring_revises_it():
    events = [*PEOPLE, source(), action("one"), retracted("action", "one", amends=5), restored("one", amends=6)]

    found = provenance(events)

    [gone] = found["wasInvalidatedBy"].values()
    assert (gone["prov:entity"], gone["prov:activity"]) == (event(5), "log:recording-6")
    assert types(found, "wasDerivedFrom").count("prov:Revision") == 1


def test_a_quote_is_a_quotation_with_its_words_and_its_speaker():
    events = [*PEOPLE, source(), action("one", citations=(cite(quote="we struck", speaker="iran"),))]

    [quotation] = provenance(events)["wasDerivedFrom"].values()

    assert quotation["prov:type"]["$"] == "prov:Quotation"
    assert (quotation["tl:quote"], quotation["tl:speaker"]) == ("we struck", "Iran")
    assert quotation["prov:usedEntity"] == f"log:source-{make.FT}"


def test_a_passage_added_later_is_derived_too():
    events = [*PEOPLE, source(), action("one"), citation_added("action:one")]

    assert [one["tl:quote"] for one in provenance(events)["wasDerivedFrom"].values()] == [
        "in retaliation for",
        "in a second strike",
    ]


@pytest.mark.parametrize(
    ("relation", "type_"),
    [("wire_copy", "prov:PrimarySource"), ("quotes", "prov:Quotation"), ("update_of", "prov:Revision")],
)
def test_a_copy_is_derived_from_its_root(relation, type_):
    events = [*PEOPLE, source(), WIRE, action("one"), action("two", citations=(cite("wire"),))]

    found = provenance([*events, copied(make.FT, "wire", relation)])

    [derived] = [one for one in found["wasDerivedFrom"].values() if one["prov:usedEntity"] == "log:source-wire"
                 and one["prov:generatedEntity"] == f"log:source-{make.FT}"]  # fmt: skip
    assert derived["prov:type"]["$"] == type_


def test_two_records_of_one_action_are_alternates():
    events = [*PEOPLE, source(), action("one"), action("other"), merged("one", "other")]

    [alternate] = provenance(events)["alternateOf"].values()

    assert alternate == {"prov:alternate1": event(6), "prov:alternate2": event(5)}


def test_that_one_action_answers_another_is_no_relation():
    found = provenance([*PEOPLE, source(), action("one"), action("two"), response("two", "one")])

    assert not {"wasInformedBy", "wasInfluencedBy"} & found.keys()
    assert {one["prov:usedEntity"] for one in found["wasDerivedFrom"].values()} == {f"log:source-{make.FT}"}


def test_no_relation_names_what_is_not_there():
    found = provenance(everything())

    here = {name for kind in ("entity", "activity", "agent") for name in found[kind]}
    named = {
        value
        for kind, records in found.items()
        if kind not in ("prefix", "entity", "activity", "agent")
        for record in records.values()
        for member, value in record.items()
        if member in MEMBERS
    }
    assert named <= here


MEMBERS = {
    *("prov:entity", "prov:activity", "prov:agent", "prov:generatedEntity", "prov:usedEntity"),
    *("prov:alternate1", "prov:alternate2"),
}


def test_the_same_basis_gives_the_same_bytes():
    assert written("prov", handed(everything())) == written("prov", handed(everything()))


def test_hostile_texts_come_back_as_they_were():
    found = provenance(crowd())

    quotes = {one.get("tl:quote") for one in found["wasDerivedFrom"].values()}
    assert set(map(visible, texts())) <= quotes
