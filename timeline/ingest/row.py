"""The cells of one row, as whatever is made of them reads them; what is wrong in them is gathered, cell by cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import msgspec

from events.reading import Zoning
from timeline.errors import TimelineError
from timeline.ingest import columns
from timeline.ingest.cells import Body, in_column
from timeline.ingest.citing import Citing
from timeline.ingest.mapping import Cells
from timeline.ingest.naming import Names
from timeline.ingest.profiles import Profile
from timeline.ingest.refusals import refused
from timeline.recording.wanted import Match, OnRecord, Wanted

T = TypeVar("T")

_SAID = ("claimant",)
"""The fields that say, where they hold nothing, that it is nobody on record."""


@dataclass(slots=True)
class Told:
    """What rows tell of one action: the line of the first, its body, and the fields of it that a row filled."""

    line: int
    body: Body
    fed: set[str]


def together(field: str, one: Any, other: Any) -> Any:  # noqa: ANN401  # any JSON
    """Return what two rows say of one field. Raises `ValueError` where they contradict each other."""
    if field in ("actors", "targets", "participants"):
        is_same = [party["actor"] for party in one or ()] == [party["actor"] for party in other or ()]
    elif field == "occurred" and one is not None and other is not None:
        zoned, plain = (one, other) if one.get("zone") else (other, one)
        is_date = plain.get("zone") is None and plain.get("edtf") == zoned.get("edtf") is not None
        is_same = is_date or all(zoned.get(name) == plain.get(name) for name in ("earliest", "latest", "precision"))
        one = plain | zoned
    else:
        is_same = one == other
    if not is_same:
        raise ValueError(field)
    return one


class Whole(Protocol):
    """What a row asks of the whole of its table."""

    profile: Profile
    known: OnRecord
    names: Names
    citing: Citing
    keeps_mismatch: bool

    def zone_of(self, cells: Cells, territory: tuple[str, ...], before: Body | None) -> Zoning:
        """Return the zone that a row's times are read in."""

    def tell(self, name: str, told: Told) -> Told:
        """Return what all rows so far tell of an action, one more among them."""


class RowCells:
    """The cells of one row, and what is asked for and wrong in it so far."""

    def __init__(self, rows: Whole, line: int, cells: Cells) -> None:
        self.rows, self.cells, self.line = rows, cells, line
        self.profile = rows.profile
        self.errors: list[TimelineError] = []
        self.brought: list[Wanted] = []
        self.wanted: list[Wanted] = []
        self.later: list[Wanted] = []
        self.notes: list[str] = []
        self.told: tuple[str, Told] | None = None
        self.key = ""
        self.reports: str | None = None

    def attempt(self, make: Callable[[], T], field: str) -> T | None:
        """Return what is made of a cell; what is wrong with it is gathered."""
        try:
            return make()
        except TimelineError as error:
            cell = self.cells.get(field)
            if "column" not in error.where and cell is not None:
                in_column(error, cell.column)
            self.errors.append(error)
            return None

    def of(self, field: str, make: Callable[[str], T]) -> T | None:
        """Return what is made of a field, if its cell is filled."""
        cell = self.cells.get(field)
        return None if cell is None else self.attempt(lambda: make(cell.text), field)

    def text(self, field: str) -> str | None:
        """Return a filled cell as it is."""
        cell = self.cells.get(field)
        return None if cell is None else cell.text

    def refuse(self, says: str, fix: str, field: str | None = None) -> None:
        """Take a cell, or the row, for refused."""
        cell = self.cells.get(field) if field is not None else None
        error = refused(says=says, fix=fix)
        self.errors.append(in_column(error, cell.column) if cell is not None else error)

    def fed(self) -> set[str]:
        """Return the fields of events that the row says anything of, be it that there is nothing any more."""
        filled = {*self.cells, *self.cells.emptied}
        return {columns.FED.get(field, "") for field in filled} - {""}

    def want(
        self, type_: str, body: Mapping[str, Any], filled: Mapping[str, str], fed: set[str], match: Match = "id"
    ) -> Wanted:
        """Return an event to ask for; what is blank is left out of it."""
        named = {path: self.cells[field].column for path, field in filled.items() if field in self.cells}
        plain = {name: value for name, value in body.items() if value is not None or name in _SAID}
        return Wanted(msgspec.json.encode({"type": type_, "body": plain}), named, frozenset(fed), match)

    def publisher(self) -> str | None:
        """Return who published the first source that the row cites, as far as that is known."""
        try:
            cited = self.rows.citing.sources(self.cells)
            return self.rows.citing.publisher_of(cited[0]) if cited else None
        except TimelineError:  # told once, where the sources are read
            return None
