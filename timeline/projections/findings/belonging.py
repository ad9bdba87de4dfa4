"""What belongs to an action: what is one with it, claims and responses, what those name, and notes."""

from collections.abc import Iterator, Mapping

from timeline.projections.merging import merged_actions
from timeline.projections.references import references
from timeline.projections.register import Register, Thing

_CARRIED = ("actor", "source", "place")


def belonging_to(register: Register, action: str) -> tuple[Thing, ...]:
    """Return an action and everything that belongs to it, in the order of kinds: not the actions at the other ends.

    What was merged with it belongs to it, and so does what belongs to that.
    """
    own = dict.fromkeys(_own(register, _one_with(register, action)))
    carried = {one: None for thing in own for one in _carried(register, thing)}
    found = {**own, **carried}
    notes = {
        Thing("note", name): None for name, note in register.notes.items() if Thing.of_stream(note.now.about) in found
    }
    return (*found, *notes)


def _one_with(register: Register, action: str) -> dict[str, None]:
    """Return the actions that are shown as one with this, the one that they are shown as first."""
    merged = merged_actions(register)
    into = merged.get(action, action)
    return dict.fromkeys((into, *(name for name, other in merged.items() if other == into)))


def _own(register: Register, actions: Mapping[str, None]) -> Iterator[Thing]:
    yield from (Thing("action", name) for name in actions)
    for name, claim in register.claims.items():
        if not actions.keys().isdisjoint(claim.now.about):
            yield Thing("claim", name)
    for name, link in register.responses.items():
        if not actions.keys().isdisjoint((link.now.responding, link.now.responded_to)):
            yield Thing("response", name)


def _carried(register: Register, thing: Thing) -> Iterator[Thing]:
    standing = register.find(*thing)
    events = (standing.now, *(one.event for one in standing.since)) if standing is not None else ()
    for event in events:
        yield from (Thing(one.kind, one.id) for one in references(event) if one.kind in _CARRIED)
