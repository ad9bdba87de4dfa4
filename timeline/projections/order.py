"""The partial order of actions: by the bounds of their times, and by what somebody says came first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from events.actors import Party
from events.base import Withheld
from events.relations import ActionsOrdered
from events.times import Bounded, distance, surely_before
from timeline.projections.graph import components, depths, knots, successors
from timeline.projections.register import Register

_LAST = "9999-12-31T23:59:60Z"
_FEW = 1_000  # of more actions no pair is looked at: steps are coarser then, and as sure


class Ordering(NamedTuple):
    """A statement that one action came before another, on somebody's word.

    `least` and `most` are the bounds of the gap between the two that it gives, in
    seconds; `None` where it gives none; `words` are those for it. `position` is that of the
    event that states it, `by` whose word it is.
    """

    before: str
    after: str
    position: int = 0
    least: int | None = None
    most: int | None = None
    words: str | Withheld | None = None
    by: Party | None = None

    def among(self, survivors: Mapping[str, str]) -> "Ordering":
        """Return what it says of the actions that merged ones are shown as: nothing, if both come to be one."""
        before, after = (survivors.get(name, name) for name in (self.before, self.after))
        return self._replace(before=before, after=after)


class Contradiction(NamedTuple):
    """Statements of order that cannot all hold: they do not count, and are listed (W110).

    `circle`: by them an action came before itself. `times`: the times on record say the
    opposite of them, or of what follows from them together. `gap`: the order may hold,
    the gap that is stated cannot.
    """

    what: Literal["circle", "times", "gap"]
    orderings: tuple[Ordering, ...]


class _Bounds(NamedTuple):
    earliest: str | None
    latest: str | None


def orderings_of(register: Register) -> tuple[Ordering, ...]:
    """Return the statements of order between actions that stand."""
    return tuple(
        _ordering(one.event, one.position)
        for thing in register.actions.values()
        if thing.since and thing.stands
        for one in thing.since
        if isinstance(one.event, ActionsOrdered) and _stands(register, one.event.after)
    )


def _stands(register: Register, action: str) -> bool:
    return action in register.actions and register.actions[action].stands


def _ordering(event: ActionsOrdered, position: int) -> Ordering:
    gap = event.gap
    least, most, words = (None, None, None) if gap is None else (gap.least, gap.most, gap.words)
    return Ordering(event.before, event.after, position, least, most, words, event.asserted_by)


class Order:
    """Which of two actions came first, as far as their times and statements of order tell.

    The times decide where they can. What is stated holds also for what follows from it:
    through other statements, and through the times of what it is stated of. An action that
    came before one of Tuesday had happened by then.
    """

    def __init__(self, acts: Mapping[str, Bounded], orderings: Iterable[Ordering] = ()) -> None:
        self._acts = acts
        self._later: dict[str, frozenset[str]] = {}
        self._bounds: dict[str, _Bounds] = {}
        known = [one for one in orderings if one.before in acts and one.after in acts and one.before != one.after]
        self.contradictions: tuple[Contradiction, ...] = ()
        self.orderings: tuple[Ordering, ...] = tuple(known)
        """The statements that count."""
        self._arcs: Mapping[str, Sequence[str]] = {}
        if known:
            self._learn(known)

    def before(self, one: str, other: str) -> bool | None:
        """Tell whether `one` was before `other`: yes, no (it was after), or `None`, cannot tell."""
        told = surely_before(self._acts[one], self._acts[other])
        if told is not None or not self._arcs:
            return told
        told = surely_before(self._tight(one), self._tight(other))
        if told is not None:
            return told
        return True if other in self._after(one) else False if one in self._after(other) else None

    def gaps(self, one: str, other: str) -> tuple[Ordering, ...]:
        """Return the statements that give a gap between two actions, each on its own word: they are not merged."""
        broken = {gone for found in self.contradictions for gone in found.orderings}
        return tuple(
            said
            for said in self.orderings
            if (said.before, said.after) == (one, other)
            and (said.least, said.most, said.words) != (None, None, None)
            and said not in broken
        )

    def against(self, one: str, other: str) -> tuple[Ordering, ...]:
        """Return the statements by which `other` came before `one`, where the times of the two leave that open."""
        if surely_before(self._acts[one], self._acts[other]) is not None or self.before(one, other) is not False:
            return ()
        begins = {said for said in self.orderings if said.before == other or said.before in self._after(other)}
        ends = {said for said in self.orderings if said.after == one or one in self._after(said.after)}
        told = begins & ends or begins | ends  # not on one path: the times of what lies between say the rest
        return tuple(said for said in self.orderings if said in told)

    def steps(self, names: Sequence[str]) -> dict[str, int]:
        """Return action → number of its step, from 1, for actions that stand in order of time.

        Of two with different numbers the first surely came first. Neighbours that cannot
        be ordered share one, and so does whatever lies between two that cannot.
        """
        is_stated = len(names) <= _FEW and any(name in self._arcs for name in names)
        reach = self._by_statements(names) if is_stated else self._by_times(names)
        found: dict[str, int] = {}
        number, furthest = 0, -1
        for place, name in enumerate(names):
            if place > furthest:
                number += 1
            found[name] = number
            furthest = max(furthest, reach[place])
        return found

    def last(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return those of some actions that no other of them surely came after."""
        begun = max((self._tight(name).earliest or "" for name in names), default="")
        near = [name for name in names if (self._tight(name).latest or _LAST) > begun]
        if not self._arcs:
            return tuple(near)
        return tuple(one for one in near if not any(self.before(one, other) for other in near if other != one))

    # --- what follows ------------------------------------------------------------------------------------------------

    def _tight(self, name: str) -> Bounded:
        return self._bounds.get(name) or self._acts[name]

    def _after(self, name: str) -> frozenset[str]:
        """Return everything that is stated, step by step, to have come after an action."""
        if name not in self._later:
            found: set[str] = set()
            waiting = list(self._arcs.get(name, ()))
            while waiting:
                later = waiting.pop()
                if later not in found:
                    found.add(later)
                    waiting.extend(self._arcs[later])
            self._later[name] = frozenset(found)
        return self._later[name]

    def _by_times(self, names: Sequence[str]) -> list[int]:
        """Return for each place the last place with which it, or one before it, cannot be ordered, by times alone."""
        latest = [self._tight(name).latest or _LAST for name in names]
        first: list[str] = [""] * len(names)  # the first that anything from there on may have happened
        lowest = _LAST
        for place in range(len(names) - 1, -1, -1):
            lowest = first[place] = min(lowest, self._tight(names[place]).earliest or "")
        last, found = "", []
        for place, bound in enumerate(latest):
            last = max(last, bound)
            is_cut = place + 1 == len(names) or last <= first[place + 1]
            found.append(place if is_cut else place + 1)
        return found

    def _by_statements(self, names: Sequence[str]) -> list[int]:
        places = range(len(names))
        return [
            max((later for later in places[place:] if self.before(names[place], names[later]) is not True), default=0)
            for place in places
        ]

    # --- what is stated ----------------------------------------------------------------------------------------------

    def _learn(self, known: list[Ordering]) -> None:
        known, circles = _without_circles(known)
        times: list[Contradiction] = []
        low, high = _propagated(self._acts, known)
        broken = [one for one in known if _crosses(low[one.before], high[one.after])]
        if broken:
            known = [one for one in known if one not in broken]
            times = [Contradiction("times", group) for group in _together(broken)]
            low, high = _propagated(self._acts, known)
        gaps = [Contradiction("gap", (one,)) for one in known if _is_gap_impossible(self._acts, one)]
        self.contradictions = (*circles, *times, *gaps)
        self.orderings = tuple(known)
        self._arcs = _arcs(known)
        self._bounds = {name: _Bounds(low[name], high[name]) for name in self._arcs}


def _arcs(known: Sequence[Ordering]) -> dict[str, tuple[str, ...]]:
    nodes = dict.fromkeys(name for one in known for name in (one.before, one.after))
    return successors(nodes, ((one.before, one.after) for one in known))


def _without_circles(known: list[Ordering]) -> tuple[list[Ordering], list[Contradiction]]:
    """Return the statements by which nothing came before itself, and those that say so together."""
    circles: list[Contradiction] = []
    for knot in knots(_arcs(known)):
        members = set(knot)
        inside = tuple(one for one in known if one.before in members and one.after in members)
        circles.append(Contradiction("circle", inside))
        known = [one for one in known if one not in inside]
    return known, circles


def _propagated(
    acts: Mapping[str, Bounded], known: Sequence[Ordering]
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """Return the first and the last bound of each action that is stated of, tightened by what is stated."""
    arcs = _arcs(known)
    depth = depths(arcs)
    in_order = sorted(arcs, key=depth.__getitem__)
    low = {name: acts[name].earliest for name in arcs}
    high = {name: acts[name].latest for name in arcs}
    for name in in_order:
        for later in arcs[name]:
            low[later] = max(filter(None, (low[name], low[later])), default=None)
    for name in reversed(in_order):
        for later in arcs[name]:
            high[name] = min(filter(None, (high[name], high[later])), default=None)
    return low, high


def _crosses(low: str | None, high: str | None) -> bool:
    """Tell whether what is stated to come first cannot: its first bound is where the other surely is over."""
    return low is not None and high is not None and low >= high


def _together(broken: Sequence[Ordering]) -> list[tuple[Ordering, ...]]:
    """Return statements in groups that hang together: one of each group is wrong, and nobody can tell which."""
    groups = components(_arcs(broken))
    return [tuple(one for one in broken if one.before in group) for group in map(set, groups)]


def _is_gap_impossible(acts: Mapping[str, Bounded], one: Ordering) -> bool:
    lag = distance(acts[one.before], acts[one.after])
    if lag is None:
        return False
    return (one.most is not None and one.most < lag.shortest) or (one.least is not None and one.least > lag.longest)
