"""The shapes of what was noticed: by `timeline check` about the record, by the rules of wording about a report."""

from typing import Literal

from timeline.cli.shapes.base import Item, Text


class NoticedItem(Item):
    """A finding: by which rule, how grave, about which thing and field, what it is, why it matters, what settles it.

    `key` is what a note is about that silences it; `silenced_by` that note, and `reason` its words.
    """

    code: str
    level: Literal["error", "warning", "note"]
    kind: str
    id: str
    field: str | None
    key: str
    what: str
    why: str
    fix: str
    position: int
    silenced_by: str | None
    reason: Text


class LintItem(Item):
    """What a rule of wording finds in a report: which rule, how grave, where it stands, what it is, what mends it."""

    code: str
    level: Literal["error", "warning"]
    where: str
    text: str
    fix: str
