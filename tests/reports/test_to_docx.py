"""The DOCX says what the Markdown says, with real headings, header rows and words for its pictures."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.reports.on_paper import BAR, HOSTILE, MARKUP, NAUGHTY, letters, markdown, on_paper, saying
from timeline.reports.figures.canvas import inert
from timeline.reports.frame import Frame
from timeline.reports.to_docx import to_docx

HEADINGS = ("Heading 1", "Heading 2")


@pytest.fixture(scope="module")
def seed():
    return on_paper("kerman-2024", "sistan-2024-01-18")


@pytest.fixture(scope="module")
def written(seed):
    return to_docx(*seed)


@pytest.fixture(scope="module")
def document(written):
    return docx.Document(io.BytesIO(written))


def text_of(document) -> str:
    """All that is written, but for the table of contents: no other format has one in its text."""
    first, *_ = contents(document)
    label = first._p.getprevious()  # noqa: SLF001 — "Contents"
    listed = {run for line in (label, *(one._p for one in contents(document))) for run in line.iter(qn("w:t"))}  # noqa: SLF001
    return "".join(one.text or "" for one in document.element.body.iter(qn("w:t")) if one not in listed)


def contents(document):
    return [one for one in document.paragraphs if one.style.name.startswith("toc ")]


def test_the_text_read_back_is_that_of_the_markdown(seed, document):
    assert letters(text_of(document)) == markdown(*seed, "docx")


def test_a_long_report_with_its_frame_reads_back_so_too():
    wide = on_paper("iran-pakistan-2024", "saravan-2024-01-18", Frame(author="The desk", marking="amber"))

    assert letters(text_of(docx.Document(io.BytesIO(to_docx(*wide))))) == markdown(*wide, "docx")


def test_headings_are_headings_and_tables_have_a_row_of_headers(document):
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]

    assert headings[0] == "1. Bottom line"
    assert len(headings) == 17
    assert document.tables
    headers = [one.xpath("./w:tr/w:trPr/w:tblHeader") for one in document.element.body.iter(qn("w:tbl"))]
    assert [len(one) for one in headers] == [1] * len(document.tables)


def test_the_columns_of_a_table_fill_the_page_from_edge_to_edge(document):
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin

    for one in document.tables:
        columns = [column.width for column in one.columns]
        assert sum(columns) == pytest.approx(room, abs=len(columns) * 635), "to a twentieth of a point for each"
        assert [cell.width for cell in one.rows[0].cells] == columns


def test_what_stands_in_tables_is_in_a_style_of_its_own(document):
    styles = {
        line.style.name for one in document.tables for row in one.rows for cell in row.cells for line in cell.paragraphs
    }

    assert styles == {"Table Text"}
    assert document.styles["Table Text"].font.size == Pt(8)


def test_a_short_table_stays_on_one_page_and_a_long_one_may_go_over(document):
    """Each row but the last is kept with the next one; a row itself is never divided."""
    kept = {len(one.rows) - 1: [_is_kept(row) for row in one.rows] for one in document.tables}

    assert kept[6] == [*[True] * 6, False]
    assert not any(kept[27]), "the event register"


def _is_kept(row) -> bool:
    return all(line.paragraph_format.keep_with_next for cell in row.cells for line in cell.paragraphs)


def test_the_number_of_the_page_is_set_as_the_foot_that_it_stands_in(document):
    [foot] = document.sections[0].footer.paragraphs
    [field] = foot._p.iter(qn("w:fldSimple"))  # noqa: SLF001 — python-docx has no fields
    sizes = {one.get(qn("w:val")) for one in foot._p.iter(qn("w:sz"))}  # noqa: SLF001

    assert field.get(qn("w:instr")) == "PAGE"
    assert len(list(field.iter(qn("w:sz")))) == len(sizes) == 1


def test_each_picture_says_what_it_shows(seed, document):
    _, drawn = seed
    told = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]

    assert [text.partition(".")[0] for text in told] == [one.title.partition(".")[0] for one in _in_order(drawn)]


def _in_order(drawn):
    order = ("lanes", "ledger", "lags", "rungs", "map")
    return sorted((one for one in drawn if one.is_drawn), key=lambda one: order.index(one.name))


def test_each_note_can_be_followed_there_and_back(seed, document):
    dossier, _ = seed
    marks = {one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))}
    links = {one.get(qn("w:anchor")) for one in document.element.body.iter(qn("w:hyperlink"))}

    assert links == marks
    of_notes = {one for one in marks if not one.startswith("_Toc")}
    assert of_notes == {f"{kind}-{one.number}" for one in dossier.notes for kind in ("note", "ref")}


def test_the_contents_are_a_field_that_holds_the_real_headings_and_leads_to_them(document):
    lines, headings = contents(document), [one for one in document.paragraphs if one.style.name in HEADINGS]

    assert [(one.text, one.style.name[-1]) for one in lines] == [(one.text, one.style.name[-1]) for one in headings]
    marked = {mark.get(qn("w:name")): one.text for one in headings for mark in _marks(one)}
    assert [marked[link.get(qn("w:anchor"))] for one in lines for link in _links(one)] == [one.text for one in headings]
    [said] = document.element.body.iter(qn("w:instrText"))
    assert said.text == 'TOC \\o "1-2" \\h \\z \\u'
    kinds = [mark.get(qn("w:fldCharType")) for mark in document.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert [one.text for one in headings][:2] == ["1. Bottom line", "2. Chain at a glance"]


def test_the_bottom_line_is_read_before_the_contents(document):
    told = [one.text for one in document.paragraphs]

    assert (
        told.index("1. Bottom line") < told.index("Contents") < told.index("3. Established, claimed, disputed, unknown")
    )
    assert told[told.index("Contents") + 1] == "1. Bottom line"


def _marks(line):
    return [one for one in line._p.iter(qn("w:bookmarkStart")) if one.get(qn("w:name")).startswith("_Toc")]  # noqa: SLF001


def _links(line):
    return list(line._p.iter(qn("w:hyperlink")))  # noqa: SLF001


def test_no_picture_reaches_into_the_margins(document):
    """What Word is not told of the room beside a picture some programs take for an eighth of an inch."""
    page = document.sections[0]

    drawn = list(document.element.body.iter(qn("wp:inline")))
    assert drawn
    assert all(one.extent.cx <= page.page_width - page.left_margin - page.right_margin for one in drawn)
    assert {one.get(side) for one in drawn for side in ("distT", "distB", "distL", "distR")} == {"0"}


def test_each_figure_and_each_numbered_table_has_a_caption_in_the_style_for_it(document):
    captions = [one.text.partition(".")[0] for one in document.paragraphs if one.style.name == "Caption"]

    figures = [one for one in captions if one.startswith("Figure")]
    assert figures == [f"Figure {number}" for number in range(1, 6)]
    assert {f"Table {number}" for number in (1, 2, 3, 4, 5, 7)} <= set(captions)


def test_a_row_is_divided_only_where_a_cell_of_it_is_long():
    dossier, _ = on_paper("kerman-2024", "sistan-2024-01-18")
    [first, *rest] = dossier.links
    told = replace(dossier, links=(replace(first, words="w " * 400), *rest))

    made = docx.Document(io.BytesIO(to_docx(told)))
    [links] = [
        one for one in made.tables if one.rows[0].cells[0].text == "from" and one.rows[0].cells[2].text == "strength"
    ]
    whole = [bool(row._tr.xpath("./w:trPr/w:cantSplit")) for row in links.rows]  # noqa: SLF001
    assert whole == [True, False, *[True] * len(rest)]


def test_its_dates_are_the_information_cut_off_and_its_members_have_none(written, document):
    about = document.core_properties
    with zipfile.ZipFile(io.BytesIO(written)) as packed:
        times = {one.date_time for one in packed.infolist()}

    assert about.created == about.modified == datetime(2024, 1, 18, 9, 26, tzinfo=UTC)
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_twice_is_the_same_bytes(seed, written):
    assert to_docx(*seed) == written


@pytest.mark.parametrize("texts", [HOSTILE, MARKUP, NAUGHTY], ids=["ours", "markup", "big-list"])
def test_hostile_text_is_written_as_text(seed, texts):
    dossier, _ = seed

    lines = {one.text for one in docx.Document(io.BytesIO(to_docx(saying(dossier, texts)))).paragraphs}

    assert {inert(text) for text in texts} <= lines


def test_what_runs_from_right_to_left_is_marked_so(seed):
    dossier, _ = seed
    made = docx.Document(io.BytesIO(to_docx(saying(dossier, ("called جیش العدل there",)))))
    [line] = [one for one in made.paragraphs if one.text == "called جیش العدل there"]

    assert [(one.text, one.font.rtl) for one in line.runs] == [
        ("called ", None),
        ("جیش العدل", True),
        (" there", None),
    ]


def test_what_is_withheld_is_a_black_bar_with_its_words(seed):
    dossier, _ = seed
    made = docx.Document(io.BytesIO(to_docx(saying(dossier, (BAR,)))))
    [line] = [one for one in made.paragraphs if one.text == BAR]

    assert [one.get(qn("w:fill")) for one in line.part.element.body.iter(qn("w:shd"))].count("000000") == 2
    assert str(line.runs[0].font.color.rgb) == "FFFFFF"


def test_a_desks_own_document_gives_its_styles_and_nothing_else(seed):
    dossier, _ = seed
    own, packed = docx.Document(), io.BytesIO()
    own.add_paragraph("A secret of the desk")
    own.styles["Heading 1"].font.name = "Desk Grotesk"
    own.save(packed)

    made = docx.Document(io.BytesIO(to_docx(dossier, style=packed.getvalue())))

    assert made.styles["Heading 1"].font.name == "Desk Grotesk"
    assert "A secret of the desk" not in text_of(made)
