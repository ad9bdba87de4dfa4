"""Where a log may lie, and the captured files beside it."""

from pathlib import Path

import pytest

from timeline.log.blobs import Blobs


@pytest.fixture
def log(tmp_path) -> Path:
    """Where a log may lie: the files beside it need it not."""
    return tmp_path / "timeline.db"


@pytest.fixture
def blobs(log) -> Blobs:
    """The captured files of that log."""
    return Blobs(log)
