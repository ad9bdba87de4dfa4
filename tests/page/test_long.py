"""The page of a long chain in a browser: it says less twice, and all that the report holds is seen as on any other."""

import re

import pytest

from tests.page.browsing import SHOWN, opened
from tests.page.exports import told
from tests.page.test_as_of import some, stops_of
from tests.page.test_axe import COLOURS, OPEN, axe, violations

pytestmark = pytest.mark.browser
__all__ = ["axe"]


@pytest.mark.parametrize("has_script", [False, True])
def test_the_rows_marks_and_claims_are_those_of_the_report(browser, long, has_script):
    with opened(browser, long.page, java_script_enabled=has_script) as shown:
        seen = shown.page.evaluate(SHOWN)
    expected = told(long.report)

    assert {key: seen[key] for key in expected} == expected
    assert sorted(seen["blocks"]) == seen["marks"] == sorted(expected["steps"])
    assert seen["arrows"] == expected["links"]


def test_what_a_stop_shows_is_what_the_report_as_of_it_tells(browser, long):
    with opened(browser, long.page) as shown:
        for position in some(stops_of(shown), 3):
            shown.go(f"#k={position}")
            seen = shown.page.evaluate(SHOWN)
            expected = told(long.report_at(position))

            assert [sorted(seen[view]) for view in ("steps", "blocks", "marks")] == [sorted(expected["steps"])] * 3
            assert seen["links"] == seen["arrows"] == expected["links"], position
            assert seen["claims"] == expected["claims"], position


def test_a_claimant_that_is_filtered_out_has_no_cell_in_any_matrix(browser, long):
    """A cell does not say whose it is: the head of its column does."""
    columns = """() => [...document.querySelectorAll(".claims tr")].map(
      (row) => [...row.cells].filter((one) => !one.hidden).length)"""
    with opened(browser, long.page) as shown:
        before = shown.page.evaluate(columns)
        claimant = shown.page.locator("[data-filter=claimant] input").first.get_attribute("value")
        others = shown.page.locator("[data-filter=claimant] input").evaluate_all(
            "(all) => all.slice(1).map((one) => one.value)"
        )
        shown.go(f"#who={','.join(others)}")
        after = shown.page.evaluate(columns)

        assert shown.page.locator(f"[data-claimant={claimant}]:visible").count() == 0
        assert len(before) == len(after)
        assert sum(after) < sum(before)


@pytest.mark.parametrize(("kind", "views"), [("links", ["a", "tr"]), ("steps", ["a", "article", "tr"])])
def test_a_mark_an_arrow_a_row_and_a_block_are_selected_as_one(browser, long, kind, views):
    name = long.report[kind][0]["id"]
    with opened(browser, long.page, f"#sel=link:{name}" if kind == "links" else f"#sel={name}") as shown:
        marked = shown.page.locator(".is-selected:not(.badge)").evaluate_all("(all) => all.map((one) => one.localName)")

    assert sorted({*marked} & {"a", "article", "tr"}) == views


NUMBERS = """() => [...document.querySelectorAll(".notes ol")].flatMap((list) => {
  let number = list.start;
  return [...list.children].filter((one) => !one.hidden).map((one) => {
    number = one.hasAttribute("value") ? one.value : number;
    return [one.id, `note-${number++}`];
  });
})"""


def test_at_each_stop_a_note_has_the_number_that_links_to_it_say(browser, long):
    """A browser does not count what is hidden; at some stop of this chain a note before another one is."""
    with opened(browser, long.page) as shown:
        hidden = 0
        for position in stops_of(shown):
            shown.go(f"#k={position}")
            told = shown.page.evaluate(NUMBERS)
            hidden += shown.page.locator(".notes li[hidden] + li:not([hidden])").count()

            assert [one for one, said in told if one != said] == [], position

    assert hidden


def test_no_list_ends_in_a_comma_and_nothing_is_counted_otherwise_than_it_is_shown(browser, long):
    ends = "() => [...document.querySelectorAll('.ends')].map((one) => one.innerText.trim())"
    with opened(browser, long.page) as shown:
        for position in some(stops_of(shown), 4):
            shown.go(f"#k={position}")

            assert not [text for text in shown.page.evaluate(ends) if text.endswith((",", ";"))]
            is_counted = shown.page.get_by_text(re.compile("^Not on the map")).evaluate("(one) => !one.hidden")
            assert is_counted == (position == stops_of(shown)[-1])


def test_axe_finds_nothing(browser, axe, long):
    with opened(browser, long.page) as shown:
        shown.page.evaluate(OPEN)

        assert violations(axe, shown.page) == []


@pytest.mark.slow
def test_axe_finds_no_colours_too_near_in_the_dark(browser, axe, long):
    with opened(browser, long.page, color_scheme="dark") as shown:
        assert violations(axe, shown.page, COLOURS) == []
