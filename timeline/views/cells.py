"""What rows are made of: the text of a cell, and where rows are put."""

from collections.abc import Mapping

from timeline.views.view import Row, Value

Into = Mapping[str, list[Row]]
"""The rows that were made, by the name of the table: a new one is put at the end."""
Cells = tuple[Value, ...]
"""Some cells of a row."""


def text(value: object) -> str | None:
    """Return a text, or in its place the ground on which it was redacted."""
    return value if value is None or type(value) is str else str(value)
