"""`timeline claims`: who says what about an action, side by side; never one figure over claimants."""

from typing import Annotated, Any, Literal, get_args

import msgspec
import typer

from events.claims import ClaimMade, Quantity
from timeline.cli.completion import complete
from timeline.cli.finding import find
from timeline.cli.invocation import Reading
from timeline.cli.items import maybe_moment, occurred_words
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import unknown_word
from timeline.cli.shapes import ClaimantCell, ClaimItem, ClaimsItem, Said
from timeline.projections.claims import Cell, Row, claimant_of, claims_of, matrix, superseded
from timeline.projections.register import Register, Standing
from timeline.projections.sources import is_supported
from timeline.replay.about import CLAIMED
from timeline.reports.claims_table import claim_words, claimant_name, row_label
from timeline.reports.wording import NOT_STATED

How = Literal["stands", "unsupported", "replaced", "withdrawn", "retracted"]


@reading
def claims(
    reading: Reading,
    action: Annotated[str, typer.Argument(metavar="ACTION", help="The action.", autocompletion=complete("action"))],
    *,
    quantity: Annotated[str | None, typer.Option(metavar="Q", help="One quantity only, like killed.")] = None,
    history: Annotated[bool, typer.Option("--history", help="Each claimant's claims in the order of the log.")] = False,
) -> None:
    """Show the claims about an action side by side: rows are what is claimed, columns are claimants."""
    _check_quantity(quantity)
    thing, _ = find(reading, action, ("action",), CLAIMED, argument="ACTION")
    known = reading.about(thing, reach=CLAIMED)
    listing = _history(reading, known, thing.id, quantity) if history else _matrix(known, thing.id, quantity)
    if not listing.items:
        reading.session.say(reading.narrowing.none)
    reading.print(listing)


def _check_quantity(quantity: str | None) -> None:
    known = get_args(Quantity)
    if quantity is not None and quantity not in known:
        raise unknown_word(noun="quantity", word=quantity, known=known, option="--quantity")


# --- side by side ----------------------------------------------------------------------------------------------------


def _matrix(known: Register, name: str, quantity: str | None) -> Listing:
    found = matrix(known, name)
    rows = [row for row in found.rows if quantity in (None, row.quantity)]
    items = [_item(known, name, found.claimants, row) for row in rows]
    labels = {id(item): row_label(row) for item, row in zip(items, rows, strict=True)}
    first = Column("dimension", "Claimed", lambda item: labels[id(item)])
    columns = [first, *(_claimant_column(known, at, one) for at, one in enumerate(found.claimants))]
    flat = [[one.title for one in columns], *([one.show(item) for one in columns] for item in items)]
    return Listing("timeline.claims/1", items, tuple(columns), flat=flat)


def _claimant_column(known: Register, at: int, claimant: str) -> Column:
    return Column("cells", claimant_name(known, claimant), lambda item: _cell_words(item.cells[at]))


def _cell_words(cell: ClaimantCell) -> str:
    """Return all that a claimant says in a row, in order; what no longer stands is marked."""
    said = [one.words if one.standing == "stands" else f"{one.words} [{one.standing}]" for one in cell.said]
    return "; ".join(said) or NOT_STATED


def _item(known: Register, action: str, claimants: tuple[str, ...], row: Row) -> ClaimsItem:
    return ClaimsItem(
        action=action,
        dimension=row.dimension,
        quantity=row.quantity,
        category=row.category,
        cells=tuple(
            ClaimantCell(claimant=one, said=tuple(_said(known, row, cell) for cell in cells))
            for one, cells in zip(claimants, row.cells, strict=True)
        ),
    )


def _said(known: Register, row: Row, cell: Cell) -> Said:
    thing = known.claims[cell.claim]
    return Said(
        claim=cell.claim,
        words=claim_words(known, thing.now, cell, row),
        figure=_figure(thing.now),
        stance=thing.now.stance,
        stated_at=maybe_moment(thing.now.stated_at),
        standing=_how(known, thing, cell.superseded_by),
        replaced_by=cell.superseded_by,
        sources=_sources(thing.now),
        position=thing.position,
    )


def _figure(claim: ClaimMade) -> dict[str, Any] | None:
    return None if claim.figure is None else msgspec.to_builtins(claim.figure)


def _sources(claim: ClaimMade) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.source for citation in claim.citations))


def _how(known: Register, thing: Standing[ClaimMade], replaced_by: str | None) -> How:
    """Return how a claim stands; unsupported, if no source that it rests on does."""
    if thing.retracted is not None:
        return "retracted"
    if thing.withdrawn is not None:
        return "withdrawn"
    if replaced_by is not None:
        return "replaced"
    return "stands" if is_supported(known, thing.now.citations) else "unsupported"


# --- in order --------------------------------------------------------------------------------------------------------


def _history(reading: Reading, known: Register, name: str, quantity: str | None) -> Listing:
    replaced = superseded(known)
    found = [
        thing
        for thing in claims_of(known, name)
        if quantity is None or (thing.now.figure is not None and thing.now.figure.quantity == quantity)
    ]
    order = list(dict.fromkeys(claimant_of(thing.now) for thing in found))
    found.sort(key=lambda thing: order.index(claimant_of(thing.now)))
    return Listing(
        "timeline.claim-history/1",
        [_claim_item(known, name, thing, replaced.get(thing.now.claim)) for thing in found],
        (
            Column("claimant", "Claimant", lambda item: claimant_name(known, item.claimant)),
            Column("quantity", "About", lambda item: item.quantity or item.dimension),
            Column("words", "Claim", lambda item: item.words),
            Column("standing", "Standing", lambda item: item.standing),
            Column("stated_at", "Stated", lambda item: _stated(known, item.claim, reading.zone)),
            Column("recorded_at", "Recorded", lambda item: f"{item.recorded_at[:19]}Z"),
            Column("position", "Position", lambda item: str(item.position), right=True),
            Column("claim", "Id", lambda item: item.claim),
        ),
    )


def _stated(known: Register, claim: str, zone: str) -> str:
    stated = known.claims[claim].now.stated_at
    return NOT_STATED if stated is None else occurred_words(stated, zone)


def _claim_item(known: Register, action: str, thing: Standing[ClaimMade], replaced_by: str | None) -> ClaimItem:
    claim = thing.now
    quantity = claim.figure.quantity if claim.figure is not None else None
    row = Row(claim.dimension, quantity, None, ())
    return ClaimItem(
        action=action,
        claimant=claimant_of(claim),
        claim=claim.claim,
        dimension=claim.dimension,
        quantity=quantity,
        words=claim_words(known, claim, Cell(claim.claim, None, None, withdrawn=False, retracted=False), row),
        figure=_figure(claim),
        stated_at=maybe_moment(claim.stated_at),
        standing=_how(known, thing, replaced_by),
        replaced_by=replaced_by,
        sources=_sources(claim),
        position=thing.position,
        recorded_at=thing.recorded_at,
    )
