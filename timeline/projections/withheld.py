"""What stands in place of an event that was redacted whole: a thing of which the kind and the id are known. Pure.

A thing whose first event is gone keeps its id and its place; what others say of it
still stands. So that every view can ask it what it asks any thing, its fields hold
what says least: no time, no side, no source, nothing that counts. `Standing.knows`
tells which of them are said by nobody.
"""

from typing import Any

import msgspec

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.base import Event, Withheld
from events.claims import ClaimMade
from events.custody import ExportMade
from events.notes import CaseOpened, NoteAdded
from events.places import PlaceRegistered
from events.responses import ResponseAsserted
from events.sources import SourceRegistered
from events.times import UNDATED

_UNKNOWN_PARTY = {"actor": None, "basis": "unknown"}
_UNSAID: dict[type[Event], dict[str, Any]] = {
    ActorRegistered: {"kind": "unknown"},
    # Whether it was confidential is not known any more, so it is treated as if it were.
    SourceRegistered: {"kind": "document", "publisher": None, "published_at": UNDATED, "confidential": True},
    # Whether it was sensitive is not known any more, either.
    PlaceRegistered: {"kind": "area", "sensitive": True},
    ActionReported: {
        "kind": "other",
        "occurred": UNDATED,
        "direction": "unknown",
        "territory": [],
        "realisation": "happened",
        "citations": [],
    },
    ClaimMade: {"about": [], "claimant": None, "dimension": "other", "stance": "asserts", "citations": []},
    # It joins nothing: which actions it named is gone.
    ResponseAsserted: {
        "responding": "",
        "relation": "answers",
        "strength": "followed",
        "polarity": "no",
        "hedged": True,
        "asserted_by": _UNKNOWN_PARTY,
    },
    CaseOpened: {},
    NoteAdded: {"about": "", "kind": "comment"},
    ExportMade: {"basis": "", "form": "withheld"},
}
_TEXTS: dict[type[Event], str] = {
    ActorRegistered: "name",
    SourceRegistered: "title",
    PlaceRegistered: "name",
    ActionReported: "title",
    ClaimMade: "text",
    ResponseAsserted: "expected",
    CaseOpened: "title",
    NoteAdded: "text",
    ExportMade: "audience",
}
_FIRSTS = {cls.type: cls for cls in _UNSAID}


def is_first(type_: str) -> bool:
    """Tell whether events of a type are the first of their thing."""
    return type_ in _FIRSTS


def stand_in(type_: str, name: str, withheld: Withheld) -> Event:
    """Return what stands in place of the first event of the thing `name`, of that type; its text is withheld."""
    cls = _FIRSTS[type_]
    said = _UNSAID[cls] | {cls.id_field: name, _TEXTS[cls]: withheld}
    return msgspec.convert(msgspec.to_builtins(said), cls)


def is_withheld(value: object) -> bool:
    """Tell whether a value was redacted: a `Withheld`, or, where any JSON may stand, its members."""
    return isinstance(value, Withheld) or (isinstance(value, dict) and value.keys() == {"ground", "by_position"})
