"""Tests that must not run at once, or share what takes long to make, share a process."""

import os
import subprocess
import sys

import pytest

from tests.together import RACES, group_of


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/page/test_axe.py::test_nothing[dark-size0]", "tests/page/"),
        ("tests/page/test_once.py::test_one_file", "tests/page/"),
        ("tests/faults/test_kills.py::test_it", "races"),
        ("tests/faults/test_order.py::test_it[1]", "races"),
        ("tests/faults/test_disk.py::test_it[1]", "tests/faults/test_disk.py::test_it[1]"),
        ("tests/vintages/test_vintages.py::test_between[gaza]", "tests/vintages/gaza"),
        ("tests/vintages/test_vintages.py::test_a_version[gaza-13]", "tests/vintages/gaza"),
        ("tests/vintages/test_vintages.py::test_a_version[wb-13]", "tests/vintages/wb"),
    ],
)
def test_a_test_has_a_group(test, group):
    assert group_of(test) == group


def test_each_file_of_races_is_there(root):
    assert [file for file in RACES if not (root / file).is_file()] == []


@pytest.mark.parametrize(("hook", "processes"), [("def pytest_xdist_make_scheduler", 1), ("def unused", 2)])
def test_a_group_runs_in_one_process(root, tmp_path, hook, processes):
    """By what pytest itself does with two processes; the control is a conftest whose scheduler nobody asks for."""
    folder = tmp_path / "tests" / "page"
    folder.mkdir(parents=True)
    (folder / "test_it.py").write_text(
        "import os, pytest\n"
        "@pytest.mark.parametrize('n', range(6))\n"
        "def test_it(n):\n"
        f"    with open({str(tmp_path / 'told')!r}, 'a') as told:\n"
        "        print(os.environ['PYTEST_XDIST_WORKER'], file=told)\n",
        "utf-8",
    )
    (tmp_path / "conftest.py").write_text(
        f"from tests.together import scheduler\n{hook}(config, log):\n    return scheduler(config, log)\n", "utf-8"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    env = os.environ | {"PYTHONPATH": str(root)}
    argv = ["-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "--import-mode=importlib", "tests"]
    done = subprocess.run([sys.executable, *argv], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    told = (tmp_path / "told").read_text("utf-8").split()

    assert done.returncode == 0, done.stdout
    assert (len(told), len(set(told))) == (6, processes)
