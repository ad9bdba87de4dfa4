"""Figure 4: on which rung of the named table each action stands, in the order of time: ranks, which nobody averages."""

from collections.abc import Sequence

from timeline.reports.dossier import Dossier
from timeline.reports.figures.ladder_drawing import FIGURE, Chosen, Rated, upright, wide
from timeline.reports.figures.model import LEAST_MARKS, Figure, not_drawn
from timeline.reports.figures.palette import Hue, hue_of_step, hues_of
from timeline.reports.figures.shown import Joined, Shown, shown_links, shown_steps
from timeline.reports.knowledge import History
from timeline.reports.tables import RungRow
from timeline.reports.wording import listed, plural

NUMBER, TABLE = 4, "the table of rungs"
TITLE = "Rungs, in the order of time"


def ladder(dossier: Dossier, history: History | None = None) -> Figure:
    """Return the ladder of a chain: a mark for each step, joined by the answers whose strengths are measured."""
    rows = {row.number: row for row in dossier.rungs}
    numbers = {step.id: step.number for step in dossier.steps}
    shown = tuple(one for one in shown_steps(dossier, history) if numbers.get(one.step.id) in rows)
    places = {number: place for place, number in enumerate(sorted({one.step.number for one in shown}))}
    hues = hues_of(dossier.sides)
    rated = tuple(
        _rated(one, rows[numbers[one.step.id]], places[one.step.number], hue_of_step(hues, one.step)) for one in shown
    )
    with_rung = {one.shown.step.number for one in rated if one.reach is not None}
    if len(with_rung) < LEAST_MARKS:
        caption = f"Not drawn: {plural(len(with_rung), 'action')} of the chain with a rung; see {TABLE}."
        return not_drawn(FIGURE, NUMBER, TITLE, caption, TABLE)
    links = tuple(
        one
        for one in shown_links(dossier, history, shown_steps(dossier, history))
        if one.row.strength in dossier.measured
        and one.row.relation == "answers"
        and not one.row.is_denied
        and {one.row.earlier, one.row.later} <= with_rung
    )
    chosen = Chosen(rated, links, f"Figure {NUMBER}. {TITLE}", _summary(rated, links), dossier.rung_table)
    return Figure(
        name=FIGURE,
        number=NUMBER,
        title=TITLE,
        caption=_caption(dossier, rated),
        table=TABLE,
        svg=wide(chosen),
        upright=upright(chosen),
        is_drawn=True,
    )


# --- what it says ---


def rungs_said(reach: tuple[int, int] | None) -> str:
    """Return rungs in words: `rung 7`, `rung 7 to 8`, `not rated`."""
    if reach is None:
        return "not rated"
    return f"rung {reach[0]}" if reach[0] == reach[1] else f"rung {reach[0]} to {reach[1]}"


def _accounts(row: RungRow) -> str:
    said = [f"{one.coder} gives {rungs_said((one.least, one.most))}" for one in row.coded]
    return f"; {'; '.join(said)}" if said else ""


def _rated(shown: Shown, row: RungRow, place: int, hue: Hue) -> Rated:
    reach = None if row.least is None or row.most is None else (row.least, row.most)
    return Rated(shown, f"{shown.name}; {rungs_said(reach)} ({row.why}){_accounts(row)}", row, place, hue)


def _summary(rated: Sequence[Rated], links: Sequence[Joined]) -> str:
    now = [one for one in rated if one.shown.holds]
    said = "; ".join(f"{one.shown.step.number}: {rungs_said(one.reach)}{_accounts(one.row)}" for one in now)
    joined = sum(link.holds for link in links)
    return (
        f"Rungs of {plural(len(now), 'action')} in the order of time, joined by {plural(joined, 'link')}: {said}. "
        "The scale is ordinal."
    )


_ORDINAL = (
    "The distance between two steps is no time. The scale is ordinal: rungs are ranks, never averaged or added, and "
    "are compared only within a pair."
)


def _caption(dossier: Dossier, rated: Sequence[Rated]) -> str:
    said = [
        f"Rungs of {dossier.rung_table}, steps in the order of time. {_ORDINAL}",
        f"Joined only by answers whose strength is measured: {listed(dossier.measured)}." if dossier.measured else "",
        "A hatched bar: the table leaves it open which of these rungs it is."
        if any(one.reach is not None and one.reach[0] != one.reach[1] for one in rated)
        else "",
        "Squares on a thin line: the rungs that coders give, by name; their accounts differ, and all of them stand."
        if any(one.row.coded for one in rated)
        else "",
        "Numbers: rows of Table 1. Colour: the acting side.",
    ]
    return " ".join(one for one in said if one)
