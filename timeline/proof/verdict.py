"""The verdict on a log: what was found, what still holds, what to do. "Unchanged", never "true"."""

from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What `verify` found.

    `root` is that of the leaves as they are now, 32 bytes, over `events` of them;
    `withheld` counts sealed fields and whole events that were redacted. `holds_up_to`
    is the largest size of a checkpoint that still holds, `None` if there is none.
    `findings` are the first hundred in the order in which they were found, `more` how
    many came after them.
    """

    level: Level
    log_id: str
    origin: str
    events: int
    root: bytes
    withheld: int
    holds_up_to: int | None
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
        """The finding at the first bad position; one about the whole log if there is no other."""
        placed = [finding for finding in self.findings if finding.position is not None]
        if placed:
            return min(placed, key=lambda finding: finding.position or 0)
        return self.findings[0] if self.findings else None

    @property
    def exit_code(self) -> int:
        """0 for nothing, 1 for flaws, 4 for an altered record."""
        if self.altered:
            return IntegrityFailure.exit_code
        return _EXIT_FLAWS if self.findings else 0

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
    """Findings as they come in: the first hundred are kept, the others counted."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.more = 0

    def add(self, code: str, what: str, position: int | None = None, *, altered: bool = True) -> None:
        """Take a finding."""
        if len(self.kept) < MOST_FINDINGS:
            self.kept.append(Finding(code=code, what=what, position=position, altered=altered))
        else:
            self.more += 1
