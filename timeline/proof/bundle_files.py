"""The files of a bundle: their names, and the texts that a writer and a reader of bundles must agree on."""

import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final, Literal, NoReturn, TypeVar

import msgspec
import rfc8785

from timeline.errors import InputRefused, IntegrityFailure, MalformedInput
from timeline.log import sealing, tree
from timeline.log.canonical import canonical, is_canonical

T = TypeVar("T")

MANIFEST, GUIDE = "MANIFEST.sha256", "VERIFY.txt"
REPORT_JSON, REPORT_MD, QUERY, DISCLOSURES = "report.json", "report.md", "query.json", "disclosures.json"
REPORT_HTML, FIGURES, DATA = "report.html", "figures/", "data/"
CHECKPOINT, VKEY, POLICY = "proof/checkpoint", "proof/log.vkey", "proof/policy"
GROWTH = "proof/consistency"
"""That the signed log begins with the events that the report was computed from, where it has grown since."""
EARLIER, EARLIER_GROWTH = "proof/earlier/checkpoint", "proof/earlier/consistency"
STAMPS, STAMPED = "proof/timestamps/", "proof/timestamps/stamped"
"""Time stamps, and the exact bytes that they were made over."""
LEAF, LEAF_HASH, PROOF = ".json", ".leaf-hash", ".tlog-proof"
_DEGREES = ("latitude", "longitude")
QUERY_SCHEMA: Final = "timeline.query/1"
_DISCLOSURES: Final = "timeline.disclosures/1"

_EVENT = re.compile(r"events/([1-9][0-9]{0,17})(\.json|\.leaf-hash|\.tlog-proof)")
_STAMP = re.compile(r"proof/timestamps/([1-9][0-9]{0,3}\.tst|stamped)")
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]{0,199})")
_PROOF_FILES = frozenset((CHECKPOINT, VKEY, POLICY, GROWTH, EARLIER, EARLIER_GROWTH))


def event_file(position: int, ending: str) -> str:
    """Return the name of a file about the event at a position."""
    return f"events/{position}{ending}"


def event_of(name: str) -> tuple[int, str] | None:
    """Return the position and the ending of a file about an event; `None` for another file."""
    match = _EVENT.fullmatch(name)
    return (int(match[1]), match[2]) if match else None


def proves_itself(name: str) -> bool:
    """Tell whether a file is none of the manifest's: it carries signatures, or is the manifest."""
    return name == MANIFEST or name.startswith("proof/") or name.endswith(PROOF)


def is_proof(name: str) -> bool:
    """Tell whether a file is one of those that prove themselves, by a name that a bundle may hold."""
    known = name == MANIFEST or name in _PROOF_FILES or bool(_STAMP.fullmatch(name)) or event_of(name) is not None
    return known and proves_itself(name)


def read_leaf_hash(content: bytes) -> bytes:
    """Read a leaf hash in hex. Raises `IntegrityFailure`."""
    try:
        hash_ = bytes.fromhex(content.decode("ascii"))
    except ValueError:
        hash_ = b""
    if len(hash_) != tree.HASH_SIZE or content != f"{hash_.hex()}\n".encode():
        message = "it is no leaf hash"
        raise IntegrityFailure(message)
    return hash_


def root_of(text: str) -> bytes:
    """Return a root that is written in hex; nothing where it is not written so."""
    try:
        root = bytes.fromhex(text)
    except ValueError:
        return b""
    return root if root.hex() == text else b""


# --- the manifest ----------------------------------------------------------------------------------------------------


def write_manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of the files that are in it, as `sha256sum -c` takes it."""
    lines = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items() if not proves_itself(name)]
    return "".join(sorted(lines, key=lambda line: line[66:])).encode()


def read_manifest(content: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file in a manifest, in hex. Raises `MalformedInput`, with the line."""
    try:
        lines = content.decode("ascii").split("\n")
    except UnicodeDecodeError:
        _refuse(MANIFEST, "it is not ASCII")
    if lines.pop() or not lines:
        _refuse(MANIFEST, "it is empty, or its last line does not end")
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None or proves_itself(match[2]) or not _is_inside(match[2]):
            _refuse(MANIFEST, f"line {number} names no file that can be in it")
        if match[2] in found:
            _refuse(MANIFEST, f"line {number} names {match[2]} a second time")
        found[match[2]] = match[1]
    return found


def _is_inside(name: str) -> bool:
    return all(part and not part.startswith(".") for part in name.split("/"))


def _refuse(name: str, why: str) -> NoReturn:
    message = f"it does not read: {why}"
    raise MalformedInput(message, where={"file": name}, fix="ask for the bundle again, from whoever made it")


# --- disclosures -----------------------------------------------------------------------------------------------------


class Opened(msgspec.Struct, frozen=True):
    """What opens one sealed field: `disclosure` is base64url of its exact bytes, as RFC 9901 has it.

    `pointer` says once more, for whoever looks for a field, what stands in it.
    """

    disclosure: str
    pointer: str
    position: int

    @property
    def json(self) -> bytes:
        """The exact bytes. Raises `ValueError` if they are none."""
        raw = sealing.from_base64url(self.disclosure)
        if sealing.base64url(raw).decode() != self.disclosure:
            raise ValueError(self.disclosure)
        return raw


class Disclosures(msgspec.Struct, frozen=True):
    """The file of all disclosures that the report prints, by position and pointer."""

    disclosures: tuple[Opened, ...]
    schema: Literal["timeline.disclosures/1"]


def opened(position: int, json: bytes) -> Opened:
    """Return the entry of a disclosure that the log keeps."""
    pointer, _ = sealing.open_disclosure(json)
    return Opened(sealing.base64url(json).decode(), pointer, position)


def write_disclosures(entries: Iterable[Opened]) -> bytes:
    """Return the file of disclosures."""
    ordered = sorted(entries, key=lambda one: (one.position, one.pointer))
    return _encoded(Disclosures(disclosures=tuple(ordered), schema=_DISCLOSURES))


def read_disclosures(content: bytes) -> tuple[Opened, ...]:
    """Read the file of disclosures. Raises `MalformedInput`."""
    return _read(content, Disclosures, DISCLOSURES).disclosures


# --- what was asked --------------------------------------------------------------------------------------------------


class AskedOf(msgspec.Struct, frozen=True):
    """The basis of a report: which log, up to which position, with which root in hex."""

    log: str
    position: int
    root: str


class Folded(msgspec.Struct, frozen=True):
    """A projection that the report was computed with."""

    name: str
    version: int


class Printed(msgspec.Struct, frozen=True):
    """The report data, and its SHA-256 in hex: whoever replays must get the same."""

    file: str
    sha256: str


class Query(msgspec.Struct, frozen=True):
    """What was asked of the log, so that whoever holds it can ask again and compare.

    `command` prints the same report data. `package` is the version that made it.
    """

    action: str
    basis: AskedOf
    command: str
    measured: tuple[str, ...]
    origin: str
    package: str
    projections: tuple[Folded, ...]
    report: Printed
    schema: Literal["timeline.query/1"]
    strengths: tuple[str, ...]


def write_query(query: Query) -> bytes:
    """Return the file that says what was asked."""
    return _encoded(query)


def read_query(content: bytes) -> Query:
    """Read the file that says what was asked. Raises `MalformedInput`."""
    return _read(content, Query, QUERY)


_WORD = r"""(?:[A-Za-z0-9_@%+=:,./-]|'[^']*'|"'")+"""
"""A word that a shell takes as it stands: it runs nothing in it, and looks nothing up."""
_VALUES = "strength|measured|published-by|occurred|title|author|marking|issued|supersedes|outlines"
_COMMAND = re.compile(
    f"timeline export json {_WORD} --as-of {_WORD}(?: --(?:{_VALUES}) {_WORD}| --surely| --final)* -o report\\.json"
)


def asks(query: Query) -> bool:
    """Tell whether the command in a query asks for report data of its action at its basis, and does nothing else."""
    at = f"{query.basis.log}:{query.basis.position}:{query.basis.root}"
    is_of_it = query.command.startswith(f"timeline export json {query.action} --as-of {at} ")
    return is_of_it and _COMMAND.fullmatch(query.command) is not None


# --- of the report, what a check looks at ----------------------------------------------------------------------------


class RegisterRow(msgspec.Struct, frozen=True):
    """An event in the report's own register."""

    position: int
    type: str
    event_id: str
    recorded_at: str


class PrintedNote(msgspec.Struct, frozen=True):
    """A note to a source in the report."""

    number: int
    source: str
    quote: str
    translation: str
    locator: str
    title: str
    url: str


class PrintedLink(msgspec.Struct, frozen=True):
    """A link of the report, and the words that it goes by."""

    id: str
    words: str


class PrintedStep(msgspec.Struct, frozen=True):
    """An action of the chain."""

    id: str


class Report(msgspec.Struct, frozen=True):
    """The parts of `report.json` that can be held against leaves, disclosures and the files of data."""

    log_id: str
    origin: str
    position: int
    root: str
    cut_off: str
    action: str
    strengths: tuple[str, ...]
    measured: tuple[str, ...]
    register: tuple[RegisterRow, ...]
    steps: tuple[PrintedStep, ...]
    notes: tuple[PrintedNote, ...]
    links: tuple[PrintedLink, ...]
    published_by: str | None = None
    occurred: str | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether it says that it was narrowed: then it leaves out what it was not asked for."""
        return self.published_by is not None or self.occurred is not None


def read_report(content: bytes) -> Report:
    """Read what can be checked of the report data. Raises `MalformedInput`."""
    return _read(content, Report, REPORT_JSON, has_degrees=True)


def _encoded(value: msgspec.Struct) -> bytes:
    return canonical(msgspec.to_builtins(value))


def _read(content: bytes, type_: type[T], name: str, *, has_degrees: bool = False) -> T:
    """Read a file of JSON in its canonical form: then no name stands in it twice, and all see the same in it."""
    if not (_is_canonical_with_degrees(content) if has_degrees else is_canonical(content)):
        _refuse(name, "it is not JSON in the form of RFC 8785")
    try:
        return msgspec.json.decode(content, type=type_)
    except msgspec.ValidationError as error:
        _refuse(name, str(error))


def _is_canonical_with_degrees(content: bytes) -> bool:
    """Tell whether JSON is in the form of RFC 8785; unlike in a leaf, degrees may have fractions there."""
    try:
        value = msgspec.json.decode(content)
        canonical(_with_degrees(value, lambda _: 0))  # all else is as it is in a leaf
        written = _with_degrees(value, lambda number: msgspec.Raw(rfc8785.dumps(number)))
        return msgspec.json.encode(written, order="sorted") == content
    except (msgspec.DecodeError, UnicodeError, RecursionError, InputRefused):
        return False


def _with_degrees(value: Any, put: Callable[[float], object], name: str = "") -> Any:  # noqa: ANN401  # any JSON value
    """Return a JSON value in which something else stands for all degrees that are no whole ones."""
    if isinstance(value, float) and name in _DEGREES:
        return put(value)
    if isinstance(value, dict):
        return {key: _with_degrees(inner, put, key) for key, inner in value.items()}
    return [_with_degrees(one, put) for one in value] if isinstance(value, list) else value
