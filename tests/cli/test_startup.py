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
        *(f"timeline.errors.{name}" for name in ("base", "record", "refused")),
        "timeline.cli",
        *(f"timeline.cli.{name}" for name in ("app", "faults", "files", "given", "groups", "invocation", "options")),
        *(f"timeline.cli.{name}" for name in ("narrowing", "refusals", "session", "settings", "terminal")),
        "timeline.cli.append_kinds",
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
    ],
    ids=" ".join,
)
def test_only_a_report_brings_its_templates(seed, argv):
    assert tops(imported_by(*argv, cwd=seed.parent)) & HEAVY == set()


def test_only_who_builds_views_brings_what_makes_their_tables(seed):
    built, caught_up = (imported_by("replay", cwd=seed.parent) for _ in range(2))

    assert "sqlite_utils" in built
    assert tops(caught_up) & HEAVY == set()


def test_to_append_reads_no_report_and_no_proof(seed):
    modules = imported_by(*APPEND, cwd=seed.parent)

    assert not {name for name in modules if name.startswith(("timeline.proof", "timeline.reports.compose"))}
    assert not {name for name in modules if name.startswith("timeline.cli.") and name.rpartition(".")[2] in OTHERS}


@pytest.mark.parametrize("argv", [APPEND, ("log",), ("show", "@14")], ids=" ".join)
def test_an_option_that_is_plain_text_or_not_given_has_no_validator(seed, argv):
    """Typer builds one of pydantic for each of the 40 or so; `--expect 3` still gets its own."""
    assert "typer._adapters" not in imported_by(*argv, cwd=seed.parent)
    assert "typer._adapters" in imported_by(*APPEND, "--expect", "0", "--dry-run", cwd=seed.parent)


def test_while_modules_are_imported_no_garbage_is_looked_for(seed):
    """And it is looked for again before a verb begins, which may run for hours."""
    code = """
import gc, sys
looked = []
gc.callbacks.append(lambda phase, _: looked.append(phase))
import timeline.cli.options as options
from timeline.__main__ import main
settle = options._settle
def settled(*given):
    assert not gc.isenabled()
    looked.append("settled")
    settle(*given)
options._settle = settled
looked.clear()
sys.argv = ["timeline", "log"]
try:
    main()
finally:
    print(looked[:1], gc.isenabled(), gc.get_freeze_count() > 10_000)
"""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=seed.parent, env=environment, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip

    assert ran.stdout.splitlines()[-1] == "['settled'] True True", ran.stderr


OTHERS = {
    "actions",
    "chains",
    "checkpoint_witness",
    "claims",
    "export",
    "following",
    "importing",
    "init",
    "log",
    "redact",
    "profiling",
    "progress",
    "replay",
    "replay_check",
    "replay_follow",
    "schema",
    "show",
    "tree",
    "verify",
}
