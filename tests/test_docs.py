"""The docs do what they say: their commands run, their links lead somewhere, their generated pages are fresh.

In a block marked `console` a line that starts with `$ ` is a command, with what
follows it as its output, stdout and stderr as a reader sees them. A line `…` stands
for any lines, `…` within a line for any text. A command goes on in the next line
after a backslash, or in lines that start with `> `. All blocks of a page run in
one shell, in an empty folder.
"""

import doctest
import importlib
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TOLD_BY_HAND = [name for name in PAGES if name == "README.md" or name.startswith(("docs/tutorial/", "docs/how-to/"))]
GENERATED = {
    "commands": "docs/reference/commands.md",
    "errors": "docs/reference/errors.md",
    "events": "docs/reference/events.md",
    "findings": "docs/reference/findings.md",
    "index": "docs/README.md",
    "lint_rules": "docs/reference/report-lint.md",
    "views": "docs/reference/views.md",
}

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^(```+|~~~+).*?^\1", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
COG = re.compile(r"\[\[\[cog\n.*?\]\]\] -->\n(.*?)<!-- \[\[\[end\]\]\]", re.DOTALL)
MARK = "\x1e"  # a separator that no command prints


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


class Step(NamedTuple):
    """A command, and what the page says that it prints."""

    command: str
    printed: tuple[str, ...]


def steps_of(page: str) -> list[Step]:
    steps: list[Step] = []
    for block in BLOCK.findall(page):
        goes_on = False
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append(Step(line[2:], ()))
            elif goes_on or (line.startswith("> ") and not steps[-1].printed):
                steps[-1] = Step(f"{steps[-1].command}\n{line.removeprefix('> ')}", ())
            else:
                steps[-1] = Step(steps[-1].command, (*steps[-1].printed, line))
            goes_on = line.endswith("\\") and not steps[-1].printed
    return steps


def run_all(steps: list[Step], folder: Path) -> list[tuple[int, list[str]]]:
    """Run the commands in one shell and return the exit code and the lines of each."""
    script = "".join(f"{step.command}\nprintf '{MARK}%s{MARK}' $?\n" for step in steps)
    environment = {
        "COLUMNS": "100",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONUNBUFFERED": "1",  # stdout and stderr in the order of a terminal
        "TZ": "UTC",
    } | {name: value for name, value in os.environ.items() if name == "PYTHONPATH"}
    shell = subprocess.run(
        ["bash", "-c", script],  # noqa: S607  # whichever bash a reader has
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    parts = shell.stdout.split(MARK)
    return [(int(status), output.splitlines()) for output, status in zip(parts[0::2], parts[1::2], strict=False)]


def pattern_of(lines: tuple[str, ...]) -> str:
    """Return a regular expression for the lines of a page: `…` alone is any lines, within a line any text."""
    return "".join(
        r"(?:.*\n)*" if line == "…" else re.escape(line.rstrip()).replace("…", ".*") + r"\n" for line in lines
    )


@pytest.mark.parametrize("name", [name for name in TOLD_BY_HAND if steps_of(read(name))])
def test_what_a_page_shows_is_what_is_printed(name, tmp_path):
    steps = steps_of(read(name))

    for step, (status, lines) in zip(steps, run_all(steps, tmp_path), strict=True):
        printed = "".join(f"{line.rstrip()}\n" for line in lines)
        told = (
            f"{name}: $ {step.command}\n--- the page says\n" + "\n".join(step.printed) + f"\n--- it printed\n{printed}"
        )

        assert step.printed or status == 0, told
        if step.printed:
            assert re.fullmatch(pattern_of(step.printed), printed), told


def test_a_page_that_shows_something_else_is_noticed(tmp_path):
    """Control: the comparison can fail, and takes `…` for what it is."""
    shown = "$ printf 'one\\ntwo\\nthree\\n'\none\n…\nthr…\n$ cd / && \\\n>   pwd\n/\n$ pwd\n/\n$ echo a\nb\n"
    page = f"```console\n{shown}```\n"
    steps = steps_of(page)
    found = [
        bool(re.fullmatch(pattern_of(step.printed), "".join(f"{line}\n" for line in lines)))
        for step, (_, lines) in zip(steps, run_all(steps, tmp_path), strict=True)
    ]

    assert found == [True, True, True, False]


def modules() -> list[str]:
    sources = [path for package in ("events", "timeline") for path in (ROOT / package).rglob("*.py")]
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sources if ">>> " in path.read_text("utf-8")
    ]
    return sorted(name.removesuffix(".__init__") for name in names)


@pytest.mark.parametrize("name", modules())
def test_the_examples_in_docstrings_hold(name):
    failures, tried = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)

    assert tried
    assert failures == 0


@pytest.mark.parametrize("name", [name for name in PAGES if ">>> " in read(name)])
def test_the_python_examples_of_a_page_hold(name):
    failures, _ = doctest.testfile(str(ROOT / name), module_relative=False, encoding="utf-8")

    assert failures == 0


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading as GitHub makes it."""
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors_of(page: str) -> set[str]:
    return {anchor_of(heading) for heading in re.findall(r"^#+ (.*)$", FENCED.sub("", page), re.MULTILINE)}


@pytest.mark.parametrize("name", PAGES)
def test_every_local_link_leads_somewhere(name):
    broken = []
    for link in LINK.findall(QUOTED.sub("", FENCED.sub("", read(name)))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        lost_anchor = anchor and target.suffix == ".md" and anchor not in anchors_of(target.read_text("utf-8"))
        if not target.exists() or lost_anchor:
            broken.append(link)

    assert broken == []


@pytest.fixture(scope="module")
def reference():
    """`scripts/reference.py`, which is no module of a package."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_page_is_fresh(name, reference):
    """So no command, event, error code or page is without its entry."""
    [written] = COG.findall(read(GENERATED[name]))

    assert written.strip() == getattr(reference, name)().strip(), "stale: run scripts/docs"


def test_every_line_for_the_changelog_is_of_a_known_kind():
    """Towncrier leaves an unknown kind out without a word."""
    settings = tomllib.loads(read("pyproject.toml"))["tool"]["towncrier"]["type"]
    kinds = "|".join(kind["directory"] for kind in settings)
    names = [path.name for path in (ROOT / "changelog.d").iterdir() if path.name != ".gitignore"]

    assert [name for name in names if not re.fullmatch(rf"\+[a-z0-9-]+\.({kinds})\.md", name)] == []
