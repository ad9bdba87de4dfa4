"""Whether a folder of tiles is the log that was signed: the tree is computed anew from its leaf hashes."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from timeline.errors import IntegrityFailure, LogUnavailable, MalformedInput, NotABundle, TimelineError
from timeline.log import tree
from timeline.log.checkpoints import CheckpointText
from timeline.proof.folder_verdict import FolderVerdict
from timeline.proof.folders import look_into, read_inside
from timeline.proof.log_signers import log_signers
from timeline.proof.note import Note, VerifierKey, checkpoint_of, read_note
from timeline.proof.tiles import CHECKPOINT, ENTRIES, Tile, row, tile_at
from timeline.proof.verdict import Findings

_LENGTH = 2

_CUT_OFF = re.compile(r"\..+\.[0-9a-f]{16}\.part")
"""The name of what an export that was killed left: it is no tile, and nobody reads it."""


def verify_tiles(folder: Path, *, keys: Sequence[VerifierKey] = ()) -> FolderVerdict:
    """Check the tiles of a log against its checkpoint, and that against `keys`.

    Without keys nobody can say who signed it, and the verdict says so. Entries are
    checked where there are any. Raises `NotABundle` for a folder without tiles,
    `LogUnavailable` where the system refuses to read it.
    """
    run = _Run(folder, keys)
    note = run.note()
    said = checkpoint_of(note.text) if note is not None else None
    if said is not None:
        run.check_tree(said)
        run.check_others(said)
    labels = [f"{one.name}+{one.key_id.hex()}" for one in note.signatures] if note is not None else []
    return FolderVerdict(
        kind="tiles",
        log_id="",
        origin=said.origin if said else "",
        shown=said.size if said else 0,
        size=said.size if said else 0,
        root=said.root if said else tree.EMPTY_ROOT,
        withheld=0,
        signed_by=run.signed_by,
        unknown=tuple(one for one in dict.fromkeys(labels) if one not in run.signed_by),
        published=bool(keys),
        unchecked=() if run.with_entries else ("what the events say: only their leaf hashes are here",),
        findings=tuple(run.findings.kept),
        more=run.findings.more,
    )


class _Run:
    """One run over one folder of tiles."""

    def __init__(self, folder: Path, keys: Sequence[VerifierKey]) -> None:
        self.findings = Findings()
        self.signed_by: tuple[str, ...] = ()
        self._folder, self._keys = folder, tuple(keys)
        self._used = {CHECKPOINT}
        self._inside = look_into(folder)
        if CHECKPOINT not in self._inside.files and not any(name.startswith("tile/") for name in self._inside.files):
            message = "the folder holds no tiles"
            raise NotABundle(message, where={"file": str(folder)})
        for name, why in self._inside.odd.items():
            self.findings.add("tiles.foreign", f"{name}: it {why}")
        self.with_entries = any(name.startswith(f"tile/{ENTRIES}/") for name in self._inside.files)

    def note(self) -> Note | None:
        """Check the signed head; return it if it reads."""
        try:
            content = self._read(CHECKPOINT)
            note = read_note(content)
            checkpoint_of(note.text)
        except LogUnavailable:
            raise
        except TimelineError as error:
            self.findings.add("checkpoint.malformed", f"{CHECKPOINT}: {error.message}")
            return None
        if self._keys:
            try:
                self.signed_by = tuple(key.label for key in log_signers(content, self._keys))
            except (IntegrityFailure, MalformedInput) as error:
                self.findings.add("checkpoint.signature", f"{CHECKPOINT}: {error.message}")
        return note

    def _read(self, name: str) -> bytes:
        if name not in self._inside.files:
            message = "it is not there"
            raise IntegrityFailure(message)
        return read_inside(self._folder, name)

    def check_tree(self, said: CheckpointText) -> None:
        """Compute the tree anew, and compare each tile above its leaf hashes; the first that differs ends it."""
        edge = tree.Edge()
        above: dict[int, list[bytes]] = {}
        for tile in row("0", said.size):
            hashes = self._hashes(tile)
            if hashes is None:
                return
            for level, _, hash_ in edge.extend(hashes):
                above.setdefault(level, []).append(hash_)
            if self.with_entries:
                self._check_entries(tile._replace(level=ENTRIES), hashes)
        for level, expected in above.items():
            for tile in row(str(level), len(expected)):
                first = tile.number * tree.TILE_WIDTH
                hashes = self._hashes(tile)
                if hashes is not None and hashes != expected[first : first + tile.width]:
                    self.findings.add("tile.differs", f"{tile.name}: it is not the hashes of what is below it")
        if edge.root() != said.root:
            what = f"the tiles have root {edge.root().hex()}, and the checkpoint says {said.root.hex()}"
            self.findings.add("checkpoint.differs", what)

    def check_others(self, said: CheckpointText) -> None:
        """Compare each tile of another width, of an earlier head or a later one; name what the signed tree has not."""
        for name in sorted(self._inside.files.keys() - self._used):
            if _CUT_OFF.fullmatch(name.rpartition("/")[2]):
                continue
            tile = tile_at(name)
            width = _width_of(tile, said.size) if tile is not None else 0
            beside = tile._replace(width=width).name if tile is not None and width else ""
            beside = beside if beside in self._used else tile.whole.name if tile is not None else ""
            if tile is None or not width:
                what = "it is no part of the tree that was signed"
                self.findings.add("tiles.unexpected", f"{name}: {what}", altered=False)
            elif beside in self._used:
                mine, there = (_parts(tile, read_inside(self._folder, one)) for one in (name, beside))
                shared = min(width, tile.width)
                if len(mine) != tile.width or mine[:shared] != there[:shared]:
                    self.findings.add("tile.differs", f"{name}: it is another tile than {beside}")

    def _tile(self, tile: Tile) -> tuple[str, bytes] | None:
        """Return a tile, or the full one that took its place since; `None` with a finding where there is neither."""
        name = tile.name if tile.name in self._inside.files else tile.whole.name
        try:
            content = self._read(name)
        except LogUnavailable:
            raise
        except TimelineError as error:
            self.findings.add("tile.missing", f"{tile.name}: {error.message}")
            return None
        self._used.add(name)
        return name, content

    def _hashes(self, tile: Tile) -> list[bytes] | None:
        found = self._tile(tile)
        if found is None:
            return None
        name, content = found
        width = tile.width if name == tile.name else tree.TILE_WIDTH
        if len(content) != width * tree.HASH_SIZE:
            self.findings.add("tile.malformed", f"{name}: it has {len(content)} bytes, not {width * tree.HASH_SIZE}")
            return None
        return [content[at : at + tree.HASH_SIZE] for at in range(0, tile.width * tree.HASH_SIZE, tree.HASH_SIZE)]

    def _check_entries(self, tile: Tile, hashes: Sequence[bytes]) -> None:
        found = self._tile(tile)
        if found is None:
            return
        name, content = found
        entries = _entries(content)
        for position, hash_ in enumerate(hashes, tile.number * tree.TILE_WIDTH + 1):
            if tree.leaf_hash(next(entries, b"")) != hash_:
                self.findings.add("entry.differs", f"{name}: the entry is not what its leaf hash is made of", position)
                return
        if name == tile.name and next(entries, None) is not None:
            self.findings.add("entry.foreign", f"{name}: there is something after its last entry")


def _entries(content: bytes) -> Iterator[bytes]:
    """Yield the entries of a bundle of them; what is left where one is cut off, too."""
    at = 0
    while at < len(content):
        end = at + _LENGTH + int.from_bytes(content[at : at + _LENGTH], "big")
        yield content[at + _LENGTH : end]
        at = end


def _parts(tile: Tile, content: bytes) -> list[bytes]:
    """Return the hashes or the entries of a tile."""
    if tile.level == ENTRIES:
        return list(_entries(content))
    return [content[at : at + tree.HASH_SIZE] for at in range(0, len(content), tree.HASH_SIZE)]


def _width_of(tile: Tile, size: int) -> int:
    """Return how much of a tile the tree of that size fills; 0 for nothing."""
    count = size >> tree.TILE_HEIGHT * (0 if tile.level == ENTRIES else int(tile.level))
    return max(0, min(tree.TILE_WIDTH, count - tile.number * tree.TILE_WIDTH))
