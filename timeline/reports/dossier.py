"""One chain ready to print: the model of a report. Every sentence in it names the events that it rests on."""

from dataclasses import dataclass

from timeline.reports.frame import NO_FRAME, Frame, LintLine, TitleBlock
from timeline.reports.statement import Statement
from timeline.reports.tables import (
    NO_SOIL,
    AttachmentRow,
    ChangeTable,
    LedgerRow,
    MapPoint,
    RungRow,
    ScaleRow,
    SideRow,
    SoilMatrix,
    SourceRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as it is printed: local with weekday and zone, the same in UTC, and how it was read.

    `earliest` and `latest` are the bounds (UTC, half-open; empty where open). `qualifier` is
    none, approximate, uncertain or both; `zone` the IANA zone or offset that it was read in,
    empty where there is none.
    """

    local: str
    utc: str
    precision: str
    reading: str
    earliest: str
    latest: str
    qualifier: str = "none"
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """What one claimant says in one row. `struck`: replaced, taken back or retracted; `standing` says which."""

    claim: str
    text: str
    standing: str
    struck: bool
    note: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One thing that is claimed; `cells` has an entry for each claimant, empty where that one does not state it."""

    label: str
    cells: tuple[tuple[CellText, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsMatrix:
    """Claims side by side: columns are claimants. There is no total over them."""

    claimants: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One action of the chain. `number` is its row in Table 1, 0 for an action that is not linked.

    What figures draw: `family` is the glyph (strike, bombing, assault, words, sanction, calming
    or other), `sides` the ids of the sides that acted (empty: cannot be told), `short` who
    acted at whom in a few words, `soil` the codes of the territories (ISO 3166 alpha-2) with
    their names in `soil_names`: `withheld` and what is printed for it, where they were redacted.
    `ended` is when it ended, if that is on record. `word` is its status word: established,
    claimed, disputed or unknown; empty where it was redacted what it was. `unsupported` says
    that no source which it rests on stands. `roots` are the independent roots behind it, in words.
    """

    number: int
    id: str
    title: str
    kind: str
    occurred: Moment
    actors: str
    targets: str
    territory: str
    places: str
    means: str
    status: str
    claims: ClaimsMatrix
    notes: tuple[int, ...]
    changes: tuple[Statement, ...]
    links: tuple[Statement, ...]
    remarks: tuple[Statement, ...]
    headline: str = ""
    family: str = "other"
    sides: tuple[str, ...] = ()
    short: str = ""
    soil: tuple[str, ...] = ()
    soil_names: tuple[str, ...] = ()
    ended: Moment | None = None
    word: str = ""
    unsupported: bool = False
    roots: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    outward: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """One response as somebody asserts it. `lag` is that of its pair of actions.

    What figures draw of `marks`: `is_hedged`, `is_denied` (said not to answer), `is_order_open`
    (the times do not tell which action came first); `probability` is that of an inferred one.
    `is_by_acting_side`: who asserts it speaks for the side that acted; `has_own_words`: a
    passage that it cites is spoken by that side.
    """

    id: str
    earlier: int
    later: int
    strength: str
    relation: str
    asserted_by: str
    words: str
    lag: str
    marks: str
    note: int
    probability: str = ""
    is_hedged: bool = False
    is_denied: bool = False
    is_order_open: bool = False
    is_by_acting_side: bool = False
    has_own_words: bool = False

    @property
    def relation_words(self) -> str:
        """Return the relation as it is printed: one that is order in time alone answers nothing."""
        return "order only" if self.strength == "followed" else self.relation


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadRow:
    """What is said of an act that an action pre-empts or announces, and that no link joins to it."""

    id: str
    text: str
    note: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LagRow:
    """How long one action came after another, as an interval, and what limits it.

    `shortest` and `longest` are its ends in words; `precision` is how finely the times of both were given.
    """

    earlier: int
    later: int
    lag: str
    shortest_seconds: int | None
    longest_seconds: int | None
    limit: str
    shortest: str = ""
    longest: str = ""
    precision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """One actor that the report names."""

    id: str
    name: str
    kind: str
    ties: str
    aliases: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """One passage that the report rests on, in the order of first use.

    `quote_withheld` says that `quote` is not anybody's words, but what stands in their place.
    """

    number: int
    source: str
    publisher: str
    title: str
    published: str
    speaker: str
    quote: str
    quote_withheld: bool
    translation: str
    language: str
    locator: str
    url: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedFile:
    """A file that was captured: its whole hash, and that of the file which it was made from, empty for an original."""

    sha256: str
    size: int
    media_type: str
    derived_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyRow:
    """How the bytes of one cited source came to us and went on. Of a confidential one nothing is told but its id."""

    source: str
    text: str
    files: tuple[CapturedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event that the report was computed from. `withheld` says why nothing can be read of it any more."""

    position: int
    type: str
    thing: str
    event_id: str
    recorded_at: str
    withheld: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLists:
    """What is established, claimed, disputed and unknown, by a mechanical rule that is printed."""

    established: tuple[Statement, ...]
    claimed: tuple[Statement, ...]
    disputed: tuple[Statement, ...]
    unknown: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """What cannot be told of a report by when it was public: see `timeline.projections.narrowed.Doubts`."""

    sources: tuple[str, ...] = ()
    withdrawals: tuple[str, ...] = ()
    recited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The report on one chain at one basis. The same basis and parameters give the same dossier.

    Redaction alone changes an older answer: what was taken out by `redactions_through`,
    the newest position by which anything was, is withheld at every basis. `published_by`,
    `occurred` and `surely` are what it was narrowed to beside its basis.
    """

    schema: str
    title: str
    action: str
    log_id: str
    origin: str
    position: int
    root: str
    cut_off: str
    covers: str
    strengths: tuple[str, ...]
    measured: tuple[str, ...]
    bottom_line: tuple[Statement, ...]
    takeaways: tuple[Statement, ...]
    steps: tuple[Step, ...]
    lists: StatusLists
    links: tuple[LinkRow, ...]
    lags: tuple[LagRow, ...]
    sensitivity: tuple[Statement, ...]
    order_conflicts: tuple[Statement, ...]
    unanswered: tuple[Statement, ...]
    shape: tuple[Statement, ...]
    alternatives: tuple[Statement, ...]
    signals: tuple[Statement, ...]
    left_out: tuple[Statement, ...]
    nearby: tuple[Step, ...]
    actors: tuple[ActorRow, ...]
    notes: tuple[SourceNote, ...]
    custody: tuple[CustodyRow, ...]
    counts: Statement
    method: tuple[Statement, ...]
    withheld: tuple[Statement, ...]
    register: tuple[EventRow, ...]
    redactions_through: int
    published_by: str | None = None
    occurred: str | None = None
    surely: bool = False
    undecided: Undecided = Undecided()
    ahead: tuple[AheadRow, ...] = ()
    frame: Frame = NO_FRAME
    head: TitleBlock | None = None
    sides: tuple[SideRow, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    soil: SoilMatrix = NO_SOIL
    rung_table: str = ""
    rungs: tuple[RungRow, ...] = ()
    points: tuple[MapPoint, ...] = ()
    changes: ChangeTable | None = None
    sources: tuple[SourceRow, ...] = ()
    scales: tuple[ScaleRow, ...] = ()
    attachments: tuple[AttachmentRow, ...] = ()
    lint: tuple[LintLine, ...] = ()
