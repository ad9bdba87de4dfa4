"""Snippets: which passage of a thing, and which part of it, shows most of what was sought. Pure."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from timeline.projections.folding import folded_with_places, origin
from timeline.projections.texts import Passage

WINDOW = 160
"""About how many characters of a passage are shown."""
_LEAD = 60

Span = tuple[int, int]


class Mark(NamedTuple):
    """Where something that was sought stands, and the term that it is: marks of one term say no more than one does."""

    begin: int
    end: int
    term: str


class Snippet(NamedTuple):
    """A passage or a part of it as it is on record, its field, and the places of the marks in it, in characters."""

    field: str
    text: str
    marks: tuple[Span, ...]


def snippet_of(passages: Sequence[Passage], marks: Sequence[Sequence[Mark]]) -> Snippet:
    """Return what shows most of the passages, of which each has its marks, as places in its folded text, in order.

    That is the passage with the most terms, then with the most marks, the first of several.
    """
    best = max(range(len(passages)), key=lambda at: (len({one.term for one in marks[at]}), len(marks[at])))
    field, text = passages[best]
    _, ends = folded_with_places(text)
    return Snippet(field, *_window(text, [_unfolded(ends, one) for one in marks[best]]))


def _unfolded(ends: Sequence[int], mark: Mark) -> Mark:
    """Return which characters of a text a stretch of its folding comes from, with the marks on the last of them."""
    last = origin(ends, mark.end - 1) + 1
    while last < len(ends) and ends[last] == ends[last - 1]:
        last += 1
    return Mark(origin(ends, mark.begin), last, mark.term)


def _window(text: str, marks: Sequence[Mark]) -> tuple[str, tuple[Span, ...]]:
    """Return the part of a text that shows most terms, and the marks in it; whole words, and … where it goes on."""
    if len(text) <= WINDOW:
        return text, tuple((one.begin, one.end) for one in marks)
    first, last = _densest(marks)
    start = min(first.begin, max(0, first.begin - _LEAD, last.end - WINDOW))
    begin = start if start == 0 else (text.find(" ", start, first.begin) + 1 or start)
    stop = max(begin + WINDOW, last.end)
    end = stop if stop >= len(text) else max(text.rfind(" ", last.end, stop), last.end)
    lead = "…" if begin > 0 else ""
    shift = len(lead) - begin
    inside = tuple((one.begin + shift, one.end + shift) for one in marks if begin <= one.begin and one.end <= end)
    return f"{lead}{text[begin:end]}{'…' if end < len(text) else ''}", inside


def _densest(marks: Sequence[Mark]) -> tuple[Mark, Mark]:
    """Return the first and the last mark of the window with the most terms; of several the one with the rarest."""
    often = Counter(one.term for one in marks)
    inside: Counter[str] = Counter()
    found, best, stop = (marks[0], marks[0]), (0, 0), 0
    for at, first in enumerate(marks):
        while stop < len(marks) and (stop == at or marks[stop].end - first.begin <= WINDOW):
            inside[marks[stop].term] += 1
            stop += 1
        score = (len(inside), -min(often[term] for term in inside))
        if score[0] > best[0] or score > best:
            best, found = score, (first, marks[stop - 1])
        inside[first.term] -= 1
        if inside[first.term] == 0:
            del inside[first.term]
    return found
