"""`timeline search`: whatever on record holds some words, the best first, with the passage that holds them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Literal, get_args

import typer

from timeline.cli.invocation import SHORT, Reading
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused
from timeline.cli.shapes import HitItem, MarkItem
from timeline.errors import LogUnavailable
from timeline.views.fulltext import Found, Hit, Selects, find
from timeline.views.search import texts_in_memory
from timeline.views.store import Views

SHOWN = 20
Among = Literal["actions", "claims", "sources", "notes", "actors", "responses", "cases", "places"]
_MARK = "**"
_STAMP = "SELECT position, root FROM view WHERE name = 'search' AND part = 'current'"


@reading
def search(
    reading: Reading,
    query: Annotated[list[str], typer.Argument(metavar="QUERY…", help='Words, "phrases", and beginnings: panj*.')],
    *,
    among: Annotated[Among | None, typer.Option("--in", help="Only among these.")] = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, metavar="N", help="The best N hits only.")] = SHOWN,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if nothing is found.")] = False,
) -> None:
    """Find whatever holds all of the words: titles, quotes, translations, notes, names and aliases, places.

    Case, accents and vowel signs make no difference, nor do the several codes that Arabic, Persian
    and Urdu letters and digits have. Names that are spelt otherwise come last: Jaish al-Adl is found
    as Jaysh ul-Adl. No other character of a query means anything.
    """
    words = " ".join(query)
    kinds = tuple(one.removesuffix("s") for one in ([among] if among else get_args(Among)))
    found = _found(reading, words, kinds, number)
    if not found.hits:
        reading.session.say(reading.narrowing.none if reading.narrowing.typed else _nothing(reading, words, kinds))
    elif found.total > len(found.hits):
        reading.session.say(f"{found.total} found; the best {len(found.hits)} are shown (-n N shows N)")
    reading.print(_listing(found))
    if exit_code and not found.hits:
        raise typer.Exit(1)


def _nothing(reading: Reading, words: str, kinds: Sequence[str]) -> str:
    """Return that nothing is found, and what would find more: stems are not looked for, beginnings of words are."""
    starred = " ".join(f"{word}*" for word in words.split())
    if '"' in words or "*" in words or not (more := _found(reading, starred, kinds, 1).total):
        return "nothing found"
    return f"nothing found; {more} by how words begin: {starred}"


def _found(reading: Reading, words: str, kinds: Sequence[str], number: int) -> Found:
    found = None
    try:
        with _index(reading) as texts:
            asked = texts is not None
            found = find(texts, words, kinds, number) if texts is not None else None
    except LogUnavailable as error:  # what is damaged is thrown away by now, and says nothing
        reading.session.detail(f"no index is used: {error.message}")
        asked = False
    if not asked or (found is not None and _holds_back(reading, found)):
        with texts_in_memory(reading.known) as texts:
            found = find(texts, words, kinds, number)
    if found is None:
        fix = 'name a word, a "phrase", or how a word begins, with a star: panj*'
        raise misused(says="no word is given that could be found", fix=fix, argument="QUERY")
    return found


def _holds_back(reading: Reading, found: Found) -> bool:
    """Tell whether anything is kept back of what was found: an index does not know who is named in confidence alone."""
    whole = reading.all_of(frozenset(hit.thing for hit in found.hits))
    return reading.kept_back.of(whole) is not whole


@contextmanager
def _index(reading: Reading) -> Iterator[Selects | None]:
    """Give the index of the head, caught up; `None` at another basis, or where none is kept.

    Then one is made for the question; so it is of a log that is folded as quickly as a file is opened.
    """
    is_kept = not reading.narrowing.typed and SHORT < reading.basis.position == reading.log.basis().position
    views = reading.views if is_kept else None
    if views is not None and _caught_up(reading, views):
        with views.reading() as rows:
            if rows.select(_STAMP) == [(reading.basis.position, reading.basis.root.hex())]:  # nobody was quicker
                yield rows
                return
    yield None


def _caught_up(reading: Reading, views: Views) -> bool:
    try:
        with reading.progress("search") as progress:
            views.refresh(["search"], progress=progress)
    except LogUnavailable as error:
        reading.session.detail(f"no index is used: {error.message}")
        return False
    return True


def _item(hit: Hit) -> HitItem:
    return HitItem(
        kind=hit.thing.kind,
        id=hit.thing.id,
        field=hit.field,
        snippet=hit.snippet,
        marks=tuple(MarkItem(begin=begin, end=end) for begin, end in hit.marks),
        standing=hit.standing,
        position=hit.position,
    )


def _listing(found: Found) -> Listing:
    return Listing(
        "timeline.search/1",
        [_item(hit) for hit in found.hits],
        (
            Column("kind", "Kind", lambda item: item.kind),
            Column("id", "Id", lambda item: item.id),
            Column("standing", "Standing", lambda item: item.standing),
            Column("position", "Position", lambda item: str(item.position), right=True),
            Column("field", "Field", lambda item: item.field),
            Column("snippet", "Snippet", _marked, pieces=_pieces),
        ),
        total=found.total,
    )


def _marked(item: HitItem) -> str:
    """Return a passage with what was found between asterisks, where there is no colour to tell it."""
    return "".join(f"{_MARK}{one}{_MARK}" if at % 2 else one for at, one in enumerate(_pieces(item)))


def _pieces(item: HitItem) -> list[str]:
    """Return a passage in pieces, every second of which was found."""
    pieces, at = [], 0
    for one in item.marks:
        pieces += [item.snippet[at : one.begin], item.snippet[one.begin : one.end]]
        at = one.end
    # In a table a line end is nothing that somebody hid there.
    return [one.replace("\n", " ") for one in (*pieces, item.snippet[at:])]
