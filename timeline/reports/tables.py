"""What stands in the tables and figures of a report: plain rows, in words and in numbers that can be drawn."""

from dataclasses import dataclass

from timeline.reports.statement import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """A side that acts in the chain, in the order of first appearance: it decides the colour in every figure.

    An organ counts for its state. `id` is empty for actions of which nobody can tell who acted.
    """

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One claim about how many people were harmed (Table 3, Figure 2). There is no total over rows.

    `figure` is what was said, in words, with its bound. `low` and `high` are the ends that
    it leaves possible, `None` where it is open or there is no figure at all but words, or it is
    denied. Of `about` both are what was said: it is no bound, and whoever draws it says so.
    `stated` is in words, by the clock that `clock` names (stated, published or recorded);
    `stated_earliest` and `stated_latest` are its bounds (UTC, half-open; empty where open).
    `known_from` is the position of the claim, `replaced_by` the id of what took its place.
    `struck`: replaced, taken back or retracted; `standing` says which. `part_of` is the id of
    the claim whose figure this one is a part of, empty for a whole.
    """

    claim: str
    actions: tuple[int, ...]
    others: tuple[str, ...]
    claimant: str
    quantity: str
    figure: str
    bound: str
    low: int | None
    high: int | None
    categories: str
    stated: str
    clock: str
    stated_earliest: str
    stated_latest: str
    known_from: int
    recorded: str
    replaced_by: str
    standing: str
    struck: bool
    grade: str
    note: int
    part_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoilRow:
    """The actions of one acting side by the territory that they fell on; `cells` in the order of the columns."""

    side: str
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoilMatrix:
    """Who struck whom on whose soil (Table 5): columns are territories, a cell holds the numbers of actions."""

    columns: tuple[str, ...]
    rows: tuple[SoilRow, ...]


NO_SOIL = SoilMatrix(columns=(), rows=())


@dataclass(frozen=True, slots=True, kw_only=True)
class RungAccount:
    """On which rungs a coder puts an action: the same twice, or an interval."""

    coder: str
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RungRow:
    """On which rungs of the named table an action stands: the same twice, or an interval; `None`: not rated.

    `why` says by what; `accounts` are those of coders, which stand beside the table's, and
    `coded` the same as they are drawn.
    """

    number: int
    least: int | None
    most: int | None
    why: str
    accounts: tuple[Statement, ...]
    coded: tuple[RungAccount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """One place of one action (Figure 5), in degrees rounded to its precision. Without coordinates: `None`.

    `words` say how the action lies to it: near Panjgur. `territory` is the soil of the action, in
    words. `radius_m` is the stated radius. `is_area`: known to a district, province or the like
    only, which is drawn as a dashed ring and no point. `is_forceful`: the action is violent or
    coercive; the map is laid out by those, and all others may lie beyond its frame.
    """

    number: int
    action: str
    name: str
    words: str
    latitude: float | None
    longitude: float | None
    radius_m: int | None
    is_area: bool
    territory: str
    is_forceful: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What became otherwise since the superseded report (Table 6).

    `label`: updated, clarified, corrected, retracted, redacted, re-graded, re-linked or added.
    `said`, `says` and `why` are words, never empty. `sources` are the ids of those that the
    change rests on; `notes` the passages of them that the report prints.
    """

    label: str
    thing: str
    number: int
    said: str
    says: str
    why: str
    notes: tuple[int, ...]
    positions: tuple[int, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTable:
    """The changes since an earlier basis, newest first. `since` is that basis, `since_cut_off` its cut-off."""

    since: str
    since_cut_off: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One cited source (Table 7). `archived` are SHA-256 digests of captured files, `root` what it goes back to."""

    number: int
    source: str
    publisher: str
    title: str
    author: str
    published: str
    captured: str
    language: str
    archived: tuple[str, ...]
    grades: tuple[str, ...]
    root: str
    custody: str
    standing: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRow:
    """A word or value of a scale that the report uses (Annex C), and what it means."""

    scale: str
    word: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """A captured file of a cited source (Annex D)."""

    source: str
    size: int
    media_type: str
    sha256: str
    derived_from: str
