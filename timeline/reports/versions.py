"""Every version of the parts of one chain, and the stops between them. Pure: what was known is handed in.

`timeline.cli.knowing.history_of(reading, action, strengths, numbering)` reads it from a log. `numbering` is
the one that `compose` was handed for the same report: so its numbers are those of every other format.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from events.base import Event
from events.claims import ClaimMade
from events.custody import SourceCaptured, SourceTransferred, SourceVerified
from events.envelope import RecordedEvent
from events.notes import NoteAdded
from events.redactions import EventRedacted, type_of
from events.responses import ResponseAsserted
from timeline.projections.references import named
from timeline.projections.register import Register, Thing
from timeline.reports.as_known import NOTHING, Asked, AsKnown, Reader
from timeline.reports.desk import Numbering
from timeline.reports.dossier import LinkRow, SourceNote, Step
from timeline.reports.knowledge import History, Stop, Version
from timeline.reports.stop_words import Turn, stop_text
from timeline.reports.tables import LedgerRow
from timeline.reports.wording import recorded_words

I = TypeVar("I", bound=Hashable)  # noqa: E741  # an id
T = TypeVar("T")
_CUSTODY = frozenset(one.type for one in (SourceCaptured, SourceTransferred, SourceVerified))


class Known(NamedTuple):
    """What was known at a position, narrowed as the report is; what was recorded since the one before; its basis."""

    register: Register
    events: Sequence[RecordedEvent]
    basis: str


def history(knowledge: Iterable[Known], now: Register, asked: Asked, numbering: Numbering, every: str = "") -> History:
    """Return the versions of a chain over what was known at one position after another, in rising order.

    Where nothing became another there is no stop. `now` is what is known at the basis, not
    narrowed: what is held back or confidential by it is so at every stop. `every` says
    for which stretch of recorded time a position stands, where it is not for one event.
    """
    reader, told, before = Reader(now, asked, numbering), _Told(), NOTHING
    for known in knowledge:
        after = reader.at(known.register, before)
        scope = _Scope(before, after, reader)
        lens = reader.withholding.lens
        events = tuple(lens.told(after.register, one) for one in known.events if scope.may_be_told(one))
        told.learn(known, Turn(before, after, tuple(filter(scope.holds, events)), numbering.rows), events)
        before = after
    return told.history(numbering, every)


class _Track(Generic[I, T]):
    """The versions of things by id, as they become known: equal neighbours are one."""

    def __init__(self) -> None:
        self._closed: dict[I, list[Version[T]]] = {}
        self._open: dict[I, tuple[int, T]] = {}
        self._order: list[I] = []

    def learn(self, position: int, state: Mapping[I, T]) -> set[I]:
        """Take what holds from a position on, and return the ids of what is another than before it."""
        self._order = list(state)
        gone = [name for name in self._open if name not in state]
        differing = [name for name, value in state.items() if not self._is_same(name, value)]
        for name in (*gone, *differing):  # in an order that is the same on every run: it becomes that of what is gone
            if name in self._open:
                since, value = self._open.pop(name)
                self._closed.setdefault(name, []).append(Version(since=since, until=position, value=value))
            if name in state:
                self._open[name] = (position, state[name])
        return {*gone, *differing}

    def _is_same(self, name: I, now: T) -> bool:
        held = self._open.get(name)
        return held is not None and (held[1] is now or held[1] == now)

    def versions(self, order: Iterable[I]) -> dict[I, tuple[Version[T], ...]]:
        """Return the versions of each id that ever held, in a given order."""
        found = {}
        for name in order:
            versions = self._closed.get(name, [])
            if name in self._open:
                since, value = self._open[name]
                versions = [*versions, Version(since=since, until=None, value=value)]
            if versions:
                found[name] = tuple(versions)
        return found

    @property
    def ids(self) -> list[I]:
        """Return every id that ever held: those that hold now first, in their order, then the others."""
        return list(dict.fromkeys((*self._order, *self._closed)))


class _Told:
    """The stops and versions so far."""

    def __init__(self) -> None:
        self.stops: list[Stop] = []
        self.steps = _Track[str, Step]()
        self.words = _Track[str, str]()
        self.links = _Track[str, LinkRow]()
        self.ledger = _Track[str, LedgerRow]()
        self.notes = _Track[int, SourceNote]()
        self.pieces = _Track[str, int]()

    def learn(self, known: Known, turn: Turn, events: Sequence[RecordedEvent]) -> None:
        """Take how the chain reads from a position on; it is a stop if anything is another, or was said of it.

        Where none of `events` was said of it, all of them may be why it reads otherwise.
        """
        position, after = known.register.position, turn.after
        actions = self.steps.learn(position, after.steps)
        links = self.links.learn(position, after.links)
        others = (
            self.words.learn(position, {name: step.word for name, step in after.steps.items() if step.word}),
            self.ledger.learn(position, after.ledger),
            self.notes.learn(position, after.notes),
            self.pieces.learn(position, {_ALL: after.pieces} if after.pieces else {}),
        )
        if actions or links or any(others) or turn.events:
            said = turn if turn.events else turn._replace(events=events)
            self.stops.append(
                Stop(
                    position=position,
                    recorded=recorded_words(known.register.recorded_at),
                    recorded_utc=f"{known.register.recorded_at[:19]}Z",
                    text=stop_text(said),
                    basis=known.basis,
                    actions=_by_row(actions, turn.rows),
                    links=tuple(sorted(links)),
                )
            )

    def history(self, numbering: Numbering, every: str) -> History:
        """Return it all."""
        steps = self.steps.versions(sorted(self.steps.ids, key=numbering.rows.__getitem__))
        return History(
            stops=tuple(self.stops),
            numbers={name: numbering.rows[name] for name in steps},
            steps=steps,
            status=self.words.versions(steps),
            links=self.links.versions(self.links.ids),
            ledger=self.ledger.versions(self.ledger.ids),
            pieces=self.pieces.versions((_ALL,)).get(_ALL, ()),
            notes=self.notes.versions(sorted(self.notes.ids)),
            every=every,
        )


_ALL = "all"


def _by_row(actions: Iterable[str], rows: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(actions, key=rows.__getitem__))


# --- what is about a chain -------------------------------------------------------------------------------------------


class _Scope:
    """What belongs to a chain as it was before a position or is after it, and may be told of now."""

    def __init__(self, before: AsKnown, after: AsKnown, reader: Reader) -> None:
        self._both = (before, after)
        self._withholding = reader.withholding
        self._actions = {*before.actions, *after.actions}
        self._sources = {note.source for known in self._both for note in known.notes.values()}

    def may_be_told(self, recorded: RecordedEvent) -> bool:
        """Tell whether an event names nothing that is held back, nor tells when a confidential source was tested."""
        thing = Thing.of_stream(recorded.stream)
        is_custody = type_of(recorded.event) in _CUSTODY and thing.id in self._withholding.confidential
        return not is_custody and not any(map(self._is_held, (thing, *named(recorded.event))))

    def holds(self, recorded: RecordedEvent) -> bool:
        """Tell whether an event is about the chain."""
        event = recorded.event
        if isinstance(event, EventRedacted):
            register = self._both[1].register
            target = register.things.get(register.positions.get(event.target, 0))
            return target is not None and not self._is_held(target) and self._has(target)
        others = (one.id for one in named(event) if one.kind == "action")
        return self._has(Thing.of_stream(recorded.stream)) or any(map(self._is_of, others))

    def _is_held(self, thing: Thing) -> bool:
        return f"{thing.kind}:{thing.id}" in self._withholding.held

    def _is_of(self, action: str) -> bool:
        shown = {known.register.survivors.get(action, action) for known in self._both}
        return not self._actions.isdisjoint((action, *shown))

    def _has(self, thing: Thing) -> bool:
        if thing.kind == "action":
            return self._is_of(thing.id)
        if thing.kind == "source":
            return thing.id in self._sources
        found = (known.register.find(*thing) for known in self._both)
        return any(standing is not None and self._names(standing.now) for standing in found)

    def _names(self, event: Event) -> bool:
        """Tell whether a claim, a response or a note is about the chain, or about what belongs to it."""
        match event:
            case ClaimMade(about=actions):
                return any(map(self._is_of, actions))
            case ResponseAsserted(responding=one, responded_to=other):
                return any(self._is_of(name) for name in (one, other) if name is not None)
            case NoteAdded(about=about):
                return self._has(Thing.of_stream(about))
            case _:
                return False
