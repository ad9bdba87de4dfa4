"""The PDF says what the Markdown says, in the same order, is tagged, and is the same bytes everywhere."""

import io
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tests.reports.on_paper import BAR, HOSTILE, MARKUP, NAUGHTY, letters, markdown, on_paper, saying
from tests.reports.tagged import spoken
from timeline.reports.frame import Frame
from timeline.reports.inert import visible
from timeline.reports.paper.compose import paper
from timeline.reports.paper.fonts import printable
from timeline.reports.to_pdf import to_pdf

SEED = ("kerman-2024", "sistan-2024-01-18")
AGAIN = """
import sys
from hashlib import sha256
from tests.reports.on_paper import on_paper
from timeline.reports.to_docx import to_docx
from timeline.reports.to_pdf import to_pdf
made = on_paper(*sys.argv[1:])
print(sha256(to_pdf(*made)).hexdigest(), sha256(to_docx(*made)).hexdigest())
"""


@pytest.fixture(scope="module")
def seed():
    return on_paper(*SEED)


@pytest.fixture(scope="module")
def pdf(seed):
    return to_pdf(*seed)


@pytest.fixture(scope="module")
def wide():
    return on_paper("iran-pakistan-2024", "saravan-2024-01-18", Frame(author="The desk", marking="amber"))


@pytest.fixture(scope="module")
def wide_pdf(wide):
    return to_pdf(*wide)


def test_the_pdf_says_word_for_word_what_the_markdown_says(seed, pdf):
    """Read by its tags, as a screen reader does; what stands in drawings is told by their captions."""
    assert letters(spoken(pdf, without=("/Figure", "/TOC"))) == markdown(*seed, "pdf")


def test_a_long_report_says_so_too(wide, wide_pdf):
    assert letters(spoken(wide_pdf, without=("/Figure", "/TOC"))) == markdown(*wide, "pdf")


def test_it_is_tagged_and_says_that_it_is_for_everybody(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data().replace(b"\n", b"")


def test_its_dates_are_the_information_cut_off(seed, pdf):
    dossier, _ = seed
    about = PdfReader(io.BytesIO(pdf)).metadata

    assert dossier.cut_off.startswith("2024-01-18T09:26:00")
    assert {about["/CreationDate"], about["/ModDate"]} == {"D:20240118092600Z"}


def test_a_cut_off_between_two_seconds_is_dated_by_the_earlier(seed):
    """A clock of a desk knows microseconds; a PDF knows none."""
    dossier, _ = seed
    made = to_pdf(replace(dossier, cut_off="2024-01-18T09:26:00.466543Z"))

    assert PdfReader(io.BytesIO(made)).metadata["/ModDate"] == "D:20240118092600Z"


def test_each_page_says_draft_and_names_the_basis(pdf):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    assert all("Draft" in text and "position 27" in text and "root 9f9f9f9f9f9f" in text for text in pages)


def test_a_table_of_a_few_rows_stands_whole_on_one_page(seed, pdf):
    """A table that goes over has its header again on the next page: with the last actor alone below it, as was seen."""
    text = letters("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    short = [one for one in paper(*seed, "pdf").blocks if one.kind == "table" and len(one.rows) <= 10]

    heads = [letters("".join(run.text for name in one.header for run in name)) for one in short]
    told = [head for head in heads if len(head) > 20]
    assert len(told) >= 8
    assert {head: text.count(head) for head in told} == dict.fromkeys(told, 1)


def test_a_marking_stands_at_the_top_and_at_the_foot_of_each_page():
    marked, _ = on_paper(*SEED, Frame(marking="amber"))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(marked))).pages]

    assert all(text.count("TLP:AMBER") >= 2 for text in pages)


def test_each_note_can_be_followed_there_and_back(seed, pdf):
    """Each number in brackets is a link: in the text to the note, in front of the note to where it is first used."""
    dossier, _ = seed
    pages = PdfReader(io.BytesIO(pdf)).pages
    links = [one.get_object() for page in pages for one in page.get("/Annots", ())]
    numbers = re.findall(r"\[[0-9]+\]", spoken(pdf))

    assert len(links) == len(numbers) > 2 * len(dossier.notes)
    assert all("/Dest" in one and "/Contents" in one for one in links)


def test_sections_and_steps_are_bookmarks(seed, pdf):
    dossier, _ = seed
    outline = PdfReader(io.BytesIO(pdf)).outline
    flat = [one.title for one in outline if not isinstance(one, list)]

    assert len(flat) == 17
    assert flat[0] == "1. Bottom line"
    assert any(
        one.title.endswith(dossier.steps[0].title) for group in outline if isinstance(group, list) for one in group
    )


@pytest.mark.parametrize(
    "texts", [HOSTILE, MARKUP, NAUGHTY[:180], NAUGHTY[180:]], ids=["ours", "markup", "big", "list"]
)
def test_hostile_text_is_printed_as_text(seed, texts):
    """Nothing in it is markup, and no character is without a glyph: typst refuses PDF/UA with one."""
    dossier, _ = seed

    said = "".join(spoken(to_pdf(saying(dossier, texts))).split())

    for text in texts:
        if is_drawn_in_order(text):
            assert "".join(printable(visible(text)).split()) in said


def is_drawn_in_order(text: str) -> bool:
    """Tell whether glyphs follow each other as letters do: not from right to left, nor marks upon marks."""
    kinds = {unicodedata.bidirectional(one) for one in text} | {unicodedata.category(one) for one in text}
    return not kinds & {"R", "AL", "AN", "Mn", "Me", "Mc"}


def test_what_is_withheld_is_a_bar_with_its_words(seed):
    dossier, _ = seed

    assert BAR in spoken(to_pdf(saying(dossier, (BAR,))))


def test_the_same_report_is_the_same_bytes_in_another_zone_with_another_seed(root):
    made = []
    for zone, locale, hashing in (("Asia/Tehran", "C", "1"), ("America/New_York", "C.UTF-8", "77")):
        setting = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": hashing, "SOURCE_DATE_EPOCH": hashing}
        ran = subprocess.run(
            [sys.executable, "-c", AGAIN, *SEED], cwd=root, env=setting, capture_output=True, text=True, check=True
        )
        made.append(ran.stdout)

    assert made[0] == made[1]
    assert made[0].strip()
