"""What is wrong with an event's fields, in short sentences: pydantic's findings translated, each with its field."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from events.catalogue import EVENTS
from events.codebook.likeness import kinds_like
from events.shape import Plan, plan_of
from timeline.errors import InvalidEvent

SHOWN = 5
"""How many faults of one event a message holds; the others are counted."""

_ECHO = 40

# What a text should have looked like, by the pattern that it does not match.
_PATTERNS = {
    r"^[a-z0-9][a-z0-9-]{0,63}$": "is no readable id: lower-case letters, digits and hyphens, at most 64",
    r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$": "is no event id: a UUID in lower case",
    r"^[A-Za-z0-9._:/+-]{1,64}$": "is no code: letters, digits and . _ : / + -, at most 64",
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "is no language: a BCP 47 tag, like fa or ur-PK",
    r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$": "is no decimal number: digits, without exponent, like 26.9719",
    r"^(https?|ftp|tg|mailto|urn|doi|magnet):[^\x00-\x20\x7f]+$": "is no address: it begins with https:// or the like",
    r"^[A-Z]{2}$": "is no territory: write ISO 3166-1 alpha-2, or XZ for international waters and air",
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$": "holds a control character",
    r"^[^\x00-\x1f]*$": "holds a control character; it is one line",
    r"^(actor|source|place|action|claim|response|case|note|log):[a-z0-9][a-z0-9-]{0,63}$": (
        "names no thing: write its kind and its id, like action:panjgur-2024-01-16"
    ),
    r"^(action|claim|response):[a-z0-9][a-z0-9-]{0,63}$": (
        "names nothing that cites: write the kind (action, claim or response) and the id, like claim:sistan-dead"
    ),
    r"^[A-Z][0-9]{3}(:[A-Za-z0-9][A-Za-z0-9._:/+-]{0,159})?$": "names no finding: write its code, like C401",
    r"^[0-9a-f]{64}$": "is no SHA-256: 64 hexadecimal digits, small letters",
    r"^[a-z0-9][a-z0-9.+-]{0,126}/[a-z0-9][a-z0-9.+-]{0,126}$": "is no media type: write it like text/html",
    r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9]{1,16}:[0-9a-f]{64}$": (
        "is no basis: LOGID:POSITION:ROOT, the root with all of its 64 digits"
    ),
    r"^[^\x00-\x20\x7f+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43,1752}={0,2}$": (
        "is no public line of a key: NAME+ID+KEY, as timeline checkpoint key show prints it"
    ),
    r"^[A-Za-z0-9_-]{43}$": "is no digest: base64url of 32 bytes, without padding",
    r"^(/[a-z0-9_]{1,40}){0,8}$": "is no pointer to a field: write it like /citations/0/quote",
    r"^[a-z]+\.[a-z_]+$": "is no type of event",
    r"^[a-z]+:[a-z0-9][a-z0-9-]{0,63}$": "is no stream: kind:id",
    r"^[a-z.-]{1,40}$": "is no kind of action",
    r"^[a-z-]{1,20}$": "is no word for a number",
    r"^[a-z_]{1,40}$": "is no field's name",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$": "is no instant: write it like 2024-01-18T01:00:00Z",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$": "is no stamp of the log",
    r"^([A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*|[+-][0-9]{2}:[0-9]{2})$": (
        "is no time zone: write an IANA name, like Asia/Tehran, or an offset, like +03:30"
    ),
    r"^[0-9XYTW:+./?~%-]{1,64}$": "is no EDTF date",
}
_SENTENCES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a field here",
    "string_type": "is not text",
    "string_unicode": "is not text that can be written as UTF-8",
    "int_type": "is not a whole number",
    "int_from_float": "is not a whole number",
    "bool_type": "is neither true nor false",
    "tuple_type": "is not a list",
    "dataclass_type": "is not an object with fields",
    "string_too_short": "is shorter than {min_length} characters",
    "string_too_long": "is longer than {max_length} characters",
    "too_short": "has fewer than {min_length} entries",
    "too_long": "has more than {max_length} entries",
    "greater_than_equal": "is less than {ge}",
    "less_than_equal": "is more than {le}",
}
_LITERALS = re.compile("'([^']*)'")


class Fault(NamedTuple):
    """One thing that is wrong: the field (`body.citations.0.quote`), what is so, and the nearest right word."""

    field: str
    says: str
    nearest: tuple[str, ...] = ()
    is_predicate: bool = True

    def sentence(self) -> str:
        """Return both as one sentence: `body.kind is missing`, or `body: ended is surely before occurred`."""
        return f"{self.field}{' ' if self.is_predicate else ': '}{self.says}"


def nearest(word: str, words: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the words most like `word`, the likest first, from the first thousand of `words`."""
    return tuple(difflib.get_close_matches(word[:100], list(islice(words, 1000)), n=limit, cutoff=0.6))


def faults_of(error: ValidationError, type_: str, prefix: str, under: tuple[str, ...] = ()) -> list[Fault]:
    """Translate what pydantic found in a body of `type_`, or in one field of it (`under`).

    Fields are named from `prefix`, like `body`.
    """
    return [_fault(found, type_, prefix, under) for found in error.errors(include_url=False) if not _echoes(found)]


def _echoes(found: ErrorDetails) -> bool:
    """Tell whether a list is called too short only because an entry in it is wrong, which is said already."""
    return found["type"] == "too_short" and len(found["input"]) >= found["ctx"]["min_length"]


def invalid(faults: Sequence[Fault], type_: str) -> InvalidEvent:
    """Return the refusal of an event for `faults`, five of them in words."""
    words = "; ".join(fault.sentence() for fault in faults[:SHOWN])
    more = f"; and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
    near = [word for fault in faults for word in fault.nearest]
    is_kind = type_ == "action.reported" and faults[0].field.endswith("body.kind")
    see = "see the kinds: timeline codebook kinds" if is_kind else f"see the fields: timeline schema {type_}"
    return InvalidEvent(
        f"nothing recorded: {words}{more}",
        where={"field": faults[0].field},
        fix=f"did you mean {near[0]}? {see[0].upper()}{see[1:]}" if near else see,
    )


def _fault(found: ErrorDetails, type_: str, prefix: str, under: tuple[str, ...]) -> Fault:
    loc, given, context = tuple(found["loc"]), found["input"], found.get("ctx", {})
    fault = Fault(".".join([prefix, *(str(step) for step in loc)]), _says(found["type"], found["msg"], context))
    match found["type"]:
        case "literal_error":
            return _not_a_choice(fault, given, _LITERALS.findall(context["expected"]))
        case "value_error":
            near = kinds_like(str(given)) if fault.says.startswith("no such kind") else ()
            return fault._replace(nearest=near, is_predicate=False)
        case "string_pattern_mismatch":
            near = kinds_like(str(given)) if fault.says.endswith("kind of action") else ()
            return fault._replace(nearest=near)
        case "unexpected_keyword_argument":
            return fault._replace(nearest=nearest(str(loc[-1]), _fields_at(type_, (*under, *loc)[:-1])))
        case _:
            return fault


def _says(kind: str, message: str, context: Mapping[str, Any]) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], "does not have the form of its type")
    if kind in ("string_too_short", "too_short") and context["min_length"] == 1:
        return "is empty"
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(**context)
    return f"is refused: {message[:1].lower()}{message[1:]}"


def _not_a_choice(fault: Fault, given: object, choices: list[str]) -> Fault:
    among = ", ".join(choices)
    if not isinstance(given, str):
        return fault._replace(says=f"is not one of: {among}")
    return fault._replace(says=f"is {cut(given)!r}, not one of: {among}", nearest=nearest(given, choices))


def cut(text: str) -> str:
    """Return the beginning of `text`: enough to find it, too little to be a quotation."""
    return text if len(text) <= _ECHO else f"{text[:_ECHO]}…"


def _fields_at(type_: str, loc: Sequence[int | str]) -> Iterator[str]:
    """Yield the fields that a record has at a place in a body of `type_`."""
    plan: Plan | None = plan_of(EVENTS[type_])
    for step in loc:
        if isinstance(step, str) and plan is not None:
            plan = next((member for name, member, _ in plan.members if name == step), None)
    yield from (name for name, _, _ in plan.members) if plan is not None else ()
