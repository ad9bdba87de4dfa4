"""The views of a log, open: caught up with it, or built anew where they are not its views any more."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from events.envelope import Basis
from timeline import _sqlite
from timeline._sqlite import Connection
from timeline.errors import LogUnavailable, NotFound
from timeline.log.api import EventLog
from timeline.log.faults import CORRUPT, NOTADB, primary
from timeline.views import file
from timeline.views import stamp as stamps
from timeline.views.confidential import became_confidential
from timeline.views.generation import Tables
from timeline.views.registry import registered
from timeline.views.stamp import Stamp
from timeline.views.view import Progress, Value, View
from timeline.views.work import Due, Work, drop_unfinished, due

_ATTEMPTS = 3
T = TypeVar("T")


class Done(NamedTuple):
    """What was done to a view before it was used: it was built anew for a reason, or caught up (`why` is `None`)."""

    view: str
    why: str | None
    events: int


class Views:
    """The views of one log, in the file beside it.

    A context manager, for one thread. `done` says what was done when they were last
    brought up to the log.
    """

    def __init__(self, log: EventLog, path: Path, *, views: Sequence[View] | None = None) -> None:
        self._log, self._log_path = log, path
        self.path = file.views_path(path)
        self.views = tuple(registered() if views is None else views)
        self._connection: Connection | None = None
        self._inode = 0
        self._names: dict[str, None] = {}
        self._basis: Basis | None = None
        self._thrown_away: str | None = None
        self.done: tuple[Done, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def refresh(
        self,
        names: Iterable[str] | None = None,
        *,
        anew: bool = False,
        progress: Progress | None = None,
        patience: float = file.PATIENCE,
    ) -> Basis:
        """Bring views up to the head of the log, and return that basis.

        Those named and those that they need; without names all that are prompt. With
        `anew` they are built from nothing. What stands, stands until all is done.

        Raises `NotFound` for an unknown view, `FileRefused` where the file is not ours,
        `LogUnavailable` where none can be kept or another program takes too long, and
        `IntegrityFailure` where the log is not what was recorded.
        """
        wanted = self._wanted(names)
        head = self._log.basis()
        for attempt in range(_ATTEMPTS):
            try:
                self._basis = self._refresh(wanted, head, anew=anew, progress=progress, patience=patience)
            except (_sqlite.Error, file.Untrusted) as error:
                if attempt == _ATTEMPTS - 1 or not self._is_mendable(error):
                    self.close()
                    raise file.unavailable(self.path, error) from error
                with file.one_at_a_time(self._log_path, patience):
                    is_certain = isinstance(error, _sqlite.Error) and primary(error) in (CORRUPT, NOTADB)
                    self._throw_away_if_untrusted(is_certain=is_certain)
            else:
                self._names |= dict.fromkeys(view.name for view in wanted)
                return self._basis
        raise AssertionError  # the last attempt returns or raises

    def _refresh(
        self, wanted: Sequence[View], head: Basis, *, anew: bool, progress: Progress | None, patience: float
    ) -> Basis:
        self.done = ()
        judge = stamps.Judge(self._log, head)
        connection = self._open()
        found = None if connection is None else stamps.read(connection)
        listed = due(wanted, found or {}, judge)
        if found is not None and not listed and not anew:
            return head
        with file.one_at_a_time(self._log_path, patience):
            connection = self._open()
            if connection is None:
                file.make(self.path)
                connection = self._reopened()
            drop_unfinished(connection)
            # Whoever had the lock may know of more than was there when this began, and something may be taken out.
            head = self._log.basis()
            judge = stamps.Judge(self._log, head)
            now = stamps.read(connection)
            listed = due(wanted, now, judge)
            if any(one.why in stamps.NOTHING_STAYS for one in listed) or became_confidential(
                connection, self._log, now.values(), head
            ):
                self.close()
                file.throw_away(self.path)
                file.make(self.path)
                connection = self._reopened()
                again = {one.view.name: one.why for one in listed}
                listed = due(wanted, {}, judge)
                listed = [one._replace(why=again.get(one.view.name) or stamps.CONFIDENTIAL) for one in listed]
            if anew:
                reasons = {one.view.name: one.why for one in listed}
                nothing = self._log.basis(0)
                listed = [Due(view, reasons.get(view.name) or "asked for", nothing) for view in wanted]
            if listed:
                Work(connection, self.views, self._log, head, progress=progress).run(listed, judge.redacted)
        why = {stamps.NEVER_BUILT: self._thrown_away or stamps.NEVER_BUILT}
        self.done = tuple(
            Done(one.view.name, one.why and why.get(one.why, one.why), head.position - one.since.position)
            for one in listed
        )
        self._thrown_away = None
        return head

    def _open(self) -> Connection | None:
        """Return the connection to the file that lies there now; `None` if there is none."""
        try:
            inode = self.path.lstat().st_ino
            if self._connection is not None and inode == self._inode:
                return self._connection
            self.close()
            self._connection, self._inode = file.open_file(self.path), inode
        except FileNotFoundError:
            self.close()
            return None
        except OSError as error:
            raise file.unavailable(self.path, error) from error
        return self._connection

    def _reopened(self) -> Connection:
        connection = self._open()
        if connection is None:
            message = f"the views at {self.path} were taken away"
            raise LogUnavailable(message, where={"file": str(self.path)})
        return connection

    def _is_mendable(self, error: Exception) -> bool:
        return isinstance(error, file.Untrusted) or file.is_damage(error)

    def _throw_away_if_untrusted(self, *, is_certain: bool = False) -> None:
        """Delete the file if it still cannot be used: another program may have made a new one meanwhile."""
        had, why = self._inode, stamps.DAMAGED
        try:
            connection = self._open()
            if connection is None or (self._inode != had if is_certain else file.is_sound(connection)):
                return
        except file.Untrusted as error:
            why = str(error)
        self.close()
        file.throw_away(self.path)
        self._thrown_away = why

    # --- reading ---------------------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """Read the tables in one state of the file, whoever catches up meanwhile.

        Where the file turns out to be damaged, it is thrown away: the next use makes it anew.
        """
        connection = self._reopened()
        try:
            connection.execute("BEGIN")
            yield Tables(connection, self.views)
        except (_sqlite.Error, UnicodeDecodeError) as error:
            said = file.unavailable(self.path, error)
            if file.is_spoilt(error):
                self._mend()
            raise said from error
        finally:
            if self._connection is connection and connection.in_transaction:
                connection.execute("ROLLBACK")

    def select(self, query: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Return what one query gives: see `Rows.select` and `ask`."""
        return self.ask(lambda tables: tables.select(query, values))

    def ask(self, question: Callable[[Tables], T]) -> T:
        """Return what a question to the tables gives, in one state of the file.

        Where the file turns out to be damaged, one that is made anew is asked once more;
        not if the log has gone on meanwhile, since what was asked before was of less.
        """
        before = self._basis
        try:
            with self.reading() as tables:
                return question(tables)
        except LogUnavailable as error:
            cause = error.__cause__
            if before is None or not isinstance(cause, Exception) or not file.is_spoilt(cause):
                raise
            if self.refresh(self._names) != before:
                raise
        with self.reading() as tables:
            return question(tables)

    def _mend(self) -> None:
        """Throw the file away that this has open, if it is still the one that lies there."""
        with file.one_at_a_time(self._log_path):
            self._throw_away_if_untrusted(is_certain=True)

    def stamps(self, part: str = "current") -> dict[str, Stamp]:
        """Return the stamps of the views by name: of the standing generation, or of the `former`."""
        connection = self._open()
        found = {} if connection is None else stamps.read(connection)
        return {name: one for (name, its_part), one in found.items() if its_part == part}

    def behind(self, name: str) -> int | None:
        """Return by how many events a view is behind the log; `None` where it would have to be built anew."""
        head = self._log.basis()
        connection = self._open()
        found = {} if connection is None else stamps.read(connection)
        listed = due([view for view in self.views if view.name == name], found, stamps.Judge(self._log, head))
        if any(one.why is not None for one in listed):
            return None
        return sum(head.position - one.since.position for one in listed)

    @property
    def connection(self) -> Connection:
        """The connection to the file, for who compares tables; it is not to be kept."""
        return self._reopened()

    def _wanted(self, names: Iterable[str] | None) -> list[View]:
        by_name = {view.name: view for view in self.views}
        waiting = [view.name for view in self.views if view.is_prompt] if names is None else list(names)
        wanted: dict[str, View] = {}
        while waiting:
            name = waiting.pop(0)
            if name not in by_name:
                raise NotFound(kind="view", name=name, nearest=tuple(by_name))
            if name not in wanted:
                wanted[name] = by_name[name]
                waiting += by_name[name].needs
        return list(wanted.values())
