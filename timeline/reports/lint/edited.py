"""R14, R15 and R16: what a report says and an edited file of it says otherwise, or no longer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from timeline.reports.dossier import Dossier
from timeline.reports.frame import LintLine
from timeline.reports.head import fingerprint
from timeline.reports.lint.alike import Section, bare, matched, moved, sections
from timeline.reports.lint.rendered import Line
from timeline.reports.lint.rule import line, shown
from timeline.reports.lint.sheets import FOOTER, HEADER
from timeline.reports.wording import recorded_words

_HEAD = frozenset((
    "standing", "marking", "information cut-off", "covers", "links drawn", "asked for", "log", "built from",
    "fingerprint", "supersedes",
))  # fmt: skip
"""What the head says that nobody but the program may: author, title and date are a person's own."""
_STATES = ("Draft ", "Final ")
_BASIS = re.compile(r"\bBasis\W{1,40}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,18}:[0-9a-f]{8,64})\b")
_ROOT = 12
"""So many digits of a root name a basis."""
_NEAR = 20
"""Rows that were changed are looked for so many rows up and down: a table is long, and its rows keep their order."""
_NAMED, _TOLD = 3, 5
"""So many cells name a row, and so many tell of one that is gone or new."""


class Rows(NamedTuple):
    """A table of the report and what an edited file has of it: `theirs` are no rows where it has none."""

    section: Section
    header: tuple[str, ...]
    ours: list[Line]
    their_header: tuple[str, ...]
    theirs: list[Line]


class Edited:
    """An edited file beside the report that it was made of, both as lines."""

    def __init__(self, dossier: Dossier, name: str, ours: Sequence[Line], theirs: Sequence[Line]) -> None:
        self._dossier, self._name = dossier, name
        self._ours, self._theirs = sections(ours), sections(theirs)
        self._pairs = matched(self._ours, self._theirs)
        self._text = "\n".join(one.text for one in theirs)
        self.tables = tuple(self._tables())

    @property
    def other_basis(self) -> str:
        """Return the basis that the file names, as `--as-of` takes it, where it is not the report's; else nothing."""
        named = _BASIS.findall(self._text)
        if not named or self._basis in named:
            return ""
        before, _, root = named[0].rpartition(":")
        return f"{before}:{root[:_ROOT]}"

    @property
    def _basis(self) -> str:
        return f"{self._dossier.log_id}:{self._dossier.position}:{self._dossier.root}"

    @property
    def compared(self) -> frozenset[int]:
        """Return which lines of the file are compared one by one, by their `id`: rows, and what the head says."""
        rows = (one for table in self.tables for one in table.theirs)
        head = (one for one in self._theirs[0].lines if one.cells or one.text.startswith(_STATES))
        return frozenset(map(id, (*rows, *head)))

    def findings(self) -> Iterator[LintLine]:
        """Find what the report says and the file says no longer, or otherwise."""
        if len(self._pairs) == 1 < len(self._ours):
            text = "no section of the report stands in it: neither tables nor the head were compared"
            yield line("R16", self._name, text, fix="name the whole report, with its headings")
            return
        yield from self._head()
        yield from self._cut()
        for table in self.tables:
            yield from self._rows(table)

    # --- R15: the head, and the basis ------------------------------------------------------------------------------

    def _head(self) -> Iterator[LintLine]:
        ours, theirs = self._ours[0].lines, self._theirs[0].lines
        facts = _facts(theirs)
        for name, one in _facts(ours).items():
            if name in _HEAD:
                yield from self._fact(one, facts.get(name))
        standing = {_told(one): one.text for one in theirs if not one.cells}
        spare = {text: standing[place, text] for place, text in standing.keys() - set(map(_told, ours))}
        for one in filter(self._is_telling, ours):
            if _told(one) not in standing:
                near = get_close_matches(bare(one.text), spare, 1)
                has = f", the file {shown(spare[near[0]])}" if near else "; the file has no such line"
                yield line("R15", f"{self._name} {one.place or 'head'}", f"the report has {shown(one.text)}{has}")
        yield from self._lost_basis()

    def _fact(self, ours: Line, theirs: Line | None) -> Iterator[LintLine]:
        (_, name), (_, says) = ours.cells
        if theirs is None:
            yield line("R15", f"{self._name} head", f"{name} is missing: the report has {shown(says)}")
        elif bare(says) != bare(theirs.cells[1][1]):
            text = f"{name}: the report has {shown(says)}, the file {shown(theirs.cells[1][1])}"
            yield line("R15", f"{self._name} {theirs.at}", text)

    def _is_telling(self, one: Line) -> bool:
        """Tell whether a line of the head, which is no named fact, says the state, the marking or the cut-off."""
        head = self._dossier.head
        if one.cells or head is None:
            return False
        is_marking = bool(head.marking) and one.text == head.marking
        return is_marking or one.text.startswith(f"{head.state} ") or recorded_words(self._dossier.cut_off) in one.text

    def _lost_basis(self) -> Iterator[LintLine]:
        kept = "\n".join(one.text for at in self._pairs for one in self._ours[at].lines)
        for text in (self._dossier.log_id, fingerprint(self._dossier.root), self._basis):
            if text in kept and text not in self._text:
                yield line(
                    "R15", self._name, f"{shown(text, 120)} stands nowhere: log, position and root are the basis"
                )

    # --- R16: sections -----------------------------------------------------------------------------------------------

    def _cut(self) -> Iterator[LintLine]:
        beneath: dict[int, list[int]] = {}
        for at, one in enumerate(self._ours[1:], start=1):
            if at in self._pairs:
                beneath.setdefault(one.parent, []).append(at)
            elif one.parent not in range(1, len(self._ours)) or one.parent in self._pairs:
                yield line("R16", self._name, f"{self._called(at)} is missing")
        for places in beneath.values():
            for at in moved([self._pairs[one] for one in places]):
                theirs = self._theirs[self._pairs[places[at]]]
                after = f"after {shown(self._ours[places[at - 1]].title)}" if at else "first"
                text = f"{self._called(places[at])} stands out of its order: the report has it {after}"
                yield line("R16", f"{self._name} {theirs.heading.at if theirs.heading else ''}", text)

    def _called(self, at: int) -> str:
        one = self._ours[at]
        inside = f" of {shown(self._ours[one.parent].title)}" if one.parent > 0 else ""
        return f"{'part' if inside else 'section'} {shown(one.title)}{inside}"

    # --- R14: tables -------------------------------------------------------------------------------------------------

    def _tables(self) -> Iterator[Rows]:
        """Yield the tables of the report, but for those of sections that are cut out."""
        for at, place in sorted(self._pairs.items()):
            free = self._theirs[place].tables()
            known = {tuple(map(bare, one)): one for one in free}
            for header, ours in self._ours[at].tables().items():
                found = known.get(tuple(map(bare, header))) or _likest(header, free)
                yield Rows(self._ours[at], header, ours, found, free.pop(found, []))

    def _rows(self, table: Rows) -> Iterator[LintLine]:
        where = f"{self._name} {shown(table.section.title)}"
        if not table.theirs:
            yield line("R14", where, f"the table of {shown(', '.join(table.header))} is missing")
            return
        columns = _columns(table)
        for name, place in zip(table.header, columns, strict=True):
            if place < 0:
                yield line("R14", where, f"the column {shown(name)} is missing: it has another heading, or was cut out")
        kept = [at for at, place in enumerate(columns) if place >= 0]
        for ours, theirs in _paired(
            [(one, tuple(bare(one.cells[at][1]) for at in kept if at < len(one.cells))) for one in table.ours],
            [(one, tuple(bare(one.cells[columns[at]][1]) for at in kept if columns[at] < len(one.cells)))
             for one in table.theirs],
        ):  # fmt: skip
            if ours is None and theirs is not None:
                yield line("R14", f"{self._name} {theirs.at}", f"the report has no row {_row(theirs, _TOLD)}")
            elif ours is not None and theirs is None:
                yield line("R14", where, f"the row {_row(ours, _TOLD)} is missing")
            elif ours is not None and theirs is not None:
                yield from self._cells(ours, theirs, columns)

    def _cells(self, ours: Line, theirs: Line, columns: Sequence[int]) -> Iterator[LintLine]:
        for (name, says), place in zip(ours.cells, columns, strict=False):
            if place < 0:
                continue
            has = theirs.cells[place][1] if place < len(theirs.cells) else ""
            if bare(says) != bare(has):
                text = f"{name} in the row {_row(ours, _NAMED)}: the report has {shown(says)}, the file {shown(has)}"
                yield line("R14", f"{self._name} {theirs.at}", text)


def _facts(lines: Iterable[Line]) -> Mapping[str, Line]:
    """Return the named facts among some lines, by their names."""
    pair = ("", "")
    return {bare(one.cells[0][1]): one for one in lines if tuple(name.strip() for name, _ in one.cells) == pair}


def _told(one: Line) -> tuple[str, str]:
    """Return what a line of the head says, apart for what stands on every page."""
    return (one.place if one.place in (HEADER, FOOTER) else "", bare(one.text))


def _likest(header: tuple[str, ...], among: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the headings that have most in common with those of a table, and at least half of them; else none."""
    wanted = Counter(map(bare, header))
    best = max(among, key=lambda one: (wanted & Counter(map(bare, one))).total(), default=())
    return best if 2 * (wanted & Counter(map(bare, best))).total() >= len(header) else ()


def _columns(table: Rows) -> list[int]:
    """Return where each column of a table stands in the edited one; -1: nowhere."""
    waiting: dict[str, list[int]] = {}
    for at, name in enumerate(table.their_header):
        waiting.setdefault(bare(name), []).append(at)
    return [found.pop(0) if (found := waiting.get(bare(name))) else -1 for name in table.header]


_Row = tuple[Line, tuple[str, ...]]


def _paired(ours: list[_Row], theirs: list[_Row]) -> Iterator[tuple[Line | None, Line | None]]:
    """Yield the rows that differ, each with what it became: those that nothing became, and that came from nothing.

    Rows that are the same are so wherever they stand: a table may be put in another order.
    """
    left, free = _unlike(ours, theirs), _unlike(theirs, ours)
    taken: set[int] = set()
    for at, (row, cells) in enumerate(left):
        near = [one for one in range(max(0, at - _NEAR), min(len(free), at + _NEAR)) if one not in taken]
        best = max(near, key=lambda one: (_same(cells, free[one][1]), -abs(one - at)), default=-1)
        if best >= 0 and 2 * _same(cells, free[best][1]) >= len(cells):
            taken.add(best)
            yield row, free[best][0]
        else:
            yield row, None
    yield from ((None, row) for at, (row, _) in enumerate(free) if at not in taken)


def _unlike(rows: list[_Row], others: list[_Row]) -> list[_Row]:
    """Return the rows that are not among others, each as often as it is there."""
    known = Counter(cells for _, cells in others)
    left = []
    for one in rows:
        if known[one[1]] > 0:
            known[one[1]] -= 1
        else:
            left.append(one)
    return left


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(left == right for left, right in zip(one, other, strict=False))


def _row(one: Line, most: int) -> str:
    return shown(", ".join(text for _, text in one.cells[:most]), 80)
