"""What confidential sources tell, kept back by every verb that reads, at whatever basis: of each its id is left."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from events.base import Event
from events.envelope import RecordedEvent
from events.grades import CitationAdded, SourceGraded
from events.notes import NoteAdded
from events.redactions import EventWithheld
from events.shape import to_json
from timeline.errors import NotALog
from timeline.projections.confidential import Lens, as_confidential
from timeline.projections.register import REGISTER, Register, Standing, Thing
from timeline.projections.resting import cited_in
from timeline.reports.lines import line_of

if TYPE_CHECKING:
    from events.envelope import Basis
    from events.sources import SourceRegistered
    from timeline.log.api import EventLog
    from timeline.views.store import Views

_LISTS = "citations"
_KEPT = "confidential"
_ANY = "SELECT 1 FROM {sources} WHERE confidential = 1 LIMIT 1"


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
        self._things: dict[str, Standing[Any] | None] = {}

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
        if not is_cited and not ((known.actors or known.notes) and self.is_any):
            return known
        beside = {name: found for name in missing if (found := self._source(name)) is not None}
        less = self.lens.of(replace(known, sources={**beside, **known.sources}) if beside else known)
        return replace(less, sources=known.sources) if beside else less

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
        views = self._reading.views_of_now
        if views is None:
            return True
        with views.reading() as rows:
            return bool(rows.select(_ANY))

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
        return self.lens.told(self.head, recorded) if self._may_tell(recorded) else recorded

    def _may_tell(self, recorded: RecordedEvent) -> bool:
        """Tell whether an event may say what a confidential source tells: it cites one, or what it is about does."""
        if isinstance(recorded.event, NoteAdded) or recorded.stream.startswith(("actor:", "note:")):
            return self.is_any
        if any(map(self.holds, _sources_of(recorded.event))):
            return True
        thing = self._thing(recorded.stream)
        return thing is not None and any(map(self.holds, _sources_of(thing.now)))

    def _thing(self, stream: str) -> Standing[Any] | None:
        if stream not in self._things:
            try:
                known = REGISTER.fold(self._reading.log.read(stream=stream))
            except NotALog:
                known = Register()
            self._things[stream] = known.find(*Thing.of_stream(stream))
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
