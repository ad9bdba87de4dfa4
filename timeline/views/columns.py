"""Columns of tables written as lines of text: easier to read, and to keep true, than fifty calls."""

from collections.abc import Iterable

from timeline.views.view import Column, Table


def columns(lines: str) -> tuple[Column, ...]:
    """Read columns: a name, `int` for whole numbers, `-> table.column` for what it points to, and what it says."""
    found = []
    for line in lines.strip().splitlines():
        head, _, says = line.strip().partition(": ")
        name, _, refers = head.partition(" -> ")
        name, _, kind = name.partition(" ")
        found.append(Column(name, "INTEGER" if kind == "int" else "TEXT", says, refers or None))
    return tuple(found)


def table_of(
    name: str, says: str, lines: Iterable[str], key: tuple[str, ...], indexes: Iterable[tuple[str, ...]] = ()
) -> Table:
    """Return a table whose columns stand in several texts."""
    text = "\n".join(line.strip() for part in lines for line in part.strip().splitlines())
    return Table(name, says, columns(text), key, tuple(indexes))
