"""Old shapes for ever: a sample of every type and version that was ever released is read, both ways, to the same event.

A sample is never changed. A new version of a type brings a new file
`tests/old/samples/TYPE.vN.json`; `TYPE.vN-VARIANT.json` is one more of the same.
"""

import json
import re
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest

from events.catalogue import EVENTS, json_schema, read_event, validator
from events.shape import to_json
from events.upcasters import UPCASTERS

SAMPLES = {
    path.name.removesuffix(".json"): json.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent.parent / "old" / "samples").glob("*.json"))
}
CURRENT = {
    name: sample
    for name, sample in SAMPLES.items()
    if sample["type"] in EVENTS and sample["schema_version"] == EVENTS[sample["type"]].schema_version
}


def stored(sample):
    return read_event(sample["type"], sample["schema_version"], json.loads(json.dumps(sample["body"])))


@pytest.mark.parametrize("type_", EVENTS)
def test_every_version_of_every_type_has_a_sample(type_):
    wanted = {f"{type_}.v{version}" for version in range(1, EVENTS[type_].schema_version + 1)}

    assert wanted - SAMPLES.keys() == set()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_named_for_its_type_and_version(name):
    sample = SAMPLES[name]

    assert re.fullmatch(rf"{re.escape(sample['type'])}\.v{sample['schema_version']}(-[a-z-]+)?", name)
    assert UPCASTERS.name_today(sample["type"]) in EVENTS


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read_as_the_door_reads_it_today(name):
    """What msgspec builds on trust is what pydantic builds after validating."""
    event = stored(SAMPLES[name])

    assert validator(event.type).validate_json(json.dumps(to_json(event))) == event


@pytest.mark.parametrize("name", CURRENT)
def test_a_sample_of_today_is_stored_as_it_was(name):
    assert to_json(stored(CURRENT[name])) == CURRENT[name]["body"]


@pytest.mark.parametrize("type_", EVENTS)
def test_the_samples_of_a_type_fill_every_field(type_):
    """A field that no sample fills could change its meaning unseen."""
    filled = {field for sample in CURRENT.values() if sample["type"] == type_ for field in sample["body"]}

    assert filled == {field.name for field in fields(EVENTS[type_])}


def fit(value, schema, definitions):
    """Check a JSON value against the parts of JSON Schema that ours use; no library for it is installed."""
    schema = definitions.get(schema.get("$ref", "").removeprefix("#/$defs/"), schema)
    if "anyOf" in schema:
        return any(fit(value, one, definitions) for one in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return value in schema.get("enum", [schema.get("const")])
    kind = schema.get("type")
    if kind == "object":
        known = set(value) <= set(schema["properties"]) and set(schema.get("required", ())) <= set(value)
        return known and all(fit(inner, schema["properties"][name], definitions) for name, inner in value.items())
    if kind == "array":
        sized = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 99)
        return sized and all(fit(one, schema["items"], definitions) for one in value)
    if kind == "string":
        return isinstance(value, str) and re.search(schema.get("pattern", ""), value) is not None
    types = {"integer": int, "boolean": bool, "null": type(None)}
    return kind is None or type(value) is types[kind]


@pytest.mark.parametrize("name", CURRENT)
def test_the_schema_of_a_type_describes_its_samples(name):
    sample = CURRENT[name]
    schema = json_schema(sample["type"])

    assert fit(sample, schema, schema["$defs"])
    assert not fit(sample | {"body": sample["body"] | {"toll": 7}}, schema, schema["$defs"])
    assert not fit({"type": sample["type"]}, schema, schema["$defs"])


def test_a_sample_of_no_shape_is_not_read():
    with pytest.raises(msgspec.ValidationError):
        read_event("note.added", 1, {"note": "n", "about": "a", "kind": "verdict", "text": "x"})
