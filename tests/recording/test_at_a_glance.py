"""The quick way through the door: it lets in only what the long way lets in, as the same event, and refuses nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.amendments import Correction
from events.base import Event
from events.shape import to_json
from tests import strategies
from tests.recording.world import KILLED, PANJGUR
from timeline.errors import InputRefused, MalformedInput
from timeline.recording import door
from timeline.recording.door import Draft, at_a_glance, read_at_length, read_draft

EVENT_ID = "018d1bd7-8288-7a11-9f00-5a0c2d3e4f50"
# What is put into a line at any place: what JSON, a parser or a validator might let through and the door does not.
SPLINTERS = st.sampled_from(
    [
        *('"', ":", ",", "{", "}", "[", "]", " ", "\n", "\\", "\\\\", "\\/"),
        *("\\u0000", "\\u003a", "\\ud800", "\\udc00", "\x00", "\x7f", "\ufeff", "ء", "😀"),
        *("0", "-", "-0", "1.0", "1e2", "9007199254740992", "123456789012345678901", "NaN", "Infinity", "null", "true"),
        *('"kind":"raid",', '"kind" : "raid",', '"k\\u0069nd":"raid",', '"type":"note.added",', '"event_id":null,'),
        *('"low":1,', '"odd name":1,', '"schema_version":1,', '"sensitive":[],'),
    ]
)


def line_of(event: Event, **members: Any) -> bytes:
    return json.dumps({"type": event.type, **members, "body": to_json(event)}, ensure_ascii=False).encode()


def at_length(data: bytes) -> Draft | InputRefused:
    try:
        return read_at_length(data)
    except InputRefused as error:
        return error


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """Draw a line as somebody may have written it: an event with some splinters, or with a piece left out."""
    draft = {"type": (event := draw(strategies.events())).type, "body": to_json(event)}
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,", " :")]))
    text = json.dumps(draft, ensure_ascii=draw(st.booleans()), separators=separators)
    for splinter in draw(st.lists(SPLINTERS, max_size=2)):
        # At the edge of a value nearly always: in the midst of a word it only makes another word.
        edges = [at for at, letter in enumerate(text) if letter in '{[,:}]"'] or [0]
        at = draw(st.sampled_from(edges)) + draw(st.sampled_from([1, 1, 1, 0]))
        text = text[:at] + splinter + text[at + draw(st.sampled_from([0, 0, 0, 1, 4])) :]
    return text.encode("utf-8", "surrogatepass")


@given(lines())
def test_what_is_let_in_at_a_glance_is_let_in_at_length_as_the_same(data):
    draft = at_a_glance(data, {})

    assert draft is None or draft == at_length(data)


@given(strategies.events())
def test_nearly_every_event_is_let_in_at_a_glance(event):
    draft = at_a_glance(line_of(event), {"line": 3})

    assert isinstance(event, Correction) or draft == read_at_length(line_of(event))._replace(where={"line": 3})


def test_an_event_id_comes_along():
    draft = at_a_glance(line_of(PANJGUR, event_id=EVENT_ID), {})

    assert draft == read_at_length(line_of(PANJGUR, event_id=EVENT_ID))
    assert draft is not None
    assert draft.event_id == EVENT_ID


DOUBLED = [
    (b'"kind":"strike"', b'"kind":"raid","kind":"strike"'),
    (b'"kind":"strike"', b'"kind" :"raid","kind":"strike"'),
    (b'"kind":"strike"', b'"kind":"strike","k\\u0069nd":"strike"'),
    (b'"kind":"strike"', b'"kind":"strike","ki\\u006ed":":","kind":"strike"'),
    # An escaped colon would stand for the one that gets lost.
    (b'"kind":"strike"', b'"kind":"raid","kind":"strike","title":"a\\u003ab"'),
    (b'"basis":"self_claimed"', b'"basis":"self_claimed","basis":"self_claimed"'),
    (b'"type":"action.reported"', b'"type":"note.added","type":"action.reported"'),
    (b'"type":"action.reported"', b'"type":"action.reported","event_id":null,"event_id":null'),
    (b'"type":"action.reported"', b'"type":"action.reported","body":{},"type":"action.reported"'),
    (b'"body":{', b'"body":{},"body":{'),
    (b'"body":{', b'"body":{"a":":::"},"body":{'),
]


@pytest.mark.parametrize(("once", "twice"), DOUBLED)
def test_a_name_that_comes_twice_is_refused(once, twice):
    line = line_of(PANJGUR).replace(b'": ', b'":')
    assert once in line

    with pytest.raises(MalformedInput, match="comes twice"):
        read_draft(line.replace(once, twice, 1))


def test_without_the_count_of_colons_a_doubled_name_would_come_through(monkeypatch):
    """The control: both parsers keep the last of two and say nothing."""
    monkeypatch.setattr(door, "_has_doubled_names", lambda *_: False)
    line = line_of(PANJGUR).replace(b'"kind": "strike"', b'"kind":"raid","kind":"strike"')

    assert read_draft(line).event == PANJGUR


@pytest.mark.parametrize(
    "number", ["1.0", "1e0", "0.5", "-1", "9007199254740992", "1" * 17, "1" * 400, "NaN", "Infinity", "true", '"1"']
)
def test_no_number_comes_in_at_a_glance_that_is_not_whole_and_within_bounds(number):
    body = to_json(KILLED)
    body["figure"]["value"] = "@"
    line = json.dumps({"type": KILLED.type, "body": body}).replace('"@"', number).encode()

    assert number.encode() in line
    assert at_a_glance(line, {}) is None
    assert isinstance(at_length(line), InputRefused)


@pytest.mark.parametrize(
    "line",
    [b"", b" ", b"null", b"[]", b"\xef\xbb\xbf{}", b'{"type": "note.added", "body": ' + b"[" * 100_000, b"\xff", b'"'],
)
def test_what_is_no_draft_goes_the_long_way(line):
    assert at_a_glance(line, {}) is None
    assert isinstance(at_length(line), InputRefused)
