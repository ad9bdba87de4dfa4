"""The legend of a figure: only what was used in it, each sign beside its words, in rows that break."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from timeline.reports.dossier import LinkRow
from timeline.reports.figures.canvas import SMALL, Element, element, group, words
from timeline.reports.figures.lettering import cut, width_of
from timeline.reports.figures.palette import GLYPHS, NOBODY, Hue, glyph
from timeline.reports.figures.strokes import STROKES, sample

ROW = 20.0
_GAP, _BESIDE = 18.0, 6.0
Drawn = Callable[[float, float], tuple[Element, ...]]


class Entry(NamedTuple):
    """A sign of a legend, drawn from its left end and its middle height, how wide it is, and what it says."""

    draw: Drawn
    width: float
    says: str


def legend(entries: Sequence[Entry], left: float, top: float, width: float) -> tuple[Element, float]:
    """Lay out entries in rows from (left, top) and return them with the height that they took."""
    x, y, drawn = left, top + ROW / 2, []
    for entry in entries:
        room = width - entry.width - _BESIDE
        says = cut(entry.says, room, SMALL)
        taken = entry.width + _BESIDE + width_of(says, SMALL)
        if x > left and x + taken > left + width:
            x, y = left, y + ROW
        drawn += [*entry.draw(x, y), words(says, x + entry.width + _BESIDE, y + 4, size=SMALL)]
        x += taken + _GAP
    return group(*drawn, class_="legend"), (y + ROW / 2 - top if entries else 0.0)


def side_entries(hues: Iterable[Hue]) -> tuple[Entry, ...]:
    """Return an entry for each side that acted, in the order of their colours; all that have none are one."""
    named = tuple(dict.fromkeys(hues))
    rest = [hue.name for hue in named if not hue.rank]
    says = f"{', '.join(rest)} (grey)" if rest else ""
    shown = [(hue, hue.name) for hue in sorted(named) if hue.rank]
    return tuple(Entry(_swatch(hue), 12.0, words_) for hue, words_ in [*shown, *([(NOBODY, says)] if rest else [])])


def _swatch(hue: Hue) -> Drawn:
    def draw(x: float, y: float) -> tuple[Element, ...]:
        return (element("rect", x=x, y=y - 6, width=12, height=12, rx=2, fill=hue.colour, class_=hue.css),)

    return draw


def family_entries(families: Iterable[str]) -> tuple[Entry, ...]:
    """Return an entry for each family of kinds that is drawn, in the fixed order of the glyphs."""
    used = {family if family in GLYPHS else "other" for family in families}
    return tuple(Entry(_sign(family), 14.0, sign.label) for family, sign in GLYPHS.items() if family in used)


def _sign(family: str) -> Drawn:
    return lambda x, y: (glyph(family, x + 7, y, NOBODY, radius=6.0),)


def strength_entries(rows: Iterable[LinkRow]) -> tuple[Entry, ...]:
    """Return an entry for each strength that is drawn, and for each sign that an arrow carries."""
    links = tuple(rows)
    found = []
    for strength in STROKES:
        of = [row for row in links if row.strength == strength]
        if of:
            says = "followed: order in time only" if strength == "followed" else strength
            found.append(Entry(_sample(_bare(of[0])), 44.0, says))
    signs = (
        ("hedged", [replace(_bare(row), is_hedged=True) for row in links if row.is_hedged]),
        ("denied", [replace(_bare(row), is_denied=True) for row in links if row.is_denied]),
        ("pre-empts", [replace(_bare(row), relation="pre-empts") for row in links if row.relation == "pre-empts"]),
        (
            "the times do not tell which came first",
            [replace(_bare(row), is_order_open=True) for row in links if row.is_order_open],
        ),
    )
    return (*found, *(Entry(_sample(of[0]), 44.0, says) for says, of in signs if of))


def _bare(row: LinkRow) -> LinkRow:
    return replace(row, relation="answers", is_hedged=False, is_denied=False, is_order_open=False)


def _sample(row: LinkRow) -> Drawn:
    return lambda x, y: (sample(row, x, y),)
