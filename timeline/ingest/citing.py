"""What a row rests on: sources by id, or registered from its columns; the table itself; articles as UCDP packs them."""

import re

import msgspec

from events.reading import NO_ZONE
from events.times import UNDATED
from timeline.errors import InputRefused
from timeline.ingest import cells as read
from timeline.ingest.cells import Body
from timeline.ingest.mapping import Cells
from timeline.ingest.naming import ID, Names, joined, slug
from timeline.ingest.profiles import Profile
from timeline.ingest.refusals import refused, shown
from timeline.recording.rows import Wanted

MAX_ARTICLES = 7
"""How many articles of a coder are cited beside the data set: a citation has eight places."""

_DETAILS = ("url", "published", "source title", "publisher")
_PASSAGE = {"quote": "quote", "language": "language", "translation": "translation", "locator": "locator"}
_PACKED = re.compile(r'"([^"]*)"(?:;|\Z)')
_ARTICLE = re.compile(r"(.*?),(\d{4}-\d{2}-\d{2}),(.*)", re.DOTALL)
_OUTLET = "outlet-"
_LONGEST_TITLE = 4000


class Citing:
    """The sources that a table cites. Those that it brings with it come out once, before the row that cited them."""

    def __init__(self, profile: Profile, names: Names, source: str | None) -> None:
        self._profile, self._names, self._source = profile, names, source
        self._seen: dict[str, Body] = {}
        self._new: list[Wanted] = []

    def taken(self) -> list[Wanted]:
        """Return the sources that are new since it was asked last."""
        new, self._new = self._new, []
        return new

    def citations(self, cells: Cells, row: str) -> list[Body]:
        """Return what a row cites. Raises `CellRefused` for a row that rests on nothing."""
        passage = {name: cells[field].text for name, field in _PASSAGE.items() if field in cells}
        if "speaker" in cells:
            passage["speaker"] = self._names.actor(cells["speaker"].text)
        own = self._own(row)
        if any(name in cells for name in ("source", *_DETAILS)):
            sources = self._sources(cells)
        elif self._source is not None:
            sources = [self._source]
            passage = {"locator": f"row {row}"} | passage
        elif own:
            sources = []
        else:
            fix = "fill a column source, url or publisher; or name what the whole table rests on: --source ID"
            raise refused(says="the row names no source", fix=fix)
        packed = self._articles(cells["articles"].text, row) if "articles" in cells else []
        if len(packed) > MAX_ARTICLES:
            own[0]["locator"] += f"; it names {len(packed)} articles, of which {MAX_ARTICLES} are cited"
        return [*own, *({"source": one} | passage for one in sources), *packed[:MAX_ARTICLES]]

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
        """Return the sources that a row names; one whose address, title or publisher it gives is brought along."""
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
        name = named[0] if named else _made(publisher or kind, published)
        columns = {"source": "source", "kind": "source kind", "publisher": "publisher", "url": "url"}
        columns |= {"title": "source title", "published_at": "published"}
        self._register(name, body, {one: cells[field].column for one, field in columns.items() if field in cells})
        return [name]

    def _published(self, text: str | None) -> Body:
        """Return when a source came out. The row's zone is the action's, and says nothing of it."""
        when: Body = msgspec.to_builtins(UNDATED if text is None else read.time(text, NO_ZONE, self._profile.dates))
        return when

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
            name = joined(f"{self._profile.prefix}{slug(row)}", "source", str(number))
            self._register(name, body, {})
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

    def _register(self, name: str, body: Body, columns: dict[str, str], *, registers: bool = False) -> None:
        earlier = self._seen.setdefault(name, body)
        if earlier is not body:
            if earlier != body:
                differs = ", ".join(sorted(one for one in {*body, *earlier} if body.get(one) != earlier.get(one)))
                fix = "give each of the two an id of its own in a column source"
                raise refused(says=f"an earlier row says otherwise of source {name}: {differs}", fix=fix)
            return
        plain = {"source": name} | body
        self._new.append(Wanted(msgspec.json.encode({"type": "source.registered", "body": plain}), columns, registers))


def _made(words: str, published: Body) -> str:
    """Return an id for a source from its publisher, or its kind, and its day."""
    date = str(published.get("edtf") or published.get("earliest") or "")[:10]
    return joined(slug(words) or "source", *([slug(date)] if date else []))
