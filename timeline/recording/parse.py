"""How bytes become a JSON value, strictly: size, encoding, nesting, numbers, then JSON itself and its text.

Each refusal names the place of the first fault: line and column, byte, or field.
"""

import json
import re
from typing import NamedTuple, NoReturn

from events.base import MAX_SAFE_INTEGER
from events.shape import Json
from timeline.errors import MalformedInput
from timeline.recording.build import MAX_DEPTH, MAX_ITEMS, check_values
from timeline.recording.faults import cut
from timeline.recording.refusals import malformed

MAX_BYTES = 1 << 20
"""The size of a request, or of a line of an import, in bytes."""
MAX_DIGITS = 16
"""How many digits a number may have."""

_WORD = 64
BLANK = " \t\r\n"
"""What JSON takes for blank."""

# Possessive (`++`, `*+`): the scan never goes back, so its time grows with the text only.
_TOKEN = re.compile(
    r"""
    (?P<text>"(?:[^"\\]++|\\.)*+"?)
  | (?P<open>[\[{])
  | (?P<close>[\]}])
  | (?P<number>-?[0-9]++(?:\.[0-9]*+)?(?:[eE][+-]?[0-9]*+)?)
  | (?P<constant>-?(?:NaN|Infinity))
  | (?P<mark>[:,])
    """,
    re.VERBOSE | re.DOTALL,
)
# A text without a number that could be refused: nearly every one, so it is told quickly.
_FINE = re.compile(r'(?:"(?:[^"\\]++|\\.)*+"|[^"0-9NI]++|(?:0|[1-9][0-9]{0,14}+)(?![0-9.eE]))*+', re.DOTALL)
_SAYS = {
    "Expecting value": "a value is missing here, or is none that JSON has",
    "Expecting property name enclosed in double quotes": "a member's name in double quotes belongs here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting ',' delimiter": "a comma is missing here, or a bracket that closes",
    "Unterminated string starting at": "the text that begins here never ends",
    "Invalid control character at": "a text holds a control character as it is: write it as an escape",
    "Invalid \\escape": "there is no such escape in JSON",
    "Invalid \\uXXXX escape": "an escape \\u takes four hexadecimal digits",
    "Extra data": "something follows after the value",
    "Illegal trailing comma before end of object": "a comma stands before the closing bracket",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
}


def parse(data: bytes, *, line: int | None = None, file: str | None = None) -> Json:
    """Return the JSON value in `data`, checked for size, encoding, nesting, numbers, doubled names and text.

    Raises `MalformedInput` with the place of the first fault.
    """
    text = decode(data, Place("", line, file))
    place = Place(text, line, file)
    _scan(text, place)
    members = _Members()
    try:
        value = json.loads(text, object_pairs_hook=members.once)
    except json.JSONDecodeError as error:
        place.refuse(error.pos, _SAYS.get(error.msg, "this is no JSON"))
    except _Twice:
        offset, name = _second_member(text)
        place.refuse(offset, f"the member {name!r} comes twice in one object", "keep one of the two")
    # Only an escape can bring what UTF-8 and JSON do not let through as it is.
    if members.odd or "\\u" in text or text.count(",") >= MAX_ITEMS:
        try:
            check_values(value, "")
        except MalformedInput as error:
            raise error.at(**where_of(file, line)) from None
    return value


class _Twice(Exception):
    """An object has two members of one name."""


class Place(NamedTuple):
    """The text that is read and where it stands, so that a refusal can name line and column."""

    text: str
    line: int | None
    file: str | None

    def refuse(self, offset: int, says: str, fix: str | None = None) -> NoReturn:
        """Refuse the text for what stands at `offset`."""
        before = self.text[:offset]
        line = self.line if self.line is not None else before.count("\n") + 1
        where: dict[str, str | int] = {**where_of(self.file, line), "column": offset - before.rfind("\n")}
        raise malformed(says=says, where=where, fix=fix)


def where_of(file: str | None, line: int | None) -> dict[str, str | int]:
    """Return file and line as an error has them, as far as they are known."""
    where: dict[str, str | int] = {} if file is None else {"file": file}
    return where if line is None else {**where, "line": line}


def decode(data: bytes, place: Place) -> str:
    """Return `data` as text: not too much of it, UTF-8, no byte order mark, not blank."""
    if len(data) > MAX_BYTES:
        raise malformed(
            says=f"{len(data)} bytes at once; at most {MAX_BYTES} are let in",
            where=where_of(place.file, place.line),
            fix="send fewer events at once; timeline import takes a file of any size, one event a line",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if place.line is None else place.line
        raise malformed(
            says=f"byte {error.start + 1} is not UTF-8",
            where={**where_of(place.file, line), "byte": error.start + 1},
            fix="save the file as UTF-8",
        ) from None
    if text.startswith("\ufeff"):
        Place(text, *place[1:]).refuse(
            0, "the text begins with a byte order mark", "save the file as UTF-8 without BOM"
        )
    if not text.strip(BLANK):
        Place(text, *place[1:]).refuse(0, "the text is empty", "send an event as JSON")
    return text


def _scan(text: str, place: Place) -> None:
    """Check nesting, then numbers, in one pass over the text, before anything is parsed.

    A parser answers deep nesting with `RecursionError`, and rounds numbers without a word.
    """
    if text.count("[") + text.count("{") <= MAX_DEPTH and _FINE.fullmatch(text):
        return
    depth = 0
    fault: tuple[int, str, str] | None = None
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "open":
                depth += 1
                if depth > MAX_DEPTH:
                    place.refuse(token.start(), f"nested deeper than {MAX_DEPTH}", "flatten it: no event is so deep")
            case "close":
                depth -= 1
            case "number" | "constant":
                fault = fault or _number_fault(token)
            case _:
                pass
    if fault is not None:
        place.refuse(*fault)


def _number_fault(token: re.Match[str]) -> tuple[int, str, str] | None:
    """Return what is wrong with a number, if anything: its offset, what is so, what to do."""
    number, as_text = token[0], 'write decimals as text, like "26.9719"'
    if token.lastgroup == "constant":
        return token.start(), f"{number} is no number that can be recorded", "leave the field out, or say unknown"
    if not number.lstrip("-").isdigit():
        return token.start(), f"{_cut(number)} has a fraction or an exponent; numbers are whole", as_text
    digits = len(number.lstrip("-"))
    if digits > MAX_DIGITS:
        return token.start(), f"a number has {digits} digits; at most {MAX_DIGITS} are let in", "write it as text"
    if abs(int(number)) > MAX_SAFE_INTEGER:
        return token.start(), f"{number} is beyond ±(2^53 - 1)", "write it as text"
    return None


def _cut(number: str) -> str:
    return number if len(number) <= MAX_DIGITS else f"{number[:MAX_DIGITS]}…"


def is_whole(line: str) -> bool:
    """Tell whether every bracket that a line opens is closed in it: a JSON value by itself."""
    groups = [token.lastgroup for token in _TOKEN.finditer(line)]
    return groups.count("open") == groups.count("close")


class _Members:
    """Looks at the members of every object while it is parsed. `odd`: a name was no plain word."""

    __slots__ = ("odd",)

    def __init__(self) -> None:
        self.odd = False

    def once(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        """Return an object's members. Every parser keeps the last of two equal names without a word; this refuses."""
        members = dict(pairs)
        if len(members) != len(pairs):
            raise _Twice
        for name in members:
            if not (name.isidentifier() and name.isascii() and len(name) <= _WORD):
                self.odd = True
        return members


def _second_member(text: str) -> tuple[int, str]:
    """Return where a member's name comes the second time in its object, and the name. To there the text is JSON."""
    names: list[set[str]] = []
    last, name = None, ""
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "open":
            names.append(set())
        elif token.lastgroup == "close":
            names.pop()
        elif token[0] == ":" and last is not None:
            name = json.loads(last[0])
            if name in names[-1]:
                break
            names[-1].add(name)
        last = token
    return last.start() if last else 0, cut(name)
