"""Cases and notes: what a person chose to study, and an analyst's own words."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from events.base import CaseEvent, EventId, Id, NoteEvent, Text, record

NoteKind = Literal[
    "comment", "bottom-line", "takeaway", "alternative", "unknown", "indicator", "limit", "hold", "release"
]
AnyThing = Annotated[
    str,
    StringConstraints(pattern=r"^(actor|source|place|action|claim|response|case|note|log):[a-z0-9][a-z0-9-]{0,63}$"),
]
LOG = "log"
"""The kind of what is found about the log itself; its id is that of a rule table."""
FindingName = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{3}(:[A-Za-z0-9][A-Za-z0-9._:/+-]{0,159})?$")]
"""Which finding about a thing: the code of its rule, and the detail where the rule may find several about one thing."""
_KEY = re.compile(r"([A-Z][0-9]{3}):([a-z]+):([^:]+)(?::(.+))?")
MOST_ACTIONS = 64
"""How many actions one event about a case may name."""
Actions = Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST_ACTIONS)]


def subject_of(key: str) -> tuple[str, str] | None:
    """Return what the key of a finding names: the thing that it is about, and which finding; `None` if it is no key.

    `W102:action:panjgur-2024-01-16` is `W102` about `action:panjgur-2024-01-16`. No id begins with a capital letter.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    code, kind, name, detail = match.groups()
    return f"{kind}:{name}", code if detail is None else f"{code}:{detail}"


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
class CaseClosed(CaseEvent):
    """A person stopped studying something: from here on nothing is taken in or left out."""

    type: ClassVar[str] = "case.closed"

    case: Id
    reason: Text


@record
class NoteAdded(NoteEvent):
    """An analyst's own words about something on record. They change no figure.

    `about` is `kind:id`, as streams are named: an id alone is unique in its kind only.
    `finding` names what `timeline check` finds about that thing and is as it should be:
    the note silences it, and its text is the reason. So may what is found about the log
    itself, `log:rungs`, where a table differs from the one that was adopted: a desk that
    goes on with it says why. It has no other notes: it is no thing.
    """

    type: ClassVar[str] = "note.added"
    schema_version: ClassVar[int] = 2

    note: Id
    about: AnyThing
    finding: FindingName | None = None
    kind: NoteKind
    text: Text

    @model_validator(mode="after")
    def _is_about_a_thing(self) -> "NoteAdded":
        if self.about.startswith(f"{LOG}:") and self.finding is None:
            message = "a note about the log itself names the finding that it silences"
            raise ValueError(message)
        return self


@record
class NoteRetracted(NoteEvent):
    """A note that should not stand; it stays readable, struck out."""

    type: ClassVar[str] = "note.retracted"

    note: Id
    amends: EventId
    reason: Text
