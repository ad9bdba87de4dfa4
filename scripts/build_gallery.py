"""Build the gallery in `docs/gallery`: reports on the packaged cases as `timeline export` writes them, and pictures.

    python scripts/build_gallery.py [FOLDER]

Clock, chance, log id and origin are fixed, so the same code gives the same bytes. Beside
the files lies what they hash to, and by which version of typst the pages and pictures
were set: another one may set them otherwise.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256, shake_256
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import NamedTuple

from events.cases import case_lines
from timeline.cli.app import run
from timeline.log import SqliteLog
from timeline.recording.importer import import_lines
from timeline.replay.basis import resolve

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "gallery"
MANIFEST = "MANIFEST.sha256"
PAGE = "README.md"
"""What is written by hand: the one file of the folder that is not built."""
ORIGIN, RECORDER = "gallery.example.org/cases", "gallery"


class Case(NamedTuple):
    """A packaged case: an action of its chain, the id of its log, when recording began, the formats that are shown.

    `supersedes` is the position of the report that this one takes the place of, 0 for none.
    """

    action: str
    log_id: str
    begins: datetime
    formats: tuple[str, ...]
    supersedes: int = 0


# A long report as DOCX holds each figure as a picture once more: a megabyte that shows nothing new.
CASES: Mapping[str, Case] = {
    "kerman-2024": Case(
        "sistan-2024-01-18",
        "6a11e000-0000-4000-8000-000000000001",
        datetime(2024, 1, 19, 8, tzinfo=UTC),
        ("md", "html", "pdf", "docx"),
    ),
    "iran-pakistan-2024": Case(
        "saravan-2024-01-18",
        "6a11e000-0000-4000-8000-000000000002",
        datetime(2024, 2, 5, 8, tzinfo=UTC),
        ("md", "html", "pdf"),
        supersedes=259,  # what came after it: a source withdrew what it said, and the desk wrote its notes
    ),
}
_BETWEEN = timedelta(minutes=1)
"""How long after one event the next is recorded, so that a page can go back to any of them."""
WRITTEN = ("md", "html")
"""The forms that are text, with the drawings beside the first."""
TYPESET = ("pdf", "docx", "png")
"""The forms that typst has a hand in; the last are pictures of the drawings."""


def tools() -> str:
    """Return the versions of what has a hand in those, as the manifest begins with them."""
    return f"# typst {version('typst')}, python-docx {version('python-docx')}"


def build(folder: Path, forms: Collection[str] = (*WRITTEN, *TYPESET)) -> None:
    """Write the reports and their figures in these forms, each case in a folder of its own."""
    for name, case in CASES.items():
        made = folder / name
        made.mkdir(parents=True)
        with _recorded(name, case) as log:
            for form in case.formats:
                if form in forms:
                    _export(form, case, log, made / f"report.{form}")
        if "png" in forms:
            _add_pictures(made / "figures")


def _add_pictures(folder: Path) -> None:
    """Set each drawing of a folder as a picture beside it, as DOCX holds it."""
    from timeline.reports.paper.setting import picture  # noqa: PLC0415  # the rest is built without typst, too

    for drawing in sorted(folder.glob("*.svg")):
        drawing.with_suffix(".png").write_bytes(picture(drawing.read_text("utf-8")))


def manifest(folder: Path) -> str:
    """Return what the files of a folder hash to, as `sha256sum -c` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (PAGE, MANIFEST))
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files]
    return "\n".join([tools(), *lines]) + "\n"


@contextmanager
def _recorded(name: str, case: Case) -> Iterator[Path]:
    """Record a packaged case, an event a minute, in a log that is gone afterwards."""
    ticks, draws = count(), count()

    def clock() -> datetime:
        return case.begins + _BETWEEN * next(ticks)

    def entropy(length: int) -> bytes:  # not secret: whoever builds the gallery must draw the same
        return shake_256(f"{name} {next(draws)}".encode()).digest(length)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "timeline.db"
        with SqliteLog.create(path, origin=ORIGIN, log_id=case.log_id, clock=clock, entropy=entropy) as log:
            import_lines(log, case_lines(name), file=name, recorded_by=RECORDER, batch=1)
        yield path


def _export(form: str, case: Case, log: Path, file: Path) -> None:
    """Export a report as somebody would by hand. What the rules of wording find is told, and printed in the draft."""
    beside = ["--figures"] if form == "md" else []
    beside += ["--supersedes", _basis(log, case.supersedes)] if case.supersedes else []
    status = run(["export", form, case.action, "--log", str(log), "-o", str(file), "-q", *beside])
    if status not in (0, 1):
        sys.exit(f"timeline export {form} {case.action} ended with {status}")


def _basis(path: Path, position: int) -> str:
    """Return the basis at a position as a report prints it."""
    with SqliteLog.open(path, writable=False) as log:
        return str(resolve(log, str(position)))


def main() -> None:
    """Write the gallery in place of the one that is there."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    for name in CASES:
        shutil.rmtree(folder / name, ignore_errors=True)
    build(folder)
    (folder / MANIFEST).write_text(manifest(folder), "utf-8")


if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith("TIMELINE_")]:
        del os.environ[name]  # what somebody has set for a log of their own
    main()
