"""Without a script the page is whole: what the report holds stands in its text."""

import pytest

from tests.page.browsing import SHOWN, opened
from tests.page.exports import told

pytestmark = pytest.mark.browser


@pytest.fixture(params=["seed", "wide"])
def case(request):
    """Both packaged cases."""
    return request.getfixturevalue(request.param)


def test_all_of_the_report_stands_in_the_text(browser, case):
    report = case.report
    with opened(browser, case.page, java_script_enabled=False) as shown:
        shown.page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        text = " ".join(shown.page.locator("body").inner_text().split())

    for step in report["steps"]:
        assert step["id"] in text
        assert step["title"] in text
    for source in report["sources"]:
        assert source["source"] in text
    for link in report["links"]:
        assert link["asserted_by"] in text
    for event in report["register"]:
        assert event["event_id"] in text


def test_the_rows_are_those_of_the_report(browser, case):
    """Superseded versions are hidden in the source itself: nothing has to hide them."""
    with opened(browser, case.page, java_script_enabled=False) as shown:
        seen = shown.page.evaluate(SHOWN)
    expected = told(case.report)

    assert {key: seen[key] for key in expected} == expected
    assert sorted(seen["blocks"]) == sorted(expected["steps"])


def test_with_a_script_the_page_begins_as_it_is_without(browser, case):
    seen = []
    for has_script in (False, True):
        with opened(browser, case.page, java_script_enabled=has_script) as shown:
            seen.append(shown.page.evaluate(SHOWN))
    del seen[0]["says"], seen[1]["says"]

    assert seen[0] == seen[1]


def test_each_mark_is_an_ordinary_link(browser, seed):
    with opened(browser, seed.page, java_script_enabled=False) as shown:
        shown.page.locator("svg[data-figure=lanes] .mark:visible").first.focus()
        shown.page.keyboard.press("Enter")

        assert shown.page.evaluate("document.querySelector(':target')?.matches('article.step')")
