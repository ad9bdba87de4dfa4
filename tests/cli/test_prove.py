"""`timeline prove`: an event proven to be in the signed log, and a log proven to have only grown."""

import os
import subprocess
import sys
from base64 import b64encode

import pytest

from tests.interop import bundles
from tests.log import worlds
from timeline.log import tree
from timeline.log.tree import leaf_hash
from timeline.proof.note import checkpoint_of, read_note
from timeline.proof.policy import satisfied
from timeline.proof.tlogproof import check_growth, policy_of, read_consistency, read_inclusion

KEY = worlds.key(bundles.ORIGIN)


@pytest.fixture
def desk(cli, tmp_path, monkeypatch):  # noqa: ARG001 — it clears the environment first
    """A desk whose log was signed at 9 and at 28; the command line works on its log."""
    made = bundles.seed_desk(tmp_path / "desk")
    monkeypatch.setenv("TIMELINE_KEY", str(made.keys.main))
    monkeypatch.setenv("TIMELINE_LOG", str(made.log))
    return made


def signed(desk):
    """Sign the head, and return the checkpoint at 9 and the newest."""
    newest = desk.sign()
    with desk.open() as log:
        return dict(log.checkpoints())[9], newest


@pytest.mark.parametrize("named", ["sistan-2024-01-18", "action:sistan-2024-01-18", "@14", "UUID"])
def test_prove_prints_the_file(cli, desk, named):
    _, newest = signed(desk)
    with desk.open() as log:
        [recorded] = log.read(after=13, up_to=14)
        [leaf] = log.leaves(after=13, up_to=14)

    ran = cli("prove", recorded.event_id if named == "UUID" else named)

    assert ran.code == 0, ran.err
    proof = read_inclusion(ran.out.encode())
    assert (proof.leaf_index, proof.checkpoint) == (13, newest)
    head = satisfied(policy_of([desk.vkey]), proof.checkpoint).checkpoint
    tree.check_inclusion(proof.leaf_index, head.size, leaf_hash(leaf), proof.hashes, head.root)


def test_prove_writes_a_file_and_prints_its_path(cli, desk, tmp_path):
    signed(desk)

    ran = cli("prove", "@14", "-o", "14.tlog-proof")

    assert (ran.code, ran.out) == (0, "14.tlog-proof\n")
    assert (tmp_path / "14.tlog-proof").read_bytes() == cli("prove", "@14").out.encode()
    assert cli("prove", "@14", "-o", "14.tlog-proof").code == 2


def test_prove_as_json_says_the_same(cli, desk):
    signed(desk)

    [item] = cli("prove", "@14", "--json").json["items"]

    proof = read_inclusion(cli("prove", "@14").out.encode())
    assert item["position"] == item["leaf_index"] + 1 == 14
    assert [bytes.fromhex(one) for one in item["hashes"]] == list(proof.hashes)
    assert item["checkpoint"].encode() == proof.checkpoint


@pytest.mark.usefixtures("desk")
def test_what_was_recorded_since_the_last_signature_is_not_proven(cli):
    ran = cli("prove", "@14", "--json")

    assert ran.code == 2
    assert ran.error["code"] == "proof.not-signed"
    assert ran.error["message"] == "no checkpoint covers position 14: the log is signed up to position 9"
    assert "timeline checkpoint" in ran.error["fix"]


@pytest.mark.usefixtures("seed")
def test_a_log_that_was_never_signed_proves_nothing(cli):
    ran = cli("prove", "@14")

    assert ran.code == 2
    assert "nothing is signed" in ran.err


def test_prove_from_a_checkpoint_shows_that_the_log_only_grew(cli, desk, tmp_path):
    earlier, newest = signed(desk)
    (tmp_path / "published").write_bytes(earlier)

    ran = cli("prove", "--from", "published")

    assert ran.code == 0, ran.err
    proof = read_consistency(ran.out.encode())
    assert (proof.old, proof.checkpoint) == (9, newest)
    check_growth(checkpoint_of(read_note(earlier).text).root, proof, checkpoint_of(read_note(newest).text))
    assert cli("prove", "--from", "-", stdin=earlier).out == ran.out
    [item] = cli("prove", "--from", "published", "--json").json["items"]
    assert (item["old"], item["size"]) == (9, 28)


def test_a_checkpoint_of_another_history_is_an_integrity_failure(cli, desk, tmp_path):
    signed(desk)
    text = f"{bundles.ORIGIN}\n9\n{b64encode(b'9' * 32).decode()}\n".encode()
    (tmp_path / "other").write_bytes(text + b"\n" + KEY.sign(text).line().encode())

    ran = cli("prove", "--from", "other", "--json")

    assert ran.code == 4
    assert ran.error["where"] == {"file": "other", "position": 9}
    assert "the log has root" in ran.error["message"]


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("prove",), 2, "one thing is proven at a time"),
        (("prove", "@14", "--from", "published"), 2, "one thing is proven at a time"),
        (("prove", "nobody"), 3, "goes by"),
        (("prove", "@99"), 3, "goes by"),
        (("prove", "--from", "missing"), 2, "there is no such file"),
        (("prove", "--from", "text"), 2, "this is no signed note"),
        (("prove", "--from", "foreign"), 2, "the checkpoint is one of another.example/log"),
        (("prove", "--from", "later"), 2, "the log is signed up to position 28"),
        (("prove", "@14", "--as-of", "20"), 2, "prove takes no --as-of"),
    ],
)
def test_what_cannot_be_proven_is_refused(cli, desk, tmp_path, argv, code, says):
    signed(desk)
    root = b64encode(b"9" * 32).decode()
    for name, text in (("foreign", f"another.example/log\n9\n{root}\n"), ("later", f"{bundles.ORIGIN}\n99\n{root}\n")):
        key = worlds.key(text.partition("\n")[0])
        (tmp_path / name).write_bytes(text.encode() + b"\n" + key.sign(text.encode()).line().encode())
    (tmp_path / "text").write_text("Tuesday.\n", encoding="utf-8")

    ran = cli(*argv)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert "fix:" in ran.err


def test_a_proof_on_a_terminal_without_utf_8_is_not_altered(desk, root):
    """The dash of a signature line is U+2014: written otherwise, the proof would be none."""
    signed(desk)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(root), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "timeline", "--log", str(desk.log), "prove", "@14"]
    ran = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=True)

    assert read_inclusion(ran.stdout).leaf_index == 13
