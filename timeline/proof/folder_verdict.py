"""The verdict on a folder that was handed over: a bundle, or the tiles of a log. Nobody needs the log for it."""

from dataclasses import dataclass
from typing import Literal

from timeline.proof.verdict import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderVerdict(Found):
    """What a check of a folder found.

    `shown` counts the events that it holds or stands for, `size` those of the signed
    log, whose root is `root` (32 bytes); `withheld` are events of which only the leaf
    hash is there. `signed_by` names the keys whose signatures hold, NAME+ID; they are
    `published` if they were given from outside, and not just found in the folder.
    `unchecked` says in sentences what this check did not look at.
    """

    kind: Literal["bundle", "tiles"]
    log_id: str
    origin: str
    shown: int
    size: int
    root: bytes
    withheld: int
    signed_by: tuple[str, ...]
    unknown: tuple[str, ...]
    published: bool
    unchecked: tuple[str, ...]

    @property
    def fix(self) -> str:
        """What to do; empty if nothing was found."""
        if not self.findings:
            return ""
        if not self.altered:
            return f"see to each finding; what the {self.kind} holds is what was signed"
        return f"ask for the {self.kind} again, from whoever made it; cite nothing of this one"

    @property
    def last_line(self) -> str:
        """Return the line that the check ends with."""
        if not self.ok:
            first = self.first
            placed = first is not None and first.position is not None
            where = f"first at position {first.position}" if first and placed else f"in the {self.kind} as a whole"
            return f"{'altered' if self.altered else 'flawed'}: {where}"
        events = f"{self.size} event{'' if self.size == 1 else 's'}"
        of = f"{self.shown} of {events}" if self.kind == "bundle" else events
        withheld = f", {self.withheld} withheld" if self.withheld else ""
        return f"ok: {of}, root {self.root.hex()}{withheld}, {self._signed()}"

    def _signed(self) -> str:
        if not self.signed_by:
            return f"signed by a key that is not known here: {', '.join(self.unknown)}"
        by = f"signed by {', '.join(self.signed_by)}"
        return by if self.published else f"{by} as the bundle itself says: compare it with what the desk publishes"
