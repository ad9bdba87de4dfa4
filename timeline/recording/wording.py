"""What is typed or stands in a cell, as parts of bodies: figures, parties, whose word a link is, midnights of tables.

The command line and the rows of tables read these forms in one way: each refuses in its own
words what comes back as `None`. Pure.
"""

import re
from typing import Any

from events.codebook import table

Body = dict[str, Any]

MOST_DIGITS = 15
"""How many digits a number may have: more are not told apart by every reader of JSON."""

_BOUNDS = {
    ">=": "at_least", "≥": "at_least", "at least": "at_least",
    "<=": "at_most", "≤": "at_most", "at most": "at_most",
    "~": "about", "about": "about",
}  # fmt: skip
_NUMBER = rf"[0-9]{{1,{MOST_DIGITS}}}"
_BOUNDED = re.compile(rf"(>=|≥|<=|≤|~|at least|at most|about)\s*({_NUMBER})(?:\.0+)?")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|\u2013|to)\s*({_NUMBER})")
_WHOLE = re.compile(rf"({_NUMBER})(?:\.0+)?")


def whole_number(text: str) -> int | None:
    """Return a whole number from `4`, or `4.0` as programs write it; `None` for anything else."""
    match = _WHOLE.fullmatch(text.strip())
    return None if match is None else int(match[1])


def figure_said(text: str) -> Body | None:
    """Return how a figure was said, as the fields of it that say so; `None` for what is no figure.

    `9`, `at least 9` or `>=9`, `at most 9` or `<=9`, `about 9` or `~9`, `5-8` or `5 to 8`, a word of the
    table of words, `unknown`. 0 is a number; "unknown" is what a claimant said.
    """
    plain = " ".join(text.lower().split())
    if (match := _BOUNDED.fullmatch(plain)) is not None:
        return {"bound": _BOUNDS[match[1]], "value": int(match[2])}
    if (match := _RANGE.fullmatch(plain)) is not None:
        return {"bound": "range", "low": int(match[1]), "high": int(match[2])}
    if (value := whole_number(plain)) is not None:
        return {"bound": "exact", "value": value}
    if plain == "unknown":
        return {"bound": "unknown"}
    for code, entry in table("words").items():
        if plain in (code, entry["label"]):
            return {"bound": "word", "word": code}
    return None


def party(actor: str | None, by: str | None, *, words: str | None = None) -> Body:
    """Return who did it or was hit: attributed by whoever published it, else on the recorder's word."""
    if actor is None and words is None:
        return {"actor": None, "basis": "unknown"}
    said: Body = {"actor": actor, "basis": "attributed", "by": by} if by else {"actor": actor, "basis": "recorder"}
    return said | ({"words": words} if words is not None else {})


def asserted_by(who: str | None, publisher: str | None, strength: str) -> Body:
    """Return on whose word a link is: their own where it is stated, else as the publisher of the passage says.

    `who` says so; where nobody is named it is the publisher, and nobody on record if that is not known either.
    """
    who = who or publisher
    if who is None:
        return {"actor": None, "basis": "unknown"}
    if strength == "stated":
        return {"actor": who, "basis": "self_claimed"}
    if publisher is None or who == publisher:
        return {"actor": who, "basis": "observed"}
    return {"actor": who, "basis": "attributed", "by": publisher}
