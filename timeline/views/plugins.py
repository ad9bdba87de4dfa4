"""Views that other packages bring, as entry points of the group `timeline.views`; found when they are asked for.

Looking for them takes some 20 ms and imports other people's code, so whoever only reads
or records does not: `timeline replay` does.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from timeline._sqlite import Error
from timeline.projections.register import Standing, Thing
from timeline.views.ddl import create, indexes, quoted
from timeline.views.file import nameless
from timeline.views.guarded import Guarded
from timeline.views.view import Page, Row, Rows, Source, Table, View

GROUP = "timeline.views"
"""The group of entry points: each names a `View`."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_OURS = ("next_", "former_", "sqlite_")
_ATTRIBUTES = ("name", "version", "tables", "needs", "is_prompt", "learn", "settle")


class Broken(NamedTuple):
    """An entry point that gives no view: its name, the package that brings it, and why."""

    name: str
    package: str
    why: str


class Found(NamedTuple):
    """What other packages bring: views, in an order in which each comes after those that it needs, and what is none."""

    views: tuple[Guarded, ...]
    broken: tuple[Broken, ...]


def found(ours: Sequence[View]) -> Found:
    """Return the views of other packages, beside `ours`. One that is broken is named, and keeps no other away.

    In the order of their names. A view has a name and tables of its own, and needs only
    views of ours.
    """
    views: list[Guarded] = []
    broken: list[Broken] = []
    for point in sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value)):
        try:
            with redirect_stdout(sys.stderr):  # stdout is for results, whatever a package says on being imported
                view = _load(point)
            _check(view, [*ours, *views], {one.name for one in ours})
        except (Exception, SystemExit) as error:  # noqa: BLE001  # other people's code may fail in any way
            why = str(error) if isinstance(error, _NoView) else f"{type(error).__name__}: {error}"
            broken.append(Broken(point.name, point.dist.name if point.dist else "", why))
        else:
            views.append(view)
    return Found(tuple(views), tuple(broken))


class _NoView(Exception):
    """What an entry point gives is no view; its argument says why."""


def _load(point: EntryPoint) -> Guarded:
    view = point.load()
    if missing := [name for name in _ATTRIBUTES if not hasattr(view, name)]:
        reason = f"it has no {', '.join(missing)}"
        raise _NoView(reason)
    return Guarded(view, code_of(point.module))


def _check(view: Guarded, others: Iterable[View], needed: Collection[str]) -> None:
    """Check names, so that a view is found by its own and touches no table but its own. Raises `_NoView`."""
    taken = {one.name for one in others}
    tables = {table.name for one in others for table in one.tables} | {"view"}
    reasons = [f"there is a view {view.name} already"] if view.name in taken else []
    reasons += [] if _NAME.fullmatch(view.name) else [f"{view.name!r} is no name for a view"]
    reasons += [f"it needs a view {name}, which is none of ours" for name in view.needs if name not in needed]
    for table in view.tables:
        names = [table.name, *(column.name for column in table.columns)]
        reasons += [f"{name!r} is no name" for name in names if not _NAME.fullmatch(name)]
        reasons += [f"table {table.name}: that name is ours"] if table.name.startswith(_OURS) else []
        reasons += [f"there is a table {table.name} already"] if table.name in tables else []
        reasons += [f"table {table.name} has no column {name}" for name in table.key if name not in names[1:]]
        reasons += [] if table.key else [f"table {table.name} has no key"]
        further = [name for columns in table.indexes for name in columns] + list(table.words)
        reasons += [f"table {table.name} has no column {name}" for name in further if name not in names[1:]]
        reasons += [f"{one.type!r} is no type" for one in table.columns if one.type not in ("TEXT", "INTEGER")]
        tables.add(table.name)
    reasons += [] if view.tables else ["it has no tables"]
    if not reasons:
        reasons = _refused([*others, view])
    if reasons:
        raise _NoView("; ".join(reasons))


def _refused(views: Iterable[View]) -> list[str]:
    """Return what SQLite says to the tables of all views together, if it does not make them."""
    with closing(nameless()) as connection:
        try:
            for view in views:
                for table in view.tables:
                    connection.execute(create(table, table.name))
                    for name, columns in indexes(table, "g1"):
                        on = f"{quoted(table.name)} ({', '.join(map(quoted, columns))})"
                        connection.execute(f"CREATE INDEX {quoted(name)} ON {on}")
        except Error as error:
            return [f"its tables cannot be made: {error}"]
    return []


def code_of(module: str) -> bytes:
    """Return the SHA-256 over the sources of the package that a module belongs to: other code, other view."""
    top = sys.modules[module.partition(".")[0]]
    digest = sha256()
    if hasattr(top, "__path__"):
        for name, source in sorted(_sources(files(top), "")):
            digest.update(f"{name}\0".encode())
            digest.update(sha256(source).digest())
    else:
        source_of = getattr(top.__spec__ and top.__spec__.loader, "get_source", lambda _: None)
        digest.update((source_of(top.__name__) or "").encode())
    return digest.digest()


def _sources(folder: Traversable, path: str) -> Iterable[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _sources(one, f"{path}{one.name}/")
        elif one.name.endswith((".py", ".json")):
            yield path + one.name, one.read_bytes()


@dataclass(frozen=True, eq=False)  # each is itself: its fingerprint is kept by what it is
class ThingsView:
    """A view whose rows are made thing by thing, by one pure function: all that most views of other packages need.

    `rows` is given a thing of one of `kinds` as it stands, also one that was retracted,
    and yields a table's name and a row of it for each row that belongs to the thing; the
    first column of the table's key is the thing's id. `totals` are further tables, each
    with the `SELECT` that makes its rows from others, named in braces: it runs anew
    whenever something has changed. Neither may look at a clock, a file or chance.
    """

    name: str
    version: int
    tables: tuple[Table, ...]
    kinds: tuple[str, ...]
    rows: Callable[[Standing[Any]], Iterable[tuple[str, Row]]]
    totals: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    is_prompt: bool = False

    def learn(self, page: Page, rows: Rows) -> None:
        """Write the rows of the things on a page in the place of those that were there: see `View.learn`."""
        mine = [thing for thing in page.things if thing.kind in self.kinds]
        made: dict[str, list[Row]] = {table.name: [] for table in self.tables if table.name not in self.totals}
        for thing in mine:
            if (standing := page.known.find(*thing)) is not None:
                for table, row in self.rows(standing):
                    made[table].append(row)
        known_before = [thing.id for thing in mine if thing not in page.new]
        for table, new in made.items():
            rows.delete(table, known_before)
            rows.insert(table, new)

    def settle(self, source: Source, rows: Rows, touched: frozenset[Thing] | None) -> None:
        """Make the totals anew, if anything has changed that they may be of: see `View.settle`."""
        del source
        if touched is None or self.needs or any(thing.kind in self.kinds for thing in touched):
            for table, query in self.totals.items():
                rows.execute(f"DELETE FROM {{{table}}}")  # noqa: S608  # its name was checked
                rows.execute(f"INSERT INTO {{{table}}} {query}")
