"""Two sets of rows side by side: a scratch build against what is stored, or one generation against the next."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec

from events.envelope import Basis
from timeline._sqlite import Connection
from timeline.log.api import EventLog
from timeline.views import file
from timeline.views.ddl import quoted
from timeline.views.generation import FORMER
from timeline.views.reading import PAGE
from timeline.views.view import Column, Progress, Table, View
from timeline.views.work import Due, Work

_BLOCK = 1_000


class Difference(NamedTuple):
    """A row that two sets do not share: the row before or after is `None` where there is none of that key."""

    table: str
    key: tuple[Any, ...]
    before: tuple[Any, ...] | None
    after: tuple[Any, ...] | None


def rows_of(connection: Connection, table: Table, *, former: bool = False) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in the order of its key, of the standing generation or the one before it.

    Of a table that the generation did not have there are none.
    """
    name = f"{FORMER}{table.name}" if former else table.name
    there = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()}
    if not there:
        return
    # A column that the generation did not have is empty in it.
    columns = ", ".join(quoted(one.name) if one.name in there else "NULL" for one in table.columns)
    order = ", ".join(quoted(one) for one in table.key)
    cursor = connection.execute(f"SELECT {columns} FROM {quoted(name)} ORDER BY {order}")  # noqa: S608  # quoted
    while block := cursor.fetchmany(_BLOCK):
        yield from block


def stored(connection: Connection, name: str, like: Table | None, *, former: bool = False) -> Table | None:
    """Return a table of some name as it stands in the file, `None` if there is none.

    Its key is as the file has it; that of a full-text index, which has none, is as `like` has it.
    """
    where = f"{FORMER}{name}" if former else name
    there = connection.execute(f"PRAGMA table_info({quoted(where)})").fetchall()
    if not there:
        return None
    keyed = sorted((place, column) for _, column, _, _, _, place in there if place)
    key = tuple(column for _, column in keyed) or (like.key if like else (there[0][1],))
    columns = tuple(Column(row[1], "INTEGER" if row[2] == "INTEGER" else "TEXT", "") for row in there)
    return Table(name, "", columns, key, words=like.words if like else ())


def both(now: Table, then: Table) -> Table:
    """Return a table with the columns that two have, of now first."""
    names = {column.name for column in now.columns}
    return now._replace(columns=(*now.columns, *(column for column in then.columns if column.name not in names)))


def digest(connection: Connection, view: View, *, former: bool = False) -> str:
    """Return the SHA-256 of the rows of a view, in hex: as JSON lists in the order of the keys, table by table.

    It is computed when it is asked for. To keep it beside the rows would make each
    catching up as long as the tables are.
    """
    found = hashlib.sha256()
    encode = msgspec.json.encode
    for table in view.tables:
        found.update(encode([table.name]) + b"\n")
        for row in rows_of(connection, table, former=former):
            found.update(encode(row) + b"\n")
    return found.hexdigest()


def differences(
    table: Table, before: Iterator[tuple[Any, ...]], after: Iterator[tuple[Any, ...]]
) -> Iterator[Difference]:
    """Yield the rows that two sets do not share, both in the order of the key."""
    places = [index for name in table.key for index, column in enumerate(table.columns) if column.name == name]

    def key(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row[place] for place in places)

    one, other = next(before, None), next(after, None)
    while one is not None or other is not None:
        if one is not None and (other is None or _sorted(key(one)) < _sorted(key(other))):
            yield Difference(table.name, key(one), one, None)
            one = next(before, None)
        elif other is not None and (one is None or _sorted(key(other)) < _sorted(key(one))):
            yield Difference(table.name, key(other), None, other)
            other = next(after, None)
        else:
            if one is not None and one != other:
                yield Difference(table.name, key(one), one, other)
            one, other = next(before, None), next(after, None)


def _sorted(key: Sequence[Any]) -> list[tuple[int, Any]]:
    """Return a key as SQLite sorts it: nothing, numbers, then text by its bytes in UTF-8."""
    return [
        (0, 0) if one is None else (1, one) if isinstance(one, int) else (2, str(one).encode("utf-8", "surrogatepass"))
        for one in key
    ]


@contextmanager
def scratch(
    log: EventLog, basis: Basis, views: Sequence[View], *, size: int = PAGE, progress: Progress | None = None
) -> Iterator[Connection]:
    """Build views from nothing at any basis, `size` events a page, in a database without a name; yield the connection.

    `views` are all that the others need, too. What memory does not hold lies in the
    system's folder for such files without a name, so a killed program leaves nothing.
    """
    connection = file.nameless()
    try:
        nothing = log.basis(0)
        work = Work(connection, views, log, basis, size=size, progress=progress)
        work.run([Due(view, "scratch", nothing) for view in views])
        yield connection
    finally:
        connection.close()
