"""`timeline claims --history`: what was claimed in the order in which it was said, rises and falls marked."""

from collections.abc import Sequence

from events.claims import ClaimMade
from timeline.cli.claim_items import figure_of, how, spoken_moment, spoken_words
from timeline.cli.items import maybe_moment
from timeline.cli.output import Column, Listing
from timeline.cli.shapes import ChangeItem, ClaimItem
from timeline.projections.claims import Cell, Row, Speaker, row_of, superseded
from timeline.projections.history import Change, Entry, Spoken, history
from timeline.projections.register import Register, Standing
from timeline.projections.support import sources_of
from timeline.reports.claims_table import claim_words, claimant_name, for_several, speaker_name

OWN = {
    "rise": "rises from {}",
    "fall": "falls from {}",
    "same": "says {} again",
    "open": "not surely more or less than {}",
}
OTHER = {
    "rise": "higher than {} before it",
    "fall": "lower than {} before it",
    "same": "the same as {} before it",
    "open": "not surely more or less than {} before it",
}
UNORDERED = {
    "rise": "higher than {}",
    "fall": "lower than {}",
    "same": "the same as {}",
    "open": "not surely more or less than {}",
}
"""How two figures differ of which no clock tells which came first: neither rose nor fell, and none was before."""


def history_listing(
    known: Register, claims: Sequence[Standing[ClaimMade]], about: tuple[str | None, str | None], zone: str
) -> Listing:
    """Return claims in order, row by row of the matrix; `about` is the action or the case that was asked for."""
    replaced = superseded(known)
    rows: dict[Row, list[Standing[ClaimMade]]] = {}
    for thing in claims:
        rows.setdefault(row_of(thing.now), []).append(thing)
    entries = [entry for row in sorted(rows, key=lambda row: row.key) for entry in history(known, rows[row])]
    spoken = {entry.claim: entry.spoken for entry in entries}
    return Listing(
        "timeline.claim-history/1",
        [_item(known, entry, about, replaced.get(entry.claim)) for entry in entries],
        (
            Column("quantity", "About", lambda item: (item.quantity or item.dimension).replace("_", " ")),
            Column("claimant", "Claimant", lambda item: speaker_name(known, known.claims[item.claim].now)),
            Column("words", "Claim", lambda item: item.words),
            Column("own", "Change", lambda item: _changes(known, item)),
            Column("standing", "Standing", lambda item: item.standing),
            Column("spoken_at", "Stated", lambda item: _when(spoken[item.claim], item, zone)),
            Column("recorded_at", "Recorded", lambda item: f"{item.recorded_at[:19]}Z"),
            Column("position", "Position", lambda item: str(item.position), right=True),
            Column("claim", "Id", lambda item: item.claim),
        ),
    )


def _when(spoken: Spoken, item: ClaimItem, zone: str) -> str:
    words = spoken_words(spoken, zone)
    return f"{words}; order not certain" if item.order_open else words


def _changes(known: Register, item: ClaimItem) -> str:
    """Return how a figure differs from its claimant's own before it, and from the one above it."""
    found = []
    if item.own is not None:
        own = UNORDERED if item.own.order_open else OWN
        found.append(own[item.own.direction].format(_figure(known, item.own.claim)))
    if item.other is not None:
        who = claimant_name(known, Speaker(item.other.claimant_kind, item.other.claimant))
        other = UNORDERED if item.other.order_open else OTHER
        found.append(other[item.other.direction].format(f"{_figure(known, item.other.claim)} ({who})"))
    return "; ".join(found) or "nothing before it to compare"


def _figure(known: Register, name: str) -> str:
    claim = known.claims[name].now
    return claim_words(known, claim, _cell(name), row_of(claim))


def _cell(name: str) -> Cell:
    return Cell(name, None, None, withdrawn=False, retracted=False)


def _item(known: Register, entry: Entry, about: tuple[str | None, str | None], replaced_by: str | None) -> ClaimItem:
    thing = known.claims[entry.claim]
    claim = thing.now
    action, case = about
    return ClaimItem(
        action=action,
        case=case,
        claimant=entry.speaker.name,
        claimant_kind=entry.speaker.kind,
        claim=claim.claim,
        dimension=claim.dimension,
        quantity=claim.figure.quantity if claim.figure is not None else None,
        words=_figure(known, claim.claim) + ("" if action is None else for_several(claim, action)),
        figure=figure_of(claim),
        stance=claim.stance,
        stated_at=maybe_moment(claim.stated_at),
        spoken_at=spoken_moment(entry.spoken),
        clock=entry.spoken.clock,
        order_open=entry.is_order_open,
        own=_change(entry.own),
        other=_change(entry.other),
        standing=how(known, thing, replaced_by),
        replaced_by=replaced_by,
        sources=sources_of(thing),
        position=thing.position,
        recorded_at=thing.recorded_at,
    )


def _change(change: Change | None) -> ChangeItem | None:
    if change is None:
        return None
    return ChangeItem(
        direction=change.direction,
        claim=change.claim,
        claimant=change.speaker.name,
        claimant_kind=change.speaker.kind,
        order_open=change.is_order_open,
    )
