"""What confidential sources tell, kept back by every verb that reads, at whatever basis: of each its id is left."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from events.base import Event
from events.envelope import RecordedEvent
from events.grades import CitationAdded, SourceGraded
from events.redactions import EventWithheld
from events.shape import to_json
from timeline.errors import NotALog
from timeline.projections.confidential import Lens, as_confidential, confidential_in
from timeline.projections.mentions import actors_in
from timeline.projections.register import KINDS, REGISTER, Register, Standing, Thing
from timeline.projections.resting import cited_in
from timeline.reports.lines import line_of

if TYPE_CHECKING:
    from events.envelope import Basis
    from events.sources import SourceRegistered
    from timeline.log.api import EventLog
    from timeline.views.confiding import Confiding
    from timeline.views.store import Views

_LISTS = "citations"
_KEPT = "confidential"
_FEW_THINGS = 1_000
"""A part of what is known that is larger is not looked through for whom it names."""


class Read(Protocol):
    """The log at the basis of a run."""

    @property
    def log(self) -> "EventLog":
        """The log."""

    @property
    def basis(self) -> "Basis":
        """The basis that is printed."""

    @property
    def whole(self) -> Register:
        """What was known at the basis."""

    @property
    def views_of_now(self) -> "Views | None":
        """The views, where any are kept of all that is recorded by now."""


class KeptBack:
    """Keeps back what confidential sources tell, by what is confidential now, at whatever basis is shown.

    Each source is looked up once, when it is cited. Who is named by confidential sources
    alone only the whole log tells: it is read where something confidential is to be printed.
    """

    def __init__(self, reading: Read) -> None:
        self._reading = reading
        self._sources: dict[str, Standing[SourceRegistered] | None] = {}
        self._unreadable: set[str] = set()
        self._things: dict[str, Register] = {}
        self._nearby: tuple[frozenset[str], Lens] | None = None

    def holds(self, source: str) -> bool:
        """Tell whether nothing that a source says may be printed; so it is where a newer version says what it is."""
        thing = self._source(source)
        return source in self._unreadable or (thing is not None and thing.now.confidential)

    def _source(self, source: str) -> "Standing[SourceRegistered] | None":
        if source not in self._sources:
            try:
                found = REGISTER.fold(self._reading.log.read(stream=f"source:{source}")).sources.get(source)
            except NotALog:
                self._unreadable.add(source)
                found = None
            self._sources[source] = found
        return self._sources[source]

    # --- what is known -------------------------------------------------------------------------------------------

    def marked(self, known: Register) -> Register:
        """Return what was known at the basis, with those sources confidential that became so since."""
        return as_confidential(known, frozenset(name for name in self.since(known.sources) if self.holds(name)))

    def since(self, sources: Collection[str]) -> list[str]:
        """Return those of some sources that anything was recorded of after the basis."""
        log, basis = self._reading.log, self._reading.basis
        head = log.basis()
        touched = log.touched(basis.position, head.position) if basis.position < head.position else ()
        names = dict.fromkeys(stream[7:] for _, stream in touched if stream.startswith("source:"))
        return [name for name in names if name in sources]

    def of(self, known: Register) -> Register:
        """Return what is known, or a part of it, less what confidential sources tell."""
        missing = {name for name in cited_in(known) if name not in known.sources}
        is_cited = any(map(self.holds, missing)) or any(thing.now.confidential for thing in known.sources.values())
        if not is_cited and not self._may_name(known):
            return known
        beside = {name: found for name in missing if (found := self._source(name)) is not None}
        whole = replace(known, sources={**beside, **known.sources}) if beside else known
        less = self._lens_on(whole).of(whole)
        return replace(less, sources={name: less.sources[name] for name in known.sources}) if beside else less

    def _may_name(self, known: Register) -> bool:
        """Tell whether an actor or a note of what is known may be one of those whom confidential sources alone name.

        Views that are kept of the head tell it quickly: else nobody knows before all is read.
        """
        if not known.actors and not known.notes:
            return False
        if self._confiding is None:
            return True
        if not self._confiding.hidden:
            return False
        about = {thing.now.about for thing in known.notes.values()}
        is_about = any(f"source:{name}" in about for name in self._confiding.hidden)
        named = self._confiding.named() - self._confiding.states
        return is_about or any(name in known.actors or f"actor:{name}" in about for name in named)

    def _lens_on(self, known: Register) -> Lens:
        """Return what takes it out of what is known, or a part of it; of a few things, by what tells of them."""
        confiding = self._confiding
        if confiding is None or "head" in vars(self) or self._is_whole(known):
            return self.lens
        named = confiding.named(confidential_in(known))
        actors = named & actors_in(known) if sum(map(len, map(known.of_kind, KINDS))) <= _FEW_THINGS else named
        if self._nearby is None or not actors <= self._nearby[0]:
            asked = actors if self._nearby is None else named  # who asks for some after others asks for many
            self._nearby = (asked, Lens(confiding.known(asked)))
        return self._nearby[1]

    def _is_whole(self, known: Register) -> bool:
        """Tell whether what is known is so much that all of it was read at the head."""
        is_head = self._reading.basis == self._reading.log.basis()
        return is_head and sum(map(len, map(known.of_kind, KINDS))) > _FEW_THINGS

    @cached_property
    def _confiding(self) -> "Confiding | None":
        """Return what views that are kept of the head know of whom confidential sources name; `None` without any."""
        views = self._reading.views_of_now
        if views is None:
            return None
        from timeline.views.confiding import Confiding

        return Confiding(self._reading.log, views)

    @cached_property
    def lens(self) -> Lens:
        """Return what takes it out. Raises as reading the whole log does."""
        return Lens(self.head)

    @cached_property
    def head(self) -> Register:
        """Return all that is known now. Raises as reading the whole log does."""
        from timeline.replay import known_at

        if self._reading.basis == self._reading.log.basis():
            return self._reading.whole

        return known_at(self._reading.log, self._reading.log.basis())

    @cached_property
    def is_any(self) -> bool:
        """Tell whether any source is confidential, or may be: views that are kept of the head tell it quickly."""
        return self._confiding is None or bool(self._confiding.hidden)

    # --- event by event ------------------------------------------------------------------------------------------

    def told(self, recorded: RecordedEvent) -> tuple[str, dict[str, Any]]:
        """Return the line and the body of an event, without what confidential sources tell."""
        event = recorded.event
        kind, _, name = recorded.stream.partition(":")
        if kind == "source" and self.holds(name):
            graded = (
                {"reliability": event.reliability, "grader": event.grader} if isinstance(event, SourceGraded) else {}
            )
            return _KEPT, {"source": name, **graded}
        try:
            event = self.less(recorded).event
        except NotALog:  # what a newer version recorded may name the same openly: nobody can tell
            return _KEPT, self.body({_LISTS: body_of(event).get(_LISTS, [])})
        body = self.body(body_of(event))
        if isinstance(event, CitationAdded) and self.holds(event.citation.source):
            return f"{event.citation.source}: {_KEPT}", body
        return line_of(event), body

    def less(self, recorded: RecordedEvent) -> RecordedEvent:
        """Return an event less what confidential sources tell but in passages. Raises as reading the whole log does."""
        if not self._may_tell(recorded):
            return recorded
        known = self._alone(recorded.stream)
        if self._confiding is None or "head" in vars(self) or known == Register():
            return self.lens.told(self.head, recorded)
        sources = {name: found for name in cited_in(known) if (found := self._source(name)) is not None}
        known = replace(known, sources={**sources, **known.sources})
        return self._lens_on(known).told(known, recorded)

    def _may_tell(self, recorded: RecordedEvent) -> bool:
        """Tell whether an event may say what a confidential source tells: it cites one, or what it is about does."""
        if any(map(self.holds, _sources_of(recorded.event))):
            return True
        known = self._alone(recorded.stream)
        if recorded.stream.startswith(("actor:", "note:")):
            return self.is_any and (known == Register() or self._may_name(known))
        thing = known.find(*Thing.of_stream(recorded.stream))
        return thing is not None and any(map(self.holds, _sources_of(thing.now)))

    def _alone(self, stream: str) -> Register:
        """Return all that is known now of one thing; nothing, where a newer version wrote of it."""
        if stream not in self._things:
            try:
                self._things[stream] = REGISTER.fold(self._reading.log.read(stream=stream))
            except NotALog:
                self._things[stream] = Register()
        return self._things[stream]

    def unread(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return what stands open in an event that a newer version wrote; if it cites what is kept back, that alone."""
        cited = [body["citation"]] if isinstance(body.get("citation"), dict) else body.get(_LISTS)
        sources = [one.get("source") for one in cited if isinstance(one, dict)] if isinstance(cited, list) else []
        if not any(isinstance(one, str) and self.holds(one) for one in sources):
            return body
        return {_LISTS: self.passages(cited or ())}

    # --- as JSON -------------------------------------------------------------------------------------------------

    def body(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the body of an event, or the fields of a thing, without the words of passages that are kept back."""
        less = dict(body)
        if isinstance(one := body.get("citation"), dict):
            less["citation"] = self._passage(one)
        if isinstance(several := body.get(_LISTS), list):
            less[_LISTS] = self.passages(several)
        if isinstance(changes := body.get("changes"), list):
            less["changes"] = [self._change(one) for one in changes]
        return less

    def passages(self, cited: Iterable[Any]) -> list[Any]:
        """Return passages, of those that are kept back the source alone."""
        return [self._passage(one) for one in cited]

    def _passage(self, one: Any) -> Any:  # noqa: ANN401  # JSON
        is_kept = isinstance(one, dict) and isinstance(one.get("source"), str) and self.holds(one["source"])
        return {"source": one["source"]} if is_kept else one

    def _change(self, one: Any) -> Any:  # noqa: ANN401  # JSON
        is_cited = isinstance(one, dict) and one.get("field") == _LISTS and isinstance(one.get("value"), list)
        return {**one, "value": self.passages(one["value"])} if is_cited else one


def body_of(event: Event) -> dict[str, Any]:
    """Return all fields of an event as JSON values; of one that was redacted whole, only that it was."""
    body = to_json(event)
    return {"withheld": body["withheld"]} if isinstance(event, EventWithheld) else body


def _sources_of(event: Event) -> list[str]:
    """Return the sources that an event cites, or cites by correction."""
    one = getattr(event, "citation", None)
    return [citation.source for citation in (*getattr(event, _LISTS, ()), *([] if one is None else [one]))]
