"""The garbage collector stands aside while a log is folded, and is as it was before afterwards."""

import gc

import pytest

from tests import builders as make
from timeline.errors import IntegrityFailure
from timeline.log.memory import MemoryLog
from timeline.projections.fold import Projection
from timeline.projections.register import REGISTER
from timeline.replay import known_at, run


@pytest.fixture
def log():
    """A log of one source."""
    log = MemoryLog()
    make.fill(log, make.source())
    return log


@pytest.fixture(params=[True, False])
def was_on(request):
    """Whether it is on before."""
    (gc.enable if request.param else gc.disable)()
    yield request.param
    gc.enable()


def test_nothing_is_collected_while_a_log_is_folded(log, was_on, monkeypatch):
    seen = []
    step = REGISTER.step

    def noted(draft, recorded):
        seen.append(gc.isenabled())
        step(draft, recorded)

    monkeypatch.setattr(run, "REGISTER", Projection("noted", 1, REGISTER.start, noted, REGISTER.finish))

    known_at(log, log.basis())

    assert seen == [False]
    assert gc.isenabled() is was_on


def test_the_collector_is_as_it_was_after_a_log_that_cannot_be_read(log, was_on):
    with pytest.raises(IntegrityFailure):
        known_at(log, log.basis()._replace(root=bytes(32)))

    assert gc.isenabled() is was_on
