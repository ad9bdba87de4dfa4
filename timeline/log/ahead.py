"""A second process that works ahead: what it makes comes over a pipe, in order, and so does what it met."""

import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing import current_process, get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from timeline.errors import LogUnavailable, TimelineError

Made = TypeVar("Made")

# A load of one a core is full; this program itself counts with two.
_BUSY = 1.5


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def may_fork() -> bool:
    """Tell whether a second process can be made of this one by a fork.

    A fork copies one thread only: what others hold at that moment stays held in the child.
    A second process makes no third.
    """
    return "fork" in get_all_start_methods() and threading.active_count() == 1 and not current_process().daemon


def has_a_core_to_spare() -> bool:
    """Tell whether a second process would find a core: on a busy machine it takes from the first what it saves."""
    try:
        load = os.getloadavg()[0]
    except OSError:  # nobody knows
        return False
    return cores() > 1 and load < _BUSY * cores()


def leave_interrupts_to_the_parent() -> None:
    """Let Ctrl-C go by: the parent gets it as well, and ends what it started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def ahead(make: Callable[[], Iterable[Made]]) -> Iterator[Made]:
    """Yield what `make` makes in a process of its own, which is one step ahead; raise the error that it met.

    Raises `LogUnavailable` if it was ended from outside, and so may have left something out.
    """
    context = get_context("fork")
    out, into = context.Pipe(duplex=False)
    process = context.Process(target=partial(_send_all, make, into, out), daemon=True)
    process.start()
    into.close()
    try:
        while (made := _received(out)) is not None:
            yield made[0]
    finally:
        out.close()  # what it still sends finds nobody there, and it ends
        process.kill()  # one that was stopped hears nothing else
        process.join()


def _received(out: Connection) -> tuple[Any] | None:
    """Return what was made, alone in a tuple; `None` at the end, and nothing else is."""
    try:
        sent = out.recv_bytes()
    except (EOFError, OSError) as error:
        message = "a process that did part of the work was ended from outside"
        raise LogUnavailable(message, fix="see whether memory ran out, then run the command again") from error
    received: tuple[Any] | Exception | None = pickle.loads(sent)  # noqa: S301  # from our own child
    if isinstance(received, Exception):
        raise received
    return received


def _send_all(make: Callable[[], Iterable[Made]], into: Connection, out: Connection) -> None:
    leave_interrupts_to_the_parent()
    out.close()  # else the pipe had a reader even when the parent is gone
    with suppress(BrokenPipeError):
        try:
            for made in make():
                into.send_bytes(pickle.dumps((made,), pickle.HIGHEST_PROTOCOL))
        except Exception as error:  # noqa: BLE001  # raised again in the parent
            into.send_bytes(_packed(error))
        else:
            into.send_bytes(pickle.dumps(None))


def _packed(error: Exception) -> bytes:
    """Return an error as it crosses to the parent; in words, where it cannot. What is a bug here says where it is."""
    if not isinstance(error, TimelineError):
        error.add_note("".join(traceback.format_exception(error)))
    try:
        packed = pickle.dumps(error)
        pickle.loads(packed)  # noqa: S301  # our own
    except Exception:  # noqa: BLE001  # whatever its class makes of it
        return pickle.dumps(RuntimeError(repr(error)))
    return packed
