"""The page asks for nothing, complains of nothing, and nothing in it is dead."""

import pytest

from tests.page.browsing import NARROW, WIDE, opened

pytestmark = pytest.mark.browser

PRESSED = "button:visible, input[type=checkbox]:visible, input[type=radio]:visible, summary:visible"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_one_file_is_asked_for_whatever_is_pressed(browser, seed, size):
    """What a page asks for, says in the console or opens is looked at by `opened`, after all is done."""
    with opened(browser, seed.page, size=size) as shown:
        shown.page.locator("#controls").evaluate("(node) => { node.open = true; }")
        for control in shown.page.locator(PRESSED).all():
            if control.is_visible():
                control.click(timeout=3000, force=True)
        for mark in shown.page.locator("svg[data-figure] a:visible").all():
            mark.focus()
            shown.page.keyboard.press("Enter")

        assert shown.page.locator("#live").text_content()


def test_controls_are_there_only_where_there_is_a_script(browser, seed):
    with opened(browser, seed.page, java_script_enabled=False) as shown:
        assert shown.page.locator(".needs-script:visible").count() == 0
    with opened(browser, seed.page) as shown:
        assert shown.page.locator("#k").is_visible()
        assert shown.page.locator("#controls").is_visible()


def test_a_foreign_script_or_style_would_not_run(browser, seed, tmp_path):
    """The policy of the page is what stops it, not the luck that none is there."""
    planted = seed.page.read_text("utf-8").replace(
        "</body>", '<script>document.title = "ran"</script><p id="red" style="color: rgb(255, 0, 0)">red</p></body>'
    )
    file = tmp_path / "planted.html"
    file.write_text(planted, "utf-8")

    context = browser.new_context(offline=True)
    try:
        page = context.new_page()
        page.goto(file.as_uri())

        assert page.title() != "ran"
        assert page.locator("#red").evaluate("(node) => getComputedStyle(node).color") != "rgb(255, 0, 0)"
    finally:
        context.close()
