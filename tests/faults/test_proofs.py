"""t9. The tree of the log is the naive tree of RFC 6962, and no proof passes that was changed in any way."""

import random
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from tests.faults.counts import LEVEL, count, report
from tests.log.test_tree import STORED, Stored, leaves, refused
from timeline.log import tree

SMALL = 130
ALL_TO, LARGEST = (5000, 1_000_000) if LEVEL == "long" else (600, 70_000)
AROUND = (255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, LARGEST)


class Naive:
    """MTH, PATH and SUBPROOF of RFC 6962, 2.1, word for word; only that no root is computed twice."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self.root = cache(lambda low, high: self._root(hashes, low, high))

    def _root(self, hashes: Sequence[bytes], low: int, high: int) -> bytes:
        if high - low <= 1:
            return hashes[low] if high > low else sha256(b"").digest()
        middle = low + split(high - low)
        return sha256(b"\x01" + self.root(low, middle) + self.root(middle, high)).digest()

    def path(self, index: int, high: int, low: int = 0) -> list[bytes]:
        if high - low <= 1:
            return []
        middle = low + split(high - low)
        if index < middle:
            return [*self.path(index, middle, low), self.root(middle, high)]
        return [*self.path(index, high, middle), self.root(low, middle)]

    def consistency(self, old: int, high: int, low: int = 0, *, whole: bool = True) -> list[bytes]:
        if old == high:
            return [] if whole else [self.root(low, high)]
        middle = low + split(high - low)
        if old <= middle:
            return [*self.consistency(old, middle, low, whole=whole), self.root(middle, high)]
        return [*self.consistency(old, high, middle, whole=False), self.root(low, middle)]


def split(count_: int) -> int:
    """Return the largest power of two smaller than a number of at least two."""
    middle = 1
    while middle * 2 < count_:
        middle *= 2
    return middle


@pytest.fixture(scope="module")
def large():
    """A tree of 70,000 leaves; in the long run, of a million."""
    return Stored(leaves(LARGEST))


def compare(stored: Stored, naive: Naive, size: int, indexes: Sequence[int]) -> int:
    """Compare roots and proofs of one size, and check each; return how many."""
    root = tree.root(size, stored)
    assert root == naive.root(0, size)
    for index in indexes:
        inclusion = tree.prove_inclusion(index, size, stored)
        assert inclusion == naive.path(index, size)
        assert len(inclusion) <= (size - 1).bit_length()
        tree.check_inclusion(index, size, stored.levels[0][index], inclusion, root)
        consistency = tree.prove_consistency(index + 1, size, stored)
        assert consistency == naive.consistency(index + 1, size)
        tree.check_consistency(index + 1, size, naive.root(0, index + 1), root, consistency)
    return 2 * len(indexes)


def test_every_proof_of_every_small_tree_is_that_of_the_naive_tree():
    """All positions in all sizes from 0 to 130."""
    naive = Naive(STORED.levels[0])

    compared = sum(compare(STORED, naive, size, range(size)) for size in range(SMALL + 1))

    report("t9", proofs=compared, equal=compared)
    assert compared == SMALL * (SMALL + 1)


def test_proofs_of_larger_trees_are_those_of_the_naive_tree(large):
    naive, chance = Naive(large.levels[0]), random.Random(6962)  # noqa: S311 — the same on every run
    compared = 0
    for size in range(SMALL + 1, ALL_TO + 1):
        compared += compare(large, naive, size, [chance.randrange(size) for _ in range(3)])
    for size in AROUND:
        edges = {0, 1, size // 2, size - 2, size - 1, *(one for one in AROUND if one < size)}
        compared += compare(large, naive, size, sorted(edges))

    report("t9", proofs=compared, equal=compared)
    assert compared > 6 * (ALL_TO - SMALL)


Claim = tuple[Callable[..., None], list[Any]]


def claim(stored: Stored, chance: random.Random) -> Claim:
    """Draw something that a proof shows: the check, then its arguments, of which the last are bytes."""
    size = chance.choice([chance.randrange(2, 600), chance.choice(AROUND)])
    root = tree.root(size, stored)
    if chance.random() < 0.5:
        index = chance.randrange(size)
        proof = tree.prove_inclusion(index, size, stored)
        return tree.check_inclusion, [index, size, stored.levels[0][index], proof, root]
    old = chance.randrange(1, size)
    proof = tree.prove_consistency(old, size, stored)
    return tree.check_consistency, [old, size, tree.root(old, stored), root, proof]


def flipped(hash_: bytes, chance: random.Random) -> bytes:
    return (int.from_bytes(hash_, "big") ^ 1 << chance.randrange(256)).to_bytes(32, "big")


def change_proof(proof: list[bytes], chance: random.Random) -> list[bytes]:
    """Change a proof in one place: a hash more, one less, two the other way round, one too short."""
    changed, place = list(proof), chance.randrange(len(proof))
    match chance.randrange(5):
        case 0:
            changed.insert(place, chance.randbytes(32))
        case 1:
            del changed[place]
        case 2:
            changed[place] = changed[place][:-1]
        case 3:
            changed.append(changed[place])
        case _:
            changed[place], changed[place - 1] = changed[place - 1], changed[place]
    return changed


def mutate(arguments: list[Any], chance: random.Random) -> list[Any]:
    """Flip a bit of one hash, three times of four; else change the proof as a list."""
    changed = list(arguments)
    where = next(place for place, one in enumerate(arguments) if isinstance(one, list))
    proof = arguments[where]
    if proof and chance.random() < 0.25:
        changed[where] = change_proof(proof, chance)
        return changed
    roots = [place for place, one in enumerate(arguments) if isinstance(one, bytes)]
    which = chance.randrange(len(proof) + len(roots))
    if which < len(proof):
        changed[where] = [*proof[:which], flipped(proof[which], chance), *proof[which + 1 :]]
    else:
        place = roots[which - len(proof)]
        changed[place] = flipped(changed[place], chance)
    return changed


def test_no_changed_proof_is_accepted(large):
    mutations, chance = count("t9"), random.Random(9162)  # noqa: S311 — the same on every run
    accepted = tried = 0
    while tried < mutations:
        check, arguments = claim(large, chance)
        changed = mutate(arguments, chance)
        if changed == arguments:  # one hash, exchanged with itself
            continue
        tried += 1
        assert not refused(check, *arguments)
        accepted += not refused(check, *changed)

    report("t9", mutated=tried, accepted=accepted)
    assert accepted == 0


def forged() -> bool:
    """Tell whether an inner node of a tree of four passes for a leaf of a tree of two."""
    hashes = [tree.leaf_hash(leaf) for leaf in leaves(4)]
    nodes = tree.node_hash(*hashes[:2]), tree.node_hash(*hashes[2:])
    leaf = hashes[0] + hashes[1]  # what an attacker would have "recorded"
    return not refused(tree.check_inclusion, 0, 2, tree.leaf_hash(leaf), [nodes[1]], tree.node_hash(*nodes))


def test_an_inner_node_does_not_pass_for_a_leaf():
    assert not forged()


def test_control_without_prefixes_an_inner_node_passes_for_a_leaf(monkeypatch):
    monkeypatch.setattr(tree, "LEAF_PREFIX", b"")
    monkeypatch.setattr(tree, "NODE_PREFIX", b"")

    assert forged()


def test_control_with_the_prefixes_swapped_no_root_is_that_of_the_standard(monkeypatch):
    """All would hang together, and nobody else could check it."""
    monkeypatch.setattr(tree, "LEAF_PREFIX", b"\x01")
    monkeypatch.setattr(tree, "NODE_PREFIX", b"\x00")

    stored = Stored(leaves(8))

    standard = Naive(STORED.levels[0])
    assert all(tree.root(size, stored) != standard.root(0, size) for size in range(1, 9))
