"""The columns of the tables: their order, their types, what refers to what, and the tags that humanitarians know."""

from typing import NamedTuple


def _time(clock: str) -> tuple[str, ...]:
    parts = ("earliest", "latest", "precision", "qualifier", "edtf", "as_reported", "zone", "zone_basis", "basis")
    return (clock, *(f"{clock}_{part}" for part in parts))


_CITED = ("source", "quote", "language", "translation", "locator", "speaker", "citations")
_RECORDED = ("standing", "position", "recorded_at", "recorded_by", "withheld")


class Table(NamedTuple):
    """A table: its name, what a row is, its columns, its key, and foreign keys as (column, table, its column)."""

    name: str
    about: str
    columns: tuple[str, ...]
    key: str
    foreign: tuple[tuple[str, str, str], ...] = ()


ACTIONS = Table(
    "actions",
    "What somebody is said to have done to somebody, and when it may have been. Times are bounds in UTC, half-open.",
    (
        *("action", "kind", "title"),
        *_time("occurred"),
        "typed_zone",
        *_time("ended"),
        *(
            "direction",
            "realisation",
            "actors",
            "targets",
            "participants",
            "parties",
            "actor_words",
            "target_words",
            "attributed_by",
            "territory",
        ),
        *("place", "latitude", "longitude", "radius_km", "coordinates_basis", "places"),
        *("means", "part_of", "codings", "external_ids"),
        *_CITED,
        *_RECORDED,
    ),
    "action",
    (("source", "sources", "source"),),
)
CLAIMS = Table(
    "claims",
    "What somebody says of actions. A figure is never added up over claimants; value_state tells 0 from unknown.",
    (
        *(
            "claim",
            "action",
            "actions",
            "about",
            "case",
            "claimant",
            "claimant_words",
            "claimant_name",
            "dimension",
            "stance",
        ),
        *("quantity", "unit", "bound", "value", "low", "best", "high", "word", "scope", "value_state"),
        *("words", "status", "parts"),
        *_time("since"),
        "text",
        *_time("claimed_time"),
        *("claimed_place", "claimed_party"),
        *_time("stated_at"),
        "typed_zone",
        *_time("as_of"),
        *("statement", "subset_of", "supersedes", "superseded_by", "credibility"),
        *_CITED,
        *_RECORDED,
    ),
    "claim",
    (("claimant", "actors", "actor"), ("case", "cases", "case"), ("source", "sources", "source")),
)
LINKS = Table(
    "links",
    "What somebody says answers what, how strongly. followed is order in time that a source tells, and no cause.",
    (
        *("link", "responding", "responded_to", "expected", "relation", "strength", "polarity", "hedged"),
        *("disputed_by", "asserted_by", "asserted_by_words", "method", "model", "probability", "accepted_by"),
        "alternative",
        *_CITED,
        *_RECORDED,
    ),
    "link",
    (("responding", "actions", "action"), ("responded_to", "actions", "action"), ("source", "sources", "source")),
)
SOURCES = Table(
    "sources",
    "The documents that say so, what they go back to, and their grades; of a confidential one its id and its grades.",
    (
        *("source", "confidential", "reliability", "kind", "publisher", "title", "url", "archived_url"),
        *_time("published"),
        *("language", "licence", "origins"),
        *_RECORDED,
    ),
    "source",
    (("publisher", "actors", "actor"),),
)
ACTORS = Table(
    "actors",
    "Who is named: the neutral name, other names, and ties to others, as somebody states or attributes them.",
    ("actor", "kind", "name", "aliases", "ties", "external_ids", *_RECORDED),
    "actor",
)
CASES = Table(
    "cases",
    "What somebody set out to study: the question, the scope, and what of these actions it takes in or leaves out.",
    (
        *("case", "title", "question", "scope", "taken_in", "left_out", "doubtful", "closed", "closed_reason"),
        *_RECORDED,
    ),
    "case",
)
NOTES = Table(
    "notes",
    "Analysts' own words about what stands in these tables: a remark, a bottom line, a limit. They change no figure.",
    ("note", "about_kind", "about_id", "kind", "finding", "text", *_RECORDED),
    "note",
)
CHANGES = Table(
    "changes",
    "What was recorded about all of these, event by event, in the order of the log.",
    ("position", "event_id", "recorded_at", "recorded_by", "kind", "id", "type", "fields", "reason"),
    "position",
)
TABLES = (ACTIONS, CLAIMS, LINKS, SOURCES, ACTORS, CASES, NOTES, CHANGES)

NUMBERS = {
    "position": "integer",
    "about": "integer",
    "value": "integer",
    "low": "integer",
    "best": "integer",
    "high": "integer",
    "latitude": "number",
    "longitude": "number",
    "radius_km": "number",
    "probability": "number",
}
"""Columns that hold numbers alone."""
NESTED = {"claimed_party": "object"} | dict.fromkeys(
    (
        *("actors", "targets", "participants", "parties", "territory", "places", "means", "part_of", "codings"),
        *("external_ids", "citations", "actions", "credibility", "disputed_by", "origins", "reliability"),
        *("aliases", "ties", "fields", "taken_in", "left_out", "doubtful"),
    ),
    "array",
)
"""Columns that hold JSON."""
HXL = {
    "action": "#event+id",
    "kind": "#event+type",
    "title": "#event+name",
    "occurred_earliest": "#date+start",
    "occurred_latest": "#date+end",
    "territory": "#country+code",
    "place": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "claim": "#meta+claim+id",
    "claimant": "#meta+claimant",
    "quantity": "#indicator+name",
    "value": "#affected+num",
    "low": "#affected+num+min",
    "high": "#affected+num+max",
    "source": "#meta+source",
    "url": "#meta+url",
    "recorded_at": "#date+recorded",
    "actor": "#org+id",
    "name": "#org+name",
}
"""Tags of the Humanitarian Exchange Language 1.1, by column; a column without one is left untagged."""
