"""The claims matrix as it is printed: rows are what is claimed, columns are claimants, and there is no total."""

from collections.abc import Mapping, Sequence

from events.claims import ClaimMade, Figure
from events.codebook import territory_name
from timeline.projections.claims import OF_WHOM, STATUS, Cell, Matrix, Row, Speaker, speaker_alone
from timeline.projections.register import Register, Standing
from timeline.projections.support import citations_of, rests_on_something
from timeline.reports.desk import Desk
from timeline.reports.dossier import CellText, ClaimsMatrix, MatrixRow
from timeline.reports.wording import (
    UNSUPPORTED,
    actor_name,
    party_words,
    quoted,
    text_of,
    when_local,
)
from timeline.reports.wording_figures import figure_words, part_words

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
    found = desk.matrix(action)
    return ClaimsMatrix(
        claimants=claimant_names(desk.register, found.speakers),
        rows=tuple(
            MatrixRow(
                label=row_label(row),
                cells=tuple(tuple(_cell(desk, found, row, cell) for cell in cells) for cells in row.cells),
            )
            for row in found.rows
        ),
    )


def claimant_name(register: Register, speaker: Speaker) -> str:
    """Return a claimant's recorded name, or the source's words for a speaker that has none."""
    match speaker.kind:
        case "actor":
            return actor_name(register, speaker.name)
        case "withheld":
            return f"[{speaker.name}]"
        case "words" | "not_named":
            return f'"{speaker.name}"'


def claimant_names(register: Register, speakers: Sequence[Speaker]) -> tuple[str, ...]:
    """Return the names of claimants that stand side by side; of several that are called alike, with where each speaks.

    Two speakers whom two sources call "officials" may be two: each is told by its first claim.
    """
    names = [claimant_name(register, one) for one in speakers]
    return tuple(
        f"{name} in {one.first}" if one.first is not None and names.count(name) > 1 else name
        for one, name in zip(speakers, names, strict=True)
    )


def speaker_name(register: Register, claim: ClaimMade) -> str:
    """Return the name of who makes a claim, as `claimant_name` does; no other claim is looked at for it."""
    return claimant_name(register, speaker_alone(claim))


def row_label(row: Row) -> str:
    """Name a row: `killed`, `killed, of whom children`, `status of the killed`, `target`."""
    if row.quantity is None:
        return _LABELS[row.dimension]
    quantity = row.quantity.replace("_", " ")
    if row.category == OF_WHOM:
        return f"{quantity}, of whom (said apart)"
    if row.category == STATUS:
        return f"status of the {quantity}"
    return f"{quantity}, of whom {category_words(row.category)}" if row.category else quantity


def category_words(category: str) -> str:
    """Write who is counted: `own side`; of a nationality by the name of the territory, `nationality Pakistan`."""
    kind, _, code = category.partition(":")
    named = f"{kind} {territory_name(code) if kind == 'nationality' else code}" if code else category
    return named.replace("_", " ")


def _cell(desk: Desk, found: Matrix, row: Row, cell: Cell) -> CellText:
    thing = desk.register.claims[cell.claim]
    claim = thing.now
    return CellText(
        claim=cell.claim,
        text=claim_words(desk.register, claim, cell, row) + for_several(claim, found.action, desk.numbers),
        standing=standing_words(desk.register, thing, cell.superseded_by),
        struck=not cell.stands,
        note=desk.note(citations_of(thing)[0]),
    )


def claim_words(register: Register, claim: ClaimMade, cell: Cell, row: Row, zone: str = "local") -> str:
    """Return what a claim says in one row, in words; a time in its own zone, in UTC, or in an IANA zone.

    What a claimant denies is nobody's figure, time or place: it is said to be denied.
    """
    if claim.figure is not None:
        return if_denied(claim, _figure_words(claim, claim.figure, cell, row, zone))
    if claim.when is not None:
        reported = claim.when.as_reported
        said_as = "" if reported is None else f", said as {quoted(reported)}"
        return if_denied(claim, when_local(claim.when, zone) + said_as)
    if claim.place is not None:
        return if_denied(claim, f"{claim.place.relation} {claim.place.name}")
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


def if_denied(claim: ClaimMade, words: str) -> str:
    """Return what a claim says; `denied: 30` where its claimant says that it is not so."""
    return f"denied: {words}" if claim.stance == "denies" else words


def _figure_words(claim: ClaimMade, figure: Figure, cell: Cell, row: Row, zone: str) -> str:
    if cell.part is not None:
        return part_words(figure.parts[cell.part])
    status = quoted(figure.status) if figure.status is not None else ""
    if row.category == STATUS:
        return status
    if row.category == OF_WHOM:
        return f"{' '.join(filter(None, (figure_words(figure), status)))} (a part of {claim.subset_of})"
    return figure_words(figure) + since_words(figure, zone)


def since_words(figure: Figure, zone: str = "local") -> str:
    """Return when the time begins that a figure counts, `, since 1 January`; nothing, if none was given."""
    return "" if figure.since is None else f", since {when_local(figure.since, zone)}"


def parts_words(figure: Figure) -> str:
    """Return the parts of a figure as they were said: `children 4, women 3`; nothing, if none were given."""
    return ", ".join(f"{category_words(part.category)} {part_words(part)}" for part in figure.parts)


def for_several(claim: ClaimMade, action: str, numbers: Mapping[str, int] | None = None) -> str:
    """Return the note that a figure stands for several actions: it is never split, and never added to theirs.

    Those that have a row among `numbers` are called by it, others by their id.
    """
    rows = numbers or {}
    others = [f"no. {rows[name]}" if name in rows else name for name in claim.about if name != action]
    return f" (one figure for this and {', '.join(others)})" if others else ""


def standing_words(register: Register, thing: Standing[ClaimMade], superseded_by: str | None) -> str:
    """Return how a claim stands, in words, with the position of what made it so."""
    if thing.retracted is not None:
        return f"struck at position {thing.retracted.position}"
    if thing.withdrawn is not None:
        return f"taken back, position {thing.withdrawn.position}"
    if superseded_by is not None:
        return f"replaced at position {register.claims[superseded_by].position}"
    if not rests_on_something(register, thing):
        return UNSUPPORTED
    return "stands"
