"""Where sources go back to: independent roots, so that twelve outlets with one wire story count once."""

from collections.abc import Iterable

from events.sources import SourceRelated
from timeline.projections.register import Register


def roots_of(register: Register, source: str) -> tuple[str, ...]:
    """Return the sources that `source` goes back to; itself, if none is on record. A circle ends where it began."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [source]
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        thing = register.sources.get(name)
        origins = [one.event.origin for one in thing.since if isinstance(one.event, SourceRelated)] if thing else []
        if origins:
            waiting.extend(origins)
        else:
            found[name] = None
    return tuple(found) or (source,)


def is_assessed(register: Register, source: str) -> bool:
    """Tell whether anybody has recorded what a source goes back to; one that nobody looked at counts as a root."""
    thing = register.sources.get(source)
    return thing is not None and any(isinstance(one.event, SourceRelated) for one in thing.since)


def independent_roots(register: Register, sources: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct publishers at the roots of `sources`, in order of first use.

    A source that was retracted, or is only general knowledge, is no root. A source
    without publisher stands for itself.
    """
    found: dict[str, None] = {}
    for source in sources:
        for root in roots_of(register, source):
            thing = register.sources.get(root)
            if thing is None or not thing.stands or thing.now.kind == "unsourced":
                continue
            found[thing.now.publisher or f"source {root}"] = None
    return tuple(found)
