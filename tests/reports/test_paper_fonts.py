"""Words in drawings on paper: whatever stands beside a ligature, each letter is printed by a font that has it."""

import pytest

from timeline.reports.paper import setting
from timeline.reports.paper.fonts import by_family
from timeline.reports.paper.setting import drawing, typeset

BESIDE = (
    "Iran → Office",
    "fi → a",
    "Iran لا Office",
    "جیش العدل → flank",
    "בית ffi",
    "ff Հայ",
    "ff ა",
    "ff 中",
    "é ff → Ś",
)
SHEET = b'#set document(title: "x")\n#image("drawing.svg", alt: "x")\n'


def drawn(text: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 40" font-family="\'Noto Sans\', sans-serif">'
        f"<title>{text}</title><text y='20'><tspan font-weight='bold'>4</tspan> {text}</text></svg>"
    )


def on_paper(text: str) -> bytes:
    return typeset({"main.typ": SHEET, "drawing.svg": drawing(drawn(text))}, "pdf", pdf_standards="ua-1")


@pytest.mark.parametrize("text", BESIDE)
def test_what_stands_beside_a_ligature_is_printed(text):
    assert on_paper(text).startswith(b"%PDF")


def test_control_without_families_an_arrow_beside_a_ligature_has_no_glyph(monkeypatch):
    monkeypatch.setattr(setting, "by_family", lambda text: [(text, "")])

    with pytest.raises(RuntimeError, match="could not be displayed with a font"):
        on_paper(BESIDE[0])


def test_text_that_one_font_has_is_left_as_it_is():
    assert drawing(drawn("Office &amp; Søn, “fi”")) == drawn("Office &amp; Søn, “fi”").encode()


def test_a_name_that_is_not_shown_is_left_as_it_is():
    assert drawing(drawn("→")).decode().count("<tspan font-family") == 1


def test_runs_are_all_of_the_text_in_its_order():
    assert list(by_family("Iran → کوه Office")) == [
        ("Iran ", ""),
        ("→", "Noto Sans Math"),
        (" ", ""),
        ("کوه", "Noto Naskh Arabic"),
        (" Office", ""),
    ]
