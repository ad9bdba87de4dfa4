"""One row of a table made into drafts: its action, and what is said of it; all that is wrong in it is gathered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from events.reading import NO_ZONE, Zoning
from events.shape import to_json
from events.sources import MOST_CITATIONS
from timeline.errors import TimelineError
from timeline.ingest import cells as read
from timeline.ingest import columns
from timeline.ingest.cells import Body, in_column
from timeline.ingest.mapping import Cells
from timeline.ingest.naming import digest, joined, numbered, row_id, slug
from timeline.ingest.refusals import refused
from timeline.ingest.telling import answers, figures, remark
from timeline.ingest.timing import ended, occurred
from timeline.recording.wanted import Match, Row, Wanted
from timeline.recording.wording import party

if TYPE_CHECKING:
    from timeline.ingest.rows import Rows

T = TypeVar("T")

_WHEN = ("when", "earliest", "latest", "year")
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


class Making:
    """One row while it is made into drafts: what is wrong in it is gathered, cell by cell."""

    def __init__(self, rows: "Rows", line: int, cells: Cells) -> None:
        self.rows, self.cells, self.line = rows, cells, line
        self.profile = rows.profile
        self.errors: list[TimelineError] = []
        self.brought: list[Wanted] = []
        self.wanted: list[Wanted] = []
        self.later: list[Wanted] = []
        self.notes: list[str] = []
        self.told: tuple[str, Told] | None = None
        self.key = ""
        self.action: str | None = None

    def row(self) -> Row:
        """Return what the row asks for by itself, once all rows of its action are told."""
        if self.errors:
            return Row(self.line, self.key, self.action, (), self.errors)
        return Row(self.line, self.key, self.action, [*self.brought, *self._report(), *self.wanted], (), self.notes)

    def make(self, first: int) -> None:
        """Make the row. `first` is the line that the very same cells stand on first."""
        self._all()
        self.key = "\n".join((self.profile.dataset or "", self.profile.release or "", self.key))
        if first != self.line and not self.errors:
            self.errors.append(refused(says=f"the row says what line {first} says", fix="take one of the two out"))
        if not self.errors:
            self.brought = [*self.rows.names.taken(), *self.rows.citing.taken()]

    def _all(self) -> None:
        territory = self.of("territory", read.territories) or ()
        before = self._before()
        soil = territory or tuple(before.get("territory", ()))
        zone = self.attempt(lambda: self.rows.zone_of(self.cells, soil, before.get("occurred")), "zone")
        is_action = any(name in self.cells for name in (*_WHEN, "kind"))
        cited = self.attempt(lambda: self.rows.citing.sources(self.cells), "source")
        body = self._action(territory, zone or NO_ZONE, before) if is_action else {}
        name = self.action = self._id(body)
        self.key = numbered(self.cells["id"].text) if "id" in self.cells else name or ""
        if name is None or cited is None or self.errors:
            return
        citations = self.attempt(lambda: self.rows.citing.citations(self.cells, self.key, cited), "source") or []
        if self.errors:
            return
        if is_action:
            self._tell(name, body | {"citations": citations[:]})
        figures(self, name, body, citations)
        if not is_action:
            self.wanted, self.later = [], self.wanted
        answers(self, name, citations)
        remark(self, name)

    # --- cells -------------------------------------------------------------------------------------------------------

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

    # --- the action --------------------------------------------------------------------------------------------------

    def _before(self) -> Body:
        """Return the row's action as it is on record, if it is."""
        if "id" not in self.cells:
            return {}
        try:
            name = row_id(self.cells["id"].text, self.profile)
        except TimelineError:  # told where the id is read
            return {}
        standing = self.rows.known.find("action", name)
        return {} if standing is None or standing.withheld is not None else to_json(standing.now)

    def _id(self, body: Body) -> str | None:
        """Return the id of the row's action: its own, or one made from what the row says openly."""
        if (cell := self.cells.get("id")) is not None:
            return self.attempt(lambda: row_id(cell.text, self.profile), "id")
        if not body or self.errors:
            if not self.errors:
                fix = "give it an id: the action that the row is about"
                self.refuse("the row has no id, and reports no action", fix)
            return None
        place = body["places"][0]["name"] if body["places"] else ""
        words = slug(str(place)) or slug(str(body["kind"]))
        date = str(body["occurred"].get("edtf") or body["occurred"]["earliest"] or "")[:10]
        return joined(words, *([slug(date)] if date else []), digest(_open(body)))

    def _action(self, territory: tuple[str, ...], zone: Zoning, before: Body) -> Body:
        direction = self.text("direction") or before.get("direction") or "directed"
        body: Body = {
            "kind": self.text("kind"),
            "title": self.text("title"),
            "occurred": self.attempt(
                lambda: occurred(self, zone), next((name for name in _WHEN if name in self.cells), "when")
            ),
            "ended": self.of("ended", lambda text: ended(text, zone, self.profile.dates)),
            "direction": direction,
            "territory": list(territory),
            "places": self._places(),
            "means": self.of("means", read.listed) or [],
            "realisation": self.text("realisation") or "happened",
        }
        if body["kind"] is None:
            self.refuse("the row says when, and not what was done", "fill the column kind, like strike")
        actors, targets = self._parties("actor"), self._parties("target")
        if not before and not {"actor", "actor words"} & self.cells.keys():
            self.refuse("the row does not say who acted", "fill the column actor; write unknown if no source says who")
        if direction == "directed":
            body |= {"actors": actors or [party(None, None)], "targets": targets}
        else:
            body |= {"participants": [*actors, *targets] or [party(None, None)]}
        if self.profile.dataset is not None and "id" in self.cells:
            of = (self.profile.dataset, *([self.profile.release] if self.profile.release else []))
            body["external_ids"] = [":".join((*of, numbered(self.cells["id"].text)))]
        return body

    def _places(self) -> list[Body]:
        name = self.text("place")
        latitude, longitude = self.of("latitude", read.degrees), self.of("longitude", read.degrees)
        if name is None:
            if latitude is not None:
                self.refuse("the place of the coordinates has no name", "fill the column place", "latitude")
            return []
        body = read.place(name)
        if (radius := self.cells.get("radius")) is not None and radius.text == "none":
            return [body]  # the data set says no point: a region, a country
        if latitude is not None or longitude is not None:
            body |= {"latitude": latitude, "longitude": longitude}
            body |= {"coordinates_basis": self.text("coordinates basis") or "stated"}
            if (metres := self.of("radius", read.metres)) is not None:
                body["radius_m"] = metres
            elif "radius" not in self.cells:
                fix = "fill the column radius, in kilometres: it says how precise the coordinates are"
                self.refuse("the coordinates have no radius", fix, "latitude")
        return [body]

    def _parties(self, field: str) -> list[Body]:
        """Return who acted or was struck, on whose word; the source's words beside a single one, or in its place."""
        names = self.of(field, self.rows.names.actors) or []
        words, by = self.text(f"{field} words"), self.of("attributed by", self.rows.names.actor)
        by = by or self.profile.maker or self.publisher()
        if words is not None and len(names) > 1:
            fix = "leave the words out, or name one"
            self.refuse("the words are of one, and several are named", fix, f"{field} words")
        if self.profile.maker is not None:
            self.rows.names.actor(self.profile.maker)
        if not names and words is not None:
            names = [None]
        return [party(name, by, words=words) for name in names]

    def publisher(self) -> str | None:
        """Return who published the first source that the row cites, as far as that is known."""
        try:
            cited = self.rows.citing.sources(self.cells)
            return self.rows.citing.publisher_of(cited[0]) if cited else None
        except TimelineError:  # told once, where the sources are read
            return None

    def _tell(self, name: str, body: Body) -> None:
        fed = {*self.fed(), "external_ids", "citations"}
        if "participants" in body and ({"actors", "targets"} & fed):
            fed |= {"participants"}
        told = self.attempt(lambda: self.rows.tell(name, Told(self.line, body, fed)), "id")
        self.told = None if told is None or told.line != self.line else (name, told)

    def _report(self) -> list[Wanted]:
        """Return the report of the action, if the row is the first of it; passages beyond what it may hold follow."""
        if self.told is None:
            return []
        name, told = self.told
        cited = told.body["citations"]
        body = {"action": name} | told.body | {"citations": cited[:MOST_CITATIONS]}
        more = [{"to": f"action:{name}", "citation": one} for one in cited[MOST_CITATIONS:]]
        return [
            self.want("action.reported", body, columns.ACTION, told.fed),
            *(self.want("citation.added", one, {}, set(), "passage") for one in more),
        ]


def _open(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """Return a body without its sealed texts: an id is published, and a hash of a short text can be guessed."""
    if isinstance(value, dict):
        return {
            name: _open(one)
            for name, one in value.items()
            if name not in ("words", "as_reported", "title", "citations")
        }
    return [_open(one) for one in value] if isinstance(value, list) else value
