"""One, none and nought of what claims count: figures too common to be looked for but beside the word of a quantity."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from timeline.reports.dossier import Dossier
from timeline.reports.lint.counted import Counted, figures_in

_PERSONS = {
    "killed": r"kill(?:ed|ing|s)|dead|died|dies|deaths?|fatalit(?:y|ies)|perished|martyr\w*|"
    r"lost (?:his|her|their) li(?:fe|ves)",
    "injured": r"wound(?:ed|ing|s)|injur(?:ed|ing|es|y|ies)",
    "casualties": r"casualt(?:y|ies)|hurt|harmed|victims?",
    "captured": r"captur(?:ed|ing|es)|captives?|hostages?|taken (?:prisoner|hostage|captive)",
    "arrested": r"arrest(?:ed|ing|s)|detain(?:ed|ing|s)",
    "displaced": r"displaced",
    "missing": r"missing",
}
_ITEMS = {
    "missiles": "missiles?",
    "munitions": "munitions?",
    "drones": "drones?",
    "buildings": "buildings?",
    "bases": "bases?",
    "targets": "targets?",
}
_PEOPLE = (
    r"(?:people|persons?|m[ae]n|wom[ae]n|child(?:ren)?|girls?|boys?|civilians?|soldiers?|police(?:m[ae]n)?|officers?|"
    r"troops|militants?|attackers?|gunm[ae]n|fighters?|guards?|workers?|others?|members?)"
)
_NUMBER = (
    r"(?<![\w.:/#-])(?<!\bno )(?P<number>0|1|zero|no[ -]one|nobody|none|no|a single|one)(?![\w:/%-]|[.,]\d)"
    r"(?!\s+(?:or|to|in|out|and|hundreds?|thousands?|millions?|billions?|dozens?|years?|months?|weeks?|days?|hours?)\b)"
)
_IS = r"(?:\s+(?:was|were|is|are|has|had|have|been|being|got|still|also|reported))"
_WORDS = r"(?:\s+[\w'\u2019-]+)"
_EFFECT = (
    r"(?:fired|launched|used|hit|struck|bombed|attacked|destroyed|damaged|intercepted|downed|shot down|seized|fires|"
    r"fire|launch|hitting|striking|destroying|firing|launching)"
)
_BUT = r"(?:at (?:least|most)\s+|only\s+|just\s+|about\s+|some\s+)?"
_NONE = frozenset(("0", "zero", "no", "no one", "no-one", "nobody", "none"))
FEW_WORDS = r"zero|one|none|no|nobody"
"""The words for one and for nothing."""
_ASIDE = re.compile(r"\([^()]*\)|, said as .*")


def _of_persons(words: str, quantity: str) -> str:
    """Return a pattern of one, or none, of those to whom something was done: none killed, killed: 1, it killed one."""
    named = rf"{_WORDS}{{0,2}}?\s+{_PEOPLE}"
    free = named if quantity == "missing" else rf"{_WORDS}{{1,3}}?"  # a page can be missing, too
    return (
        rf"{_NUMBER}(?:(?:{named})?{_IS}{{0,3}}|{free}{_IS}{{1,3}})\s+(?:{words})\b"
        rf"|\b(?:{words})(?:\s*[:=]\s*|\s+){_BUT}{_NUMBER.replace('number', 'after')}"
    )


def _of_items(words: str) -> str:
    """Return a pattern of one, or none, of the things that were used or hit: of no others a claim gives a figure."""
    return (
        rf"{_NUMBER}{_WORDS}{{0,2}}?\s+(?:{words}){_IS}{{0,3}}\s+{_EFFECT}\b"
        rf"|\b{_EFFECT}\s+{_BUT}{_NUMBER.replace('number', 'after')}{_WORDS}{{0,2}}?\s+(?:{words})\b"
    )


_PATTERNS = {
    **{name: re.compile(_of_persons(words, name), re.IGNORECASE) for name, words in _PERSONS.items()},
    **{name: re.compile(_of_items(words), re.IGNORECASE) for name, words in _ITEMS.items()},
}
_NAMES = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in (_PERSONS | _ITEMS).items()}


class Few(NamedTuple):
    """One, or none, of a quantity that claims count: the figure, and the quantity as claims name it."""

    counted: Counted
    quantity: str


def few_in(text: str) -> Iterator[Few]:
    """Yield where a text that `plain` went over says one, or none, of a quantity."""
    for quantity, pattern in _PATTERNS.items():
        for one in pattern.finditer(text) if _NAMES[quantity].search(text) else ():  # most texts name no quantity
            group = "number" if one["number"] else "after"
            figure = "0" if " ".join(one[group].lower().split()) in _NONE else "1"
            yield Few(Counted(figure, one.start(group), one.end(group)), quantity)


def is_few(word: str) -> bool:
    """Tell whether a word says one, or none."""
    return re.fullmatch(FEW_WORDS, word) is not None


def few_given(dossier: Dossier) -> Mapping[str, frozenset[tuple[str, str]]]:
    """Return what each claimant gave figures of: each quantity with each figure, as plain digits.

    Whoever reports no casualties reports that none were killed and none injured.
    """
    given: dict[str, set[tuple[str, str]]] = {}
    for row in dossier.ledger:
        ends = [str(end) for end in (row.low, row.high) if end is not None and row.bound != "word"]
        each = (*ends, *figures_in(row.categories))
        given.setdefault(row.claimant, set()).update((row.quantity, figure) for figure in each)
    for step in (*dossier.steps, *dossier.nearby):
        for matrix_row in step.claims.rows:
            quantity = matrix_row.label.partition(",")[0]
            for claimant, cells in zip(step.claims.claimants, matrix_row.cells, strict=False):
                said = _figures(cell.text for cell in cells)
                given.setdefault(claimant, set()).update((quantity, figure) for figure in said)
    for pairs in given.values():
        if ("casualties", "0") in pairs:
            pairs.update((("killed", "0"), ("injured", "0")))
    return {name: frozenset(pairs) for name, pairs in given.items()}


def _figures(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from figures_in(_ASIDE.sub(" ", text))
