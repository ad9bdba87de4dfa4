"""Claims side by side over all that was known: one table, each claim with where it holds, so that nothing moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from timeline.reports.dossier import CellText, Step
from timeline.reports.knowledge import Version
from timeline.reports.page.facets import Slugs
from timeline.reports.page.versions import Ranges, Shown, at, joined, outside, ranges_of


@dataclass(frozen=True, slots=True)
class Column:
    """A claimant by name. Where nothing of theirs is known there is no column: `whole` holds for all of its cells."""

    slug: str
    name: str
    whole: Shown[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one claimant says in one row at any time; `absent` is where nothing of it is known."""

    claims: tuple[Shown[CellText], ...]
    absent: Shown[str]
    whole: Shown[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is claimed, with a cell for every claimant."""

    label: Shown[str]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All claims about one action; `table` is where there are any, `empty` where there are none."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    table: Shown[str]
    empty: Shown[str]


def matrix(versions: Sequence[Version[Step]], within: Ranges, slugs: Slugs) -> Matrix:
    """Return the union of what the matrix of an action held in all `versions`, which live `within` those ranges."""
    names = ranges_of(versions, lambda step: step.claims.claimants)
    labels = ranges_of(versions, lambda step: (row.label for row in step.claims.rows))
    known = joined(one for ranges in labels.values() for one in ranges)
    columns = {name: _column(name, ranges, known, slugs) for name, ranges in names.items()}
    said = ranges_of(versions, _claims)
    cells: dict[tuple[str, str], list[tuple[CellText, Ranges]]] = {}
    for (label, name, cell), ranges in said.items():
        cells.setdefault((label, name), []).append((cell, ranges))
    rows = tuple(
        Row(
            label=at(label, ranges, known),
            cells=tuple(_cell(cells.get((label, name), ()), ranges, columns[name]) for name in names),
        )
        for label, ranges in labels.items()
    )
    return Matrix(tuple(columns.values()), rows, at("", known, within), at("", outside(known, within), within))


def _claims(step: Step) -> Iterable[tuple[str, str, CellText]]:
    for row in step.claims.rows:
        for name, cell in zip(step.claims.claimants, row.cells, strict=True):
            for one in cell:
                yield row.label, name, one


def _column(name: str, ranges: Ranges, known: Ranges, slugs: Slugs) -> Column:
    return Column(slugs.of(name), name, at("", ranges, known))


def _cell(claims: Sequence[tuple[CellText, Ranges]], row: Ranges, column: Column) -> Cell:
    """Return a cell; its ranges are told within those of its row, which hold for the row as a whole."""
    said = joined(one for _, ranges in claims for one in ranges)
    return Cell(
        claims=tuple(at(cell, ranges, row) for cell, ranges in claims),
        absent=at("", outside(said, row), row),
        whole=column.whole,
    )
