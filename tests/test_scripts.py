"""The scripts say what is missing on a machine, and what to install."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = ("check", "demo", "docs", "fault", "fuzz", "gallery", "pythons", "test")


@pytest.fixture
def machine(root, tmp_path) -> Path:
    """A clone without an environment, and a folder `bin` that holds all that its machine has."""
    shutil.copytree(root / "scripts", tmp_path / "clone" / "scripts")
    (tmp_path / "bin").mkdir()
    for tool in ("dirname", "sh"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    return tmp_path


def add_python(machine: Path, *, version: str, has_venv: bool) -> None:
    """Add a Python that only answers what a script asks it."""
    answers = f"""#!/bin/sh
case "$2" in
  *'%d.%d'*) echo {version} ;;
  *version_info*) [ {version} != 3.9 ] ;;
  *ensurepip*) {"true" if has_venv else "false"} ;;
  *) exit 9 ;;
esac
"""
    (machine / "bin" / "python3").write_text(answers, encoding="utf-8")
    (machine / "bin" / "python3").chmod(0o755)


def run(machine: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", machine / "clone" / "scripts" / script],  # noqa: S607  # the sh of whoever runs a script
        env={"PATH": str(machine / "bin")},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_machine_without_python_is_told_what_to_install(machine, script):
    said = run(machine, script)

    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr == (
        "no Python 3.11 or newer is here: install one (Debian, Ubuntu: apt-get install python3 python3-venv)\n"
    )


def test_a_python_that_is_too_old_counts_as_none(machine):
    add_python(machine, version="3.9", has_venv=True)

    assert "no Python 3.11 or newer is here" in run(machine, "demo").stderr


def test_a_python_without_venv_is_told_which_package_brings_it(machine):
    add_python(machine, version="3.12", has_venv=False)

    said = run(machine, "test")

    assert said.returncode == 1
    assert "apt-get install python3.12-venv" in said.stderr
    assert not (machine / "clone" / ".venv").exists()
