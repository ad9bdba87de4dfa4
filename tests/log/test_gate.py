"""The queue of writers: one at a time, in turn, with a limit, and never stale."""

import os
import signal
import threading
import time

import pytest

from timeline.errors import LogUnavailable
from timeline.log import gate as gates
from timeline.log.gate import FlockGate, PollGate, gate_for


@pytest.fixture
def log(tmp_path):
    """The path of a log that need not be there."""
    return tmp_path / "timeline.db"


@pytest.fixture
def new_gate(log):
    """Make gates that are closed at the end."""
    made = []

    def make(patience=5.0):
        made.append(FlockGate(log, patience))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_the_turn_goes_from_one_to_the_next(new_gate):
    first, second = new_gate(), new_gate()
    order = []
    first.enter()
    waiting = threading.Thread(target=lambda: (second.enter(), order.append("second"), second.leave()))
    waiting.start()

    order.append("first")
    first.leave()
    waiting.join()

    assert order == ["first", "second"]
    first.enter()
    first.leave()


def test_patience_has_an_end_and_the_holder_is_named(new_gate):
    first, second = new_gate(), new_gate(patience=0.05)
    first.enter()

    with pytest.raises(LogUnavailable, match=f"program with pid {os.getpid()} since .* for more than 0.05 s"):
        second.enter()

    first.leave()


def test_a_turn_that_comes_after_patience_has_ended_is_passed_on(new_gate):
    """Who gave up still stands in the kernel's queue."""
    first, second, third = new_gate(), new_gate(patience=0.05), new_gate()
    first.enter()
    for _ in range(2):
        with pytest.raises(LogUnavailable):
            second.enter()
    first.leave()

    third.enter()
    third.leave()
    second.enter()
    second.leave()


def test_a_long_wait_is_told(new_gate, caplog, monkeypatch):
    monkeypatch.setattr(gates, "_SPEAK_AFTER_SECONDS", 0.01)
    first, second = new_gate(), new_gate()
    first.enter()
    threading.Timer(0.1, first.leave).start()

    second.enter()
    second.leave()

    assert f"waiting for the program with pid {os.getpid()}" in caplog.text


def test_ctrl_c_ends_the_wait(new_gate):
    first, second = new_gate(), new_gate(patience=30)
    first.enter()
    began = time.monotonic()
    threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGINT)).start()

    with pytest.raises(KeyboardInterrupt):
        second.enter()

    assert time.monotonic() - began < 5
    first.leave()
    second.enter()
    second.leave()


def test_a_gate_may_be_closed_while_its_thread_still_waits(new_gate, log):
    first, second = new_gate(), FlockGate(log, 0.02)
    first.enter()
    with pytest.raises(LogUnavailable):
        second.enter()

    second.close()
    first.leave()

    third = new_gate()
    third.enter()
    third.leave()


def test_the_files_of_the_queue_stay(new_gate, log):
    new_gate().enter()

    assert sorted(path.name for path in log.parent.iterdir()) == ["timeline.db.gate-main", "timeline.db.gate-next"]


def test_a_queue_that_cannot_be_opened_is_told(tmp_path):
    with pytest.raises(LogUnavailable, match="queue of writers"):
        FlockGate(tmp_path / "missing" / "timeline.db")


def test_a_link_in_place_of_the_queue_is_refused(tmp_path, log):
    """Nobody makes us write into another file."""
    log.with_name("timeline.db.gate-main").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(LogUnavailable, match="queue of writers"):
        FlockGate(log)
    assert not (tmp_path / "elsewhere").exists()


def test_without_flock_and_on_a_network_the_lock_is_polled(log, monkeypatch):
    assert gate_for(log, network=True).method == "poll"
    with_flock = gate_for(log, network=False)
    with_flock.close()
    monkeypatch.setattr(gates, "fcntl", None)

    assert with_flock.method == "flock"
    assert gate_for(log, network=False).method == "poll"


def test_polling_repeats_until_it_works():
    answers = iter([False, False, True])
    gate = PollGate(patience=5)

    gate.enter()
    gate.until(lambda: next(answers))
    gate.leave()
    gate.forget()
    gate.close()

    assert next(answers, None) is None


def test_polling_has_an_end_too():
    with pytest.raises(LogUnavailable, match=r"another program has kept the log locked for more than 0\.01 s"):
        PollGate(patience=0.01).until(lambda: False)
