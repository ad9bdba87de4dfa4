"""What goes out with a report as its evidence: the events behind it, and of their sealed texts those that it prints.

Which texts it prints is not guessed from their words, which may stand in it by
chance: the report is composed a second time from a record in which each sealed text
is replaced by a mark of its own, and the marks are looked for.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from events.base import Event
from events.catalogue import read_event
from events.envelope import RecordedEvent
from events.redactions import EventWithheld
from events.shape import Json, put_back, take_apart, to_json
from timeline.projections.confidential import Lens, as_confidential, confidential_in
from timeline.projections.merging import merged_into
from timeline.projections.register import REGISTER, Register
from timeline.reports.dossier import Dossier
from timeline.reports.withheld import redactions_in

FOLLOWED = ("actor", "source")
"""The kinds of things that come along because something else names them: who acted, who spoke, who published."""
_NUMBERS = frozenset(("latitude", "longitude"))
_MARK = re.compile("\ue000[0-9]+\\.[0-9]+\ue001")


class SealedText(NamedTuple):
    """What opens one sealed field: where it is kept, its JSON Pointer below the body, its value."""

    position: int
    slot: int
    pointer: str
    value: Json


class Evidence(NamedTuple):
    """The positions of the events behind a report, in order; of `held` nothing may go out but the leaf hash.

    `printed` are the sealed texts, by (position, slot), that the report prints.
    """

    positions: tuple[int, ...]
    held: frozenset[int]
    printed: frozenset[tuple[int, int]]


Names = Callable[[Event], Iterable[tuple[str, str]]]
"""Tells which things an event names, as (kind, id)."""


def evidence(
    dossier: Dossier,
    recorded: Sequence[RecordedEvent],
    sealed: Sequence[SealedText],
    *,
    compose: Callable[[Sequence[RecordedEvent]], Dossier],
    names: Names,
    confidential: frozenset[str] = frozenset(),
) -> Evidence:
    """Return what goes out with `dossier`, which `compose` makes of `recorded`.

    `sealed` are all sealed texts of those events. The events are those of the report's
    register, everything on record about the actors and sources that they name, whatever
    else the report prints a sealed text of, and the redactions of any of these. Whom an
    event names that is held back does not come along: that would tell, too. `confidential`
    are sources that became so since these events.
    """
    register = as_confidential(REGISTER.fold(recorded), confidential)
    by_position = {one.position: one for one in recorded}
    confidential, lens = confidential_in(register), Lens(register)
    traced = _traced(dossier, recorded, sealed, compose)
    chosen = {row.position for row in dossier.register} | {position for position, _ in traced}
    shown = lens.of(register)
    things = _named(dossier, shown, lambda event: () if _tells_of(event, confidential) else names(event))
    chosen |= set(_of_things(things, recorded))
    redactions = {at for position in chosen for at in redactions_in(by_position[position].event)}

    def is_held(one: RecordedEvent) -> bool:
        return _tells_of(one.event, confidential) or _names_openly(one.event, lens.told(register, one).event)

    held = frozenset(one for one in chosen if is_held(by_position[one]))
    return Evidence(tuple(sorted(chosen | redactions)), held, frozenset(one for one in traced if one[0] not in held))


def _named(dossier: Dossier, register: Register, names: Names) -> set[tuple[str, str]]:
    """Return the things of the report's register, what was merged into them, and actors and sources that they name."""
    found: set[tuple[str, str]] = set()
    waiting = [(kind, name) for kind, _, name in (row.thing.partition(" ") for row in dossier.register)]
    while waiting:
        kind, name = thing = waiting.pop()
        standing = register.find(kind, name)
        if standing is None or thing in found:
            continue
        found.add(thing)
        waiting += [(kind, merged) for merged in merged_into(standing)]
        events = (standing.now, standing.first, *(one.event for one in standing.since))
        waiting += [one for event in events for one in names(event) if one[0] in FOLLOWED]
    return found


def _of_things(things: set[tuple[str, str]], recorded: Iterable[RecordedEvent]) -> Iterator[int]:
    streams = {f"{kind}:{name}" for kind, name in things}
    return (one.position for one in recorded if one.stream in streams)


# --- confidential sources --------------------------------------------------------------------------------------------


def _tells_of(event: Event, confidential: frozenset[str]) -> bool:
    """Tell whether the leaf of an event is gone, or says in the open more of a confidential source than its id."""
    return isinstance(event, EventWithheld) or any(
        more for _, more in _mentions(take_apart(event)[0], "", confidential)
    )


def _names_openly(event: Event, shown: Event) -> bool:
    """Tell whether the leaf of an event names in the open who is kept back where it is shown."""
    return shown is not event and take_apart(shown)[0] != take_apart(event)[0]


def _mentions(value: Json, pointer: str, confidential: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Yield the objects that are about a confidential source or cite one, and whether they say more than its id."""
    if isinstance(value, dict):
        if value.get("source") in confidential:
            yield pointer, len(value) > 1
        for name, inner in value.items():
            yield from _mentions(inner, f"{pointer}/{name}", confidential)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _mentions(inner, f"{pointer}/{number}", confidential)


# --- tracing ---------------------------------------------------------------------------------------------------------


def _traced(
    dossier: Dossier,
    recorded: Iterable[RecordedEvent],
    sealed: Iterable[SealedText],
    compose: Callable[[Sequence[RecordedEvent]], Dossier],
) -> set[tuple[int, int]]:
    """Return which sealed texts the report prints: their marks stand in the marked one, their words in the real one."""
    marks: dict[int, list[tuple[SealedText, str]]] = {}
    for one in sealed:
        if one.pointer.rpartition("/")[2] not in _NUMBERS:  # a number can be computed with, a mark cannot
            marks.setdefault(one.position, []).append((one, f"\ue000{one.position}.{one.slot}\ue001"))
    marked = [_marked(one, marks.get(one.position, ())) for one in recorded]
    real = _all_text(dossier)
    seen = set(_MARK.findall(_all_text(compose(marked)))) - set(_MARK.findall(real))
    return {
        (one.position, one.slot)
        for found in marks.values()
        for one, mark in found
        if mark in seen and any(text.casefold() in real for text in _texts(one.value))
    }


def _marked(recorded: RecordedEvent, marks: Sequence[tuple[SealedText, str]]) -> RecordedEvent:
    """Return the event with marks in place of its sealed texts."""
    if not marks:
        return recorded
    event = recorded.event
    values = [(one.pointer, [mark] if isinstance(one.value, list) else mark) for one, mark in marks]
    body = put_back(to_json(event), values)
    return recorded._replace(event=read_event(event.type, event.schema_version, body))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _all_text(dossier: Dossier) -> str:
    """Return all texts of a report, apart from each other, without regard to case."""
    return "\0".join(_texts(msgspec.to_builtins(dossier))).casefold()
