"""Atom and JSON Feed: an entry for each recorded change, the newest first, for whoever wants to hear of corrections.

`updated` is when it was recorded; when an action occurred stands in the text. RFC 4287,
RFC 4151 (ids), https://www.jsonfeed.org/version/1.1/.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from timeline.exchange.about import about, about_words, as_json
from timeline.exchange.extract import Extract, Options
from timeline.exchange.plain import one_line, plain
from timeline.exchange.recorded import Entry, entries
from timeline.exchange.words import title
from timeline.exchange.xml import Element, document, element

_AUTHORITY = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_NOBODY = "timeline.invalid"
NEVER = "0001-01-01T00:00:00Z"
"""When a feed without entries was updated: it never was."""


def atom(one: Extract, options: Options) -> str:  # noqa: ARG001  # as every format is called
    """Return the recorded changes as an Atom feed."""
    told = entries(one)[::-1]
    feed = (
        element("id", f"urn:uuid:{one.basis.log_id}"),
        element("title", _title(one)),
        element("subtitle", "\n".join(map(plain, about_words(one, "atom")))),
        element("updated", told[0].change.recorded_at if told else NEVER),
        element("author", "", (element("name", one_line(one.origin)),)),
        element("generator", "escalation-timeline"),
        *(_entry(one, entry) for entry in told),
    )
    return document(element("feed", "", feed, xmlns="http://www.w3.org/2005/Atom"))


def _entry(one: Extract, entry: Entry) -> Element:
    change = entry.change
    names = (element("name", one_line(change.recorded_by)),)
    children = (
        element("id", tag_of(one, entry)),
        element("title", entry.title, type="text"),
        element("updated", change.recorded_at),
        element("published", change.recorded_at),
        *((element("author", "", names),) if change.recorded_by else ()),
        element("category", term=entry.type, label=entry.about),
        element("content", _text(entry), type="text"),
    )
    return element("entry", "", children)


def jsonfeed(one: Extract, options: Options) -> bytes:  # noqa: ARG001  # as every format is called
    """Return the recorded changes as a JSON Feed 1.1."""
    return as_json({
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(one),
        "description": "\n".join(map(plain, about_words(one, "jsonfeed"))),
        "authors": [{"name": one_line(one.origin)}],
        "items": list(_items(one, entries(one)[::-1])),
        "_timeline": about(one, "jsonfeed"),
    })  # fmt: skip


def _items(one: Extract, told: Sequence[Entry]) -> Iterator[Mapping[str, Any]]:
    for entry in told:
        change = entry.change
        by = {"authors": [{"name": one_line(change.recorded_by)}]} if change.recorded_by else {}
        yield {
            "id": tag_of(one, entry),
            "title": entry.title,
            "content_text": _text(entry),
            "date_published": change.recorded_at,
            **by,
            "tags": [entry.type, entry.about],
            "_timeline": {"position": change.position, "event_id": change.event_id},
        }


def tag_of(one: Extract, entry: Entry) -> str:
    """Return the id of an entry: `tag:desk.example.org,2024-01-18:LOGID/27`. It is the same in every feed."""
    match = _AUTHORITY.match(one.origin)
    authority = match[0].lower() if match is not None else _NOBODY
    change = entry.change
    return f"tag:{authority},{change.recorded_at[:10]}:{one.basis.log_id}/{change.position}"


def _title(one: Extract) -> str:
    of = "the whole log" if one.asked is None else f"the chain of {title(one.register, one.asked)}"
    return one_line(f"Recorded changes: {of}")


def _text(entry: Entry) -> str:
    return "\n".join((*entry.lines, f"Position {entry.change.position}, event {entry.change.event_id}."))
