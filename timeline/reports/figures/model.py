"""A figure as it is handed to a format: one drawing, what it says in a caption, and the table that holds the same."""

from dataclasses import dataclass

LEAST_MARKS = 2
"""A figure with fewer marks shows nothing that its table does not, and is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a report. `svg` is a whole document; `upright` the same for narrow screens, empty if it has none.

    `name` is the one of its file and of `data-figure`, `table` what holds the same data ("Table 1").
    A figure that is not drawn has no drawing; its caption says why. `sheets` are the same as `svg`
    on several sheets of paper, where it is too tall for one; none, if it is not.
    """

    name: str
    number: int
    title: str
    caption: str
    table: str
    svg: str
    upright: str
    is_drawn: bool
    sheets: tuple[str, ...] = ()


def not_drawn(name: str, number: int, title: str, caption: str, table: str) -> Figure:
    """Return a figure that is left out: its caption says so."""
    return Figure(
        name=name, number=number, title=title, caption=caption, table=table, svg="", upright="", is_drawn=False
    )
