"""The shapes of what is claimed: side by side, in order, by a named rule, over a chain; and what a thing rests on."""

from typing import Any, Literal

from timeline.cli.shapes.base import Item, Moment, Text

ClaimStanding = Literal["stands", "unsupported", "replaced", "withdrawn", "retracted"]
ClaimantKind = Literal["actor", "words", "not_named", "withheld"]
"""What `claimant` holds: the id of an actor on record; or of a speaker without an id what the source calls it."""


class Said(Item):
    """What one claim says in one row, in words, and how it stands. `figure` is the number as it was said.

    `part_of` is the claim that it is a part of: it is never added to that, nor to other parts.
    """

    claim: str
    words: str
    figure: dict[str, Any] | None
    stance: str
    stated_at: Moment | None
    standing: ClaimStanding
    replaced_by: str | None
    sources: tuple[str, ...]
    position: int
    part_of: str | None


class ClaimantCell(Item):
    """What one claimant says in a row. An empty list means: not stated, which is neither 0 nor unknown.

    Two cells may hold the same words for two speakers: nobody recorded that they are one.
    """

    claimant: str
    claimant_kind: ClaimantKind
    said: tuple[Said, ...]


class ClaimsItem(Item):
    """One thing that is claimed about an action, with a cell for each claimant. There is no total.

    Of what is claimed about a case as a whole, `case` is its id, and `action` is null.
    """

    action: str | None
    case: str | None
    dimension: str
    quantity: str | None
    category: str | None
    cells: tuple[ClaimantCell, ...]


class ChangeItem(Item):
    """How a figure differs from an earlier one, and whose that is. `open`: they may be of the same size.

    `order_open`: no clock tells which of them came first, or that no other came between.
    """

    direction: Literal["rise", "fall", "same", "open"]
    claim: str
    claimant: str
    claimant_kind: ClaimantKind
    order_open: bool


class ClaimItem(Item):
    """One claim in the order in which claims were made.

    `spoken_at` is the time that gives it its place, by the clock `clock`; null where the
    time of recording does. `order_open`: it may have come before the one above it. `own`
    compares it with its claimant's earlier figure, `other` with the figure above it, if
    that is somebody else's.
    """

    action: str | None
    case: str | None
    claimant: str
    claimant_kind: ClaimantKind
    claim: str
    dimension: str
    quantity: str | None
    words: str
    figure: dict[str, Any] | None
    stance: str
    stated_at: Moment | None
    spoken_at: Moment | None
    clock: Literal["stated", "published", "recorded"]
    order_open: bool
    own: ChangeItem | None
    other: ChangeItem | None
    standing: ClaimStanding
    replaced_by: str | None
    sources: tuple[str, ...]
    position: int
    recorded_at: str


class RootsItem(Item):
    """Independent roots: distinct publishers of what the sources go back to, and how many of them were assessed."""

    independent: tuple[str, ...]
    assessed: int


class LeftOutItem(Item):
    """A claim that a rule did not use, and why; `by` is the claim that stands in its place or that it is a part of."""

    claim: str
    why: str
    by: str | None


class EndItem(Item):
    """One end of a range: the number as it was said, and whose it is."""

    value: int
    bound: str
    claimants: tuple[str, ...]
    claims: tuple[str, ...]


class BesideItem(Item):
    """What stands beside a range because it is no number that could be an end of it."""

    claimant: str
    claimant_kind: ClaimantKind
    said: str
    words: str
    claims: tuple[str, ...]


class FigureItem(Item):
    """What a named rule gives: for one claimant a figure; for several a range, whose ends each say whose they are.

    `said` tells a number (0 is one) from a word, from what was reported as unknown, and
    from what is not stated; only a number has `low` and `high`. `our_sum` is a number that
    nobody said: we added, and `claims` are what we added.
    """

    rule: str
    actions: tuple[str, ...]
    case: str | None
    claimant: str | None
    claimant_kind: ClaimantKind | None
    dimension: str
    quantity: str | None
    unit: str | None
    scope: str | None
    since: Moment | None
    whom: str | None
    said: Literal["number", "word", "parts", "unknown", "not_stated", "our_sum", "text", "range"]
    words: str
    bound: str | None
    low: int | None
    high: int | None
    lowest: EndItem | None
    highest: EndItem | None
    beside: tuple[BesideItem, ...]
    claims: tuple[str, ...]
    order_open: bool
    roots: RootsItem | None
    left_out: tuple[LeftOutItem, ...]


class LedgerItem(Item):
    """One claim in the ledger of a chain or a case: whose figure it is, for which actions, and what it rests on.

    Of a figure for a case as a whole, `case` is its id, and there are no actions.

    `attackers` tells of the killed whether it is said how many attackers are among them; null of all others.
    """

    actions: tuple[str, ...]
    case: str | None
    claimant: str
    claimant_kind: ClaimantKind
    claim: str
    dimension: str
    quantity: str
    stance: str
    words: str
    parts: str
    attackers: Literal["counted", "not_stated"] | None
    status: Text
    figure: dict[str, Any]
    stated_at: Moment | None
    spoken_at: Moment | None
    clock: Literal["stated", "published", "recorded"]
    standing: ClaimStanding
    replaced_by: str | None
    part_of: str | None
    roots: RootsItem
    ratings: tuple[str, ...]
    sources: tuple[str, ...]
    position: int


class GradeItem(Item):
    """A grade of a source (A to F) or of a claim (1 to 6), by who gave it; `holds`: they have given no other since.

    `holds` is null where that cannot be told: a grade given since was redacted whole.
    """

    of: str
    grade: str
    words: str
    grader: str
    reason: Text
    holds: bool | None
    position: int
    recorded_at: str


class OriginItem(Item):
    """That one source goes back to another, in which way, and the position of the event that says so."""

    source: str
    origin: str
    relation: str
    position: int
