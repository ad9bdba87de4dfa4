"""The tree: equal to a naive one, to published vectors and to Go's; and no proof passes that was changed."""

import json
from base64 import b64decode
from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import IntegrityFailure
from timeline.log import tree

VECTORS = "tests/vectors"
LARGEST = 600


class Stored:
    """Leaf hashes and complete subtrees, as a log keeps them. Counts what is read."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.levels: list[list[bytes]] = [[tree.leaf_hash(leaf) for leaf in leaves], [], [], []]
        for level, number, hash_ in tree.Edge().extend(self.levels[0]):
            assert len(self.levels[level]) == number
            self.levels[level].append(hash_)
        self.reads = 0

    def entries(self, level: int, start: int, count: int) -> list[bytes]:
        self.reads += 1
        assert count <= tree.TILE_WIDTH
        found = self.levels[level][start : start + count]
        assert len(found) == count
        return found


def leaves(count: int) -> list[bytes]:
    return [b"dev-2026:%d" % number for number in range(count)]


STORED = Stored(leaves(LARGEST))
HASHES = STORED.levels[0]


def naive_root(hashes: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    return sha256(b"\x01" + naive_root(hashes[:middle]) + naive_root(hashes[middle:])).digest()


def naive_path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1, word for word."""
    if len(hashes) <= 1:
        return []
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    if index < middle:
        return [*naive_path(index, hashes[:middle]), naive_root(hashes[middle:])]
    return [*naive_path(index - middle, hashes[middle:]), naive_root(hashes[:middle])]


def naive_consistency(old: int, hashes: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2, word for word."""
    if old == len(hashes):
        return [] if whole else [naive_root(hashes)]
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    if old <= middle:
        return [*naive_consistency(old, hashes[:middle], whole=whole), naive_root(hashes[middle:])]
    return [*naive_consistency(old - middle, hashes[middle:], whole=False), naive_root(hashes[:middle])]


def vectors(root, name):
    return json.loads((root / VECTORS / name).read_text("utf-8"))


def hashes_of(proof: Sequence[str] | None) -> list[bytes]:
    return [b64decode(one) for one in proof or ()]


def test_the_reference_tree_has_its_published_roots(root):
    vector = vectors(root, "rfc6962_reference_tree.json")
    stored = Stored([bytes.fromhex(leaf) for leaf in vector["leaves_hex"]])

    assert [tree.root(size, stored).hex() for size in range(9)] == vector["roots_hex_by_size"]


@pytest.mark.parametrize("size", range(131))
def test_a_root_is_that_of_the_naive_tree(size):
    assert tree.root(size, STORED) == naive_root(HASHES[:size])


@given(st.integers(1, LARGEST), st.data())
def test_proofs_are_those_of_the_naive_tree(size, data):
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    root, old_root = tree.root(size, STORED), tree.root(old, STORED)

    inclusion = tree.prove_inclusion(index, size, STORED)
    consistency = tree.prove_consistency(old, size, STORED)

    assert inclusion == naive_path(index, HASHES[:size])
    assert consistency == naive_consistency(old, HASHES[:size])
    assert len(inclusion) <= (size - 1).bit_length()
    tree.check_inclusion(index, size, HASHES[index], inclusion, root)
    tree.check_consistency(old, size, old_root, root, consistency)


@given(st.integers(2, LARGEST), st.data())
def test_a_proof_in_which_one_bit_is_flipped_is_refused(size, data):
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    root, old_root = tree.root(size, STORED), tree.root(old, STORED)
    for proof, check in (
        (
            [HASHES[index], root, *tree.prove_inclusion(index, size, STORED)],
            lambda leaf, top, *path: tree.check_inclusion(index, size, leaf, path, top),
        ),
        (
            [old_root, root, *tree.prove_consistency(old, size, STORED)],
            lambda before, top, *path: tree.check_consistency(old, size, before, top, path),
        ),
    ):
        which, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        flipped = (int.from_bytes(proof[which], "big") ^ 1 << bit).to_bytes(32, "big")

        with pytest.raises(IntegrityFailure):
            check(*proof[:which], flipped, *proof[which + 1 :])


@given(st.integers(1, LARGEST), st.integers(0, LARGEST), st.integers(0, LARGEST), st.data())
def test_a_proof_of_one_leaf_proves_no_other(size, other_index, other_size, data):
    index = data.draw(st.integers(0, size - 1))
    proof, root = tree.prove_inclusion(index, size, STORED), tree.root(size, STORED)
    if (index, size) == (other_index, other_size):
        return
    # Of the right leaf, but under another number or size. Some sizes share a path, and then the claim is true of it.
    if other_index < other_size and naive_would_hold(other_index, other_size, HASHES[index], proof, root):
        return

    with pytest.raises(IntegrityFailure):
        tree.check_inclusion(other_index, other_size, HASHES[index], proof, root)


def naive_would_hold(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Follow the shape of a tree of `size` from its root down to the leaf, and compute the root up again."""
    sides: list[bool] = []
    low, high = 0, size
    while high - low > 1:
        middle = 1
        while middle * 2 < high - low:
            middle *= 2
        sides.append(index >= low + middle)
        low, high = (low + middle, high) if sides[-1] else (low, low + middle)
    if len(sides) != len(proof):
        return False
    for sibling, right in zip(proof, reversed(sides), strict=True):
        leaf = tree.node_hash(sibling, leaf) if right else tree.node_hash(leaf, sibling)
    return leaf == root


def test_go_makes_the_same_roots_proofs_and_tiles(root):
    """301 roots, 300 proofs and 355 tiles by golang.org/x/mod."""
    vector = vectors(root, "tlog_generated_by_go_xmod.json")
    stored = Stored(leaves(vector["leaves"]))
    roots = [b64decode(one) for one in vector["roots_by_size"]]

    assert [tree.root(size, stored) for size in range(301)] == roots
    for case in vector["inclusion"]:
        assert tree.prove_inclusion(case["index"], case["size"], stored) == hashes_of(case["proof"])
    for case in vector["consistency"]:
        assert tree.prove_consistency(case["old"], case["size"], stored) == hashes_of(case["proof"])
    for case in vector["tiles_h8"]:
        tile = tree.tile(case["level"], case["n"], case["width"], stored)
        assert sha256(tile).hexdigest() == case["tile_sha256_hex"]


def test_published_proofs_are_accepted_and_refused_as_they_should(root):
    vector = vectors(root, "rfc6962_proofs.json")

    for case in vector["inclusion"]:
        given = (hashes_of(case["proof"]), b64decode(case["root"] or ""))
        outcome = refused(
            tree.check_inclusion, case["leafIdx"], case["treeSize"], b64decode(case["leafHash"] or ""), *given
        )
        assert outcome == case["wantErr"], case["id"]
    for case in vector["consistency"]:
        roots = (b64decode(case["root1"] or ""), b64decode(case["root2"] or ""))
        outcome = refused(tree.check_consistency, case["size1"], case["size2"], *roots, hashes_of(case["proof"]))
        assert outcome == case["wantErr"], case["id"]


def refused(check, *arguments) -> bool:
    try:
        check(*arguments)
    except IntegrityFailure:
        return True
    return False


@pytest.mark.parametrize(
    ("check", "why"),
    [
        (lambda: tree.check_inclusion(5, 5, HASHES[0], [], HASHES[0]), "has no leaf 5"),
        (lambda: tree.check_inclusion(-1, 5, HASHES[0], [], HASHES[0]), "has no leaf -1"),
        (lambda: tree.check_inclusion(0, 1, HASHES[0], [HASHES[1]], HASHES[0]), "longer than the tree"),
        (lambda: tree.check_inclusion(0, 2, HASHES[0], [], HASHES[0]), "shorter than the tree"),
        (lambda: tree.check_inclusion(0, 1, HASHES[0], [], HASHES[1]), "another root"),
        (lambda: tree.check_inclusion(0, 1, HASHES[0][:-1], [], HASHES[0]), "not 32 bytes"),
        (lambda: tree.check_inclusion(0, 2, HASHES[0], HASHES[:65], HASHES[0]), "65 hashes"),
        (lambda: tree.check_consistency(6, 5, HASHES[0], HASHES[0], []), "no first 6"),
        (lambda: tree.check_consistency(5, 5, HASHES[0], HASHES[1], []), "old root is another"),
        (lambda: tree.check_consistency(0, 5, HASHES[0], HASHES[1], []), "old root is another"),
        (lambda: tree.check_consistency(5, 5, HASHES[0], HASHES[0], [HASHES[1]]), "longer than it can be"),
        (lambda: tree.check_consistency(3, 5, HASHES[0], HASHES[0], []), "the proof is empty"),
        (lambda: tree.check_consistency(4, 5, HASHES[0], HASHES[0], []), "shorter than the tree"),
        (lambda: tree.check_consistency(1, 2, HASHES[0], HASHES[0], HASHES[:3]), "longer than the tree"),
        (lambda: tree.check_consistency(1, 2, HASHES[0], HASHES[0], [HASHES[1]]), "another new root"),
        (lambda: tree.check_consistency(3, 4, HASHES[0], HASHES[0], HASHES[:3]), "another old root"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_proof(check, why):
    with pytest.raises(IntegrityFailure, match=why):
        check()


@pytest.mark.parametrize(
    "question",
    [
        lambda: tree.root(-1, STORED),
        lambda: tree.prove_inclusion(5, 5, STORED),
        lambda: tree.prove_consistency(6, 5, STORED),
        lambda: tree.tile(0, 0, 0, STORED),
        lambda: tree.tile(0, 0, 257, STORED),
        lambda: tree.stored_hashes([2], 2 - 1, STORED),
        lambda: tree.stored_hashes([-1], 1, STORED),
    ],
)
def test_a_question_about_what_is_not_there_is_an_error(question):
    with pytest.raises(ValueError, match=r"no|wide"):
        question()


@given(st.integers(0, 2**40))
def test_a_stored_index_leads_back_to_its_node(index):
    height, number = tree.split_stored_hash_index(index)

    assert tree.stored_hash_index(height, number) == index


def test_stored_indexes_count_the_nodes_in_the_order_in_which_they_are_completed():
    """Go's order: leaf 0, leaf 1, their parent, leaf 2, leaf 3, their parent, the root of four."""
    order = [tree.split_stored_hash_index(index) for index in range(8)]

    assert order == [(0, 0), (0, 1), (1, 0), (0, 2), (0, 3), (1, 1), (2, 0), (0, 4)]
    assert tree.stored_hashes(range(7), 4, STORED)[6] == naive_root(HASHES[:4])


@given(st.lists(st.integers(0, 300), max_size=8))
def test_an_edge_grows_alike_in_any_steps(steps):
    """One leaf at a time, or a thousand: the same subtrees, the same root."""
    hashes = (HASHES * 5)[: sum(steps)]
    at_once, by_steps = tree.Edge(), tree.Edge()
    complete, start = [], 0
    for step in steps:
        complete += by_steps.extend(hashes[start : start + step])
        start += step

    assert sorted(complete) == sorted(at_once.extend(hashes))
    assert by_steps.root() == at_once.root() == naive_root(hashes)


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000])
def test_an_edge_is_found_again_from_stored_hashes(size):
    """And with few reads: at most one of each level."""
    stored = Stored(leaves(size))
    edge = tree.Edge.at(size, stored)
    grown = tree.Edge()
    grown.extend(stored.levels[0])

    assert stored.reads <= 3
    assert edge.root() == grown.root() == tree.root(size, stored)
    assert edge.extend(HASHES) == grown.extend(HASHES)
    assert edge.root() == grown.root()


@pytest.mark.parametrize("index", [0, 255, 256, 65_535, 65_536, 69_999])
def test_a_proof_takes_few_reads(index):
    stored = Stored(leaves(70_000))

    proof = tree.prove_inclusion(index, 70_000, stored)

    assert stored.reads <= 6
    tree.check_inclusion(index, 70_000, stored.levels[0][index], proof, tree.root(70_000, stored))


def test_a_leaf_cannot_pass_for_a_node(monkeypatch):
    """Control: with the prefixes swapped, published roots are missed."""
    monkeypatch.setattr(tree, "LEAF_PREFIX", b"\x01")
    monkeypatch.setattr(tree, "NODE_PREFIX", b"\x00")

    stored = Stored(leaves(3))

    assert tree.root(3, stored) != naive_root([sha256(b"\x00" + leaf).digest() for leaf in leaves(3)])
