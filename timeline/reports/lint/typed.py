"""R13, and R14 of sentences: the figures, words of strength and of standing that somebody typed over the report's."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from timeline.reports.frame import LintLine
from timeline.reports.lint.alike import NUMBERED, Section, bare
from timeline.reports.lint.counted import TOLD_WORDS, Counted, counted, figures_in, plain, vague_in
from timeline.reports.lint.facts import Facts
from timeline.reports.lint.few import FEW_WORDS, few_given, few_in, is_few
from timeline.reports.lint.figures import SAID_SO
from timeline.reports.lint.marks import without_marks
from timeline.reports.lint.rendered import Line, every_text
from timeline.reports.lint.rule import line, shown

_SENTENCE = re.compile(r"(?<=[.!?])[)\]]?\s+(?=[A-Z\[(\"\u201c\u00ab])|\n+")
_MARKS = re.compile(r"^(?:#{1,6} |> |[-*+\u2022] |\d{1,4}[.)] |\[\d+\] )+")
_QUOTED = re.compile(
    r"(?<!\()(?:\u201c[^\u201d]*\u201d|\u201e[^\u201c\u201d]*[\u201c\u201d]|\u00ab[^\u00bb]*\u00bb|\u2018[^\u2019]*\u2019"
    r"|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w))(?!\))"
)
"""What is quoted, as the other rules know it, but for a name in brackets: that of whom a figure is given to."""
_TOLD_OF = re.compile(
    r"^(?=.*\d)\S{1,20}$|\b(?:stated|attributed|followed|inferred|denied|established|claimed|disputed|unknown|draft|final|"
    rf"{TOLD_WORDS}|{FEW_WORDS})\b"
)
_TOLD = "#"
_MOST = 3
"""So many changes in one sentence are said."""
_LONGEST = 2_000
"""In a clause of more characters nobody could tell who says what."""
_BEFORE = 20
"""So many characters are shown before what is found."""
CELL = " · "
"""Stands between the cells of a row."""
_WORD = re.compile(r"[^\W\d_]{2}")
_SIGNS = re.compile(r"[^\w\s]+")
_OF_FEW = frozenset(("R02", "R07"))
"""The rules that name one and none themselves."""
_NUMBERS = frozenset(("no", "action", "from", "to", "position", "rung", "note", "notes", "citation", "citations"))
"""The headings of columns whose numbers name something, and count nothing."""
_BRACKETS = re.compile(r"\(([^()]*)\)\W{0,4}$")
_GIVES = re.compile(r"\baccording to\s+(?:the\s+)?$", re.IGNORECASE)
_PLURAL = re.compile(r"(?<=\w\w\w)(?<!s)s$")
_SINGULAR = {"are": "is", "were": "was", "have": "has"}


def sentences_of(one: Line) -> Iterator[str]:
    """Yield the sentences of a line, without the signs that only order it; of a row, without what only names it."""
    if _is_row(one):
        words = CELL.join(text for name, text in one.cells if bare(name) not in _NUMBERS)
    else:
        words = _MARKS.sub("", one.text)
        words = NUMBERED.sub("", words) if one.level else words
    text = words.replace("**", "").replace(" | ", CELL).strip("| ")
    return (each.strip() for each in _SENTENCE.split(text) if each.strip())


class Sentences:
    """The sentences of a report, those that an edited file lacks, and the figures that the report holds."""

    def __init__(self, facts: Facts, ours: Sequence[Line], theirs: Sequence[Line]) -> None:
        self._facts = facts
        self._known: dict[str, dict[str, None]] = {}
        for one in ours:
            for text in sentences_of(one):
                self._known.setdefault(bare(text), {})[text] = None
        self._lost = _telling(_counted(ours) - _counted(theirs))

    def of(self, where: str, one: Line, judged: Iterable[LintLine]) -> Iterator[LintLine]:
        """Find what the sentences of a line say that the report does not hold, or says otherwise.

        `judged` is what the other rules find in it: of a figure that they name nothing is said twice.
        """
        found = [*judged]
        told = {number for one in found if one.code == "R07" for number in figures_in(one.text)}
        is_few_told = any(one.code in _OF_FEW for one in found)
        for text in sentences_of(one):
            if (flat := bare(text)) in self._known:
                continue
            if changes := _changes(self._lost, flat):
                yield _retyped(where, text, changes)
                continue
            for figure in dict.fromkeys(figures_in(_QUOTED.sub(" ", text))):
                if figure not in self._held and figure not in told:
                    says = f"{figure} in {_around(text, figure)}: no claim, field or count of the report holds it"
                    yield line("R13", where, says)
            another = [*self._of_another(where, text, told)]
            yield from another
            if not another and not is_few_told:
                yield from self._few(where, text)

    def put_elsewhere(self, name: str, pairs: Iterable[tuple[Section, Section]]) -> Iterator[LintLine]:
        """Find the sentences that the report has in another place, and an edited file in the place of one like them."""
        for ours, theirs in pairs:
            spare = _counted(theirs.lines) - _counted(ours.lines)
            lost = _telling(_counted(ours.lines) - _counted(theirs.lines)) if spare else {}
            for one in reversed(theirs.lines) if lost else ():
                for text in sentences_of(one) if not _is_row(one) else ():
                    flat = bare(text)
                    if flat in self._known and spare[flat] > 0 and (changes := _changes(lost, flat)):
                        spare[flat] -= 1
                        yield _retyped(f"{name} {one.at}", text, changes)

    def unmarked(self, where: str, one: Line) -> Iterator[LintLine]:
        """Find the words of a line that the report has in quotation marks, and the file without them."""
        for text in sentences_of(one):
            if found := without_marks(self._known.get(bare(text), ()), text):
                yield line("R05", where, f"{found} stands outside of quotation marks: the report quotes it")
                return

    @cached_property
    def _held(self) -> frozenset[str]:
        """The figures that the report holds, whoever gives them."""
        texts = (figure for text in every_text(self._facts.dossier) for figure in figures_in(text))
        vague = {one for figures in self._given.values() for one in figures if not one[0].isdigit()}
        said = {one for one in texts if one[0].isdigit()}
        return frozenset((*said, *vague, *map(str, self._facts.figures)))

    @cached_property
    def _given(self) -> Mapping[str, frozenset[str]]:
        """The figures that each claimant gave, of whatever, by its name in small letters."""
        texts: dict[str, list[str]] = {}
        for step in (*self._facts.dossier.steps, *self._facts.dossier.nearby):
            for row in step.claims.rows:
                for claimant, cells in zip(step.claims.claimants, row.cells, strict=False):
                    texts.setdefault(claimant, []).extend(cell.text for cell in cells)
        for ledger in self._facts.dossier.ledger:
            ends = (str(end) for end in (ledger.low, ledger.high) if end is not None)
            texts.setdefault(ledger.claimant, []).extend((ledger.figure, ledger.categories, *ends))
        joined = {name: " ; ".join(said) for name, said in texts.items()}
        given = {name: frozenset((*figures_in(said), *vague_in(said))) for name, said in joined.items()}
        called = {one: name for name in given for one in (name, *self._facts.aliases.get(name, ()))}
        return {one.casefold(): given[name] for one, name in called.items()}

    @cached_property
    def _claimants(self) -> re.Pattern[str]:
        names = sorted(self._given, key=lambda name: (-len(name), name))
        each = "|".join(map(re.escape, names))
        return re.compile(rf"(?<!\w)(?:{each})(?!\w)" if names else r"(?!)", re.IGNORECASE)

    def _of_another(self, where: str, sentence: str, told: Collection[str]) -> Iterator[LintLine]:
        """Yield the figures that are given to a claimant who gave none of the kind."""
        for clause in (one for one in sentence.split(";") if len(one) <= _LONGEST):
            text = plain(_QUOTED.sub(" ", clause))
            for found in counted(text):
                figure, by = found.figure, self._sayer(text, found)
                if by and figure in self._held and figure not in {*told, *self._given[by.casefold()]}:
                    says = f"{figure} is given to {by}, who gave no such figure{self._whose(figure)}"
                    yield line("R13", where, says)

    def _few(self, where: str, sentence: str) -> Iterator[LintLine]:
        """Yield where a sentence says one, or none, of a quantity, and no claim does, or not that of its claimant."""
        for clause in (one for one in sentence.split(";") if len(one) <= _LONGEST):
            text = plain(_QUOTED.sub(" ", clause))
            for found in few_in(text):
                (figure, start, end), by = found.counted, self._sayer(text, found.counted)
                pair = (found.quantity, figure)
                if not any(pair in given for given in self._few_given.values()):
                    says = f'no claim on record gives {figure} for "{found.quantity}"'
                    yield line("R13", where, f"{figure} in {_around(sentence, text[start:end])}: {says}")
                elif by and pair not in self._few_given.get(by.casefold(), ()):
                    says = f'{figure} is given to {by}, who gave no such figure for "{found.quantity}"'
                    yield line("R13", where, says)

    @cached_property
    def _few_given(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """What each claimant gave figures of, by each of its names in small letters."""
        given = few_given(self._facts.dossier)
        names = ((one, name) for name in given for one in (name, *self._facts.aliases.get(name, ())))
        return {one.casefold(): given[name] for one, name in names}

    def _sayer(self, text: str, figure: Counted) -> str:
        """Return the claimant whom a clause names for a figure: in brackets at its end, or as the one who says it."""
        alone = [cell for cell in text.split(CELL) if cell.casefold() in self._given]
        if len(alone) == 1:
            return alone[0]
        ending = _BRACKETS.search(text)
        if ending is not None and ending[1].casefold() in self._given and ending.start() >= figure.end:
            return ending[1]
        for one in reversed([*self._claimants.finditer(text)]):
            if one.end() <= figure.start and SAID_SO.match(text[one.end() : figure.start]):
                return one[0]
            if one.start() >= figure.end and _GIVES.search(text[: one.start()]):
                return one[0]
        return ""

    def _whose(self, figure: str) -> str:
        names = sorted(name for name, figures in self._given.items() if figure in figures)
        called = {one.casefold(): one for row in self._facts.dossier.ledger for one in (row.claimant,)}
        return f": it is that of {' and '.join(called.get(one, one) for one in names[:2])}" if names else ""


def _words(text: str) -> list[str]:
    """Return the words of a sentence; a sign that stands alone is a part of the word after it."""
    found: list[str] = []
    before = ""
    for word in text.split():
        if _SIGNS.fullmatch(word):
            before += word
        else:
            found.append(before + word)
            before = ""
    return [*found[:-1], found[-1] + before] if found else []


def _masked(text: str) -> str:
    """Return the words of a sentence without numbers and signs, and without what says how strong or sure it is.

    Whether they stand in the singular goes by the number before them.
    """
    return " ".join(_TOLD if _TOLD_OF.search(word) else _one_of(_SIGNS.sub("", word)) for word in _words(text))


def _one_of(word: str) -> str:
    return _SINGULAR.get(word) or _PLURAL.sub("", word)


def _counted(lines: Iterable[Line]) -> Counter[str]:
    return Counter(bare(text) for one in lines for text in sentences_of(one))


def _telling(sentences: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return the sentences that say how many, how strong or how sure, by what they say beside that."""
    found: dict[str, list[str]] = {}
    for text in sorted(sentences):
        if _TOLD in (masked := _masked(text)).split() and _WORD.search(masked):
            found.setdefault(masked, []).append(text)
    return found


def _is_row(one: Line) -> bool:
    return any(name.strip() for name, _ in one.cells)


def _changes(lost: Mapping[str, Sequence[str]], flat: str) -> Sequence[tuple[str, str]]:
    """Return what a sentence says otherwise than the likest of those that are lost; nothing, where none is like it."""
    each = [changes for other in lost.get(_masked(flat), ()) if (changes := _differing(other, flat))]
    return min(each, key=len, default=())


def _differing(one: str, other: str) -> list[tuple[str, str]]:
    """Return the words of two sentences that differ by more than the singular and the plural."""
    pairs = zip(_words(one), _words(other), strict=True)
    return [pair for pair in pairs if pair[0] != pair[1] and not _is_same_word(*pair)]


def _is_same_word(one: str, other: str) -> bool:
    is_told = _TOLD_OF.search(one) or _TOLD_OF.search(other)
    return not is_told and _one_of(one) == _one_of(other)


def _retyped(where: str, sentence: str, changes: Iterable[tuple[str, str]]) -> LintLine:
    changed, figures = [*changes], {*figures_in(sentence)}
    is_figure = any(figure in figures for _, new in changed for figure in (new, *figures_in(new)))
    is_figure = is_figure or any(is_few(old) or is_few(new) for old, new in changed)
    says = " and ".join(f'the report has "{old}", the file "{new}"' for old, new in changed[:_MOST])
    return line("R13" if is_figure else "R14", where, f"{says} in {_around(sentence, changed[0][1])}")


def _around(sentence: str, word: str) -> str:
    """Return the words around one of a sentence in quotation marks, as a finding shows them."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence, re.IGNORECASE)
    start = max(0, found.start() - _BEFORE) if found else 0
    return shown(f"{'…' if start else ''}{sentence[start:]}")
