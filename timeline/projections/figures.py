"""What one figure says by itself: the sum of its parts, where that can be had, and what it leaves possible."""

from math import inf

from events.actions import MANY
from events.claims import Figure
from events.codebook.categories import are_disjoint


def our_sum(figure: Figure) -> int | None:
    """Return the sum of the parts of a figure whose claimant gave parts and no total; `None` if it cannot be had.

    Rule `sum-of-parts`: two exact parts or more of one statement that count nobody twice,
    printed as "our sum". Women and civilians overlap; women and children do not.
    """
    if (
        figure.bound != "parts_only"
        or len(figure.parts) < MANY
        or any(part.bound != "exact" or part.value is None for part in figure.parts)
    ):
        return None
    if not are_disjoint([part.category for part in figure.parts]):
        return None
    return sum(part.value or 0 for part in figure.parts)


def possible(figure: Figure) -> tuple[float, float]:
    """Return the least and the most that a figure leaves possible: a word is "not zero", parts are at least their sum.

    Only for telling whether two figures can both hold: neither end is anybody's figure.
    """
    value = float(figure.value or 0)
    match figure.bound:
        case "exact":
            return value, value
        case "at_least":
            return value, inf
        case "at_most":
            return 0, value
        case "range" | "three_point":
            known = [float(one) for one in (figure.low, figure.best, figure.high) if one is not None]
            return min(known), max(known)
        case "parts_only":
            return float(our_sum(figure) or max((part.value or 0 for part in figure.parts), default=0)), inf
        case "word" | "about" | "unknown":
            return float(figure.bound == "word"), inf
