"""What a page says of its own bytes: a policy with the hashes of its script and styles, and the digest of it all."""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

_LAST = re.compile(rb"<!-- SHA-256 of all before this line: ([0-9a-f]{64}) -->\n")
_LONGEST = 200


def policy(script: str, styles: Iterable[str]) -> str:
    """Return the Content Security Policy: nothing is loaded, and nothing runs or styles but what has these hashes."""
    hashes = " ".join(_hash(style) for style in styles)
    return f"default-src 'none'; script-src {_hash(script)}; style-src {hashes}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def with_digest(text: str) -> str:
    """Return a page with a last line, a comment, that holds the SHA-256 of everything before it.

    It shows that nothing was changed by accident, such as on the way through a mail program.
    Whoever changes a page on purpose can write a new one.
    """
    return f"{text}<!-- SHA-256 of all before this line: {sha256(text.encode()).hexdigest()} -->\n"


def digest_holds(content: bytes) -> bool | None:
    """Tell whether the last line of a page is the digest of what stands before; `None`, if it has no such line."""
    start = content.rfind(b"<!-- ", -_LONGEST)
    last = _LAST.fullmatch(content, start) if start >= 0 else None
    return None if last is None else last[1] == sha256(content[:start]).hexdigest().encode()
