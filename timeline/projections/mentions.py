"""The index of a log: which thing was ever named by an event of which thing, and what a question has to look for."""

from collections.abc import Iterator, Sequence
from typing import Any

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.amendments import Correction, amend
from events.base import Event, Withheld
from events.merges import ActionsMerged, ActorsMerged
from events.notes import NoteAdded
from events.redactions import EventWithheld
from events.times import When
from timeline.projections.references import named_pairs
from timeline.projections.register import KINDS, Register, Standing, Thing

HELD = Thing("mark", "held")
"""Named by every note that holds something back or releases it."""
WITHHELD = Thing("mark", "withheld")
"""Named by everything of which an event was redacted whole: what else that event named, nobody knows."""
STATES = Thing("mark", "state")
"""Named by every actor that was ever recorded as a state: territories are theirs."""
MERGED = "merged"
"""The kind of the marks of merges: one for each id that was merged, named by the one that it was merged into."""
_MOST_MONTHS = 36
_OPEN = "open"
_ANYWHERE = frozenset({"actor", "source"})
_EVERYTHING = frozenset({"action", "claim", "response"})


def mentions(thing: Standing[Any]) -> list[Thing]:
    """Return everything that the events of one thing ever named, be it corrected since; some of it more than once.

    What was once named stays, so an index of it serves every basis: it finds what may
    matter, and reading decides. Beside things there are marks (`HELD`, `WITHHELD`,
    `STATES`, those of merges), and for each action the soil that it fell on, month by month (`soil`).
    """
    return [Thing(kind, name) for kind, name in mentioned(thing)]


def mentioned(thing: Standing[Any]) -> list[tuple[str, str]]:
    """Return kind and id of what `mentions` finds: for an index of everything, a `Thing` of each would cost more."""
    found: list[tuple[str, str]] = [WITHHELD] if thing.withheld is not None else []
    since = thing.since
    for event in _versions(thing) if since else (thing.first,):
        found += named_pairs(event)
        found += _marks(event)
    for one in since:
        found += named_pairs(one.event)
        if isinstance(one.event, ActionsMerged | ActorsMerged):
            found += [(MERGED, name) for name in one.event.merged]
        if isinstance(one.event, EventWithheld):
            found.append(WITHHELD)
    return found


def actors_in(register: Register) -> frozenset[str]:
    """Return the actors of a register, and all whom events of its things ever named."""
    named = (one for kind in KINDS for thing in register.of_kind(kind).values() for one in mentions(thing))
    return frozenset(register.actors).union(one.id for one in named if one.kind == "actor")


def leads_back(named: str, by: str) -> bool:
    """Tell whether questions are followed from what is named back to what names it, by the kinds of the two.

    From an actor or a source that actions, claims and responses name they are not: that led everywhere.
    """
    return named not in _ANYWHERE or by not in _EVERYTHING


def soil(code: str, first: str | None, last: str | None) -> Iterator[Thing]:
    """Yield what an action on that territory may be found by, if its time may lie between two instants.

    One for each month; one for open bounds, and for what lasted three years or longer.
    """
    yield Thing("soil", f"{code}.{_OPEN}")
    if first is not None and last is not None:
        for month in _months(min(first, last)[:7], max(first, last)[:7]):
            yield Thing("soil", f"{code}.{month}")


def _versions(thing: Standing[Any]) -> Iterator[Event]:
    """Yield the thing as it was first recorded, and after each correction; what is kept back of one names nothing."""
    now = thing.first
    yield now
    corrections = [one.event for one in thing.since if isinstance(one.event, Correction)]
    for event in corrections[:-1]:
        now = amend(now, tuple(one for one in event.changes if not isinstance(one.value, Withheld)))
        yield now
    if corrections:
        yield thing.now


def _marks(event: Event) -> list[tuple[str, str]]:
    if isinstance(event, ActionReported):
        if not event.territory:
            return []
        months = _times(event.occurred)
        return [("soil", f"{code}.{month}") for code in event.territory for month in months]
    if isinstance(event, NoteAdded) and event.kind in ("hold", "release"):
        return [HELD]
    return [STATES] if isinstance(event, ActorRegistered) and event.kind == "state" else []


def _times(when: When) -> Sequence[str]:
    """Return the months of a time, or that its bounds are open, or too far apart."""
    if when.earliest is None or when.latest is None:
        return (_OPEN,)
    first, last = when.earliest[:7], when.latest[:7]
    if first == last:
        return (first,)
    months = list(_months(first, last, limit=_MOST_MONTHS))
    return (_OPEN,) if len(months) == _MOST_MONTHS else months


def _months(first: str, last: str, limit: int | None = None) -> Iterator[str]:
    """Yield the months from one to another, `2024-01`; no more than `limit`."""
    year, month = int(first[:4]), int(first[5:7])
    count = 0
    while (name := f"{year:04d}-{month:02d}") <= last and (limit is None or count < limit):
        yield name
        count += 1
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004  # months of a year
