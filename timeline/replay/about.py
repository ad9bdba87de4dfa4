"""Partial knowledge: the register of what an answer about some things needs, read from their streams alone."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol

from events.envelope import Basis, RecordedEvent
from timeline.log.api import EventLog
from timeline.projections.mentions import HELD, MERGED, STATES, WITHHELD, mentions
from timeline.projections.register import KINDS, REGISTER, Register, Thing

RESTING = frozenset({"action", "claim", "response"})
"""The kinds of things that rest on passages of sources."""


class Index(Protocol):
    """Which thing was ever named by an event of which thing, by the rows of `projections.mentions`.

    It may find more than what matters at a basis, and must not find less: what it finds
    is read from the log, and only that is printed.
    """

    def naming(self, things: Collection[Thing], kinds: Collection[str]) -> Iterable[Thing]:
        """Return the things of these kinds that ever named one of `things`."""

    def named_by(self, things: Collection[Thing]) -> Iterable[Thing]:
        """Return everything that one of `things` ever named, marks and soil too."""

    def citing(self, sources: Collection[Thing], most: int | None = None) -> Iterable[Thing]:
        """Return what rests on passages of one of `sources` as the index has it: up to `most` of each, or all."""


class Reach(NamedTuple):
    """How far a question about a thing goes.

    `naming` are the kinds of things that come along because they name an action, or a
    claim, that is asked about; by a response, the action at its other end is asked about,
    too. By an action come those that it was merged with, is a part of, or came before or after,
    and what is asked is asked of them, too. By an actor that is asked about come those that were merged into it,
    and by whatever comes along that is an action or an actor those that it was merged into. `marked` are the
    marks whose things come along wherever they are. `named` says that whatever comes along
    brings all that it names, near and far: whose parts actors are, where sources go back to.
    """

    named: bool = True
    naming: frozenset[str] = frozenset()
    marked: frozenset[Thing] = frozenset()


ALONE = Reach(named=False)
"""A thing, whatever it names: no index is asked."""
NAMED = Reach()
"""A thing and all that it names."""
MERGED_WITH = Reach(named=False, naming=frozenset({"action", "actor"}))
"""An action or an actor, and what it was merged with."""
CLAIMED = Reach(naming=frozenset({"claim", "action", "actor"}))
"""What is claimed about an action, or about a case, and what replaced it."""
SUPPORTED = Reach(naming=frozenset({"claim", "response", "action", "actor"}), marked=frozenset({STATES, WITHHELD}))
"""Who speaks of an action, and on which sources that rests; over its whole chain, as links lead on."""
RELATED = Reach(naming=frozenset({"source"}))
"""A source, what it goes back to, and what goes back to it."""
CHAINED = Reach(naming=frozenset({"response", "action", "actor"}), marked=frozenset({WITHHELD}))
"""The chain of an action, over links of every strength; and responses of which nobody can tell what they join."""
REPORTED = Reach(
    naming=frozenset({"claim", "response", "case", "note", "action", "actor"}),
    marked=frozenset({HELD, STATES, WITHHELD}),
)
"""All that a report on the chain of an action speaks of, but for what happened near it."""

_NAMED_BACK = {
    "action": frozenset({"claim", "response", "case", "action"}),
    "claim": frozenset({"claim"}),
    "case": frozenset({"claim"}),
    "source": frozenset({"source"}),
}
"""By which kinds of things one that is asked about is followed back. From an actor or a source that acts, claims and
responses cite it led everywhere; from a source, what goes back to it does not."""
_NOTES, _MERGEABLE = frozenset({"note"}), ("action", "actor")


def to_narrow(reach: Reach) -> Reach:
    """Return how far a question goes whose answer is narrowed.

    Whether a thing counts its sources and its actions tell, and when an action happened the one that it is shown as.
    """
    return reach._replace(named=True, naming=reach.naming | {"action"})


class MemoryIndex:
    """An index in memory: of a log that is short, or where nothing can be kept beside it."""

    def __init__(self, mentions: Iterable[tuple[Thing, Iterable[Thing]]]) -> None:
        self._named: dict[Thing, set[Thing]] = {}
        self._naming: dict[Thing, set[Thing]] = {}
        for thing, named in mentions:
            for one in named:
                self._named.setdefault(thing, set()).add(one)
                self._naming.setdefault(one, set()).add(thing)

    def naming(self, things: Collection[Thing], kinds: Collection[str]) -> set[Thing]:
        """Return what named one of `things`: see `Index.naming`."""
        return {one for thing in things for one in self._naming.get(thing, ()) if one.kind in kinds}

    def named_by(self, things: Collection[Thing]) -> set[Thing]:
        """Return what one of `things` named: see `Index.named_by`."""
        return {one for thing in things for one in self._named.get(thing, ())}

    def citing(self, sources: Collection[Thing], most: int | None = None) -> set[Thing]:
        """Return what rests on one of `sources`: see `Index.citing`."""
        found = (sorted(self.naming([source], RESTING)) for source in sources)
        return {one for citing in found for one in citing[:most]}


def index_of(register: Register) -> MemoryIndex:
    """Return the index of what a register holds."""
    things = ((Thing(kind, name), thing) for kind in KINDS for name, thing in register.of_kind(kind).items())
    return MemoryIndex((name, mentions(thing)) for name, thing in things)


def things_about(seeds: Iterable[Thing], index: Index, reach: Reach) -> frozenset[Thing]:
    """Return everything that an answer about `seeds` needs: see `Reach`."""
    asked: set[Thing] = set()
    read: set[Thing] = set()
    asking = set(seeds)
    reading = asking | set(index.naming(reach.marked, KINDS))
    while asking or reading:
        asked |= asking
        read |= reading
        back = _naming(asking, reading, index, reach)
        ends = of_kind(index.named_by(_joining(asking, reach)), "action")
        named = {one for one in index.named_by(reading) if one.kind in KINDS} if reach.named else set()
        parts = _merged(asking, index) if "actor" in reach.naming else set()
        asking = (back | ends | parts) - asked
        reading = (back | ends | named | parts) - read
    return frozenset(read)


def _naming(asking: set[Thing], reading: set[Thing], index: Index, reach: Reach) -> set[Thing]:
    """Return what is followed back: from what is asked about by the kinds of `reach`, by notes from everything."""
    found = set(index.naming(reading, reach.naming & _NOTES))
    for kind, by in _NAMED_BACK.items():
        found.update(index.naming(of_kind(asking, kind), reach.naming & by))
    for kind in _MERGEABLE:
        marks = {Thing(MERGED, one.id) for one in of_kind(reading, kind)}
        found.update(index.naming(marks, reach.naming & {kind}))
    return found


def _joining(asking: set[Thing], reach: Reach) -> set[Thing]:
    """Return what makes a question go on to other actions: responses, and actions that were merged or ordered."""
    return of_kind(asking, "response") | (of_kind(asking, "action") if "action" in reach.naming else set())


def _merged(asking: set[Thing], index: Index) -> set[Thing]:
    """Return the actors that were merged into those that are asked about; actions lead on to theirs in any case."""
    named = index.named_by(of_kind(asking, "actor"))
    return {Thing("actor", one.id) for one in named if one.kind == MERGED}


def of_kind(things: Iterable[Thing], kind: str) -> set[Thing]:
    """Return those of `things` that are of a kind."""
    return {one for one in things if one.kind == kind}


def events_about(log: EventLog, basis: Basis, things: Iterable[Thing]) -> Iterator[RecordedEvent]:
    """Yield the events of these things up to `basis`, in order of position, each byte checked."""
    return log.read_streams(basis, [f"{kind}:{name}" for kind, name in things])


def register_of(recorded: Iterable[RecordedEvent], basis: Basis, recorded_at: str) -> Register:
    """Return the register of some of the events of `basis`, the last of which was recorded at `recorded_at`."""
    return replace(REGISTER.fold(recorded), position=basis.position, recorded_at=recorded_at)


def known_of(log: EventLog, basis: Basis, things: Iterable[Thing]) -> Register:
    """Return what was known of these things at `basis`: nothing else is in the register.

    `position` and `recorded_at` are those of the basis. Raises `IntegrityFailure` as
    `EventLog.read_streams` does.
    """
    return register_of(events_about(log, basis, things), basis, recorded_at(log, basis))


def known_about(log: EventLog, basis: Basis, seeds: Iterable[Thing], index: Index, reach: Reach = REPORTED) -> Register:
    """Return what was known of `seeds` at `basis`, as far as `reach` goes: of them it says what all knowledge says."""
    return known_of(log, basis, things_about(seeds, index, reach))


def recorded_at(log: EventLog, basis: Basis) -> str:
    """Return when the last event of `basis` was recorded, by its checked bytes; nothing for the empty log.

    No more is read than that event and the edge of the tree before it: its stream may be long.
    """
    before = log.basis(min(max(basis.position - 1, 0), log.basis().position))
    return "".join(one.recorded_at for one in log.read_verified(basis, since=before))
