"""Bodies of events from typed options: words are put where they belong, and the door judges the rest."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, get_args

from events.claims import Bound
from events.codebook import table
from events.quantities import QUANTITIES, unit_of
from timeline.cli.finding import named
from timeline.cli.refusals import did_you_mean, misused
from timeline.errors import UsageRefused
from timeline.log.api import EventLog
from timeline.projections.register import REGISTER, Standing
from timeline.recording import wording

Body = dict[str, Any]

UNKNOWN = "unknown"
_RELATION = re.compile(r"(at|near|between|inside|in|towards) +(.+)", re.DOTALL)
_DECIMAL = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,5})?")
_DEGREES = {"latitude": 90, "longitude": 180}
_KILOMETRES = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")


def refused(*, option: str, says: str, fix: str) -> UsageRefused:
    """Return the refusal of what was typed for an option."""
    return misused(says=f"nothing recorded: {says}", fix=fix, option=option)


# --- what is on record already ---------------------------------------------------------------------------------------


def the(log: EventLog, text: str, *kinds: str, option: str) -> str:
    """Return the id of the thing that goes by `text`. Raises `NotFound` or `Ambiguous`, which name the option."""
    return named(log, text, kinds, option=option).id


def standing(log: EventLog, kind: str, name: str) -> Standing[Any] | None:
    """Return how one thing stands, from its own stream."""
    return REGISTER.fold(log.read(stream=f"{kind}:{name}")).find(kind, name)


# --- parts of bodies -------------------------------------------------------------------------------------------------


def given(**fields: object) -> Body:
    """Return a body of the fields that were given: what was not typed is not said."""
    return {name: value for name, value in fields.items() if value is not None}


def citation(  # what a citation is made of
    source: str,
    *,
    quote: str | None = None,
    locator: str | None = None,
    lang: str | None = None,
    translation: str | None = None,
    speaker: str | None = None,
) -> Body:
    """Return a citation; what was not given is left out."""
    return given(source=source, quote=quote, locator=locator, language=lang, translation=translation, speaker=speaker)


def party(actor: str | None, publisher: str | None, *, words: str | None = None, fate: str | None = None) -> Body:
    """Return who did it or was hit, as the source says: attributed by its publisher, else on the recorder's word."""
    return wording.party(actor, publisher, words=words) | ({"fate": fate} if fate else {})


def place(name: str | None, at: str | None, radius: str | None) -> list[Body]:
    """Return a place from `[RELATION ]NAME`, `LAT,LON` and a radius in kilometres."""
    if name is None:
        if at is not None or radius is not None:
            option = "--at" if at is not None else "--radius"
            raise refused(option=option, says=f"{option} belongs to a place", fix="name it: --place NAME")
        return []
    match = _RELATION.fullmatch(name)
    relation = match[1] if match else "at"
    body: Body = {"name": match[2] if match else name, "relation": "inside" if relation == "in" else relation}
    return [body | coordinates(at, radius)]


def coordinates(at: str | None, radius: str | None, basis: str = "stated") -> Body:
    """Return coordinates from `LAT,LON` and a radius in kilometres; nothing, if neither was given."""
    if at is None and radius is None:
        return {}
    if at is None or radius is None:
        raise refused(
            option="--at",
            says="--at and --radius go together",
            fix="a radius, not decimals, says how precise a place is",
        )
    latitude, comma, longitude = at.partition(",")
    if not comma:
        raise refused(
            option="--at", says=f"{at[:40]!r} is no pair of coordinates", fix="write LAT,LON, like 26.9719,64.0911"
        )
    where = {"latitude": latitude.strip(), "longitude": longitude.strip(), "coordinates_basis": basis}
    for name, most in _DEGREES.items():
        if not _DECIMAL.fullmatch(where[name]) or abs(Decimal(where[name])) > most:
            says = f"{name} is in degrees, at most {most}, with at most 5 decimals: {where[name][:40]!r} is not"
            raise refused(option="--at", says=says, fix="write LAT,LON, like 26.9719,64.0911")
    return where | {"radius_m": metres(radius)}


def metres(kilometres: str) -> int:
    """Return kilometres, written as a decimal, in metres. Raises `UsageRefused` for what is no whole metre."""
    if _KILOMETRES.fullmatch(kilometres):
        return int(Decimal(kilometres) * 1000)
    raise refused(option="--radius", says=f"{kilometres[:40]!r} is no radius", fix="write kilometres, like 5 or 0.5")


def alias(text: str) -> Body:
    """Return another name of an actor from `NAME[;LANG][;USE]`."""
    name, *others = text.split(";")
    uses = ("official", "acronym", "transliteration", "former", "pejorative")
    body: Body = {"name": name, "use": "transliteration"}
    for word in others:
        body["use" if word in uses else "language"] = word
    return body


# --- figures ---------------------------------------------------------------------------------------------------------


def figure(
    quantity: str, numbers: Mapping[str, int | None], words: str | None, category: Sequence[str], bound: str | None
) -> Body:
    """Return a figure: a value with its bound, a range, a word, parts, or "unknown". A total is never invented."""
    body = _counted(quantity, category)
    given = {name: value for name, value in numbers.items() if value is not None}
    if bound is not None and "value" not in given:
        raise refused(option="--bound", says="--bound says how a value is meant", fix="give the value too: --value N")
    if "low" in given and "high" in given and given["low"] > given["high"]:
        says = f"the range runs backwards: --low {given['low']} --high {given['high']}"
        raise refused(option="--low", says=says, fix="swap --low and --high, if they were mixed up")
    if given:
        body |= given | {"bound": _bound(given, bound)}
        return body | ({"words": words} if words is not None else {})
    if words is not None:
        return body | word(words)
    if category:
        return body | {"bound": "parts_only"}
    raise refused(
        option="--quantity",
        says="the figure is missing",
        fix="give --value N, --low and --high, --words TEXT, or --category NAME=N",
    )


def figure_in_short(quantity: str, text: str, category: Sequence[str]) -> Body:
    """Return a figure from one text that says it, as a cell of a table does; from its parts alone, if that is empty."""
    if not text:
        return figure(quantity, {}, None, category, None)
    found = wording.figure_said(text)
    if found is None and any(map(str.isdigit, text)):
        raise refused(option="--value", says=f"{text[:40]!r} is no figure", fix=f"write {_FORMS}")
    return _counted(quantity, category) | (found or word(text))


_FORMS = "9, 'at least 9' or '>=9', 'at most 9', 'about 9' or '~9', 5-8, a word like several, or unknown"


def _counted(quantity: str, category: Sequence[str]) -> Body:
    """Return the beginning of a figure: what it counts, and its parts."""
    body: Body = {"quantity": quantity, "unit": unit_of(_known(quantity)), "scope": "incident"}
    return body | ({"parts": [part(one) for one in category]} if category else {})


def _bound(given: Mapping[str, int], bound: str | None) -> Bound:
    if "value" not in given:
        return "three_point" if "best" in given else "range"
    chosen = (bound or "exact").replace("-", "_")
    return next(one for one in get_args(Bound) if one == chosen)


_ALSO_CALLED = {
    "wounded": "injured",
    "hurt": "injured",
    "dead": "killed",
    "deaths": "killed",
    "fatalities": "killed",
    "martyred": "killed",
    "detained": "arrested",
    "rockets": "missiles",
    "uavs": "drones",
}
"""What sources write → the quantity that counts it."""


def _known(quantity: str) -> str:
    """Return a quantity. Raises `UsageRefused` for one that there is not."""
    if quantity not in QUANTITIES:
        meant = _ALSO_CALLED.get(quantity.strip().lower())
        fix = did_you_mean(quantity, QUANTITIES, f"there are: {', '.join(QUANTITIES)}")
        fix = fix if meant is None else f"did you mean {meant}?"
        raise refused(option="--quantity", says=f"there is no quantity {quantity[:40]!r}", fix=fix)
    return quantity


def word(words: str) -> Body:
    """Return the word for a number that `words` are, or "unknown": never a number. Raises `UsageRefused` for others."""
    found = wording.figure_said(words)
    if found is None or found["bound"] not in ("word", UNKNOWN):
        labels = [entry["label"] for entry in table("words").values()]
        fix = did_you_mean(words, labels, f"there are: {', '.join(labels)}, unknown; other words go beside a --value")
        raise refused(option="--words", says=f"{words[:40]!r} is no word for a number", fix=fix)
    return found


def part(text: str) -> Body:
    """Return one category of a figure from `NAME=N`, or another figure that is not a range."""
    name, equals, value = text.partition("=")
    if not equals:
        raise refused(option="--category", says=f"{text[:40]!r} has no number", fix="write NAME=N, like children=4")
    found = wording.figure_said(value)
    if found is None:
        raise refused(option="--category", says=f"{value[:40]!r} is no number", fix="write NAME=N, like children=4")
    if found["bound"] == "range":
        fix = "record it as a claim of its own: --low, --high, --subset-of"
        raise refused(option="--category", says=f"{value[:40]!r} is a range, and a part has one value", fix=fix)
    return {"category": name} | found


def pointer(field: str) -> str:
    """Return a sensitive field as a JSON Pointer: `places`, `place` and `at` mean `/places`."""
    named = {"place": "/places", "at": "/places", "coordinates": "/places"}
    return named.get(field, field if field.startswith("/") else f"/{field}")
