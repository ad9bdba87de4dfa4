"""The shapes of what the program itself knows: code lists, their entries, and what formats lose."""

from typing import Any, Literal

from timeline.cli.shapes.base import Item


class TableItem(Item):
    """A table of codes: its name with its version, how many entries it has, and the digest of what it says."""

    table: str
    version: str
    entries: int
    sha256: str
    about: str
    source: str
    licence: str


class EntryItem(Item):
    """An entry of a table of codes: its code, and what the table says of it."""

    code: str
    entry: dict[str, Any]


Way = Literal["out", "back"]
"""Of a file that is exported: what it holds, and what a log holds that it is imported into."""


class LossItem(Item):
    """What becomes in another format of one thing that the record says, and where it is to be found there."""

    way: Way
    what: str
    words: str
    kept: Literal["kept", "changed", "lost"]
    how: str
