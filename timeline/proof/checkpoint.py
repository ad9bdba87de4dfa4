"""Signing the head of a log so that it can never fork by accident: what was signed before is proven first."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from events.logs import KEYS
from timeline._files import write_durably
from timeline.errors import ForkRefused, IntegrityFailure, KeyRefused, LogUnavailable, MalformedInput
from timeline.log.api import EventLog
from timeline.log.checkpoints import CheckpointText
from timeline.log.tree import EMPTY_ROOT
from timeline.projections.keys import KeyHistory, key_history
from timeline.proof.keys import SigningKey
from timeline.proof.note import (
    Note,
    Signature,
    VerifierKey,
    add_signatures,
    checkpoint_of,
    checkpoint_text,
    open_note,
    read_note,
    read_signatures,
)

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # `alone` says so

SIGNATURE, COSIGNATURE_LINE, TOKEN = "signature", "cosignature", "rfc3161"
"""The kinds of attestation: a line of the log's own keys made later, one of a witness, a time stamp of RFC 3161."""

PATIENCE_SECONDS = 30.0
_POLL_SECONDS = 0.01
_PUT_BACK = "put back the copy as it was, or give the last checkpoint that was published: --last FILE"


class Signed(NamedTuple):
    """A signed head: size, root (32 bytes) and the whole note.

    `signed_by` are the keys that signed. `repeated` says that all of it had been signed
    before. `behind` is the size of the copy beside the key where the log had a later
    checkpoint: whoever signed that was cut off before writing the copy.
    """

    size: int
    root: bytes
    note: bytes
    signed_by: tuple[VerifierKey, ...]
    repeated: bool
    behind: int | None = None


class Signers(NamedTuple):
    """The keys that sign now, the main one first, and all public keys that ever signed the log."""

    signing: Sequence[SigningKey]
    known: Sequence[VerifierKey]


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The copy beside the key of the last head signed: log id, size, root in hex, and the note."""

    log: str
    size: int
    root: str
    note: str


def read_state(path: Path) -> State | None:
    """Return the copy of the last head signed, `None` if there is none.

    Raises `IntegrityFailure` if it does not read: signing then would rest on nothing.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"the copy of the last signed head {path} cannot be read: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(path)}) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"the copy of the last signed head {path} does not read: {error}"
        raise IntegrityFailure(message, where={"file": str(path)}, fix=_PUT_BACK) from error


def keys_of_record(log: EventLog) -> KeyHistory:
    """Return what the log's own record says of the keys that sign it."""
    return key_history(log.read(stream=KEYS))


def sign(log: EventLog, keys: Signers, state_file: Path, *, last: bytes | None = None) -> Signed:
    """Sign the head of the log, and keep the note in the log.

    `state_file` is the copy of the last head signed. `last` is a published checkpoint,
    for where that copy was lost; where there is one, both are held against the log.
    Signing the same head again returns the first note, with the lines of keys that are
    new since.

    Raises `ForkRefused` if the log is not the one that was signed before, and grown;
    `KeyRefused` if a key has another name than the log, was revoked, or has a successor
    that does not sign beside it.
    """
    known = _known(log, keys)
    with alone(state_file):
        with log.turn():  # the head stays the head until the note is kept
            _check_keys(log, keys.signing)
            state = _proven(log, known, state_file, last)
            basis, rows = log.basis(), dict(log.checkpoints())
            if state is not None and state.size and state.size not in rows:
                # A backup of the log may lack a note that was published: what was signed is not forgotten.
                log.keep_checkpoint(state.size, state.note.encode())
                rows[state.size] = state.note.encode()
            text, kept = checkpoint_text(log.origin, basis.position, basis.root), rows.get(basis.position)
            note = read_note(kept) if kept else Note(text, tuple(key.sign(text) for key in keys.signing))
            if kept is None:
                log.keep_checkpoint(basis.position, note.content())
            whole, new = _with_new_lines(log, basis.position, note, keys.signing)
        # Only now, when the row is durable: a copy that speaks of a head which the log never kept would refuse it.
        _keep_state(
            state_file, State(log.log_id, basis.position, basis.root.hex(), note.content().decode()), done=_SIGNED
        )
    behind = state.size if state is not None and state.size < max(rows, default=0) else None
    signed_by = tuple(key.verifier for key in keys.signing)
    return Signed(basis.position, basis.root, whole.content(), signed_by, kept is not None and not new, behind)


def begin_copy(log: EventLog, state_file: Path) -> None:
    """Keep the head of nothing as the copy of the last head signed, for a key that is about to be made.

    From then on a copy that is missing was lost, and signing without it needs `last`.
    Does nothing where there is a copy, or where the log was signed before: then the copy
    is lost already. Nobody signs this one: every log begins with it.
    """
    if not os.path.lexists(state_file) and not log.checkpoints():
        note = Note(checkpoint_text(log.origin, 0, EMPTY_ROOT), ()).content().decode()
        _keep_state(
            state_file, State(log.log_id, 0, EMPTY_ROOT.hex(), note), done="no key was made: the head of nothing"
        )


def check_copy(log: EventLog, known: Sequence[VerifierKey], state_file: Path) -> None:
    """Check that the log begins with the head of which the copy lies beside the key, if there is a copy.

    Raises `ForkRefused` if it does not, or the copy is one of another log; `IntegrityFailure` if that does not hold.
    """
    for said in _copied(log, [key for key in known if key.name == log.origin], state_file)[1]:
        _check_head(log, said)


def _known(log: EventLog, keys: Signers) -> list[VerifierKey]:
    """Return the public keys of the log: a line of another name that lies beside them speaks for something else."""
    known = dict.fromkeys([*(key.verifier for key in keys.signing), *keys.known])
    return [key for key in known if key.name == log.origin]


def _check_keys(log: EventLog, signing: Sequence[SigningKey]) -> None:
    """Check that keys may sign the log by its own record. Raises `KeyRefused`."""
    history = keys_of_record(log)
    vkeys = {str(key.verifier) for key in signing}
    for key in (one.verifier for one in signing):
        if key.name != log.origin:
            message = f"the key is named {key.name}, and the log {log.origin}"
            raise KeyRefused(message, fix="make a key for this log: timeline checkpoint key new")
        life, after = history.find(str(key)), history.successor(str(key))
        if life is not None and life.revoked is not None:
            message = f"the key {key.label} was revoked at position {life.revoked}"
            raise KeyRefused(message, fix="make a new one: timeline checkpoint key new; and publish its public line")
        if after is not None and after.vkey not in vkeys:
            message = f"the key {key.label} was replaced at position {after.named}, and the next one is not here"
            raise KeyRefused(message, fix="sign with the key that took its place; if that is lost, revoke it")


def _with_new_lines(
    log: EventLog, size: int, note: Note, signing: Sequence[SigningKey]
) -> tuple[Note, list[Signature]]:
    """Sign a note that is kept with the keys that have not yet; return the whole note, and the lines that are new."""
    whole = add_signatures(note, _lines(log, size, SIGNATURE))
    missing = [key for key in signing if not any(key.verifier.made(line) for line in whole.signatures)]
    new = [key.sign(note.text) for key in missing]
    for line in new:
        log.keep_attestation(size, SIGNATURE, line.line().encode())
    return add_signatures(whole, new), new


def _proven(log: EventLog, known: Sequence[VerifierKey], state_file: Path, last: bytes | None) -> State | None:
    """Prove that the log is what was signed before, and at least as long; return the copy of the last signed head.

    Raises `ForkRefused` where it is not, and where nothing is left to prove it by.
    """
    try:
        state, heads = _copied(log, known, state_file)
    except ForkRefused:
        raise
    except IntegrityFailure:
        if last is None:
            raise
        state, heads = None, []  # as if it were lost: `last` stands in for it
    rows = log.checkpoints()[-1:]
    if state is None and last is None:
        message = f"what was signed before is not known: the copy of the last signed head is not at {state_file}"
        if rows:
            message = (
                f"the log was signed up to position {rows[0][0]}, and the copy of that head is not at {state_file}"
            )
        fix = "put the copy back; if it is lost, give the last checkpoint that was published: --last FILE"
        raise ForkRefused(message, where={"file": str(state_file)}, fix=fix)
    given = None if last is None else checkpoint_of(open_note(last, known).note.text)
    if state is None and given is not None and given.origin == log.origin and given.size < max(dict(rows), default=0):
        message = f"the checkpoint given is one of {given.size} events, and the log itself has one of {rows[0][0]}"
        raise ForkRefused(
            message, fix="give the last one that was published: an older one says nothing of what came after"
        )
    heads += [] if given is None else [given]
    for said in (*heads, *(_kept_head(note, known) for _, note in rows)):
        _check_head(log, said)
    return state


def _copied(log: EventLog, known: Sequence[VerifierKey], state_file: Path) -> tuple[State | None, list[CheckpointText]]:
    """Return the copy beside the key, and the head that its note proves; nothing if there is none.

    Raises `ForkRefused` if it is one of another log, `IntegrityFailure` if it does not hold.
    """
    state = read_state(state_file)
    if state is None:
        return None, []
    if state.log != log.log_id:
        message = f"{state_file} speaks of log {state.log}, and this is log {log.log_id}: one key signs one log"
        fix = "make a key for this log, in a folder of its own"
        raise ForkRefused(message, where={"file": str(state_file)}, fix=fix)
    if (state.size, state.root) == (0, EMPTY_ROOT.hex()):
        return state, []  # the head with which every log begins proves nothing, and nobody has to sign it
    try:
        said = checkpoint_of(open_note(state.note.encode(), known).note.text)
    except (IntegrityFailure, MalformedInput) as error:
        message = f"the copy of the last signed head {state_file} does not hold: {error.message}"
        raise IntegrityFailure(message, where={"file": str(state_file)}, fix=_PUT_BACK) from error
    if (said.size, said.root.hex()) != (state.size, state.root):
        message = f"the copy of the last signed head {state_file} says another head than its note"
        raise IntegrityFailure(message, where={"file": str(state_file)}, fix=_PUT_BACK)
    return state, [said]


def _kept_head(note: bytes, known: Sequence[VerifierKey]) -> CheckpointText:
    """Return the head of a checkpoint that the log keeps. Raises `IntegrityFailure`."""
    try:
        return checkpoint_of(open_note(note, known).note.text)
    except (IntegrityFailure, MalformedInput) as error:
        message = f"the newest checkpoint in the log does not hold: {error.message}"
        fix = "if a former key signed it, put the public line of that key back beside the key; see timeline verify"
        raise IntegrityFailure(message, fix=fix) from error


def _check_head(log: EventLog, said: CheckpointText) -> None:
    """Check that the log begins with a head that was signed. Raises `ForkRefused`."""
    head = log.basis()
    here = f"this log has position {head.position} and root {head.root.hex()}"
    if said.origin != log.origin:
        message = f"the last signed head is one of {said.origin}, and this log is {log.origin}"
        raise ForkRefused(message)
    if head.position < said.size:
        message = f"position {said.size} was signed, with root {said.root.hex()}; {here}: it lacks what came after"
        raise ForkRefused(message, where={"position": said.size})
    if (there := log.basis(said.size).root) != said.root:
        message = f"position {said.size} was signed with root {said.root.hex()}, and has {there.hex()} here; {here}"
        raise ForkRefused(message, where={"position": said.size})


def whole_note(log: EventLog, size: int, kinds: Sequence[str] = (SIGNATURE, COSIGNATURE_LINE)) -> Note | None:
    """Return the checkpoint of that size with all lines made since below it; `None` if there is none."""
    note = dict(log.checkpoints()).get(size)
    if note is None:
        return None
    return add_signatures(read_note(note), [line for kind in kinds for line in _lines(log, size, kind)])


def _lines(log: EventLog, size: int, kind: str) -> list[Signature]:
    return [line for one in log.attestations(size) if one.kind == kind for line in read_signatures(one.content)]


@contextmanager
def alone(state_file: Path) -> Iterator[None]:
    """Hold the copy of the last signed head against others who sign with the same key.

    Raises `LogUnavailable` where that cannot be had: after a while, or on a system without `flock`.
    """
    if fcntl is None:
        message = "two who sign at once cannot be kept apart on this system: it has no flock"
        raise LogUnavailable(message, fix="sign on a system that has, like Linux or macOS")
    try:
        handle = os.open(state_file.with_name(f"{state_file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = f"the folder of the key cannot be written: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(state_file)}) from error
    try:
        _lock(handle, state_file)
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # a child that was forked meanwhile has the file open too
        os.close(handle)


def _lock(handle: int, state_file: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                message = f"somebody else has kept {state_file} locked for more than {PATIENCE_SECONDS:g} s"
                raise LogUnavailable(message, fix="wait until it is done, or end it, then run it again") from error
            time.sleep(_POLL_SECONDS)
        else:
            return


_SIGNED = "the head was signed and kept in the log, but its copy"
_NO_KEY = "no key was made: the copy of the head of nothing"


def _keep_state(path: Path, state: State, *, done: str) -> None:
    try:
        write_durably(path, msgspec.json.encode(state), mode=0o600, replace=True)
    except OSError as error:
        message = f"{done} {path} could not be written: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(path)}, fix="see to the disk, then run it again") from error
