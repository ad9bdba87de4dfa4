"""Proofs as files: C2SP's own form, read strictly, and checked against who must have signed."""

import json
from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.conftest import VECTORS
from tests.log import worlds
from timeline.errors import IntegrityFailure, MalformedInput, NotSigned, PolicyUnmet
from timeline.log import SqliteLog, tree
from timeline.log.tree import leaf_hash
from timeline.proof.checkpoint import whole_note
from timeline.proof.note import Note, checkpoint_of, checkpoint_text, read_note, read_vkey
from timeline.proof.policy import LogLine, Policy, Witness, satisfied
from timeline.proof.tlogproof import (
    ConsistencyProof,
    InclusionProof,
    check_growth,
    leaf_hash_at,
    newest_note,
    policy_of,
    prove,
    prove_growth,
    read_consistency,
    read_inclusion,
)

KEY = worlds.key(worlds.ORIGIN)
POLICY = policy_of([KEY.verifier])


def check_inclusion(leaf_hash, proof, policy):
    """Check a proof as any reader of C2SP's format does: the policy takes its checkpoint, and it leads to that root."""
    found = satisfied(policy, proof.checkpoint)
    said = found.checkpoint
    tree.check_inclusion(proof.leaf_index, said.size, leaf_hash, proof.hashes, said.root)
    return found


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A log of 511 events with a checkpoint at 250, which a witness cosigned."""
    with SqliteLog.open(worlds.filled(tmp_path_factory.mktemp("proofs") / "timeline.db"), writable=False) as opened:
        yield opened


def proof_of(log, position):
    size, note = newest_note(log, position)
    return prove(log, position, size, note)


@pytest.mark.parametrize("position", [1, 2, 3, 128, 129, 249, 250])
def test_a_proof_is_written_read_and_checked(log, position):
    [leaf] = log.leaves(after=position - 1, up_to=position)
    proof = proof_of(log, position)

    read = read_inclusion(proof.content())

    assert read == proof
    found = check_inclusion(leaf_hash(leaf), read, POLICY)
    assert (found.checkpoint.origin, found.checkpoint.size) == (worlds.ORIGIN, 250)
    assert leaf_hash_at(log, position) == leaf_hash(leaf)


def test_a_proof_has_the_form_of_c2sp(log):
    lines = proof_of(log, 3).content().decode().split("\n")

    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 2"]
    assert lines[10:14] == ["", worlds.ORIGIN, "250", "Aznhzee5OcIYnyVX1XlnJJvuAbodKbImkIAam4r6GeE="]
    assert [len(b64decode(line)) for line in lines[2:10]] == [32] * 8
    assert lines[15].startswith(f"\N{EM DASH} {worlds.ORIGIN} ")
    assert lines[16].startswith("\N{EM DASH} witness.example/w ")


def test_the_newest_checkpoint_is_taken_with_all_that_was_said_of_it(log):
    size, note = newest_note(log, 1)

    assert size == 250
    assert note == whole_note(log, 250).content()
    assert len(read_note(note).signatures) == 2


def test_what_no_checkpoint_covers_is_refused(log):
    with pytest.raises(NotSigned, match="no checkpoint covers position 251: the log is signed up to position 250"):
        newest_note(log, 251)


@pytest.fixture(scope="module")
def vectors():
    """Leaves, proofs, roots and signed checkpoints that were made by golang.org/x/mod."""
    return json.loads((VECTORS / "tlog_generated_by_go_xmod.json").read_text("utf-8"))


def checkpoints(vectors):
    """Return a checkpoint for every size, signed by Go where there is one, else by our key; and its policy."""
    found = {}
    for size, root in enumerate(vectors["roots_by_size"]):
        text = checkpoint_text(worlds.ORIGIN, size, b64decode(root))
        found[size] = (Note(text, (KEY.sign(text),)).content(), POLICY)
    for one in vectors["signed_checkpoints"]:
        found[one["Size"]] = (one["Note"].encode(), policy_of([read_vkey(one["Vkey"])]))
    return found


def test_all_inclusion_proofs_of_go_hold_as_files_of_ours(vectors):
    signed = checkpoints(vectors)
    for one in vectors["inclusion"]:
        leaf = f"{vectors['seed']}:{one['index']}".encode()
        note, policy = signed[one["size"]]
        proof = InclusionProof(one["index"], tuple(map(b64decode, one["proof"])), note)

        check_inclusion(leaf_hash(leaf), read_inclusion(proof.content()), policy)

    assert len(vectors["inclusion"]) == 150


def test_all_consistency_proofs_of_go_hold_as_files_of_ours(vectors):
    signed = checkpoints(vectors)
    for one in vectors["consistency"]:
        note, _ = signed[one["size"]]
        proof = ConsistencyProof(one["old"], tuple(map(b64decode, one["proof"])), note)
        old_root = b64decode(vectors["roots_by_size"][one["old"]])

        check_growth(old_root, read_consistency(proof.content()), checkpoint_of(read_note(note).text))

    assert len(vectors["consistency"]) == 150


GOOD = "c2sp.org/tlog-proof@v1\nindex 2\n" + b64encode(b"1" * 32).decode() + "\n\n"
HASH = b64encode(b"1" * 32).decode()
MALFORMED = {
    "nothing": ("", "no empty line"),
    "no checkpoint": (GOOD.rstrip("\n"), "no empty line"),
    "another version": (GOOD.replace("@v1", "@v2"), "first line"),
    "a blank before": (" " + GOOD, "first line"),
    "carriage returns": (GOOD.replace("\n", "\r\n"), "no empty line"),
    "no index": (GOOD.replace("index 2\n", ""), "says no index"),
    "an index twice": (GOOD.replace("index 2\n", "index 2\nindex 2\n"), "not base64"),
    "a leading zero": (GOOD.replace("index 2", "index 02"), "no number"),
    "a sign": (GOOD.replace("index 2", "index +2"), "no number"),
    "a blank in the index": (GOOD.replace("index 2", "index  2"), "no number"),
    "other digits": (GOOD.replace("index 2", "index \N{ARABIC-INDIC DIGIT TWO}"), "not ASCII"),
    "an index of 20 digits": (GOOD.replace("index 2", f"index {'9' * 20}"), "no number"),
    "a hash that is short": (GOOD.replace(HASH, b64encode(b"1" * 31).decode()), "not 32 bytes"),
    "stray bits": (GOOD.replace(HASH, HASH[:-2] + "F="), "not base64"),
    "no padding": (GOOD.replace(HASH, HASH.rstrip("=")), "not base64"),
    "base64url": (GOOD.replace(HASH, b64encode(b"\xff" * 32).decode().replace("/", "_")), "not base64"),
    "too many hashes": (GOOD.replace(HASH + "\n", f"{HASH}\n" * 64), "64 hashes"),
    "extra that is no base64": (GOOD.replace("index", "extra ???\nindex"), "not base64"),
    "extra after the index": (GOOD.replace("index 2\n", "index 2\nextra AAAA\n"), "not base64"),
    "too long": (GOOD + "x" * 200_000, "bytes, more than"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_proof_is_refused_with_what_is_wrong(name):
    text, why = MALFORMED[name]

    with pytest.raises(MalformedInput, match=why) as refusal:
        read_inclusion(text.encode())

    assert "timeline prove" in refusal.value.fix


def test_extra_data_are_left_aside_since_nothing_vouches_for_them(log):
    proof = proof_of(log, 3)
    extra = proof.content().replace(b"index 2", b"extra YW55dGhpbmc=\nindex 2")

    assert read_inclusion(extra) == proof


@given(st.integers(1, 250), st.data())
def test_no_proof_with_a_changed_bit_is_accepted(log, position, data):
    """t9. Of index, hashes, size, root and leaf alike."""
    proof = proof_of(log, position)
    content = bytearray(proof.content())
    upper = content.index(b"\n\n\xe2\x80\x94") if b"\n\n\xe2\x80\x94" in content else len(content)
    at = data.draw(st.integers(23, upper - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises((MalformedInput, IntegrityFailure)):
        check_inclusion(leaf_hash_at(log, position), read_inclusion(bytes(content)), POLICY)


def test_another_leaf_is_refused(log):
    with pytest.raises(IntegrityFailure, match="leads to another root"):
        check_inclusion(leaf_hash(b"{}"), proof_of(log, 3), POLICY)


def test_a_proof_counts_only_with_who_must_have_signed(log):
    proof, hash_ = proof_of(log, 3), leaf_hash_at(log, 3)
    witness = worlds.key("witness.example/w", 4, seed=2).verifier
    other = worlds.key("witness.example/other", 4, seed=3).verifier

    seen = Policy((LogLine(KEY.verifier),), (Witness("w", witness),), (), "w")
    not_seen = Policy((LogLine(KEY.verifier),), (Witness("w", other),), (), "w")

    assert [one.name for one in check_inclusion(hash_, proof, seen).seen_by] == ["w"]
    with pytest.raises(PolicyUnmet, match="lacks witnesses"):
        check_inclusion(hash_, proof, not_seen)
    with pytest.raises(IntegrityFailure, match="no known key signed"):
        check_inclusion(hash_, proof, policy_of([worlds.key(worlds.ORIGIN, seed=9).verifier]))


@pytest.mark.parametrize("old", [0, 1, 127, 128, 129, 249, 250])
def test_growth_is_written_read_and_checked(log, old):
    size, note = newest_note(log, 0)
    proof = prove_growth(log, old, size, note)
    said = checkpoint_of(read_note(note).text)

    read = read_consistency(proof.content())

    assert read == proof
    assert proof.content().startswith(b"old %d\n" % old)
    check_growth(log.basis(old).root, read, said)
    with pytest.raises(IntegrityFailure):
        check_growth(log.basis(251).root, read, said)


def test_growth_to_another_checkpoint_is_refused(log):
    size, note = newest_note(log, 0)
    proof = prove_growth(log, 9, size, note)
    said = checkpoint_of(read_note(note).text)

    with pytest.raises(IntegrityFailure, match="another checkpoint"):
        check_growth(log.basis(9).root, proof, said._replace(size=251))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("old 3\n", "no empty line"),
        ("new 3\n\nx", "old size"),
        ("old 03\n\nx", "no number"),
        ("old -1\n\nx", "no number"),
        (f"old 3\n{HASH[:-4]}\n\nx", "not 32 bytes"),
    ],
)
def test_what_proves_no_growth_is_refused(text, why):
    with pytest.raises(MalformedInput, match=why):
        read_consistency(text.encode())
