"""Whether the tables, the map and the graph in a bundle go together, are of its report, and of its events.

Whatever a leaf or the report says too is held against it. What else the cells say is not: they hold more than
the report has sentences, and most of it is sealed in the leaves.
"""

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from html import escape
from typing import Any

import msgspec

from timeline.proof.bundle_changes import Change, Known, NotRead, alien, columns, read_changes, untold
from timeline.proof.bundle_files import DATA, Report

TABLES: Mapping[str, tuple[str, str]] = {
    "actions": ("action", "action"),
    "claims": ("claim", "claim"),
    "links": ("response", "link"),
    "sources": ("source", "source"),
    "actors": ("actor", "actor"),
    "cases": ("case", "case"),
    "notes": ("note", "note"),
}
"""The tables of things: the kind of each, and the column that holds its id."""
_PLACE = ("position", "recorded_at", "recorded_by")
PACKAGE, CHANGES = f"{DATA}datapackage.json", f"{DATA}changes.csv"
MAP, GRAPH = f"{DATA}chain.geojson", f"{DATA}chain.gexf"
_PATHS = frozenset(f"{DATA}{name}.csv" for name in (*TABLES, "changes"))
NAMES = _PATHS | {PACKAGE, MAP, GRAPH}
"""Every file that lies in `data/`."""
NOT_CHECKED = (
    "that figures, words and coordinates in data/ are those of the events: checked are its bases, the hashes of its "
    "tables, and of which events and things it tells; whoever holds the log can export the bundle again"
)


class _About(msgspec.Struct, frozen=True):
    """What a file says of itself: its basis, which chain it is, and over which links."""

    log: str
    origin: str
    position: int
    root: str
    of: str
    strengths: tuple[str, ...]
    recorded_until: str
    narrowed: str = ""


class _Resource(msgspec.Struct, frozen=True):
    """A table in the package: its file, and what that file is."""

    path: str
    bytes: int
    hash: str


class _Package(msgspec.Struct, frozen=True):
    """The description of the tables."""

    id: str
    title: str
    resources: tuple[_Resource, ...]
    x_timeline: _About


class _Feature(msgspec.Struct, frozen=True):
    """A feature of the map; it says more, which is not looked at."""

    properties: dict[str, Any]


class _Map(msgspec.Struct, frozen=True):
    """The map."""

    x_timeline: _About
    features: tuple[_Feature, ...]


def unlike(files: Mapping[str, bytes], known: Known) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the files in `data/`: the name of one, and what of it."""
    for name in sorted(NAMES ^ files.keys()):
        yield name, "it is not there" if name in NAMES else "it is no file of the data"
    there = {name: content for name, content in files.items() if name in NAMES}
    package = _read_package(there[PACKAGE]) if PACKAGE in there else None
    if PACKAGE in there:
        yield from ((PACKAGE, what) for what in _package(package, there, known.report))
    if GRAPH in there:
        yield from ((GRAPH, what) for what in _graph(there[GRAPH], known.report))
    if CHANGES not in there:
        return
    try:
        changes = read_changes(there[CHANGES])
    except NotRead:
        yield CHANGES, "it is no table of events"
        return
    yield from ((CHANGES, what) for what in alien(changes, known))
    told = _Told(changes, there, known)
    yield from told.flaws()
    if MAP in there:
        yield from ((MAP, what) for what in _map(there[MAP], known.report, told))
    is_narrowed = known.report.is_narrowed
    yield from ((CHANGES, what) for what in untold(changes, known, told.confidential, is_narrowed=is_narrowed))


def _read_package(content: bytes) -> _Package | None:
    try:
        return msgspec.json.decode(content, type=_Package)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _package(said: _Package | None, files: Mapping[str, bytes], report: Report) -> Iterator[str]:
    if said is None:
        yield "it does not say of which basis it is, or which tables there are"
        return
    yield from _of_another_report(said.x_timeline, report)
    if (said.id, said.title) != (f"{report.log_id}:{report.position}:{report.root}", f"The chain of {report.action}"):
        yield "its id or title is not that of the report's basis and chain"
    if sorted(one.path for one in said.resources) != sorted(path.removeprefix(DATA) for path in _PATHS):
        yield "it does not list each table once, and nothing else"
    for one in said.resources:
        content = files.get(f"{DATA}{one.path}")
        if content is not None and (one.bytes, one.hash) != (len(content), f"sha256:{sha256(content).hexdigest()}"):
            yield f"it has another hash or size of {one.path:.80} than that file"


def _of_another_report(said: _About, report: Report) -> Iterator[str]:
    basis = (report.log_id, report.origin, report.position, report.root)
    if (said.log, said.origin, said.position, said.root) != basis:
        yield "it names another basis than the report"
    asked = (f"the chain of {report.action}", report.strengths, report.cut_off)
    if (said.of, said.strengths, said.recorded_until) != asked:
        yield "it names another chain, other strengths or another last time than the report"
    if bool(said.narrowed) != report.is_narrowed:
        yield "it differs from the report in whether it was narrowed"


def _graph(content: bytes, report: Report) -> Iterator[str]:
    basis = f"Computed from log {report.log_id} ({report.origin}), position {report.position}, root {report.root}."
    if f"<description>{escape(basis, quote=False)}\n".encode() not in content:
        yield "it does not name the basis of the report"


def _map(content: bytes, report: Report, told: "_Told") -> Iterator[str]:
    try:
        said = msgspec.json.decode(content, type=_Map)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield "it does not say of which basis it is, or what lies on it"
        return
    yield from _of_another_report(said.x_timeline, report)
    rows = [(one.properties.get("action"), one.properties) for one in said.features]
    for name, row in rows:
        place = (row.get("position"), row.get("recorded_at"), row.get("recorded_by"))
        if not isinstance(name, str) or told.begun.get(("action", name)) != place:
            yield f"it says another id, position or time of action {str(name)[:80]} than changes.csv"
    if {name for name, _ in rows if isinstance(name, str)} != {step.id for step in report.steps}:
        yield "it does not hold the actions of the report, and no others"


class _Told:
    """What the tables of things tell of, held against each other: a row of theirs is one that begins in `changes`."""

    def __init__(self, changes: Collection[Change], files: Mapping[str, bytes], known: Known) -> None:
        self._files, self._known = files, known
        self.begun: dict[tuple[str, str], tuple[int, str, str]] = {}
        """Where, when and by whom a thing was first recorded."""
        for one in changes:
            self.begun.setdefault((one.kind, one.id), (one.position, one.recorded_at, one.recorded_by))
        self.confidential: set[str] = set()
        """Confidential sources: of them the tables hold the id alone."""

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Yield the rows that are of nothing in `changes`, and what has none."""
        for table, (kind, key) in TABLES.items():
            name = f"{DATA}{table}.csv"
            if name not in self._files:
                continue
            try:
                rows = columns(self._files[name], (key, *_PLACE), optional=("confidential",))
            except NotRead:
                yield name, "it is no table of such rows"
                continue
            yield from ((name, what) for what in self._unlike(kind, rows))
            there = [row[0] for row in rows]
            wanted = {one for of, one in self.begun if of == kind}
            wanted |= {step.id for step in self._known.report.steps} if kind == "action" else set()
            if sorted(there) != sorted(wanted):
                yield name, "it does not hold each thing that the report or changes.csv tells of, once"

    def _unlike(self, kind: str, rows: list[list[str]]) -> Iterator[str]:
        for id_, position, at, by, confidential in rows:
            if kind == "source" and confidential == "yes":
                self.confidential.add(id_)
                continue
            place = self.begun.get((kind, id_))
            if place is None or (position, at, by) != (str(place[0]), *place[1:]):
                yield f"it says another position, time or recorder of {id_:.80} than changes.csv"
