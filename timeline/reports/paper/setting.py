"""Typst as it is used: files handed over in memory, the packaged fonts and no others, pictures of our own drawings."""

import re
from functools import cache
from importlib.resources import as_file
from typing import Any

import typst

from timeline.reports.figures.model import Figure
from timeline.reports.paper.fonts import FOLDER, by_family, printable

_PICTURE = b"""#set page(width: 178mm, height: auto, margin: 0pt)
#image("drawing.svg", width: 100%)
"""
_DOTS_PER_INCH = 180.0
_TEXT = re.compile(r"<text\b.*?</text>", re.DOTALL)
_RUN = re.compile(r"(?<=>)[^<]*[^\x00-\x7f<][^<]*")


def typeset(inputs: dict[str, bytes], form: str, **options: Any) -> bytes:  # noqa: ANN401  # typst's own options
    """Return what typst makes of files that are handed over in memory, with the packaged fonts alone."""
    made: Any = typst.compile(inputs, format=form, font_paths=_fonts(), **options)  # type: ignore[call-overload]  # takes files by name
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    with as_file(FOLDER) as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])


def sheets_of(figure: Figure) -> tuple[str, ...]:
    """Return the drawings of a figure as they fit on pages."""
    return figure.sheets or (figure.svg,)


def drawing(svg: str) -> bytes:
    """Return a drawing with nothing in it that the fonts cannot print, each run of its text in a font that has it."""
    return _TEXT.sub(lambda one: _RUN.sub(_in_families, one[0]), printable(svg, "&lt;", "&gt;")).encode()


def _in_families(run: re.Match[str]) -> str:
    return "".join(
        f"<tspan font-family=\"'{family}'\">{text}</tspan>" if family else text for text, family in by_family(run[0])
    )


def picture(svg: str) -> bytes:
    """Return a drawing as PNG, for a format that takes no SVG."""
    return typeset({"main.typ": _PICTURE, "drawing.svg": drawing(svg)}, "png", ppi=_DOTS_PER_INCH)
