"""The words that a bundle opens, and whether the notes and links of the report quote no others. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from events.shape import Json
from timeline.errors import IntegrityFailure
from timeline.log import codec, sealing
from timeline.proof.bundle_files import Opened, PrintedLink, PrintedNote

QUOTED = ("quote", "translation", "locator", "title", "url")
"""The fields of a note to a source that are words of the record."""
OpenLeaf = codec.Leaf[dict[str, Json]]
"""A leaf with its open body."""
_WITHHELD = re.compile(r"\[withheld: ([a-z ]{1,40}), position ([1-9][0-9]{0,17})\]")
_REDACTED = "event.redacted"
_NO_WORDS = "none recorded"
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


class Ground(NamedTuple):
    """What printed words may stand on: what was opened, the leaves, and the positions whose leaf is not there."""

    opened: Collection[Words]
    leaves: Mapping[int, OpenLeaf]
    withheld: Collection[int]

    def is_told(self, text: str) -> bool:
        """Tell whether a text is what we print where an event of this bundle took something out, to the letter."""
        match = _WITHHELD.fullmatch(text)
        if match is None:
            return False
        position = int(match[2])
        leaf = self.leaves.get(position)
        if leaf is None:
            return position in self.withheld
        return leaf.type == _REDACTED and str(leaf.body.get("ground")).replace("_", " ") == match[1]

    def texts(self, field: str) -> set[str]:
        """Return all that was opened of a field. A corrected value does not say of which it is: it may be of any."""
        return {one.text for one in self.opened if one.field in (field, _CORRECTED)}


def unfounded(notes: Iterable[PrintedNote], ground: Ground) -> Iterator[tuple[int, str]]:
    """Yield number and field of each note that prints words of a source which nothing opens."""
    corrected = ground.texts(_CORRECTED)
    for note in notes:
        for field in QUOTED:
            text = getattr(note, field)
            is_held = text in corrected or Words(field, note.source, text) in ground.opened
            if text and not is_held and not ground.is_told(text):
                yield note.number, field


def unfounded_links(links: Iterable[PrintedLink], ground: Ground) -> Iterator[str]:
    """Yield the id of each link that goes by words which nothing opens: a quote, or where one would stand."""
    quotes, places = ground.texts("quote"), ground.texts("locator")
    for link in links:
        quote = link.words[1:-1] if link.words[:1] == link.words[-1:] == '"' else None
        place = link.words.removeprefix(f"{_NO_WORDS}; ")
        is_held = quote in quotes or (place != link.words and (place in places or ground.is_told(place)))
        if link.words != _NO_WORDS and not is_held and not ground.is_told(link.words):
            yield link.id
