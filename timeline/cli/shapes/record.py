"""The shapes of what is asked of the record: things, claims, chains, what changed, views, hits."""

from typing import Any, Literal

from events.base import Withheld
from timeline.cli.shapes.base import Item, Moment, Standing, Text
from timeline.cli.shapes.said import GradeItem, OriginItem, RootsItem


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


class ActionItem(Item):
    """An action as it stands. `withheld`: it was redacted what it was, and only what was corrected since is known.

    `unsupported`: every source that it rests on was withdrawn or struck.
    """

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
    unsupported: bool
    position: int
    recorded_at: str
    recorded_by: str
    withheld: Withheld | None


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


class MergedItem(Item):
    """A record that was merged into another, and the position of the event that merged it."""

    id: str
    position: int


class ThingItem(Item):
    """A thing as it stands; of a source also what was recorded of its custody.

    `withheld` says that it was redacted what it was: `fields` are its id, and what was corrected since.
    `merged_into` is the action, or the actor, that it is shown as wherever else it is asked about;
    `merged` are those that are shown as it: its `fields` hold what is on record of all of them.
    `fallen` are those of the sources that it rests on which were withdrawn or struck; `unsupported`:
    it stands, and all of them were.
    `status` is how far an action is established; `roots` are those of what a thing cites,
    of a source its own; `family` says step by step what a source goes back to, and which
    sources go back to it; `grades` are those of the thing, `ratings` those of each source
    that it cites: of a claim both grades side by side.
    """

    kind: str
    id: str
    standing: Standing
    unsupported: bool
    fallen: tuple[str, ...]
    merged_into: str | None
    merged: tuple[MergedItem, ...]
    position: int
    event_id: str
    recorded_at: str
    recorded_by: str
    fields: tuple[FieldItem, ...]
    withheld: Withheld | None
    custody: tuple[LogItem, ...]
    status: Literal["established", "claimed", "disputed", "unknown"] | None
    roots: RootsItem | None
    family: tuple[OriginItem, ...]
    grades: tuple[GradeItem, ...]
    ratings: tuple[str, ...]


class LeafItem(Item):
    """The exact stored bytes of an event, as text, and their leaf hash (RFC 6962) in hex.

    Of an event that was redacted whole the hash alone is left.
    """

    position: int
    leaf_hash: str
    leaf: str | None
    withheld: Withheld | None


class LagItem(Item):
    """The shortest and the longest possible time between two actions, in seconds."""

    shortest: int
    longest: int


class EdgeItem(Item):
    """Two actions joined, from the earlier to the later, with the responses that say so.

    `unsupported`: of none of those that give it its strength any source stands.
    """

    earlier: str
    later: str
    relation: str
    strength: str
    links: tuple[str, ...]
    contested: bool
    hedged: bool
    unsupported: bool
    lag: LagItem | None
    order: Literal["before", "open", "after"]


class ChainItem(Item):
    """A chain over the chosen strengths.

    `knots` are actions that answer each other in a circle, as imprecise times allow.
    `left_out` are edges whose answer surely came first. `dangling` are responses to
    an action that is retracted, `unrecorded` responses to an act that is not on record.
    `denied` are responses that deny an answer which nobody on record asserts.
    `withheld` are all responses that were redacted whole: what they joined cannot be told.
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
    denied: tuple[str, ...]
    withheld: tuple[str, ...]


class CauseItem(Item):
    """An event that made a change."""

    position: int
    recorded_at: str
    recorded_by: str
    event_id: str
    type: str


class DiffItem(Item):
    """One thing that changed in our knowledge between two bases, and the events that made it so.

    `before` and `after` are what `change` is about: the value of a corrected field, all
    that stands of what a claimant says, a link or the chains, for whom an actor counts;
    of a thing else how it stands, null where it was not on record. `delay_s` of a late
    report is in seconds, null where it is not computable; `median_delay_s` is that of
    all actions that were recorded in between.
    """

    group: Literal[
        "action",
        "claim",
        "claimant",
        "response",
        "link",
        "chain",
        "side",
        "source",
        "actor",
        "place",
        "case",
        "note",
        "export",
        "rules",
        "late",
    ]
    change: str
    kind: str
    id: str | None
    field: str | None
    claimant: str | None
    actions: tuple[str, ...]
    before: Any
    after: Any
    words: str
    delay_s: int | None
    median_delay_s: int | None
    events: tuple[CauseItem, ...]


class ViewItem(Item):
    """A view at a basis: the SHA-256 of its rows, and how many events were folded.

    `stored` tells whether its rows are those of the file beside the log. `done` says what
    was done now: nothing, caught up, or built anew and why; `failed`, that it stays where
    it was. `seconds` is how long its own code took; reading the log comes on top, once,
    and writing what a second process made of a long log that is read from its beginning.
    """

    view: str
    events: int
    position: int
    root: str
    digest: str
    version: int
    fingerprint: str
    stored: bool
    done: str
    seconds: float


class RowItem(Item):
    """A row of a view that differs: `before` and `after` are null where it is not there; `columns` are those that do.

    `before` is null, too, where something was taken out or has become confidential.
    `position` is that of the event that made it so, where that is asked for.
    """

    view: str
    table: str
    what: Literal["added", "removed", "changed"]
    key: tuple[str | int | None, ...]
    columns: tuple[str, ...]
    before: dict[str, str | int | None] | None
    after: dict[str, str | int | None] | None
    position: int | None


class PartItem(Item):
    """A part of the work, how many seconds of the processor it took, and its share of all of them."""

    part: str
    seconds: float
    percent: int


class MarkItem(Item):
    """Where in a snippet something was found: its first character, and the first that is out."""

    begin: int
    end: int


class HitItem(Item):
    """A thing that was found, and the passage of it that says most of what was sought.

    `snippet` is the passage as it is on record, or a part of it (… where it goes on);
    `marks` say where in it what was found stands.
    """

    kind: str
    id: str
    field: str
    snippet: str
    marks: tuple[MarkItem, ...]
    standing: str
    position: int
