"""What concerns a chain: its actions, what is said of them, who says it, and what that rests on."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from events.base import Event
from events.notes import CaseExcluded, CaseIncluded, CaseOpened
from timeline.projections.chains import build
from timeline.projections.connected import connected, part_of
from timeline.projections.merging import merged_actions
from timeline.projections.references import references
from timeline.projections.register import Register, Standing, Thing

_CARRIED = ("actor", "source")


class Concern(NamedTuple):
    """The actions of a chain, and every thing on record that concerns them."""

    actions: frozenset[str]
    things: frozenset[Thing]


def concerning(registers: Iterable[Register], action: str) -> Concern:
    """Return what concerns the chains that hold `action` in any of the registers, over the strengths that are drawn."""
    registers = tuple(registers)
    actions = frozenset(name for register in registers for name in _chain_of(register, action))
    things = {thing for register in registers for thing in _said_of(register, actions)}
    waiting = list(things)
    while waiting:
        thing = waiting.pop()
        for name in {one for register in registers for one in _carrying(register.find(*thing))} - things:
            things.add(name)
            waiting.append(name)
    about = {str(thing).replace(" ", ":", 1) for thing in things}
    things |= {
        Thing("note", name)
        for register in registers
        for name, note in register.notes.items()
        if note.now.about in about
    }
    return Concern(actions, frozenset(things))


def _chain_of(register: Register, action: str) -> tuple[str, ...]:
    """Return the actions of a chain, and the records that were merged into one of them."""
    into = merged_actions(register)
    shown = into.get(action, action)
    chain = build(part_of(register, connected((register,), (action,)))).of(shown)
    actions = (shown,) if chain is None else chain.actions
    return (*actions, *(name for name, survivor in into.items() if survivor in actions))


def _said_of(register: Register, actions: frozenset[str]) -> Iterator[Thing]:
    """Yield the actions, responses from or to them, the cases that they are in, and the claims about any of it."""
    yield from (Thing("action", name) for name in actions)
    cases = {name for name, case in register.cases.items() if _holds(case, actions)}
    yield from (Thing("case", name) for name in cases)
    for name, claim in register.claims.items():
        about = (*claim.first.about, *claim.now.about)
        if not actions.isdisjoint(about) or not cases.isdisjoint((claim.first.about_case, claim.now.about_case)):
            yield Thing("claim", name)
    for name, link in register.responses.items():
        ends = (link.first.responding, link.first.responded_to, link.now.responding, link.now.responded_to)
        if any(end in actions for end in ends):
            yield Thing("response", name)


def _holds(case: Standing[CaseOpened], actions: frozenset[str]) -> bool:
    """Tell whether one of some actions was ever looked at for a case."""
    looked_at = (one.event for one in case.since if isinstance(one.event, CaseIncluded | CaseExcluded))
    return any(not actions.isdisjoint(event.actions) for event in looked_at)


def _carrying(standing: Standing[Event] | None) -> Iterator[Thing]:
    """Yield the actors and sources that all events about a thing name."""
    if standing is not None:
        for event in (standing.now, standing.first, *(one.event for one in standing.since)):
            yield from (Thing(one.kind, one.id) for one in references(event) if one.kind in _CARRIED)
