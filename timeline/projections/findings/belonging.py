"""What belongs to an action: claims about it, responses at it, and what those name, rest on and are noted of."""

from collections.abc import Iterator

from timeline.projections.references import references
from timeline.projections.register import Register, Thing

_CARRIED = ("actor", "source", "place")


def belonging_to(register: Register, action: str) -> tuple[Thing, ...]:
    """Return an action and everything that belongs to it, in the order of kinds: not the actions at the other ends."""
    own = dict.fromkeys(_own(register, action))
    carried = {one: None for thing in own for one in _carried(register, thing)}
    found = {**own, **carried}
    notes = {
        Thing("note", name): None for name, note in register.notes.items() if Thing.of_stream(note.now.about) in found
    }
    return (*found, *notes)


def _own(register: Register, action: str) -> Iterator[Thing]:
    yield Thing("action", action)
    for name, claim in register.claims.items():
        if action in claim.now.about:
            yield Thing("claim", name)
    for name, link in register.responses.items():
        if action in (link.now.responding, link.now.responded_to):
            yield Thing("response", name)


def _carried(register: Register, thing: Thing) -> Iterator[Thing]:
    standing = register.find(*thing)
    events = (standing.now, *(one.event for one in standing.since)) if standing is not None else ()
    for event in events:
        yield from (Thing(one.kind, one.id) for one in references(event) if one.kind in _CARRIED)
