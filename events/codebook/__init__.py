"""The tables of codes that records use: kinds of action, territories and words for numbers, each with its source."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the entries of a table by code: `kinds`, `territories` or `words`."""
    entries: dict[str, Any] = json.loads(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))["entries"]
    return entries


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
