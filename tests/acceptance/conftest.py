"""The two packaged cases, each on a desk that asks and adds by the command line alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.desk import Desk
from tests.cli.conftest import cli, settings_home
from timeline.cli.app import run

__all__ = ["cli", "settings_home"]


@pytest.fixture(scope="session")
def logs(tmp_path_factory) -> Callable[[str], Path]:
    """Gives the log of a packaged case, made once."""
    folder = tmp_path_factory.mktemp("cases")

    def made(case: str) -> Path:
        path = folder / f"{case}.db"
        if not path.exists():
            assert run(["init", str(path), "--case", case, "-q"]) == 0
        return path

    return made


@pytest.fixture
def sat_down(cli, logs, tmp_path) -> Callable[[str], Desk]:
    """Gives a desk with a copy of the log of a packaged case."""

    def at(case: str) -> Desk:
        shutil.copy(logs(case), tmp_path / "timeline.db")
        (tmp_path / "timeline.toml").write_text('recorder = "desk"\n', encoding="utf-8")
        return Desk(cli, tmp_path)

    return at


@pytest.fixture
def kerman(sat_down) -> Desk:
    """The article alone."""
    return sat_down("kerman-2024")


@pytest.fixture
def wider(sat_down) -> Desk:
    """The chronology: 21 actions, 74 claims, 22 links."""
    return sat_down("iran-pakistan-2024")
