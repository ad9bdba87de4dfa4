"""Text as runs: what could act or hide is a visible mark, what was withheld a bar, right-to-left words apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from timeline.reports.inert import visible
from timeline.reports.paper.model import Look, Run, Runs

# Hebrew, Arabic with its extensions and presentation forms, Syriac, Thaana, N'Ko; with what stands between its words.
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_BACKWARD = re.compile(f"[{_RIGHT}](?:[{_RIGHT}\u200c\u200d\\s.,:;!?()/'\"-]*[{_RIGHT}])?")
_WITHHELD = re.compile(r"\[withheld: [a-z ]+, position [0-9]+\]")


@lru_cache(maxsize=1 << 14)  # a report prints the same names and times again and again
def words(text: str) -> Runs:
    """Return any text as runs, foreign text too: nothing in it acts, and no reader takes it for anything but text."""
    shown = visible(text)
    if shown.isascii() and "[" not in shown:
        return (Run(text=shown),) if shown else ()
    return tuple(_split(shown))


def _split(text: str) -> Iterator[Run]:
    start = 0
    for bar in _WITHHELD.finditer(text):
        yield from _directed(text[start : bar.start()])
        yield Run(text=bar[0], look="bar")
        start = bar.end()
    yield from _directed(text[start:])


def _directed(text: str) -> Iterator[Run]:
    start = 0
    for backward in _BACKWARD.finditer(text):
        if backward.start() > start:
            yield Run(text=text[start : backward.start()])
        yield Run(text=backward[0], rtl=True)
        start = backward.end()
    if start < len(text):
        yield Run(text=text[start:])


def line(*parts: str | Runs) -> Runs:
    """Put texts and runs together."""
    return tuple(run for part in parts for run in (words(part) if isinstance(part, str) else part))


def struck(text: str, *, is_struck: bool = True) -> Runs:
    """Return text that was replaced or taken back, struck through."""
    return tuple(replace(run, is_struck=True) for run in words(text)) if is_struck else words(text)


def set_as(look: Look, text: str) -> Runs:
    """Return text that is set in another way; a bar in it stays one."""
    return tuple(run if run.look == "bar" else replace(run, look=look) for run in words(text))


def note(number: int) -> Runs:
    """Return a reference to a note: its number in brackets."""
    return (Run(text=f"[{number}]", note=number),)


def noted(numbers: Iterable[int], otherwise: str = "") -> Runs:
    """Return references to notes, or the words for none."""
    found = [run for number in numbers for run in (Run(text=" "), *note(number))][1:]
    return tuple(found) or words(otherwise)


def joined(parts: Iterable[Runs], between: str) -> Runs:
    """Put runs together with words between them."""
    found: list[Run] = []
    for part in parts:
        found += (*(words(between) if found else ()), *part)
    return tuple(found)


def text_of(runs: Runs) -> str:
    """Return what runs say."""
    return "".join(run.text for run in runs)
