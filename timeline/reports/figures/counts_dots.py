"""Claims about numbers as they are drawn in a claimant's row: dots, strokes, bars, steps, and words without a dot."""

from collections.abc import Iterator
from typing import NamedTuple

from timeline.reports.figures.canvas import PAPER, SMALL, Element, Value, element, hidden, hit, line, mark, path, words
from timeline.reports.figures.counts_rows import EDGE, LINE, NAMES, OPEN, Panel, Row, Said, Strip, known, x_of
from timeline.reports.figures.lettering import Box, Room, box_of_words
from timeline.reports.figures.shown import k_of
from timeline.reports.figures.strokes import Point

_DOT, _STROKE, _BESIDE = 4.5, 14.0, 110.0
_THIN: dict[str, Value] = {
    "class_": "line",
    "fill": "none",
    "stroke": "currentColor",
    "stroke_width": 1,
    "stroke_opacity": 0.6,
}


class _Dot(NamedTuple):
    """A claim where it is drawn: `first` and `last` along time, the dot at `x` between them, its ends in its row."""

    one: Said
    first: float
    last: float
    x: float
    top: float
    foot: float

    @property
    def at(self) -> Point:
        return Point(self.x, (self.top + self.foot) / 2)

    @property
    def has_line(self) -> bool:
        """Whether a line across it shows within what time it was stated."""
        return self.last - self.first > 2 * _DOT


def dots_of(panel: Panel, row: Row, strip: Strip, top: float, room: Room) -> Iterator[Element]:
    """Yield the claims of one row: first the steps between them, then dots with what they say."""
    dots = tuple(_placed(row, strip, top))
    for dot in dots:
        room.take(Box(dot.x - 6, dot.top - 6, dot.x + 6, dot.foot + 6))
        if dot.has_line:
            room.take(Box(dot.first, dot.at.y - 3, dot.last, dot.at.y + 3))
    of = {dot.one.row.claim: dot.at for dot in dots}
    for dot in dots:
        if (later := of.get(dot.one.row.replaced_by)) is not None:
            yield _step(dot, later)
    labels: dict[tuple[str, str], tuple[float, float, str]] = {}
    for dot in dots:
        says = _says(dot.one, strip.clock)
        key = dot.one.row.claim, says
        if key not in labels:  # versions of one claim have one place
            labels[key] = _free(says, dot, Box(strip.left, top, strip.right, top + strip.height), room)
        yield _mark(panel, dot, says, labels[key])


def _placed(row: Row, strip: Strip, top: float) -> Iterator[_Dot]:
    """Yield where dots stand: in the middle of their time; those of one time beside each other, as they became known.

    What replaced another figure stands to the right of it, where its time allows that.
    """
    together: dict[tuple[float, float], list[Said]] = {}
    for one in sorted(row.claims, key=lambda one: one.row.known_from):
        if one.ends is not None:
            together.setdefault(x_of(one, strip), []).append(one)
    xs: dict[str, float] = {}
    after: dict[str, float] = {}
    for (first, last), same in together.items():
        claims = list(dict.fromkeys(one.row.claim for one in same))
        begin = max([first, *(after[claim] for claim in claims if claim in after)])
        begin = min(begin, last)
        for at, claim in enumerate(claims, start=1):
            part = begin + (last - begin) * at / (len(claims) + 1)
            xs[claim] = part if strip.scale is not None else first + _BESIDE * (at - 1)
        after |= {one.row.replaced_by: xs[one.row.claim] for one in same if one.row.replaced_by}
    for (first, last), same in together.items():
        for one in same:
            low, high = one.ends or (0, 0)
            yield _Dot(one, first, last, xs[one.row.claim], strip.at(high, top), strip.at(low, top))


def _step(dot: _Dot, later: Point) -> Element:
    """Draw how a figure became another: along to the later time, then up or down."""
    d = path("M", *dot.at, "L", later.x, dot.at.y, "L", *later)
    return element(
        "path",
        class_="line step",
        d=d,
        fill="none",
        stroke="currentColor",
        stroke_width=1.25,
        stroke_opacity=0.7,
        pointer_events="none",
        aria_hidden="true",
        **known([dot.one]),
    )


def _free(says: str, dot: _Dot, row: Box, room: Room) -> tuple[float, float, str]:
    """Return where the words of a dot stand: beside it, or off the line through it, which would strike them out."""
    x, y = dot.at
    off = ((x + 6, dot.top - 8, "start"), (x + 6, dot.foot + 16, "start"), (x - 6, dot.top - 8, "end"))
    beside = ((x + 9, y + 4, "start"), (x - 9, y + 4, "end"))
    below = ((x - 6, dot.foot + 16, "end"), (x, dot.top - 10, "middle"), (x, dot.foot + 18, "middle"))
    for place in (*beside, *off, *below):
        box = box_of_words(says, place[0], place[1], SMALL, place[2])
        if room.is_free(box) and box.is_within(row):
            room.take(box)
            return place
    return off[0]


# --- what they say ---


def _says(one: Said, clock: str) -> str:
    """Return what stands beside a dot: the figure with its bound, its clock where clocks differ, and if it fell."""
    row = one.row
    low, high = (None if end is None else f"{end:,}" for end in (row.low, row.high))
    match row.bound:
        case "at_least" | "at_most":
            says = f"{'at least' if row.bound == 'at_least' else 'at most'} {low or high}"
        case "about":
            says = f"about {low}"
        case "range" | "three_point":
            says = f"{low} to {high}"
        case "parts_only":
            says = f"{low} (our sum)"
        case _:
            says = str(low)
    return says + ("" if row.clock == clock else f", {row.clock}") + (", unsupported" if one.is_fallen else "")


def _name(one: Said) -> str:
    """Return a claim in full, for who cannot see it."""
    row = one.row
    struck = f"; {row.standing}" if one.is_struck and row.standing else ""
    when = row.stated or "at a time that is not stated"
    return f"{row.claimant}: {row.quantity} {row.figure}; {row.clock} {when}{struck}"


def _mark(panel: Panel, dot: _Dot, says: str, label: tuple[float, float, str]) -> Element:
    row = dot.one.row
    x, y, anchor = label
    box = box_of_words(says, x, y, SMALL, anchor)
    return mark(
        panel.action,
        _name(dot.one),
        hit(*dot.at, width=24.0, height=max(24.0, dot.foot - dot.top + 12)),
        *_time(dot),
        *sign(dot.at.x, (dot.top, dot.foot), row.bound, struck=dot.one.is_struck),
        words(says, x, y, size=SMALL, anchor=anchor, is_haloed=True),
        _strike(box, y) if dot.one.is_struck else None,
        k=k_of(dot.one.ranges),
        data_claim=row.claim,
        **hidden(holds=dot.one.holds),
    )


def _strike(box: Box, y: float) -> Element:
    return line(box.left + 1, y - 4, box.right - 1, y - 4, stroke_width=1.25)


def _time(dot: _Dot) -> tuple[Element, ...]:
    """Draw the time within which a claim was made, where it is wider than its dot."""
    row = dot.one.row
    if dot.has_line:
        return (within(dot.first, dot.last, dot.at.y),)
    if bool(row.stated_earliest) != bool(row.stated_latest):
        return (open_end(dot.x, dot.at.y, -1 if row.stated_latest else 1),)
    return ()


def within(first: float, last: float, y: float) -> Element:
    """Draw a time with two ends."""
    ends = [part for x in (first, last) for part in ("M", x, y - 4, "L", x, y + 4)]
    return element("path", d=path("M", first, y, "L", last, y, *ends), **_THIN)


def open_end(x: float, y: float, way: int) -> Element:
    """Draw a time that is known from one side only: to the left (-1) or to the right (1) of it."""
    tip = x + way * OPEN * 0.7
    head = ("M", tip - way * 5, y - 4, "L", tip, y, "L", tip - way * 5, y + 4)
    return element("path", d=path("M", x, y, "L", tip, y, *head), **_THIN)


def sign(x: float, ends: tuple[float, float], bound: str, *, struck: bool) -> tuple[Element, ...]:
    """Draw a figure by its bound: a dot, a stroke out of it, or a bar. What does not stand any more is hollow."""
    top, foot = ends
    y = (top + foot) / 2
    ink: dict[str, Value] = {"fill": "none", "stroke": "currentColor", "stroke_width": 1.5, "class_": "line"}
    if foot - top > 1:
        d = path("M", x, top, "L", x, foot, "M", x - 5, top, "L", x + 5, top)
        d += path("M", x - 5, foot, "L", x + 5, foot)
        return (element("path", d=d, **{**ink, "stroke_width": 3 if not struck else 1.5}),)
    stroke: tuple[Element, ...] = ()
    if bound in ("at_least", "at_most"):
        away = -1 if bound == "at_least" else 1
        tip = y + away * _STROKE
        d = path(
            "M", x, y + away * _DOT, "L", x, tip, "M", x - 4, tip - away * 5, "L", x, tip, "L", x + 4, tip - away * 5
        )
        stroke = (element("path", d=d, **ink),)
    hollow: dict[str, Value] = {"class_": "line paper", "fill": PAPER, "stroke": "currentColor", "stroke_width": 1.5}
    full: dict[str, Value] = {"class_": "ink", "fill": "currentColor"}
    return (*stroke, element("circle", cx=x, cy=y, r=_DOT - (0.75 if struck else 0), **(hollow if struck else full)))


def worded(panel: Panel, row: Row, top: float) -> Iterator[Element]:
    """Yield what a claimant says in words and without a number: at the left, without a dot."""
    x = EDGE + 12 if row.is_upright else EDGE + NAMES
    y = top + 15 + (LINE * len(row.name) if row.is_upright else 0.0)
    for one, lines in row.worded:
        boxes = [box_of_words(text, x, y + LINE * at, SMALL) for at, text in enumerate(lines)]
        width, height = max(24.0, *(box.right - box.left for box in boxes)), max(24.0, LINE * len(lines))
        yield mark(
            panel.action,
            _name(one),
            hit(x + width / 2, y - 4 + LINE * (len(lines) - 1) / 2, width=width, height=height),
            *(words(text, x, y + LINE * at, size=SMALL) for at, text in enumerate(lines)),
            *(_strike(box, y + LINE * at) for at, box in enumerate(boxes) if one.is_struck),
            k=k_of(one.ranges),
            data_claim=one.row.claim,
            **hidden(holds=one.holds),
        )
        y += LINE * len(lines)
