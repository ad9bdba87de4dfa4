"""One action on the lanes: its glyph, and a bar, a bracket or an open arrow for what is not known of its time."""

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from timeline.reports.figures.canvas import SMALL, Element, Value, element, hidden, hit, mark, path, words
from timeline.reports.figures.palette import RADIUS, Hue, faded, fadings, glyph, hatched, hatching
from timeline.reports.figures.scale import Scale
from timeline.reports.figures.shown import Shown, k_of
from timeline.reports.figures.strokes import Point

GLYPH_HALF = 8.0
BAR_HALF = 3.5
OPEN_ARROW = 34.0
"""How long the open arrow of a time is that is bounded on one side only."""


class Axes(NamedTuple):
    """How a drawing turns: time runs to the right, or downwards if it is upright; lanes run across it up to `limit`."""

    is_upright: bool
    limit: float = inf

    def point(self, along: float, across: float) -> Point:
        """Return a place by how far along time and across lanes it is."""
        return Point(across, along) if self.is_upright else Point(along, across)

    def rect(self, along: tuple[float, float], across: float, **attributes: Value) -> Element:
        """Return a bar along time, around its middle line."""
        length = max(along[1] - along[0], 0.5)
        x, y = self.point(along[0], across - BAR_HALF)
        width, height = self.point(length, 2 * BAR_HALF)
        return element("rect", x=x, y=y, width=width, height=height, **attributes)


class Placed(NamedTuple):
    """An action with its place: `first` to `last` along time, its glyph, its bar (none: the glyph alone), its label."""

    shown: Shown
    hues: tuple[Hue, Hue | None]
    first: float
    last: float
    middle: float
    glyph_across: float
    bar_across: float | None
    label: str
    label_at: Point
    label_anchor: str


def along_of(shown: Shown, scale: Scale | None) -> tuple[float, float]:
    """Return from where to where along the axis something is drawn."""
    extent = shown.extent
    if scale is None:
        return 0.0, 0.0
    first, last = scale.at(extent.first), scale.at(extent.last)
    if extent.way == "by":
        return last - OPEN_ARROW, last
    return (first, first + OPEN_ARROW) if extent.way == "from" else (first, last)


def is_glyph_alone(shown: Shown, along: tuple[float, float]) -> bool:
    """Tell whether a time is known so well that it takes less room than the glyph."""
    extent = shown.extent
    return not extent.is_dated or (extent.way in ("within", "lasting") and along[1] - along[0] < 2 * GLYPH_HALF)


def fillings(figure: str, shown: Iterable[tuple[Shown, Hue]], ways: tuple[str, str]) -> tuple[Element, ...]:
    """Return the patterns and gradients that the bars of a figure need, each once."""
    kept = [(one.extent, hue) for one, hue in shown if one.extent.way in ("within", "lasting")]
    patterns = {hue.rank: hue for _, hue in kept}
    gradients = {hue.rank: hue for extent, hue in kept if extent.margin}
    return (
        *(hatching(figure, patterns[rank]) for rank in sorted(patterns)),
        *(one for rank in sorted(gradients) for one in fadings(figure, gradients[rank], ways)),
    )


def drawn_mark(placed: Placed, scale: Scale | None, axes: Axes, figure: str) -> Element:
    """Draw an action: a link to its step, with everything that shows its time."""
    shown, (hue, second) = placed.shown, placed.hues
    at = axes.point(placed.middle, placed.glyph_across)
    since = f":{shown.ranges[0][0]}" if shown.ranges else ""
    return mark(
        shown.step.id,
        shown.name,
        hit(*at),
        *bar(placed, scale, axes, figure),
        glyph(shown.step.family, *at, hue, second=second, radius=RADIUS - 1 if axes.is_upright else RADIUS),
        words(
            placed.label,
            *placed.label_at,
            size=SMALL,
            anchor=placed.label_anchor,
            lead=str(shown.step.number),
            is_haloed=True,
        ),
        k=k_of(shown.ranges),
        id=f"{figure}:{shown.step.id}{since}",
        **hidden(holds=shown.holds),
    )


def bar(placed: Placed, scale: Scale | None, axes: Axes, figure: str) -> tuple[Element, ...]:
    """Draw from when to when an action may have been; nothing, where the glyph alone says it."""
    if placed.bar_across is None or scale is None:
        return ()
    extent, hue, across = placed.shown.extent, placed.hues[0], placed.bar_across
    if extent.way in ("by", "from"):
        return (_open_arrow(placed, axes), _bracket(placed, axes))
    outline: dict[str, Value] = {"class_": hue.css, "stroke": hue.colour, "stroke_width": 1}
    parts = []
    first, last = placed.first, placed.last
    if extent.margin:
        inner = scale.at(extent.first + extent.margin), scale.at(extent.last - extent.margin)
        names = ("up", "down") if axes.is_upright else ("left", "right")
        parts.append(axes.rect((first, inner[0]), across, class_="fading", fill=faded(figure, hue, names[0])))
        parts.append(axes.rect((inner[1], last), across, class_="fading", fill=faded(figure, hue, names[1])))
        first, last = inner
    sure = tuple(scale.at(one) for one in extent.sure) if extent.sure else None
    if first < last:
        parts.append(axes.rect((first, last), across, fill=hatched(figure, hue), **outline))
    if sure is not None:
        parts.append(axes.rect((sure[0], sure[1]), across, fill=hue.colour, **outline))
    return (*parts, _bracket(placed, axes))


def _bracket(placed: Placed, axes: Axes) -> Element:
    """Draw what joins a glyph to its bar, so that it is not read as an instant."""
    bar, hue = placed.bar_across or 0.0, placed.hues[0]
    edge, line = bar - BAR_HALF, bar - BAR_HALF - 3.5
    corners = ((placed.first, edge), (placed.first, line), (placed.last, line), (placed.last, edge))
    stem = ((placed.middle, line), (placed.middle, placed.glyph_across + 5))
    run = [axes.point(*one) for one in corners]
    down = [axes.point(*one) for one in stem]
    d = path("M", *run[0], "L", *run[1], "L", *run[2], "L", *run[3], "M", *down[0], "L", *down[1])
    return element("path", class_=f"bracket {hue.css}", d=d, fill="none", stroke=hue.colour, stroke_width=1.25)


def _open_arrow(placed: Placed, axes: Axes) -> Element:
    """Draw that a time is bounded on one side: a stop at the bound, an open head on the side that is open."""
    across, hue = placed.bar_across or 0.0, placed.hues[0]
    stop, tip = (placed.last, placed.first) if placed.shown.extent.way == "by" else (placed.first, placed.last)
    back = 7.0 if tip < stop else -7.0
    points = [
        axes.point(*one)
        for one in (
            (stop, across - 5),
            (stop, across + 5),
            (stop, across),
            (tip, across),
            (tip + back, across - 4.5),
            (tip, across),
            (tip + back, across + 4.5),
        )
    ]
    d = path("M", *points[0], "L", *points[1], "M", *points[2], "L", *points[3])
    head = path("M", *points[4], "L", *points[5], "L", *points[6])
    return element("path", class_=f"open {hue.css}", d=f"{d} {head}", fill="none", stroke=hue.colour, stroke_width=2)
