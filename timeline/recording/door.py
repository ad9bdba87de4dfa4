"""The one strict JSON door for command line, service and imports: bytes in, drafts out, or the first fault.

The checks come in the order of the specification of the log: size, encoding,
nesting, numbers, JSON itself, text (see `parse`), then the event's own shape. One
event that is right beyond doubt is let in at a glance; only the long way refuses.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

import msgspec
from pydantic import ValidationError

from events.amendments import Correction
from events.base import Event
from events.catalogue import EVENTS, validator
from events.openbody import split
from events.shape import Json, take_apart
from events.upcasters import UPCASTERS
from timeline.errors import InvalidEvent, Where
from timeline.log.canonical import canonical
from timeline.recording.build import MAX_ITEMS, build_event
from timeline.recording.faults import cut, nearest
from timeline.recording.parse import BLANK, MAX_BYTES, Place, decode, is_whole, parse, where_of
from timeline.recording.refusals import bad_field, malformed

_EVENT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MAX_SEALED = 32
"""How many sealed values an event may have."""
MAX_MARKS = MAX_SEALED
"""How many fields may be marked as sensitive: no event has more sealed fields."""
MAX_OPEN = 60_000
"""How many bytes the open body of an event may take: the leaf, at most 65,535, holds digests and names beside it."""
_MEMBERS = ("type", "body", "schema_version", "event_id", "sensitive")


class Draft(NamedTuple):
    """An event that passed the door, on its way to being decided on.

    `event_id` is the caller's, if given; `sensitive` are JSON Pointers below the body
    to fields that are sealed only if marked; `where` is where it was written: file, line.
    `opened` is the open body as the log will hold it: it was made to see whether it fits.
    """

    event: Event
    event_id: str | None = None
    sensitive: frozenset[str] = frozenset()
    where: Where = MappingProxyType({})
    opened: bytes = b""


def read_draft(data: bytes, *, line: int | None = None, file: str | None = None) -> Draft:
    """Read one event: `{"type": …, "body": …}`, with `schema_version`, `event_id` and `sensitive` if need be.

    `line` and `file` are where `data` stands, for the refusals. Raises
    `MalformedInput` or `InvalidEvent`.
    """
    return at_a_glance(data, where_of(file, line)) or read_at_length(data, line=line, file=file)


def read_drafts(data: bytes, *, file: str | None = None) -> list[Draft]:
    """Read a request of one event, an array of events, or JSON Lines.

    Raises `MalformedInput` or `InvalidEvent` at the first event that is refused.
    """
    text = decode(data, Place("", None, file))
    lines = [(number, line) for number, line in enumerate(data.split(b"\n"), start=1) if line.strip(b" \t\r")]
    if len(lines) > 1 and not text.lstrip(BLANK).startswith("[") and is_whole(lines[0][1].decode()):
        return [read_draft(line, line=number, file=file) for number, line in lines]
    value = parse(data, file=file)
    if not isinstance(value, list):
        return [_draft(value, where_of(file, None))]
    if not value:
        raise malformed(
            says="the list is empty",
            where=where_of(file, None),
            fix="put the events into it, one after another",
        )
    return [_draft(one, {**where_of(file, None), "event": number}) for number, one in enumerate(value, start=1)]


class _Plain(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A draft with the members that nearly every one has, its body unread."""

    type: str
    body: msgspec.Raw
    event_id: str | None = None


_PLAIN = msgspec.json.Decoder(_Plain)
# The values of a correction have no type of their own, so only the long way looks at all of them.
_CLOSED = frozenset(name for name, cls in EVENTS.items() if not issubclass(cls, Correction))


def read_at_length(data: bytes, *, line: int | None = None, file: str | None = None) -> Draft:
    """Read one event as `read_draft` does, and look at each thing in its order: here alone something is refused."""
    return _draft(parse(data, line=line, file=file), where_of(file, line))


def at_a_glance(data: bytes, where: Where) -> Draft | None:
    """Return the draft in `data` if it is right beyond doubt, at half the cost; `None` for anything else.

    It has no word for a fault: what it does not let in, `read_at_length` judges. What it
    lets in, `read_at_length` lets in as the same event: a closed type has no name, no
    nesting but its own, and its numbers are whole and within their bounds.
    """
    # An escape like "\u003a" may hide a colon, or be a NUL, which only the long way can tell.
    if len(data) > MAX_BYTES or b"\\u00" in data or data.count(b",") >= MAX_ITEMS:
        return None
    try:
        type_, raw, event_id = msgspec.structs.astuple(_PLAIN.decode(data))
        body = bytes(raw)
        if type_ not in _CLOSED or _has_doubled_names(data, body, 2 if event_id is None else 3):
            return None
        if event_id is not None and not _EVENT_ID.fullmatch(event_id):
            return None
        event: Event = validator(type_).validate_json(body)
        return Draft(event, event_id, where=where, opened=check_fits(event))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValidationError, InvalidEvent):
        return None


def _has_doubled_names(data: bytes, body: bytes, members: int) -> bool:
    """Tell whether a name may come twice in one object: in the body, or beside it where so many members were read.

    Of two members of one name a parser keeps the last without a word, and so loses the
    colon of the other. A text without escaped colons has as many as what was read of it.
    """
    colons = body.count(b":")
    if data.count(b":") != colons + members:
        return True
    return msgspec.json.encode(msgspec.json.decode(body)).count(b":") != colons


def _draft(value: Json, where: Where) -> Draft:
    """Return the draft in a parsed value. `where` names the file and line, or the number of the event in an array."""
    try:
        return _opened(value, where)
    except InvalidEvent as error:
        raise error.at(**where) from None


def _opened(value: Json, where: Where) -> Draft:
    if not isinstance(value, dict):
        raise bad_field(field="draft", says="is not an object", fix='write an event as {"type": …, "body": {…}}')
    for name in value:
        if name not in _MEMBERS:
            near = nearest(name, _MEMBERS)
            fix = f"did you mean {near[0]}?" if near else f"a draft has {', '.join(_MEMBERS)}"
            raise bad_field(field=name, says="is no member of a draft", fix=fix)
    type_ = _type_of(value)
    body = _body_of(value, type_)
    event_id = value.get("event_id")
    if event_id is not None and not (isinstance(event_id, str) and _EVENT_ID.fullmatch(event_id)):
        raise bad_field(field="event_id", says="is no UUID in lower case", fix="leave it out, and one is made")
    event = build_event(type_, body)
    sensitive = _sensitive_of(value, event)
    return Draft(event, event_id, sensitive, where, check_fits(event, sensitive))


def _type_of(value: Mapping[str, Json]) -> str:
    type_ = value.get("type")
    if not isinstance(type_, str):
        says = "is missing" if "type" not in value else "is not text"
        raise bad_field(field="type", says=says, fix="say which event it is: timeline schema --list")
    name = UPCASTERS.name_today(type_)
    if name not in EVENTS:
        near = nearest(name, EVENTS)
        fix = f"did you mean {', '.join(near)}?" if near else "see what may be recorded: timeline schema --list"
        raise bad_field(field="type", says=f"is {cut(type_)!r}, and no event is called so", fix=fix)
    return name


def _body_of(value: Mapping[str, Json], type_: str) -> dict[str, Json]:
    """Return the body in today's shape."""
    body, version, newest = value.get("body"), value.get("schema_version"), EVENTS[type_].schema_version
    if not isinstance(body, dict):
        says = "is missing" if "body" not in value else "is not an object"
        raise bad_field(field="body", says=says, fix=f"see the fields: timeline schema {type_}")
    if version is None:
        return body
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= newest:
        known = "is 1" if newest == 1 else f"goes from 1 to {newest}"
        raise bad_field(
            field="schema_version", says=f"of {type_} {known}", fix="a newer one needs a newer version of this program"
        )
    try:
        return UPCASTERS.upcast(type_, version, newest, body)
    except (LookupError, TypeError, ValueError, AttributeError):
        # A step trusts that the body is of the version that it names; a body from outside may not be.
        fix = f"send the shape of today: timeline schema {type_}"
        raise bad_field(field="body", says=f"is not in the shape of version {version}", fix=fix) from None


def _sensitive_of(value: Mapping[str, Json], event: Event) -> frozenset[str]:
    """Return the marks of a draft."""
    marks: Json = value.get("sensitive", [])
    if not isinstance(marks, list) or not all(isinstance(mark, str) for mark in marks):
        raise bad_field(field="sensitive", says="is not a list of texts", fix='write JSON Pointers, like ["/places/0"]')
    check_sensitive(event, marks, "sensitive")
    return frozenset(marks)


def check_sensitive(event: Event, marks: Collection[str], field: str) -> None:
    """Check that each mark (a JSON Pointer below the body) seals something of `event`.

    One that seals nothing would leave open what somebody meant to seal. Raises `InvalidEvent`.
    """
    if len(marks) > MAX_MARKS:
        raise bad_field(
            field=field,
            says=f"has {len(marks)} marks; at most {MAX_MARKS} are let in",
            fix="mark a whole list: /places",
        )
    for mark in marks:
        sealed = [pointer for pointer, _ in take_apart(event, frozenset({mark}))[1]]
        if not any(pointer == mark or pointer.startswith(f"{mark}/") for pointer in sealed):
            raise bad_field(
                field=field,
                says=f"marks {cut(mark)!r}, where nothing can be sealed",
                fix="mark exact coordinates or means: /places/0",
            )


def check_fits(event: Event, sensitive: frozenset[str] = frozenset()) -> bytes:
    """Check that `event` can be kept: it has 32 sealed values at most, and its open body fits into a leaf.

    Returns the open body in its canonical form. The log would refuse it too, but only when it is appended: then
    part of a long import is recorded already. Raises `InvalidEvent`.
    """
    try:
        body, sealed = split(event, sensitive, canonical)
    except (UnicodeEncodeError, msgspec.ValidationError):  # an event that was built, not validated
        raise bad_field(
            field="body",
            says="holds a value that its field does not take",
            fix=f"see the fields: timeline schema {event.type}",
        ) from None
    if len(sealed) > MAX_SEALED:
        [(field, count)] = Counter(pointer.split("/")[1] for pointer, _ in sealed).most_common(1)
        raise bad_field(
            field=f"body.{field}",
            says=f"has {count} of {len(sealed)} sealed texts; an event has at most {MAX_SEALED}",
            fix="split it up: cite fewer passages, or record some of it as an event of its own",
        )
    if len(body) > MAX_OPEN:
        raise bad_field(
            field="body",
            says=f"takes {len(body):,} bytes without its sealed texts; at most {MAX_OPEN:,} are let in",
            fix="say less in one event, or split it up",
        )
    return body
