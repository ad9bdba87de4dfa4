"""What was known of a chain at each position at which it may have changed: read from the log in one pass."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from timeline.cli.invocation import Reading
from timeline.cli.reporting import Strengths, with_redactions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from events.envelope import RecordedEvent
    from timeline.log.api import EventLog
    from timeline.projections.register import Register, Thing
    from timeline.replay.axes import Axes
    from timeline.reports.desk import Numbering
    from timeline.reports.knowledge import History
    from timeline.reports.versions import Known

STEPS, STOPS, FEWEST = 15_000, 200, 12
"""A page holds up to `STOPS` stops, and of a long chain so many that steps times stops are `STEPS`; `FEWEST` always."""
_HOUR, _DAY = 3600, 86_400
STRETCHES = {
    "minute": 60,
    "ten minutes": 600,
    "hour": _HOUR,
    "six hours": 6 * _HOUR,
    "day": _DAY,
    "week": 7 * _DAY,
    "two weeks": 14 * _DAY,
    "four weeks": 28 * _DAY,
    "twelve weeks": 84 * _DAY,
    "year of 52 weeks": 364 * _DAY,
}
"""The stretches of recorded time that a stop may stand for, in seconds."""
_A_MONDAY = datetime(2001, 1, 1, tzinfo=UTC)


def history_of(reading: Reading, action: "Thing", strengths: Strengths, numbering: "Numbering") -> "History":
    """Return the versions of the chain that holds `action`, up to the basis of this reading, narrowed as is asked.

    `numbering` is the one that the report was composed with, and goes on from there.
    """
    from timeline.projections.confidential import confidential_in
    from timeline.projections.register import REGISTER
    from timeline.replay.about import REPORTED, index_of, things_about
    from timeline.replay.run import uncollected
    from timeline.reports.as_known import Asked
    from timeline.reports.versions import history

    index = reading.checked_index
    about = None if index is None else things_about([action], index, REPORTED)
    recorded = _recorded(reading, about)
    now = reading.kept_back.marked(REGISTER.fold(recorded))
    things = things_about([action], index_of(now), REPORTED) if about is None else about
    changing = _changing(now, things, recorded)
    first = now.actions[action.id].position  # before it was recorded there was no chain of it
    stops, every = stops_of([one for one in changing if one.position >= first], len(numbering.rows))
    asked = Asked(action.id, strengths.drawn, strengths.measured, narrowed=bool(reading.narrowing.typed))
    axes = reading.narrowing.axes if reading.narrowing.typed else None
    known = known_at_stops(reading.log, recorded, stops, axes, confidential_in(now))
    with uncollected():
        return history(known, now, asked, numbering, every)


def _recorded(reading: Reading, things: "frozenset[Thing] | None") -> "list[RecordedEvent]":
    """Return the events of some things up to the basis, and all redactions, each byte checked; `None`: all events."""
    from timeline.replay.about import events_about
    from timeline.replay.run import uncollected

    log, basis = reading.log, reading.basis
    with uncollected():
        if things is None:
            return list(log.read_verified(basis))
        return list(events_about(log, basis, with_redactions(reading, log.basis(0), things)))


def _changing(
    now: "Register", things: "Collection[Thing]", recorded: "Iterable[RecordedEvent]"
) -> "Iterator[RecordedEvent]":
    """Yield the events about some things, and those that say that something of them was redacted."""
    from events.redactions import EventRedacted
    from timeline.projections.register import Thing

    for one in recorded:
        thing = Thing.of_stream(one.stream)
        if isinstance(one.event, EventRedacted):
            thing = now.things.get(now.positions.get(one.event.target, 0), thing)
        if thing in things:
            yield one


def stops_of(recorded: "Sequence[RecordedEvent]", steps: int) -> "tuple[list[list[RecordedEvent]], str]":
    """Return the events of each stop, and the stretch of recorded time that it stands for: none, if there is one each.

    It is the shortest that leaves no more stops than a chain of so many steps may have, or the longest.
    """
    most = max(FEWEST, min(STOPS, STEPS // max(steps, 1)))
    if len(recorded) <= most:
        return [[one] for one in recorded], ""
    since = [int((datetime.fromisoformat(one.recorded_at) - _A_MONDAY).total_seconds()) for one in recorded]
    *short, longest = STRETCHES
    every = next((one for one in short if len({second // STRETCHES[one] for second in since}) <= most), longest)
    stretches = groupby(zip(since, recorded, strict=True), lambda one: one[0] // STRETCHES[every])
    return [[event for _, event in stretch] for _, stretch in stretches], every


def known_at_stops(
    log: "EventLog",
    recorded: "Iterable[RecordedEvent]",
    stops: "Sequence[Sequence[RecordedEvent]]",
    axes: "Axes | None" = None,
    confidential: frozenset[str] = frozenset(),
) -> "Iterator[Known]":
    """Yield what was known at the end of each stop, narrowed alike: of one fold, which is looked at on its way.

    `recorded` are events of the log in order, those of the stops among them. When a source
    was published that is `confidential` by now narrows no stop.
    """
    from timeline.projections.confidential import as_confidential
    from timeline.projections.register import REGISTER
    from timeline.replay.axes import narrow
    from timeline.reports.versions import Known

    draft = REGISTER.start()
    coming = iter(recorded)
    for events in stops:
        last = events[-1]
        for one in coming:
            REGISTER.step(draft, one)
            if one.position == last.position:
                break
        known = replace(REGISTER.finish(draft), position=last.position)
        basis = log.basis(last.position)
        printed = f"{basis.log_id}:{basis.position}:{basis.root.hex()[:12]}"
        narrowed = known if axes is None else narrow(as_confidential(known, confidential), axes)
        yield Known(narrowed, events, printed)
