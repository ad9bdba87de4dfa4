"""What a view is: documented tables whose rows are a function of the basis, and how it learns of what is new.

A view is caught up by what was recorded since its stamp, or built from nothing, by the
same two calls: `learn` for each page of the log in turn, then `settle` once. So a view
that was caught up and one that was built anew hold the same rows, if each keeps to two
rules: the rows of a thing are a function of that thing's events (and of other views'
rows that `settle` looks up), and before rows of a thing are written again, the old ones
are deleted.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple, Protocol

from events.envelope import Basis
from events.sources import SourceRegistered
from timeline.projections.register import Register, Standing, Thing

Value = str | int | None
"""What a cell holds: text, a whole number, or nothing. No float: equal rows must give equal bytes."""
Row = Sequence[Value]
Progress = Callable[[int, int], None]
"""Is called with how many events are done, and how many there are."""


class Column(NamedTuple):
    """A column: its name, its type, and a sentence for the reader of the table.

    `references` names the column that it points to, as `actions.action`: it is declared
    for those who follow it, and not enforced.
    """

    name: str
    type: Literal["TEXT", "INTEGER"]
    says: str
    references: str | None = None


class Table(NamedTuple):
    """A table: what a row of it is, its columns, and the columns that tell its rows apart.

    `key` also gives the order in which rows are compared and digested; its first column
    names the thing that a row belongs to, so that `Rows.delete` finds it. `indexes` are
    further ones, made after the rows when all is built anew. The key is the primary key:
    none of its columns is empty. `words` are columns of a full-text index in place of a
    plain table, with `tokenizer` as FTS5 takes it: then `key` is of columns that are kept
    and not searched, and `number` is one that is the rowid, too: by it a row is found at once.
    """

    name: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()
    tokenizer: str = "unicode61"
    number: str | None = None


class Rows(Protocol):
    """The tables of one generation, by their plain names: what a view reads and writes."""

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Insert rows, all columns in the order of the table."""

    def delete(self, table: str, owners: Iterable[str], column: str | None = None) -> None:
        """Delete the rows that belong to `owners`: by the first column of the key, or by another."""

    def select(self, query: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Return what a query gives; `{actions}` in it stands for the table of that name, of this generation.

        Many values go in as one: `… IN (SELECT value FROM json_each(?))`.
        """

    def execute(self, statement: str, values: Sequence[Value] = ()) -> None:
        """Run a statement that changes rows of the view's own tables, named as in `select`."""


class Page(NamedTuple):
    """Some of the log, and what it means: what `learn` is given.

    `known` is the register of exactly these `things`. `new` are those that nothing was
    recorded of before, so that there is nothing to delete; more may have been recorded
    of them on a later page, and then they come again. All others come with all of their
    events. `hidden` are sources that the things cite and that are confidential at the
    end of the work, as they stand then: no word that is cited from them is ever written.
    """

    known: Register
    things: tuple[Thing, ...]
    new: frozenset[Thing]
    hidden: Mapping[str, Standing[SourceRegistered]] = {}

    @property
    def old(self) -> list[Thing]:
        """Return the things that something was recorded of before: what was written of them is to be deleted."""
        return [] if len(self.new) == len(self.things) else [thing for thing in self.things if thing not in self.new]

    @property
    def shown(self) -> Register:
        """Return what is known of these things, with the sources of which nothing may be shown."""
        return replace(self.known, sources={**self.known.sources, **self.hidden}) if self.hidden else self.known


class Source(Protocol):
    """The log at the end of the work: what `settle` may ask beside the tables."""

    @property
    def basis(self) -> Basis:
        """The basis that the tables are caught up to."""

    def known(self, things: Collection[Thing]) -> Register:
        """Return the register of exactly these things at the basis, read from their streams, each byte checked."""


class View(Protocol):
    """A view. It keeps nothing between calls: what it remembers stands in its tables.

    One of this package may say that it `learns_alone`: of new things it writes rows
    without asking for any, so that another process may do it; and what it deletes it finds
    by the key of a table, or its rowid, so that no index has to be there.
    """

    @property
    def name(self) -> str:
        """The name, as `replay` takes it."""

    @property
    def version(self) -> int:
        """The version; changed code is noticed without it."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that are this view's own."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The names of the views whose tables it reads: they are caught up before it."""

    @property
    def is_prompt(self) -> bool:
        """Whether it is caught up whenever the views are used; else only where it is asked for."""

    def learn(self, page: Page, rows: Rows) -> None:
        """Take in what was recorded on a page of the log."""

    def settle(self, source: Source, rows: Rows, touched: frozenset[Thing] | None) -> None:
        """Make what follows from several things; after all pages, and after the views that it needs.

        `touched` are the things in which anything was recorded since the last time;
        `None` is everything: the tables are empty but for what `learn` put in.
        """
