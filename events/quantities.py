"""What a figure can count: in which unit, and what a claim of such a figure is about."""

from typing import Literal, get_args

from events.claims import Dimension, Quantity

Unit = Literal["persons", "items", "seconds"]
QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)
"""Everything that a figure can count."""
PERSONS: tuple[Quantity, ...] = ("killed", "injured", "casualties", "missing", "captured", "displaced", "arrested")
"""What counts persons."""


def unit_of(quantity: str) -> Unit:
    """Return the unit of a quantity: persons, seconds of a gap, else items."""
    return "persons" if quantity in PERSONS else "seconds" if quantity == "gap" else "items"


def dimension_of(quantity: str) -> Dimension:
    """Return what a figure of this quantity is a claim about."""
    return "casualties" if quantity in PERSONS else "time" if quantity == "gap" else "count"
