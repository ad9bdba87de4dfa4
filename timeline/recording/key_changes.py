"""Making, rotating and revoking the keys of a log: what is made durable when, so that all can be begun again."""

import os
from pathlib import Path
from typing import NamedTuple

from events.logs import KeyRevoked, KeyRotated
from timeline.errors import KeyRefused, NotFound
from timeline.log.api import EventLog
from timeline.proof.checkpoint import Signed, Signers, alone, begin_copy, check_copy, keys_of_record, sign
from timeline.proof.keys import (
    KeyFiles,
    forget,
    keep_public,
    make_folder,
    make_key,
    public_file,
    read_key,
    read_public,
    retire,
)
from timeline.proof.note import COSIGNATURE, ED25519, LONGEST_NAME, ML_DSA_44, VerifierKey, read_vkey
from timeline.recording.commands import ChangeKey
from timeline.recording.handler import NewId, Outcome, handle

_NO_CHANGE = "no change of keys is under way: no former key signs"


class Recorder(NamedTuple):
    """Who records, and where event ids come from."""

    name: str
    new_id: NewId


class Rotated(NamedTuple):
    """A change of keys: the former key, the one after it, where the log says so, and the head that both signed."""

    former: VerifierKey
    new: VerifierKey
    position: int
    signed: Signed
    repeated: bool


class Revoked(NamedTuple):
    """A key that was revoked: where the log says so, up to which head it counts, and the private key that went."""

    key: VerifierKey
    position: int
    since: int
    removed: Path | None
    repeated: bool


def make_keys(log: EventLog, files: KeyFiles, passphrase: bytes | None, *, second: bool) -> list[VerifierKey]:
    """Make the key of a log, or, with `second`, the one of type ML-DSA-44 beside it, and the main one if need be.

    The line of a key that is lost stays, under its own name: what that key signed is
    checked with it. Raises `KeyRefused` if there is a key already, while keys change, or
    if the log has a name that no key of the second kind could sign under.
    """
    if second and (size := len(log.origin.encode())) > LONGEST_NAME:
        message = f"no key of ML-DSA-44 signs for a log whose origin has more than {LONGEST_NAME} bytes; it has {size}"
        raise KeyRefused(message, fix="leave --ml-dsa-44 out")
    make_folder(files.main)
    with alone(files.state):
        if os.path.lexists(files.former):
            files.private()  # says so where a change was cut off
            message = "the keys are being changed: a former one signs still"
            raise KeyRefused(message, fix="end that first: timeline checkpoint key rotate --finish")
        wanted = [(files.main, ED25519)] if not (second and os.path.lexists(files.main)) else []
        wanted += [(files.second, ML_DSA_44)] if second else []
        if (files.main, ED25519) in wanted and not os.path.lexists(files.main):
            begin_copy(log, files.state)
        return [_made(files, path, log.origin, kind, passphrase) for path, kind in wanted]


def _made(files: KeyFiles, path: Path, name: str, kind: int, passphrase: bytes | None) -> VerifierKey:
    if not os.path.lexists(path) and public_file(path).exists():
        keep_public(files, read_public(public_file(path)))
    return make_key(path, name, kind, passphrase).verifier


def rotate(
    log: EventLog, files: KeyFiles, by: Recorder, *, passphrase: bytes | None = None, reason: str | None = None
) -> Rotated:
    """Put a new key in the place of the present one; both sign until `finish`. Cut off anywhere, it is begun again.

    What becomes durable, in this order:

    1. the head as it is, signed by the present key: the log is proven to be the one
       that was signed before anything is recorded in it
    2. the present key under the name of a former one, its public line first
    3. the new key, its public line first
    4. `log.key_rotated` in the log
    5. a head that covers it, signed by both keys: the row in the log, then the copy
       beside the key

    Raises what `sign` raises, and `KeyRefused` where there is no key.
    """
    cut_off = os.path.lexists(files.former)
    former = read_key(files.former if cut_off else files.main, passphrase)
    second = [read_key(files.second, passphrase)] if os.path.lexists(files.second) else []
    history = keys_of_record(log)
    after = history.successor(str(former.verifier))
    if after is None:
        sign(log, Signers((former, *second), files.public()), files.state)
        with alone(files.state):
            if not cut_off:
                retire(files)
            if not os.path.lexists(files.main):
                make_key(files.main, log.origin, passphrase=passphrase)
    new = read_key(files.main, passphrase)
    if after is None:
        change = KeyRotated(former=str(former.verifier), new=str(new.verifier), reason=reason)
        position = _recorded(log, change, by).position
    else:
        position = after.named
    signed = sign(log, Signers((new, former, *second), files.public()), files.state)
    return Rotated(former.verifier, new.verifier, position or 0, signed, repeated=after is not None)


def finish(log: EventLog, files: KeyFiles, *, passphrase: bytes | None = None) -> Signed:
    """End a change of keys: the former key signs a last head together with the new one, and is removed.

    First the head, then the former key's public line under its own name, then its private key goes.
    Raises `KeyRefused` if no change is under way, or it is not recorded yet.
    """
    keys = files.signing(passphrase)
    history, main = keys_of_record(log), keys[0].verifier
    if os.path.lexists(files.former):
        after = history.successor(str(read_public(public_file(files.former))))
        if after is None or after.vkey != str(main):
            message = "the change of keys was cut off before it was recorded"
            raise KeyRefused(message, fix="run it again: timeline checkpoint key rotate")
    else:
        life = history.find(str(main))
        if life is None or life.named is None:
            raise KeyRefused(_NO_CHANGE, fix="begin one: timeline checkpoint key rotate")
    signed = sign(log, Signers(keys, files.public()), files.state)
    with alone(files.state):
        forget(files, files.former)
    return signed


def revoke(
    log: EventLog, files: KeyFiles, key: VerifierKey, by: Recorder, *, reason: str, since: int | None = None
) -> Revoked:
    """Revoke a key: heads of more than `since` events that only this key signed do not count.

    Without `since` it is the size of the newest checkpoint in the log. First the log is
    held against the copy of the last head signed, if that is here; then the event, by
    which every desk that reads the log stops signing with the key, then its public line
    under its own name, then its private key goes, if it is here.

    Raises `ForkRefused` in another log than the one that was signed, and in one that
    lacks what was signed: the key would be gone, and the log that it signs would not say so.
    """
    make_folder(files.main)
    with alone(files.state):
        known = [*files.public(), *(read_vkey(life.vkey) for life in keys_of_record(log).lives), key]
        check_copy(log, known, files.state)
        position, since, repeated = _revoked(log, key, by, reason, since)
        keep_public(files, key)
        there = [path for path in (files.main, files.former, files.second) if _is_of(path, key)]
        for path in there:
            forget(files, path)
    return Revoked(key, position, since, there[0] if there else None, repeated)


def _revoked(log: EventLog, key: VerifierKey, by: Recorder, reason: str, since: int | None) -> tuple[int, int, bool]:
    """Record that a key is revoked, unless the log says so; return where it says so, since when, and whether it did."""
    if since is None:
        since = max((size for size, _ in log.checkpoints()), default=0)
    life = keys_of_record(log).find(str(key))
    if life is not None and life.believed is not None and life.believed <= since:
        return life.revoked or 0, life.believed, True
    outcome = _recorded(log, KeyRevoked(key=str(key), since=since, reason=reason), by)
    return outcome.position or 0, since, outcome.repeated


def _is_of(path: Path, key: VerifierKey) -> bool:
    line = public_file(path)
    return line.exists() and read_public(line) == key


def _recorded(log: EventLog, change: KeyRotated | KeyRevoked, by: Recorder) -> Outcome:
    return handle(log, ChangeKey(event=change), recorded_by=by.name, new_id=by.new_id)


def find_key(log: EventLog, files: KeyFiles, name: str) -> VerifierKey:
    """Return the key of the log with that id, `NAME+ID`, or public line. Of a key that is nowhere here, the whole line.

    Raises `NotFound`, and `KeyRefused` for the public line of something else.
    """
    history = keys_of_record(log)
    known = dict.fromkeys([*files.public(), *(read_vkey(life.vkey) for life in history.lives)])
    own = [key for key in known if key.name == log.origin]
    for key in own:
        if name.strip() in (key.key_id.hex(), key.label, str(key)):
            return key
    if name.count("+") > 1:
        key = read_vkey(name)
        if key.name == log.origin and key.kind != COSIGNATURE:
            return key
        message = f"{key.label} is no key of the log {log.origin}"
        raise KeyRefused(message, fix="name one of: timeline checkpoint key show")
    error = NotFound("key", name[:200], [key.label for key in own][:3])
    error.fix = "see them: timeline checkpoint key show; of a key that is lost, give the whole public line"
    raise error
