"""What hangs together: which things have to be known to judge some, and which have to be judged again after a change.

It is what rules may look at: see `projections.findings.model.Facts`.
"""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from timeline.projections.mentions import MERGED, STATES
from timeline.projections.register import KINDS, Register, Thing
from timeline.projections.support import sources_of
from timeline.replay.about import RESTING, Index, of_kind

Read = Callable[[frozenset[Thing]], Register]
"""Reads what was known of some things, and of nothing else."""
_CARRYING = ("actor", "source", "place")
_MORE = 16


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
    subjects = {one for one in index.named_by(of_kind(things, "note")) if one.kind in RESTING}
    start = {one for one in (*things, *subjects) if one.kind in RESTING}
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


def known_beside(
    things: Collection[Thing], found: Together, index: Index, read: Read, *, is_later: bool = False
) -> frozenset[Thing]:
    """Return what has to be known to judge `things`, which hang together as `found`: all of those, and what they name.

    What carries them is named near and far: to whom actors belong, where sources go back
    to. All states come along, for their territories; of what cites a source one thing that
    stands, which is looked for with `read`; notes. `is_later` says that the index may be
    of a later basis.
    """
    known = {*things, *found.things, *(one for one in index.named_by(things) if one.kind in KINDS)}
    known |= _citing(of_kind(things, "source"), index, read, is_later=is_later)
    known.update(index.naming({STATES}, {"actor"}))
    known |= _carrying(known, index)
    return frozenset(known | set(index.naming(things, {"note"})))


def _citing(sources: set[Thing], index: Index, read: Read, *, is_later: bool) -> set[Thing]:
    """Return for each source one thing that stands and rests on it, if there is one.

    A few are read of each, and more only where none of those does: of a source that all
    the log cites, not all the log is read.
    """
    found: set[Thing] = set()
    seen: set[Thing] = set()
    waiting, most = set(sources), 1
    while new := frozenset(index.citing(waiting, most)) - seen if waiting else None:
        for thing, cited in _resting(new, read):
            if not waiting.isdisjoint(cited):
                found.add(thing)
                waiting -= cited
        seen |= new
        most *= _MORE
    # What rests on a source no more, as the index has it, may have done so then.
    return found | (set(index.naming(waiting, RESTING)) if is_later else set())


def _resting(things: frozenset[Thing], read: Read) -> Iterable[tuple[Thing, set[Thing]]]:
    """Yield those of some things that stand, in the order of their ids, each with the sources that it rests on."""
    known = read(things)
    for thing in sorted(one for one in things if one.kind in RESTING):
        standing = known.find(*thing)
        if standing is not None and standing.stands:
            yield thing, {Thing("source", name) for name in sources_of(standing)}


def _carrying(things: Iterable[Thing], index: Index) -> set[Thing]:
    """Return the actors, sources and places that things name, those that these name in turn, and what is one with them.

    An actor is one with those that it was merged into.
    """
    found: set[Thing] = set()
    waiting = set(things)
    while waiting:
        marks = {Thing(MERGED, one.id) for one in of_kind(waiting, "actor")}
        named = {one for one in index.named_by(waiting) if one.kind in _CARRYING}
        waiting = (named | set(index.naming(marks, {"actor"}))) - found
        found |= waiting
    return found


def _merged_into(actors: set[Thing], index: Index) -> set[Thing]:
    """Return the actors that were ever merged into some."""
    return {Thing("actor", one.id) for one in index.named_by(actors) if one.kind == MERGED}


def to_judge_again(touched: Collection[Thing], index: Index) -> frozenset[Thing] | None:
    """Return the things about which something else may be found now that `touched` are not what they were.

    `None` is everything: whose territory is whose, a state that is recorded or corrected
    decides for all actions.
    """
    if not of_kind(touched, "actor").isdisjoint(index.naming({STATES}, {"actor"})):
        return None
    above = {one for one in touched if one.kind in _CARRYING}
    waiting = set(above)
    while waiting:  # who belongs to what was touched, what goes back to it, and what is one with it
        below = set(index.naming(waiting, _CARRYING)) | _merged_into(of_kind(waiting, "actor"), index)
        waiting = below - above
        above |= waiting
    found = {*touched, *above, *index.naming(above, KINDS)}
    found.update(index.naming({one for one in touched if one.kind not in _CARRYING}, KINDS))
    found.update(one for one in index.named_by(touched) if one.kind == "source")
    found.update(index.named_by(of_kind(touched, "note")))
    found |= together(found, index).things
    return frozenset(one for one in (*found, *index.naming(found, {"note"})) if one.kind in KINDS)
