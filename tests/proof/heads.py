"""Signed heads of logs that need not exist: a tree of bare leaves, its checkpoints, and requests to a witness."""

from collections.abc import Sequence
from pathlib import Path

from timeline.log import tree
from timeline.proof.keys import SigningKey, make_key
from timeline.proof.note import COSIGNATURE, ED25519, Note, checkpoint_text
from timeline.proof.tlogproof import ConsistencyProof

ORIGIN = "desk.example/log"
WITNESS = "witness.example/w1"


class Leaves:
    """A tree over bare leaves, with complete subtrees as a log keeps them."""

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[], [], []]
        self._edge = tree.Edge()
        self.grow(leaves)

    def grow(self, leaves: Sequence[bytes]) -> None:
        """Add leaves."""
        hashes = [tree.leaf_hash(leaf) for leaf in leaves]
        self._levels[0] += hashes
        for level, _, hash_ in self._edge.extend(hashes):
            self._levels[level].append(hash_)

    def entries(self, level: int, start: int, count: int) -> list[bytes]:
        """Return stored hashes: see `tree.Entries`."""
        return self._levels[level][start : start + count]

    def root(self, size: int) -> bytes:
        """Return the root of the first `size` leaves."""
        return tree.root(size, self)

    def grew(self, old: int, new: int) -> tuple[bytes, ...]:
        """Return the proof that the first `new` leaves begin with the first `old`."""
        return tuple(tree.prove_consistency(old, new, self))


def numbered(count: int, *, first: int = 0, name: str = "a") -> list[bytes]:
    """Leaves that say their history and number."""
    return [f"{name}-{number}".encode() for number in range(first, first + count)]


def log_key(folder: Path, origin: str = ORIGIN, kind: int = ED25519) -> SigningKey:
    """Make a key that signs a log."""
    return make_key(folder / "log-key.pem", origin, kind)


def witness_key(folder: Path, name: str = WITNESS, kind: int = COSIGNATURE) -> SigningKey:
    """Make a key that cosigns, where a witness keeps it."""
    return make_key(folder / "key.pem", name, kind)


def head(root: bytes, size: int, *keys: SigningKey, origin: str = ORIGIN) -> bytes:
    """Return a checkpoint as those keys sign it, whatever they signed before."""
    text = checkpoint_text(origin, size, root)
    return Note(text, tuple(key.sign(text) for key in keys)).content()


def ask(leaves: Leaves, old: int, size: int, *keys: SigningKey, origin: str = ORIGIN) -> bytes:
    """Return the request to cosign the first `size` leaves, with the proof that they grew from `old`."""
    proof = leaves.grew(old, size) if old <= size else ()
    return ConsistencyProof(old, proof, head(leaves.root(size), size, *keys, origin=origin)).content()
