"""The ground of a map: which part of the world it shows, where a place lies in it, land, borders and a scale.

Equirectangular, true at the middle latitude: there a kilometre is as long to the east as to the
north. Away from it a circle on the ground is an ellipse on the map, and is drawn as one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil, cos, floor, log10, radians
from typing import NamedTuple

from events.codebook.geography import EARTH_KM, Polygon
from timeline.reports.figures.canvas import SMALL, Element, Value, element, line, number, words
from timeline.reports.figures.clipping import Frame, Path, Point, clipped, open_lines, simplified
from timeline.reports.figures.outlines import TURN, Outline, View

KM = radians(1.0) * EARTH_KM
"""Kilometres in a degree of latitude."""
BESIDE, LEAST_DEGREES = 0.15, 6.0
HALF_A_PIXEL = 0.5
_POLE, _HALF = 90.0, 180.0
_HAIR = 0.01  # pixels
_NARROWEST = 0.05  # of a degree of longitude, near a pole: no map is true there


class Spot(NamedTuple):
    """Coordinates in degrees with a radius in kilometres."""

    latitude: float
    longitude: float
    radius_km: float


class Shape(NamedTuple):
    """How a map is to look: its width in pixels, and how high it is at least and at most in parts of it."""

    width: float
    lowest: float
    highest: float


class Ground(NamedTuple):
    """A view laid out in a frame; `scale`: pixels in a degree of latitude; `narrower`: what part a longitude has."""

    view: View
    frame: Frame
    scale: float
    narrower: float

    def at(self, latitude: float, longitude: float) -> Point:
        """Return where a place lies in the drawing."""
        return self.on(self.view.near(longitude), latitude)

    def on(self, longitude: float, latitude: float) -> Point:
        """Return where a longitude by its own turn and a latitude lie."""
        return (
            self.frame.left + (longitude - self.view.west) * self.narrower * self.scale,
            self.frame.top + (self.view.north - latitude) * self.scale,
        )

    @property
    def pixels_a_km(self) -> float:
        """Return how long a kilometre is, in any direction at the middle latitude."""
        return self.scale / KM

    def radii(self, spot: Spot) -> tuple[float, float]:
        """Return how far a circle on the ground reaches to the east and to the north, in pixels."""
        up = spot.radius_km * self.pixels_a_km
        return up * self.narrower / _narrower(spot.latitude), up


def _narrower(latitude: float) -> float:
    return max(cos(radians(latitude)), _NARROWEST)


# --- what part of the world ---


def ground_of(spots: Sequence[Spot], shape: Shape, left: float, top: float) -> Ground:
    """Return the ground that shows some spots with their circles and 15 % around them, but 6 degrees at least."""
    south = min(spot.latitude - spot.radius_km / KM for spot in spots)
    north = max(spot.latitude + spot.radius_km / KM for spot in spots)
    west, east = _ends([spot.longitude for spot in spots])
    aside = max(spot.radius_km / KM / _narrower(spot.latitude) for spot in spots)
    middle, up = (south + north) / 2, _room(north - south)
    centre, across = (west + east) / 2, min(_room(east - west + 2 * aside), TURN)
    narrower = _narrower(middle)
    ratio = up / (across * narrower)
    if ratio < shape.lowest:
        up = shape.lowest * across * narrower
    elif ratio > shape.highest:
        across = min(up / (shape.highest * narrower), TURN)
    up = min(up, _HALF)
    # Over a pole there is nothing: the map is moved, not cut.
    middle = max(up / 2 - _POLE, min(_POLE - up / 2, middle))
    view = View(centre - across / 2, middle - up / 2, centre + across / 2, middle + up / 2)
    narrower = _narrower(view.middle)
    scale = shape.width / (across * narrower)
    return Ground(view, Frame(left, top, left + shape.width, top + up * scale), scale, narrower)


def _room(span: float) -> float:
    return max(span * (1 + 2 * BESIDE), LEAST_DEGREES)


def _ends(longitudes: Sequence[float]) -> tuple[float, float]:
    """Return the narrowest stretch that has all of some longitudes, over the 180th meridian if that is shorter."""
    around = sorted({longitude % TURN for longitude in longitudes})
    gaps = [(other - one, at) for at, (one, other) in enumerate(pairwise((*around, around[0] + TURN)))]
    _, widest = max(gaps, key=lambda gap: (gap[0], -gap[1]))
    west = around[(widest + 1) % len(around)]
    east = west + (around[widest] - west) % TURN
    return (west - TURN, east - TURN) if west >= _HALF else (west, east)


# --- land ---


Land = tuple[tuple[str, tuple[Path, ...]], ...]
"""The rings to fill of each territory in view, by its name."""


def land(ground: Ground, outlines: Iterable[Outline]) -> Land:
    """Return outlines cut to the frame, without what is finer than half a pixel."""
    cut = [(one.name, ring) for one in outlines for polygon in one.polygons for ring in _rings(ground, polygon)]
    found = simplified([ring for _, ring in cut], ground.frame, HALF_A_PIXEL)
    named: dict[str, list[Path]] = {}
    for (name, _), ring in zip(cut, found, strict=True):
        if ring:
            named.setdefault(name, []).append(ring)
    return tuple((name, tuple(rings)) for name, rings in named.items())


def _rings(ground: Ground, polygon: Polygon) -> Iterator[Path]:
    if (
        max((polygon.box.east - polygon.box.west) * ground.narrower, polygon.box.north - polygon.box.south)
        < HALF_A_PIXEL / ground.scale
    ):
        return
    frame, north, across = ground.frame, ground.view.north, ground.narrower * ground.scale
    for turn in ground.view.turns(*polygon.box):
        west = ground.view.west - turn
        for ring in polygon.rings:
            # To a thousandth of a pixel: what two territories share is the same by whatever turn it came.
            placed = [
                (
                    round(frame.left + (longitude - west) * across, 3),
                    round(frame.top + (north - latitude) * ground.scale, 3),
                )
                for longitude, latitude in ring[:-1]
            ]
            if frame.meets(placed) and (cut := clipped(placed, frame)):
                yield cut


# --- what is drawn of it ---

_STEPS = (1, 2, 5, 10, 15, 30, 45, 90)
_APART = 110.0
_BAR_PART = 0.22


_GRID = 2  # places of land in a pixel: finer than what is left of it


def drawn_land(ground: Ground, found: Land) -> tuple[Element, ...]:
    """Draw land as one tint, its coasts and borders as thin lines. Both are ink, so they show in dark as well.

    Rings that are closed along the 180th meridian or a pole have no line there: there is no coast and no border.
    """
    is_seam = _seams(ground)
    rings = [ring for _, every in found for ring in every]
    seamed = [ring for ring in rings if any(is_seam(one, other) for one, other in pairwise((*ring, ring[0])))]
    whole = [ring for ring in rings if ring not in seamed]
    fill: dict[str, Value] = {"class_": "land", "fill": "currentColor", "fill_opacity": 0.08, "fill_rule": "evenodd"}
    edge: dict[str, Value] = {
        "stroke": "currentColor",
        "stroke_opacity": 0.5,
        "stroke_width": 1.5,
        "stroke_linejoin": "round",
    }
    lines = [line for ring in seamed for line in open_lines(ring, is_seam)]
    runs = ((whole, "Z", fill | edge), (seamed, "Z", fill), (lines, "", {"class_": "land line", "fill": "none"} | edge))
    drawn = ((d, given) for paths, end, given in runs if (d := "".join(_run(one, end) for one in paths)))
    half = f"scale({number(1 / _GRID)})"
    return tuple(element("path", d=d, transform=half, pointer_events="none", **given) for d, given in drawn)


def _run(points: Path, end: str) -> str:
    """Write points as a path of steps on a grid, so that nothing adds up from rounding."""
    places = [(round(x * _GRID), round(y * _GRID)) for x, y in points]
    steps = [(x - from_x, y - from_y) for (from_x, from_y), (x, y) in pairwise(places)]
    written = "".join(f"{x if x < 0 else f' {x}'}{y if y < 0 else f' {y}'}" for x, y in steps if x or y)
    return f"M{places[0][0]} {places[0][1]}l{written.lstrip()}{end}" if written else ""


def _seams(ground: Ground) -> Callable[[Point, Point], bool]:
    """Return what tells whether a line runs along the 180th meridian or a pole."""
    meridians = [ground.on(_HALF + turn, 0.0)[0] for turn in (-2 * TURN, -TURN, 0.0, TURN, 2 * TURN)]
    poles = [ground.on(0.0, latitude)[1] for latitude in (_POLE, -_POLE)]

    def is_seam(one: Point, other: Point) -> bool:
        return any(
            abs(one[axis] - at) < _HAIR and abs(other[axis] - at) < _HAIR
            for axis, bounds in enumerate((meridians, poles))
            for at in bounds
        )

    return is_seam


def graticule(ground: Ground) -> tuple[Element, ...]:
    """Draw some meridians and parallels, each with its degrees outside of the frame, at the left and below."""
    frame, view = ground.frame, ground.view
    drawn = []
    for degree in _whole(view.west, view.east, ground.narrower * ground.scale):
        x, _ = ground.on(degree, view.north)
        drawn += [
            _faint(x, frame.top, x, frame.bottom),
            words(_longitude(degree), x, frame.bottom + 14, size=SMALL, anchor="middle"),
        ]
    for degree in _whole(view.south, view.north, ground.scale):
        _, y = ground.on(view.west, degree)
        drawn += [
            _faint(frame.left, y, frame.right, y),
            words(_latitude(degree), frame.left - 5, y + 4, size=SMALL, anchor="end"),
        ]
    return tuple(drawn)


def _faint(x1: float, y1: float, x2: float, y2: float) -> Element:
    return line(x1, y1, x2, y2, stroke_width=0.5, stroke_opacity=0.25, pointer_events="none")


def _whole(least: float, most: float, pixels: float) -> Iterator[int]:
    step = next((step for step in _STEPS if step * pixels >= _APART), _STEPS[-1])
    return iter(range(ceil(least / step) * step, floor(most / step) * step + 1, step))


def _longitude(degree: int) -> str:
    east = (degree + 180) % 360 - 180
    return f"{abs(east)}°{'' if east in (0, -180) else ' E' if east > 0 else ' W'}"


def _latitude(degree: int) -> str:
    return f"{abs(degree)}°{'' if not degree else ' N' if degree > 0 else ' S'}"


def bar(ground: Ground, x: float, y: float) -> tuple[Element, ...]:
    """Draw a bar of a round number of kilometres from (x, y) to the right, and say where it is true."""
    km = _round_km((ground.frame.right - ground.frame.left) * _BAR_PART / ground.pixels_a_km)
    length = km * ground.pixels_a_km
    middle = round(ground.view.middle)
    return (
        line(x, y, x + length, y, stroke_width=2),
        line(x, y - 4, x, y + 4, stroke_width=2),
        line(x + length, y - 4, x + length, y + 4, stroke_width=2),
        words(f"{km:,.0f} km (at {_latitude(middle)})", x + length + 8, y + 4, size=SMALL),
    )


def _round_km(most: float) -> float:
    ten = 10.0 ** floor(log10(most))
    return next(step * ten for step in (5.0, 2.0, 1.0) if step * ten <= most)
