"""What became of each thing on record between two bases: added, corrected, retracted, withdrawn, withheld."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from events.amendments import Correction
from events.base import Event
from events.envelope import RecordedEvent
from events.redactions import EventRedacted, type_of
from events.responses import ResponseAsserted
from events.shape import to_json
from timeline.projections.register import KINDS, Standing, Thing
from timeline.projections.stretch import Causes, Stretch, latest
from timeline.projections.withheld import is_first

What = Literal[
    "added",
    "denied",
    "again",
    "corrected",
    "retracted",
    "withdrawn",
    "withheld",
    "disputed",
    "tied",
    "parted",
    "traced",
    "captured",
    "transferred",
    "verified",
    "included",
    "excluded",
    "closed",
    "restored",
    "merged",
    "unmerged",
    "distinguished",
    "ordered",
    "made a part",
    "coded",
    "graded",
    "cited",
    "declined",
    "named",
    "appeared",
    "vanished",
    "changed",
]
KINDS_OF_CHANGE: Mapping[str, What] = {
    "corrected": "corrected",
    "retracted": "retracted",
    "withdrawn": "withdrawn",
    "disputed": "disputed",
    "affiliated": "tied",
    "affiliation_ended": "parted",
    "related": "traced",
    "captured": "captured",
    "transferred": "transferred",
    "verified": "verified",
    "included": "included",
    "excluded": "excluded",
    "closed": "closed",
    "restored": "restored",
    "merged": "merged",
    "unmerged": "unmerged",
    "distinguished": "distinguished",
    "ordered": "ordered",
    "actions.related": "made a part",
    "coded": "coded",
    "graded": "graded",
    "citation.added": "cited",
    "declined": "declined",
    "named": "named",
}
"""What an event does to a thing that is on record, by its type, or else by the second word of that."""


class ThingChange(NamedTuple):
    """One thing that became another: that it was recorded, corrected in a field, retracted or withheld.

    `before` and `after` are the values of `field` as JSON, for a correction: they are
    the same where it was corrected back. A field is `None` where a correction was
    redacted; of what was `withheld` it is a JSON Pointer, "" for the whole event.
    What was denied is a response, recorded as one that somebody says is none. Without
    an event of its own a thing appears, vanishes or changes if it is read through a
    filter, such as what was public at a time.
    """

    thing: Thing
    what: What
    causes: Causes
    field: str | None = None
    before: Any = None
    after: Any = None


def thing_changes(stretch: Stretch) -> tuple[ThingChange, ...]:
    """Return what became of each thing on record: every thing that differs is named, and what was taken out of it."""
    differing = [thing for kind in KINDS for thing in stretch.differing(kind)]
    found = [one for thing in differing for one in _of_thing(stretch, thing)]
    redacted = ((thing, one) for thing, taken in stretch.redactions.items() for one in taken)
    found += [_withheld(thing, one) for thing, one in redacted if thing.kind in KINDS]
    return tuple(sorted(found, key=lambda one: latest(one.causes)))


def _of_thing(stretch: Stretch, thing: Thing) -> Iterator[ThingChange]:
    before, after = stretch.pair(thing)
    events = stretch.on_record(thing)
    if before is None or after is None or not events:
        first = [one for one in events if after is not None and one.position == after.position]
        if not first:
            what: What = "appeared" if before is None else "vanished" if after is None else "changed"
            yield ThingChange(thing, what, stretch.causes([thing]))
            return
        yield ThingChange(thing, _how_added(first[0]), (*first, *(one for one in events if _corrects(one))))
    else:
        yield from _corrected(thing, before, after, events)
    for one in events:
        if not _corrects(one) and not (after is not None and one.position == after.position):
            yield ThingChange(thing, what_of(one), (one,))


def _how_added(first: RecordedEvent) -> What:
    return "denied" if isinstance(first.event, ResponseAsserted) and first.event.polarity == "no" else "added"


def what_of(recorded: RecordedEvent) -> What:
    """Return what an event does to a thing that is on record; the same bytes may leave the house again."""
    type_ = type_of(recorded.event)
    if is_first(type_):
        return "again"
    return KINDS_OF_CHANGE.get(type_) or KINDS_OF_CHANGE[type_.partition(".")[2]]


def _corrects(recorded: RecordedEvent) -> bool:
    return type_of(recorded.event).endswith(".corrected")


def _corrected(
    thing: Thing, before: Standing[Event], after: Standing[Event], events: Sequence[RecordedEvent]
) -> Iterator[ThingChange]:
    """Yield one change for each field that was corrected, with all events that did it."""
    by_field: dict[str | None, list[RecordedEvent]] = {}
    for one in events:
        if isinstance(one.event, Correction):
            for change in one.event.changes:
                by_field.setdefault(change.field, []).append(one)
        elif _corrects(one):  # what it changed is withheld
            by_field.setdefault(None, []).append(one)
    was, now = to_json(before.now), to_json(after.now)
    for field, causes in by_field.items():
        values = (was.get(field), now.get(field)) if field is not None else (None, None)
        yield ThingChange(thing, "corrected", tuple(causes), field, *values)


def _withheld(thing: Thing, recorded: RecordedEvent) -> ThingChange:
    event = recorded.event
    fields = event.fields if isinstance(event, EventRedacted) else ()
    return ThingChange(thing, "withheld", (recorded,), ", ".join(fields))
