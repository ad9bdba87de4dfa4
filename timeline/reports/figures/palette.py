"""Colours by acting side, glyphs by family, hatching and fading: colour never says anything alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from timeline.reports.dossier import Step
from timeline.reports.figures.canvas import PAPER, Element, element, number
from timeline.reports.tables import SideRow

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8C5E00")
"""At least 3:1 on white and on #121212 each, after Okabe and Ito (2008), "Color Universal Design"."""
REST = "#767676"


class Hue(NamedTuple):
    """The colour of an acting side and its class; `rank` 0 is unknown, and all after the fifth."""

    rank: int
    name: str

    @property
    def colour(self) -> str:
        """The colour itself."""
        return COLOURS[self.rank - 1] if self.rank else REST

    @property
    def css(self) -> str:
        """The class."""
        return f"side-{self.rank}"


NOBODY = Hue(0, "not known who acted")


def hues_of(sides: Iterable[SideRow]) -> Mapping[str, Hue]:
    """Return the colour of each side by its id, in order of first appearance."""
    return {
        side.id: Hue(rank if rank <= len(COLOURS) else 0, side.name) if side.id else NOBODY
        for rank, side in enumerate((one for one in sides if one.id), start=1)
    }


def hue_of(hues: Mapping[str, Hue], sides: Sequence[str]) -> Hue:
    """Return the colour of who acted: the first side's; that of the rest where it cannot be told."""
    return hues.get(sides[0], NOBODY) if sides else NOBODY


def hue_of_step(hues: Mapping[str, Hue], step: Step) -> Hue:
    """Return the colour of an action."""
    return hue_of(hues, step.sides)


class Glyph(NamedTuple):
    """The sign of a family of kinds: the corners of a shape one unit around its middle (none: a circle)."""

    label: str
    corners: tuple[tuple[float, float], ...]
    is_filled: bool


# Six points at every 60 degrees, the corners between them at 0.46 of their length.
_STAR = (
    (0.0, -1.3),
    (0.3, -0.52),
    (1.13, -0.65),
    (0.6, 0.0),
    (1.13, 0.65),
    (0.3, 0.52),
    (0.0, 1.3),
    (-0.3, 0.52),
    (-1.13, 0.65),
    (-0.6, 0.0),
    (-1.13, -0.65),
    (-0.3, -0.52),
)
GLYPHS: Mapping[str, Glyph] = {
    "strike": Glyph("strike", ((0.0, -1.05), (1.05, 0.85), (-1.05, 0.85)), is_filled=True),
    "bombing": Glyph("bombing", _STAR, is_filled=True),
    "assault": Glyph("armed assault", ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)), is_filled=True),
    "words": Glyph("words", (), is_filled=True),
    "sanction": Glyph("sanction", ((0.0, -1.15), (1.15, 0.0), (0.0, 1.15), (-1.15, 0.0)), is_filled=True),
    "calming": Glyph("de-escalation", ((0.0, 1.05), (1.05, -0.85), (-1.05, -0.85)), is_filled=False),
    "other": Glyph("other", (), is_filled=False),
}
RADIUS = 7.0


def glyph(family: str, x: float, y: float, hue: Hue, *, second: Hue | None = None, radius: float = RADIUS) -> Element:
    """Draw the sign of a family; of two sides that acted one has the outline, the other the inside."""
    sign = GLYPHS.get(family, GLYPHS["other"])
    edge, inside = (second, hue.colour) if second and sign.is_filled else (hue, hue.colour)
    if not sign.is_filled:
        inside = second.colour if second else PAPER
    is_edged = second is not None or not sign.is_filled
    look = " paper" if inside == PAPER else "" if is_edged else " halo"
    given = {
        "class_": f"glyph{look} {hue.css}",
        "fill": inside,
        "stroke": edge.colour if is_edged else PAPER,
        "stroke_width": 2 if is_edged else 1,
    }
    if not sign.corners:
        return element("circle", cx=float(x), cy=float(y), r=radius * 0.95, **given)
    points = " ".join(f"{number(x + radius * dx)},{number(y + radius * dy)}" for dx, dy in sign.corners)
    return element("path", d=f"M{points.replace(' ', ' L')} Z", **given)


def hatching(figure: str, hue: Hue) -> Element:
    """Return the pattern of what is not known better, in the colour of a side; see `hatched`."""
    return element(
        "pattern",
        element("rect", width=6, height=6, fill=hue.colour, class_=hue.css, fill_opacity=0.14),
        element("rect", width=2, height=6, fill=hue.colour, class_=hue.css),
        id=f"{figure}:hatch-{hue.rank}",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def hatched(figure: str, hue: Hue) -> str:
    """Return the filling with the hatching of a side."""
    return f"url(#{figure}:hatch-{hue.rank})"


_FADES = {"left": (1, 0, 0, 0), "right": (0, 0, 1, 0), "up": (0, 1, 0, 0), "down": (0, 0, 0, 1)}


def fadings(figure: str, hue: Hue, ways: Iterable[str]) -> tuple[Element, ...]:
    """Return the gradients that fade out to the left, right, up or down; see `faded`."""
    return tuple(_fading(figure, hue, way) for way in ways)


def _fading(figure: str, hue: Hue, way: str) -> Element:
    x1, y1, x2, y2 = _FADES[way]
    return element(
        "linearGradient",
        element("stop", offset=0, stop_color=hue.colour, stop_opacity=0.6),
        element("stop", offset=1, stop_color=hue.colour, stop_opacity=0),
        id=f"{figure}:fade-{way}-{hue.rank}",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
    )


def faded(figure: str, hue: Hue, way: str) -> str:
    """Return the filling that fades out in a direction."""
    return f"url(#{figure}:fade-{way}-{hue.rank})"
