"""Whether the table of what was recorded, in a bundle, tells of the events that lie in it, and of no others."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from timeline.proof.bundle_files import Report
from timeline.proof.bundle_quotes import OpenLeaf

_COLUMNS = ("position", "event_id", "recorded_at", "recorded_by", "kind", "id", "type", "fields", "reason")
_WITHHELD = re.compile(r"\[withheld: [a-z ]{1,40}, position [1-9][0-9]{0,17}\]")
_MERGES = ("actions.merged", "actors.merged")
_OF_CASES = ("case.included", "case.excluded")
"""What says something of actions, and is told of those alone that go out."""


class NotRead(Exception):  # it is caught where it is told
    """A file is no table of the columns that are looked for."""


class Known(NamedTuple):
    """What files of data are held against.

    That is the report, the leaves that lie in the bundle by position, where only a leaf hash does, and the
    texts that were opened, with the position of each.
    """

    report: Report
    leaves: Mapping[int, OpenLeaf]
    withheld: Collection[int]
    opened: Collection[tuple[int, str]] = ()


class Change(NamedTuple):
    """A row of the table."""

    position: int
    event_id: str
    recorded_at: str
    recorded_by: str
    kind: str
    id: str
    type: str
    fields: tuple[str, ...]
    reason: str

    @property
    def stream(self) -> str:
        """The thing as a leaf names it."""
        return f"{self.kind}:{self.id}"


def columns(content: bytes, names: Sequence[str], *, optional: Sequence[str] = ()) -> list[list[str]]:
    """Return these columns of each row of a table, empty where an optional one is not there. Raises `NotRead`."""
    limit = csv.field_size_limit(len(content) + 1)
    try:
        header, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
        at = [header.index(name) for name in names]
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise NotRead from error
    finally:
        csv.field_size_limit(limit)  # it is one for all readers
    if len(set(header)) != len(header) or any(len(row) != len(header) for row in rows):
        raise NotRead
    more = [header.index(name) if name in header else None for name in optional]
    return [[*(row[one] for one in at), *("" if one is None else row[one] for one in more)] for row in rows]


def read_changes(content: bytes) -> tuple[Change, ...]:
    """Return the rows. Raises `NotRead`."""
    try:
        return tuple(
            Change(int(position), id_, at, by, kind, name, type_, _fields(fields), reason)
            for position, id_, at, by, kind, name, type_, fields, reason in columns(content, _COLUMNS)
        )
    except (ValueError, msgspec.DecodeError) as error:
        raise NotRead from error


def _fields(cell: str) -> tuple[str, ...]:
    return msgspec.json.decode(cell, type=tuple[str, ...]) if cell else ()


def alien(changes: Collection[Change], known: Known) -> Iterator[str]:
    """Yield the rows of events that the bundle does not hold, or that say otherwise than leaf and report."""
    positions = [one.position for one in changes]
    if positions != sorted(set(positions)):
        yield "its rows are not in the order of the log, each event once"
    register = {row.position: (row.type, row.event_id, row.recorded_at) for row in known.report.register}
    for one in changes:
        leaf = known.leaves.get(one.position)
        if leaf is not None:
            yield from _unlike_leaf(one, leaf, known)
        elif one.position not in known.withheld:
            yield f"it has a row of event {one.position}, and the bundle does not hold it"
        elif register.get(one.position, said := (one.type, one.event_id, one.recorded_at)) != said:
            yield f"it says another type, id or time of event {one.position} than the report"


def _unlike_leaf(one: Change, leaf: OpenLeaf, known: Known) -> Iterator[str]:
    said = (one.event_id, one.recorded_at, one.recorded_by, one.type)
    if said != (leaf.id, leaf.recorded_at, leaf.recorded_by, leaf.type):
        yield f"it says another id, time, recorder or type of event {one.position} than its leaf"
    if one.stream != leaf.stream and not _is_merged(one, leaf, known):
        yield f"it says that event {one.position} is about another thing than its leaf does"
    changes = leaf.body.get("changes") if leaf.type.endswith(".corrected") else None
    fields = [item.get("field") for item in changes if isinstance(item, dict)] if isinstance(changes, list) else []
    if list(one.fields) != fields:
        yield f"it says that event {one.position} changed other fields than its leaf does"
    is_held = one.reason in ("", leaf.body.get("reason")) or (one.position, one.reason) in known.opened
    if not is_held and not _WITHHELD.fullmatch(one.reason):
        yield f"it gives a reason of event {one.position} that no event holds"


def _is_merged(one: Change, leaf: OpenLeaf, known: Known) -> bool:
    """Tell whether an event may be shown with another thing of its kind, into which its own was merged."""
    kind, _, name = leaf.stream.partition(":")
    merges = [each.body.get("merged") for each in known.leaves.values() if each.type in _MERGES]
    hidden = any(row.type in _MERGES and row.position in known.withheld for row in known.report.register)
    return one.kind == kind and (hidden or any(isinstance(each, list) and name in each for each in merges))


def untold(
    changes: Collection[Change], known: Known, confidential: Collection[str], *, is_narrowed: bool
) -> Iterator[str]:
    """Yield the leaves that have no row, though the table tells of what they are about.

    Of a `confidential` source it tells only that it was registered. What is narrowed leaves out what it was
    not asked for.
    """
    told = {one.stream for one in changes} - {f"source:{name}" for name in confidential}
    rows = {one.position for one in changes}
    for position, leaf in known.leaves.items():
        if position not in rows and leaf.stream in told and leaf.type not in _OF_CASES and not is_narrowed:
            yield f"it has no row of event {position}, which is about {leaf.stream:.80}"
