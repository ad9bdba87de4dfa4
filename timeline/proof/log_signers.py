"""Which keys speak for a log: those that bear its name and sign heads. Witnesses, and the keys of others, do not."""

from collections.abc import Iterable

from timeline.errors import IntegrityFailure
from timeline.proof.note import ED25519, ML_DSA_44, VerifierKey, checkpoint_of, open_note
from timeline.proof.policy import Policy, Satisfied


def log_signers(content: bytes, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Return which of `keys` signed a checkpoint as its log: at least one.

    Raises as `open_note` does, and `IntegrityFailure` if only keys of another log or of a witness signed it.
    """
    opened = open_note(content, keys)
    origin = checkpoint_of(opened.note.text).origin
    found = tuple(key for key in opened.signed_by if key.name == origin and key.kind in (ED25519, ML_DSA_44))
    if not found:
        by = ", ".join(key.label for key in opened.signed_by)
        message = f"no key of {origin:.80} signed it, but keys of a witness or of another log: {by:.200}"
        raise IntegrityFailure(message, fix="give the key that the desk of this log published: --key NAME+ID+KEY")
    return found


def witnesses_of(policy: Policy, met: Satisfied) -> list[VerifierKey]:
    """Return the keys of the witnesses that have seen the checkpoint which met a policy."""
    seen = {one.name for one in met.seen_by}
    return [one.key for one in policy.witnesses if one.name in seen]
