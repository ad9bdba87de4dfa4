"""Figure 1: who did what on whose soil, when as far as that is known, and what is said to answer what."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from timeline.reports.dossier import Dossier
from timeline.reports.figures.lane_legend import time_entries
from timeline.reports.figures.lane_tracks import lanes_of
from timeline.reports.figures.lanes_upright import upright
from timeline.reports.figures.lanes_wide import Chosen, wide
from timeline.reports.figures.legend import Entry, family_entries, side_entries, strength_entries
from timeline.reports.figures.model import LEAST_MARKS, Figure, not_drawn
from timeline.reports.figures.palette import Hue, hue_of, hues_of
from timeline.reports.figures.scale import scale_of
from timeline.reports.figures.shown import Joined, Shown, shown_links, shown_steps
from timeline.reports.figures.strokes import STROKES
from timeline.reports.knowledge import History
from timeline.reports.wording import listed, plural

NAME, NUMBER, TABLE = "lanes", 1, "Tables 1 and 2"
TITLE = "The chain in time, by territory"


def lanes(dossier: Dossier, history: History | None = None, *, is_lean: bool = False) -> Figure:
    """Return the lanes of a chain; with a history also what is superseded, which is not displayed.

    Where they are lean, there is one drawing for all screens, and arrows bear no words.
    """
    steps = shown_steps(dossier, history)
    links = shown_links(dossier, history, steps)
    now, joined = [one for one in steps if one.holds], [one for one in links if one.holds]
    if len(dossier.steps) < LEAST_MARKS:
        caption = f"Not drawn: the chain has {plural(len(dossier.steps), 'action')}; see Table 1."
        return not_drawn(NAME, NUMBER, TITLE, caption, TABLE)
    hues = hues_of(dossier.sides)
    chosen = Chosen(
        steps=steps,
        links=links,
        hues={one.key: _colours(hues, one) for one in steps},
        entries=_entries(steps, links, [hue_of(hues, (side,)) for one in steps for side in one.step.sides or ("",)]),
        zone=zone_of_axis(now),
        title=f"Figure {NUMBER}. {TITLE}",
        summary=_at_basis(history, summary(now, joined)),
        is_lean=is_lean,
    )
    return Figure(
        name=NAME,
        number=NUMBER,
        title=TITLE,
        caption=_caption(now, joined, chosen.zone, has_versions=history is not None),
        table=TABLE,
        svg=wide(chosen),
        upright="" if is_lean else upright(chosen),
        is_drawn=True,
    )


def _at_basis(history: History | None, said: str) -> str:
    """Say of what is drawn, where other versions of it are drawn too, that it is what holds at the basis."""
    return said if history is None else f"At the basis of the page: {said[:1].lower()}{said[1:]}"


def _colours(hues: Mapping[str, Hue], shown: Shown) -> tuple[Hue, Hue | None]:
    """Return the colour of who acted, and that of a second side that acted with it."""
    sides = shown.step.sides
    second = hue_of(hues, sides[1:]) if len(sides) > 1 else None
    return hue_of(hues, sides), second


def zone_of_axis(steps: Sequence[Shown]) -> str:
    """Return the zone in which most of the times were read, the first of several; UTC where none is named."""
    zones = Counter(one.step.occurred.zone for one in steps if one.extent.is_dated and one.step.occurred.zone)
    return zones.most_common(1)[0][0] if zones else "UTC"


def strengths_said(links: Iterable[Joined]) -> str:
    """Return how many links of each strength are drawn, in words."""
    count = Counter(one.row.strength for one in links)
    said = [f"{count[strength]} {strength}" for strength in STROKES if count[strength]]
    return listed(said)


def summary(steps: Sequence[Shown], links: Sequence[Joined]) -> str:
    """Return a sentence on what is drawn, for who cannot see it."""
    undated = [str(one.step.number) for one in steps if not one.extent.is_dated]
    lanes_ = len(lanes_of(steps))
    said = f"{plural(len(steps), 'action')} in {plural(lanes_, 'lane')}, one for each territory"
    joined = f", joined by {plural(len(links), 'link')}: {strengths_said(links)}" if links else ", joined by no link"
    apart = f" Not on the axis, because the time is not stated: {_numbers(undated)}." if undated else ""
    return f"{said[:1].upper()}{said[1:]}{joined}.{apart}"


def _numbers(numbers: Sequence[str]) -> str:
    return f"no{'s' if len(numbers) > 1 else ''}. {listed(list(numbers))}"


def _caption(steps: Sequence[Shown], links: Sequence[Joined], zone: str, *, has_versions: bool) -> str:
    strengths = strengths_said(links) + (" at the basis of the page" if links and has_versions else "")
    scale = scale_of(((one.extent.first, one.extent.last) for one in steps if one.extent.is_dated), 0.0, 960.0, zone)
    clock = f"Time of occurrence in {scale.clock}; one" if scale else "No time is stated; one"
    cut = (
        " Grey bands are stretches without an action, not to scale, with their length."
        if scale and scale.breaks
        else ""
    )
    joined = f"from the earlier action to the one that answers it, or that came after it: {strengths}"
    return (
        f"{clock} lane for each territory that an action fell on. Colour and label: the acting side. Numbers: rows of "
        f"Table 1. A hatched bar is a time that is known within its ends only, and is no duration.{cut} "
        f"{f'Arrows run {joined}.' if strengths else 'No link is drawn.'}"
    )


def _entries(steps: Sequence[Shown], links: Sequence[Joined], hues: Iterable[Hue]) -> tuple[Entry, ...]:
    return (
        *side_entries(hues),
        *family_entries(one.step.family for one in steps),
        *strength_entries(one.row for one in links),
        *time_entries(one.extent for one in steps),
    )
