"""The programme itself: counts come from the table, figures are kept, and what is missing is said, or fails the run."""

import json
import os
import subprocess
import sys

import pytest

from tests.faults import counts, tools
from tests.faults.team import ROOT
from timeline import _sqlite

PACE = 1 if _sqlite.DRIVER == "pysqlite3" else counts.SECOND_DRIVER


def test_a_count_is_that_of_the_level_and_at_least_one(monkeypatch, tmp_path):
    monkeypatch.setattr(counts, "TABLE", tmp_path / "counts.toml")
    (tmp_path / "counts.toml").write_text(
        "t2 = { desk = 2, change = 250, ci = 1000, long = 20000 }\n", encoding="utf-8"
    )
    found = {}
    for level in counts.LEVELS:
        monkeypatch.setattr(counts, "LEVEL", level)
        found[level] = counts.count("t2")

    assert found == {"desk": max(1, 2 // PACE), "change": 250 // PACE, "ci": 1000 // PACE, "long": 20000 // PACE}


def test_a_report_is_a_line_with_the_seconds_of_its_test(monkeypatch, tmp_path):
    monkeypatch.setenv("TIMELINE_FAULTS_JSON", str(tmp_path / "lines"))
    counts.begin()

    counts.report("t2", kills=1000, wrong=0)
    counts.report("t3", control=True)

    first, second = map(json.loads, (tmp_path / "lines").read_text("utf-8").splitlines())
    assert (first["test"], first["level"], first["kills"], first["wrong"]) == ("t2", counts.LEVEL, 1000, 0)
    assert first["sqlite"].startswith(f"{_sqlite.DRIVER} 3.")
    assert 0 <= first["seconds"] < 60
    assert second["control"] is True


def test_a_level_that_is_none_is_refused():
    """A misspelt one must not test less."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/faults/test_programme.py"]
    given = os.environ | {"TIMELINE_FAULTS": "cl"}
    ran = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120, check=False)

    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "TIMELINE_FAULTS is 'cl', not one of: desk, change, ci, long" in ran.stderr


@pytest.mark.parametrize(("judged", "outcome"), [("false", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_what_is_missing_is_skipped_at_a_desk_and_fails_where_changes_are_judged(monkeypatch, judged, outcome):
    monkeypatch.setenv("CI", judged)
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(outcome, match="gcc, strace not found: apt-get install gcc libc6-dev strace"):
        tools.needs("gcc", "strace")


def test_what_is_there_is_no_reason():
    tools.needs("sh")


def test_every_test_here_belongs_to_the_programme(request):
    assert request.node.get_closest_marker("fault") is not None
