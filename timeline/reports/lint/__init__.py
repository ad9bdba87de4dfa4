"""The rules of wording (R01 to R16), over a report, what people wrote of it, and what was rendered of it. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from events.codebook import table
from timeline.reports.dossier import Dossier
from timeline.reports.frame import LintLine
from timeline.reports.lint import causes, figures, sealed, times
from timeline.reports.lint.again import Commands
from timeline.reports.lint.alike import bare
from timeline.reports.lint.edited import Edited
from timeline.reports.lint.facts import Facts
from timeline.reports.lint.judgements import judgements
from timeline.reports.lint.labels import labels
from timeline.reports.lint.marks import Unquoted, without_marks
from timeline.reports.lint.pages import html_lines
from timeline.reports.lint.passages import Passage, written
from timeline.reports.lint.rendered import Cover, File, Line, every_text, markdown_lines
from timeline.reports.lint.rule import line
from timeline.reports.lint.standing import misplaced, word_over
from timeline.reports.lint.style import style
from timeline.reports.lint.typed import Sentences

_MOST_LINES, _MOST_TOLD = 10_000, 500
"""So many lines of an edited file that are not the report's are looked at, and so many findings of a rule are told."""
_IN_THE_RECORD = "correct, redact or hold back the record that says it; nothing is written while it is there"
"""What mends a text that somebody is found by, and that stands in no note and in no template."""


def lint(dossier: Dossier, texts: Mapping[str, str], kept: Collection[sealed.Kept] = ()) -> tuple[LintLine, ...]:
    """Return what the rules of wording find in a report, and in what was rendered of it: `texts` by file name.

    What a name ends in tells how it is read: `.html` as a page, all else as Markdown. `kept`
    are the texts and names that may stand nowhere (`kept_texts` and `kept_names` of `timeline.reports.lint.sealed`).
    """
    facts, cover = Facts(dossier), Cover(dossier)
    found = [*_model(dossier)]
    if kept:
        notes = "\n".join(one.text for one in written(dossier) if one.origin == "note")
        fix = "" if any(sealed.sealed_in("notes", notes, kept)) else _IN_THE_RECORD
        found += sealed.sealed_in("the report's data", "\n".join(every_text(dossier)), kept, fix)
    for passage in written(dossier):
        found += _judged(passage, facts)
    for name, text in texts.items():
        found += sealed.sealed_in(name, text, kept)
        found += _rendered(name, text, facts, cover)
    return _in_order(found)


def lint_edited(
    dossier: Dossier,
    given: File,
    written: Iterable[Line],
    kept: Collection[sealed.Kept] = (),
    beside: Iterable[LintLine] = (),
) -> tuple[LintLine, ...]:
    """Return what the rules of wording find in a report that a desk edited: in what is not of `dossier`.

    `written` are the lines of the report as it was written in the format of the file. What
    they say, and the file says no longer or otherwise, is found too; and `beside` them, what
    no line tells (`unlike` of `timeline.reports.lint.unseen`).
    """
    facts, ours = Facts(dossier), [*written]
    edited = Edited(dossier, given.name, ours, given.lines)
    found = [*sealed.sealed_in(given.name, given.text, kept)]
    if is_of_another := bool(edited.other_basis):
        text = "the file is of another basis: nothing in it was compared with the report"
        found.append(line("R15", given.name, text, fix=f"give --as-of {edited.other_basis}"))
    else:
        found += [*edited.findings(), *beside]
    standing = {(one.text, one.cells) for one in ours}
    left = [one for one in given.lines if (one.text, one.cells) not in standing]
    if len(left) > _MOST_LINES:
        text = f"{len(left):,} lines of it are none of the report's: only the first {_MOST_LINES:,} were looked at"
        found.append(line("R16", given.name, text, "error", fix="edit the report, and lint that file"))
    lines = _Lines(facts, edited, ours, None if is_of_another else Sentences(facts, ours, given.lines))
    found += lines.placed(given.name)
    for one in left[:_MOST_LINES]:
        found += lines.of(f"{given.name} {one.at}", one)
    return tuple(_bounded(given.name, _in_order(found)))


class _Lines:
    """Judges the lines of an edited file that are not the report's; with no `sentences`, beside none of them."""

    def __init__(self, facts: Facts, edited: Edited, ours: Sequence[Line], sentences: Sentences | None) -> None:
        self._facts, self._edited, self._sentences = facts, edited, sentences
        labels = facts.dossier.frame.labels
        self._cover = Cover(facts.dossier, Unquoted((one.text for one in ours), labels).excuses)
        self._commands = Commands(ours)
        self._said: dict[tuple[str, ...], dict[str, None]] = {}
        for one in ours:
            self._said.setdefault(_words(one), {})[one.text] = None

    def placed(self, name: str) -> Iterator[LintLine]:
        """Yield what is said in another place than the report says it."""
        if self._sentences is not None:
            yield from misplaced(name, self._edited.whole)
            yield from self._sentences.put_elsewhere(name, self._edited.pairs)

    def _looks_other(self, one: Line) -> bool:
        """Tell whether a line of the report only looks otherwise: other quotation marks, and not fewer of them."""
        said = self._said.get(_words(one))
        return said is not None and not without_marks(said, one.text)

    def of(self, where: str, one: Line) -> Iterator[LintLine]:
        """Yield what is found in a line."""
        if self._commands.is_same(one) or self._looks_other(one):
            return
        judged = [*_judged(Passage(where, _prose(self._cover.less(one.text)), origin="edited"), self._facts)]
        is_command = self._commands.names_basis(one)
        yield from (found for found in judged if found.code != "R12" or not is_command)
        yield from _cells(where, one)
        if self._sentences is None:
            return
        if not any(found.code == "R05" for found in judged):
            yield from self._sentences.unmarked(where, one)
        if is_command:
            yield self._commands.changed(where, one)
        elif not word_over(one) and (alone := self._edited.uncompared(one)) is not None:
            yield from self._sentences.of(where, alone, judged)


def _bounded(name: str, found: Iterable[LintLine]) -> Iterator[LintLine]:
    """Yield the first findings of each rule, and how many more there are."""
    for (level, code), each in groupby(found, lambda one: (one.level, one.code)):
        of_rule = [*each]
        yield from of_rule[:_MOST_TOLD]
        if (more := len(of_rule) - _MOST_TOLD) > 0:
            text = f"{more:,} more findings of {code} are not told"
            yield line(code, name, text, level, fix="mend those that are told, and lint the file again")


def _model(dossier: Dossier) -> Iterator[LintLine]:
    yield from figures.tables(dossier)
    yield from times.moments(dossier)
    yield from causes.links(dossier)
    yield from sealed.model(dossier)


def _judged(passage: Passage, facts: Facts) -> Iterator[LintLine]:
    """Yield what the rules on sentences find in a text that a person wrote."""
    if not passage.text.strip():
        return
    yield from figures.figures(passage, facts)
    yield from causes.causes(passage, facts)
    yield from labels(passage, facts)
    yield from judgements(passage)
    yield from times.times(passage, facts)
    yield from style(passage, facts)


def _rendered(name: str, text: str, facts: Facts, cover: Cover) -> Iterator[LintLine]:
    """Yield what stands in a rendered text and is not of the report: a template can smuggle nothing in."""
    lines = [*lines_of(name, text)]
    is_telling = _telling(facts.dossier.frame.labels, "\n".join(one.text for one in lines))
    for one in lines:
        where = f"{name} line {one.number}"
        if is_telling(one.text) and is_telling(left := cover.less(one.text)):
            passage = Passage(where, _prose(left), origin="template")
            yield from causes.causes(passage, facts)
            yield from labels(passage, facts)
            yield from figures.figures(passage, facts)
            yield from times.times(passage, facts)
        yield from _cells(where, one)


def _words(one: Line) -> tuple[str, ...]:
    """Return what a line says, and its cells with their headings, whatever marks stand there."""
    return (bare(one.text), *(bare(text) for cell in one.cells for text in cell))


_HARM = (
    "kill", "dead", "died", "death", "wound", "injur", "casualt", "fatal", "missing", "displaced", "victim", "toll",
    "nobody",
)  # fmt: skip
_MORE = (
    "no one", "no-one", "perish", "lives", "loss of life", "payback", "hit back", "struck back", "answers", "answered",
    "answering", "respond", "response to", "reaction to", "react", "consequen", "follows from", "followed from",
    "following from", "midnight", "local",
)  # fmt: skip
_COUNTED = ("sources", "outlets", "articles", "newspapers", "agencies", "reports")
_CLOCK = re.compile(r"\d[:.h]\d\d|\d ?[ap]\.?m|\d{4} hours", re.IGNORECASE)


def _telling(own: tuple[str, ...], whole: str) -> Callable[[str], bool]:
    """Return what tells whether a line of a text is worth a closer look: most hold nothing that a rule knows."""
    standing = whole.casefold()
    listed = (word for name in ("causal", "judging", "labels") for word in table(name))
    every = (word.casefold() for word in (*listed, *own, *_HARM, *_MORE, *_COUNTED))
    words = tuple(word for word in every if " " in word or "-" in word or word in standing)

    def is_telling(text: str) -> bool:
        folded = text.casefold()
        return any(word in folded for word in words) or _CLOCK.search(text) is not None

    return is_telling


_MARKS = re.compile(r"^(?:#{1,6} |> |[-*+] |\d{1,4}[.)] )+|[*~`]{1,3}|\[(\d+)\](?=\s*$)")


def _prose(text: str) -> str:
    """Return a line of Markdown without the signs that only order it."""
    return _MARKS.sub(" ", text).replace(" | ", ". ").strip("| ")


def lines_of(name: str, text: str) -> Iterator[Line]:
    """Return the lines of what was rendered: what its name ends in tells how it is read."""
    return html_lines(text) if name.endswith((".html", ".htm")) else _unwrapped(markdown_lines(text))


_ALONE = re.compile(r"$|[|#]|```|~~~|<!--|-{3,}$|={3,}$")
"""What a line of Markdown begins with that is no part of a paragraph."""
_OPENS = re.compile(r">|(?:[-*+\u2022]|\d{1,4}[.)])\s|\[\^?\d+\]:")
"""What a line begins with that goes on with no line before it: a quotation, an item, a note."""


def _unwrapped(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines of Markdown, those of one paragraph or item as one: an editor breaks them where it likes."""
    open_ones: list[Line] = []
    for one in lines:
        is_alone = _ALONE.match(one.text) is not None
        if is_alone or _OPENS.match(one.text):
            yield from _joined(open_ones)
            open_ones = []
        if is_alone:
            yield one
        else:
            open_ones.append(one)
    yield from _joined(open_ones)


def _joined(parts: Sequence[Line]) -> Iterator[Line]:
    if parts:
        yield parts[0]._replace(text=" ".join(one.text for one in parts))


def _cells(where: str, one: Line) -> Iterator[LintLine]:
    for header, text in one.cells:
        yield from figures.cell(where, header, text)


def _in_order(found: list[LintLine]) -> tuple[LintLine, ...]:
    """Return findings once each, errors first, by code."""
    once = dict.fromkeys(found)
    return tuple(sorted(once, key=lambda one: (one.level != "error", one.code)))
