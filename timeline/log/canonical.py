"""Canonical JSON (RFC 8785) by a compiled encoder, under the conditions that make it equal to the standard. Pure.

The conditions are member names in ASCII, whole numbers within ±(2^53 - 1), no
fractions, no lone surrogates. Outside them encoders differ: names beyond ASCII
sort by UTF-8 instead of UTF-16, `1.0` is printed as it stands, and NaN becomes
`null` without an error. So they are checked before a byte is made; the package
`rfc8785` is held against the result in a property test.
"""

from collections.abc import Iterable, Sequence
from typing import NoReturn

import msgspec

from events.base import MAX_SAFE_INTEGER
from events.shape import Json
from timeline.errors import InputRefused

# The door lets in no deeper nesting either; recursion here must have an end of its own.
DEEPEST = 32

_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: Json) -> bytes:
    """Return the bytes of a JSON value in the form of RFC 8785.

    Raises `InputRefused` for a value outside the conditions of this module.
    """
    if type(value) is not str:
        _check((value,), DEEPEST)
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError as error:
        _refuse_half(error)


def canonical_all(values: Sequence[Json]) -> list[bytes]:
    """Return the bytes of each of several JSON values: see `canonical`."""
    _check(values, DEEPEST)
    try:
        lines = _ENCODER.encode_lines(values).split(b"\n")  # a line end inside of a text is escaped
    except UnicodeEncodeError as error:
        _refuse_half(error)
    return lines[:-1]


def is_canonical(text: bytes) -> bool:
    """Tell whether `text` is the canonical form of what it says."""
    try:
        return canonical(msgspec.json.decode(text)) == text
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InputRefused):
        return False


def _check(values: Iterable[Json], depth: int) -> None:
    """Check the values of one container, and go down into theirs."""
    for value in values:
        kind = type(value)
        if kind is str or value is None or kind is bool:  # what half of all values are comes first
            continue
        if kind is dict:
            _check_names(value)
            _check(value.values(), _deeper(depth))
        elif kind is list or kind is tuple:
            _check(value, _deeper(depth))
        elif kind is not int:
            _refuse(f"{kind.__name__} {value!r:.40} has no canonical form; a decimal is written as text")
        elif not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
            _refuse(f"an integer of {value.bit_length()} bits is beyond ±(2^53 - 1)")


def _check_names(value: dict[str, Json]) -> None:
    # One join and one look, not a look at each name: this runs for every object of every event.
    try:
        if "".join(value).isascii():
            return
    except TypeError:
        pass
    names = ", ".join(repr(name) for name in value if type(name) is not str or not name.isascii())
    _refuse(f"member names are text in ASCII, unlike {names:.80}")


def _deeper(depth: int) -> int:
    if not depth:
        _refuse(f"it is nested deeper than {DEEPEST}")
    return depth - 1


def _refuse_half(error: UnicodeEncodeError) -> NoReturn:
    _refuse(f"U+{ord(error.object[error.start]):04X} alone is half a character")


def _refuse(why: str) -> NoReturn:
    message = f"this cannot be recorded: {why}"
    raise InputRefused(message)
