"""`timeline claims`: who says what about an action, side by side; never one figure over claimants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, NamedTuple, get_args

import typer

from events.claims import ClaimMade, Quantity
from events.responses import Strength
from timeline.cli.claim_figures import CASE, NAMES, SUM_OVER_ACTIONS, Asked, figures, rule_named
from timeline.cli.claim_history import history_listing
from timeline.cli.claim_items import figure_of, how
from timeline.cli.claim_ledger import ledger as ledger_of
from timeline.cli.completion import complete
from timeline.cli.finding import named_then, outside, shown_as
from timeline.cli.invocation import Reading
from timeline.cli.items import maybe_moment
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused, unknown_name, unknown_word
from timeline.cli.shapes import ClaimantCell, ClaimsItem, Said
from timeline.cli.strengths import read_strengths
from timeline.cli.terminal import safe
from timeline.errors import Ambiguous, NotFound
from timeline.projections.cases import Included, taken_in
from timeline.projections.chains import DRAWN, MEASURED, build, chain_of_one
from timeline.projections.claim_rules import BY_CLAIMANT, RULES
from timeline.projections.claims import (
    Cell,
    Matrix,
    Row,
    claims_by_action,
    claims_of,
    claims_of_case,
    matrix,
    matrix_of_case,
)
from timeline.projections.merging import as_merged
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.support import sources_of
from timeline.replay.about import ALONE, CHAINED, CLAIMED, Reach
from timeline.reports.claims_table import claim_words, claimant_names, for_several, row_label
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
    rule = _of_survivor(reading, _rule(rule, history=history, ledger=ledger))
    scope = _scope(reading, action, _strengths(rule, strength, ledger=ledger))
    if scope.is_case and strength is not None:
        raise misused(says="a case takes in actions, not links", fix="leave --strength out", option="--strength")
    listing = _listing(reading, scope, rule, quantity, ledger=ledger)
    if not listing.items:
        is_single = rule not in (_MATRIX, _HISTORY) and any(scope.claims(wide=True).values())
        words = _no_figure(scope, rule, quantity) if is_single else reading.narrowing.none
        if not is_single or reading.session.form != "table":  # a table says it itself
            reading.session.say(words)
        if is_single:  # that there is none is the answer: it stands where a figure would
            listing = replace(listing, text=lambda screen: f"{screen.shown(safe(words))}\n")
    reading.print(listing)


def _no_figure(scope: "Scope", rule: str, quantity: str | None) -> str:
    """Return in words that a rule gives nothing, of which quantities, and what it would take."""
    claims = [thing for several in scope.claims(wide=True).values() for thing in several]
    claimed = dict.fromkeys(_quantity_of(thing.now) for thing in claims)
    named = [quantity] if quantity is not None else [one for one in claimed if one is not None]
    of_what = f"of {', '.join(one.replace('_', ' ') for one in named)}" if named else "for no quantity is claimed"
    name = BY_CLAIMANT.removesuffix(":") if rule.startswith(BY_CLAIMANT) else rule
    return f"the rule {rule} gives no figure here, {of_what}: it gives {RULES[name]}"


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


def _of_survivor(reading: Reading, rule: str) -> str:
    """Return the rule by-claimant with the actor that the one typed is merged into, if it is; any other as it is."""
    if not rule.startswith(BY_CLAIMANT):
        return rule
    actor = Thing("actor", rule.removeprefix(BY_CLAIMANT))
    is_known = reading.about(actor, reach=ALONE).find(*actor) is not None
    return f"{BY_CLAIMANT}{shown_as(reading, actor)}" if is_known else rule


def _strengths(rule: str, typed: str | None, *, ledger: bool) -> Sequence[Strength] | None:
    """Return the links that make the chain that is asked about; `None`, if it is one action. A sum is a measure."""
    if ledger or rule == SUM_OVER_ACTIONS:
        return read_strengths(typed, MEASURED if rule == SUM_OVER_ACTIONS else DRAWN)
    if typed is not None:
        raise misused(says="--strength is for a chain", fix="give --ledger, or leave it out", option="--strength")
    return None


class Scope(NamedTuple):
    """What is asked about: the actions in their order, or a case; `name` is the one that was typed.

    `zone` is where times are shown.
    """

    known: Register
    name: str
    actions: tuple[str, ...]
    is_case: bool
    zone: str

    @property
    def of_one(self) -> tuple[Standing[ClaimMade], ...]:
        """Return the claims about what was typed: of a case those about it as a whole."""
        return claims_of_case(self.known, self.name) if self.is_case else claims_of(self.known, self.name)

    def claims(self, *, wide: bool) -> Mapping[str, tuple[Standing[ClaimMade], ...]]:
        """Return the claims about what was typed alone; or about each of the actions, and about the case as a whole."""
        name = f"{CASE}{self.name}" if self.is_case else self.name
        if not wide:
            return {name: self.of_one}
        of_case = {name: self.of_one} if self.is_case and self.of_one else {}
        about = claims_by_action(self.known)
        return of_case | {one: tuple(about.get(one, ())) for one in self.actions}


def _scope(reading: Reading, text: str, strengths: Sequence[Strength] | None) -> Scope:
    thing = _subject(reading, text)
    if thing.kind == "case":
        return _case(reading, thing, is_wide=strengths is not None)
    reach = CLAIMED if strengths is None else LEDGER
    known = as_merged(reading.about(thing, reach=reach))
    if thing.id not in known.actions and thing.id not in known.survivors:
        raise outside(reading, thing, {"argument": "ACTION"})
    name = known.survivors.get(thing.id, thing.id)
    if name != thing.id:
        reading.session.say(f"{thing.id} is merged into {name}: these are the claims about both")
    if strengths is None:
        return Scope(known, name, (name,), is_case=False, zone=reading.zone)
    chain = build(known, strengths).of(name) or chain_of_one(name)
    joined = ", ".join(strengths)
    reading.session.say(f"over {len(chain.actions)} actions, joined by {joined}: never a total over claimants")
    return Scope(known, name, chain.actions, is_case=False, zone=reading.zone)


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


def _case(reading: Reading, thing: Thing, *, is_wide: bool) -> Scope:
    found = reading.about(thing, reach=ALONE).cases.get(thing.id)
    if found is None:
        raise outside(reading, thing, {"argument": "ACTION"})
    included = taken_in(found)
    known = as_merged(reading.about(thing, *(Thing("action", name) for name in included.actions), reach=CLAIMED))
    shown = dict.fromkeys(known.survivors.get(name, name) for name in included.actions)
    actions = tuple(name for name in shown if name in known.actions and known.actions[name].stands)
    if is_wide:
        struck = [name for name in shown if name in known.actions and name not in actions]
        _say_left_out(reading, thing.id, included, struck)
    return Scope(known, thing.id, actions, is_case=True, zone=reading.zone)


def _say_left_out(reading: Reading, case: str, included: Included, struck: Sequence[str]) -> None:
    """Say which actions of a case are in no figure, and why."""
    for name in struck:
        reading.session.say(f"left out: {name} was struck by us")
    if included.doubtful:
        names = ", ".join(included.doubtful)
        reading.session.say(f"left out: {names}: what case {case} excluded was redacted, and may have been any of them")
    if included.is_more_withheld:
        reading.session.say(f"what else case {case} takes in was redacted")


def _listing(reading: Reading, scope: Scope, rule: str, quantity: str | None, *, ledger: bool) -> Listing:
    case = scope.name if scope.is_case else None
    if rule == _HISTORY:
        wanted = [thing for thing in scope.of_one if quantity in (None, _quantity_of(thing.now))]
        about = (None if scope.is_case else scope.name, case)
        return history_listing(scope.known, wanted, about, reading.zone)
    if rule == _MATRIX and ledger:
        return ledger_of(scope.known, scope.actions, quantity, reading.zone, case)
    if rule == _MATRIX:
        return _matrix(scope, quantity)
    asked = Asked(scope.known, scope.claims(wide=ledger or rule == SUM_OVER_ACTIONS))
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
    known = dict.fromkeys(thing.now.claimant or "" for thing in asked.under(()))
    if name not in known:
        raise unknown_name(kind="claimant", name=name, known=[one for one in known if one], argument="--rule")


# --- side by side ----------------------------------------------------------------------------------------------------


def _matrix(scope: Scope, quantity: str | None) -> Listing:
    known = scope.known
    found = matrix_of_case(known, scope.name) if scope.is_case else matrix(known, scope.name)
    rows = [row for row in found.rows if quantity in (None, row.quantity)]
    items = [_item(scope, found, row) for row in rows]
    labels = {id(item): row_label(row) for item, row in zip(items, rows, strict=True)}
    first = Column("dimension", "Claimed", lambda item: labels[id(item)])
    names = claimant_names(known, found.speakers)
    parted = _parted(items)
    columns = [first, *(_claimant_column(at, name, parted) for at, name in enumerate(names))]
    flat = [[one.title for one in columns], *([one.show(item) for one in columns] for item in items)]
    return Listing("timeline.claims/1", items, tuple(columns), flat=flat)


def _claimant_column(at: int, name: str, parted: Collection[tuple[int, str | None]]) -> Column:
    return Column("cells", name, lambda item: _cell_words(item.cells[at], is_parted=(at, item.quantity) in parted))


def _parted(items: Sequence[ClaimsItem]) -> frozenset[tuple[int, str | None]]:
    """Return the claimants, by column, and quantities of which several figures stand, and parts of any do."""
    claims: dict[tuple[int, str | None], set[str]] = {}
    with_parts: set[tuple[int, str | None]] = set()
    for one in items:
        for at, cell in enumerate(one.cells):
            standing = {said.claim for said in cell.said if said.standing == "stands"}
            claims.setdefault((at, one.quantity), set()).update(standing)
            with_parts |= {(at, one.quantity)} if one.category and standing else set()
    return frozenset(key for key in with_parts if len(claims[key]) > 1)


def _cell_words(cell: ClaimantCell, *, is_parted: bool) -> str:
    """Return all that a claimant says in a row, in order; what no longer stands is marked.

    Where parts could be of several figures, each is named by its claim.
    """
    named = [f"{one.claim}: {one.words}" if is_parted else one.words for one in cell.said]
    said = [
        words if one.standing == "stands" else f"{words} [{one.standing}]"
        for words, one in zip(named, cell.said, strict=True)
    ]
    return "; ".join(said) or NOT_STATED


def _item(scope: Scope, found: Matrix, row: Row) -> ClaimsItem:
    return ClaimsItem(
        action=None if scope.is_case else scope.name,
        case=scope.name if scope.is_case else None,
        dimension=row.dimension,
        quantity=row.quantity,
        category=row.category,
        cells=tuple(
            ClaimantCell(
                claimant=one.name, claimant_kind=one.kind, said=tuple(_said(scope, row, cell) for cell in cells)
            )
            for one, cells in zip(found.speakers, row.cells, strict=True)
        ),
    )


def _said(scope: Scope, row: Row, cell: Cell) -> Said:
    known, thing = scope.known, scope.known.claims[cell.claim]
    return Said(
        claim=cell.claim,
        words=_words(scope, thing.now, cell, row),
        figure=figure_of(thing.now),
        stance=thing.now.stance,
        stated_at=maybe_moment(thing.now.stated_at),
        standing=how(known, thing, cell.superseded_by),
        replaced_by=cell.superseded_by,
        sources=sources_of(thing),
        position=thing.position,
        part_of=thing.now.subset_of,
    )


def _words(scope: Scope, claim: ClaimMade, cell: Cell, row: Row) -> str:
    for_all = "" if scope.is_case else for_several(claim, scope.name)
    return claim_words(scope.known, claim, cell, row, scope.zone) + for_all
