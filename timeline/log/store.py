"""The log in one SQLite file: `SqliteLog`."""

import os
import threading
import uuid
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Self

from timeline import clock as clocks
from timeline.clock import Clock
from timeline.errors import InputRefused, IntegrityFailure, LogUnavailable
from timeline.log import rows
from timeline.log.appending import Entropy
from timeline.log.base import ShelvedLog
from timeline.log.codec import Stored
from timeline.log.compacting import compact
from timeline.log.connections import lies_on_network, make_file
from timeline.log.filesystems import inode
from timeline.log.gate import Gate, gate_for
from timeline.log.guard import Mode
from timeline.log.ids import is_uuid
from timeline.log.session import Session, SqliteTurn
from timeline.log.shelf import Attestation, DisclosureRow, Head

GateMaker = Callable[[Path], Gate]
_LONGEST_ORIGIN = 200


class SqliteShelf:
    """The rows of a log in an SQLite file. Each thread has its own connection; a forked child opens its own."""

    def __init__(self, path: Path, *, writable: bool, journal: Mode | None, make_gate: GateMaker) -> None:
        self.path = path
        self._compact = partial(compact, path, journal, make_gate) if writable else None
        self._new_session: Callable[..., Session] = partial(
            Session, path, writable=writable, journal=journal, make_gate=make_gate
        )
        self._local = threading.local()
        self._sessions: weakref.WeakSet[Session] = weakref.WeakSet()
        self._closed = False
        self._inode = inode(path)
        with self.session().reading() as connection:
            row = connection.execute("SELECT log_id, origin FROM log").fetchone()
        if row is None:
            message = f"{path} does not say which log it is"
            raise IntegrityFailure(message, where={"file": str(path)})
        self.log_id: str = row[0]
        self.origin: str = row[1]

    def session(self) -> Session:
        """Return the session of this thread."""
        if self._closed:
            message = f"{self.path} was closed"
            raise LogUnavailable(message, fix="open it again")
        session: Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self._new_session()
            self._sessions.add(session)
        return session

    def turn(self) -> AbstractContextManager[SqliteTurn]:
        """Hold the writers' turn: see `Shelf.turn`."""
        return self.session().turn()

    def compact(self) -> None:
        """Write the file anew: see `compacting.compact`. Raises `LogUnavailable` for a log that is open for reading."""
        if self._compact is None:
            message = f"nothing written: {self.path} was opened for reading"
            raise LogUnavailable(message, fix="open it for writing")
        self._compact()

    @contextmanager
    def redacting(self) -> Iterator[SqliteTurn]:
        """Hold the writers' turn with the right to take something out: see `Shelf.redacting`.

        On a connection of its own, which is opened for this and closed after it; no
        other of this process ever has that right.
        """
        usual = self.session()
        if usual.in_turn:
            raise not_alone()
        session = self._local.session = self._new_session(redacts=True)
        try:
            with session.turn() as turn:
                yield turn
        finally:
            self._local.session = usual
            session.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one state of the log: see `Shelf.reading`."""
        with self.session().reading():
            yield

    def entries(self, level: int, start: int, count: int) -> list[bytes]:
        """Return stored hashes: see `tree.Entries`."""
        return self.session().ask(rows.entries, level, start, count)

    def head(self) -> Head:
        """Return position and time of the newest event."""
        return self.session().ask(rows.head)

    def page(self, after: int, up_to: int, stream: str | None, limit: int) -> list[Stored]:
        """Return events: see `Shelf.page`."""
        return self.session().ask(rows.page, after, up_to, stream, limit)

    def positions_of(self, streams: Sequence[str], up_to: int) -> list[int]:
        """Return the positions of the events of some streams: see `Shelf.positions_of`."""
        return self.session().ask(rows.positions_of, streams, up_to)

    def pick(self, positions: Sequence[int]) -> list[Stored]:
        """Return the events at some positions: see `Shelf.pick`."""
        return self.session().ask(rows.pick, positions)

    def unfollowed(self, after: int, up_to: int) -> int | None:
        """Return an event whose revision follows none: see `Shelf.unfollowed`."""
        return self.session().ask(rows.unfollowed, after, up_to)

    def touched(self, after: int, up_to: int) -> list[tuple[int, str]]:
        """Return positions and streams: see `Shelf.touched`."""
        return self.session().ask(rows.touched, after, up_to)

    def data_version(self) -> tuple[int, ...]:
        """Return a mark that changes: see `Shelf.data_version`."""
        if (found := inode(self.path)) != self._inode:
            what = "there is no file any more" if found is None else "the file there is another one than was opened"
            message = f"{self.path}: {what}"
            raise LogUnavailable(message, where={"file": str(self.path)}, fix="open the log again, where it is now")
        return self.session().data_version()

    def revision(self, stream: str) -> int:
        """Return how many events the stream has."""
        return self.session().ask(rows.revision, stream)

    def streams(self, prefix: str, limit: int, up_to: int) -> list[str]:
        """Return names of streams: see `Shelf.streams`."""
        return self.session().ask(rows.streams, prefix, limit, up_to)

    def positions(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Return the positions of known event ids."""
        return self.session().ask(rows.positions, keys)

    def keys_between(self, low: bytes, high: bytes, limit: int, up_to: int) -> list[int]:
        """Return positions by a range of event ids."""
        return self.session().ask(rows.keys_between, low, high, limit, up_to)

    def recorded_at(self, position: int) -> str:
        """Return when an event was recorded."""
        return self.session().ask(rows.recorded_at, position)

    def summaries(self, after: int, stream: str | None, limit: int) -> list[tuple[int, str, str]]:
        """Return what came after: see `Shelf.summaries`."""
        return self.session().ask(rows.summaries, after, stream, limit)

    def disclosures(self, after: int, up_to: int) -> list[DisclosureRow]:
        """Return disclosures: see `Shelf.disclosures`."""
        return self.session().ask(rows.disclosures, after, up_to)

    def decoy_salts(self, after: int, up_to: int) -> list[tuple[int, bytes]]:
        """Return salts of decoys: see `Shelf.decoy_salts`."""
        return self.session().ask(rows.decoy_salts, after, up_to)

    def redacted_through(self, position: int) -> int:
        """Return by which position something was taken out: see `Shelf.redacted_through`."""
        return self.session().ask(rows.redacted_through, position)

    def checkpoints(self) -> list[tuple[int, bytes]]:
        """Return size and note of each checkpoint, by size."""
        return self.session().ask(rows.checkpoints)

    def attestations(self, size: int | None) -> list[Attestation]:
        """Return attestations: see `Shelf.attestations`."""
        return self.session().ask(rows.attestations, size)

    def holds_file(self, sha256: str, size: int) -> bool:
        """Tell whether a captured file lies beside the log: see `Blobs.holds`."""
        from timeline.log.blobs import Blobs  # noqa: PLC0415  # of a hundred appends one looks at a file

        return Blobs(self.path).holds(sha256, size)

    def close(self) -> None:
        """Close the connections of all threads."""
        self._closed = True
        for session in list(self._sessions):
            session.close()


class SqliteLog(ShelvedLog):
    """A log in one SQLite file: the only thing in this project that writes evidence."""

    _shelf: SqliteShelf

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._shelf.path

    def compact(self) -> None:
        """Write the file anew without its free pages: see `compacting.compact`. Nothing that is read changes."""
        self._shelf.compact()

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        origin: str,
        log_id: str | None = None,
        clock: Clock = clocks.now,
        entropy: Entropy = os.urandom,
        journal: Mode | None = None,
    ) -> Self:
        """Make an empty log at `path` and open it for writing.

        `log_id` is a UUID, a random one if none is given; `origin` names the log in
        its checkpoints. Raises `FileRefused` if there is something at `path`, which
        stays untouched, and `LogUnavailable` where the folder cannot be written.
        """
        log_id = log_id or str(uuid.UUID(bytes=entropy(16), version=4))
        check_names(log_id, origin)
        make_file(path, log_id=log_id, origin=origin, created_at=clocks.stamp(clock()))
        return cls.open(path, writable=True, clock=clock, entropy=entropy, journal=journal)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        writable: bool,
        clock: Clock = clocks.now,
        entropy: Entropy = os.urandom,
        gate: GateMaker | None = None,
        journal: Mode | None = None,
    ) -> Self:
        """Open the log at `path`.

        `journal` is the best that is safe with this SQLite if none is given; `gate`
        makes the queue of writers, one for each connection. For writing, schema and
        newest end are checked first. Raises `LogUnavailable`, `NotALog`, `FileRefused`
        or `IntegrityFailure`.
        """
        make_gate = gate or (lambda log: gate_for(log, network=lies_on_network(log)))
        shelf = SqliteShelf(path.absolute(), writable=writable, journal=journal, make_gate=make_gate)
        return cls(shelf, clock=clock, entropy=entropy)


def not_alone() -> InputRefused:
    """Return the refusal of a redaction within another turn."""
    message = "nothing recorded: a redaction is a transaction of its own, and something else is being recorded"
    return InputRefused(message, fix="redact before or after it")


def check_names(log_id: str, origin: str) -> None:
    """Check the names of a new log. Raises `InputRefused`.

    `origin` is a line of the checkpoints and the name of their key, which C2SP's
    signed notes allow neither blanks nor a plus sign.
    """
    if not is_uuid(log_id):
        message = f"the log id {log_id!r:.60} is not a UUID in lower-case letters"
        raise InputRefused(message)
    if not 1 <= len(origin) <= _LONGEST_ORIGIN or not origin.isprintable() or set(origin) & set(" +"):
        message = (
            f"the origin {origin!r:.60} is not 1 to {_LONGEST_ORIGIN} printable characters without blank or plus sign"
        )
        raise InputRefused(message, fix="give one like timeline.example.org/desk1")
