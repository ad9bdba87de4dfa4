"""What `timeline check` looks at beside the record: redactions, purges that are due, captured files, what is sealed."""

from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from events.custody import SourceCaptured
from events.envelope import RecordedEvent
from events.redactions import EventRedacted
from timeline.cli.invocation import Reading
from timeline.errors import BlobMissing, IntegrityFailure
from timeline.log.blobs import Blobs
from timeline.log.pending import pending
from timeline.projections.custody import captures_of
from timeline.projections.findings.model import Surroundings
from timeline.projections.findings.places import private_points
from timeline.projections.findings.sources import plain
from timeline.projections.support import sources_of

if TYPE_CHECKING:
    from timeline.projections.register import Register, Thing

_READABLE = ("text/", "application/xhtml+xml", "application/json")
_MOST = 32 * 1024 * 1024
"""A captured text of more bytes is not looked through for quotes."""
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_WITHIN_WORDS = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "em", "font", "i", "mark", "s", "small", "span", "strong", "u"}
)
"""Elements that may begin and end inside of a word; the text of others stands apart from what is around it."""


def surroundings_of(reading: Reading, known: "Register", things: "Collection[Thing] | None") -> Surroundings:
    """Return what is seen beside the record, as far as it concerns some things; all, if none are named."""
    sources = list(known.sources) if things is None else [one.id for one in things if one.kind == "source"]
    copies, texts = _captured(reading, known, sources)
    return Surroundings(
        redactions=_redactions(reading),
        unpurged=frozenset(one.event_id for one in pending(reading.path)),
        copies=copies,
        texts=texts,
        marked={
            position: frozenset(one.pointer for one in reading.log.redactable(position).sealed)
            for _, position in private_points(known)
        },
    )


def _redactions(reading: Reading) -> dict[str, list[RecordedEvent]]:
    """Return what took something out, by the event that it took it out of: each redacted event has a stream of it."""
    position = reading.basis.position
    streams = reading.log.streams("event:", limit=max(1, position), up_to=position)
    found: dict[str, list[RecordedEvent]] = {}
    for one in reading.log.read_streams(reading.basis, streams):
        if isinstance(one.event, EventRedacted):
            found.setdefault(one.event.target, []).append(one)
    return found


# --- captured files --------------------------------------------------------------------------------------------------


def _captured(reading: Reading, known: "Register", sources: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is wrong with captured files, and the words of those that can be read, by SHA-256.

    A file that is not beside this log is none of both: that is said aloud.
    """
    quoted = _quoted(known)
    files = {one.sha256: (one, name in quoted) for name in sources for one in captures_of(known, name)}
    blobs, missing = Blobs(reading.path), 0
    copies: dict[str, str] = {}
    texts: dict[str, str] = {}
    with reading.progress("captured files", "files") as progress:
        for done, (sha256, (capture, is_quoted)) in enumerate(files.items(), start=1):
            try:
                words = _words(capture, blobs) if is_quoted and _is_readable(capture) else None
                if words is None:
                    blobs.check(sha256, capture.size, content=True)
                else:
                    texts[sha256] = plain(words)
            except BlobMissing:
                missing += 1
            except IntegrityFailure as error:
                copies[sha256] = error.message
            progress(done, len(files))
    if missing:
        reading.session.say(f"not looked at: {missing} captured files that are not beside this log (timeline verify)")
    return copies, texts


def _quoted(known: "Register") -> frozenset[str]:
    shelves = (known.actions, known.claims, known.responses)
    return frozenset(name for shelf in shelves for thing in shelf.values() for name in sources_of(thing))


def _is_readable(capture: SourceCaptured) -> bool:
    return capture.media_type.startswith(_READABLE) and capture.size <= _MOST


def _words(capture: SourceCaptured, blobs: Blobs) -> str:
    """Return the words of a captured file, held against its hash. Raises as `Blobs.read` does."""
    content = b"".join(blobs.read(capture.sha256, capture.size)).decode("utf-8", "replace")
    return "".join(_seen(content)) if "html" in capture.media_type else content


def _seen(content: str) -> Iterator[str]:
    """Yield the text of a page of HTML as a reader sees it, with a blank between its parts."""
    page = _Page()
    page.feed(content)
    page.close()
    yield from page.parts


class _Page(HTMLParser):
    """Collects the words of a page; entities are resolved, scripts and styles left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # as it is called
        """Leave out what is inside of some elements; text of others stands apart."""
        self._hidden += tag in _UNSEEN
        if tag not in _WITHIN_WORDS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Go on after an element that is left out."""
        self._hidden -= tag in _UNSEEN and self._hidden > 0
        if tag not in _WITHIN_WORDS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if not self._hidden:
            self.parts.append(data)
