"""The JSON of TimelineJS as rows: a slide is an action of an unknown kind and hand, as finely as its date was written.

The viewer draws a date in the reader's own zone and has no field for one, so the zone is said beside the file. A
slide has no claims, and none are read out of its words: those come along as a remark.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from html import unescape
from typing import Any, NamedTuple

from timeline.errors import CellRefused
from timeline.ingest import drawn
from timeline.ingest.cells import in_column
from timeline.ingest.mapping import Mapped
from timeline.ingest.naming import ID
from timeline.ingest.profiles import Profile
from timeline.ingest.refusals import malformed, misused, refused
from timeline.ingest.rows import Rows
from timeline.ingest.sheets import Sheet, SheetRow
from timeline.ingest.table import Given, Table
from timeline.recording.again import Origin
from timeline.recording.wanted import NOTHING, OnRecord, Row

MAX_BYTES = 1 << 25
"""How large a file may be, in bytes: 32 MiB."""
LONGEST = 4000
"""How many characters a remark may have."""
MAX_SLIDES = 10_000
"""How many slides a file may have: no viewer draws so many."""
_FIELDS = (
    *("id", "when", "as reported", "ended", "kind", "title", "actor", "direction", "note"),
    *("source", "source kind", "source title", "url", "locator"),
)
# What only shapes text goes; whatever else looks like markup stays as it is written.
_SHAPE = re.compile(r"</?(?:p|br|b|i|u|em|strong|small|span|div|ul|ol|li|h[1-6]|a)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:/p|br\s*/?|/div|/li|/h[1-6])>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_BROKEN = "\u200b"
"""What our own export puts into an address, so that no viewer makes a link of it."""


class _Slide(NamedTuple):
    number: int
    cells: dict[str, str]
    drawn: drawn.Drawn
    error: CellRefused | None = None


def read_slides(data: bytes, *, file: str, given: Given) -> Table:
    """Read a timeline. Raises `MalformedInput` for what is none, `UsageRefused` where no zone is said."""
    if given.zone is None:
        fix = "say in which zone its dates are meant: --zone Asia/Tehran"
        raise misused(says="TimelineJS has no field for a zone", fix=fix, file=file, option="--zone")
    found = _json(data, file)
    events = found.get("events") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(events, list) or len(events) > MAX_SLIDES:
        fix = f'it has {{"events": […]}}, with at most {MAX_SLIDES:,} slides'
        raise malformed(says="it is no timeline of TimelineJS", fix=fix, file=file)
    slides = [_slide(number, one, found) for number, one in enumerate(events, start=1)]
    own = {} if given.source is not None else _own(data, file)
    slides = [one._replace(cells=own | one.cells) if "source title" not in one.cells else one for one in slides]
    rows = tuple(SheetRow(one.number, tuple(one.cells.get(name, "") for name in _FIELDS)) for one in slides)
    mapped = Mapped(Sheet(_FIELDS, ",", rows), Profile(name="timelinejs"), file)
    bad = {one.number: one.error for one in slides if one.error is not None}
    times = {one.number: one.drawn for one in slides}

    def rows_of(without: Collection[int], known: OnRecord = NOTHING) -> Iterator[Row]:
        made = Rows(mapped, known, zone=given.zone, source=given.source, keep=given.keep_mismatch)
        yield from (Row(number, errors=[error]) for number, error in bad.items() if number not in without)
        yield from (drawn.timed(row, times[row.line]) for row in made.make({*without, *bad}))

    lines = _lines_of(data.decode("utf-8-sig"), len(events))
    places = {number: (file, line) for number, line in enumerate(lines, start=1)}
    return Table(sha256(data).hexdigest(), rows_of, Origin(file, places=places), (), drawn.told(times))


def _json(data: bytes, file: str) -> Any:  # noqa: ANN401  # any JSON
    """Return the JSON of a file. Raises `MalformedInput` with the line of the first fault, as far as it has one."""
    fix = "save it as TimelineJS reads it: JSON, in UTF-8"
    if len(data) > MAX_BYTES:
        raise malformed(says=f"it has more than {MAX_BYTES >> 20} MiB", fix="split it up", file=file)
    try:
        found = json.loads(data.decode("utf-8-sig"))
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()  # an escape may bring half of a pair
    except json.JSONDecodeError as error:
        raise malformed(says="it is no JSON", fix=fix, file=file, line=error.lineno) from None
    except (ValueError, RecursionError):
        raise malformed(says="it is no JSON in UTF-8 that can be read whole", fix=fix, file=file) from None
    return found


def _own(data: bytes, file: str) -> dict[str, str]:
    """Return the file itself as a source: a slide without media rests on nothing else.

    Beside its media it would pass for a second report of the same.
    """
    name = re.split(r"[/\\]", file)[-1][:100]
    return {
        "source": f"timelinejs-{sha256(data).hexdigest()[:12]}",
        "source kind": "document",
        "source title": f"Timeline {name}",
    }


# --- one slide -------------------------------------------------------------------------------------------------------


def _slide(number: int, slide: Any, of: Mapping[str, Any]) -> _Slide:  # noqa: ANN401  # any JSON
    try:
        return _read(number, slide, of)
    except CellRefused as error:
        error.message = f"{error.message} (slide {number})"
        return _Slide(number, {}, drawn.Drawn("unknown"), error)


def _read(number: int, slide: Any, of: Mapping[str, Any]) -> _Slide:  # noqa: ANN401  # any JSON
    if not isinstance(slide, dict):
        raise refused(says="a slide is no object", fix='write {"start_date": {"year": 2024}, "text": {…}}')
    ours, name = drawn.OURS in of, slide.get("unique_id")
    text, media = _object(slide, "text"), _object(slide, "media")
    start, end = (drawn.date_of(_object(slide, one), one) for one in ("start_date", "end_date"))
    display = " ".join(_plain(slide, "display_date", ours=ours).split())
    time = drawn.by_bounds(of.get(drawn.OURS), name, start, end) or drawn.by_words(display, start, end, ours=ours)
    cells = {
        "kind": "other",
        "actor": "unknown",
        "direction": "unknown",
        "when": time.text,
        "as reported": time.words or "",
        "title": " ".join(_plain(text, "headline", ours=ours).split()),
        "note": _cut(_remark(slide, text, ours=ours), number),
        "locator": f"slide {number}",
    }
    if isinstance(name, str) and ID.fullmatch(name):
        cells["id"] = name
    if end and not ours and not time.by_words:
        cells["ended"] = end
    return _Slide(number, cells | _media(media, ours=ours), time)


def _media(media: Mapping[str, Any], *, ours: bool) -> dict[str, str]:
    """Return the media of a slide as a source: its address, with caption and credit as the title."""
    url, words = _plain(media, "url", ours=ours), [_plain(media, one, ours=ours) for one in ("caption", "credit")]
    title = ", ".join(filter(None, words))
    if not _ADDRESS.fullmatch(url):
        title = ", ".join(filter(None, (title, url)))
        return {"source title": title} if title else {}
    return {"url": url, "source title": title or url[:300]}


def _remark(slide: Mapping[str, Any], text: Mapping[str, Any], *, ours: bool) -> str:
    """Return what a slide says beside its headline, as it stands there."""
    beside = {member: _plain(slide, member, ours=ours).strip() for member in ("display_date", "group")}
    lines = (_plain(text, "text", ours=ours).strip(), *(f"{member}: {said}" for member, said in beside.items() if said))
    return "\n".join(filter(None, lines))


def _cut(remark: str, number: int) -> str:
    """Return a remark as long as one may be; one that is cut says where the whole of it stands."""
    if len(remark) <= LONGEST:
        return remark
    end = f"… (cut here; the whole stands on slide {number})"
    return remark[: LONGEST - len(end)] + end


def _object(slide: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = slide.get(name)
    if found is not None and not isinstance(found, dict):
        raise in_column(refused(says=f"{name} is no object", fix="leave it out"), name)
    return found or {}


def _plain(of: Mapping[str, Any], name: str, *, ours: bool) -> str:
    """Return a text without what only shapes it; any other markup is text like the rest."""
    found = of.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise in_column(refused(says=f"{name} is no text", fix="write a text"), name)
    text = unescape(_SHAPE.sub("", _BREAK.sub("\n", found)))
    return text.replace(_BROKEN, "") if ours else text


def _lines_of(text: str, count: int) -> list[int]:
    """Return the lines that slides begin on, as far as they can be told: all the same, where it is one line."""
    decoder, lines = json.JSONDecoder(), [1] * count
    at = re.search(r'"events"\s*:\s*\[', text)
    position = at.end() if at is not None else len(text)
    for number in range(count):
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        try:
            _, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):  # the word stands elsewhere too: the number of the slide tells
            return lines
        lines[number], position = text.count("\n", 0, position) + 1, end
    return lines
