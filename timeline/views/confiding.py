"""Whom confidential sources may name, by the index of the views; and what of the log decides who it is no secret of."""

import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from typing import Any, Protocol

from timeline.log.api import EventLog
from timeline.projections.confidential import confidential_in
from timeline.projections.register import KINDS, Register, Thing
from timeline.projections.resting import Naming
from timeline.replay.about import known_of
from timeline.views.fulltext import Selects
from timeline.views.generation import many

_HIDDEN = "SELECT source FROM {sources} WHERE confidential = 1"
# One with a single event never was anything else.
_STATES = """SELECT actor FROM {actors} JOIN {things} ON thing = 'actor:' || actor
WHERE {actors}.kind = 'state' AND events = 1"""
# What a thing cited before it was corrected is in the names of its events alone.
_TELLING = """SELECT thing, names FROM {things} WHERE thing IN (
  SELECT thing FROM {citations} WHERE source IN (SELECT value FROM json_each(?1))
  UNION SELECT 'source:' || value FROM json_each(?1)
  UNION SELECT thing FROM {things} WHERE events > 1 AND EXISTS (SELECT 1 FROM json_each(names) AS named
    WHERE named.value IN (SELECT 'source:' || value FROM json_each(?1))))"""
_MERGED = "SELECT actor, merged FROM {actor_merges}"
_NAMING_ONE = "SELECT thing FROM {things} WHERE instr(names, ?) > 0 LIMIT ?"
_NAMING = """SELECT named.value, thing FROM {things}, json_each(names) AS named
WHERE named.value IN (SELECT value FROM json_each(?))"""
_ACTOR = "actor:"
_ALL, _FIRST, _FEW = -1, 8, 8


class Reads(Protocol):
    """Views that are read in one state of their file."""

    def reading(self) -> AbstractContextManager[Selects]:
        """Read the tables."""


class Confiding:
    """Whom confidential sources name, of a log whose views are caught up with its head.

    The index may find more than what matters, and must not find less: whether something
    names an actor openly is decided by what is read from the log.
    """

    def __init__(self, log: EventLog, views: Reads) -> None:
        self._log, self._views = log, views
        self._telling: dict[frozenset[str], Mapping[str, frozenset[str]]] = {}

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The ids of the sources that are confidential now."""
        with self._views.reading() as rows:
            return frozenset(source for (source,) in rows.select(_HIDDEN))

    @cached_property
    def states(self) -> frozenset[str]:
        """The actors that are states, and were at every basis: no secret, whoever names them."""
        with self._views.reading() as rows:
            return frozenset(actor for (actor,) in rows.select(_STATES))

    def named(self, hidden: Collection[str] = ()) -> frozenset[str]:
        """Return the actors whom confidential sources ever named, or `hidden` ones, which are so no more."""
        telling = self._told_by(self.hidden.union(hidden))
        return self._with_merged(one for names in telling.values() for one in names)

    def known(self, actors: Collection[str]) -> Register:
        """Return what of all that is known now decides who of these actors is a secret: as all of it would."""
        asked = self._with_merged(actors)
        basis = self._log.basis()
        things = {Thing("source", name) for name in self.hidden} | {Thing("actor", name) for name in asked}
        known, waiting = known_of(self._log, basis, things), asked - self.states
        for most in (_FIRST, _ALL):  # most are named openly by the first that is looked at
            naming = self._naming(waiting, most) if waiting else {}
            more = {Thing.of_stream(name) for names in naming.values() for name in names} - things
            known = _joined(known, known_of(self._log, basis, more)) if more else known
            things |= more
            told = Naming(known, confidential_in(known))
            waiting = frozenset(one for one in waiting if len(naming[one]) == most and not told.is_public(one))
        return known

    def _told_by(self, hidden: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """Return what cites one of these sources, and they themselves, each with the actors that it ever named."""
        if not hidden:
            return {}
        if hidden not in self._telling:
            with self._views.reading() as rows:
                found = rows.select(_TELLING, (many(hidden),))
            self._telling[hidden] = {name: frozenset(_actors((name, *json.loads(names)))) for name, names in found}
        return self._telling[hidden]

    @cached_property
    def _merges(self) -> list[tuple[str, str]]:
        with self._views.reading() as rows:
            return [(one, other) for one, other in rows.select(_MERGED)]

    def _with_merged(self, actors: Iterable[str]) -> frozenset[str]:
        """Return some actors, and all that were merged with them."""
        found: set[str] = set()
        more = set(actors)
        while more:
            found |= more
            more = {name for pair in self._merges if not found.isdisjoint(pair) for name in pair} - found
        return frozenset(found)

    def _naming(self, actors: Collection[str], most: int) -> Mapping[str, list[str]]:
        """Return what ever named each of some actors, up to `most` of it."""
        found: dict[str, list[str]] = {name: [] for name in actors}
        with self._views.reading() as rows:
            if len(actors) <= _FEW:
                for name in actors:
                    asked = (json.dumps(f"{_ACTOR}{name}"), most)
                    found[name] = [thing for (thing,) in rows.select(_NAMING_ONE, asked)]
                return found
            for one, thing in rows.select(_NAMING, (many(f"{_ACTOR}{name}" for name in actors),)):
                found[one.removeprefix(_ACTOR)].append(thing)
        return found if most == _ALL else {name: things[:most] for name, things in found.items()}


def _actors(names: Iterable[str]) -> Iterable[str]:
    return (name.removeprefix(_ACTOR) for name in names if name.startswith(_ACTOR))


def _joined(one: Register, other: Register) -> Register:
    shelves: dict[str, Any] = {f"{kind}s": {**one.of_kind(kind), **other.of_kind(kind)} for kind in KINDS}
    return replace(one, **shelves)
