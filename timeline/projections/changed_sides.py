"""For whom actors count otherwise between two bases: by a tie, its end, a correction, or the time of an action."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from events.actors import ActorAffiliated, ActorAffiliationEnded
from timeline.projections.register import Thing
from timeline.projections.sides import line, sides
from timeline.projections.stretch import Causes, Stretch, in_order, latest

_TYING = (ActorAffiliated, ActorAffiliationEnded)


class SideChange(NamedTuple):
    """For whom an actor counts, before and after; in which `actions` on record it is a party for which that holds."""

    actor: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    actions: tuple[str, ...]
    causes: Causes


def side_changes(stretch: Stretch) -> tuple[SideChange, ...]:
    """Return which actors on record count for another side than before, at all or at the time of an action."""
    moved = {thing.id for thing in stretch.differing("actor")}
    known = [name for name in stretch.before.actors if name in stretch.after.actors]
    touched = {name: None for name in known if not moved.isdisjoint(_above(stretch, name))}
    pairs: list[tuple[str, str | None]] = [(actor, None) for actor in touched]
    pairs += [(actor, name) for actor, name in _parties(stretch, touched) if actor in stretch.before.actors]
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for actor, action in pairs:
        before, after = _sides(stretch, actor, action)
        if before != after:
            actions = found.setdefault((actor, before, after), [])
            actions += [action] if action is not None and action not in actions else []
    changed = [SideChange(*key, tuple(actions), _why(stretch, key[0], actions)) for key, actions in found.items()]
    return tuple(sorted(changed, key=lambda one: latest(one.causes)))


def _above(stretch: Stretch, actor: str) -> set[str]:
    """Return an actor and all that it belongs to, before or after."""
    return {*line(stretch.before, actor), *line(stretch.after, actor)}


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


def _sides(stretch: Stretch, actor: str, action: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return for whom an actor counts before and after, at the time of an action if one is given."""
    both = stretch.before, stretch.after
    when = [None if action is None else register.actions[action].now.occurred for register in both]
    return sides(stretch.before, actor, when[0]), sides(stretch.after, actor, when[1])


def _why(stretch: Stretch, actor: str, actions: Sequence[str]) -> Causes:
    ties = [Thing("actor", name) for name in sorted(_above(stretch, actor))]
    times = [Thing("action", name) for name in actions if _is_dated_otherwise(stretch, name)]
    events = [one for tie in ties for one in (*stretch.telling(tie, ("affiliations", "kind")), *stretch.striking(tie))]
    events += [one for tie in ties for one in stretch.on_record(tie) if isinstance(one.event, _TYING)]
    events += [one for time in times for one in stretch.telling(time, ("occurred",))]
    return in_order(events) or stretch.causes([*ties, *times])
