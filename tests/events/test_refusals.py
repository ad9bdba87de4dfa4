"""What the door refuses, one rule a line; and what corrections may change."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from pydantic import ValidationError

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.amendments import ActionCorrected, Change, amend, check_changes, correctable
from events.base import MAX_SAFE_INTEGER
from events.catalogue import EVENTS, UnknownEvent, json_schema, read_event, validator
from events.claims import ClaimMade
from events.notes import NoteAdded
from events.responses import ResponseAsserted
from events.shape import to_json
from events.sources import SourceRegistered
from tests import builders as make
from tests.strategies import events

ACTION = make.action("panjgur-2024-01-16", against="jaish-ul-adl", territory=("PK",))
CLAIM = make.claim("dead", "panjgur-2024-01-16")
SOURCE = make.source(publisher="financial-times")
ANSWER = make.response("sistan", "panjgur")
NOTE = make.note("two-times", "panjgur-2024-01-16")
IRAN = {"actor": "iran", "basis": "self_claimed"}
FIGURE = {"quantity": "killed", "unit": "persons", "scope": "incident", "bound": "exact", "value": 7}
PLACE = {"name": "Panjgur", "relation": "near"}
POINT = PLACE | {"latitude": "26.9719", "longitude": "64.0946", "radius_m": 500, "coordinates_basis": "stated"}
NO_ACTORS = {"actors": [], "targets": []}
MACHINE = {"method": "hawkes", "model": "hawkes-1", "probability": "0.5", "accepted_by": "desk"}
WITHHELD = {"ground": "personal_data", "by_position": 7}


def offer(event, **changes):
    """Send an event's JSON, with other fields, through the door's validator; null takes a field away."""
    body = {name: value for name, value in (to_json(event) | changes).items() if value is not None}
    return validator(event.type).validate_json(json.dumps(body))


def figure(**changes):
    return {name: value for name, value in (FIGURE | changes).items() if value is not None}


@pytest.mark.parametrize(
    ("event", "changes", "words"),
    [
        # Identifiers, codes, text
        (ACTION, {"action": "Panjgur"}, "pattern"),
        (ACTION, {"action": "panjgur\n"}, "pattern"),
        (ACTION, {"action": "-panjgur"}, "pattern"),
        (ACTION, {"action": "p" * 65}, "pattern"),
        (ACTION, {"title": "x" * 121}, "120"),
        (ACTION, {"title": "two\nlines"}, "pattern"),
        (ACTION, {"title": ""}, "at least 1"),
        (CLAIM, {"figure": None, "dimension": "other", "text": "x" * 4001}, "4000"),
        (CLAIM, {"figure": None, "dimension": "other", "text": "bell\x07"}, "pattern"),
        (ACTION, {"citations": [{"source": "ft", "quote": "x" * 1001}]}, "1000"),
        (ACTION, {"external_ids": ["two words"]}, "pattern"),
        (SOURCE, {"url": "javascript:alert(1)"}, "pattern"),
        (SOURCE, {"url": "https://example.org/a b"}, "pattern"),
        (SOURCE, {"language": "english"}, "pattern"),
        (SOURCE, {"confidential": "yes"}, "boolean"),
        (SOURCE, {"authors": []}, "at least 1"),
        # Actions
        (ACTION, {"kind": "incident"}, "no such kind of action"),
        (ACTION, {"territory": ["XX"]}, "no such territory"),
        (ACTION, {"territory": ["PAK"]}, "pattern"),
        (ACTION, {"territory": None}, "Field required"),
        (ACTION, {"means": ["spear"]}, "missile"),
        (ACTION, {"citations": []}, "at least 1"),
        (ACTION, {"citations": [to_json(ACTION)["citations"][0]] * 9}, "at most 8"),
        (ACTION, {"citations": [{"source": "ft"}]}, "needs a quote, or a locator"),
        (ACTION, {"direction": "unknown"}, "has participants, not actors and targets"),
        (ACTION, NO_ACTORS, "a directed action names its actors"),
        (ACTION, {"participants": [IRAN]}, "not participants"),
        (ACTION, NO_ACTORS | {"direction": "mutual", "participants": [IRAN]}, "two participants or more"),
        (ACTION, {"actors": [IRAN | {"fate": "hit"}]}, "said of targets only"),
        (ACTION, {"ended": make.plain(make.when("2024-01-14"))}, "surely before occurred"),
        (ACTION, {"occurred": {"earliest": None, "latest": None}}, "Field required"),
        (ACTION, {"casualties": 7}, "Unexpected"),
        # Parties
        (ACTION, {"actors": [{"actor": None, "basis": "observed"}]}, "needs words, or basis unknown"),
        (ACTION, {"actors": [{"actor": "iran", "basis": "attributed"}]}, "who attributes it"),
        (ACTION, {"actors": [{"basis": "unknown"}]}, "Field required"),
        # Places
        (ACTION, {"places": [PLACE | {"latitude": "26.9"}]}, "come together"),
        (ACTION, {"places": [{**POINT, "radius_m": 0}]}, "greater than or equal to 1"),
        (ACTION, {"places": [{name: value for name, value in POINT.items() if name != "radius_m"}]}, "need radius_m"),
        (ACTION, {"places": [POINT | {"latitude": "90.1"}]}, "at most 90"),
        (ACTION, {"places": [POINT | {"longitude": "-180.5"}]}, "at most 180"),
        (ACTION, {"places": [POINT | {"latitude": "26.971901"}]}, "at most 5 decimals"),
        (ACTION, {"places": [POINT | {"latitude": 26.9719}]}, "valid string"),
        (ACTION, {"places": [POINT | {"latitude": "2.7e1"}]}, "pattern"),
        # Claims
        (CLAIM, {"about": []}, "one of the two"),
        (CLAIM, {"about_case": "kerman"}, "one of the two"),
        (CLAIM, {"about": ["case:kerman"]}, "pattern"),  # of actions only, so without a kind
        (CLAIM, {"claimant": None}, "Field required"),
        (CLAIM, {"figure": None}, "says exactly one of: figure"),
        (CLAIM, {"text": "many"}, "says exactly one of"),
        (CLAIM, {"dimension": "place"}, "says exactly one of: place, text"),
        (CLAIM, {"dimension": "time"} | {"figure": None, "place": PLACE}, "says exactly one of: when, text"),
        (CLAIM, {"dimension": "responsibility"}, "says exactly one of: party, text"),
        (CLAIM, {"dimension": "motive", "figure": None}, "says exactly one of"),
        (CLAIM, {"dimension": "responsibility", "figure": None, "stance": "attributes"}, "needs party"),
        (CLAIM, {"citations": []}, "at least 1"),
        # Figures
        (CLAIM, {"figure": figure(value=-1)}, "greater than or equal to 0"),
        (CLAIM, {"figure": figure(value=MAX_SAFE_INTEGER + 1)}, "less than or equal"),
        (CLAIM, {"figure": figure(value=7.0)}, "valid integer"),
        (CLAIM, {"figure": figure(value=True)}, "valid integer"),
        (CLAIM, {"figure": figure(value=None)}, "bound exact takes value"),
        (CLAIM, {"figure": figure(low=5)}, "bound exact takes value"),
        (CLAIM, {"figure": figure(bound="range", value=None, low=5)}, "takes low and high"),
        (CLAIM, {"figure": figure(bound="range", value=None, low=8, high=5)}, "runs backwards"),
        (CLAIM, {"figure": figure(bound="three_point", value=None, low=0, high=5)}, "takes low, best and high"),
        (CLAIM, {"figure": figure(bound="word", word="several")}, "bound word takes word"),
        (CLAIM, {"figure": figure(bound="word", value=None, word="umpteen")}, "no such word for a number"),
        (CLAIM, {"figure": figure(bound="parts_only", value=None)}, "takes parts"),
        (CLAIM, {"figure": figure(bound="unknown")}, "takes no number"),
        (CLAIM, {"figure": figure(parts=[{"category": "women", "bound": "exact"}])}, "takes value"),
        (CLAIM, {"figure": figure(parts=[{"category": "women", "bound": "unknown", "value": 0}])}, "takes no number"),
        # Responses
        (ANSWER, {"responded_to": None}, "one of the two"),
        (ANSWER, {"expected": "a reprisal"}, "one of the two"),
        (ANSWER, {"responded_to": "sistan"}, "cannot answer itself"),
        (ANSWER, {"responded_to": None, "expected": "a reprisal"}, "an answer names responded_to"),
        (ANSWER, {"citations": []}, "needs a citation"),
        (ANSWER, {"strength": "followed", "citations": []}, "needs a citation"),
        (ANSWER, {"strength": "inferred"}, "needs method, model, probability and accepted_by"),
        (ANSWER, {"strength": "inferred"} | MACHINE, "cites nothing"),
        (ANSWER, MACHINE, "belong to inferred responses"),
        (make.response("b", "a", "inferred"), {"probability": "1.0"}, "between 0 and 1"),
        (make.response("b", "a", "inferred"), {"probability": "-0.1"}, "between 0 and 1"),
        # Notes: an id alone could be of several kinds
        (NOTE, {"about": "panjgur-2024-01-16"}, "pattern"),
        (NOTE, {"about": "log:clock"}, "names the finding"),
        (NOTE, {"about": "actions:panjgur-2024-01-16"}, "pattern"),
        (NOTE, {"about": "action:"}, "pattern"),
        (NOTE, {"about": "action:Panjgur"}, "pattern"),
        (NOTE, {"about": "action: panjgur"}, "pattern"),
        (NOTE, {"about": "action:panjgur\n"}, "pattern"),
        (NOTE, {"about": "action:" + "p" * 65}, "pattern"),
        (NOTE, {"about": "action:panjgur:2024"}, "pattern"),
        (NOTE, {"about": ["action:panjgur"]}, "valid string"),
        # Times
        (ACTION, {"occurred": make.plain(make.when()) | {"edtf": "2023-01-16"}}, "of different times"),
        (ACTION, {"occurred": make.plain(make.when()) | {"latest": "9999-12-31T00:00:01Z"}}, "is outside"),
        # Ties, origins
        (make.actor("iran"), {"affiliations": [make.plain(make.tie("iran"))]}, "not a part of itself"),
        (make.affiliated("irgc", "iran"), {"actor": "iran"}, "not a part of itself"),
        (make.copied("a", "b"), {"origin": "a"}, "not its own origin"),
        # Custody
        (make.captured(), {"sha256": "9F3C" * 16}, "pattern"),
        (make.captured(), {"sha256": "9f3c"}, "pattern"),
        (make.captured(), {"derived_from": make.captured().sha256}, "is the original"),
        (make.captured(), {"size": -1}, "greater than or equal to 0"),
        (make.captured(), {"size": None}, "Field required"),
        (make.captured(), {"media_type": "text/html; charset=utf-8"}, "pattern"),
        (make.captured(), {"media_type": "html"}, "pattern"),
        (make.captured(), {"http_status": 99}, "greater than or equal to 100"),
        (make.captured(), {"http_status": 600}, "less than or equal to 599"),
        (make.captured(), {"captured_at": "2024-01-18T09:20:00+00:00"}, "pattern"),
        (make.captured(), {"captured_at": "2024-02-30T09:20:00Z"}, "no such moment"),
        (make.captured(), {"tool": "a browser"}, "pattern"),
        (make.transferred(), {"to": None}, "Field required"),
        (make.verified(), {"outcome": "authentic"}, "consistent"),
        (make.exported(), {"basis": "5f0c0000-0000-4000-8000-000000000001:9:9f3c"}, "pattern"),
        # A redacted value is read, never recorded
        (ACTION, {"title": WITHHELD}, "valid string"),
        (ACTION, {"means": WITHHELD}, "valid array"),
        (ACTION, {"citations": [{"source": "ft", "quote": WITHHELD}]}, "valid string"),
        (make.corrected("action", "a", kind="raid"), {"changes": [{"field": "title", "value": WITHHELD}]}, "title"),
        (make.corrected("action", "a", kind="raid"), {"changes": []}, "at least 1"),
        (make.corrected("action", "a", kind="raid"), {"reason": None}, "Field required"),
    ],
)
def test_the_door_refuses(event, changes, words):
    assert offer(event) == event

    with pytest.raises(ValidationError, match=words):
        offer(event, **changes)


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        (ACTION, NO_ACTORS | {"direction": "unknown", "participants": [IRAN]}),
        (ACTION, {"targets": [{"actor": None, "words": "hide-outs", "basis": "recorder", "fate": "intended"}]}),
        (ACTION, {"actors": [{"actor": None, "basis": "unknown"}], "territory": []}),
        (ACTION, {"ended": make.plain(make.when("2024-01-16T10:00"))}),
        (CLAIM, {"figure": figure(bound="three_point", value=None, low=6, best=2, high=0)}),
        (CLAIM, {"figure": figure(value=0)}),
        (CLAIM, {"figure": figure(bound="unknown", value=None)}),
        (CLAIM, {"figure": None, "dimension": "responsibility", "stance": "denies"}),
        (ANSWER, {"responded_to": None, "expected": "a reprisal", "relation": "announces"}),
        (ANSWER, {"polarity": "no", "hedged": True}),
    ],
)
def test_what_a_source_says_is_never_refused_for_being_odd(event, changes):
    """An unknown actor, an empty territory, three points out of order: sayable, and perhaps a finding."""
    assert offer(event, **changes) != event


@pytest.mark.parametrize("kind", ["action", "actor", "case", "claim", "note", "response", "source"])
def test_a_note_may_be_about_a_thing_of_any_kind(kind):
    """As their streams are named: whatever is on record under an id can be written about."""
    assert offer(NOTE, about=f"{kind}:{'p' * 64}").about == f"{kind}:{'p' * 64}"


@given(events())
def test_every_valid_event_passes_the_door_as_json(event):
    assert validator(event.type).validate_json(json.dumps(to_json(event))) == event


@pytest.mark.parametrize("type_", EVENTS)
def test_every_type_is_closed_and_described(type_):
    schema = json_schema(type_)

    assert schema["properties"]["type"] == {"const": type_}
    assert schema["properties"]["body"]["additionalProperties"] is False
    assert all(one["additionalProperties"] is False for one in schema["$defs"].values() if one.get("type") == "object")
    assert "Withheld" not in schema["$defs"]
    assert "$defs" not in schema["properties"]["body"]
    assert schema["description"]


@pytest.mark.parametrize(("type_", "version"), [("note.burnt", 1), ("note.added", 9), ("note.added", 0)])
def test_a_type_or_version_that_is_not_known_stops_the_reader(type_, version):
    """Skipping it would give an answer from half a record."""
    with pytest.raises(UnknownEvent):
        read_event(type_, version, {})


def test_an_unknown_type_has_no_schema_and_no_validator():
    for ask in (validator, json_schema):
        with pytest.raises(UnknownEvent):
            ask("note.burnt")


def test_a_withheld_value_is_read_where_the_text_was():
    read = read_event("note.added", 1, {"note": "n", "about": "a", "kind": "comment", "text": WITHHELD})

    assert isinstance(read, NoteAdded)
    assert (read.text.ground, read.text.by_position) == ("personal_data", 7)


def test_an_event_cannot_be_changed():
    with pytest.raises(AttributeError):
        ACTION.kind = "raid"


# Corrections


@pytest.mark.parametrize(
    ("cls", "change", "words"),
    [
        (ActionReported, Change(field="action", value="x"), "action cannot be corrected"),
        (ClaimMade, Change(field="claim", value="x"), "claim cannot be corrected"),
        (ResponseAsserted, Change(field="link", value="x"), "link cannot be corrected"),
        (ActorRegistered, Change(field="actor", value="x"), "actor cannot be corrected"),
        (SourceRegistered, Change(field="source", value="x"), "source cannot be corrected"),
        (ActionReported, Change(field="toll", value=7), "toll cannot be corrected"),
        (ActionReported, Change(field="kind", value="incident"), "kind: .*no such kind"),
        (ActionReported, Change(field="occurred", value="Tuesday"), "occurred: "),
        (ActionReported, Change(field="occurred", value=None), "occurred: "),
        (ActionReported, Change(field="citations", value=[{"source": "ft"}]), "citations.0: "),
        (ClaimMade, Change(field="figure", value={**FIGURE, "value": "7"}), "figure.value: "),
        # Strict: a fold would stop for ever at what only a lenient reader takes for yes.
        (ResponseAsserted, Change(field="hedged", value="yes"), "hedged: "),
        (SourceRegistered, Change(field="confidential", value=1), "confidential: "),
    ],
)
def test_a_correction_names_a_field_and_gives_a_value_of_its_type(cls, change, words):
    with pytest.raises(ValueError, match=words):
        check_changes(cls, (change,))


def test_a_field_is_corrected_once_at_a_time():
    twice = (Change(field="kind", value="raid"), Change(field="kind", value="strike"))

    with pytest.raises(ValueError, match="changed twice"):
        check_changes(ActionReported, twice)
    with pytest.raises(ValidationError, match="changed twice"):
        ActionCorrected(action="a", amends=make.foretold(1), changes=twice, label="corrected", reason="typo")


def test_whatever_is_no_id_can_be_corrected():
    assert set(correctable(ActionReported)) == {field.name for field in fields(ActionReported)} - {"action"}


def test_amending_replaces_whole_fields_and_null_takes_one_away():
    event = make.action("a", title="A strike", territory=("PK",), ended=make.when("2024-01-17"))
    changes = (
        Change(field="title", value=None),
        Change(field="territory", value=["IR"]),
        Change(field="ended", value=None),
    )

    amended = amend(event, changes)

    assert (amended.title, amended.territory, amended.ended) == (None, ("IR",), None)
    assert amended == make.action("a", territory=("IR",))
    assert event.title == "A strike"


def test_a_required_field_may_be_corrected_to_nobody():
    amended = amend(make.source(publisher="ft"), (Change(field="publisher", value=None),))

    assert amended == make.source(publisher=None)
