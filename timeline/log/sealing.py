"""Sealed fields: committed to by a salted digest (RFC 9901) and kept apart: one can go, and every proof holds. Pure.

A disclosure is the JSON array `["<salt>","<JSON Pointer below the body>",<value>]`,
a decoy the array `["<salt>"]`. The digest of either is base64url of SHA-256 over
its base64url, as RFC 9901 (4.2.3) has it; kept is the JSON itself, so that SQL can
read it. Random bytes come in as arguments.
"""

from binascii import a2b_base64, b2a_base64
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from operator import gt
from typing import NamedTuple

import msgspec

from events.shape import Json
from timeline.errors import InputRefused, IntegrityFailure
from timeline.log.canonical import canonical, canonical_all

SALT_SIZE = 16
DIGEST_SIZE = 32
MOST_SEALED = 64
_PADDED_TO = 4  # `_sd` grows by fours, so its length tells little about how much is sealed
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_DECOY = msgspec.json.Decoder(tuple[str])
DISCLOSURE: msgspec.json.Decoder[tuple[str, str, Json]] = msgspec.json.Decoder(tuple[str, str, Json])
"""What reads a disclosure: salt, pointer, value. Its errors are those of msgspec: see `open_disclosure`."""


class Sealing(NamedTuple):
    """What sealing makes of an event's fields: the digests for its leaf, and what opens them.

    `sd` holds digests in base64url, sorted; `disclosures` the exact JSON of each, by
    slot; `decoy_salts` 16 bytes a decoy, or `None` if there is none.
    """

    sd: list[bytes]
    disclosures: list[bytes]
    decoy_salts: bytes | None


def base64url(raw: bytes) -> bytes:
    """Return base64url without padding."""
    return b2a_base64(raw, newline=False).rstrip(b"=").translate(_TO_URL)


def texts(raw: bytes, size: int) -> list[bytes]:
    """Return base64url of each `size` bytes of `raw`."""
    return _texts([raw[at : at + size] for at in range(0, len(raw), size)], size)


def _texts(values: Sequence[bytes], size: int) -> list[bytes]:
    """Return base64url of values of `size` bytes: in one call, each at its own multiple of three bytes."""
    padding = bytes(-size % 3)
    width = (size + len(padding)) // 3 * 4
    text = b2a_base64(padding.join(values) + padding, newline=False).translate(_TO_URL)
    return [text[at : at + width - len(padding)] for at in range(0, width * len(values), width)]


def from_base64url(text: str) -> bytes:
    """Return what base64url without padding stands for. Raises `ValueError` if it stands for nothing."""
    return a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4))


def digest(disclosure: bytes) -> bytes:
    """Return the digest of a disclosure, or of a decoy, given as JSON: 43 characters of base64url."""
    return base64url(sha256(base64url(disclosure)).digest())


def digest_all(disclosures: Iterable[bytes]) -> list[bytes]:
    """Return the digest of each disclosure or decoy. Written out, not `digest`: half of `verify` is this line."""
    return _texts(_hashes(disclosures), DIGEST_SIZE)


def _hashes(disclosures: Iterable[bytes]) -> list[bytes]:
    return [sha256(b2a_base64(one, newline=False).rstrip(b"=").translate(_TO_URL)).digest() for one in disclosures]


def decoy(salt: bytes) -> bytes:
    """Return the decoy with that salt of 16 bytes, as JSON."""
    return b'["%b"]' % base64url(salt)


def salts_for(sealed: int) -> int:
    """Return how many salts an event with `sealed` sealed fields takes, its decoys included.

    One that seals nothing, but could, gets four decoys: that nothing is sealed is not told either.
    """
    return sealed + -sealed % _PADDED_TO or _PADDED_TO


def seal_all(batch: Sequence[Sequence[tuple[str, Json]]], counts: Sequence[int], random: bytes) -> list[Sealing]:
    """Seal the `(pointer, value)` pairs of each event of a batch; the rest of its salts become decoys.

    `counts` says how many salts of 16 bytes every event takes of `random`. Raises
    `InputRefused` for more than 64 pairs, or for a value that has no canonical form, and
    `ValueError` for another number of salts, or for an event with fewer than it has pairs.
    """
    return seal_with(batch, counts, random, texts(random, SALT_SIZE))


def seal_with(
    batch: Sequence[Sequence[tuple[str, Json]]], counts: Sequence[int], random: bytes, salts: Sequence[bytes]
) -> list[Sealing]:
    """Seal as `seal_all` does, where the base64url of each salt is known already."""
    pairs = list(chain.from_iterable(batch))
    sealed = list(map(len, batch))
    if max(sealed, default=0) > MOST_SEALED:
        message = f"an event has at most {MOST_SEALED} sealed fields, not {max(sealed)}"
        raise InputRefused(message)
    if len(salts) != sum(counts):
        message = f"{sum(counts)} salts are wanted, and there are {len(salts)}"
        raise ValueError(message)
    if any(map(gt, sealed, counts)):
        message = "an event takes fewer salts than it has sealed fields"
        raise ValueError(message)
    values = canonical_all([value for _, value in pairs])
    # The first salts are those of the disclosures of the whole batch, the others those of its decoys.
    disclosures = [
        b'["%b",%b,%b]' % (salt, _pointer(pointer), value)
        for (pointer, _), value, salt in zip(pairs, values, salts, strict=False)
    ]
    digests = digest_both((disclosures,), salts[len(disclosures) :])
    sealings, start, decoyed = [], 0, len(disclosures)
    for own, count in zip(sealed, counts, strict=True):
        end, beyond = start + own, decoyed + count - own
        sd = digests[start:end] + digests[decoyed:beyond]
        sd.sort()
        decoy_salts = random[SALT_SIZE * decoyed : SALT_SIZE * beyond] or None
        sealings.append(tuple.__new__(Sealing, (sd, disclosures[start:end], decoy_salts)))
        start, decoyed = end, beyond
    return sealings


def digest_both(opened: Iterable[Sequence[bytes]], decoys_: Sequence[bytes]) -> list[bytes]:
    """Return the digests of disclosures, event by event, then those of decoys with these salts in base64url."""
    hashes = _hashes(chain.from_iterable(opened))
    if decoys_:
        # All decoys in one call, as in `_texts`: 26 bytes each, so 35 characters and one of padding.
        text = b2a_base64(b'["%b"]\0' % b'"]\0["'.join(decoys_), newline=False).translate(_TO_URL)
        hashes += [sha256(text[at : at + 35]).digest() for at in range(0, len(text), 36)]
    return _texts(hashes, DIGEST_SIZE)


@lru_cache(maxsize=4096)
def _pointer(pointer: str) -> bytes:
    """Return a pointer as JSON. There are few: fields, and indexes in their lists."""
    return canonical(pointer)


def open_disclosure(disclosure: bytes) -> tuple[str, Json]:
    """Return pointer and value of a disclosure. Raises `IntegrityFailure` if it is none."""
    try:
        _, pointer, value = DISCLOSURE.decode(disclosure)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"a disclosure does not read as one: {error}"
        raise IntegrityFailure(message) from error
    return pointer, value


def salt_of(disclosure: bytes) -> str:
    """Return the salt of a disclosure as it stands there. Raises `IntegrityFailure` if it is none."""
    open_disclosure(disclosure)
    return DISCLOSURE.decode(disclosure)[0]


def salt_of_decoy(disclosure: bytes) -> bytes | None:
    """Return the 16 bytes of salt if `disclosure` is a decoy, as `decoy` writes it; else `None`."""
    try:
        salt = from_base64url(_DECOY.decode(disclosure)[0])
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
        return None
    return salt if decoy(salt) == disclosure and len(salt) == SALT_SIZE else None


def decoys(salts: bytes | None) -> list[bytes]:
    """Return the decoys of a row of salts. Raises `IntegrityFailure` unless each has its 16 bytes."""
    salts = salts or b""
    if len(salts) % SALT_SIZE:
        message = f"decoy salts are {len(salts)} bytes long, not a multiple of {SALT_SIZE}"
        raise IntegrityFailure(message)
    return [decoy(salts[start : start + SALT_SIZE]) for start in range(0, len(salts), SALT_SIZE)]


class Explained(NamedTuple):
    """How the digests of a leaf and what should open them differ: both empty if all is explained.

    `missing`: digests that nothing opens, and no redaction accounts for. `foreign`:
    digests of disclosures, decoys or redactions that the leaf does not commit to.
    """

    missing: list[bytes]
    foreign: list[bytes]

    @property
    def exactly(self) -> bool:
        """Tell whether each digest has its one explanation."""
        return not self.missing and not self.foreign


def explain(sd: Sequence[bytes], opened: Iterable[bytes], salts: bytes | None, redacted: Iterable[bytes]) -> Explained:
    """Compare `_sd` with the digests of disclosures, of decoys and of redactions: they must be the same, one for one.

    A digest that none of them explains is sealed text that was removed without a
    record; and no one can pass it off as a decoy, since a decoy must open. Raises
    `IntegrityFailure` if `salts` is not whole.
    """
    explained = sorted([*digest_all([*opened, *decoys(salts)]), *redacted])
    if explained == list(sd):
        return Explained([], [])
    committed, given = Counter(sd), Counter(explained)
    return Explained(sorted((committed - given).elements()), sorted((given - committed).elements()))
