"""What a record rests on: the passages that it cites, those that were added since, and whether any of them stands."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from events.sources import Citation
from timeline.projections.register import How, Register, Standing, standing_of
from timeline.projections.sources import is_supported


def citations_of(thing: Standing[Any]) -> tuple[Citation, ...]:
    """Return the passages that an action, a claim or a response rests on: its own, and those added since."""
    cited: tuple[Citation, ...] = getattr(thing.now, "citations", ())
    return cited


def sources_of(thing: Standing[Any]) -> tuple[str, ...]:
    """Return the ids of the sources that a thing rests on, in order of first use."""
    return each_once(citations_of(thing))


def each_once(citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return the ids of the sources of passages, in order of first use."""
    return tuple(dict.fromkeys(citation.source for citation in citations))


def rests_on_something(register: Register, thing: Standing[Any]) -> bool:
    """Tell whether anything that a thing rests on still stands; what cites nothing is ours, and cannot fall so."""
    return is_supported(register, citations_of(thing))


def is_unsupported(register: Register, thing: Standing[Any]) -> bool:
    """Tell whether a thing was neither struck nor taken back, and yet nothing that it rests on stands any more."""
    return thing.stands and not rests_on_something(register, thing)


def holding_of(register: Register, thing: Standing[Any]) -> How | Literal["unsupported"]:
    """Return how a thing stands on record; unsupported, where nothing that it rests on stands any more."""
    return "unsupported" if is_unsupported(register, thing) else standing_of(thing)


def fallen_of(register: Register, thing: Standing[Any]) -> Iterator[str]:
    """Yield the ids of those sources that a thing rests on which were withdrawn or struck."""
    for name in sources_of(thing):
        source = register.sources.get(name)
        if source is not None and not source.stands:
            yield name
