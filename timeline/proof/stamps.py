"""Time stamps of RFC 3161: a token says that the exact bytes of a checkpoint existed before some moment, no more.

What was recorded up to that checkpoint existed before that moment, too; when anything
happened in the world it does not say. Nothing here uses a network: a request is made to
a file, and a response that was fetched by other means is checked against a root
certificate that is given. The certificates need to have been valid at the time that the
token says, not today; an authority whose key was stolen later could put that time back.
"""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import new
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from timeline.errors import ExtraMissing, InputRefused, MalformedInput, StampRefused, TimelineError, UnknownKey
from timeline.proof import der

if TYPE_CHECKING:
    from types import ModuleType

    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse, TimeStampTokenInfo

LONGEST_TOKEN = 65_536
_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_GRANTED = (0, 1)  # granted; granted with modifications, which the token shows
_STATUS = ("granted", "granted with modifications", "rejected", "waiting", "revocation warning", "revoked")

# What the library says that OpenSSL said, and what it means to a reader.
_FOREIGN = (
    "its certificate does not lead to the root that was given: another authority made it,"
    " or a certificate between the two is missing"
)
_REASONS = {
    "issuer certificate": _FOREIGN,
    "self-signed certificate": _FOREIGN,
    "self signed certificate": _FOREIGN,
    "certificate has expired": "a certificate of its authority had expired by the time that it says",
    "not yet valid": "a certificate of its authority was not valid yet at the time that it says",
    "signature failure": "its signature does not hold: it was altered",
    "digest failure": "its signature does not hold: it was altered",
    "signer certificate not found": "it does not bring the certificate that signed it",
    "certificate purpose": "its certificate is not one for time stamps alone",
    "EKU": "its certificate is not one for time stamps alone",
}


class Stamp(NamedTuple):
    """What a token says: its time, how exact that is, who says so, and the serial number of the token."""

    time: datetime
    accuracy: timedelta
    authority: str
    serial: int

    @property
    def before(self) -> datetime:
        """The moment before which the bytes existed: the time, and as much later as it may be off."""
        return self.time + self.accuracy


def make_request(content: bytes, *, certificates: bool = True) -> bytes:
    """Return a request to stamp these bytes: SHA-256 over them, and a nonce of 64 random bits.

    With `certificates` the response is to bring those of the authority. Raises
    `ExtraMissing` without the extra `anchor`.
    """
    client = _client()
    built = client.TimestampRequestBuilder(
        data=content, hash_algorithm=client.HashAlgorithm.SHA256, nonce=True, cert_req=certificates
    )
    return bytes(built.build().as_bytes())


def _client() -> "ModuleType":
    try:
        import rfc3161_client  # noqa: PLC0415 — an extra, and slow to import
    except ImportError as error:
        extra = "anchor"
        raise ExtraMissing(extra, "checking time stamps") from error
    return rfc3161_client


def is_der(content: bytes) -> bool:
    """Tell whether these bytes are one value of DER, as a response and a token are."""
    try:
        return der.read_value(content).tag == der.SEQUENCE
    except ValueError:
        return False


def token_of(content: bytes) -> bytes:
    """Return the token in a response, or the token itself, byte for byte.

    Raises `InputRefused` if the authority granted none, `MalformedInput` if it is no time stamp.
    """
    if len(content) > LONGEST_TOKEN:
        _unreadable(f"it has {len(content)} bytes, more than {LONGEST_TOKEN}")
    try:
        whole = der.read_value(content)
        first, *rest = whole.inside()
        if first.tag == der.OID:
            return content
        status, *_ = first.inside()
    except ValueError as error:
        _unreadable(str(error))
    number = int.from_bytes(status.content, "big")
    if number not in _GRANTED or not rest:
        _refuse_status(number, content)
    return rest[0].encoded()


def _refuse_status(number: int, content: bytes) -> NoReturn:
    name = _STATUS[number] if number < len(_STATUS) else f"status {number}"
    with _understood():
        why = "; ".join(_decode(content).status_string)
    message = f"the authority made no time stamp: {name}" + (f", {why:.200}" if why else "")
    raise InputRefused(message, fix="ask again as the authority says: timeline checkpoint stamp")


def _decode(response: bytes) -> "TimeStampResponse":
    """Return a response, read strictly by the library. Raises `MalformedInput`."""
    client = _client()
    try:
        return client.decode_timestamp_response(response)  # type: ignore[no-any-return]
    except ValueError as error:
        # Seen with OpenSSL as the authority: it writes certificates in the order of its settings, while
        # DER sorts a set. The library reads DER only.
        if "InvalidSetOrdering" in str(error) and "certificates" in str(error):
            fix = (
                "ask for one without certificates: timeline checkpoint stamp --no-certificates;"
                " then put the certificate of the authority into the file that --root names, below the root"
            )
            _unreadable("its certificates do not stand in the order that DER demands, so it cannot be read", fix)
        _unreadable(str(error).partition(" {")[0])


def _unreadable(why: str, fix: str = "give the response of the authority as it came, byte for byte") -> NoReturn:
    message = f"this is no time stamp of RFC 3161: {why:.200}"
    raise MalformedInput(message, fix=fix)


class Roots(NamedTuple):
    """The certificates that a reader trusts, and others that lead from them to the authority."""

    roots: tuple["Certificate", ...]
    others: tuple["Certificate", ...]


def read_roots(pem: bytes) -> Roots:
    """Read certificates in PEM: those that signed themselves are roots. Raises `MalformedInput`."""
    from cryptography import x509  # noqa: PLC0415 — as in `note`

    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        message = "these are no certificates in PEM"
        fix = "give the root of the authority: -----BEGIN CERTIFICATE-----"
        raise MalformedInput(message, fix=fix) from error
    roots = tuple(dict.fromkeys(one for one in found if one.issuer == one.subject))
    if not roots:
        message = "none of these certificates is a root: each was signed by another one"
        raise MalformedInput(message, fix="give the certificate that signed itself, and the others below it")
    return Roots(roots, tuple(dict.fromkeys(one for one in found if one not in roots)))


def check_token(note: bytes, token: bytes, root: bytes) -> Stamp:
    """Check that a token was made over exactly `note`, by an authority under `root`, certificates in PEM.

    The certificates must have been valid at the token's own time. Raises `StampRefused`
    where something does not hold, `MalformedInput` where it cannot be read, and
    `ExtraMissing` without the extra `anchor`.
    """
    imprint = imprint_of(token)
    if not imprint.is_of(note):
        _refuse("it was made over other bytes than this checkpoint")
    trusted = read_roots(root)
    with _understood():
        response = _response(token)
        signer = _signer(response, trusted)
        _check_chain(response, imprint.digest, trusted, signer)
        _check_named(token, signer)
        return _stamp_of(response.tst_info, signer)


def _stamp_of(said: "TimeStampTokenInfo", signer: "Certificate") -> Stamp:
    accuracy = said.accuracy
    parts = (accuracy.seconds, accuracy.millis, accuracy.micros) if accuracy else (0, 0, 0)
    seconds, millis, micros = (part or 0 for part in parts)
    off = timedelta(seconds=seconds, milliseconds=millis, microseconds=micros)
    return Stamp(said.gen_time.astimezone(UTC), off, signer.subject.rfc4514_string(), said.serial_number)


@contextmanager
def _understood() -> Iterator[None]:
    """Turn whatever the libraries raise over bytes that they cannot read into a refusal.

    They read parts late, when asked for them. Seen with changed bytes: ValueError, KeyError,
    TypeError, InvalidVersion, DuplicateExtension, and warnings about odd names.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except TimelineError:
        raise
    except Exception as error:  # noqa: BLE001 — no list of theirs is complete, and it only ever refuses
        _unreadable(f"{type(error).__name__}: {error}".partition(" {")[0])


class Imprint(NamedTuple):
    """What a token is about: the hash of the bytes that were stamped, and the nonce of the request, if it had one."""

    hash_name: str
    digest: bytes
    nonce: int | None

    def is_of(self, content: bytes) -> bool:
        """Tell whether it is the hash of these bytes."""
        return new(self.hash_name, content).digest() == self.digest


def imprint_of(token: bytes) -> Imprint:
    """Return what a token is about, unchecked.

    Raises `MalformedInput` if it is no token, `StampRefused` if its hash is not one of SHA-2.
    """
    with _understood():
        said = _response(token).tst_info
        algorithm = said.message_imprint.hash_algorithm.dotted_string
        digest, nonce = said.message_imprint.message, said.nonce
    if algorithm not in _HASHES:
        _refuse(f"it is over a hash that is not trusted: {algorithm}")
    return Imprint(_HASHES[algorithm], digest, nonce)


def _response(token: bytes) -> "TimeStampResponse":
    """Return a token as the response that it came in: that it was granted, and nothing else."""
    granted = der.Value(der.SEQUENCE, der.Value(der.INTEGER, b"\0").encoded()).encoded()
    return _decode(der.Value(der.SEQUENCE, granted + token).encoded())


def _signer(response: "TimeStampResponse", trusted: Roots) -> "Certificate":
    """Return the certificate that the token names as that of its signer, from the token, else from those given."""
    from cryptography import x509  # noqa: PLC0415 — as in `note`

    [*infos] = response.signed_data.signer_infos
    if len(infos) != 1:
        _refuse(f"it has {len(infos)} signatures, not one")
    brought = [x509.load_der_x509_certificate(one) for one in response.signed_data.certificates]
    wanted = (infos[0].issuer, infos[0].serial_number)
    found = [one for one in brought or trusted.others if (one.issuer, one.serial_number) == wanted]
    if len(found) > 1:  # the library would take one of them, and not always the same
        _refuse("two different certificates of one number claim to have signed it")
    if found:
        return found[0]
    if brought:
        _refuse("the certificate that signed it is not among those that it brings")
    message = "the time stamp brings no certificate of its authority"
    raise MalformedInput(message, fix="put that certificate into the file that --root names, below the root")


def _check_chain(response: "TimeStampResponse", digest: bytes, trusted: Roots, signer: "Certificate") -> None:
    """Check signature, chain, validity at the token's time, and purpose: what the library and OpenSSL do."""
    client = _client()
    verifier = client.VerifierBuilder(
        roots=list(trusted.roots),
        intermediates=list(trusted.others),
        tsa_certificate=None if response.signed_data.certificates else signer,
    ).build()
    try:
        verifier.verify(response, digest)
    except client.VerificationError as error:
        says = str(error)
        _refuse(next((means for said, means in _REASONS.items() if said in says), says))


def _check_named(token: bytes, signer: "Certificate") -> None:
    """Check that the signed part of the token names the certificate (RFC 3161, 2.4.2; RFC 5816).

    The library does not: issuer and serial number stand outside what is signed, and another
    certificate of the same key could be put in the place of the one that was used.
    """
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 — as in `note`

    try:
        hash_name, named = der.named_certificate(token)
    except (ValueError, IndexError) as error:
        message = "the time stamp does not hold: it does not say which certificate signed it"
        raise StampRefused(message) from error
    if new(hash_name, signer.public_bytes(Encoding.DER)).digest() != named:
        _refuse("it was signed for another certificate than the one that it brings")


def _refuse(why: str) -> NoReturn:
    message = f"the time stamp does not hold: {why:.300}"
    raise StampRefused(message)


def check_any(note: bytes, token: bytes, roots: Iterable[bytes]) -> Stamp:
    """Check a token as `check_token` does; one of several authorities must have made it."""
    refusals = []
    for root in roots:
        try:
            return check_token(note, token, root)
        except (StampRefused, MalformedInput) as error:
            refusals.append(error)
    if not refusals:
        message = "nothing kept: no root of a time-stamp authority is known"
        raise UnknownKey(message, fix="get the root certificate from the authority, then give it: --root CERT.pem")
    raise refusals[0]
