"""The shapes of what can be checked: verdicts, proofs, checkpoints, keys, witnesses, time stamps."""

from typing import Literal

from timeline.cli.shapes.base import Item


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


class ReportItem(Item):
    """What a check of a report that was handed over found.

    `held` says that it was held against the log that it names, made again by `command`;
    otherwise it was checked by itself. `where` is the first place in which the two differ,
    empty for none. `exported` are the positions at which that log says
    that this very file, with that `sha256`, left the house.
    """

    ok: bool
    altered: bool
    form: Literal["md", "json", "html", "docx", "pdf"]
    log: str
    position: int
    root: str
    action: str
    sha256: str
    command: str
    held: bool
    where: str
    exported: tuple[int, ...]
    unchecked: tuple[str, ...]
    findings: tuple[FindingItem, ...]
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
