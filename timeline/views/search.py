"""The view `search`: the texts of all things in a full-text index, caught up when somebody searches.

The row of a thing has the position of its first event as its rowid: so it is found again
without looking through all rows, and a table with a `position` can be searched by it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice

from timeline._sqlite import Error, connect
from timeline.errors import LogUnavailable
from timeline.projections.register import Register, Thing
from timeline.projections.texts import SEARCHED, is_confidential
from timeline.views.ddl import create
from timeline.views.fulltext import SEARCH, insert_texts
from timeline.views.generation import Tables
from timeline.views.index import TableIndex
from timeline.views.view import Column, Page, Rows, Source, Table

KEPT_BACK = Table(
    name="kept_back",
    says="A confidential source: of what cites it, the words that it said are not in `search`.",
    columns=(
        Column("source", "TEXT", "The id of the source.", "sources.source"),
        Column("now", "INTEGER", "1 if it is confidential."),
        Column("settled", "INTEGER", "1 if its words were left out of `search`."),
    ),
    key=("source",),
)
_CHUNK = 1000


class SearchView:
    """The texts of all things. Of a confidential source and of what cites it only what may be shown is in the file."""

    name = "search"
    version = 1
    tables = (SEARCH, KEPT_BACK)
    needs = ("register",)
    learns_alone = True
    is_prompt = False

    def learn(self, page: Page, rows: Rows) -> None:
        """Write the texts of what is on the page."""
        for thing in page.things:
            standing = page.known.find(*thing)
            if standing is not None and thing not in page.new:
                _forget(rows, [standing.position])
            if standing is not None and thing.kind == "source":
                _note(rows, thing.id, now=is_confidential(standing))
        insert_texts(rows, page.shown, page.things)

    def settle(self, source: Source, rows: Rows, touched: frozenset[Thing] | None) -> None:
        """Take out the words of sources that became confidential, put back those of sources that are not any more."""
        del touched
        index = TableIndex(rows)
        changed = _sources(rows, "now <> settled")
        waiting = index.citing(changed) | index.naming(changed, ["note"])
        for things in _chunks(sorted(waiting)):
            cited = {one for one in index.named_by(things) if one.kind == "source"}
            known = source.known({*things, *cited})
            _forget(rows, _positions(known, things))
            insert_texts(rows, known, things)
        rows.execute("DELETE FROM {kept_back} WHERE NOT now")
        rows.execute("UPDATE {kept_back} SET settled = now WHERE settled <> now")


def _forget(rows: Rows, positions: Iterable[int]) -> None:
    for position in positions:
        rows.execute("DELETE FROM {search} WHERE rowid = ?", (position,))


def _note(rows: Rows, source: str, *, now: bool) -> None:
    """Note whether a source is confidential now; what was settled before stays, to be compared."""
    if now:
        rows.execute("INSERT INTO {kept_back} VALUES (?, 1, 0) ON CONFLICT (source) DO UPDATE SET now = 1", (source,))
    else:
        rows.execute("UPDATE {kept_back} SET now = 0 WHERE source = ?", (source,))


def _sources(rows: Rows, condition: str) -> frozenset[Thing]:
    found = rows.select(f"SELECT source FROM {{kept_back}} WHERE {condition}")  # noqa: S608  # written here
    return frozenset(Thing("source", name) for (name,) in found)


def _positions(known: Register, things: Iterable[Thing]) -> Iterator[int]:
    return (standing.position for thing in things if (standing := known.find(*thing)) is not None)


def _chunks(things: Iterable[Thing]) -> Iterator[Sequence[Thing]]:
    waiting = iter(things)
    while chunk := tuple(islice(waiting, _CHUNK)):
        yield chunk


SEARCHING = SearchView()
"""The view."""


@contextmanager
def texts_in_memory(register: Register) -> Iterator[Tables]:
    """Index the texts of all that a register holds, for one question: at another basis, or where no views are kept.

    It costs about as much as folding the register did. Raises `LogUnavailable` where SQLite has none.
    """
    with closing(connect(":memory:")) as connection:
        try:
            connection.execute(create(SEARCH, SEARCH.name))
        except Error as error:
            message = "nothing can be searched: this SQLite has no full-text index (FTS5)"
            raise LogUnavailable(
                message, fix="install pysqlite3-binary, which brings an SQLite that has one"
            ) from error
        tables = Tables(connection, (SEARCHING,))
        insert_texts(tables, register, (Thing(kind, name) for kind in SEARCHED for name in register.of_kind(kind)))
        yield tables
