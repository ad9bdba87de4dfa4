"""The shapes of what is measured of chains: actions with their sides and rungs, links, episodes, the acts of a dyad."""

from typing import Literal

from timeline.cli.shapes.base import Item, Moment, Text
from timeline.cli.shapes.record import EdgeItem, LagItem, PartyItem


class SidesItem(Item):
    """The sides that have one part in an action; `contested` where ties lead to several, `unknown` if more is to it."""

    sides: tuple[str, ...]
    contested: tuple[str, ...]
    unknown: bool


class SoilItem(Item):
    """A territory, ISO 3166-1, and the state on record whose it is; null, if that is not on record."""

    territory: str
    side: str | None


class RungItem(Item):
    """The lowest and the highest rung that an action may stand on. Ordinal: compared, never summed or averaged."""

    least: int
    most: int


class RungChangeItem(Item):
    """How many rungs higher an answer stands than what it answers, at least and at most; by whose account.

    `account` is null for the tables of the rule.
    """

    least: int
    most: int
    verdict: Literal["matched", "over", "under", "cannot tell"]
    account: str | None


class AccountItem(Item):
    """The rung that somebody gives to an action, beside that of the tables; `position` is that of the event."""

    coder: str
    rung: RungItem
    version: str
    position: int


class MeasuredActItem(Item):
    """An action of a chain: its step, the four sides, its rung. Of two steps the lower surely came first.

    `rung` is null where the action is not rated; `rung_why` says by what it is rated, or why not.
    """

    action: str
    step: int
    occurred: Moment
    acting: SidesItem
    target: SidesItem
    territory: tuple[SoilItem, ...]
    answered: tuple[str, ...]
    rung: RungItem | None
    rung_why: str
    accounts: tuple[AccountItem, ...]


class GapItem(Item):
    """How long lay between two actions by a statement of order, in seconds or in words, and who says so.

    `position` is that of the event.
    """

    least: int | None
    most: int | None
    words: Text | None
    asserted_by: PartyItem
    position: int


class OrderItem(Item):
    """A statement that one action came before another, and who says so; `position` is that of the event."""

    before: str
    after: str
    asserted_by: PartyItem
    position: int


class PerceivedItem(Item):
    """When the answering side learned of what it answers, by a response, and how long after that it answered."""

    link: str
    perceived_at: Moment
    lag: LagItem | None


class MeasuredLinkItem(Item):
    """A link of a chain with what is measured of it; `shape` is null for a link that nobody calls an answer.

    `third_soil` is null where it cannot be told. `rung_changes` holds that of the tables
    first, none where one of the two is not rated. `statements` are what its responses
    were said in: one statement may join several links. `against` are statements by which
    the later one came first.
    """

    link: EdgeItem
    statements: tuple[str, ...]
    gaps: tuple[GapItem, ...]
    against: tuple[OrderItem, ...]
    perceived: tuple[PerceivedItem, ...]
    rung_changes: tuple[RungChangeItem, ...]
    shape: Literal["direct", "triangular", "inverse", "none", "cannot tell"] | None
    shape_why: str | None
    third_soil: bool | None
    soil_why: str | None


class AheadItem(Item):
    """A response that looks ahead: `action` announces another, or was meant to pre-empt it. It is no answer.

    `act` is the other where it is on record, `expected` somebody's words where it is not.
    `joined` says that an announced act was linked to its announcement.
    """

    link: str
    relation: Literal["pre-empts", "announces"]
    strength: str
    action: str
    act: str | None
    expected: Text
    asserted_by: PartyItem
    denied: bool
    joined: bool


class MeasuresItem(Item):
    """All that is measured of one chain over the strengths that are named, and how.

    `directed_by` tells by what an action is directed at a side; `proxies` whether a proxy
    counts for its state; `window_days` within how many days an answer is looked for;
    `rung_tables` which tables rungs are read from. `left_out`, `dangling`, `unrecorded`,
    `denied` and `withheld` are the links at it that nothing is measured of: see a chain.
    """

    strengths: tuple[str, ...]
    directed_by: Literal["target", "territory", "either"]
    proxies: bool
    window_days: int
    rung_tables: str
    status: Literal["open", "answered", "de-escalating", "no hostile act", "cannot tell"]
    status_why: str
    actions: tuple[MeasuredActItem, ...]
    links: tuple[MeasuredLinkItem, ...]
    unanswered: tuple[str, ...]
    ahead: tuple[AheadItem, ...]
    left_out: tuple[EdgeItem, ...]
    dangling: tuple[str, ...]
    unrecorded: tuple[str, ...]
    denied: tuple[str, ...]
    withheld: tuple[str, ...]


class WayItem(Item):
    """A direction in a dyad: the side that acted, and the one at which it did."""

    acting: str
    at: str


class DyadActItem(Item):
    """An act that one of two sides directed at the other, as far as that can be told.

    `ways` are two where it is mutual, none where `is_doubtful`.
    """

    action: str
    occurred: Moment
    kind: str
    ways: tuple[WayItem, ...]
    is_doubtful: bool
    directed_by: Literal["target", "territory", "either"]
    proxies: bool
    acting: SidesItem
    target: SidesItem
    territory: tuple[SoilItem, ...]
    answered: tuple[str, ...]
    strengths: tuple[str, ...]
    rung: RungItem | None
    rung_tables: str


class EpisodeItem(Item):
    """An episode by a rule: its actions in order of time, and whether it was closed at the basis.

    `rule` is that with its parameter. `sides`, `directed_by` and `proxies` are null for a rule that asks for no dyad.
    `doubtful` are those of its actions of which it cannot be told whether they are of the dyad.
    """

    rule: str
    sides: tuple[str, ...] | None
    directed_by: Literal["target", "territory", "either"] | None
    proxies: bool | None
    rung_tables: str | None
    actions: tuple[str, ...]
    doubtful: tuple[str, ...]
    first: Moment
    last: Moment
    is_closed: bool | None
    why: str
