"""What was recorded between two bases, and which of it made a thing what it is at the later one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy

from events.amendments import Correction
from events.base import Event
from events.envelope import RecordedEvent
from events.grades import CitationAdded
from events.merges import ActionsMerged, ActionsUnmerged
from events.redactions import EventRedacted, type_of
from events.relations import ActionsOrdered
from timeline.projections.connected import connected, part_of
from timeline.projections.merging import merged_actions
from timeline.projections.references import references
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.withheld import is_first

_STRIKING = ("retracted", "withdrawn", "restored")
Causes = tuple[RecordedEvent, ...]
"""The events that made a change, in the order of the log: each was recorded between the two bases."""


class Stretch:
    """What was known `before` and `after`, and the `events` that were recorded in between, by what they are about.

    `redactions` are those of them that took something out, by the thing that they took
    it out of: they alone change also what is known at the earlier basis.
    """

    __slots__ = ("after", "before", "events", "redactions")

    def __init__(self, before: Register, after: Register, events: Iterable[RecordedEvent]) -> None:
        self.before, self.after = before, after
        self.events: dict[Thing, list[RecordedEvent]] = {}
        self.redactions: dict[Thing, list[RecordedEvent]] = {}
        for recorded in events:
            self.events.setdefault(Thing.of_stream(recorded.stream), []).append(recorded)
            if isinstance(recorded.event, EventRedacted):
                position = after.positions.get(recorded.event.target)
                if position is not None and position in after.things:
                    self.redactions.setdefault(after.things[position], []).append(recorded)

    def pair(self, thing: Thing) -> tuple[Standing[Event] | None, Standing[Event] | None]:
        """Return how a thing stood before, and how it stands after."""
        return self.before.find(*thing), self.after.find(*thing)

    def differs(self, thing: Thing) -> bool:
        """Tell whether anything of a thing is another after than it was before."""
        before, after = self.pair(thing)
        return before is not after and before != after

    def differing(self, kind: str) -> Iterator[Thing]:
        """Yield the things of a kind that differ, those that are there after first."""
        before, after = self.before.of_kind(kind), self.after.of_kind(kind)
        for name, now in after.items():
            was = before.get(name)
            if was is not now and was != now:
                yield Thing(kind, name)
        yield from (Thing(kind, name) for name in before if name not in after)

    def linked(self) -> "Stretch":
        """Return what chains and links are read from: all that hangs together with what differs, and nothing else."""
        actions = {thing.id for thing in self.differing("action")}
        for thing in self.differing("response"):
            for standing in (self.before.responses.get(thing.id), self.after.responses.get(thing.id)):
                if standing is not None:
                    ends = standing.now.responding, standing.now.responded_to
                    actions.update(name for name in ends if name is not None)
        reached = connected((self.before, self.after), actions)
        part = copy(self)
        part.before, part.after = part_of(self.before, reached), part_of(self.after, reached)
        return part

    def on_record(self, thing: Thing) -> list[RecordedEvent]:
        """Return the events about a thing that count for it as it stands after, or stood before where it is gone."""
        before, after = self.pair(thing)
        standing = after or before
        if standing is None:
            return []
        counting = {standing.position, *(one.position for one in standing.since)}
        return [one for one in self.events.get(thing, ()) if one.position in counting]

    def telling(self, thing: Thing, fields: Collection[str]) -> list[RecordedEvent]:
        """Return the events that told any of these fields of a thing: its first record, corrections, what was added."""
        return [
            one
            for one in self.on_record(thing)
            if is_first(type_of(one.event))
            or (isinstance(one.event, Correction) and any(change.field in fields for change in one.event.changes))
            or (isinstance(one.event, CitationAdded) and "citations" in fields)
        ]

    def striking(self, thing: Thing) -> list[RecordedEvent]:
        """Return the events by which a thing was retracted or withdrawn, or stands again."""
        return [one for one in self.on_record(thing) if type_of(one.event).partition(".")[2] in _STRIKING]

    def own(self, things: Iterable[Thing]) -> Causes:
        """Return the events about `things`."""
        return in_order(recorded for thing in things for recorded in self.events.get(thing, ()))

    def causes(self, things: Iterable[Thing]) -> Causes:
        """Return the events about `things`; if there is none, those about what they name, near before far.

        A thing can be another without an event of its own: read by what was public at a
        time, it appears when the date of its source is corrected.
        """
        level = dict.fromkeys(things)
        seen: set[Thing] = set()
        while level:
            if found := self.own(level):
                return found
            seen.update(level)
            level = {named: None for thing in level for named in self._named(thing) if named not in seen}
        return ()

    def joining(self, actions: Collection[str]) -> Causes:
        """Return the merges that name one of these actions, wherever they are filed, where they are shown otherwise.

        Where they are not, it is the statements of order, and merges, that name one.
        """
        told = (one for events in self.events.values() for one in events)
        named = [one for one in told if not set(_of_several(one.event)).isdisjoint(actions)]
        merges = [one for one in named if not isinstance(one.event, ActionsOrdered)]
        return in_order(merges if merges and self._is_shown_otherwise(actions) else named)

    def merged(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return merged action → the one that it is shown as, before and after."""
        return merged_actions(self.before), merged_actions(self.after)

    def _is_shown_otherwise(self, actions: Collection[str]) -> bool:
        before, after = ({pair for pair in into.items() if not set(pair).isdisjoint(actions)} for into in self.merged())
        return before != after

    def around(self, actions: Collection[str]) -> Causes:
        """Return the events about all that hangs together with these actions, at either basis."""
        reached = connected((self.before, self.after), actions)
        things = {Thing("action", name) for name in reached}
        for register in (self.before, self.after):
            things |= {Thing("response", name) for name in part_of(register, reached).responses}
        return self.own(things)

    def _named(self, thing: Thing) -> Iterator[Thing]:
        for standing in self.pair(thing):
            if standing is not None:
                for event in (standing.now, standing.first, *(one.event for one in standing.since)):
                    yield from (Thing(named.kind, named.id) for named in references(event))


def _of_several(event: Event) -> tuple[str, ...]:
    """Return the actions that a merge, or a statement of order, speaks of."""
    match event:
        case ActionsMerged() | ActionsUnmerged():
            return (event.into, *event.merged)
        case ActionsOrdered():
            return (event.before, event.after)
        case _:
            return ()


def in_order(events: Iterable[RecordedEvent]) -> Causes:
    """Return events in the order of the log, each once."""
    by_position = {recorded.position: recorded for recorded in events}
    return tuple(by_position[position] for position in sorted(by_position))


def latest(causes: Causes) -> int:
    """Return the position of the last of the events that made a change: changes are listed by it."""
    return causes[-1].position if causes else 0
