"""A DOCX that a desk edited, as a reader sees it once all tracked changes are accepted: paragraphs, headings, rows."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from timeline.cli.refusals import bad_file
from timeline.errors import FileRefused
from timeline.reports.lint.rendered import File, Line
from timeline.reports.lint.sheets import FOOTER, HEADER, head, row

_MOST_UNPACKED, _MOST_PARTS, _MOST_XML = 256 * 1024 * 1024, 4_096, 64 * 1024 * 1024
_MAIN = "word/document.xml"
_MACROS = re.compile(r"vbaProject|vbaData|macros?/|activeX/", re.IGNORECASE)
_FIX = "save it as DOCX in a word processor, and name that file"
_GONE = frozenset(map(qn, ("w:del", "w:moveFrom", "w:delText", "w:instrText", "w:rPr", "w:pPr")))
"""What nobody reads once changes are accepted: what was deleted or moved away, how fields are reckoned, and looks."""
_AGAIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What older programs are shown in place of a drawing: its text a second time."""
_BREAKS = frozenset(map(qn, ("w:tab", "w:br", "w:cr", "w:ptab")))
_P, _T, _TBL, _TR, _TC, _BOX = map(qn, ("w:p", "w:t", "w:tbl", "w:tr", "w:tc", "w:txbxContent"))
_HYPHEN = qn("w:noBreakHyphen")
_PAGE = re.compile(r"\bpage \d+$")
"""A field: it holds the number of whichever page was shown last."""
_LEVEL = re.compile(r"(?:heading ([1-9])|toc \d+)$", re.IGNORECASE)
_LISTED = -1
"""The level of the lines of a table of contents, which say the headings a second time."""
_WITH_TEXT = {
    RELATIONSHIP_TYPE.HEADER: HEADER,
    RELATIONSHIP_TYPE.FOOTER: FOOTER,
    RELATIONSHIP_TYPE.FOOTNOTES: "footnotes",
    RELATIONSHIP_TYPE.ENDNOTES: "endnotes",
}


def docx_file(name: str, typed: str, content: bytes) -> File:
    """Return a DOCX as a file of lines. Raises `FileRefused` where it cannot be read, or had better not be."""
    packed = _checked(typed, content)
    try:
        document = docx.Document(io.BytesIO(content))
        lines = [*_lines(document)]
    except (
        OpcError,
        KeyError,
        ValueError,
        AttributeError,
        SyntaxError,
        zipfile.BadZipFile,
        OSError,
    ):  # lxml's is a SyntaxError
        raise _refused(typed, "it is no DOCX that can be read") from None
    return File(name, packed, lines)


def _checked(typed: str, content: bytes) -> str:
    """Return all text that a DOCX holds, seen or not, once it is known to be one that can be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _check_parts(typed, parts)
            texts = [packed.read(one) for one in parts if one.filename.endswith((".xml", ".rels"))]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        raise _refused(typed, "it is no DOCX that can be read") from None
    if any(b"<!DOCTYPE" in one or b"<!ENTITY" in one for one in texts):
        raise _refused(typed, "it declares entities, which no word processor writes")
    return "\n".join(_plain(one) for one in texts)


def _check_parts(typed: str, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip that is no document, that unpacks too large, or that runs something."""
    names = {one.filename for one in parts}
    if len(parts) > _MOST_PARTS or sum(one.file_size for one in parts) > _MOST_UNPACKED:
        most = f"{_MOST_PARTS:,} parts or {_MOST_UNPACKED // 1024 // 1024} MB"
        raise _refused(typed, f"it unpacks to more than {most}: no report does")
    if _MAIN not in names or "[Content_Types].xml" not in names:
        raise _refused(typed, "it is a zip, and no DOCX")
    if any(one.filename.endswith(".xml") and one.file_size > _MOST_XML for one in parts):
        raise _refused(typed, f"a part of it unpacks to more than {_MOST_XML // 1024 // 1024} MB: no report does")
    if any(map(_MACROS.search, names)):
        raise _refused(typed, "it holds macros, and a report holds none")
    if any(one.flag_bits & 1 for one in parts):
        raise _refused(typed, "it has a password")


def _refused(typed: str, says: str) -> FileRefused:
    return bad_file(path=typed, says=says, fix=_FIX)


def _plain(part: bytes) -> str:
    """Return the words of a part: those between the paragraphs apart, those of a paragraph together."""
    text = part.decode("utf-8", errors="replace")
    return re.sub(r"<[^<>]*>", "", re.sub(r"</w:p>|</w:tc>|<w:(?:tab|br)/>", " ", text))


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(document: Document) -> Iterator[Line]:
    """Yield what stands on every page, what stands in the document, and its notes."""
    parts = [(_WITH_TEXT[one.reltype], one.target_part) for one in document.part.rels.values()
             if one.reltype in _WITH_TEXT and not one.is_external]  # fmt: skip
    for place, part in parts:
        if place in (HEADER, FOOTER):
            yield from _of_part(place, part)
    yield from _Body(_levels(document)).lines(document.element.body)
    for place, part in parts:
        if place not in (HEADER, FOOTER):
            yield from _of_part(place, part)


def _of_part(place: str, part: Any) -> Iterator[Line]:  # noqa: ANN401  # python-docx knows some parts as bytes alone
    for paragraph in parse_xml(part.blob).iter(_P):
        if text := _PAGE.sub("page 1", _squeezed(_text(paragraph))):
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

    def __init__(self, levels: dict[str, int]) -> None:
        self._levels = levels
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
        style = paragraph.pPr.pStyle.val if paragraph.pPr is not None and paragraph.pPr.pStyle is not None else ""
        raw, level = _text(paragraph), self._levels.get(style, 0)
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
            if is_ours and not any(above.tag == _AGAIN for above in box.iterancestors()):
                yield from self.lines(box)

    def _table(self, table: Any) -> Iterator[Line]:  # noqa: ANN401  # an element of python-docx
        self._tables += 1
        header: tuple[str, ...] | None = None
        for at, one in enumerate(_within(table, _TR), start=1):
            place = self._place(f"table {self._tables} row {at}")
            texts = tuple(_squeezed(" ".join(map(_text, cell.iter(_P)))) for cell in _within(one, _TC))
            if one.trPr is not None and one.trPr.find(qn("w:del")) is not None:
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


def _text(element: Any) -> str:  # noqa: ANN401  # an element of python-docx
    """Return the text of a paragraph, as it reads with all changes accepted, without that of boxes in it."""
    found: list[str] = []
    for one in element:
        if one.tag in _GONE or one.tag in (_BOX, _AGAIN):
            continue
        if one.tag == _T:
            found.append(one.text or "")
        elif one.tag in _BREAKS:
            found.append("\t")
        elif one.tag == _HYPHEN:
            found.append("-")
        elif isinstance(one.tag, str):
            found.append(_text(one))
    return "".join(found)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
