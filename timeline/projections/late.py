"""Late reports: actions that were recorded long after they had happened; back-dating shows, and a desk that slept."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from events.times import parse_instant
from timeline.projections.register import Register

LATE = 30 * 86400
"""How long after it happened an action is recorded late, in seconds, unless a reader says otherwise."""


class Report(NamedTuple):
    """An action, and when it was first recorded.

    `delay` is the time in seconds from the latest moment at which it may have happened,
    as it is now on record, to its first record; 0 if it was recorded before that moment,
    `None` if that moment is open or withheld.
    """

    action: str
    position: int
    delay: int | None


class Late(NamedTuple):
    """The reports of a stretch of the log by their delay.

    `late` took longer than the threshold, in the order of the log; of `not_computable`
    nobody can tell. `median` is that of all delays that can be computed, in whole
    seconds, also of those that are not late; `None` if there is none.
    """

    late: tuple[Report, ...] = ()
    not_computable: tuple[Report, ...] = ()
    median: int | None = None


def late_reports(register: Register, *, over: int = LATE, after: int = 0, among: Collection[str] | None = None) -> Late:
    """Return the delays of the actions first recorded after a position, `among` some: late is over `over` seconds."""
    reports = [
        Report(name, thing.position, delay_of(thing.recorded_at, thing.now.occurred.latest))
        for name, thing in register.actions.items()
        if thing.position > after and (among is None or name in among)
    ]
    delays = sorted(one.delay for one in reports if one.delay is not None)
    half = len(delays) // 2
    return Late(
        late=tuple(one for one in reports if one.delay is not None and one.delay > over),
        not_computable=tuple(one for one in reports if one.delay is None),
        median=(delays[half] + delays[~half]) // 2 if delays else None,
    )


def delay_of(recorded_at: str, latest: str | None) -> int | None:
    """Return how many seconds after a bound something was recorded, 0 if before it; `None` for an open bound."""
    if latest is None:
        return None
    recorded = parse_instant(f"{recorded_at[:19]}Z")
    return max(0, (recorded - parse_instant(latest)) // timedelta(seconds=1))
