"""At which positions something reads as it does: every differing version once, with its ranges."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from timeline.reports.knowledge import Version

S = TypeVar("S")
T = TypeVar("T")
V = TypeVar("V")

Ranges = tuple[tuple[int, int | None], ...]
"""Positions: each range from its first up to before its second, `None` where it still holds; in order, apart."""


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """A value and where it holds: `k` as the attribute `data-k` has it, empty where it holds as long as its holder.

    `is_hidden`: it does not hold at the basis.
    """

    value: T
    k: str = ""
    is_hidden: bool = False

    @property
    def is_ever(self) -> bool:
        """Tell whether it holds anywhere."""
        return bool(self.k) or not self.is_hidden


def joined(ranges: Iterable[tuple[int, int | None]]) -> Ranges:
    """Return ranges in order, those that touch or overlap as one."""
    found: list[tuple[int, int | None]] = []
    for since, until in sorted(ranges, key=lambda one: one[0]):
        if found and (found[-1][1] is None or since <= found[-1][1]):
            last, end = found[-1]
            found[-1] = (last, None if end is None or until is None else max(end, until))
        else:
            found.append((since, until))
    return tuple(found)


def life(versions: Iterable[Version[T]]) -> Ranges:
    """Return the ranges over which there is any version."""
    return joined((one.since, one.until) for one in versions)


def outside(ranges: Ranges, within: Ranges) -> Ranges:
    """Return what of `within` is in none of `ranges`."""
    left: list[tuple[int, int | None]] = []
    for since, until in within:
        start: int | None = since
        for first, last in ranges:
            if start is None or (last is not None and last <= start) or (until is not None and first >= until):
                continue
            if first > start:
                left.append((start, first))
            start = last
        if start is not None and (until is None or start < until):
            left.append((start, until))
    return tuple(left)


def at(value: T, ranges: Ranges, within: Ranges) -> Shown[T]:
    """Return a value with its ranges; without, where they are those of what it stands in."""
    if ranges == within:
        return Shown(value)
    written = " ".join(f"{since}:{'' if until is None else until}" for since, until in ranges)
    return Shown(value, written, not ranges or ranges[-1][1] is not None)


def together(found: Iterable[Shown[T]]) -> Shown[str]:
    """Return where any of several things that stand in one holder holds; all the time, where one of them does."""
    ranges: list[tuple[int, int | None]] = []
    for one in found:
        if not one.k and not one.is_hidden:
            return Shown("")
        for since, _, until in (part.partition(":") for part in one.k.split()):
            ranges.append((int(since), int(until) if until else None))
    return at("", joined(ranges), ())


def read(versions: Sequence[Version[T]], part: Callable[[T], V], within: Ranges) -> tuple[Shown[V], ...]:
    """Return each differing value of one part of something, in the order of first appearance."""
    found: dict[V, list[tuple[int, int | None]]] = {}
    for one in versions:
        found.setdefault(part(one.value), []).append((one.since, one.until))
    return tuple(at(value, joined(ranges), within) for value, ranges in found.items())


def items(versions: Sequence[Version[T]], part: Callable[[T], Iterable[V]], within: Ranges) -> tuple[Shown[V], ...]:
    """Return every entry that a list ever held: first those of its last version in their order, then those gone."""
    return tuple(at(value, ranges, within) for value, ranges in ranges_of(versions, part).items())


def ranges_of(versions: Sequence[Version[T]], part: Callable[[T], Iterable[V]]) -> dict[V, Ranges]:
    """Return the ranges of every entry that a list ever held, in the order of `items`."""
    found: dict[V, list[tuple[int, int | None]]] = {}
    if versions:
        found = {value: [] for value in part(versions[-1].value)}
    for one in versions:
        for value in dict.fromkeys(part(one.value)):
            found.setdefault(value, []).append((one.since, one.until))
    return {value: joined(ranges) for value, ranges in found.items()}


def beside(first: Sequence[Version[S]], second: Sequence[Version[T]]) -> tuple[Version[tuple[S, T]], ...]:
    """Return both values at every position at which there are both."""
    found = []
    for one in first:
        for other in second:
            since = max(one.since, other.since)
            ends = [end for end in (one.until, other.until) if end is not None]
            until = min(ends) if ends else None
            if until is None or since < until:
                found.append(Version(since=since, until=until, value=(one.value, other.value)))
    return tuple(sorted(found, key=lambda one: one.since))
