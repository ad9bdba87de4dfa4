"""Episodes: stretches of actions cut by a rule that a reader chooses and that is printed; computed, never recorded."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple

from events.responses import Strength
from events.times import Bounded, parse_instant
from timeline.projections.chain_status import DAY, cut_off
from timeline.projections.chains import Chains
from timeline.projections.dyads import Dyad, Sights
from timeline.projections.register import Register
from timeline.projections.rungs import rung_of

_NEVER, _ALWAYS = float("-inf"), float("inf")


class Rule(NamedTuple):
    """A rule that cuts episodes, with its parameter: so many days, or links of some strengths.

    gap: in a dyad a new episode begins after so many quiet days. quiet: in a dyad an
    episode is opened by an act of rung 5 or above, and closed after so many days without
    one. links: what links of these strengths join. Days are counted by the shortest
    possible distance, so an imprecise time never cuts what may hang together.
    """

    name: Literal["gap", "links", "quiet"]
    days: int = 0
    strengths: tuple[Strength, ...] = ()

    def __str__(self) -> str:
        """Return the rule as it is typed: `gap:30`."""
        return f"{self.name}:{','.join(self.strengths) if self.name == 'links' else self.days}"


class Episode(NamedTuple):
    """Some actions of an episode, in order of time; whether it was closed at the basis, and why.

    `doubtful` are those of them of which it cannot be told whether they are of the dyad.
    They hold together what may hang together. `is_closed` is `None` where nobody can tell,
    or where the rule closes nothing.
    """

    actions: tuple[str, ...]
    is_closed: bool | None
    why: str
    doubtful: tuple[str, ...] = ()


class Episodes(NamedTuple):
    """The episodes by a rule, in order of time; `left` are the acts of the dyad, and those that may be, in none."""

    rule: Rule
    episodes: tuple[Episode, ...]
    left: tuple[str, ...]


def by_links(chains: Chains, rule: Rule, dyad: Dyad | None = None) -> Episodes:
    """Return the chains over the strengths of the rule; of a dyad, those that hold one of its acts."""
    held = [one for one in chains.chains if dyad is None or not set(dyad.acts).isdisjoint(one.actions)]
    inside = {name for one in held for name in one.actions}
    doubtful = set() if dyad is None else set(dyad.doubtful)
    why = "joined by links"
    found = [Episode(one.actions, None, why, tuple(filter(doubtful.__contains__, one.actions))) for one in held]
    return Episodes(rule, tuple(found), tuple(name for name in (dyad.every if dyad else ()) if name not in inside))


def by_gap(register: Register, rule: Rule, dyad: Dyad) -> Episodes:
    """Return the acts of a dyad, and those that may be, cut wherever there are so many quiet days."""
    doubtful = set(dyad.doubtful)
    groups = list(_cut(register, dyad.every, rule.days))
    found = [
        Episode(
            tuple(acts),
            *_closed(register, acts, doubtful, rule.days, "an act"),
            tuple(filter(doubtful.__contains__, acts)),
        )
        for acts in groups
        if not doubtful.issuperset(acts)
    ]
    left = [name for acts in groups if doubtful.issuperset(acts) for name in acts]
    return Episodes(rule, tuple(found), tuple(left))


def by_quiet(sights: Sights, rule: Rule, dyad: Dyad) -> Episodes:
    """Return what lies between an act of rung 5 or above, or one that may be, and so many days without one.

    What may be an act of the dyad holds an episode together, and opens none.
    """
    register, doubtful = sights.register, set(dyad.doubtful)
    hostile = [name for name in dyad.every if rung_of(sights, name).is_hostile is not False]
    groups = [acts for acts in _cut(register, hostile, rule.days) if not doubtful.issuperset(acts)]
    members: list[list[str]] = [[] for _ in groups]
    left: list[str] = []
    stretches = [_stretch(register, acts) for acts in groups]
    for name in dyad.every:
        inside = _inside(stretches, _span(register.actions[name].now.occurred), rule.days)
        (left if inside is None else members[inside]).append(name)
    found = [
        Episode(
            tuple(names),
            *_closed(register, acts, doubtful, rule.days, "an act of rung 5 or above"),
            tuple(filter(doubtful.__contains__, names)),
        )
        for names, acts in zip(members, groups, strict=True)
    ]
    return Episodes(rule, tuple(found), tuple(left))


# --- quiet days ------------------------------------------------------------------------------------------------------


def _cut(register: Register, names: Sequence[str], days: int) -> Iterator[list[str]]:
    """Yield actions, cut wherever all before lie at least so many days before all after, as surely as can be told."""
    times = [_span(register.actions[name].now.occurred) for name in names]
    first_after = [_ALWAYS] * (len(names) + 1)
    for place in range(len(names) - 1, -1, -1):
        first_after[place] = min(first_after[place + 1], times[place][0])
    group: list[str] = []
    last = _NEVER
    for place, name in enumerate(names):
        if group and first_after[place] - last >= days * DAY:
            yield group
            group = []
        group.append(name)
        last = max(last, times[place][1])
    if group:
        yield group


def _span(when: Bounded) -> tuple[float, float]:
    """Return the bounds of a time in seconds; an open one is endless."""
    earliest = _NEVER if when.earliest is None else parse_instant(when.earliest).timestamp()
    return earliest, _ALWAYS if when.latest is None else parse_instant(when.latest).timestamp()


def _stretch(register: Register, hostile: Sequence[str]) -> tuple[float, float]:
    """Return when the first of some hostile acts may have begun, and the last of them be over, in seconds."""
    spans = [_span(register.actions[one].now.occurred) for one in hostile]
    return min(one[0] for one in spans), max(one[1] for one in spans)


def _inside(stretches: Sequence[tuple[float, float]], span: tuple[float, float], days: int) -> int | None:
    """Return the first of some stretches, in order of time, in which an act may lie, or in the quiet after it."""
    earliest, latest = span
    at = bisect_right(stretches, earliest - days * DAY, key=itemgetter(1))
    return at if at < len(stretches) and latest > stretches[at][0] else None


def _closed(
    register: Register, acts: Sequence[str], doubtful: Collection[str], days: int, what: str
) -> tuple[bool | None, str]:
    """Tell whether so many days had passed since the last of some acts when the last event was recorded."""
    now = cut_off(register.recorded_at)
    number = "1 day" if days == 1 else f"{days} days"
    lags = {name: _since(register.actions[name].now.occurred, now) for name in acts}
    if all(shortest >= days * DAY for shortest, _ in lags.values()):
        return True, f"at least {number} without {what} by what is known"
    if any(longest < days * DAY for name, (_, longest) in lags.items() if name not in doubtful):
        return False, f"less than {number} since the last of it by what is known"
    return None, f"whether {number} have passed since the last of it cannot be told"


def _since(when: Bounded, now: Bounded) -> tuple[float, float]:
    """Return how long ago a time is at least and at most, in seconds: an open bound leaves the other as it is."""
    (earliest, latest), (least, most) = _span(when), _span(now)
    return max(0.0, least - latest), most - earliest
