"""How this room refuses: a sentence that says what is so, one that says what to do, and the field that it is about."""

from timeline.errors import InvalidEvent, MalformedInput, UsageRefused, Where


def malformed(*, says: str, fix: str | None = None, where: Where | None = None) -> MalformedInput:
    """Return the refusal of text that the door does not let in."""
    return MalformedInput(f"nothing recorded: {says}", where=where, fix=fix)


def bad_field(*, field: str, says: str, fix: str) -> InvalidEvent:
    """Return the refusal of one field of a draft."""
    return InvalidEvent(f"nothing recorded: {field} {says}", where={"field": field}, fix=fix)


def misused(*, says: str, fix: str) -> UsageRefused:
    """Return the refusal of things asked that do not go together."""
    return UsageRefused(f"nothing recorded: {says}", fix=fix)
