"""What confidential sources say, kept back where the record is printed event by event: of each its id is left."""

from collections.abc import Iterable
from typing import Any

from events.base import Event
from events.grades import CitationAdded
from timeline.cli.invocation import Reading
from timeline.errors import NotALog
from timeline.projections.register import REGISTER

_LISTS = "citations"


class KeptBack:
    """Which sources are confidential by now, at whatever basis is shown: each is looked up once, when it is cited."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[str, bool] = {}

    def holds(self, source: str) -> bool:
        """Tell whether nothing that a source says may be printed; so it is where a newer version says what it is."""
        if source not in self._known:
            self._known[source] = self._is_confidential(source)
        return self._known[source]

    def _is_confidential(self, source: str) -> bool:
        try:
            thing = REGISTER.fold(self._reading.log.read(stream=f"source:{source}")).sources.get(source)
        except NotALog:
            return True
        return thing is not None and thing.now.confidential

    def line(self, event: Event, line: str) -> str:
        """Return the line that tells an event, without the words of a passage that is kept back."""
        if isinstance(event, CitationAdded) and self.holds(event.citation.source):
            return f"{event.citation.source}: confidential"
        return line

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
