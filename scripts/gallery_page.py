"""The table of `docs/gallery/README.md`: what lies in the gallery, how large it is, and by what it was made.

The page holds a cog block that calls this; `scripts/gallery` and `scripts/docs` write it again.
"""

import re
from pathlib import Path

from build_gallery import CASES, FOLDER, MANIFEST, Case
from reference import code, page, table

_FORMATS = {
    "report.md": ("Markdown, with its figures beside it", "timeline export md {action} -o report.md --figures"),
    "report.html": ("one page that needs nothing else", "timeline export html {action} -o report.html"),
    "report.pdf": ("tagged pages (PDF/UA-1)", "timeline export pdf {action} -o report.pdf"),
    "report.docx": ("a document to go on writing in", "timeline export docx {action} -o report.docx"),
}


def files() -> str:
    """Return a table for each case: every file, what it is, its size, the command that makes it."""
    parts = []
    for name, case in CASES.items():
        reports = [
            (f"[{file}]({name}/{file})", what, _size(name, file), code(_typed(command, case)))
            for file, (what, command) in _FORMATS.items()
            if (FOLDER / name / file).is_file()
        ]
        figures = [
            (_linked(name, one.stem), _title(one), _size(name, f"figures/{one.name}"), "`--figures` of the first")
            for one in sorted((FOLDER / name / "figures").glob("*.svg"))
        ]
        parts += [f"### {name}", table(("File", "What", "Size", "Command"), [*reports, *figures])]
    made = (FOLDER / MANIFEST).read_text("utf-8").partition("\n")[0].removeprefix("# ")
    return page([*parts, f"PDF, DOCX and PNG are set by {made}."])


def _typed(command: str, case: Case) -> str:
    """Return a command as it is typed; a basis is that of position N in the log at hand."""
    return command.format(action=case.action) + f" --supersedes BASIS-AT-{case.supersedes}" * bool(case.supersedes)


def _linked(case: str, figure: str) -> str:
    return f"[{figure}.svg]({case}/figures/{figure}.svg), [png]({case}/figures/{figure}.png)"


def _title(drawing: Path) -> str:
    """Return the title that a drawing gives itself, without the number that it has in the report."""
    [title] = re.findall(r"<title [^>]*>(?:Figure \d+\. )?([^<]*)</title>", drawing.read_text("utf-8"))[:1]
    return str(title)


def _size(case: str, file: str) -> str:
    return f"{round((FOLDER / case / file).stat().st_size / 1024):,} KiB"
