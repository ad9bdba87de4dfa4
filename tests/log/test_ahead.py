"""A second process works ahead: what it makes comes in order, what it meets is met here, and nothing is left."""

import multiprocessing
import os
import signal
import time
from functools import partial

import pytest

from timeline.errors import IntegrityFailure, LogUnavailable
from timeline.log import ahead


@pytest.fixture(autouse=True)
def nothing_left_running():
    yield
    assert multiprocessing.active_children() == []


def test_many_things_come_in_their_order():
    assert list(ahead.ahead(partial(range, 5000))) == list(range(5000))


def test_nothing_and_errors_that_are_made_end_nothing():
    made = list(ahead.ahead(lambda: [None, KeyError("made, not raised"), None, (1,)]))

    assert [repr(one) for one in made] == ["None", "KeyError('made, not raised')", "None", "(1,)"]


def refuses():
    yield "one"
    message = "position 7 is not what was recorded"
    raise IntegrityFailure(message, where={"position": 7})


def test_what_the_second_process_refuses_is_refused_here_in_its_words():
    working = ahead.ahead(refuses)
    assert next(working) == "one"

    with pytest.raises(IntegrityFailure, match="position 7 is not") as refused:
        next(working)
    assert refused.value.where == {"position": 7}


def stumbles():
    yield "one"
    raise KeyError("nobody thought of it")  # noqa: EM101, TRY003  # a bug has no manners


def test_what_nobody_thought_of_is_raised_here_and_says_where_it_was():
    working = ahead.ahead(stumbles)
    assert next(working) == "one"

    with pytest.raises(KeyError, match="nobody thought of it") as met:
        next(working)
    assert "in stumbles" in met.value.__notes__[0]


class Awkward(Exception):
    """An error that is made of two words, and cannot be made again of one."""

    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


def is_awkward():
    raise Awkward("one", "two")  # noqa: EM101
    yield


def test_an_error_that_cannot_cross_is_told_in_words():
    with pytest.raises(RuntimeError, match="one and two"):
        list(ahead.ahead(is_awkward))


def killed_after_one():
    yield "one"
    os.kill(os.getpid(), signal.SIGKILL)
    yield "two"


def test_a_second_process_that_is_killed_is_told():
    working = ahead.ahead(killed_after_one)

    assert next(working) == "one"
    with pytest.raises(LogUnavailable, match="ended from outside"):
        next(working)


def dawdles():
    yield "one"
    time.sleep(60)
    yield "two"


def test_what_is_given_up_ends_whatever_it_is_at():
    working = ahead.ahead(dawdles)
    next(working)
    began = time.monotonic()

    working.close()

    assert time.monotonic() - began < 30
    assert multiprocessing.active_children() == []


def is_stopped():
    yield "one"
    os.kill(os.getpid(), signal.SIGSTOP)
    yield "two"


def test_a_second_process_that_is_stopped_is_ended_too():
    working = ahead.ahead(is_stopped)
    next(working)
    (process,) = multiprocessing.active_children()
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)

    working.close()

    assert multiprocessing.active_children() == []


def says_how_it_ends(log):
    try:
        yield os.getpid()
        yield from (bytes(100_000) for _ in range(100))
    finally:
        log.write_text("ended")


def test_a_second_process_whose_parent_is_gone_finds_nobody_and_ends(tmp_path):
    """It has the reading end of the pipe too, from the fork: if it kept it, it would wait for itself for ever."""
    said = tmp_path / "said"
    parent = os.fork()
    if not parent:
        working = ahead.ahead(partial(says_how_it_ends, said))
        next(working)
        os._exit(0)  # as one that is killed: nothing is closed or ended in order

    os.waitpid(parent, 0)
    deadline = time.monotonic() + 20
    while not said.exists() and time.monotonic() < deadline:
        time.sleep(0.01)

    assert said.exists()


def interrupted():
    os.kill(os.getpid(), signal.SIGINT)
    yield "still here"


def test_an_interrupt_goes_by_the_second_process():
    assert list(ahead.ahead(interrupted)) == ["still here"]


def test_a_program_with_several_threads_is_not_forked(monkeypatch):
    monkeypatch.setattr(ahead.threading, "active_count", lambda: 1)
    assert ahead.may_fork()

    monkeypatch.setattr(ahead.threading, "active_count", lambda: 2)

    assert not ahead.may_fork()


def test_a_second_process_makes_no_third(monkeypatch):
    monkeypatch.setattr(ahead.threading, "active_count", lambda: 1)

    assert list(ahead.ahead(lambda: [ahead.may_fork()])) == [False]


def test_a_busy_machine_is_left_its_cores(monkeypatch):
    monkeypatch.setattr(ahead, "cores", lambda: 2)
    monkeypatch.setattr(ahead.os, "getloadavg", lambda: (0.4, 9.0, 9.0))
    assert ahead.has_a_core_to_spare()

    monkeypatch.setattr(ahead.os, "getloadavg", lambda: (7.5, 0.0, 0.0))

    assert not ahead.has_a_core_to_spare()


def test_where_nobody_knows_how_busy_it_is_no_core_is_spare(monkeypatch):
    def unknown():
        raise OSError

    monkeypatch.setattr(ahead, "cores", lambda: 2)
    monkeypatch.setattr(ahead.os, "getloadavg", unknown)

    assert not ahead.has_a_core_to_spare()
