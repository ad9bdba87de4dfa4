"""`timeline export docx` in the styles of a desk: used as they are, told by their digest, or refused."""

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from timeline.cli import framing
from timeline.reports.paper import docx_own

pytestmark = pytest.mark.usefixtures("seed")
DOCX = ("export", "docx", "sistan-2024-01-18", "--templates", "ours")
OURS = Path("ours/style.docx")


def style(change=lambda _: None) -> bytes:
    """Return a document whose headings are in a font of the desk, and what else `change` makes of it."""
    own, packed = docx.Document(), io.BytesIO()
    own.styles["Heading 1"].font.name = "Desk Grotesk"
    change(own)
    own.save(packed)
    return packed.getvalue()


def given(content: bytes) -> bytes:
    OURS.parent.mkdir(exist_ok=True)
    OURS.write_bytes(content)
    return content


def text_of(document) -> str:
    return "".join(one.text or "" for one in document.element.body.iter(qn("w:t")))


def test_a_style_of_the_desk_is_used_and_told_by_its_digest(cli):
    own = given(style(lambda document: document.add_paragraph("A secret of the desk")))
    listed = f"{sha256(own).hexdigest()}  style.docx\n".encode()

    assert cli(*DOCX, "-o", "one.docx").code == 0
    assert cli(*DOCX, "-o", "two.docx").code == 0
    made = docx.Document("one.docx")
    data = cli("export", "json", "sistan-2024-01-18", "--templates", "ours").json

    assert Path("one.docx").read_bytes() == Path("two.docx").read_bytes()
    assert made.styles["Heading 1"].font.name == "Desk Grotesk"
    assert "A secret of the desk" not in text_of(made)
    assert data["frame"]["templates"] == sha256(listed).hexdigest()
    assert text_of(made).count(sha256(listed).hexdigest()) == 2, "in section 13 and in Annex B"


def test_a_report_of_ours_is_a_style_to_begin_with(cli):
    """Whoever changes its styles in a word processor has all that are needed; what it says is left behind."""
    OURS.parent.mkdir()
    assert cli("export", "docx", "sistan-2024-01-18", "--title", "Not this one", "-o", str(OURS)).code == 0

    assert cli(*DOCX, "-o", "one.docx").code == 0
    assert "Not this one" not in text_of(docx.Document("one.docx"))


def capitalise(document) -> None:
    for one in document.styles.element.style_lst:
        one.name_val = one.name_val[:1].upper() + one.name_val[1:]


def test_styles_that_another_program_named_in_capitals_are_known(cli):
    """LibreOffice writes `Heading 1` and `Caption`, where Word writes `heading 1` and `caption`."""
    given(style(capitalise))

    assert cli(*DOCX, "-o", "one.docx").code == 0
    made = docx.Document("one.docx")
    assert {one.style.name for one in made.paragraphs} >= {"Heading 1", "Heading 2", "Caption", "List Bullet"}
    assert made.styles["Heading 1"].font.name == "Desk Grotesk"


def test_control_by_their_names_as_they_were_saved_they_are_missed(cli, monkeypatch):
    given(style(capitalise))
    monkeypatch.setattr(docx_own, "_name_as_word_does", lambda _: None)

    ran = cli(*DOCX, "-o", "one.docx")

    assert ran.code == 2
    assert 'it has no style "Heading 1"' in ran.err


def test_the_style_stands_beside_templates_in_one_digest(cli):
    own, head = given(style()), b"# A head of our own\n"
    Path("ours/md").mkdir()
    Path("ours/md/title.md.j2").write_bytes(head)
    listed = f"{sha256(head).hexdigest()}  md/title.md.j2\n{sha256(own).hexdigest()}  style.docx\n".encode()

    data = cli("export", "json", "sistan-2024-01-18", "--templates", "ours").json

    assert data["frame"]["templates"] == sha256(listed).hexdigest()


def drop(name):
    return lambda document: document.styles[name].delete()


def as_characters(name: str):
    return lambda document: document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)


def link_outside(document) -> None:
    styles = next(one for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.STYLES)
    styles.target_part.relate_to("https://desk.example.org/font.odttf", RELATIONSHIP_TYPE.FONT, is_external=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"no zip", "it cannot be read as DOCX"),
        (b"PK\x03\x04 cut off", "it cannot be read as DOCX"),
        (style(drop("Caption")), 'it has no style "Caption"'),
        (style(drop("Table Grid")), 'it has no style "Table Grid"'),
        (style(as_characters("Table Text")), 'its style "Table Text" is none of paragraphs'),
        (style(link_outside), "its styles need pictures or other files"),
    ],
    ids=["text", "cut", "caption", "grid", "cells", "outside"],
)
def test_a_style_that_does_not_hold_is_refused_and_nothing_is_written(cli, content, says):
    given(content)

    ran = cli(*DOCX, "-o", "one.docx")

    assert (ran.code, ran.out) == (2, "")
    assert f"error: nothing written: {says}" in ran.err
    assert "where: file ours/style.docx" in ran.err
    assert "begin with a report of ours: export docx" in ran.err
    assert not Path("one.docx").exists()


def test_a_style_that_is_too_large_is_refused_packed_and_unpacked(cli, monkeypatch):
    given(style())
    monkeypatch.setattr(docx_own, "_MOST_UNPACKED", 1000)

    unpacked = cli(*DOCX, "-o", "one.docx")
    monkeypatch.setattr(framing, "_MOST_STYLE", 1000)
    packed = cli(*DOCX, "-o", "one.docx")

    assert (unpacked.code, packed.code) == (2, 2)
    assert "it unpacks to more than 1000 bytes" in unpacked.err
    assert "it has more than 1000 bytes" in packed.err


def test_a_document_of_another_kind_is_no_style(cli):
    """A document with macros is one: nothing of them would be taken along, and nobody has to believe it."""
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(style())) as there, zipfile.ZipFile(out, "w") as made:
        for name in there.namelist():
            plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            made.writestr(name, there.read(name).replace(plain, kind.encode()))
    given(out.getvalue())

    ran = cli(*DOCX, "-o", "one.docx")

    assert ran.code == 2
    assert "it cannot be read as DOCX" in ran.err


def test_a_bundle_takes_no_style_of_the_desk(cli):
    given(style())

    ran = cli("export", "bundle", "sistan-2024-01-18", "--templates", "ours", "-o", "made")

    assert ran.code == 2
    assert "a reader of a bundle has no templates of yours" in ran.err


def test_whoever_copies_the_templates_is_told_of_the_style(cli):
    ran = cli("export", "docx", "--copy-templates", "copied")

    assert ran.out == "copied\n"
    assert "for DOCX add style.docx" in ran.err
    assert not Path("copied/style.docx").exists()
