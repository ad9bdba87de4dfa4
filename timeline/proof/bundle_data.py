"""Whether the tables, the map and the graph in a bundle are of its report: of the same basis, and of its events.

What their cells say is not held against anything: they hold more columns than a report has sentences.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import msgspec

from timeline.proof.bundle_files import DATA, Report
from timeline.proof.bundle_quotes import OpenLeaf

PACKAGE, CHANGES, MAP = f"{DATA}datapackage.json", f"{DATA}changes.csv", f"{DATA}chain.geojson"
CHECKED = (PACKAGE, MAP, CHANGES)
"""The files that say of which basis and of which events they are."""
NOT_CHECKED = "that the files in data/ say what report.json says: whoever holds the log can export the bundle again"


class Known(NamedTuple):
    """The report of a bundle, the leaves that lie in it by position, and where only a leaf hash does."""

    report: Report
    leaves: Mapping[int, OpenLeaf]
    withheld: Collection[int]


class _About(msgspec.Struct, frozen=True):
    """The basis that a file names."""

    log: str
    origin: str
    position: int
    root: str


class _Described(msgspec.Struct, frozen=True):
    """Of a file of data, what it says of itself."""

    x_timeline: _About


def unlike(name: str, content: bytes, known: Known) -> Iterator[str]:
    """Yield what is wrong with one of `CHECKED`: another basis, or an event that is not there."""
    yield from _of_other_events(content, known) if name == CHANGES else _of_another_basis(content, known.report)


def _of_another_basis(content: bytes, report: Report) -> Iterator[str]:
    try:
        said = msgspec.json.decode(content, type=_Described).x_timeline
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield "it does not say of which basis it is"
        return
    basis = (report.log_id, report.origin, report.position, report.root)
    if (said.log, said.origin, said.position, said.root) != basis:
        yield "it names another basis than the report"


def _of_other_events(content: bytes, known: Known) -> Iterator[str]:
    try:
        header, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
        at, id_, time = map(header.index, ("position", "event_id", "recorded_at"))
        told = [(int(row[at]), row[id_], row[time]) for row in rows]
    except (UnicodeDecodeError, csv.Error, ValueError, IndexError):
        yield "it is no table of events"
        return
    for position, event_id, recorded_at in told:
        leaf = known.leaves.get(position)
        if leaf is None and position not in known.withheld:
            yield f"it has a row of event {position}, and the bundle does not hold it"
        elif leaf is not None and (leaf.id, leaf.recorded_at) != (event_id, recorded_at):
            yield f"it says another id or time of event {position} than its leaf"
