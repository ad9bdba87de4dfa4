"""t10. Signed notes: byte for byte what Go makes of them, read strictly, and nothing that was changed is accepted."""

import json
import random
import string
from base64 import b64decode
from binascii import b2a_base64
from contextlib import suppress
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from tests.faults.counts import begin, count, report
from tests.log import worlds
from timeline.errors import IntegrityFailure, LogUnavailable, MalformedInput, TimelineError
from timeline.log.checkpoints import read_checkpoint
from timeline.proof.keys import SigningKey
from timeline.proof.note import (
    COSIGNATURE,
    ED25519,
    ML_DSA_44,
    Note,
    Signature,
    VerifierKey,
    add_signatures,
    checkpoint_of,
    checkpoint_text,
    open_note,
    read_note,
    read_signatures,
    read_vkey,
    time_of,
)

LOG = "desk.example/log"
ROOT = bytes(range(32))
TEXT = checkpoint_text(LOG, 27, ROOT)
SEED = 10


@pytest.fixture(scope="module")
def vectors(root):
    return {
        name: json.loads((root / "tests" / "vectors" / f"{name}.json").read_text("utf-8"))
        for name in ("signed_note", "tlog_generated_by_go_xmod", "wycheproof_ed25519_test")
    }


def go_key(skey: str) -> SigningKey:
    """Return the key that a line of Go's note package holds."""
    *_, name, _, encoded = skey.split("+", 4)
    private = Ed25519PrivateKey.from_private_bytes(b64decode(encoded)[1:])
    return SigningKey(VerifierKey(name, ED25519, private.public_key().public_bytes_raw()), private)


def ml_dsa(name: str = LOG) -> SigningKey:
    private = MLDSA44PrivateKey.generate()
    return SigningKey(VerifierKey(name, ML_DSA_44, private.public_key().public_bytes_raw()), private)


def signed(*keys: SigningKey, text: bytes = TEXT) -> bytes:
    return Note(text, tuple(key.sign(text) for key in keys)).content()


# --- vectors of others -----------------------------------------------------------------------------------------------


def test_the_checkpoints_that_go_signed_are_signed_the_same_by_us(vectors):
    """Ed25519 has no chance in it: the same key and text give the same bytes."""
    made = vectors["tlog_generated_by_go_xmod"]["signed_checkpoints"]
    for one in made:
        text = checkpoint_text(one["Origin"], one["Size"], read_checkpoint(one["Note"].encode()).root)
        key = go_key(one["Skey"])

        assert str(key.verifier) == one["Vkey"]
        assert signed(key, text=text) == one["Note"].encode()
        assert open_note(one["Note"].encode(), [read_vkey(one["Vkey"])]).signed_by == (key.verifier,)
    assert len(made) == 5


def test_notes_of_the_specification_and_of_go_are_opened_as_they_say(vectors):
    opened = [one for one in vectors["signed_note"]["cases"] if "note" in one]
    for one in opened:
        keys = [read_vkey(vkey) for vkey in one["vkeys"]]

        assert [str(key) for key in keys] == one["vkeys"]
        if one["ok"]:
            assert [key.name for key in open_note(one["note"].encode(), keys).signed_by] == one["verified"]
        else:
            with pytest.raises(IntegrityFailure, match="no known key signed"):
                open_note(one["note"].encode(), keys)
    assert len(opened) == 4


def test_a_text_that_is_no_checkpoint_is_signed_as_go_signs_it(vectors):
    [one] = [one for one in vectors["signed_note"]["cases"] if "skey" in one]

    assert signed(go_key(one["skey"]), text=one["text"].encode()) == one["expect_note"].encode()


def test_ed25519_is_as_strict_as_wycheproof_wants_it(vectors):
    tried = 0
    for group in vectors["wycheproof_ed25519_test"]["testGroups"]:
        key = VerifierKey("key", ED25519, bytes.fromhex(group["publicKey"]["pk"]))
        for one in group["tests"]:
            signature = Signature("key", key.key_id, bytes.fromhex(one["sig"]))
            try:
                key.check(bytes.fromhex(one["msg"]), signature)
                found = "valid"
            except IntegrityFailure:
                found = "invalid"

            assert found == one["result"], one
            tried += 1
    assert tried == 151


# --- what is refused -------------------------------------------------------------------------------------------------

WHOLE = signed(worlds.key(LOG)).decode()
TEXT_PART, LINE = WHOLE.split("\n\n")
BROKEN = {
    "nothing": ("", "no empty line"),
    "no signature": (f"{TEXT_PART}\n\n", "no empty line"),
    "one line end": (f"{TEXT_PART}\n{LINE}", "no empty line"),
    "no last line end": (WHOLE[:-1], "does not end"),
    "carriage return": (WHOLE.replace("\n", "\r\n"), "control character"),
    "tab": (WHOLE.replace("27", "2\t7"), "control character"),
    "nul": (WHOLE.replace("27", "27\0"), "control character"),
    "hyphen for the dash": (WHOLE.replace("\u2014", "-"), "no signature line"),
    "no blank after the dash": (WHOLE.replace("\u2014 ", "\u2014"), "no signature line"),
    "no name": (WHOLE.replace(f"\u2014 {LOG}", "\u2014"), "no signature line"),
    "a plus in the name": (WHOLE.replace(f"\u2014 {LOG}", "\u2014 a+b"), "no signature line"),
    "a blank in the name": (WHOLE.replace(f"\u2014 {LOG}", "\u2014 desk example"), "no signature line"),
    "a no-break space in the name": (WHOLE.replace(f"\u2014 {LOG}", "\u2014 desk\u00a0x"), "no signature line"),
    "a line separator in the name": (WHOLE.replace(f"\u2014 {LOG}", "\u2014 desk\u2028x"), "no signature line"),
    "another line below": (f"{WHOLE}more\n", "no signature line"),
    "base64 of another alphabet": (WHOLE.replace("+", "-").replace("/", "_"), "not base64"),
    "base64 without its end": (f"{WHOLE[:-3]}\n", "not base64"),
    "a blank in base64": (f"{WHOLE[:-9]} {WHOLE[-9:]}", "no signature line"),
    "a signature of nothing": (f"{TEXT_PART}\n\n\u2014 {LOG} AAAAAA==\n", "too short"),
    "too many lines": (WHOLE + LINE * 64, "65 signatures"),
    "too long": (WHOLE + "\u2014 x AAAAAAAA\n" * 5000, "more than 65536"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_signed_note_is_refused_by_what_is_wrong_with_it(name):
    content, says = BROKEN[name]

    with pytest.raises(MalformedInput, match=says) as refusal:
        open_note(content.encode(), [worlds.key(LOG).verifier])

    assert refusal.value.exit_code == 2
    assert refusal.value.fix


def test_what_is_not_utf_8_is_no_note():
    with pytest.raises(MalformedInput, match="not UTF-8"):
        read_note(WHOLE.encode().replace(b"27", b"\xff"))


def test_base64_that_encodes_back_to_another_text_is_refused():
    """Its last letter holds bits that decode to nothing: a second way to write one signature."""
    *before, last, _ = LINE.removesuffix("\n")
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    other = letters[letters.index(last) ^ 1]
    again = f"{''.join(before)}{other}=\n"

    assert b64decode(again.rsplit(" ", maxsplit=1)[-1]) == b64decode(LINE.split(" ")[-1])
    with pytest.raises(MalformedInput, match="not base64"):
        read_note(f"{TEXT_PART}\n\n{again}".encode())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{LOG}\n27\n", "too few lines"),
        (f"{LOG}\n027\n{b2a_base64(ROOT).decode()}", "leading zero"),
        (f"{LOG}\n+27\n{b2a_base64(ROOT).decode()}", "a sign"),
        (f"{LOG}\n2_7\n{b2a_base64(ROOT).decode()}", "an underscore"),
        (f"{LOG}\n 27\n{b2a_base64(ROOT).decode()}", "a blank"),
        (f"{LOG}\n\u0662\u0667\n{b2a_base64(ROOT).decode()}", "digits of another script"),
        (f"{LOG}\n-1\n{b2a_base64(ROOT).decode()}", "below nothing"),
        (f"{LOG}\n{2**63}\n{b2a_base64(ROOT).decode()}", "beyond 2^63"),
        (f"{LOG}\n27\n{b2a_base64(ROOT[:31]).decode()}", "31 bytes"),
        (f"\n27\n{b2a_base64(ROOT).decode()}", "no origin"),
        (f"{LOG}\n27\n{b2a_base64(ROOT).decode()}extension\n", "an extension line"),
    ],
)
def test_a_note_that_is_no_checkpoint_of_three_lines_is_none(text, why):
    assert why
    with pytest.raises(MalformedInput, match="no checkpoint"):
        checkpoint_of(text.encode())


def test_a_checkpoint_says_what_was_put_into_it():
    assert checkpoint_of(TEXT) == (LOG, 27, ROOT)


@pytest.mark.parametrize(
    ("vkey", "says"),
    [
        ("desk.example/log+1d9c0782", "not NAME"),
        ("desk.example/log+1d9c0782+A*", "not base64"),
        (str(worlds.key(LOG).verifier).replace("1d9c0782", "1d9c0783"), "its id"),
        (str(worlds.key(LOG).verifier).replace("desk", "dusk"), "its id"),
        ("desk.example/log+1d9c0782+AYqI", "bytes are not the 32"),
        ("desk.example/log+1d9c0782+AoqI", "type 02"),
        ("desk.example/log+1d9c0782+", "type nothing"),
        (f"+1d9c0782+{b2a_base64(bytes([1]) + ROOT, newline=False).decode()}", "name is empty"),
        (f"a b+1d9c0782+{b2a_base64(bytes([1]) + ROOT, newline=False).decode()}", "a blank"),
        (f"a\udcff+1d9c0782+{b2a_base64(bytes([1]) + ROOT, newline=False).decode()}", "no UTF-8"),
    ],
)
def test_what_is_no_public_line_is_refused_by_what_is_wrong_with_it(vkey, says):
    with pytest.raises(MalformedInput, match=says):
        read_vkey(vkey)


# --- keys and signatures ---------------------------------------------------------------------------------------------


def test_the_id_of_a_key_goes_with_its_name_its_kind_and_its_bytes():
    key = worlds.key(LOG).verifier

    assert key.key_id == sha256(f"{LOG}\n".encode() + b"\x01" + key.public).digest()[:4]
    assert len({one.key_id for one in (key, key._replace(name="x"), key._replace(kind=COSIGNATURE))}) == 3
    assert (key.label, str(key)) == (f"{LOG}+1d9c0782", f"{LOG}+1d9c0782+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c")


def test_lines_of_unknown_keys_count_as_not_there():
    """So a key can change, and witnesses can sign: who does not know them reads on."""
    known, other = worlds.key(LOG), worlds.key(LOG, seed=3)

    opened = open_note(signed(other, known), [known.verifier])

    assert opened.signed_by == (known.verifier,)
    assert opened.unknown == (other.sign(TEXT),)


def test_a_line_that_shares_only_a_name_or_only_an_id_with_a_known_key_is_unknown():
    known = worlds.key(LOG).verifier
    same_name = Signature(LOG, b"\0\0\0\0", bytes(64))
    same_id = Signature("other.example/log", known.key_id, bytes(64))
    note = add_signatures(read_note(WHOLE.encode()), [same_name, same_id])

    assert open_note(note.content(), [known]).unknown == (same_name, same_id)


@pytest.mark.parametrize("bad", [bytes(64), bytes(63), bytes(65), b"\1"])
def test_one_failing_line_of_a_known_key_rejects_the_whole_note(bad):
    """The other line holds: still nobody may say that this key signed."""
    known, other = worlds.key(LOG), worlds.key(LOG, seed=3)
    note = Note(TEXT, (known.sign(TEXT), Signature(LOG, other.verifier.key_id, bad)))

    with pytest.raises(IntegrityFailure, match="does not hold") as failure:
        open_note(note.content(), [known.verifier, other.verifier])

    assert failure.value.exit_code == 4


def test_two_keys_of_one_name_and_id_are_refused(monkeypatch):
    """An id has four bytes: somebody looks for a key that has the same, and stands for the other."""
    one, other = VerifierKey(LOG, ED25519, ROOT), VerifierKey(LOG, ED25519, bytes(32))
    monkeypatch.setattr(VerifierKey, "key_id", property(lambda _: b"same"))

    with pytest.raises(MalformedInput, match="tell them apart"):
        open_note(WHOLE.encode(), [one, one, other])


def test_a_second_line_of_a_kind_that_quantum_computers_do_not_break_is_checked_too():
    first, second = worlds.key(LOG), ml_dsa()
    content = signed(first, second)

    opened = open_note(content, [first.verifier, second.verifier])

    assert opened.signed_by == (first.verifier, second.verifier)
    assert open_note(content, [first.verifier]).signed_by == (first.verifier,)
    assert read_vkey(str(second.verifier)) == second.verifier
    assert time_of(opened.note.signatures[1]) == 0
    changed = content.replace(b"\n27\n", b"\n28\n")
    with pytest.raises(IntegrityFailure, match="does not hold"):
        open_note(changed, [second.verifier])


@pytest.mark.parametrize("kind", [COSIGNATURE, ML_DSA_44])
def test_a_cosignature_holds_for_its_time_only(kind):
    key = worlds.key("witness.example/w", COSIGNATURE) if kind == COSIGNATURE else ml_dsa("witness.example/w")
    line = key.sign(TEXT, time=1705569120)
    later = line._replace(content=(1705569121).to_bytes(8, "big") + line.content[8:])

    key.verifier.check(TEXT, line)
    with pytest.raises(IntegrityFailure, match="does not hold"):
        key.verifier.check(TEXT, later)

    assert time_of(line) == 1705569120


@pytest.mark.parametrize("content", [b"\xff" * 72, bytes(8), b"\1"])
def test_a_cosignature_without_a_time_is_none(content):
    key = worlds.key("witness.example/w", COSIGNATURE).verifier

    with pytest.raises(IntegrityFailure, match="says no time"):
        key.check(TEXT, Signature(key.name, key.key_id, content))


def test_the_bytes_that_a_cosigner_signs_are_those_of_the_specification():
    """Ed25519: header, time, note. ML-DSA-44: a structure that names the cosigner and the log."""
    seen = []

    class Pen:
        def sign(self, message: bytes) -> bytes:
            seen.append(message)
            return b"x"

    for kind, size in ((COSIGNATURE, 32), (ML_DSA_44, 1312)):
        SigningKey(VerifierKey("w.example", kind, bytes(size)), Pen()).sign(TEXT, time=7)

    assert seen[0] == b"cosignature/v1\ntime 7\n" + TEXT
    name, origin = b"\x09w.example", b"\x10desk.example/log"
    numbers = [number.to_bytes(8, "big") for number in (7, 0, 27)]
    assert seen[1] == b"subtree/v1\n\0" + name + numbers[0] + origin + numbers[1] + numbers[2] + ROOT


def test_a_name_that_does_not_fit_into_a_cosignature_is_refused_in_a_sentence():
    """255 bytes: an origin may have 200 characters of four bytes each."""
    long = "\N{GRINNING FACE}" * 64

    with pytest.raises(MalformedInput, match="256 bytes"):
        ml_dsa(long).sign(TEXT)
    with pytest.raises(MalformedInput, match="256 bytes"):
        ml_dsa().sign(checkpoint_text(long, 1, ROOT))


def test_a_kind_that_the_library_does_not_know_is_said(monkeypatch):
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: PLC0415

    class Lacking:
        @classmethod
        def from_public_bytes(cls, _: bytes) -> None:
            message = "no ML-DSA in this build"
            raise UnsupportedAlgorithm(message)

    key = ml_dsa()
    monkeypatch.setattr(mldsa, "MLDSA44PublicKey", Lacking)

    with pytest.raises(LogUnavailable, match="does not know the kind"):
        open_note(signed(key), [key.verifier])


def test_lines_are_added_once_and_read_alone():
    note = read_note(WHOLE.encode())
    line = worlds.key(LOG, seed=3).sign(TEXT)

    both = add_signatures(note, [note.signatures[0], line])

    assert both.signatures == (note.signatures[0], line)
    assert read_signatures(line.line().encode()) == (line,)
    with pytest.raises(MalformedInput):
        read_signatures(b"")


# --- mutations -------------------------------------------------------------------------------------------------------

ODD = ("\n", "\n\n", "\r", "\0", "\t", " ", "\u2014", "\u2013", "\u00a0", "\u2028", "\x85", "+", "=", "==", "0", "27")
ODD += ("\u0662", "\ufeff", "\u200b", "\N{COMBINING ACUTE ACCENT}", LOG, LINE, WHOLE)


def mutated(chance: random.Random, content: bytes) -> bytes:
    """Change a note in one to three places: bits, bytes, lines, odd characters."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        way = chance.randrange(7)
        if way == 0:
            place = min(at, len(content) - 1)
            content = content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
        elif way == 1:
            content = content[:at] + content[at + chance.randrange(1, 4) :]
        elif way == 2:
            content = content[:at] + chance.choice(ODD).encode() + content[at:]
        elif way == 3:
            content = content[:at] + content[end:] + content[at:end]
        elif way == 4:
            content = content[:at] + content[at:end] * 2 + content[end:]
        elif way == 5:
            lines = content.split(b"\n")
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            content = b"\n".join(lines)
        else:
            content = content[: chance.randrange(len(content) + 1)]
        content = content or b"x"
    return content


def accepted(number: int) -> tuple[int, list[bytes], list[str]]:
    """Open that many changed notes; return how many opened, those with another text, and errors that are not ours."""
    known, witness = worlds.key(LOG), worlds.key("witness.example/w", COSIGNATURE, seed=2)
    other = worlds.key("other.example/log", seed=3)
    content = Note(TEXT, (known.sign(TEXT), witness.sign(TEXT, time=1), other.sign(TEXT))).content()
    keys = [known.verifier, witness.verifier]
    chance = random.Random(SEED)  # noqa: S311 — the same changes each time
    opened, wrong, crashes = 0, [], []
    for _ in range(number):
        changed = mutated(chance, content)
        try:
            note = open_note(changed, keys).note
            checkpoint_of(note.text)
        except TimelineError as error:
            if error.code == "bug":
                crashes.append(repr(error))
        except Exception as error:  # noqa: BLE001 — whatever it is, it must not come out
            crashes.append(repr(error))
        else:
            opened += 1
            wrong += [changed] if note.text != TEXT else []
    return opened, wrong, crashes


@pytest.mark.fault
def test_no_changed_text_is_accepted_and_no_change_is_a_crash():
    begin()
    number = count("t10")
    opened, wrong, crashes = accepted(number)

    report("t10", mutations=number, opened=opened, accepted=len(wrong), crashes=len(crashes), seed=SEED)
    assert wrong == []
    assert crashes == []
    assert 0 < opened < number // 3  # what changed stood in a line of nobody known, or changed nothing


@pytest.mark.fault
def test_control_a_known_keys_failing_signature_that_is_passed_over_lets_changed_text_in(monkeypatch):
    checked = VerifierKey.check

    def passing_over(key: VerifierKey, text: bytes, signature: Signature) -> None:
        with suppress(IntegrityFailure):
            checked(key, text, signature)

    monkeypatch.setattr(VerifierKey, "check", passing_over)
    _, wrong, _ = accepted(2000)

    assert wrong


def test_what_stands_above_an_empty_line_is_no_signature():
    """It would be kept beside a checkpoint, and be read by nobody."""
    line = worlds.key(LOG, seed=3).sign(TEXT).line()

    assert len(read_signatures(line.encode())) == 1
    for content in (f"\N{EM DASH} junk\n\n{line}", f"\n{line}", f"{line}\n{line}"):
        with pytest.raises(MalformedInput, match="an empty line stands among the signatures"):
            read_signatures(content.encode())
