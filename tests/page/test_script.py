"""The script of the page as it is written: small, by hand, and without a way for text to become code."""

import re

import pytest

FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "Function(",
    "DOMParser",
    "createContextualFragment",
    "import(",
    "fetch(",
    "XMLHttpRequest",
    "WebSocket",
    "sendBeacon",
    "localStorage",
    "sessionStorage",
    "document.cookie",
    ".style.cssText",
)
STRING_TIMER = re.compile(r"set(Timeout|Interval)\(\s*[\"'`]")


@pytest.fixture(scope="session")
def script(root) -> str:
    """The script."""
    return (root / "timeline/reports/templates/page/page.js").read_text("utf-8")


def test_it_is_at_most_30_kilobytes_as_written(script):
    assert len(script.encode()) <= 30 * 1024


@pytest.mark.parametrize("way", FORBIDDEN)
def test_no_text_becomes_markup_or_code_and_nothing_is_asked_for_or_kept(script, way):
    assert way not in script


def test_a_timer_is_given_a_function(script):
    assert STRING_TIMER.search('setTimeout("alert(1)", 1)')
    assert not STRING_TIMER.search(script)


def test_it_ends_no_element_that_it_stands_in(script):
    assert "</" not in script
    assert "<!--" not in script
