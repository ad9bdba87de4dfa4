"""What findings are made of: the finding, what a rule says of a thing, and what cannot be seen in the log alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from events.envelope import RecordedEvent
from timeline.projections.register import Thing

Level = Literal["error", "warning", "note"]
LATE_DAYS = 30
"""After how many days what is recorded of an action is recorded late, unless a reader says otherwise."""


class Said(NamedTuple):
    """What a rule finds about one thing, and the command that settles it; "…" stands for what only a person can say.

    `field` is the field that it is about. `detail` tells findings of one rule about one
    thing apart: ids, or the name of a field; it is part of the key, so it holds no words.
    `rests` are the things that it rests on beside the thing itself, and `latest` the position
    of the newest event beside what those are: once one of them is not what it was, a note
    about the finding was about something else. They are looked at only if there is such a note.
    """

    what: str
    fix: str
    field: str | None = None
    detail: str = ""
    rests: Iterable[Thing] = ()
    latest: int = 0


class Finding(NamedTuple):
    """Something found about a thing: by which rule, how grave, what it is, and what to do.

    `position` is that of the event that first recorded the thing. `silenced_by` is the
    note that says why it is as it should be.
    """

    code: str
    level: Level
    kind: str
    id: str
    what: str
    fix: str
    position: int
    field: str | None = None
    detail: str = ""
    silenced_by: str | None = None

    @property
    def key(self) -> str:
        """Return what a note names to silence it: `W102:claim:saravan-time-irna`, and the detail if there is one."""
        return key_of(self.code, self.kind, self.id, self.detail)


def key_of(code: str, kind: str, name: str, detail: str = "") -> str:
    """Return the key of a finding. Ids have no colon, so the first three parts can be told apart."""
    return ":".join((code, kind, name, detail) if detail else (code, kind, name))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rules cannot see in the record itself: it is handed to them. `None`: nobody looked, so nothing is said.

    `redactions` are those that took something out, by the event that they took it out of;
    `unpurged` the ids of redactions of which bytes may be left. `copies` has for captured
    files, by their SHA-256, what is wrong with the stored copy; `texts` the words of those
    that can be read, as quotes are compared (`sources.plain`). `marked` has for the event at
    a position the JSON Pointers of what is sealed in it.
    """

    redactions: Mapping[str, Sequence[RecordedEvent]] | None = None
    unpurged: frozenset[str] | None = None
    copies: Mapping[str, str] | None = None
    texts: Mapping[str, str] | None = None
    marked: Mapping[int, frozenset[str]] | None = None


THE_LOG_ALONE = Surroundings()
"""Nobody looked beside the log."""


def correction(kind: str, name: str, field: str, value: str = "…") -> str:
    """Return the command that corrects a field of a thing."""
    return f"timeline append correction {kind}:{name} --set {field}={value} --reason …"


def retraction(kind: str, name: str) -> str:
    """Return the command that retracts a thing."""
    return f"timeline append retraction {kind}:{name} --reason …"
