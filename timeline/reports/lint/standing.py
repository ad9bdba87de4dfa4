"""R14 of words of standing: what the report has under one of them, and an edited file under another."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from timeline.reports.frame import LintLine
from timeline.reports.lint.alike import bare
from timeline.reports.lint.rendered import Line
from timeline.reports.lint.rule import line, shown

_OVER = re.compile(r"(established|claimed|disputed|unknown|stated|attributed|followed|inferred|denied)(?: (\d{1,6}))?")
_SIGNS = re.compile(r"^[#*_>\s-]+|[*_]+")
_LONGEST = 60
"""A line of more characters is no word over others."""


class _Item(NamedTuple):
    """A line, the word of standing that it stands under, and the line that stands right above it."""

    text: str
    line: Line
    over: str
    above: Line | None


def misplaced(name: str, pairs: Iterable[tuple[Sequence[Line], Sequence[Line]]]) -> Iterator[LintLine]:
    """Find what stands under another word of standing than in the report, where its sections hold such words."""
    for ours, theirs in pairs:
        words = [one for one in ours if word_over(one)]
        if not words:
            continue
        least = min(1, max(one.level for one in words))  # a page speaks each of its headings, too
        heads = frozenset(_bare(one) for one in ours if one.level and not word_over(one))
        items, kept = [*_items(ours, least, heads)], _once(_items(theirs, least, heads))
        known = frozenset(map(_bare, ours))
        moved = [(one, kept[one.text]) for one in _once(items).values()
                 if one.over and one.text in kept and kept[one.text].over != one.over]  # fmt: skip
        for (was, _), group in groupby(moved, lambda pair: (pair[0].over, pair[1].over)):
            yield _told(name, was, [theirs for _, theirs in group], known)
        told = {ours.over for ours, _ in moved}
        left = Counter(_kept(ours, heads - frozenset(map(_bare, theirs)))) - Counter(map(word_over, theirs))
        for word in (one for one in left if one not in told):
            yield line("R14", name, f'the word "{word.capitalize()}" is missing where the report has it')
        if not moved:
            yield from _counts(name, ours, theirs)


def _kept(lines: Iterable[Line], gone: Container[str]) -> Iterator[str]:
    """Yield the words of standing, but for those of parts of which the heading is gone: that is told of the part."""
    is_gone = False
    for one in lines:
        if word := word_over(one):
            yield from () if is_gone else (word,)
        elif one.level:
            is_gone = _bare(one) in gone


def word_over(one: Line) -> str:
    """Return the word of standing that a line is, and that what follows stands under; nothing, where it is none."""
    found = _over(one)
    return "" if found is None else found[1]


def _over(one: Line) -> re.Match[str] | None:
    """Return the word of standing that a line is, and the number beside it; `None`: it is none."""
    return None if one.cells or len(one.text) > _LONGEST else _OVER.fullmatch(_bare(one))


def _bare(one: Line) -> str:
    return bare(one.text.lstrip("# "))


def _items(lines: Iterable[Line], least: int, heads: Container[str]) -> Iterator[_Item]:
    """Yield what stands under words of standing that are headings of a level of at least `least`.

    At one of `heads`, the headings of the report, something else begins.
    """
    over, above = "", None
    for one in lines:
        if word := word_over(one):
            over = word if one.level >= least else over
        elif one.level and _bare(one) in heads:
            over = ""
        elif (text := _bare(one)) and not one.cells:
            yield _Item(text, one, over, above)
        above = one if one.text.strip() else above


def _once(items: Iterable[_Item]) -> Mapping[str, _Item]:
    """Return the items that stand once: of others nobody can tell which is which."""
    found = [*items]
    count = Counter(one.text for one in found)
    return {one.text: one for one in found if count[one.text] == 1}


def _told(name: str, was: str, group: Sequence[_Item], known: frozenset[str]) -> LintLine:
    first = group[0]
    above = first.above
    over = first.over.capitalize()
    if above is not None and not word_over(above) and len(above.text) <= _LONGEST and _bare(above) not in known:
        over = _SIGNS.sub("", above.text).strip()
    stands = f'under "{over}"' if over else "under no word of standing"
    said = shown(_SIGNS.sub("", first.line.text))
    is_one = len(group) == 1
    what = f"{said} stands" if is_one else f"{said} and {len(group) - 1} more stand"
    text = f'{what} {stands}: the report has {"it" if is_one else "them"} under "{was.capitalize()}"'
    return line("R14", f"{name} {first.line.at}", text)


def _counts(name: str, ours: Sequence[Line], theirs: Sequence[Line]) -> Iterator[LintLine]:
    """Find how many stand under a word of standing, where the file says another number beside it."""
    numbers = {found[1]: one for one in ours if (found := _over(one)) is not None and found[2]}
    for one in theirs:
        if (found := _over(one)) is None or not found[2] or found[1] not in numbers:
            continue
        if bare(old := numbers[found[1]].text) != bare(one.text):
            yield line("R13", f"{name} {one.at}", f"the report has {shown(old)}, the file {shown(one.text)}")
