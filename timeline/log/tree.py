"""The Merkle tree of RFC 6962 over leaf hashes: roots, proofs and tiles, each from a few range reads. Pure.

Stored are the leaf hashes (level 0) and the root of each complete subtree of
256^L leaves (level L >= 1). So a tile of C2SP's tlog-tiles is one range of
entries, and any other node is the fold of at most 256 of them.

Every `prove_x` has its `check_x`, which needs nothing but its arguments. Hashes
are 32 bytes; sizes and indexes count leaves, index = position - 1.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from timeline.errors import IntegrityFailure

HASH_SIZE = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
EMPTY_ROOT = sha256(b"").digest()
# RFC 6962, 2.1: without the two prefixes an inner node could be passed off as a leaf.
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
# A tree of 2^63 leaves has proofs of at most 63 hashes for inclusion, 64 for consistency.
LONGEST_PROOF = 64


class Entries(Protocol):
    """Where stored hashes are read from."""

    def entries(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """Return the roots of the subtrees of 256^`level` leaves with numbers from `start`, `count` of them.

        Level 0 are the leaf hashes. Raises `IntegrityFailure` if one is missing.
        """


class Subtree(NamedTuple):
    """The root of the complete subtree `number` of 256^`level` leaves."""

    level: int
    number: int
    hash: bytes


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 ‖ leaf)."""
    return sha256(LEAF_PREFIX + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(NODE_PREFIX + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over 2^k neighbouring nodes of one height."""
    row = hashes
    while len(row) > 1:
        row = _parents(row)
    return row[0]


def _parents(row: Sequence[bytes]) -> list[bytes]:
    """Return the parents of an even number of neighbours. Written out, not `node_hash`: a call costs half a hash."""
    return [sha256(NODE_PREFIX + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]


class _Tiles:
    """The reads of one question: each range of a tree of `size` leaves is read once."""

    def __init__(self, size: int, source: Entries) -> None:
        self._size, self._source = size, source
        self._read: dict[tuple[int, int], Sequence[bytes]] = {}

    def node(self, height: int, number: int) -> bytes:
        """Return the root of the complete subtree `number` of 2^`height` leaves."""
        level, rest = divmod(height, TILE_HEIGHT)
        tile, offset = divmod(number << rest, TILE_WIDTH)
        return fold(self._tile(level, tile)[offset : offset + (1 << rest)])

    def _tile(self, level: int, tile: int) -> Sequence[bytes]:
        hashes = self._read.get((level, tile))
        if hashes is None:
            start = tile * TILE_WIDTH
            width = min(TILE_WIDTH, (self._size >> (TILE_HEIGHT * level)) - start)
            hashes = self._read[level, tile] = self._source.entries(level, start, width)
        return hashes

    def between(self, low: int, high: int) -> bytes:
        """Return the root over leaves `low` to `high` - 1; `low` is a multiple of a power of two >= `high` - `low`."""
        root, end = b"", high
        while end > low:
            height = _trailing_zeros(end - low)
            peak = self.node(height, (end >> height) - 1)
            root = node_hash(peak, root) if root else peak
            end -= 1 << height
        return root


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count` (RFC 6962, 2.1), which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def root(size: int, source: Entries) -> bytes:
    """Return the root of the first `size` leaves: of nothing, the hash of nothing."""
    _demand(size >= 0, f"a tree has no size {size}")
    return _Tiles(size, source).between(0, size) if size else EMPTY_ROOT


def prove_inclusion(index: int, size: int, source: Entries) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of `size` leaves: at most ceil(log2 size) hashes, lowest first.

    PATH(m, D[n]) of RFC 6962, 2.1.1. Raises `ValueError` if there is no such leaf.
    """
    _demand(0 <= index < size, f"a tree of {size} leaves has no leaf {index}")
    tiles, proof = _Tiles(size, source), []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(tiles.between(middle, high))
            high = middle
        else:
            proof.append(tiles.between(low, middle))
            low = middle
    return proof[::-1]


def prove_consistency(old: int, new: int, source: Entries) -> list[bytes]:
    """Return the proof that the tree of `new` leaves begins with the tree of `old` leaves.

    PROOF(m, D[n]) of RFC 6962, 2.1.2; empty if the sizes are equal or `old` is 0.
    Raises `ValueError` if `old` is not within `new`.
    """
    _demand(0 <= old <= new, f"a tree of {new} leaves has no first {old}")
    if old == 0:
        return []
    tiles, proof = _Tiles(new, source), []
    low, high = 0, new
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(tiles.between(middle, high))
            high = middle
        else:
            proof.append(tiles.between(low, middle))
            low = middle
    if low:  # otherwise the old tree is one whole subtree, whose root the reader has
        proof.append(tiles.between(low, high))
    return proof[::-1]


def _demand(holds: bool, message: str) -> None:  # noqa: FBT001 — reads as a sentence: demand that this holds
    if not holds:
        raise ValueError(message)


def check_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> None:
    """Check that the leaf with hash `leaf` is number `index` under the root `expected` of `size` leaves.

    RFC 9162, 2.1.3.2. Raises `IntegrityFailure`, saying which of the conditions fails.
    """
    _refuse_unless(0 <= index < size, f"a tree of {size} leaves has no leaf {index}")
    _check_hashes(proof, (leaf, expected))
    number, last, here = index, size - 1, leaf
    for sibling in proof:
        _refuse_unless(last > 0, "the proof is longer than the tree is high")
        if number & 1 or number == last:
            here = node_hash(sibling, here)
            zeros = _trailing_zeros(number)
            number, last = number >> zeros, last >> zeros
        else:
            here = node_hash(here, sibling)
        number, last = number >> 1, last >> 1
    _refuse_unless(last == 0, "the proof is shorter than the tree is high")
    _refuse_unless(here == expected, "the proof leads to another root")


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of `new` leaves under `new_root` begins with the `old` leaves under `old_root`.

    RFC 9162, 2.1.4.2. Raises `IntegrityFailure`, saying which of the conditions fails.
    """
    _refuse_unless(0 <= old <= new, f"a tree of {new} leaves has no first {old}")
    _check_hashes(proof, (old_root, new_root))
    if old in (0, new):
        _refuse_unless(not proof, "the proof is longer than it can be")
        expected = EMPTY_ROOT if old == 0 else new_root
        _refuse_unless(old_root == expected, "the old root is another one")
        return
    # A whole subtree of 2^k leaves is its own first node: its root is the reader's, not the proof's.
    path = [*proof] if old & (old - 1) else [old_root, *proof]
    _refuse_unless(len(path) > 0, "the proof is empty")
    zeros = _trailing_zeros(old)
    number, last = (old - 1) >> zeros, (new - 1) >> zeros
    first = second = path[0]
    for hash_ in path[1:]:
        _refuse_unless(last > 0, "the proof is longer than the tree is high")
        if number & 1 or number == last:
            first, second = node_hash(hash_, first), node_hash(hash_, second)
            if number:
                zeros = _trailing_zeros(number)
                number, last = number >> zeros, last >> zeros
        else:
            second = node_hash(second, hash_)
        number, last = number >> 1, last >> 1
    _refuse_unless(last == 0, "the proof is shorter than the tree is high")
    _refuse_unless(first == old_root, "the proof leads to another old root")
    _refuse_unless(second == new_root, "the proof leads to another new root")


def _check_hashes(proof: Sequence[bytes], roots: Sequence[bytes]) -> None:
    _refuse_unless(len(proof) <= LONGEST_PROOF, f"the proof has {len(proof)} hashes")
    _refuse_unless(all(len(one) == HASH_SIZE for one in (*proof, *roots)), "a hash is not 32 bytes long")


def _refuse_unless(holds: bool, why: str) -> None:  # noqa: FBT001 — reads as a sentence: refuse unless this holds
    if not holds:
        message = f"the proof does not hold: {why}"
        raise IntegrityFailure(message)


def tile(level: int, number: int, width: int, source: Entries) -> bytes:
    """Return a tile of C2SP's tlog-tiles: `width` hashes (1 to 256) of `level`, one after another.

    Raises `ValueError` if no tile has such a width.
    """
    _demand(1 <= width <= TILE_WIDTH, f"a tile is 1 to {TILE_WIDTH} hashes wide, not {width}")
    return b"".join(source.entries(level, number * TILE_WIDTH, width))


def stored_hash_index(height: int, number: int) -> int:
    """Return the index of a node in the order of Go's `tlog.StoredHashIndex`: each node follows its last leaf."""
    leaf = ((number + 1) << height) - 1
    index = 0
    while leaf:
        index += leaf
        leaf >>= 1
    return index + height


def split_stored_hash_index(index: int) -> tuple[int, int]:
    """Return height and number of the node with that index: the inverse of `stored_hash_index`."""
    # Leaf n has an index below 2 n, so the leaf that the node follows is index / 2 or a few further.
    leaf = index // 2
    here = stored_hash_index(0, leaf)
    while (following := here + 1 + _trailing_zeros(leaf + 1)) <= index:
        leaf, here = leaf + 1, following
    height = index - here
    return height, leaf >> height


def stored_hashes(indexes: Sequence[int], size: int, source: Entries) -> list[bytes]:
    """Return nodes of the tree of `size` leaves by their index in Go's order.

    Raises `ValueError` for a node that this tree has not completed.
    """
    tiles, hashes = _Tiles(size, source), []
    for index in indexes:
        _demand(index >= 0, f"no node has index {index}")
        height, number = split_stored_hash_index(index)
        _demand((number + 1) << height <= size, f"a tree of {size} leaves has no node {index}")
        hashes.append(tiles.node(height, number))
    return hashes


class Edge:
    """The right edge of a growing tree: one hash for each one bit of its size. All that a writer needs to know."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes | None] = []  # by height

    @classmethod
    def at(cls, size: int, source: Entries) -> "Edge":
        """Return the edge of the first `size` leaves, from at most 255 entries a level."""
        edge, tiles = cls(), _Tiles(size, source)
        edge.size = size
        edge._peaks = [
            tiles.node(height, (size >> height) - 1) if size >> height & 1 else None
            for height in range(size.bit_length())
        ]
        return edge

    def copy(self) -> "Edge":
        """Return an edge that grows apart from this one."""
        other = Edge()
        other.size, other._peaks = self.size, self._peaks[:]
        return other

    def extend(self, hashes: Sequence[bytes], height: int = 0) -> list[Subtree]:
        """Add leaf hashes; return the subtrees that they complete, by level, then number.

        With a `height`, add the roots of whole subtrees of 2^height leaves: the size
        must be a multiple of that. Raises `ValueError` if it is not.
        """
        _demand(self.size % (1 << height) == 0, f"{self.size} leaves do not end where a subtree of 2^{height} begins")
        complete: list[Subtree] = []
        row, count = list(hashes), len(hashes) << height
        self._peaks += [None] * (height - len(self._peaks))
        while row:
            level, rest = divmod(height, TILE_HEIGHT)
            if level and not rest:
                first = self.size >> height
                complete += [Subtree(level, number, one) for number, one in enumerate(row, first)]
            if height == len(self._peaks):
                self._peaks.append(None)
            peak = self._peaks[height]
            if peak is not None:
                row.insert(0, peak)
            self._peaks[height] = row.pop() if len(row) & 1 else None
            row = _parents(row)
            height += 1
        self.size += count
        return complete

    def root(self) -> bytes:
        """Return the root of all leaves so far."""
        here = b""
        for peak in self._peaks:
            if peak is not None:
                here = node_hash(peak, here) if here else peak
        return here or EMPTY_ROOT
