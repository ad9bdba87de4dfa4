"""What a row rests on: sources by id, or registered from its columns; the table itself; articles as UCDP packs them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from events.reading import NO_ZONE
from events.shape import to_json
from events.times import UNDATED
from timeline.errors import InputRefused
from timeline.ingest import cells as read
from timeline.ingest.cells import Body
from timeline.ingest.mapping import Cells
from timeline.ingest.naming import ID, Names, joined, numbered, slug
from timeline.ingest.profiles import Profile
from timeline.ingest.refusals import refused, shown
from timeline.projections.duplicates import address_of
from timeline.recording.sameness import same
from timeline.recording.wanted import Match, OnRecord, Wanted

MAX_ARTICLES = 7
"""How many articles of a coder are cited beside the data set: a citation has eight places."""

_DETAILS = ("url", "published", "source title", "publisher")
_PASSAGE = {"quote": "quote", "language": "language", "translation": "translation", "locator": "locator"}
_SOURCE = {
    "kind": "source kind",
    "publisher": "publisher",
    "url": "url",
    "title": "source title",
    "published_at": "published",
}
_PACKED = re.compile(r'"([^"]*)"(?:;|\Z)')
_ARTICLE = re.compile(r"(.*?),(\d{4}-\d{2}-\d{2}),(.*)", re.DOTALL)
_OUTLET = "outlet-"
_LONGEST_TITLE = 4000


class Citing:
    """The sources that a table cites. Those that it brings with it come out once, before the row that cited them.

    A row never corrects a source that it only cites. One whose address is on record is that
    source; else it goes by what the row says of it, under an id that nothing else has.
    """

    def __init__(self, profile: Profile, names: Names, source: str | None, known: OnRecord) -> None:
        self._profile, self._names, self._source, self._known = profile, names, source, known
        self._seen: dict[str, Body] = {}
        self._made: dict[str, list[str]] = {}
        self._met: set[str] = set()
        self._addresses: dict[str, str] | None = None
        self._of_rows: dict[int, tuple[Cells, list[str]]] = {}
        self._new: list[Wanted] = []

    def taken(self) -> list[Wanted]:
        """Return the sources that are new since it was asked last."""
        new, self._new = self._new, []
        return new

    def publisher_of(self, source: str) -> str | None:
        """Return who published a source that a row brought or that is on record; `None` if nobody says."""
        if (body := self._seen.get(source)) is not None:
            return str(body["publisher"]) if body["publisher"] is not None else None
        standing = self._known.find("source", source)
        publisher: str | None = getattr(standing.now, "publisher", None) if standing is not None else None
        return publisher

    def sources(self, cells: Cells) -> list[str]:
        """Return the sources that a row names beside the data set; one that it gives details of is brought along.

        Raises `CellRefused` for details that the source on record does not have.
        """
        if (known := self._of_rows.get(id(cells))) is None:
            known = self._of_rows[id(cells)] = (cells, self._sources(cells))  # held, so that no other gets its id
        return known[1]

    def citations(self, cells: Cells, row: str, sources: list[str], *, has_words: bool = False) -> list[Body]:
        """Return what a row cites: `sources`, beside the data set. `has_words`: those of a link alone will be told.

        Raises `CellRefused` where it rests on nothing.
        """
        passage = {name: cells[field].text for name, field in _PASSAGE.items() if field in cells}
        if "speaker" in cells:
            passage["speaker"] = self._names.actor(cells["speaker"].text)
        own = self._own(row)
        if self._source is not None and not self._names_any(cells):
            passage = {"locator": f"row {row}"} | passage
        elif not own and not sources:
            fix = "fill a column source, url or publisher; or name what the whole table rests on: --source ID"
            raise refused(says="the row names no source", fix=fix)
        if sources and not (has_words or passage.keys() & {"quote", "locator"}):
            fix = "fill the column quote with its words, or locator with the passage"
            raise refused(says="the row cites a source, and no words or passage of it", fix=fix)
        packed = self._articles(cells["articles"].text, row) if "articles" in cells else []
        if len(packed) > MAX_ARTICLES:
            own[0]["locator"] += f"; it names {len(packed)} articles, of which {MAX_ARTICLES} are cited"
        return [*own, *({"source": one} | passage for one in sources), *packed[:MAX_ARTICLES]]

    def _names_any(self, cells: Cells) -> bool:
        return any(name in cells for name in ("source", *_DETAILS))

    def _own(self, row: str) -> list[Body]:
        """Return the citation of the data set itself, if it is one."""
        profile, name = self._profile, self._profile.source_id
        if name is None:
            return []
        if name not in self._seen:
            said = profile.source
            publisher = self._names.actor(said["publisher"]) if "publisher" in said else None
            body: Body = {"kind": said.get("kind", "data_set"), "publisher": publisher, "confidential": False}
            body |= {one: said[one] for one in ("url", "licence", "language") if one in said}
            body |= {"title": said["title"].replace("{release}", profile.release or "")} if "title" in said else {}
            body["published_at"] = self._published(said.get("published"))
            self._register(name, body, {}, registers=True)
        return [{"source": name, "locator": f"id {row}"}]

    def _sources(self, cells: Cells) -> list[str]:
        if not self._names_any(cells):
            return [] if self._source is None else [self._source]
        named = read.listed(cells["source"].text) if "source" in cells else []
        for name in named:
            if not ID.fullmatch(name):
                raise refused(
                    says=f"{shown(name)} is no id of a source",
                    fix="write its id; an address goes into the column url",
                )
        if not any(name in cells for name in _DETAILS):
            return named
        if len(named) > 1:
            raise refused(
                says="the row names several sources, and gives details of one", fix="leave the details out, or name one"
            )
        published = self._published(cells["published"].text if "published" in cells else None)
        publisher = self._names.actor_or_none(cells["publisher"].text) if "publisher" in cells else None
        kind = cells["source kind"].text if "source kind" in cells else "article"
        body: Body = {"kind": kind, "publisher": publisher, "published_at": published, "confidential": False}
        body |= {one: cells[field].text for one, field in (("url", "url"), ("title", "source title")) if field in cells}
        filled = {name: cells[field].column for name, field in _SOURCE.items() if field in cells}
        if named:
            return [self._is(named[0], body, filled)]
        base = joined(slug(publisher or kind) or "source", *_day_of(published))
        return [self._like(base, body, filled)]

    def _is(self, name: str, body: Body, filled: Mapping[str, str]) -> str:
        """Return a source that a row names, registered if it is new. Raises `CellRefused` where it is another."""
        known = self._body_of(name)
        if known is None:
            self._register(name, body, filled)
            return name
        if differs := _differing(known, body, filled):
            again = f"timeline append correction source:{name} --set … --reason …"
            fix = f"give the row another id in the column source; or correct it: {again}"
            raise refused(says=f"source {name} has another {', '.join(differs)}, and a row only cites it", fix=fix)
        return self._again(name, body)

    def _like(self, base: str, body: Body, filled: Mapping[str, str]) -> str:
        """Return the source that is the document of a row: by its address, else by all that the row says of it."""
        if "url" in body and (name := self._by_address().get(address_of(body["url"]))) is not None:
            return self._is(name, body, filled)
        alike = [name for name in self._named(base) if not _differing(self._body_of(name) or {}, body, filled)]
        exact = [name for name in alike if _details(self._body_of(name) or {}) == _details(body)]
        if exact or len(alike) == 1:
            return self._again((exact or alike)[0], body)
        if alike:
            fix = "fill the column url, or write which it is into the column source"
            raise refused(says=f"what the row says of its source is true of several: {', '.join(alike[:5])}", fix=fix)
        number, new = 1, base
        while new in self._seen or self._is_taken(new):
            number += 1
            new = joined(base, str(number))
        self._register(new, body, filled)
        self._made.setdefault(base, []).append(new)
        return new

    def _by_address(self) -> dict[str, str]:
        """Return the sources by their addresses: those on record, and those of rows before."""
        if self._addresses is None:
            self._addresses = {}
            for name, standing in self._known.sources("").items():
                url = getattr(standing.now, "url", None)
                if isinstance(url, str) and standing.stands:
                    self._addresses.setdefault(address_of(url), name)
        return self._addresses

    def _named(self, base: str) -> list[str]:
        """Return the sources that go by an id or by it with a number: those on record that stand, and those of rows."""
        known = self._known.sources(base)
        of_record = [
            name for name, one in known.items() if one.stands and (name == base or name[len(base) + 1 :].isdigit())
        ]
        return [*of_record, *self._made.get(base, ())]

    def _is_taken(self, name: str) -> bool:
        return self._known.find("source", name) is not None

    def _body_of(self, name: str) -> Body | None:
        """Return what a source is, as an earlier row or the record says; `None` if it is new."""
        if (body := self._seen.get(name)) is not None:
            return body
        standing = self._known.find("source", name)
        return None if standing is None else to_json(standing.now)

    def _published(self, text: str | None) -> Body:
        """Return when a source came out. The row's zone is the action's, and says nothing of it."""
        when: Body = msgspec.to_builtins(UNDATED if text is None else read.time(text, NO_ZONE, self._profile.dates))
        return when

    def prefetch(self, rows: Iterable[Cells]) -> None:
        """Read at once the articles on record of the rows that have any."""
        bases = [self._base(numbered(cells["id"].text)) for cells in rows if {"articles", "id"} <= cells.keys()]
        self._known.prefetch(
            "source", [joined(one, str(number)) for one in bases for number in range(1, MAX_ARTICLES + 2)]
        )

    def _base(self, row: str) -> str:
        """Return how the ids of a row's articles begin."""
        return joined(f"{self._profile.prefix}{slug(row)}", "source")

    def _articles(self, text: str, row: str) -> list[Body]:
        """Return citations of packed articles, `"OFFICE,DATE,TITLE";"…"`; else of the text, as one source."""
        packed = _PACKED.findall(text)
        is_packed = bool(packed) and _PACKED.sub("", text).strip(' ;"') == ""
        cited = []
        for number, one in enumerate(packed if is_packed else [text], start=1):
            match = _ARTICLE.fullmatch(one.strip()) if is_packed else None
            title = (match[3] if match is not None else one).strip()
            office = match[1].strip() if match is not None else ""
            body: Body = {"kind": "article", "publisher": self._outlet(office), "confidential": False}
            body["published_at"] = self._day(match[2]) if match is not None else self._published(None)
            body |= {"title": title[:_LONGEST_TITLE]} if title else {}
            name = self._article(self._base(row), body)
            cited.append({"source": name, "locator": f"source {number} of row {row}"})
        return cited

    def _day(self, text: str) -> Body:
        """Return the day of an article; a coder's slip in it, `2015-02-30`, is no day that anybody knows."""
        try:
            return self._published(text)
        except InputRefused:
            return self._published(None)

    def _outlet(self, office: str) -> str | None:
        made = slug(office)
        return self._names.registered(office, "outlet", _OUTLET) if made else None

    def _article(self, base: str, body: Body) -> str:
        """Return the source that is an article of a row: one on record that says the same, else the next of its own."""
        number = 1
        while (known := self._body_of(name := joined(base, str(number)))) is not None:
            if _details(known) == _details(body):
                return self._again(name, body)
            number += 1
        self._register(name, body, {})
        return name

    def _register(self, name: str, body: Body, columns: Mapping[str, str], *, registers: bool = False) -> None:
        self._seen[name] = body
        if self._addresses is not None and "url" in body:
            self._addresses.setdefault(address_of(body["url"]), name)
        plain = {"source": name} | body
        match: Match = "registers" if registers else "id"
        draft = msgspec.json.encode({"type": "source.registered", "body": plain})
        self._new.append(Wanted(draft, columns, match=match))

    def _again(self, name: str, body: Body) -> str:
        """Return a source that is there: one on record is asked for once, and stays as it is."""
        if name not in self._seen and name not in self._met:
            self._met.add(name)
            draft = msgspec.json.encode({"type": "source.registered", "body": {"source": name} | body})
            self._new.append(Wanted(draft, {}, match="registers"))
        return name


def _day_of(published: Body) -> list[str]:
    """Return the day of a document as a part of an id, if it has one."""
    day = slug(str(published.get("edtf") or published.get("earliest") or "")[:10])
    return [day] if day else []


def _details(body: Body) -> Body:
    """Return what tells one document from another."""
    said = {one: body.get(one) for one in ("kind", "publisher", "url", "title")}
    return said | {"published_at": _moment(body.get("published_at"))}


def _moment(when: Body | None) -> tuple[Any, ...]:
    return tuple((when or {}).get(one) for one in ("earliest", "latest"))


def _differing(known: Body, body: Body, filled: Mapping[str, str]) -> list[str]:
    """Return the columns in which a row says otherwise of a source: a blank one says nothing."""
    one, other = _details(known), _details(body)
    differs = [name for name in filled if name in one and not same(one[name], other[name], sent_again=True)]
    return [filled[name] for name in differs if name != "url" or not _is_one_address(known, body)]


def _is_one_address(known: Body, body: Body) -> bool:
    url = known.get("url")
    is_told = isinstance(url, str)  # one that is withheld says nothing
    return not is_told or address_of(str(url)) == address_of(str(body["url"]))
