"""Cases and notes: what a person chose to study, and an analyst's own words."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from events.base import CaseEvent, EventId, Id, NoteEvent, Text, record

NoteKind = Literal[
    "comment", "bottom-line", "takeaway", "alternative", "unknown", "indicator", "limit", "hold", "release"
]
AnyThing = Annotated[
    str, StringConstraints(pattern=r"^(actor|source|action|claim|response|case|note):[a-z0-9][a-z0-9-]{0,63}$")
]
Actions = Annotated[tuple[Id, ...], Field(min_length=1, max_length=64)]


@record
class CaseOpened(CaseEvent):
    """A person set out to study something; the inclusion rule in words."""

    type: ClassVar[str] = "case.opened"

    case: Id
    title: Text
    question: Text | None = None
    scope: Text | None = None


@record
class CaseIncluded(CaseEvent):
    """Actions were taken into a case."""

    type: ClassVar[str] = "case.included"

    case: Id
    actions: Actions
    reason: Text | None = None


@record
class CaseExcluded(CaseEvent):
    """Actions were looked at and left out of a case, with the reason: distractors are shown, not forgotten."""

    type: ClassVar[str] = "case.excluded"

    case: Id
    actions: Actions
    reason: Text


@record
class NoteAdded(NoteEvent):
    """An analyst's own words about something on record. They change no figure.

    `about` is `kind:id`, as streams are named: an id alone is unique in its kind only.
    """

    type: ClassVar[str] = "note.added"

    note: Id
    about: AnyThing
    kind: NoteKind
    text: Text


@record
class NoteRetracted(NoteEvent):
    """A note that should not stand; it stays readable, struck out."""

    type: ClassVar[str] = "note.retracted"

    note: Id
    amends: EventId
    reason: Text
