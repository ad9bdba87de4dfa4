"""What a figure shows of actions and links: what holds at the basis, or each differing version with where it holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from timeline.reports.dossier import Dossier, LinkRow, Step
from timeline.reports.figures.extents import Extent, extent_of
from timeline.reports.knowledge import History, Version
from timeline.reports.wording import UNSUPPORTED, listed

Range = tuple[int, int | None]
"""Positions from the first on, up to before the second (`None`: it still holds)."""


class Shown(NamedTuple):
    """An action as it is drawn; `ranges` are where this version of it holds, none if it is the only one."""

    step: Step
    name: str
    extent: Extent
    ranges: tuple[Range, ...]

    @property
    def holds(self) -> bool:
        """Tell whether it holds at the basis."""
        return holds(self.ranges)

    @property
    def key(self) -> tuple[str, tuple[Range, ...]]:
        """What tells it from all others: the id of the action and where this version of it holds."""
        return self.step.id, self.ranges

    @property
    def lane(self) -> str:
        """The territory that it fell on, the first of several; empty for none."""
        return self.step.soil[0] if self.step.soil else ""


class Joined(NamedTuple):
    """A response as it is drawn, between two actions as they are drawn."""

    row: LinkRow
    earlier: Shown
    later: Shown
    ranges: tuple[Range, ...]

    @property
    def holds(self) -> bool:
        """Tell whether it holds at the basis."""
        return holds(self.ranges)


def holds(ranges: Sequence[Range]) -> bool:
    """Tell whether something holds at the basis: it has no versions, or its last one is open."""
    return not ranges or ranges[-1][1] is None


def k_of(ranges: Iterable[Range]) -> str:
    """Write ranges as the attribute `data-k` holds them."""
    return " ".join(f"{since}:{'' if until is None else until}" for since, until in ranges)


def full_name(step: Step) -> str:
    """Return all that a mark stands for: `4: Tuesday 16 January 2024, strike near Panjgur: Iran → …, in Pakistan`."""
    where = f", in {listed(step.soil_names)}" if step.soil_names else ""
    who = f": {step.short}" if step.short else ""
    warned = f"; {UNSUPPORTED}" if step.unsupported else ""
    return f"{step.number}: {step.occurred.local}, {step.title}{who}{where}{warned}"


def shown_steps(dossier: Dossier, history: History | None = None) -> tuple[Shown, ...]:
    """Return the actions of the chain, in the order of their numbers; with a history every version that looks other."""
    if history is None:
        return tuple(_shown(step, ()) for step in dossier.steps)
    found = []
    for action, versions in sorted(history.steps.items(), key=lambda one: history.numbers[one[0]]):
        numbered = [replace(one, value=replace(one.value, number=history.numbers[action])) for one in versions]
        alike: dict[tuple[object, ...], tuple[Step, list[Range]]] = {}
        for one in numbered:
            alike.setdefault(_looks(one.value), (one.value, []))[1].append((one.since, one.until))
        found += [_shown(step, joined_up(ranges)) for step, ranges in alike.values()]
    return tuple(found)


def _shown(step: Step, ranges: tuple[Range, ...]) -> Shown:
    return Shown(step, full_name(step), extent_of(step), ranges)


def _looks(step: Step) -> tuple[object, ...]:
    return full_name(step), step.family, step.sides, step.soil, extent_of(step)


def joined_up(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Return ranges in order, those that touch as one."""
    found: list[Range] = []
    for since, until in sorted(ranges, key=lambda one: one[0]):
        if found and found[-1][1] == since:
            found[-1] = (found[-1][0], until)
        else:
            found.append((since, until))
    return tuple(found)


def common(one: Sequence[Range], other: Sequence[Range]) -> tuple[Range, ...]:
    """Return where both hold."""
    found = []
    for since, until in one:
        for other_since, other_until in other:
            first = max(since, other_since)
            last = min((end for end in (until, other_until) if end is not None), default=None)
            if last is None or first < last:
                found.append((first, last))
    return joined_up(found)


def shown_links(dossier: Dossier, history: History | None, steps: Sequence[Shown]) -> tuple[Joined, ...]:
    """Return the links of the chain between actions as they are drawn; `steps` come from `shown_steps`."""
    of: dict[int, list[Shown]] = {}
    for one in steps:
        of.setdefault(one.step.number, []).append(one)
    if history is None:
        return tuple(Joined(row, of[row.earlier][0], of[row.later][0], ()) for row in dossier.links)
    return tuple(joined for row, ranges in _versions(history.links) for joined in _pairs(row, ranges, of))


def _versions(links: Mapping[str, Sequence[Version[LinkRow]]]) -> Iterable[tuple[LinkRow, tuple[Range, ...]]]:
    for versions in links.values():
        alike: dict[LinkRow, list[Range]] = {}
        for one in versions:
            alike.setdefault(one.value, []).append((one.since, one.until))
        yield from ((row, joined_up(ranges)) for row, ranges in alike.items())


def _pairs(row: LinkRow, ranges: Sequence[Range], of: Mapping[int, Sequence[Shown]]) -> Iterable[Joined]:
    for earlier in of.get(row.earlier, ()):
        for later in of.get(row.later, ()):
            both = common(common(ranges, earlier.ranges), later.ranges)
            if both:
                yield Joined(row, earlier, later, both)
