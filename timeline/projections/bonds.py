"""What may read otherwise when a thing does: actions, links and claims, by everything that was ever named. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from events.merges import Merge
from timeline.projections.mentions import mentions
from timeline.projections.register import KINDS, Register, Thing

_CARRYING = ("actor", "source", "place")


class Reached(NamedTuple):
    """What a change reaches: it may read otherwise, all else does not. `things` are all that it went through."""

    actions: frozenset[str]
    responses: frozenset[str]
    claims: frozenset[str]
    things: frozenset[Thing]


class Bonds:
    """Who names whom in a record, at whatever time: so it serves every basis before it.

    What it reaches is more than what matters, and never less, but for two things that no id
    tells: whose a territory is, and which records are of one action. Who asks compares
    those, and which actions are joined.
    """

    def __init__(self, register: Register) -> None:
        self._named: dict[Thing, list[Thing]] = {}
        self._naming: dict[Thing, list[Thing]] = {}
        self._merged: dict[Thing, list[Thing]] = {}
        for kind in KINDS:
            for name, thing in register.of_kind(kind).items():
                this = Thing(kind, name)
                for one in dict.fromkeys(mentions(thing)):
                    if one.kind in KINDS:
                        self._named.setdefault(this, []).append(one)
                        self._naming.setdefault(one, []).append(this)
                for event in (one.event for one in thing.since if isinstance(one.event, Merge)):
                    for merged in (Thing(kind, one) for one in event.merged):
                        self._merged.setdefault(this, []).append(merged)
                        self._merged.setdefault(merged, []).append(this)

    def reached(self, changed: Iterable[Thing]) -> Reached:
        """Return what may read otherwise when these things do.

        From actors, sources and places it goes on to all that names them; from a claim to those that
        it replaces or is a part of, and back; from an action to the other ends of its links, which call it by name.
        """
        things = self._closed(changed, self._on)
        actions = _of(things, "action")
        responses = _of(things, "response") | _of(self._all(self._naming, actions), "response")
        claims = _of(things, "claim") | _of(self._all(self._naming, actions), "claim")
        ends = _of(self._all(self._named, responses | _of(things, "claim")), "action")
        found = self._closed(actions | ends, lambda thing: self._merged.get(thing, ()))
        return Reached(_ids(found), _ids(responses), _ids(claims), frozenset(things))

    def _on(self, thing: Thing) -> Iterator[Thing]:
        yield from self._merged.get(thing, ())
        if thing.kind in _CARRYING:
            yield from self._naming.get(thing, ())
        elif thing.kind == "claim":
            both = (*self._naming.get(thing, ()), *self._named.get(thing, ()))
            yield from (one for one in both if one.kind == "claim")
        elif thing.kind == "note":
            yield from self._named.get(thing, ())

    @staticmethod
    def _closed(start: Iterable[Thing], on: Callable[[Thing], Iterable[Thing]]) -> set[Thing]:
        found = set(start)
        waiting = list(found)
        while waiting:
            for one in on(waiting.pop()):
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return found

    @staticmethod
    def _all(bonds: dict[Thing, list[Thing]], things: Iterable[Thing]) -> Iterator[Thing]:
        for thing in things:
            yield from bonds.get(thing, ())


def _of(things: Iterable[Thing], kind: str) -> set[Thing]:
    return {one for one in things if one.kind == kind}


def _ids(things: Iterable[Thing]) -> frozenset[str]:
    return frozenset(one.id for one in things)
