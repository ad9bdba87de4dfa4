"""How views come to be true: caught up in one transaction, or built beside the standing ones and swapped in."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from typing import NamedTuple

from events.envelope import Basis
from timeline._sqlite import Connection
from timeline.log.api import EventLog
from timeline.projections.register import Thing
from timeline.replay.run import uncollected
from timeline.views import apart
from timeline.views import stamp as stamps
from timeline.views.apart import Learned, learn_alone, learned_apart, learns_apart, play, stretches_of
from timeline.views.fingerprint import fingerprint
from timeline.views.generation import FORMER, NEXT, Tables, drop, make_indexes, make_tables, names, swap
from timeline.views.reading import PAGE, LogSource, Pages
from timeline.views.stamp import Judge, Stamp
from timeline.views.view import Page, Progress, View

FAR_BEHIND = 20_000
"""So many events behind, and more than a view holds, it is quicker to build it anew."""
_PAGES_IN_TRANSACTION = 64
_NOTHING = bytes(32)


class Due(NamedTuple):
    """What is to be done for a view: built anew, and `why`; or caught up from `since`."""

    view: View
    why: str | None
    since: Basis


def due(views: Sequence[View], found: Mapping[tuple[str, str], Stamp], judge: Judge) -> list[Due]:
    """Return what is to be done for each view that is not at the head."""
    listed, head = [], judge.head
    for view in views:
        stamp = found.get((view.name, "current"))
        why = judge.stale(stamp, fingerprint(view))
        if why is not None or stamp is None:
            listed.append(Due(view, why, Basis(head.log_id, 0, _NOTHING)))
        elif stamp.position < head.position:
            behind = head.position - stamp.position
            far = behind > max(FAR_BEHIND, stamp.position)
            listed.append(Due(view, "far behind" if far else None, stamp.basis))
    return listed


class Work:
    """One piece of work on the file: some views are brought to `head`. Whoever does it holds the lock."""

    def __init__(
        self,
        connection: Connection,
        views: Sequence[View],
        log: EventLog,
        head: Basis,
        *,
        size: int = PAGE,
        progress: Progress | None = None,
    ) -> None:
        self._connection, self._views, self._log, self._head = connection, views, log, head
        self._size, self._progress = size, progress
        self._redacted = 0

    def run(self, listed: Sequence[Due], redacted: int = 0) -> None:
        """Do what is listed. If it is cut off at any point, what stood before stands.

        `redacted` is stamped: see `Judge`. Of rows that nobody will judge it says nothing.
        """
        self._redacted = redacted
        with uncollected():
            self._run(listed)

    def _run(self, listed: Sequence[Due]) -> None:
        built = [one.view for one in listed if one.why is not None]
        tables = Tables(self._connection, self._views, [view.name for view in built])
        found = stamps.read(self._connection)
        numbers = {
            view.name: max((one.generation for one in found.values() if one.name == view.name), default=0) + 1
            for view in built
        }
        if built:
            self._build(built, tables, numbers, found)
        with transaction(self._connection):
            touched = self._catch_up([one for one in listed if one.why is None], tables)
            source = LogSource(self._log, self._head)
            for one in _in_order(listed):
                one.view.settle(source, tables, touched.get(one.view.name))
            for one in listed:
                self._finish(one, numbers, found)

    def _build(
        self, built: Sequence[View], tables: Tables, numbers: Mapping[str, int], found: Mapping[tuple[str, str], Stamp]
    ) -> None:
        """Fill the next generation of some views, in several transactions: nobody looks at it yet."""
        for view in built:
            with transaction(self._connection):
                former = found.get((view.name, "former"))
                drop(self._connection, [FORMER + name for name in former.tables.split()] if former else [])
                drop(self._connection, [FORMER + table.name for table in view.tables])
                self._connection.execute("DELETE FROM view WHERE name = ? AND part = 'former'", (view.name,))
                make_tables(self._connection, view)
        pages = Pages(self._log, Basis(self._head.log_id, 0, self._log.basis(0).root), self._head, self._size)
        more = True
        with closing(self._learning(pages, built, tables)) as learning:  # or a second process outlives an error
            while more:
                with transaction(self._connection):
                    # As many steps as go into one transaction, or all that are left.
                    more = len(list(islice(learning, _PAGES_IN_TRANSACTION))) == _PAGES_IN_TRANSACTION
        # Views of ours find by its key what they write again: indexes beside it would only be in the way.
        if not learn_alone(built):
            self._make_indexes(built, numbers)
        with transaction(self._connection):
            for page in pages.late():
                self._learn(page, built, tables)
        if learn_alone(built):
            self._make_indexes(built, numbers)

    def _make_indexes(self, built: Sequence[View], numbers: Mapping[str, int]) -> None:
        with transaction(self._connection):
            for view in built:
                make_indexes(self._connection, view, numbers[view.name])

    def _learning(self, pages: Pages, built: Sequence[View], tables: Tables) -> Generator[None]:
        """Let views learn of all new things, a page a step; of a long log a second process reads the most."""
        path = learns_apart(self._log, self._head, built)
        if path is None:
            for page in pages.first():
                self._learn(page, built, tables)
                self._report(pages.done)
                yield
            return
        stretches = stretches_of(self._log, pages.since, self._head)
        for one in learned_apart(path, pages, stretches, built):
            if isinstance(one, Learned):
                play(one.calls, tables)
                pages.pass_over(one.done, one.late)
            else:
                for page in pages.stretch(one.since, one.until):
                    self._learn(page, built, tables)
            for page in pages.late(at_least=apart.MANY_LATE):
                self._learn(page, built, tables)
            self._report(pages.done)
            yield

    def _learn(self, page: Page, views: Sequence[View], tables: Tables) -> None:
        for view in views:
            view.learn(page, tables)

    def _report(self, done: int) -> None:
        if self._progress is not None:
            self._progress(done, self._head.position)

    def _catch_up(self, listed: Sequence[Due], tables: Tables) -> dict[str, frozenset[Thing]]:
        """Let views learn what is new; return the things in which it is, by the name of the view."""
        touched: dict[str, frozenset[Thing]] = {}
        for since in dict.fromkeys(one.since for one in listed):
            views = [one.view for one in listed if one.since == since]
            pages = Pages(self._log, since, self._head, self._size)
            things: set[Thing] = set()
            for page in chain(pages.first(), pages.late()):
                things.update(page.things)
                self._learn(page, views, tables)
                self._report(pages.done)
            touched |= {view.name: frozenset(things) for view in views}
        return touched

    def _finish(self, one: Due, numbers: Mapping[str, int], found: Mapping[tuple[str, str], Stamp]) -> None:
        """Write the stamp; swap in what was built."""
        view = one.view
        before = found.get((view.name, "current"))
        if one.why is not None:
            swap(self._connection, view, before.tables.split() if before else ())
            if before is not None:
                stamps.write(self._connection, before._replace(part="former"))
        number = numbers.get(view.name, before.generation if before else 0)
        stamps.write(
            self._connection,
            Stamp(
                name=view.name,
                part="current",
                version=view.version,
                generation=number,
                fingerprint=fingerprint(view),
                log_id=self._head.log_id,
                position=self._head.position,
                root=self._head.root.hex(),
                events=self._head.position,
                redacted=self._redacted,
                tables=" ".join(table.name for table in view.tables),
            ),
        )


def drop_unfinished(connection: Connection) -> None:
    """Drop what a build that was killed has left; whoever does it holds the lock."""
    if left := [name for name in names(connection) if name.startswith(NEXT)]:
        with transaction(connection):
            drop(connection, left)


def _in_order(listed: Sequence[Due]) -> list[Due]:
    """Return what is listed so that each view comes after those that it needs."""
    waiting, ordered = list(listed), []
    while waiting:
        missing = {one.view.name for one in waiting}
        ready = [one for one in waiting if not missing & set(one.view.needs)]
        if not ready:
            message = f"views need each other: {', '.join(sorted(missing))}"
            raise ValueError(message)
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    return ordered


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Do all of it, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
