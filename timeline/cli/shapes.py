"""The shapes of what verbs print as JSON: one class an item. Within a schema number fields are only added."""

from functools import cache
from typing import Any, Literal, get_type_hints

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


class PartyItem(Item):
    """Who did it, or whom it hit; on whose word."""

    actor: str | None
    words: Text
    basis: str
    by: str | None
    fate: str | None


class PlaceItem(Item):
    """A place, as precisely as it is known."""

    place: str | None
    name: str
    relation: str
    latitude: Text
    longitude: Text
    radius_m: int | None
    coordinates_basis: str | None


Standing = Literal["stands", "corrected", "retracted", "withdrawn", "withheld"]


class ActionItem(Item):
    """An action as it stands. `withheld`: it was redacted what it was, and only what was corrected since is known."""

    action: str
    kind: str
    title: Text
    occurred: Moment
    ended: Moment | None
    direction: str
    actors: tuple[PartyItem, ...]
    targets: tuple[PartyItem, ...]
    participants: tuple[PartyItem, ...]
    territory: tuple[str, ...]
    places: tuple[PlaceItem, ...]
    means: tuple[str, ...] | Withheld
    realisation: str
    sources: tuple[str, ...]
    standing: Standing
    position: int
    recorded_at: str
    recorded_by: str
    withheld: Withheld | None


class LogItem(Item):
    """An event in the log: its place, what it is about, one line of it, and the whole of it.

    Of an event that a newer version wrote, only what stands open in its leaf: no revision, no sealed text.
    """

    position: int
    recorded_at: str
    recorded_by: str
    type: str
    kind: str
    id: str
    revision: int | None
    event_id: str
    line: str
    body: dict[str, Any]


class FieldItem(Item):
    """A field as it stands, and the position of the event that set it."""

    field: str
    value: Any
    set_by: int


class ThingItem(Item):
    """A thing as it stands; of a source also what was recorded of its custody.

    `withheld` says that it was redacted what it was: `fields` are its id, and what was corrected since.
    """

    kind: str
    id: str
    standing: Standing
    position: int
    event_id: str
    recorded_at: str
    recorded_by: str
    fields: tuple[FieldItem, ...]
    withheld: Withheld | None
    custody: tuple[LogItem, ...]


class LeafItem(Item):
    """The exact stored bytes of an event, as text, and their leaf hash (RFC 6962) in hex.

    Of an event that was redacted whole the hash alone is left.
    """

    position: int
    leaf_hash: str
    leaf: str | None
    withheld: Withheld | None


class Said(Item):
    """What one claim says in one row, in words, and how it stands. `figure` is the number as it was said."""

    claim: str
    words: str
    figure: dict[str, Any] | None
    stance: str
    stated_at: Moment | None
    standing: Literal["stands", "unsupported", "replaced", "withdrawn", "retracted"]
    replaced_by: str | None
    sources: tuple[str, ...]
    position: int


class ClaimantCell(Item):
    """What one claimant says in a row. An empty list means: not stated, which is neither 0 nor unknown."""

    claimant: str
    said: tuple[Said, ...]


class ClaimsItem(Item):
    """One thing that is claimed about an action, with a cell for each claimant. There is no total."""

    action: str
    dimension: str
    quantity: str | None
    category: str | None
    cells: tuple[ClaimantCell, ...]


class ClaimItem(Item):
    """One claim in the history of its claimant."""

    action: str
    claimant: str
    claim: str
    dimension: str
    quantity: str | None
    words: str
    figure: dict[str, Any] | None
    stated_at: Moment | None
    standing: Literal["stands", "unsupported", "replaced", "withdrawn", "retracted"]
    replaced_by: str | None
    sources: tuple[str, ...]
    position: int
    recorded_at: str


class LagItem(Item):
    """The shortest and the longest possible time between two actions, in seconds."""

    shortest: int
    longest: int


class EdgeItem(Item):
    """Two actions joined, from the earlier to the later, with the responses that say so."""

    earlier: str
    later: str
    relation: str
    strength: str
    links: tuple[str, ...]
    contested: bool
    hedged: bool
    lag: LagItem | None
    order: Literal["before", "open", "after"]


class ChainItem(Item):
    """A chain over the chosen strengths.

    `knots` are actions that answer each other in a circle, as imprecise times allow.
    `left_out` are edges whose answer surely came first. `dangling` are responses to
    an action that is retracted, `unrecorded` responses to an act that is not on record.
    `withheld` are all responses that were redacted whole: what they joined cannot be told.
    """

    strengths: tuple[str, ...]
    actions: tuple[ActionItem, ...]
    edges: tuple[EdgeItem, ...]
    roots: tuple[str, ...]
    leaves: tuple[str, ...]
    depth: int
    knots: tuple[tuple[str, ...], ...]
    unanswered: tuple[str, ...]
    left_out: tuple[EdgeItem, ...]
    dangling: tuple[str, ...]
    unrecorded: tuple[str, ...]
    withheld: tuple[str, ...]


class CauseItem(Item):
    """An event that made a change."""

    position: int
    recorded_at: str
    recorded_by: str
    event_id: str
    type: str


class DiffItem(Item):
    """One thing that changed in our knowledge between two bases, and the events that made it so.

    `before` and `after` are what `change` is about: the value of a corrected field, all
    that stands of what a claimant says, a link or the chains, for whom an actor counts;
    of a thing else how it stands, null where it was not on record. `delay_s` of a late
    report is in seconds, null where it is not computable; `median_delay_s` is that of
    all actions that were recorded in between.
    """

    group: Literal[
        "action",
        "claim",
        "claimant",
        "response",
        "link",
        "chain",
        "side",
        "source",
        "actor",
        "case",
        "note",
        "export",
        "late",
    ]
    change: str
    kind: str
    id: str | None
    field: str | None
    claimant: str | None
    actions: tuple[str, ...]
    before: Any
    after: Any
    words: str
    delay_s: int | None
    median_delay_s: int | None
    events: tuple[CauseItem, ...]


class ViewItem(Item):
    """A view at a basis: the SHA-256 of its rows, and how many events were folded.

    `stored` tells whether its rows are those of the file beside the log. `done` says what
    was done now: nothing, caught up, or built anew and why; `failed`, that it stays where
    it was. `seconds` is how long its own code took; reading the log comes on top, once.
    """

    view: str
    events: int
    position: int
    root: str
    digest: str
    version: int
    fingerprint: str
    stored: bool
    done: str
    seconds: float


class RowItem(Item):
    """A row of a view that differs: `before` and `after` are null where it is not there; `columns` are those that do.

    `before` is null, too, where something was taken out or has become confidential.
    `position` is that of the event that made it so, where that is asked for.
    """

    view: str
    table: str
    what: Literal["added", "removed", "changed"]
    key: tuple[str | int | None, ...]
    columns: tuple[str, ...]
    before: dict[str, str | int | None] | None
    after: dict[str, str | int | None] | None
    position: int | None


class PartItem(Item):
    """A part of the work, how many seconds of the processor it took, and its share of all of them."""

    part: str
    seconds: float
    percent: int


class MarkItem(Item):
    """Where in a snippet something was found: its first character, and the first that is out."""

    begin: int
    end: int


class HitItem(Item):
    """A thing that was found, and the passage of it that says most of what was sought.

    `snippet` is the passage as it is on record, or a part of it (… where it goes on);
    `marks` say where in it what was found stands.
    """

    kind: str
    id: str
    field: str
    snippet: str
    marks: tuple[MarkItem, ...]
    standing: str
    position: int


class FindingItem(Item):
    """Something that is not as it was recorded (`altered`), or not as it should be."""

    code: str
    what: str
    position: int | None
    altered: bool


class CosignedItem(Item):
    """That a witness (NAME+ID) saw a checkpoint as the largest of its log, and when."""

    by: str
    at: str


class StampedItem(Item):
    """That a time-stamp authority says that a checkpoint existed before a moment."""

    by: str
    before: str


class HeadItem(Item):
    """A checkpoint: its size, which known keys signed it (NAME+ID), which others, whether the log still holds it.

    `stamps` counts its time stamps; `stamped` are those that were checked, at level deep.
    """

    size: int
    signed_by: tuple[str, ...]
    unknown: tuple[str, ...]
    holds: bool
    cosigned: tuple[CosignedItem, ...]
    stamped: tuple[StampedItem, ...]
    stamps: int


class VerdictItem(Item):
    """What a check of a log found. `root` is that of its leaves as they are now."""

    ok: bool
    altered: bool
    level: str
    log: str
    origin: str
    events: int
    root: str
    withheld: int
    holds_up_to: int | None
    signed_up_to: int | None
    heads: tuple[HeadItem, ...]
    findings: tuple[FindingItem, ...]
    more: int
    fix: str


class HandedItem(Item):
    """What a check of something that was handed over found: a bundle, the tiles of a log, or a checkpoint.

    `shown` counts the events that it holds or stands for, `size` those of the signed log,
    whose root is `root`. `published` says that keys were given, not just found inside.
    """

    ok: bool
    altered: bool
    kind: Literal["bundle", "tiles", "checkpoint"]
    log: str
    origin: str
    shown: int
    size: int
    root: str
    withheld: int
    signed_by: tuple[str, ...]
    unknown: tuple[str, ...]
    published: bool
    unchecked: tuple[str, ...]
    findings: tuple[FindingItem, ...]
    more: int
    fix: str


class InclusionItem(Item):
    """That an event is in the log as a checkpoint signs it: `hashes` lead from its leaf hash to the root."""

    position: int
    leaf_hash: str
    leaf_index: int
    size: int
    root: str
    hashes: tuple[str, ...]
    checkpoint: str


class ConsistencyItem(Item):
    """That the log which a checkpoint signs begins with the `old` events of an earlier one."""

    old: int
    old_root: str
    size: int
    root: str
    hashes: tuple[str, ...]
    checkpoint: str


class SignedItem(Item):
    """A head that was signed: `note` is the file to publish. `repeated` if all of it had been signed before."""

    size: int
    root: str
    recorded_at: str | None
    signed_by: tuple[str, ...]
    repeated: bool
    note: str


class CheckpointItem(Item):
    """A checkpoint in the log. Keys are written NAME+ID.

    `signed_by` are those known here whose signature holds, `revoked` those that do not
    count for that head, `unknown` the others. `cosigned_by` names witnesses known here
    whose cosignature holds, `cosigners_unknown` the others. `stamped` counts time stamps,
    which `verify --level deep` checks.
    """

    size: int
    root: str
    recorded_at: str | None
    signed_by: tuple[str, ...]
    revoked: tuple[str, ...]
    unknown: tuple[str, ...]
    cosigned_by: tuple[str, ...]
    cosigners_unknown: tuple[str, ...]
    stamped: int
    note: str


class KeyItem(Item):
    """A key of the log: `vkey` is its public line, as it is published.

    `named`, `replaced` and `revoked` are the positions of the events that say so;
    `believed` the largest size of a head that a revoked key still counts for.
    """

    vkey: str
    id: str
    name: str
    kind: Literal["ed25519", "ml-dsa-44", "cosignature"]
    state: Literal["signs", "signed", "revoked"]
    named: int | None
    replaced: int | None
    revoked: int | None
    believed: int | None


class CosignRequestItem(Item):
    """What asks a witness to cosign the newest head: `request` is the file, with proof that it grew from size `old`."""

    origin: str
    size: int
    root: str
    old: int
    request: str


class CosignatureItem(Item):
    """What a witness answers: `line` is the file. `repeated` if it had cosigned that head before."""

    origin: str
    size: int
    root: str
    time: str
    by: str
    line: str
    repeated: bool


class WitnessKeyItem(Item):
    """The key of a witness that was made: `vkey` is its public line."""

    name: str
    kind: Literal["ed25519", "ml-dsa-44"]
    vkey: str
    path: str


class StampRequestItem(Item):
    """What asks for a time stamp: over bytes with that SHA-256. `content` is the file, in base64."""

    size: int
    sha256: str
    content: str


class AttestationItem(Item):
    """What somebody else says of a head, as it is kept: who, and when; of a time stamp, before when it existed."""

    size: int
    kind: Literal["cosignature", "rfc3161", "ots"]
    by: str | None
    time: str | None
    checked: bool
    new: bool


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


ITEMS: dict[str, type[Item]] = {
    "timeline.actions/1": ActionItem,
    "timeline.log/1": LogItem,
    "timeline.thing/1": ThingItem,
    "timeline.leaf/1": LeafItem,
    "timeline.claims/1": ClaimsItem,
    "timeline.claim-history/1": ClaimItem,
    "timeline.chains/1": ChainItem,
    "timeline.diff/1": DiffItem,
    "timeline.replay/1": ViewItem,
    "timeline.rows/1": RowItem,
    "timeline.profile/1": PartItem,
    "timeline.search/1": HitItem,
    "timeline.verdict/1": VerdictItem,
    "timeline.handed/1": HandedItem,
    "timeline.inclusion/1": InclusionItem,
    "timeline.consistency/1": ConsistencyItem,
    "timeline.checkpoint/1": SignedItem,
    "timeline.checkpoints/1": CheckpointItem,
    "timeline.keys/1": KeyItem,
    "timeline.cosign-request/1": CosignRequestItem,
    "timeline.cosignature/1": CosignatureItem,
    "timeline.witness-key/1": WitnessKeyItem,
    "timeline.stamp-request/1": StampRequestItem,
    "timeline.attestation/1": AttestationItem,
    "timeline.receipt/1": ReceiptItem,
    "timeline.drafts/1": DraftItem,
    "timeline.import/1": ImportItem,
    "timeline.init/1": LogMade,
    "timeline.backup/1": BackupItem,
    "timeline.doctor/1": CheckItem,
    "timeline.redaction/1": RedactionItem,
    "timeline.purge/1": PurgeItem,
    "timeline.schemas/1": SchemaItem,
}
"""The class of the items of each output, by the name of its schema."""


@cache
def moments_of(item: type[Item]) -> frozenset[str]:
    """Return the fields of an item that hold a time."""
    hints = get_type_hints(item)
    return frozenset(name for name in item.__struct_fields__ if hints[name] in (Moment, Moment | None))
