"""As much of JSON Schema (2020-12) as our own schemas use, so that a test can hold an output against them."""

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    *("$schema", "$id", "$defs", "$ref", "title", "description", "format", "default", "type", "enum", "const", "anyOf"),
    *("properties", "required", "additionalProperties", "items", "prefixItems", "pattern", "minimum", "maximum"),
    *("minItems", "maxItems", "minLength", "maxLength"),
}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "$") -> Iterator[str]:
    """Yield what is wrong with `value`; a word of the schema that is not known here is an error of the test."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    if "anyOf" in schema and all(list(faults(value, one, root, path)) for one in schema["anyOf"]):
        yield f"{path}: {value!r} is none of the choices"
    yield from (f"{path}: {value!r} {says}" for says in _plain(value, schema))
    if isinstance(value, dict):
        yield from _members(value, schema, root, path)
    if isinstance(value, list) and "items" in schema:
        for number, one in enumerate(value):
            yield from faults(one, schema["items"], root, f"{path}[{number}]")


def _plain(value: Any, schema: dict[str, Any]) -> Iterator[str]:
    if "const" in schema and value != schema["const"]:
        yield f"is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"is not one of {schema['enum']}"
    names = schema.get("type", [])
    names = names if isinstance(names, list) else [names]
    if names and not any(
        isinstance(value, TYPES[name]) and isinstance(value, bool) == (name == "boolean") for name in names
    ):
        yield f"is no {' or '.join(names)}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"does not match {schema['pattern']}"


def _members(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    yield from (f"{path}.{name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, inner in value.items():
        if name in properties:
            yield from faults(inner, properties[name], root, f"{path}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{path}.{name} is not in the schema"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from faults(inner, schema["additionalProperties"], root, f"{path}.{name}")
