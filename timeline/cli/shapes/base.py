"""What the shapes of all output have in common: an item, its words, its times."""

from functools import cache
from typing import Literal, get_type_hints

import msgspec

from events.base import Withheld


class Item(msgspec.Struct):
    """What all items have in common: they are written as JSON objects with all of their fields."""


Text = str | Withheld | None
"""Words from a record; withheld once they are redacted; null where nothing is said."""


class Moment(Item):
    """A time: its bounds (the second is the first moment that is out), how it was read, and the source's words."""

    earliest: str | None
    latest: str | None
    precision: str
    qualifier: str
    zone: str | None
    zone_basis: str
    basis: str
    edtf: str | None
    as_reported: Text


Standing = Literal["stands", "corrected", "retracted", "withdrawn", "withheld"]


@cache
def moments_of(item: type[Item]) -> frozenset[str]:
    """Return the fields of an item that hold a time."""
    hints = get_type_hints(item)
    return frozenset(name for name in item.__struct_fields__ if hints[name] in (Moment, Moment | None))
