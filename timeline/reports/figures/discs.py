"""The disc with the number of a step, in the colour of who acted: the mark of maps and ladders."""

from collections.abc import Iterable

from timeline.reports.figures.canvas import BODY, PAPER, Element, element, words
from timeline.reports.figures.palette import Hue

DISC = 11.0
"""Half its height in pixels, to the outer edge of its ring."""
_RING = 2.5


def pitch_of(numbers: Iterable[int]) -> float:
    """Return how far the middles of discs with these numbers are apart at least, so that none lies on another."""
    return 24.0 + 2 * _widened(str(max(numbers)))


def disc(says: str, x: float, y: float, hue: Hue, *, is_open: bool = False) -> tuple[Element, Element]:
    """Draw the number of a step in a ring; one that `is_open` is broken: what it stands for is not rated.

    Three digits and more make it longer than it is high.
    """
    up, across = DISC - _RING / 2, DISC - _RING / 2 + _widened(says)
    ring = element(
        "rect",
        x=x - across,
        y=y - up,
        width=2 * across,
        height=2 * up,
        rx=up,
        fill=PAPER,
        stroke=hue.colour,
        stroke_width=_RING,
        stroke_dasharray="3 2" if is_open else None,
        class_=f"disc paper {hue.css}",
    )
    return ring, words(says, x, y + BODY * 0.36, size=BODY, anchor="middle", weight="bold")


def _widened(says: str) -> float:
    """Return by how much the disc is wider to each side than one with two digits."""
    return 5.0 * max(len(says) - 2, 0)
