"""The claims matrix as it is printed: rows are what is claimed, columns are claimants, and there is no total."""

from events.claims import ClaimMade, Figure
from timeline.projections.claims import OF_WHOM, STATUS, Cell, Matrix, Row, claimant_of, is_speaker_withheld, matrix
from timeline.projections.register import Register
from timeline.projections.support import citations_of, rests_on_something
from timeline.reports.desk import Desk
from timeline.reports.dossier import CellText, ClaimsMatrix, MatrixRow
from timeline.reports.wording import actor_name, figure_words, part_words, party_words, quoted, text_of, when_local

_LABELS = {
    "occurrence": "that it happened",
    "target": "target",
    "responsibility": "responsibility",
    "motive": "motive",
    "time": "time",
    "place": "place",
    "means": "means",
    "identity": "who the people were",
    "damage": "damage",
    "other": "other",
}


def printed_matrix(desk: Desk, action: str) -> ClaimsMatrix:
    """Return the matrix of `action` in words."""
    found = matrix(desk.register, action)
    return ClaimsMatrix(
        claimants=tuple(claimant_name(desk.register, one) for one in found.claimants),
        rows=tuple(
            MatrixRow(
                label=row_label(row),
                cells=tuple(tuple(_cell(desk, found, row, cell) for cell in cells) for cells in row.cells),
            )
            for row in found.rows
        ),
    )


def claimant_name(register: Register, claimant: str) -> str:
    """Return a claimant's recorded name, or the source's words for a speaker that has none."""
    if claimant in register.actors:
        return actor_name(register, claimant)
    claims = (thing.now for thing in register.claims.values())
    withheld = any(is_speaker_withheld(claim) and claimant_of(claim) == claimant for claim in claims)
    return f"[{claimant}]" if withheld else f'"{claimant}"'


def speaker_name(register: Register, claim: ClaimMade) -> str:
    """Return the name of who makes a claim, as `claimant_name` does; no other claim is looked at for it."""
    claimant = claimant_of(claim)
    if claimant in register.actors:
        return actor_name(register, claimant)
    return f"[{claimant}]" if is_speaker_withheld(claim) else f'"{claimant}"'


def row_label(row: Row) -> str:
    """Name a row: `killed`, `killed, of whom children`, `status of the killed`, `target`."""
    if row.quantity is None:
        return _LABELS[row.dimension]
    quantity = row.quantity.replace("_", " ")
    if row.category == OF_WHOM:
        return f"{quantity}, of whom (said apart)"
    if row.category == STATUS:
        return f"status of the {quantity}"
    return f"{quantity}, of whom {row.category.replace('_', ' ')}" if row.category else quantity


def _cell(desk: Desk, found: Matrix, row: Row, cell: Cell) -> CellText:
    thing = desk.register.claims[cell.claim]
    claim = thing.now
    return CellText(
        claim=cell.claim,
        text=claim_words(desk.register, claim, cell, row) + for_several(claim, found.action),
        standing=_standing(desk.register, cell),
        struck=not cell.stands,
        note=desk.note(citations_of(thing)[0]),
    )


def claim_words(register: Register, claim: ClaimMade, cell: Cell, row: Row) -> str:
    """Return what a claim says in one row, in words."""
    if claim.figure is not None:
        if cell.part is not None:
            return part_words(claim.figure.parts[cell.part])
        status = quoted(claim.figure.status) if claim.figure.status is not None else ""
        if row.category == STATUS:
            return status
        if row.category == OF_WHOM:
            return f"{' '.join(filter(None, (figure_words(claim.figure), status)))} (a part of {claim.subset_of})"
        return figure_words(claim.figure)
    if claim.when is not None:
        return when_local(claim.when)
    if claim.place is not None:
        return f"{claim.place.relation} {claim.place.name}"
    said = {"denies": "denied", "claims": "claimed", "admits": "admitted"}.get(claim.stance, "said")
    if claim.party is not None:
        return f"{said}: {party_words(register, claim.party)}"
    if claim.text is None:
        return said
    words = text_of(claim.text)
    quotes = [citation.quote for citation in claim.citations if isinstance(citation.quote, str)]
    if isinstance(claim.text, str) and any(words in quote for quote in quotes):
        words = f'"{words}"'  # only words that stand in a recorded quote are printed as somebody's
    return words + (f" ({said})" if said != "said" else "")


def parts_words(figure: Figure) -> str:
    """Return the parts of a figure as they were said: `children 4, women 3`; nothing, if none were given."""
    return ", ".join(f"{part.category.replace('_', ' ')} {part_words(part)}" for part in figure.parts)


def for_several(claim: ClaimMade, action: str) -> str:
    """Return the note that a figure stands for several actions: it is never split, and never added to theirs."""
    others = [name for name in claim.about if name != action]
    return f" (one figure for this and {', '.join(others)})" if others else ""


def _standing(register: Register, cell: Cell) -> str:
    thing = register.claims[cell.claim]
    if cell.retracted and thing.retracted is not None:
        return f"struck at position {thing.retracted.position}"
    if cell.withdrawn and thing.withdrawn is not None:
        return f"taken back, position {thing.withdrawn.position}"
    if cell.superseded_by is not None:
        return f"replaced at position {register.claims[cell.superseded_by].position}"
    if not rests_on_something(register, thing):
        return "unsupported: no source that it rests on stands"
    return "stands"
