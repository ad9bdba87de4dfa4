"""The cells of our own tables as parts of bodies: times, parties, places, passages, figures as they were exported."""

import json
import re
from collections.abc import Mapping
from typing import Any

from timeline.errors import TimelineError
from timeline.ingest import cells as read
from timeline.ingest.cells import Body, in_column
from timeline.ingest.refusals import refused, shown

NOBODY = "unknown"
WHEN = ("earliest", "latest", "precision", "qualifier", "zone", "zone_basis", "basis")
_MORE = ("edtf", "as_reported")
_WITHHELD = re.compile(r"\[withheld: [a-z ]+, position [0-9]+\]")
"""What an export prints in place of a text that was redacted: nobody said that."""


class TableCells(dict[str, str]):
    """The filled cells of a row, by column, without what stands in place of what was withheld: that is counted."""

    withheld = 0

    def json(self, column: str) -> list[Any]:
        """Return the list in a cell; empty, if the cell is. Raises `CellRefused` for anything else."""
        text = self.get(column)
        if text is None:
            return []
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, list):
            raise in_column(refused(says=f"{shown(text)} is no list", fix="write a JSON array"), column)
        return [self._open(one) for one in found]

    def members(self, column: str) -> list[Body]:
        """Return the objects in a cell. Raises `CellRefused` for anything else."""
        found = self.json(column)
        if not all(isinstance(one, dict) for one in found):
            raise in_column(refused(says="it holds what is no object", fix='write [{"name": "value"}]'), column)
        return found

    def texts(self, column: str) -> list[str]:
        """Return the texts in a cell. Raises `CellRefused` for anything else."""
        found = self.json(column)
        if not all(isinstance(one, str) for one in found):
            raise in_column(refused(says="it holds what is no text", fix='write ["one", "two"]'), column)
        return found

    def needed(self, column: str) -> str:
        """Return a filled cell. Raises `CellRefused` for a blank one."""
        if column not in self:
            raise in_column(refused(says=f"{column} is blank", fix="write what the package held"), column)
        return self[column]

    def whole(self, column: str) -> int | None:
        """Return the number in a cell. Raises `CellRefused` for anything else."""
        if column not in self:
            return None
        try:
            return read.whole(self[column])
        except TimelineError as error:
            raise in_column(error, column) from None

    def _open(self, value: Any) -> Any:  # noqa: ANN401  # any JSON
        """Return a value without the members that are withheld."""
        if not isinstance(value, dict):
            return value
        kept = {name: self._open(one) for name, one in value.items() if not (isinstance(one, str) and is_withheld(one))}
        self.withheld += len(value) - len(kept)
        return kept


def is_withheld(text: str) -> bool:
    """Tell whether a text stands in place of one that was redacted."""
    return _WITHHELD.fullmatch(text) is not None


def opened(row: Mapping[str, str]) -> TableCells:
    """Return the filled cells of a row."""
    filled = {name: text for name, text in row.items() if text}
    found = TableCells({name: text for name, text in filled.items() if name == "withheld" or not is_withheld(text)})
    found.withheld = len(filled) - len(found)
    return found


def when(cells: TableCells, clock: str) -> Body | None:
    """Return a time from its nine columns, bound by bound; nothing, where they are blank."""
    if f"{clock}_precision" not in cells:
        return None
    body: Body = {part: cells.get(f"{clock}_{part}") for part in WHEN}
    return body | {part: cells[f"{clock}_{part}"] for part in _MORE if f"{clock}_{part}" in cells}


def columns_of(field: str, clock: str) -> dict[str, str]:
    """Return which columns fill the parts of a time."""
    return {f"{field}.{part}": f"{clock}_{part}" for part in (*WHEN, *_MORE)} | {field: f"{clock}_precision"}


def party(said: Body, *, withheld: int = 0) -> Body:
    """Return who it was, in whose words, on whose word.

    Where something of the row is `withheld`, somebody of whom neither actor nor words are there is not known.
    """
    actor = said.get("actor")
    names = {"words": "words", "attributed_by": "by", "fate": "fate"}
    body: Body = {"actor": None if actor == NOBODY else actor, "basis": said.get("basis")}
    body |= {to: said[one] for one, to in names.items() if said.get(one) is not None}
    if withheld and body["actor"] is None and "words" not in body:
        body.pop("by", None)
        body["basis"] = "unknown"
    return body


def place(text: str) -> Body:
    """Return a place from `RELATION NAME`."""
    return read.place(text)


def passage(said: Body, actors: frozenset[str]) -> Body:
    """Return a passage; who speaks it is an actor of the package, or what the source calls somebody."""
    body: Body = {
        name: said[name] for name in ("source", "quote", "language", "translation", "locator") if name in said
    }
    if (speaker := said.get("speaker")) is not None:
        body["speaker" if speaker in actors else "speaker_words"] = speaker
    return body


def figure(cells: TableCells) -> Body | None:
    """Return a figure as it was said, if the claim is one."""
    if "quantity" not in cells:
        return None
    names = ("quantity", "unit", "bound", "scope", "word", "words", "status")
    body: Body = {name: cells[name] for name in names if name in cells}
    body |= {name: number for name in ("value", "low", "best", "high") if (number := cells.whole(name)) is not None}
    if "parts" in cells:
        try:
            body["parts"] = read.parts(cells["parts"])
        except TimelineError as error:
            raise in_column(error, "parts") from None
    since = when(cells, "since")
    return body | ({"since": since} if since else {})
