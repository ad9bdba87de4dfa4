"""For whom actors count otherwise between two bases: by a tie, its end, a merge, a correction, an action's time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from events.actors import ActorAffiliated, ActorAffiliationEnded
from events.merges import ActorsMerged, ActorsUnmerged
from events.times import When
from timeline.projections.merging import as_merged, merged_actors
from timeline.projections.register import Register, Thing
from timeline.projections.sides import line, sides
from timeline.projections.stretch import Causes, Stretch, in_order, latest

_TYING = (ActorAffiliated, ActorAffiliationEnded, ActorsMerged, ActorsUnmerged)


class SideChange(NamedTuple):
    """For whom an actor counts, before and after; in which `actions` on record it is a party for which that holds.

    One that was merged into another counts for whom that one counts.
    """

    actor: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    actions: tuple[str, ...]
    causes: Causes


def side_changes(stretch: Stretch) -> tuple[SideChange, ...]:
    """Return which actors on record count for another side than before, at all or at the time of an action."""
    both = _Ties.of(stretch.before), _Ties.of(stretch.after)
    moved = {thing.id for thing in stretch.differing("actor")}
    known = [name for name in stretch.before.actors if name in stretch.after.actors]
    touched = {name: None for name in known if not moved.isdisjoint(_above(both, name))}
    pairs: list[tuple[str, str | None]] = [(actor, None) for actor in touched]
    pairs += [(actor, name) for actor, name in _parties(stretch, touched) if actor in stretch.before.actors]
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for actor, action in pairs:
        before, after = _sides(stretch, both, actor, action)
        if before != after:
            actions = found.setdefault((actor, before, after), [])
            actions += [action] if action is not None and action not in actions else []
    changed = [SideChange(*key, tuple(actions), _why(stretch, both, key[0], actions)) for key, actions in found.items()]
    return tuple(sorted(changed, key=lambda one: latest(one.causes)))


class _Ties(NamedTuple):
    """The actors of a register as their merges show them, and which of them is shown as which."""

    actors: Register
    into: Mapping[str, str]

    @classmethod
    def of(cls, register: Register) -> "_Ties":
        """Return those of a register; nothing else of it is looked at."""
        return cls(as_merged(replace(Register(), actors=register.actors)), merged_actors(register))

    def sides(self, actor: str, when: When | None) -> tuple[str, ...]:
        """Return for whom an actor counts."""
        return sides(self.actors, self.into.get(actor, actor), when)

    def above(self, actor: str) -> set[str]:
        """Return an actor, all that it belongs to, and all that was merged into one of these."""
        found = {actor, *line(self.actors, self.into.get(actor, actor))}
        return found | {name for name, into in self.into.items() if into in found}


Both = tuple[_Ties, _Ties]


def _above(both: Both, actor: str) -> set[str]:
    """Return an actor and all that it belongs to, before or after."""
    return both[0].above(actor) | both[1].above(actor)


def _parties(stretch: Stretch, touched: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each actor that may count otherwise in an action, with the action: it was touched, or the time was."""
    for name, thing in stretch.after.actions.items():
        if name in stretch.before.actions:
            now = thing.now
            moved = _is_dated_otherwise(stretch, name)
            for party in (*now.actors, *now.targets, *now.participants):
                if party.actor is not None and (moved or party.actor in touched):
                    yield party.actor, name


def _is_dated_otherwise(stretch: Stretch, action: str) -> bool:
    return stretch.before.actions[action].now.occurred != stretch.after.actions[action].now.occurred


def _sides(stretch: Stretch, both: Both, actor: str, action: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return for whom an actor counts before and after, at the time of an action if one is given."""
    registers = stretch.before, stretch.after
    when = [None if action is None else register.actions[action].now.occurred for register in registers]
    return both[0].sides(actor, when[0]), both[1].sides(actor, when[1])


def _why(stretch: Stretch, both: Both, actor: str, actions: Sequence[str]) -> Causes:
    ties = [Thing("actor", name) for name in sorted(_above(both, actor))]
    times = [Thing("action", name) for name in actions if _is_dated_otherwise(stretch, name)]
    events = [one for tie in ties for one in (*stretch.telling(tie, ("affiliations", "kind")), *stretch.striking(tie))]
    events += [one for tie in ties for one in stretch.on_record(tie) if isinstance(one.event, _TYING)]
    events += [one for time in times for one in stretch.telling(time, ("occurred",))]
    return in_order(events) or stretch.causes([*ties, *times])
