"""How the text of a report and that of an edited file of it are held side by side: words, sections, rows."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple

from timeline.reports.lint.rendered import Line

NUMBERED = re.compile(r"^([A-Z]|\d{1,4})[.)]?\s+(?=\S)")
"""The number or letter before the words of a heading."""
_APART = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[\s:;\"'`*_()\[\]{}\\|\u00ab\u00bb\u2018-\u201f\u2039\u203a\u00b7\u2022]+")
"""What word processors change by themselves: quotation marks, blanks, signs of Markdown, brackets, stops and commas."""
_BETWEEN = re.compile(r"(?<!\w)-(?!\d)|-(?!\w)")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f]+")
_RAISED = str.maketrans({sign: f"^{number}" for number, sign in enumerate(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")})  # fmt: skip
_ALIKE = 0.8
"""From here up, of 1, two headings are so much alike that one was made of the other."""
_MOST = 200
"""Among so many headings that are none of the report's a likeness is looked for."""
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2015", "------")


@lru_cache(maxsize=1 << 16)  # the same cells stand in a report again and again
def bare(text: str) -> str:
    """Return the words and signs of a text: neither case, quotation marks, dashes nor Markdown tell it apart.

    A word processor changes those by itself, as it does blanks; every other sign stays, for one like ≥ or ~~
    turns a number round.
    """
    flat = unicodedata.normalize("NFKC", text.translate(_RAISED)).translate(_DASHES).casefold()
    words = _BETWEEN.sub(" ", _APART.sub(" ", _UNSEEN.sub("", flat)))
    return " ".join(words.split())


class Section(NamedTuple):
    """A heading with the lines up to the next one; what stands before the first has none."""

    heading: Line | None
    parent: int
    lines: list[Line]

    @property
    def number(self) -> str:
        """Return the number or letter of its heading; empty where it has none."""
        found = NUMBERED.match(self.title)
        return found[1] if found else ""

    @property
    def title(self) -> str:
        """Return its heading as it is printed."""
        return self.heading.text.lstrip("# ") if self.heading else ""

    @property
    def words(self) -> str:
        """Return the words of its heading, without its number."""
        return bare(NUMBERED.sub("", self.title))

    @property
    def level(self) -> int:
        """Return how deep it lies: 1 for a section, 0 for what stands before the first."""
        return self.heading.level if self.heading else 0

    def tables(self) -> dict[tuple[str, ...], list[Line]]:
        """Return the rows of its tables by their headings; facts that stand under none are no table.

        A row with a cell too many or too few belongs to the table that it stands in.
        """
        found: dict[tuple[str, ...], list[Line]] = {}
        for is_table, run in groupby(self.lines, lambda one: bool(one.cells)):
            rows = [(_headings(one), one) for one in run] if is_table else []
            longest = max((names for names, _ in rows), key=len, default=())
            for names, one in rows:
                if names:
                    found.setdefault(longest if longest[: len(names)] == names else names, []).append(one)
        return found


def _headings(row: Line) -> tuple[str, ...]:
    """Return the headings over the cells of a row, without the blanks over cells that are too many."""
    names = [name for name, _ in row.cells]
    while names and not names[-1].strip():
        names.pop()
    return tuple(names)


def sections(lines: Iterable[Line]) -> list[Section]:
    """Return the sections of a text in their order; the first is what stands before any heading."""
    found = [Section(None, -1, [])]
    above: list[int] = []
    for one in lines:
        if one.level:
            while above and found[above[-1]].level >= one.level:
                above.pop()
            found.append(Section(one, above[-1] if above else -1, []))
            above.append(len(found) - 1)
        else:
            found[-1].lines.append(one)
    return found


def matched(ours: Sequence[Section], theirs: Sequence[Section]) -> dict[int, int]:
    """Return which section of an edited text is which of the report's, by their places.

    One that has the same words is the same, whatever its number; of the others, one that has the same number,
    and then one of much the same words.
    """
    pairs, free = {0: 0}, dict.fromkeys(range(1, len(theirs)))
    for is_same in (_is_equal, _has_words, _has_number):
        waiting: dict[tuple[object, ...], list[int]] = {}
        for at in free:
            waiting.setdefault(is_same(theirs[at]), []).append(at)
        for at in range(1, len(ours)):
            key = is_same(ours[at])
            if at not in pairs and all(key) and (found := waiting.get(key)):
                pairs[at] = found.pop(0)
                del free[pairs[at]]
    for at in (one for one in range(1, len(ours)) if one not in pairs):
        same = (one for one in free if theirs[one].level == ours[at].level)
        like = {theirs[one].words: one for one in islice(same, _MOST)}
        for words in get_close_matches(ours[at].words, like, 1, _ALIKE):
            pairs[at] = like[words]
            del free[like[words]]
    return pairs


def _is_equal(one: Section) -> tuple[object, ...]:
    return (one.words, one.number or " ", one.level)


def _has_words(one: Section) -> tuple[object, ...]:
    return (one.words,)


def _has_number(one: Section) -> tuple[object, ...]:
    return (one.number, one.level)


def moved(places: Sequence[int]) -> list[int]:
    """Return the fewest of some places, in order, without which the rest stand in ascending order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        size = bisect_left(tails, place)
        before.append(ends[size - 1] if size else -1)
        tails[size:] = [place, *tails[size + 1 :]]
        ends[size:] = [at, *ends[size + 1 :]]
    kept = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [at for at in range(len(places)) if at not in kept]
