"""On which kind of file system a path lies: the locks of a network file system are not to be trusted."""

import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_POINT = 4  # the column of the mount point
_OCTAL = re.compile(r"\\([0-7]{3})")
_NETWORK = frozenset({
    "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2",
    "orangefs", "smb3", "smbfs", "fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs",
})  # fmt: skip


def mounts() -> str:
    """Return the table of mounts of this process (proc(5), mountinfo); empty where the system keeps none."""
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def kind_of(path: Path, table: str) -> str:
    """Return the type of the file system that an absolute path lies on, like `ext4`; "unknown" if no mount holds it.

    The longest mount point counts, of equal ones the last: it was mounted over the others.
    """
    deepest, kind = -1, "unknown"
    for line in table.splitlines():
        here, _, there = line.partition(" - ")
        columns, kinds = here.split()[_POINT:], there.split()
        if not columns or not kinds:
            continue
        point = _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), columns[0])
        if path.is_relative_to(point) and len(Path(point).parts) >= deepest:
            deepest, kind = len(Path(point).parts), kinds[0]
    return kind


def is_network(kind: str) -> bool:
    """Tell whether a type of file system lies across a network."""
    return kind in _NETWORK


def inode(path: Path) -> tuple[int, int] | None:
    """Return which file a path leads to, by device and number; `None` where it leads to none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
