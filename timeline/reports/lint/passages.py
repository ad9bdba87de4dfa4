"""What the rules of wording read: what people wrote, each text with where it stands and which steps it is about."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from events.codebook.wording import unquoted
from timeline.reports.dossier import Dossier
from timeline.reports.statement import Statement

_SENTENCE = re.compile(r"(?<=[.!?])[)\]]?\s+(?=[A-Z\[(\"“«])|\n+")
_WITHHELD = re.compile(r"\[withheld[^\]]*\]")
_ADDRESS = re.compile(r"\b(?:https?|ftp)://\S+|\bwww\.\S+", re.IGNORECASE)


class Passage(NamedTuple):
    """A text that somebody wrote: where it stands, and the numbers of the steps that it stands with.

    `note` is an analyst's note or reason, `title` what an action or the report is called,
    `edited` a line of a report that a desk changed, `template` what a template printed of its own.
    """

    where: str
    text: str
    steps: tuple[int, ...] = ()
    origin: Literal["note", "title", "edited", "template"] = "note"

    def sentences(self) -> Iterator[str]:
        """Yield its sentences, without what is quoted, withheld, or an address."""
        bare = _ADDRESS.sub(" ", _WITHHELD.sub(" ", unquoted(self.text)))
        return (one for one in _SENTENCE.split(bare) if one.strip())


def written(dossier: Dossier) -> Iterator[Passage]:
    """Yield what people wrote of a chain: notes, reasons, titles of actions, and the title that a desk gave."""
    for one in dossier.takeaways:
        yield Passage(_note(one), one.text)
    actions = {step.id for step in (*dossier.steps, *dossier.nearby)}
    listed = (*dossier.signals, *dossier.lists.unknown)
    for one in listed:
        if one.ids and not actions.issuperset(one.ids):
            yield Passage(_note(one), one.text)
    for one in dossier.method:
        if one.ids:
            yield Passage(_note(one), one.text)
    yield from _explanations(dossier)
    for one in dossier.left_out:
        yield Passage(f"what was left out ({', '.join(one.ids)})", one.text)
    yield from _of_steps(dossier)
    if dossier.frame.title:
        yield Passage("title of the report", dossier.frame.title, origin="title")


def _explanations(dossier: Dossier) -> Iterator[Passage]:
    """Yield other explanations of links and actions, each with the steps that its link joins."""
    ends = {link.id: (link.earlier, link.later) for link in dossier.links}
    for one in dossier.alternatives:
        yield Passage(f"alternative {one.ids[-1]}", one.text, ends.get(one.ids[0], ()))


def _of_steps(dossier: Dossier) -> Iterator[Passage]:
    for step in (*dossier.steps, *dossier.nearby):
        mine = (step.number,) if step.number else ()
        yield Passage(f"title of {step.id}", step.title, mine, "title")
        for one in step.remarks:
            yield Passage(_note(one), one.text, mine)
        for one in step.changes:
            yield Passage(f"change of {step.id}", one.text, mine)


def _note(statement: Statement) -> str:
    return f"note {statement.ids[-1]}" if statement.ids else "a note"
