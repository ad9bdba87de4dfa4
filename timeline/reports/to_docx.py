"""A dossier as DOCX: real headings, tables with header rows, figures with their words, the same bytes every time."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table as Grid
from docx.text.paragraph import Paragraph as Lines

from timeline.reports.dossier import Dossier
from timeline.reports.figures.canvas import inert
from timeline.reports.figures.model import Figure
from timeline.reports.paper.compose import paper
from timeline.reports.paper.docx_contents import (
    IN_CONTENTS,
    as_contents,
    bookmark,
    lead_to,
    second_section,
)
from timeline.reports.paper.docx_own import new_document
from timeline.reports.paper.docx_styles import CELLS, CONTENTS, MONO, SANS
from timeline.reports.paper.model import (
    Block,
    Drawing,
    Facts,
    Heading,
    Listing,
    Notes,
    Paper,
    Paragraph,
    Run,
    Runs,
    Table,
)
from timeline.reports.paper.setting import picture, sheets_of
from timeline.reports.paper.widths import at_least, in_millimetres

_SHORT_SIDE, _LONG_SIDE, _EDGE = Mm(210), Mm(297), Mm(16)
_WIDTH = Length(_SHORT_SIDE - 2 * _EDGE)
_SMALL, _FINE, _MANY = Pt(8), Pt(7), 8
"""Small type, and smaller type for a table of more columns than that."""
_SHORT = 10
"""A table of so many rows stands on one page."""
_LONG = 700
"""More characters in a cell make a row tall."""
_SOFT, _LINK, _WHITE = RGBColor(0x57, 0x57, 0x52), RGBColor(0x0B, 0x4F, 0x86), RGBColor(0xFF, 0xFF, 0xFF)
_LIGHTS = {"TLP:RED": "FF2B2B", "TLP:AMBER": "FFC000", "TLP:GREEN": "33FF00"}
"""The colours of the words on black (FIRST, TLP 2.0)."""
_BOLD, _PLAIN, _WORD, _BESIDE = 0.64, 0.58, 17, 2.2
"""How wide a letter is, in its size; how many a word of a cell has at most, and what stays free beside it, in mm."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def to_docx(dossier: Dossier, figures: Sequence[Figure] = (), style: bytes | None = None) -> bytes:
    """Return the report as DOCX. The same dossier, figures and style give the same bytes.

    `style` is a document of a desk's own: its styles are used, what stands in it is not. The
    dates that the format demands are the information cut-off.

    Raises:
        ValueError: the styles of `style` cannot be used.

    """
    shown = paper(dossier, figures, "docx")
    document = new_document(style)
    _Writer(document, {one.name: one for one in figures if one.is_drawn}).write(shown)
    written = io.BytesIO()
    document.save(written)
    return _normalised(written.getvalue())


def _normalised(packed: bytes) -> bytes:
    """Return a zip with its members in order of their names and without a time of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as given, zipfile.ZipFile(out, "w") as made:
        for name in sorted(given.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            made.writestr(member, given.read(name))
    return out.getvalue()


class _Writer:
    """Writes the blocks of a report into a document."""

    def __init__(self, document: Document, figures: dict[str, Figure]) -> None:
        self._document, self._figures, self._marks = document, figures, 0

    def write(self, shown: Paper) -> None:
        self._properties(shown)
        self._page(self._document.sections[0], is_flipped=False)
        self._margins(shown)
        self._runs(self._document.add_paragraph(style="Title"), shown.title)
        listed = [one for one in shown.blocks if isinstance(one, Heading) and one.level <= IN_CONTENTS]
        for at, block in enumerate(shown.blocks):
            self._turned(shown.blocks, at)
            if block is second_section(shown.blocks):  # after the bottom line, which is read first
                self._contents(listed)
            self._block(block)
            if isinstance(block, Heading) and block.level <= IN_CONTENTS:
                place = next(index for index, one in enumerate(listed) if one is block)
                self._marked(bookmark(place), self._document.paragraphs[-1].runs[0]._r)

    def _properties(self, shown: Paper) -> None:
        about, instant = self._document.core_properties, datetime.fromisoformat(shown.cut_off).replace(microsecond=0)
        about.created = about.modified = about.last_printed = instant
        about.title, about.author = inert(shown.plain_title)[:255], inert(shown.author)[:255]
        about.subject, about.last_modified_by, about.comments, about.keywords = shown.foot, "", "", shown.marking
        about.language, about.revision, about.identifier, about.version = "en", 1, "", shown.state

    def _page(self, section: Section, *, is_flipped: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if is_flipped else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (_LONG_SIDE, _SHORT_SIDE) if is_flipped else (_SHORT_SIDE, _LONG_SIDE)
        section.left_margin = section.right_margin = _EDGE
        section.top_margin = section.bottom_margin = Mm(24)

    def _turned(self, blocks: Sequence[Block], at: int) -> None:
        """Begin a page that lies on its side before the heading of a wide table, and one that stands after it."""
        following, before = blocks[at + 1 : at + 2], blocks[at - 1 : at] if at else ()
        if any(isinstance(one, Table) and one.is_wide for one in following):
            self._page(self._document.add_section(), is_flipped=True)
        if any(isinstance(one, Table) and one.is_wide for one in before):
            self._page(self._document.add_section(), is_flipped=False)

    def _margins(self, shown: Paper) -> None:
        """Write what stands on every page: marking, Draft and cut-off above; basis, page and marking below."""
        section = self._document.sections[0]
        above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
        if shown.marking:
            self._banner(above, shown.marking)
            above = section.header.add_paragraph()
        state = (Run(text="Draft", look="strong"), Run(text=" · ")) if shown.state == "Draft" else ()
        self._runs(above, (*state, Run(text=f"information cut-off {shown.known_until}")), size=_SMALL)
        self._runs(below, (Run(text=f"{shown.foot} · page "), Run(text="1")), size=_FINE)
        for one in below.runs:
            one.font.color.rgb = _SOFT
        field = OxmlElement("w:fldSimple")  # what stands in it is shown as the field says, in the font that it has
        field.set(qn("w:instr"), "PAGE")
        field.append(below.runs[-1]._r)
        below._p.append(field)
        if shown.marking:
            self._banner(section.footer.add_paragraph(), shown.marking)

    def _banner(self, paragraph: Any, marking: str) -> None:  # noqa: ANN401  # python-docx's own
        self._runs(paragraph, (Run(text=marking, look="bar"),), size=Pt(12))
        paragraph.runs[-1].font.color.rgb = RGBColor.from_string(_LIGHTS.get(marking, str(_WHITE)))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)

    # --- blocks ------------------------------------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level=level, runs=runs):
                self._runs(self._document.add_heading(level=level), runs)
            case Paragraph():
                self._paragraph(block)
            case Listing(items=items):
                for item in items:
                    self._runs(self._document.add_paragraph(style="List Bullet"), item)
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Drawing():
                self._drawing(block)
            case Notes():
                self._notes(block)
            case _:
                assert_never(block)

    def _contents(self, headings: Sequence[Heading]) -> None:
        self._paragraph(Paragraph(role="label", runs=(Run(text="Contents", look="strong"),)))
        lines = []
        for place, heading in enumerate(headings):
            line = self._document.add_paragraph(style=CONTENTS[heading.level - 1])
            self._runs(line, heading.runs)
            lead_to(line._p, bookmark(place))
            lines.append(line._p)
        as_contents(lines[0], lines[-1])

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self._document.add_paragraph()
        sizes = {"lede": Pt(11.5), "code": Pt(9.5)}
        self._runs(paragraph, block.runs, size=sizes.get(block.role))
        layout = paragraph.paragraph_format
        if block.role == "label":
            layout.space_before, layout.keep_with_next = Pt(8), True
        if block.role == "code":
            for one in paragraph.runs:
                one.font.name = MONO

    def _facts(self, block: Facts) -> None:
        for fact in block.facts:
            paragraph = self._document.add_paragraph()
            layout = paragraph.paragraph_format
            layout.left_indent, layout.first_line_indent = Mm(36), Mm(-36)
            layout.space_after = Pt(8) if fact is block.facts[-1] else Pt(1.5)
            layout.tab_stops.add_tab_stop(Mm(36))
            self._runs(paragraph, (Run(text=fact.name, look="strong"), Run(text="\t"), *fact.runs), size=Pt(9.5))

    def _table(self, block: Table) -> None:
        if block.caption:
            self._runs(self._document.add_paragraph(style="Caption"), block.caption)
        made = self._document.add_table(len(block.rows) + 1, len(block.header), style="Table Grid")
        widths = _set_widths(made, block)
        size = _FINE if len(block.header) > _MANY else None
        is_short = len(block.rows) <= _SHORT
        head = tuple(tuple(Run(text=one.text, look="strong") for one in name) for name in block.header)
        for row, cells in zip(made._tbl.tr_lst, (head, *block.rows), strict=True):
            layout = row.get_or_add_trPr()
            if not _is_long(cells):
                layout.append(OxmlElement("w:cantSplit"))
            if cells is head:
                layout.append(OxmlElement("w:tblHeader"))
            for cell, runs, width in zip(row.tc_lst, cells, widths, strict=True):
                cell.width = width
                paragraph = Lines(cell.p_lst[0], made)
                paragraph.style = self._document.styles[CELLS]
                if is_short and cells is not block.rows[-1]:
                    paragraph.paragraph_format.keep_with_next = True
                self._runs(paragraph, runs, size=size)
        self._document.add_paragraph(style=CELLS)

    def _drawing(self, block: Drawing) -> None:
        figure = self._figures.get(block.name)
        for at, svg in enumerate(sheets_of(figure) if figure else ()):
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            shape = paragraph.add_run().add_picture(io.BytesIO(picture(svg)), width=_WIDTH)
            for side in ("distT", "distB", "distL", "distR"):  # what is not said some programs take for 3 mm
                shape._inline.set(side, "0")
            about = shape._inline.docPr
            about.set("name", f"{block.name} {at + 1}")
            about.set("descr", inert(block.alt) if at == 0 else f"The same figure, sheet {at + 1}.")
        caption = self._document.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = False  # it stands below what it names: what follows may go over
        self._runs(caption, block.caption)

    def _notes(self, block: Notes) -> None:
        for one in block.notes:
            paragraph = self._document.add_paragraph()
            layout = paragraph.paragraph_format
            layout.left_indent, layout.first_line_indent, layout.space_after = Mm(10), Mm(-10), Pt(3)
            number = self._piece(paragraph, Run(text=f"[{one.number}]"), Pt(9))
            if one.is_used:
                self._linked(number, f"ref-{one.number}")
            self._marked(f"note-{one.number}", number.getparent() if one.is_used else number)
            self._runs(paragraph, (Run(text="\t"), *one.runs), size=Pt(9))

    # --- runs --------------------------------------------------------------------------------------------------------

    def _runs(self, paragraph: Any, runs: Runs, size: Length | None = None) -> None:  # noqa: ANN401  # python-docx's own
        for one in runs:
            piece = self._piece(paragraph, one, size)
            if one.note:
                self._linked(piece, f"note-{one.note}")
                if one.is_first:
                    self._marked(f"ref-{one.note}", piece.getparent())

    def _piece(self, paragraph: Any, run: Run, size: Length | None) -> Any:  # noqa: ANN401  # python-docx's own
        piece = paragraph.add_run("\t" if run.text == "\t" else inert(run.text))
        font = piece.font
        if size is not None:
            font.size = size
        if run.look == "strong":
            font.bold = font.cs_bold = True
        if run.look == "code":
            font.name = MONO
        if run.look == "bar":
            font.color.rgb, font.name = _WHITE, SANS
            piece._r.get_or_add_rPr().append(_shade("000000"))
        if run.is_struck:
            font.strike = True
        if run.rtl:
            font.rtl = True
        if run.note:
            font.color.rgb = _LINK
        return piece._r

    def _linked(self, piece: Any, to: str) -> None:  # noqa: ANN401  # python-docx's own
        """Make a run a link to a bookmark of this document."""
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), to)
        link.set(qn("w:history"), "1")
        piece.addprevious(link)
        link.append(piece)

    def _marked(self, name: str, around: Any) -> None:  # noqa: ANN401  # python-docx's own
        """Set a bookmark around a run or a link."""
        self._marks += 1
        begins, ends = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (begins, ends):
            one.set(qn("w:id"), str(self._marks))
        begins.set(qn("w:name"), name)
        around.addprevious(begins)
        around.addnext(ends)


def _is_long(cells: Sequence[Runs]) -> bool:
    """Tell whether a row of a table is so tall that it may go over from a page to the next."""
    return any(sum(len(run.text) for run in runs) > _LONG for runs in cells)


def _set_widths(made: Grid, block: Table) -> tuple[Length, ...]:
    """Fix how wide the columns of a table are, and return it."""
    whole = _LONG_SIDE - 2 * _EDGE if block.is_wide else _WIDTH
    # No heading breaks within a word, in whatever font, since a letter is reckoned wide; nor does another word, if
    # there is room. A longer one is an address or a name of ours, and is broken.
    size = (_FINE if len(block.header) > _MANY else _SMALL).mm
    columns = tuple(zip(*block.rows, strict=True)) if block.rows else ((),) * len(block.header)
    heads = tuple(_longest((one,)) * size * _BOLD + _BESIDE for one in block.header)
    cells = tuple(min(_longest(one), _WORD) * size * _PLAIN + _BESIDE for one in columns)
    least = tuple(map(max, heads, cells))
    millimetres = at_least(in_millimetres(block.widths, Length(whole).mm), heads)
    widths = tuple(Mm(one) for one in at_least(millimetres, least))
    made.autofit = False
    for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    return widths


def _longest(cells: Sequence[Runs]) -> int:
    """Return how many letters the longest word has that stands in some cells."""
    return max((len(word) for runs in cells for word in "".join(run.text for run in runs).split()), default=0)


def _shade(colour: str) -> Any:  # noqa: ANN401  # an element of python-docx
    """Return a background of one colour."""
    made = OxmlElement("w:shd")
    made.set(qn("w:val"), "clear")
    made.set(qn("w:color"), "auto")
    made.set(qn("w:fill"), colour)
    return made
