"""The steps of a report on paper: one block for each action, linked or told of nearby, with who claims what of it."""

from collections.abc import Iterator, Sequence

from timeline.reports.dossier import CellText, ClaimsMatrix, SourceNote, Step
from timeline.reports.paper.model import Block, Fact, Facts, Heading, Paragraph, Runs
from timeline.reports.paper.runs import line, note, noted, set_as, struck, words
from timeline.reports.paper.sheet import SPACE, Sheet, label, said, section, sentences, table, with_commas
from timeline.reports.printed import MORE, side_by_side


def steps(sheet: Sheet) -> Iterator[Block]:
    """Yield section 4."""
    yield section("4. Steps")
    for one in sheet.dossier.steps:
        yield Heading(level=2, runs=line(f"{one.number}. ", one.title))
        yield from block(sheet, one)


def beside(sheet: Sheet) -> Iterator[Block]:
    """Yield what was told of nearby and is not of the chain."""
    yield Heading(level=2, runs=words("Reported nearby, not linked"))
    for one in sheet.dossier.nearby:
        yield Heading(level=3, runs=words(one.title))
        yield from block(sheet, one)
    if not sheet.dossier.nearby:
        yield said(f"None {sheet.record}.")
    yield Heading(level=2, runs=words("Looked at and left out"))
    if sheet.dossier.left_out:
        yield from sentences(sheet.dossier.left_out)
    else:
        yield said(f"None {sheet.record}.")


def block(sheet: Sheet, step: Step) -> Iterator[Block]:
    """Yield what is known of one action."""
    yield Paragraph(runs=words(step.headline), role="lede")
    yield Facts(role="step", facts=tuple(Fact(name=name, runs=runs) for name, runs in _facts(sheet, step)))
    for at, claims in enumerate(side_by_side(step.claims)):
        if at:
            yield label(MORE)
        yield _matrix(claims)
    if not step.claims.rows:
        yield said(
            "Nobody claims anything further about it in what is asked for."
            if sheet.asked
            else "Nobody on record claims anything further about it."
        )


def _facts(sheet: Sheet, step: Step) -> Iterator[tuple[str, Runs]]:
    yield "When", _when(step)
    nowhere = f"no territory {sheet.record}"
    soil = step.territory if step.territory == nowhere else f"on the soil of {step.territory}"
    yield "Where", line(step.places or f"no place {sheet.record}", "; ", soil)
    yield "Who", line(step.actors, " → ", step.targets)
    yield "What", line(step.kind, f"; by {step.means}" if step.means else "; means not stated", "; ", step.status)
    citations = (*SPACE, *noted(step.notes)) if step.notes else ()
    yield "Record", line(step.id, citations, "; independent roots: ", "; ".join(step.roots) or "none")
    for one in _quotes(sheet, step):
        yield "Quote", _quote(one)
    for name, statements in (
        ("Link", step.links),
        ("Link onwards", step.outward),
        ("Changed", step.changes),
        ("Note", step.remarks),
    ):
        yield from ((name, words(one.text)) for one in statements)


def _when(step: Step) -> Runs:
    found = line(step.occurred.local, " [", step.occurred.utc, "]")
    if step.occurred.reading:
        found = line(found, "; ", step.occurred.reading)
    if step.ended:
        found = line(found, "; ended ", step.ended.local, " [", step.ended.utc, "]")
    return found


def _quotes(sheet: Sheet, step: Step) -> list[SourceNote]:
    """Return the passages that a step and the claims about it cite, as far as they have words, each once."""
    claimed = (cell.note for row in step.claims.rows for cells in row.cells for cell in cells)
    numbers = dict.fromkeys((*step.notes, *claimed))
    return [sheet.notes[number] for number in numbers if sheet.notes[number].quote]


def _quote(one: SourceNote) -> Runs:
    return line(
        f"{one.speaker}: " if one.speaker else "",
        spoken(one),
        f"; our translation: {one.translation}" if one.translation else "",
        f", {one.publisher}" if one.publisher else "",
        " ",
        note(one.number),
    )


def spoken(one: SourceNote) -> Runs:
    """Return the words of a passage with their language; what stands where they were withheld is nobody's words."""
    said_there = line(one.quote) if one.quote_withheld else line('"', one.quote, '"')
    return line(said_there, f" ({one.language})" if one.language else "")


def _matrix(claims: ClaimsMatrix) -> Block:
    rows = [(set_as("strong", row.label), *map(_stated, row.cells)) for row in claims.rows]
    return table("claims", ("claimed", *claims.claimants), rows)


def _stated(cells: Sequence[CellText]) -> Runs:
    return with_commas([_cell(one) for one in cells], "not stated")


def _cell(cell: CellText) -> Runs:
    standing = f" ({cell.standing})" if cell.standing != "stands" else ""
    return line(struck(cell.text, is_struck=cell.struck), standing, " ", note(cell.note))
