"""The lanes of a long chain: hundreds of marks and arrows, each shape drawn once and referred to.

What a mark or an arrow stands for is its address alone, `#` and the id of an action, or `#link:` and that of a link.
"""

from collections.abc import Iterable, Sequence

from timeline.reports.dossier import LinkRow
from timeline.reports.figures.canvas import (
    PAPER,
    SMALL,
    Element,
    element,
    group,
    hidden,
    hit,
    number,
    with_attributes,
    words,
)
from timeline.reports.figures.lane_links import Run, drawn_arrow, place_of_signs
from timeline.reports.figures.lane_marks import Axes, Placed, bar
from timeline.reports.figures.lettering import Room
from timeline.reports.figures.palette import Hue, glyph
from timeline.reports.figures.scale import Scale
from timeline.reports.figures.shown import k_of
from timeline.reports.figures.strokes import HEAD_HALF, HEAD_LENGTH, STROKES, Point, badge, signs_of, word_of

_SIGNS = {"?": "hedged", "!": "open", "?!": "hedged-open"}


def definitions(figure: str, placed: Iterable[Placed]) -> tuple[Element, ...]:
    """Return each glyph with its area that can be pressed, each badge of signs and each head of an arrow, once."""
    kinds = dict.fromkeys((one.shown.step.family, *one.hues) for one in placed)
    return (
        *(
            group(
                with_attributes(hit(0, 0), stroke="none"),
                glyph(family, 0.0, 0.0, hue, second=second),
                id=_glyph_id(figure, family, hue, second),
            )
            for family, hue, second in kinds
        ),
        *(_badge(figure, signs) for signs in _SIGNS),
        *(_head(figure, strength) for strength in STROKES),
    )


def _glyph_id(figure: str, family: str, hue: Hue, second: Hue | None) -> str:
    return f"{figure}:{family}-{hue.rank}" + (f"-{second.rank}" if second else "")


def _badge(figure: str, signs: str) -> Element:
    """Return the badge of signs; it takes nothing over from the line that it stands on."""
    return group(
        *badge(signs, Point(0.0, 0.0)),
        id=f"{figure}:{_SIGNS[signs]}",
        fill="currentColor",
        stroke="none",
        stroke_dasharray="none",
    )


def _head(figure: str, strength: str) -> Element:
    """Return the head of the arrows of a strength as a marker at their ends."""
    kind, middle = STROKES[strength].head, HEAD_HALF + 1
    points = f"M1,1 L{number(HEAD_LENGTH + 1)},{number(middle)} L1,{number(middle + HEAD_HALF)}"
    look = {
        "filled": element("path", class_="ink", d=f"{points} Z", fill="currentColor"),
        "open": element("path", class_="line paper", d=f"{points} Z", fill=PAPER, stroke="currentColor"),
        "chevron": element("path", class_="line", d=points, fill="none", stroke="currentColor", stroke_width=1.5),
    }[kind]
    return element(
        "marker",
        look,
        id=f"{figure}:head-{strength}",
        markerUnits="userSpaceOnUse",
        markerWidth=HEAD_LENGTH + 2,
        markerHeight=2 * middle,
        refX=HEAD_LENGTH + 1 if kind == "chevron" else 2,
        refY=middle,
        orient="auto",
    )


def drawn_marks(figure: str, placed: Sequence[Placed], scale: Scale | None, axes: Axes) -> Element:
    """Draw actions; what all of their labels have in common is said of the group."""
    return group(
        *(_mark(figure, one, scale, axes) for one in placed),
        class_="marks ink halo",
        font_size=SMALL,
        paint_order="stroke",
        stroke=PAPER,
        stroke_width=3,
    )


def _mark(figure: str, placed: Placed, scale: Scale | None, axes: Axes) -> Element:
    shown, at = placed.shown, axes.point(placed.middle, placed.glyph_across)
    times = bar(placed, scale, axes, figure)
    return element(
        "a",
        group(*times, stroke="none") if times else None,
        _use(_glyph_id(figure, shown.step.family, *placed.hues), at),
        words(
            placed.label, *_rounded(placed.label_at), size=None, anchor=placed.label_anchor, lead=str(shown.step.number)
        ),
        href=f"#{shown.step.id}",
        data_k=k_of(shown.ranges) or None,
        aria_label=shown.name,
        **hidden(holds=shown.holds),
    )


def drawn_links(figure: str, runs: Sequence[Run], room: Room) -> tuple[Element, ...]:
    """Draw links: the plain ones of each strength in a group that says how they look, the others each for itself.

    A plain one is pressed on its line alone; what else it stands for is in its row of Table 2.
    """
    drawn = [(one, place_of_signs(one, room)) for one in runs]
    groups = []
    for strength, stroke in STROKES.items():
        plain = [(one, at) for one, at in drawn if one.link.row.strength == strength and _is_plain(one.link.row)]
        groups += [
            group(
                *(_arrow(figure, one, at) for one, at in plain),
                class_=f"line {strength}",
                fill="none",
                stroke="currentColor",
                stroke_width=stroke.width,
                stroke_dasharray=stroke.dash,
                marker_end=f"url(#{figure}:head-{strength})",
            )
        ] * bool(plain)
    return (*groups, *(drawn_arrow(one, at) for one, at in drawn if not _is_plain(one.link.row)))


def _is_plain(row: LinkRow) -> bool:
    """Tell whether an arrow is nothing but a line with a head, and perhaps signs."""
    return not row.is_denied and row.relation != "pre-empts"


def _arrow(figure: str, run: Run, signs_at: Point | None) -> Element:
    row, curve, signs = run.link.row, run.curve, signs_of(run.link.row)
    end = curve.end if STROKES[row.strength].head == "chevron" else curve.short_of_end(HEAD_LENGTH - 1)
    start, control, tip = (" ".join(map(number, _rounded(one))) for one in (curve.start, curve.control, end))
    return element(
        "a",
        element("path", d=f"M{start}Q{control} {tip}"),
        _use(f"{figure}:{_SIGNS[signs]}", signs_at or curve.middle) if signs else None,
        href=f"#link:{row.id}",
        data_k=k_of(run.link.ranges) or None,
        aria_label=f"{row.earlier} → {row.later}: {word_of(row)}",
        **hidden(holds=run.link.holds),
    )


def _use(name: str, at: Point) -> Element:
    x, y = _rounded(at)
    return element("use", href=f"#{name}", x=x, y=y)


def _rounded(at: Point) -> Point:
    """Return a place to a tenth of a pixel, which is finer than a drawing is ever shown."""
    return Point(round(at.x, 1), round(at.y, 1))
