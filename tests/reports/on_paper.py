"""Reports as they are set on paper, for the tests of PDF and DOCX, and what their Markdown says in letters."""

import html
import json
import re
from dataclasses import replace
from pathlib import Path

from events.envelope import Basis
from tests.cases.packaged import known
from timeline.reports.compose import compose
from timeline.reports.dossier import Dossier
from timeline.reports.figures.all import figures
from timeline.reports.figures.model import Figure
from timeline.reports.frame import NO_FRAME, Frame
from timeline.reports.head import with_head
from timeline.reports.statement import Statement
from timeline.reports.to_markdown import to_markdown

BASIS = Basis("5f0c0000-0000-4000-8000-000000000001", 27, b"\x9f" * 32)
VECTORS = Path(__file__).resolve().parents[1] / "vectors"
HOSTILE = tuple(
    one["text"]
    for one in json.loads((VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]
    if "lone" not in one["id"]
)
NAUGHTY = tuple(one for one in json.loads((VECTORS / "big_list_of_naughty_strings.json").read_text("utf-8")) if one)
MARKUP = ("#panic(1)", "$x$ @ref <label> *a* _b_ `c`", "= Heading", "\\u{41} // no comment", '#import "x": *')
BAR = "[withheld: protection of source, position 31]"


def on_paper(case: str, about: str, frame: Frame = NO_FRAME) -> tuple[Dossier, tuple[Figure, ...]]:
    """Return the report on a packaged case, with its figures."""
    register = known(case)
    basis = BASIS._replace(position=register.position)
    dossier = with_head(compose(register, basis, "desk.example.org", about), frame)
    return dossier, figures(dossier)


def saying(dossier: Dossier, texts: tuple[str, ...]) -> Dossier:
    """Return a report that also says these texts, each as a paragraph and as a title of a source."""
    said = tuple(Statement(text=text, ids=()) for text in texts)
    titles = tuple(replace(dossier.notes[0], number=1000 + at, title=text) for at, text in enumerate(texts))
    return replace(dossier, shape=said, notes=(*dossier.notes, *titles))


def letters(text: str) -> str:
    """Return letters and digits alone: neither markup nor line breaks are what a report says."""
    return re.sub(r"[\W_]+", "", html.unescape(text))


def markdown(dossier: Dossier, drawn: tuple[Figure, ...], form: str) -> str:
    """Return what the Markdown says; the command that prints a report again is that of its own format."""
    text = re.sub(r"!\[.*\]\(figures/.*\)", "", to_markdown(dossier, drawn))
    return letters(
        text.replace("timeline export md", f"timeline export {form}").replace(
            " --figures -o report.md", f" -o report.{form}"
        )
    )
