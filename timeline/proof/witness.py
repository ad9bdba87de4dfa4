"""Two desks that watch each other's logs through files: a witness cosigns a head only if the log grew to it.

The request is the body of C2SP's `add-checkpoint` (tlog-witness), the answer one signature line
(tlog-cosignature). A witness keeps, for each log, the last head that it cosigned. It makes that
durable *before* it answers: an answer that it could forget would let it cosign another history.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, NoReturn

import msgspec

from timeline._files import sync_folder, write_durably
from timeline.clock import Clock
from timeline.clock import now as system_clock
from timeline.errors import (
    HistoryForked,
    IntegrityFailure,
    KeyRefused,
    LogUnavailable,
    MalformedInput,
    UnknownKey,
    WitnessAhead,
)
from timeline.log.checkpoints import CheckpointText
from timeline.log.tree import EMPTY_ROOT, HASH_SIZE
from timeline.proof.checkpoint import alone
from timeline.proof.keys import SigningKey, make_folder, make_key, settings_folder
from timeline.proof.note import (
    COSIGNATURE,
    ED25519,
    LATEST_TIME,
    LONGEST_NAME,
    ML_DSA_44,
    PUBLIC_SIZES,
    VerifierKey,
    checkpoint_of,
    open_note,
    read_note,
    read_vkey,
)
from timeline.proof.tlogproof import ConsistencyProof, check_growth, read_consistency

_TOO_LARGE = 1 << 63
"""More events than any log has."""


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a witness keeps of a log: its origin, the keys that it trusts for it, and the last head that it cosigned.

    `root` is in hex, `note` the checkpoint as it came. `time` is that of the last
    cosignature, in seconds since 1970: it never goes back, whatever the clock does.
    """

    origin: str
    keys: tuple[str, ...]
    size: int
    root: str
    note: str
    time: int


class Answer(NamedTuple):
    """What a witness answers: the head that it cosigned, when, and the line that says so. `repeated`: not the first."""

    said: CheckpointText
    time: int
    line: bytes
    repeated: bool


def witness_folder() -> Path:
    """Return where the key and the heads of the witness are: `TIMELINE_WITNESS`, else a folder of the settings.

    Raises `KeyRefused` if there is neither.
    """
    if named := os.environ.get("TIMELINE_WITNESS"):
        return Path(named).absolute()
    return settings_folder() / "witness"


def witness_key(folder: Path) -> Path:
    """Return the file of the witness's key."""
    return folder / "key.pem"


def make_witness_key(folder: Path, name: str, kind: int = COSIGNATURE, passphrase: bytes | None = None) -> SigningKey:
    """Make the key of a witness in its folder. Raises `MalformedInput` for a name that no signature line could hold.

    Raises `KeyRefused` if there is a key, `LogUnavailable` where nothing can be written.
    """
    try:
        size = len(name.encode())
        read_vkey(str(VerifierKey(name, kind, bytes(PUBLIC_SIZES[kind]))))
    except (MalformedInput, UnicodeEncodeError) as error:
        why = "it is empty, no UTF-8, or has a blank, a + or a control character"
        message = f"{name!r:.100} is no name for a witness: {why}"
        raise MalformedInput(message, fix=_NAMES) from error
    if size > LONGEST_NAME:
        message = f"the name of a witness has at most {LONGEST_NAME} bytes, and this one {size}"
        raise MalformedInput(message, fix=_NAMES)
    path = witness_key(folder)
    make_folder(path)
    with alone(path):  # two at once could else leave the private key of one beside the public line of the other
        return make_key(path, name, kind, passphrase)


_NAMES = "give a name like an address without its scheme: desk.example/witness"


def cosign(
    content: bytes, key: SigningKey, folder: Path, *, trust: VerifierKey | None = None, clock: Clock = system_clock
) -> Answer:
    """Check a request, make its head the last one of that log, durably, and return the cosignature.

    `trust` is a key of the log that is not known yet: for a new log, or one that
    changes its key; then a known key must have signed as well. The head that was
    cosigned last is cosigned again, whatever the request starts from.

    Raises `MalformedInput` if it is no request; `UnknownKey` if no trusted key signed;
    `WitnessAhead` if it starts from another size than the last one; `HistoryForked` if
    the log did not grow from there, and `IntegrityFailure` if a signature does not hold.
    """
    if key.verifier.kind == ED25519:
        message = f"{key.verifier.name} is a key that signs logs: a witness has one of its own"
        raise KeyRefused(message, fix="make one: timeline checkpoint cosign --new-key NAME")
    asked = read_consistency(content)
    said = checkpoint_of(read_note(asked.checkpoint).text)
    if asked.old > said.size:
        message = f"the request starts from size {asked.old}, and its checkpoint has {said.size}"
        raise MalformedInput(message, fix="ask again: timeline checkpoint cosign --request")
    with _heads(folder) as heads:
        place = _place(heads, said.origin)
        with alone(place):  # two requests at once could else both be checked against the same head
            kept = read_head(place)
            keys = _trusted(asked, said, kept, trust)
            if any(one.public == key.verifier.public for one in keys):
                message = f"the key of the witness {key.verifier.name} is one of the log {said.origin}"
                raise KeyRefused(message, fix="a witness is another desk, with a key of its own")
            repeated = _check_growth(asked, said, kept, heads)
            time = max(int(clock().timestamp()), kept.time if kept else 0)
            vkeys = tuple(map(str, keys))
            head = Head(said.origin, vkeys, said.size, said.root.hex(), asked.checkpoint.decode(), time)
            _persist(place, head)
            line = key.sign(read_note(asked.checkpoint).text, time=time).line().encode()
    return Answer(said, time, line, repeated)


def read_head(place: Path) -> Head | None:
    """Return what a witness keeps of a log, `None` for one that it never saw.

    Raises `IntegrityFailure` if it does not read: cosigning then would rest on nothing.
    """
    try:
        head = msgspec.json.decode(place.read_bytes(), type=Head)
        if _place(place.parent, head.origin) != place or len(bytes.fromhex(head.root)) != HASH_SIZE:
            message = "it is one of another log, or its root is none"
            raise msgspec.ValidationError(message)
        if not (0 <= head.size < _TOO_LARGE and 0 <= head.time <= LATEST_TIME):
            message = "its size or its time is none"
            raise msgspec.ValidationError(message)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"the head that was cosigned last cannot be read: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(place)}) from error
    except ValueError as error:  # of msgspec, and of a root that is not written in hex
        message = f"the head that was cosigned last does not read: {error}"
        fix = "put the file back as it was, not from a backup that is older; else begin again with a new witness key"
        raise IntegrityFailure(message, where={"file": str(place)}, fix=fix) from error
    return head


def _place(heads: Path, origin: str) -> Path:
    return heads / f"{sha256(origin.encode()).hexdigest()}.json"


def _trusted(
    asked: ConsistencyProof, said: CheckpointText, kept: Head | None, trust: VerifierKey | None
) -> tuple[VerifierKey, ...]:
    """Check the signatures of the log, and return the keys that are trusted for it from now on."""
    known = tuple(read_vkey(one) for one in kept.keys) if kept else ()
    if trust is not None and trust.kind not in (ED25519, ML_DSA_44):
        message = f"{trust.name} is a key of a witness: no log is signed with it"
        raise UnknownKey(message, fix="give the public line of the log: timeline checkpoint key show")
    if trust is not None and trust.name != said.origin:
        # Else a desk could have its own log cosigned under the name of another one.
        message = f"nothing cosigned: the key is named {trust.name}, and the checkpoint is of {said.origin}"
        raise UnknownKey(message, fix="give the public line of that very log: its key bears its name")
    if trust is None and not known:
        message = f"nothing cosigned: this witness does not know the log {said.origin}"
        fix = "get the public line of its desk another way than this file, then give it: --trust VKEY"
        raise UnknownKey(message, fix=fix)
    signed = {(one.name, one.key_id) for one in read_note(asked.checkpoint).signatures}
    # Whoever brings a new key for a known log must show that its desk agrees: else a thief, or another
    # log of the same name, would be taken for it.
    if known and not any((one.name, one.key_id) in signed for one in known):
        message = f"nothing cosigned: no key that is trusted for {said.origin} signed the checkpoint"
        raise UnknownKey(message, fix="while a log changes its key, both sign; another log needs an origin of its own")
    if trust is not None and (trust.name, trust.key_id) not in signed:
        message = f"nothing cosigned: the key {trust.name} {trust.key_id.hex()} did not sign the checkpoint"
        raise UnknownKey(message, fix="give the public line that the desk of the log published")
    keys = known if trust is None or trust in known else (*known, trust)
    open_note(asked.checkpoint, keys)
    return keys


def _check_growth(asked: ConsistencyProof, said: CheckpointText, kept: Head | None, heads: Path) -> bool:
    """Check that the log grew from the last head to this one; return whether it is that head again."""
    size, root = (kept.size, bytes.fromhex(kept.root)) if kept else (0, EMPTY_ROOT)
    if said.size == size and said.root != root:
        _keep_fork(asked, said, root, heads)
    if said.size == size:
        return kept is not None
    if said.size < size or asked.old != size:
        what = f"the checkpoint has size {said.size}" if said.size < size else f"the request starts from {asked.old}"
        message = f"nothing cosigned: the last head of {said.origin} here has size {size}, and {what}"
        raise WitnessAhead(message, size)
    try:
        check_growth(root, asked, said)
    except IntegrityFailure as error:
        message = f"nothing cosigned: it is not shown that {said.origin} only grew since size {size}; {error.message}"
        raise HistoryForked(message, where={"position": size}) from error
    return False


def _keep_fork(asked: ConsistencyProof, said: CheckpointText, root: bytes, heads: Path) -> NoReturn:
    """Keep the second head of one size, for it is signed evidence against the log; then refuse it."""
    evidence = heads / f"fork-{sha256(asked.checkpoint).hexdigest()}.txt"
    write_durably(evidence, asked.checkpoint, replace=True)
    message = (
        f"nothing cosigned: {said.origin} has signed two heads of size {said.size}:"
        f" root {root.hex()} is known here, and this one has {said.root.hex()}"
    )
    raise HistoryForked(message, where={"position": said.size, "file": str(evidence)})


@contextmanager
def _heads(folder: Path) -> Iterator[Path]:
    """Make the folder of the heads if need be; turn what the system says about it into an error of ours."""
    heads = folder / "heads"
    try:
        if not heads.is_dir():
            heads.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(folder)
        yield heads
    except OSError as error:
        message = f"the witness cannot keep what it cosigns: {error.strerror or error}"
        raise LogUnavailable(message, where={"file": str(heads)}, fix="see to the disk, then run it again") from error


def _persist(place: Path, head: Head) -> None:
    write_durably(place, msgspec.json.encode(head), mode=0o600, replace=True)


def check_witness_key(key: VerifierKey, log_keys: Sequence[VerifierKey]) -> None:
    """Check that a key may speak for a witness of a log with those keys. Raises `UnknownKey`."""
    if key.kind == ED25519 or any(one.public == key.public for one in log_keys):
        message = f"{key.name} is the key of a log: nobody is its own witness"
        raise UnknownKey(message, fix="give the public line of the witness: it is printed when its key is made")
