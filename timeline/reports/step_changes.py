"""What changed of an action since it was first reported: a sentence for each change, and the labels of them all."""

from collections.abc import Iterator
from typing import Any

from events.amendments import ActionRestored, ClaimCorrected, Correction, Retraction
from events.base import Event
from events.claims import ClaimWithdrawn
from events.envelope import RecordedEvent
from events.grades import CitationAdded, ClaimGraded
from events.redactions import EventWithheld, type_of
from timeline.projections.register import Standing
from timeline.reports.desk import Desk
from timeline.reports.statement import Statement
from timeline.reports.withheld import change_of_withheld, redactions_in
from timeline.reports.wording import listed, text_of

LABELS = ("updated", "clarified", "corrected", "retracted", "redacted", "re-graded", "re-linked")
"""How a change may be labelled, in the order in which labels are printed."""
_FIXED: tuple[tuple[type[Event], str], ...] = (
    (EventWithheld, "redacted"),
    (Retraction, "retracted"),
    (ClaimWithdrawn, "retracted"),
    (ClaimGraded, "re-graded"),
    (ActionRestored, "corrected"),
    (CitationAdded, "updated"),
)


def changes_of(desk: Desk, name: str) -> tuple[Statement, ...]:
    """Return a sentence for everything recorded of an action since, and for what was corrected in claims about it."""
    return (*map(_change, desk.register.actions[name].since), *_claims_changed(desk, name))


def labels_of(desk: Desk, name: str) -> tuple[str, ...]:
    """Return the labels of what changed of an action, of what is claimed about it, and of links to and from it."""
    claims = desk.claims_about(name)
    things: tuple[Standing[Any], ...] = (desk.register.actions[name], *claims)
    found = {label for thing in things for label in _labels(thing)}
    if any(thing.now.supersedes is not None for thing in claims):
        found.add("updated")
    if name in desk.relinked:
        found.add("re-linked")
    return tuple(label for label in LABELS if label in found)


def _labels(thing: Standing[Any]) -> Iterator[str]:
    if any(True for _ in redactions_in(thing.now)):
        yield "redacted"
    for one in thing.since:
        if isinstance(one.event, Correction):
            yield one.event.label
        yield from (label for kind, label in _FIXED if isinstance(one.event, kind))


def _claims_changed(desk: Desk, name: str) -> Iterator[Statement]:
    for thing in desk.claims_about(name):
        for one in thing.since:
            if type_of(one.event) == ClaimCorrected.type:
                change = _change(one)
                yield Statement(text=f"Claim {thing.now.claim}: {change.text}", ids=change.ids)


def _change(recorded: RecordedEvent) -> Statement:
    event = recorded.event
    if isinstance(event, EventWithheld):
        return Statement(text=change_of_withheld(recorded, event), ids=(recorded.event_id,))
    reason = text_of(getattr(event, "reason", None))
    if isinstance(event, Correction):
        fields = listed([change.field for change in event.changes])
        return Statement(
            text=f"Position {recorded.position}, {event.label}: {fields}. Reason: {reason}", ids=(recorded.event_id,)
        )
    return Statement(text=f"Position {recorded.position}, {event.type}: {reason}", ids=(recorded.event_id,))
