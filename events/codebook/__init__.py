"""The tables of codes that records use, each with its version, its source and its licence."""

import json
from functools import cache
from hashlib import sha256
from pkgutil import get_data
from typing import Any

TABLES = {
    "kinds": "Kinds of action: class, rung, and the codes of other schemes.",
    "rungs": "The ladder of escalation, from -2 to 9.",
    "territories": "Territories by ISO 3166-1, with their time zones and the numbers of their states.",
    "actors": "Actors to start with: states, their forces and offices, armed groups, agencies and outlets.",
    "categories": "In which categories people are counted, and which of them overlap.",
    "words": "Words that stand for numbers.",
    "causal": "Words that say that one action brought about another.",
    "judging": "Words that judge whom they name.",
    "labels": "Words that one party uses for the other, or for what it did itself.",
    "radius": "How far off the coordinates of a place may be, where a source gives only its kind.",
    "parts": "Parts of a day, in local hours.",
    "approx": "How far an approximate time is widened.",
    "outlines": "Outlines of territories, as Natural Earth draws them.",
}
"""The tables, each with what it holds."""


@cache
def document(name: str) -> dict[str, Any]:
    """Return a whole table as it is packaged: `table` (its name with its version), source, licence and entries."""
    # Not `importlib.resources`: to import that takes a hundredth of a cold start.
    whole: dict[str, Any] = json.loads(get_data(__name__, f"{name}.json") or b"")
    return whole


def table(name: str) -> dict[str, Any]:
    """Return the entries of a table by code: `kinds`, `territories`, `words` and the others of `TABLES`."""
    entries: dict[str, Any] = document(name)["entries"]
    return entries


def version_of(name: str) -> str:
    """Return the name of a table with its version: `kinds-1`."""
    return str(document(name)["table"])


def digest_of(name: str) -> str:
    """Return the SHA-256, in hex, of what a table says: all of it but its source and its licence.

    It is taken over the canonical JSON of RFC 8785, so neither line ends nor another
    wording of the source change it. No table holds a number with a fraction, nor a key
    outside the Basic Multilingual Plane, so sorted keys and no spaces are all it takes.
    """
    said = {field: value for field, value in document(name).items() if field not in ("source", "licence")}
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def kind_class(kind: str) -> str:
    """Return the class of a kind of action: violent, coercive, display, diplomatic or other."""
    return str(table("kinds")[kind]["class"])


def territory_name(code: str) -> str:
    """Return the short English name of a territory by its ISO 3166-1 alpha-2 code; an unknown code is its own name."""
    entry = table("territories").get(code)
    return str(entry["name"]) if entry else code


def territory_of(text: str) -> str | None:
    """Return the alpha-2 code for an alpha-2 or alpha-3 code in any case, `None` if there is no such territory."""
    code = text.upper()
    if code in table("territories"):
        return code
    return next((alpha2 for alpha2, entry in table("territories").items() if entry["alpha3"] == code), None)


def zones_of(code: str) -> tuple[str, ...]:
    """Return the time zones in use on a territory (IANA)."""
    entry = table("territories").get(code)
    return tuple(entry["zones"]) if entry else ()


@cache
def territories_of_zones() -> dict[str, str]:
    """Return the territory of each time zone that belongs to a territory with one zone only."""
    return {entry["zones"][0]: code for code, entry in table("territories").items() if len(entry["zones"]) == 1}
