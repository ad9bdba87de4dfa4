"""The fair queue of writers: SQLite decides who may write, the gate decides who is next.

With `synchronous=FULL` SQLite's busy handler starves: the process that has just
committed takes the lock again while the others sleep. So writers queue: take
`next`, take `main`, drop `next`, and after COMMIT drop `main`. Whoever has just
committed finds `next` held by the first waiter and cannot barge in. The locks are
`flock` on two files, so the kernel frees them when a process dies, and a stale lock
cannot exist.

The gate gives fairness, not safety: SQLite's own locks stay in force, and a writer
that does not know the gate only costs fairness. Blocking `flock` was chosen over a
polled one by measurement (tests/faults/test_writers.py prints the figures): its
queue is the kernel's, first come, first served. It has no time limit, so a thread
waits in it, and the caller waits for the thread, with a limit and for Ctrl-C.
"""

import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol

from timeline import clock
from timeline.errors import LogUnavailable

if TYPE_CHECKING:
    from logging import Logger

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # PollGate is used there

PATIENCE_SECONDS = 30.0
_SPEAK_AFTER_SECONDS = 5.0
_POLL_SECONDS = 0.0005
_NOTE_SIZE = 64


class Gate(Protocol):
    """The turn of one connection among all that write one log."""

    method: str

    def enter(self) -> None:
        """Wait for the turn. Raises `LogUnavailable` when patience ends."""

    def leave(self) -> None:
        """Give the turn to the next."""

    def until(self, attempt: Callable[[], bool]) -> None:
        """Repeat `attempt` until it returns true. Raises `LogUnavailable` when patience ends."""

    def close(self) -> None:
        """Close what is open."""

    def forget(self) -> None:
        """Close what a fork has copied: in the child, before anything else. The parent's turn stays the parent's."""


class PollGate:
    """No queue, only patience: for systems without `flock`, and network file systems, where it may be local."""

    method = "poll"

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience

    def enter(self) -> None:
        """Wait for nothing: who is next is decided in `until`."""

    def leave(self) -> None:
        """Tell nobody: the others are polling."""

    def close(self) -> None:
        """Close nothing."""

    def forget(self) -> None:
        """Close nothing."""

    def until(self, attempt: Callable[[], bool]) -> None:
        """Repeat `attempt` about every half millisecond; jitter keeps two writers from meeting again and again."""
        deadline = time.monotonic() + self._patience
        while not attempt():
            if time.monotonic() > deadline:
                raise _out_of_patience(self._patience, "another program")
            time.sleep(_POLL_SECONDS * (0.5 + random.random()))  # noqa: S311 — jitter, not a secret


class FlockGate(PollGate):
    """The queue on two files beside the log, `<log>.gate-next` and `<log>.gate-main`, which are never deleted.

    One for each connection: a lock of `flock` belongs to the opening of the file.
    """

    method = "flock"

    def __init__(self, log: Path, patience: float = PATIENCE_SECONDS) -> None:
        super().__init__(patience)
        self._waiter: _Waiter | None = None
        self._files: list[int] = []
        try:
            for name in (".gate-next", ".gate-main"):
                self._files.append(_open(log.with_name(log.name + name)))
        except OSError as error:
            self.forget()
            message = f"the queue of writers cannot be opened: {error}"
            raise LogUnavailable(message, fix="see who may write the log's folder") from error
        self._next, self._main = self._files
        self._note = f"pid {os.getpid()} since {clock.stamp(clock.now())}\n".encode().ljust(_NOTE_SIZE)

    def enter(self) -> None:
        """Take the turn, or a place in the queue. Raises `LogUnavailable` when patience ends."""
        try:
            if not self._enter_now():
                self._queue()
        except BaseException:  # Ctrl-C at any moment must not leave the head of the queue taken
            if self._waiter is None or not self._waiter.is_busy():
                fcntl.flock(self._next, fcntl.LOCK_UN)
            raise
        self._sign()

    def _enter_now(self) -> bool:
        # Where the waiter is still in the queue since an earlier time, a second lock would be the same lock.
        if (self._waiter is not None and self._waiter.is_busy()) or not _try(self._next):
            return False
        if _try(self._main):
            fcntl.flock(self._next, fcntl.LOCK_UN)
            return True
        return False  # and first in the queue: `next` stays held until the waiter has `main`

    def _queue(self) -> None:
        if self._waiter is None:
            self._waiter = _Waiter(self._files)
        speak_after = min(_SPEAK_AFTER_SECONDS, self._patience)
        try:
            self._waiter.start()
            if self._waiter.wait(speak_after):
                return
            _log().warning("waiting for %s to finish writing", self._holder())
            if self._waiter.wait(self._patience - speak_after):
                return
        except BaseException:  # Ctrl-C as well
            self._waiter.give_up()
            raise
        self._waiter.give_up()
        raise _out_of_patience(self._patience, self._holder())

    def _sign(self) -> None:
        # Written only if somebody else was here since: a changed file would go to the disk with every commit.
        try:
            if os.pread(self._main, _NOTE_SIZE, 0) != self._note:
                os.pwrite(self._main, self._note, 0)
        except OSError:
            _log().debug("the holder of the gate could not sign")  # a courtesy to those who wait, no more

    def _holder(self) -> str:
        note = os.pread(self._main, _NOTE_SIZE, 0).decode("ascii", "replace").strip()
        return f"the program with {note}" if note else "another program"

    def leave(self) -> None:
        """Give the turn to the next."""
        fcntl.flock(self._main, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close both files, and let the waiting thread end."""
        if self._waiter is not None:
            self._waiter.end()
        for file in self._files:
            os.close(file)
        self._files.clear()

    def forget(self) -> None:
        """Close both files and the copies of the thread, which does not live on in a child."""
        for file in (*self._files, *(self._waiter.files if self._waiter else ())):
            os.close(file)
        self._files.clear()


class _Waiter:
    """A thread that waits in `flock`, which has no time limit, for a caller that has one."""

    def __init__(self, files: Sequence[int]) -> None:
        # Copies, which are the same locks: the gate may be closed while this thread
        # still waits, and a number that is closed soon means another file.
        self.files = [os.dup(file) for file in files]
        self._state = Lock()
        self._wanted = self._busy = self._ended = False
        self._go, self._come = Lock(), Lock()
        self._go.acquire()
        self._come.acquire()
        Thread(target=self._run, name="timeline-gate", daemon=True).start()

    def start(self) -> None:
        """Ask for the turn; if the thread still waits since an earlier time, for that one."""
        with self._state:
            self._wanted = True
            if not self._busy:
                self._busy = True
                self._go.release()

    def wait(self, seconds: float) -> bool:
        """Wait for the turn. Return whether it has come."""
        return self._come.acquire(timeout=max(seconds, 0))

    def is_busy(self) -> bool:
        """Tell whether the thread is in the queue."""
        with self._state:
            return self._busy

    def give_up(self) -> None:
        """Want the turn no more: if it has come, or comes later, it is passed on at once."""
        with self._state:
            self._wanted = False
            if self._come.acquire(blocking=False):
                fcntl.flock(self.files[1], fcntl.LOCK_UN)

    def end(self) -> None:
        """Let the thread end, now or when its turn comes."""
        with self._state:
            self._ended = True
            if not self._busy:
                self._busy = True
                self._go.release()

    def _run(self) -> None:
        next_, main = self.files
        while True:
            self._go.acquire()
            if not self._ended:
                fcntl.flock(next_, fcntl.LOCK_EX)
                fcntl.flock(main, fcntl.LOCK_EX)
                fcntl.flock(next_, fcntl.LOCK_UN)
            with self._state:
                self._busy = False
                if self._ended:
                    break
                if self._wanted:
                    self._come.release()
                else:
                    fcntl.flock(main, fcntl.LOCK_UN)
        os.close(next_)
        os.close(main)


def _log() -> "Logger":
    from logging import getLogger  # noqa: PLC0415  # a fiftieth of a cold start, and few ever wait for their turn

    return getLogger(__name__)


def _open(path: Path) -> int:
    flags = os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags | os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError as denied:
        try:
            return os.open(path, flags | os.O_RDONLY)  # another user's: a lock needs no right to write
        except FileNotFoundError:
            raise denied from None


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _out_of_patience(seconds: float, holder: str) -> LogUnavailable:
    message = f"nothing recorded: {holder} has kept the log locked for more than {seconds:g} s"
    return LogUnavailable(message, fix="wait until it is done, or end it, then run the command again")


def method_for(*, network: bool) -> str:
    """Return by which method the writers of a log queue: `flock`, or `poll` where it is not to be trusted."""
    return PollGate.method if network or fcntl is None else FlockGate.method


def gate_for(log: Path, *, network: bool, patience: float = PATIENCE_SECONDS) -> Gate:
    """Return the gate that suits the file system of a log."""
    if method_for(network=network) == PollGate.method:
        return PollGate(patience)
    return FlockGate(log, patience)
