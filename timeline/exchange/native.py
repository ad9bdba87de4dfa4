"""A log as lines of JSON: its leaves byte for byte, what opens them in a second file, and at the end the root. Pure.

`log.jsonl` begins with a line that names the log and this format, and ends with one that
says how many leaves stand between them, their root, and the SHA-256 of all that comes
before that line and of `disclosures.jsonl`: so no byte of either can change unnoticed.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple, TypeVar

import msgspec

from events.envelope import Basis
from timeline.errors import InputRefused, IntegrityFailure

T = TypeVar("T", bound=msgspec.Struct)

LOG, DISCLOSURES = "log.jsonl", "disclosures.jsonl"
"""The two files of a copy."""
FORMAT = "timeline.native/1"
LONGEST_LINE = 1 << 18
"""Bytes. A leaf has at most 65,535, and what opens a field of one as many; as a JSON string it may be longer."""

Disclosure = tuple[int, int, bytes]
"""Position, slot, and the exact JSON that opens a field of that leaf."""


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line: whose leaves follow."""

    format: str
    log: str
    origin: str


class Foot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last line: how many leaves there were, their root in hex, and the SHA-256 of both files up to here."""

    position: int
    root: str
    log_sha256: str
    disclosures_sha256: str


class _Opened(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    position: int
    slot: int
    json: str


class Copy(NamedTuple):
    """A copy that was read: whose it is, its leaves, what opens them, and the root that they must have."""

    head: Head
    leaves: list[bytes]
    disclosures: list[Disclosure]
    foot: Foot


def write_native(
    basis: Basis, origin: str, leaves: Iterable[bytes], disclosures: Iterable[Disclosure]
) -> Mapping[str, bytes]:
    """Return the two files of a copy of the log at `basis`."""
    opened = b"".join(_line(_Opened(at, slot, json.decode())) for at, slot, json in disclosures)
    lines = [_line(Head(format=FORMAT, log=basis.log_id, origin=origin)), *(leaf + b"\n" for leaf in leaves)]
    body = b"".join(lines)
    foot = Foot(
        position=basis.position,
        root=basis.root.hex(),
        log_sha256=sha256(body).hexdigest(),
        disclosures_sha256=sha256(opened).hexdigest(),
    )
    return {LOG: body + _line(foot), DISCLOSURES: opened}


def read_native(log: Iterable[bytes], disclosures: Iterable[bytes]) -> Copy:
    """Return the copy that lies in the lines of two files.

    Raises `InputRefused` for a format that is not known, and `IntegrityFailure` for a
    line that is missing, more than there were, or not what was written. What the leaves
    hold is for the log to check that they are restored into.
    """
    digest, lines = sha256(), iter(log)
    head = _head(next(lines, b""))
    digest.update(_line(head))
    leaves: list[bytes] = []
    last = b""
    for line in lines:
        if last:
            digest.update(last)
            leaves.append(last[:-1])
        last = line
    foot = _read(last, Foot, LOG, len(leaves) + 2)
    if foot.position != len(leaves):
        raise _refused(LOG, f"its last line tells of {foot.position} leaves, and there are {len(leaves)}")
    _check(foot.log_sha256, digest.hexdigest(), LOG)
    whole = sha256()
    rows = [_row(line, number, whole.update) for number, line in enumerate(disclosures, start=1)]
    _check(foot.disclosures_sha256, whole.hexdigest(), DISCLOSURES)
    return Copy(head, leaves, rows, foot)


def check_root(copy: Copy, basis: Basis) -> None:
    """Check that what was restored has the root that the copy tells of. Raises `IntegrityFailure`."""
    if (basis.position, basis.root.hex()) != (copy.foot.position, copy.foot.root):
        message = f"nothing restored: the leaves have the root {basis.root.hex()}, and the copy says {copy.foot.root}"
        raise IntegrityFailure(message, where={"position": basis.position}, fix="export it again")


def _head(line: bytes) -> Head:
    try:
        said = msgspec.json.decode(line)
    except (ValueError, RecursionError):
        said = None
    format_ = said.get("format") if isinstance(said, dict) else None
    if isinstance(format_, str) and format_.startswith("timeline.native/") and format_ != FORMAT:
        message = f"nothing restored: the copy is of the format {format_[:40]}, which is not known here"
        raise InputRefused(message, where={"file": LOG, "line": 1}, fix="restore it with the version that made it")
    return _read(line, Head, LOG, 1)


def _row(line: bytes, number: int, update: Callable[[bytes], None]) -> Disclosure:
    update(line)
    row = _read(line, _Opened, DISCLOSURES, number)
    return row.position, row.slot, row.json.encode()


def _read(line: bytes, type_: type[T], file: str, number: int) -> T:
    """Return a line of ours, if it is written as we write it."""
    try:
        found = msgspec.json.decode(line, type=type_)
    except (ValueError, RecursionError):
        found = None
    if found is None or _line(found) != line:
        raise _refused(file, f"line {number} is not as it was written", line=number)
    return found


def _line(value: msgspec.Struct) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _check(said: str, found: str, file: str) -> None:
    if said != found:
        raise _refused(file, f"it has the SHA-256 {found}, and was written with {said:.64}")


def _refused(file: str, why: str, **where: int) -> IntegrityFailure:
    return IntegrityFailure(
        f"nothing restored: {file} is not whole: {why}", where={"file": file, **where}, fix="export it again"
    )
