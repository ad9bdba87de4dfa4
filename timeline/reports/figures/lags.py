"""Figure 3: how long one action came after another, from the shortest to the longest that the times allow."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from timeline.reports.dossier import Dossier, LagRow, Step
from timeline.reports.figures.canvas import BODY, SMALL, Element, drawing, element, group, line, path, words
from timeline.reports.figures.lettering import BOLDER, cut, width_of, wrapped
from timeline.reports.figures.model import LEAST_MARKS, Figure, not_drawn
from timeline.reports.figures.palette import Hue, hatched, hatching, hue_of_step, hues_of
from timeline.reports.wording import DAY, HOUR, listed

NAME, NUMBER, TABLE = "lags", 3, "Table 4"
TITLE = "Lags, from the shortest to the longest possible"
_TOP = 46.0
_YEAR = 365 * DAY
_UNITS = (
    *((one * 60, 60, "minutes") for one in (10, 30)),
    *((one * HOUR, HOUR, "hours") for one in (1, 2, 3, 6, 12, 24, 48)),
    *((one * DAY, DAY, "days") for one in (5, 10, 20, 50, 100, 200, 500)),
    *((one * _YEAR, _YEAR, "years") for one in (2, 5, 10, 50, 100, 500, 1000, 5000)),
)


class Layout(NamedTuple):
    """Where the bars stand: beside what they are of, or below it where a drawing is narrow."""

    figure: str
    width: float
    left: float
    right: float
    row: float
    below: float
    most_ticks: int


_WIDE = Layout(NAME, 960.0, 300.0, 930.0, 34.0, 0.0, 9)
_NARROW = Layout(f"{NAME}-upright", 320.0, 10.0, 306.0, 54.0, 22.0, 5)


class Drawn(NamedTuple):
    """What is drawn: the lags that can be told and those that cannot, the actions by their numbers, colours."""

    rows: tuple[LagRow, ...]
    rest: tuple[LagRow, ...]
    steps: Mapping[int, Step]
    hues: Mapping[str, Hue]


def lags(dossier: Dossier) -> Figure:
    """Return a bar for each measured link whose lag can be told; the others are listed with the reason."""
    drawn = Drawn(
        rows=tuple(one for one in dossier.lags if one.longest_seconds is not None),
        rest=tuple(one for one in dossier.lags if one.longest_seconds is None),
        steps={step.number: step for step in dossier.steps},
        hues=hues_of(dossier.sides),
    )
    of = f"Links measured: {listed(list(dossier.measured)) or 'none'}. {_listed(drawn.rest)}".rstrip()
    if len(drawn.rows) < LEAST_MARKS:
        many = "one lag" if drawn.rows else "no lag"
        return not_drawn(NAME, NUMBER, TITLE, f"Not drawn: {many} can be computed. {of}", TABLE)
    caption = (
        "One bar for each link, from the shortest to the longest lag that the times on record allow: it is no "
        f"estimate, and its middle is no likelier than its ends. In words, days are rounded outward. "
        f"Colour: the side that acted later. {of}"
    )
    return Figure(
        name=NAME,
        number=NUMBER,
        title=TITLE,
        caption=caption,
        table=TABLE,
        svg=_drawing(drawn, _WIDE),
        upright=_drawing(drawn, _NARROW),
        is_drawn=True,
    )


def _listed(rest: Sequence[LagRow]) -> str:
    said = "; ".join(f"{one.earlier} to {one.later}: {one.limit}" for one in rest)
    return f"Not computable: {said}." if said else ""


def _drawing(drawn: Drawn, layout: Layout) -> str:
    longest = max(one.longest_seconds or 0 for one in drawn.rows)
    scale = (layout.right - layout.left - 20) / longest
    bottom = _TOP + layout.row * len(drawn.rows) + 6
    used = {hue.rank: hue for hue in (hue_of_step(drawn.hues, drawn.steps[one.later]) for one in drawn.rows)}
    below, height = _not_computable(drawn.rest, bottom + 24, layout.width)
    return drawing(
        layout.figure,
        *_ticks(longest, scale, bottom, layout),
        group(*(_bar(one, index, drawn, layout, scale) for index, one in enumerate(drawn.rows)), class_="marks"),
        below,
        title=f"Figure {NUMBER}. {TITLE}",
        summary=" ".join(f"From {one.earlier} to {one.later}: {one.lag}." for one in drawn.rows),
        width=layout.width,
        height=bottom + (24 + height if drawn.rest else 8),
        defs=[hatching(layout.figure, used[rank]) for rank in sorted(used)],
    )


def _ticks(longest: int, scale: float, bottom: float, layout: Layout) -> tuple[Element, ...]:
    step, size, unit = next((one for one in _UNITS if longest / one[0] <= layout.most_ticks), _UNITS[-1])
    drawn = [words(f"Lag in {unit}", layout.left, 14, size=SMALL, weight="bold")]
    for at in range(0, longest + 1, step):
        x = layout.left + at * scale
        drawn += [
            words(str(at // size), x, _TOP - 12, size=SMALL, anchor="middle"),
            line(x, _TOP - 6, x, bottom, class_="line grid", stroke_opacity=0.2),
        ]
    return (*drawn, line(layout.left, _TOP - 6, layout.right, _TOP - 6, stroke_width=1.5))


def _bar(row: LagRow, index: int, drawn: Drawn, layout: Layout, scale: float) -> Element:
    """Draw one lag: a hatched bar with its ends, which links to the action that answers."""
    earlier, later = drawn.steps[row.earlier], drawn.steps[row.later]
    hue, top = hue_of_step(drawn.hues, later), _TOP + layout.row * index
    y = top + layout.below + 17
    left, right = (layout.left + (end or 0) * scale for end in (row.shortest_seconds, row.longest_seconds))
    right = max(right, left + 1.5)
    name = f"{row.earlier} → {row.later}"
    room = (layout.left if not layout.below else layout.width) - 24 - width_of(name, BODY) * BOLDER
    at, anchor = _beside(row.lag, left, right, layout)
    ends = " ".join(path("M", x, y - 9, "L", x, y + 9) for x in (left, right))
    area = {"x": 4.0, "y": top + 2, "width": layout.width - 8, "height": layout.row - 4}
    return element(
        "a",
        element("rect", class_="hit", **area, fill="none", pointer_events="all"),
        words(cut(later.short or later.title, room, SMALL), 10, top + 22, size=SMALL, lead=name),
        element("rect", x=left, y=y - 7, width=right - left, height=14.0, fill=hatched(layout.figure, hue)),
        element("path", class_=hue.css, d=ends, stroke=hue.colour, stroke_width=2.5, fill="none"),
        words(row.lag, at, y + 5, size=SMALL, anchor=anchor, is_haloed=True),
        href=f"#{later.id}",
        class_="mark",
        data_action=later.id,
        data_earlier=earlier.id,
        data_later=later.id,
        aria_label=f"From {row.earlier} to {row.later}: {row.lag}; limited by: {row.limit}",
    )


def _beside(says: str, left: float, right: float, layout: Layout) -> tuple[float, str]:
    """Return where the words on a bar have room: after it, before it, or else on its middle."""
    width = width_of(says, SMALL) + 10
    if right + width < layout.width - 4:
        return right + 8, "start"
    return (left - 8, "end") if left - width > layout.left else ((left + right) / 2, "middle")


def _not_computable(rest: Sequence[LagRow], top: float, width: float) -> tuple[Element | None, float]:
    if not rest:
        return None, 0.0
    drawn = [words("Not computable", 10, top + 4, size=SMALL, weight="bold")]
    y = top + 4
    for one in rest:
        drawn.append(words(f"{one.earlier} → {one.later}", 10, y + 18, size=SMALL, weight="bold"))
        for text in wrapped(one.limit, width - 94, SMALL, most=3):
            y += 18
            drawn.append(words(text, 84, y, size=SMALL))
    return group(*drawn), y - top + 16
