"""Event ids: UUIDs of version 7, which begin with the time, so that a new one is added at the end of the index."""

import re

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
RANDOM_BYTES = 10


def uuid7(milliseconds: int, random: bytes) -> str:
    """Return the UUID of version 7 (RFC 9562, 5.7) for a Unix time in milliseconds and 10 random bytes, as text.

    Raises `ValueError` for a time before 1970 or after the year 10889, and for other than 10 bytes.
    """
    if not 0 <= milliseconds < 1 << 48 or len(random) != RANDOM_BYTES:
        message = f"no UUID of version 7 for {milliseconds} ms and {len(random)} random bytes"
        raise ValueError(message)
    value = milliseconds.to_bytes(6, "big") + random
    version = bytes([0x70 | value[6] & 0x0F])
    variant = bytes([0x80 | value[8] & 0x3F])
    return uuid_text(value[:6] + version + value[7:8] + variant + value[9:])


def is_uuid(text: str) -> bool:
    """Tell whether `text` is a UUID in lower-case letters with its four hyphens."""
    return _UUID.fullmatch(text) is not None


def uuid_bytes(text: str) -> bytes:
    """Return the 16 bytes of a UUID given as text."""
    return bytes.fromhex(text.replace("-", ""))


def uuid_text(value: bytes) -> str:
    """Return 16 bytes as a UUID in lower-case letters."""
    digits = value.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
