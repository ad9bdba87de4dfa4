"""The accessibility tree of the page, line by line: what is said of the seed case, and in which order."""

import pytest

from tests.page.golden import GOLDEN, tree, write

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of a log whose clock and salts are the same each time."""
    file = tmp_path_factory.mktemp("golden") / "chain.html"
    write(file)
    return file


def test_the_accessibility_tree_is_the_golden_one(browser, page):
    assert tree(browser, page) == GOLDEN.read_text("utf-8"), "meant? python -m tests.page.golden writes it anew"


def test_a_heading_that_is_hidden_is_missed(browser, page):
    """The control: what is seen stays the same to the eye, and the tree is another."""
    planted = page.with_name("planted.html")
    planted.write_text(page.read_text("utf-8").replace("<h2", '<h2 aria-hidden="true"', 1), "utf-8", newline="")

    assert tree(browser, planted) != GOLDEN.read_text("utf-8")
