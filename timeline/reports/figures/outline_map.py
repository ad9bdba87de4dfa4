"""Figure 5: where the steps of a chain were, as precisely as that is known, on outlines that say nothing of status."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from events.codebook.geography import kilometres_to
from timeline.projections.narrowed import Narrowed
from timeline.reports.dossier import Dossier
from timeline.reports.figures.canvas import SMALL, Element, drawing, element, path, words
from timeline.reports.figures.discs import disc
from timeline.reports.figures.ground import Ground, Shape, Spot, bar, ground_of
from timeline.reports.figures.legend import Drawn, Entry, legend, side_entries
from timeline.reports.figures.lettering import Box
from timeline.reports.figures.map_edge import beyond, drawn_beyond
from timeline.reports.figures.map_panel import Panel, drawn_panel, panel, where_words
from timeline.reports.figures.model import LEAST_MARKS, Figure, not_drawn
from timeline.reports.figures.outlines import Outline, View, shipped
from timeline.reports.figures.palette import NOBODY, Hue, hue_of_step, hues_of
from timeline.reports.figures.pins import Pin
from timeline.reports.figures.shown import shown_steps
from timeline.reports.knowledge import History
from timeline.reports.tables import MapPoint
from timeline.reports.wording import listed, plural

NAME, NUMBER, TABLE = "map", 5, "the table of places"
TITLE = "Where the steps were"
DISCLAIMER = (
    "Outlines: Natural Earth, public domain. They show de facto lines for orientation and express no opinion on the "
    "status of any territory, place name or boundary."
)
OWN_OUTLINES = (
    "Outlines: a file that the desk handed in; the section on method names it. They show lines for orientation and "
    "express no opinion on the status of any territory, place name or boundary."
)
_MOST_KM = 1_000.0  # a wider circle says nothing that a map could show
_LEFT, _EDGE, _BELOW = 44.0, 10.0, 22.0
_LARGER, _DETAILS = 1.8, 2


class Layout(NamedTuple):
    """How wide a map is drawn, and how high the whole and its details may be."""

    figure: str
    width: float
    whole: Shape
    detail: Shape


def _layout(figure: str, width: float, whole: tuple[float, float], detail: tuple[float, float]) -> Layout:
    inner = width - _LEFT - _EDGE
    return Layout(figure, width, Shape(inner, *whole), Shape(inner, *detail))


WIDE = _layout("map", 960.0, (0.42, 0.7), (0.36, 0.5))
UPRIGHT = _layout("map-upright", 320.0, (0.8, 1.25), (0.7, 1.0))


class Chosen(NamedTuple):
    """What a map shows, and what it cannot: numbers of steps without coordinates, or with such as say too little."""

    pins: tuple[Pin, ...]
    nowhere: tuple[int, ...]
    rough: tuple[int, ...]
    hues: Mapping[str, Hue]
    outlines: tuple[Outline, ...] | None

    record: str = "on record"

    def outlines_in(self, view: View) -> tuple[Outline, ...]:
        """Return the outlines to draw in a view."""
        return shipped(view) if self.outlines is None else self.outlines

    @property
    def framing(self) -> tuple[Pin, ...]:
        """Return the pins that the map is laid out by: of violent and coercive actions; all, if there are none."""
        return tuple(pin for pin in self.pins if pin.point.is_forceful) or self.pins

    @property
    def disclaimer(self) -> str:
        """What stands under every map."""
        return DISCLAIMER if self.outlines is None else OWN_OUTLINES


def outline_map(
    dossier: Dossier,
    history: History | None = None,
    outlines: tuple[Outline, ...] | None = None,
    *,
    is_lean: bool = False,
) -> Figure:
    """Return the map of a chain: its steps with circles of their stated radius; `outlines` replace those packaged.

    Where it is lean, there is one drawing for all screens.
    """
    chosen = _chosen(dossier, history, outlines)
    marked = sorted({pin.number for pin in chosen.pins})
    if len(marked) < LEAST_MARKS:
        caption = f"Not drawn: one action only has coordinates, {_numbers(marked)}." if marked else nowhere(dossier)
        return not_drawn(NAME, NUMBER, TITLE, f"{caption} {_missing(chosen)}".rstrip(), TABLE)
    outside = _outside(chosen)
    return Figure(
        name=NAME,
        number=NUMBER,
        title=TITLE,
        caption=_caption(chosen, outside),
        table=TABLE,
        svg=_drawn(chosen, outside, WIDE),
        upright="" if is_lean else _drawn(chosen, outside, UPRIGHT),
        is_drawn=True,
    )


def nowhere(dossier: Dossier) -> str:
    """Return the sentence for a chain of which no action has coordinates, as far as the report looked."""
    return f"No action {_record(dossier)} has coordinates."


def _record(dossier: Dossier) -> str:
    is_narrowed = bool(Narrowed(dossier.published_by, dossier.occurred, dossier.surely))
    return "in what is asked for" if is_narrowed else "on record"


# --- what is on it ---


def _chosen(dossier: Dossier, history: History | None, outlines: tuple[Outline, ...] | None) -> Chosen:
    of = {
        action: tuple(versions)
        for action, versions in groupby(shown_steps(dossier, history), key=lambda shown: shown.step.id)
    }
    pins: dict[tuple[str, Spot, bool], Pin] = {}
    rough = set()
    for point in dossier.points:
        spot, versions = _spot(point), of.get(point.action, ())
        if spot is not None and versions and spot.radius_km <= _MOST_KM:
            pins.setdefault((point.action, spot, point.is_area), Pin(point, spot, versions))
        elif spot is not None and versions:
            rough.add(versions[0].step.number)
    marked = {pin.number for pin in pins.values()} | rough
    now = {versions[-1].step.number for versions in of.values() if any(one.holds for one in versions)}
    ordered = sorted(pins.values(), key=lambda pin: pin.number)
    return Chosen(
        tuple(ordered),
        tuple(sorted(now - marked)),
        tuple(sorted(rough)),
        hues_of(dossier.sides),
        outlines,
        _record(dossier),
    )


def _spot(point: MapPoint) -> Spot | None:
    if point.latitude is None or point.longitude is None:
        return None
    return Spot(point.latitude, point.longitude, (point.radius_m or 0) / 1000)


def _outside(chosen: Chosen) -> tuple[Pin, ...]:
    """Return the pins whose circle touches no outline: they lie at sea, or where no outline is drawn."""
    return tuple(pin for pin in chosen.pins if _kilometres_off(chosen, pin.spot) > pin.spot.radius_km)


def _kilometres_off(chosen: Chosen, spot: Spot) -> float:
    here = View(spot.longitude, spot.latitude, spot.longitude, spot.latitude)
    near = View(here.west - 1, max(here.south - 1, -90.0), here.east + 1, min(here.north + 1, 90.0))
    polygons = [polygon for outline in chosen.outlines_in(near) for polygon in outline.polygons]
    return kilometres_to(polygons, spot.latitude, spot.longitude)


# --- what it says ---


def _numbers(numbers: Sequence[int]) -> str:
    return f"no{'s' if len(numbers) > 1 else ''}. {listed([str(one) for one in numbers])}"


def _missing(chosen: Chosen) -> str:
    """Return what is not on the map, and why."""
    said = []
    if chosen.nowhere and chosen.pins:
        said.append(f"Without coordinates {chosen.record}, so not on the map: {_numbers(chosen.nowhere)}.")
    if chosen.rough:
        said.append(f"Known to more than {_MOST_KM:,.0f} km only, so not on the map: {_numbers(chosen.rough)}.")
    return " ".join(said)


def _caption(chosen: Chosen, outside: Sequence[Pin]) -> str:
    said = [
        "Numbers: rows of Table 1. Colour: the acting side.",
        "Each place has a circle of the radius that is on record for it; where the circle is smaller than the mark, "
        "it is under it."
        if any(not pin.point.is_area and pin.spot.radius_km for pin in chosen.pins)
        else "",
        "A dashed ring is an area: the place is known no better, and nothing says that it was in the middle."
        if any(pin.point.is_area for pin in chosen.pins)
        else "",
        "An arrow at the edge points to a place that lies beyond it: the map shows where force was used."
        if _is_any_beyond(chosen)
        else "",
        _missing(chosen),
        f"Outside of every outline, at sea or beyond what is drawn: {_listed_pins(outside)}." if outside else "",
        chosen.disclaimer,
    ]
    return " ".join(one for one in said if one)


def _is_any_beyond(chosen: Chosen) -> bool:
    return any(beyond(_ground(chosen, layout), chosen.pins) for layout in (WIDE, UPRIGHT))


def _ground(chosen: Chosen, layout: Layout) -> Ground:
    return ground_of([pin.spot for pin in chosen.framing], layout.whole, _LEFT, _EDGE)


def _listed_pins(pins: Iterable[Pin]) -> str:
    return "; ".join(f"{pin.number} ({where_words(pin)})" for pin in pins)


def _summary(chosen: Chosen, outside: Sequence[Pin]) -> str:
    """Return what is drawn in sentences, for who cannot see it, and the disclaimer."""
    now = [pin for pin in chosen.pins if any(shown.holds for shown in pin.versions)]
    steps, places = {pin.number for pin in now}, {(pin.spot, pin.point.is_area) for pin in now}
    said = [
        f"Map of {plural(len(steps), 'action')} at {plural(len(places), 'place')}: {_listed_pins(now)}.",
        _missing(chosen),
        f"Outside of every outline: {_listed_pins(outside)}." if outside else "",
        chosen.disclaimer,
    ]
    return " ".join(one for one in said if one)


# --- how it is drawn ---


def _drawn(chosen: Chosen, outside: Sequence[Pin], layout: Layout) -> str:
    ground = _ground(chosen, layout)
    details = _details(panel(ground, chosen.pins), layout)
    framed = [(chr(ord("A") + at), _frame_of(detail, ground)) for at, detail in enumerate(details)]
    parts, bottom = _part(chosen, ground, framed, is_whole=True)
    for (letter, _), detail in zip(framed, details, strict=True):
        top = bottom + 22
        parts.append(words(f"{letter}, shown larger", _LEFT, top - 7, size=SMALL, weight="bold"))
        frame = detail.frame._replace(top=top, bottom=top + detail.frame.bottom - detail.frame.top)
        drawn, bottom = _part(chosen, detail._replace(frame=frame), (), is_whole=False)
        parts += drawn
    below, height = legend(_entries(chosen, has_details=bool(details)), _EDGE, bottom + 6, layout.width - 2 * _EDGE)
    return drawing(
        layout.figure,
        *parts,
        below,
        title=f"Figure {NUMBER}. {TITLE}",
        summary=_summary(chosen, outside),
        width=layout.width,
        height=bottom + 6 + height + 8,
    )


def _part(
    chosen: Chosen, ground: Ground, framed: Sequence[tuple[str, Box]], *, is_whole: bool
) -> tuple[list[Element], float]:
    """Return one map with its bar of kilometres, and where it ends. What lies beyond the whole is at its edge."""
    aside = beyond(ground, chosen.pins) if is_whole else ()
    laid = panel(ground, chosen.pins, [*(box for _, box in framed), *(one.box for one in aside)])
    drawn = (
        *drawn_panel(laid, chosen.outlines_in(ground.view), chosen.hues, framed),
        *drawn_beyond(aside, chosen.hues),
    )
    y = ground.frame.bottom + 32
    return [*drawn, *bar(ground, _LEFT, y)], y + 12


def _details(whole: Panel, layout: Layout) -> list[Ground]:
    """Return larger maps of where different places share a marker: two at most, none that is hardly larger."""
    found: list[Ground] = []
    crowded = [marker for marker in whole.markers if len(marker.places) > 1]
    for marker in sorted(crowded, key=lambda marker: -len(marker.places)):
        spots = [cell.placed.pin.spot for cell in marker.cells] + [one.pin.spot for one in marker.more]
        ground = ground_of(spots, layout.detail, _LEFT, 0.0)
        is_new = not any(_has(detail, spot) for detail in found for spot in spots)
        if ground.scale >= _LARGER * whole.ground.scale and is_new and len(found) < _DETAILS:
            found.append(ground)
    return found


def _has(ground: Ground, spot: Spot) -> bool:
    return ground.frame.has(ground.at(spot.latitude, spot.longitude))


def _frame_of(detail: Ground, whole: Ground) -> Box:
    """Return what a detail shows, in the frame of the whole."""
    view, frame = detail.view, whole.frame
    middle = (view.west + view.east) / 2
    turn = whole.view.near(middle) - middle
    (left, top), (right, bottom) = whole.on(view.west + turn, view.north), whole.on(view.east + turn, view.south)
    return Box(max(left, frame.left), max(top, frame.top), min(right, frame.right), min(bottom, frame.bottom))


def _entries(chosen: Chosen, *, has_details: bool) -> tuple[Entry, ...]:
    hues = dict.fromkeys(hue_of_step(chosen.hues, shown.step) for pin in chosen.pins for shown in pin.versions)
    signs = [Entry(_disc, 20.0, "number of the step in Table 1")]
    if any(not pin.point.is_area and pin.spot.radius_km for pin in chosen.pins):
        signs.append(Entry(_round(None), 18.0, "radius on record"))
    if any(pin.point.is_area for pin in chosen.pins):
        signs.append(Entry(_round("6 4"), 18.0, "area, known no better"))
    if _is_any_beyond(chosen):
        signs.append(Entry(_arrowhead, 14.0, "that way, off the map"))
    if has_details:
        signs.append(Entry(_square, 18.0, "part shown larger below"))
    return (*side_entries(hues), *signs)


def _disc(x: float, y: float) -> tuple[Element, ...]:
    return disc("n", x + 10, y, NOBODY)


def _round(dashes: str | None) -> Drawn:
    def draw(x: float, y: float) -> tuple[Element, ...]:
        width = 2 if dashes else 1.25
        return (
            element(
                "circle",
                cx=x + 9,
                cy=y,
                r=8,
                fill="none",
                stroke=NOBODY.colour,
                stroke_width=width,
                stroke_dasharray=dashes,
                class_="side-0",
            ),
        )

    return draw


def _square(x: float, y: float) -> tuple[Element, ...]:
    return (element("rect", x=x + 2, y=y - 7, width=14, height=14, fill="none", stroke="currentColor", class_="line"),)


def _arrowhead(x: float, y: float) -> tuple[Element, ...]:
    d = path("M", x + 11, y, "L", x + 3, y - 4.5, "L", x + 3, y + 4.5, "Z")
    return (element("path", d=d, class_="ink", fill="currentColor"),)
