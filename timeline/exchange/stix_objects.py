"""What objects of STIX share: ids made from ours, times of recording, passages, and the extension that is our own."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from timeline.exchange.extract import Extract
from timeline.exchange.plain import one_line, plain
from timeline.projections.register import Register, Standing
from timeline.projections.sources import quotable
from timeline.projections.support import citations_of
from timeline.reports.wording import actor_name

Stix = dict[str, Any]
_OURS = uuid5(NAMESPACE_URL, "escalation-timeline:stix:1")
EXTENSION = f"extension-definition--{uuid5(_OURS, 'extension')}"
PROGRAM = f"identity--{uuid5(_OURS, 'program')}"
_SINCE = "2026-11-26T00:00:00.000Z"
"""When the extension was defined: a date of ours, and the same in every file."""


def declarations() -> Iterator[Stix]:
    """Yield the extension, and the program that defines it."""
    common = {"spec_version": "2.1", "created": _SINCE, "modified": _SINCE}
    yield {"type": "identity", "id": PROGRAM, **common, "name": "escalation-timeline", "identity_class": "system"}
    yield {
        "type": "extension-definition",
        "id": EXTENSION,
        **common,
        "created_by_ref": PROGRAM,
        "name": "escalation-timeline",
        "description": "What the record says that STIX has no member for, under the names of its tables.",
        "schema": "Members are the columns of `timeline export csv`, described in the docs of escalation-timeline.",
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }


def id_of(one: Extract, type_: str, name: str) -> str:
    """Return the id of an object: a UUIDv5 of the log and of our own id, so it is the same in every file."""
    return f"{type_}--{uuid5(UUID(one.basis.log_id), f'{type_}:{name}')}"


def instant(recorded_at: str) -> str:
    """Return a time of recording to the millisecond, which is all that STIX compares."""
    return f"{recorded_at[:23]}Z"


def made(one: Extract, type_: str, name: str, thing: Standing[Any]) -> Stix:
    """Return the members that every object has. What was retracted is revoked; what was withdrawn by others is not."""
    newest = thing.since[-1].recorded_at if thing.since else thing.recorded_at
    found = {
        "type": type_,
        "spec_version": "2.1",
        "id": id_of(one, type_, name),
        "created": instant(thing.recorded_at),
        "modified": instant(newest),
    }
    return found | ({"revoked": True} if thing.retracted is not None else {})


def extended(row: Mapping[str, Any]) -> Stix:
    """Return the member that holds what STIX has no member for; nothing where there is nothing."""
    members = told(row)
    if not members:
        return {}
    return {"extensions": {EXTENSION: {"extension_type": "property-extension", **members}}}


def told(value: Any) -> Any:  # noqa: ANN401  # a value of JSON
    """Return a value of JSON with its texts made inert, and without members that say nothing."""
    match value:
        case str():
            return plain(value)
        case list() | tuple():
            return [told(one) for one in value]
        case Mapping():
            return {name: told(one) for name, one in value.items() if one not in (None, "", [])}
        case _:
            return value


def references_of(register: Register, thing: Standing[Any]) -> list[dict[str, str]]:
    """Return the passages that a thing rests on; of a confidential source its id alone."""
    cited = citations_of(thing)
    open_ = set(quotable(register, cited))
    found = []
    for one in cited:
        source = register.sources.get(one.source)
        if one not in open_ or source is None:
            found.append({"source_name": "confidential source" if source else "source", "external_id": one.source})
            continue
        publisher = source.now.publisher
        reference = {"source_name": one_line(actor_name(register, publisher)) if publisher else one.source}
        if one.quote is not None:
            reference["description"] = plain(one.quote)
        if isinstance(source.now.url, str):
            reference["url"] = source.now.url
        found.append(reference | {"external_id": one.source})
    return list({str(one): one for one in found}.values())
