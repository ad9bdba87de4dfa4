"""How plain JSON values become an event: text and sizes first, then its type's validator, strictly. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, get_type_hints

import msgspec
from pydantic import TypeAdapter, ValidationError

from events.amendments import Correction
from events.base import MAX_SAFE_INTEGER, Event
from events.catalogue import EVENTS, read_event, validator
from events.codebook import territory_of
from events.shape import Json, to_json
from timeline.errors import MalformedInput
from timeline.recording.faults import Fault, faults_of, invalid
from timeline.recording.refusals import malformed

MAX_DEPTH = 32
"""How deeply lists and objects may be nested."""
MAX_ITEMS = 10_000
"""How many items a list or an object may have."""

_SURROGATES = range(0xD800, 0xE000)
_NUL, _NO_NUL = "holds a NUL character", "take it out: it is no part of any text"
_NAME = re.compile(r"[A-Za-z0-9._:/+-]{1,64}")
_ALPHA3 = 3


def check_values(value: Json, field: str, depth: int = 1) -> None:
    """Check what JSON itself lets through and no record may hold, in `value` and all below it.

    No NUL, no lone surrogate, at most 10,000 items a container, names that are codes, whole
    numbers inside ±(2^53 - 1). `field` names the value in the refusal; "" is the whole
    of what was sent. Raises `MalformedInput`.
    """
    if isinstance(value, str):
        _check_text(value, field)
    elif isinstance(value, dict | list | tuple):
        if depth > MAX_DEPTH:
            raise _refused(field, f"is nested deeper than {MAX_DEPTH}", fix="flatten it: no event is so deep")
        if len(value) > MAX_ITEMS:
            raise _refused(field, f"has {len(value)} items; at most {MAX_ITEMS} are let in", fix="split it up")
        if isinstance(value, dict):
            for name, inner in value.items():
                _check_name(name, field)
                check_values(inner, f"{field}.{name}" if field else name, depth + 1)
        else:
            for number, inner in enumerate(value):
                check_values(inner, f"{field}.{number}" if field else str(number), depth + 1)
    elif value is not None and (not isinstance(value, int) or abs(value) > MAX_SAFE_INTEGER):
        says = "is beyond ±(2^53 - 1)" if isinstance(value, int) else "is no value that can be recorded"
        raise _refused(field, says, fix='write numbers that are not whole as text, like "26.9719"')


def _check_text(text: str, field: str) -> None:
    if text.isascii():
        if "\x00" in text:
            raise _refused(field, _NUL, fix=_NO_NUL)
    elif not text.isprintable():  # quick: what is printable holds neither
        if "\x00" in text:
            raise _refused(field, _NUL, fix=_NO_NUL)
        if any(ord(letter) in _SURROGATES for letter in text):
            raise _refused(field, "holds half of a surrogate pair", fix="write the whole character, as UTF-8")


def _check_name(name: object, field: str) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        fix = "name members as the schema does, in ASCII letters"
        raise _refused(field, "has a member whose name is no code", fix=fix)


def _refused(field: str, says: str, *, fix: str) -> MalformedInput:
    return malformed(says=f"{field or 'the value'} {says}", where={"field": field} if field else {}, fix=fix)


def build_event(type_: str, body: Mapping[str, Json], prefix: str = "body") -> Event:
    """Return the event of `type_` with `body`, validated. `type_` is in the catalogue.

    `body` has passed `check_values`. The new values of a correction come back as the
    log will hold them, without what equals a default. Raises `InvalidEvent` with every
    fault, the fields named from `prefix`.
    """
    plain = _with_alpha2(type_, body)
    try:
        event: Event = validator(type_).validate_json(msgspec.json.encode(plain))
    except ValidationError as error:
        raise invalid(_all_faults(error, type_, plain, prefix), type_) from None
    return read_event(type_, event.schema_version, to_json(event)) if isinstance(event, Correction) else event


def _with_alpha2(type_: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return `body` with three-letter codes of territories written in two letters, which is how they are stored."""
    if type_ in ("action.reported", "place.registered") and isinstance(codes := body.get("territory"), list | tuple):
        return {**body, "territory": [_alpha2(code) for code in codes]}
    if type_ in ("action.corrected", "place.corrected") and isinstance(changes := body.get("changes"), list | tuple):
        return {**body, "changes": [_change_with_alpha2(change) for change in changes]}
    return body


def _change_with_alpha2(change: Json) -> Json:
    if not isinstance(change, dict) or change.get("field") != "territory" or not isinstance(change.get("value"), list):
        return change
    return {**change, "value": [_alpha2(code) for code in change["value"]]}


def _alpha2(code: Json) -> Json:
    is_alpha3 = isinstance(code, str) and len(code) == _ALPHA3 and code.isascii() and code.isupper()
    return (territory_of(code) or code) if is_alpha3 else code


@cache
def _field_validator(type_: str, field: str) -> TypeAdapter[Any] | None:
    hint = get_type_hints(EVENTS[type_], include_extras=True).get(field)
    return None if hint is None else TypeAdapter(hint)


def _all_faults(error: ValidationError, type_: str, body: Mapping[str, Json], prefix: str) -> list[Fault]:
    faults = faults_of(error, type_, prefix)
    if inside := _faults_of_changes(type_, body, prefix):
        return [fault for fault in faults if fault.field != prefix] + inside
    return faults


def _faults_of_changes(type_: str, body: Mapping[str, Json], prefix: str) -> list[Fault]:
    """Return what is wrong inside the new values of a correction; its validator names the first, in other words."""
    amended: type[Event] | None = getattr(EVENTS[type_], "amends_class", None)
    changes = body.get("changes")
    if amended is None or not isinstance(changes, list | tuple):
        return []
    faults: list[Fault] = []
    for number, change in enumerate(changes):
        field = change.get("field") if isinstance(change, dict) and "value" in change else None
        if not isinstance(field, str) or (checked := _field_validator(amended.type, field)) is None:
            continue
        try:
            checked.validate_json(msgspec.json.encode(change["value"]))
        except ValidationError as error:
            faults += faults_of(error, amended.type, f"{prefix}.changes.{number}.value", under=(field,))
    return faults
