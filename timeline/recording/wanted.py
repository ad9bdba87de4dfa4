"""What rows of tables ask for, what their makers may ask of the record, and what became of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

from events.base import Event
from timeline.errors import TimelineError
from timeline.projections.register import Standing, Thing

Match = Literal["id", "own", "registers", "said", "link", "passage", "coded"]
"""How what a row asks for is found on record: by its id; by its id, and never changed; by what it says; as a link.

Of a thing that later statements went on from, the last is meant; by its `own` id it is that thing and no later one.

A passage, or a code, is of an action, and is there or not.
"""


class Wanted(NamedTuple):
    """One event that a row asks for, as the door takes it: `{"type": …, "body": …}`.

    `columns` maps fields of the body to the column that filled them, for a refusal. `fed` are
    the fields of which the row says anything: the others are never compared.
    """

    draft: bytes
    columns: Mapping[str, str]
    fed: frozenset[str] = frozenset()
    match: Match = "id"


class Row(NamedTuple):
    """A row: the line it begins on, what it goes by in its data set, what it asks for, or all that is wrong in it.

    `action` is the action that it reports, as far as that can be told; `thing` the kind and the id of what it
    brings, where that is something else. `notes` are what was odd in it and is kept as it is.
    """

    line: int
    key: str = ""
    action: str | None = None
    wanted: Sequence[Wanted] = ()
    errors: Sequence[TimelineError] = ()
    notes: Sequence[str] = ()
    thing: tuple[str, str] | None = None

    @property
    def brought(self) -> tuple[str, str] | None:
        """Return the kind and the id of what it brings, as far as that can be told."""
        return self.thing if self.action is None else ("action", self.action)


class RowsReport(NamedTuple):
    """What became of a table.

    `appended` counts events, `corrected` those of them that correct or go on from what
    was on record; `already` what stood as the rows say; `refused` rows. `returned`
    are things that were retracted and that a row names again, `vanished` those of the
    data set that no row names: neither is ever recorded.
    """

    rows: int
    appended: int
    corrected: int
    already: int
    refused: int
    errors: tuple[TimelineError, ...]
    positions: tuple[int, ...]
    events: tuple[Event, ...] = ()
    returned: tuple[Thing, ...] = ()
    vanished: tuple[Thing, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()


class OnRecord(Protocol):
    """What the makers of rows may ask of the record, as it was before the file."""

    def find(self, kind: str, name: str) -> Standing[Any] | None:
        """Return how a thing stands, `None` if it is not on record."""

    def sources(self, beginning: str) -> Mapping[str, Standing[Any]]:
        """Return the sources whose ids begin so, in order."""

    def prefetch(self, kind: str, names: Collection[str]) -> None:
        """Read some things at once that will be asked for."""


class _Nothing:
    """An empty record."""

    def find(self, kind: str, name: str) -> Standing[Any] | None:  # noqa: ARG002  # there is nothing
        return None

    def sources(self, beginning: str) -> Mapping[str, Standing[Any]]:  # noqa: ARG002  # there is nothing
        return {}

    def prefetch(self, kind: str, names: Collection[str]) -> None:
        """Read nothing."""


NOTHING: OnRecord = _Nothing()


class MakeRows(Protocol):
    """Makes the rows of a file but for those that begin on some lines. A row may come in two parts, of one line."""

    def __call__(self, without: Collection[int], known: OnRecord) -> Iterable[Row]:
        """Return the rows, made on what is on record."""
