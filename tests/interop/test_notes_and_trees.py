"""Our checkpoints and proofs in other people's verifiers, theirs in ours: Go's x/mod, and tlog-scales."""

import json
import random
from base64 import b64decode, b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.log.worlds import key
from timeline.errors import IntegrityFailure, MalformedInput
from timeline.log.tree import Edge, check_consistency, check_inclusion, leaf_hash, prove_consistency, prove_inclusion
from timeline.proof.note import (
    COSIGNATURE,
    ED25519,
    Note,
    add_signatures,
    checkpoint_of,
    checkpoint_text,
    open_note,
    read_note,
    read_vkey,
)

ORIGIN = "desk.example/log"
TEXT = checkpoint_text(ORIGIN, 27, bytes(range(32)))


class Hashes:
    """The leaf hashes of a small tree, as a source of proofs: too few for a stored subtree."""

    def __init__(self, leaves: list[bytes]) -> None:
        self._hashes = [leaf_hash(leaf) for leaf in leaves]

    def entries(self, level: int, start: int, count: int) -> list[bytes]:
        """Return leaf hashes."""
        assert level == 0
        return self._hashes[start : start + count]


def signed(*keys, text: bytes = TEXT) -> bytes:
    return Note(text, tuple(one.sign(text, time=1705569120) for one in keys)).content()


def test_go_accepts_our_checkpoint(go):
    ours = key(ORIGIN)

    said = go.run("note", str(ours.verifier), stdin=signed(ours))

    assert said.split() == ["27", b64encode(bytes(range(32))).decode()]


def test_go_ignores_a_witness_that_it_does_not_know(go):
    ours, witness = key(ORIGIN), key("witness.example/w", COSIGNATURE, seed=2)

    assert go.run("note", str(ours.verifier), stdin=signed(ours, witness)).startswith("27 ")


def test_we_accept_what_go_signed(go):
    private, public = go.run("key", ORIGIN).splitlines()

    note = go.run("sign", private, stdin=TEXT).encode()

    assert checkpoint_of(open_note(note, [read_vkey(public)]).note.text).size == 27


def test_go_signs_the_same_bytes_as_we_do(go):
    """Ed25519 has one signature for one text and key, so two writers of one format agree to the byte."""
    ours = key(ORIGIN)
    public = ours.verifier
    skey = f"PRIVATE+KEY+{ORIGIN}+{public.key_id.hex()}+{b64encode(bytes([ED25519]) + bytes([1]) * 32).decode()}"

    assert go.run("sign", skey, stdin=TEXT).encode() == signed(ours)


def altered(note: bytes, number: int) -> bytes:
    place, bit = number // 8 % len(note), number % 8
    return note[:place] + bytes([note[place] ^ 1 << bit]) + note[place + 1 :]


def test_go_and_we_refuse_the_same_altered_checkpoints(go):
    """A flip in the line of the key makes it unknown; then nobody known has signed, which is refused as well."""
    ours = key(ORIGIN)
    note = signed(ours)
    chance = random.Random(6962)  # noqa: S311 — the same flips each time

    for number in chance.sample(range(len(note) * 8), 200):
        wrong = altered(note, number)
        theirs = go.refusal("note", str(ours.verifier), stdin=wrong)
        with pytest.raises((IntegrityFailure, MalformedInput)):
            checkpoint_of(open_note(wrong, [ours.verifier]).note.text)
        assert theirs, wrong


def test_we_accept_roots_and_proofs_by_go(go):
    leaves = [f"leaf {number}".encode() for number in range(200)]
    entries = json.loads(go.run("tree", stdin=b"\n".join(map(b64encode, leaves))))
    hashes = [leaf_hash(leaf) for leaf in leaves]

    for size, entry in enumerate(entries, 1):
        root = b64decode(entry["root"])
        edge = Edge()
        edge.extend(hashes[:size])
        assert edge.root() == root
        proof = [b64decode(one) for one in entry["inclusion"] or ()]
        check_inclusion(size // 2, size, hashes[size // 2], proof, root)
        assert proof == prove_inclusion(size // 2, size, Hashes(leaves[:size]))
        old = size // 2 + 1
        proof = [b64decode(one) for one in entry["consistency"] or ()]
        check_consistency(old, size, b64decode(entries[old - 1]["root"]), root, proof)
        assert proof == prove_consistency(old, size, Hashes(leaves[:size]))


def theirs(note: bytes):
    return scales.Checkpoint.from_text(note.decode())


scales = pytest.importorskip("tlog_scales.tlog", reason="tlog-scales is not installed: uv sync --group test")
signing = pytest.importorskip("tlog_scales.signing")


@pytest.mark.parametrize("kind", ["ed25519", "cosignature", "ml-dsa-44"])
def test_an_independent_reader_accepts_each_kind_of_signature(kind, new_key):
    one = new_key(kind)
    note = theirs(signed(one))

    note.verify(signing.Vkey.from_string(str(one.verifier)))


def test_we_accept_the_ml_dsa_cosignature_of_an_independent_writer():
    signer = signing.MLDSA44CosignatureSigner("witness.example/w", bytes(32))
    note = scales.Checkpoint.make_signed(ORIGIN, 27, bytes(range(32)), [signer]).serialize().encode()

    opened = open_note(note, [read_vkey(signer.vkey.serialize())])

    assert [one.name for one in opened.signed_by] == ["witness.example/w"]
    assert opened.note.text == TEXT


@settings(max_examples=200)
@given(st.integers(2, 200), st.data())
def test_an_independent_reader_accepts_our_proofs_and_no_other(size, data):
    source = Hashes([f"leaf {number}".encode() for number in range(size)])
    edge, older = Edge(), Edge()
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    edge.extend(source.entries(0, 0, size))
    older.extend(source.entries(0, 0, old))
    inclusion, consistency = prove_inclusion(index, size, source), prove_consistency(old, size, source)
    [leaf] = source.entries(0, index, 1)

    scales.InclusionProof(index, size, inclusion).check(leaf, edge.root())
    scales.ConsistencyProof(old, size, consistency).check(older.root(), edge.root())

    wrong = data.draw(st.integers(0, len(inclusion) - 1))
    broken = [bytes(32) if place == wrong else one for place, one in enumerate(inclusion)]
    with pytest.raises(scales.InclusionProofInvalid):
        scales.InclusionProof(index, size, broken).check(leaf, edge.root())


def test_a_line_added_later_changes_nothing_for_others(go):
    ours, witness = key(ORIGIN), key("witness.example/w", COSIGNATURE, seed=2)
    note = add_signatures(read_note(signed(ours)), [witness.sign(TEXT, time=1705569120)]).content()

    theirs(note).verify(signing.Vkey.from_string(str(witness.verifier)))

    assert go.run("note", str(ours.verifier), stdin=note).startswith("27 ")
