"""The handle of `shim.c`: builds it, preloads it, says which call is to fail or to kill, and counts the calls.

So nothing in `timeline` can be steered from outside: the fault is beneath it, in the
calls that it makes, and every such call is a place where it may be cut.
"""

import mmap
import os
import signal
import struct
import subprocess
from enum import IntEnum, IntFlag
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("shim.c")
_FIELDS = struct.Struct("6q")  # struct block: pid, kinds, at, deed, error, count


class Kind(IntFlag):
    """Which calls count."""

    READ = 1
    WRITE = 2
    SYNC = 4
    TRUNCATE = 8
    NAMES = 16
    MAKE = 32


CHANGES = Kind.WRITE | Kind.SYNC | Kind.TRUNCATE | Kind.NAMES | Kind.MAKE
"""All that changes files, or makes a change last."""


class Deed(IntEnum):
    """What happens at the n-th call; at all later ones too, where it goes `ON`."""

    NOTHING = 0
    FAIL_ONCE = 1
    FAIL_ON = 2
    KILL_BEFORE = 3
    KILL_AFTER = 4
    SHORT_ON = 5


class Fault(NamedTuple):
    """What is to happen: the deed, at the n-th call of those kinds, with that `errno`."""

    kinds: Kind
    at: int
    deed: Deed
    error: int = 0


def build(folder: Path) -> Path:
    """Compile the shim into that folder."""
    library = folder / "shim.so"
    command = ["gcc", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"]
    subprocess.run(command, check=True, timeout=60)
    return library


def environment(library: Path, folder: Path) -> dict[str, str]:
    """Return what preloads the shim into a child process, for the files below `folder`; its block lies beside it."""
    folder.mkdir(exist_ok=True)
    block = folder.with_name(folder.name + ".block")
    block.write_bytes(bytes(_FIELDS.size))
    return {"LD_PRELOAD": str(library), "SHIM_BLOCK": str(block), "SHIM_FOLDER": str(folder.resolve())}


class Shim:
    """The block that the shim reads."""

    def __init__(self, block: Path | None = None) -> None:
        with (block or Path(os.environ["SHIM_BLOCK"])).open("r+b") as file:
            self._block = mmap.mmap(file.fileno(), _FIELDS.size)

    @property
    def count(self) -> int:
        """How many calls there were since the fault was set."""
        return _FIELDS.unpack(self._block)[-1]

    def set(self, fault: Fault, pid: int = 0) -> None:
        """Set the next fault, for one process or for all that have the shim; count from 0."""
        self._block[:] = _FIELDS.pack(pid, fault.kinds, fault.at, fault.deed, fault.error, 0)

    def watch(self, kinds: Kind = CHANGES, pid: int = 0) -> None:
        """Let nothing happen, only count."""
        self.set(Fault(kinds, 0, Deed.NOTHING), pid)

    def rest(self) -> int:
        """Let nothing happen and count no more. Return how many calls there were."""
        counted = self.count
        self.watch(Kind(0))
        return counted


def was_killed(status: int) -> bool:
    """Tell whether a child that was waited for died by SIGKILL."""
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
