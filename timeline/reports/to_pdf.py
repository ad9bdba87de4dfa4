"""A dossier as PDF: set by typst in memory, tagged for assistive technology (PDF/UA-1), the same bytes every time."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from timeline.reports.asking import command
from timeline.reports.dossier import Dossier
from timeline.reports.figures.model import Figure
from timeline.reports.paper.compose import paper
from timeline.reports.paper.fonts import printable
from timeline.reports.paper.model import Drawing, Table
from timeline.reports.paper.setting import drawing, sheets_of, typeset

_TEMPLATE = "report.typ"
_SHORT = 8
"""A chain of more steps has a table of contents."""
_LONG, _LONG_IN_CELL = re.compile(r"\S{28,}"), re.compile(r"\S{11,}")
"""Words that may break: in a narrow column, shorter ones."""
_AFTER_SIGN = re.compile(r"(?<=[-_/.:=&?,;#@+|])(?=[^\s\u200b])")
_UNBROKEN = re.compile(r"[^\s\u200b]{12}(?=[^\s\u200b]{3})")
_BREAK = "\u200b"


def to_pdf(dossier: Dossier, figures: Sequence[Figure] = ()) -> bytes:
    """Return the report as PDF/UA-1. The same dossier and figures give the same bytes.

    What a reader's program shows as its date is the information cut-off. Nothing is read but
    the packaged template and fonts: neither fonts of the machine nor a clock.
    """
    drawn = {one.name: sheets_of(one) for one in figures if one.is_drawn}
    inputs = {"main.typ": _template(), "paper.json": _paper(dossier, figures, drawn)}
    for name, sheets in drawn.items():
        inputs |= {_file(name, at): drawing(svg) for at, svg in enumerate(sheets)}
    return typeset(inputs, "pdf", pdf_standards=["ua-1"], timestamp=_instant(dossier.cut_off))


@cache
def _template() -> bytes:
    return (files("timeline.reports") / "templates" / "paper" / _TEMPLATE).read_bytes()


def _file(name: str, at: int) -> str:
    return f"figures/{name}-{at + 1}.svg"


def _instant(cut_off: str) -> datetime:
    """Return the cut-off to the second: neither PDF nor typst knows less."""
    return datetime.fromisoformat(cut_off).replace(microsecond=0)


def _paper(dossier: Dossier, figures: Sequence[Figure], drawn: dict[str, tuple[str, ...]]) -> bytes:
    """Return the blocks of the report as the template reads them, in parts that stand upright or lie on their side."""
    shown = paper(dossier, figures, "pdf")
    blocks = []
    for block in shown.blocks:
        told = _told(msgspec.to_builtins(block), _LONG_IN_CELL if isinstance(block, Table) else _LONG)
        if isinstance(block, Table):
            told |= {"is_wide": block.is_wide}
        if isinstance(block, Drawing):
            count = len(drawn.get(block.name, ()))
            told |= {"files": [_file(block.name, at) for at in range(count)]}
        blocks.append(told)
    instant = _instant(shown.cut_off)
    date = {name: getattr(instant, name) for name in ("year", "month", "day", "hour", "minute", "second")}
    rest = {name: value for name, value in msgspec.to_builtins(shown).items() if name != "blocks"}
    return msgspec.json.encode(
        _told(rest, _LONG)
        | {"date": date, "is_long": len(dossier.steps) > _SHORT, "parts": _parts(blocks)}
        | {"again": command(dossier, "pdf")}  # in the properties of the file: there it can be read back
    )


def _parts(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Divide blocks where a wide table begins and ends; the heading above it goes with it."""
    parts: list[dict[str, Any]] = [{"flipped": False, "blocks": []}]
    for block in blocks:
        if block.get("is_wide"):
            heading = parts[-1]["blocks"].pop()
            parts.append({"flipped": True, "blocks": [heading, block]})
            parts.append({"flipped": False, "blocks": []})
        else:
            parts[-1]["blocks"].append(block)
    return parts


def _told(value: Any, long: re.Pattern[str]) -> Any:  # noqa: ANN401  # plain values, however deep
    """Return plain values with what the fonts cannot print as code points, and places where long words may break."""
    if isinstance(value, str):
        return long.sub(_breakable, printable(value))
    if isinstance(value, dict):
        return {name: _told(one, long) if name not in _KEPT else one for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one, long) for one in value]
    return value


_KEPT = frozenset(
    ("kind", "role", "look", "name", "cut_off", "plain_title", "author", "alt", "foot", "marking", "state"),
)
"""What is no text that is set in lines."""


def _breakable(match: re.Match[str]) -> str:
    return _UNBROKEN.sub(lambda run: run[0] + _BREAK, _AFTER_SIGN.sub(_BREAK, match[0]))
