"""The SQL of a view's tables and indexes, as they are made for one generation."""

from collections.abc import Iterator

from timeline.views.view import Table


def create(table: Table, name: str) -> str:
    """Return the statement that makes a table. Keys to other tables are declared by their plain names."""
    if table.words:
        kept = [column.name if column.name in table.words else f"{column.name} UNINDEXED" for column in table.columns]
        return f"CREATE VIRTUAL TABLE {quoted(name)} USING fts5({', '.join(kept)}, tokenize='{table.tokenizer}')"
    if len(table.key) == 1:
        return f"CREATE TABLE {quoted(name)} ({', '.join(_columns(table))})"
    # The rows lie in the tree of their key: a second one for it would take half as long again to fill.
    key = ", ".join(map(quoted, table.key))
    return f"CREATE TABLE {quoted(name)} ({', '.join(_columns(table))}, PRIMARY KEY ({key})) WITHOUT ROWID"


def _columns(table: Table) -> Iterator[str]:
    alone = table.key[0] if len(table.key) == 1 else None
    for column in table.columns:
        key = " PRIMARY KEY NOT NULL" if column.name == alone else ""
        to, _, field = (column.references or "").partition(".")
        refers = f" REFERENCES {quoted(to)} ({quoted(field)})" if to else ""
        yield f"{quoted(column.name)} {column.type}{key}{refers}"


def indexes(table: Table, generation: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield name and columns of each index beside the key.

    The names carry the generation: a table can be renamed, an index cannot.
    """
    if table.words:
        return
    for columns in table.indexes:
        yield f"{table.name}_{'_'.join(columns)}_{generation}", columns


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever it is made of."""
    return '"' + name.replace('"', '""') + '"'
