"""A log that is followed: each basis that it has grown to, once it is sure that it is the same log, grown."""

from collections.abc import Callable, Iterator

from events.envelope import Basis
from timeline.errors import IntegrityFailure
from timeline.log.api import EventLog

STEP = 1000
"""So many events at most lie between two bases of a log that is followed."""
LIVELY, CALM = 0.05, 0.2
"""So long, in seconds, it is waited between two looks: while something happens, and when nothing did for a while."""
_LOOKS = 20  # so many in vain, a second, and it is calm

Wait = Callable[[float], bool]
"""Waits for so many seconds, and tells whether to go on."""


def follow(log: EventLog, since: Basis, wait: Wait) -> Iterator[Basis]:
    """Yield each basis that the log grows to after `since`, until `wait` tells to end.

    Looking reads no table; it costs the same whatever the log's length. Raises
    `IntegrityFailure` where the log does not go on from `since`, or, later, from the
    last basis that was yielded: it was cut short, or replaced by another.
    """
    seen: tuple[int, ...] = ()
    looks = 0
    while True:
        looks += 1
        if (now := log.data_version()) != seen:
            seen = now  # taken before the head: what is written between the two is seen at the next look
            while (grown := _grown(log, since)) is not None:
                yield grown
                since, looks = grown, 0
        if not wait(LIVELY if looks < _LOOKS else CALM):
            return


def _grown(log: EventLog, since: Basis) -> Basis | None:
    """Return the next basis after `since`; `None` if there is nothing new."""
    head = log.basis()
    where = {"position": since.position}
    if head.position < since.position:
        message = f"the log was followed up to position {since.position}, and ends at {head.position}: it was cut short"
        raise IntegrityFailure(message, where=where)
    if head.log_id != since.log_id or log.basis(since.position).root != since.root:
        message = f"the log is not the one that was followed: it has another root at position {since.position}"
        raise IntegrityFailure(message, where=where)
    if head.position == since.position:
        return None
    return head if head.position <= since.position + STEP else log.basis(since.position + STEP)
