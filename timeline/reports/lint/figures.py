"""R01, R02, R07 and R10: each figure has a claimant and its own bound; unknown is no zero; roots are counted."""

import re
from collections.abc import Iterator

from timeline.reports.dossier import Dossier
from timeline.reports.frame import LintLine
from timeline.reports.lint.facts import Facts
from timeline.reports.lint.passages import Passage
from timeline.reports.lint.rule import line, shown

_WORDS = (  # noqa: SIM905  # twenty-nine words are read as a sentence
    "zero no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred"
).split()
FIGURE_WORDS = {word: value for value, word in enumerate(["zero", *_WORDS[2:22]])} | {
    word: value for value, word in zip(range(20, 110, 10), _WORDS[21:], strict=False)
}
_COUNT = rf"(?:\d[\d,]{{0,11}}|{'|'.join(_WORDS[2:])})"
_HARM = (
    r"(?:killed|dead|died|deaths?|wounded|injured|injuries|casualties|fatalit\w+|victims?|missing|displaced|"
    r"martyr\w*|lost their lives)"
)
_PEOPLE = r"(?:people|persons?|men|women|children|girls?|boys?|civilians?|soldiers|militants?|others|members)"
_APART = r"(?:[\s,]+[\w'\u2019-]+){0,5}?\s+"
_FIGURE = re.compile(
    rf"(?<![\w.:/-])(?<!\bno )(?P<first>{_COUNT})(?![\w:/%-]|\.\d)(?:{_APART}|\s+){_HARM}\b"
    rf"|\b(?:kill(?:ed|ing|s)|wound(?:ed|ing|s)|injur(?:ed|ing|es)|toll of|toll (?:was|is|rose to|stands at))\s+"
    rf"(?:at (?:least|most)|more than|up to|about|some|over|nearly|the\s)?\s*(?P<then>{_COUNT})(?![\w:/%-]|\.\d)",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"\b(?:{_HARM}|{_PEOPLE})\b", re.IGNORECASE)
_SAYS = (
    r"sa(?:id|ys|ying)|report(?:ed|s|ing)?|claim(?:ed|s|ing)?|announced|stated|gives?|gave|puts?|counts?|counted|"
    r"speaks? of|spoke of"
)
_SAID = re.compile(rf"\b(?:{_SAYS}|according to|told|account|statement|by .{{1,40}} count)\b", re.IGNORECASE)
_BY_THIS = re.compile(r"\b(?:this|the same) (?:account|statement|claimant)\b", re.IGNORECASE)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_AS_OF = re.compile(
    rf"\[\d+\]|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}} {_MONTH}\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\bposition \d+\b|\bas of\b",
    re.IGNORECASE,
)
_NO_FIGURE = re.compile(
    rf"\[\d+\]|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?|\b{_MONTH} \d{{1,2}}(?:, \d{{4}})?\b"
    rf"|\b(?:nos?\.|steps?|position) \d+|\b\d\d:\d\d\b",
    re.IGNORECASE,
)
"""Numbers that count nobody: of notes, dates, clocks and steps."""
SAID_SO = re.compile(rf"\s+(?:has |had )?(?:{_SAYS})\b[^,;]*$", re.IGNORECASE)
"""From a claimant to the figure that it says itself."""
_TOLD = re.compile(r"\b(?:told|tells|telling)\s+(?:the\s+)?$", re.IGNORECASE)
"""Before whoever is told a figure: it is not theirs."""
_ZERO = re.compile(
    rf"(?<![\w.:/-])(?:0|zero|no)\s+(?:{_PEOPLE}\s+)?(?:(?:were|was)\s+)?{_HARM}\b"
    r"|\b(?:nobody|no[ -]one|none)\s+(?:(?:was|were|is|are|has|had)\s+)?(?:reported\s+)?"
    r"(?:killed|hurt|harmed|wounded|injured|dead|died|dies|perished|lost (?:his|her|their) li(?:fe|ves))\b"
    rf"|\bno li(?:fe|ves) (?:was|were) lost\b|\bwithout (?:any )?(?:casualties|deaths|injuries|loss of life)\b"
    rf"|\b(?:killed|deaths?|injured|wounded|casualties|toll|target|place|time)\s*[:=]\s*(?:0(?!\d|[.:]\d)|-|\u2013|\u2014|n/?a\b|none\b)",
    re.IGNORECASE,
)
_BOUNDS = {
    "at least": "at_least",
    "no fewer than": "at_least",
    "no less than": "at_least",
    "more than": "at_least",
    "over": "at_least",
    "upwards of": "at_least",
    "at most": "at_most",
    "up to": "at_most",
    "as many as": "at_most",
    "no more than": "at_most",
    "fewer than": "at_most",
    "less than": "at_most",
    "about": "about",
    "around": "about",
    "roughly": "about",
    "some": "about",
    "approximately": "about",
}
_BOUND = re.compile(rf"\b(?P<bound>{'|'.join(_BOUNDS)})\s+(?P<count>{_COUNT})(?![\w:/%-]|\.\d)", re.IGNORECASE)
_SUM = re.compile(
    r"\b(?:in total|in all|altogether|combined|together|overall|sum of|total of|totall?(?:ed|ing|s)?|"
    r"death toll of)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\b(?P<count>{_COUNT}|several|multiple|many|various|numerous)\s+(?:independent\s+|separate\s+|different\s+|"
    rf"other\s+|news\s+|media\s+)*(?P<what>sources|outlets|articles|newspapers|agencies|reports)\b",
    re.IGNORECASE,
)
_BACKING = re.compile(
    r"\b(?:confirm\w*|corroborat\w*|agree\w*|verif\w*|independent\w*|establish\w*|support\w*|back(?:ed|s)?|prove[sdn]?|"
    r"say|said|report(?:ed)?)\b",
    re.IGNORECASE,
)
_BLANK = frozenset(("", "-", "\u2013", "\u2014", "--", "?", "n/a", "N/A", "nan", "null", "None"))


def figures(passage: Passage, facts: Facts) -> Iterator[LintLine]:
    """Find figures that nobody is named for, zeros that nobody reported, and bounds and sums that nobody gave."""
    for sentence in passage.sentences():
        if _ZERO.search(sentence) and not _is_reported_zero(sentence, facts):
            yield line("R02", passage.where, f"{shown(sentence)} prints as zero, or as none, what nobody reported so")
        found = [match["first"] or match["then"] for match in _FIGURE.finditer(sentence)]
        if found:
            yield from _unclaimed(passage, facts, sentence)
            yield from _bounded(passage, facts, sentence)
            yield from _summed(passage, facts, sentence, found)
            yield from _misattributed(passage, facts, sentence)
        yield from _counted(passage, sentence)


def _is_reported_zero(sentence: str, facts: Facts) -> bool:
    is_denied = re.search(r"\bnot\b|\bunknown\b|\bclaims? further\b|\bon record\b", sentence, re.IGNORECASE) is not None
    return is_denied or (facts.has_zero and facts.names_somebody(sentence) and _SAID.search(sentence) is not None)


def _unclaimed(passage: Passage, facts: Facts, sentence: str) -> Iterator[LintLine]:
    lacks = []
    if (
        _SAID.search(sentence) is None
        or not (facts.names_somebody(sentence) or passage.where.startswith("note "))
        or (
            not facts.names_somebody(sentence)
            and re.search(r"\bthis (?:account|statement)\b|\bby this\b", sentence) is None
        )
    ):
        lacks.append("claimant")
    if not _UNIT.search(sentence):
        lacks.append("unit")
    if _AS_OF.search(sentence) is None and not _is_on_a_claim(passage):
        lacks.append("as of")
    if lacks:
        yield line("R01", passage.where, f"{shown(sentence)} gives a figure without {' and '.join(lacks)}")


def _is_on_a_claim(passage: Passage) -> bool:
    """Tell whether a note stands on a claim: there its claimant, and when it was stated, stand beside it."""
    return passage.text.startswith("On ") and "): " in passage.text


def _bounded(passage: Passage, facts: Facts, sentence: str) -> Iterator[LintLine]:
    for match in _BOUND.finditer(sentence):
        words, count = match["bound"].lower(), _value(match["count"])
        if not facts.is_carried(count, _BOUNDS[words], words):
            yield line("R07", passage.where, f'no claim says "{words} {match["count"]}"')


def _summed(passage: Passage, facts: Facts, sentence: str, found: list[str]) -> Iterator[LintLine]:
    if _SUM.search(sentence) and "our sum" not in sentence:
        for count in found:
            if _value(count) not in facts.figures:
                yield line("R07", passage.where, f"no claimant gives {count}: it is a sum, in nobody's name")


def _misattributed(passage: Passage, facts: Facts, sentence: str) -> Iterator[LintLine]:
    """Yield the figures that stand beside a claimant, and that no claim of this claimant has."""
    bare = _NO_FIGURE.sub(" ", sentence)
    named = [one for one in facts.claimants_in(bare) if _TOLD.search(bare[: one.start()]) is None]
    for match in _FIGURE.finditer(bare) if named else ():
        group = "first" if match["first"] else "then"
        count = _value(match[group])
        giving = [one for one in named if SAID_SO.match(bare[one.end() : match.start(group)])]
        beside = [one[0] for one in giving[-1:] or named]
        if count >= 0 and not any(count in facts.claimed[one.casefold()] for one in beside):
            said = " or ".join(dict.fromkeys(beside))
            yield line("R07", passage.where, f"no claim of {said} on record gives {match[group]}")


def _counted(passage: Passage, sentence: str) -> Iterator[LintLine]:
    if re.search(r"independent roots?", sentence, re.IGNORECASE):
        return
    for match in _COUNTED.finditer(sentence):
        if _BACKING.search(sentence):
            text = f'"{match[0]}" counts {match["what"].lower()}, which may go back to one root'
            yield line("R10", passage.where, text)


def _value(count: str) -> int:
    plain = count.replace(",", "").lower()
    return int(plain) if plain.isdecimal() else FIGURE_WORDS.get(plain, -1)


# --- figures in the model --------------------------------------------------------------------------------------------


def tables(dossier: Dossier) -> Iterator[LintLine]:
    """Find, in the tables of a report, figures without what belongs to them, and absences that are left blank."""
    for row in dossier.ledger:
        where = f"claim {row.claim}"
        lacks = [name for name in ("claimant", "quantity", "stated") if getattr(row, name).strip() in _BLANK]
        if lacks:
            yield line("R01", where, f"its figure stands without {' and '.join(lacks)}")
        is_zero = row.figure.strip() == "0" or (row.figure.startswith("0") and row.bound == "unknown")
        if row.figure.strip() in _BLANK or is_zero:
            yield line("R02", where, f"its figure is printed as {shown(row.figure)}")
        yield from _unbounded(where, row.figure, row.bound)
    for step in (*dossier.steps, *dossier.nearby):
        yield from _blanks(f"step {step.id}", {
            "when": step.occurred.local, "who": step.actors, "target": step.targets, "territory": step.territory,
            "status": step.status,
            **{one.claim: one.text for row in step.claims.rows for cells in row.cells for one in cells},
        })  # fmt: skip
    if "root" not in dossier.counts.text:
        yield line("R10", "counts of section 12", f"{shown(dossier.counts.text)} counts no independent roots")


def _unbounded(where: str, figure: str, bound: str) -> Iterator[LintLine]:
    for words, carried in (("at least ", "at_least"), ("at most ", "at_most")):
        if figure.startswith(words) and bound != carried:
            yield line("R07", where, f'it says "{words.strip()}", and the claim has the bound {bound or "none"}')


def _blanks(where: str, values: dict[str, str]) -> Iterator[LintLine]:
    for name, text in values.items():
        if text.strip() in _BLANK or text.strip() == "0":
            yield line("R02", where, f"{name} is printed as {shown(text)}")


def cell(where: str, header: str, text: str) -> Iterator[LintLine]:
    """Find an absence in a cell of a printed table: a blank, a dash, a zero that nobody is named for."""
    is_number = any(word in header.casefold() for word in ("rung", "no.", "position", "word"))
    if text.strip() in _BLANK or (text.strip() == "0" and not is_number):
        yield line("R02", where, f"a cell under {shown(header) if header.strip() else 'no heading'} says {shown(text)}")
