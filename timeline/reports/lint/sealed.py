"""R11: nothing sealed, withheld or of a confidential source may stand in what is written."""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from events.actors import ActorNamed
from events.sources import Citation, SourceRegistered
from timeline.projections.confidential import Lens, confidential_in
from timeline.projections.register import Register, Thing
from timeline.projections.resting import cited, citing
from timeline.projections.texts import passages_of
from timeline.reports.dossier import Dossier, SourceNote
from timeline.reports.frame import LintLine
from timeline.reports.lint.rule import line
from timeline.reports.sources import CONFIDENTIAL

LEAST_BYTES = 8
"""Shorter values stand in a text by chance, too: they are looked for in the model alone, where they would stand."""
LEAST_OF_NAME = 4
"""Names are looked for as words of their own, in their own letters: so a shorter one stands in a text by chance."""
_MARK = re.compile("[\ue000\ue001]")
_WITHHELD = "[withheld"
_SAID = frozenset({"quote", "translation", "speaker", "party", "claimant", "text", "figure", "as reported", "place"})
"""The fields that hold what was said in the open, and no words of those who record."""
ID_FIX = (
    "hold back what goes by that id or cites it (timeline append note ID --kind hold), "
    "and record it anew with another: --id"
)
"""What mends an id that tells a name: it stays what it is, so what goes by it has to go by another."""


class TellingId(NamedTuple):
    """An id that was made of the id of somebody who is kept back, and the position at which it was recorded."""

    pattern: re.Pattern[str]
    position: int


Kept = str | re.Pattern[str] | TellingId
"""A text that may stand nowhere; or a name, which is looked for as a word of its own: it may be one, like Dawn."""


def kept_texts(citations: Iterable[Citation], sources: Mapping[str, SourceRegistered]) -> frozenset[str]:
    """Return the texts of confidential `sources` that no report may print: titles, addresses, and words.

    What a public source says, too, is no secret; nor is one word alone, which stands anywhere.
    """
    kept = [text for source in sources.values() for text in (source.title, source.url, source.archived_url)]
    public: list[object] = []
    for one in citations:
        words = (one.quote, one.translation, one.locator, one.speaker_words)
        (kept if one.source in sources else public).extend(words)
    said = " ".join(text for text in public if isinstance(text, str)).casefold()
    return frozenset(
        text for text in kept if isinstance(text, str) and _is_telling(text) and text.casefold() not in said
    )


def _is_telling(text: str) -> bool:
    return len(text.encode()) >= LEAST_BYTES and not text.isalpha()


def kept_in(register: Register) -> frozenset[Kept]:
    """Return the texts and names that may stand nowhere in what is written of anything that is known."""
    sources = {name: register.sources[name].now for name in confidential_in(register)}
    if not sources:
        return frozenset()
    texts = kept_texts((one for _, passages in citing(register) for one in passages), sources)
    said = "\0".join(_in_the_open(Lens(register).of(register))).casefold() if texts else ""
    return frozenset(one for one in texts if _squeezed(one).casefold() not in said) | kept_names(register)


def kept_names(register: Register) -> frozenset[re.Pattern[str] | TellingId]:
    """Return the names of those who publish confidential sources, write them or speak in them, and are in no other.

    With them come the ids that hold the id of one of those. A name that also stands in the
    open is no secret: another actor, or a place, that is called so, or what a public source says.
    """
    if not (kept := confidential_in(register)):
        return frozenset()
    lens = Lens(register)
    names = {one for name in kept for one in _authors(register.sources[name].now)}
    names |= {one for actor in lens.behind for one in _names(register, actor)}
    telling = {one for one in names if len(one.encode()) >= LEAST_OF_NAME}
    said = "\0".join(_in_the_open(lens.of(register))) if telling else ""
    patterns = map(_as_word, map(_squeezed, telling))
    return frozenset(one for one in patterns if one.search(said) is None) | {*_telling_ids(register, lens.behind, kept)}


def _as_word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


def _telling_ids(register: Register, actors: Collection[str], kept: Collection[str]) -> Iterator[TellingId]:
    """Yield the ids that hold the id of one of these actors between hyphens, but for actors' own: those stand nowhere.

    Of what rests on public sources alone the id was made of their words: that it holds the same is chance.
    """
    if not actors:
        return
    held = re.compile(rf"(?<![^-])(?:{'|'.join(map(re.escape, actors))})(?![^-])")
    for kind in ("place", "source", "action", "claim", "response", "case", "note"):
        for name, thing in register.of_kind(kind).items():
            events = (thing.first, thing.now, *(one.event for one in thing.since))
            rests_on = {name} if kind == "source" else {one.source for event in events for one in cited(event)}
            if held.search(name) and (not rests_on or not rests_on.isdisjoint(kept)):
                yield TellingId(_as_word(name), thing.position)


def _authors(source: SourceRegistered) -> tuple[str, ...]:
    return source.authors if isinstance(source.authors, tuple) else ()


def _names(register: Register, actor: str) -> Iterator[str]:
    thing = register.actors[actor]
    events = (one.event for one in thing.since)
    found = [thing.first.name, thing.now.name, *(alias.name for alias in thing.now.aliases)]
    found += [event.name for event in events if isinstance(event, ActorNamed)]
    return (one for one in found if isinstance(one, str))


def _in_the_open(register: Register) -> Iterator[str]:
    """Yield names and words that stand in the open, in a register that is shown without what is kept back."""
    for kind in ("actor", "place", "source", "action", "claim", "response"):
        for name in register.of_kind(kind):
            for one in passages_of(register, Thing(kind, name)):
                if kind in ("actor", "place", "source") or one.field in _SAID:
                    yield _squeezed(one.text)


def _squeezed(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


def sealed_in(where: str, content: str, kept: Collection[Kept], fix: str = "") -> Iterator[LintLine]:
    """Find, in what would be written, texts that are kept back. The finding itself does not repeat them.

    `fix` says what mends it, where no note and no template does.
    """
    squeezed = _squeezed(html.unescape(content.replace("\\", ""))) if kept else ""
    folded = squeezed.casefold()
    found = sum(
        _squeezed(one).casefold() in folded if isinstance(one, str) else one.search(squeezed) is not None
        for one in kept
        if not isinstance(one, TellingId)
    )
    if found:
        texts = "text" if found == 1 else "texts"
        yield line("R11", where, f"{found} sealed {texts} of a confidential source", fix=fix)
    ids = (one.position for one in kept if isinstance(one, TellingId) and one.pattern.search(squeezed) is not None)
    for position in sorted(ids):
        text = f"the id that was recorded at position {position} names who is behind a confidential source"
        yield line("R11", where, text, fix=ID_FIX)
    if _MARK.search(content):
        yield line("R11", where, "a mark of a sealed text", fix=fix)


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
