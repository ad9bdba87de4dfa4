"""The look of a report as DOCX, in styles of Word's own names: whoever gets it can change it there."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

SERIF, SANS, MONO = "Cambria", "Calibri", "Consolas"
INK = RGBColor(0x1A, 0x1A, 0x1A)
CELLS = "Table Text"
"""The style of what stands in tables: the one that Word has no name for."""
CONTENTS = ("toc 1", "toc 2")
"""The styles of the lines of the table of contents, by level, in the names that Word gives them."""
_PAGE_NUMBERS = Mm(178)
_OURS: dict[str, tuple[str, float, float, float]] = {  # font, size, space before and after; no font: that of Normal
    "Normal": (SERIF, 10.5, 0, 6),
    "Title": (SANS, 22, 0, 12),
    "Heading 1": (SANS, 15, 22, 7),
    "Heading 2": (SANS, 12, 14, 4),
    "Heading 3": (SANS, 10.5, 12, 3),
    "Caption": (SANS, 8.5, 8, 4),
    "List Bullet": ("", 0, 0, 3),
}
USED = {
    **dict.fromkeys(_OURS, WD_STYLE_TYPE.PARAGRAPH),
    "Table Grid": WD_STYLE_TYPE.TABLE,
}
"""The styles that a report is written in, and of what kind they are."""
# Lines between rows and none between columns, and little room beside a word: the widest table has thirteen columns.
_TABLE = f"""<w:tblPr {nsdecls("w")}>
  <w:tblInd w:w="0" w:type="dxa"/>
  <w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="1A1A1A"/>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="1A1A1A"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="C9C6BF"/>
  </w:tblBorders>
  <w:tblCellMar>
    <w:top w:w="40" w:type="dxa"/>
    <w:left w:w="50" w:type="dxa"/>
    <w:bottom w:w="40" w:type="dxa"/>
    <w:right w:w="50" w:type="dxa"/>
  </w:tblCellMar>
</w:tblPr>"""
_FIRST_ROW = f"""<w:tblStylePr {nsdecls("w")} w:type="firstRow">
  <w:tcPr>
    <w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="1A1A1A"/></w:tcBorders>
    <w:shd w:val="clear" w:color="auto" w:fill="F4F3EF"/>
    <w:vAlign w:val="bottom"/>
  </w:tcPr>
</w:tblStylePr>"""


def dress(document: Document) -> None:
    """Give a document our styles."""
    for name, (font, size, before, after) in _OURS.items():
        style = document.styles[name]
        if font:
            set_font(style, font, size)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.1
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), "en-GB")
    document.styles["Caption"].font.bold = False
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Caption"].paragraph_format.keep_together = True
    bullets = document.styles["List Bullet"].element.pPr
    bullets.remove(bullets.find(qn("w:contextualSpacing")))  # else their items stand without room between them
    _rule(document.styles["Title"], "w:bottom", space=6)
    _rule(document.styles["Heading 1"], "w:top", space=5)
    grid = document.styles["Table Grid"].element
    grid.replace(grid.find(qn("w:tblPr")), parse_xml(_TABLE))
    grid.append(parse_xml(_FIRST_ROW))
    add_cells(document, SANS)
    add_contents(document, SANS)


def add_contents(document: Document, font: str | None) -> None:
    """Add the styles of the table of contents, where a document has none: page numbers stand at the right."""
    for level, name in enumerate(CONTENTS):
        if name in document.styles:
            continue
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.bold = Pt(8 - 0.5 * level), level == 0
        if font is not None:
            set_font(style, font, 8 - 0.5 * level)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(1 - level), Pt(0), 1.0
        layout.left_indent, layout.right_indent = Mm(5 * level), Mm(10)
        layout.tab_stops.add_tab_stop(_PAGE_NUMBERS, WD_TAB_ALIGNMENT.RIGHT)


def add_cells(document: Document, font: str | None) -> None:
    """Add the style of what stands in tables, where a document has none."""
    if CELLS in document.styles:
        return
    style = document.styles.add_style(CELLS, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(8)
    if font is not None:
        set_font(style, font, 8)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(0), 1.0


def set_font(style: ParagraphStyle, font: str, size: float) -> None:
    """Write a style in a font of one's own, in ink: the font of the theme goes before it else."""
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), INK
    made = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(made.attrib):
        if attribute.endswith("Theme"):
            del made.attrib[attribute]
    for attribute in ("w:hAnsi", "w:eastAsia", "w:cs"):
        made.set(qn(attribute), font)


def _rule(style: ParagraphStyle, side: str, space: int) -> None:
    """Draw a line on one side of the paragraphs of a style, and none on another."""
    layout = style.element.get_or_add_pPr()
    for one in layout.findall(qn("w:pBdr")):
        layout.remove(one)
    border, line = OxmlElement("w:pBdr"), OxmlElement(side)
    for name, value in (("val", "single"), ("sz", "8"), ("space", str(space)), ("color", str(INK))):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    layout.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:outlineLvl")
