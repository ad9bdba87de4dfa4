"""Two bases of one log: what was known at the earlier, what at the later, and what was recorded in between."""

from collections.abc import Collection, Iterable, Iterator

from events.envelope import Basis, RecordedEvent
from events.logs import RULES
from timeline.log.api import EventLog
from timeline.projections.changes import Between
from timeline.projections.register import KINDS, REGISTER, Thing
from timeline.replay.about import CHAINED, CLAIMED, NAMED, REPORTED, Index, events_about, known_of, things_about
from timeline.replay.run import Progress, counted, uncollected

_WIDE = ("actor", "source")


def known_between(log: EventLog, start: Basis, end: Basis, progress: Progress | None = None) -> Between:
    """Return what was known at `start` and at `end`, in one pass, each byte checked; `end` is not before `start`.

    Raises `IntegrityFailure` where the log is not what the roots of the bases stand for.
    """
    draft = REGISTER.start()
    with uncollected():
        REGISTER.learn(draft, _told(log.read_verified(start), end, progress))
        before = REGISTER.finish(draft)
        events = tuple(_told(log.read_verified(end, since=start), end, progress))
        REGISTER.learn(draft, events)
        return Between(before, REGISTER.finish(draft), events)


def _told(events: Iterable[RecordedEvent], end: Basis, progress: Progress | None) -> Iterable[RecordedEvent]:
    return events if progress is None else counted(events, end.position, progress)


def known_of_between(log: EventLog, start: Basis, end: Basis, things: Collection[Thing]) -> Between:
    """Return the same of some things only: see `things_between`."""
    touched = {Thing.of_stream(stream) for _, stream in log.touched(start.position, end.position)}
    read = events_about(log, end, touched)
    events = tuple(recorded for recorded in read if recorded.position > start.position)
    return Between(known_of(log, start, things), known_of(log, end, things), events)


def things_between(
    log: EventLog, start: Basis, end: Basis, index: Index, chain: Thing | None = None
) -> frozenset[Thing] | None:
    """Return what the changes from `start` to `end` are read from; `None` where that is everything.

    What was recorded in between changes things; by a claim the others about its actions
    or its case, and those that it replaces, by a response or an action the chains that they are in.
    An actor or a source that others knew before can change anything. `chain` is an action
    whose chains alone are asked about.
    """
    touched = {Thing.of_stream(stream) for _, stream in log.touched(start.position, end.position)}
    seeds = {thing for thing in touched if thing.kind in KINDS}
    wide = {thing for thing in seeds if thing.kind in _WIDE}
    if set(index.naming(wide, KINDS)) - seeds or any(True for _ in events_about(log, start, wide)):
        return None
    claims = {thing for thing in seeds if thing.kind == "claim"}
    said_of = {thing for thing in index.named_by(claims) if thing.kind in ("action", "case")}
    joined = {thing for thing in seeds if thing.kind in ("action", "response")}
    found = things_about({*seeds, *_redacted(log, touched)}, index, NAMED)
    found |= things_about({*claims, *said_of}, index, CLAIMED) | things_about(joined, index, CHAINED)
    found |= {one for one in touched if f"{one.kind}:{one.id}" == RULES}
    return found if chain is None else found | things_about({chain}, index, REPORTED)


def _redacted(log: EventLog, touched: Iterable[Thing]) -> Iterator[Thing]:
    """Yield what something was taken out of: a redaction is filed under the id of its event."""
    for kind, name in touched:
        if kind == "event" and (position := log.find(name)) is not None:
            for _, stream in log.touched(position - 1, position):
                yield from (thing for thing in (Thing.of_stream(stream),) if thing.kind in KINDS)
