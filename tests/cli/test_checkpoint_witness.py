"""Two desks cosign each other's logs through files, and have their heads stamped: by the command line."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import Ran
from tests.cli.json_schema import faults
from tests.faults.tools import needs
from tests.proof.authority import Authority, pem
from timeline.cli.app import run
from timeline.cli.terminal import Screen
from timeline.proof.keys import read_key
from timeline.proof.note import checkpoint_of, read_note, read_signatures, read_vkey
from timeline.proof.tlogproof import read_consistency

Desk = Callable[..., Ran]


NAMES = ("north", "south")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Two desks as they begin: each with a log that is signed, the key that signed it, and the key of a witness."""
    folder = tmp_path_factory.mktemp("desks")
    for name in NAMES:
        (folder / name).mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_CONFIG_HOME", str(folder / f"settings-{name}"))
            patch.chdir(folder / name)
            for argv in (
                ("init", "--demo", "--origin", f"{name}.example/log", "--recorder", name),
                ("checkpoint", "key", "new"),
                ("checkpoint",),
                ("checkpoint", "cosign", "--new-key", f"{name}.example/witness", "-o", f"../witness-{name}"),
            ):
                assert run([*argv, "-q"]) == 0
    return folder


@pytest.fixture
def desks(cli, made, tmp_path, monkeypatch) -> dict[str, Desk]:
    """The two desks, which see each other's files, but not each other's keys."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    for name in ("TIMELINE_KEY", "TIMELINE_KEY_PASSPHRASE", "TIMELINE_WITNESS"):
        monkeypatch.delenv(name, raising=False)

    def desk(name: str) -> Desk:
        def run(*argv: str, stdin: bytes = b"") -> Ran:
            monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / f"settings-{name}"))
            monkeypatch.chdir(tmp_path / name)
            return cli(*argv, stdin=stdin)

        return run

    return {name: desk(name) for name in NAMES}


def published(name: str) -> str:
    """The public line of a desk's witness, as it publishes it."""
    return Path(f"../witness-{name}").read_text().strip()


def signs(desk: Desk) -> str:
    """The public line of the key that signs a desk's log."""
    return desk("checkpoint", "key", "show", "--json").json["items"][0]["vkey"]


def grow(desk: Desk, times: int = 1) -> None:
    """Record and sign."""
    for _ in range(times):
        count = len(desk("log", "--all", "--json").json["items"])
        assert desk("append", "note", "kerman-bombing", "--text", f"Checked at {count}.").code == 0
    assert desk("checkpoint", "-q").code == 0


def exchange(asking: Desk, watching: Desk, *, trust: str | None = None, key: str | None = None) -> Ran:
    """Let one desk cosign the other's newest head, through two files."""
    assert asking("checkpoint", "cosign", "--request", "-o", "../request", "--force").code == 0
    trusting = ["--trust", trust] if trust else []
    answered = watching("checkpoint", "cosign", "../request", *trusting, "-o", "../answer", "--force")
    assert answered.code == 0, answered.err
    return asking("checkpoint", "add", "../answer", *(["--key", key] if key else []))


def test_two_desks_watch_each_other_through_files(desks):
    north, south = desks["north"], desks["south"]
    for asking, watching, name in ((north, south, "south"), (south, north, "north")):
        first = exchange(asking, watching, trust=signs(asking), key=published(name))
        grow(asking, 2)
        second = exchange(asking, watching)

        assert first.out.startswith(f"{name}.example/witness cosigned the head of 27 events, as of 20")
        assert second.out.startswith(f"{name}.example/witness cosigned the head of 29 events, as of 20")
        listed = asking("checkpoint", "list", "--json").json["items"]
        assert [one["cosigned_by"] for one in listed] == [[f"{name}.example/witness"]] * 2


def test_a_request_is_the_body_of_add_checkpoint_and_says_what_it_asks(desks):
    asked = desks["north"]("checkpoint", "cosign", "--request")

    request = read_consistency(asked.out.encode())
    assert asked.out.startswith("old 0\n\nnorth.example/log\n27\n")
    assert (request.old, checkpoint_of(read_note(request.checkpoint).text).size) == (0, 27)
    assert asked.err == "asks to cosign size 27, with proof that it grew from size 0\n"


def test_an_answer_is_signature_lines_and_nothing_else(desks):
    north, south = desks["north"], desks["south"]
    request = north("checkpoint", "cosign", "--request").out.encode()

    answered = south("checkpoint", "cosign", "-", "--trust", signs(north), stdin=request)

    [line] = read_signatures(answered.out.encode())
    assert line.name == "south.example/witness"
    assert read_vkey(published("south")).made(line)
    assert answered.err.startswith("cosigned: north.example/log at size 27, root ")
    assert "trusted from now on for north.example/log: north.example/log+" in answered.err


def test_what_was_answered_is_answered_again_and_kept_once(desks):
    north, south = desks["north"], desks["south"]
    exchange(north, south, trust=signs(north), key=published("south"))

    again = south("checkpoint", "cosign", "../request")
    kept = north("checkpoint", "add", "../answer", "--json").json["items"]

    assert again.err.startswith("cosigned again: north.example/log at size 27")
    assert [(one["kind"], one["new"], one["checked"]) for one in kept] == [("cosignature", False, True)]


def test_a_desk_that_does_not_know_a_log_or_a_witness_says_which_line_it_wants(desks):
    north, south = desks["north"], desks["south"]
    north("checkpoint", "cosign", "--request", "-o", "../request")
    unknown = south("checkpoint", "cosign", "../request", "--json")
    south("checkpoint", "cosign", "../request", "--trust", signs(north), "-o", "../answer")
    stranger = north("checkpoint", "add", "../answer", "--json")
    own = north("checkpoint", "add", "../answer", "--key", signs(north), "--json")

    assert (unknown.code, unknown.error["code"]) == (2, "key.unknown")
    assert unknown.error["fix"].endswith("--trust VKEY")
    assert (stranger.code, stranger.error["code"]) == (2, "key.unknown")
    assert stranger.error["where"] == {"file": "../answer"}
    assert "nobody is its own witness" in own.error["message"]
    assert north("checkpoint", "list", "--json").json["items"][0]["cosigned_by"] == []


def test_a_smaller_head_is_exit_5_with_the_size_to_ask_from(desks):
    north, south = desks["north"], desks["south"]
    north("checkpoint", "cosign", "--request", "-o", "../old-request")
    grow(north)
    exchange(north, south, trust=signs(north), key=published("south"))

    refused = south("checkpoint", "cosign", "../old-request", "--json")

    assert (refused.code, refused.error["code"]) == (5, "witness.ahead")
    assert refused.error["fix"] == "ask from there: timeline checkpoint cosign --request --old 28"
    assert refused.error["where"] == {"file": "../old-request", "position": 28}


def test_a_restored_log_that_went_another_way_is_exit_4_and_is_not_cosigned(desks, tmp_path):
    """What the desk itself may not notice, the witness does."""
    north, south = desks["north"], desks["south"]
    backup = (tmp_path / "north" / "timeline.db").read_bytes()
    grow(north)
    exchange(north, south, trust=signs(north), key=published("south"))
    for path in (tmp_path / "north").glob("timeline.db*"):
        path.unlink()
    (tmp_path / "north" / "timeline.db").write_bytes(backup)
    keys = Path(os.environ["XDG_CONFIG_HOME"]) / "escalation-timeline" / "keys"
    [state] = keys.glob("*/log.state")
    state.unlink()  # so that our own guard against forks has nothing to say
    published_head = north("checkpoint", "list", "--json").json["items"][0]["note"]
    Path("../published").write_text(published_head)
    assert north("append", "note", "kerman-bombing", "--text", "Another word.").code == 0
    assert north("checkpoint", "--last", "../published", "-q").code == 0
    north("checkpoint", "cosign", "--request", "--old", "28", "-o", "../forked")

    refused = south("checkpoint", "cosign", "../forked", "--json")

    assert (refused.code, refused.error["code"]) == (4, "witness.fork")
    assert "has signed two heads of size 28" in refused.error["message"]
    assert Path(refused.error["where"]["file"]).exists()


def test_a_witness_may_have_a_key_of_ml_dsa_44_and_a_passphrase(desks, monkeypatch, tmp_path):
    north, south = desks["north"], desks["south"]
    monkeypatch.setenv("TIMELINE_WITNESS", str(tmp_path / "second-witness"))
    (tmp_path / "words").write_text("a long one\n")
    argv = ("checkpoint", "cosign", "--new-key", "south.example/pq", "--ml-dsa-44", "--passphrase-file", "../words")
    made = south(*argv, "--json").json["items"][0]
    north("checkpoint", "cosign", "--request", "-o", "../request")

    locked = south("checkpoint", "cosign", "../request", "--trust", signs(north))
    opened = ("checkpoint", "cosign", "../request", "--trust", signs(north), "--passphrase-file", "../words")
    assert south(*opened, "-o", "../answer").code == 0
    added = north("checkpoint", "add", "../answer", "--key", made["vkey"])

    assert (made["kind"], made["path"]) == ("ml-dsa-44", str(tmp_path / "second-witness" / "key.pem"))
    assert read_key(Path(made["path"]), b"a long one").verifier == read_vkey(made["vkey"])
    assert (locked.code, "is locked with a passphrase" in locked.err) == (2, True)
    assert added.out.startswith("south.example/pq cosigned the head of 27 events")


def test_a_desk_with_several_witnesses_names_the_one_that_it_asks(desks, monkeypatch, tmp_path):
    north, south = desks["north"], desks["south"]
    exchange(north, south, trust=signs(north), key=published("south"))
    grow(north)
    monkeypatch.setenv("TIMELINE_WITNESS", str(tmp_path / "third"))
    other = south("checkpoint", "cosign", "--new-key", "third.example/witness").out.strip()
    south("checkpoint", "cosign", "../request", "--trust", signs(north), "-o", "../answer", "--force")
    north("checkpoint", "add", "../answer", "--key", other)

    unclear = north("checkpoint", "cosign", "--request", "--json")
    starts = [north("checkpoint", "cosign", "--request", *how).out[:7] for how in (["--key", other], ["--old", "0"])]

    assert (unclear.code, unclear.error["where"]) == (2, {"option": "--key"})
    assert "south.example/witness, third.example/witness" in unclear.error["message"]
    assert starts == ["old 27\n", "old 0\n\n"]


def test_nothing_is_cosigned_where_the_answer_could_not_be_written(desks, tmp_path):
    """Else the head would be kept, and the asking desk would have nothing."""
    north, south = desks["north"], desks["south"]
    north("checkpoint", "cosign", "--request", "-o", "../request")
    (tmp_path / "taken").write_text("")

    refused = south("checkpoint", "cosign", "../request", "--trust", signs(north), "-o", "../taken")

    assert (refused.code, "the file is there already" in refused.err) == (2, True)
    heads = Path(os.environ["XDG_CONFIG_HOME"]) / "escalation-timeline" / "witness" / "heads"
    assert not heads.exists()


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("cosign",), "it is not said what to cosign"),
        (("cosign", "x", "--request"), "one thing is done at a time"),
        (("cosign", "--request", "--trust", "x"), "--trust is for FILE"),
        (("cosign", "x", "--old", "3"), "--old is for --request"),
        (("cosign", "x", "--key", "x"), "--key is for --request"),
        (("cosign", "x", "--ml-dsa-44"), "--ml-dsa-44 is for --new-key"),
        (("cosign", "--request", "--passphrase-file", "x"), "--request signs nothing"),
        (("cosign", "--request", "--old", "28"), "has cosigned 28 events, and the log is signed up to 27"),
        (("cosign", "--request", "--key", "nothing"), "this is no public key"),
        (("cosign", "--new-key", "x"), "a key is at"),
        (("cosign", "--new-key", "two words"), "is no name for a witness"),
        (("cosign", "nowhere"), "there is no such file"),
        (("cosign", "timeline.toml"), "this is no"),
        (("cosign", "timeline.db"), "this is no"),
        (("add", "timeline.toml"), "this is no signature line, no note, no time stamp"),
        (("add", "../witness-north"), "this is no signature line, no note, no time stamp"),
        (("stamp", "--size", "3"), "this log has no checkpoint of size 3"),
    ],
    ids=lambda argv: " ".join(argv) if isinstance(argv, tuple) else "",
)
def test_what_does_not_go_together_or_cannot_be_read_is_refused(desks, argv, says):
    refused = desks["north"]("checkpoint", *argv, "--json")

    assert refused.code == 2
    assert refused.out == ""
    assert says in refused.error["message"]
    assert refused.error["fix"]


def test_a_witness_without_a_key_says_how_to_make_one(desks, monkeypatch, tmp_path):
    monkeypatch.setenv("TIMELINE_WITNESS", str(tmp_path / "nowhere"))
    desks["north"]("checkpoint", "cosign", "--request", "-o", "../request")

    refused = desks["south"]("checkpoint", "cosign", "../request", "--json")

    assert (refused.code, refused.error["code"]) == (2, "key.refused")
    assert refused.error["fix"] == "make one: timeline checkpoint cosign --new-key NAME"


def test_a_log_that_is_not_signed_has_nothing_to_ask_or_stamp(cli):
    assert cli("init", "--demo").code == 0

    for argv in (("cosign", "--request"), ("stamp", "-o", "request")):
        refused = cli("checkpoint", *argv, "--json")
        assert (refused.code, refused.error["code"]) == (2, "proof.not-signed")


# --- time stamps -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    needs("openssl", "faketime")
    return Authority(tmp_path_factory.mktemp("authority") / "Ours")


@pytest.fixture
def asked(desks, authority, tmp_path) -> Desk:
    """A desk that has asked for a stamp, with the response and the root beside its folder."""
    north = desks["north"]
    assert north("checkpoint", "stamp", "-o", "../request.tsq").code == 0
    (tmp_path / "response.tsr").write_bytes(authority.reply((tmp_path / "request.tsq").read_bytes()))
    (tmp_path / "root.pem").write_bytes(pem(authority.root))
    return north


def test_a_head_is_stamped_by_way_of_two_files(asked):
    first = asked("checkpoint", "add", "../response.tsr", "--root", "../root.pem", "--request", "../request.tsq")
    again = asked("checkpoint", "add", "../response.tsr", "--json").json["items"][0]

    assert first.out.startswith("the head of 27 events existed before 20")
    assert first.out.endswith("Z, says CN=Ours Authority\n")
    assert first.err == "a time stamp says that the signed bytes existed before then, not when anything happened\n"
    assert (again["kind"], again["by"], again["checked"], again["new"]) == ("rfc3161", "CN=Ours Authority", True, False)
    assert asked("checkpoint", "list", "--json").json["items"][0]["stamped"] == 1


def test_a_request_is_over_the_bytes_that_note_writes(desks, tmp_path):
    north = desks["north"]
    note = north("checkpoint", "stamp", "--note").out.encode()
    told = north("checkpoint", "stamp", "--json").json["items"][0]
    written = north("checkpoint", "stamp", "--size", "27", "--no-certificates", "-o", "../request.tsq")

    assert note == north("checkpoint", "list", "--json").json["items"][0]["note"].encode()
    assert told["sha256"] == sha256(note).hexdigest()
    assert sha256(note).digest() in (tmp_path / "request.tsq").read_bytes()
    assert written.err.startswith("asks to stamp the checkpoint of size 27, SHA-256 ")
    assert "timeline checkpoint add RESPONSE --root CERT.pem" in written.err


def test_a_stamp_is_checked_against_a_root_that_is_given_or_known(asked, tmp_path):
    other = Authority(tmp_path / "Other")
    (tmp_path / "other.pem").write_bytes(pem(other.root))

    unknown = asked("checkpoint", "add", "../response.tsr", "--json")
    foreign = asked("checkpoint", "add", "../response.tsr", "--root", "../other.pem", "--json")
    still_unknown = asked("checkpoint", "add", "../response.tsr", "--json")

    assert (unknown.code, unknown.error["code"]) == (2, "key.unknown")
    assert (foreign.code, foreign.error["code"]) == (4, "stamp.refused")
    assert "does not lead to the root" in foreign.error["message"]
    assert still_unknown.code == 2  # what failed is not trusted from then on
    assert asked("checkpoint", "add", "../response.tsr", "--root", "../root.pem").code == 0


def test_the_request_of_another_day_is_noticed(asked):
    asked("checkpoint", "stamp", "-o", "../other.tsq")

    refused = asked("checkpoint", "add", "../response.tsr", "--root", "../root.pem", "--request", "../other.tsq")

    assert refused.code == 4
    assert "answers another request" in refused.err


def test_what_an_answer_does_not_take_is_not_passed_over(asked):
    refused = asked("checkpoint", "add", "../response.tsr", "--root", "../root.pem", "--key", published("north"))

    assert (refused.code, "a time stamp takes no --key" in refused.err) == (2, True)


def test_a_proof_of_opentimestamps_is_kept_and_said_to_be_unchecked(desks, tmp_path):
    north = desks["north"]
    note = north("checkpoint", "stamp", "--note").out.encode()
    magic = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
    (tmp_path / "note.ots").write_bytes(magic + sha256(note).digest() + b"\x00")

    added = north("checkpoint", "add", "../note.ots")

    assert added.out == (
        "a proof of OpenTimestamps is kept with the head of 27 events; it was not checked: that takes block headers\n"
    )
    assert north("checkpoint", "add", "../note.ots", "--json").json["items"][0]["checked"] is False
    assert north("checkpoint", "list").code == 0
    assert north("verify", "--level", "deep").code == 0


def test_a_request_is_not_written_to_a_terminal(desks, monkeypatch):
    monkeypatch.setattr(Screen, "is_terminal", property(lambda _: True))

    refused = desks["north"]("checkpoint", "stamp")

    assert (refused.code, refused.out) == (2, "")
    assert "-o request.tsq" in refused.err


def test_without_the_extra_the_line_that_installs_it_is_printed(asked, monkeypatch):
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)

    for argv in (("stamp", "-o", "../another.tsq"), ("add", "../response.tsr", "--root", "../root.pem")):
        refused = asked("checkpoint", *argv, "--json")
        assert (refused.code, refused.error["code"]) == (2, "extra.missing")
        assert "in a clone of the repository: pip install -e '.[anchor]'" in refused.error["fix"]


# --- what all verbs promise ------------------------------------------------------------------------------------------


@pytest.fixture
def ready(asked, desks) -> Desk:
    """A desk for which every one of these verbs has something to do."""
    north, south = desks["north"], desks["south"]
    north("checkpoint", "cosign", "--request", "-o", "../request")
    south("checkpoint", "cosign", "../request", "--trust", signs(north), "-o", "../answer")
    exchange(south, north, trust=signs(south), key=published("north"))  # leaves a request of the south
    return asked


VERBS = {
    "cosign FILE": (("cosign", "../request"), "timeline.cosignature/1"),
    "cosign --request": (("cosign", "--request"), "timeline.cosign-request/1"),
    "add": (("add", "../response.tsr", "--root", "../root.pem"), "timeline.attestation/1"),
    "stamp": (("stamp",), "timeline.stamp-request/1"),
}


@pytest.mark.parametrize("name", VERBS)
def test_json_is_what_its_schema_says(ready, name):
    argv, schema_name = VERBS[name]
    schema = ready("schema", schema_name).json

    ran = ready("checkpoint", *argv, "--json")

    assert ran.code == 0, ran.err
    assert list(faults(ran.json, schema, schema)) == []
    assert ran.json["items"]


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "md"])
def test_other_forms_are_plain_and_end_their_lines(ready, name, form):
    ran = ready("checkpoint", *VERBS[name][0], "--format", form)

    assert ran.code == 0, ran.err
    assert ran.out.endswith("\n")
    assert "\x1b" not in ran.out + ran.err
    if form == "jsonl":
        assert all(json.loads(line) for line in ran.out.splitlines())


@pytest.mark.parametrize("verb", ["cosign", "add", "stamp"])
def test_help_says_what_a_verb_does_and_each_option(cli, verb):
    ran = cli("checkpoint", verb, "--help")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: timeline checkpoint {verb}")
    assert "--log" in ran.out


@pytest.mark.parametrize("verb", ["cosign", "add", "stamp"])
def test_an_unknown_option_is_answered_with_the_nearest(cli, verb):
    ran = cli("checkpoint", verb, "--verbos")

    assert ran.code == 2
    assert "did you mean --verbose" in ran.err
