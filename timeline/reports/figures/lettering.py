"""How much room words take, measured by a small table of widths, so that no font is loaded and no label collides."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import fsum
from typing import NamedTuple

from timeline.reports.figures.canvas import inert

# In ems of a wide sans serif (DejaVu Sans); others are narrower, so nothing comes out wider than measured.
_EMS = {
    **dict.fromkeys("'|ijlI", 0.30),
    **dict.fromkeys(".,:;! ", 0.34),
    **dict.fromkeys('ft()[]/-rJ"', 0.42),
    **dict.fromkeys("mw%&<>+=~", 0.95),
    **dict.fromkeys("MW@", 1.0),
    **dict.fromkeys("→—…", 0.9),
}
_CAPITAL, _SMALL, _WIDE = 0.72, 0.63, 1.02
ELLIPSIS = "…"
BOLDER = 1.12
"""How much wider bold letters are."""
_CELL = 64.0


def width_of(text: str, size: float) -> float:
    """Return how many pixels `text` takes in letters of `size`: rather more than it will."""
    return _ems_of(text) * size


@lru_cache(maxsize=1 << 12)  # the same names stand on a drawing again and again
def _ems_of(text: str) -> float:
    return fsum(map(_ems, text))  # `sum` rounds otherwise since Python 3.12, and a drawing is the same under any


def _ems(one: str) -> float:
    known = _EMS.get(one)
    if known is not None:
        return known
    if one.isascii():
        return _CAPITAL if one.isupper() else _SMALL
    if unicodedata.combining(one):
        return 0.0
    if unicodedata.east_asian_width(one) in ("W", "F"):
        return _WIDE
    return _CAPITAL


def cut(text: str, width: float, size: float) -> str:
    """Return `text`, or as much of its beginning as fits and an ellipsis; nothing where not even that fits.

    What will be shown as a mark is measured as one.
    """
    text = inert(text)
    if width_of(text, size) <= width:
        return text
    kept, taken = "", width_of(ELLIPSIS, size)
    for one in text:
        taken += _ems(one) * size
        if taken > width:
            break
        kept += one
    return f"{kept.rstrip()}{ELLIPSIS}" if kept.strip() else ""


def wrapped(text: str, width: float, size: float, most: int = 9) -> tuple[str, ...]:
    """Break `text` into at most `most` lines that fit; the last one is cut if more would follow."""
    lines: list[str] = []
    left = inert(text).split(" ")
    while left:
        if len(lines) == most - 1:
            return (*lines, cut(" ".join(left), width, size))
        taken = left.pop(0)
        while left and width_of(f"{taken} {left[0]}", size) <= width:
            taken += f" {left.pop(0)}"
        lines.append(cut(taken, width, size))
    return tuple(lines)


class Box(NamedTuple):
    """A rectangle of a drawing that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes share any room."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_within(self, other: "Box") -> bool:
        """Tell whether all of it lies in another box."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


def box_of_words(text: str, x: float, y: float, size: float, anchor: str = "start") -> Box:
    """Return what a line of text takes, whose baseline is at `y`."""
    width = width_of(text, size)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return Box(left, y - size, left + width, y + size * 0.3)


class Room:
    """What is taken of a drawing so far, and by whom: boxes on a grid, so that many are looked through quickly."""

    def __init__(self, taken: Iterable[Box] = ()) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Box, str]]] = {}
        for one in taken:
            self.take(one)

    def is_free(self, box: Box, but: str | None = None) -> bool:
        """Tell whether nothing stands in a box, `but` what belongs to this one."""
        return not any(
            box.meets(other) and (but is None or owner != but)
            for cell in _cells(box)
            for other, owner in self._cells.get(cell, ())
        )

    def take(self, box: Box, owner: str = "") -> None:
        """Let something stand in a box."""
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append((box, owner))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row
