"""What every exporter is handed in its tests."""

import pytest

from tests.exchange.worlds import everything, handed, hostile_texts, infested
from timeline.exchange.extract import Extract


@pytest.fixture(scope="session")
def world() -> Extract:
    """The whole of a log that has some of everything."""
    return handed(everything())


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """The hostile texts that the door lets in."""
    return hostile_texts()


@pytest.fixture(scope="session")
def infested_world(texts) -> Extract:
    """A log with each of them in every field."""
    return handed(infested(texts))
