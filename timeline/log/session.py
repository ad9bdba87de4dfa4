"""One connection of one thread to a log, and the writers' turn on it."""

import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from timeline import _sqlite
from timeline._sqlite import Connection
from timeline.errors import LogUnavailable, TimelineError
from timeline.log import pending, rows
from timeline.log.connections import open_reader, open_writer
from timeline.log.faults import (
    CORRUPT,
    UNKNOWN_OUTCOME,
    OutcomeUnknown,
    is_busy,
    is_unsynced,
    primary,
    translate,
    translated,
)
from timeline.log.gate import Gate
from timeline.log.guard import Mode
from timeline.log.shelf import Attestation, Head, RedactionRow, Rows, ToPurge
from timeline.log.tree import Edge

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

# So many new leaf hashes are read to bring the right edge up to the head; beyond,
# it is quicker to build it anew from at most 255 entries a level.
_FEW = 512


class SqliteTurn:
    """The writers' turn on one connection."""

    def __init__(self, session: "Session", connection: Connection) -> None:
        self.edge = Edge()
        self.head = Head(0, "")
        self.broken = False
        self._session, self._connection = session, connection

    def write(self, new: Rows) -> None:
        """Insert rows. After an error nothing of the whole turn is kept."""
        with self._undone_on_error():
            rows.insert(self._connection, new)
        if new.events:
            self.head = Head(new.events[-1][0], new.events[-1][6])

    def write_checkpoint(self, size: int, note: bytes) -> None:
        """Insert a checkpoint, in the same way."""
        with self._undone_on_error():
            rows.insert_checkpoint(self._connection, size, note)

    def write_attestation(self, attestation: Attestation) -> None:
        """Insert an attestation, in the same way."""
        with self._undone_on_error():
            rows.insert_attestation(self._connection, attestation)

    def take_out(self, redactions: Sequence[RedactionRow], purge: ToPurge) -> None:
        """Note what is to be purged, then write redactions and delete what they name: see `RedactingTurn.take_out`."""
        path = self._session.path
        pending.note(path, purge)
        try:
            with self._undone_on_error():
                rows.take_out(self._connection, redactions)
        except BaseException:
            pending.forget(path, [purge])
            raise

    @contextmanager
    def _undone_on_error(self) -> Iterator[None]:
        try:
            yield
        except _sqlite.Error as error:
            self.broken = True
            raise self._session.failed(error) from error


class Session:
    """A connection, its place in the queue of writers, and the right edge of the tree as it last saw it."""

    def __init__(
        self,
        path: Path,
        *,
        writable: bool,
        journal: Mode | None,
        make_gate: Callable[[Path], Gate],
        redacts: bool = False,
    ) -> None:
        self.path = path
        self._writable, self._journal, self._redacts = writable, journal, redacts
        self._make_gate = make_gate
        self._connection: Connection | None = None
        self._gate: Gate | None = None
        self._turn: SqliteTurn | None = None
        self._edge = Edge()
        self._serial = 0
        _sessions.add(self)

    @property
    def connection(self) -> Connection:
        """The connection, opened at first use."""
        if self._connection is None:
            self._connection, self._serial = self._open(), next(_serials)
        return self._connection

    def _open(self) -> Connection:
        if not self._writable:
            return open_reader(self.path)
        connection = open_writer(self.path, self._journal, redacts=self._redacts)
        if self.gate.method == "poll":  # the gate polls, so SQLite need not sleep
            connection.execute("PRAGMA busy_timeout=0").fetchall()
        return connection

    @property
    def in_turn(self) -> bool:
        """Tell whether this connection holds the writers' turn."""
        return self._turn is not None

    @property
    def gate(self) -> Gate:
        """The gate of this connection, opened at first use."""
        if self._gate is None:
            self._gate = self._make_gate(self.path)
        return self._gate

    def ask(
        self, question: Callable[Concatenate[Connection, Asked], Answer], *with_: Asked.args, **by: Asked.kwargs
    ) -> Answer:
        """Put a question to the connection, in a turn or on its own."""
        connection = self.connection
        if not connection.in_transaction:
            with self.reading():
                return question(connection, *with_, **by)
        try:
            return question(connection, *with_, **by)
        except _sqlite.Error as error:
            raise translate(error, self.path) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Hold one state of the log for a few short reads; inside a turn, that of the turn."""
        connection = self.connection
        with translated(self.path):
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")

    def data_version(self) -> tuple[int, int, int]:
        """Return SQLite's mark for what other connections have written, and how many rows this one has.

        Both begin anew with each connection, so its number goes before.
        """
        connection = self.connection
        with translated(self.path):
            # As a statement of its own: SQLite looks at the header of the file, or of the WAL, and at nothing else.
            seen = connection.execute("PRAGMA data_version").fetchone()[0]
            return self._serial, seen, connection.total_changes

    @contextmanager
    def turn(self) -> Iterator[SqliteTurn]:
        """Hold the writers' turn: see `Shelf.turn`."""
        if self._turn is not None:
            yield self._turn
            return
        if not self._writable:
            message = f"nothing recorded: {self.path} was opened for reading"
            raise LogUnavailable(message, fix="open it for writing")
        connection, gate = self.connection, self.gate
        try:
            gate.enter()
            with translated(self.path):
                # A plain BEGIN takes the lock at the first write, after the head has been
                # read: of two writers that read the same head, one then sees "locked".
                gate.until(lambda: attempt(connection, "BEGIN IMMEDIATE"))
            yield from self._transaction(connection, gate)
        finally:
            if self._gate is gate:  # else this is the child of a fork, and the turn is the parent's
                gate.leave()  # also where it did not come: Ctrl-C may have struck as it did

    def _transaction(self, connection: Connection, gate: Gate) -> Iterator[SqliteTurn]:
        turn = self._turn = SqliteTurn(self, connection)
        try:
            with translated(self.path):
                turn.head = rows.head(connection)
                turn.edge = self._edge_at(turn.head.position, connection)
            yield turn
            self._commit(turn, connection, gate)
        except BaseException:
            if self._turn is turn:
                self._roll_back()
            raise
        finally:
            if self._turn is turn:
                self._turn = None

    def _edge_at(self, size: int, connection: Connection) -> Edge:
        known = self._edge
        if known.size == size:
            return known.copy()
        source = rows.Source(connection)
        if not 0 < known.size < size <= known.size + _FEW:
            return Edge.at(size, source)
        edge = known.copy()
        edge.extend(source.entries(0, known.size, size - known.size))  # what other processes appended
        return edge

    def _commit(self, turn: SqliteTurn, connection: Connection, gate: Gate) -> None:
        if self._turn is not turn:
            message = "nothing recorded: the process was forked during the turn, which stays the parent's"
            raise LogUnavailable(message, fix="append after the fork")
        if turn.broken:
            message = "nothing recorded: a write of this turn had failed"
            raise LogUnavailable(message)
        try:
            gate.until(lambda: attempt(connection, "COMMIT"))
        except _sqlite.Error as error:
            raise self.failed(error) from error
        self._edge = turn.edge

    def failed(self, error: Exception) -> TimelineError:
        """Undo the turn after an error of the driver, and return what the error means."""
        self._roll_back()
        meaning = translate(error, self.path)
        if primary(error) in UNKNOWN_OUTCOME or primary(error) == CORRUPT:
            # What SQLite's cache says of the file may be wrong now: the next use opens it anew.
            self._drop()
        if primary(error) in UNKNOWN_OUTCOME:
            unknown = OutcomeUnknown(meaning.message, where=meaning.where, fix=meaning.fix)
            unknown.unsynced = is_unsynced(error)
            return unknown
        return meaning

    def _roll_back(self) -> None:
        if self._connection is not None and self._connection.in_transaction:
            with suppress(_sqlite.Error):  # SQLite may have done so already
                self._connection.execute("ROLLBACK")

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._edge = Edge()
        if connection is not None:
            with suppress(_sqlite.Error):
                connection.close()

    def close(self) -> None:
        """Close the connection. The last one to close writes the WAL back, so it waits for its turn."""
        gate, connection = self._gate, self._connection
        if gate is not None and connection is not None and self._turn is None:
            with suppress(LogUnavailable):
                gate.enter()
                self._drop()
                gate.leave()
        self._drop()
        self._gate = None
        if gate is not None:
            gate.close()

    def __del__(self) -> None:
        """Close what a thread leaves behind when it ends, and wait for nothing."""
        self._drop()
        if self._gate is not None:
            self._gate.close()

    def forget(self) -> None:
        """Let go of what belongs to the parent, in the child of a fork.

        A connection must not cross a fork, not even to be closed: SQLite would write
        the WAL back and delete it under the parent's feet. So it is kept, untouched.
        """
        if self._connection is not None:
            _forgotten.append(self._connection)
        if self._gate is not None:
            self._gate.forget()
        self._connection = self._gate = self._turn = None
        self._edge = Edge()


_sessions: "weakref.WeakSet[Session]" = weakref.WeakSet()
_forgotten: list[Connection] = []
_serials = count(1)


def _forget_all() -> None:
    for session in list(_sessions):
        session.forget()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_forget_all)


def attempt(connection: Connection, statement: str) -> bool:
    """Run a statement; return `False` if somebody else holds the lock that it needs."""
    try:
        connection.execute(statement)
    except _sqlite.Error as error:
        if is_busy(error):
            return False
        raise
    return True
