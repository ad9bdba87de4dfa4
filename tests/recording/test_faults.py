"""What is wrong with the fields of an event, in short sentences of ours."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from events.catalogue import EVENTS, validator
from events.shape import to_json
from tests import builders as make
from timeline.errors import InvalidEvent
from timeline.recording.door import read_draft
from timeline.recording.faults import _PATTERNS, SHOWN

PANJGUR = make.action("panjgur-2024-01-16", against="jaish-ul-adl")
EXACT = {
    "name": "Sabz Koh",
    "relation": "near",
    "latitude": "26.9719",
    "longitude": "64.0946",
    "radius_m": 500,
    "coordinates_basis": "measured",
}


def refusal(type_: str, body: dict[str, Any]) -> InvalidEvent:
    with pytest.raises(InvalidEvent) as refused:
        read_draft(json.dumps({"type": type_, "body": body}).encode())
    return refused.value


def panjgur(**changes: Any) -> dict[str, Any]:
    """Return the body of an action with members changed, or left out (`...`)."""
    return {name: value for name, value in {**to_json(PANJGUR), **changes}.items() if value is not ...}


SEE = "see the fields: timeline schema action.reported"
KINDS = "see the kinds: timeline codebook kinds"


@pytest.mark.parametrize(
    ("changes", "field", "says", "fix"),
    [
        ({"kind": ...}, "body.kind", "is missing", KINDS),
        ({"kind": "strke"}, "body.kind:", "no such kind of action: strke", f"did you mean strike? S{KINDS[1:]}"),
        ({"kind": "STRIKE"}, "body.kind", "is no kind of action", f"did you mean strike? S{KINDS[1:]}"),
        (
            {"action": "Panjgur"},
            "body.action",
            "is no readable id: lower-case letters, digits and hyphens, at most 64",
            SEE,
        ),
        ({"actor": "iran"}, "body.actor", "is not a field here", f"did you mean actors? S{SEE[1:]}"),
        ({"citations": []}, "body.citations", "is empty", SEE),
        ({"citations": {}}, "body.citations", "is not a list", SEE),
        ({"citations": [3]}, "body.citations.0", "is not an object with fields", SEE),
        ({"citations": [{"source": "ft", "quot": "x"}]}, "body.citations.0.quot", "is not a field here", None),
        (
            {"citations": [{"source": "ft"}]},
            "body.citations.0:",
            "a citation needs a quote, or a locator that names the passage",
            SEE,
        ),
        (
            {"citations": [{"source": "ft", "quote": "x" * 1001}]},
            "body.citations.0.quote",
            "is longer than 1000 characters",
            SEE,
        ),
        ({"citations": [{"source": "ft", "quote": ""}]}, "body.citations.0.quote", "is empty", SEE),
        ({"citations": [{"source": "ft", "quote": 7}]}, "body.citations.0.quote", "is not text", SEE),
        (
            {"citations": [{"source": "ft", "quote": "a\x1b[31m"}]},
            "body.citations.0.quote",
            "holds a control character",
            SEE,
        ),
        (
            {"direction": "direkted"},
            "body.direction",
            "is 'direkted', not one of: directed, mutual, unknown",
            f"did you mean directed? S{SEE[1:]}",
        ),
        ({"direction": 1}, "body.direction", "is not one of: directed, mutual, unknown", SEE),
        (
            {"direction": "mutual"},
            "body:",
            "an action of direction mutual has participants, not actors and targets",
            SEE,
        ),
        (
            {"territory": ["XX"]},
            "body.territory.0:",
            "no such territory: XX; write ISO 3166-1 alpha-2, or XZ for international waters and air",
            SEE,
        ),
        (
            {"places": [EXACT | {"radius_m": "5"}]},
            "body.places.0.radius_m",
            "is not a whole number",
            SEE,
        ),
        ({"places": [EXACT | {"radius_m": 0}]}, "body.places.0.radius_m", "is less than 1", SEE),
        ({"places": [EXACT | {"radius_m": 10**9}]}, "body.places.0.radius_m", "is more than 20000000", SEE),
    ],
)
def test_a_field_that_is_wrong_is_named_in_a_short_sentence(changes, field, says, fix):
    error = refusal("action.reported", panjgur(**changes))

    assert error.message == f"nothing recorded: {field} {says}"
    assert error.where == {"field": field.removesuffix(":")}
    assert fix is None or error.fix == fix


def test_all_faults_of_an_event_are_told_at_once():
    error = refusal("action.reported", panjgur(kind=..., direction=..., realisation="maybe"))

    assert error.message == (
        "nothing recorded: body.kind is missing; body.direction is missing; "
        "body.realisation is 'maybe', not one of: happened, attempted, foiled, announced"
    )


def test_five_faults_are_told_and_the_others_counted():
    error = refusal("action.reported", {})

    assert error.message.count("is missing") == SHOWN
    assert error.message.endswith("; and 2 more")


def test_a_value_inside_a_correction_is_named_too():
    body = {
        "action": "panjgur-2024-01-16",
        "amends": make.foretold(1),
        "changes": [{"field": "kind", "value": "strike.missile"}, {"field": "actors", "value": [{"actr": "iran"}]}],
        "label": "corrected",
    }

    error = refusal("action.corrected", body)

    assert error.message == (
        "nothing recorded: body.reason is missing; body.changes.1.value.0.actor is missing; "
        "body.changes.1.value.0.basis is missing; body.changes.1.value.0.actr is not a field here"
    )
    assert error.fix.startswith("did you mean actor?")


def test_a_field_that_no_correction_may_change_is_refused():
    body = {
        "action": "panjgur-2024-01-16",
        "amends": make.foretold(1),
        "changes": [{"field": "action", "value": "other"}],
        "label": "corrected",
        "reason": "x",
    }

    error = refusal("action.corrected", body)

    assert error.message.startswith("nothing recorded: body: action cannot be corrected; these can: ")


def test_no_fault_speaks_in_words_of_the_validator():
    """Every pattern of the vocabulary has a sentence of ours."""

    def patterns(schema: Any) -> Iterator[str]:
        if isinstance(schema, dict):
            if isinstance(schema.get("pattern"), str):
                yield schema["pattern"]
            schema = list(schema.values())
        for inner in schema if isinstance(schema, list) else ():
            yield from patterns(inner)

    used = {pattern for type_ in EVENTS for pattern in patterns(validator(type_).json_schema())}

    assert used <= set(_PATTERNS)
