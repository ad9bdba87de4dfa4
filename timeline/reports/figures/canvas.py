"""SVG as small values: elements and attributes of a closed list, foreign text made inert, two decimals.

What a style sheet may restyle, by class: `figure` (the root: its `color` is the ink), `paper`
(filled white), `halo` (white outline behind words), `ink` (words, filled currentColor), `line`
(stroked currentColor), `side-0` to `side-5` (filled or stroked in a side's colour), `mark` (a
link to a step), `link` (an arrow, to its row in Table 2), `hit` (the area that can be pressed).
Superseded versions have `display="none"` as an attribute, since SVG knows no `hidden`: a script
shows one by removing it, and a style sheet must not say anything of `display` in a drawing.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from timeline.reports.inert import visible

Value = str | float | None
NAMESPACE = "http://www.w3.org/2000/svg"
INK, PAPER = "#1a1a1a", "#ffffff"
FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
SMALL, BODY, HEAD = 12.5, 13.5, 15.0
"""Sizes of text: the smallest is still 11 pixels where a drawing is shown somewhat narrower than it was drawn."""

_OURS = (
    "svg g a title desc defs use marker path rect circle ellipse line text tspan pattern linearGradient stop clipPath"
)
_SAID = (
    "xmlns viewBox role id class href x y x1 y1 x2 y2 cx cy r rx ry width height d offset transform fill "
    "fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin "
    "stop-color stop-opacity color display paint-order pointer-events clip-path font-family font-size font-weight "
    "font-style text-anchor unicode-bidi patternUnits patternTransform marker-end markerUnits markerWidth markerHeight "
    "refX refY orient"
)
_ELEMENTS, _ATTRIBUTES = frozenset(_OURS.split()), frozenset(_SAID.split())
_HARMLESS = re.compile(r"[ !#-%'-;=?-~]*")
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_BACK = frozenset(("R", "AL"))
_AT = " → "


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a drawing. Made by `element`, which holds it to the closed list."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple["Element | str", ...] = ()


def element(name: str, /, *children: Element | str | None, **attributes: Value) -> Element:
    """Make an element; `stroke_width=2` is the attribute stroke-width, `class_` is class, `None` leaves one out.

    Raises `ValueError` for an element or attribute that no figure needs (a style, a script, a
    handler), and for a reference that leads out of the document.
    """
    if name not in _ELEMENTS:
        message = f"no element of a figure: {name}"
        raise ValueError(message)
    found = []
    for key, value in attributes.items():
        if value is None:
            continue
        said = key.rstrip("_").replace("_", "-")
        written = value if isinstance(value, str) else number(value)
        if said not in _ATTRIBUTES and not said.startswith(("data-", "aria-")):
            message = f"no attribute of a figure: {said}"
            raise ValueError(message)
        if said == "href" and not written.startswith("#"):
            message = f"a figure refers to nothing outside the document: {written}"
            raise ValueError(message)
        found.append((said, written))
    return Element(name, tuple(found), tuple(child for child in children if child is not None))


def number(value: float) -> str:
    """Write a number with two decimals at most, and no zero that says nothing."""
    written = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return "0" if written == "-0" else written


def path(*parts: str | float) -> str:
    """Write the `d` of a path: `path("M", 0, 1.5, "L", 2, 3)`."""
    return " ".join(part if isinstance(part, str) else number(part) for part in parts)


def inert(text: str) -> str:
    """Return foreign text with every character that is invisible, turns the direction or is no XML as a mark."""
    return _NO_XML.sub(lambda match: f"<U+{ord(match[0]):04X}>", visible(text))


def markup(thing: Element | str) -> str:
    """Write an element and all in it; foreign text in it can neither become markup nor turn what stands around it."""
    out: list[str] = []
    _write(thing, out)
    return "".join(out)


def _write(thing: Element | str, out: list[str]) -> None:
    if isinstance(thing, str):
        out.append(_escaped(thing))
        return
    written = "".join(f' {key}="{_escaped(value)}"' for key, value in thing.attributes)
    if not thing.children:
        out.append(f"<{thing.name}{written}/>")
        return
    out.append(f"<{thing.name}{written}>")
    for child in thing.children:
        _write(child, out)
    out.append(f"</{thing.name}>")


def _escaped(text: str) -> str:
    return text if _HARMLESS.fullmatch(text) else inert(text).translate(_ESCAPES)


def group(*children: Element | None, **attributes: Value) -> Element:
    """Put elements together."""
    return element("g", *children, **attributes)


def with_attributes(thing: Element, **attributes: Value) -> Element:
    """Return an element with more attributes: those that hold only for one version of it."""
    more = element(thing.name, **attributes).attributes
    return replace(thing, attributes=(*thing.attributes, *more))


def words(  # noqa: PLR0913  # what a line of text has
    text: str,
    x: float,
    y: float,
    *,
    size: float | None = BODY,
    anchor: str = "start",
    weight: str | None = None,
    lead: str = "",
    is_haloed: bool = False,
    **attributes: Value,
) -> Element:
    """Write a line of text with its baseline at `y`; `lead` stands before it in bold, as the number of a mark does.

    What runs from right to left is kept apart from what stands around it. A halo keeps a line legible over others.
    Without a `size` the line takes that of what it stands in.
    """
    halo: dict[str, Value] = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 3}
    return element(
        "text",
        element("tspan", lead, font_weight="bold") if lead else None,
        " " if lead and text else None,
        *_isolated(text),
        class_="ink halo" if is_haloed else "ink",
        x=float(x),
        y=float(y),
        font_size=size,
        font_weight=weight,
        text_anchor=None if anchor == "start" else anchor,
        **(halo if is_haloed else {}),
        **attributes,
    )


def _isolated(text: str) -> tuple[Element | str, ...]:
    """Keep what runs from right to left apart, on each side of an arrow for itself: who acted at whom is not turned."""
    if not is_backward(text):
        return (text,)
    found: list[Element | str] = []
    for part in text.split(_AT):
        # Not `direction`: it would turn where the line begins, too.
        found += [_AT, element("tspan", part, unicode_bidi="plaintext") if is_backward(part) else part]
    return tuple(found[1:])


def is_backward(text: str) -> bool:
    """Tell whether any letter of `text` is written from right to left, so that its direction has to be kept in."""
    return not text.isascii() and any(unicodedata.bidirectional(one) in _BACK for one in text)


def line(x1: float, y1: float, x2: float, y2: float, /, **attributes: Value) -> Element:
    """Draw a thin straight line in ink."""
    given: dict[str, Value] = {"class_": "line", "stroke": "currentColor", "stroke_width": 1, **attributes}
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), **given)


def mark(action: str, name: str, *children: Element | None, k: str = "", **attributes: Value) -> Element:
    """Make what stands for an action: a link to its step with its full name; `k`: where this version of it holds."""
    return element(
        "a",
        *children,
        href=f"#{action}",
        class_="mark",
        data_action=action,
        data_k=k or None,
        aria_label=name,
        **attributes,
    )


def hit(x: float, y: float, *, width: float = 24, height: float = 24) -> Element:
    """Return the area around (x, y) that can be pressed: 24 by 24 pixels at least."""
    left, top = float(x) - width / 2, float(y) - height / 2
    area: dict[str, Value] = {"x": left, "y": top, "width": float(width), "height": float(height)}
    return element("rect", class_="hit", **area, fill="none", pointer_events="all")


def hidden(*, holds: bool) -> dict[str, Value]:
    """Return the attributes of a version: none if it holds at the basis; superseded ones are not displayed."""
    return {} if holds else {"display": "none"}


def drawing(  # what every drawing has
    name: str,
    *children: Element | None,
    title: str,
    summary: str,
    width: float,
    height: float,
    defs: Iterable[Element] = (),
    **attributes: Value,
) -> str:
    """Write a whole drawing: a group for who listens to it, named by its title and described by its summary."""
    kept = tuple(defs)
    root = element(
        "svg",
        element("title", title, id=f"{name}:title"),
        element("desc", summary, id=f"{name}:desc"),
        element("defs", *kept) if kept else None,
        element("rect", class_="paper", width=float(width), height=float(height), fill=PAPER),
        *children,
        xmlns=NAMESPACE,
        viewBox=f"0 0 {number(float(width))} {number(float(height))}",
        role="group",
        aria_labelledby=f"{name}:title",
        aria_describedby=f"{name}:desc",
        class_="figure",
        data_figure=name,
        font_family=FONT,
        font_size=BODY,
        color=INK,
        fill="currentColor",
        stroke_linejoin="round",
        **attributes,
    )
    return markup(root)
