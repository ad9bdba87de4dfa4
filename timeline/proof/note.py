"""Signed notes of C2SP (signed-note): text with signature lines below it, read strictly and checked against keys.

Three kinds of key are known: Ed25519 over the text (type 0x01), and the
cosignatures of C2SP's tlog-cosignature, Ed25519 (0x04) and ML-DSA-44 (0x06),
which carry a time and are made over a checkpoint.
"""

import re
from binascii import Error as BadBase64
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, NoReturn

from timeline.errors import IntegrityFailure, LogUnavailable, MalformedInput
from timeline.log.checkpoints import LONGEST_NOTE, CheckpointText, read_checkpoint

ED25519, COSIGNATURE, ML_DSA_44 = 0x01, 0x04, 0x06
PUBLIC_SIZES = {ED25519: 32, COSIGNATURE: 32, ML_DSA_44: 1312}
_SIGNATURE_SIZES = {ED25519: 64, COSIGNATURE: 64, ML_DSA_44: 2420}
_TIME_SIZE = 8
_ID_SIZE = 4
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_DASH = "\N{EM DASH} "
_MOST_SIGNATURES = 64
LATEST_TIME = 2**63 - 1
"""The largest time of a cosignature, in seconds since 1970."""
LONGEST_NAME = 255
"""The bytes of a name in a signature of type 0x06: C2SP's `cosigned_message` has one byte for their number."""


class Signature(NamedTuple):
    """One signature line: the name of a key, the four bytes of its id, and what follows them."""

    name: str
    key_id: bytes
    content: bytes

    def line(self) -> str:
        """Return the line as it stands in a note, with its line end."""
        return f"{_DASH}{self.name} {_base64(self.key_id + self.content)}\n"


class Note(NamedTuple):
    """A signed note: its text with the last line end, and its signatures in order. Nothing is checked yet."""

    text: bytes
    signatures: tuple[Signature, ...]

    def content(self) -> bytes:
        """Return the note as it is stored and published."""
        return self.text + b"\n" + "".join(one.line() for one in self.signatures).encode()


class Opened(NamedTuple):
    """A note of which at least one known key's signature holds. `unknown` are the lines of keys that are not known."""

    note: Note
    signed_by: tuple["VerifierKey", ...]
    unknown: tuple[Signature, ...]


class VerifierKey(NamedTuple):
    """A public key and the name that it signs under. `kind` is C2SP's signature type, `public` its raw bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public key)."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_ID_SIZE]

    @property
    def label(self) -> str:
        """Name and id, `NAME+ID`: enough to tell the key, without its bytes."""
        return f"{self.name}+{self.key_id.hex()}"

    def __str__(self) -> str:
        """Return the key as it is published: C2SP's vkey."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    def made(self, signature: Signature) -> bool:
        """Tell whether the line says that this key made it."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def check(self, text: bytes, signature: Signature) -> None:
        """Check a signature over the text of a note. Raises `IntegrityFailure` if it does not hold."""
        message, bare = text, signature.content
        if self.kind != ED25519:
            time, bare = time_of(signature), bare[_TIME_SIZE:]
            message = cosigned(self.kind, self.name, time, text)
        if len(bare) != _SIGNATURE_SIZES[self.kind] or not _holds(self, bare, message):
            says = f"the signature of {self.name} does not hold: the text, or the signature, is not what it was"
            raise IntegrityFailure(says)


def time_of(signature: Signature) -> int:
    """Return the time of a cosignature, in seconds since 1970. Raises `IntegrityFailure` if it has none."""
    time = int.from_bytes(signature.content[:_TIME_SIZE], "big")
    if len(signature.content) <= _TIME_SIZE or time > LATEST_TIME:
        message = f"the cosignature of {signature.name} says no time"
        raise IntegrityFailure(message)
    return time


def cosigned(kind: int, name: str, time: int, text: bytes) -> bytes:
    """Return what a cosigner signs of the checkpoint `text` (C2SP tlog-cosignature).

    Raises `MalformedInput` if the text is no checkpoint.
    """
    said = checkpoint_of(text)
    if kind == COSIGNATURE:
        return f"cosignature/v1\ntime {time}\n".encode() + text
    return b"".join(
        (b"subtree/v1\n\0", _sized(name), time.to_bytes(8, "big"), _sized(said.origin), bytes(8),
         said.size.to_bytes(8, "big"), said.root)
    )  # fmt: skip


def _sized(text: str) -> bytes:
    encoded = text.encode()
    if len(encoded) > LONGEST_NAME:
        message = f"the name {text:.80} is too long for a signature of type 0x06: it has {len(encoded)} bytes"
        raise MalformedInput(message, fix=f"use a name of at most {LONGEST_NAME} bytes")
    return bytes([len(encoded)]) + encoded


def _holds(key: VerifierKey, signature: bytes, message: bytes) -> bool:
    # Here, since they take 30 ms to import and nothing else needs them.
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey  # noqa: PLC0415

    cls = MLDSA44PublicKey if key.kind == ML_DSA_44 else Ed25519PublicKey
    try:
        cls.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    except ValueError as error:  # bytes of the right length that are no point of the curve
        message_ = f"the key {key.name} is none: {error}"
        raise MalformedInput(message_, fix="see where the key was published") from error
    except UnsupportedAlgorithm as error:
        message_ = f"the library for signatures on this machine does not know the kind of the key {key.name}"
        raise LogUnavailable(message_, fix="install the package cryptography from its wheel") from error
    return True


def checkpoint_text(origin: str, size: int, root: bytes) -> bytes:
    """Return the text of a checkpoint: origin, size in decimal, root in base64, each with a line end."""
    return f"{origin}\n{size}\n{_base64(root)}\n".encode()


def checkpoint_of(text: bytes) -> CheckpointText:
    """Return what the text of a note says as a checkpoint of ours: three lines and no more.

    Raises `MalformedInput` if it is none.
    """
    said = read_checkpoint(text + b"\n")
    if said is None or checkpoint_text(*said) != text:
        message = "the note is no checkpoint: it does not say origin, size and root in three lines"
        raise MalformedInput(message, fix="give a checkpoint: timeline checkpoint list")
    return said


def read_vkey(text: str) -> VerifierKey:
    """Return the key that a published line names. Raises `MalformedInput` if it is none of ours."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004
        _no_key("it is not NAME+ID+KEY")
    name, key_id, encoded = parts
    try:
        raw = exact_base64(encoded)
    except ValueError:
        _no_key("its last part is not base64")
    kind, public = raw[:1], raw[1:]
    if kind not in (b"\1", b"\4", b"\6"):
        _no_key(f"its type {kind.hex() or 'nothing'} is not Ed25519 or ML-DSA-44")
    if len(public) != PUBLIC_SIZES[kind[0]]:
        _no_key(f"its {len(public)} bytes are not the {PUBLIC_SIZES[kind[0]]} of its type")
    if not _is_name(name):
        _no_key("its name is empty, no UTF-8, or has a blank or a control character")
    key = VerifierKey(name, kind[0], public)
    if key.key_id.hex() != key_id:
        _no_key(f"its id is {key_id:.16}, and that of its name and bytes is {key.key_id.hex()}")
    return key


def _no_key(why: str) -> NoReturn:
    message = f"this is no public key: {why}"
    raise MalformedInput(message, fix="copy the line that was published, like NAME+1a2b3c4d+AW…")


def read_note(content: bytes) -> Note:
    """Read a note, strictly; its signatures are not checked. Raises `MalformedInput`, saying what is wrong with it."""
    if len(content) > LONGEST_NOTE:
        _no_note(f"it has {len(content)} bytes, more than {LONGEST_NOTE}")
    try:
        whole = content.decode()
    except UnicodeDecodeError:
        _no_note("it is not UTF-8")
    if _CONTROL.search(whole):
        _no_note("it has a control character")
    text, blank, below = whole.rpartition("\n\n")
    if not blank or not below:
        _no_note("there is no empty line with signatures below it")
    if not below.endswith("\n"):
        _no_note("its last line does not end")
    lines = below[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        _no_note(f"it has {len(lines)} signatures, more than {_MOST_SIGNATURES}")
    return Note(f"{text}\n".encode(), tuple(_read_line(line) for line in lines))


def read_signatures(content: bytes) -> tuple[Signature, ...]:
    """Read signature lines without a note, as a witness sends them. Raises `MalformedInput`."""
    if b"\n\n" in b"\n" + content:
        _no_note("an empty line stands among the signatures")  # what is above it would be read as text, by nobody
    return read_note(b"lines\n\n" + content).signatures


def _read_line(line: str) -> Signature:
    name, blank, encoded = line.removeprefix(_DASH).rpartition(" ")
    if not line.startswith(_DASH) or not blank or not _is_name(name):
        _no_note("a line below the text is no signature line")
    try:
        raw = exact_base64(encoded)
    except ValueError:
        _no_note(f"the signature of {name:.80} is not base64")
    if len(raw) <= _ID_SIZE:
        _no_note(f"the signature of {name:.80} is too short")
    return Signature(name, raw[:_ID_SIZE], raw[_ID_SIZE:])


def _is_name(name: str) -> bool:
    # A half of a surrogate pair is a byte that is no UTF-8: the command line hands it over so.
    return bool(name) and not any(
        one.isspace() or one < " " or one == "+" or "\ud800" <= one < "\ue000" for one in name
    )


def _no_note(why: str) -> NoReturn:
    message = f"this is no signed note: {why}"
    raise MalformedInput(message, fix="give the note as it was published, unchanged")


def open_note(content: bytes, keys: Iterable[VerifierKey]) -> Opened:
    """Read a note and check it against the keys that are known.

    Lines of unknown keys count as not there. Raises `MalformedInput` if it is no
    note or two keys cannot be told apart, `IntegrityFailure` if a known key's signature
    does not hold, which rejects the whole note, or if none is of a known key.
    """
    note = read_note(content)
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for one in keys:
        # Four bytes of id are soon found again: two keys of one name and id would stand for each other.
        if known.setdefault((one.name, one.key_id), one) != one:
            message = f"two keys have the name {one.name} and the id {one.key_id.hex()}: nobody can tell them apart"
            raise MalformedInput(message, fix="see where each was published, and give the right one")
    signed_by: list[VerifierKey] = []
    unknown: list[Signature] = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            unknown.append(signature)
            continue
        key.check(note.text, signature)
        if key not in signed_by:
            signed_by.append(key)
    if not signed_by:
        by = ", ".join(f"{one.name} {one.key_id.hex()}" for one in unknown)
        message = f"no known key signed the note; its lines are of {by:.200}"
        raise IntegrityFailure(message, fix="give the key that was published: --key NAME+ID+KEY")
    return Opened(note, tuple(signed_by), tuple(unknown))


def add_signatures(note: Note, more: Sequence[Signature]) -> Note:
    """Return the note with those lines below it that it does not have yet."""
    return note._replace(signatures=(*note.signatures, *(one for one in more if one not in note.signatures)))


def _base64(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).decode()


def exact_base64(encoded: str) -> bytes:
    """Decode base64 that encodes back to the same text. Raises `ValueError` where it does not."""
    try:
        raw = a2b_base64(encoded.encode("ascii"), strict_mode=True)
    except (BadBase64, UnicodeEncodeError) as error:
        raise ValueError(encoded) from error
    if _base64(raw) != encoded:
        raise ValueError(encoded)
    return raw
