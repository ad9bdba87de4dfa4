"""The columns that a table may have: what each feeds, and how a header is matched whatever its case and its marks."""

import re
from typing import get_args

from events.claims import Quantity

FIELDS: dict[str, str] = {
    "id": "what the row goes by: the id of its action",
    "kind": "what was done, like strike",
    "title": "one neutral sentence",
    "when": "when it began: a date, a time with its offset, an interval",
    "earliest": "the first possible day or moment",
    "latest": "the last possible day or moment",
    "year": "the year, where it has a column of its own",
    "month": "the month, where it has a column of its own",
    "day": "the day, where it has a column of its own",
    "precision": "how finely the source spoke: day, span, week, month",
    "stands for": "of what its date is one day only: week, month, year",
    "zone": "in which zone times are read; place: the territory's only one",
    "as reported": "the source's words for the time",
    "ended": "when a lasting action ended",
    "direction": "directed, mutual or unknown; unknown: nobody says who acted",
    "realisation": "happened, attempted, foiled or announced",
    "actor": "who did it",
    "actor words": "what the source calls them",
    "target": "whom it was aimed at or hit",
    "target words": "what the source calls them",
    "attributed by": "on whose word it was them",
    "territory": "on whose soil",
    "place": "the name of the place, after at, near, inside, towards or between",
    "latitude": "degrees, as a decimal",
    "longitude": "degrees, as a decimal",
    "radius": "how precise the coordinates are, in kilometres",
    "coordinates basis": "stated, gazetteer_centroid, measured or derived",
    "means": "with what, like missile",
    "makers code": "what the makers of the data set call it in their scheme",
    "claim": "the id of the row's claim",
    "claimant": "who says the figure",
    "claimant words": "what the source calls them",
    "quantity": "what the figure counts, like killed",
    "bound": "exact, at_least, at_most, about, range, three_point, word, unknown",
    "value": "the figure: 4, >=5, ~90, 5-8, several, unknown",
    "low": "the lowest of a range or of an estimate",
    "best": "the best estimate",
    "high": "the highest of a range or of an estimate",
    "parts": "categories of the figure: children=4; women=3",
    "status": "what the claimant calls those counted",
    "stated at": "when the claimant said it",
    "stated zone": "in which zone that is read; never the action's",
    "source": "the id of the source",
    "source kind": "what the source is, like article",
    "source title": "its title",
    "publisher": "who published it",
    "url": "its address",
    "published": "when it was published",
    "quote": "its exact words",
    "language": "their language",
    "translation": "a translation of them",
    "locator": "the passage, where there is no quote",
    "speaker": "who speaks them",
    "articles": "the articles of a coder, packed as UCDP does",
    "answers": "the ids of the actions that it answers",
    "answers quote": "the exact words that say so",
    "strength": "stated, attributed or followed",
    "asserted by": "who says that it answers",
    "note": "an analyst's own words",
}
"""Every field, by its name, with what it is."""

QUANTITIES: tuple[str, ...] = tuple(one for one in get_args(Quantity) if one not in ("other", "gap"))
"""The quantities that a column of their own may have, where somebody claims them."""
PART = "part "
"""What begins the name of a field that holds one part of the row's figure: `part civilians`."""

_SYNONYMS = {
    "occurred": "when",
    "date": "when",
    "time": "when",
    "timezone": "zone",
    "tz": "zone",
    "asreported": "as reported",
    "eventid": "id",
    "rowid": "id",
    "action": "id",
    "type": "kind",
    "actors": "actor",
    "targets": "target",
    "territories": "territory",
    "location": "place",
    "lat": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "radiuskm": "radius",
    "by": "claimant",
    "figure": "value",
    "sourceid": "source",
    "sourceurl": "url",
    "link": "url",
    "publishedat": "published",
    "lang": "language",
    "responseto": "answers",
    "linkquote": "answers quote",
    "quoteofthelink": "answers quote",
    "notes": "note",
    "comment": "note",
}
_MARKS = re.compile(r"[\s_\-\u2010-\u2015]+")


def folded(header: str) -> str:
    """Return a header without case, blanks, `_` and `-`: what it is matched by."""
    return _MARKS.sub("", header.strip().casefold())


_BY_FOLDED = {folded(name): name for name in (*FIELDS, *QUANTITIES)} | _SYNONYMS


def field_of(header: str) -> str | None:
    """Return the field that a header names, a quantity among them; `None` if it names none."""
    return _BY_FOLDED.get(folded(header))


def is_field(name: str) -> bool:
    """Tell whether `name` is the exact name of a field, as profiles write it."""
    return name in FIELDS or name in QUANTITIES or (name.startswith(PART) and len(name) > len(PART))


def names() -> tuple[str, ...]:
    """Return the names of all fields and quantities."""
    return (*FIELDS, *QUANTITIES)
