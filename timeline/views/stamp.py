"""The stamp of a view: which code, log and position its rows are of; and whether they still are."""

from typing import NamedTuple

from events.envelope import Basis
from timeline._sqlite import Connection
from timeline.log.api import EventLog

CREATE = """CREATE TABLE view (
  name TEXT NOT NULL, part TEXT NOT NULL, version INTEGER NOT NULL, generation INTEGER NOT NULL,
  fingerprint TEXT NOT NULL, log_id TEXT NOT NULL, position INTEGER NOT NULL, root TEXT NOT NULL,
  events INTEGER NOT NULL, redacted INTEGER NOT NULL, tables TEXT NOT NULL, PRIMARY KEY (name, part)
)"""
_FIELDS = "name, part, version, generation, fingerprint, log_id, position, root, events, redacted, tables"
ANOTHER_LOG, ANOTHER_ROOT, CUT_SHORT = "another log", "the log has another root there", "the log is shorter"
CHANGED_CODE, NEVER_BUILT, REDACTED = "changed code", "not built yet", "something was redacted since"
CONFIDENTIAL, DAMAGED = "a source has become confidential", "it is damaged"
NOTHING_STAYS = frozenset({ANOTHER_LOG, ANOTHER_ROOT, CUT_SHORT, REDACTED})
"""Why the whole file is thrown away: what must not be kept stands on free pages and in former generations, too."""


class Stamp(NamedTuple):
    """A row of the table `view`: what the rows of one view were computed from, written with them.

    `part` is `current`, or `former` for the generation before. `root` is in hex; `events`
    counts those that were folded; `redacted` is the newest position by which something
    was taken out of them; `tables` are the names of the tables, with blanks between.
    """

    name: str
    part: str
    version: int
    generation: int
    fingerprint: str
    log_id: str
    position: int
    root: str
    events: int
    redacted: int
    tables: str

    @property
    def basis(self) -> Basis:
        """Return what the rows were computed from."""
        return Basis(self.log_id, self.position, bytes.fromhex(self.root))


def read(connection: Connection) -> dict[tuple[str, str], Stamp]:
    """Return the stamps by name and part."""
    rows = connection.execute(f"SELECT {_FIELDS} FROM view").fetchall()  # noqa: S608  # a constant
    return {(row[0], row[1]): Stamp(*row) for row in rows}


def write(connection: Connection, stamp: Stamp) -> None:
    """Put a stamp in the place of the one of that name and part."""
    connection.execute(f"INSERT OR REPLACE INTO view ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", stamp)  # noqa: S608


class Judge:
    """Tells of stamps whether they are still true of a log, up to a head; what it asks the log, it asks once.

    `redacted` is by which position something was taken out before the first stamp was
    judged: what is written afterwards is stamped with it, so that whatever is taken out
    while it is judged or written is noticed at the next use.
    """

    def __init__(self, log: EventLog, head: Basis) -> None:
        self._log = log
        self.head = head
        self.redacted = log.redacted_through(head.position)
        self._roots = {head.position: head.root}
        self._redacted: dict[int, int] = {}

    def stale(self, stamp: Stamp | None, fingerprint: str) -> str | None:
        """Return why a view has to be built anew; `None` if it can be caught up."""
        if stamp is None:
            return NEVER_BUILT
        if stamp.log_id != self.head.log_id:
            return ANOTHER_LOG
        if stamp.fingerprint != fingerprint:
            return CHANGED_CODE
        if stamp.position > self.head.position:
            return CUT_SHORT
        if self._root(stamp.position).hex() != stamp.root:
            return ANOTHER_ROOT
        return REDACTED if self._redacted_through(stamp.position) != stamp.redacted else None

    def _root(self, position: int) -> bytes:
        if position not in self._roots:
            self._roots[position] = self._log.basis(position).root
        return self._roots[position]

    def _redacted_through(self, position: int) -> int:
        if position not in self._redacted:
            self._redacted[position] = self._log.redacted_through(position)
        return self._redacted[position]
