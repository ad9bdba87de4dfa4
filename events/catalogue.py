"""The closed catalogue of everything that may be recorded: type on disk → class, and how a stored event is read."""

from functools import cache
from typing import Any

import msgspec
from pydantic import TypeAdapter

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorNamed, ActorRegistered
from events.amendments import (
    ActionCorrected,
    ActionRestored,
    ActionRetracted,
    ActorCorrected,
    ActorRetracted,
    ClaimCorrected,
    ClaimRetracted,
    PlaceCorrected,
    PlaceRetracted,
    ResponseCorrected,
    ResponseRetracted,
    SourceCorrected,
    SourceRetracted,
)
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.codings import ActionCoded
from events.custody import ExportMade, SourceCaptured, SourceTransferred, SourceVerified
from events.grades import CitationAdded, ClaimGraded, SourceGraded
from events.logs import ClockSetBack, KeyRevoked, KeyRotated, RulesAdopted
from events.merges import ActionsDistinguished, ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged
from events.notes import CaseClosed, CaseExcluded, CaseIncluded, CaseOpened, NoteAdded, NoteRetracted
from events.places import PlaceRegistered
from events.redactions import EventRedacted
from events.relations import ActionsOrdered, ActionsRelated
from events.responses import ResponseAsserted, ResponseDeclined, ResponseDisputed
from events.shape import Json
from events.sources import SourceRegistered, SourceRelated, SourceWithdrawn
from events.upcasters import UPCASTERS

EVENTS: dict[str, type[Event]] = {
    cls.type: cls
    for cls in (
        SourceRegistered,
        SourceRelated,
        SourceCorrected,
        SourceRetracted,
        SourceWithdrawn,
        SourceCaptured,
        SourceTransferred,
        SourceVerified,
        SourceGraded,
        ActorRegistered,
        ActorNamed,
        ActorAffiliated,
        ActorAffiliationEnded,
        ActorCorrected,
        ActorRetracted,
        ActorsMerged,
        ActorsUnmerged,
        PlaceRegistered,
        PlaceCorrected,
        PlaceRetracted,
        ActionReported,
        ActionCorrected,
        ActionRetracted,
        ActionRestored,
        ActionCoded,
        ActionsMerged,
        ActionsUnmerged,
        ActionsDistinguished,
        ActionsOrdered,
        ActionsRelated,
        ClaimMade,
        ClaimCorrected,
        ClaimRetracted,
        ClaimWithdrawn,
        ClaimGraded,
        CitationAdded,
        ResponseAsserted,
        ResponseCorrected,
        ResponseRetracted,
        ResponseDisputed,
        ResponseDeclined,
        CaseOpened,
        CaseIncluded,
        CaseExcluded,
        CaseClosed,
        NoteAdded,
        NoteRetracted,
        ExportMade,
        EventRedacted,
        RulesAdopted,
        ClockSetBack,
        KeyRotated,
        KeyRevoked,
    )
}
"""Every type of event, by its name on disk."""

UPCASTERS.check({name: cls.schema_version for name, cls in EVENTS.items()})


class UnknownEvent(KeyError):
    """A type or version that this catalogue does not know: written by a newer version of the vocabulary."""


def read_event(type_: str, schema_version: int, body: dict[str, Json]) -> Event:
    """Build a stored event from its opened body, brought to today's shape, without validating it again.

    What the log holds was accepted once and its bytes are proven. Raises
    `UnknownEvent`, or `msgspec.ValidationError` where the body is not of its type.
    """
    name = UPCASTERS.name_today(type_)
    cls = EVENTS.get(name)
    if cls is None or not 1 <= schema_version <= cls.schema_version:
        raise UnknownEvent(type_, schema_version)
    if schema_version != cls.schema_version:
        body = UPCASTERS.upcast(name, schema_version, cls.schema_version, body)
    return msgspec.convert(body, cls)


@cache
def validator(type_: str) -> TypeAdapter[Any]:
    """Return the strict validator of a type. Raises `UnknownEvent` for a type that is not in the catalogue."""
    if type_ not in EVENTS:
        raise UnknownEvent(type_)
    return TypeAdapter(EVENTS[type_])


def json_schema(type_: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a draft as `append --json` takes it. Raises `UnknownEvent`."""
    body = validator(type_).json_schema()
    definitions = body.pop("$defs", {})
    cls = EVENTS[type_]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"timeline:{type_}/{cls.schema_version}",
        "title": type_,
        "description": (cls.__doc__ or "").strip(),
        "type": "object",
        "additionalProperties": False,
        "required": ["type", "body"],
        "properties": {
            "type": {"const": type_},
            "schema_version": {"const": cls.schema_version},
            "event_id": {"type": "string", "format": "uuid"},
            "sensitive": {"type": "array", "items": {"type": "string"}},
            "body": body,
        },
        "$defs": definitions,
    }
