"""What the tests of views share: logs that count as long ones."""

import pytest

from timeline.log import ahead
from timeline.views import apart


@pytest.fixture
def used(monkeypatch):
    """Make every log a long one, read in turn, and count the second processes."""
    made = []

    def counted(make):
        made.append(make)
        return ahead.ahead(make)

    monkeypatch.setattr(apart, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(apart, "THEIRS", 300)
    monkeypatch.setattr(apart, "OURS", 100)
    monkeypatch.setattr(apart, "MANY_LATE", 10)
    monkeypatch.setattr(ahead.threading, "active_count", lambda: 1)
    monkeypatch.setattr(apart, "has_a_core_to_spare", lambda: True)
    monkeypatch.setattr(apart, "ahead", counted)
    return made
