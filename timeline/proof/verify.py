"""What is whole in a log, and the first thing that is not: hashes computed anew, columns compared."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from timeline.errors import IntegrityFailure, LogUnavailable
from timeline.log import codec, tree
from timeline.log.checkpoints import read_checkpoint
from timeline.log.evidence import EventEvidence, Evidence, Raw
from timeline.log.ids import is_uuid
from timeline.log.restoring import REDACTED
from timeline.proof import event_checks as checks
from timeline.proof.verdict import Findings, Level, Verdict

_PAGE = 1000


def verify(path: Path, *, level: Level = "default") -> Verdict:
    """Check the log at `path` without changing it, in memory that does not grow with it.

    `quick` looks at schema and newest end; `default` computes every leaf hash and
    subtree anew and compares every column; `deep` also reads every event and asks
    SQLite about its pages. Raises `NotALog`, `FileRefused` or `LogUnavailable` where
    there is nothing to check, and `IntegrityFailure` where the file does not even say
    which log it is.
    """
    with Evidence(path) as evidence:
        log_id, origin, leaf_format = evidence.names()
        size = evidence.size()
        run = _Run(evidence, _text(log_id), size, level)
        if not is_uuid(_text(log_id)) or leaf_format != codec.FORMAT:
            run.findings.add(
                "log.altered", f"the log calls itself {_text(log_id)!r:.60}, in format {leaf_format!r:.20}"
            )
        run.attempt("schema.changed", evidence.check_schema)
        if level == "quick":
            run.attempt("tail.altered", evidence.check_tail)
            root = run.stored_root()
        else:
            run.check_events()
            run.check_rest()
            root = run.edge.root()
        held = run.check_checkpoints(_text(origin))
        return Verdict(
            level=level,
            log_id=_text(log_id),
            origin=_text(origin),
            events=size,
            root=root,
            withheld=run.withheld,
            holds_up_to=held,
            findings=tuple(run.findings.kept),
            more=run.findings.more,
        )


def _text(value: Raw) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else repr(value)


class _Run:
    """One run over the first `size` events of one log."""

    def __init__(self, evidence: Evidence, log_id: str, size: int, level: Level) -> None:
        self.findings = Findings()
        self.edge = tree.Edge()
        self.withheld = 0
        self._evidence, self._log_id, self._size, self._level = evidence, log_id, size, level
        self._latest = b""
        self._claims: dict[Raw, list[tuple[Raw, Raw, Raw]]] = {}
        # Order-free sums over rows and indexes: where they differ, looking up a stream or
        # an id does not find what is there. The key of Python's hash is secret.
        self._streams = self._ids = 0

    def attempt(self, code: str, check: Callable[[], None]) -> None:
        """Run a check; what it raises is a finding."""
        try:
            check()
        except (IntegrityFailure, LogUnavailable) as error:
            position = error.where.get("position")
            self.findings.add(code, error.message, position if isinstance(position, int) else None)

    def stored_root(self) -> bytes:
        """Return the root by the stored hashes, that of nothing where they do not read."""
        roots: list[bytes] = []
        self.attempt("tree.altered", lambda: roots.append(tree.root(self._size, self._evidence)))
        return roots[0] if roots else tree.EMPTY_ROOT

    def check_events(self) -> None:
        """Check all events, page by page."""
        self.attempt("unreadable", self._gather_claims)
        after = 0
        while after < self._size:
            page = self._page(after)
            if not page:
                return
            sealed = checks.expected_sd(page)
            hashes = [self._check_event(*one) for one in zip(count(after + 1), page, sealed, strict=False)]
            self._check_subtrees(self.edge.extend(hashes))
            after += len(page)

    def _gather_claims(self) -> None:
        for target, slot, digest, by_position in self._evidence.redactions():
            self._claims.setdefault(by_position, []).append((target, slot, digest))

    def _page(self, after: int) -> list[EventEvidence]:
        """Return the next events; where they do not read, those before the first that does not."""
        try:
            page = self._evidence.events(after, self._size, _PAGE)
        except (IntegrityFailure, LogUnavailable) as error:
            page = self._up_to_the_first_unreadable(after)
            self.findings.add("unreadable", error.message, after + len(page) + 1)
            self._size = after + len(page)  # nothing beyond can be said
            return page
        whole = [row for expected, row in enumerate(page, after + 1) if row.position == expected]
        if len(whole) < min(_PAGE, self._size - after):
            # Rows come in order, so those in their places are the ones before the gap.
            self.findings.add("event.missing", "there is no event", after + len(whole) + 1)
            self._size = after + len(whole)
        return whole

    def _up_to_the_first_unreadable(self, after: int) -> list[EventEvidence]:
        page: list[EventEvidence] = []
        try:
            while len(page) < _PAGE and (row := self._evidence.events(after + len(page), self._size, 1)):
                page += row
        except (IntegrityFailure, LogUnavailable):
            pass
        return page

    def _check_event(self, position: int, row: EventEvidence, sealed: bytes) -> bytes:
        """Check one event; return the hash of its leaf, computed anew."""
        self._streams += hash((row.stream, row.revision, position))
        self._ids += hash((row.event_id, position))
        if not isinstance(row.recorded_at, bytes) or row.recorded_at < self._latest:
            self.findings.add("time.fell", "it was recorded before the event that stands before it", position)
        else:
            self._latest = row.recorded_at
        if row.leaf is None:
            self.withheld += 1
            self._note(position, checks.check_withheld(row))
            self._check_claims(position, None)
            return row.leaf_hash if _is_hash(row.leaf_hash) else tree.EMPTY_ROOT
        self.withheld += len(row.redactions)
        leaf_hash = tree.leaf_hash(row.leaf) if isinstance(row.leaf, bytes) else tree.EMPTY_ROOT
        if leaf_hash != row.leaf_hash:
            self.findings.add("leaf.altered", "the leaf does not have the stored hash", position)
        members = checks.read(row)
        if members is None:
            self.findings.add("leaf.malformed", "the leaf does not read as one", position)
        else:
            self._note(position, checks.check_columns(row, members, self._log_id))
            self._note(position, checks.check_sealed(row, members, sealed))
            if self._level == "deep":
                self._note(position, checks.check_deep(row, members), altered=False)
        self._check_claims(position, members)
        return leaf_hash

    def _note(self, position: int, found: checks.Found, *, altered: bool = True) -> None:
        for code, what in found:
            self.findings.add(code, what, position, altered=altered)

    def _check_claims(self, position: int, members: checks.Envelope | None) -> None:
        """Compare what an event says was redacted with the rows that were made by it."""
        rows = self._claims.pop(position, [])
        if members is not None and members.type == REDACTED:
            target_id = self._evidence.event_id(rows[0][0]) if rows and isinstance(rows[0][0], int) else None
            self._note(position, checks.check_claim(members, rows, target_id))
        elif rows:
            self.findings.add(
                "redaction.unrecorded", "redactions are ascribed to an event that does not speak of any", position
            )

    def _check_subtrees(self, complete: list[tree.Subtree]) -> None:
        for level, number, hash_ in complete:
            last = (number + 1) << tree.TILE_HEIGHT * level
            try:
                stored = self._evidence.entries(level, number, 1)
            except (IntegrityFailure, LogUnavailable) as error:
                self.findings.add("tree.altered", error.message, last)
                continue
            if stored != [hash_]:
                what = f"the stored hash of subtree {number} of level {level} is not that of the leaves up to here"
                self.findings.add("tree.altered", what, last)

    def check_rest(self) -> None:
        """Check what belongs to no single event: strays, counts, indexes, and at `deep` SQLite's pages."""
        for position, rows in self._claims.items():
            self.findings.add(
                "redaction.unrecorded", f"{len(rows)} redactions are ascribed to an event that is not there"
            )
            del position
        self.attempt("sealed.foreign", self._check_strays)
        self.attempt("tree.altered", self._check_counts)
        self.attempt("index.differs", self._check_indexes)
        if self._level == "deep":
            self.attempt("unreadable", self._check_pages)

    def _check_strays(self) -> None:
        for position in self._evidence.strays():
            self.findings.add("sealed.foreign", f"there is a disclosure for position {position!r:.40}, and no event")

    def _check_counts(self) -> None:
        counts = self._evidence.subtree_counts(self._size)
        due = {level: count for level in range(1, 8) if (count := self._size >> tree.TILE_HEIGHT * level)}
        if counts != due:
            self.findings.add("tree.altered", f"of subtrees {due} by level are due, {counts!r:.200} are stored")

    def _check_indexes(self) -> None:
        streams = ids = 0
        latest: Raw = None
        revision = before = 0
        for stream, revision_there, position in self._evidence.by_stream(self._size):
            streams += hash((stream, revision_there, position))
            revision, before = (revision + 1, before) if stream == latest else (1, 0)
            if revision_there != revision or not isinstance(position, int) or position <= before:
                what = f"it has revision {revision_there!r:.20} of {_text(stream):.80}, where {revision} follows"
                self.findings.add("revision.wrong", what, position if isinstance(position, int) else None)
            latest, before = stream, position if isinstance(position, int) else before
        for key, position in self._evidence.by_id(self._size):
            ids += hash((key, position))
        for name, rows, index in (("stream", self._streams, streams), ("id", self._ids, ids)):
            if rows != index:
                self.findings.add("index.differs", f"looking up by {name} does not find what is there")

    def _check_pages(self) -> None:
        for what in self._evidence.check_pages():
            self.findings.add("unreadable", f"SQLite says: {what}")

    def check_checkpoints(self, origin: str) -> int | None:
        """Check each checkpoint against the tree; return the largest size that still holds."""
        held: list[int] = []
        bad = [finding.position for finding in self.findings.kept if finding.position is not None]
        self.attempt("checkpoint.differs", lambda: held.extend(self._holding(origin, min(bad, default=self._size + 1))))
        return max(held, default=None)

    def _holding(self, origin: str, first_bad: int) -> list[int]:
        """Return the sizes of checkpoints that hold; none beyond the first bad position does."""
        held = []
        for size, note in self._evidence.checkpoints():
            said = read_checkpoint(note)
            position = size if isinstance(size, int) else None
            if said is None or said.size != size or said.origin != origin:
                self.findings.add("checkpoint.malformed", "the checkpoint is none of this log and size", position)
            elif self._size < said.size <= self._evidence.size():
                continue  # made while this was being checked
            elif said.size > self._size:
                self.findings.add("checkpoint.differs", f"it was made at position {size}, but the log ends before it")
            elif said.root != tree.root(said.size, self._evidence):
                self.findings.add("checkpoint.differs", "the log has another root than its checkpoint says", position)
            elif said.size < first_bad:
                held.append(said.size)
        return held


def _is_hash(value: Raw) -> bool:
    return isinstance(value, bytes) and len(value) == tree.HASH_SIZE
