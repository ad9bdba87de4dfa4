"""What a page shows of a chain at each point of our knowledge: every part once a version, with where it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from timeline.reports.dossier import LinkRow, SourceNote, Step
from timeline.reports.tables import LedgerRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A position at which the chain changed: when that was recorded, and a sentence on what changed.

    `actions` and `links` are the ids that appeared, left or read otherwise at it. `basis`
    is as it can be typed: `LOGID:POSITION:ROOT12`.
    """

    position: int
    recorded: str
    recorded_utc: str
    text: str
    actions: tuple[str, ...]
    links: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Generic[T]):
    """Something as it read from position `since` on, up to before `until`; `None`: it still reads so."""

    since: int
    until: int | None
    value: T

    @property
    def k(self) -> str:
        """Return `FROM:UNTIL`, as the attribute `data-k` of the page holds it."""
        return f"{self.since}:{'' if self.until is None else self.until}"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All versions of the parts of one chain, over all stops up to its basis; the last stop is what is known at it.

    Keys are ids: of actions (`steps`, and `status`, the word established, claimed, disputed or
    unknown), of responses (`links`), of claims (`ledger`). Versions stand in order, and where
    something was not known, or was not of the chain, there is none. Numbers of steps and
    notes are those of the union over all stops, so nothing moves when knowledge grows;
    `numbers` are those of the actions: those of the report, and going on from there for what is not of the chain any
    more; so are those of `notes`, which has each note that a step, a link or a row of the
    ledger cites at any stop. What is withheld now is withheld in every version, and so is what a
    note holds back now, or a source that is confidential now says. `pieces` says into how many
    chains it falls apart without followed links. `every` is the stretch of recorded time
    that each stop stands for, in words (`day`, `two weeks`): empty where there is one for each change.
    """

    stops: tuple[Stop, ...]
    numbers: Mapping[str, int]
    steps: Mapping[str, tuple[Version[Step], ...]]
    status: Mapping[str, tuple[Version[str], ...]]
    links: Mapping[str, tuple[Version[LinkRow], ...]]
    ledger: Mapping[str, tuple[Version[LedgerRow], ...]]
    pieces: tuple[Version[int], ...]
    notes: Mapping[int, tuple[Version[SourceNote], ...]] = field(default_factory=dict)
    every: str = ""
