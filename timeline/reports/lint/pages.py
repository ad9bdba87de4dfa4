"""A page of HTML as lines of text: its blocks, the rows of its tables, and what is spoken in place of pictures."""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from timeline.reports.lint.rendered import Line


def html_lines(page: str) -> Iterator[Line]:
    """Yield the blocks of a page as a reader sees them; versions that do not hold at the basis stand in it, hidden."""
    reader = _Blocks()
    reader.feed(page)
    reader.close()
    reader.end_row()
    reader.end_block()
    return iter(reader.lines)


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
    _UNSEEN = frozenset(("script", "style", "template"))
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
        self._words: list[str] = []
        self._skipped: list[str] = []
        self._header: tuple[str, ...] = ()
        self._row: list[tuple[str, str]] = []
        self._cell = self._block = self._term = ""

    # --- what the parser calls -----------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        if tag in self._VOID:
            self._speak(attrs, tag)
            if tag == "br":
                self._words.append(" ")
            return
        self._resume_at(tag)
        given = dict(attrs)
        is_other_version = "hidden" in given and "data-k" in given
        is_figure = tag == "svg" and "data-figure" in given  # drawn from the model; its axis names the zone once
        if self._skipped or tag in self._UNSEEN or is_other_version or is_figure:
            self._skipped.append(tag)
            return
        if tag not in self._INLINE:
            self._begin(tag)
        self._speak(attrs, tag)

    def handle_startendtag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self._speak(attrs, tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and tag in self._skipped:
            while self._skipped.pop() != tag:
                pass
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
        if not self._skipped:
            self._words.append(data)

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
            cells = tuple(zip((*self._header, *[""] * len(texts)), texts, strict=False))
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
        ends = _CLOSES.get(tag, ())
        for at in range(len(self._skipped) - 1, -1, -1):
            if self._skipped[at] in _HOLDS:
                return
            if self._skipped[at] in ends:
                del self._skipped[at:]

    def _speak(self, attrs: Iterable[tuple[str, str | None]], tag: str) -> None:
        if self._skipped:
            return
        for name, value in attrs:
            if value and name in self._SPOKEN and (tag, name) != ("meta", "content"):
                self.lines.append(Line(self.getpos()[0], " ".join(value.split())))
