"""All figures of the packaged cases: their order, that they can stand in one page, and that they act in no way."""

import re
from collections import Counter

import pytest

from tests.reports.drawing import PRESENTED, SVG, read
from tests.reports.golden import CASES, of_case
from tests.reports.histories import always
from timeline.reports.figures.all import figures
from timeline.reports.paper.compose import paper
from timeline.reports.to_html import to_html
from timeline.reports.to_markdown import to_markdown


@pytest.fixture(scope="module", params=sorted(CASES))
def report(request):
    return of_case(request.param)


@pytest.fixture(scope="module")
def drawn(report):
    return [svg for one in figures(report, always(report)) for svg in (one.svg, one.upright) if svg]


def test_figures_stand_in_the_order_of_their_numbers(report):
    found = [(one.number, one.name) for one in figures(report)]

    assert found == [(1, "lanes"), (2, "ledger"), (3, "lags"), (4, "rungs"), (5, "map")]


def test_every_format_numbers_figures_and_tables_as_a_reader_meets_them(report):
    drawn = figures(report)

    told = {
        "md": re.findall(r"^\*\*(Figure|Table) (\d)\.", to_markdown(report, drawn), re.MULTILINE),
        "html": re.findall(r"<b>(Figure|Table) (\d)\.", to_html(report, always(report), drawn)),
        "paper": _captions(paper(report, drawn, "docx")),
    }
    for found in told.values():
        assert [int(number) for kind, number in found if kind == "Figure"] == [1, 2, 3, 4, 5]
        tables = [int(number) for kind, number in found if kind == "Table"]
        assert tables == sorted(tables)
        assert len(tables) >= 6


def _captions(shown):
    """Figures and tables of a report on paper, by how their captions begin."""
    captions = [one.caption for one in shown.blocks if one.kind in ("figure", "table")]
    said = ["".join(run.text for run in caption) for caption in captions]
    return [found.groups() for one in said if (found := re.match(r"(Figure|Table) (\d)\.", one))]


def test_a_figure_that_is_not_drawn_says_so_and_holds_nothing(report):
    for one in figures(report):
        assert one.is_drawn == bool(one.svg)
        assert one.is_drawn or not one.upright
        assert one.caption.endswith(".")


def test_every_drawing_is_well_formed_and_acts_in_no_way(drawn):
    for svg in drawn:
        root = read(svg)
        assert not {one.tag.removeprefix(SVG) for one in root.iter()} & PRESENTED
        assert not any(key == "style" or key.startswith("on") for one in root.iter() for key in one.attrib)
        assert all(one.get("href", "#").startswith("#") for one in root.iter())
        assert not re.search(r"url\((?!#)", svg)


def test_the_drawings_of_a_page_share_no_id_and_take_none_of_an_action(report, drawn):
    counted = Counter(one.get("id") for svg in drawn for one in read(svg).iter() if one.get("id"))

    assert not [name for name, times in counted.items() if times > 1]
    assert not set(counted) & {one.id for one in report.steps}
    assert all(":" in name for name in counted)  # which no id of ours holds


def test_what_a_drawing_asks_for_is_in_it(drawn):
    for svg in drawn:
        ids = {one.get("id") for one in read(svg).iter()}
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= ids


def test_with_a_history_of_one_version_the_figures_show_the_same_marks(report):
    for alone, known in zip(figures(report), figures(report, always(report)), strict=True):
        if alone.is_drawn:
            assert _shown(known.svg) == _shown(alone.svg)


def _shown(svg):
    return [one.get("aria-label") for one in read(svg).iter() if one.get("aria-label") and one.get("display") is None]
