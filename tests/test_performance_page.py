"""The page on performance says what a run of the benchmark measured: targets by their bounds, ratios within a round."""

import importlib
import json
import re

import pytest

BLOCK = re.compile(r"cog\.out\(performance_page\.(\w+)\(\)\)\n\]\]\] -->\n(.*?)<!-- \[\[\[end\]\]\]", re.DOTALL)


@pytest.fixture
def scripts(root, monkeypatch):
    """The folder of scripts, whose modules belong to no package."""
    monkeypatch.syspath_prepend(root / "scripts")
    return importlib.import_module


def measured(*samples: float) -> dict:
    """Return what a run keeps of one figure."""
    return {"unit": "s", "samples": list(samples), "median": sorted(samples)[len(samples) // 2]}


def test_the_page_is_fresh(root, scripts):
    page = scripts("performance_page")
    blocks = BLOCK.findall((root / "docs/performance.md").read_text("utf-8"))

    assert [name for name, _ in blocks] == ["conditions", "targets", "peers", "figures"]
    for name, written in blocks:
        assert written.strip() == getattr(page, name)().strip(), "stale: run scripts/docs"


def test_the_run_that_is_kept_is_a_full_one(root):
    run = json.loads((root / "docs/performance.json").read_text("utf-8"))

    assert run["schema"] == "timeline.bench/1"
    assert {f"P{number}" for number in range(1, 16)} == {one["target"] for one in run["targets"]}
    assert set(run["environment"]) > {"cpu", "load_before", "steal", "noisy", "commit", "peers", "sqlite"}


def test_a_ratio_is_taken_within_a_round(scripts):
    """The machine was twice as slow in the second round, for all alike."""
    verdicts = scripts("benchmarks.targets").verdicts
    measures = {"ours": measured(2.0, 4.0), "raw": measured(1.7, 3.4)}

    [one] = verdicts({"append_single": {"measures": measures}})

    assert (one["target"], round(one["got"], 3), one["verdict"]) == ("P2", 0.85, "goal reached")


@pytest.mark.parametrize(
    ("seconds", "word"),
    [(9.0, "goal reached"), (10.0, "goal reached"), (19.9, "floor kept"), (20.1, "BELOW THE FLOOR")],
)
def test_a_time_is_held_against_floor_and_goal(scripts, seconds, word):
    verdicts = scripts("benchmarks.targets").verdicts

    [one] = verdicts({"verify": {"measures": {"timeline verify": measured(seconds)}}})

    assert one["verdict"] == word


def test_a_case_that_was_not_run_gets_no_verdict(scripts):
    assert scripts("benchmarks.targets").verdicts({}) == []
