"""The checks of checkpoints against the tree of a log, and of what is signed below them against what is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from timeline.clock import stamp
from timeline.errors import ExtraMissing, InputRefused, IntegrityFailure, MalformedInput
from timeline.log import tree
from timeline.log.checkpoints import CheckpointText
from timeline.log.evidence import Evidence, Raw
from timeline.proof.note import (
    COSIGNATURE,
    Note,
    Signature,
    VerifierKey,
    checkpoint_of,
    read_note,
    read_signatures,
    time_of,
)
from timeline.proof.verdict import Cosigned, Findings, Head, Stamped

_SIGNATURE, _COSIGNED, _TOKEN = b"signature", b"cosignature", b"rfc3161"


class Measured(NamedTuple):
    """What a run has established of a log: its origin, how many events it looked at, and the first that is bad."""

    origin: str
    size: int
    first_bad: int


class Known(NamedTuple):
    """Whose word counts: the keys of the log, those of witnesses, and root certificates of time-stamp authorities.

    `demanded` says that one of the keys must have signed the log: then one without any
    such checkpoint is none of theirs. `last` is the last head that was signed here, as
    its copy beside the key has it. Without `roots` time stamps are counted, not checked.
    """

    keys: Sequence[VerifierKey] = ()
    witnesses: Sequence[VerifierKey] = ()
    roots: Sequence[bytes] = ()
    demanded: bool = False
    last: bytes | None = None

    def own(self, origin: str) -> list[VerifierKey]:
        """Return the keys that may sign a log of that origin: a witness's word is no signature of the log."""
        return [key for key in self.keys if key.name == origin and key.kind != COSIGNATURE]


class _Added(NamedTuple):
    """What was added to a checkpoint after it was made: signature lines, and time stamps."""

    lines: Sequence[Signature] = ()
    tokens: Sequence[bytes] = ()


class HeadChecks:
    """The checks of the checkpoints of one log."""

    def __init__(self, evidence: Evidence, measured: Measured, known: Known, findings: Findings) -> None:
        self._evidence, self._measured, self._known, self._findings = evidence, measured, known, findings

    def kept(self) -> list[Head]:
        """Check each checkpoint that the log holds: its text, its root, and its signatures where the key is known.

        With keys, a checkpoint that none of them signed is a finding; without, nobody can
        say who signed it, and the heads say so.
        """
        added = self._added()
        rows = self._evidence.checkpoints()
        return [head for size, note in rows if (head := self._head(size, note, added.get(size, _Added())))]

    def _added(self) -> dict[Raw, _Added]:
        lines: dict[Raw, list[Signature]] = {}
        tokens: dict[Raw, list[bytes]] = {}
        for size, kind, digest, content in self._evidence.attestations():
            if not isinstance(content, bytes) or sha256(content).digest() != digest:
                what = "what was said of a checkpoint is not what it was"
                self._findings.add("attestation.altered", what, _position(size))
            elif kind in (_SIGNATURE, _COSIGNED):
                try:
                    lines.setdefault(size, []).extend(read_signatures(content))
                except MalformedInput as error:
                    what = f"an added signature does not read: {error}"
                    self._findings.add("attestation.malformed", what, _position(size))
            elif kind == _TOKEN:
                tokens.setdefault(size, []).append(content)
        return {size: _Added(lines.get(size, ()), tokens.get(size, ())) for size in {**lines, **tokens}}

    def _head(self, size: Raw, content: Raw, added: _Added) -> Head | None:
        position = _position(size)
        try:
            note = read_note(content)
            said = checkpoint_of(note.text)
        except (MalformedInput, TypeError) as error:
            self._findings.add("checkpoint.malformed", f"its checkpoint does not read: {error}", position)
            return None
        if said.size != size or said.origin != self._measured.origin:
            what = f"its checkpoint is one of {said.origin:.80} at {said.size}"
            self._findings.add("checkpoint.malformed", what, position)
            return None
        if self._measured.size < said.size <= self._evidence.size():
            return None  # made while this was being checked
        head = self._signed(note._replace(signatures=(*note.signatures, *added.lines)), said)
        return replace(head, stamped=self._stamps(content, added.tokens, said.size), stamps=len(added.tokens))

    def outside(self, content: bytes) -> Head | None:
        """Hold the log against a checkpoint from outside: one that was published, or that a witness keeps.

        Raises `MalformedInput` if it is no checkpoint.
        """
        note = read_note(content)
        said = checkpoint_of(note.text)
        if said.origin != self._measured.origin:
            what = f"the checkpoint is one of {said.origin:.80}, the log {self._measured.origin:.80}"
            self._findings.add("checkpoint.foreign", what)
            return None
        return self._signed(note, said)

    def _signed(self, note: Note, said: CheckpointText) -> Head:
        """Sort the lines of a note by whose they are; a known key's line that does not hold is a finding."""
        holds = _check_root(self._evidence, self._measured, said, self._findings)
        signed_by: list[str] = []
        cosigned: dict[str, int] = {}
        unknown: list[str] = []
        for line in note.signatures:
            ours = next((key for key in self._known.own(said.origin) if key.made(line)), None)
            witness = next((key for key in self._known.witnesses if key.made(line)), None)
            key = ours or witness
            if key is None:
                unknown.append(f"{line.name}+{line.key_id.hex()}")
                continue
            try:
                key.check(note.text, line)
            except IntegrityFailure as error:
                self._findings.add("checkpoint.signature", error.message, said.size)
                continue
            if ours is not None:
                signed_by.append(ours.label)
            else:
                cosigned[key.label] = max(time_of(line), cosigned.get(key.label, 0))
        if self._known.keys and not signed_by:
            what = f"its checkpoint is signed by no key of this log, but by {', '.join(unknown):.200}"
            self._findings.add("checkpoint.foreign", what, said.size)
        return Head(
            size=said.size,
            signed_by=tuple(dict.fromkeys(signed_by)),
            unknown=tuple(dict.fromkeys(unknown)),
            # What a stranger signed proves nothing, also where the root agrees.
            holds=holds and said.size < self._measured.first_bad and bool(signed_by or not self._known.keys),
            cosigned=tuple(Cosigned(name, _moment(at)) for name, at in cosigned.items()),
        )

    def _stamps(self, note: bytes, tokens: Sequence[bytes], size: int) -> tuple[Stamped, ...]:
        """Check the time stamps over the bytes of a checkpoint; one that does not hold is a flaw of the stamp."""
        if not tokens or not self._known.roots:
            return ()
        from timeline.proof.stamps import check_any  # noqa: PLC0415 — it takes an extra, which few have

        stamped: list[Stamped] = []
        for token in tokens:
            try:
                found = check_any(note, token, self._known.roots)
            except ExtraMissing:
                raise
            except (IntegrityFailure, InputRefused) as error:
                self._findings.add("stamp.refused", f"a time stamp does not hold: {error}", size, altered=False)
            else:
                stamped.append(Stamped(found.authority, stamp(found.before)))
        return tuple(stamped)


def _check_root(evidence: Evidence, measured: Measured, said: CheckpointText, findings: Findings) -> bool:
    """Compare what a checkpoint says with the tree."""
    if said.size > measured.size:
        what = (
            f"position {said.size} was signed, but the log ends at {measured.size}: this is the first that is not there"
        )
        findings.add("checkpoint.differs", what, measured.size + 1)
        return False
    try:
        root = tree.root(said.size, evidence)
    except IntegrityFailure as error:
        findings.add("checkpoint.differs", error.message, said.size)
        return False
    if said.root != root:
        what = f"the log has root {root.hex()}, and was signed with root {said.root.hex()}"
        findings.add("checkpoint.differs", what, said.size)
    return said.root == root


def _moment(seconds: int) -> str:
    """Write a time as the log does; one that no calendar has, as it stands in the signature."""
    try:
        return stamp(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, ValueError, OSError):
        return f"{seconds} seconds after 1970"


def _position(size: Raw) -> int | None:
    return size if isinstance(size, int) else None
