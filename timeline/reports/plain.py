"""A value in one cell of a table: text and numbers as they are, all else as JSON."""

import msgspec


def cell(value: object) -> str:
    """Return a value in one cell: text and numbers as they are, all else as JSON; what is not there is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int) else msgspec.json.encode(value).decode()
