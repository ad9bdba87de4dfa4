"""Work spread over the cores of the machine: results in order, nothing lost, nothing left running."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from typing import TypeVar

from timeline.errors import LogUnavailable

Result = TypeVar("Result")


def spread(tasks: Sequence[Callable[[], Result]]) -> Iterator[Result]:
    """Yield what each task returns, in their order; run by several processes where that is possible.

    A task is something that can be pickled, like a `partial` of a function of a module.
    Raises `LogUnavailable` if a process was ended from outside.
    """
    workers = min(len(tasks), _cores())
    # A fork copies one thread only: what others hold at that moment stays held in the child.
    if workers < 2 or "fork" not in get_all_start_methods() or threading.active_count() > 1:  # noqa: PLR2004
        for task in tasks:
            yield task()
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=_leave_interrupts_to_the_parent)
    try:
        yield from pool.map(_call, tasks)
    except BrokenProcessPool as error:
        message = "a process that did part of the work was ended from outside"
        raise LogUnavailable(message, fix="see whether memory ran out, then run the command again") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _call(task: Callable[[], Result]) -> Result:
    return task()
