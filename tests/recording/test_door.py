"""The door: bytes in, drafts out, or a refusal that says which field, what is so and what to do."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.actions import ActionReported
from events.actors import ActorRegistered, Alias
from events.base import Event
from events.catalogue import EVENTS
from events.claims import ClaimMade
from events.openbody import split
from events.responses import ResponseAsserted
from events.shape import to_json
from events.sources import SourceRegistered
from events.upcasters import Upcasters
from tests import builders as make
from tests.cases.packaged import events_of
from timeline.errors import InputRefused, InvalidEvent, MalformedInput
from timeline.log.canonical import canonical
from timeline.log.codec import LONGEST_LEAF
from timeline.projections.register import Thing
from timeline.recording.commands import Record, Retract
from timeline.recording.decide import decide
from timeline.recording.door import MAX_OPEN, Draft, check_fits, read_draft, read_drafts

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
HOSTILE = json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]
NAUGHTY = json.loads((VECTORS / "big_list_of_naughty_strings.json").read_text("utf-8"))
PANJGUR = make.action("panjgur-2024-01-16", against="jaish-ul-adl")
SAMPLES = [
    next(one for one in events_of("iran-pakistan-2024") if isinstance(one, cls))
    for cls in (
        ActorRegistered,
        SourceRegistered,
        ActionReported,
        ClaimMade,
        ResponseAsserted,
    )
] + [make.corrected("action", "panjgur-2024-01-16", occurred=make.when("2024-01-17"), means=["drone"])]
EXACT = {
    "name": "Sabz Koh",
    "relation": "near",
    "latitude": "26.9719",
    "longitude": "64.0946",
    "radius_m": 500,
    "coordinates_basis": "measured",
}


def body_of(event: Event, **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**to_json(event), **changes}.items() if value is not ...}


def draft_of(event: Event, **changes: Any) -> bytes:
    """Return an event as `append --json` takes it, with members of the body changed, or left out (`...`)."""
    return json.dumps({"type": event.type, "body": body_of(event, **changes)}).encode()


def refusal(data: bytes, **where: Any) -> InvalidEvent:
    with pytest.raises(InvalidEvent) as refused:
        read_draft(data, **where)
    return refused.value


def tried(data: bytes) -> Draft | InputRefused:
    """Return the draft, or our refusal; any other error is the test's."""
    try:
        return read_draft(data)
    except InputRefused as error:
        return error


def is_told(tried: Draft | InputRefused) -> bool:
    """Tell whether a refusal says what is so and what to do."""
    return isinstance(tried, Draft) or (tried.message.startswith("nothing recorded: ") and bool(tried.fix))


def test_an_event_comes_through_as_it_is():
    draft = read_draft(draft_of(PANJGUR))

    assert draft == Draft(PANJGUR, opened=split(PANJGUR, frozenset(), canonical)[0])


@pytest.mark.parametrize("case", ["kerman-2024", "iran-pakistan-2024"])
def test_the_packaged_cases_come_through_as_they_are(case):
    for event in events_of(case):
        assert read_draft(draft_of(event)).event == event


def test_an_event_id_and_marks_come_with_it():
    text = json.dumps(
        {
            "type": "action.reported",
            "schema_version": 1,
            "event_id": "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50",
            "sensitive": ["/places"],
            "body": body_of(PANJGUR, places=[EXACT]),
        }
    ).encode()

    draft = read_draft(text, line=3, file="case.jsonl")

    assert draft.event_id == "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50"
    assert draft.sensitive == {"/places"}
    assert draft.where == {"file": "case.jsonl", "line": 3}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["action.reported", "iran", "2024"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("type", "body", "schema_version", "sensitive", "x"), JSON)))
def test_any_object_is_a_draft_or_our_refusal(value):
    assert is_told(tried(json.dumps(value).encode()))


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where every value below `value` stands."""
    for step, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield (*path, step)
        yield from paths(inner, (*path, step))


@given(st.sampled_from(SAMPLES), st.data())
def test_an_event_with_anything_in_one_place_is_a_draft_or_our_refusal(event, data):
    """The fault is named by its field; nothing but our own errors comes out."""
    value = {"type": event.type, "body": to_json(event)}
    path = data.draw(st.sampled_from(list(paths(value))))
    target: Any = value
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = data.draw(JSON)

    assert is_told(tried(json.dumps(value).encode()))


@pytest.mark.parametrize(
    ("value", "field", "says", "fix"),
    [
        (3, "draft", "is not an object", 'write an event as {"type": …, "body": {…}}'),
        ({"body": {}}, "type", "is missing", "say which event it is: timeline schema --list"),
        ({"type": 7, "body": {}}, "type", "is not text", "say which event it is: timeline schema --list"),
        (
            {"type": "action.reprted", "body": {}},
            "type",
            "is 'action.reprted', and no event is called so",
            "did you mean action.reported, action.retracted, actions.related?",
        ),
        (
            {"type": "x" * 100, "body": {}},
            "type",
            f"is '{'x' * 40}…', and no event is called so",
            "see what may be recorded: timeline schema --list",
        ),
        ({"type": "note.added"}, "body", "is missing", "see the fields: timeline schema note.added"),
        ({"type": "note.added", "body": []}, "body", "is not an object", "see the fields: timeline schema note.added"),
        ({"type": "note.added", "body": {}, "boddy": 1}, "boddy", "is no member of a draft", "did you mean body?"),
        (
            {"type": "note.added", "body": {}, "colour": 1},
            "colour",
            "is no member of a draft",
            "a draft has type, body, schema_version, event_id, sensitive",
        ),
        (
            {"type": "case.opened", "body": {}, "schema_version": 2},
            "schema_version",
            "of case.opened is 1",
            "a newer one needs a newer version of this program",
        ),
        (
            {"type": "case.opened", "body": {}, "schema_version": True},
            "schema_version",
            "of case.opened is 1",
            "a newer one needs a newer version of this program",
        ),
        (
            {"type": "note.added", "body": {}, "event_id": "018D1BD7-8288-7A11-9F00-5A0C2D3E4F50"},
            "event_id",
            "is no UUID in lower case",
            "leave it out, and one is made",
        ),
    ],
)
def test_an_envelope_that_is_wrong_is_refused(value, field, says, fix):
    error = refusal(json.dumps(value).encode(), line=2, file="f")

    assert error.message == f"nothing recorded: {field} {says}"
    assert error.where == {"file": "f", "line": 2, "field": field}
    assert error.fix == fix
    assert (error.code, error.exit_code) == ("event.invalid", 2)


def test_three_letters_of_a_territory_are_understood():
    assert read_draft(draft_of(PANJGUR, territory=["PAK", "IR"])).event.territory == ("PK", "IR")
    correction = make.corrected("action", "panjgur-2024-01-16", territory=["PK"])
    text = draft_of(correction, changes=[{"field": "territory", "value": ["PAK"]}])
    assert read_draft(text).event == correction


@pytest.mark.parametrize("mark", ["/placs", "/places/1", "/kind", "places"])
def test_a_mark_that_would_seal_nothing_is_refused(mark):
    """A coordinate that somebody meant to seal would be published."""
    value = {"type": "action.reported", "body": body_of(PANJGUR, places=[EXACT]), "sensitive": [mark]}

    error = refusal(json.dumps(value).encode())

    assert error.message == f"nothing recorded: sensitive marks {mark!r}, where nothing can be sealed"
    assert error.fix == "mark exact coordinates or means: /places/0"


def test_a_mark_that_comes_without_the_door_is_looked_at_too():
    """The command line makes its commands itself."""
    command = Record(event=replace(PANJGUR, means=("missile",)), sensitive=frozenset({"/mean"}))

    with pytest.raises(InvalidEvent, match="sensitive marks '/mean', where nothing can be sealed"):
        decide(command, make.given())


def test_marks_are_a_list_of_texts_and_few():
    value = {"type": "action.reported", "body": body_of(PANJGUR, places=[EXACT]), "sensitive": "/places"}
    assert "sensitive is not a list of texts" in refusal(json.dumps(value).encode()).message

    value["sensitive"] = ["/places"] * 33
    assert "sensitive has 33 marks; at most 32" in refusal(json.dumps(value).encode()).message


PASSAGE = {"locator": "first paragraph", "translation": "x", "speaker_words": "x", "quote": "x"}


def cited(times: int, **more: Any) -> bytes:
    return draft_of(PANJGUR, citations=[{"source": "ft-2024-01-18", **PASSAGE}] * times, **more)


def test_an_event_with_more_sealed_texts_than_32_is_refused():
    """The log would refuse it too, at 64, but only after the lines before it were recorded."""
    error = refusal(cited(8, title="A strike"), line=4, file="f")

    assert read_draft(cited(8)).event.action == PANJGUR.action
    assert error.message == ("nothing recorded: body.citations has 32 of 33 sealed texts; an event has at most 32")
    assert error.where == {"file": "f", "line": 4, "field": "body.citations"}
    assert error.fix.startswith("split it up")


def test_marked_fields_count_as_sealed():
    places = [{**EXACT, "name": f"place {number}"} for number in range(8)]
    value = {"type": "action.reported", "body": body_of(PANJGUR, places=places), "sensitive": ["/places"]}
    value["body"]["citations"] = [{"source": "ft-2024-01-18", **PASSAGE}] * 5

    assert refusal(json.dumps(value).encode()).message.endswith("36 sealed texts; an event has at most 32")


def test_an_open_body_that_no_leaf_could_hold_is_refused(monkeypatch):
    """No event of today's shapes is so large; an open list without a limit would be."""
    large = make.actor("group", "group", aliases=(Alias(name="\U0001f600" * 300, use="former"),) * 24)
    assert read_draft(draft_of(large)).event == large

    monkeypatch.setattr("timeline.recording.door.MAX_OPEN", 20_000)
    error = refusal(draft_of(large))

    assert re.fullmatch(
        "nothing recorded: body takes 29,[0-9]{3} bytes without its sealed texts; at most 20,000 are let in",
        error.message,
    )
    assert error.where == {"field": "body"}


def test_the_largest_open_body_that_is_let_in_fits_a_leaf():
    """Digests of 32 sealed texts, the longest recorder and stream, ids and a salt stand beside it."""
    beside = 32 * 46 + 2 * 200 * 4 + 1000

    assert MAX_OPEN + beside <= LONGEST_LEAF


def test_what_comes_without_the_door_has_to_fit_too():
    """A withdrawal is made of options, or by a program; a retraction as well."""
    citations = (make.cite(locator="x", translation="x", speaker_words="x"),) * 8
    many = replace(PANJGUR, citations=citations, title="A strike")
    withdrawn = Retract(target=Thing("claim", "c"), reason="x", by="iran", citations=citations)
    known = make.given(
        make.actor("iran"), make.source(), make.action("panjgur", "2024-01-16"), make.claim("c", "panjgur")
    )

    for command in (Record(event=many), withdrawn):
        with pytest.raises(InvalidEvent, match=r"body\.citations has 32 of 33 sealed texts"):
            decide(command, known)


def test_what_was_built_and_not_validated_is_our_refusal():
    built = replace(make.note("n", "iran"))
    object.__setattr__(built, "kind", 7)

    with pytest.raises(InvalidEvent, match="body holds a value that its field does not take"):
        check_fits(built)


def test_a_mark_inside_a_correction_counts():
    correction = make.corrected("action", "panjgur-2024-01-16", means=["missile"])
    value = {"type": correction.type, "body": to_json(correction), "sensitive": ["/changes/0/value"]}

    assert read_draft(json.dumps(value).encode()).sensitive == {"/changes/0/value"}


def test_an_old_shape_is_brought_to_todays(monkeypatch):
    def renamed(body: dict[str, Any]) -> dict[str, Any]:
        return {("text" if name == "words" else name): body[name] for name in ("note", "about", "kind", "words")}

    monkeypatch.setattr(EVENTS["note.added"], "schema_version", 2)
    steps = Upcasters()
    steps.register("note.added", 1, renamed)
    monkeypatch.setattr("timeline.recording.door.UPCASTERS", steps)
    old = {"note": "n", "about": "actor:iran", "kind": "comment", "words": "Two outlets differ."}

    draft = read_draft(json.dumps({"type": "note.added", "schema_version": 1, "body": old}).encode())

    assert draft.event == make.note("n", "actor:iran")
    error = refusal(json.dumps({"type": "note.added", "schema_version": 1, "body": {"note": "n"}}).encode())
    assert error.message == "nothing recorded: body is not in the shape of version 1"
    assert error.fix == "send the shape of today: timeline schema note.added"


NOTE = make.note("n", "actor:iran")
OTHER = make.note("m", "actor:iran")


@pytest.mark.parametrize(
    "text",
    [
        draft_of(NOTE) + b"\n" + draft_of(OTHER),
        b"\n" + draft_of(NOTE) + b"\r\n\r\n" + draft_of(OTHER) + b"\n",
        b"[" + draft_of(NOTE) + b",\n" + draft_of(OTHER) + b"]",
        json.dumps([json.loads(draft_of(NOTE)), json.loads(draft_of(OTHER))], indent=2).encode(),
    ],
)
def test_a_request_is_an_array_or_json_lines(text):
    assert [draft.event for draft in read_drafts(text)] == [NOTE, OTHER]


def test_a_request_is_one_event_on_one_line_or_many():
    pretty = json.dumps(json.loads(draft_of(NOTE)), indent=2).encode()

    assert [draft.event for draft in read_drafts(draft_of(NOTE))] == [NOTE]
    assert [draft.event for draft in read_drafts(pretty)] == [NOTE]


def test_what_is_wrong_in_a_request_is_named_by_line_or_by_number():
    with pytest.raises(MalformedInput) as lines:
        read_drafts(draft_of(NOTE) + b"\n\n{]", file="f")
    with pytest.raises(InvalidEvent) as array:
        read_drafts(b"[" + draft_of(NOTE) + b"," + draft_of(OTHER, kind="x") + b"]")

    assert lines.value.where == {"file": "f", "line": 3, "column": 2}
    assert array.value.where == {"event": 2, "field": "body.kind"}


def test_an_empty_request_is_refused():
    with pytest.raises(MalformedInput, match="the list is empty"):
        read_drafts(b"[]")
    with pytest.raises(MalformedInput, match="the text is empty"):
        read_drafts(b"\n")


def quoted(text: str) -> bytes:
    return draft_of(PANJGUR, citations=[{"source": "ft-2024-01-18", "quote": text}])


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["id"])
def test_hostile_text_is_kept_as_it_is_or_refused_with_a_reason(case):
    """What has to be made inert on pages is kept; a control character may be refused instead."""
    came = tried(quoted(case["text"]))

    if isinstance(came, Draft):
        assert case["rule"] != "refuse"
        assert came.event.citations[0].quote == case["text"]
    else:
        assert case["rule"] == "refuse" or (case["rule"] == "neutralise" and "control character" in came.message)
        assert came.where["field"] == "body.citations.0.quote"


@pytest.mark.parametrize("number", range(0, len(NAUGHTY), 50))
def test_naughty_strings_are_kept_as_they_are_or_refused_with_a_reason(number):
    for text in NAUGHTY[number : number + 50]:
        came = tried(quoted(text))

        if isinstance(came, Draft):
            assert came.event.citations[0].quote == text
        else:
            assert "control character" in came.message or "is empty" in came.message
