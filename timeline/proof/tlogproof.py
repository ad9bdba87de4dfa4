"""Proofs as files: that an event is in a log (C2SP tlog-proof), and that a log only grew (as C2SP's witnesses take it).

Both end with a whole checkpoint, so each can be checked without the log, and by
anybody's verifier.
"""

from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from typing import NamedTuple, NoReturn

from timeline.errors import IntegrityFailure, MalformedInput, NotSigned
from timeline.log import tree
from timeline.log.api import EventLog
from timeline.log.checkpoints import LONGEST_NOTE, CheckpointText
from timeline.proof.checkpoint import whole_note
from timeline.proof.note import VerifierKey, checkpoint_of, exact_base64, read_note
from timeline.proof.policy import LogLine, Policy

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF_FILE = 2 * LONGEST_NOTE
_MOST_HASHES = 63
_MOST_DIGITS = 19


class InclusionProof(NamedTuple):
    """That the leaf `leaf_index` is in the tree of a checkpoint. `hashes` are the lowest first, 32 bytes each."""

    leaf_index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes

    def content(self) -> bytes:
        """Return the proof as its file."""
        head = f"{FIRST_LINE}\nindex {self.leaf_index}\n"
        return head.encode() + _lines(self.hashes) + b"\n" + self.checkpoint


class ConsistencyProof(NamedTuple):
    """That the tree of a checkpoint begins with the first `old` leaves that somebody knows the root of."""

    old: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes

    def content(self) -> bytes:
        """Return the proof as its file: what C2SP's tlog-witness takes as the body of `add-checkpoint`."""
        return f"old {self.old}\n".encode() + _lines(self.hashes) + b"\n" + self.checkpoint


def _lines(hashes: Iterable[bytes]) -> bytes:
    return b"".join(b2a_base64(one) for one in hashes)


def newest_note(log: EventLog, position: int) -> tuple[int, bytes]:
    """Return size and whole note of the newest checkpoint, if it covers `position`. Raises `NotSigned`.

    The newest, not the smallest that would do: then all proofs that go out on one day speak of one root.
    """
    size = max((size for size, _ in log.checkpoints()), default=None)
    note = whole_note(log, size) if size is not None else None
    if size is None or note is None or size < position:
        up_to = "nothing is signed" if size is None else f"the log is signed up to position {size}"
        message = f"no checkpoint covers position {position}: {up_to}"
        raise NotSigned(message, where={"position": position})
    return size, note.content()


def prove(log: EventLog, position: int, size: int, checkpoint: bytes) -> InclusionProof:
    """Return the proof that the event at `position` is among the first `size`, which `checkpoint` signs."""
    return InclusionProof(position - 1, tuple(log.prove_inclusion(position, size)), checkpoint)


def prove_growth(log: EventLog, old: int, size: int, checkpoint: bytes) -> ConsistencyProof:
    """Return the proof that the first `size` events, which `checkpoint` signs, begin with the first `old`."""
    return ConsistencyProof(old, tuple(log.prove_consistency(old, size)), checkpoint)


def leaf_hash_at(log: EventLog, position: int) -> bytes:
    """Return the leaf hash at a position, also of an event that was redacted whole."""
    [hash_] = log.hashes([tree.stored_hash_index(0, position - 1)])
    return hash_


# --- reading ---------------------------------------------------------------------------------------------------------


def read_inclusion(content: bytes) -> InclusionProof:
    """Read a file of C2SP's tlog-proof, strictly. Raises `MalformedInput`.

    A line `extra` is allowed and left aside: nothing vouches for it.
    """
    what = "proof of inclusion"
    lines, checkpoint = _parts(content, what)
    if lines[0] != FIRST_LINE:
        _refuse(what, f"its first line is not {FIRST_LINE}")
    rest = lines[1:]
    if rest and rest[0].startswith("extra "):
        _decoded(rest.pop(0).removeprefix("extra "), what)
    if not rest or not rest[0].startswith("index "):
        _refuse(what, "it says no index")
    return InclusionProof(_number(rest[0].removeprefix("index "), what), _hashes(rest[1:], what), checkpoint)


def read_consistency(content: bytes) -> ConsistencyProof:
    """Read a consistency proof in the form of C2SP's `add-checkpoint`, strictly. Raises `MalformedInput`."""
    what = "proof of consistency"
    lines, checkpoint = _parts(content, what)
    if not lines[0].startswith("old "):
        _refuse(what, "its first line does not say the old size")
    return ConsistencyProof(_number(lines[0].removeprefix("old "), what), _hashes(lines[1:], what), checkpoint)


def _parts(content: bytes, what: str) -> tuple[list[str], bytes]:
    """Return the lines above the first empty one, and the checkpoint below it."""
    if len(content) > LONGEST_PROOF_FILE:
        _refuse(what, f"it has {len(content)} bytes, more than {LONGEST_PROOF_FILE}")
    above, blank, checkpoint = content.partition(b"\n\n")
    try:
        text = above.decode("ascii")
    except UnicodeDecodeError:
        _refuse(what, "above its checkpoint it is not ASCII")
    if not blank:
        _refuse(what, "there is no empty line with a checkpoint below it")
    return text.split("\n"), checkpoint


def _number(text: str, what: str) -> int:
    if not text.isdigit() or len(text) > _MOST_DIGITS or text != str(int(text)):
        _refuse(what, f"{text!r:.40} is no number as C2SP writes it")
    return int(text)


def _hashes(lines: Sequence[str], what: str) -> tuple[bytes, ...]:
    if len(lines) > _MOST_HASHES:
        _refuse(what, f"it has {len(lines)} hashes, more than {_MOST_HASHES}")
    hashes = tuple(_decoded(line, what) for line in lines)
    if any(len(one) != tree.HASH_SIZE for one in hashes):
        _refuse(what, f"a hash in it is not {tree.HASH_SIZE} bytes long")
    return hashes


def _decoded(line: str, what: str) -> bytes:
    try:
        return exact_base64(line)
    except ValueError:
        _refuse(what, f"{line!r:.60} is not base64")


def _refuse(what: str, why: str) -> NoReturn:
    message = f"this is no {what}: {why}"
    raise MalformedInput(message, fix="take the file as it was made: timeline prove")


# --- checking --------------------------------------------------------------------------------------------------------


def policy_of(keys: Iterable[VerifierKey]) -> Policy:
    """Return the policy that takes the word of any of `keys` and asks for no witness."""
    return Policy(tuple(LogLine(key) for key in keys))


def check_growth(old_root: bytes, proof: ConsistencyProof, said: CheckpointText) -> None:
    """Check that the tree of `said`, the checkpoint in the proof, begins with the leaves under `old_root`.

    Its signatures are not looked at. Raises `IntegrityFailure`, or `MalformedInput` if
    there is no checkpoint in the proof.
    """
    if checkpoint_of(read_note(proof.checkpoint).text) != said:
        message = "the consistency proof leads to another checkpoint"
        raise IntegrityFailure(message)
    tree.check_consistency(proof.old, said.size, old_root, said.root, proof.hashes)
