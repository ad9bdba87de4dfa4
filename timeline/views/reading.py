"""How a view reads the log: page by page, and last of all the things that something was recorded of before."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from events.envelope import Basis, RecordedEvent
from events.sources import SourceRegistered
from timeline.log.api import EventLog
from timeline.projections.register import KINDS, REGISTER, Register, Standing, Thing
from timeline.projections.wordless import sources_of
from timeline.replay.about import events_about, known_of
from timeline.views.view import Page

PAGE = 1000
_KINDS = frozenset(KINDS)


class LogSource:
    """The log at the end of the work: `Source`."""

    def __init__(self, log: EventLog, basis: Basis) -> None:
        self._log = log
        self.basis = basis

    def known(self, things: Collection[Thing]) -> Register:
        """Return the register of exactly these things: see `Source.known`."""
        return known_of(self._log, self.basis, things)


class Pages:
    """What was recorded after one basis and up to another, as pages of things.

    First come, in order of the log, the things that were first recorded there, each with
    what was recorded of it on the same page. `late` come those that were on record
    before, or that more was recorded of on later pages: each once, with all of its events.
    So no page holds more than its share, and a thing is written twice only if something
    was recorded of it twice. Every byte is checked (`read_verified`, `read_streams`).
    """

    def __init__(self, log: EventLog, since: Basis, basis: Basis, size: int = PAGE) -> None:
        self._log, self.since, self.basis, self._size = log, since, basis, size
        self._late: dict[Thing, None] = {}
        self._came = 0
        self._hidden = Hidden(log, basis)
        self.done = since.position

    def first(self) -> Iterator[Page]:
        """Yield pages of new things. What was yielded counts when all was, and no error was raised."""
        return self.stretch(self.since, self.basis)

    def stretch(self, since: Basis, until: Basis) -> Iterator[Page]:
        """Yield pages of the things that are new between two bases: `first`, stretch by stretch, in order.

        Where each begins with the basis that the one before ended with, so much is
        checked as if it were one: the tree of each must have the root of both.
        """
        events = self._log.read_verified(until, since=since)
        while chunk := list(islice(events, self._size)):
            self.done = chunk[-1].position
            fresh = self._fresh(chunk)
            known = REGISTER.fold(fresh)
            hidden = self._hidden.of({*_cited(known), *known.sources})
            # What a source said before it became confidential is not written, be it to be deleted later.
            too_early = {name for name in hidden if name in known.sources and not known.sources[name].now.confidential}
            if too_early:
                self._late.update((Thing("source", name), None) for name in too_early)
                streams = {f"source:{name}" for name in too_early}
                known = REGISTER.fold(event for event in fresh if event.stream not in streams)
            yield Page(known, *_things(known), hidden)

    def _fresh(self, chunk: Iterable[RecordedEvent]) -> list[RecordedEvent]:
        streams: set[str] = set()
        fresh = []
        for event in chunk:
            stream = event.stream
            if event.revision == 1:
                streams.add(stream)
                fresh.append(event)
            elif stream in streams:
                fresh.append(event)
            else:
                kind, _, name = stream.partition(":")
                if kind in _KINDS:
                    self._late[Thing(kind, name)] = None
        return fresh

    def late(self, at_least: int = 1) -> Iterator[Page]:
        """Yield pages of the things that were recorded before their page, as long as so many are waiting.

        They come as they stand in the end, so before the end of `first` too: once all
        that was yielded before is written.
        """
        while len(self._late) - self._came >= at_least:
            things = tuple(islice(self._late, self._came, self._came + self._size))
            self._came += len(things)
            known = known_of(self._log, self.basis, things)
            yield Page(known, things, frozenset(), self._hidden.of(_cited(known)))

    def hand_over(self) -> tuple[Thing, ...]:
        """Return the things that were found to come late, and leave them to whoever takes them: see `pass_over`."""
        found, self._late = tuple(self._late), {}
        return found

    def pass_over(self, done: int, late: Iterable[Thing]) -> None:
        """Take it that a stretch was read elsewhere up to a position, where these things were found to come late."""
        self.done = done
        self._late.update(dict.fromkeys(late))


class Hidden:
    """Which sources are confidential at a basis; each is read once."""

    def __init__(self, log: EventLog, basis: Basis) -> None:
        self._log, self._basis = log, basis
        self._looked_at: dict[str, Standing[SourceRegistered] | None] = {}

    def of(self, sources: Collection[str]) -> Mapping[str, Standing[SourceRegistered]]:
        """Return those of some sources that are confidential, as they stand."""
        new = [name for name in sources if name not in self._looked_at]
        if new:
            read = REGISTER.fold(events_about(self._log, self._basis, [Thing("source", name) for name in new])).sources
            self._looked_at |= {name: one if (one := read.get(name)) and one.now.confidential else None for name in new}
        return {name: one for name in sources if (one := self._looked_at[name]) is not None}


def _cited(known: Register) -> set[str]:
    """Return the sources that things rest on, and what was recorded of them since; and those that notes are about."""
    things = (thing for kind in KINDS for thing in known.of_kind(kind).values())
    return {name for thing in things for name in sources_of(thing)}


def _things(known: Register) -> tuple[tuple[Thing, ...], frozenset[Thing]]:
    # The register made a `Thing` for each event: to make another for each thing costs more than to look through those.
    made = dict.fromkeys(known.things.values())
    kinds = {thing.kind for thing in made}
    things = tuple([thing for kind in KINDS if kind in kinds for thing in made if thing.kind == kind])
    return things, frozenset(things)
