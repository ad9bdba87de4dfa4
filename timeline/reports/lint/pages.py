"""A page of HTML as lines of text: its blocks, the rows of its tables, and what is spoken in place of pictures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from timeline.errors import MalformedInput
from timeline.reports.lint.rendered import Line, under


class Unseen(NamedTuple):
    """What no line of a page tells: a figure, a style, a script, a version that stands hidden; `says` its markup."""

    kind: str
    name: str
    number: int
    says: list[str]


class Page(NamedTuple):
    """A page of HTML: its lines as a reader sees them, and what a browser makes of it beside them."""

    lines: Sequence[Line]
    unseen: Sequence[Unseen]


def html_lines(page: str) -> Iterator[Line]:
    """Yield the blocks of a page as a reader sees them; versions that do not hold at the basis stand in it, hidden.

    Raises `MalformedInput` as `html_page` does.
    """
    return iter(html_page(page).lines)


def html_page(page: str) -> Page:
    """Read a page. Raises `MalformedInput` for one that browsers read otherwise, or that never ends what it begins.

    What is begun and never closed is looked for once, before the parser is told that the
    page ends: from then on it would search the rest of the page for each end anew.
    """
    reader = _Blocks()
    try:
        reader.feed(page)
    except AssertionError:  # what html.parser raises for declarations that it does not know
        raise _refused(_DECLARES, reader) from None
    if reader.cdata_elem or reader.rawdata.startswith("<"):
        raise _refused(_UNCLOSED, reader)
    reader.close()
    reader.end_row()
    reader.end_block()
    return Page(reader.lines, reader.unseen)


def _refused(says: str, reader: HTMLParser) -> MalformedInput:
    fix = "name the page as timeline export html wrote it, with your changes in its text"
    return MalformedInput(f"line {reader.getpos()[0]} of it {says}", fix=fix)


_MOST_OPEN = 128
"""So many elements at most are open in what no reader sees: each end tag in it is looked for among all of them."""
_DECLARES = "holds a declaration that browsers do not read as one"
_UNCLOSED = "begins what is never closed: browsers differ in what they show of the rest"
_COMMENT = "holds a comment that ends elsewhere for other programs"
_TOO_DEEP = f"is inside of more than {_MOST_OPEN} elements that no reader sees"
_COMMENTED = re.compile(r"<!--(?!-?>)(?:(?!--!?>).)*-->", re.DOTALL)
_ARE_DATA = ("application/json", "application/ld+json")
_LOADS = frozenset(("link", "base", "iframe", "frame", "object", "embed"))
_CLOSES = {
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("tr", "td", "th"),
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
}
"""What the beginning of an element ends, where no end tag stands: a long page leaves those out."""
_LEVELS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}
_HOLDS = frozenset(("table", "ul", "ol", "dl"))


class _Blocks(HTMLParser):
    _INLINE = frozenset((
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "mark", "q", "s", "small", "span",
        "strong", "sub", "sup", "time", "u", "wbr", "tspan",
    ))  # fmt: skip
    _VOID = frozenset(
        ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
    )
    _SPOKEN = ("title", "alt", "aria-label", "aria-description", "placeholder", "content")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.unseen: list[Unseen] = []
        self._words: list[str] = []
        self._skipped: list[str] = []
        self._header: tuple[str, ...] = ()
        self._row: list[tuple[str, str]] = []
        self._cell = self._block = self._term = ""

    # --- what the parser calls -----------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._resume_at(tag)
        kind = _kind(tag, given)
        if self._skipped or kind:
            self._skip(kind, tag, given)
            return
        self._note_acts(tag, given)
        if tag == "br":
            self._words.append(" ")
        elif tag not in self._INLINE and tag not in self._VOID:
            self._begin(tag)
        self._speak(attrs, tag)

    def handle_startendtag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._skipped:
            self.unseen[-1].says.extend((_tag(tag, given), f"</{tag}>"))
        elif _kind(tag, given) and tag != "svg":  # for a browser, its slash says nothing
            self.handle_starttag(tag, attrs)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        else:
            self._note_acts(tag, given)
            self._speak(attrs, tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and tag in self._skipped:
            while self._skipped.pop() != tag:
                pass
            self.unseen[-1].says.append(f"</{tag}>" if self._skipped else "")
            return
        if self._skipped and self._skipped[0] not in _CLOSES:
            return
        self._skipped.clear()  # what holds the skipped one ends, and it had no end tag
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "thead", "tbody", "table"):
            self.end_row()
        elif tag not in self._INLINE:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self._skipped:
            self.unseen[-1].says.append(" ".join(data.split()))
        else:
            self._words.append(data)

    def parse_comment(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002  # as html.parser has it
        """Refuse a comment that a browser ends elsewhere than html.parser does: one of both shows the rest of it."""
        end = super().parse_comment(i, report)
        if end >= 0 and not _COMMENTED.fullmatch(self.rawdata, i, end):
            raise _refused(_COMMENT, self)
        return end

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002  # html.parser calls it
        """Refuse what html.parser skips, and a browser shows from its first sign > on."""
        raise _refused(_DECLARES, self)

    # --- what no line tells ------------------------------------------------------------------------------------------

    def _skip(self, kind: str, tag: str, given: dict[str, str | None]) -> None:
        """Take an element as one of what is skipped, or as where that begins."""
        if not self._skipped:
            self.unseen.append(Unseen(kind, given.get("data-figure") or "", self.getpos()[0], []))
        self.unseen[-1].says.append(_tag(tag, given))
        if tag in self._VOID:
            return
        self._skipped.append(tag)
        if len(self._skipped) > _MOST_OPEN:
            raise _refused(_TOO_DEEP, self)

    def _note_acts(self, tag: str, given: dict[str, str | None]) -> None:
        """Note what an element does beside showing its text: style, run or load something, or hide what is in it."""
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self._note("style" if name == "style" else "script", f"{tag} {name}={value}")
        if tag in _LOADS or (tag == "meta" and "http-equiv" in given):
            self._note("load", _tag(tag, given))
        if "hidden" in given:
            self._note("hidden", _tag(tag, given))

    def _note(self, kind: str, says: str) -> None:
        self.unseen.append(Unseen(kind, "", self.getpos()[0], [says]))

    # --- blocks, cells and rows --------------------------------------------------------------------------------------

    def end_block(self) -> None:
        """Take the words so far as one block; inside a cell, as a part of it."""
        if self._cell:
            self._words.append(" ")
            return
        text, tag, self._block = self._taken(), self._block, ""
        if text:
            named = (("", self._term), ("", text)) if tag == "dd" and self._term else ()
            self.lines.append(Line(self.getpos()[0], text, named, _LEVELS.get(tag, 0)))
            self._term = text if tag == "dt" else ""

    def end_row(self) -> None:
        """Take the cells so far as one row; one of headings alone stands over those that follow."""
        self._end_cell()
        row, self._row = self._row, []
        if not row:
            return
        texts = tuple(text for _, text in row)
        cells: tuple[tuple[str, str], ...] = ()
        if all(tag == "th" for tag, _ in row):
            self._header = texts
        else:
            cells = under(self._header, texts)
        self.lines.append(Line(self.getpos()[0], f"| {' | '.join(texts)} |", cells))

    def _begin(self, tag: str) -> None:
        """End what the beginning of a block ends, and begin it."""
        if tag in ("td", "th"):
            self._end_cell()
            self.end_block()
            self._cell = tag
        elif tag in ("tr", "thead", "tbody", "table"):
            self.end_row()
            self.end_block()
            self._header = () if tag == "table" else self._header
        else:
            self.end_block()
            self._block = tag

    def _end_cell(self) -> None:
        if self._cell:
            self._row.append((self._cell, self._taken()))
            self._cell = ""

    def _taken(self) -> str:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        return text

    def _resume_at(self, tag: str) -> None:
        """Stop skipping where the beginning of an element ends the skipped one, which had no end tag."""
        if not (ends := _CLOSES.get(tag, ())):
            return
        for at in range(len(self._skipped) - 1, -1, -1):
            if self._skipped[at] in _HOLDS:
                return
            if self._skipped[at] in ends:
                del self._skipped[at:]

    def _speak(self, attrs: Iterable[tuple[str, str | None]], tag: str) -> None:
        for name, value in attrs:
            if value and name in self._SPOKEN and (tag, name) != ("meta", "content"):
                self.lines.append(Line(self.getpos()[0], " ".join(value.split())))


def _kind(tag: str, given: dict[str, str | None]) -> str:
    """Return as what an element is skipped; nothing, where it is read."""
    if tag in ("style", "template"):
        return tag
    if tag == "script":
        return "data" if given.get("type") in _ARE_DATA else "script"
    if tag == "svg" and "data-figure" in given:  # drawn from the model; its axis names the zone once
        return "figure"
    return "version" if "hidden" in given and "data-k" in given else ""


def _tag(tag: str, given: dict[str, str | None]) -> str:
    """Return a start tag with its attributes in one order: a program that writes a page anew has its own."""
    return f"<{tag} {sorted((name, value or '') for name, value in given.items())}>"
