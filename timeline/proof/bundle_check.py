"""Whether a bundle is what was handed over: files, leaves, proofs, signature, opened quotes. No log is needed.

A damaged bundle never raises: all that is wrong with it is a finding. What a bundle
cannot show, that nothing was left out of it, no check of it can.
"""

from collections.abc import Collection, Sequence
from hashlib import sha256
from pathlib import Path

from events.envelope import Basis
from timeline.log import codec, tree
from timeline.log.checkpoints import CheckpointText
from timeline.proof import bundle_files as names
from timeline.proof.bundle_changes import Known
from timeline.proof.bundle_data import NOT_CHECKED, unlike
from timeline.proof.bundle_files import Opened, Query, Report, event_file, event_of
from timeline.proof.bundle_guide import Told
from timeline.proof.bundle_quotes import Ground, OpenLeaf, Words, unfounded, unfounded_links, words_of
from timeline.proof.bundle_reader import BundleReader
from timeline.proof.bundle_stamps import unbound
from timeline.proof.bundle_views import Renderer, check_guide, check_page, check_rendering, strangers
from timeline.proof.folder_verdict import FolderVerdict
from timeline.proof.log_signers import log_signers, witnesses_of
from timeline.proof.note import VerifierKey, checkpoint_of, open_note, read_note, read_vkey
from timeline.proof.policy import Policy, read_policy, satisfied
from timeline.proof.tlogproof import ConsistencyProof, check_growth, read_consistency, read_inclusion

_REQUIRED = (names.REPORT_JSON, names.QUERY, names.DISCLOSURES, names.GUIDE)
_NOT_CHECKED = (
    "that nothing was left out: whoever holds the log can replay, see query.json",
    "that each sentence of the report follows from the events that it names",
)


def verify_bundle(folder: Path, *, keys: Sequence[VerifierKey] = (), render: Renderer | None = None) -> FolderVerdict:
    """Check a bundle against `keys` that were published; without any, against those that it brings itself.

    With `render`, `report.html` must be of the data beside it; and `report.md`, the figures and
    `VERIFY.txt` what is made of the rest, where `render` is of the version that made them.
    Raises `NotABundle` for a folder that has no part of one, `LogUnavailable` where the system
    refuses to read the folder.
    """
    run = _Run(folder, keys)
    run.check_files()
    said = run.check_signature()
    if said is not None:
        run.check_events(said)
    report = run.check_report(said)
    if report is not None:
        run.check_query(report)
        if said is not None:
            run.check_joins(report, said)
    run.check_disclosures(report)
    run.check_data(report)
    run.check_stamps()
    run.check_views(render, report, said)
    return run.verdict(report, said)


class _Run(BundleReader):
    """One run over one folder."""

    def __init__(self, folder: Path, keys: Sequence[VerifierKey]) -> None:
        super().__init__(folder)
        self._given = tuple(keys)
        self._leaves: dict[int, OpenLeaf] = {}
        self._withheld: set[int] = set()
        self._texts: set[tuple[int, str]] = set()
        self._own: tuple[VerifierKey, ...] = ()
        self._keys: tuple[VerifierKey, ...] = self._given
        self._known: dict[bytes, CheckpointText] = {}
        self._signed_by: tuple[str, ...] = ()
        self._unchecked = list(_NOT_CHECKED)
        self._query: Query | None = None
        self._witnesses: Sequence[VerifierKey] = ()

    # --- files ---

    def check_files(self) -> None:
        """Compare what is there with the manifest."""
        for name, why in self.inside.odd.items():
            self.add("bundle.foreign", name, f"it {why}")
        listed = self.parsed(names.MANIFEST, names.read_manifest)
        if listed is None:
            return
        for name, digest in listed.items():
            content = self.read(name)
            if content is not None and sha256(content).hexdigest() != digest:
                self.add("bundle.differs", name, "it is not the file that the manifest names")
        for name in _REQUIRED:
            if name not in listed:
                self.add("bundle.missing", name, "the manifest does not name it")
        for name in self.inside.files:
            if name not in listed and not names.is_proof(name):
                self.add(
                    "bundle.unexpected", name, "no part of the bundle: the manifest does not name it", altered=False
                )

    # --- signature ---

    def check_signature(self) -> CheckpointText | None:
        """Check the signed head; return what it says if it reads, whoever signed it."""
        own = self.parsed(names.VKEY, _read_vkeys)
        policy = self.parsed(names.POLICY, read_policy)
        note = self.read(names.CHECKPOINT)
        if note is None:
            return None
        said = self.attempt("bundle.malformed", names.CHECKPOINT, lambda: checkpoint_of(read_note(note).text))
        if said is None:
            return None
        self._own = own or ()
        self._keys = self._given or self._own
        if self._keys:
            by = self.attempt("checkpoint.signature", names.CHECKPOINT, lambda: log_signers(note, self._keys))
            self._known[note] = said  # whether it was signed is said once, not for every event
            self._signed_by = tuple(key.label for key in by or ())
        if policy is not None:
            self._check_policy(policy, note)
        if self._given:
            self._unchecked += [
                f"whose key {key.label} is, which proof/log.vkey names: it was not given"
                for key in self._own
                if key not in self._given
            ]
        return said

    def _check_policy(self, policy: Policy, note: bytes) -> None:
        """Check that the bundle's own policy takes the head, and name the witnesses whose word it brings."""
        met = self.attempt("policy.unmet", names.CHECKPOINT, lambda: satisfied(policy, note))
        self._witnesses = witnesses_of(policy, met) if met else ()
        if self._own and {one.key for one in policy.logs} != set(self._own):
            self.add("policy.differs", names.POLICY, "it takes the word of other keys than log.vkey names")
        self._unchecked += [
            f"who the witness {key.label} is, which cosigned: the bundle itself names its key"
            for key in self._witnesses
            if key not in self._given
        ]

    # --- events ---

    def check_events(self, said: CheckpointText) -> None:
        """Check each event: its leaf, or its leaf hash, and the proof that it is in the signed log."""
        there = {place for name in self.inside.files if (place := event_of(name))}
        for position in sorted({position for position, _ in there}):
            endings = {ending for one, ending in there if one == position}
            content = self._leaf_hash(position, endings)
            if content is not None:
                self._check_proof(position, content, said)

    def _leaf_hash(self, position: int, endings: set[str]) -> bytes | None:
        """Return the leaf hash of an event, and take its leaf down if it is there."""
        kinds = endings & {names.LEAF, names.LEAF_HASH}
        if len(kinds) != 1:
            what = "there is a leaf and a hash" if kinds else "there is a proof, and nothing that it proves"
            self.add("event.ambiguous", event_file(position, names.PROOF), what)
            return None
        name = event_file(position, kinds.pop())
        content = self.read(name)
        if content is None:
            return None
        if name.endswith(names.LEAF_HASH):
            self._withheld.add(position)
            return self.attempt("bundle.malformed", name, lambda: names.read_leaf_hash(content))
        leaf = self.attempt("leaf.malformed", name, lambda: codec.read_leaf(content))
        if leaf is not None:
            self._leaves[position] = leaf
        return tree.leaf_hash(content)

    def _check_proof(self, position: int, leaf_hash: bytes, said: CheckpointText) -> None:
        name = event_file(position, names.PROOF)
        proof = self.parsed(name, read_inclusion)
        if proof is None:
            return
        if proof.leaf_index != position - 1:
            self.add("proof.differs", name, f"it is one of event {proof.leaf_index + 1}")
            return
        note = self.attempt("bundle.malformed", name, lambda: self._signed(proof.checkpoint))
        if note is not None and note != said:
            self.add("proof.differs", name, "it leads to another checkpoint than the bundle's")
        elif note is not None:
            self.attempt(
                "proof.fails",
                name,
                lambda: tree.check_inclusion(proof.leaf_index, said.size, leaf_hash, proof.hashes, said.root),
            )

    def _signed(self, content: bytes) -> CheckpointText:
        """Return what a checkpoint says, if a key signed it. Lines below it may be more than below the bundle's own."""
        if content not in self._known:
            opened = open_note(content, self._keys)
            self._known[content] = checkpoint_of(opened.note.text)
        return self._known[content]

    # --- the report ---

    def check_report(self, said: CheckpointText | None) -> Report | None:
        """Hold the report's register against the leaves."""
        report = self.parsed(names.REPORT_JSON, names.read_report)
        if report is None:
            return None
        if said is not None and report.origin != said.origin:
            self.add("report.differs", names.REPORT_JSON, f"it is one of {report.origin:.80}, not of {said.origin:.80}")
        for position, leaf in self._leaves.items():
            if leaf.log != report.log_id or leaf.format != codec.FORMAT:
                self.add("leaf.foreign", event_file(position, names.LEAF), f"it belongs to log {leaf.log:.60}")
        for row in report.register:
            shown = self._leaves.get(row.position)
            if shown is None and row.position not in self._withheld:
                what = "the report names this event, and the bundle does not hold it"
                self.add("event.missing", event_file(row.position, names.LEAF), what)
            elif shown and (shown.type, shown.id, shown.recorded_at) != (row.type, row.event_id, row.recorded_at):
                what = "the report says another type, id or time of it"
                self.add("report.differs", event_file(row.position, names.LEAF), what)
        return report

    def check_query(self, report: Report) -> None:
        """Compare what was asked with the report."""
        query = self.parsed(names.QUERY, names.read_query)
        content = self.read(names.REPORT_JSON)
        if query is None or content is None:
            return
        self._query = query
        asked = (query.basis.log, query.basis.position, query.basis.root, query.origin)
        with_ = (query.action, query.strengths, query.measured)
        if asked != (report.log_id, report.position, report.root, report.origin):
            self.add("query.differs", names.QUERY, "it names another basis than the report")
        if with_ != (report.action, report.strengths, report.measured):
            self.add("query.differs", names.QUERY, "it names another action or other strengths than the report")
        if not names.asks(query):
            self.add("query.differs", names.QUERY, "its command does something else than to ask for this report")
        if (query.report.file, query.report.sha256) != (names.REPORT_JSON, sha256(content).hexdigest()):
            self.add("query.differs", names.QUERY, "the SHA-256 in it is not that of report.json")

    def check_joins(self, report: Report, said: CheckpointText) -> None:
        """Check what joins the report's basis, and the checkpoint before, to the signed head."""
        root = names.root_of(report.root)
        if report.position > said.size or (report.position == said.size and root != said.root):
            what = f"it was computed from position {report.position} and root {report.root:.64}, which was not signed"
            self.add("basis.differs", names.REPORT_JSON, what)
        elif report.position < said.size:
            self._check_growth(names.GROWTH, report.position, root, said)
        if {names.EARLIER, names.EARLIER_GROWTH} & self.inside.files.keys():
            self._check_earlier(said)

    def _check_earlier(self, said: CheckpointText) -> None:
        """Check that the head before was one of this log, signed by any of its keys, and that the log grew from it."""
        earlier = self.parsed(names.EARLIER, self._read_earlier)
        if earlier is not None and earlier.origin != said.origin:
            self.add("earlier.differs", names.EARLIER, f"it is one of {earlier.origin:.80}")
        elif earlier is not None:
            self._check_growth(names.EARLIER_GROWTH, earlier.size, earlier.root, said)

    def _read_earlier(self, content: bytes) -> CheckpointText:
        """Read the head before, by the keys that were given first; else by the bundle's own, and then say so."""
        note = read_note(content)
        if self._given and not any(key.made(line) for key in self._given for line in note.signatures):
            log_signers(content, self._own)
            self._unchecked.append("whose head proof/earlier/checkpoint is: no key that was given signed it")
        else:
            log_signers(content, (*self._given, *self._own))
        return checkpoint_of(note.text)

    def _check_growth(self, name: str, size: int, root: bytes, said: CheckpointText) -> None:
        proof = self.parsed(name, read_consistency)
        if proof is not None and proof.old != size:
            self.add("growth.fails", name, f"it starts from {proof.old}, not from {size}")
        elif proof is not None:
            self.attempt("growth.fails", name, lambda: self._grew(root, proof, said))

    def _grew(self, root: bytes, proof: ConsistencyProof, said: CheckpointText) -> None:
        """Check a proof of growth, and that the log signed the checkpoint in it."""
        check_growth(root, proof, said)
        log_signers(proof.checkpoint, (*self._given, *self._own))

    # --- what is quoted ---

    def check_disclosures(self, report: Report | None) -> None:
        """Check that each disclosure opens a field of its leaf, and that the report quotes what was opened."""
        entries = self.parsed(names.DISCLOSURES, names.read_disclosures)
        if entries is None:
            return
        opened: set[Words] = set()
        seen: set[Opened] = set()
        for entry in entries:
            words = words_of(entry, self._leaves.get(entry.position))
            if words is None or entry in seen:
                what = f"that of {entry.pointer:.80} at position {entry.position} opens nothing in its leaf"
                self.findings.add("disclosure.foreign", f"{names.DISCLOSURES}: {what}", entry.position)
            else:
                seen.add(entry)
                opened.add(words)
                self._texts.add((entry.position, words.text))
        if report is not None:
            self._check_quotes(report, opened)

    def _check_quotes(self, report: Report, opened: Collection[Words]) -> None:
        ground = Ground(opened, self._leaves, self._withheld)
        for number, field in unfounded(report.notes, ground):
            self.add("quote.unfounded", names.REPORT_JSON, f"note {number} prints a {field} that no event holds")
        for link in unfounded_links(report.links, ground):
            self.add("quote.unfounded", names.REPORT_JSON, f"link {link:.80} goes by words that no event holds")

    def check_data(self, report: Report | None) -> None:
        """Check that the files of data go together, and are of the report and of the events that are there."""
        there = [name for name in self.inside.files if name.startswith(names.DATA)]
        if report is None or not there:
            return
        files = {name: content for name in there if (content := self.read(name)) is not None}
        for name, what in unlike(files, Known(report, self._leaves, self._withheld, self._texts)):
            self.add("data.differs", name, what)

    def check_stamps(self) -> None:
        """Check that what is stamped is the signed head, and that the tokens are about it."""
        there = [name for name in self.inside.files if name.startswith(names.STAMPS) and names.is_proof(name)]
        if not there:
            return
        self._unchecked.append("who made the time stamps, and when: see VERIFY.txt")
        stamped = self.read(names.STAMPED)
        head = self.parsed(names.CHECKPOINT, read_note)
        tokens = {name: self.read(name) or b"" for name in there if name != names.STAMPED}
        if stamped is not None and head is not None:
            for name, what in unbound(stamped, tokens, head):
                self.add("stamp.foreign", name, what)

    def check_views(self, render: Renderer | None, report: Report | None, said: CheckpointText | None) -> None:
        """Check what was made of the other files, as far as it can be told here."""
        package = "" if self._query is None else self._query.package
        is_ours = render is not None and package == render.version
        self._unchecked += check_rendering(self, render, package)
        page = check_page(self, render, package)
        self._unchecked += check_guide(self, self._told(report, said) if is_ours else None)
        self._unchecked += page

    def _told(self, report: Report | None, said: CheckpointText | None) -> Told | None:
        """Return what the guide speaks of; nothing where that does not read."""
        query = self._query
        if report is None or said is None or query is None:
            return None
        content, note = self.read(names.REPORT_JSON), self.read(names.CHECKPOINT)
        if content is None or note is None:
            return None
        by = self.attempt("checkpoint.signature", names.CHECKPOINT, lambda: log_signers(note, self._own))
        return Told(
            basis=Basis(report.log_id, report.position, names.root_of(report.root)),
            origin=said.origin,
            size=said.size,
            root=said.root,
            keys=self._own,
            signed_by=by or (),
            witnesses=self._witnesses,
            shown=len(self._leaves),
            held=len(self._withheld),
            stamps=sum(one.startswith(names.STAMPS) and one != names.STAMPED for one in self.inside.files),
            command=query.command,
            sha256=sha256(content).hexdigest(),
            package=query.package,
        )

    def verdict(self, report: Report | None, said: CheckpointText | None) -> FolderVerdict:
        """Return what was found."""
        if any(name.startswith(names.DATA) for name in self.inside.files):
            self._unchecked.append(NOT_CHECKED)
        self._unchecked += strangers(self)
        return FolderVerdict(
            kind="bundle",
            log_id=report.log_id if report else "",
            origin=said.origin if said else "",
            shown=len(self._leaves) + len(self._withheld),
            size=said.size if said else 0,
            root=said.root if said else tree.EMPTY_ROOT,
            withheld=len(self._withheld),
            signed_by=self._signed_by,
            unknown=(),
            published=bool(self._given),
            unchecked=tuple(self._unchecked),
            findings=tuple(self.findings.kept),
            more=self.findings.more,
        )


def _read_vkeys(content: bytes) -> tuple[VerifierKey, ...]:
    """Read the keys of a log, a line each. Raises `MalformedInput`."""
    return tuple(read_vkey(line) for line in content.decode(errors="replace").removesuffix("\n").split("\n"))
