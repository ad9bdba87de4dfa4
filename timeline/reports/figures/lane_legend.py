"""What the lanes' legend says of how times are drawn."""

from collections.abc import Iterable, Mapping

from timeline.reports.figures.canvas import Element, Value, element, path
from timeline.reports.figures.extents import Extent
from timeline.reports.figures.legend import Drawn, Entry

_INK: dict[str, Value] = {"class_": "line", "fill": "none", "stroke": "currentColor", "stroke_width": 1.25}


def time_entries(extents: Iterable[Extent]) -> tuple[Entry, ...]:
    """Return an entry for each way of drawing a time that is used and is no instant."""
    used = tuple(extents)
    ways = {one.way for one in used}
    forms: Mapping[str, tuple[bool, Drawn]] = {
        "at some time within": (bool(ways & {"within", "lasting"}), _hatch),
        "surely going on": (any(one.sure for one in used), _solid),
        "about: widened by its margin": (any(one.margin for one in used), _fading),
        "not later than": ("by" in ways, _by),
        "not earlier than": ("from" in ways, _from),
    }
    return tuple(Entry(draw, 30.0, says) for says, (is_used, draw) in forms.items() if is_used)


def _hatch(x: float, y: float) -> tuple[Element, ...]:
    strokes = " ".join(path("M", x + at, y + 4.0, "L", x + at + 6, y - 4.0) for at in (2.0, 8.0, 14.0, 20.0))
    return (
        element("rect", x=x, y=y - 4, width=30.0, height=8.0, **_INK),
        element("path", d=strokes, **{**_INK, "stroke_width": 2}),
    )


def _solid(x: float, y: float) -> tuple[Element, ...]:
    return (element("rect", class_="ink", x=x, y=y - 4, width=30.0, height=8.0, fill="currentColor"),)


def _fading(x: float, y: float) -> tuple[Element, ...]:
    return tuple(
        element(
            "rect", class_="ink", x=x + at, y=y - 4, width=6.0, height=8.0, fill="currentColor", fill_opacity=opacity
        )
        for at, opacity in ((0.0, 0.15), (6.0, 0.4), (12.0, 0.7), (18.0, 0.4), (24.0, 0.15))
    )


def _by(x: float, y: float) -> tuple[Element, ...]:
    return (_open(x + 28, x, y, 6.0),)


def _from(x: float, y: float) -> tuple[Element, ...]:
    return (_open(x + 2, x + 30, y, -6.0),)


def _open(stop: float, tip: float, y: float, back: float) -> Element:
    run = path("M", stop, y - 5, "L", stop, y + 5, "M", stop, y, "L", tip, y)
    head = path("M", tip + back, y - 4, "L", tip, y, "L", tip + back, y + 4)
    return element("path", d=f"{run} {head}", **{**_INK, "stroke_width": 2})
