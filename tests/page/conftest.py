"""Chromium as Debian packs it, driven over a pipe, and the pages that it opens."""

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.page.browsing import FLAGS
from tests.page.exports import Exported, long_chain, packaged
from timeline.reports.sizes import LONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


def _without(reason: str) -> None:
    """Skip where somebody has no browser, and say so; a build that must show the page fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"the page was not opened in a browser: {reason}")
    pytest.skip(f"THE PAGE WAS NOT OPENED IN A BROWSER: {reason}")


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> "Iterator[Browser]":
    """A browser without a window: one, however many processes run the tests."""
    path = shutil.which("chromium")
    if path is None:
        _without("no chromium on the path; on Debian: apt install chromium")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  # without it the tests are skipped
    except ModuleNotFoundError as missing:
        _without(f"{missing.name} is not installed; it is in the dependency group test")
    if "PYTEST_XDIST_WORKER" in os.environ:
        try:
            (tmp_path_factory.getbasetemp().parent / "browser").mkdir()
        except FileExistsError:
            pytest.fail("another process has had a browser open: the page is tested in two, or one has died")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def seed(tmp_path_factory) -> Exported:
    """The seed case."""
    return packaged(tmp_path_factory.mktemp("seed-page"), "kerman-2024")


@pytest.fixture(scope="session")
def wide(tmp_path_factory) -> Exported:
    """The wider case: revised figures, links that were raised, a step that answers two."""
    return packaged(tmp_path_factory.mktemp("wide-page"), "iran-pakistan-2024")


@pytest.fixture(scope="session")
def long(tmp_path_factory) -> Exported:
    """The shortest chain whose page prints nothing twice."""
    return long_chain(tmp_path_factory.mktemp("long-page"), LONG + 1)
