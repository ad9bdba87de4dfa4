"""A report on paper as lines of text, as a reader of its DOCX finds them: what an edited DOCX is compared with."""

from collections.abc import Iterator

from timeline.reports.lint.rendered import Line, under
from timeline.reports.paper.model import Block, Drawing, Facts, Heading, Listing, Notes, Paper, Paragraph, Runs, Table
from timeline.reports.paper.runs import text_of

HEADER = "page header"
"""Where the marking, the word Draft and the cut-off stand on every page."""
FOOTER = "page footer"
"""Where the basis stands on every page."""


def paper_lines(shown: Paper) -> Iterator[Line]:
    """Yield the lines of a report on paper: what stands on every page, its title, and its blocks."""
    state = "Draft · " if shown.state == "Draft" else ""
    for text in (shown.marking, f"{state}information cut-off {shown.known_until}"):
        yield Line(0, text, place=HEADER)
    for text in (f"{shown.foot} · page 1", shown.marking):
        yield Line(0, text, place=FOOTER)
    yield _line(shown.title)
    for block in shown.blocks:
        yield from _lines(block)


def row(header: tuple[str, ...], texts: tuple[str, ...], place: str = "") -> Line:
    """Return a row of a table as a line."""
    return Line(0, head(texts).text, under(header, texts), place=place)


def head(texts: tuple[str, ...], place: str = "") -> Line:
    """Return the headings of a table as a line."""
    return Line(0, f"| {' | '.join(texts)} |", place=place)


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Heading(level=level, runs=runs):
            yield _line(runs, level)
        case Paragraph(runs=runs) | Drawing(caption=runs):
            yield _line(runs)
        case Listing(items=items):
            yield from map(_line, items)
        case Facts(role=role, facts=facts):
            for one in facts:
                named = (("", one.name), ("", _words(one.runs))) if role == "head" else ()
                yield Line(0, f"{one.name} {_words(one.runs)}", named)
        case Table():
            yield _line(block.caption)
            header = tuple(map(_words, block.header))
            yield head(header)
            yield from (row(header, tuple(map(_words, cells))) for cells in block.rows)
        case Notes(notes=notes):
            yield from (Line(0, f"[{one.number}] {_words(one.runs)}") for one in notes)


def _line(runs: Runs, level: int = 0) -> Line:
    return Line(0, _words(runs), level=level)


def _words(runs: Runs) -> str:
    return " ".join(text_of(runs).split())
