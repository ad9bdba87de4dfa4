"""The shapes of what was done: receipts, imports, backups, redactions, and what was looked after."""

from typing import Any, Literal

from timeline.cli.shapes.base import Item


class ReceiptItem(Item):
    """What was recorded, or had been recorded before (`repeated`)."""

    type: str
    kind: str
    id: str
    event_id: str
    position: int
    repeated: bool


class DraftItem(Item):
    """An event that would be recorded, in the form that `append --json` takes."""

    type: str
    schema_version: int
    event_id: str | None
    sensitive: tuple[str, ...]
    body: dict[str, Any]


class LogMade(Item):
    """A log that was made."""

    path: str
    log: str
    origin: str
    recorder: str | None
    events: int


class ImportItem(Item):
    """What became of an imported file; the first and the last position that it got."""

    file: str
    appended: int
    already: int
    refused: int
    first: int | None
    last: int | None


class UnmappedItem(Item):
    """A column of an imported table that fed nothing: its header, and how many of its cells are filled."""

    column: str
    filled: int


class ImportTableItem(Item):
    """What became of an imported table; `sha256` is the digest of the file.

    `appended` counts events, `corrected` those of them that correct or go on from what was on record, `already` what
    stood as the rows say, `refused` rows. `vanished` are things of the data set that no row names any more,
    `returned` those that were retracted and that a row names again: of both nothing is recorded.
    """

    file: str
    sha256: str
    rows: int
    appended: int
    corrected: int
    already: int
    refused: int
    first: int | None
    last: int | None
    vanished: tuple[str, ...]
    returned: tuple[str, ...]
    unmapped: tuple[UnmappedItem, ...]


class NotCopiedItem(Item):
    """A captured file that the record names and a backup does not hold. `altered`: it is not what was captured."""

    sha256: str
    why: str
    altered: bool


class BackupItem(Item):
    """A verified copy of the log: where it is, up to where it goes, and what it does not know or hold.

    `redacted_through` is the newest redaction that it knows of, 0 if it knows of none.
    """

    path: str
    manifest: str
    log: str
    origin: str
    position: int
    root: str
    recorded_at: str | None
    signed_up_to: int | None
    redacted_through: int
    files: int
    bytes: int
    missing: tuple[NotCopiedItem, ...]


class CheckItem(Item):
    """Something that was looked at, and how it is. `level` is ok, note, finding, unreadable, or altered."""

    code: str
    level: str
    value: str
    why: str


class AlikeItem(Item):
    """Where else in the log something stands that is taken out: the same text, or the same field of the thing."""

    field: str
    position: int
    pointer: str
    sealed: bool
    why: Literal["same text", "same field"]


class FoundItem(Item):
    """A file that still holds bytes of what was taken out: of which text, and how many."""

    path: str
    field: str
    bytes: int


class HeldItem(Item):
    """An event that holds the same text as what was taken out, and so accounts for bytes of it in the log."""

    field: str
    position: int
    pointer: str
    sealed: bool


class UnreadItem(Item):
    """A file that could not be looked through, and why."""

    path: str
    why: str


class PurgeItem(Item):
    """What a purge did: `left` are bytes in files of the log that no event accounts for, `elsewhere` those in others.

    `done` says that none are left in the files of the log. `beyond` lists what it cannot reach.
    """

    done: bool
    searched: int
    left: tuple[FoundItem, ...]
    elsewhere: tuple[FoundItem, ...]
    held: tuple[HeldItem, ...]
    views: tuple[str, ...]
    blobs: tuple[str, ...]
    unread: tuple[UnreadItem, ...]
    too_short: tuple[str, ...]
    beyond: tuple[str, ...]


class RedactionItem(Item):
    """What was taken out of an event, or would be; never what it said.

    `by_position` and `event_id` are those of the event that says so, null in a dry run.
    """

    target: str
    position: int
    type: str
    kind: str
    id: str
    scope: Literal["fields", "whole_event"]
    fields: tuple[str, ...]
    ground: str
    approved_by: str
    requested_by: str | None
    event_id: str | None
    by_position: int | None
    repeated: bool
    alike: tuple[AlikeItem, ...]
    purge: PurgeItem | None


class SchemaItem(Item):
    """A schema that can be printed."""

    name: str
    kind: Literal["event", "output"]
    about: str
