"""What the page of the seed case is to who does not see it: `python -m tests.page.golden` writes it anew.

Read what it changed: each line is a thing that a screen reader says, in its order.
"""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from tests import builders as make
from tests.cases.packaged import events_of
from tests.cli.asking import ask
from tests.page.browsing import FLAGS, opened
from timeline.log.memory import MemoryLog

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOLDEN = Path(__file__).resolve().parent / "golden" / "kerman-2024.aria.yaml"
CASE, ACTION = "kerman-2024", "sistan-2024-01-18"
LOG_ID = "5f0c0000-0000-4000-8000-000000000001"


def write(file: Path) -> None:
    """Write the page of the seed case to a file: of a log whose clock and salts are the same each time."""
    minutes = count()
    log = MemoryLog(
        log_id=LOG_ID,
        clock=lambda: datetime(2024, 1, 18, 9, tzinfo=UTC) + timedelta(minutes=next(minutes)),
        entropy=bytes,
    )
    make.fill(log, *events_of(CASE))
    answer = ask(log, "export", "html", ACTION)
    assert answer.code == 0, answer.err
    file.write_text(answer.out, "utf-8", newline="")


def tree(browser: "Browser", file: Path) -> str:
    """Return the accessibility tree of what is told on a page, as it begins."""
    with opened(browser, file) as shown:
        return f"{shown.page.locator('main').aria_snapshot()}\n"


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "chain.html"
        write(page)
        GOLDEN.parent.mkdir(exist_ok=True)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        GOLDEN.write_text(tree(chromium, page), "utf-8", newline="\n")
        chromium.close()
