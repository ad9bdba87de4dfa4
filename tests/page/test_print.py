"""On paper: a tagged file with an outline, every detail open, and what it was made of at the foot of each page."""

import re
from importlib import resources

import pytest

from tests.page.browsing import opened

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["A4", "Letter"])
def printed(request, browser, seed, tmp_path_factory):
    """The seed case, printed, with filters on that hide nothing of importance and one stop that must not matter."""
    from pypdf import PdfReader  # noqa: PLC0415  # where there is a browser, it is there

    file = tmp_path_factory.mktemp("print") / "chain.pdf"
    with opened(browser, seed.page) as shown:
        shown.page.pdf(path=file, format=request.param, tagged=True, outline=True, prefer_css_page_size=False)
        shown.page.wait_for_function("() => document.querySelectorAll('details[open]').length === 0")
    return PdfReader(file)


def plain(text: str) -> str:
    """Return text without blanks: a line of print may end anywhere."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text)


def outline(entries: list) -> list[str]:
    titles = []
    for one in entries:
        titles += outline(one) if isinstance(one, list) else [one.title]
    return titles


def test_it_is_tagged_and_has_an_outline_in_the_order_of_the_report(printed):
    root = printed.trailer["/Root"]
    titles = [plain(one) for one in outline(printed.outline)]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en"
    heads = ["1Bottomline", "2Chainataglance", "3Established", "4Steps", "5Links", "6Casualty"]
    heads += ["12Sources", "13Method", "AEvent", "BIntegrity"]
    found = [next(number for number, title in enumerate(titles) if title.startswith(head)) for head in heads]
    assert found == sorted(found)


def test_all_of_the_report_is_printed_in_the_order_of_the_report(printed, seed):
    text = plain("".join(page.extract_text() for page in printed.pages))
    report = seed.report

    for step in report["steps"]:
        assert plain(step["title"]) in text
    for event in report["register"]:
        assert plain(event["event_id"]) in text
    titles = [text.index(plain(step["title"]), text.index("4Steps")) for step in report["steps"]]
    assert titles == sorted(titles)
    assert "copyid" not in text
    assert "Filter,rangeandzone" not in text


def test_each_page_says_what_it_was_made_of(printed, seed):
    report = seed.report
    foot = plain(f"{report['log_id']} position {report['position']} root {report['root'][:12]}").replace("-", "")

    assert 3 <= len(printed.pages) <= 30
    for number, page in enumerate(printed.pages, start=1):
        text = plain(page.extract_text())
        assert foot in text.replace("-", ""), number
        assert "Draft" in text
        assert f"{number}/{len(printed.pages)}" in text


@pytest.mark.parametrize(("styled", "joined"), [(True, 0), (False, 2)])
def test_two_f_of_an_id_are_two_letters_on_paper(browser, tmp_path, styled, joined):
    from pypdf import PdfReader  # noqa: PLC0415  # where there is a browser, it is there

    styles = resources.files("timeline.reports").joinpath("templates/page/page.css").read_text(encoding="utf-8")
    if not styled:
        styles = styles.replace("font-variant-ligatures: none", "")
    page = browser.new_page()
    page.set_content(f'<style>{styles}@page{{@bottom-left{{content:"959e-ff2e"}}}}</style><body><p>01ff3a</p>')
    page.pdf(path=tmp_path / "id.pdf")
    page.close()

    text = PdfReader(tmp_path / "id.pdf").pages[0].extract_text()
    assert text.count("\ufb00") == joined
    assert ("959e-ff2e" in text, "01ff3a" in text) == (styled, styled)
