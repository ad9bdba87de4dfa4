"""What every decision asks of a thing: that it is on record, and that it stands. Pure."""

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.base import Event
from events.claims import ClaimMade
from events.grades import CitationAdded
from events.merges import ActionsDistinguished
from events.notes import CaseOpened, NoteAdded
from events.places import PlaceRegistered
from events.responses import ResponseAsserted
from events.sources import SourceRegistered
from timeline.errors import NotFound, RuleRefused
from timeline.projections.register import Register, Standing, Thing
from timeline.recording.faults import nearest

FIRSTS = (
    *(ActionReported, ActorRegistered, CaseOpened, ClaimMade, NoteAdded, PlaceRegistered, ResponseAsserted),
    SourceRegistered,
)
"""The events that bring a readable id into the record."""
CORRECTED = ("action", "actor", "claim", "place", "response", "source")
"""The kinds of things that are corrected."""
RETRACTED = (*CORRECTED, "note")
"""The kinds of things that are retracted."""
ID_FIELDS = {"response": "link"}
"""A response goes by the id of its link; the others by the name of their kind."""


def own_field(event: Event) -> str:
    """Return the field of an event that names what it is about."""
    if isinstance(event, CitationAdded):
        return "to"
    return "actions.0" if isinstance(event, ActionsDistinguished) else event.id_field


def on_record(known: Register, kind: str, name: str, field: str | None = None) -> Standing[Event]:
    """Return a thing that is on record. Raises `NotFound`, for the field that names it."""
    thing = known.find(kind, name)
    if thing is None:
        where = {"field": f"body.{field or ID_FIELDS.get(kind, kind)}"}
        raise NotFound(kind, name, nearest(name, known.of_kind(kind)), where=where)
    return thing


def stands(name: Thing, thing: Standing[Event], field: str | None = None) -> None:
    """Refuse what is recorded about, or with, something that we retracted."""
    if thing.retracted is not None:
        message = f"nothing recorded: {name} was retracted at position {thing.retracted.position}"
        anew = "record it anew under another id, if it should stand after all"
        if name.kind == "action":
            anew = f"if it should stand after all, restore it: timeline append restore {name.id} --reason …"
        raise RuleRefused(
            message,
            rule="thing.retracted",
            where={"field": field} if field else None,
            fix=f"{anew}; a note may be added to it",
        )
