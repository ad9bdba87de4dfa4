"""The page of a long chain in a browser: it says less twice, and all that the report holds is seen as on any other."""

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


def test_a_mark_an_arrow_a_row_and_a_block_are_selected_as_one(browser, long):
    link = long.report["links"][0]["id"]
    with opened(browser, long.page, f"#sel=link:{link}") as shown:
        marked = shown.page.locator(".is-selected:not(.badge)").evaluate_all("(all) => all.map((one) => one.localName)")

    assert sorted(set(marked)) == ["a", "tr"]


def test_axe_finds_nothing(browser, axe, long):
    with opened(browser, long.page) as shown:
        shown.page.evaluate(OPEN)
        found = violations(axe, shown.page)
    with opened(browser, long.page, color_scheme="dark") as shown:
        found += violations(axe, shown.page, COLOURS)

    assert found == []
