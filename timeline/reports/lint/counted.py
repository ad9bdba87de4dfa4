"""The figures of a text as plain digits: numbers that count something, in digits or in words, and those that do not."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from timeline.reports.lint.figures import FIGURE_WORDS

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|[nr]d|th)?"
_HARM = (
    r"(?:killed|killing|dead|died|dying|deaths?|dies|wounded|injured|injur(?:y|ies)|casualt(?:y|ies)|fatalit(?:y|ies)|"
    r"victims?|missing|displaced|martyr\w*|perished|lost their lives)"
)
_PEOPLE = (
    r"(?:people|persons?|men|women|children|girls?|boys?|civilians?|soldiers?|police|troops|militants?|others?|members)"
)
_COUNTS = rf"(?!\s+(?:{_PEOPLE}|{_HARM})\b)"
"""After a number that counts nobody."""
_WHOLE = r"(?!\d|,\d{3}(?!\d))"
"""After a number that does not go on."""
_LIST = rf"\d[\d.]{{0,9}}(?:\s*(?:,|and|to|or|&|-|\u2013)\s*\d[\d.]{{0,9}}{_WHOLE}{_COUNTS}){{0,40}}"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ALL_WORDS = "|".join(sorted((word for word in FIGURE_WORDS if word != "hundred"), key=len, reverse=True))
_WORDS = "|".join(word for word, value in FIGURE_WORDS.items() if 1 < value < 100)  # noqa: PLR2004  # a hundred is a factor
_KINDS = (
    r"nos?\.|steps?|actions?|positions?|events|sections?|annex|(?-i:Tables?|Figures?)|notes?|footnotes?|fn\.|rungs?|"
    r"pages?|pp?\.|ch(?:apters?|s?\.)|art(?:icles?|s?\.)|resolutions?|para(?:graph)?s?\.?|vol(?:umes?|s?\.)|lines?|"
    r"rows?|version|rules?|of the year|links?(?=\s+\d+\s+to\b)"
)
_NO_FIGURE = re.compile(
    r"\bISBN(?:-1[03])?:?\s*[\dX][\dX -]{8,20}|\b(?:tel|telephone|phone|fax)\b\.?:?\s*[\d+(][\d ()/.-]{4,25}"
    r"|(?<![\w.])(?:\+|00)\d{1,3}(?:[ ()/.-]{1,2}\d{1,5}){2,6}"
    rf"|\b(?!(?:{_TENS})-)(?=[\w-]{{0,80}}[^\W\d_])\w+(?:-\w+)+\b"
    r"|`[^`]*`|\[\^?\d{1,6}(?:\s*[,;\u2013-]\s*\d{1,6}){0,40}\]|\{[\d, ]*\}|\b(?:https?|ftp)://\S+|\bwww\.\S+"
    rf"|\b{_DAY}(?:\s*(?:,|and|to|or|-|\u2013)\s*{_DAY}){{0,9}}\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}}\b)?"
    rf"|\bbetween\s+{_MONTH}\s+{_DAY}\s+and\s+{_DAY}(?!\d){_COUNTS}"
    rf"|\b{_MONTH}\s+{_DAY}(?:\s*(?:to|-|\u2013)\s*{_DAY}(?!\d){_COUNTS})?(?!\d)(?:,?\s+\d{{4}}\b)?|\b{_MONTH}\s+\d{{4}}\b"
    r"|\b\d{4}-\d\d(?:-\d\d)?(?:T[\d:.]+Z?)?|\b\d{1,2}/\d{1,2}/\d{2,4}\b|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{2,4}(?![\d.]{0,5}\d)"
    r"|\b\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:UTC|GMT|[ap]\.?m\b|hours|hrs)|\b\d{1,2}[:h]\d\d(?::\d\d)?"
    r"|\b\d{1,2}\s?[ap]\.?m\b|\b\d{4}\s*(?:UTC|GMT|hours|hrs)\b|(?:UTC|GMT)\s*[+\u2212-]\s*\d[\d:]*"
    r"|(?<![\d.])[+\u2212-]?\d{1,3}(?:\.\d{1,9})?\s*\u00b0(?:\s*\d{1,2}(?:\.\d{1,9})?\s*[\u2032\u2033'\"]){0,2}"
    r"(?:\s*[NSEW]\b)?|(?<![\d.])\d{1,3}\.\d{1,9}\s*(?-i:[NSEW])\b"
    rf"|(?:\b(?:{_KINDS})\s+|\u00a7{{1,2}}\s*){_LIST}(?:\(\w{{1,4}}\)){{0,3}}"
    rf"|\b(?:\d{{1,2}}|{_WORDS})\s+times\b(?!(?:[\s,]+[\w'\u2019-]+){{0,8}}?\s+{_HARM}\b)"
    rf"|\b{_LIST}\s*\((?=stated|attributed|followed|inferred)"
    rf"|(?<![\d,.])(?:19|20)\d\d(?![\d,]|\.\d){_COUNTS}(?!\s+(?:were|hundred|thousand|million|dozen)\b)",
    re.IGNORECASE,
)  # fmt: skip
"""Numbers that count nothing: of notes, dates, clocks, years, steps, sections, places; inside addresses and code."""
_FACTORS = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9}
_SMALL = {"half a": Decimal("0.5"), "half an": Decimal("0.5"), "a": Decimal(1), "an": Decimal(1), "one": Decimal(1)}
_BY = rf"(?:{'|'.join(_FACTORS)})"
_ONE = rf"(?:(?:{_TENS})-[a-z]+|{_ALL_WORDS}|one)"
_DIGITS = r"\d[\d,]{0,20}(?:\.\d{1,9})?"
_VAGUE = (
    rf"(?:(?:several|(?:a\s+)?few|many)\s+{_BY}|(?:tens|scores|dozens|hundreds|thousands|millions)"
    r"(?:\s+of\s+(?:thousands|millions))?)"
)
_FIGURE = re.compile(
    rf"(?<![\w.:/#@&+\u2212])(?<!(?<!\d)-)(?:(?P<vague>{_VAGUE})(?![\w-])"
    rf"|(?P<run>(?:(?:half\s+an?|an?|{_DIGITS}|{_ONE})\s+(?:{_BY}s?\b\s?){{1,3}}|{_BY}\b\s?)"
    rf"(?:(?:\s|(?<=\s))(?:and\s+)?{_ONE}(?:\s+{_BY}){{0,2}}(?![\w-])){{0,6}})(?![\w-])"
    rf"|(?P<digits>{_DIGITS})(?P<short>k|(?-i:M)|[mb]n)?(?![\w:/\u00b0]|-[^\W\d])"
    rf"|(?:(?P<tens>{_TENS})-(?P<ones>\w+)|(?P<word>{_WORDS}))(?![\w-]))",
    re.IGNORECASE,
)
_HARMED = re.compile(rf"(?:[\s,]+[\w'\u2019-]+){{0,6}}?\s+{_HARM}\b", re.IGNORECASE)
_HARMING = re.compile(r"\b(?:kill|wound|injur)(?:ed|ing|s)\s+(?:at\s+least\s+|about\s+|some\s+)?$", re.IGNORECASE)
_REACH = 40
"""A verb of harm stands within so many characters before how many it names."""
_STEPS = re.compile(rf"half\s+an?|{_DIGITS}|[a-z]+(?:-[a-z]+)?", re.IGNORECASE)
TOLD_WORDS = rf"{_WORDS}|{_TENS}|{'|'.join(f'{one}s?' for one in _FACTORS)}|tens|scores|several"
"""The words that say how many."""


class Counted(NamedTuple):
    """A figure of a text, as plain digits or as the word for about how many, and from where to where it stands."""

    figure: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return a text without the numbers that count nothing."""
    return _NO_FIGURE.sub(" ", text)


def counted(text: str) -> Iterator[Counted]:
    """Yield the figures of a text that `plain` went over; dozens, hundreds and the like only of those harmed."""
    for one in _FIGURE.finditer(text):
        if not one["vague"]:
            yield Counted(_digits(one), one.start(), one.end())
        elif _HARMED.match(text, one.end()) or _HARMING.search(text[max(0, one.start() - _REACH) : one.start()]):
            yield Counted(_squeezed(one["vague"]), one.start(), one.end())


def figures_in(text: str) -> list[str]:
    """Return the figures of a text as plain digits; dates, times, citations and numbers of steps are none."""
    return [one.figure for one in counted(plain(text))]


def vague_in(text: str) -> list[str]:
    """Return the words of a text that say about how many, of whatever."""
    return [_squeezed(one["vague"]) for one in _FIGURE.finditer(text) if one["vague"]]


def _squeezed(words: str) -> str:
    return " ".join(words.lower().split())


def _digits(found: re.Match[str]) -> str:
    if found["run"]:
        return _written(_multiplied(found["run"]))
    if found["digits"]:
        number = found["digits"].rstrip(",").replace(",", "")
        return _written(Decimal(number) * _SHORT[found["short"].lower()]) if found["short"] else number
    if found["tens"]:
        return str(FIGURE_WORDS[found["tens"].lower()] + FIGURE_WORDS.get(found["ones"].lower(), 0))
    return str(FIGURE_WORDS[found["word"].lower()])


def _multiplied(run: str) -> Decimal:
    """Return what number words make together: two hundred and six thousand, 1.2 million, a dozen."""
    total = left = Decimal(0)
    for step in map(_squeezed, _STEPS.findall(run)):
        factor = _FACTORS.get(step.removesuffix("s"))
        if factor is None:
            left += _value(step)
        elif factor < _FACTORS["thousand"]:
            left = (left or Decimal(1)) * factor
        else:
            total, left = total + (left or Decimal(1)) * factor, Decimal(0)
    return total + left


def _value(step: str) -> Decimal:
    if step in _SMALL or step == "and":
        return _SMALL.get(step, Decimal(0))
    if step[0].isdigit():
        return Decimal(step.rstrip(",").replace(",", ""))
    return Decimal(sum(FIGURE_WORDS.get(one, 0) for one in step.split("-")))


def _written(number: Decimal) -> str:
    return f"{number.normalize():f}"
