"""Full text: a row of folded words for each thing in an FTS5 table, and what a query finds there.

What holds the words of a query comes first, whatever else is found: then whatever
holds some of them as a name that is spelt otherwise.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

import msgspec

from timeline.projections.folding import expression_of, fold, terms_of
from timeline.projections.register import Register, Standing, Thing, standing_of
from timeline.projections.spelling import all_spellings, spelling_of, spellings
from timeline.projections.texts import NAMES, SEARCHED, Passage, passages_of
from timeline.views.snippets import Mark, Snippet, Span, snippet_of
from timeline.views.view import Column, Row, Rows, Table, Value

_APART = "\ue000"  # a word that no query can hold: no phrase runs from one passage into the next
_BETWEEN = f" {_APART} "
_BEGIN, _END = "\x01", "\x02"  # folded text holds no control characters
_encoded = msgspec.json.Encoder().encode

SEARCH = Table(
    name="search",
    says="The texts of a thing: what `timeline search` looks through."
    " A full-text index (FTS5) of `id`, `folded` and `spellings`.",
    columns=(
        Column("thing", "TEXT", "The thing: its kind and its id, `action:panjgur-2024-01-16`."),
        Column("kind", "TEXT", "The kind of thing."),
        Column("id", "TEXT", "Its id."),
        Column("position", "INTEGER", "The position of the event that first recorded it."),
        Column("standing", "TEXT", "How it stands: stands, corrected, retracted, withdrawn or withheld."),
        Column("passages", "TEXT", "Its texts as they are on record: a JSON array of [field, text]."),
        Column("folded", "TEXT", "Its texts as they are compared: folded, with U+E000 between two of them."),
        Column(
            "spellings",
            "TEXT",
            "The names among them as they are compared, however they are spelt; runs of words joined.",
        ),
    ),
    key=("thing",),
    words=("id", "folded", "spellings"),
    # Vowel signs that are letters of Indic scripts stay; private use keeps passages apart.
    tokenizer="unicode61 remove_diacritics 2 categories ''L* N* Co Mc''",
    number="position",
)
"""The table of all texts, as FTS5 keeps it."""
# Columns count in their order: 2 is `id`, 6 `folded`, 7 `spellings`. A word of a text says more than one of an id.
_FOUND = """
SELECT rowid, kind, id, position, standing, passages FROM search WHERE search MATCH ? AND kind IN ({kinds})
ORDER BY bm25(search, 0, 0, 0.2, 0, 0, 0, 1, 0), position LIMIT ?
"""
_FURTHER = """
SELECT rowid, kind, id, position, standing, passages FROM search WHERE search MATCH ? AND kind IN ({kinds})
AND rowid NOT IN (SELECT rowid FROM search WHERE search MATCH ?)
ORDER BY bm25(search, 0, 0, 0.2, 0, 0, 0, 1, 0.5), position LIMIT ?
"""
_TOTAL = "SELECT count(*) FROM search WHERE search MATCH ? AND kind IN ({kinds})"
_MARKED = """
SELECT highlight(search, 6, ?1, ?2), highlight(search, 2, ?1, ?2) FROM search WHERE search MATCH ?3 AND rowid = ?4
"""


class Selects(Protocol):
    """What can be asked: the rows of a view, in a file or in memory."""

    def select(self, query: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Return what a query gives."""


class Hit(NamedTuple):
    """A thing that was found, and the passage that says most of what was sought.

    `snippet` is that passage or a part of it, as it is on record; `marks` are the beginnings
    and ends in it, in characters, of what the query found. `position` is that of the event
    that first recorded the thing.
    """

    thing: Thing
    field: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    standing: str
    position: int


class Found(NamedTuple):
    """The best hits of a query, and how many there are altogether."""

    hits: tuple[Hit, ...]
    total: int


def insert_texts(rows: Rows, register: Register, things: Iterable[Thing]) -> None:
    """Insert the texts of each of `things` that is on record and of a kind that is searched."""
    there = ((thing, register.find(*thing)) for thing in things if thing.kind in SEARCHED)
    rows.insert(SEARCH.name, (_row(register, thing, standing) for thing, standing in there if standing is not None))


def _row(register: Register, thing: Thing, standing: Standing[Any]) -> Row:
    passages = passages_of(register, thing)
    folded = _BETWEEN.join([fold(one.text) for one in passages])
    names = [spelt for one in passages if one.field in NAMES for spelt in all_spellings(one.text)]
    texts = (_encoded(passages).decode(), folded, " ".join(dict.fromkeys(names)))
    return (f"{thing.kind}:{thing.id}", *thing, standing.position, standing_of(standing), *texts)


def find(tables: Selects, query: str, kinds: Sequence[str] = SEARCHED, limit: int | None = None) -> Found | None:
    """Return the hits of a query: each thing that holds every word and phrase of it, in whatever passages.

    The best come first, by BM25 (as FTS5 computes it), then in the order of the log. After
    them come, in the same order, things that hold a term only as a name, or a part of one,
    that is spelt otherwise. `None` is returned for a query without any word. No query is an error.
    """
    expression = expression_of(query)
    if expression is None:
        return None
    sought = Sought(expression, dict.fromkeys(terms_of(query)))
    marks = ", ".join("?" * len(kinds))
    most = -1 if limit is None else limit
    [(total,)] = tables.select(_TOTAL.format(kinds=marks), (sought.spelt, *kinds))
    found = tables.select(_FOUND.format(kinds=marks), (sought.plain, *kinds, most))
    hits = [_hit(tables, sought, sought.plain, one) for one in found]
    if len(found) < total and len(found) != limit:
        values: list[Value] = [sought.spelt, *kinds, sought.plain, max(-1, most - len(found))]
        further = tables.select(_FURTHER.format(kinds=marks), values)
        hits += [_hit(tables, sought, sought.spelt, one) for one in further]
    return Found(tuple(hits), total)


class Sought:
    """What a query asks for: its terms as FTS5 takes them, as they are written and however a name is spelt."""

    def __init__(self, expression: str, terms: Iterable[tuple[str, bool]]) -> None:
        self.plain = f"{{id folded}} : ({expression})"
        self._terms = tuple(terms)
        self._beginnings = tuple(term for term, goes_on in self._terms if goes_on)

    @cached_property
    def spelt(self) -> str:
        """Return the expression that finds whatever `plain` finds, and each term of it as a name, too."""
        return " AND ".join(
            f'({{id folded}} : "{term}"{star} OR spellings : "{spelling_of(term)}"{star})'
            for term, goes_on in self._terms
            for star in ("*" if goes_on else "",)
        )

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {spelling_of(term): term for term, _ in self._terms}

    def term_of(self, word: str) -> str:
        """Return which term a folded word or phrase that was found is: itself, or the beginning that finds it."""
        return next((one for one in self._beginnings if word.startswith(one)), word)

    def names_in(self, text: str) -> list[Mark]:
        """Return where terms stand in a name however it is spelt, as places in its folding; of runs the shortest."""
        found: dict[int, Mark] = {}
        for spelt, begin, end in spellings(text):
            beginning = (one for one in self._beginnings if spelt.startswith(spelling_of(one)))
            term = self._spellings.get(spelt) or next(beginning, None)
            if term is not None:
                found.setdefault(begin, Mark(begin, end, term))
        return list(found.values())


def _hit(tables: Selects, sought: Sought, expression: str, found: tuple[Any, ...]) -> Hit:
    row, kind, name, position, standing, passages = found
    [(marked, marked_id)] = tables.select(_MARKED, (_BEGIN, _END, expression, row))
    texts = msgspec.json.decode(passages, type=tuple[Passage, ...])
    marks = [[*inside] for inside in _inside(texts, _spans(marked), sought)]
    if expression == sought.spelt:
        by_name = [sought.names_in(one.text) if one.field in NAMES else [] for one in texts]
        marks = [_apart([*one, *other]) for one, other in zip(marks, by_name, strict=True)]
    snippet = snippet_of(texts, marks) if any(marks) else Snippet("id", name, tuple(_spans(marked_id)))
    return Hit(Thing(kind, name), snippet.field, snippet.text, snippet.marks, standing, position)


def _spans(marked: str) -> list[Span]:
    """Return where in the folded text the marks are that FTS5 put around what it found."""
    before, *rest = marked.split(_BEGIN)
    at, spans = len(before), []
    for part in rest:
        inside, _, after = part.partition(_END)
        spans.append((at, at + len(inside)))
        at += len(inside) + len(after)
    return spans


def _inside(passages: Sequence[Passage], spans: Sequence[Span], sought: Sought) -> Iterator[list[Mark]]:
    """Yield for each passage what was found in it, as places in its own folded text."""
    folded = [fold(one.text) for one in passages]
    starts = accumulate((len(one) + len(_BETWEEN) for one in folded), initial=0)
    for text, start in zip(folded, starts, strict=False):
        places = [(begin - start, end - start) for begin, end in spans if start <= begin < start + len(text)]
        yield [Mark(begin, end, sought.term_of(text[begin:end])) for begin, end in places]


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks in order, each apart from the others: of two that overlap the first, or the longer."""
    found: list[Mark] = []
    for one in sorted(marks, key=lambda mark: (mark.begin, -mark.end)):
        if not found or one.begin >= found[-1].end:
            found.append(one)
    return found
