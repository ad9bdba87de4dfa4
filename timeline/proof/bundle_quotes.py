"""The words that a bundle opens, and whether the report quotes no others. Pure."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from events.shape import Json
from timeline.errors import IntegrityFailure
from timeline.log import codec, sealing
from timeline.proof.bundle_files import Opened, PrintedNote

QUOTED = ("quote", "translation", "locator", "title", "url")
"""The fields of a note to a source that are words of the record."""
OpenLeaf = codec.Leaf[dict[str, Json]]
"""A leaf with its open body."""
_WITHHELD = "[withheld: "
_CORRECTED = "value"


class Words(NamedTuple):
    """What a disclosure opens: which field, of which source if it is about one or cites it, and the text."""

    field: str
    source: str
    text: str


def words_of(entry: Opened, leaf: OpenLeaf | None) -> Words | None:
    """Return what a disclosure opens in its leaf; `None` if it opens nothing there. A decoy opens nothing."""
    if leaf is None:
        return None
    try:
        json = entry.json
        pointer, value = sealing.open_disclosure(json)
        committed = sealing.digest(json).decode() in codec.digests(leaf)
    except (IntegrityFailure, ValueError):
        return None
    if pointer != entry.pointer or not committed:
        return None
    *path, field = pointer.split("/")[1:]
    return Words(field, _source_at(leaf.body, path), value if isinstance(value, str) else "")


def _source_at(body: Json, path: Iterable[str]) -> str:
    """Return which source the object at a pointer is about or cites; empty if it names none."""
    here = body
    for step in path:
        if isinstance(here, list) and step.isascii() and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        else:
            here = here.get(step) if isinstance(here, dict) else None
    source = here.get("source") if isinstance(here, dict) else None
    return source if isinstance(source, str) else ""


def unfounded(notes: Iterable[PrintedNote], opened: Collection[Words]) -> Iterator[tuple[int, str]]:
    """Yield number and field of each note that prints words of a source which nothing opens.

    A correction opens a new value without saying of which field: its words may stand in any.
    """
    corrected = {one.text for one in opened if one.field == _CORRECTED}
    for note in notes:
        for field in QUOTED:
            text = getattr(note, field)
            is_told = not text or text.startswith(_WITHHELD) or text in corrected
            if not is_told and Words(field, note.source, text) not in opened:
                yield note.number, field
