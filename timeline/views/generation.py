"""The tables of views in the file, by plain names: of the standing generation, or of one that is being built."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from timeline._sqlite import Connection
from timeline.views.ddl import create, indexes, quoted
from timeline.views.view import Row, Table, Value, View

NEXT, FORMER = "next_", "former_"
_PLACE = re.compile(r"\{([a-z_0-9]+)\}")


class Tables:
    """The tables of some views: `Rows` for those who write them.

    Views in `building` have theirs under other names until they are swapped in.
    """

    def __init__(self, connection: Connection, views: Iterable[View], building: Iterable[str] = ()) -> None:
        self.connection = connection
        self._names: dict[str, str] = {}
        self._inserts: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        building = frozenset(building)
        for view in views:
            for table in view.tables:
                name = f"{NEXT}{table.name}" if view.name in building else table.name
                self._names[table.name] = quoted(name)
                self._inserts[table.name] = insertion(table, name)
                self._owners[table.name] = table.key[0]

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Insert rows: see `Rows.insert`."""
        self.connection.executemany(self._inserts[table], rows)

    def delete(self, table: str, owners: Iterable[str], column: str | None = None) -> None:
        """Delete the rows of `owners`: see `Rows.delete`."""
        field = quoted(column or self._owners[table])
        query = f"DELETE FROM {self._names[table]} WHERE {field} = ?"  # noqa: S608  # names of the tables' own
        self.connection.executemany(query, ((owner,) for owner in owners))

    def select(self, query: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Return what a query gives: see `Rows.select`."""
        return self.connection.execute(self._named(query), values).fetchall()

    def execute(self, statement: str, values: Sequence[Value] = ()) -> None:
        """Run a statement: see `Rows.execute`."""
        self.connection.execute(self._named(statement), values)

    def _named(self, query: str) -> str:
        return _PLACE.sub(lambda match: self._names[match[1]], query)


def insertion(table: Table, name: str) -> str:
    """Return the statement that inserts a row, all columns in their order."""
    columns = [column.name for column in table.columns]
    marks = [f"?{number}" for number, _ in enumerate(columns, start=1)]
    if table.number is not None:
        marks.append(marks[columns.index(table.number)])
        columns.append("rowid")
    return f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, columns))}) VALUES ({', '.join(marks)})"  # noqa: S608


def make_tables(connection: Connection, view: View) -> None:
    """Make the tables of the next generation of a view, empty."""
    for table in view.tables:
        connection.execute(create(table, f"{NEXT}{table.name}"))


def make_indexes(connection: Connection, view: View, generation: int) -> None:
    """Make the indexes of the next generation, when the rows are there: in order, they cost a third."""
    from sqlite_utils import Database  # noqa: PLC0415  # it costs 187 ms, which only who builds has to pay

    database = Database(connection)
    for table in view.tables:
        for index, columns in indexes(table, f"g{generation}"):
            # Of a table that no stamp speaks of any more: it goes when this generation is swapped in.
            connection.execute(f"DROP INDEX IF EXISTS {quoted(index)}")
            database.table(f"{NEXT}{table.name}").create_index(columns, index)


def swap(connection: Connection, view: View, standing: Iterable[str]) -> None:
    """Let the next generation of a view stand; the tables that stood are the former one."""
    there = names(connection)
    standing = [name for name in standing if name in there]
    for name in standing:
        connection.execute(f"ALTER TABLE {quoted(name)} RENAME TO {quoted(FORMER + name)}")
    for name in (table.name for table in view.tables if table.name in there and table.name not in standing):
        # A view that is there no more had a table of that name: it goes, and what says that it stands.
        drop(connection, [name])
        connection.execute(
            "DELETE FROM view WHERE name <> ? AND instr(' ' || tables || ' ', ?)", (view.name, f" {name} ")
        )
    for table in view.tables:
        connection.execute(f"ALTER TABLE {quoted(NEXT + table.name)} RENAME TO {quoted(table.name)}")


def drop(connection: Connection, names_: Iterable[str]) -> None:
    """Drop tables, if they are there."""
    for name in names_:
        connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")


def names(connection: Connection) -> frozenset[str]:
    """Return the names of the tables; what a full-text index is made of is not among them."""
    listed = connection.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall()
    return frozenset(name for name, kind in listed if kind in ("table", "virtual") and not name.startswith("sqlite_"))


def many(values: Iterable[str]) -> str:
    """Return many values as one, for `IN (SELECT value FROM json_each(?))`."""
    return json.dumps(list(values))
