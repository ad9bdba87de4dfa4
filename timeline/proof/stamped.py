"""What is kept of time stamps: which bytes are stamped, and tokens that were checked against them."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple

from timeline.errors import InputRefused, MalformedInput, StampRefused
from timeline.log.api import EventLog
from timeline.proof import der
from timeline.proof.checkpoint import TOKEN
from timeline.proof.stamps import LONGEST_TOKEN, Stamp, check_any, imprint_of, token_of
from timeline.proof.tlogproof import newest_note

OPENTIMESTAMPS = "ots"
"""The kind of attestation for proofs of OpenTimestamps, beside those in `checkpoint`."""

# OpenTimestamps: the first bytes of a proof, its version, and the operation SHA-256.
_OTS = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
_OTS_SHA256 = b"\x01\x08"


class Added(NamedTuple):
    """What was kept with the checkpoint of `size` events; `new` unless it was kept before.

    `stamp` is `None` for what is kept unchecked.
    """

    size: int
    stamp: Stamp | None
    new: bool


def stamped_note(log: EventLog, size: int | None = None) -> tuple[int, bytes]:
    """Return size and note of a checkpoint as it was signed first, the newest if no size is given.

    That is what is stamped: those bytes never change, while cosignatures and lines of
    later keys come and stand apart. Raises `NotSigned` if there is none, `InputRefused`
    if none has that size.
    """
    newest, _ = newest_note(log, 0)
    wanted = newest if size is None else size
    note = dict(log.checkpoints()).get(wanted)
    if note is None:
        message = f"this log has no checkpoint of size {wanted}"
        raise InputRefused(message, where={"position": wanted}, fix="see which there are: timeline checkpoint list")
    return wanted, note


def add_token(log: EventLog, content: bytes, roots: Sequence[bytes], asked: bytes | None = None) -> Added:
    """Check a response or a token against the checkpoints of this log, and keep the token.

    `roots` are the authorities that are trusted, each as PEM; one of them must have made
    it. `asked` is the request: then its nonce is compared, too. Raises as `check_token`
    does, and `UnknownKey` if there is no root.
    """
    token = token_of(content)
    said = imprint_of(token)
    size, note = _stamped(log, said.is_of)
    if asked is not None and said.nonce != nonce_of(asked):
        message = "the time stamp answers another request: its nonce is not the one that was asked with"
        raise StampRefused(message)
    stamp = check_any(note, token, roots)
    return Added(size, stamp, log.keep_attestation(size, TOKEN, token))


def _stamped(log: EventLog, is_it: Callable[[bytes], bool]) -> tuple[int, bytes]:
    for size, note in reversed(log.checkpoints()):
        if is_it(note):
            return size, note
    message = "nothing kept: it is about other bytes than any checkpoint of this log"
    raise StampRefused(message, fix="see which bytes are stamped: timeline checkpoint stamp --note")


def is_opentimestamps(content: bytes) -> bool:
    """Tell whether these bytes begin as a proof of OpenTimestamps does."""
    return content.startswith(_OTS)


def add_opentimestamps(log: EventLog, content: bytes) -> Added:
    """Keep a proof of OpenTimestamps with the checkpoint that it is about. It is not checked: that takes block headers.

    Raises `InputRefused` for a version or a hash that is not known, `StampRefused` if
    it is about other bytes than any checkpoint of this log.
    """
    start = len(_OTS) + len(_OTS_SHA256)
    digest = content[start : start + sha256().digest_size]
    if not content[len(_OTS) :].startswith(_OTS_SHA256) or len(content) > LONGEST_TOKEN:
        message = "nothing kept: only proofs of version 1 over a SHA-256 are known, of at most 64 KiB"
        raise MalformedInput(message, fix="stamp the checkpoint with ots stamp, then give the .ots file")
    size, _ = _stamped(log, lambda note: sha256(note).digest() == digest)
    return Added(size, None, log.keep_attestation(size, OPENTIMESTAMPS, content))


def nonce_of(request: bytes) -> int | None:
    """Return the nonce of a request. Raises `MalformedInput` if it is none."""
    try:
        numbers = [one.content for one in der.read_value(request).inside() if one.tag == der.INTEGER]
    except ValueError as error:
        message = f"this is no request of RFC 3161: {error}"
        raise MalformedInput(message, fix="give the file that timeline checkpoint stamp wrote") from error
    return int.from_bytes(numbers[1], "big") if len(numbers) > 1 else None
