"""Episodes: stretches of actions cut by a rule that a reader chooses and that is printed; computed, never recorded."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from events.responses import Strength
from events.times import Bounded, When, distance, parse_instant
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

    `is_closed` is `None` where nobody can tell, or where the rule closes nothing.
    """

    actions: tuple[str, ...]
    is_closed: bool | None
    why: str


class Episodes(NamedTuple):
    """The episodes by a rule, in order of time; `left` are the acts of the dyad that are in none."""

    rule: Rule
    episodes: tuple[Episode, ...]
    left: tuple[str, ...]


def by_links(chains: Chains, rule: Rule, acts: Sequence[str] | None = None) -> Episodes:
    """Return the chains over the strengths of the rule; of a dyad, those that hold one of its `acts`."""
    held = [one for one in chains.chains if acts is None or not set(acts).isdisjoint(one.actions)]
    inside = {name for one in held for name in one.actions}
    found = [Episode(one.actions, None, "joined by links") for one in held]
    return Episodes(rule, tuple(found), tuple(name for name in acts or () if name not in inside))


def by_gap(register: Register, rule: Rule, dyad: Dyad) -> Episodes:
    """Return the acts of a dyad, cut wherever there are so many quiet days."""
    found = [_gapped(register, rule, acts) for acts in _cut(register, dyad.acts, rule.days)]
    return Episodes(rule, tuple(found), ())


def _gapped(register: Register, rule: Rule, acts: Sequence[str]) -> Episode:
    return Episode(tuple(acts), *_closed(register, acts, rule.days, "an act"))


def by_quiet(sights: Sights, rule: Rule, dyad: Dyad) -> Episodes:
    """Return what lies between an act of rung 5 or above, or one that may be, and so many days without one."""
    register = sights.register
    hostile = [name for name in dyad.acts if rung_of(sights, name).is_hostile is not False]
    groups = list(_cut(register, hostile, rule.days))
    members: list[list[str]] = [[] for _ in groups]
    left: list[str] = []
    for name in dyad.acts:
        inside = next((at for at, acts in enumerate(groups) if _may_be_within(register, name, acts, rule.days)), None)
        (left if inside is None else members[inside]).append(name)
    found = [
        Episode(tuple(names), *_closed(register, acts, rule.days, "an act of rung 5 or above"))
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


def _span(when: When) -> tuple[float, float]:
    """Return the bounds of a time in seconds; an open one is endless."""
    earliest = _NEVER if when.earliest is None else parse_instant(when.earliest).timestamp()
    return earliest, _ALWAYS if when.latest is None else parse_instant(when.latest).timestamp()


def _may_be_within(register: Register, name: str, hostile: Sequence[str], days: int) -> bool:
    """Tell whether an act may lie between the first of some hostile acts and the end of the quiet after the last."""
    earliest, latest = _span(register.actions[name].now.occurred)
    spans = [_span(register.actions[one].now.occurred) for one in hostile]
    begun, last = min(one[0] for one in spans), max(one[1] for one in spans)
    return latest > begun and not earliest - last >= days * DAY


def _closed(register: Register, acts: Sequence[str], days: int, what: str) -> tuple[bool | None, str]:
    """Tell whether so many days had passed since the last of some acts when the last event was recorded."""
    now = cut_off(register.recorded_at)
    number = "1 day" if days == 1 else f"{days} days"
    lags = [_since(register.actions[name].now.occurred, now) for name in acts]
    if all(shortest >= days * DAY for shortest, _ in lags):
        return True, f"at least {number} without {what} by what is known"
    if any(longest < days * DAY for _, longest in lags):
        return False, f"less than {number} since the last of it by what is known"
    return None, f"whether {number} have passed since the last of it cannot be told"


def _since(when: When, now: Bounded) -> tuple[float, float]:
    lag = distance(when, now)
    return (_NEVER, _ALWAYS) if lag is None else (lag.shortest, lag.longest)
