"""The sides that act in a chain, and on whose soil each of them did what: by numbers of actions, never by counts."""

from collections.abc import Sequence

from events.actions import ActionReported
from events.codebook import territory_name
from timeline.projections.dyads import Sights, Told
from timeline.projections.register import Standing
from timeline.reports.desk import Desk
from timeline.reports.tables import SideRow, SoilMatrix, SoilRow
from timeline.reports.wording import actor_name, text_of

UNTOLD = "who acted cannot be told"
NO_TERRITORY = "no territory"
WITHHELD = "withheld"
"""Stands in place of a code where it was redacted on whose soil an action was."""
Territory = tuple[str, str]
"""A code (ISO 3166 alpha-2) and the name of a territory."""
_NOWHERE: Territory = ("", NO_TERRITORY)


def acted(sights: Sights, name: str) -> tuple[str, ...]:
    """Return the ids of the sides that acted, as at the time: none where that cannot be told of anybody.

    Of an actor whose ties lead to several sides nothing is said.
    """
    told: Told = sights.of(name).acting
    return told.sides


def soil_of(thing: Standing[ActionReported]) -> tuple[Territory, ...]:
    """Return the codes of the territories that an action was on, each with its name; or that it is withheld."""
    if not thing.knows("territory"):
        return ((WITHHELD, text_of(thing.withheld)),)
    return tuple((code, territory_name(code)) for code in dict.fromkeys(thing.now.territory))


def side_rows(desk: Desk) -> tuple[SideRow, ...]:
    """Return the sides that act in the chain in the order of first appearance; last, that of some it cannot be told."""
    acting = [acted(desk.sights, name) for name in desk.chain.actions]
    sides = dict.fromkeys(side for sides in acting for side in sides)
    rows = [SideRow(id=side, name=actor_name(desk.register, side)) for side in sides]
    return (*rows, *([] if all(acting) else [SideRow(id="", name=UNTOLD)]))


def soil_matrix(desk: Desk, sides: Sequence[SideRow]) -> SoilMatrix:
    """Return who acted on whose soil: a row for each of `sides`, a column for each territory, numbers of actions.

    Both stand in the order of first appearance; what is on no territory on record stands last.
    """
    cells: dict[tuple[str, Territory], list[int]] = {}
    columns: dict[Territory, None] = {}
    for name in desk.chain.actions:
        soil = soil_of(desk.register.actions[name]) or (_NOWHERE,)
        columns |= dict.fromkeys(soil)
        for side in acted(desk.sights, name) or ("",):
            for column in soil:
                cells.setdefault((side, column), []).append(desk.numbers[name])
    ordered = sorted(columns, key=lambda column: column == _NOWHERE)
    return SoilMatrix(
        columns=tuple(label for _, label in ordered),
        rows=tuple(
            SoilRow(side=side.name, cells=tuple(tuple(cells.get((side.id, one), ())) for one in ordered))
            for side in sides
        ),
    )
