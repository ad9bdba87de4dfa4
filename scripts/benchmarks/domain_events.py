"""The benchmark's events as `eventsourcing` wants them: one frozen class for each type, fields as plain values."""

import uuid
from typing import Any

from eventsourcing.domain import CanCreateTimestamp, DomainEvent

from events.base import Event
from events.shape import to_json


class ActionReported(DomainEvent, CanCreateTimestamp):
    """An action was reported."""

    body: dict[str, Any]


class ClaimMade(DomainEvent, CanCreateTimestamp):
    """A claim was made."""

    body: dict[str, Any]


class ResponseAsserted(DomainEvent, CanCreateTimestamp):
    """A response was asserted."""

    body: dict[str, Any]


class ActionCorrected(DomainEvent, CanCreateTimestamp):
    """An action was corrected."""

    body: dict[str, Any]


class ActionRetracted(DomainEvent, CanCreateTimestamp):
    """An action was retracted."""

    body: dict[str, Any]


_CLASSES = {
    cls.__name__: cls for cls in (ActionReported, ClaimMade, ResponseAsserted, ActionCorrected, ActionRetracted)
}


def make(event: Event, aggregate: uuid.UUID, version: int) -> DomainEvent:
    """Return `event` as a domain event of the peer."""
    return _CLASSES[type(event).__name__](
        originator_id=aggregate,
        originator_version=version,
        timestamp=DomainEvent.create_timestamp(),
        body=to_json(event),
    )
