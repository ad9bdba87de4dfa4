"""Corrections and retractions: each names the event that it amends, and says why. What was recorded stays readable."""

from dataclasses import MISSING
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, cast

import msgspec
from pydantic import Field, TypeAdapter, ValidationError, model_validator

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.base import (
    ActionEvent,
    ActorEvent,
    ClaimEvent,
    Event,
    EventId,
    Id,
    ResponseEvent,
    SourceEvent,
    Text,
    record,
)
from events.claims import ClaimMade
from events.places import PlaceEvent, PlaceRegistered
from events.responses import ResponseAsserted
from events.shape import plan_of, to_json, type_of_field
from events.sources import MaybeCitations, SourceRegistered

Label = Literal["updated", "clarified", "corrected"]


@record
class Change:
    """The new value of one whole field; null takes an optional field away, an empty list an optional list."""

    field: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    value: Any


@cache
def _adapter(cls: type, field: str) -> TypeAdapter[Any]:
    return TypeAdapter(type_of_field(cls, field))


def correctable(cls: type[Event]) -> tuple[str, ...]:
    """Return the fields of an event class that a correction may change: all but its id, which is fixed for ever."""
    return tuple(name for name, _, _ in plan_of(cls).members if name != cls.id_field)


def check_changes(cls: type[Event], changes: tuple[Change, ...]) -> None:
    """Check that each change names a field of `cls` and carries a value of its type.

    Raises `ValueError` with the field's name.
    """
    seen: set[str] = set()
    plain: type = cls  # mypy takes no class of events for something hashable
    for change in changes:
        if change.field not in correctable(cls):
            message = f"{change.field} cannot be corrected; these can: {', '.join(correctable(cls))}"
            raise ValueError(message)
        if change.field in seen:
            message = f"{change.field} is changed twice"
            raise ValueError(message)
        seen.add(change.field)
        try:
            # Strict, as the field is: "yes" for a yes or no would be accepted here and break every fold.
            _adapter(plain, change.field).validate_json(msgspec.json.encode(change.value), strict=True)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in (change.field, *first["loc"]))
            message = f"{where}: {first['msg']}"
            raise ValueError(message) from None


@record
class Correction(Event):
    """What all corrections have in common. Our record was wrong; the new value holds from its position on."""

    amends_class: ClassVar[type[Event]]

    amends: EventId
    changes: Annotated[tuple[Change, ...], Field(min_length=1, max_length=16)]
    label: Label
    reason: Text
    citations: MaybeCitations = ()

    @model_validator(mode="after")
    def _changes_fit(self) -> "Correction":
        check_changes(type(self).amends_class, self.changes)
        return self


@record
class Retraction(Event):
    """What all retractions have in common. Our record should not stand; it stays readable, struck out."""

    amends: EventId
    reason: Text


@record
class ActionCorrected(Correction, ActionEvent):
    """Our record of an action was wrong; the new value holds from this position on."""

    type: ClassVar[str] = "action.corrected"
    amends_class = ActionReported

    action: Id


@record
class ActionRetracted(Retraction, ActionEvent):
    """Our record of an action should not stand; it stays readable, struck out."""

    type: ClassVar[str] = "action.retracted"

    action: Id


@record
class ActionRestored(ActionEvent):
    """A retraction of an action was a mistake: the action stands again, exactly as it did before.

    `amends` is the retraction. What was restored can be retracted again.
    """

    type: ClassVar[str] = "action.restored"

    action: Id
    amends: EventId
    reason: Text


@record
class ClaimCorrected(Correction, ClaimEvent):
    """We wrote a claim down wrongly. A new figure by the claimant is a new claim, not a correction."""

    type: ClassVar[str] = "claim.corrected"
    schema_version: ClassVar[int] = 2
    amends_class = ClaimMade

    claim: Id


@record
class ClaimRetracted(Retraction, ClaimEvent):
    """Our record of a claim should not stand; it stays readable, struck out."""

    type: ClassVar[str] = "claim.retracted"

    claim: Id


@record
class ResponseCorrected(Correction, ResponseEvent):
    """We wrote a response down wrongly. Never to raise a strength: that is a new response."""

    type: ClassVar[str] = "response.corrected"
    amends_class = ResponseAsserted

    link: Id


@record
class ResponseRetracted(Retraction, ResponseEvent):
    """Our record of a response should not stand; it stays readable, struck out."""

    type: ClassVar[str] = "response.retracted"

    link: Id


@record
class ActorCorrected(Correction, ActorEvent):
    """Our record of an actor was wrong; the new value holds from this position on."""

    type: ClassVar[str] = "actor.corrected"
    amends_class = ActorRegistered

    actor: Id

    @property
    def is_about_a_person(self) -> bool:
        """Tell that it may be."""
        # The event does not say what kind of actor it amends, so every name in it is sealed.
        return True


@record
class ActorRetracted(Retraction, ActorEvent):
    """Our record of an actor should not stand; it stays readable, struck out."""

    type: ClassVar[str] = "actor.retracted"

    actor: Id


@record
class SourceCorrected(Correction, SourceEvent):
    """Our record of a source was wrong; the new value holds from this position on."""

    type: ClassVar[str] = "source.corrected"
    amends_class = SourceRegistered

    source: Id


@record
class SourceRetracted(Retraction, SourceEvent):
    """Our record of a source should not stand; it stays readable, struck out."""

    type: ClassVar[str] = "source.retracted"

    source: Id


@record
class PlaceCorrected(Correction, PlaceEvent):
    """Our record of a place was wrong; the new value holds from this position on."""

    type: ClassVar[str] = "place.corrected"
    amends_class = PlaceRegistered

    place: Id

    @property
    def is_about_a_person(self) -> bool:
        """Tell that it may be: the event does not say whether the place is sensitive, so what may be sealed is."""
        return True


@record
class PlaceRetracted(Retraction, PlaceEvent):
    """Our record of a place should not stand; it stays readable, struck out."""

    type: ClassVar[str] = "place.retracted"

    place: Id


def amend(event: Event, changes: tuple[Change, ...]) -> Event:
    """Return `event` with whole fields replaced; null takes an optional field away.

    The result is built, not validated: whoever decides to record a correction
    validates it first.
    """
    return _amended_quickly(event, changes) or _amended(event, changes)


def _amended(event: Event, changes: tuple[Change, ...]) -> Event:
    plain = to_json(event)
    optional = {name for name, _, default in plan_of(type(event)).members if default is not MISSING}
    for change in changes:
        if change.value is None and change.field in optional:
            plain.pop(change.field, None)
        else:
            plain[change.field] = change.value
    return msgspec.convert(plain, type(event))


def _amended_quickly(event: Event, changes: tuple[Change, ...]) -> Event | None:
    """Return what `_amended` does, in a sixth of the time: fields that stay are taken over. `None` where that fails."""
    cls: Any = type(event)
    amended = object.__new__(cls)
    defaults = {name: default for name, _, default in plan_of(cls).members}
    for name in defaults:
        object.__setattr__(amended, name, getattr(event, name))
    for change in changes:
        value = defaults.get(change.field, MISSING)
        if change.value is not None or value is MISSING:
            try:
                value = msgspec.convert(change.value, _type_of_field(cls, change.field))
            except (KeyError, msgspec.ValidationError):
                return None  # the slow way meets it again, and says where it is
        object.__setattr__(amended, change.field, value)  # frozen, and not yet anybody's
    return cast("Event", amended)


@cache
def _type_of_field(cls: type, field: str) -> Any:  # noqa: ANN401  # a type, annotated
    return type_of_field(cls, field)
