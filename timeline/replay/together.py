"""What hangs together: which things have to be known to judge some, and which have to be judged again after a change.

It is what rules may look at: see `projections.findings.model.Facts`.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from timeline.projections.mentions import STATES
from timeline.projections.register import KINDS, Thing
from timeline.replay.about import Index, of_kind

_CARRYING = ("actor", "source", "place")
_SAID = frozenset({"action", "claim", "response"})


class Together(NamedTuple):
    """Actions that hang together by responses, statements of order, merges and claims; and what says so."""

    actions: frozenset[Thing]
    claims: frozenset[Thing]
    responses: frozenset[Thing]

    @property
    def things(self) -> frozenset[Thing]:
        """Return all of them."""
        return self.actions | self.claims | self.responses


def together(things: Collection[Thing], index: Index) -> Together:
    """Return everything that hangs together with some actions, claims, responses, or notes about one of those."""
    subjects = {one for one in index.named_by(of_kind(things, "note")) if one.kind in _SAID}
    start = {one for one in (*things, *subjects) if one.kind in _SAID}
    actions = of_kind(start, "action") | of_kind(index.named_by(start - of_kind(start, "action")), "action")
    newest, responses = set(actions), of_kind(start, "response")
    while newest:
        joining = set(index.naming(newest, {"response"})) - responses
        responses |= joining
        near = set(index.naming(newest, {"action"})) | of_kind(index.named_by(newest | joining), "action")
        newest = near - actions
        actions |= newest
    claims = set(index.naming(actions, {"claim"})) | of_kind(start, "claim")
    claims |= set(index.naming(claims, {"claim"})) | of_kind(index.named_by(claims), "claim")
    return Together(frozenset(actions), frozenset(claims), frozenset(responses))


def known_beside(things: Collection[Thing], found: Together, index: Index) -> frozenset[Thing]:
    """Return what has to be known to judge `things`, which hang together as `found`: all of those, and what they name.

    What carries them is named near and far: to whom actors belong, where sources go back
    to. All states come along, for their territories; what cites a source; notes.
    """
    known = {*things, *found.things, *(one for one in index.named_by(things) if one.kind in KINDS)}
    known.update(index.naming(of_kind(things, "source"), _SAID))
    known.update(index.naming({STATES}, {"actor"}))
    known |= _carrying(known, index)
    return frozenset(known | set(index.naming(things, {"note"})))


def _carrying(things: Iterable[Thing], index: Index) -> set[Thing]:
    """Return the actors, sources and places that things name, and those that these name in turn."""
    found: set[Thing] = set()
    waiting = set(things)
    while waiting:
        waiting = {one for one in index.named_by(waiting) if one.kind in _CARRYING} - found
        found |= waiting
    return found


def to_judge_again(touched: Collection[Thing], index: Index) -> frozenset[Thing] | None:
    """Return the things about which something else may be found now that `touched` are not what they were.

    `None` is everything: whose territory is whose, a state that is recorded or corrected
    decides for all actions.
    """
    if not of_kind(touched, "actor").isdisjoint(index.naming({STATES}, {"actor"})):
        return None
    above = {one for one in touched if one.kind in _CARRYING}
    waiting = set(above)
    while waiting:  # who belongs to what was touched, and what goes back to it
        waiting = set(index.naming(waiting, _CARRYING)) - above
        above |= waiting
    found = {*touched, *above, *index.naming(above, KINDS)}
    found.update(index.naming({one for one in touched if one.kind not in _CARRYING}, KINDS))
    found.update(one for one in index.named_by(touched) if one.kind == "source")
    found.update(index.named_by(of_kind(touched, "note")))
    found |= together(found, index).things
    return frozenset(one for one in (*found, *index.naming(found, {"note"})) if one.kind in KINDS)
