"""A view that says by its own name what fails in it, and where; and keeps that from others."""

import mmap
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout
from time import perf_counter
from typing import Any, TypeVar

from events.redactions import type_of
from timeline import _sqlite
from timeline.errors import TimelineError, ViewFailed
from timeline.log.faults import primary
from timeline.projections.register import Thing
from timeline.views.view import Page, Row, Rows, Source, Table, Value, View

# What SQLite says of rows and statements, not of the file (https://sqlite.org/rescode.html):
# ERROR, TOOBIG, CONSTRAINT, MISMATCH, RANGE.
_OF_THE_VIEW = frozenset({None, 1, 18, 19, 20, 25})
T = TypeVar("T")


class Guarded:
    """A view whose faults are `ViewFailed`: with its name, and the event at which it fails, if that can be told.

    `sources` stands for the code that it is made of, in its fingerprint. One that is not
    ours is handed rows that it can write in its own tables only. Its attributes
    are read once, so a view that changes its mind about its tables is none. `seconds`
    counts how long it took, by `clock`; reading the log is not part of that.

    One of ours learns in a second process, too, as long as it `may_learn_apart`: what
    it took there counts, but not what it took to write the rows that were made there.
    """

    def __init__(
        self,
        view: View,
        sources: bytes = b"",
        *,
        is_ours: bool = False,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self._view, self._clock, self._is_ours = view, clock, is_ours
        self.sources = sources
        self.may_learn_apart = False
        self._process, self._seconds = os.getpid(), 0.0
        self._seconds_apart = memoryview(mmap.mmap(-1, 8)).cast("d")  # shared with a process that is forked from this
        self.name: str = view.name
        self.version: int = view.version
        self.tables: tuple[Table, ...] = tuple(view.tables)
        self.needs: tuple[str, ...] = tuple(view.needs)
        self.is_prompt: bool = view.is_prompt

    @property
    def learns_alone(self) -> bool:
        """Tell whether a second process may learn for it: see `View`."""
        return self._is_ours and self.may_learn_apart and getattr(self._view, "learns_alone", False)

    @property
    def seconds(self) -> float:
        """How long the view took, in this process and in others."""
        return self._seconds + self._seconds_apart[0]

    def learn(self, page: Page, rows: Rows) -> None:
        """Let the view learn: see `View.learn`. Raises `ViewFailed`."""
        try:
            with self._counted():
                self._view.learn(page, self._own(rows))
        except (Exception, SystemExit) as error:
            if (why := _why(error)) is None:
                raise
            thing = next((one for one in page.things if self._fails_at(page, one, rows)), None)
            raise self._failed(why, page, thing) from error

    def settle(self, source: Source, rows: Rows, touched: frozenset[Thing] | None) -> None:
        """Let the view settle: see `View.settle`. Raises `ViewFailed`."""
        try:
            with self._counted():
                self._view.settle(source, self._own(rows), touched)
        except (Exception, SystemExit) as error:
            if (why := _why(error)) is None:
                raise
            raise ViewFailed(self.name, why) from error

    def _own(self, rows: Rows) -> Rows:
        return rows if self._is_ours else _Own(self.tables, rows)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        began = self._clock()
        try:
            with nullcontext() if self._is_ours else redirect_stdout(sys.stderr):  # stdout is for results
                yield
        finally:
            took = self._clock() - began
            if os.getpid() == self._process:
                self._seconds += took
            else:
                self._seconds_apart[0] += took

    def _fails_at(self, page: Page, thing: Thing, rows: Rows) -> bool:
        """Tell whether the view fails at one thing alone. What it writes is not kept: all of it is undone anyway."""
        alone = page._replace(things=(thing,), new=page.new & {thing})
        try:
            self._view.learn(alone, _Checked(self.tables, rows))
        except (Exception, SystemExit):  # noqa: BLE001  # whatever it is, it was there
            return True
        return False

    def _failed(self, why: str, page: Page, thing: Thing | None) -> ViewFailed:
        standing = None if thing is None else page.known.find(*thing)
        if standing is None:
            return ViewFailed(self.name, why)
        if standing.since:
            last = max(standing.since, key=lambda one: one.position)
            return ViewFailed(self.name, why, position=last.position, type_=type_of(last.event))
        return ViewFailed(self.name, why, position=standing.position, type_=type_of(standing.first))


def may_be_of_a_view(error: TimelineError) -> bool:
    """Tell whether a view may have failed where a second process learned for it, and nobody could tell which."""
    cause = error.__cause__
    return isinstance(error, ViewFailed) or (isinstance(cause, _sqlite.Error) and primary(cause) in _OF_THE_VIEW)


def _why(error: BaseException) -> str | None:
    """Return what is wrong with a view; `None` for what is wrong with the log, the file or the machine."""
    if isinstance(error, (TimelineError, MemoryError, OSError)):
        return None
    if isinstance(error, _sqlite.Error) and primary(error) not in _OF_THE_VIEW:
        return None
    # The kind of error, and its text only if SQLite wrote it, or we did: any other may hold a quotation.
    is_told = isinstance(error, (_sqlite.Error, NotItsOwn))
    return f"{type(error).__name__}: {error}" if is_told else type(error).__name__


_WRITES = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|DELETE\s+FROM|UPDATE(?:\s+OR\s+\w+)?)\s+\{(\w+)\}",
    re.IGNORECASE,
)
_READS = re.compile(
    r"\s*(?:SELECT|VALUES|WITH(?!.*\b(?:INSERT|UPDATE|DELETE|REPLACE\s+INTO)\b))\b", re.IGNORECASE | re.DOTALL
)


class NotItsOwn(Exception):
    """A view does to the file what it may not: it reads by queries, and writes rows in its own tables."""


class _Own:
    """Rows as a view of somebody else's is given them: all is read, and its own tables are written."""

    def __init__(self, tables: Iterable[Table], rows: Rows) -> None:
        self._widths = {table.name: len(table.columns) for table in tables}
        self._rows = rows

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        self._rows.insert(table, (self._checked(table, row) for row in self._mine(table, rows)))

    def delete(self, table: str, owners: Iterable[str], column: str | None = None) -> None:
        self._rows.delete(table, self._mine(table, owners), column)

    def select(self, query: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        if not _READS.match(query):
            message = "select takes a query"
            raise NotItsOwn(message)
        return self._rows.select(query, values)

    def execute(self, statement: str, values: Sequence[Value] = ()) -> None:
        written = _WRITES.match(statement)
        if written is None or written[1] not in self._widths:
            message = "execute takes INSERT, UPDATE or DELETE on a table of the view, named in braces"
            raise NotItsOwn(message)
        self._rows.execute(statement, values)

    def _mine(self, table: str, what: T) -> T:
        if table not in self._widths:
            raise KeyError(table)
        return what

    def _checked(self, table: str, row: Row) -> Row:
        if len(row) != self._widths[table] or not all(isinstance(value, str | int | None) for value in row):
            message = f"a row of {table} is not what the table holds"
            raise NotItsOwn(message)
        return row


class _Checked(_Own):
    """Rows that are looked at and not kept."""

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        for row in rows:
            self._checked(table, row)

    def delete(self, table: str, owners: Iterable[str], column: str | None = None) -> None:
        del column
        for _ in self._mine(table, owners):
            pass

    def execute(self, statement: str, values: Sequence[Value] = ()) -> None:
        """Change nothing."""
