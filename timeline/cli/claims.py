"""`timeline claims`: who says what about an action, side by side; never one figure over claimants."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, NamedTuple, get_args

import typer

from events.claims import ClaimMade, Quantity
from events.notes import CaseExcluded, CaseIncluded, CaseOpened
from events.responses import Strength
from timeline.cli.claim_figures import NAMES, SUM_OVER_ACTIONS, Asked, figures, rule_named
from timeline.cli.claim_history import history_listing
from timeline.cli.claim_items import figure_of, how
from timeline.cli.claim_ledger import ledger as ledger_of
from timeline.cli.completion import complete
from timeline.cli.finding import named_then, outside
from timeline.cli.invocation import Reading
from timeline.cli.items import maybe_moment
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused, unknown_name, unknown_word
from timeline.cli.shapes import ClaimantCell, ClaimsItem, Said
from timeline.cli.strengths import read_strengths
from timeline.errors import Ambiguous, NotFound
from timeline.projections.chains import DRAWN, MEASURED, build, chain_of_one
from timeline.projections.claim_rules import BY_CLAIMANT
from timeline.projections.claims import (
    Cell,
    Matrix,
    Row,
    claimant_of,
    claims_of,
    claims_of_case,
    matrix,
    matrix_of_case,
)
from timeline.projections.merging import as_merged
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.support import sources_of
from timeline.replay.about import ALONE, CHAINED, CLAIMED, Reach
from timeline.reports.claims_table import claim_words, claimant_name, row_label
from timeline.reports.wording import NOT_STATED

LEDGER = Reach(naming=CLAIMED.naming | CHAINED.naming, marked=CHAINED.marked)
"""What is claimed about every action of the chain of an action."""
_MATRIX, _HISTORY = "matrix", "history"


@reading
def claims(
    reading: Reading,
    action: Annotated[
        str,
        typer.Argument(metavar="ACTION", help="The action; or a case.", autocompletion=complete("action", "case")),
    ],
    *,
    quantity: Annotated[str | None, typer.Option(metavar="Q", help="One quantity only, like killed.")] = None,
    rule: Annotated[
        str | None, typer.Option(metavar="NAME", help=f"The figures of a named rule: {', '.join(NAMES)}.")
    ] = None,
    ledger: Annotated[bool, typer.Option("--ledger", help="Over the whole chain of the action, or the case.")] = False,
    strength: Annotated[
        str | None, typer.Option(metavar="LIST", help="The chain of --ledger: over links of these strengths.")
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="In the order in which they were made.")] = False,
) -> None:
    """Show the claims about an action side by side: rows are what is claimed, columns are claimants."""
    _check_quantity(quantity)
    rule = _rule(rule, history=history, ledger=ledger)
    scope = _scope(reading, action, _strengths(rule, strength, ledger=ledger))
    if scope.is_case and strength is not None:
        raise misused(says="a case takes in actions, not links", fix="leave --strength out", option="--strength")
    listing = _listing(reading, scope, rule, quantity, ledger=ledger)
    if not listing.items:
        is_single = rule not in (_MATRIX, _HISTORY) and any(scope.by_action.values())
        reading.session.say(f"the rule {rule} gives no figure here" if is_single else reading.narrowing.none)
    reading.print(listing)


def _check_quantity(quantity: str | None) -> None:
    known = get_args(Quantity)
    if quantity is not None and quantity not in known:
        raise unknown_word(noun="quantity", word=quantity, known=known, option="--quantity")


def _rule(rule: str | None, *, history: bool, ledger: bool) -> str:
    """Return the name of the rule that is asked for; the matrix, if none is."""
    if history and (rule not in (None, _HISTORY) or ledger):
        raise misused(says="--history is a rule of its own", fix="leave --rule and --ledger out", option="--history")
    name = _HISTORY if history else rule or _MATRIX
    if name in (_MATRIX, _HISTORY, SUM_OVER_ACTIONS) or (rule_named(name) and name != BY_CLAIMANT):
        return name
    raise unknown_word(noun="rule", word=name, known=(_MATRIX, _HISTORY, *NAMES), option="--rule")


def _strengths(rule: str, typed: str | None, *, ledger: bool) -> Sequence[Strength] | None:
    """Return the links that make the chain that is asked about; `None`, if it is one action. A sum is a measure."""
    if ledger or rule == SUM_OVER_ACTIONS:
        return read_strengths(typed, MEASURED if rule == SUM_OVER_ACTIONS else DRAWN)
    if typed is not None:
        raise misused(says="--strength is for a chain", fix="give --ledger, or leave it out", option="--strength")
    return None


class Scope(NamedTuple):
    """What is asked about: the actions in their order, or a case; `name` is the one that was typed."""

    known: Register
    name: str
    actions: tuple[str, ...]
    is_case: bool

    @property
    def of_one(self) -> tuple[Standing[ClaimMade], ...]:
        """Return the claims about what was typed: of a case those about it as a whole."""
        return claims_of_case(self.known, self.name) if self.is_case else claims_of(self.known, self.name)

    @property
    def by_action(self) -> Mapping[str, tuple[Standing[ClaimMade], ...]]:
        """Return the claims about each of the actions."""
        return {name: claims_of(self.known, name) for name in self.actions}


def _scope(reading: Reading, text: str, strengths: Sequence[Strength] | None) -> Scope:
    thing = _subject(reading, text)
    if thing.kind == "case":
        return _case(reading, thing)
    reach = CLAIMED if strengths is None else LEDGER
    known = as_merged(reading.about(thing, reach=reach))
    if thing.id not in known.actions and thing.id not in known.survivors:
        raise outside(reading, thing, {"argument": "ACTION"})
    name = known.survivors.get(thing.id, thing.id)
    if name != thing.id:
        reading.session.say(f"{thing.id} is merged into {name}: these are the claims about both")
    if strengths is None:
        return Scope(known, name, (name,), is_case=False)
    chain = build(known, strengths).of(name) or chain_of_one(name)
    joined = ", ".join(strengths)
    reading.session.say(f"over {len(chain.actions)} actions, joined by {joined}: never a total over claimants")
    return Scope(known, name, chain.actions, is_case=False)


def _subject(reading: Reading, text: str) -> Thing:
    """Return the action that goes by a text; the case, if no action does."""
    try:
        return named_then(reading, text, ("action",), argument="ACTION")
    except Ambiguous:
        raise
    except NotFound as error:
        try:
            return named_then(reading, text, ("case",), argument="ACTION")
        except NotFound:
            raise error from None


def _case(reading: Reading, thing: Thing) -> Scope:
    found = reading.about(thing, reach=ALONE).cases.get(thing.id)
    if found is None:
        raise outside(reading, thing, {"argument": "ACTION"})
    actions = tuple(_included(found))
    known = as_merged(reading.about(thing, *(Thing("action", name) for name in actions), reach=CLAIMED))
    shown = dict.fromkeys(known.survivors.get(name, name) for name in actions)
    return Scope(known, thing.id, tuple(name for name in shown if name in known.actions), is_case=True)


def _included(case: Standing[CaseOpened]) -> Iterable[str]:
    """Return the actions that a case takes in: what was left out since is not among them."""
    found: dict[str, None] = {}
    for one in case.since:
        match one.event:
            case CaseIncluded(actions=names):
                found.update(dict.fromkeys(names))
            case CaseExcluded(actions=names):
                found = {name: None for name in found if name not in names}
            case _:
                pass
    return found


def _listing(reading: Reading, scope: Scope, rule: str, quantity: str | None, *, ledger: bool) -> Listing:
    case = scope.name if scope.is_case else None
    if rule == _HISTORY:
        wanted = [thing for thing in scope.of_one if quantity in (None, _quantity_of(thing.now))]
        about = (None if scope.is_case else scope.name, case)
        return history_listing(scope.known, wanted, about, reading.zone)
    if rule == _MATRIX and ledger:
        return ledger_of(scope.known, scope.actions, quantity, reading.zone)
    if rule == _MATRIX:
        return _matrix(scope, quantity)
    is_wide = ledger or rule == SUM_OVER_ACTIONS
    asked = Asked(scope.known, scope.by_action if is_wide else {scope.name: scope.of_one}, None if is_wide else case)
    _check_claimant(asked, rule)
    listing, left_out = figures(asked, rule, quantity)
    for words in left_out:
        reading.session.say(f"left out: {words}")
    return listing


def _quantity_of(claim: ClaimMade) -> str | None:
    return None if claim.figure is None else claim.figure.quantity


def _check_claimant(asked: Asked, rule: str) -> None:
    """Refuse a claimant who says nothing here, with the nearest who does."""
    if not rule.startswith(BY_CLAIMANT):
        return
    name = rule.removeprefix(BY_CLAIMANT)
    known = dict.fromkeys(claimant_of(thing.now) for claims in asked.claims.values() for thing in claims)
    if name not in known:
        raise unknown_name(kind="claimant", name=name, known=known, argument="--rule")


# --- side by side ----------------------------------------------------------------------------------------------------


def _matrix(scope: Scope, quantity: str | None) -> Listing:
    known = scope.known
    found = matrix_of_case(known, scope.name) if scope.is_case else matrix(known, scope.name)
    rows = [row for row in found.rows if quantity in (None, row.quantity)]
    items = [_item(scope, found, row) for row in rows]
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


def _item(scope: Scope, found: Matrix, row: Row) -> ClaimsItem:
    return ClaimsItem(
        action=None if scope.is_case else scope.name,
        case=scope.name if scope.is_case else None,
        dimension=row.dimension,
        quantity=row.quantity,
        category=row.category,
        cells=tuple(
            ClaimantCell(claimant=one, said=tuple(_said(scope.known, row, cell) for cell in cells))
            for one, cells in zip(found.claimants, row.cells, strict=True)
        ),
    )


def _said(known: Register, row: Row, cell: Cell) -> Said:
    thing = known.claims[cell.claim]
    return Said(
        claim=cell.claim,
        words=claim_words(known, thing.now, cell, row),
        figure=figure_of(thing.now),
        stance=thing.now.stance,
        stated_at=maybe_moment(thing.now.stated_at),
        standing=how(known, thing, cell.superseded_by),
        replaced_by=cell.superseded_by,
        sources=sources_of(thing),
        position=thing.position,
        part_of=thing.now.subset_of,
    )
