"""Event ids: UUIDs of version 7, which begin with the time, so that a new one is added at the end of the index."""

import re
from collections.abc import Sequence

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
RANDOM_BYTES = 10
_TO_SHAPE = bytes.maketrans(b"0123456789abcdef", b"0" * 16)
_SHAPE = b"00000000-0000-0000-0000-000000000000"


def uuid7(milliseconds: int, random: bytes) -> str:
    """Return the UUID of version 7 (RFC 9562, 5.7) for a Unix time in milliseconds and 10 random bytes, as text.

    Raises `ValueError` for a time before 1970 or after the year 10889, and for other than 10 bytes.
    """
    if not 0 <= milliseconds < 1 << 48 or len(random) != RANDOM_BYTES:
        message = f"no UUID of version 7 for {milliseconds} ms and {len(random)} random bytes"
        raise ValueError(message)
    digits = (milliseconds << 80 | int.from_bytes(random, "big")).to_bytes(16, "big").hex()
    variant = "89ab"[random[2] >> 4 & 3]
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def is_uuid(text: str) -> bool:
    """Tell whether `text` is a UUID in lower-case letters with its four hyphens."""
    return _UUID.fullmatch(text) is not None


def uuid_bytes(text: str) -> bytes:
    """Return the 16 bytes of a UUID given as text."""
    return bytes.fromhex(text.replace("-", ""))


def uuid_keys(texts: Sequence[str]) -> list[bytes] | None:
    """Return the 16 bytes of each of several UUIDs, or `None` unless each is one for `is_uuid`: in few calls."""
    joined = "\n".join(texts)
    if not joined.isascii() or joined.encode().translate(_TO_SHAPE) != b"\n".join([_SHAPE] * len(texts)):
        return None
    keys = bytes.fromhex(joined.replace("-", ""))
    return [keys[at : at + 16] for at in range(0, len(keys), 16)]


def uuid_text(value: bytes) -> str:
    """Return 16 bytes as a UUID in lower-case letters."""
    digits = value.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
