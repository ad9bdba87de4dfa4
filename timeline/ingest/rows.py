"""Rows of analysts' tables as drafts of events: made one by one, and what several tell of one action put together."""

from collections.abc import Collection, Iterator

from events.reading import Zoning
from timeline.errors import TimelineError
from timeline.ingest import cells as read
from timeline.ingest.cells import Body
from timeline.ingest.citing import Citing
from timeline.ingest.making import Making
from timeline.ingest.mapping import Cells, Mapped
from timeline.ingest.naming import Names, row_id
from timeline.ingest.refusals import refused
from timeline.ingest.row import Told, together
from timeline.ingest.sheets import SheetRow
from timeline.recording.wanted import NOTHING, OnRecord, Row


class Rows:
    """The rows of one table, made into drafts one after another: a later row may rest on an earlier one."""

    def __init__(
        self, mapped: Mapped, known: OnRecord = NOTHING, *, zone: str | None, source: str | None, keep: bool = False
    ) -> None:
        self.mapped, self.profile, self.known = mapped, mapped.profile, known
        self.keeps_mismatch = keep
        self._zone = zone
        self.names = Names(self.profile)
        self.citing = Citing(self.profile, self.names, source, known)
        self._actions: dict[str, Told] = {}
        self._cells: dict[tuple[str, ...], int] = {}

    def make(self, without: Collection[int]) -> Iterator[Row]:
        """Yield the rows but for those that begin on some lines: what rests on other rows comes after them all.

        All are made before the first is handed out: what one action rests on is told by all of its rows.
        """
        taken = [(row, self.mapped.cells(row)) for row in self.mapped.sheet.rows if row.line not in without]
        self.known.prefetch("action", {name for _, cells in taken if (name := self._name(cells)) is not None})
        self.citing.prefetch(cells for _, cells in taken)
        made = [Making(self, row.line, cells) for row, cells in taken]
        for one, (row, _) in zip(made, taken, strict=True):
            one.make(self._first_line(row))
        yield from (one.row() for one in made)
        yield from (Row(one.line, one.key, None, one.later) for one in made if one.later and not one.errors)

    def _name(self, cells: Cells) -> str | None:
        try:
            return row_id(cells["id"].text, self.profile) if "id" in cells else None
        except TimelineError:  # refused where the row is made
            return None

    def _first_line(self, row: SheetRow) -> int:
        """Return the line that a row's very cells stand on first."""
        return self._cells.setdefault(row.cells, row.line)

    def zone_of(self, cells: Cells, territory: tuple[str, ...], before: Body | None) -> Zoning:
        """Return the zone that a row's times are read in: where nothing names one, that of the action as it was read.

        `before` is the time of the action on record.
        """
        cell = cells.get("zone")
        named = cell.text if cell else self.profile.zone or self._zone
        if named is None and before is not None and before.get("zone") is not None:
            return Zoning(before["zone"], before["zone_basis"])
        return read.zoning_of(named, territory)

    def tell(self, name: str, told: Told) -> Told:
        """Return what all rows so far tell of an action, one more among them.

        Raises `CellRefused` where it says otherwise than an earlier row.
        """
        first = self._actions.setdefault(name, told)
        if first is told:
            return first
        differs = []
        for field in sorted((told.fed & told.body.keys()) - {"citations", "external_ids"}):
            try:
                said = told.body[field]
                first.body[field] = together(field, first.body.get(field), said) if field in first.fed else said
            except ValueError:
                differs.append(field)
        if differs:
            fix = "one action, one set of facts: leave those cells blank in the later row, or give it an id of its own"
            raise refused(says=f"line {first.line} says otherwise of {name}: {', '.join(differs)}", fix=fix)
        first.fed |= told.fed
        first.body["citations"] += [one for one in told.body["citations"] if one not in first.body["citations"]]
        return first
