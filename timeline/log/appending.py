"""How events become the newest of a log: idempotence, conditions, time, leaves, in this order and under one turn."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from events.envelope import NewEvent
from events.logs import ClockSetBack
from events.redactions import EventRedacted
from timeline.clock import Clock, stamp
from timeline.errors import EventIdTaken, HeadMoved, InputRefused, LogUnavailable, RevisionConflict, TimelineError
from timeline.log import codec, tree
from timeline.log.api import Append, Receipt
from timeline.log.codec import Prepared
from timeline.log.faults import OutcomeUnknown
from timeline.log.ids import RANDOM_BYTES, uuid7
from timeline.log.repeats import difference
from timeline.log.shelf import Head, Rows, Shelf, Turn

Entropy = Callable[[int], bytes]

TOLERATED = timedelta(seconds=2)
"""How far a clock may be off before anything is said of it."""
_REPEAT = "see to the disk, then run the same command again: what is recorded is not recorded twice"
_CAME_FIRST = 20  # a conflict names that many of the events that came first


class Writer:
    """What appending needs beside the shelf: where time and random bytes come from."""

    def __init__(self, shelf: Shelf, clock: Clock, entropy: Entropy) -> None:
        self._shelf, self._clock, self._entropy = shelf, clock, entropy

    def append_all(self, appends: Sequence[Append], head: int | None) -> Receipt:
        """Record `appends`, or none of them: see `EventLog.append_all`."""
        batch = [(append.stream, new) for append in appends for new in append.events]
        _check_ids(batch)
        # All that does not depend on the place in the log is made before the turn.
        prepared = codec.prepare(batch, self._shelf.log_id, self._entropy)
        try:
            with self._shelf.turn() as turn:
                earlier = self._earlier(prepared)
                return earlier or self._record(turn, self._check_reading(turn, appends, head), prepared)
        except OutcomeUnknown as failure:
            raise self._outcome(failure, prepared) from failure

    def _earlier(self, prepared: Sequence[Prepared]) -> Receipt | None:
        """Return the receipt of the first time, if the same events were recorded before.

        Inside the turn: another process may have recorded them a moment ago.
        Raises `EventIdTaken` if an id stands for something else.
        """
        known = self._shelf.positions([one.key for one in prepared])
        if not known:
            return None
        for one in prepared:
            if one.key not in known:
                other, position = next((two, known[two.key]) for two in prepared if two.key in known)
                detail = f"and event {one.new.event_id}, which comes with it now, is not"
                raise EventIdTaken(other.new.event_id, position, detail)
        first = known[prepared[0].key]
        for position, one in enumerate(prepared, first):
            if known[one.key] != position:
                raise EventIdTaken(one.new.event_id, known[one.key], "in another order than now")
        last = first + len(prepared) - 1
        for one, stored in zip(prepared, self._shelf.page(first - 1, last, None, len(prepared)), strict=True):
            if differs := difference(one, stored):
                raise EventIdTaken(one.new.event_id, stored.position, differs)
        return Receipt(self._shelf.log_id, first, last, tree.root(last, self._shelf), repeated=True)

    def _check_reading(self, turn: Turn, appends: Sequence[Append], head: int | None) -> dict[str, int]:
        """Return the present revision of each stream, if the log is as it was when this was decided."""
        revisions = self._check_expected(appends)
        newest = turn.head.position
        if head is not None and head != newest:
            came_first = self._shelf.summaries(head, None, _CAME_FIRST)
            raise HeadMoved(expected=head, actual=newest, came_first=came_first)
        return revisions

    def _record(self, turn: Turn, revisions: dict[str, int], prepared: list[Prepared]) -> Receipt:
        newest = turn.head
        moment = self._clock()
        now = stamp(moment)
        recorded_at = max(now, newest.recorded_at)
        before = self._set_back(moment, newest, prepared[0].new) if now < newest.recorded_at else []
        for one in before:
            revisions.setdefault(one.stream, self._shelf.revision(one.stream))
        first = newest.position + 1
        turn.write(_rows(turn, first, recorded_at, revisions, before + prepared))
        last = newest.position + len(before) + len(prepared)
        return Receipt(self._shelf.log_id, first + len(before), last, turn.edge.root())

    def _check_expected(self, appends: Sequence[Append]) -> dict[str, int]:
        """Return the present revision of each stream, if each is the one expected."""
        present: dict[str, int] = {}
        after: dict[str, int] = {}
        for stream, events, expected in appends:
            if stream not in after:
                after[stream] = present[stream] = self._shelf.revision(stream)
            if (actual := after[stream]) != expected:
                came_first = self._shelf.summaries(expected, stream, _CAME_FIRST)
                raise RevisionConflict(stream, expected=expected, actual=actual, came_first=came_first)
            after[stream] += len(events)
        return present

    def _set_back(self, moment: datetime, newest: Head, first: NewEvent) -> list[Prepared]:
        """Return the event that says that the clock stands before the head, if it does by more than two seconds."""
        if datetime.fromisoformat(newest.recorded_at) - moment <= TOLERATED:
            return []
        event = ClockSetBack(clock=stamp(moment), head=newest.recorded_at)
        milliseconds = max(0, int(moment.timestamp() * 1000))
        event_id = uuid7(milliseconds, self._entropy(RANDOM_BYTES))
        new = NewEvent(event, event_id, first.recorded_by, first.correlation)
        return codec.prepare([(event.stream, new)], self._shelf.log_id, self._entropy)

    def _outcome(self, failure: OutcomeUnknown, prepared: Sequence[Prepared]) -> TimelineError:
        """Say what is stored after an error of the disk: look, never retry the COMMIT.

        After a failed fsync pages may count as clean, so the file was closed and is
        opened and checked anew.
        """
        try:
            known = self._shelf.positions([one.key for one in prepared])
        except LogUnavailable:
            return LogUnavailable(
                f"{failure.message}; whether it was recorded is not known yet", where=failure.where, fix=_REPEAT
            )
        if not known and failure.unsynced:
            message = f"not recorded so far, though a crash may still bring it back: {failure.message}"
            return LogUnavailable(message, where=failure.where, fix=_REPEAT)
        if not known:
            return LogUnavailable(f"nothing recorded: {failure.message}", where=failure.where, fix=failure.fix)
        positions = sorted(known.values())
        stored = LogUnavailable(
            f"recorded at positions {positions[0]} to {positions[-1]}, but then: {failure.message}", where=failure.where
        )
        stored.recorded = tuple(positions)
        return stored


def _check_ids(batch: Sequence[tuple[str, NewEvent]]) -> None:
    if not batch:
        message = "nothing recorded: no event was given"
        raise InputRefused(message)
    if any(isinstance(new.event, EventRedacted) for _, new in batch):
        message = "nothing recorded: a redaction is not appended; it takes out what it names"
        raise InputRefused(message, fix="run timeline redact")
    ids = [new.event_id for _, new in batch]
    if len(set(ids)) != len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        message = f"nothing recorded: event {twice} comes twice in one batch"
        raise InputRefused(message, where={"event_id": twice})


def _rows(turn: Turn, first: int, recorded_at: str, revisions: dict[str, int], prepared: Sequence[Prepared]) -> Rows:
    """Return the rows of events that stand at positions from `first`, and let the tree grow by them."""
    time = recorded_at.encode()
    events, disclosures, hashes = [], [], []
    for position, one in enumerate(prepared, first):
        new, stream, key, before, after, sealed = one
        leaf = before + time + after
        hashes.append(leaf_hash := sha256(tree.LEAF_PREFIX + leaf).digest())
        revisions[stream] = revision = revisions[stream] + 1
        event = new.event
        events.append((
            position, key, stream, revision, event.type, event.schema_version, recorded_at, leaf_hash,
            sealed.decoy_salts, leaf,
        ))  # fmt: skip
        for slot, disclosure in enumerate(sealed.disclosures):
            disclosures.append((position, slot, disclosure))
    return Rows(events, disclosures, (), turn.edge.extend(hashes))
