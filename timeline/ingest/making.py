"""One row of a table made into drafts: its action, and what is said of it; all that is wrong in it is gathered."""

from typing import Any, get_args

from events.actions import Direction, Realisation
from events.reading import NO_ZONE, Zoning
from events.shape import to_json
from events.sources import MOST_CITATIONS
from timeline.errors import TimelineError
from timeline.ingest import cells as read
from timeline.ingest import columns
from timeline.ingest.cells import Body
from timeline.ingest.naming import digest, joined, numbered, row_id, slug
from timeline.ingest.refusals import refused
from timeline.ingest.row import RowCells, Told
from timeline.ingest.telling import answers, figures, has_figures, remark
from timeline.ingest.timing import ended, occurred
from timeline.recording.wanted import Row, Wanted
from timeline.recording.wording import party

_WHEN = ("when", "earliest", "latest", "year")


class Making(RowCells):
    """One row while it is made into drafts."""

    def row(self) -> Row:
        """Return what the row asks for by itself, once all rows of its action are told."""
        if self.errors:
            return Row(self.line, self.key, self.reports, (), self.errors)
        return Row(self.line, self.key, self.reports, [*self.brought, *self._report(), *self.wanted], (), self.notes)

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
        name = self._id(body)
        self.reports = name if is_action else None
        self.key = numbered(self.cells["id"].text) if "id" in self.cells else name or ""
        if name is None or cited is None or self.errors:
            self._look_at_the_rest(name or self.key or "the row", body)
            return
        is_link = "answers quote" in self.cells and not is_action and not has_figures(self)
        citations = self.attempt(
            lambda: self.rows.citing.citations(self.cells, self.key, cited, has_words=is_link), "source"
        )
        if self.errors or citations is None:
            return
        if is_action:
            self._tell(name, body | {"citations": citations[:]})
        figures(self, name, body, citations)
        if not is_action:
            self.wanted, self.later = [], self.wanted
        answers(self, name, citations)
        remark(self, name)

    def _look_at_the_rest(self, name: str, body: Body) -> None:
        """Find what is wrong in what a row says of its action, where that itself is refused: all is told at once."""
        figures(self, name, body, [])
        answers(self, name, [])

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
        direction = self._word("direction", Direction) or before.get("direction") or "directed"
        body: Body = {
            "kind": self.of("kind", read.kind),
            "title": self.text("title"),
            "occurred": self.attempt(
                lambda: occurred(self, zone), next((name for name in _WHEN if name in self.cells), "when")
            ),
            "ended": self.of("ended", lambda text: ended(text, zone, self.profile.dates)),
            "direction": direction,
            "territory": list(territory),
            "places": self._places(),
            "means": self.of("means", read.listed) or [],
            "realisation": self._word("realisation", Realisation) or "happened",
        }
        if "makers code" in self.cells and (self.profile.dataset is None or self.profile.maker is None):
            fix = 'name them in a profile: dataset = "desk", maker = "desk"; or leave the column out'
            self.refuse("there is a code, and no data set and makers whose code it is", fix, "makers code")
        if "kind" not in self.cells:
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

    def _word(self, field: str, words: Any) -> str | None:  # noqa: ANN401  # a Literal
        return self.of(field, lambda text: read.one_of(text, get_args(words), field))

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
            *self._coded(name, body["citations"]),
            *(self.want("citation.added", one, {}, set(), "passage") for one in more),
        ]

    def _coded(self, name: str, citations: list[Body]) -> list[Wanted]:
        """Return the code that the makers of the data set give the action, beside the kind that it is taken for."""
        profile, code = self.profile, self.text("makers code")
        if code is None or profile.dataset is None or profile.maker is None:  # refused where there is no maker
            return []
        scheme = {"scheme": profile.dataset, "scheme_version": profile.release or "1"}
        coding = scheme | {"code": code.removesuffix(".0"), "coder": profile.maker}
        own = [one for one in citations if profile.is_own_source(one["source"])]
        body = {"action": name, "coding": coding, "citations": own}
        return [self.want("action.coded", body, {"coding": "makers code"}, set(), "coded")]


def _open(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """Return a body without its sealed texts: an id is published, and a hash of a short text can be guessed."""
    if isinstance(value, dict):
        return {
            name: _open(one)
            for name, one in value.items()
            if name not in ("words", "as_reported", "title", "citations")
        }
    return [_open(one) for one in value] if isinstance(value, list) else value
