"""The check of who signed a log against what the log says of its keys: a revoked key counts for no later head."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path

from timeline.errors import IntegrityFailure
from timeline.log.store import SqliteLog
from timeline.projections.keys import KeyHistory
from timeline.proof.checkpoint import keys_of_record, whole_note
from timeline.proof.note import Note, VerifierKey, checkpoint_of, read_vkey
from timeline.proof.verdict import Findings, Head


def check_keys(path: Path, heads: Sequence[Head], keys: Sequence[VerifierKey], findings: Findings) -> None:
    """Find heads that only revoked keys signed, though they were revoked for them.

    A head from before the revocation was recorded is none, once a key that counts has
    signed a later one: that says the same of its events. Raises what reading the log raises.
    """
    with SqliteLog.open(path, writable=False) as log:
        history = keys_of_record(log)
    vkeys = {key.label: str(key) for key in keys}
    signed = [(head, [vkeys[label] for label in head.signed_by if label in vkeys]) for head in heads]
    sure = max((head.size for head, by in signed if head.holds and _counts(history, by, head.size)), default=-1)
    for head, by in signed:
        if not by or _counts(history, by, head.size):
            continue
        last = max(
            (life for vkey in by if (life := history.find(vkey)) is not None), key=lambda life: life.believed or 0
        )
        if head.size > sure or head.size >= (last.revoked or 0):
            what = (
                f"its checkpoint is signed by {', '.join(head.signed_by):.200} alone, which was revoked at position"
                f" {last.revoked} for heads beyond {last.believed}"
            )
            findings.add("checkpoint.revoked", what, head.size, altered=False)


def followed(path: Path, keys: Sequence[VerifierKey]) -> list[VerifierKey]:
    """Return the keys that the log joins to those that are known: one took another's place, had it before, was revoked.

    What the log says of its keys counts as far as a head goes that a known key signed,
    and that the log still has. Raises what reading the log raises.
    """
    with SqliteLog.open(path, writable=False) as log:
        said = [
            (position, [read_vkey(vkey) for vkey in (life.vkey, successor) if vkey])
            for life in keys_of_record(log).lives
            for position, successor in ((life.replaced, life.by), (life.revoked, None))
            if position is not None
        ]
        notes = [note for size, _ in log.checkpoints() if said and (note := _held(log, size))]
    known, new = [*keys], [*keys]
    while new:
        reach = max((checkpoint_of(note.text).size for note in notes if _signed(note, known)), default=0)
        new = [key for position, pair in said if position <= reach for key in pair if key not in known]
        known += dict.fromkeys(new)
    return known[len(keys) :]


def _held(log: SqliteLog, size: int) -> Note | None:
    note = whole_note(log, size)
    return note if note is not None and checkpoint_of(note.text).root == log.basis(size).root else None


def _signed(note: Note, keys: Sequence[VerifierKey]) -> bool:
    for key, line in product(keys, note.signatures):
        if key.made(line):
            with suppress(IntegrityFailure):
                key.check(note.text, line)
                return True
    return False


def _counts(history: KeyHistory, vkeys: Sequence[str], size: int) -> bool:
    return any(history.believes(vkey, size) for vkey in vkeys)
