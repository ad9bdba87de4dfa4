"""Who did what to whom on whose soil: the sides of an action at its time, and which actions one side aimed at another.

Sides are those at the time of the action. Nothing is told of a side that nobody names,
that only words name, or whose ties are contested: then the answer is "cannot tell".
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from events.actions import ActionReported
from events.actors import Party
from events.codebook import kind_class
from events.times import When
from timeline.projections.parties import states_by_territory
from timeline.projections.register import Register
from timeline.projections.sides import is_side_withheld, line, sides

By = Literal["target", "territory", "either"]
"""What it takes for an action to be directed at a side: it is the target's, it is on its soil, or either of both."""
BYS: tuple[By, ...] = get_args(By)
_UNCERTAIN_SOIL = ("violent", "coercive", "other")


class Told(NamedTuple):
    """The sides that have one part in an action, as far as they can be told.

    `sides` are those of actors that count for one side; `contested` those of actors
    whose ties lead to several at the time. `unknown` says that somebody else has that
    part, too: nobody named, words alone, or ties that were redacted.
    """

    sides: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    unknown: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether it can be told of everybody for which side they count."""
        return bool(self.sides) and not self.contested and not self.unknown

    def has(self, side: str) -> bool | None:
        """Tell whether a side is among them; `None`, if that cannot be told."""
        if side in self.sides:
            return True
        return False if self.is_whole else None


class Soil(NamedTuple):
    """On whose soil an action was: codes of territories, each with the state on record whose it is, if there is one."""

    codes: tuple[str, ...] = ()
    owners: tuple[str | None, ...] = ()

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states on record whose soil it is."""
        return tuple(one for one in self.owners if one is not None)


class Roles(NamedTuple):
    """The sides of an action in each of their parts: who acted, whom it was aimed at or hit, on whose soil.

    `is_mutual` says that the same sides acted and were acted upon, as in a meeting or a
    clash; `has_no_soil` that it was words, and no territory is on record.
    """

    acting: Told
    target: Told
    soil: Soil
    is_mutual: bool
    has_no_soil: bool


class Viewpoint(NamedTuple):
    """How directions are told: by what an action is directed at a side, and whether proxies count for their states."""

    by: By = "either"
    proxies: bool = False


EITHER = Viewpoint()
"""By target or by territory; proxies count for themselves."""


class Sights:
    """For whom everybody in a record counts, and whose every territory is; each looked up once."""

    def __init__(self, register: Register, how: Viewpoint = EITHER) -> None:
        self.register, self.how = register, how
        self._owners = states_by_territory(register)
        self._codes = {state: code for code, state in self._owners.items()}
        self._roles: dict[str, Roles] = {}
        self._alone: dict[str, bool] = {}
        self._withheld: dict[str, bool] = {}

    def of(self, action: str) -> Roles:
        """Return the sides of an action in each of their parts."""
        if action not in self._roles:
            self._roles[action] = self._of(action)
        return self._roles[action]

    def _of(self, action: str) -> Roles:
        thing = self.register.actions[action]
        now = thing.now
        no_soil = not now.territory and kind_class(now.kind) not in _UNCERTAIN_SOIL
        soil = Soil(now.territory, tuple(self._owners.get(code) for code in now.territory))
        if not thing.knows("actors"):
            return Roles(Told(unknown=True), Told(unknown=True), soil, is_mutual=False, has_no_soil=no_soil)
        match now.direction:
            case "directed":
                acting, target = self._told(now.actors, now), self._told(now.targets, now)
            case "mutual":
                acting = target = self._told(now.participants, now)
            case "unknown":  # never invent a direction
                acting = target = Told(unknown=True)
        return Roles(acting, target, soil, is_mutual=now.direction == "mutual", has_no_soil=no_soil)

    def _told(self, parties: Iterable[Party], action: ActionReported) -> Told:
        found: dict[str, None] = {}
        contested: dict[str, None] = {}
        unknown = False
        for party in parties:
            if party.actor is None or self._is_withheld(party.actor):
                unknown = True
                continue
            tops = self.sides(party.actor, action.occurred)
            (found if len(tops) == 1 else contested).update(dict.fromkeys(tops))
        return Told(tuple(found), tuple(one for one in contested if one not in found), unknown)

    def sides(self, actor: str, when: When | None) -> tuple[str, ...]:
        """Return the state or group that an actor counts for at a time; several, if that is contested."""
        if actor not in self._alone:
            self._alone[actor] = line(self.register, actor, proxies=self.how.proxies) == (actor,)
        # Who never belonged to anybody counts for itself, whenever it was.
        return (actor,) if self._alone[actor] else sides(self.register, actor, when, proxies=self.how.proxies)

    def _is_withheld(self, actor: str) -> bool:
        if actor not in self._withheld:
            self._withheld[actor] = is_side_withheld(self.register, actor)
        return self._withheld[actor]

    def is_state(self, side: str) -> bool:
        """Tell whether a side is a state; not so one of which that is not on record."""
        thing = self.register.actors.get(side)
        return thing is not None and thing.knows("kind") and thing.now.kind == "state"

    def is_group(self, side: str) -> bool | None:
        """Tell whether a side is a group, and no state; `None` for others, or if it cannot be told."""
        if self.is_state(side):
            return False
        thing = self.register.actors.get(side)
        return True if thing is not None and thing.knows("kind") and thing.now.kind == "group" else None

    def is_by_one_side(self, one: str, other: str) -> bool:
        """Tell whether it is known for two actions who acted, and nobody acted in the second but those of the first."""
        acting, then = self.of(one).acting, self.of(other).acting
        return acting.is_whole and then.is_whole and set(then.sides) <= set(acting.sides)

    def is_on_soil(self, action: str, side: str) -> bool | None:
        """Tell whether an action was on the soil of a side; `None`, if that cannot be told. A group has no soil."""
        roles = self.of(action)
        if side in roles.soil.owners:
            return True
        if not roles.soil.codes:
            return False if roles.has_no_soil else None
        if not self.is_state(side) or side in self._codes:
            return False
        # A state whose territory is not on record: the soil may be its own, if it is nobody's on record.
        return False if None not in roles.soil.owners else None

    def is_directed(self, action: str, at: str) -> bool | None:
        """Tell whether an action was directed at a side, whoever acted; `None`, if that cannot be told."""
        target = self.of(action).target.has(at)
        if self.of(action).is_mutual or self.how.by == "target":
            return target
        on_soil = self.is_on_soil(action, at)
        return on_soil if self.how.by == "territory" else either(target, on_soil)

    def holds(self, action: str, acting: str, at: str) -> bool | None:
        """Tell whether a dyad holds an action: `acting` did it, and it was directed at `at`."""
        return both(self.of(action).acting.has(acting), self.is_directed(action, at))


def either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001  # three values
    """Return whether one of two holds, each yes, no or cannot tell."""
    if one or other:
        return True
    return None if one is None or other is None else False


def both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001  # three values
    """Return whether two hold, each yes, no or cannot tell."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


# --- the acts of a dyad ----------------------------------------------------------------------------------------------


class Dyad(NamedTuple):
    """The acts that two sides aimed at each other, in order of time; `doubtful`, of which that cannot be told.

    `ways` has for each of `acts` who acted and at whom it was directed: both ways, if it is mutual.
    `every` are `acts` and `doubtful` together, in order of time.
    """

    one: str
    other: str
    acts: tuple[str, ...]
    ways: Mapping[str, tuple[tuple[str, str], ...]]
    doubtful: tuple[str, ...]
    every: tuple[str, ...]


def dyad(sights: Sights, one: str, other: str, in_order: Iterable[str]) -> Dyad:
    """Return the acts of a dyad, both ways, among actions that stand in order of time."""
    ways: dict[str, tuple[tuple[str, str], ...]] = {}
    doubtful: dict[str, None] = {}
    names = tuple(in_order)
    for name in names:
        told = {way: sights.holds(name, *way) for way in ((one, other), (other, one))}
        if True in told.values():
            ways[name] = tuple(way for way, holds in told.items() if holds)
        elif None in told.values() and _names_any(sights.of(name), (one, other)):
            doubtful[name] = None
    every = tuple(name for name in names if name in ways or name in doubtful)
    return Dyad(one, other, tuple(ways), ways, tuple(doubtful), every)


def _names_any(roles: Roles, pair: Sequence[str]) -> bool:
    """Tell whether an action speaks of one of two sides at all: of all others, too, little can be told."""
    named = {*roles.acting.sides, *roles.acting.contested, *roles.target.sides, *roles.target.contested}
    return bool(named.union(roles.soil.states) & set(pair))
