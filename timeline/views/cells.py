"""What rows are made of: the text of a cell, and who takes a row."""

from collections.abc import Callable

from timeline.views.view import Row, Value

Added = Callable[[str, Row], None]
"""Takes a row of a table."""
Cells = tuple[Value, ...]
"""Some cells of a row."""


def text(value: object) -> str | None:
    """Return a text, or in its place the ground on which it was redacted."""
    return value if value is None or type(value) is str else str(value)
