"""Which categories of people nobody can be counted in twice."""

from collections.abc import Sequence
from itertools import combinations

from events.codebook import table


def are_disjoint(categories: Sequence[str]) -> bool:
    """Tell whether nobody can be counted in two of the categories: by table `categories-1`, and by it alone.

    A category that the table does not know may overlap with any other.
    """
    return all(_are_apart(one, other) for one, other in combinations(categories, 2))


def _are_apart(one: str, other: str) -> bool:
    entry = table("categories").get(_key(one))
    return one != other and entry is not None and _key(other) in entry["disjoint"]


def _key(category: str) -> str:
    """Return the key of a category in the table: `nationality:IR` stands under `nationality:`."""
    kind, colon, _ = category.partition(":")
    return kind + colon
