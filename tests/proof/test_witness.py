"""A witness cosigns a log only as it grows, and never twice at a fork; and a desk keeps only what it could check."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.event_log import HandClock, fill
from tests.proof.heads import ORIGIN, WITNESS, Leaves, ask, head, log_key, numbered, witness_key
from timeline.errors import (
    HistoryForked,
    InputRefused,
    IntegrityFailure,
    KeyRefused,
    LogUnavailable,
    MalformedInput,
    UnknownKey,
    WitnessAhead,
)
from timeline.log import MemoryLog
from timeline.log.tree import EMPTY_ROOT
from timeline.proof import checkpoint, trusted, witness, witnessed
from timeline.proof.checkpoint import COSIGNATURE_LINE, Signers, alone, begin_copy, sign, whole_note
from timeline.proof.keys import SigningKey, make_key
from timeline.proof.note import (
    ED25519,
    ML_DSA_44,
    Note,
    VerifierKey,
    checkpoint_of,
    checkpoint_text,
    read_note,
    read_signatures,
    time_of,
)
from timeline.proof.tlogproof import ConsistencyProof, NotSigned, read_consistency

NOON = int(datetime(2024, 1, 18, 9, 12, tzinfo=UTC).timestamp())


class World:
    """A witness in a folder of its own, and a log whose desk signs what it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "witness"
        self.log_key = log_key(folder)
        self.key = witness_key(self.folder)
        self.leaves = Leaves(numbered(40))
        self.clock = HandClock()

    def cosign(self, content: bytes, trust: VerifierKey | None = None) -> witness.Answer:
        return witness.cosign(content, self.key, self.folder, trust=trust, clock=self.clock)

    def begin(self, size: int = 5) -> witness.Answer:
        """Let the witness come to know the log at that size."""
        return self.cosign(ask(self.leaves, 0, size, self.log_key), trust=self.log_key.verifier)

    def ask(self, old: int, size: int) -> bytes:
        return ask(self.leaves, old, size, self.log_key)

    def head(self) -> witness.Head | None:
        """What the witness keeps of the log."""
        [place] = [*(self.folder / "heads").glob("*.json")] or [self.folder / "nothing"]
        return witness.read_head(place)


@pytest.fixture
def world(tmp_path) -> World:
    return World(tmp_path)


def holds(answer: witness.Answer, key: SigningKey, root: bytes) -> bool:
    """Tell whether the answer is a cosignature of that key over that head."""
    [line] = read_signatures(answer.line)
    note = read_note(head(root, answer.said.size, key))._replace(signatures=(line,))
    key.verifier.check(note.text, line)
    return key.verifier.made(line) and time_of(line) == answer.time


# --- what a witness answers ------------------------------------------------------------------------------------------


def test_a_log_is_cosigned_as_it_grows_and_the_head_is_kept(world):
    first = world.begin(5)
    world.clock.move(hours=1)

    second = world.cosign(world.ask(5, 12))

    kept = world.head()
    assert (first.said.size, first.time, first.repeated) == (5, NOON, False)
    assert holds(first, world.key, world.leaves.root(5))
    assert holds(second, world.key, world.leaves.root(12))
    assert (kept.origin, kept.size, kept.root) == (ORIGIN, 12, world.leaves.root(12).hex())
    assert (kept.keys, kept.time) == ((str(world.log_key.verifier),), NOON + 3600)
    assert checkpoint_of(read_note(kept.note.encode()).text).size == 12


def test_a_witness_with_a_key_of_ml_dsa_44_names_itself_in_what_it_signs(world):
    world.key = make_key(world.folder / "second.pem", WITNESS, ML_DSA_44)

    answer = world.begin(7)

    assert holds(answer, world.key, world.leaves.root(7))
    assert len(read_signatures(answer.line)[0].content) == 8 + 2420


def test_a_log_that_nobody_vouched_for_is_not_cosigned(world):
    with pytest.raises(UnknownKey, match=r"does not know the log desk\.example/log") as refusal:
        world.cosign(world.ask(0, 5))

    assert "--trust VKEY" in refusal.value.fix
    assert world.head() is None


def test_a_checkpoint_of_which_a_known_signature_fails_is_not_cosigned(world):
    content = world.ask(0, 5)
    other = ask(Leaves(numbered(40, name="b")), 0, 5, world.log_key)
    mixed = b"\n\n".join([*content.split(b"\n\n")[:2], other.split(b"\n\n")[2]])

    with pytest.raises(IntegrityFailure, match=f"the signature of {ORIGIN} does not hold"):
        world.cosign(mixed, trust=world.log_key.verifier)

    assert world.head() is None


def test_a_checkpoint_that_no_trusted_key_signed_is_not_cosigned(world, tmp_path):
    world.begin(5)
    stranger = make_key(tmp_path / "stranger.pem", ORIGIN)

    with pytest.raises(UnknownKey, match=r"no key that is trusted for desk\.example/log signed"):
        world.cosign(ask(world.leaves, 5, 6, stranger))

    assert world.head().size == 5


@pytest.mark.parametrize(("old", "size"), [(0, 12), (4, 12), (6, 12), (2, 4), (4, 4), (0, 1)])
def test_a_request_that_starts_elsewhere_or_goes_back_is_told_where_the_witness_stands(world, old, size):
    world.begin(5)

    with pytest.raises(WitnessAhead, match="has size 5") as refusal:
        world.cosign(world.ask(old, size))

    assert refusal.value.exit_code == 5
    assert refusal.value.fix.endswith("--request --old 5")
    assert world.head().size == 5


def test_a_first_request_starts_from_nothing(world):
    with pytest.raises(WitnessAhead, match="has size 0"):
        world.cosign(world.ask(3, 5), trust=world.log_key.verifier)


def test_a_log_is_not_cosigned_under_the_name_of_another(world):
    """Else a desk could take the place of a log that this witness does not know yet."""
    text = checkpoint_text("victim.example/log", 5, world.leaves.root(5))
    note = Note(text, (world.log_key.sign(text),)).content()

    with pytest.raises(UnknownKey, match=r"named desk\.example/log, and the checkpoint is of victim\.example/log"):
        world.cosign(ConsistencyProof(0, (), note).content(), trust=world.log_key.verifier)

    assert world.head() is None


def test_while_a_key_of_the_witness_is_made_nobody_makes_another(tmp_path, monkeypatch):
    """The public line of one would lie beside the private key of the other."""
    monkeypatch.setattr(checkpoint, "PATIENCE_SECONDS", 0.05)
    witness.make_folder(witness.witness_key(tmp_path))

    with alone(witness.witness_key(tmp_path)), pytest.raises(LogUnavailable, match="locked"):
        witness.make_witness_key(tmp_path, WITNESS)

    assert witness.make_witness_key(tmp_path, WITNESS).verifier.name == WITNESS


@pytest.mark.parametrize("fault", ["a hash changed", "a hash missing", "a hash too many", "another history"])
def test_a_log_that_does_not_show_that_it_only_grew_is_not_cosigned(world, fault):
    world.begin(5)
    asked = read_consistency(world.ask(5, 12))
    rival = Leaves([*numbered(4), *numbered(8, name="b")])
    wrong = {
        "a hash changed": asked._replace(hashes=(bytes(32), *asked.hashes[1:])),
        "a hash missing": asked._replace(hashes=asked.hashes[:-1]),
        "a hash too many": asked._replace(hashes=(*asked.hashes, bytes(32))),
        "another history": read_consistency(ask(rival, 5, 12, world.log_key)),
    }[fault]

    with pytest.raises(HistoryForked, match=r"not shown that desk\.example/log only grew since size 5"):
        world.cosign(wrong.content())

    assert world.head().size == 5


def test_a_second_root_for_one_size_is_refused_and_kept_as_evidence(world):
    world.begin(5)
    rival = ask(Leaves(numbered(40, name="b")), 5, 5, world.log_key)

    with pytest.raises(HistoryForked, match="has signed two heads of size 5") as refusal:
        world.cosign(rival)

    evidence = Path(refusal.value.where["file"]).read_bytes()
    assert evidence == read_consistency(rival).checkpoint
    assert world.head().root == world.leaves.root(5).hex()
    assert holds(world.cosign(world.ask(5, 6)), world.key, world.leaves.root(6))


@pytest.mark.parametrize("old", [0, 3, 5])
def test_the_last_head_is_cosigned_again_so_that_a_lost_answer_can_be_had_again(world, old):
    first = world.begin(5)
    world.clock.move(minutes=1)

    again = world.cosign(world.ask(old, 5))

    assert (again.repeated, again.time) == (True, first.time + 60)
    assert holds(again, world.key, world.leaves.root(5))


def test_the_time_of_a_cosignature_never_goes_back(world):
    first = world.begin(5)
    world.clock.move(days=-400)

    second = world.cosign(world.ask(5, 6))

    assert second.time == first.time


def test_an_empty_log_has_one_root(world):
    rootless = ConsistencyProof(0, (), head(bytes(32), 0, world.log_key)).content()

    with pytest.raises(HistoryForked, match="two heads of size 0"):
        world.cosign(rootless, trust=world.log_key.verifier)

    empty = ConsistencyProof(0, (), head(EMPTY_ROOT, 0, world.log_key)).content()
    assert world.cosign(empty, trust=world.log_key.verifier).said.size == 0
    assert world.cosign(world.ask(0, 3)).said.size == 3


def test_a_request_from_beyond_its_own_checkpoint_is_no_request(world):
    with pytest.raises(MalformedInput, match="starts from size 9, and its checkpoint has 5"):
        world.cosign(world.ask(9, 5))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"old 0\n",
        b"old 00\n\nx",
        b"old -1\n\nx",
        b"old 0\n\n\n\n",
        b"old 0\nx\n\nx\n1\nx\n\n",
        b"\xff\n\n",
        b"x" * 999_999,
    ],
    ids=lambda content: repr(content[:20]),
)
def test_what_is_no_request_is_refused_in_a_sentence(world, content):
    with pytest.raises(MalformedInput) as refusal:
        world.cosign(content)

    assert len(refusal.value.message) < 300


def test_a_checkpoint_with_lines_of_its_own_is_not_cosigned(world):
    """They would be signed by the witness, too, and it says nothing about them."""
    text = head(world.leaves.root(3), 3, world.log_key).replace(b"\n\n", b"\nan extension\n\n")

    with pytest.raises(MalformedInput, match="in three lines"):
        world.cosign(ConsistencyProof(0, (), text).content(), trust=world.log_key.verifier)


def test_each_log_has_a_head_of_its_own(world, tmp_path):
    other = make_key(tmp_path / "other.pem", "other.example/log")
    world.begin(9)

    answer = world.cosign(ask(world.leaves, 0, 4, other, origin="other.example/log"), trust=other.verifier)

    assert answer.said.size == 4
    assert world.cosign(world.ask(9, 10)).said.size == 10


# --- keys ------------------------------------------------------------------------------------------------------------


def test_the_key_of_a_log_never_cosigns(world, tmp_path):
    signing = make_key(tmp_path / "signing.pem", WITNESS, ED25519)
    public, private = world.key.verifier, world.key._private  # noqa: SLF001 — a log key made of a witness's
    same = SigningKey(VerifierKey(ORIGIN, ED25519, public.public), private)

    with pytest.raises(KeyRefused, match="a key that signs logs"):
        witness.cosign(world.ask(0, 5), signing, world.folder)
    with pytest.raises(KeyRefused, match=r"is one of the log desk\.example/log"):
        world.cosign(ask(world.leaves, 0, 5, same), trust=same.verifier)

    assert world.head() is None


def test_a_log_changes_its_key_while_both_sign(world, tmp_path):
    new = make_key(tmp_path / "new.pem", ORIGIN)
    world.begin(5)

    with pytest.raises(UnknownKey, match="no key that is trusted"):
        world.cosign(ask(world.leaves, 5, 6, new), trust=new.verifier)
    with pytest.raises(UnknownKey, match="did not sign the checkpoint"):
        world.cosign(world.ask(5, 6), trust=new.verifier)
    world.cosign(ask(world.leaves, 5, 6, world.log_key, new), trust=new.verifier)

    assert world.head().keys == (str(world.log_key.verifier), str(new.verifier))
    assert world.cosign(ask(world.leaves, 6, 7, new)).said.size == 7


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\t", "\udcff", "x" * 256])
def test_a_name_that_no_line_could_hold_makes_no_key(tmp_path, name):
    with pytest.raises(MalformedInput) as refusal:
        witness.make_witness_key(tmp_path / "new", name)

    assert "desk.example/witness" in refusal.value.fix
    assert not (tmp_path / "new").exists()


def test_no_log_is_signed_with_the_key_of_a_witness(world, tmp_path):
    other = witness_key(tmp_path / "elsewhere")

    with pytest.raises(UnknownKey, match="is a key of a witness"):
        world.cosign(world.ask(0, 5), trust=other.verifier)


def test_nobody_is_his_own_witness(world):
    with pytest.raises(UnknownKey, match="nobody is its own witness"):
        witness.check_witness_key(world.log_key.verifier, [])
    with pytest.raises(UnknownKey, match="nobody is its own witness"):
        witness.check_witness_key(world.key.verifier, [VerifierKey(ORIGIN, ED25519, world.key.verifier.public)])

    witness.check_witness_key(world.key.verifier, [world.log_key.verifier])


# --- what is durable -------------------------------------------------------------------------------------------------


def test_no_answer_is_given_where_the_head_cannot_be_kept(world, monkeypatch):
    world.begin(5)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(witness, "write_durably", full)
    with pytest.raises(LogUnavailable, match="cannot keep what it cosigns: No space left"):
        world.cosign(world.ask(5, 6))

    assert world.head().size == 5


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[:-20],
        lambda content: content.replace(b"desk.example", b"else.example", 1),
        lambda content: content.replace(b'"root":"', b'"root":"x'),
        lambda content: content.replace(b'"root":"', b'"root":"00'),
        lambda content: content.replace(b'"size":5', b'"size":"5"'),
        lambda content: content.replace(b'"size":5', b'"size":-5'),
        lambda content: re.sub(rb'"time":[0-9]+', b'"time":%d' % 2**70, content),
        lambda content: re.sub(rb'"time":', b'"time":-', content),
        lambda _: b"",
    ],
)
def test_a_head_that_does_not_read_is_never_taken_for_none(world, change):
    """Else whoever cuts the file lets the witness cosign another history."""
    world.begin(5)
    [place] = (world.folder / "heads").glob("*.json")
    place.write_bytes(change(place.read_bytes()))

    with pytest.raises(IntegrityFailure, match="does not read") as failure:
        world.cosign(world.ask(0, 5), trust=world.log_key.verifier)

    assert failure.value.where == {"file": str(place)}


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(world, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(LogUnavailable, match="cannot keep what it cosigns"):
        witness.cosign(world.ask(0, 5), world.key, tmp_path / "file")


requests = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(0, 12), st.booleans()), min_size=1, max_size=12
)


@given(asked=requests, shared=st.integers(0, 12))
def test_whatever_is_asked_no_two_roots_of_one_size_and_no_smaller_size(tmp_path_factory, asked, shared):
    """A desk that signs two histories, which part after some leaves, asks in any order, with good and bad proofs."""
    world = World(tmp_path_factory.mktemp("world"))
    histories = {name: Leaves([*numbered(shared), *numbered(12, first=shared, name=name)]) for name in "ab"}
    roots: dict[int, bytes] = {}
    sizes = [0]

    for name, old, size, right in asked:
        honest = read_consistency(ask(histories[name], min(old, size), size, world.log_key))
        request = honest if right else honest._replace(hashes=honest.hashes[1:])
        try:
            answer = world.cosign(request.content(), trust=world.log_key.verifier)
        except (WitnessAhead, HistoryForked):
            continue
        assert roots.setdefault(size, answer.said.root) == answer.said.root
        sizes.append(answer.said.size)

    assert sizes == sorted(sizes)
    largest = histories["a"], histories["b"]
    assert any(all(one.root(size) == root for size, root in roots.items()) for one in largest)


def test_control_without_the_proof_any_history_is_cosigned(world, monkeypatch):
    monkeypatch.setattr(witness, "check_growth", lambda *_: None)
    world.begin(5)

    rival = Leaves([*numbered(4), *numbered(8, name="b")])

    assert world.cosign(ask(rival, 5, 12, world.log_key)).said.root == rival.root(12)


# --- the desk that asks ----------------------------------------------------------------------------------------------


class Desk:
    """A log that is signed as it grows, and the witness that it asks."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.key = self.world.log_key
        self.log = MemoryLog(origin=ORIGIN)
        self.state = folder / "log.state"
        self.grow(4)

    def grow(self, count: int) -> None:
        """Append events, and sign the head."""
        fill(self.log, count, first=self.log.basis().position + 1)
        begin_copy(self.log, self.state)
        sign(self.log, Signers([self.key], [self.key.verifier]), self.state)

    def answered(self) -> bytes:
        """Ask the witness, and return its answer."""
        start = witnessed.last_cosigned(self.log, self.witnesses)
        asked = witnessed.request(self.log, start)
        return self.world.cosign(asked.content(), trust=self.key.verifier).line

    @property
    def witnesses(self) -> list[VerifierKey]:
        return [self.world.key.verifier]

    def kept(self) -> int:
        """How many cosignatures the log keeps."""
        return sum(one.kind == COSIGNATURE_LINE for one in self.log.attestations())


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def test_a_request_starts_from_what_the_witness_said_last(desk):
    witnessed.add_cosignatures(desk.log, desk.answered(), desk.witnesses)
    desk.grow(3)

    asked = witnessed.request(desk.log, witnessed.last_cosigned(desk.log, desk.witnesses))

    assert asked.old == 4
    assert asked.content().startswith(b"old 4\n")
    assert checkpoint_of(read_note(asked.checkpoint).text).size == 7
    assert len(read_note(asked.checkpoint).signatures) == 1  # the log's own line; nobody else's is needed


def test_a_log_that_is_not_signed_asks_for_nothing():
    with pytest.raises(NotSigned):
        witnessed.request(MemoryLog(origin=ORIGIN), 0)


def test_a_log_that_is_smaller_than_what_was_cosigned_says_so(desk):
    with pytest.raises(InputRefused, match="the witness has cosigned 9 events, and the log is signed up to 4"):
        witnessed.request(desk.log, 9)


def test_an_answer_is_checked_and_kept_once(desk):
    answer = desk.answered()

    [first] = witnessed.add_cosignatures(desk.log, answer, desk.witnesses)
    [again] = witnessed.add_cosignatures(desk.log, answer, desk.witnesses)

    assert first == witnessed.Added(witnessed.Cosigned(4, desk.world.key.verifier, NOON), new=True)
    assert again == first._replace(new=False)
    assert desk.kept() == 1


def test_a_whole_note_with_the_line_below_it_is_an_answer_too(desk):
    answer = whole_note(desk.log, 4).content() + desk.answered()

    [added] = witnessed.add_cosignatures(desk.log, answer, desk.witnesses)

    assert (added.cosigned.size, added.new, desk.kept()) == (4, True, 1)


def test_an_answer_to_an_earlier_head_is_kept_with_that_head(desk):
    answer = desk.answered()
    desk.grow(2)

    [added] = witnessed.add_cosignatures(desk.log, answer, desk.witnesses)

    assert added.cosigned.size == 4


def test_lines_of_others_are_left_aside_and_alone_are_refused(desk, tmp_path):
    other = witness_key(tmp_path / "other", name="other.example/w")
    answer = desk.answered()
    foreign = other.sign(read_note(whole_note(desk.log, 4).content()).text, time=NOON).line().encode()

    with pytest.raises(UnknownKey, match=f"they are of other.example/w {other.verifier.key_id.hex()}"):
        witnessed.add_cosignatures(desk.log, foreign, desk.witnesses)
    [added] = witnessed.add_cosignatures(desk.log, foreign + answer, desk.witnesses)

    assert (added.cosigned.key, desk.kept()) == (desk.world.key.verifier, 1)


def test_one_line_that_does_not_hold_refuses_the_whole_answer(desk):
    good = read_signatures(desk.answered())[0]
    bad = good._replace(content=good.content[:-1] + bytes([good.content[-1] ^ 1]))
    later = good._replace(content=(time_of(good) + 1).to_bytes(8, "big") + good.content[8:])

    for wrong in (bad, later):
        with pytest.raises(IntegrityFailure, match="holds for no checkpoint of this log"):
            witnessed.add_cosignatures(desk.log, (good.line() + wrong.line()).encode(), desk.witnesses)

    assert desk.kept() == 0


def test_what_is_about_another_log_or_another_head_is_not_kept(desk):
    line, key = desk.answered(), desk.key
    root = desk.log.basis(4).root

    with pytest.raises(InputRefused, match=r"the note is one of other\.example/log") as elsewhere:
        witnessed.add_cosignatures(desk.log, head(root, 4, key, origin="other.example/log") + line, desk.witnesses)
    with pytest.raises(InputRefused, match="no checkpoint of size 3"):
        witnessed.add_cosignatures(desk.log, head(desk.log.basis(3).root, 3, key) + line, desk.witnesses)
    with pytest.raises(IntegrityFailure, match="has root 0000"):
        witnessed.add_cosignatures(desk.log, head(bytes(32), 4, key) + line, desk.witnesses)

    assert elsewhere.value.exit_code == 2
    assert desk.kept() == 0


def test_what_a_desk_trusts_is_remembered_and_a_file_that_is_none_is_named(desk, tmp_path):
    folder = tmp_path / "trusted"
    assert trusted.witnesses(folder) == trusted.roots(folder) == []

    trusted.trust_witness(folder, desk.world.key.verifier)
    trusted.trust_witness(folder, desk.world.key.verifier)
    trusted.trust_root(folder, b"PEM")

    assert trusted.witnesses(folder) == [desk.world.key.verifier]
    assert trusted.roots(folder) == [b"PEM"]
    (folder / "x.vkey").write_text("nothing\n")
    with pytest.raises(MalformedInput) as refusal:
        trusted.witnesses(folder)
    assert refusal.value.where["file"].endswith("x.vkey")
