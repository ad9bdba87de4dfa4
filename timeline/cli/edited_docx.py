"""A DOCX that a desk edited, as a reader sees it once all tracked changes are accepted: paragraphs, headings, rows."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn

from timeline.cli.refusals import bad_file
from timeline.errors import FileRefused, MalformedInput
from timeline.reports.lint.rendered import File, Line
from timeline.reports.lint.sheets import FOOTER, HEADER, head, row
from timeline.reports.packed import parts_of

_MOST_BLOCKS = 100_000
"""A document has so many paragraphs and cells at most: a chain of eighteen steps has 8,444."""
_XML = (".xml", ".rels")
_MACROS = re.compile(r"vbaProject|vbaData|macros?/|activeX/", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:^|/)embeddings/", re.IGNORECASE)
_SHOWS_OTHERS = frozenset(("aFChunk", "subDocument", "oleObject", "package"))
"""What relates a document to a file of another kind that is shown inside it."""
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)")
_SHOWN_INSIDE = "it shows another file inside it, which is not read: put its text into the document, or take it out"
_DAMAGED = (
    OpcError, XmlchemyError, PythonDocxError, LookupError, ValueError, AttributeError, TypeError, AssertionError,
    RecursionError, OSError,
    SyntaxError,  # lxml's own
)  # fmt: skip
_FIX = "save it as DOCX in a word processor, and name that file"
_GONE = frozenset(map(qn, ("w:del", "w:moveFrom", "w:delText", "w:instrText", "w:rPr", "w:pPr")))
"""What nobody reads once changes are accepted: what was deleted or moved away, how fields are reckoned, and looks."""
_AGAIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What older programs are shown in place of a drawing: its text a second time."""
_BREAKS = frozenset(map(qn, ("w:tab", "w:br", "w:cr", "w:ptab")))
_P, _R, _T, _TBL, _TR, _TC, _BOX = map(qn, ("w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:txbxContent"))
_HYPHEN, _VAL = map(qn, ("w:noBreakHyphen", "w:val"))
_NO_ROW = tuple(map(qn, ("w:del", "w:hidden")))
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
"""The text of a formula: a sentence can be typed as one."""
_PAGE = re.compile(r"\bpage \d+$")
"""A field: it holds the number of whichever page was shown last."""
_LEVEL = re.compile(r"(?:heading ([1-9])|toc \d+)$", re.IGNORECASE)
_LISTED = -1
"""The level of the lines of a table of contents, which say the headings a second time."""
_WITH_TEXT = {"header": HEADER, "footer": FOOTER, "footnotes": "footnotes", "endnotes": "endnotes"}


def docx_file(name: str, typed: str, content: bytes) -> File:
    """Return a DOCX as a file of lines. Raises `FileRefused` where it cannot be read, or had better not be."""
    try:
        parts = parts_of(content, _FIX)
    except MalformedInput as error:
        raise _refused(typed, error.message) from None
    if refused := next(_wrong(parts), None):
        raise _refused(typed, refused)
    try:
        document = docx.Document(io.BytesIO(content))
        if refused := next(_unread(document), None):
            raise _refused(typed, refused)
        lines = [*_lines(document)]
    except _DAMAGED:
        raise _refused(typed, "it is damaged: it is no DOCX that can be read") from None
    return File(name, "\n".join(_plain(one) for at, one in parts.items() if at.endswith(_XML)), lines)


def _wrong(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what is wrong with a document that runs something, or shows what is not in the text that is read."""
    texts = [one for name, one in parts.items() if name.endswith(_XML)]
    if any(map(_MACROS.search, parts)):
        yield "it holds macros, and a report holds none"
    if any(map(_EMBEDDED.search, parts)):
        yield _SHOWN_INSIDE
    if not all(map(_is_utf8, texts)):
        yield "a part of it is not in UTF-8, and no word processor writes another"
    if any(b"<!DOCTYPE" in one or b"<!ENTITY" in one for one in texts):
        yield "it declares entities, which no word processor writes"


def _unread(document: Document) -> Iterator[str]:
    """Yield what is wrong with a document of which a reader sees more than is read of it, or that is too long."""
    if any(_kind(one) in _SHOWS_OTHERS for one in document.part.package.iter_rels()):
        yield _SHOWN_INSIDE
    parts = [one.target_part for one in document.part.rels.values() if _kind(one) in _WITH_TEXT and not one.is_external]
    if any(not one.partname.endswith(_XML) for one in (document.part, *parts)):
        yield "a part of it that holds text has another name than word processors give it"
    bodies = [document.element, *(parse_xml(one.blob) for one in parts)]
    if sum(1 for one in bodies for _ in one.iter(_P, _TC)) > _MOST_BLOCKS:
        yield f"it has more than {_MOST_BLOCKS:,} paragraphs and cells: no report has"


def _kind(relation: Any) -> str:  # noqa: ANN401  # a relationship of python-docx
    return str(relation.reltype).rpartition("/")[2]


def _is_utf8(part: bytes) -> bool:
    """Tell whether a part is in UTF-8, and says no other encoding."""
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    said = _ENCODING.match(part)
    return b"\0" not in part and (said is None or said[1].lower() in (b"utf-8", b"us-ascii"))


def _refused(typed: str, says: str) -> FileRefused:
    return bad_file(path=typed, says=says, fix=_FIX)


def _plain(part: bytes) -> str:
    """Return the words of a part: those between the paragraphs apart, those of a paragraph together."""
    text = part.decode()
    return re.sub(r"<[^<>]*>", "", re.sub(r"</w:p>|</w:tc>|<w:(?:tab|br)/>", " ", text))


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(document: Document) -> Iterator[Line]:
    """Yield what stands on every page, what stands in the document, and its notes."""
    texts = _Texts(document)
    parts = [(_WITH_TEXT[_kind(one)], one.target_part) for one in document.part.rels.values()
             if _kind(one) in _WITH_TEXT and not one.is_external]  # fmt: skip
    for place, part in parts:
        if place in (HEADER, FOOTER):
            yield from _of_part(place, part, texts)
    yield from _Body(_levels(document), texts).lines(document.element.body)
    for place, part in parts:
        if place not in (HEADER, FOOTER):
            yield from _of_part(place, part, texts)


def _of_part(place: str, part: Any, texts: "_Texts") -> Iterator[Line]:  # noqa: ANN401  # some parts are bytes alone
    for paragraph in parse_xml(part.blob).iter(_P):
        if text := _PAGE.sub("page 1", _squeezed(texts.of(paragraph))):
            yield Line(0, text, place=place)


def _levels(document: Document) -> dict[str, int]:
    """Return how deep the headings of each style lie, or that its lines are contents; so for styles made after one."""
    found: dict[str, int] = {}
    for style in document.styles:
        above: Any = style
        for _ in range(10):  # styles that are made after each other in a circle end, too
            if above is None or found.get(style.style_id):
                break
            if named := _LEVEL.match(above.name or ""):
                found[style.style_id] = int(named[1] or _LISTED)
            above = getattr(above, "base_style", None)
    return found


class _Body:
    """Reads the blocks of a document in their order, each with the heading above it, and its number under that."""

    def __init__(self, levels: dict[str, int], texts: "_Texts") -> None:
        self._levels, self._texts = levels, texts
        self._under, self._paragraphs, self._tables = "", 0, 0

    def lines(self, blocks: Any) -> Iterator[Line]:  # noqa: ANN401  # an element of python-docx
        for one in blocks:
            if one.tag == _P:
                yield from self._paragraph(one)
            elif one.tag == _TBL:
                yield from self._table(one)
            elif isinstance(one.tag, str) and one.tag not in _GONE:
                yield from self.lines(one)  # what holds blocks: controls, tracked insertions, text boxes

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:  # noqa: ANN401  # an element of python-docx
        raw, level = self._texts.of(paragraph), self._levels.get(_style(paragraph), 0)
        if level != _LISTED and (text := _squeezed(raw)):
            if level:
                self._under, self._paragraphs, self._tables = text, 0, 0
            else:
                self._paragraphs += 1
            name, tab, value = raw.strip().partition("\t")
            named = (("", _squeezed(name)), ("", _squeezed(value))) if tab and not self._under else ()
            yield Line(0, text, named, level, self._place("" if level else f"paragraph {self._paragraphs}"))
        for box in paragraph.iter(_BOX):
            is_ours = next(box.iterancestors(_P)) is paragraph
            if is_ours and not any(map(self._texts.is_said_again, box.iterancestors(_AGAIN))):
                yield from self.lines(box)

    def _table(self, table: Any) -> Iterator[Line]:  # noqa: ANN401  # an element of python-docx
        self._tables += 1
        header: tuple[str, ...] | None = None
        for at, one in enumerate(_within(table, _TR), start=1):
            place = self._place(f"table {self._tables} row {at}")
            texts = tuple(_squeezed(" ".join(map(self._texts.of, cell.iter(_P)))) for cell in _within(one, _TC))
            if one.trPr is not None and any(one.trPr.find(tag) is not None for tag in _NO_ROW):
                continue
            yield head(texts, place) if header is None else row(header, texts, place)
            header = texts if header is None else header

    def _place(self, what: str) -> str:
        under = f'"{self._under[:40].rstrip()}{"…" if len(self._under) > 40 else ""}"' if self._under else ""  # noqa: PLR2004
        return " ".join(filter(None, (under, what)))


def _within(element: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401  # elements of python-docx
    """Yield the elements of a kind inside another, not those inside of one of them."""
    for one in element:
        if one.tag == tag:
            yield one
        elif isinstance(one.tag, str) and one.tag not in _GONE and one.tag not in (_P, _TBL):
            yield from _within(one, tag)


class _Texts:
    """Reads the text of paragraphs as it reads with all changes accepted, without what is hidden and boxes in it."""

    def __init__(self, document: Document) -> None:
        self._hidden = {one.style_id: _hides_in_turn(one) for one in document.styles}
        usual = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        self._usual = "" if usual is None else usual.style_id
        self._again: dict[Any, bool] = {}

    def of(self, paragraph: Any) -> str:  # noqa: ANN401  # an element of python-docx
        """Return the text of a paragraph."""
        return self._within(paragraph, is_hidden=self._hidden.get(_style(paragraph) or self._usual, False))

    def is_said_again(self, fallback: Any) -> bool:  # noqa: ANN401  # an element of python-docx
        """Tell whether what older programs are shown says what newer ones are shown: else it is read as well."""
        if fallback not in self._again:
            others = [_whole(one) for one in fallback.getparent() if one is not fallback]
            self._again[fallback] = _whole(fallback) in ("", *others)
        return self._again[fallback]

    def _within(self, element: Any, *, is_hidden: bool) -> str:  # noqa: ANN401  # an element of python-docx
        found: list[str] = []
        for one in element:
            if one.tag in _GONE or one.tag == _BOX or (one.tag == _AGAIN and self.is_said_again(one)):
                continue
            if one.tag == _R and self._hides(one, is_hidden=is_hidden):
                continue
            if one.tag in (_T, _MATHS):
                found.append(one.text or "")
            elif one.tag in _BREAKS:
                found.append("\t")
            elif one.tag == _HYPHEN:
                found.append("-")
            elif isinstance(one.tag, str):
                found.append(self._within(one, is_hidden=is_hidden))
        return "".join(found)

    def _hides(self, run: Any, *, is_hidden: bool) -> bool:  # noqa: ANN401  # an element of python-docx
        """Tell whether a run is hidden: by itself; or by its style or its paragraph's, and not by both."""
        looks = run.rPr
        if (own := _hides(looks)) is not None:
            return own
        style = None if looks is None else looks.find(qn("w:rStyle"))
        return is_hidden != (style is not None and self._hidden.get(style.get(_VAL), False))


def _hides(looks: Any) -> bool | None:  # noqa: ANN401  # an element of python-docx
    """Tell whether looks hide what has them; `None`, where they do not say."""
    said = None if looks is None else looks.find(qn("w:vanish"))
    return None if said is None else said.get(_VAL, "1") not in ("0", "false", "off")


def _hides_in_turn(style: Any) -> bool:  # noqa: ANN401  # a style of python-docx
    """Tell whether a style hides its text, or one that it was made after does."""
    for _ in range(10):  # styles that are made after each other in a circle end, too
        if style is None or (found := _hides(style.element.find(qn("w:rPr")))) is not None:
            return style is not None and bool(found)
        style = getattr(style, "base_style", None)
    return False


def _style(paragraph: Any) -> str:  # noqa: ANN401  # an element of python-docx
    named = None if paragraph.pPr is None else paragraph.pPr.pStyle
    return "" if named is None else str(named.val)


def _whole(element: Any) -> str:  # noqa: ANN401  # an element of python-docx
    return _squeezed("".join(one.text or "" for one in element.iter(_T)))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
