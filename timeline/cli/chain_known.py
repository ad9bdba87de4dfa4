"""What is known of the chain of an action, each action once; and what chains are made of."""

from timeline.cli.finding import find
from timeline.cli.invocation import Reading
from timeline.cli.narrowing import with_sources
from timeline.errors import NotFound
from timeline.projections.merging import as_merged
from timeline.projections.register import Register, Thing
from timeline.replay.about import Reach


def known_of_chain(reading: Reading, action: str, reach: Reach, *also: Thing) -> tuple[Register, str]:
    """Return what is known of the chain of an action, each action once, and the id that it is shown as; `also` of what.

    Raises `NotFound` for an action that does not stand.
    """
    thing, _ = find(reading, action, ("action",), reach, argument="ACTION")
    known = as_merged(reading.about(thing, *also, reach=reach))
    name = known.survivors.get(thing.id, thing.id)
    if name not in known.actions or not known.actions[name].stands:
        raise NotFound(kind="standing action", name=name, where={"argument": "ACTION"})
    return known, name


def links_and_actions(known: Register) -> frozenset[Thing]:
    """Return what chains are made of, and the sources that it cites."""
    things = (Thing(kind, name) for kind in ("action", "response") for name in known.of_kind(kind))
    return with_sources(known, things)
