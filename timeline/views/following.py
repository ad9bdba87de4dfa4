"""The rows of some views as they change, event by event: in a scratch build of one's own, so that none is missed."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple, Self

from events.envelope import Basis
from timeline._sqlite import Connection
from timeline.log.api import EventLog
from timeline.projections.register import Thing
from timeline.views.compare import Difference, differences, rows_of, scratch
from timeline.views.ddl import quoted
from timeline.views.reading import Hidden
from timeline.views.upkeep import needed
from timeline.views.view import Progress, Table, View
from timeline.views.work import Due, Work


class Changed(NamedTuple):
    """A row that differs, in which view, and the position of the event that made it so.

    Unless `is_told`, what the row held before is not to be shown.
    """

    view: str
    position: int
    difference: Difference
    is_told: bool = True


class Follower:
    """Some views at a basis, and what each further event changes in their rows. A context manager.

    Triggers note which rows are written; what is the same afterwards is no change. A
    full-text index has no triggers, so its table is not followed.
    """

    def __init__(self, log: EventLog, views: Sequence[View], names: Sequence[str]) -> None:
        self._log = log
        self._views = needed(views, names)
        self._owners = {
            table.name: (view.name, table)
            for view in self._views
            if view.name in names
            for table in view.tables
            if not table.words
        }
        self._open = ExitStack()
        self._connection: Connection | None = None
        self._redacted = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def begin(self, basis: Basis, progress: Progress | None = None) -> None:
        """Fold the views up to `basis`, from nothing."""
        self._redacted = self._through()
        made = scratch(self._log, basis, self._views, progress=progress)
        self._connection = self._open.enter_context(made)
        for statement in _watch([table for _, table in self._owners.values()]):
            self._connection.execute(statement)

    def _through(self) -> int:
        return self._log.redacted_through(self._log.basis().position)

    def changes(self, since: Basis, basis: Basis) -> Iterator[Changed]:
        """Yield what each event after `since` and up to `basis` changes, in order.

        What was taken out meanwhile comes first: those rows changed at once, whatever
        their place in the log. What such a row held before is not told, nor what rows held
        that change with a source which becomes confidential.
        """
        if self._through() != self._redacted:
            yield from self._anew(since)
        for position in range(since.position + 1, basis.position + 1):
            at = basis if position == basis.position else self._log.basis(position)
            self._work(at).run([Due(view, None, since) for view in self._views])
            noted = list(self._noted(position))
            is_told = not self._hides(since, at) and self._through() == self._redacted
            yield from (one._replace(is_told=is_told) for one in noted)
            since = at

    def _hides(self, since: Basis, basis: Basis) -> bool:
        """Tell whether an event is about a source that is confidential then."""
        streams = [Thing.of_stream(name) for _, name in self._log.touched(since.position, basis.position)]
        return bool(Hidden(self._log, basis).of([one.id for one in streams if one.kind == "source"]))

    def _work(self, basis: Basis) -> Work:
        return Work(self._made, self._views, self._log, basis)

    @property
    def _made(self) -> Connection:
        if self._connection is None:
            raise AssertionError  # begin comes first
        return self._connection

    def _anew(self, basis: Basis) -> Iterator[Changed]:
        """Fold all anew without what was taken out, and yield which rows that changes."""
        before, ending = self._made, self._open.pop_all()
        with ending:
            self.begin(basis)
            for view, table in self._owners.values():
                for one in differences(table, rows_of(before, table), rows_of(self._made, table)):
                    yield Changed(view, self._redacted, one, is_told=False)

    def _noted(self, position: int) -> Iterator[Changed]:
        noted = self._made.execute("SELECT owner, key, before FROM followed ORDER BY number").fetchall()
        first: dict[tuple[str, str], str | None] = {}
        for owner, key, before in noted:
            first.setdefault((owner, key), before)
        self._made.execute("DELETE FROM followed")
        for (owner, key), before in first.items():
            view, table = self._owners[owner]
            values = tuple(json.loads(key))
            was = None if before is None else tuple(json.loads(before))
            if (now := _row(self._made, table, values)) != was:
                yield Changed(view, position, Difference(owner, values, was, now))


def _row(connection: Connection, table: Table, key: Sequence[Any]) -> tuple[Any, ...] | None:
    columns = ", ".join(quoted(column.name) for column in table.columns)
    where = " AND ".join(f"{quoted(name)} IS ?" for name in table.key)
    query = f"SELECT {columns} FROM {quoted(table.name)} WHERE {where}"  # noqa: S608  # quoted
    row: tuple[Any, ...] | None = connection.execute(query, tuple(key)).fetchone()
    return row


def _watch(tables: Sequence[Table]) -> Iterator[str]:
    """Yield what makes this connection note each row that is written: its table, its key, and what it was before."""
    yield "CREATE TEMP TABLE followed (number INTEGER PRIMARY KEY, owner TEXT, key TEXT, before TEXT)"
    for table in tables:
        noted = {
            "INSERT": [f"({_array('NEW', table.key)}, NULL)"],
            "DELETE": [f"({_array('OLD', table.key)}, {_array('OLD', [one.name for one in table.columns])})"],
        }
        noted["UPDATE"] = [*noted["DELETE"], *noted["INSERT"]]
        for what, rows in noted.items():
            values = ", ".join(f"('{table.name}', {row[1:]}" for row in rows)
            name = quoted(f"follow_{table.name}_{what}")
            insert = f"INSERT INTO followed (owner, key, before) VALUES {values}"  # noqa: S608  # names that were checked
            yield f"CREATE TEMP TRIGGER {name} AFTER {what} ON main.{quoted(table.name)} BEGIN {insert}; END"


def _array(row: str, names: Sequence[str]) -> str:
    return f"json_array({', '.join(f'{row}.{quoted(name)}' for name in names)})"
