"""The check of who signed a log against what the log says of its keys: a revoked key counts for no later head."""

from collections.abc import Sequence
from pathlib import Path

from timeline.log.store import SqliteLog
from timeline.projections.keys import KeyHistory
from timeline.proof.checkpoint import keys_of_record
from timeline.proof.note import VerifierKey
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


def _counts(history: KeyHistory, vkeys: Sequence[str], size: int) -> bool:
    return any(history.believes(vkey, size) for vkey in vkeys)
