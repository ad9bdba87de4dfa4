"""The notes to sources of the page: where each is cited, so that a reader gets back, and from when on it was."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from timeline.reports.dossier import Dossier, SourceNote
from timeline.reports.knowledge import History, Version
from timeline.reports.page.steps import anchor, cited
from timeline.reports.page.versions import Ranges, Shown, at, joined, life, read

_Range = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One note; `notes` is how it read, each with where; `shown` is where anything cites it.

    Cited aside only (`is_aside`), it stands at the basis. `back` leads to where it is cited, as anchor and words.
    """

    number: int
    latest: SourceNote
    notes: tuple[Shown[SourceNote], ...]
    shown: Shown[str]
    is_aside: bool
    back: tuple[tuple[str, str], ...]


def entries(dossier: Dossier, history: History) -> tuple[Entry, ...]:
    """Return the notes of the page in order: those that were ever cited, with where they were."""
    ranges: dict[int, list[_Range]] = {}
    back: dict[int, dict[str, str]] = {}
    for number, one, place, label in _citations(history):
        ranges.setdefault(number, []).append(one)
        back.setdefault(number, {}).setdefault(place, label)
    for step in dossier.nearby:
        for number in cited(step):
            back.setdefault(number, {}).setdefault(anchor(step.id), "nearby")
    at_basis = {note.number: note for note in dossier.notes}
    return tuple(
        _entry(number, history.notes.get(number, ()), at_basis.get(number), joined(ranges.get(number, ())), back)
        for number in sorted(at_basis.keys() | history.notes.keys())
    )


def _entry(
    number: int,
    versions: Sequence[Version[SourceNote]],
    at_basis: SourceNote | None,
    ranges: Ranges,
    back: Mapping[int, Mapping[str, str]],
) -> Entry:
    latest = at_basis or versions[-1].value
    return Entry(
        number=number,
        latest=latest,
        notes=read(versions, lambda note: note, life(versions)) if versions else (Shown(latest),),
        shown=at("", ranges, ()) if ranges else Shown(""),
        is_aside=not ranges,
        back=tuple(back.get(number, {}).items()),
    )


def _citations(history: History) -> Iterator[tuple[int, _Range, str, str]]:
    """Yield number, range, anchor and words for every place that cites a note."""
    for name, steps in history.steps.items():
        for step in steps:
            for number in cited(step.value):
                yield number, _range(step), anchor(name), f"no. {history.numbers[name]}"
    for name, links in history.links.items():
        for link in links:
            if link.value.note:
                yield link.value.note, _range(link), f"link:{name}", f"{link.value.earlier} → {link.value.later}"
    for name, rows in history.ledger.items():
        for row in rows:
            if row.value.note:
                yield row.value.note, _range(row), f"claim:{name}", "ledger"


def _range(version: Version[Any]) -> _Range:
    return version.since, version.until


def of_sources(notes: Iterable[Entry], history: History) -> Mapping[str, Shown[str]]:
    """Return where each source is cited at all; a source that is cited aside only is left out."""
    by_number = {entry.number: entry.latest.source for entry in notes}
    ranges: dict[str, list[_Range]] = {}
    for number, one, _, _ in _citations(history):
        if number in by_number:
            ranges.setdefault(by_number[number], []).append(one)
    return {source: at("", joined(found), ()) for source, found in ranges.items()}
