"""What may lie beside a log, and so is no name for anything else."""

from pathlib import Path
from typing import Literal

from timeline.log.connections import SIDE_FILES
from timeline.log.pending import SUFFIX as PURGE
from timeline.log.upkeep import SUFFIX as UPKEEP

VIEWS, VIEWS_LOCK = ".views.db", ".views.lock"
"""What follows the name of a log in those of its read models, and of the lock of whoever writes them."""
BESIDE = (*SIDE_FILES, ".gate-next", ".gate-main", PURGE, UPKEEP, VIEWS, VIEWS_LOCK, ".blobs")
"""What follows the name of a log in the names of what belongs to it."""
DRAFT = "draft-", ".toml"
"""How the names of kept drafts begin and end, which lie in the folder of the log: they hold in clear what it seals."""

VIEWS_ID = 0x45535657  # "ESVW"
"""The application id in the header of a file of read models."""
_MAGIC = b"SQLite format 3\0"
_ID_AT = slice(68, 72)  # https://sqlite.org/fileformat.html


def drafts_of(log: Path) -> tuple[Path, ...]:
    """Return the drafts that were kept in the folder of a log, by name."""
    return tuple(sorted(one for one in log.absolute().parent.glob("*".join(DRAFT)) if one.is_file()))


def kind_of(views: Path) -> Literal["ours", "another database", "no database"]:
    """Tell what lies where read models belong: they are disposable, what is somebody else's is not.

    A file that is damaged, cut off at its beginning or of another version is still ours.
    To be asked only where SQLite has no lock on the file in this process: closing it
    would end the lock.
    """
    with views.open("rb") as file:
        head = file.read(_ID_AT.stop)
    if not head.startswith(_MAGIC):
        return "ours" if _MAGIC.startswith(head) else "no database"
    if len(head) < _ID_AT.stop or int.from_bytes(head[_ID_AT]) == VIEWS_ID:
        return "ours"
    return "another database"
