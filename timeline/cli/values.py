"""New values of fields as they are typed: `FIELD=VALUE`, a time as a time, a list by commas, all else as JSON."""

import json
from collections.abc import Sequence
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from events.amendments import correctable
from events.base import Event
from events.reading import Zoning
from events.shape import Json
from events.times import When
from timeline.cli.bodies import refused
from timeline.cli.refusals import did_you_mean
from timeline.cli.times import read_time


def read_changes(cls: type[Event], texts: Sequence[str], zone: Zoning) -> tuple[tuple[str, Any], ...]:
    """Return the changes that `--set` asks for. Nothing after the sign takes an optional field away.

    Raises `UsageRefused` for a field that `cls` has not, `TimeRefused` for a time that cannot be read.
    """
    return tuple(_change(cls, text, zone) for text in texts)


def _change(cls: type[Event], text: str, zone: Zoning) -> tuple[str, Any]:
    field, equals, value = text.partition("=")
    field = field.strip().replace("-", "_")
    known = correctable(cls)
    if not equals:
        raise refused(option="--set", says=f"{text[:40]!r} sets nothing", fix="write FIELD=VALUE")
    if field not in known:
        fix = did_you_mean(field, known, f"these can be corrected: {', '.join(known)}")
        raise refused(option="--set", says=f"{field[:40]!r} cannot be corrected", fix=fix)
    return field, _value(_kind_of(cls, field), value, zone)


def _kind_of(cls: type[Event], field: str) -> str:
    """Return how values of a field are typed: time, text, list, number, flag; records and json as JSON."""
    hint: Any = get_type_hints(cls)[field]
    members = [one for one in get_args(hint) if one is not type(None)] if get_origin(hint) is not tuple else []
    plain = {When: "time", str: "text", int: "number", bool: "flag"}
    for one in (hint, *members):
        if one in plain:
            return plain[one]
        if get_origin(one) is tuple and get_args(one)[0] is str:
            return "list"
        if all(isinstance(value, str) for value in get_args(one)) and get_args(one):
            return "text"  # one of a few words
    return "records" if get_origin(hint) is tuple else "json"


def _value(kind: str, text: str, zone: Zoning) -> Json:
    if text == "":
        return [] if kind in ("list", "records") else None
    if text.lstrip().startswith(("{", "[")) and kind != "text":
        return _json(text)
    match kind:
        case "time":
            return msgspec.to_builtins(read_time(text, "--set", zone, has_zone=True))
        case "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        case "text":
            return text
        case _:
            return _json(text)


def _json(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise refused(
            option="--set", says=f"{text[:40]!r} is no JSON", fix='write the whole field as JSON, like [{"actor": …}]'
        ) from None
