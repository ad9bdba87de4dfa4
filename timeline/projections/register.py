"""What stands: every thing on record after corrections, retractions and withdrawals, and the event that made it so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from sys import intern
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from events.actions import ActionReported
from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorNamed, ActorRegistered, Alias
from events.amendments import ActionRestored, Change, Correction, Retraction, amend
from events.base import Event, Withheld
from events.claims import ClaimMade, ClaimWithdrawn
from events.codings import ActionCoded
from events.custody import ExportMade, SourceCaptured, SourceTransferred, SourceVerified
from events.envelope import RecordedEvent
from events.grades import CitationAdded, ClaimGraded, SourceGraded
from events.logs import KeyRevoked, KeyRotated, RulesAdopted
from events.merges import ActionsDistinguished, Merge
from events.notes import CaseClosed, CaseExcluded, CaseIncluded, CaseOpened, NoteAdded, NoteRetracted
from events.places import PlaceRegistered
from events.redactions import EventWithheld, type_of
from events.relations import ActionsOrdered, ActionsRelated
from events.responses import ResponseAsserted, ResponseDeclined, ResponseDisputed
from events.shape import built, changed
from events.sources import SourceRegistered, SourceRelated, SourceWithdrawn
from timeline.errors import IntegrityFailure
from timeline.projections.fold import Projection
from timeline.projections.withheld import is_first, stand_in

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Standing(Generic[E]):
    """One thing on record: how it stands now, how it was first recorded, and everything recorded about it since.

    `position`, `event_id`, `recorded_at` and `recorded_by` are of the first record.
    `since` holds corrections, withdrawals, disputes, ties, custody, merges, grades and all else that
    was recorded of it, in the order of the log. A passage that was added stands among the
    citations of `now` too, and one more name of an actor among its aliases.
    `withheld` says that the first record was redacted whole: what it said is gone, and
    `now` holds in its place what says least, but for what was corrected since (`knows`).
    """

    now: E
    first: E
    position: int
    event_id: str
    recorded_at: str
    recorded_by: str
    since: tuple[RecordedEvent, ...] = ()
    retracted: RecordedEvent | None = None
    withdrawn: RecordedEvent | None = None
    withheld: Withheld | None = None

    def knows(self, field: str) -> bool:
        """Tell whether the record still says anything of a field of `now`, be it that nothing was said."""
        if self.withheld is None:
            return True
        corrections = [one.event for one in self.since if isinstance(one.event, Correction)]
        return any(change.field == field for event in corrections for change in event.changes)

    @property
    def stands(self) -> bool:
        """Tell whether it counts: neither retracted by us nor withdrawn by them."""
        return self.retracted is None and self.withdrawn is None

    @property
    def corrections(self) -> tuple[RecordedEvent, ...]:
        """Return the corrections, in order."""
        return tuple(one for one in self.since if isinstance(one.event, Correction))


How = Literal["stands", "corrected", "retracted", "withdrawn", "withheld"]
"""How a thing stands, in a word."""


def standing_of(thing: Standing[Any]) -> How:
    """Return how a thing stands: withheld where it was redacted what it was, and neither retracted nor withdrawn since.

    Whatever else is printed or kept of a thing, this is the one word for it. It was corrected
    also where the correction was redacted: that there was one is still on record.
    """
    if thing.retracted is not None:
        return "retracted"
    if thing.withdrawn is not None:
        return "withdrawn"
    if thing.withheld is not None:
        return "withheld"
    return "corrected" if thing.since and corrections_of(thing) else "stands"


def corrections_of(thing: Standing[Any]) -> int:
    """Return how often a thing was corrected, those corrections counted of which nobody can tell any more what."""
    return sum(type_of(one.event).endswith(".corrected") for one in thing.since)


class Thing(NamedTuple):
    """What an event is about: the kind of thing and its readable id."""

    kind: str
    id: str

    def __str__(self) -> str:
        """Return `action panjgur-2024-01-16`."""
        return f"{self.kind} {self.id}"

    @classmethod
    def of_stream(cls, stream: str) -> "Thing":
        """Return the thing that a stream is about: `action:panjgur-2024-01-16` is its name."""
        kind, _, name = stream.partition(":")
        # In half the time of its own constructor; and kinds are few, so that all are compared by where they lie.
        return tuple.__new__(cls, (intern(kind), name))


@dataclass(frozen=True, slots=True)
class Register:
    """Everything on record, by kind and readable id, as it stands at `position`.

    `things` maps the position of every event to what it is about; `positions` each
    event id to its position; `revisions` each stream to how many events it has. `keys`
    are the events about the keys that sign the log: `key_history` reads them; `rules` those
    about the rule tables that it is read by. `survivors` is empty but in what
    `merging.as_merged` returns: there it maps each merged action to the one that it is shown as.
    `looked_up` is what `sides` and `parties` found in this very record before; another record,
    also one that was made of this one, begins with nothing in it.
    """

    position: int = 0
    recorded_at: str = ""
    actors: Mapping[str, Standing[ActorRegistered]] = field(default_factory=dict)
    sources: Mapping[str, Standing[SourceRegistered]] = field(default_factory=dict)
    actions: Mapping[str, Standing[ActionReported]] = field(default_factory=dict)
    claims: Mapping[str, Standing[ClaimMade]] = field(default_factory=dict)
    responses: Mapping[str, Standing[ResponseAsserted]] = field(default_factory=dict)
    cases: Mapping[str, Standing[CaseOpened]] = field(default_factory=dict)
    notes: Mapping[str, Standing[NoteAdded]] = field(default_factory=dict)
    exports: Mapping[str, Standing[ExportMade]] = field(default_factory=dict)
    places: Mapping[str, Standing[PlaceRegistered]] = field(default_factory=dict)
    keys: Sequence[RecordedEvent] = ()
    rules: Sequence[RecordedEvent] = ()
    survivors: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[int, Thing] = field(default_factory=dict)
    positions: Mapping[str, int] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)
    looked_up: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of_kind(self, kind: str) -> Mapping[str, Standing[Event]]:
        """Return all things of a kind, nothing for a word that is none: what the log notes of itself is no thing."""
        shelf = _SHELVES.get(kind)
        things: Mapping[str, Standing[Event]] = shelf(self) if shelf is not None else {}
        return things

    def find(self, kind: str, name: str) -> Standing[Event] | None:
        """Return the thing of that kind and id, or `None`."""
        return self.of_kind(kind).get(name)


KINDS = ("actor", "source", "place", "action", "claim", "response", "case", "note", "export")
"""The kinds of things that have an id; an export goes by the beginning of its SHA-256."""
_SHELVES = {kind: attrgetter(f"{kind}s") for kind in KINDS}


class Draft:
    """The register while it is being folded; things are kept by kind and id."""

    __slots__ = ("keys", "positions", "recorded_at", "revisions", "rules", "shelves", "things")

    def __init__(self) -> None:
        self.recorded_at = ""
        self.shelves: dict[str, dict[str, Standing[Event]]] = {kind: {} for kind in KINDS}
        self.keys: list[RecordedEvent] = []
        self.rules: list[RecordedEvent] = []
        self.things: dict[int, Thing] = {}
        self.positions: dict[str, int] = {}
        self.revisions: dict[str, int] = {}


def step(draft: Draft, recorded: RecordedEvent) -> None:
    """Learn of `recorded`."""
    stream = recorded.stream
    if stream != recorded.event.stream:
        raise _misfiled(recorded)
    draft.recorded_at = recorded.recorded_at
    draft.positions[recorded.event_id] = recorded.position
    draft.revisions[stream] = recorded.revision
    kind, name = draft.things[recorded.position] = Thing.of_stream(stream)
    shelf = draft.shelves.get(kind)
    if shelf is not None:
        shelf[name] = _after(shelf.get(name), recorded)
    elif isinstance(recorded.event, KeyRotated | KeyRevoked):  # what the log notes about itself
        draft.keys.append(recorded)
    elif isinstance(recorded.event, RulesAdopted):
        draft.rules.append(recorded)


_FIRSTS = (
    *(ActorRegistered, SourceRegistered, PlaceRegistered, ActionReported),
    *(ClaimMade, ResponseAsserted, CaseOpened, NoteAdded),
)
_KEPT = (
    *(ActorAffiliated, ActorAffiliationEnded, SourceRelated, SourceCaptured, SourceTransferred, SourceVerified),
    *(SourceGraded, ClaimGraded, ActionCoded, Merge, ActionsDistinguished, ActionsOrdered, ActionsRelated),
    *(ResponseDisputed, ResponseDeclined, CaseIncluded, CaseExcluded, CaseClosed),
    ExportMade,  # the same bytes may go to several readers: whoever got them first stands first
)
"""What changes nothing of a thing itself, and is kept with it: whoever asks reads it in `since`."""


def _after(thing: Standing[Event] | None, recorded: RecordedEvent) -> Standing[Event]:
    """Return a thing after an event about it. Raises `IntegrityFailure` where the two do not go together."""
    event = recorded.event
    if isinstance(event, EventWithheld):
        return _with_withheld(thing, recorded, event)
    is_first = isinstance(event, _FIRSTS)
    if thing is None:
        if not is_first and not isinstance(event, ExportMade):
            message = (
                f"position {recorded.position} is about {recorded.stream}, of which nothing was recorded before it"
            )
            raise IntegrityFailure(message, where={"position": recorded.position})
        return _first(recorded)
    if is_first:
        message = f"position {recorded.position} records {Thing.of_stream(recorded.stream)} a second time"
        raise IntegrityFailure(message, where={"position": recorded.position})
    return replace(thing, since=(*thing.since, recorded), **_changes(thing.now, recorded))


def _changes(now: Event, recorded: RecordedEvent) -> dict[str, Any]:
    """Return what an event about a thing changes of how it stands, beside that it was recorded."""
    event = recorded.event
    found: dict[str, Any] = {}
    match event:
        case Correction(changes=changes):
            found["now"] = amend(now, changes)
        case Retraction() | NoteRetracted():
            found["retracted"] = recorded
        case ActionRestored():
            found["retracted"] = None
        case ClaimWithdrawn() | SourceWithdrawn():
            found["withdrawn"] = recorded
        case CitationAdded():
            found["now"] = _with_one_more(now, "citations", event.citation)
        case ActorNamed():
            alias = built(Alias, name=event.name, language=event.language, use=event.use)
            found["now"] = _with_one_more(now, "aliases", alias)
        case _:
            if not isinstance(event, _KEPT):
                message = f"the register does not know {event.type}"
                raise TypeError(message)
    return found


def _with_one_more(event: Event, field: str, value: object) -> Event:
    """Return `event` with `value` at the end of one of its lists."""
    return changed(event, **{field: (*getattr(event, field), value)})


def _with_withheld(thing: Standing[Event] | None, recorded: RecordedEvent, event: EventWithheld) -> Standing[Event]:
    """Return a thing after an event about it of which the type alone is known: what that type does still counts."""
    if thing is None:
        if not is_first(event.was):
            message = f"position {recorded.position} is about {event.filed}, of which nothing was recorded before it"
            raise IntegrityFailure(message, where={"position": recorded.position})
        now = stand_in(event.was, event.filed.partition(":")[2], event.withheld)
        return replace(_first(recorded._replace(event=now)), withheld=event.withheld)
    thing = replace(thing, since=(*thing.since, recorded))
    match event.was.partition(".")[2]:
        case "retracted":
            return replace(thing, retracted=recorded)
        case "restored":
            return replace(thing, retracted=None)
        case "withdrawn":
            return replace(thing, withdrawn=recorded)
        case "corrected" if isinstance(thing.now, SourceRegistered):
            # It may have said that the source is confidential, and nobody can tell any more.
            return replace(thing, now=amend(thing.now, (Change(field="confidential", value=True),)))
        case _:
            return thing


def _misfiled(recorded: RecordedEvent) -> IntegrityFailure:
    message = f"position {recorded.position} is filed under {recorded.stream}, and is about {recorded.event.stream}"
    return IntegrityFailure(message, where={"position": recorded.position})


def _first(recorded: RecordedEvent) -> Standing[Event]:
    return Standing(
        now=recorded.event,
        first=recorded.event,
        position=recorded.position,
        event_id=recorded.event_id,
        recorded_at=recorded.recorded_at,
        recorded_by=recorded.recorded_by,
    )


def finish(draft: Draft) -> Register:
    """Return what stands, as a value of its own: the draft may go on."""
    shelves = {f"{kind}s": dict(shelf) for kind, shelf in draft.shelves.items()}
    return Register(
        position=max(draft.things, default=0),
        recorded_at=draft.recorded_at,
        keys=tuple(draft.keys),
        rules=tuple(draft.rules),
        things=dict(draft.things),
        positions=dict(draft.positions),
        revisions=dict(draft.revisions),
        **shelves,  # type: ignore[arg-type]  # each shelf holds the events of its kind: the stream says so
    )


REGISTER: Projection[Draft, Register] = Projection("register", 1, Draft, step, finish)
