"""As much of DER (X.690) and CMS (RFC 5652) as a time stamp takes beside its library. Pure."""

from typing import NamedTuple

SEQUENCE, SET, INTEGER, OCTETS, OID, CONTEXT_0 = 0x30, 0x31, 0x02, 0x04, 0x06, 0xA0
_LONG, _LENGTH_BYTES = 0x80, 4
_HIGH_TAG = 0x1F


class Value(NamedTuple):
    """One value: its tag, and what stands in it."""

    tag: int
    content: bytes

    def inside(self) -> list["Value"]:
        """Return the values that stand in this one. Raises `ValueError` if it is cut, or not as DER writes it."""
        return read_values(self.content)

    def encoded(self) -> bytes:
        """Return the value with its tag and length before it."""
        length = len(self.content)
        if length < _LONG:
            return bytes([self.tag, length]) + self.content
        digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
        return bytes([self.tag, _LONG | len(digits)]) + digits + self.content


def read_values(encoded: bytes) -> list[Value]:
    """Return values that follow each other. Raises `ValueError` where one is cut, or not as DER writes it."""
    values, at = [], 0
    while at < len(encoded):
        value, at = _read(encoded, at)
        values.append(value)
    return values


def read_value(encoded: bytes) -> Value:
    """Return the one value that is there. Raises `ValueError` if there is not exactly one."""
    [value] = read_values(encoded)
    return value


def _read(encoded: bytes, at: int) -> tuple[Value, int]:
    if len(encoded) < at + 2 or encoded[at] & _HIGH_TAG == _HIGH_TAG:
        message = f"no value of DER begins at byte {at}"
        raise ValueError(message)
    length, start = encoded[at + 1], at + 2
    if length & _LONG:
        count = length & ~_LONG
        length = int.from_bytes(encoded[start : start + count], "big")
        start += count
        if not 1 <= count <= _LENGTH_BYTES or length < _LONG or length >> 8 * (count - 1) == 0:
            message = f"the length at byte {at} is not as DER writes it"
            raise ValueError(message)
    if start + length > len(encoded):
        message = f"the value at byte {at} is cut"
        raise ValueError(message)
    return Value(encoded[at], encoded[start : start + length]), start + length


# The attribute that names the certificate of a signer by its hash: of RFC 2634, which has SHA-1 alone,
# and of RFC 5035, which has SHA-256 where no other is named.
_BY_SHA1 = bytes.fromhex("2a864886f70d010910020c")
_BY_ANY = bytes.fromhex("2a864886f70d010910022f")
_HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}


def named_certificate(token: bytes) -> tuple[str, bytes]:
    """Return which certificate the signed part of a CMS message names: the name of a hash, and its hash.

    Raises `ValueError` if it names none.
    """
    _, wrapped = read_value(token).inside()
    [signed_data] = wrapped.inside()
    [info] = signed_data.inside()[-1].inside()
    [attributes] = [one for one in info.inside() if one.tag == CONTEXT_0]
    for attribute in attributes.inside():
        kind, values = attribute.inside()
        if kind.content in (_BY_SHA1, _BY_ANY):
            [value] = values.inside()
            first, *_ = value.inside()[0].inside()  # the others, if there are any, are those above it
            return _hash_in(first, is_sha1=kind.content == _BY_SHA1)
    message = "no attribute names the certificate"
    raise ValueError(message)


def _hash_in(named: Value, *, is_sha1: bool) -> tuple[str, bytes]:
    first, *rest = named.inside()
    if first.tag == OCTETS:
        return "sha1" if is_sha1 else "sha256", first.content
    algorithm = first.inside()[0].content
    if is_sha1 or algorithm not in _HASHES or not rest:
        message = f"the certificate is named by a hash that is not known: {algorithm.hex()}"
        raise ValueError(message)
    return _HASHES[algorithm], rest[0].content


def imprint(token: bytes) -> tuple[str, bytes]:
    """Return what a time-stamp token (RFC 3161) is about: the name of a hash of SHA-2, and its hash.

    Raises `ValueError` or `IndexError` if it is no token, or over another hash.
    """
    _, wrapped = read_value(token).inside()
    [signed_data] = wrapped.inside()
    _, held = signed_data.inside()[2].inside()
    [octets] = held.inside()
    said = read_value(octets.content).inside()[2]
    algorithm, hashed = said.inside()
    kind = algorithm.inside()[0].content
    if kind not in _HASHES or hashed.tag != OCTETS:
        message = f"the time stamp is over a hash that is not trusted: {kind.hex()}"
        raise ValueError(message)
    return _HASHES[kind], hashed.content
