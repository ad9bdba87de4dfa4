"""What a verb imports: who records an action does not wait for tables, templates or statistics."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"sqlite_utils", "jinja2", "rich", "numpy", "scipy", "fastapi", "click", "pygments", "markdown_it", "rfc8785"}
HEAVY |= {"cryptography"}
APPEND = ("append", "actor", "--id", "somebody", "--name", "Somebody", "--recorder", "x")


def imported_by(*argv: str, cwd: Path, before: str = "") -> set[str]:
    """Return the modules that a command line imports, in a process of its own."""
    code = f"""
import json, sys
{before}
there = set(sys.modules)
from timeline.cli.app import run
code = run({list(argv)!r})
print(json.dumps([code, sorted(set(sys.modules) - there)]), file=sys.stderr)
"""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    exit_code, modules = json.loads(ran.stderr.splitlines()[-1])
    assert exit_code == 0, ran.stderr
    return set(modules)


def tops(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules}


def test_the_version_costs_no_more_than_typer(seed):
    modules = imported_by("--version", cwd=seed.parent, before="import typer, typer.main, typer.core")

    assert tops(modules) - sys.stdlib_module_names - {"typer"} == {"events", "timeline"}
    assert not tops(modules) & {"json", "tomllib", "secrets", "hashlib", "pathlib"}
    assert {name for name in modules if name.startswith("events")} == {"events"}
    assert {name for name in modules if name.startswith("timeline.")} <= {
        "timeline.errors",
        "timeline.cli",
        *(f"timeline.cli.{name}" for name in ("app", "faults", "files", "groups", "invocation", "options")),
        *(f"timeline.cli.{name}" for name in ("refusals", "session", "settings", "terminal")),
    }


@pytest.mark.parametrize(
    "argv",
    [
        APPEND,
        ("append", "--help"),
        ("--help",),
        ("log",),
        ("actions",),
        ("chains",),
        ("show", "@14"),
        ("claims", "sistan-2024"),
        ("verify",),
        ("replay",),
    ],
    ids=" ".join,
)
def test_only_a_report_brings_its_templates(seed, argv):
    assert tops(imported_by(*argv, cwd=seed.parent)) & HEAVY == set()


def test_to_append_reads_no_report_and_no_proof(seed):
    modules = imported_by(*APPEND, cwd=seed.parent)

    assert not {name for name in modules if name.startswith(("timeline.proof", "timeline.reports.compose"))}
    assert not {name for name in modules if name.startswith("timeline.cli.") and name.rpartition(".")[2] in OTHERS}


OTHERS = {
    "actions",
    "chains",
    "checkpoint_witness",
    "claims",
    "export",
    "importing",
    "init",
    "log",
    "redact",
    "replay",
    "schema",
    "show",
    "tree",
    "verify",
}
