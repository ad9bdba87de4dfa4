"""R11: nothing sealed, withheld or of a confidential source may stand in what is written."""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from events.sources import Citation, SourceRegistered
from timeline.reports.dossier import Dossier, SourceNote
from timeline.reports.frame import LintLine
from timeline.reports.lint.rule import line
from timeline.reports.sources import CONFIDENTIAL

LEAST_BYTES = 8
"""Shorter values stand in a text by chance, too: they are looked for in the model alone, where they would stand."""
_MARK = re.compile("[\ue000\ue001]")
_WITHHELD = "[withheld"


def kept_texts(citations: Iterable[Citation], sources: Mapping[str, SourceRegistered]) -> frozenset[str]:
    """Return the texts of confidential `sources` that no report may print: titles, addresses, and words.

    What a public source says, too, is no secret; nor is one word alone, which stands anywhere.
    """
    cited = tuple(citations)
    kept = [text for source in sources.values() for text in (source.title, source.url, getattr(source, "author", None))]
    public: list[object] = []
    for one in cited:
        words = (one.quote, one.translation, one.locator, one.speaker_words)
        (kept if one.source in sources else public).extend(words)
    said = " ".join(text for text in public if isinstance(text, str)).casefold()
    return frozenset(
        text for text in kept if isinstance(text, str) and _is_telling(text) and text.casefold() not in said
    )


def _is_telling(text: str) -> bool:
    return len(text.encode()) >= LEAST_BYTES and not text.isalpha()


def sealed_in(where: str, content: str, kept: Collection[str]) -> Iterator[LintLine]:
    """Find, in what would be written, texts that are kept back. The finding itself does not repeat them."""
    squeezed = " ".join(html.unescape(content.replace("\\", "")).split()).casefold() if kept else ""
    found = sum(1 for text in kept if " ".join(text.replace("\\", "").split()).casefold() in squeezed)
    if found:
        yield line("R11", where, f"{found} sealed {'text' if found == 1 else 'texts'} of a confidential source")
    if _MARK.search(content):
        yield line("R11", where, "a mark of a sealed text")


def model(dossier: Dossier) -> Iterator[LintLine]:
    """Find, in the model, words where a passage is withheld, and more of a confidential source than its id."""
    confidential = {row.source for row in dossier.sources if row.publisher == CONFIDENTIAL}
    for note in dossier.notes:
        if note.quote_withheld and not note.quote.startswith(_WITHHELD):
            yield line("R11", f"source note {note.number}", "words stand where they are withheld")
        if note.source in confidential and (told := _told(note)):
            yield line("R11", f"source note {note.number}", f"its source is confidential, and {', '.join(told)} stands")


def _told(note: SourceNote) -> list[str]:
    names = ("speaker", "title", "translation", "url")
    told = [name for name in names if getattr(note, name) and not getattr(note, name).startswith(_WITHHELD)]
    return told + (["quote"] if note.quote and not note.quote_withheld else [])
