"""A dossier as Markdown: CommonMark and tables, foreign text inert."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment

from timeline.projections.narrowed import Narrowed
from timeline.projections.register import REGISTER
from timeline.reports.alternatives import explained, of_actions, unexplained_words
from timeline.reports.asking import command
from timeline.reports.dossier import Dossier, SourceNote, Step
from timeline.reports.figures.model import Figure
from timeline.reports.head import fingerprint
from timeline.reports.inert import code, markdown, visible
from timeline.reports.narrowed import asked_for
from timeline.reports.printed import MORE, base64_words, degrees_words, precision_words, rung_words_of, side_by_side
from timeline.reports.template_set import SHIPPED, Templates, environment
from timeline.reports.to_json import to_json
from timeline.reports.wording import distance_words, recorded_words


def _address(url: str) -> str:
    """Write an address as code: it can be copied, and no reader makes it a link by itself."""
    return f"`{visible(url).replace('`', '%60')}`"


_FILTERS = {
    "md": markdown,
    "address": _address,
    "code": code,
    "grouped": fingerprint,
    "base64": base64_words,
    "degrees": degrees_words,
    "distance": distance_words,
    "recorded": recorded_words,
}


def _environment(own: Templates) -> Environment:
    made = environment(own, autoescape=False)  # Markdown, not HTML: the filter `md` makes foreign text inert
    made.filters |= _FILTERS
    return made


@cache
def _shipped() -> Environment:
    return _environment(SHIPPED)


def to_markdown(
    dossier: Dossier, figures: Sequence[Figure] = (), templates: Templates = SHIPPED, diagram: str = ""
) -> str:
    """Return the report as Markdown, with links to the files of `figures`. The same dossier gives the same text.

    A desk's own `templates` take the place of those that are shipped, file by file. `diagram`
    is the chain in the language of Mermaid, which some readers of Markdown draw.
    """
    made = _environment(templates) if templates else _shipped()
    step = made.get_template("step.md.j2")
    narrowed = Narrowed(dossier.published_by, dossier.occurred, dossier.surely)
    asked = {"asked_for": asked_for(narrowed), "record": "in what is asked for" if narrowed else "on record"}
    notes = {note.number: note for note in dossier.notes}

    def block(one: Step) -> str:
        matrices = side_by_side(one.claims)
        return _tidied(step.render(s=one, quotes=_quotes(one, notes), matrices=matrices, more=MORE, **asked))

    report = made.get_template("report.md.j2")
    return _tidied(report.render(d=dossier, block=block, **_context(dossier, figures, diagram), **asked))


def _context(dossier: Dossier, figures: Sequence[Figure], diagram: str = "") -> dict[str, Any]:
    """Return what templates are handed beside the report itself: all of it follows from the report."""
    beside = " --mermaid" * bool(diagram) + " --figures -o report.md" * bool(figures)
    return {
        "command": command(dossier) + beside,
        "as_data": command(dossier, "json"),
        "figures": figures,
        "diagram": diagram.rstrip(),
        "precision": precision_words,
        "rung": rung_words_of,
        "explained": explained(dossier),
        "of_actions": of_actions(dossier),
        "unexplained": unexplained_words(dossier),
        "located": [one for one in dossier.points if one.latitude is not None],
        "unlocated": [one for one in dossier.points if one.latitude is None],
        "register_version": REGISTER.version,
        "digest": sha256(to_json(dossier)).hexdigest(),
    }


def _quotes(step: Step, notes: dict[int, SourceNote]) -> list[SourceNote]:
    """Return the passages that a step and the claims about it cite, as far as they have words, each once."""
    claimed = (cell.note for row in step.claims.rows for cells in row.cells for cell in cells)
    numbers = dict.fromkeys((*step.notes, *claimed))
    return [notes[number] for number in numbers if notes[number].quote]


def _tidied(text: str) -> str:
    """Leave no blank line inside a table and never two together."""
    kept: list[str] = []
    is_apart = False
    for line in text.split("\n"):
        if not line.strip():
            is_apart = bool(kept)
            continue
        if is_apart and not (kept[-1].startswith("|") and line.startswith("|")):
            kept.append("")
        kept.append(line.rstrip())
        is_apart = False
    return "\n".join(kept) + "\n"
