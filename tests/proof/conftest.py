"""Desks that sign, for the tests of keys and checkpoints."""

import pytest

from tests.faults.counts import begin, report
from tests.proof.desks import Desk, new_desk


@pytest.fixture
def desk(tmp_path) -> Desk:
    """A desk with two events, and no key yet."""
    return new_desk(tmp_path, "one", "two")


@pytest.fixture
def keyed(desk) -> Desk:
    """The same with a key, which signed position 2."""
    desk.make()
    desk.sign()
    return desk


@pytest.fixture
def told(request):
    """Reports a case of t15 once it has passed."""
    begin()
    yield
    report("t15", how=request.node.name.removeprefix("test_"))
