"""A thing less the words of confidential sources, by what it cites itself: for whoever knows no more. Pure.

Tables of views and the index of texts are a function of each thing and its sources, so that
one that is caught up equals one that is made anew. Whom confidential sources alone name is a
matter of all that is known: ids stay there, and `confidential.Lens` takes them out of what is printed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from events.base import Event
from events.notes import NoteAdded
from events.sources import Citation
from timeline.projections.confidential import Confidential, Cover, Lens
from timeline.projections.register import Register, Standing
from timeline.projections.resting import cited


def wordless(register: Register, thing: Standing[Any]) -> Standing[Any]:
    """Return a thing less the words that it has from confidential sources alone, of which the register knows."""
    sources = register.sources
    kept = {name for name in sources_of(thing) if name in sources and sources[name].now.confidential}
    return _Words(register).less(thing, kept) if kept else thing


def sources_of(thing: Standing[Any]) -> frozenset[str]:
    """Return the ids of the sources that a thing ever cited, or that a note is about."""
    events = (thing.first, thing.now, *(one.event for one in thing.since))
    return frozenset(name for event in events for name in _sources(event))


def _sources(event: Event) -> Iterator[str]:
    yield from (one.source for one in cited(event))
    if isinstance(event, NoteAdded) and event.about.startswith("source:"):
        yield event.about.partition(":")[2]


class _Words(Lens):
    """Keeps back words, and nobody's id."""

    def less(self, thing: Standing[Any], kept: Collection[str]) -> Standing[Any]:
        """Return a thing less the words that only these sources say."""
        return self._less(self._now, thing, kept)

    @property
    def behind(self) -> Mapping[str, Confidential]:
        """Return nobody."""
        return {}

    def _cover(self, register: Register, passages: Iterable[Citation], kept: Collection[str]) -> Cover | None:
        names = tuple(dict.fromkeys(one.source for one in passages))
        if not names or not all(name in kept for name in names):
            return None
        return Cover(self._mark(register, names[0]), names, {}, is_whole=True, authors=frozenset())

    def _hiding(self, register: Register, speaker: str, cover: Cover) -> Confidential | None:
        del register, speaker, cover
        return None
