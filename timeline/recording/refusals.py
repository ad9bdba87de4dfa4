"""How this room refuses: a sentence that says what is so, one that says what to do, and the field that it is about."""

from timeline.errors import InvalidEvent, MalformedInput, UsageRefused, Where


def malformed(*, says: str, fix: str | None = None, where: Where | None = None) -> MalformedInput:
    """Return the refusal of text that the door does not let in."""
    return MalformedInput(f"nothing recorded: {says}", where=where, fix=fix)


def bad_field(*, field: str, says: str, fix: str) -> InvalidEvent:
    """Return the refusal of one field of a draft."""
    return InvalidEvent(f"nothing recorded: {field} {says}", where={"field": field}, fix=fix)


MAX_RECORDER = 200
"""How many characters the name of a recorder may have."""


def check_recorder(name: str) -> None:
    """Check that the log takes `name` for who records: a dry run, too, has to be refused. Raises `UsageRefused`."""
    if not 1 <= len(name) <= MAX_RECORDER or not name.isprintable():
        raise misused(
            says=f"a recorder's name has 1 to {MAX_RECORDER} printable characters",
            fix="name the recorder in one line: --recorder NAME",
        )


def misused(*, says: str, fix: str, field: str | None = None) -> UsageRefused:
    """Return the refusal of things asked that do not go together, of the field that is too much or too little."""
    return UsageRefused(f"nothing recorded: {says}", where={"field": field} if field else None, fix=fix)
