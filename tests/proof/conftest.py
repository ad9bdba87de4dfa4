"""Desks that sign and what they hand over, for the tests of keys, checkpoints and bundles."""

import shutil

import pytest

from tests.faults.counts import begin, report
from tests.interop import bundles
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


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A desk, and a bundle of 27 events of its log of 28, which was signed at 9 before."""
    return bundles.seed_bundle(tmp_path_factory.mktemp("bundle"))


@pytest.fixture
def bundle(made, tmp_path):
    """A copy of that bundle."""
    return shutil.copytree(made[1], tmp_path / "bundle")
