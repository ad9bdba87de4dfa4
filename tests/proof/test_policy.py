"""Trust policies: read as C2SP has them, strictly; and a checkpoint is accepted only with whom they want."""

import random
import re
from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from tests.log.worlds import key
from timeline.errors import IntegrityFailure, MalformedInput, PolicyUnmet, TimelineError
from timeline.proof.keys import SigningKey
from timeline.proof.note import COSIGNATURE, ML_DSA_44, Note, VerifierKey, checkpoint_text
from timeline.proof.policy import (
    LONGEST_POLICY,
    MOST,
    Group,
    LogLine,
    Policy,
    Seen,
    Witness,
    read_policy,
    satisfied,
    write_policy,
)

LOG = "desk.example/log"
TEXT = checkpoint_text(LOG, 27, bytes(32))
OURS = key(LOG)
WITNESSES = {
    name: key(f"{name.lower()}.example", COSIGNATURE, seed=seed)
    for seed, name in enumerate(["X1", "X2", "X3", "Y1", "Y2", "Y3"], start=11)
}
# The example of the specification, with keys.
EXAMPLE = (
    f"log {OURS.verifier}\n\n"
    + "".join(f"witness {name} {WITNESSES[name].verifier}\n" for name in ("X1", "X2", "X3"))
    + "group X-witnesses 2 X1 X2 X3\n\n"
    + "".join(f"witness {name} {WITNESSES[name].verifier}\n" for name in ("Y1", "Y2", "Y3"))
    + "group Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
)
VKEY, OTHER = str(WITNESSES["X1"].verifier), str(WITNESSES["X2"].verifier)


def note(*witnesses: str, by: Sequence[SigningKey] = (OURS,), time: int = 1705569120) -> bytes:
    lines = [one.sign(TEXT) for one in by]
    lines += [WITNESSES[name].sign(TEXT, time=time) for name in witnesses]
    return Note(TEXT, tuple(lines)).content()


def ml_dsa(name: str) -> SigningKey:
    private = MLDSA44PrivateKey.generate()
    return SigningKey(VerifierKey(name, ML_DSA_44, private.public_key().public_bytes_raw()), private)


# --- who must have signed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("witnesses", "enough"),
    [
        ((), False),
        (("X1", "X2"), False),
        (("Y1",), False),
        (("X1", "Y1"), False),
        (("X1", "X2", "Y3"), True),
        (("X2", "X3", "Y1", "Y2"), True),
        (("X1", "Y1", "Y2", "Y3"), False),
        (tuple(WITNESSES), True),
    ],
)
def test_the_quorum_of_the_specifications_example(witnesses, enough):
    """Two of the X, and one of the Y."""
    policy = read_policy(EXAMPLE.encode())

    if not enough:
        with pytest.raises(PolicyUnmet, match="lacks witnesses: X-and-Y must have seen it"):
            satisfied(policy, note(*witnesses))
        return
    accepted = satisfied(policy, note(*witnesses))

    assert accepted.checkpoint == (LOG, 27, bytes(32))
    assert accepted.signed_by == (OURS.verifier,)
    assert accepted.seen_by == tuple(Seen(name, 1705569120) for name in WITNESSES if name in witnesses)


def test_one_witness_may_be_the_quorum_and_none_may_be_asked_for():
    one = Policy((LogLine(OURS.verifier),), (Witness("X1", WITNESSES["X1"].verifier),), quorum="X1")
    none = Policy((LogLine(OURS.verifier),))

    assert satisfied(one, note("X1")).seen_by == (Seen("X1", 1705569120),)
    assert satisfied(none, note()).seen_by == ()
    with pytest.raises(PolicyUnmet, match="X1 must have seen it, and nobody has") as refusal:
        satisfied(one, note("X2"))
    assert refusal.value.exit_code == 4


def test_a_witness_that_signed_twice_is_heard_once_with_its_latest_word():
    lines = [OURS.sign(TEXT), *(WITNESSES["X1"].sign(TEXT, time=time) for time in (9, 7))]
    policy = Policy((LogLine(OURS.verifier),), (Witness("X1", WITNESSES["X1"].verifier),), quorum="X1")

    assert satisfied(policy, Note(TEXT, tuple(lines)).content()).seen_by == (Seen("X1", 9),)


def test_without_the_log_no_witness_counts():
    policy = read_policy(EXAMPLE.encode())

    with pytest.raises(PolicyUnmet, match=r"accepts no checkpoint of desk.example/log from none of"):
        satisfied(policy, note(*WITNESSES, by=()))
    with pytest.raises(IntegrityFailure, match="no known key signed"):
        satisfied(policy, note(by=(key(LOG, seed=2),)))


def test_a_key_speaks_for_the_log_that_it_is_named_for_only():
    """Whoever keeps two logs in one policy must not sign the one with the key of the other."""
    other = key("desk.example/other", seed=3)
    policy = Policy((LogLine(other.verifier), LogLine(OURS.verifier)))

    with pytest.raises(PolicyUnmet, match=r"accepts no checkpoint of desk.example/log from desk.example/o"):
        satisfied(policy, note(by=(other,)))
    assert satisfied(policy, note(by=(other, OURS))).signed_by == (OURS.verifier,)


def test_while_keys_change_either_will_do_and_both_are_told():
    former, new = OURS, key(LOG, seed=4)
    policy = Policy((LogLine(former.verifier), LogLine(new.verifier)))

    assert satisfied(policy, note(by=(former,))).signed_by == (former.verifier,)
    assert satisfied(policy, note(by=(new,))).signed_by == (new.verifier,)
    assert satisfied(policy, note(by=(former, new))).signed_by == (former.verifier, new.verifier)


def test_a_failing_line_of_a_listed_witness_rejects_the_checkpoint():
    content = note("X1", "X2", "Y1").replace(b"\n27\n", b"\n28\n")

    with pytest.raises(IntegrityFailure, match="does not hold"):
        satisfied(read_policy(EXAMPLE.encode()), content)


def test_what_is_no_checkpoint_is_accepted_by_no_policy():
    text = b"a text\n"

    with pytest.raises(MalformedInput, match="no checkpoint"):
        satisfied(Policy((LogLine(OURS.verifier),)), Note(text, (OURS.sign(text),)).content())


def test_a_log_and_a_witness_may_have_keys_of_the_new_kind():
    log, witness = ml_dsa(LOG), ml_dsa("w.example")
    policy = Policy((LogLine(log.verifier),), (Witness("w", witness.verifier),), quorum="w")
    content = Note(TEXT, (log.sign(TEXT), witness.sign(TEXT, time=5))).content()

    assert read_policy(write_policy(policy)) == policy
    assert satisfied(policy, content).seen_by == (Seen("w", 5),)


# --- reading and writing ---------------------------------------------------------------------------------------------


def test_a_policy_reads_back_as_it_was_written():
    policy = read_policy(EXAMPLE.encode())

    assert policy.groups == (
        Group("X-witnesses", 2, ("X1", "X2", "X3")),
        Group("Y-witnesses", 1, ("Y1", "Y2", "Y3")),
        Group("X-and-Y", 2, ("X-witnesses", "Y-witnesses")),
    )
    assert read_policy(write_policy(policy)) == policy
    assert write_policy(Policy((LogLine(OURS.verifier, "https://desk.example/"),))) == (
        f"log {OURS.verifier} https://desk.example/\nquorum none\n".encode()
    )


def test_blanks_tabs_comments_and_any_octet_above_ascii_are_let_in():
    """Names are octets: those that are no UTF-8 come back as they were."""
    written = b"\t# caf\xe9\n  \n \tlog\t " + str(OURS.verifier).encode() + b" \n"
    written += b"witness \xe2\x84\xaa " + VKEY.encode() + b"\twss://caf\xe9/\nquorum \xe2\x84\xaa\n# no more"
    policy = read_policy(written + b"\n")

    assert policy.witnesses == (Witness("\u212a", WITNESSES["X1"].verifier, "wss://caf\udce9/"),)
    assert b" wss://caf\xe9/\n" in write_policy(policy)


def test_names_are_compared_octet_by_octet():
    """A Kelvin sign is no K, whatever Unicode folds it to."""
    with pytest.raises(MalformedInput, match="'K' is not defined before it"):
        read_policy(f"witness \u212a {VKEY}\nquorum K\n".encode())


def test_a_policy_may_name_no_log_for_those_who_know_it_from_elsewhere():
    assert read_policy(b"quorum none\n") == Policy(())


X1, X2 = f"witness X1 {VKEY}\n", f"witness X2 {OTHER}\n"
BAD = {
    "nothing": ("", "last line does not end"),
    "no quorum": (X1, "names no quorum"),
    "two quorums": (f"{X1}quorum X1\nquorum none\n", "line 3 .* a quorum already"),
    "quorum of nobody": (f"{X1}quorum X2\n", "line 2 .* 'X2' is not defined before it"),
    "quorum defined later": (f"quorum X1\n{X1}", "line 1 .* not defined before it"),
    "quorum of two": (f"{X1}quorum X1 X1\n", "no log, witness, group or quorum"),
    "last line does not end": ("quorum none", "does not end"),
    "carriage return": ("quorum none\r\n", "octet 0x0D"),
    "nul": ("quorum none\0\n", "octet 0x00"),
    "delete": ("quorum none\x7f\n", "octet 0x7F"),
    "unknown word": ("monitor x\nquorum none\n", "no log, witness, group or quorum"),
    "capitals": ("Quorum none\n", "no log, witness, group or quorum"),
    "log without key": ("log\nquorum none\n", "no log, witness"),
    "log with two addresses": (f"log {OURS.verifier} a b\nquorum none\n", "no log, witness"),
    "comment after a key": (f"log {OURS.verifier} x # ours\nquorum none\n", "no log, witness"),
    "witness without name": (f"witness {VKEY}\nquorum none\n", "no log, witness"),
    "log twice": (f"log {OURS.verifier}\nlog {OURS.verifier}\nquorum none\n", "same public key is listed twice"),
    "log twice under two names": (
        f"log {OURS.verifier}\nlog {OURS.verifier._replace(name='x')}\nquorum none\n",
        "same public key is listed twice",
    ),
    "witness key twice": (f"{X1}{X1.replace('X1 ', 'X2 ')}quorum none\n", "same public key is listed twice"),
    "witness name twice": (f"{X1}{X2.replace('X2 ', 'X1 ')}quorum none\n", "'X1' stands for something already"),
    "group named as a witness": (f"{X1}group X1 all X1\nquorum X1\n", "'X1' stands for something already"),
    "witness none": (f"witness none {VKEY}\nquorum none\n", "'none' stands for something already"),
    "group none": (f"{X1}group none all X1\nquorum none\n", "'none' stands for something already"),
    "member none": (f"{X1}group g all none\nquorum g\n", "'none' is not defined before it"),
    "member unknown": (f"{X1}group g all X1 X2\nquorum g\n", "'X2' is not defined before it"),
    "member defined later": (f"{X1}group g all X1 X2\n{X2}quorum g\n", "'X2' is not defined before it"),
    "member of itself": (f"{X1}group g all g X1\nquorum g\n", "'g' is not defined before it"),
    "member twice": (f"{X1}group g all X1 X1\nquorum g\n", "'X1' is listed as a member twice"),
    "member of two groups": (f"{X1}group g all X1\ngroup h all X1\nquorum g\n", "'X1' is listed as a member twice"),
    "no members": ("group g all\nquorum g\n", "no log, witness, group or quorum"),
    "none of one": (f"{X1}group g 0 X1\nquorum g\n", "'0' is not all, any or a number"),
    "two of one": (f"{X1}group g 2 X1\nquorum g\n", "asks for 2 of 1"),
    "leading zero": (f"{X1}group g 01 X1\nquorum g\n", "'01' is not all, any or a number"),
    "digits of another script": (f"{X1}group g \u0661 X1\nquorum g\n", "is not all, any or a number"),
    "half": (f"{X1}group g half X1\nquorum g\n", "'half' is not all, any or a number"),
    "a witness's key for a log": (f"log {VKEY}\nquorum none\n", "type 0x04 is for something else: here it is 0x01"),
    "a log's key for a witness": (f"witness w {OURS.verifier}\nquorum none\n", "type 0x01 is for something else"),
    "a key of another kind": ("log x+00000000+Ag==\nquorum none\n", "line 1 .* type 02"),
    "a key with a wrong id": (X1.replace("+", "+0", 1) + "quorum none\n", "line 1 .* its id is"),
    "a key with a blank of another kind": (f"log \u00a0{OURS.verifier}\nquorum none\n", "not written as C2SP has it"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_policy_is_refused_with_its_line(name):
    content, says = BAD[name]

    with pytest.raises(MalformedInput) as refusal:
        read_policy(content.encode())

    assert re.search(says, refusal.value.message)
    if found := re.match(r"line (\d)", refusal.value.message):
        assert refusal.value.where == {"line": int(found[1])}


def test_a_policy_is_not_endless():
    many = [key("x.example", COSIGNATURE, seed=seed).verifier for seed in range(1, MOST + 2)]
    lines = [f"witness w{number} {one}\n" for number, one in enumerate(many)]
    groups = [f"group g{number} all w{number}\n" for number in range(MOST)]

    assert len(read_policy("".join([*lines[:MOST], *groups, "quorum none\n"]).encode()).groups) == MOST
    with pytest.raises(MalformedInput, match=r"line 65 .* more than the 64th"):
        read_policy("".join([*lines, "quorum none\n"]).encode())
    with pytest.raises(MalformedInput, match="more than the 64th group"):
        read_policy("".join([*lines[:MOST], *groups, "group h all g1\n", "quorum none\n"]).encode())
    with pytest.raises(MalformedInput, match="more than 1048576"):
        read_policy(b"#" * LONGEST_POLICY + b"\nquorum none\n")


@pytest.mark.parametrize(
    "policy",
    [
        Policy((LogLine(OURS.verifier, "two words"),)),
        Policy((), (Witness("", WITNESSES["X1"].verifier),)),
        Policy((), (Witness("a\nb", WITNESSES["X1"].verifier),)),
        Policy((), (Witness("X1", WITNESSES["X1"].verifier),), (Group("g", 1, ()),)),
        Policy((), quorum="nobody"),
    ],
)
def test_a_policy_that_nobody_could_read_is_not_written(policy):
    with pytest.raises(MalformedInput):
        write_policy(policy)


def test_a_changed_policy_is_a_policy_or_refused_in_our_words():
    chance = random.Random(7)  # noqa: S311 — the same changes each time
    read, codes = 0, set()
    for _ in range(1000):
        content = bytearray(EXAMPLE.encode())
        for _ in range(chance.choice((1, 2))):
            at = chance.randrange(len(content))
            content[at : at + chance.choice((0, 1, 5))] = chance.choice((b"\n", b" ", b"X1", b"\xff", b"9", b""))
        try:
            policy = read_policy(bytes(content))
        except TimelineError as error:
            codes.add(error.code)
        else:
            read += 1
            assert read_policy(write_policy(policy)) == policy

    assert read
    assert codes == {"input.malformed"}
