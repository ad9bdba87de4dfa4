"""Arrows from what came earlier to what answers it: line, head and word say on whose word it is an answer."""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

from timeline.reports.dossier import LinkRow
from timeline.reports.figures.canvas import PAPER, SMALL, Element, Value, element, group, path, words
from timeline.reports.figures.palette import REST


class Stroke(NamedTuple):
    """The line of a strength: its dashes, its width in pixels, its head (filled, open or chevron)."""

    dash: str | None
    width: float
    head: str


STROKES: Mapping[str, Stroke] = {
    "stated": Stroke(None, 2.5, "filled"),
    "attributed": Stroke("8 4", 2.0, "filled"),
    "inferred": Stroke("8 3 2 3", 2.0, "open"),
    "followed": Stroke("2 4", 1.5, "chevron"),
}
HEAD_LENGTH, HEAD_HALF = 10.0, 4.5
SIGN_HALF = 7.0
_SHORT = 56.0


class Point(NamedTuple):
    """A place in a drawing."""

    x: float
    y: float

    def plus(self, way: "Point", times: float) -> "Point":
        """Return the place that is so many times `way` from here."""
        return Point(self.x + way.x * times, self.y + way.y * times)

    def between(self, other: "Point", part: float) -> "Point":
        """Return the place at a part of the straight way to another, from 0 to 1."""
        return Point(self.x + (other.x - self.x) * part, self.y + (other.y - self.y) * part)


class Curve(NamedTuple):
    """How an arrow runs: from `start` to `end`, drawn towards `control`, but not along its `gaps`: words stand there.

    A gap is from which part of the way to which, from 0 to 1.
    """

    start: Point
    control: Point
    end: Point
    gaps: tuple[tuple[float, float], ...] = ()

    @property
    def middle(self) -> Point:
        """The point half way along."""
        return self.at(0.5)

    def short_of_end(self, length: float) -> Point:
        """Return the point that is so many pixels before the end: where a head begins."""
        return self.end.plus(direction(self.control, self.end), -length)

    @property
    def pieces(self) -> tuple["Curve", ...]:
        """What is drawn of it: all but its gaps."""
        ends = [0.0, *(end for gap in self.gaps for end in gap), 1.0]
        return tuple(self.cut(*two) for two in zip(ends[::2], ends[1::2], strict=True) if two[0] < two[1])

    def cut(self, first: float, last: float) -> "Curve":
        """Return what lies between two parts of the way (de Casteljau's construction)."""
        towards, rest = self.start.between(self.control, first), self.control.between(self.end, first)
        return Curve(self.at(first), towards.between(rest, last), self.at(last))

    def at(self, part: float) -> Point:
        """Return the point at a part of the way, from 0 to 1."""
        rest = 1 - part
        one, two, three = rest * rest, 2 * rest * part, part * part
        return Point(
            one * self.start.x + two * self.control.x + three * self.end.x,
            one * self.start.y + two * self.control.y + three * self.end.y,
        )


def direction(start: Point, end: Point) -> Point:
    """Return the way from one place to another, one pixel long; to the right where they are the same."""
    dx, dy = end.x - start.x, end.y - start.y
    length = sqrt(dx * dx + dy * dy)
    return Point(dx / length, dy / length) if length else Point(1.0, 0.0)


def bent(start: Point, end: Point, bend: float) -> Curve:
    """Return the curve from `start` to `end` whose middle is `bend` pixels to the right of the straight line."""
    way = direction(start, end)
    middle = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
    return Curve(start, middle.plus(Point(-way.y, way.x), 2 * bend), end)


def word_of(row: LinkRow) -> str:
    """Return the word on an arrow: its strength, and of an inferred one how probable its method holds it."""
    return f"inferred p = {row.probability}" if row.strength == "inferred" and row.probability else row.strength


def signs_of(row: LinkRow) -> str:
    """Return the signs on the middle of an arrow: ? for hedged, ! where the times do not tell which came first."""
    return ("?" if row.is_hedged else "") + ("!" if row.is_order_open else "")


def name_of(row: LinkRow) -> str:
    """Return the full name of an arrow for who cannot see it."""
    relation = {"answers": "said to answer", "pre-empts": "said to pre-empt", "announces": "said to announce"}
    joined = "told after" if row.strength == "followed" else relation.get(row.relation, row.relation)
    first, second = (row.earlier, row.later) if row.relation == "announces" else (row.later, row.earlier)
    marks = f"; {row.marks}" if row.marks else ""
    return f"{first} {joined} {second}: {word_of(row)}, by {row.asserted_by}{marks}; lag: {row.lag}"


def arrow(  # what an arrow has
    row: LinkRow,
    curve: Curve,
    *,
    ends: tuple[str, str],
    signs_at: Point | None = None,
    k: str = "",
    **attributes: Value,
) -> Element:
    """Draw the arrow of one response: a link to its row in Table 2, `link:` and its id.

    `ends` are the ids of the earlier and the later action. Its word is a thing of its own,
    `word_on`, so that no other arrow is drawn over it;
    `signs_at` is the middle of its signs, if not that of the arrow; `k` is where this version holds.
    """
    return element(
        "a",
        *_drawn(row, curve, signs_at or sign_at(row, curve)),
        href=f"#link:{row.id}",
        class_=f"link {row.strength}",
        data_link=row.id,
        data_earlier=ends[0],
        data_later=ends[1],
        data_strength=row.strength,
        data_k=k or None,
        aria_label=name_of(row),
        **attributes,
    )


def word_on(row: LinkRow, at: Point, *, k: str = "", **attributes: Value) -> Element:
    """Write the word of an arrow around `at`, the middle of its baseline; who listens has it from the arrow."""
    said = words(word_of(row), *at, size=SMALL, anchor="middle", is_haloed=True, pointer_events="none")
    return group(said, class_="word", data_link=row.id, data_k=k or None, aria_hidden="true", **attributes)


def _drawn(row: LinkRow, curve: Curve, signs_at: Point) -> tuple[Element, ...]:
    stroke, line = STROKES[row.strength], line_of(row, curve)
    ink = REST if row.is_denied else "currentColor"
    ways = direction(curve.start, curve.control), direction(curve.control, curve.end)
    run, seen = _run((line,)), _run(line.pieces)
    given: dict[str, Value] = {"class_": "line", "fill": "none", "stroke": ink}
    along = direction(curve.at(0.45), curve.at(0.55))
    return (
        element("path", class_="hit", d=run, fill="none", stroke="none", stroke_width=12, pointer_events="stroke"),
        element("path", d=seen, stroke_width=stroke.width, stroke_dasharray=stroke.dash, **given),
        _head(stroke, curve.end, ways[1], ink),
        *((_diamond(curve.start, ways[0], ink),) if row.relation == "pre-empts" else ()),
        *((_bar(curve.middle, along, ink),) if row.is_denied else ()),
        *badge(signs_of(row), signs_at),
    )


def line_of(row: LinkRow, curve: Curve) -> Curve:
    """Return the line of an arrow, without its head and without the diamond at its start."""
    start = curve.start
    if row.relation == "pre-empts":
        start = start.plus(direction(start, curve.control), 11.0)
    end = curve.end if STROKES[row.strength].head == "chevron" else curve.short_of_end(HEAD_LENGTH - 1)
    return curve._replace(start=start, end=end)


def _run(curves: Iterable[Curve]) -> str:
    return " ".join(path("M", *one.start, "Q", *one.control, *one.end) for one in curves)


def _head(stroke: Stroke, tip: Point, way: Point, ink: str) -> Element:
    base, across = tip.plus(way, -HEAD_LENGTH), Point(-way.y, way.x)
    left, right = base.plus(across, HEAD_HALF), base.plus(across, -HEAD_HALF)
    if stroke.head == "chevron":
        run = path("M", *left, "L", *tip, "L", *right)
        return element("path", class_="line", d=run, fill="none", stroke=ink, stroke_width=1.5)
    run = path("M", *left, "L", *tip, "L", *right, "Z")
    if stroke.head == "open":
        return element("path", class_="line paper", d=run, fill=PAPER, stroke=ink, stroke_width=1.5)
    return element("path", class_="ink" if ink == "currentColor" else None, d=run, fill=ink)


def _diamond(start: Point, way: Point, ink: str) -> Element:
    middle, across = start.plus(way, 6.0), Point(-way.y, way.x)
    corners = (start.plus(way, 1.0), middle.plus(across, 4.0), start.plus(way, 11.0), middle.plus(across, -4.0))
    run = path("M", *corners[0], "L", *corners[1], "L", *corners[2], "L", *corners[3], "Z")
    return element("path", class_="line paper", d=run, fill=PAPER, stroke=ink, stroke_width=1.5)


def _bar(middle: Point, along: Point, ink: str) -> Element:
    across = Point(-along.y, along.x)
    run = path("M", *middle.plus(across, 7.0), "L", *middle.plus(across, -7.0))
    return element("path", class_="line", d=run, fill="none", stroke=ink, stroke_width=2.5)


def sign_at(row: LinkRow, curve: Curve, part: float = 0.5) -> Point:
    """Return where the signs of an arrow stand: on its line, but beside a bar, and beside an arrow that is short."""
    along = direction(curve.at(part - 0.05), curve.at(part + 0.05))
    at = curve.at(part)
    if row.is_denied:
        return at.plus(along, 14.0)
    dx, dy = curve.end.x - curve.start.x, curve.end.y - curve.start.y
    return at.plus(Point(-along.y, along.x), SIGN_HALF + 4) if dx * dx + dy * dy < _SHORT * _SHORT else at


def badge(signs: str, middle: Point) -> tuple[Element, ...]:
    """Draw the signs of an arrow on a badge of their own, so that no dash looks like a part of them."""
    if not signs:
        return ()
    paper = element(
        "rect",
        class_="line paper",
        x=middle.x - SIGN_HALF - 3.0 * (len(signs) - 1),
        y=middle.y - SIGN_HALF,
        width=2 * SIGN_HALF + 6.0 * (len(signs) - 1),
        height=2 * SIGN_HALF,
        rx=SIGN_HALF,
        fill=PAPER,
        stroke="currentColor",
        stroke_width=1,
    )
    return (paper, words(signs, middle.x, middle.y + 4.5, size=SMALL, anchor="middle", weight="bold"))


def sample(row: LinkRow, x: float, y: float, *, length: float = 44.0) -> Element:
    """Draw a straight arrow for a legend, from (x, y) to the right."""
    curve = bent(Point(x, y), Point(x + length, y), 0.0)
    return group(*_drawn(row, curve, curve.middle.plus(Point(1.0, 0.0), 12.0 if row.is_denied else -2.0)))
