"""The rules by which a log's keys change: one key after the other, and what is revoked stays so. Pure."""

from events.base import Event
from events.logs import KeyRevoked, KeyRotated
from timeline.errors import RuleRefused
from timeline.projections.keys import KeyLife, key_history
from timeline.projections.register import Register
from timeline.recording.sameness import same


def key_said_at(event: Event, known: Register) -> int | None:
    """Return the position of what says the same of the log's keys already, `None` if nothing does."""
    return next((one.position for one in known.keys if same(one.event, event)), None)


def check_key_change(event: KeyRotated | KeyRevoked, known: Register) -> None:
    """Check that the keys may change so. Raises `RuleRefused`."""
    history = key_history(known.keys)
    if isinstance(event, KeyRevoked):
        _check_revocation(event, history.find(event.key), known.position)
        return
    former = history.find(event.former)
    if former is not None and former.revoked is not None:
        message = f"nothing recorded: the key was revoked at position {former.revoked}, so none follows it on its word"
        fix = "make a key that does not build on it: timeline checkpoint key new; and publish it"
        raise RuleRefused(message, rule="key.revoked", fix=fix)
    if (after := history.successor(event.former)) is not None:
        message = f"nothing recorded: the key was replaced at position {after.named} already, by {after.vkey:.300}"
        raise RuleRefused(message, rule="key.replaced", fix="sign with that one; if it is lost, revoke it")
    if history.find(event.new) is not None:
        message = "nothing recorded: the log knows the new key already, and a key is not taken twice"
        raise RuleRefused(message, rule="key.known", fix="make a new one: timeline checkpoint key rotate")


def _check_revocation(event: KeyRevoked, life: KeyLife | None, head: int) -> None:
    if event.since > head:
        message = f"nothing recorded: the log ends at position {head}, before {event.since}"
        raise RuleRefused(message, rule="key.since", fix="give the size of the last head that you stand by: --since N")
    if life is not None and life.believed is not None and event.since >= life.believed:
        message = f"nothing recorded: the key was revoked at position {life.revoked}, for heads beyond {life.believed}"
        fix = "a revocation is not taken back; if the key was lost earlier than thought, give that: --since N"
        raise RuleRefused(message, rule="key.revoked", fix=fix)
