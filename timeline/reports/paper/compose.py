"""A dossier as blocks on paper, section by section in the order of the report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from timeline.reports.dossier import Dossier
from timeline.reports.figures.model import Figure
from timeline.reports.paper import closing, findings, opening, steps
from timeline.reports.paper.model import Block, Note, Paper, Run
from timeline.reports.paper.runs import text_of, words
from timeline.reports.paper.sheet import Sheet, sheet
from timeline.reports.wording import recorded_words

_SECTIONS: tuple[Callable[[Sheet], Iterator[Block]], ...] = (
    opening.title_block,
    opening.bottom_line,
    opening.glance,
    opening.lists,
    steps.steps,
    findings.links,
    findings.ledger,
    findings.tempo,
    findings.actors,
    findings.places,
    findings.signals,
    findings.changes,
    closing.sources,
    closing.method,
    steps.beside,
    closing.register,
    closing.integrity,
    closing.scales,
    closing.attachments,
)
_SHORT = 12


def paper(dossier: Dossier, figures: Sequence[Figure], form: str) -> Paper:
    """Return the report as it is set on paper, in the format `form`. The same dossier and figures: the same blocks."""
    shown, head = sheet(dossier, figures, form), dossier.head
    title = words(dossier.title)
    return Paper(
        title=title,
        plain_title=text_of(title),
        author=text_of(words(head.author)) if head else "",
        state=head.state if head else "Draft",
        marking=head.marking if head else "",
        cut_off=dossier.cut_off,
        known_until=recorded_words(dossier.cut_off),
        foot=f"Log {dossier.log_id} · position {dossier.position} · root {dossier.root[:_SHORT]}",
        blocks=_Referring().blocks(tuple(block for section in _SECTIONS for block in section(shown))),
    )


class _Referring:
    """Finds which reference to each note is the first, and which notes anything refers to."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._used: frozenset[int] = frozenset()

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        self._used = frozenset(_referred_to(blocks))  # what stands after the notes refers to them, too
        found: tuple[Block, ...] = self._mended(blocks)
        return found

    def _mended(self, value: Any) -> Any:  # noqa: ANN401  # a block, or anything inside it
        if isinstance(value, Run):
            return self._run(value)
        if isinstance(value, tuple):
            return tuple(map(self._mended, value))
        if isinstance(value, Note):
            value = replace(value, is_used=value.number in self._used)
        if is_dataclass(value) and not isinstance(value, type):
            inner = {one.name: getattr(value, one.name) for one in fields(value)}
            return replace(value, **{name: self._mended(one) for name, one in inner.items() if isinstance(one, tuple)})
        return value

    def _run(self, run: Run) -> Run:
        if not run.note or run.note in self._seen:
            return run
        self._seen.add(run.note)
        return replace(run, is_first=True)


def _referred_to(value: Any) -> Iterator[int]:  # noqa: ANN401  # a block, or anything inside it
    """Yield the numbers of the notes that something refers to."""
    if isinstance(value, Run) and value.note:
        yield value.note
    elif isinstance(value, tuple):
        for one in value:
            yield from _referred_to(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _referred_to(getattr(value, one.name))
