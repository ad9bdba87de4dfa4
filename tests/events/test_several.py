"""What the door refuses of merges, orders, codes, grades, names and places, and what it seals of them."""

import json

import pytest

from events.actors import Alias
from events.amendments import correctable
from events.catalogue import EVENTS, json_schema, validator
from events.places import PlaceRegistered
from events.shape import take_apart, to_json
from tests import builders as make

MERGE = make.merged("panjgur", "koh-e-sabz")
APART = make.distinguished("panjgur", "sistan")
ORDER = make.ordered("panjgur", "sistan")
CODE = make.coded("panjgur")
PLACE = make.known_place()
CODING = {"scheme": "cameo", "scheme_version": "1", "code": "190", "coder": "mk"}


def offer(event, **changes):
    """Send an event's JSON, with other fields, through the door's validator; null takes a field away."""
    body = {name: value for name, value in (to_json(event) | changes).items() if value is not None}
    return validator(event.type).validate_json(json.dumps(body))


@pytest.mark.parametrize(
    ("event", "changes", "words"),
    [
        (MERGE, {"merged": []}, "at least 1"),
        (MERGE, {"merged": ["panjgur"]}, "not merged into itself"),
        (MERGE, {"merged": ["koh-e-sabz", "koh-e-sabz"]}, "twice"),
        (MERGE, {"reason": None}, "Field required"),
        (make.unmerged("panjgur", "a"), {"merged": ["panjgur"]}, "not merged into itself"),
        (make.merged("jaish", "jaysh", kind="actor"), {"reason": None}, "Field required"),
        (APART, {"actions": ["panjgur"]}, "at least 2"),
        (APART, {"actions": ["panjgur", "panjgur"]}, "twice"),
        (APART, {"reason": None}, "Field required"),
        (ORDER, {"after": "panjgur"}, "does not come before itself"),
        (ORDER, {"citations": []}, "at least 1"),
        (ORDER, {"asserted_by": None}, "Field required"),
        (ORDER, {"gap": {}}, "says least, most or words"),
        (ORDER, {"gap": {"least": 2, "most": 1}}, "runs backwards"),
        (ORDER, {"gap": {"least": -1}}, "greater than or equal to 0"),
        (make.part_of("salvo", "panjgur"), {"whole": "salvo"}, "not a part of itself"),
        (CODE, {"coding": CODING | {"confidence": "1.5"}}, "between 0 and 1"),
        (CODE, {"coding": {name: CODING[name] for name in ("scheme", "code", "coder")}}, "Field required"),
        (make.claim_graded("dead"), {"credibility": 7}, "less than or equal to 6"),
        (make.claim_graded("dead"), {"credibility": 0}, "greater than or equal to 1"),
        (make.claim_graded("dead"), {"reason": None}, "Field required"),
        (make.source_graded(), {"reliability": "G"}, "A"),
        (make.source_graded(), {"reason": None}, "Field required"),
        (make.citation_added("panjgur"), {"to": "actor:iran"}, "pattern"),
        (make.citation_added("panjgur"), {"citation": {"source": "ft"}}, "needs a quote, or a locator"),
        (make.declined("sistan", "panjgur"), {"responded_to": "sistan"}, "cannot answer itself"),
        (make.declined("sistan", "panjgur"), {"probability": "1"}, "between 0 and 1"),
        (make.declined("sistan", "panjgur"), {"reason": None}, "Field required"),
        (make.called("irgc"), {"use": "nickname"}, "official"),
        (make.case_closed(), {"reason": None}, "Field required"),
        (make.adopted(), {"sha256": "9f"}, "pattern"),
        (make.restored("panjgur", amends=1), {"reason": None}, "Field required"),
        (PLACE, {"latitude": None}, "come together"),
        (PLACE, {"radius_m": None}, "need radius_m"),
        (PLACE, {"latitude": "90.1"}, "at most 90"),
        (PLACE, {"kind": "planet"}, "settlement"),
        (PLACE, {"sensitive": None}, "Field required"),
        (PLACE, {"territory": ["XX"]}, "no such territory"),
        (make.corrected("place", "koh-e-sabz", kind="site"), {"changes": [{"field": "place", "value": "x"}]}, "cannot"),
    ],
)
def test_the_door_refuses(event, changes, words):
    with pytest.raises(ValueError, match=words):
        offer(event, **changes)


def test_the_door_takes_each_as_it_is_built():
    """The control of the refusals: without a change they all pass."""
    for event in (MERGE, APART, ORDER, CODE, PLACE, make.called("irgc"), make.case_closed(), make.adopted()):
        assert offer(event) == event


def sealed(event):
    return {pointer for pointer, _ in take_apart(event)[1]}


def test_of_a_sensitive_place_name_and_coordinates_are_sealed():
    hidden = make.known_place(sensitive=True, aliases=(Alias(name="Sabz Koh", use="transliteration"),))

    assert sealed(hidden) == {"/name", "/aliases/0/name", "/latitude", "/longitude"}
    assert sealed(PLACE) == set()


def test_a_correction_of_a_place_seals_what_may_be_sealed():
    """It does not say whether the place is sensitive."""
    correction = make.corrected("place", "koh-e-sabz", latitude="26.9", longitude="64.1", radius_m=20_000)

    assert sealed(correction) == {"/changes/0/value", "/changes/1/value", "/reason"}


def test_a_name_given_later_is_sealed_as_it_may_be_a_persons():
    assert "/name" in sealed(make.called("irgc"))


def test_the_place_of_a_claim_can_be_corrected_and_the_id_of_a_place_cannot():
    assert "place" in correctable(EVENTS["claim.made"])
    assert "place" not in correctable(PlaceRegistered)


def test_every_new_type_has_a_schema_that_says_what_is_required():
    wanted = {"actions.merged": {"into", "merged", "reason"}, "source.graded": {"source", "reliability", "grader"}}
    for type_, fields in wanted.items():
        assert fields <= set(json_schema(type_)["properties"]["body"]["required"])
