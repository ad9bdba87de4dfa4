"""What stands in several columns of a row at once: a time, a figure, the parties to an action."""

from collections.abc import Iterable, Sequence
from typing import Any

from events.actors import Party
from events.claims import Figure, FigurePart
from events.times import When
from timeline.exchange.typed import typed
from timeline.reports.wording import text_of

Row = dict[str, Any]
"""Values by the name of their column: texts, whole numbers, lists, and `None` for what is not said."""
NOBODY = "unknown"


def ids(parties: Iterable[Party]) -> list[str]:
    """Return the ids of parties, also where nobody says who it is."""
    return [party.actor or NOBODY for party in parties]


def words_of(parties: Sequence[Party]) -> str | None:
    """Return what the source calls a party, if there is one alone."""
    return text_of(parties[0].words) or None if len(parties) == 1 else None


def only_one(named: Iterable[str | None]) -> str | None:
    """Return who is named, if it is the same each time."""
    found = set(named)
    return found.pop() if len(found) == 1 else None


def party_row(side: str, party: Party) -> Row:
    """Return a party with its side: see `who_row`."""
    return {"side": side, **who_row(party)}


def who_row(party: Party) -> Row:
    """Return who a party is, on whose word, and what became of it, without what is not said."""
    said: Row = {"actor": party.actor or NOBODY, "words": text_of(party.words), "basis": party.basis}
    said |= {"attributed_by": party.by, "fate": party.fate}
    return {name: value for name, value in said.items() if value}


def time_columns(clock: str, when: When | None) -> Row:
    """Return a time in columns of its own: as it is typed, where that says all of it; its bounds, half-open, in UTC."""
    return {
        clock: when and typed(when),
        f"{clock}_earliest": when and when.earliest,
        f"{clock}_latest": when and when.latest,
        f"{clock}_precision": when and when.precision,
        f"{clock}_qualifier": when and when.qualifier,
        f"{clock}_edtf": when and when.edtf,
        f"{clock}_as_reported": (when and text_of(when.as_reported)) or None,
        f"{clock}_zone": when and when.zone,
        f"{clock}_zone_basis": when and when.zone_basis,
        f"{clock}_basis": when and when.basis,
    }


def figure_columns(figure: Figure | None) -> Row:
    """Return a figure in columns of its own; blank ones, where there is none."""
    columns = ("quantity", "unit", "bound", "value", "low", "best", "high", "word", "scope")
    row: Row = {name: getattr(figure, name, None) for name in columns}
    since = figure.since if figure is not None else None
    return row | {
        "value_state": figure and ("unknown" if figure.bound == "unknown" else "stated"),
        "words": (figure and text_of(figure.words)) or None,
        "status": (figure and text_of(figure.status)) or None,
        "parts": (figure and "; ".join(map(_part, figure.parts))) or None,
        **time_columns("since", since),
    }


def _part(part: FigurePart) -> str:
    """Return a part as a cell of a table says it: `children=4`, `women=>=3`, `civilians=unknown`."""
    marks = {"at_least": ">=", "at_most": "<=", "about": "~"}
    said = f"{marks.get(part.bound, '')}{part.value}" if part.value is not None else part.word or part.bound
    return f"{part.category}={said}"
