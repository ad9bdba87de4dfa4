"""`MemoryLog`: the same promises without a file, for tests and for what need not last."""

import os
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice

from timeline import clock as clocks
from timeline.clock import Clock
from timeline.errors import IntegrityFailure
from timeline.log.appending import Entropy
from timeline.log.base import ShelvedLog
from timeline.log.codec import Redacted, Stored
from timeline.log.ids import uuid_text
from timeline.log.sealing import base64url
from timeline.log.shelf import (
    WHOLE_EVENT,
    Attestation,
    DisclosureRow,
    EventRow,
    Head,
    RedactionRow,
    Rows,
    ToPurge,
)
from timeline.log.store import check_names, not_alone
from timeline.log.tree import Edge
from timeline.log.withheld import Gone


class MemoryTurn:
    """The writers' turn: what is written stays unless the turn ends with an error."""

    def __init__(self, shelf: "MemoryShelf") -> None:
        self.edge = shelf.edge.copy()
        self._shelf = shelf

    @property
    def head(self) -> Head:
        """The newest event."""
        return self._shelf.head()

    def write(self, rows: Rows) -> None:
        """Keep the rows."""
        self._shelf.keep(rows)

    def take_out(self, redactions: Sequence[RedactionRow], purge: ToPurge) -> None:
        """Keep redactions and drop what they name; a list leaves nothing to be purged."""
        del purge
        self._shelf.take_out(redactions)

    def write_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a checkpoint."""
        self._shelf.keep_checkpoint(size, note)

    def write_attestation(self, attestation: Attestation) -> None:
        """Keep an attestation."""
        self._shelf.keep_attestation(attestation)


class MemoryShelf:
    """The rows of a log in lists. A lock stands for SQLite's: one thread at a time reads or writes."""

    def __init__(self, log_id: str, origin: str) -> None:
        self.log_id, self.origin = log_id, origin
        self.edge = Edge()
        self._lock = threading.RLock()
        self._turn: MemoryTurn | None = None
        self._events: list[EventRow] = []
        self._disclosures: dict[int, list[DisclosureRow]] = {}
        self._redactions: dict[int, list[RedactionRow]] = {}
        self._subtrees: dict[int, list[bytes]] = {}
        self._positions: dict[bytes, int] = {}
        self._streams: dict[str, list[int]] = {}
        self._checkpoints: dict[int, bytes] = {}
        self._attestations: list[Attestation] = []
        self.files: dict[str, int] = {}

    @contextmanager
    def turn(self) -> Iterator[MemoryTurn]:
        """Hold the writers' turn: see `Shelf.turn`."""
        with self._lock:
            if self._turn is not None:
                yield self._turn
                return
            turn = self._turn = MemoryTurn(self)
            size, beside = len(self._events), (dict(self._checkpoints), list(self._attestations))
            try:
                yield turn
                self.edge = turn.edge
            except BaseException:
                self._cut(size)
                self._checkpoints, self._attestations = beside
                raise
            finally:
                self._turn = None

    @contextmanager
    def redacting(self) -> Iterator[MemoryTurn]:
        """Hold the writers' turn with the right to take something out: see `Shelf.redacting`."""
        with self._lock:
            if self._turn is not None:
                raise not_alone()
            events, disclosures = list(self._events), {at: list(rows) for at, rows in self._disclosures.items()}
            try:
                with self.turn() as turn:
                    yield turn
            except BaseException:
                self._events, self._disclosures = events, disclosures
                raise

    def take_out(self, redactions: Sequence[RedactionRow]) -> None:
        """Keep redactions, and drop the disclosures, or the whole leaf, that they name."""
        self.keep(Rows(redactions=redactions))
        for target, slot, _, _ in redactions:
            if slot == WHOLE_EVENT:
                row = self._events[target - 1]
                self._events[target - 1] = (*row[:8], None, b"")
                self._disclosures.pop(target, None)
            else:
                self._disclosures[target] = [one for one in self._disclosures[target] if one[1] != slot]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one state of the log."""
        with self._lock:
            yield

    def keep(self, rows: Rows) -> None:
        """Add rows at the end."""
        for row in rows.events:
            self._events.append(row)
            self._positions[row[1]] = row[0]
            self._streams.setdefault(row[2], []).append(row[0])
        for disclosure in rows.disclosures:
            self._disclosures.setdefault(disclosure[0], []).append(disclosure)
        for redaction in rows.redactions:
            self._redactions.setdefault(redaction.target, []).append(redaction)
        for level, _, hash_ in rows.subtrees:
            self._subtrees.setdefault(level, []).append(hash_)

    def _cut(self, size: int) -> None:
        """Undo all beyond the first `size` events."""
        for row in self._events[size:]:
            del self._positions[row[1]]
            self._disclosures.pop(row[0], None)
            self._streams[row[2]].remove(row[0])
        del self._events[size:]
        self._redactions = {
            target: kept
            for target, rows in self._redactions.items()
            if (kept := [row for row in rows if row.by_position <= size])
        }
        for level, hashes in self._subtrees.items():
            del hashes[size >> 8 * level :]

    def entries(self, level: int, start: int, count: int) -> list[bytes]:
        """Return stored hashes: see `tree.Entries`."""
        with self._lock:
            if level:
                found = self._subtrees.get(level, [])[start : start + count]
            else:
                found = [row[7] for row in self._events[start : start + count]]
        if len(found) != count:
            message = f"of {count} hashes of level {level} from {start} on, {len(found)} are there"
            raise IntegrityFailure(message)
        return found

    def head(self) -> Head:
        """Return position and time of the newest event."""
        with self._lock:
            return Head(len(self._events), self._events[-1][6] if self._events else "")

    def page(self, after: int, up_to: int, stream: str | None, limit: int) -> list[Stored]:
        """Return events: see `Shelf.page`."""
        with self._lock:
            if stream is None:
                wanted = self._events[after : min(up_to, after + limit)]
            else:
                inside = (position for position in self._streams.get(stream, ()) if after < position <= up_to)
                wanted = [self._events[position - 1] for position in islice(inside, limit)]
            return [self._stored(row) for row in wanted]

    def _stored(self, row: EventRow) -> Stored:
        position, revision, leaf_hash, salts, leaf = row[0], row[3], row[7], row[8], row[9]
        opened = [json for _, _, json in self._disclosures.get(position, ())]
        redactions = self._redactions.get(position, ())
        redacted = [
            Redacted(base64url(one.digest).decode(), one.by_position, self._events[one.by_position - 1][9])
            for one in redactions
            if one.slot != WHOLE_EVENT
        ]
        whole = next((one.by_position for one in redactions if one.slot == WHOLE_EVENT), None)
        gone = whole and Gone(uuid_text(row[1]), row[4], row[5], row[2], row[6], whole, self._events[whole - 1][9])
        content = salts or None, leaf or None, opened, redacted, gone or None
        return Stored(position, revision, leaf_hash, *content, *row[4:6], row[2])

    def positions_of(self, streams: Sequence[str], up_to: int) -> list[int]:
        """Return the positions of the events of some streams: see `Shelf.positions_of`."""
        with self._lock:
            return sorted(at for stream in streams for at in self._streams.get(stream, ()) if at <= up_to)

    def pick(self, positions: Sequence[int]) -> list[Stored]:
        """Return the events at some positions: see `Shelf.pick`."""
        with self._lock:
            return [self._stored(self._events[position - 1]) for position in positions]

    def unfollowed(self, after: int, up_to: int) -> int | None:
        """Return an event whose revision follows none: see `Shelf.unfollowed`."""
        with self._lock:
            rows = self._events[after:up_to]
            return next((at for at, _, stream, revision, *_ in rows if self._streams[stream][revision - 1] != at), None)

    def touched(self, after: int, up_to: int) -> list[tuple[int, str]]:
        """Return positions and streams: see `Shelf.touched`."""
        with self._lock:
            return [(row[0], row[2]) for row in self._events[after:up_to]]

    def data_version(self) -> tuple[int, ...]:
        """Return a mark that changes: see `Shelf.data_version`."""
        with self._lock:
            return len(self._events), len(self._checkpoints), len(self._attestations)

    def revision(self, stream: str) -> int:
        """Return how many events the stream has."""
        with self._lock:
            return len(self._streams.get(stream, ()))

    def streams(self, prefix: str, limit: int, up_to: int) -> list[str]:
        """Return names of streams: see `Shelf.streams`."""
        with self._lock:
            begun = (name for name, inside in self._streams.items() if inside and inside[0] <= up_to)
            return sorted(name for name in begun if name.startswith(prefix))[:limit]

    def positions(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Return the positions of known event ids."""
        with self._lock:
            return {key: self._positions[key] for key in keys if key in self._positions}

    def keys_between(self, low: bytes, high: bytes, limit: int, up_to: int) -> list[int]:
        """Return positions by a range of event ids."""
        with self._lock:
            found = sorted((key, position) for key, position in self._positions.items() if low <= key <= high)
        return [position for _, position in found if position <= up_to][:limit]

    def recorded_at(self, position: int) -> str:
        """Return when an event was recorded."""
        with self._lock:
            return self._events[position - 1][6]

    def summaries(self, after: int, stream: str | None, limit: int) -> list[tuple[int, str, str]]:
        """Return what came after: see `Shelf.summaries`."""
        with self._lock:
            if stream is None:
                wanted = self._events[after : after + limit]
            else:
                wanted = [
                    self._events[position - 1] for position in self._streams.get(stream, [])[after : after + limit]
                ]
            return [(row[0], row[4], row[2]) for row in wanted]

    def disclosures(self, after: int, up_to: int) -> list[DisclosureRow]:
        """Return disclosures: see `Shelf.disclosures`."""
        with self._lock:
            return [row for position in range(after + 1, up_to + 1) for row in self._disclosures.get(position, ())]

    def decoy_salts(self, after: int, up_to: int) -> list[tuple[int, bytes]]:
        """Return salts of decoys: see `Shelf.decoy_salts`."""
        with self._lock:
            return [(row[0], row[8]) for row in self._events[after:up_to] if row[8]]

    def redacted_through(self, position: int) -> int:
        """Return by which position something was taken out: see `Shelf.redacted_through`."""
        with self._lock:
            rows = [row for target, rows in self._redactions.items() if target <= position for row in rows]
        return max((row.by_position for row in rows), default=0)

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Add a checkpoint. Raises `IntegrityFailure` if there is one of that size: it is never replaced."""
        if size in self._checkpoints:
            raise _taken(size, "checkpoint")
        self._checkpoints[size] = note

    def keep_attestation(self, attestation: Attestation) -> None:
        """Add an attestation. Raises `IntegrityFailure` if it is there."""
        if attestation in self._attestations:
            raise _taken(attestation.size, "attestation")
        self._attestations.append(attestation)

    def checkpoints(self) -> list[tuple[int, bytes]]:
        """Return size and note of each checkpoint, by size."""
        with self._lock:
            return sorted(self._checkpoints.items())

    def attestations(self, size: int | None) -> list[Attestation]:
        """Return attestations: see `Shelf.attestations`."""
        with self._lock:
            found = [one for one in self._attestations if size in (None, one.size)]
        return sorted(found, key=lambda one: (one.size, one.kind, sha256(one.content).digest()))

    def holds_file(self, sha256: str, size: int) -> bool:
        """Tell whether a captured file is kept. Raises `IntegrityFailure` where it has another size."""
        if (found := self.files.get(sha256, size)) != size:
            message = f"the captured file {sha256} has {found:,} bytes; {size:,} were captured"
            raise IntegrityFailure(message, where={"blob": sha256})
        return sha256 in self.files

    def close(self) -> None:
        """Close nothing."""


def _taken(size: int, what: str) -> IntegrityFailure:
    message = f"the {what} of size {size} is there already: it is never replaced"
    return IntegrityFailure(message, where={"position": size})


class MemoryLog(ShelvedLog):
    """A log in memory. It forgets all when it is gone, and nothing before."""

    def __init__(
        self,
        *,
        origin: str = "memory.example/log",
        log_id: str | None = None,
        clock: Clock = clocks.now,
        entropy: Entropy = os.urandom,
    ) -> None:
        log_id = log_id or str(uuid.UUID(bytes=entropy(16), version=4))
        check_names(log_id, origin)
        self._memory = MemoryShelf(log_id, origin)
        super().__init__(self._memory, clock=clock, entropy=entropy)

    def keep_file(self, content: bytes) -> str:
        """Keep a captured file, and return its SHA-256: what `Blobs.put` is to a log on disk."""
        name = sha256(content).hexdigest()
        self._memory.files[name] = len(content)
        return name
