"""What views learn of new things, made by a second process that reads the log too; this one writes the rows.

A page makes the same rows wherever it is read, and they come in the order of the log:
so the tables are the same, byte for byte, as if one process had done all of it.
"""

import marshal
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from events.envelope import Basis
from timeline.log import SqliteLog
from timeline.log.ahead import ahead, has_a_core_to_spare, may_fork
from timeline.log.api import EventLog
from timeline.projections.register import Thing
from timeline.views.reading import Pages
from timeline.views.view import Row, Rows, Value, View

WORTH_A_PROCESS = 10_000
"""Fewer events are learned before a second process is up and has opened the log."""


class Learned(NamedTuple):
    """What some views do with a page, as calls of `Rows` for `play`; up to where that is; and what comes late."""

    done: int
    calls: bytes
    late: tuple[Thing, ...]


def learns_apart(log: EventLog, head: Basis, views: Iterable[View]) -> Path | None:
    """Return the path of the log if a second process is to learn all of it for these views; `None` if not."""
    if not isinstance(log, SqliteLog) or head.position < WORTH_A_PROCESS:
        return None
    # A view of somebody else's, or one that is timed and named in errors, is asked here.
    if not all(getattr(view, "learns_alone", False) for view in views):
        return None
    return log.path if may_fork() and has_a_core_to_spare() else None


def learned_apart(path: Path, since: Basis, head: Basis, views: Sequence[View], size: int) -> Iterator[Learned]:
    """Yield what views learn, page by page, from a process of its own. Raises as `Pages.first` and `ahead` do."""
    return ahead(partial(_learn, path, since, head, views, size))


def _learn(path: Path, since: Basis, head: Basis, views: Sequence[View], size: int) -> Iterator[Learned]:
    with SqliteLog.open(path, writable=False) as log:
        pages = Pages(log, since, head, size)
        for page in pages.first():
            noted = _Noted()
            for view in views:
                view.learn(page, noted)
            yield Learned(pages.done, marshal.dumps(noted.calls), ())
        yield Learned(pages.done, marshal.dumps([]), pages.waiting)


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
