"""What every fault test shares: the marker `fault`, so that `pytest -m fault` runs the programme, and its clock."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import counts, shim
from tests.faults.tools import needs

HERE = Path(__file__).parent
PROGRAMME = (HERE, HERE.with_name("interop"), HERE.with_name("proof"))
"""Where the tests of docs/reliability.md are."""
LONG_SECONDS = 12 * 3600


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a level of counts that is none: a misspelt one must not test less."""
    del config
    if counts.LEVEL not in counts.LEVELS:
        message = f"TIMELINE_FAULTS is {counts.LEVEL!r}, not one of: {', '.join(counts.LEVELS)}"
        raise pytest.UsageError(message)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the programme, and give them time in the long run."""
    for item in items:
        if not any(folder in item.path.parents for folder in PROGRAMME):
            continue
        item.add_marker(pytest.mark.fault)
        if counts.LEVEL == "long":
            item.add_marker(pytest.mark.timeout(LONG_SECONDS))


@pytest.fixture(autouse=True)
def _clock() -> None:
    """The seconds that a report gives are those of its test."""
    counts.begin()


@pytest.fixture(scope="session")
def shim_library(tmp_path_factory) -> Path:
    """The shim, compiled."""
    needs("gcc")
    return shim.build(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def memory(tmp_path) -> Iterator[Path]:
    """An empty folder in memory, where fsync costs nothing, if the machine has one."""
    shared = Path("/dev/shm")  # noqa: S108  # not for secrets, and with a name that nobody can foretell
    if not os.access(shared, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="timeline-", dir=shared) as folder:
        yield Path(folder)


@pytest.fixture
def shimmed(shim_library, memory) -> dict[str, str]:
    """The environment of a child with the shim for the files of the folder `SHIM_FOLDER`."""
    return shim.environment(shim_library, memory / "shimmed")


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A folder on a disk, where `tmp_path` may lie in memory: for what is counted while writers wait for the disk."""
    with tempfile.TemporaryDirectory(prefix="timeline-") as folder:
        yield Path(folder)
