"""The verdict on a log: what was found, what still holds, what to do. "Unchanged", never "true"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from timeline.errors import IntegrityFailure

Level = Literal["quick", "default", "deep"]

MOST_FINDINGS = 100
_EXIT_FLAWS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it was recorded, or not as it should be.

    `position` is `None` where it concerns the whole log. `code` is stable, `what` a
    sentence. `altered` says that the record is not what it was; otherwise it is a
    flaw, and the record stands.
    """

    code: str
    what: str
    position: int | None = None
    altered: bool = True


class Cosigned(NamedTuple):
    """That a witness (NAME+ID) saw a checkpoint as the largest of its log, and when: UTC, as the log has it."""

    by: str
    at: str


class Stamped(NamedTuple):
    """That an authority says that a checkpoint existed before a moment: UTC, as the log has it."""

    by: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A checkpoint: its size, whose signatures below it hold, whose keys are not known, and whether the log holds it.

    Keys are written NAME+ID. `holds`: the log has the root that was signed, and
    nothing up to there was found bad. `cosigned` and `stamped` are what witnesses and
    time-stamp authorities that are known say of it; `stamps` counts all time stamps.
    """

    size: int
    signed_by: tuple[str, ...]
    unknown: tuple[str, ...]
    holds: bool
    cosigned: tuple[Cosigned, ...] = ()
    stamped: tuple[Stamped, ...] = ()
    stamps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What any check found, in the order in which it came, and how many findings more: see `Findings`."""

    findings: tuple[Finding, ...]
    more: int

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings

    @property
    def altered(self) -> bool:
        """Tell whether the record is not what it was."""
        return any(finding.altered for finding in self.findings)

    @property
    def first(self) -> Finding | None:
        """The finding at the first bad position; one about the whole log if there is no other.

        An alteration, if there is any: a flaw before it is not where the record ceases to be what it was.
        """
        worst = [finding for finding in self.findings if finding.altered] or list(self.findings)
        placed = [finding for finding in worst if finding.position is not None]
        if placed:
            return min(placed, key=lambda finding: finding.position or 0)
        return worst[0] if worst else None

    @property
    def exit_code(self) -> int:
        """0 for nothing, 1 for flaws, 4 for an altered record."""
        if self.altered:
            return IntegrityFailure.exit_code
        return _EXIT_FLAWS if self.findings else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Found):
    """What `verify` found in a log.

    `root` is that of the leaves as they are now, 32 bytes, over `events` of them;
    `withheld` counts sealed fields and whole events that were redacted. `heads` are the
    checkpoints by size; those that hold are still provable.
    """

    level: Level
    log_id: str
    origin: str
    events: int
    root: bytes
    withheld: int
    heads: tuple[Head, ...]

    @property
    def holds_up_to(self) -> int | None:
        """The largest size of a checkpoint that still holds, `None` if there is none."""
        return max((head.size for head in self.heads if head.holds), default=None)

    @property
    def signed_head(self) -> Head | None:
        """The largest checkpoint that holds and that a known key signed."""
        signed = [head for head in self.heads if head.holds and head.signed_by]
        return max(signed, key=lambda head: head.size, default=None)

    @property
    def fix(self) -> str:
        """What to do; empty if nothing was found."""
        if not self.findings:
            return ""
        if not self.altered:
            return "see to each finding; the record itself is what it was"
        held = "there is no checkpoint to say up to where it holds"
        if self.holds_up_to is not None:
            held = f"up to position {self.holds_up_to} it is unchanged since it was signed"
        return f"keep the file as it is, and restore from a verified backup; {held}"


class Findings:
    """Findings as they come in: the first hundred alterations and the first hundred flaws are kept, the others counted.

    Apart, so that no number of flaws hides that the record is not what it was.
    """

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.more = 0
        self._room = {True: MOST_FINDINGS, False: MOST_FINDINGS}

    @property
    def alterations(self) -> list[Finding]:
        """What says that the record is not what it was."""
        return [one for one in self.kept if one.altered]

    def add(self, code: str, what: str, position: int | None = None, *, altered: bool = True) -> None:
        """Take a finding."""
        self.take([Finding(code=code, what=what, position=position, altered=altered)], 0)

    def take(self, kept: Sequence[Finding], more: int) -> None:
        """Take the findings of a part after those that came before it."""
        self.more += more
        for one in kept:
            if self._room[one.altered]:
                self._room[one.altered] -= 1
                self.kept.append(one)
            else:
                self.more += 1
