"""Work spread over the cores of the machine: results in order, nothing lost, nothing left running."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from timeline.errors import LogUnavailable
from timeline.log.ahead import cores, leave_interrupts_to_the_parent, may_fork

Result = TypeVar("Result")


def spread(tasks: Sequence[Callable[[], Result]]) -> Iterator[Result]:
    """Yield what each task returns, in their order; run by several processes where that is possible.

    A task is something that can be pickled, like a `partial` of a function of a module.
    Raises `LogUnavailable` if a process was ended from outside.
    """
    workers = min(len(tasks), cores())
    if workers < 2 or not may_fork():  # noqa: PLR2004
        for task in tasks:
            yield task()
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=leave_interrupts_to_the_parent)
    try:
        yield from pool.map(_call, tasks)
    except BrokenProcessPool as error:
        message = "a process that did part of the work was ended from outside"
        raise LogUnavailable(message, fix="see whether memory ran out, then run the command again") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _call(task: Callable[[], Result]) -> Result:
    return task()
