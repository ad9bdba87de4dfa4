"""t13. A time stamp says that a signed head existed before some moment: right verdict, right words, no network."""

import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.contracts.event_log import fill
from tests.faults import counts
from tests.faults.tools import needs
from tests.proof.authority import DAY, Authority, Span, accepts, around, certificates_of, pem, rebuilt, run
from tests.proof.heads import ORIGIN, log_key, witness_key
from timeline.errors import ExtraMissing, InputRefused, IntegrityFailure, MalformedInput, StampRefused, UnknownKey
from timeline.log import MemoryLog
from timeline.proof import der, stamped, stamps
from timeline.proof.checkpoint import TOKEN, Signers, begin_copy, sign, whole_note
from timeline.proof.note import read_note
from timeline.proof.tlogproof import NotSigned
from timeline.proof.witnessed import add_cosignatures

VECTORS = Path("tests/vectors/rfc3161")
HELLO = b"hello"  # what the vectors are over
SMALLEST = 40


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    needs("openssl", "faketime")
    return Authority(tmp_path_factory.mktemp("authorities") / "Ours")


@pytest.fixture
def signed(tmp_path) -> MemoryLog:
    """A log of seven events, signed at the fourth and at the last."""
    log, key = MemoryLog(origin=ORIGIN), log_key(tmp_path)
    for first, count in ((1, 4), (5, 3)):
        fill(log, count, first=first)
        begin_copy(log, tmp_path / "log.state")
        sign(log, Signers([key], [key.verifier]), tmp_path / "log.state")
    return log


@pytest.fixture
def note(signed) -> bytes:
    """The bytes that are stamped."""
    return stamped.stamped_note(signed)[1]


# --- the twelve cases ------------------------------------------------------------------------------------------------


class Case:
    """What a case may need: the authority, the note, and a folder for another authority."""

    def __init__(self, authority: Authority, note: bytes, folder: Path) -> None:
        self.authority, self.note, self.folder = authority, note, folder
        self.roots = [pem(authority.root)]
        self.asked: bytes | None = None

    def response(self, **how: object) -> bytes:
        return self.authority.reply(stamps.make_request(self.note), **how)

    def other(self, **how: object) -> Authority:
        """Take another authority instead, and trust its root."""
        self.authority = Authority(self.folder / "Other", **how)
        self.roots = [pem(self.authority.root)]
        return self.authority


def granted(case: Case) -> bytes:
    return case.response()


def other_hash(case: Case) -> bytes:
    return case.authority.reply(stamps.make_request(case.note + b" "))


def other_authority(case: Case) -> bytes:
    roots = case.roots
    case.other()
    case.roots = roots
    return case.response()


def expired_then(case: Case) -> bytes:
    case.other(span=Span(datetime.now(UTC) - 400 * DAY, datetime.now(UTC) - 30 * DAY))
    return case.response()


def expired_since(case: Case) -> bytes:
    then = datetime(2020, 6, 1, 12, tzinfo=UTC)
    case.other(span=around(then))
    return case.response(at=then)


def injected(case: Case) -> bytes:
    """Certificates that nobody signed for are put into the response, beside the right one."""
    token = stamps.token_of(case.response())
    spoofed = Authority(case.folder / "Spoofed").certificate.public_bytes(Encoding.DER)
    return rebuilt(token, sorted([certificates_of(token).content, spoofed]))


def substituted(case: Case) -> bytes:
    """Another certificate of the same key, by the same root, stands in the place of the one that was used."""
    token = stamps.token_of(case.response())
    used, put = case.authority.certificate, case.authority.certify("Authority")
    numbers = [one.serial_number.to_bytes(20, "big") for one in (used, put)]
    return rebuilt(token, [put.public_bytes(Encoding.DER)]).replace(numbers[0], numbers[1])


def out_of_order(case: Case) -> bytes:
    token = stamps.token_of(case.response(chain=True))
    brought = [one.encoded() for one in der.read_values(certificates_of(token).content)]
    return rebuilt(token, sorted(brought, reverse=True))


def rejected(case: Case) -> bytes:
    [version, imprint, *rest] = der.read_value(stamps.make_request(case.note)).inside()
    weak = der.Value(der.OID, bytes.fromhex("2b0e03021a")).encoded()  # SHA-1, which the authority does not take
    weak = der.Value(der.SEQUENCE, weak).encoded() + der.Value(der.OCTETS, bytes(20)).encoded()
    del imprint
    parts = [version.encoded(), der.Value(der.SEQUENCE, weak).encoded(), *(one.encoded() for one in rest)]
    return case.authority.reply(der.Value(der.SEQUENCE, b"".join(parts)).encoded())


def other_nonce(case: Case) -> bytes:
    case.asked = stamps.make_request(case.note)
    return case.response()


def not_for_stamps(case: Case, **purpose: object) -> bytes:
    """OpenSSL signs with nothing but a certificate for stamps, so the key has another one while it is checked."""
    case.other()
    token = stamps.token_of(case.response())
    used = case.authority.certificate
    put = case.authority.certify("Authority", **(purpose or {"purpose": ExtendedKeyUsageOID.CODE_SIGNING}))
    numbers = [one.serial_number.to_bytes(20, "big") for one in (used, put)]
    return rebuilt(token, [put.public_bytes(Encoding.DER)]).replace(numbers[0], numbers[1])


def altered(case: Case) -> bytes:
    response = case.response()
    return response[:-5] + bytes([response[-5] ^ 1]) + response[-4:]


CASES: dict[str, tuple[Callable[[Case], bytes], type[Exception] | None, str]] = {
    "granted": (granted, None, "Ours Authority"),
    "over other bytes": (other_hash, StampRefused, "about other bytes than any checkpoint of this log"),
    "another authority": (other_authority, StampRefused, "does not lead to the root that was given"),
    "expired at its own time": (expired_then, StampRefused, "had expired by the time that it says"),
    "expired since": (expired_since, None, "Other Authority"),
    "certificates injected": (injected, None, "Ours Authority"),
    "certificate substituted": (substituted, StampRefused, "signed for another certificate than the one"),
    "certificates out of order": (out_of_order, MalformedInput, "do not stand in the order that DER demands"),
    "not granted": (rejected, InputRefused, "made no time stamp: rejected"),
    "another nonce": (other_nonce, StampRefused, "its nonce is not the one that was asked with"),
    "certificate not for stamps": (not_for_stamps, StampRefused, "is not one for time stamps alone"),
    "altered": (altered, StampRefused, "its signature does not hold: it was altered"),
}


def verdict(name: str, case: Case, log: MemoryLog) -> str:
    """Return what came of a case, in the words of the one who asked: who stamped it, or why not."""
    make, refusal, _ = CASES[name]
    content = make(case)
    try:
        stamp = stamped.add_token(log, content, case.roots, case.asked).stamp
    except (InputRefused, IntegrityFailure) as error:
        exact = type(error) is refusal
        return error.message if exact else f"{type(error).__name__}: {error.message}"
    return stamp.authority if stamp else "unchecked"


@pytest.fixture
def case(authority, note, tmp_path) -> Case:
    (tmp_path / "case").mkdir()
    return Case(authority, note, tmp_path / "case")


@pytest.mark.fault
@pytest.mark.parametrize("name", CASES)
def test_each_case_has_its_verdict_and_its_words(case, signed, name):
    counts.begin()
    says = verdict(name, case, signed)

    _, refusal, words = CASES[name]
    assert words in says
    assert (refusal is None) == (not says.startswith(("the time stamp", "this is no", "nothing", "the authority made")))
    assert len(signed.attestations()) == (refusal is None)
    counts.report("t13", case=name, says=says[:120], wrong=0)


@pytest.mark.parametrize("how", [{"purpose": None}, {"critical": False}])
def test_a_certificate_is_for_stamps_alone_or_it_makes_none(case, note, how):
    content = not_for_stamps(case, **how)

    with pytest.raises(StampRefused, match="is not one for time stamps alone"):
        stamps.check_token(note, content, case.roots[0])


def test_control_without_the_root_any_authority_is_as_good_as_another(case, signed, monkeypatch):
    monkeypatch.setattr(stamps, "_check_chain", lambda *_: None)

    assert verdict("another authority", case, signed) == "CN=Other Authority"


def test_control_without_the_name_in_what_is_signed_one_certificate_is_as_good_as_another(case, signed, monkeypatch):
    monkeypatch.setattr(stamps, "_check_named", lambda *_: None)

    assert "Ours Authority" in verdict("certificate substituted", case, signed)


# --- what it says ----------------------------------------------------------------------------------------------------


def test_a_stamp_says_before_when_the_bytes_existed(case, note):
    then = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    case.other(span=around(then))

    stamp = stamps.check_token(note, stamps.token_of(case.response(at=then)), case.roots[0])

    assert abs(stamp.time - then) <= timedelta(seconds=2)
    assert stamp.before == stamp.time + timedelta(seconds=1)  # the authority says that it may be off by one
    assert stamp.serial > 0


def test_the_note_is_stamped_as_it_was_signed_first(signed, authority, tmp_path):
    """Cosignatures, and lines of keys that come later, must not change which bytes a stamp is about."""
    before = stamped.stamped_note(signed)
    other = witness_key(tmp_path / "witness")
    add_cosignatures(signed, other.sign(read_note(before[1]).text, time=9).line().encode(), [other.verifier])

    added = stamped.add_token(signed, authority.reply(stamps.make_request(before[1])), [pem(authority.root)])

    assert stamped.stamped_note(signed) == before
    assert len(read_note(before[1]).signatures) == 1
    assert len(whole_note(signed, 7).signatures) == 2
    assert (added.size, added.new) == (7, True)


def test_a_stamp_finds_the_checkpoint_that_it_is_about_and_is_kept_once(signed, authority):
    response = authority.reply(stamps.make_request(stamped.stamped_note(signed, 4)[1]))
    roots = [pem(authority.root)]

    first, again = stamped.add_token(signed, response, roots), stamped.add_token(signed, response, roots)

    assert (first.size, first.new, again.new) == (4, True, False)
    [kept] = signed.attestations(4)
    assert (kept.kind, kept.content) == (TOKEN, stamps.token_of(response))
    assert kept.content in response
    assert stamped.add_token(signed, kept.content, roots) == again  # the token alone is as good


def test_the_nonce_of_the_request_is_compared_if_it_is_given(signed, note, authority):
    asked = stamps.make_request(note)

    added = stamped.add_token(signed, authority.reply(asked), [pem(authority.root)], asked)

    assert added.new
    with pytest.raises(MalformedInput, match=r"no request of RFC 3161"):
        stamped.add_token(signed, authority.reply(asked), [pem(authority.root)], b"x")


def test_one_of_several_roots_is_enough_and_none_is_not(signed, note, authority, tmp_path):
    other = Authority(tmp_path / "Second")
    response = authority.reply(stamps.make_request(note))

    assert stamped.add_token(signed, response, [pem(other.root), pem(authority.root)]).new
    with pytest.raises(UnknownKey, match="no root of a time-stamp authority is known"):
        stamped.add_token(signed, response, [])


def test_a_response_without_certificates_takes_them_from_below_the_root(signed, note, authority):
    response = authority.reply(stamps.make_request(note, certificates=False))

    with pytest.raises(MalformedInput, match="brings no certificate of its authority"):
        stamped.add_token(signed, response, [pem(authority.root)])
    assert stamped.add_token(signed, response, [pem(authority.root, authority.certificate)]).new


def test_a_response_may_bring_the_whole_chain_in_the_order_of_der(signed, case):
    token = stamps.token_of(case.response(chain=True))
    brought = sorted(one.encoded() for one in der.read_values(certificates_of(token).content))

    assert len(brought) == 2
    assert stamped.add_token(signed, rebuilt(token, brought), case.roots).new


@pytest.mark.parametrize("named_by", ["sha1", "sha256", "sha512"])
def test_the_certificate_may_be_named_by_any_hash_that_is_defined_for_it(note, authority, named_by):
    token = stamps.token_of(authority.reply(stamps.make_request(note), named_by=named_by))

    assert der.named_certificate(token)[0] == named_by
    assert stamps.check_token(note, token, pem(authority.root)).serial


def test_two_certificates_of_one_number_are_refused(note, case):
    """The library would take one of them, by the order of a set: not always the same."""
    token = stamps.token_of(case.response())
    used, put = case.authority.certificate, case.authority.certify("Authority")
    twin = put.public_bytes(Encoding.DER).replace(
        put.serial_number.to_bytes(20, "big"), used.serial_number.to_bytes(20, "big")
    )
    both = rebuilt(token, sorted([certificates_of(token).content, twin]))

    with pytest.raises(StampRefused, match="two different certificates of one number"):
        stamps.check_token(note, both, case.roots[0])


# --- the vectors -----------------------------------------------------------------------------------------------------


def vector(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


def test_the_vectors_of_another_authority_hold_against_its_root_and_no_other():
    chain = vector("test_tsa/ts_chain.pem")
    good = stamps.check_token(HELLO, stamps.token_of(vector("test_tsa/response.tsr")), chain)

    assert (good.time, good.authority) == (
        datetime(2024, 10, 8, 15, 40, 32, tzinfo=UTC),
        "CN=Test TSA Timestamping,O=local",
    )
    with pytest.raises(StampRefused, match="does not lead to the root"):
        stamps.check_token(HELLO, stamps.token_of(vector("test_tsa/other_response.tsr")), chain)
    with pytest.raises(StampRefused, match="other bytes"):
        stamps.check_token(b"hallo", stamps.token_of(vector("test_tsa/response.tsr")), chain)


def test_injected_certificates_speak_for_nobody():
    """The response brings one of `Spoofed TSA`; who signed is said by what is signed."""
    token = stamps.token_of(vector("test_tsa/response-injected-certs.tsr"))

    stamp = stamps.check_token(HELLO, token, vector("test_tsa/ts_chain.pem"))

    assert b"Spoofed TSA" in token
    assert stamp.authority == "CN=Test TSA Timestamping,O=local"


def test_a_nonce_is_read_as_the_vectors_have_it():
    assert stamped.nonce_of(vector("test_tsa/request.der")) == 0x36A44F9F4A391FD3
    assert stamps.imprint_of(stamps.token_of(vector("test_tsa/response.tsr"))).nonce == 0x36A44F9F4A391FD3


def test_the_response_that_openssl_wrote_with_its_chain_is_refused_with_the_way_out():
    with pytest.raises(MalformedInput, match="do not stand in the order that DER demands") as refusal:
        stamps.check_token(HELLO, stamps.token_of(vector("unsorted/response.tsr")), vector("unsorted/root.pem"))

    assert "--no-certificates" in refusal.value.fix


def test_sorted_the_same_response_holds():
    """Control: nothing but the order is wrong with it."""
    token = stamps.token_of(vector("unsorted/response.tsr"))
    brought = sorted(one.encoded() for one in der.read_values(certificates_of(token).content))

    assert stamps.check_token(HELLO, rebuilt(token, brought), vector("unsorted/root.pem")).authority


# --- hostile bytes ---------------------------------------------------------------------------------------------------


def changed(content: bytes, count: int) -> Iterator[bytes]:
    """Yield copies with a bit flipped, cut, or with bytes put in."""
    chance = random.Random(3161)  # noqa: S311 — the same changes each time
    for _ in range(count):
        at = chance.randrange(len(content))
        match chance.randrange(3):
            case 0:
                yield content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
            case 1:
                yield content[:at]
            case _:
                yield content[:at] + chance.randbytes(chance.randrange(1, 4)) + content[at + chance.randrange(4) :]


def test_whatever_is_changed_a_stamp_never_says_anything_else():
    """Some bytes are not signed: the names of algorithms. Changed or not, what is said stays what was signed."""
    response, root = vector("test_tsa/response.tsr"), vector("test_tsa/ts_chain.pem")
    said = stamps.check_token(HELLO, stamps.token_of(response), root)
    refused: list[str] = []

    for content in changed(response, 600):
        try:
            stamp = stamps.check_token(HELLO, stamps.token_of(content), root)
        except (InputRefused, IntegrityFailure) as error:
            refused.append(error.message)
            continue
        assert stamp == said

    assert len(refused) > 400
    assert max(map(len, refused)) < 400


@pytest.mark.parametrize(
    "content", [b"", b"0", b"0\x80", b"0\x84\xff\xff\xff\xff", b"0\x81\x01\x00", b"\x1f\x81\x00", b"0\x00"]
)
def test_what_is_no_der_is_refused_in_a_sentence(content):
    with pytest.raises(MalformedInput, match="no time stamp of RFC 3161"):
        stamps.token_of(content)


def test_a_response_that_is_far_too_long_is_not_looked_at():
    with pytest.raises(MalformedInput, match="more than 65536"):
        stamps.token_of(b"0" * 100_000)


@pytest.mark.parametrize("content", [b"", b"PEM", b"-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused(content):
    with pytest.raises(MalformedInput, match="no certificates in PEM"):
        stamps.read_roots(content)


def test_a_certificate_that_another_signed_is_no_root():
    chain = x509.load_pem_x509_certificates(vector("test_tsa/ts_chain.pem"))

    with pytest.raises(MalformedInput, match="none of these certificates is a root"):
        stamps.read_roots(pem(*chain[:2]))
    roots = stamps.read_roots(pem(*chain, *chain))
    assert (len(roots.roots), len(roots.others)) == (1, 2)


@pytest.mark.parametrize("length", [0, 1, 127, 128, 255, 256, 65_535, 65_536, 1 << 20])
def test_der_written_is_read_back(length):
    value = der.Value(der.OCTETS, b"x" * length)

    assert der.read_value(value.encoded()) == value
    assert der.read_values(value.encoded() * 2) == [value, value]


# --- the other way round ---------------------------------------------------------------------------------------------


def test_openssl_reads_our_request_and_verifies_what_we_keep(signed, note, authority, tmp_path):
    asked = stamps.make_request(note)
    stamped.add_token(signed, authority.reply(asked), [pem(authority.root)])
    [kept] = signed.attestations(7)
    files = {"request.tsq": asked, "token": kept.content, "note": note, "root.pem": pem(authority.root)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    told = run(["openssl", "ts", "-query", "-in", "request.tsq", "-text"], tmp_path)
    verify = ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-CAfile", "root.pem"]

    assert "Hash Algorithm: sha256" in told
    assert "Certificate required: yes" in told
    assert "Nonce: 0x" in told
    assert sha256(note).hexdigest()[:16] in "".join(told.split("Message data:")[1].split()).replace("-", "").lower()
    assert accepts([*verify, "-data", "note"], tmp_path)
    (tmp_path / "note").write_bytes(note + b" ")
    assert not accepts([*verify, "-data", "note"], tmp_path)


@pytest.mark.parametrize(
    "name", ["another authority", "certificate substituted", "certificate not for stamps", "altered"]
)
def test_openssl_refuses_what_we_refuse(case, signed, tmp_path, name):
    content = CASES[name][0](case)
    for file, bytes_ in {"it": content, "note": case.note, "root.pem": case.roots[0]}.items():
        (tmp_path / file).write_bytes(bytes_)
    is_token = stamps.token_of(content) == content

    verify = ["openssl", "ts", "-verify", "-in", "it", "-data", "note", "-CAfile", "root.pem"]

    assert not accepts([*verify, *(["-token_in"] if is_token else [])], tmp_path)
    assert not signed.attestations()


# --- without, and beside ---------------------------------------------------------------------------------------------


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)

    with pytest.raises(ExtraMissing, match="takes the extra anchor") as refusal:
        stamps.make_request(HELLO)

    assert "in a clone of the repository: pip install -e '.[anchor]'" in refusal.value.fix
    assert refusal.value.exit_code == 2


def test_a_log_that_is_not_signed_has_nothing_to_stamp(signed):
    with pytest.raises(NotSigned):
        stamped.stamped_note(MemoryLog())
    with pytest.raises(InputRefused, match="no checkpoint of size 5"):
        stamped.stamped_note(signed, 5)


# Made by hand after the format: magic bytes, version 1, SHA-256, the digest, a pending attestation without its address.
OTS = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"


def test_a_proof_of_opentimestamps_is_kept_unchecked_with_the_head_that_it_is_about(signed, note):
    proof = OTS + sha256(note).digest() + b"\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e"

    first, again = (stamped.add_opentimestamps(signed, proof) for _ in range(2))

    assert (first, again.new) == (stamped.Added(7, None, new=True), False)
    assert [(one.kind, one.content) for one in signed.attestations(7)] == [("ots", proof)]
    with pytest.raises(StampRefused, match="about other bytes"):
        stamped.add_opentimestamps(signed, OTS + bytes(32))
    for odd in (OTS[:-2] + b"\x02\x08", OTS[:-1] + b"\x02", OTS + b"x" * 100_000):
        with pytest.raises(MalformedInput, match="version 1 over a SHA-256"):
            stamped.add_opentimestamps(signed, odd)


def test_the_proofs_of_its_own_client_are_recognised(shared_data):
    folder = shared_data / "vectors" / "ots"
    for name in ("hello-world.txt", "incomplete.txt"):
        proof = (folder / f"{name}.ots").read_bytes()

        assert stamped.is_opentimestamps(proof)
        assert proof[len(OTS) : len(OTS) + 32] == sha256((folder / name).read_bytes()).digest()
