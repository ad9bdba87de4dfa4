"""The shapes of what verbs print as JSON: one class an item. Within a schema number fields are only added."""

from functools import cache
from typing import Any, Literal, get_type_hints

import msgspec

from events.base import Withheld


class Item(msgspec.Struct):
    """What all items have in common: they are written as JSON objects with all of their fields."""


Text = str | Withheld | None
"""Words from a record; withheld once they are redacted; null where nothing is said."""


class Moment(Item):
    """A time: its bounds (the second is the first moment that is out), how it was read, and the source's words."""

    earliest: str | None
    latest: str | None
    precision: str
    qualifier: str
    zone: str | None
    zone_basis: str
    basis: str
    edtf: str | None
    as_reported: Text


class PartyItem(Item):
    """Who did it, or whom it hit; on whose word."""

    actor: str | None
    words: Text
    basis: str
    by: str | None
    fate: str | None


class PlaceItem(Item):
    """A place, as precisely as it is known."""

    place: str | None
    name: str
    relation: str
    latitude: Text
    longitude: Text
    radius_m: int | None
    coordinates_basis: str | None


Standing = Literal["stands", "corrected", "retracted", "withdrawn"]


class ActionItem(Item):
    """An action as it stands."""

    action: str
    kind: str
    title: Text
    occurred: Moment
    ended: Moment | None
    direction: str
    actors: tuple[PartyItem, ...]
    targets: tuple[PartyItem, ...]
    participants: tuple[PartyItem, ...]
    territory: tuple[str, ...]
    places: tuple[PlaceItem, ...]
    means: tuple[str, ...] | Withheld
    realisation: str
    sources: tuple[str, ...]
    standing: Standing
    position: int
    recorded_at: str
    recorded_by: str


class LogItem(Item):
    """An event in the log: its place, what it is about, one line of it, and the whole of it.

    Of an event that a newer version wrote, only what stands open in its leaf: no revision, no sealed text.
    """

    position: int
    recorded_at: str
    recorded_by: str
    type: str
    kind: str
    id: str
    revision: int | None
    event_id: str
    line: str
    body: dict[str, Any]


class FieldItem(Item):
    """A field as it stands, and the position of the event that set it."""

    field: str
    value: Any
    set_by: int


class ThingItem(Item):
    """A thing as it stands."""

    kind: str
    id: str
    standing: Standing
    position: int
    event_id: str
    recorded_at: str
    recorded_by: str
    fields: tuple[FieldItem, ...]


class LeafItem(Item):
    """The exact stored bytes of an event, as text, and their leaf hash (RFC 6962) in hex."""

    position: int
    leaf_hash: str
    leaf: str


class Said(Item):
    """What one claim says in one row, in words, and how it stands. `figure` is the number as it was said."""

    claim: str
    words: str
    figure: dict[str, Any] | None
    stance: str
    stated_at: Moment | None
    standing: Literal["stands", "unsupported", "replaced", "withdrawn", "retracted"]
    replaced_by: str | None
    sources: tuple[str, ...]
    position: int


class ClaimantCell(Item):
    """What one claimant says in a row. An empty list means: not stated, which is neither 0 nor unknown."""

    claimant: str
    said: tuple[Said, ...]


class ClaimsItem(Item):
    """One thing that is claimed about an action, with a cell for each claimant. There is no total."""

    action: str
    dimension: str
    quantity: str | None
    category: str | None
    cells: tuple[ClaimantCell, ...]


class ClaimItem(Item):
    """One claim in the history of its claimant."""

    action: str
    claimant: str
    claim: str
    dimension: str
    quantity: str | None
    words: str
    figure: dict[str, Any] | None
    stated_at: Moment | None
    standing: Literal["stands", "unsupported", "replaced", "withdrawn", "retracted"]
    replaced_by: str | None
    sources: tuple[str, ...]
    position: int
    recorded_at: str


class LagItem(Item):
    """The shortest and the longest possible time between two actions, in seconds."""

    shortest: int
    longest: int


class EdgeItem(Item):
    """Two actions joined, from the earlier to the later, with the responses that say so."""

    earlier: str
    later: str
    relation: str
    strength: str
    links: tuple[str, ...]
    contested: bool
    hedged: bool
    lag: LagItem | None
    order: Literal["before", "open", "after"]


class ChainItem(Item):
    """A chain over the chosen strengths.

    `knots` are actions that answer each other in a circle, as imprecise times allow.
    `left_out` are edges whose answer surely came first. `dangling` are responses to
    an action that is retracted, `unrecorded` responses to an act that is not on record.
    """

    strengths: tuple[str, ...]
    actions: tuple[ActionItem, ...]
    edges: tuple[EdgeItem, ...]
    roots: tuple[str, ...]
    leaves: tuple[str, ...]
    depth: int
    knots: tuple[tuple[str, ...], ...]
    unanswered: tuple[str, ...]
    left_out: tuple[EdgeItem, ...]
    dangling: tuple[str, ...]
    unrecorded: tuple[str, ...]


class ViewItem(Item):
    """A view at a basis: the SHA-256 of its state, and how many events were folded."""

    view: str
    events: int
    position: int
    root: str
    digest: str


class FindingItem(Item):
    """Something that is not as it was recorded (`altered`), or not as it should be."""

    code: str
    what: str
    position: int | None
    altered: bool


class VerdictItem(Item):
    """What a check of a log found. `root` is that of its leaves as they are now."""

    ok: bool
    altered: bool
    level: str
    log: str
    origin: str
    events: int
    root: str
    withheld: int
    holds_up_to: int | None
    findings: tuple[FindingItem, ...]
    more: int
    fix: str


class ReceiptItem(Item):
    """What was recorded, or had been recorded before (`repeated`)."""

    type: str
    kind: str
    id: str
    event_id: str
    position: int
    repeated: bool


class DraftItem(Item):
    """An event that would be recorded, in the form that `append --json` takes."""

    type: str
    schema_version: int
    event_id: str | None
    sensitive: tuple[str, ...]
    body: dict[str, Any]


class LogMade(Item):
    """A log that was made."""

    path: str
    log: str
    origin: str
    recorder: str | None
    events: int


class ImportItem(Item):
    """What became of an imported file; the first and the last position that it got."""

    file: str
    appended: int
    already: int
    refused: int
    first: int | None
    last: int | None


class SchemaItem(Item):
    """A schema that can be printed."""

    name: str
    kind: Literal["event", "output"]
    about: str


ITEMS: dict[str, type[Item]] = {
    "timeline.actions/1": ActionItem,
    "timeline.log/1": LogItem,
    "timeline.thing/1": ThingItem,
    "timeline.leaf/1": LeafItem,
    "timeline.claims/1": ClaimsItem,
    "timeline.claim-history/1": ClaimItem,
    "timeline.chains/1": ChainItem,
    "timeline.replay/1": ViewItem,
    "timeline.verdict/1": VerdictItem,
    "timeline.receipt/1": ReceiptItem,
    "timeline.drafts/1": DraftItem,
    "timeline.import/1": ImportItem,
    "timeline.init/1": LogMade,
    "timeline.schemas/1": SchemaItem,
}
"""The class of the items of each output, by the name of its schema."""


@cache
def moments_of(item: type[Item]) -> frozenset[str]:
    """Return the fields of an item that hold a time."""
    hints = get_type_hints(item)
    return frozenset(name for name in item.__struct_fields__ if hints[name] in (Moment, Moment | None))
