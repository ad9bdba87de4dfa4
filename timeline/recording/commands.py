"""What may be asked of the record: record an event, correct a thing, retract one. Plain values; the rules decide."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from events.amendments import Label
from events.base import Event
from events.logs import KeyRevoked, KeyRotated
from events.sources import Citation
from events.times import When
from timeline.errors import Where
from timeline.projections.register import Thing
from timeline.recording.door import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Record one event as it is; its readable id stands in it.

    `event_id` (a UUID) makes the command safe to send again; one is made if none is
    given. One that is not on record says that custody went on, though in the same words:
    tested again, with the same outcome. One that was `derived` from the content says no
    such thing. `sensitive` are JSON Pointers to fields that are sealed only if marked.
    `correlation` (a UUID) joins what was asked together. `where` is where the event
    was written down (file, line), for a refusal. `has_file` says that the captured file
    is at hand, though a dry run keeps it nowhere; `fits` that the door has measured the event.
    """

    event: Event
    event_id: str | None = None
    sensitive: frozenset[str] = frozenset()
    correlation: str | None = None
    has_file: bool = False
    derived: bool = False
    fits: bool = False
    where: Where = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Our record of `target` was wrong: replace whole fields, from now on.

    `changes` are pairs of a field and its new value, as JSON or as values of the
    vocabulary; null takes an optional field away. `amends` is the event that was wrong, the first of the thing if none
    is given. `label` says what kind of correction it is: updated, clarified, corrected.
    """

    target: Thing
    changes: tuple[tuple[str, Any], ...]
    reason: str
    label: Label
    citations: tuple[Citation, ...] = ()
    amends: str | None = None
    event_id: str | None = None
    sensitive: frozenset[str] = frozenset()
    correlation: str | None = None
    where: Where = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """The record of `target` should not stand; it stays readable, struck out.

    `by` says who changed. "us": our record was wrong. "publisher": a source was taken
    down by its publisher, so our record of it was right. "claimant", or an actor's
    id: a claim was taken back by whoever made it. The last two are `withdrawn`, at
    `published_at` (undated, if no source says when).
    """

    target: Thing
    reason: str
    by: str = "us"
    published_at: When | None = None
    citations: tuple[Citation, ...] = ()
    amends: str | None = None
    event_id: str | None = None
    correlation: str | None = None
    where: Where = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKey:
    """The log has another key, or one less: what the verbs about keys record, and no draft of a user does."""

    event: KeyRotated | KeyRevoked
    event_id: str | None = None
    correlation: str | None = None
    sensitive: frozenset[str] = frozenset()
    where: Where = field(default_factory=dict, compare=False)


Command = Record | Correct | Retract | ChangeKey
"""Everything that may be asked."""


def record_all(drafts: Iterable[Draft], correlation: str | None = None) -> list[Record]:
    """Return the commands that record what came through the door."""
    return [
        Record(
            event=draft.event,
            event_id=draft.event_id,
            sensitive=draft.sensitive,
            correlation=correlation,
            fits=True,
            where=draft.where,
        )
        for draft in drafts
    ]
