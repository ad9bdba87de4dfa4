"""What is whole in a log, and the first thing that is not: hashes computed anew, columns compared."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from timeline.errors import IntegrityFailure
from timeline.log import codec, tree
from timeline.log.evidence import Evidence, Raw
from timeline.log.ids import is_uuid
from timeline.proof import parts
from timeline.proof.checkpoint_checks import HeadChecks, Known, Measured
from timeline.proof.index_checks import sum_ids, sum_streams
from timeline.proof.key_checks import check_keys, followed
from timeline.proof.note import VerifierKey
from timeline.proof.parts import PART, Checked, Scope, check_part
from timeline.proof.verdict import Findings, Head, Level, Verdict
from timeline.proof.workers import spread

OnProgress = Callable[[int, int], None]
"""Told how many events are checked, of how many."""


def verify(
    path: Path,
    *,
    level: Level = "default",
    keys: Sequence[VerifierKey] = (),
    known: Known | None = None,
    against: bytes | None = None,
    on_progress: OnProgress | None = None,
) -> Verdict:
    """Check the log at `path` without changing it, in memory that does not grow with it.

    `quick` looks at schema and newest end; `default` computes every leaf hash and
    subtree anew and compares every column; `deep` also reads every event and asks
    SQLite about its pages, and checks time stamps. Checkpoints are checked against `keys`,
    or all of what is `known`, and the log against a checkpoint from outside, the bytes
    `against`. Raises `NotALog` or `FileRefused` where there is nothing to check,
    `LogUnavailable` where the file cannot be read to its end, and `IntegrityFailure`
    where it does not even say which log it is.
    """
    with Evidence(path) as evidence:
        log_id, origin, leaf_format = evidence.names()
        size = evidence.size()
        run = _Run(evidence, Scope(path, _text(log_id), level), size)
        if not is_uuid(_text(log_id)) or leaf_format != codec.FORMAT:
            run.findings.add(
                "log.altered", f"the log calls itself {_text(log_id)!r:.60}, in format {leaf_format!r:.20}"
            )
        run.attempt("schema.changed", evidence.check_schema)
        if level == "quick":
            run.attempt("tail.altered", evidence.check_tail)
            root = run.stored_root()
        else:
            run.check_events(on_progress or (lambda _done, _total: None))
            run.check_rest()
            root = run.edge.root()
        heads = run.check_heads(_text(origin), known or Known(keys), against)
        return Verdict(
            level=level,
            log_id=_text(log_id),
            origin=_text(origin),
            events=size,
            root=root,
            withheld=run.withheld,
            heads=heads,
            findings=tuple(run.findings.kept),
            more=run.findings.more,
        )


def names_of(path: Path) -> tuple[str, str]:
    """Return log id and origin as the file says them, unchecked. Raises as `verify` does."""
    with Evidence(path) as evidence:
        log_id, origin, _ = evidence.names()
        return _text(log_id), _text(origin)


def _text(value: Raw) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else repr(value)


class _Run:
    """One run over the first `size` events of one log."""

    def __init__(self, evidence: Evidence, scope: Scope, size: int) -> None:
        self.findings = Findings()
        self.edge = tree.Edge()
        self.withheld = 0
        self._evidence, self._scope, self._size = evidence, scope, size
        self._streams = self._ids = 0

    def attempt(self, code: str, check: Callable[[], None]) -> None:
        """Run a check; what it raises of the record is a finding. A disk that does not give its bytes is none."""
        try:
            check()
        except IntegrityFailure as error:
            position = error.where.get("position")
            self.findings.add(code, error.message, position if isinstance(position, int) else None)

    def stored_root(self) -> bytes:
        """Return the root by the stored hashes, that of nothing where they do not read."""
        roots: list[bytes] = []
        self.attempt("tree.altered", lambda: roots.append(tree.root(self._size, self._evidence)))
        return roots[0] if roots else tree.EMPTY_ROOT

    def check_events(self, on_progress: OnProgress) -> None:
        """Check all events, part by part, on all cores; then the tree over the parts."""
        on_progress(0, self._size)
        bounds = [(after, min(after + PART, self._size)) for after in range(0, self._size, PART)]
        for (_, due), checked in zip(
            bounds, spread([partial(check_part, self._scope, *bound) for bound in bounds]), strict=True
        ):
            self._take(checked)
            on_progress(checked.up_to, self._size)
            if checked.up_to < due:
                self._size = checked.up_to  # nothing beyond can be said
                return

    def _take(self, checked: Checked) -> None:
        self.findings.take(checked.findings, checked.more)
        self.withheld += checked.withheld
        self._streams += checked.streams
        self._ids += checked.ids
        above = [one for one in self.edge.extend(checked.tiles, height=tree.TILE_HEIGHT) if one.level > 1]
        parts.check_subtrees(self._evidence, above, self.findings)
        self.edge.extend(checked.rest)

    def check_rest(self) -> None:
        """Check what belongs to no single event: strays, counts, indexes, and at `deep` SQLite's pages."""
        self.attempt("redaction.unrecorded", self._check_ascribed)
        self.attempt("sealed.foreign", self._check_strays)
        self.attempt("tree.altered", self._check_counts)
        self.attempt("index.differs", self._check_indexes)
        if self._scope.level == "deep":
            self.attempt("unreadable", self._check_pages)

    def _check_ascribed(self) -> None:
        ascribed = Counter(by_position for *_, by_position in self._evidence.redactions())
        for by_position, rows in ascribed.items():
            if not isinstance(by_position, int) or not 1 <= by_position <= self._evidence.size():
                what = f"{rows} redactions are ascribed to an event that is not there"
                self.findings.add("redaction.unrecorded", what)

    def _check_strays(self) -> None:
        for position in self._evidence.strays():
            self.findings.add("sealed.foreign", f"there is a disclosure for position {position!r:.40}, and no event")

    def _check_counts(self) -> None:
        counts = self._evidence.subtree_counts(self._size)
        due = {level: count for level in range(1, 8) if (count := self._size >> tree.TILE_HEIGHT * level)}
        if counts != due:
            self.findings.add("tree.altered", f"of subtrees {due} by level are due, {counts!r:.200} are stored")

    def _check_indexes(self) -> None:
        path, size = self._scope.path, self._size
        tasks = [partial(sum_streams, path, size), partial(sum_ids, path, size)]
        # Two processes for a few rows cost more than the rows.
        sums = spread(tasks) if size > PART else (task() for task in tasks)
        for name, rows, index in zip(("stream", "id"), (self._streams, self._ids), sums, strict=True):
            self.findings.take(index.findings, index.more)
            if rows != index.total:
                self.findings.add("index.differs", f"looking up by {name} does not find what is there")

    def _check_pages(self) -> None:
        for what in self._evidence.check_pages():
            self.findings.add("unreadable", f"SQLite says: {what}")

    def _with_those_of_record(self, keys: Sequence[VerifierKey]) -> Sequence[VerifierKey]:
        """Return the keys, and those that took their place or had it before them, by the word of a head of theirs."""
        if not keys or self.findings.alterations:  # what an altered log says of its keys says nothing
            return keys
        found: list[VerifierKey] = [*keys]
        self.attempt("keys.unreadable", lambda: found.extend(followed(self._scope.path, keys)))
        return found

    def check_heads(self, origin: str, known: Known, against: bytes | None) -> tuple[Head, ...]:
        """Check each checkpoint that the log holds, and the one from outside, if there is one."""
        heads: list[Head] = []
        bad = [finding.position for finding in self.findings.alterations if finding.position is not None]
        measured = Measured(origin, self._size, min(bad, default=self._size + 1))
        if self._scope.level != "deep":
            known = known._replace(roots=())
        known = known._replace(keys=self._with_those_of_record(known.keys))
        checks = HeadChecks(self._evidence, measured, known, self.findings)
        self.attempt("checkpoint.differs", lambda: heads.extend(checks.kept()))
        outside = [checks.outside(note) for note in (known.last, against) if note is not None]
        heads += [head for head in outside if head is not None]
        if known.demanded and not any(head.holds and head.signed_by for head in heads):
            what = "no checkpoint of this log that holds is signed by any of the keys that were given"
            self.findings.add("checkpoint.missing", what)
        if known.keys and not self.findings.alterations:  # what an altered log says of its keys says nothing
            self.attempt("keys.unreadable", lambda: check_keys(self._scope.path, heads, known.keys, self.findings))
        return tuple(sorted(heads, key=lambda head: head.size))
