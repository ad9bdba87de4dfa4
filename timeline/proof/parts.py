"""The checks of a run of events, so that a log can be checked in parts: each part by itself, the tree over all."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NamedTuple

from timeline.errors import IntegrityFailure
from timeline.log import tree
from timeline.log.blobs import Blobs
from timeline.log.evidence import EventEvidence, Evidence, Raw
from timeline.log.restoring import REDACTED
from timeline.proof import event_checks as checks
from timeline.proof.blob_checks import check_file
from timeline.proof.verdict import Finding, Findings, Level
from timeline.proof.whole import whole

PART = tree.TILE_WIDTH * 64
"""How many events a part has, the last one aside: whole tiles, so that each part has its own subtrees of 256."""

_PAGE = 1000


class Scope(NamedTuple):
    """What is checked, and how closely: the file, the id that it gives itself, the level."""

    path: Path
    log_id: str
    level: Level


class Checked(NamedTuple):
    """What was found in the events after one position up to another, and what the checks of the whole log need.

    `up_to` is how far it could be read. `tiles` are the hashes of the subtrees of 256
    leaves, `rest` the leaf hashes after the last of them. `streams` and `ids` are
    order-free sums over the rows: where those over an index differ, looking up by it
    does not find what is there. The key of Python's hash is secret, and one for all
    processes that were forked from one.
    """

    findings: list[Finding]
    more: int
    up_to: int
    withheld: int
    streams: int
    ids: int
    tiles: list[bytes]
    rest: list[bytes]


def check_part(scope: Scope, after: int, up_to: int) -> Checked:
    """Check the events after `after`, a multiple of 256, up to `up_to`."""
    with Evidence(scope.path) as evidence:
        return _Part(scope, evidence, after, up_to).check()


def check_subtrees(evidence: Evidence, complete: Sequence[tree.Subtree], findings: Findings) -> None:
    """Compare stored subtrees with those that the leaves make."""
    for level, number, hash_ in complete:
        last = (number + 1) << tree.TILE_HEIGHT * level
        try:
            stored = evidence.entries(level, number, 1)
        except IntegrityFailure as error:
            findings.add("tree.altered", error.message, last)
            continue
        if stored != [hash_]:
            what = f"the stored hash of subtree {number} of level {level} is not that of the leaves up to here"
            findings.add("tree.altered", what, last)


class _Part:
    """One run over one part."""

    def __init__(self, scope: Scope, evidence: Evidence, after: int, up_to: int) -> None:
        self._scope, self._evidence, self._blobs = scope, evidence, Blobs(scope.path)
        self._after, self._up_to = after, up_to
        self._findings = Findings()
        self._withheld = self._streams = self._ids = 0
        self._latest = b""
        self._claims: dict[Raw, list[tuple[Raw, Raw, Raw]]] = {}

    def check(self) -> Checked:
        """Check the part, page by page."""
        self._look_before()
        after, edge = self._after, tree.Edge()
        tiles: list[bytes] = []
        hashes: list[bytes] = []
        while after < self._up_to and (page := self._page(after)):
            hashes += self._check_page(after, page)
            ready = len(hashes) - len(hashes) % tree.TILE_WIDTH
            tiles += [one.hash for one in edge.extend(hashes[:ready]) if one.level == 1]
            del hashes[:ready]
            after += len(page)
        first = self._after // tree.TILE_WIDTH
        complete = [tree.Subtree(1, number, hash_) for number, hash_ in enumerate(tiles, first)]
        check_subtrees(self._evidence, complete, self._findings)
        return Checked(
            self._findings.kept, self._findings.more, after, self._withheld, self._streams, self._ids, tiles, hashes
        )

    def _look_before(self) -> None:
        """Learn what lies outside the part and matters inside: the time before it, and who redacted what."""
        try:
            for target, slot, digest, by_position in self._evidence.redactions():
                self._claims.setdefault(by_position, []).append((target, slot, digest))
            for row in self._evidence.events(self._after - 1, self._after, 1) if self._after else ():
                self._latest = row.recorded_at if isinstance(row.recorded_at, bytes) else b""
        except IntegrityFailure as error:
            self._findings.add("unreadable", error.message)

    def _page(self, after: int) -> list[EventEvidence]:
        """Return the next events; where they do not read, those before the first that does not."""
        try:
            page = self._evidence.events(after, self._up_to, _PAGE)
        except IntegrityFailure as error:
            page = self._up_to_the_first_unreadable(after)
            self._findings.add("unreadable", error.message, after + len(page) + 1)
            self._up_to = after + len(page)  # nothing beyond can be said
            return page
        there = [row for expected, row in enumerate(page, after + 1) if row.position == expected]
        if len(there) < min(_PAGE, self._up_to - after):
            # Rows come in order, so those in their places are the ones before the gap.
            self._findings.add("event.missing", "there is no event", after + len(there) + 1)
            self._up_to = after + len(there)
        return there

    def _up_to_the_first_unreadable(self, after: int) -> list[EventEvidence]:
        page: list[EventEvidence] = []
        try:
            while len(page) < _PAGE and (row := self._evidence.events(after + len(page), self._up_to, 1)):
                page += row
        except IntegrityFailure:
            pass
        return page

    def _check_page(self, after: int, page: list[EventEvidence]) -> list[bytes]:
        """Check the events of a page; return the hashes of their leaves, computed anew."""
        self._streams += sum(hash((row.stream, row.revision, row.position)) for row in page)
        self._ids += sum(hash((row.event_id, row.position)) for row in page)
        sealed = checks.expected_sd(page)
        if self._scope.level != "deep" and not any(row.position in self._claims for row in page):
            hashes = whole(page, self._scope.log_id, self._latest, sealed)
            if hashes is not None:
                self._latest = page[-1].recorded_at
                return hashes
        return [self._check_event(*one) for one in zip(count(after + 1), page, sealed, strict=False)]

    def _check_event(self, position: int, row: EventEvidence, sealed: bytes) -> bytes:
        """Check one event; return the hash of its leaf, computed anew."""
        if not isinstance(row.recorded_at, bytes) or row.recorded_at < self._latest:
            self._findings.add("time.fell", "it was recorded before the event that stands before it", position)
        else:
            self._latest = row.recorded_at
        if row.leaf is None:
            self._withheld += 1
            self._note(position, checks.check_withheld(row))
            self._check_claims(position, None)
            return row.leaf_hash if _is_hash(row.leaf_hash) else tree.EMPTY_ROOT
        self._withheld += len(row.redactions)
        self._note(position, checks.check_not_undone(row))
        leaf_hash = sha256(tree.LEAF_PREFIX + row.leaf).digest() if isinstance(row.leaf, bytes) else tree.EMPTY_ROOT
        if leaf_hash != row.leaf_hash:
            self._findings.add("leaf.altered", "the leaf does not have the stored hash", position)
        members = checks.read(row)
        if members is None:
            self._findings.add("leaf.malformed", "the leaf does not read as one", position)
        else:
            self._note(position, checks.check_columns(row, members, self._scope.log_id))
            self._note(position, checks.check_sealed(row, members, sealed))
            check_file(members, self._blobs, self._scope.level, self._findings, position)
            if self._scope.level == "deep":
                self._note(position, checks.check_deep(row, members), altered=False)
        self._check_claims(position, members)
        return leaf_hash

    def _note(self, position: int, found: checks.Found, *, altered: bool = True) -> None:
        for code, what in found:
            self._findings.add(code, what, position, altered=altered)

    def _check_claims(self, position: int, members: checks.Envelope | None) -> None:
        """Compare what an event says was redacted with the rows that were made by it."""
        rows = self._claims.pop(position, [])
        if members is not None and members.type == REDACTED:
            target_id = self._evidence.event_id(rows[0][0]) if rows and isinstance(rows[0][0], int) else None
            self._note(position, checks.check_claim(members, rows, target_id))
            self._note(position, checks.check_scope(members, rows))
            columns = self._evidence.remains(rows[0][0]) if target_id is not None else None
            self._note(position, checks.check_remains(members, columns))
        elif rows:
            self._findings.add(
                "redaction.unrecorded", "redactions are ascribed to an event that does not speak of any", position
            )


def _is_hash(value: Raw) -> bool:
    return isinstance(value, bytes) and len(value) == tree.HASH_SIZE
