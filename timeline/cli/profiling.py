"""Where the time went: samples of what the program was at, each weighed by the processor time since the one before."""

import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time
from types import FrameType

from timeline.cli.output import Column
from timeline.cli.shapes import PartItem

EVERY = 0.001
"""So often, in seconds of processor time, it is looked what is being done."""
OTHER = "other"
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # The innermost frame whose module or function is named here says what is being done.
    ("import", ("importlib",)),
    ("commit", ("timeline.views.work.transaction",)),
    ("index", ("timeline.views.generation.make_indexes", "timeline.views.generation.swap")),
    ("insert", ("timeline.views.generation.insert", "timeline.views.generation.delete")),
    ("query", ("timeline.views.generation.select", "timeline.views.generation.execute")),
    ("read", ("timeline.log.rows", "timeline.log.session", "timeline.log.store")),
    (
        "verify",
        (
            *("timeline.log.tree", "timeline.log.places", "timeline.log.sealing", "timeline.log.base"),
            "timeline.log.codec.check_disclosures",
        ),
    ),
    ("decode", ("timeline.log", "events")),
    ("fold", ("timeline.projections", "timeline.replay")),
    ("rows", ("timeline.views",)),
)
PARTS = tuple(name for name, _ in _PARTS)


class Samples:
    """How many seconds each part took. `clock` counts seconds of the processor."""

    def __init__(self, clock: Callable[[], float] = process_time) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._clock = clock
        self._last = clock()

    def take(self, frame: FrameType | None) -> None:
        """Count the time since the last sample for what `frame` is part of.

        Signals wait while one call into C runs, so such a call, however long, is counted
        whole and for whoever made it.
        """
        now = self._clock()
        self.seconds[_part_of(frame)] += now - self._last
        self._last = now


def _part_of(frame: FrameType | None) -> str:
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        place = f"{module}.{frame.f_code.co_name}"
        for part, names in _PARTS:
            if any(name in (place, module) or module.startswith(f"{name}.") for name in names):
                return part
        frame = frame.f_back
    return OTHER


@contextmanager
def measured() -> Iterator[Samples]:
    """Take samples of what is done inside, by the timer that counts the processor time of this program."""
    samples = Samples()
    former = signal.signal(signal.SIGPROF, lambda _signal, frame: samples.take(frame))
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)
        samples.take(None)


def parts_of(samples: Samples) -> list[PartItem]:
    """Return the parts that took any time, the longest first, and their sum."""
    total = sum(samples.seconds.values())
    items = [
        PartItem(part=part, seconds=round(seconds, 3), percent=round(100 * seconds / total) if total else 0)
        for part, seconds in sorted(samples.seconds.items(), key=lambda one: -one[1])
    ]
    return [*items, PartItem(part="all", seconds=round(total, 3), percent=100)]


COLUMNS = (
    Column("part", "Part", lambda item: item.part),
    Column("seconds", "Seconds", lambda item: f"{item.seconds:.3f}", right=True),
    Column("percent", "Share", lambda item: f"{item.percent} %", right=True),
)
