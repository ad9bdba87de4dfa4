"""The JSON Schemas of what verbs print, made from the shapes of their items."""

from typing import Any

import msgspec

from timeline.cli.shapes import ITEMS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXTS = {"type": "array", "items": {"type": "string"}}
ERROR = "timeline.error/1"
OUTPUTS = {name: (item.__doc__ or "").strip().partition("\n")[0] for name, item in ITEMS.items()} | {
    ERROR: "An error, as one line on stderr: code, message, where, fix, and the positions recorded before it."
}
"""What verbs print as JSON, by the name of the schema, each in a sentence."""


def output_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of an output: the envelope and its items; for `timeline.error/1` of the error."""
    return _error_schema() if name == ERROR else _envelope_schema(name)


def _envelope_schema(name: str) -> dict[str, Any]:
    [item], definitions = msgspec.json.schema_components([ITEMS[name]], ref_template="#/$defs/{name}")
    return {
        "$schema": _DIALECT,
        "$id": f"timeline:{name}",
        "title": name,
        "description": OUTPUTS[name],
        **_object(
            {
                "schema": {"const": name},
                "basis": {"anyOf": [{"$ref": "#/$defs/Basis"}, {"type": "null"}]},
                "items": {"type": "array", "items": _closed(item)},
                "next": {"type": "null"},
            },
            {
                "since": {"$ref": "#/$defs/Basis"},
                "published_by": {"type": ["string", "null"]},
                "occurred": {"type": ["string", "null"]},
                "surely": {"type": "boolean"},
                "total": {"type": "integer", "minimum": 0},
                "undecided": _object({"sources": _TEXTS, "withdrawals": _TEXTS}),
                "recited": _TEXTS,
                "astray": _TEXTS,
            },
        ),
        "$defs": {**{one: _closed(value) for one, value in definitions.items()}, "Basis": _BASIS},
    }


def _object(properties: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a class with all of its fields required, and no other let in."""
    if schema.get("type") == "object" and "properties" in schema:
        return {**schema, "required": list(schema["properties"]), "additionalProperties": False}
    return schema


_BASIS = _object(
    {
        "log": {"type": "string", "format": "uuid"},
        "position": {"type": "integer", "minimum": 0},
        "root": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    }
)


def _error_schema() -> dict[str, Any]:
    one = _object(
        {
            "code": {"type": "string"},
            "message": {"type": "string"},
            "where": {"type": "object", "additionalProperties": {"type": ["string", "integer"]}},
            "fix": {"type": "string"},
            "recorded": {"type": "array", "items": {"type": "integer"}},
        },
        {
            "nearest": _TEXTS,
            "differs": _TEXTS,
            "came_first": {
                "type": "array",
                "items": _object(
                    {"position": {"type": "integer"}, "type": {"type": "string"}, "stream": {"type": "string"}}
                ),
            },
            "errors": {"type": "array", "items": {"$ref": "#/$defs/Error"}},
            "more": {"type": "integer", "minimum": 0},
        },
    )
    return {
        "$schema": _DIALECT,
        "$id": f"timeline:{ERROR}",
        "title": ERROR,
        "description": OUTPUTS[ERROR],
        **_object({"error": {"$ref": "#/$defs/Error"}}),
        "$defs": {"Error": one},
    }
