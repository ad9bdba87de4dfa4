"""What views learn of new things, for the most part made by a second process: this one writes all rows.

A stretch of the log makes the same rows wherever it is read, and they are written in
the order of the log: so the tables are the same as if one process had done all of it.
"""

import marshal
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

from events.envelope import Basis
from timeline.log import SqliteLog
from timeline.log.ahead import ahead, has_a_core_to_spare, may_fork
from timeline.log.api import EventLog
from timeline.projections.register import Thing
from timeline.views.reading import Pages
from timeline.views.view import Row, Rows, Value, View

WORTH_A_PROCESS = 10_000
"""Fewer events are learned before a second process is up and has opened the log."""
THEIRS, OURS = 2048, 512
"""How many events are read by the second process, then by this one, in turn: so both are done at the same time, because
to read and make rows takes twice as long as to write them. In multiples of 256 the roots between are quickly had."""
MANY_LATE = 1000
"""So many things that come late are written while the other process reads on; the rest at the end."""


class Stretch(NamedTuple):
    """A part of the log between two bases, and who reads it."""

    since: Basis
    until: Basis
    is_ours: bool


class Learned(NamedTuple):
    """What some views do with a stretch, as calls of `Rows` for `play`; up to where it is; and what comes late."""

    done: int
    calls: bytes
    late: tuple[Thing, ...]


def learns_apart(log: EventLog, head: Basis, views: Iterable[View]) -> Path | None:
    """Return the path of the log if a second process is to learn all of it for these views; `None` if not."""
    if not isinstance(log, SqliteLog) or head.position < WORTH_A_PROCESS:
        return None
    # A view of somebody else's, or one that is timed and named in errors, is asked here.
    if not learn_alone(views):
        return None
    return log.path if may_fork() and has_a_core_to_spare() else None


def learn_alone(views: Iterable[View]) -> bool:
    """Tell whether all of these views are our own, and learn of a page without asking for rows: see `View`."""
    return all(getattr(view, "learns_alone", False) for view in views)


def learned_apart(
    path: Path, pages: Pages, stretches: Sequence[Stretch], views: Sequence[View]
) -> Iterator[Learned | Stretch]:
    """Yield what views learn, stretch by stretch: those that are ours as they are, still to be read.

    Raises as `Pages.stretch` and `ahead` do.
    """
    theirs = [one for one in stretches if not one.is_ours]
    made = cast("Generator[Learned]", ahead(partial(_learn, path, pages.basis, theirs, views)))
    with closing(made):  # who fails at a stretch of ours leaves no process behind
        for one in stretches:
            yield one if one.is_ours else next(made)


def stretches_of(log: EventLog, since: Basis, head: Basis) -> list[Stretch]:
    """Return the stretches in which two processes read a log, in turn."""
    found: list[Stretch] = []
    at = since
    while at.position < head.position:
        is_ours = len(found) % 2 == 1
        end = at.position + (OURS if is_ours else THEIRS)
        until = log.basis(end) if end < head.position else head
        found.append(Stretch(at, until, is_ours))
        at = until
    return found


def _learn(path: Path, head: Basis, stretches: Sequence[Stretch], views: Sequence[View]) -> Iterator[Learned]:
    with SqliteLog.open(path, writable=False) as log:
        pages = Pages(log, stretches[0].since, head, THEIRS)
        for one in stretches:
            noted = _Noted()
            for page in pages.stretch(one.since, one.until):
                for view in views:
                    view.learn(page, noted)
            yield Learned(pages.done, marshal.dumps(noted.calls), pages.hand_over())


def play(calls: bytes, rows: Rows) -> None:
    """Do what was noted."""
    for name, arguments in marshal.loads(calls):  # noqa: S302  # from our own child
        getattr(rows, name)(*arguments)


class _Noted:
    """Rows that are noted, not written. Nothing can be asked of them."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        self.calls.append(("insert", (table, list(rows))))

    def delete(self, table: str, owners: Iterable[str], column: str | None = None) -> None:
        self.calls.append(("delete", (table, list(owners), column)))

    def execute(self, statement: str, values: Sequence[Value] = ()) -> None:
        self.calls.append(("execute", (statement, tuple(values))))

    def select(self, query: str, values: Sequence[Value] = ()) -> NoReturn:
        del values
        message = f"a view that learns alone asks {query}"
        raise TypeError(message)
