"""The page on reliability says what the programme saw: its tables are made from files that a run has written."""

import importlib
import json
import re
import tomllib

import pytest

BLOCK = re.compile(r"cog\.out\(faults_page\.(\w+)\(\)\)\n\]\]\] -->\n(.*?)<!-- \[\[\[end\]\]\]", re.DOTALL)
LINES = [
    {"test": "t3", "level": "ci", "sqlite": "pysqlite3 3.53.4", "how": "append", "states": 5000, "lost": 0, "seed": 3},
    {"test": "t3", "level": "ci", "sqlite": "pysqlite3 3.53.4", "how": "init", "states": 700, "lost": 0, "seed": 3},
    {"test": "t3", "level": "ci", "sqlite": "pysqlite3 3.53.4", "how": "NORMAL", "control": True, "lost": 310},
    {"test": "t2", "level": "ci", "sqlite": "pysqlite3 3.53.4", "kills": 1000, "wrong": 0, "whole": True},
]


@pytest.fixture
def faults_page(root, monkeypatch):
    """`scripts/faults_page.py`, which is no module of a package."""
    monkeypatch.syspath_prepend(root / "scripts")
    return importlib.import_module("faults_page")


def test_the_page_is_fresh(root, faults_page):
    blocks = BLOCK.findall((root / "docs/reliability.md").read_text("utf-8"))

    assert [name for name, _ in blocks] == ["counts", "figures"]
    for name, written in blocks:
        assert written.strip() == getattr(faults_page, name)().strip(), "stale: run scripts/docs"


def test_every_test_with_a_count_has_words(root, faults_page):
    counted = tomllib.loads((root / "tests/faults/counts.toml").read_text("utf-8"))

    assert set(counted) <= set(faults_page.TESTS)
    assert all(set(row) == {"desk", "change", "ci", "long"} for row in counted.values())
    assert all(row["desk"] <= row["change"] <= row["ci"] <= row["long"] for row in counted.values())


def test_what_was_seen_is_added_up_and_a_control_stands_apart(faults_page, monkeypatch, tmp_path):
    run = faults_page.gather(map(json.dumps, LINES), seconds=211.6)
    monkeypatch.setattr(faults_page, "FIGURES", tmp_path / "faults.json")
    (tmp_path / "faults.json").write_text(json.dumps(run), encoding="utf-8")

    assert (run["level"], run["seconds"]) == ("ci", 212)
    rows = [line for line in faults_page.figures().splitlines() if line.startswith("| t")]
    assert [row.split(" | ")[0].lstrip("| ") for row in rows] == ["t2", "t3", "t3"]
    assert "kills 1,000, wrong 0, whole yes" in rows[0]
    assert "power cut (2 ways)" in rows[1]
    assert "states 5,700, lost 0, seed 3" in rows[1]
    assert "control, which must fail: power cut (NORMAL)" in rows[2]
    assert "lost 310" in rows[2]


def test_a_report_of_an_unknown_test_is_not_left_out(faults_page):
    with pytest.raises(ValueError, match="t99"):
        faults_page.gather([json.dumps(LINES[0] | {"test": "t99"})], seconds=1)
