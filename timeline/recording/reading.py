"""What is read of a log to decide on one command: only the streams that it names, so a long log costs no more."""

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from events.amendments import Correction, amend
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.custody import ExportMade, SourceCaptured
from events.envelope import NewEvent, RecordedEvent
from events.merges import Merge
from events.relations import ActionsRelated
from events.responses import ResponseAsserted
from timeline.clock import now
from timeline.errors import Ambiguous, NotFound, TimelineError
from timeline.log.api import EventLog
from timeline.projections.custody import sources_of
from timeline.projections.references import named, thing_of
from timeline.projections.register import KINDS, REGISTER, Draft, Register, Thing
from timeline.projections.sides import ties
from timeline.projections.speaking import actors_of, speaker_of
from timeline.recording.asked import event_of
from timeline.recording.commands import ChangeKey, Command, Record
from timeline.recording.custody_checks import check_basis, check_file, check_moment

NAMES_READ = 200
"""How many ids are looked through for one that is like a mistyped one, for each beginning that is tried."""


def gather(log: EventLog, command: Command) -> tuple[Register, int]:
    """Return what deciding on `command` needs to know, and the head of the log up to which it was read.

    It holds whole streams: the thing that the command is about, whatever it names, and,
    where a rule asks for whom somebody counts, the ties of the actors.
    """
    reading = Reading(log)
    return reading.follow(command), reading.head


class Reading:
    """What was read of a log up to its `head` for some decisions, and what was decided since.

    `known` is a view: it grows while more is read or decided, so it is not kept.
    `decided` are the events decided since, by their ids.
    """

    def __init__(self, log: EventLog) -> None:
        self._basis = log.basis()
        self.head = self._basis.position
        self._log = log
        self._draft = REGISTER.start()
        self._read: set[str] = set()
        self._ahead: dict[int, Event] = {}
        self.decided: dict[str, NewEvent] = {}
        self.known = _view(self._draft, self.head)

    @property
    def rests_on_several_streams(self) -> bool:
        """Tell whether more than one stream was looked at: then the log as a whole must not move on."""
        return len(self._read) > 1

    def expected(self, stream: str) -> int:
        """Return the revision of a stream that was read, after what was decided since."""
        return self._draft.revisions.get(stream, 0)

    def prefetch(self, events: Collection[Event]) -> None:
        """Read at once what the events are about and what they name: one question for a thousand lines."""
        self._ahead = {id(event): event for event in events}  # held, so that no other event gets the id of one
        things = {thing_of(event) for event in events}
        self.take_all(things | {thing for event in events for thing in named(event)})

    def take_all(self, things: Iterable[Thing]) -> None:
        """Read what is on record of some things, of those that were not read yet, with one question."""
        new = {f"{kind}:{name}" for kind, name in things} - self._read
        self._read |= new
        if self.head:
            REGISTER.learn(self._draft, self._log.read_streams(self._basis, new))

    def follow(self, command: Command) -> Register:
        """Read what deciding on `command` needs and was not read yet, and return all that is known."""
        if isinstance(command, Record | ChangeKey):
            event = command.event
        else:
            self._take(Thing(*command.target))
            try:
                event = event_of(command, self.known)
            except TimelineError:
                return self.known  # the decision refuses it, with what is known
        if id(event) not in self._ahead:
            self._take(thing_of(event))
            self._take_names(event)
        self._climb(self._whose_side_matters(event))
        if isinstance(event, Merge | ActionsRelated):
            self._take_told_of(event.thing)
        if (corrected := self._corrected(event)) is not None:
            self._take_names(corrected)
            self._climb(self._whose_side_matters(corrected))
        return self.known

    def learn(self, new: NewEvent) -> None:
        """Take what was decided into what is known, as if it were recorded."""
        self.decided[new.event_id] = new
        stream = new.event.stream
        REGISTER.step(
            self._draft,
            RecordedEvent(
                position=self.head + len(self.decided),
                event_id=new.event_id,
                stream=stream,
                revision=self.expected(stream) + 1,
                recorded_at=self._draft.recorded_at,
                recorded_by=new.recorded_by,
                correlation=new.correlation,
                event=new.event,
            ),
        )

    def check_files(self, events: Iterable[Event]) -> None:
        """Check that the file of each capture is kept. Raises `RuleRefused`."""
        for event in events:
            if isinstance(event, SourceCaptured):
                check_file(event, self._log)

    def check_custody(self, events: Iterable[Event]) -> None:
        """Hold each capture against the clock, and each export against the log. Raises `RuleRefused`."""
        for event in events:
            if isinstance(event, SourceCaptured):
                check_moment(event, now())
            elif isinstance(event, ExportMade):
                check_basis(event, self._log, self.head)

    def _take(self, thing: Thing) -> None:
        stream = f"{thing.kind}:{thing.id}"
        if stream not in self._read:
            self._read.add(stream)
            if self.head == 0:
                return
            REGISTER.learn(self._draft, self._log.read(stream=stream, up_to=self.head))

    def _take_told_of(self, kind: str) -> None:
        """Read all things of a kind of which more than a first record is there: what went into which, they tell."""
        counted = Counter(stream for _, stream in self._log.touched(0, self.head) if stream.startswith(f"{kind}:"))
        new = {stream for stream, count in counted.items() if count > 1} - self._read
        self._read |= new
        REGISTER.learn(self._draft, self._log.read_streams(self._basis, new))

    def _corrected(self, event: Event) -> Event | None:
        """Return the event that a correction would leave, if it is one and its thing is on record."""
        if not isinstance(event, Correction):
            return None
        thing = self.known.find(*thing_of(event))
        return amend(thing.now, event.changes) if thing is not None else None

    def _take_names(self, event: Event) -> None:
        for thing in named(event):
            self._take(thing)

    def _whose_side_matters(self, event: Event) -> Iterator[str | None]:
        """Yield the actors about whom a rule asks for whom they count."""
        if isinstance(event, ResponseAsserted) and event.strength == "stated":
            yield event.asserted_by.actor
            yield from (speaker_of(citation, self.known) for citation in event.citations)
            if (action := self.known.actions.get(event.responding)) is not None:
                yield from actors_of(action.now)
        elif isinstance(event, ClaimWithdrawn):
            yield event.by
            claim = self.known.claims.get(event.claim)
            if claim is not None and isinstance(claim.now, ClaimMade):
                yield claim.now.claimant

    def _climb(self, actors: Iterable[str | None]) -> None:
        """Read actors and, by their ties, whoever stands above them."""
        waiting = [actor for actor in actors if actor is not None]
        seen: set[str] = set()
        while waiting:
            actor = waiting.pop()
            if actor not in seen:
                seen.add(actor)
                self._take(Thing("actor", actor))
                waiting.extend(tie.with_actor for tie in ties(self.known, actor))


def _view(draft: Draft, position: int) -> Register:
    """Return what is known as the draft has it: no copy, so that a batch of thousands is not copied for each."""
    shelves = {f"{kind}s": shelf for kind, shelf in draft.shelves.items()}
    return Register(
        position=position,
        keys=draft.keys,
        rules=draft.rules,
        things=draft.things,
        positions=draft.positions,
        revisions=draft.revisions,
        **shelves,  # type: ignore[arg-type]  # each shelf holds the events of its kind: the stream says so
    )


def names_like(
    log: EventLog, kinds: Iterable[str], name: str, limit: int = 3, up_to: int | None = None
) -> tuple[str, ...]:
    """Return ids on record that are most like `name`, the likest first, from a bounded number of them."""
    names: dict[str, None] = {}
    for kind in kinds:
        for beginning in (name[:3], name[:1], ""):
            for stream in log.streams(f"{kind}:{beginning}", NAMES_READ, up_to):
                names[stream.partition(":")[2]] = None
    return tuple(difflib.get_close_matches(name[:64], list(names), n=limit, cutoff=0.6))


def captured_elsewhere(log: EventLog, sha256: str, source: str) -> tuple[str, ...]:
    """Return the other sources that were captured with these very bytes. All sources are read for it."""
    known = REGISTER.start()
    for stream in log.streams("source:", log.basis().position):
        REGISTER.learn(known, log.read(stream=stream))
    return tuple(name for name in sources_of(REGISTER.finish(known), sha256) if name != source)


def with_nearest(log: EventLog, error: NotFound) -> NotFound:
    """Return the same refusal, with the names on record in `log` that are nearest."""
    if isinstance(error, Ambiguous) or error.kind not in KINDS:
        return error
    nearest = dict.fromkeys((*names_like(log, (error.kind,), error.name), *error.nearest))
    return NotFound(error.kind, error.name, tuple(nearest)[:3], where=error.where)
