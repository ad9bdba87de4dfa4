"""What witnesses say of a log: what is asked of them, and their cosignatures, checked before they are kept."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from timeline.errors import InputRefused, IntegrityFailure, UnknownKey
from timeline.log.api import EventLog
from timeline.log.checkpoints import CheckpointText
from timeline.proof.checkpoint import COSIGNATURE_LINE, SIGNATURE, whole_note
from timeline.proof.note import (
    Signature,
    VerifierKey,
    checkpoint_of,
    read_note,
    read_signatures,
    time_of,
)
from timeline.proof.tlogproof import ConsistencyProof, newest_note, prove_growth

_DASH = "\N{EM DASH}".encode()


class Cosigned(NamedTuple):
    """That a witness says of the head of `size` events: as of `time`, it is the largest that it has seen, and grown.

    `time` is in seconds since 1970.
    """

    size: int
    key: VerifierKey
    time: int


class Added(NamedTuple):
    """A cosignature that was checked and kept; `new` unless it was kept before."""

    cosigned: Cosigned
    new: bool


def request(log: EventLog, old: int) -> ConsistencyProof:
    """Return what asks a witness, whose last head of this log has `old` events, to cosign the newest checkpoint.

    Raises `NotSigned` if there is none, `InputRefused` if it is smaller.
    """
    size, _ = newest_note(log, 0)
    if size < old:
        message = f"the witness has cosigned {old} events, and the log is signed up to {size}"
        fix = "sign the log first: timeline checkpoint; a log with fewer events than that was restored, and lacks some"
        raise InputRefused(message, where={"position": size}, fix=fix)
    note = whole_note(log, size, (SIGNATURE,))
    return prove_growth(log, old, size, note.content() if note else b"")


def last_cosigned(log: EventLog, keys: Iterable[VerifierKey]) -> int:
    """Return the largest size of which a cosignature by one of the keys is kept, 0 if there is none."""
    known = tuple(keys)
    sizes = (
        one.size
        for one in log.attestations()
        if one.kind == COSIGNATURE_LINE
        for line in read_signatures(one.content)
        if any(key.made(line) for key in known)
    )
    return max(sizes, default=0)


def is_signed_text(content: bytes) -> bool:
    """Tell whether these bytes look like signature lines, or a note with such lines below it."""
    return b"\n" + _DASH + b" " in b"\n" + content


def add_cosignatures(log: EventLog, content: bytes, keys: Sequence[VerifierKey]) -> list[Added]:
    """Check the answer of a witness against the checkpoints of this log, and keep what holds: all of it, or nothing.

    `content` is signature lines, or a whole note. Lines of unknown keys are left aside, as
    C2SP says. Raises `MalformedInput` if it is neither, `InputRefused` if the note is
    another log's or of a size that was never signed, `UnknownKey` if no line is of one
    of `keys`, and `IntegrityFailure` if one of a known key does not hold.
    """
    checkpoints = dict(log.checkpoints())
    if content.startswith(_DASH):
        lines, sizes = read_signatures(content), sorted(checkpoints, reverse=True)
    else:
        note = read_note(content)
        said = checkpoint_of(note.text)
        _check_same(log, said, checkpoints)
        lines, sizes = note.signatures, [said.size]
    by_key = [(key, line) for line in lines for key in keys if key.made(line)]
    if not by_key:
        names = ", ".join(f"{one.name} {one.key_id.hex()}" for one in lines)
        message = f"nothing kept: no line is of a witness that is known; they are of {names:.200}"
        raise UnknownKey(message, fix="give the public line that the witness published: --key VKEY")
    texts = [(size, read_note(checkpoints[size]).text) for size in sizes]
    found = [(_match(key, line, texts), line) for key, line in by_key]
    with log.turn():
        kept = [log.keep_attestation(one.size, COSIGNATURE_LINE, line.line().encode()) for one, line in found]
    return [Added(one, new) for (one, _), new in zip(found, kept, strict=True)]


def _check_same(log: EventLog, said: CheckpointText, checkpoints: dict[int, bytes]) -> None:
    """Check that a note is about a checkpoint of this log."""
    if said.origin != log.origin:
        message = f"nothing kept: the note is one of {said.origin:.200}, and this log is {log.origin}"
        raise InputRefused(message, fix="name the log that it is about with --log")
    if said.size not in checkpoints:
        message = f"nothing kept: this log has no checkpoint of size {said.size}"
        raise InputRefused(message, where={"position": said.size}, fix="see which there are: timeline checkpoint list")
    if (own := checkpoint_of(read_note(checkpoints[said.size]).text)) != said:
        message = (
            f"nothing kept: the note has root {said.root.hex()} for size {said.size},"
            f" and the checkpoint of this log {own.root.hex()}"
        )
        raise IntegrityFailure(message, where={"position": said.size}, fix="find out who signed two histories")


def _match(key: VerifierKey, line: Signature, texts: Iterable[tuple[int, bytes]]) -> Cosigned:
    """Return the checkpoint that a line is about: a line alone does not say it."""
    for size, text in texts:
        try:
            key.check(text, line)
        except IntegrityFailure:
            continue
        return Cosigned(size, key, time_of(line))
    message = f"nothing kept: the cosignature of {key.name} holds for no checkpoint of this log"
    fix = "see that the answer is to a request of this log, and whole; then ask again"
    raise IntegrityFailure(message, fix=fix)
