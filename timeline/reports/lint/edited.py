"""R14, R15 and R16: what a report says and an edited file of it says otherwise, or no longer."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from itertools import islice, takewhile
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
_DESKS = frozenset(("author", "authors", "title", "date", "issued"))
"""What it says that is a desk's own, figures or not."""
_STATES = frozenset(("draft", "final"))
_NAMED_FACT = re.compile(r"^[\W_]*([A-Z][\w -]{3,20}?)[\W_]*(?:[|:]|\b(?:Draft|Final)\b)")
"""A line that looks as a fact of the head does, and is none of its table."""
_BASIS = re.compile(r"\bBasis\W{1,40}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,18}:[0-9a-f]{8,64})\b")
_ROOT = 12
"""So many digits of a root name a basis."""
_NEAR = 20
"""Rows that were changed are looked for so many rows up and down: a table is long, and its rows keep their order."""
_MOST = 200
"""So many lines of a head, and tables of a section, are looked through for one that was changed."""
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
    def pairs(self) -> Sequence[tuple[Section, Section]]:
        """Return the sections of the report and what the file has of each: the head is none."""
        return [(self._ours[at], self._theirs[place]) for at, place in sorted(self._pairs.items()) if at]

    @property
    def whole(self) -> Sequence[tuple[Sequence[Line], Sequence[Line]]]:
        """Return the lines of each section of the report, with all parts of it, and those of the file.

        In the file a section goes on to the next one that is the report's: a desk may put headings into it.
        """
        known, found = frozenset(self._pairs.values()), range(len(self._ours))
        return [(_within(self._ours, at, found), _within(self._theirs, place, known))
                for at, place in sorted(self._pairs.items()) if self._ours[at].level == 1]  # fmt: skip

    def uncompared(self, one: Line) -> Line | None:
        """Return what a line of the file says that is compared with no line of the report: of a row, the cells beside.

        Nothing where it is compared as a whole, or is the title: that is the desk's own.
        """
        return self._beside.get(id(one), one)

    @cached_property
    def _beside(self) -> Mapping[int, Line | None]:
        """Return of the lines that are compared one by one, by their `id`, what is left over."""
        known = _facts(self._ours[0].lines)
        facts = (one for name, found in _facts(self._theirs[0].lines).items() if name in _HEAD & known.keys()
                 for one in found)  # fmt: skip
        became = (theirs for _, theirs in self._became if theirs is not None)
        left: dict[int, Line | None] = dict.fromkeys(map(id, (*facts, *became, *self._own())))
        for table in self.tables:
            columns = frozenset(_columns(table))
            for one in table.theirs:
                cells = tuple(cell for at, cell in enumerate(one.cells) if at not in columns)
                says = " | ".join(text for _, text in cells)
                left[id(one)] = one._replace(text=says, cells=cells) if cells else None
        return left

    def _own(self) -> Iterator[Line]:
        """Yield the title that a desk gave, where the report's own stands no longer, and the names of authors."""
        ours, theirs = _standing(self._ours[0].lines), _standing(self._theirs[0].lines)
        title, kept = bare(self._dossier.title), {bare(one.text) for one in theirs}
        for old, new in zip(ours, theirs, strict=False):
            was = bare(old.text)
            if title and title in was and was not in kept and old.text.startswith("# ") == new.text.startswith("# "):
                yield new
        for name, found in _facts(self._theirs[0].lines).items():
            if name in _DESKS:
                yield from found

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
        ours, facts = _facts(self._ours[0].lines), _facts(self._theirs[0].lines)
        for name, [one, *_] in ours.items():
            if name in _HEAD:
                yield from self._fact(one, facts.get(name, []))
        for one in (one for name, named in facts.items() if name not in ours for one in named):
            if bare(one.cells[1][1]) in _STATES:
                says = f"the report has no line {shown(one.cells[0][1])}, the file {shown(one.cells[1][1])}"
                yield line("R15", f"{self._name} {one.at}", says)
        for one, new in self._became:
            has = f", the file {shown(new.text)}" if new else "; the file has no such line"
            yield line("R15", f"{self._name} {one.place or 'head'}", f"the report has {shown(one.text)}{has}")
        yield from self._doubled()
        yield from self._lost_basis()

    def _fact(self, ours: Line, theirs: Sequence[Line]) -> Iterator[LintLine]:
        (_, name), (_, says) = ours.cells
        if not theirs:
            yield line("R15", f"{self._name} head", f"{name} is missing: the report has {shown(says)}")
        for one in theirs:
            if bare(says) != bare(one.cells[1][1]):
                text = f"{name}: the report has {shown(says)}, the file {shown(one.cells[1][1])}"
                yield line("R15", f"{self._name} {one.at}", text)
        for one in theirs[1:]:
            text = f"{name} stands more than once: here the file has {shown(one.cells[1][1])}"
            yield line("R15", f"{self._name} {one.at}", text)

    @cached_property
    def _spare(self) -> Mapping[tuple[str, str], Line]:
        """The first lines of the file's head, no facts, that the report's has not."""
        ours = set(map(_told, self._ours[0].lines))
        spare = ((_told(one), one) for one in _standing(self._theirs[0].lines))
        return dict(islice((pair for pair in spare if pair[0] not in ours), _MOST))

    @cached_property
    def _became(self) -> Sequence[tuple[Line, Line | None]]:
        """The lines of the report's head that tell something and stand no longer, each with what it became."""
        standing = set(map(_told, _standing(self._theirs[0].lines)))
        lost = [one for one in filter(self._is_telling, self._ours[0].lines) if _told(one) not in standing]
        return [(one, self._likest(_told(one))) for one in lost]

    def _likest(self, told: tuple[str, str]) -> Line | None:
        like = {text: one for (place, text), one in self._spare.items() if place == told[0]}
        return next((like[text] for text in get_close_matches(told[1], like, 1)), None)

    def _doubled(self) -> Iterator[LintLine]:
        """Yield the lines that say otherwise what a line or a fact says that stands in the head, too."""
        changed = {id(new) for _, new in self._became}
        lost = {id(old) for old, _ in self._became}
        kept = [one for one in filter(self._is_telling, self._ours[0].lines) if id(one) not in lost]
        names = _HEAD & _facts(self._ours[0].lines).keys()
        for (place, text), one in self._spare.items():
            like = {bare(other.text): other for other in kept if _told(other)[0] == place}
            if id(one) not in changed and (near := get_close_matches(text, like, 1)):
                says = f"the report has {shown(like[near[0]].text)} alone, the file {shown(one.text)} too"
                yield line("R15", f"{self._name} {one.at}", says)
            elif (named := _NAMED_FACT.match(one.text)) and bare(named[1]) in names:
                says = f"{named[1]} stands beside the head, too: {shown(one.text)}"
                yield line("R15", f"{self._name} {one.at}", says)

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
                found = known.get(tuple(map(bare, header))) or _likest(header, islice(free, _MOST))
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
        yield from self._added(table, columns)
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

    def _added(self, table: Rows, columns: Sequence[int]) -> Iterator[LintLine]:
        """Find columns that the report has not, and cells that stand under no heading."""
        where = f"{self._name} {shown(table.section.title)}"
        for at, name in enumerate(table.their_header):
            if at not in columns:
                yield line("R14", where, f"the report has no column {shown(name)}")
        for one in table.theirs:
            if spare := [text for _, text in one.cells[len(table.their_header) :] if text.strip()]:
                text = f"the row {_row(one, _NAMED)} has {shown(', '.join(spare))} under no heading of the table"
                yield line("R14", f"{self._name} {one.at}", text)

    def _cells(self, ours: Line, theirs: Line, columns: Sequence[int]) -> Iterator[LintLine]:
        for (name, says), place in zip(ours.cells, columns, strict=False):
            if place < 0:
                continue
            has = theirs.cells[place][1] if place < len(theirs.cells) else ""
            if bare(says) != bare(has):
                text = f"{name} in the row {_row(ours, _NAMED)}: the report has {shown(says)}, the file {shown(has)}"
                yield line("R14", f"{self._name} {theirs.at}", text)


def _within(among: Sequence[Section], at: int, known: Container[int]) -> Sequence[Line]:
    """Return the lines of a section with those up to the next of `known` that lies no deeper, and their headings."""
    after = takewhile(
        lambda place: among[place].level > among[at].level or place not in known, range(at + 1, len(among))
    )
    parts = [among[place] for place in (at, *after)]
    return [line for part in parts for line in (*filter(None, (part.heading,)), *part.lines)]


def _facts(lines: Iterable[Line]) -> Mapping[str, list[Line]]:
    """Return the named facts among some lines, by their names: a name may stand twice."""
    found: dict[str, list[Line]] = {}
    for one in lines:
        if tuple(name.strip() for name, _ in one.cells) == ("", ""):
            found.setdefault(bare(one.cells[0][1]), []).append(one)
    return found


def _standing(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that say something, and are no facts: a row of one cell is none."""
    return [one for one in lines if len(one.cells) <= 1 and one.text.strip()]


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
