"""The rung of an action on the ladder of escalation, by the table and by accounts that differ; ordinal, never summed.

Table `rungs-1` says what a rung is, table `kinds-1` on which rungs a kind stands. Who
acted, at whom and on whose soil narrows it, as far as that can be told.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from events.actions import ActionReported
from events.actors import Party
from events.codebook import version_of
from events.codebook.kinds import Circumstance, has_exception, rung_span
from events.codings import ActionCoded
from timeline.projections.dyads import Roles, Sights
from timeline.projections.register import Register, Standing

HOSTILE = 5
"""An act of this rung or above is hostile: it seizes, arrests, blocks or strikes."""
SCHEME = "rung"
"""The scheme of codings that say on which rung an action stands, by somebody's account."""
_GROUP, _STATE, _ATTACK = 7, 8, 6
_LOWEST, _HIGHEST = -2, 9
# What sides call armed groups. A target named so, in whoever's words, is no state's forces by that account:
# unless they are said of whoever fights or suffers such a group, or of the place where something was struck.
_GROUP_WORDS = re.compile(
    r"(?<!\bcounter[- ])(?<!\banti[- ])(?<!\bnon[- ])\b"
    r"(?:terrorist|extremist|separatist|jihadist|militan|insurgen|rebel|guerril)\w*+"
    r"(?![- ](?:held|controlled|run|ruled|hit|infested|prone|affected)\b)"
    r"(?![- ](?:village|town|city|area|district|region|province))",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:in|inside|within|near|at|around|outside|beside|opposite|next to|close to|belonging to)\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:famil|wives|wife|women|child|civilian|villager|resident|victim|hostage|refugee|polic|soldier|troops|guards?\b"
    r"|school|hospital|mosque)",
    re.IGNORECASE,
)


class Rung(NamedTuple):
    """The lowest and the highest rung that an action may stand on: the same, where the table leaves one."""

    least: int
    most: int


class Rated(NamedTuple):
    """On which rungs an action stands; `None`: not rated. `why` says by what; `table` names the tables."""

    rung: Rung | None
    why: str
    table: str

    @property
    def is_hostile(self) -> bool | None:
        """Tell whether it is an act of rung 5 or above; `None`, if it may be. What is not rated is not."""
        if self.rung is None or self.rung.most < HOSTILE:
            return False
        return True if self.rung.least >= HOSTILE else None

    @property
    def is_calming(self) -> bool:
        """Tell whether it surely stands below 0: an act of de-escalation."""
        return self.rung is not None and self.rung.most < 0


class Account(NamedTuple):
    """The rung that a coder gives to an action, which stands beside the table's; `position` is that of the event."""

    coder: str
    rung: Rung
    version: str
    position: int


def tables() -> str:
    """Return the names of the tables that rungs are read from, with their versions."""
    return f"{version_of('rungs')}, {version_of('kinds')}"


class Names(NamedTuple):
    """How a reason calls a kind of action, and an actor."""

    kind: Callable[[str], str]
    actor: Callable[[str], str]


BY_ID = Names(kind="kind {}".format, actor=str)


def rung_of(sights: Sights, action: str, names: Names = BY_ID) -> Rated:
    """Return the rung of an action by the tables, as a small interval.

    Of an attack: 6 by a group, 8 by a state on another state's forces or people, 7 on a
    group on another state's soil; not rated on a group on its own. What is announced has
    not been done, and is not rated. `names` says how the reason calls kinds and actors.
    """
    thing = sights.register.actions[action]
    rung, why = _rung_of(sights, thing, names)
    return Rated(rung, why, tables())


def _rung_of(sights: Sights, thing: Standing[ActionReported], names: Names) -> tuple[Rung | None, str]:
    now = thing.now
    if not thing.knows("kind"):
        return None, "it was redacted what it was"
    if now.realisation == "announced":
        return None, "announced, not done"
    span = rung_span(now.kind)
    if span is None:
        return None, f"{names.kind(now.kind)} is not rated"
    rung = Rung(*span)
    is_attack = HOSTILE <= rung.least <= _STATE
    return _of_attack(sights, now, rung, names) if is_attack else (rung, names.kind(now.kind))


def _of_attack(sights: Sights, now: ActionReported, rung: Rung, names: Names) -> tuple[Rung | None, str]:
    roles = sights.of(now.action)
    if now.kind == "clash":
        return _clash(sights, roles, names.kind(now.kind))
    groups = {sights.is_group(side) for side in roles.acting.sides} if roles.acting.is_whole else {None}
    if groups == {True}:
        return _excepted(now.kind, "by_group", rung), f"{names.kind(now.kind)}, by a group"
    if groups == {False}:
        return _by_state(sights, now, roles, rung, names)
    return _by_whoever(now.kind, rung), f"{names.kind(now.kind)}; whether a state acted or a group cannot be told"


def _excepted(kind: str, circumstance: Circumstance, rung: Rung) -> Rung:
    span = rung_span(kind, circumstance) if has_exception(kind, circumstance) else None
    return rung if span is None else Rung(*span)


def _by_whoever(kind: str, rung: Rung) -> Rung:
    """Return the rungs of a kind, whether a state did it or a group."""
    every = [rung, _excepted(kind, "by_group", rung), _excepted(kind, "by_state", rung)]
    return Rung(min(one.least for one in every), max(one.most for one in every))


def _clash(sights: Sights, roles: Roles, kind: str) -> tuple[Rung | None, str]:
    sides = dict.fromkeys((*roles.acting.sides, *roles.target.sides))
    if any(sights.is_group(side) for side in sides):
        return _excepted("clash", "with_group", Rung(_STATE, _STATE)), f"{kind}, with a group"
    if roles.acting.is_whole and roles.target.is_whole and all(map(sights.is_state, sides)):
        return Rung(_STATE, _STATE), f"{kind}, between states"
    return Rung(_ATTACK, _STATE), f"{kind}; between whom cannot be told"


def _by_state(sights: Sights, now: ActionReported, roles: Roles, rung: Rung, names: Names) -> tuple[Rung | None, str]:
    rung = _excepted(now.kind, "by_state", rung)
    kind = names.kind(now.kind)
    acting = set(roles.acting.sides)
    if roles.target.is_whole and set(roles.target.sides) <= acting:
        return None, f"{kind}; a state against itself"
    hit = [_is_group(sights, now, party) for party in now.targets]
    if hit and all(hit):
        on_own = [sights.is_on_soil(now.action, side) for side in acting]
        if True in on_own and acting.issuperset(roles.soil.owners):
            return None, f"{kind}; a state against a group on its own soil is not rated"
        if None in on_own or not roles.soil.codes:
            return None, f"{kind}; against a group, and on whose soil cannot be told"
    if rung.least != rung.most:  # a strike: the target tells which
        called = dict.fromkeys(party.by for party in now.targets if party.actor is None)
        by = ["its source" if one is None else names.actor(one) for one in called]
        rung, kind = _struck(by, hit, rung, kind)
    if has_exception(now.kind, "without_force") and not now.means:  # nothing on record says that force was used
        return Rung(_excepted(now.kind, "without_force", rung).least, rung.most), f"{kind}; with force or without"
    return rung, f"{kind}, by a state"


def _struck(called_by: list[str], hit: list[bool | None], rung: Rung, kind: str) -> tuple[Rung, str]:
    if hit and all(hit):
        so_called = f" (so called by {', '.join(called_by)})" if called_by else ""
        return Rung(_GROUP, _GROUP), f"{kind}, on a group{so_called} on another state's soil"
    if hit and all(one is False for one in hit):
        return Rung(_STATE, _STATE), f"{kind}, on another state's forces or people"
    what = "whom it was aimed at is not stated" if not hit else "whose it was that was struck cannot be told"
    return rung, f"{kind}; {what}"


def _is_group(sights: Sights, action: ActionReported, party: Party) -> bool | None:
    """Tell whether a target counts for no state: by its side, or by the words that somebody calls it by."""
    if party.actor is None:
        return True if isinstance(party.words, str) and _names_a_group(party.words) else None
    tops = sights.sides(party.actor, action.occurred)
    return sights.is_group(tops[0]) if len(tops) == 1 else None


def _names_a_group(words: str) -> bool:
    """Tell whether words call the target itself an armed group: not just somebody, or a place, near or against one."""
    found = _GROUP_WORDS.search(words)
    return found is not None and not _OTHERS.search(words) and not _PLACED.search(words[: found.start()])


# --- by whose account ------------------------------------------------------------------------------------------------


def accounts(register: Register, action: str) -> tuple[Account, ...]:
    """Return the rungs that coders give to an action, the latest of each, in the order of recording.

    A code that is no rung of the ladder is no account of one.
    """
    found: dict[str, Account] = {}
    for one in _codings(register.actions[action]):
        found.pop(one.coder, None)
        found[one.coder] = one
    return tuple(found.values())


def _codings(thing: Standing[ActionReported]) -> Iterator[Account]:
    for recorded in thing.since:
        event = recorded.event
        if isinstance(event, ActionCoded) and event.coding.scheme == SCHEME:
            rung = _read(event.coding.code)
            if rung is not None:
                yield Account(event.coding.coder, rung, event.coding.scheme_version, recorded.position)


def _read(code: str) -> Rung | None:
    """Return the rung that a code names: `7`, or `7..8`."""
    found = re.fullmatch(r"(-?[0-9])(?:\.\.(-?[0-9]))?", code)
    if found is None:
        return None
    rung = Rung(int(found[1]), int(found[2] or found[1]))
    return rung if _LOWEST <= rung.least <= rung.most <= _HIGHEST else None


# --- from cause to answer --------------------------------------------------------------------------------------------


Verdict = Literal["matched", "over", "under", "cannot tell"]
"""How an answer stands to what it answers, by their rungs."""


class RungChange(NamedTuple):
    """How many rungs higher an answer stands than what it answers: at least and at most; below 0 it stands lower."""

    least: int
    most: int

    @property
    def verdict(self) -> Verdict:
        """Return matched, over or under; `cannot tell`, where the interval leaves more than one of them."""
        if self.least == self.most == 0:
            return "matched"
        if self.least > 0:
            return "over"
        return "under" if self.most < 0 else "cannot tell"


def rung_change(cause: Rung | None, answer: Rung | None) -> RungChange | None:
    """Return the change from one rung to another, `None` if one of the two is not rated."""
    if cause is None or answer is None:
        return None
    return RungChange(answer.least - cause.most, answer.most - cause.least)
