"""A DOCX that a desk edited: read as its reader sees it, compared with the report, or refused."""

import io
import zipfile

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn

from tests.reports.test_lint_rules import report as of_case
from timeline.cli import edited_docx
from timeline.cli.edited_docx import docx_file
from timeline.errors import FileRefused
from timeline.reports import packed as packing
from timeline.reports.frame import Frame
from timeline.reports.head import with_head
from timeline.reports.lint import lint_edited
from timeline.reports.lint.sheets import paper_lines
from timeline.reports.paper.compose import paper
from timeline.reports.to_docx import to_docx

MD = ("export", "md", "sistan-2024-01-18")
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
CASES = (("kerman-2024", "sistan-2024-01-18"), ("iran-pakistan-2024", "saravan-2024-01-18"))


@pytest.fixture(scope="module")
def kerman():
    """A report, and the DOCX of it."""
    dossier = with_head(of_case(), Frame(marking="amber"))
    return dossier, to_docx(dossier)


def saved(document):
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def found(kerman, change):
    """Return what is found in the DOCX once `change` was made to its document."""
    dossier, content = kerman
    document = docx.Document(io.BytesIO(content))
    change(document)
    file = docx_file("chain.docx", "chain.docx", saved(document))
    return [(one.code, one.where, one.text) for one in lint_edited(dossier, file, written(dossier))]


def written(dossier):
    return paper_lines(paper(dossier, (), "docx"))


def paragraph(document, begins):
    """Return the first paragraph that begins so, and is no line of the contents."""
    lines = (one for one in document.paragraphs if not one.style.name.lower().startswith("toc"))
    return next(one for one in lines if one.text.startswith(begins))


def table(document, *header):
    return next(one for one in document.tables if [cell.text for cell in one.rows[0].cells][: len(header)] == [*header])


def element(part):
    """Return the element of a part of a document: what a word processor writes, python-docx has no word for."""
    return part._element  # noqa: SLF001


def tracked(run, kind):
    """Make a run one that was inserted or deleted, and that nobody has accepted yet."""
    change = OxmlElement(f"w:{kind}")
    change.set(qn("w:id"), "1")
    change.set(qn("w:author"), "desk")
    element(run).addprevious(change)
    change.append(element(run))
    if kind == "del":
        for text in element(run).findall(qn("w:t")):
            text.tag = qn("w:delText")


# --- what is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("case", "about"), CASES)
def test_a_docx_of_ours_is_read_as_the_report_it_is(case, about):
    dossier = with_head(of_case(case, about), Frame())

    file = docx_file("chain.docx", "chain.docx", to_docx(dossier))

    ours = [(one.text, one.cells, one.level) for one in written(dossier) if one.text]
    assert [(one.text, one.cells, one.level) for one in file.lines if one.text != "Contents"] == ours
    assert lint_edited(dossier, file, written(dossier)) == ()


def test_a_changed_cell_figure_standing_and_a_cut_section_are_found_where_they_stand(kerman):
    def change(document):
        table(document, "from", "to").rows[3].cells[2].paragraphs[0].runs[0].text = "attributed"
        run = paragraph(document, "No. 5, killed").runs[0]
        run.text = run.text.replace("7 (our sum)", "9 (our sum)")
        paragraph(document, "Standing").runs[-1].text = "Final"
        heading = paragraph(document, "11. Changes")
        element(heading).getparent().remove(element(heading))

    assert found(kerman, change) == [
        (
            "R13",
            'chain.docx "3. Established, claimed, disputed, unkno…" paragraph 9',
            'the report has "7", the file "9" in "… foreign ministry); 9 (our sum) (Iran\'s deputy governor)."',
        ),
        (
            "R14",
            'chain.docx "5. Links" table 1 row 4',
            'strength in the row "2, 4, followed": the report has "followed", the file "attributed"',
        ),
        ("R15", "chain.docx paragraph 2", 'Standing: the report has "Draft", the file "Final"'),
        ("R16", "chain.docx", 'section "11. Changes since the superseded report" is missing'),
    ]


def test_what_is_inserted_counts_and_what_is_deleted_does_not(kerman):
    def change(document):
        line = paragraph(document, "No takeaway")
        tracked(line.runs[0], "del")
        tracked(line.add_run("Forty-three shops were shut."), "ins")
        tracked(paragraph(document, "10. Signals").runs[0], "moveFrom")

    assert [(code, text[:6]) for code, _, text in found(kerman, change)] == [("R13", "43 in "), ("R16", "sectio")]


def test_a_row_whose_deletion_is_tracked_is_gone(kerman):
    def change(document):
        element(table(document, "action", "claimant").rows[1]).get_or_add_trPr().append(OxmlElement("w:del"))

    [(code, where, text)] = found(kerman, change)

    assert (code, where) == ("R14", 'chain.docx "6. Casualty ledger"')
    assert text.startswith('the row "5, Pakistan\'s foreign ministry, killed, "a number of"')


def test_comments_say_nothing_and_what_stands_on_every_page_does(kerman):
    def commented(document):
        document.add_comment(paragraph(document, "No takeaway").runs, "43 terrorists", "desk", "d")

    def unmarked(document):
        for one in document.sections[0].header.paragraphs:
            if "TLP" in one.text:
                one.runs[0].text = "TLP:CLEAR"

    assert found(kerman, commented) == []
    assert ("R15", "chain.docx page header") in [(code, where) for code, where, _ in found(kerman, unmarked)]


def test_words_of_a_sealed_source_are_found_in_what_was_deleted_too(kerman):
    dossier, content = kerman
    document = docx.Document(io.BytesIO(content))
    tracked(paragraph(document, "No takeaway").add_run(" The clerk of the third district told us."), "del")
    file = docx_file("chain.docx", "chain.docx", saved(document))

    leaking = lint_edited(dossier, file, written(dossier), ("clerk of the third district",))

    assert [one.code for one in leaking] == ["R11"]


def test_headings_of_a_style_that_a_desk_made_after_ours_are_headings(kerman):
    def change(document):
        made = document.styles.add_style("Desk", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Heading 1"]
        paragraph(document, "7. Tempo").style = made

    assert found(kerman, change) == []


@pytest.mark.usefixtures("seed")
def test_a_docx_is_linted_by_its_name_and_by_its_bytes(cli, tmp_path):
    path, other = tmp_path / "chain.docx", tmp_path / "chain"
    assert cli("export", "docx", "sistan-2024-01-18", "-o", str(path)).code == 0
    document = docx.Document(str(path))
    paragraph(document, "Standing").runs[-1].text = "Final"
    other.write_bytes(saved(document))

    same, changed = cli(*MD, "--lint-file", str(path)), cli(*MD, "--lint-file", str(other), "--json")

    assert (same.code, same.out.strip()) == (0, ""), same.out
    assert (changed.code, [one["code"] for one in changed.json["items"]]) == (1, ["R15"])


# --- what is refused -------------------------------------------------------------------------------------------------


def packed(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def with_part(content, name, part):
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, part)
    return made.getvalue()


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF says where letters stand"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file, or one with a password"),
        (b"PK\x03\x04 and no more", "it is damaged: File is not a zip file"),
        (packed(mimetype="application/epub+zip"), "it is a zip, and no DOCX"),
        (packed(**{"[Content_Types].xml": "<a", "word/document.xml": "<b"}), "no DOCX that can be read"),
    ],
)
def test_a_file_that_is_no_docx_is_refused(cli, tmp_path, content, says):
    path = tmp_path / "chain.docx"
    path.write_bytes(content)

    ran = cli(*MD, "--lint-file", str(path))

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize(
    ("name", "part", "says"),
    [
        ("word/vbaProject.bin", b"x", "it holds macros"),
        ("word/embeddings/sheet.xlsx", b"x", "it shows another file inside it"),
        ("word/extra.xml", "<a>920</a>".encode("utf-16"), "a part of it is not in UTF-8"),
        ("word/extra.xml", b'<?xml version="1.0" encoding="UTF-7"?><a>+ADk-</a>', "a part of it is not in UTF-8"),
        ("word/extra.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "it declares entities"),
        ("word/extra.xml", b"0" * 200_000, "a part of it unpacks to more than"),
        ("word/extra.bin", b"0" * 6_000_000, "it unpacks to more than"),
    ],
)
def test_a_docx_that_could_do_harm_is_refused(kerman, monkeypatch, name, part, says):
    monkeypatch.setattr(packing, "MOST_UNPACKED", 5_000_000)
    content = kerman[1]
    largest = max(one.file_size for one in zipfile.ZipFile(io.BytesIO(content)).infolist())
    monkeypatch.setattr(packing, "MOST_XML", max(largest, 150_000))
    assert docx_file("chain.docx", "chain.docx", content).lines
    if len(part) == 200_000:
        part *= 1 + largest // len(part)

    with pytest.raises(FileRefused, match=says):
        docx_file("chain.docx", "chain.docx", with_part(content, name, part))


# --- what is damaged -------------------------------------------------------------------------------------------------


def repacked(content, name, part=None, method=zipfile.ZIP_DEFLATED):
    """Return a DOCX with one part packed anew, or another in its place."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.namelist():
            is_it = one == name
            text = source.read(one) if part is None or not is_it else part
            target.writestr(one, text, method if is_it else zipfile.ZIP_DEFLATED)
    return made.getvalue()


def spoilt(content, name):
    """Return a DOCX with some bytes of a packed part overwritten."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        part = source.getinfo(name)
    start = part.header_offset + 30 + len(name) + part.compress_size // 3
    return content[:start] + b"\xff" * 8 + content[start + 8 :]


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("name", ["word/document.xml", "_rels/.rels", "docProps/thumbnail.jpeg"])
def test_a_docx_with_a_damaged_part_is_refused_as_damaged(cli, tmp_path, kerman, name):
    path = tmp_path / "chain.docx"
    path.write_bytes(spoilt(kerman[1], name))

    linted, verified = cli(*MD, "--lint-file", str(path)), cli("verify", str(path))

    assert [(ran.code, ran.out, "it is damaged: " in ran.err) for ran in (linted, verified)] == [(2, "", True)] * 2


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_docx_packed_in_another_way_is_not_unpacked(cli, tmp_path, kerman, method):
    path = tmp_path / "chain.docx"
    path.write_bytes(spoilt(repacked(kerman[1], "word/document.xml", method=method), "word/document.xml"))

    linted, verified = cli(*MD, "--lint-file", str(path)), cli("verify", str(path))

    assert [(ran.code, ran.out, "packed in a way" in ran.err) for ran in (linted, verified)] == [(2, "", True)] * 2


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("word/document.xml", f'<w:document xmlns:w="{nsmap["w"]}"/>'),
        ("word/document.xml", "<w"),
        ("word/header1.xml", "<w"),
        ("word/styles.xml", f'<w:styles xmlns:w="{nsmap["w"]}"><w:style/></w:styles>'),
        ("_rels/.rels", "<Relationships/>"),
    ],
)
def test_a_docx_whose_parts_are_no_document_is_refused_as_damaged(kerman, name, part):
    with pytest.raises(FileRefused, match="it is damaged: it is no DOCX that can be read"):
        docx_file("chain.docx", "chain.docx", repacked(kerman[1], name, part))


def test_a_docx_with_two_parts_of_one_name_is_refused(kerman):
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = with_part(kerman[1], "word/document.xml", "<w:document/>")

    with pytest.raises(FileRefused, match="two parts of one name"):
        docx_file("chain.docx", "chain.docx", content)


def test_a_docx_of_more_paragraphs_and_cells_than_any_report_has_is_refused(kerman, monkeypatch):
    monkeypatch.setattr(edited_docx, "_MOST_BLOCKS", 1_000)

    with pytest.raises(FileRefused, match=r"it has more than 1,000 paragraphs and cells"):
        docx_file("chain.docx", "chain.docx", kerman[1])


# --- what a reader sees, and no more ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["aFChunk", "subDocument", "oleObject"])
def test_a_docx_that_shows_another_file_inside_it_is_refused(kerman, kind):
    document = docx.Document(io.BytesIO(kerman[1]))
    name, page = PackURI("/word/af.htm"), b"<p>920 soldiers were killed.</p>"
    document.part.relate_to(Part(name, "text/html", page, document.part.package), f"{RELATIONS}/{kind}")

    with pytest.raises(FileRefused, match="it shows another file inside it"):
        docx_file("chain.docx", "chain.docx", saved(document))


def hide(run, value=None):
    made = OxmlElement("w:vanish")
    if value is not None:
        made.set(qn("w:val"), value)
    element(run).get_or_add_rPr().append(made)


def test_hidden_text_counts_as_not_there(kerman):
    def hide_ledger(document):
        for row in table(document, "action", "claimant").rows:
            for cell in row.cells:
                for run in cell.paragraphs[0].runs:
                    hide(run)

    def hide_rows(document):
        element(table(document, "action", "claimant").rows[1]).get_or_add_trPr().append(OxmlElement("w:hidden"))

    def hide_by_style(document):
        made = document.styles.add_style("Unseen", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
        made.font.hidden = True
        after = document.styles.add_style("After", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
        after.base_style = made
        paragraph(document, "Standing").runs[-1].style = after

    assert any(text.startswith("the table of") and "claimant" in text for _, _, text in found(kerman, hide_ledger))
    assert [(code, text[:12]) for code, _, text in found(kerman, hide_rows)] == [("R14", 'the row "5, ')]
    assert [code for code, _, _ in found(kerman, hide_by_style)] == ["R15"]


def test_text_that_says_it_is_not_hidden_is_read(kerman):
    def change(document):
        for run in paragraph(document, "Standing").runs:
            hide(run, "0")

    assert found(kerman, change) == []


def typed(text):
    made = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    made.append(words)
    return made


def wrapped(*tags):
    """Return a change that types a sentence into elements around it, at the end of a paragraph."""

    def change(document):
        at = element(paragraph(document, "No takeaway"))
        for tag in tags:
            within = OxmlElement(tag)
            at.append(within)
            at = within
        at.append(typed(" Forty-three shops were shut."))

    return change


@pytest.mark.parametrize(
    "tags", [("w:hyperlink",), ("w:fldSimple",), ("w:sdt", "w:sdtContent"), ("w:smartTag",), ("w:customXml", "w:ins")]
)
def test_what_stands_in_a_link_a_field_or_a_control_is_read(kerman, tags):
    assert [(code, text[:6]) for code, _, text in found(kerman, wrapped(*tags))] == [("R13", "43 in ")]


def test_the_result_of_a_field_is_read_and_how_it_is_reckoned_is_not(kerman):
    def change(document):
        at = element(paragraph(document, "No takeaway"))
        how = typed("")
        how[0].tag = qn("w:instrText")
        how[0].text = "= 44 soldiers"
        for one in ("begin", how, "separate", typed(" Forty-three shops were shut."), "end"):
            if isinstance(one, str):
                made = OxmlElement("w:r")
                made.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): one}))
                at.append(made)
            else:
                at.append(one)

    assert [(code, text[:6]) for code, _, text in found(kerman, change)] == [("R13", "43 in ")]


def test_a_formula_is_read(kerman):
    def change(document):
        made = parse_xml(f'<m:oMath xmlns:m="{MATHS}"><m:r><m:t> Forty-three shops were shut.</m:t></m:r></m:oMath>')
        element(paragraph(document, "No takeaway")).append(made)

    assert [(code, text[:6]) for code, _, text in found(kerman, change)] == [("R13", "43 in ")]


@pytest.mark.parametrize(("older", "codes"), [("", []), (" Forty-three shops were shut.", ["R13"])])
def test_what_older_programs_are_shown_is_read_where_it_says_something_else(kerman, older, codes):
    def change(document):
        both = parse_xml(f'<mc:AlternateContent xmlns:mc="{MARKUP}"><mc:Choice Requires="zz"/><mc:Fallback/>'
                         "</mc:AlternateContent>")  # fmt: skip
        both[1].append(typed(older))
        element(paragraph(document, "No takeaway")).append(both)

    assert [code for code, _, _ in found(kerman, change)] == codes
