"""How importers refuse: a sentence that says what is so, one that says what to do, and where in the file it is."""

from timeline.errors import CellRefused, MalformedInput, TimeRefused, UsageRefused

_LONGEST = 60


def refused(*, says: str, fix: str) -> CellRefused:
    """Return the refusal of a cell."""
    return CellRefused(f"nothing recorded: {says}", fix=fix)


def no_time(*, says: str, code: str, fix: str) -> TimeRefused:
    """Return the refusal of a time."""
    return TimeRefused(f"nothing recorded: {says}", code=code, fix=fix)


def malformed(*, says: str, fix: str, **where: str | int) -> MalformedInput:
    """Return the refusal of a file that is no table."""
    return MalformedInput(f"nothing recorded: {says}", where=where, fix=fix)


def misused(*, says: str, fix: str, **where: str | int) -> UsageRefused:
    """Return the refusal of a table that does not fit what was asked."""
    return UsageRefused(f"nothing recorded: {says}", where=where, fix=fix)


def shown(text: str) -> str:
    """Return the beginning of a cell, in quotation marks: enough to find it."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
