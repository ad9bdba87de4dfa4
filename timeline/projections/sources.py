"""Where sources go back to: independent roots, so that twelve outlets with one wire story count once."""

from collections.abc import Iterable, Iterator

from events.redactions import EventWithheld
from events.sources import Citation, SourceRelated
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


def quotable(register: Register, citations: Iterable[Citation]) -> Iterator[Citation]:
    """Yield the citations whose words may be printed: of a confidential source nothing may be but its id."""
    for citation in citations:
        source = register.sources.get(citation.source)
        if source is None or not source.now.confidential:
            yield citation


def is_supported(register: Register, citations: Iterable[Citation]) -> bool:
    """Tell whether anything that is cited still stands; what cites nothing rests on no source that could fall."""
    sources = [register.sources.get(citation.source) for citation in citations]
    return not sources or any(source is not None and source.stands for source in sources)


def is_assessed(register: Register, source: str) -> bool:
    """Tell whether anybody has recorded what a source goes back to; one that nobody looked at counts as a root."""
    thing = register.sources.get(source)
    return thing is not None and any(isinstance(one.event, SourceRelated) for one in thing.since)


def _is_withheld(register: Register, source: str) -> bool:
    """Tell whether it was redacted what a source is, or goes back to: nobody can tell which are independent."""
    thing = register.sources.get(source)
    if thing is None:
        return False
    return thing.withheld is not None or any(
        isinstance(one.event, EventWithheld) and one.event.was == SourceRelated.type for one in thing.since
    )


def independent_roots(register: Register, sources: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct publishers at the roots of `sources`, in order of first use.

    A source that was retracted, or is only general knowledge, is no root; nor is one of
    which it was redacted where it goes back to. A source without publisher stands for
    itself.
    """
    found: dict[str, None] = {}
    for source in sources:
        for root in roots_of(register, source):
            thing = register.sources.get(root)
            if thing is None or not thing.stands or thing.now.kind == "unsourced" or _is_withheld(register, root):
                continue
            found[thing.now.publisher or f"source {root}"] = None
    return tuple(found)
