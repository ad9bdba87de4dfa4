"""What the text of a checkpoint says: origin, size and root. The signatures below it are not looked at here. Pure."""

from binascii import a2b_base64, b2a_base64
from typing import NamedTuple

from timeline.log.tree import HASH_SIZE

LONGEST_NOTE = 65_536
_LARGEST_SIZE = 2**63 - 1


class CheckpointText(NamedTuple):
    """The first lines of a checkpoint (C2SP tlog-checkpoint). `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes


def read_checkpoint(note: bytes) -> CheckpointText | None:
    """Return what a checkpoint says, `None` if it does not read as one.

    Strict: the size in ASCII digits without leading zero (`int` takes other digits,
    signs and underscores too), base64 equal to its own encoding.
    """
    if type(note) is not bytes or len(note) > LONGEST_NOTE:
        return None
    lines = note.split(b"\n")
    try:
        origin, size, root, blank = lines[:4]
        number, hash_, name = int(size), a2b_base64(root), origin.decode()
    except ValueError:
        return None
    exact = size == b"%d" % number and 0 <= number <= _LARGEST_SIZE and b2a_base64(hash_, newline=False) == root
    return CheckpointText(name, number, hash_) if exact and name and not blank and len(hash_) == HASH_SIZE else None
