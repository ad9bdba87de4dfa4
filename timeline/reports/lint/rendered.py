"""What was rendered, less what the report itself says: lines of text that a template or a desk wrote."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import NamedTuple

import msgspec

from timeline.reports.dossier import Dossier
from timeline.reports.inert import visible

_HEAD = 24
"""So many characters tell long texts apart; shorter ones are looked up whole."""
_FIRST = 2
"""Shorter ones are looked for only where their first characters stand."""
_PHRASE = 60
"""A text of fewer characters that is no sentence is taken out only where it stands alone, as a cell or an item does."""
_START = re.compile(r"(?<!\w)\S")
_BEFORE, _AFTER = re.compile(r"(?:^|[|:;,(\[\"→~*-])\s*$"), re.compile(r"^\s*(?:$|[|:;,.)\]\"→~*\[(])")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>|#~&$+=.)-])")
_HEADING = re.compile(r"(#{1,6}) ")
GAP = " \u2026 "
"""Stands where a text of the report was taken out: what is left and right of it must not become one phrase."""


class Line(NamedTuple):
    """A line of what was rendered; `cells` with their headings, where it is a row of a table or a named fact.

    `level` is 1 for the heading of a section, 2 for one below it, 0 for all that is no heading;
    `place` says where it stands in a file that has no lines.
    """

    number: int
    text: str
    cells: tuple[tuple[str, str], ...] = ()
    level: int = 0
    place: str = ""

    @property
    def at(self) -> str:
        """Return where it stands, in words."""
        return self.place or f"line {self.number}"


class File(NamedTuple):
    """A file that somebody edited: its name, all text in it, seen or not, and its lines as a reader sees them."""

    name: str
    text: str
    lines: Sequence[Line]


def under(header: Sequence[str], texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the cells of a row, each with the heading over it: with none, where there are more cells than headings."""
    return tuple(zip(chain(header, repeat("")), texts, strict=False))


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a model, at any depth."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            waiting.extend(reversed(list(one.values())))
        elif isinstance(one, list | tuple):
            waiting.extend(reversed(one))


def every_text(dossier: Dossier) -> Iterator[str]:
    """Yield every text of a report."""
    return texts_of(msgspec.to_builtins(dossier))


class Cover:
    """The texts of a report, to be taken out of what was rendered of it: those that `is_taken` says."""

    def __init__(self, dossier: Dossier, is_taken: Callable[[str], bool] = bool) -> None:
        self._short: set[str] = set()
        self._sizes: dict[str, list[int]] = {}
        self._long: dict[str, list[str]] = {}
        for text in dict.fromkeys(" ".join(visible(one).split()) for one in every_text(dossier)):
            if is_taken(text):
                self._add(text)
        for heads in self._long.values():
            heads.sort(key=len, reverse=True)
        for sizes in self._sizes.values():
            sizes.sort(reverse=True)

    def _add(self, text: str) -> None:
        if len(text) >= _HEAD:
            known = self._long.setdefault(text[:_HEAD], [])
            if text not in known:
                known.append(text)
        elif text:
            self._short.add(text)
            if len(text) not in (sizes := self._sizes.setdefault(text[:_FIRST], [])):
                sizes.append(len(text))

    def less(self, text: str) -> str:
        """Return a line without what the report says: what is left is a template's, or a desk's."""
        kept: list[str] = []
        at = done = 0
        while (start := _START.search(text, at)) is not None:
            at = start.start()
            end = self._end(text, at)
            if end:
                kept += [text[done:at], GAP]
                at = done = end
            else:
                at += 1
        return "".join([*kept, text[done:]])

    def _end(self, text: str, at: int) -> int:
        """Return where the longest text of the report ends that begins here; 0: none does."""
        for one in self._long.get(text[at : at + _HEAD], ()):
            if text.startswith(one, at) and _is_whole(text, at, at + len(one)):
                return at + len(one)
        first = text[at : at + _FIRST]
        sizes: tuple[int, ...] = (*self._sizes.get(first, ()), *self._sizes.get(first[:1], ()))
        for size in sizes:
            if at + size <= len(text) and text[at : at + size] in self._short and _is_whole(text, at, at + size):
                return at + size
        return 0


def _is_whole(text: str, at: int, end: int) -> bool:
    """Tell whether what stands in a line is a text of the report, and no part of another's sentence."""
    if text[end : end + 1].isalnum():
        return False
    if end - at >= _PHRASE or text[end - 1] in ".!?":
        return True
    return _BEFORE.search(text[max(0, at - 3) : at]) is not None and _AFTER.search(text[end : end + 3]) is not None


# --- Markdown --------------------------------------------------------------------------------------------------------


def markdown_lines(text: str) -> Iterator[Line]:
    """Yield the lines of Markdown as a reader sees them, each row of a table with what its cells say."""
    header: tuple[str, ...] = ()
    is_body = False
    for number, raw in enumerate(text.split("\n"), start=1):
        plain = " ".join(_unescaped(raw).split())
        if not raw.startswith("|"):
            header, is_body = (), False
            signs = _HEADING.match(raw)
            yield Line(number, plain, level=len(signs[1]) - 1 if signs else 0)
            continue
        cells = tuple(_ESCAPED.sub(r"\1", one).strip() for one in re.split(r"(?<!\\)\|", raw.strip())[1:-1])
        if cells and all(re.fullmatch(r":?-{3,}:?", one) for one in cells):
            is_body = True
        elif is_body:
            yield Line(number, plain, under(header, cells))
        else:
            header = cells
            yield Line(number, plain)


def _unescaped(raw: str) -> str:
    """Return a line of Markdown without what keeps foreign text in it from being markup."""
    if "\\" not in raw and "&" not in raw:
        return raw
    return html.unescape(_ESCAPED.sub(r"\1", raw.replace("&#8203;", "")))
