"""How claims about numbers of people are drawn: a panel for each count, with its axis, its rows and a legend."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from timeline.reports.figures.axis import drawn_axis
from timeline.reports.figures.canvas import BODY, SMALL, Element, drawing, element, group, words
from timeline.reports.figures.counts_dots import dots_of, open_end, sign, within, worded
from timeline.reports.figures.counts_rows import (
    EDGE,
    LINE,
    NARROW,
    WIDE,
    Panel,
    Row,
    Said,
    Strip,
    known,
    row_of,
    strip_of,
)
from timeline.reports.figures.lane_marks import Axes
from timeline.reports.figures.legend import Drawn, Entry, legend
from timeline.reports.figures.lettering import Room, wrapped

_HEAD, _AXIS, _GAP = 20.0, 42.0, 26.0
_AXES = Axes(is_upright=False)
_SHEET = 1130.0  # how tall a sheet may be, so that it stands on a page of A4 with its legend and its caption
_BOLD = 1.12  # how much wider than others bold letters are


class _Laid(NamedTuple):
    """A panel with its rows and where its dots stand. `name` is what ids in it begin with."""

    name: str
    panel: Panel
    rows: tuple[Row, ...]
    strip: Strip
    width: float


def draw(panels: Sequence[Panel], zone: str, said: tuple[str, str], *, is_upright: bool) -> str:
    """Draw all panels below each other; `said`: title and summary. On narrow screens names stand over their rows."""
    figure = "ledger-upright" if is_upright else "ledger"
    return _drawn(figure, _all_laid(figure, panels, zone, is_upright=is_upright), said)


def draw_sheets(panels: Sequence[Panel], zone: str, said: tuple[str, str]) -> tuple[str, ...]:
    """Draw all panels on sheets that are no taller than a page; nothing, where one sheet holds them."""
    sheets: list[list[_Laid]] = []
    room = 0.0
    for laid in _all_laid("ledger", panels, zone, is_upright=False):
        height = _panel(laid, 0.0)[1] + _GAP
        if height > room:
            sheets.append([])
            room = _SHEET
        sheets[-1].append(laid)
        room -= height
    if len(sheets) == 1:
        return ()
    return tuple(_drawn(f"ledger-sheet-{at}", sheet, said) for at, sheet in enumerate(sheets, start=1))


def _all_laid(figure: str, panels: Sequence[Panel], zone: str, *, is_upright: bool) -> list[_Laid]:
    width, every = (NARROW if is_upright else WIDE), []
    for index, panel in enumerate(panels):
        rows = tuple(row_of(claimant, claims, is_upright=is_upright) for claimant, claims in panel.rows)
        every.append(_Laid(f"{figure}-{index}", panel, rows, strip_of(panel, zone, rows, width - EDGE), width))
    return every


def _drawn(figure: str, every: Sequence[_Laid], said: tuple[str, str]) -> str:
    """Draw panels below each other, and under them what their signs mean."""
    top, parts, width = 4.0, [], every[0].width
    for laid in every:
        drawn, bottom = _panel(laid, top)
        parts.append(group(*drawn, class_="panel", **known(laid.panel.every)))
        top = bottom + _GAP
    is_timed = any(laid.strip.scale is not None for laid in every)
    below, height = legend(_entries([laid.panel for laid in every], is_timed=is_timed), EDGE, top, width - 2 * EDGE)
    return drawing(figure, *parts, below, title=said[0], summary=said[1], width=width, height=top + height + 8)


def _panel(laid: _Laid, top: float) -> tuple[list[Element], float]:
    """Return a panel and where it ends."""
    rows, strip = laid.rows, laid.strip
    parts, y = _head(laid, top)
    if strip.scale is not None:
        y += _AXIS
        ends = y, y + sum(row.height(strip.height) for row in rows)
        parts.append(drawn_axis(strip.scale, _AXES, laid.name, ends))
    room = Room()
    for index, row in enumerate(rows):
        height = row.height(strip.height)
        if index % 2 == 0:
            parts.append(_shade(y, laid.width, height))
        parts.append(group(*_names(row, y, height), **known(row.claims)))
        parts += worded(laid.panel, row, y)
        parts += dots_of(laid.panel, row, strip, y + row.over, room)
        y += height
    return parts, y


def _head(laid: _Laid, top: float) -> tuple[list[Element], float]:
    """Return what is counted, when it was stated or by which clock, and the measure; and where that ends."""
    width = laid.width - 2 * EDGE
    title = wrapped(laid.panel.title, width / _BOLD, BODY, most=3)
    y = top + _HEAD + 16 * (len(title) - 1)
    said = [
        text for one in (laid.strip.says, _measure(laid.strip)) if one for text in wrapped(one, width, SMALL, most=2)
    ]
    parts = [words(text, EDGE, top + 14 + 16 * at, weight="bold") for at, text in enumerate(title)]
    parts += [words(text, EDGE, y + 12 + LINE * at, size=SMALL) for at, text in enumerate(said)]
    return parts, y + LINE * len(said) + 6


def _shade(y: float, width: float, height: float) -> Element:
    return element(
        "rect",
        class_="lane",
        x=EDGE,
        y=y,
        width=width - 2 * EDGE,
        height=height,
        fill="currentColor",
        fill_opacity=0.045,
    )


def _names(row: Row, y: float, height: float) -> Iterator[Element]:
    """Yield the lines of a claimant's name: over the row on narrow screens, else in its middle."""
    first = y + 15 if row.is_upright else y + (height - LINE * (len(row.name) - 1)) / 2 + 4
    for at, text in enumerate(row.name):
        yield words(text, EDGE + 4, first + LINE * at, size=SMALL, weight="bold" if row.is_upright else None)


def _measure(strip: Strip) -> str:
    """Return what the height in a row stands for."""
    if strip.lowest == strip.highest:
        return ""
    return f"Height in a row: from {strip.lowest:,} at its foot to {strip.highest:,} at its top"


def _entries(panels: Iterable[Panel], *, is_timed: bool) -> tuple[Entry, ...]:
    """Return an entry for each sign that is used."""
    every = [one for panel in panels for one in panel.every]
    bounds = {one.row.bound for one in every if one.ends is not None}
    dotted = [one for one in every if one.ends is not None]
    spans = {bool(one.row.stated_earliest) + bool(one.row.stated_latest) for one in dotted} if is_timed else set()
    signs: tuple[tuple[str, bool, Drawn], ...] = (
        ("figure as given", bool(bounds - {"range", "three_point"}), _sample("exact")),
        ("at least", "at_least" in bounds, _sample("at_least")),
        ("at most", "at_most" in bounds, _sample("at_most")),
        ("range", bool(bounds & {"range", "three_point"}), _sample("range")),
        (_struck(dotted), any(one.is_struck for one in dotted), _sample("exact", struck=True)),
        ("stated at some time within", 2 in spans, _span),  # noqa: PLR2004  # both ends
        ("stated before or after", 1 in spans, _before),
    )
    return tuple(Entry(draw, 22.0, says) for says, used, draw in signs if used)


def _struck(dotted: Iterable[Said]) -> str:
    """Return what a hollow dot means: of what fell with its sources only where there is any."""
    fell = any(one.is_fallen for one in dotted)
    return "replaced, taken back, retracted or unsupported" if fell else "replaced, taken back or retracted"


def _sample(bound: str, *, struck: bool = False) -> Drawn:
    half = 7.0 if bound == "range" else 0.0
    return lambda x, y: sign(x + 11, (y - half, y + half), bound, struck=struck)


def _span(x: float, y: float) -> tuple[Element, ...]:
    return (within(x, x + 22, y),)


def _before(x: float, y: float) -> tuple[Element, ...]:
    return (open_end(x + 22, y, -1),)
