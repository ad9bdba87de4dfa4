"""`timeline replay --check` and `--diff`: stored views against folds from nothing, and against what new code makes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from timeline.cli.invocation import Reading
from timeline.cli.output import Column, Listing
from timeline.cli.shapes import RowItem
from timeline.reports.plain import cell
from timeline.views.check import at_rest, changes, comparisons
from timeline.views.check import check as checked
from timeline.views.store import Views
from timeline.views.upkeep import bring_up, needed

if TYPE_CHECKING:
    from timeline.views.compare import Difference
    from timeline.views.view import Table, View

_DRIFT = 1
_SHOWN = 1000
"""How many rows are listed; the others are counted."""


def check(reading: Reading, every: "Sequence[View]", names: Sequence[str]) -> None:
    """Fold the views twice from nothing and print where they differ from what is stored: exit 1, if they do.

    Raises `ViewFailed` for a view that cannot be brought up, once the others are compared.
    """
    say = reading.session.say
    with Views(reading.log, reading.path, views=every) as views:
        with reading.progress("replay") as progress:
            failed = bring_up(views, reading.log, names, progress=progress)
        lost = {one.view for one in failed}
        names = [name for name in names if not lost & {view.name for view in needed(every, [name])}]
        with reading.progress("check") as progress:
            drifts = checked(views, reading.log, reading.path, names, progress) if names else []
    tables = {table.name: table for view in every for table in view.tables}
    items = [row_item(one.view, tables[one.difference.table], one.difference) for one in drifts]
    reading.print(Listing("timeline.rows/1", items, COLUMNS))
    for one, item in zip(drifts, items, strict=True):
        key = f", key {cell(item.key)}" if item.key else ""
        say(f"drift in view {one.view}, table {item.table}{key}: {item.what}; {one.compared}")
    if drifts:
        say(f"to build them anew: timeline replay {' '.join(dict.fromkeys(one.view for one in drifts))} --rebuild")
    elif names:
        say(f"no drift: {', '.join(names)}")
    if failed:
        for fault in failed:
            say(f"not compared: {fault.message}")
        raise failed[0]
    if drifts:
        raise typer.Exit(_DRIFT)


def show_changes(reading: Reading, every: "Sequence[View]", names: Sequence[str]) -> None:
    """Print which rows the code of now makes otherwise than the code that made the stored ones."""
    items: list[RowItem] = []
    count = 0
    with Views(reading.log, reading.path, views=every) as views, at_rest(views) as (stored, connection):
        for one in comparisons(every, stored, reading.log, names):
            if one.stamp is None:
                reading.session.say(f"{one.view.name}: nothing to compare: {one.why}")
                continue
            with reading.progress("replay") as progress:
                for table, difference in changes(every, connection, reading.log, one, progress):
                    count += 1
                    if count <= _SHOWN:
                        items.append(row_item(one.view.name, table, difference))
            reading.session.say(f"{one.view.name}: compared at position {one.stamp.position}")
    reading.print(Listing("timeline.rows/1", items, COLUMNS, total=count))
    more = f", of which {len(items)} are listed" if count > len(items) else ""
    reading.session.say(f"{count} row differs" if count == 1 else f"{count} rows differ{more}")


def row_item(
    view: str, table: "Table", one: "Difference", position: int | None = None, *, is_told: bool = True
) -> RowItem:
    """Return a row that differs as an item; unless `is_told`, without what it held before."""
    names = [column.name for column in table.columns]

    def named(row: "tuple[Any, ...] | None") -> dict[str, str | int | None] | None:
        return None if row is None else dict(zip(names, row, strict=True))

    before, after = named(one.before), named(one.after)
    return RowItem(
        view=view,
        table=one.table,
        what="changed" if (before is None) == (after is None) else "added" if before is None else "removed",
        key=one.key,
        columns=tuple(name for name in names if (before or {}).get(name) != (after or {}).get(name)),
        before=before if is_told else None,
        after=after,
        position=position,
    )


COLUMNS = (
    Column("view", "View", lambda item: item.view),
    Column("table", "Table", lambda item: item.table),
    Column("what", "What", lambda item: item.what),
    Column("key", "Key", lambda item: ", ".join(map(cell, item.key))),
    Column("columns", "Columns", lambda item: ", ".join(item.columns) if item.what == "changed" else ""),
)
