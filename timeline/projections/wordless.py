"""A thing less the words of confidential sources, by what it cites itself: for whoever knows no more. Pure.

Tables of views and the index of texts are a function of each thing and its sources, so that
one that is caught up equals one that is made anew. Whom confidential sources alone name is a
matter of all that is known: ids stay there, and `confidential.Lens` takes them out of what is printed.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from events.base import Event
from events.notes import NoteAdded
from events.sources import Citation
from timeline.projections.confidential import Confidential, Cover, Lens, confidential_in
from timeline.projections.register import Register, Standing
from timeline.projections.resting import cited


def wordless(register: Register, thing: Standing[Any]) -> Standing[Any]:
    """Return a thing less the words that it has from confidential sources alone, of which the register knows."""
    confidential = _confidential_in(register)
    kept = confidential and confidential & sources_of(thing)
    return _Words(register).less(thing, kept) if kept else thing


def _confidential_in(register: Register) -> frozenset[str]:
    """Return the confidential sources of a register, which are looked for once: it is asked of thing after thing."""
    if _confidential_in not in register.looked_up:
        register.looked_up[_confidential_in] = confidential_in(register)
    found: frozenset[str] = register.looked_up[_confidential_in]
    return found


def sources_of(thing: Standing[Any]) -> frozenset[str]:
    """Return the ids of the sources that a thing ever cited, or that a note is about."""
    found = _sources(thing.now)
    if thing.first is not thing.now:
        found += _sources(thing.first)
    for one in thing.since:
        found += _sources(one.event)
    return frozenset(found)


def _sources(event: Event) -> list[str]:
    if isinstance(event, NoteAdded):
        kind, _, name = event.about.partition(":")
        return [name] if kind == "source" else []
    return [one.source for one in cited(event)]


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
