"""One pass over the log: what was known at a basis. The same basis gives the same answer."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from events.envelope import Basis, RecordedEvent
from timeline.log.api import EventLog
from timeline.projections.register import REGISTER, Register

Progress = Callable[[int, int], None]
"""Is called with how many events are done, and how many there are."""
_STEP = 1000


def known_at(log: EventLog, basis: Basis, progress: Progress | None = None) -> Register:
    """Return what was known at `basis`: the register of all that was recorded up to it, each byte checked.

    Raises `IntegrityFailure` where the log is not what the root of the basis stands for.
    """
    events = log.read_verified(basis)
    with uncollected():
        return REGISTER.fold(events if progress is None else counted(events, basis.position, progress))


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector off while much is made that stays.

    It would walk all that was made again and again, to find nothing: what is read from
    a log holds no circle. Left to itself it takes a third of a fold of 50,000 events.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def counted(events: Iterable[RecordedEvent], total: int, progress: Progress) -> Iterator[RecordedEvent]:
    """Yield the events of a log, and tell after each thousand how far that is."""
    for recorded in events:
        yield recorded
        if recorded.position % _STEP == 0:
            progress(recorded.position, total)
