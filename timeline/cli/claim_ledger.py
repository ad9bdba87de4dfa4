"""`timeline claims --ledger`: who counted how many, over a whole chain or case: a line a claim, and never a total."""

from collections.abc import Sequence

from events.claims import ClaimMade, Figure
from timeline.cli.claim_items import figure_of, how, roots_item, spoken_moment, spoken_words
from timeline.cli.items import maybe_moment
from timeline.cli.output import Column, Listing
from timeline.cli.shapes import LedgerItem
from timeline.projections.claims import matrices, matrix_of_case, speaker_alone, superseded
from timeline.projections.grades import ratings_of
from timeline.projections.history import Spoken, in_order
from timeline.projections.ledger import PEOPLE, counted
from timeline.projections.register import Register, Standing
from timeline.projections.roots import count_roots
from timeline.projections.support import sources_of
from timeline.reports.claims_table import if_denied, parts_words, since_words, speaker_name
from timeline.reports.grades import rating_words
from timeline.reports.ledger import attackers_of, of_whom
from timeline.reports.wording import text_of
from timeline.reports.wording_figures import figure_words


def ledger(
    known: Register, actions: Sequence[str], quantity: str | None, zone: str, case: str | None = None
) -> Listing:
    """Return the claims about how many people were harmed, by action, quantity and claimant; or of one quantity.

    Those about a case as a whole stand first: nothing is added to them, nor they to anything.
    """
    wanted = PEOPLE if quantity is None else (quantity,)
    found = [] if case is None else [matrix_of_case(known, case)]
    things = list(counted(known, (*found, *matrices(known, actions).values()), wanted))
    spoken = {thing.now.claim: at for thing, at in in_order(known, things)}
    replaced = superseded(known)
    items = [
        _item(known, thing, figure, spoken[thing.now.claim], replaced.get(thing.now.claim), zone)
        for thing in things
        if (figure := thing.now.figure) is not None
    ]
    return Listing(
        "timeline.claim-ledger/1",
        items,
        (
            Column("actions", "Action", lambda item: ", ".join(item.actions) or f"case {item.case}"),
            Column("quantity", "About", lambda item: item.quantity.replace("_", " ")),
            Column("claimant", "Claimant", lambda item: speaker_name(known, known.claims[item.claim].now)),
            Column("words", "Figure", _figure),
            Column("parts", "Of whom", lambda item: of_whom(item.parts, item.attackers)),
            Column("spoken_at", "Stated", lambda item: spoken_words(spoken[item.claim], zone)),
            Column("standing", "Standing", _standing),
            Column("roots", "Roots", _roots),
            Column("ratings", "Grades", lambda item: "; ".join(item.ratings) or "none given"),
            Column("position", "Position", lambda item: str(item.position), right=True),
            Column("claim", "Id", lambda item: item.claim),
        ),
    )


def _item(
    known: Register, thing: Standing[ClaimMade], figure: Figure, at: Spoken, replaced_by: str | None, zone: str
) -> LedgerItem:
    """Return a claim of a figure as a line."""
    claim, said_by = thing.now, speaker_alone(thing.now)
    return LedgerItem(
        actions=claim.about,
        case=claim.about_case,
        claimant=said_by.name,
        claimant_kind=said_by.kind,
        claim=claim.claim,
        dimension=claim.dimension,
        quantity=figure.quantity,
        stance=claim.stance,
        words=if_denied(claim, figure_words(figure) + since_words(figure, zone)),
        parts=parts_words(figure),
        attackers=attackers_of(figure),
        status=figure.status,
        figure=figure_of(claim) or {},
        stated_at=maybe_moment(claim.stated_at),
        spoken_at=spoken_moment(at),
        clock=at.clock,
        standing=how(known, thing, replaced_by),
        replaced_by=replaced_by,
        part_of=claim.subset_of,
        roots=roots_item(count_roots(known, sources_of(thing))),
        ratings=tuple(map(rating_words, ratings_of(known, thing))),
        sources=sources_of(thing),
        position=thing.position,
    )


def _figure(item: LedgerItem) -> str:
    said = text_of(item.status)
    words = f'{item.words}, called "{said}"' if said else item.words
    return f"{words} (a part of {item.part_of})" if item.part_of else words


def _standing(item: LedgerItem) -> str:
    return f"replaced by {item.replaced_by}" if item.replaced_by else item.standing


def _roots(item: LedgerItem) -> str:
    return f"{len(item.roots.independent)}, {item.roots.assessed or 'none'} assessed"
