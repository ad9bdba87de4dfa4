"""Rows of analysts' tables as drafts of events: an action, what is claimed of it, what it answers, what says so."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec

from events.quantities import dimension_of
from events.reading import NO_ZONE, Zoning
from timeline.errors import TimelineError
from timeline.ingest import cells as read
from timeline.ingest import columns
from timeline.ingest.cells import Body, in_column
from timeline.ingest.citing import Citing
from timeline.ingest.fields import PART, QUANTITIES
from timeline.ingest.mapping import LONG_FORM, Cells, Mapped
from timeline.ingest.naming import Names, digest, joined, numbered, row_id, slug
from timeline.ingest.refusals import refused, shown
from timeline.ingest.sheets import SheetRow
from timeline.recording.rows import Row, Wanted

T = TypeVar("T")

_TIMES = ("when", "earliest", "latest", "year")
_SAID = ("claimant",)
"""The fields that say, where they hold nothing, that it is nobody on record."""
_ESTIMATE = ("value", "low", "best", "high")


class Rows:
    """The rows of one table, made into drafts one after another: a later row may rest on an earlier one."""

    def __init__(self, mapped: Mapped, *, zone: str | None, source: str | None) -> None:
        self.mapped, self.profile = mapped, mapped.profile
        self._zone, self._source = zone, source
        self.names = Names(self.profile)
        self.citing = Citing(self.profile, self.names, source)
        self._actions: dict[str, tuple[int, Body]] = {}
        self._claims: dict[str, int] = {}
        self._cells: dict[tuple[str, ...], int] = {}

    def make(self, without: Collection[int]) -> Iterator[Row]:
        """Yield the rows but for those that begin on some lines: what rests on other rows comes after them all."""
        later: list[Row] = []
        for row in self.mapped.sheet.rows:
            if row.line not in without:
                made = _Making(self, row, self.mapped.cells(row))
                now, then = made.rows_of(self._first_line(row))
                yield now
                later += [then] if then.wanted else []
        yield from later

    def _first_line(self, row: SheetRow) -> int:
        """Return the line that a row's very cells stand on first."""
        return self._cells.setdefault(row.cells, row.line)

    def zone_of(self, cells: Cells, territory: tuple[str, ...]) -> Zoning:
        """Return the zone that a row's times are read in."""
        cell = cells.get("zone")
        return read.zoning_of(cell.text if cell else self.profile.zone or self._zone, territory)

    def is_told(self, name: str, line: int, body: Body) -> bool:
        """Tell whether an earlier row reports the same action. Raises `CellRefused` if it says otherwise."""
        earlier = self._actions.setdefault(name, (line, body))
        if earlier[0] == line:
            return False
        differs = [field for field in body if field != "citations" and body[field] != earlier[1].get(field)]
        if differs:
            fix = "one action, one set of facts: leave those cells blank in the later row, or give it an id of its own"
            raise refused(says=f"line {earlier[0]} says otherwise of {name}: {', '.join(differs)}", fix=fix)
        return True

    def count(self, name: str) -> int:
        """Return the how manieth claim of one claimant about one action and quantity a row makes."""
        self._claims[name] = self._claims.get(name, 0) + 1
        return self._claims[name]


class _Making:
    """One row while it is made into drafts: what is wrong in it is gathered, cell by cell."""

    def __init__(self, rows: Rows, row: SheetRow, cells: Cells) -> None:
        self.rows, self.cells, self.line = rows, cells, row.line
        self.profile = rows.profile
        self.errors: list[TimelineError] = []
        self.wanted: list[Wanted] = []
        self.later: list[Wanted] = []
        self.key = ""
        self.action: str | None = None

    def rows_of(self, first: int) -> tuple[Row, Row]:
        """Return what the row asks for: by itself, and what rests on actions that any row of the file may report.

        `first` is the line that the very same cells stand on first.
        """
        self._all()
        key = "\n".join((self.profile.dataset or "", self.profile.release or "", self.key))
        if first != self.line and not self.errors:
            self.errors.append(refused(says=f"the row says what line {first} says", fix="take one of the two out"))
        if self.errors:
            return Row(self.line, key, self.action, (), self.errors), Row(self.line)
        brought = [*self.rows.names.taken(), *self.rows.citing.taken()]
        return Row(self.line, key, self.action, [*brought, *self.wanted]), Row(self.line, key, None, self.later)

    def _all(self) -> None:
        territory = self._of("territory", read.territories) or ()
        zone = self._try(lambda: self.rows.zone_of(self.cells, territory), "zone") or NO_ZONE
        is_action = any(name in self.cells for name in (*_TIMES, "kind"))
        body = self._action(territory, zone) if is_action else {}
        name = self.action = self._id(body)
        self.key = numbered(self.cells["id"].text) if "id" in self.cells else name or ""
        citations = self._try(lambda: self.rows.citing.citations(self.cells, self.key), "source") or []
        if name is None or self.errors:
            return
        if is_action:
            self._report(name, body | {"citations": citations})
        self._figures(name, body, citations, zone)
        if not is_action:
            self.wanted, self.later = [], self.wanted
        self._links(name, citations)
        if (note := self.cells.get("note")) is not None:
            about = {"note": joined(name, "note"), "about": f"action:{name}", "kind": "comment", "text": note.text}
            self.later.append(self._wanted("note.added", about, {"text": "note"}))

    # --- cells -------------------------------------------------------------------------------------------------------

    def _try(self, make: Callable[[], T], field: str) -> T | None:
        """Return what is made of a cell; what is wrong with it is gathered."""
        try:
            return make()
        except TimelineError as error:
            cell = self.cells.get(field)
            if "column" not in error.where and cell is not None:
                in_column(error, cell.column)
            self.errors.append(error)
            return None

    def _of(self, field: str, make: Callable[[str], T]) -> T | None:
        """Return what is made of a field, if its cell is filled."""
        cell = self.cells.get(field)
        return None if cell is None else self._try(lambda: make(cell.text), field)

    def _text(self, field: str) -> str | None:
        cell = self.cells.get(field)
        return None if cell is None else cell.text

    def _wanted(self, type_: str, body: Mapping[str, Any], filled: Mapping[str, str]) -> Wanted:
        """Return an event to ask for; what is blank is left out of it."""
        named = {path: self.cells[field].column for path, field in filled.items() if field in self.cells}
        plain = {name: value for name, value in body.items() if value is not None or name in _SAID}
        return Wanted(msgspec.json.encode({"type": type_, "body": plain}), named)

    # --- the action --------------------------------------------------------------------------------------------------

    def _id(self, body: Body) -> str | None:
        """Return the id of the row's action: its own, or one made from what the row says openly."""
        if (cell := self.cells.get("id")) is not None:
            return self._try(lambda: row_id(cell.text, self.profile), "id")
        if not body or self.errors:
            if not self.errors:
                fix = "give it an id: the action that the row is about"
                self.errors.append(refused(says="the row has no id, and reports no action", fix=fix))
            return None
        place = body["places"][0]["name"] if body["places"] else ""
        words = slug(str(place)) or slug(str(body["kind"]))
        date = str(body["occurred"].get("edtf") or body["occurred"]["earliest"] or "")[:10]
        return joined(words, *([slug(date)] if date else []), digest(_open(body)))

    def _action(self, territory: tuple[str, ...], zone: Zoning) -> Body:
        direction = self._text("direction") or "directed"
        body: Body = {
            "kind": self._text("kind"),
            "title": self._text("title"),
            "occurred": self._try(lambda: self._occurred(zone), next((n for n in _TIMES if n in self.cells), "when")),
            "ended": self._of("ended", lambda text: msgspec.to_builtins(read.time(text, zone, self.profile.dates))),
            "direction": direction,
            "territory": list(territory),
            "places": self._places(),
            "means": self._of("means", read.listed) or [],
            "realisation": self._text("realisation") or "happened",
        }
        if body["kind"] is None:
            self.errors.append(
                refused(says="the row says when, and not what was done", fix="fill the column kind, like strike")
            )
        actors, targets = self._parties("actor"), self._parties("target")
        if direction == "directed":
            unknown = [{"actor": None, "basis": "unknown"}]
            body |= {"actors": actors or unknown, "targets": targets}
        else:
            body |= {"participants": [*actors, *targets]}
        if self.profile.dataset is not None and "id" in self.cells:
            row = numbered(self.cells["id"].text)
            body["external_ids"] = [
                ":".join((self.profile.dataset, *([self.profile.release] if self.profile.release else []), row))
            ]
        return body

    def _occurred(self, zone: Zoning) -> Body:
        dates, precision = self.profile.dates, self._text("precision")
        words = {"as_reported": self._text("as reported")} if "as reported" in self.cells else {}
        if "when" in self.cells:
            return read.as_fine(read.time(self.cells["when"].text, zone, dates), precision) | words
        if "earliest" in self.cells or "latest" in self.cells:
            first, last = self._text("earliest"), self._text("latest")
            if first is None or last is None:
                when = read.time(f"{first or '..'}/{last or '..'}", zone)
                return read.as_fine(when, None) | words
            return read.between(first, last, precision, zone, dates) | words
        if "year" not in self.cells:
            raise refused(
                says="the row does not say when", fix="fill the column when; write unknown if no source says when"
            )
        parts = [self.cells[name].text.removesuffix(".0") for name in ("year", "month", "day") if name in self.cells]
        date = "-".join([parts[0].zfill(4), *(part.zfill(2) for part in parts[1:])])
        return read.between(date, date, precision, zone, None) | words

    def _places(self) -> list[Body]:
        name = self._text("place")
        latitude, longitude = self._of("latitude", read.degrees), self._of("longitude", read.degrees)
        if name is None:
            if latitude is not None:
                where = "the place of the coordinates has no name"
                self.errors.append(
                    in_column(refused(says=where, fix="fill the column place"), self.cells["latitude"].column)
                )
            return []
        body = read.place(name)
        if (radius := self.cells.get("radius")) is not None and radius.text == "none":
            return [body]  # the data set says no point: a region, a country
        if latitude is not None or longitude is not None:
            body |= {"latitude": latitude, "longitude": longitude}
            body |= {"coordinates_basis": self._text("coordinates basis") or "stated"}
            if (metres := self._of("radius", read.metres)) is not None:
                body["radius_m"] = metres
            elif "radius" not in self.cells:
                fix = "fill the column radius, in kilometres: it says how precise the coordinates are"
                self.errors.append(
                    in_column(refused(says="the coordinates have no radius", fix=fix), self.cells["latitude"].column)
                )
        return [body]

    def _parties(self, field: str) -> list[Body]:
        """Return who acted or was struck, on whose word; the source's words beside a single one, or in its place."""
        names = self._of(field, self.rows.names.actors) or []
        words, by = self._text(f"{field} words"), self._of("attributed by", self.rows.names.actor)
        by = by or self.profile.maker or self._of("publisher", self.rows.names.actor_or_none)
        if words is not None and len(names) > 1:
            fix = "leave the words out, or name one"
            self.errors.append(
                in_column(
                    refused(says="the words are of one, and several are named", fix=fix),
                    self.cells[f"{field} words"].column,
                )
            )
        if self.profile.maker is not None:
            self.rows.names.actor(self.profile.maker)
        if not names and words is not None:
            names = [None]
        return [_party(name, words, by) for name in names]

    def _report(self, name: str, body: Body) -> None:
        try:
            told = self.rows.is_told(name, self.line, body)
        except TimelineError as error:
            self.errors.append(in_column(error, self.cells["id"].column) if "id" in self.cells else error)
            return
        if not told:
            self.wanted.append(self._wanted("action.reported", {"action": name} | body, columns.ACTION))

    # --- claims ------------------------------------------------------------------------------------------------------

    def _figures(self, name: str, action: Body, citations: list[Body], zone: Zoning) -> None:
        numbers = {one: self.cells[one].text for one in _ESTIMATE if one in self.cells}
        bound = self._text("bound")
        if not numbers and (bound or "").strip().lower() == "unknown":
            numbers = {"value": "unknown"}
        column = next((one for one in _ESTIMATE if one in self.cells), "quantity")
        some = self._parts(action)
        if numbers or some:
            self._figure(column, partial(read.figure, numbers=numbers, bound=bound, some=some), (name, citations, zone))
        for quantity in QUANTITIES:
            if (cell := self.cells.get(quantity)) is not None:
                made = self._try(partial(read.figure, quantity, {"value": cell.text}, None, []), quantity)
                self._claim(name, quantity, made, citations, zone)

    def _figure(self, column: str, make: Callable[[str], Body], claimed: tuple[str, list[Body], Zoning]) -> None:
        """Claim the row's own figure of what its column quantity counts."""
        name, citations, zone = claimed
        quantity = self._text("quantity")
        if quantity is not None:
            self._claim(name, quantity, self._try(partial(make, quantity), column), citations, zone)
            return
        cell = self.cells.get(column) or self.cells.get("parts")
        error = refused(says="there is a figure, and not what it counts", fix="fill the column quantity, like killed")
        self.errors.append(in_column(error, cell.column) if cell else error)

    def _parts(self, action: Body) -> list[Body]:
        some = self._of("parts", read.parts) or []
        for field, cell in self.cells.items():
            if not field.startswith(PART):
                continue
            category = field.removeprefix(PART)
            if category in ("actor", "target"):
                category = f"side:{self._side(action, category)}"
            made = self._try(partial(read.part, category, cell.text), field)
            some += [made] if made else []
        return some

    def _side(self, action: Body, which: str) -> str:
        """Return the actor that a column of the row's sides names, whatever its role in the action."""
        named = [
            one["actor"]
            for one in (*action.get("actors", ()), *action.get("targets", ()), *action.get("participants", ()))
        ]
        place = 0 if which == "actor" else -1
        return str(named[place]) if named and named[place] else "unknown"

    def _claim(self, name: str, quantity: str, figure: Body | None, citations: list[Body], zone: Zoning) -> None:
        claimant, words = self._of("claimant", self.rows.names.actor_or_none), self._text("claimant words")
        if claimant is None and words is None:
            says = f"{shown(name)} has a figure of {quantity} of nobody: a figure is what somebody says"
            fix = f"write the long form, one claim a row: {LONG_FORM}, like {name[:40]},pakistan,{quantity},exact,2"
            cell = self.cells.get(quantity) or self.cells.get("value")
            self.errors.append(
                in_column(refused(says=says, fix=fix), cell.column) if cell else refused(says=says, fix=fix)
            )
            return
        chosen = self._text("claim")
        base = (
            joined(name, claimant or "unnamed", quantity)
            if claimant != self.profile.maker or claimant is None
            else joined(name, quantity)
        )
        number = self.rows.count(base) if chosen is None else 1
        if figure is None:
            return
        body = {
            "claim": chosen or (base if number == 1 else joined(base, str(number))),
            "about": [name],
            "claimant": claimant,
            "claimant_words": words,
            "dimension": dimension_of(quantity),
            "stance": "asserts",
            "figure": figure | ({"status": status} if (status := self._text("status")) else {}),
            "stated_at": self._of(
                "stated at", lambda text: msgspec.to_builtins(read.time(text, zone, self.profile.dates))
            ),
            "citations": citations,
        }
        said = columns.CLAIM | {"figure": quantity} if quantity in self.cells else columns.CLAIM
        self.wanted.append(self._wanted("claim.made", body, said))

    # --- links -------------------------------------------------------------------------------------------------------

    def _links(self, name: str, citations: list[Body]) -> None:
        strength = (self._text("strength") or "followed").strip().lower()
        by = self._of("asserted by", self.rows.names.actor)
        by = by or self._of("publisher", self.rows.names.actor_or_none)
        basis = "self_claimed" if strength == "stated" else "observed"
        party = {"actor": by, "basis": basis} if by is not None else {"actor": None, "basis": "unknown"}
        for other in self._of("answers", read.listed) or ():
            answered = self._try(partial(row_id, other, self.profile), "answers")
            if answered is None:
                continue
            body = {
                "link": joined(name, "answers", answered),
                "responding": name,
                "responded_to": answered,
                "relation": "answers",
                "strength": strength,
                "polarity": "yes",
                "hedged": False,
                "asserted_by": party,
                "citations": citations,
            }
            self.later.append(self._wanted("response.asserted", body, columns.LINK))


def _party(actor: str | None, words: str | None, by: str | None) -> Body:
    if actor is None and words is None:
        return {"actor": None, "basis": "unknown"}
    said: Body = {"actor": actor, "basis": "attributed", "by": by} if by else {"actor": actor, "basis": "recorder"}
    return said | ({"words": words} if words is not None else {})


def _open(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """Return a body without its sealed texts: an id is published, and a hash of a short text can be guessed."""
    if isinstance(value, dict):
        return {
            name: _open(one)
            for name, one in value.items()
            if name not in ("words", "as_reported", "title", "citations")
        }
    return [_open(one) for one in value] if isinstance(value, list) else value
