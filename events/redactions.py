"""Redactions: that something was taken out of the record, why and by whom; and what is read where it was."""

from typing import Annotated, ClassVar, Literal, NamedTuple, get_args

from pydantic import Field, StringConstraints, model_validator

from events.base import Code, Event, EventId, LogEvent, Text, Withheld, record
from events.logs import Stamp
from events.shape import Json

Ground = Literal["source_protection", "personal_data", "court_order", "duty_of_care", "recorded_in_error"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
"""Why something may be taken out of the record."""
WHOLE_EVENT = ""
"""The JSON Pointer (RFC 6901) of the whole body: what a redaction of a whole event names as its field."""

Digest = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
Pointer = Annotated[str, StringConstraints(pattern=r"^(/[a-z0-9_]{1,40}){0,8}$")]


@record
class Remains:
    """What stays known of an event that was redacted whole: what its row goes on saying, now on the word of this one.

    The leaf that committed to it is gone, so without this nobody could tell whether the row was changed since.
    """

    type: Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$", max_length=64)]
    schema_version: Annotated[int, Field(ge=1, le=999)]
    stream: Annotated[str, StringConstraints(pattern=r"^[a-z]+:[a-z0-9][a-z0-9-]{0,63}$")]
    recorded_at: Stamp


@record
class EventRedacted(LogEvent):
    """Sealed fields of an event, or all of it, were taken out of the record; every proof of it still holds.

    `fields` are JSON Pointers below the body and go by pairs with `digests`, what the
    leaf of the target commits to in their place. Of a whole event the field is "" and
    the digest its leaf hash; `remains` then repeats what its row still says. Who asked
    for it and who approved it are codes: they are published, and cannot be taken out.
    It belongs to a stream of its own: what was redacted of one event.
    """

    type: ClassVar[str] = "event.redacted"
    thing: ClassVar[str] = "event"
    id_field: ClassVar[str] = "target"

    target: EventId
    scope: Literal["fields", "whole_event"]
    fields: Annotated[tuple[Pointer, ...], Field(min_length=1, max_length=64)]
    digests: Annotated[tuple[Digest, ...], Field(min_length=1, max_length=64)]
    ground: Ground
    approved_by: Code
    requested_by: Code | None = None
    reason: Text | None = None
    remains: Remains | None = None

    @model_validator(mode="after")
    def _fields_go_with_digests(self) -> "EventRedacted":
        if len(self.fields) != len(self.digests) or len(set(self.fields)) != len(self.fields):
            message = "fields and digests go by pairs, each field once"
            raise ValueError(message)
        whole = self.scope == "whole_event"
        if (self.remains is not None) != whole or (self.fields == (WHOLE_EVENT,)) != whole:
            message = 'a whole event is the field "", with what remains of it; other fields are pointers'
            raise ValueError(message)
        return self


@record
class EventWithheld(Event):
    """What is read where an event was redacted whole: its type and its stream are known, what it said is gone.

    It is only ever read, never recorded, so it is in no catalogue.
    """

    type: ClassVar[str] = "event.withheld"

    was: str
    filed: str
    withheld: Withheld

    @property
    def stream(self) -> str:
        """Return the stream that the event was filed under."""
        return self.filed


def type_of(event: Event) -> str:
    """Return the type under which an event was recorded, also of one that nothing can be read of any more."""
    return event.was if isinstance(event, EventWithheld) else event.type


class SealedField(NamedTuple):
    """A sealed field that is still there: its JSON Pointer below the body, its value, its digest in base64url.

    `salt` stands in its disclosure and nowhere else: where it is found, bytes of that very field are left.
    """

    pointer: str
    value: Json
    digest: str
    salt: str


class Redactable(NamedTuple):
    """An event as somebody sees it who is about to take something out of it.

    `body` is the open one. `sealed` is what can be taken out by itself, `withheld`
    the pointers of what was, each with the position that says so. Of an event that
    was redacted whole, `gone` says so and there is no body. `leaf_digest` is the leaf
    hash, in base64url as digests are; `salt` that of the leaf.
    """

    position: int
    event_id: str
    leaf_digest: str
    remains: Remains
    body: dict[str, Json]
    sealed: tuple[SealedField, ...]
    withheld: tuple[tuple[str, int], ...]
    gone: Withheld | None
    salt: str


class Held(NamedTuple):
    """Where a text stands in the log: position, pointer to its field ("" outside of the body), and if it is sealed."""

    position: int
    pointer: str
    sealed: bool
