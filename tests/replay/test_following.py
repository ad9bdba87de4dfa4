"""A log that is followed: every event once, in order, and only while it is the same log."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.envelope import Basis
from tests import builders as make
from timeline.errors import IntegrityFailure
from timeline.log.memory import MemoryLog
from timeline.replay import following
from timeline.replay.following import CALM, LIVELY, follow


def empty_log():
    return MemoryLog(clock=lambda: datetime(2024, 1, 18, 9, tzinfo=UTC), log_id="018d1bd7-0000-4000-8000-000000000001")


def fill(log, count):
    """Record so many notes."""
    first = log.basis().position
    make.fill(log, *(make.note(f"n{first + step}", "action:panjgur") for step in range(count)))


class Waits:
    """A way to wait that does something each time instead, and ends when there is nothing more to do."""

    def __init__(self, *steps):
        self._steps = list(steps)
        self.seconds = []

    def __call__(self, seconds):
        self.seconds.append(seconds)
        if not self._steps:
            return False
        self._steps.pop(0)()
        return True


def nothing():
    """Do nothing."""


def test_what_is_there_comes_first_and_then_what_is_recorded():
    log = empty_log()
    fill(log, 3)
    waits = Waits(nothing, lambda: fill(log, 1), nothing, lambda: fill(log, 2))

    bases = list(follow(log, log.basis(1), waits))

    assert bases == [log.basis(3), log.basis(4), log.basis(6)]


def test_a_long_log_comes_in_steps(monkeypatch):
    """So nobody has to hold a million events at once."""
    monkeypatch.setattr(following, "STEP", 4)
    log = empty_log()
    fill(log, 10)

    assert [basis.position for basis in follow(log, log.basis(0), Waits())] == [4, 8, 10]


@settings(max_examples=30)
@given(st.lists(st.integers(0, 5), max_size=8), st.integers(0, 5), st.integers(1, 4))
def test_every_event_comes_once_and_in_order_whatever_was_recorded_when(recorded, start, step):
    log = empty_log()
    fill(log, 5)
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(following, "STEP", step)
        since = log.basis(start)
        for basis in follow(log, since, Waits(*(lambda count=count: fill(log, count) for count in recorded))):
            seen += [one.position for one in log.read(after=since.position, up_to=basis.position)]
            since = basis

    assert seen == list(range(start + 1, 5 + sum(recorded) + 1))


def test_who_stops_and_goes_on_from_the_last_basis_misses_nothing():
    log = empty_log()
    fill(log, 3)
    *_, last = follow(log, log.basis(0), Waits())
    fill(log, 2)

    assert list(follow(log, last, Waits())) == [log.basis(5)]


def test_it_is_looked_often_while_something_happens_and_less_often_when_nothing_does():
    log = empty_log()
    waits = Waits(*[nothing] * 30, lambda: fill(log, 1), *[nothing] * 3)

    list(follow(log, log.basis(), waits))

    assert waits.seconds[:10] == [LIVELY] * 10
    assert waits.seconds[25:31] == [CALM] * 6
    assert waits.seconds[31:] == [LIVELY] * 4


def test_looking_in_vain_reads_nothing_of_the_log():
    log = empty_log()
    reads = []

    class Watched(MemoryLog):
        def basis(self, position=None):
            reads.append(position)
            return log.basis(position)

        def data_version(self):
            return log.data_version()

    list(follow(Watched(), log.basis(), Waits(*[nothing] * 50)))

    assert len(reads) == 2


def test_a_log_that_has_another_root_there_is_not_followed():
    log = empty_log()
    fill(log, 3)
    told = Basis(log.log_id, 2, bytes(32))

    with pytest.raises(IntegrityFailure, match="another root at position 2") as found:
        list(follow(log, told, Waits()))

    assert found.value.exit_code == 4
    assert found.value.where == {"position": 2}


def test_a_log_that_was_cut_short_is_not_followed():
    longer, log = empty_log(), empty_log()
    fill(longer, 3)
    fill(log, 2)

    with pytest.raises(IntegrityFailure, match="ends at 2: it was cut short"):
        list(follow(log, longer.basis(), Waits()))


def test_another_log_in_its_place_is_noticed_while_it_is_followed():
    """A copy of yesterday was put back, and went on differently."""
    logs = [empty_log(), empty_log()]
    fill(logs[0], 3)
    make.fill(logs[1], *(make.note(f"n{step}", "action:sistan") for step in range(4)))

    class Changed(MemoryLog):
        def basis(self, position=None):
            return logs[0].basis(position)

        def data_version(self):
            return logs[0].data_version()

    bases = follow(Changed(), logs[0].basis(0), Waits(logs.reverse, nothing))

    assert next(bases) == logs[0].basis(3)
    with pytest.raises(IntegrityFailure, match="not the one that was followed"):
        next(bases)
