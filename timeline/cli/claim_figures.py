"""`timeline claims --rule`: the figures that a named rule gives, with its name beside each, and what it left out."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from timeline.cli.claim_items import counted_words, roots_item
from timeline.cli.items import maybe_moment
from timeline.cli.output import Column, Listing
from timeline.cli.shapes import BesideItem, EndItem, FigureItem, LeftOutItem
from timeline.cli.shapes.said import ClaimantKind
from timeline.projections.claim_rules import (
    BY_CLAIMANT,
    Answer,
    Claims,
    End,
    LeftOut,
    Range,
    Value,
    by_claimant,
    corroborated,
    first_by_claimant,
    latest_by_claimant,
    range_of,
)
from timeline.projections.claim_sums import sum_of_parts, sum_over_actions
from timeline.projections.claims import Cell, Speaker, row_of, speakers
from timeline.projections.register import Register
from timeline.reports.claims_table import claim_words, claimant_name, for_several
from timeline.reports.wording import NOT_STATED, listed

Rule = Callable[[Register, Claims], Answer]
_RULES: Mapping[str, Rule] = {
    "latest-by-claimant": latest_by_claimant,
    "first-by-claimant": first_by_claimant,
    "range": range_of,
    "sum-of-parts": sum_of_parts,
    "corroborated": corroborated,
}
SUM_OVER_ACTIONS = "sum-over-actions"
NAMES = (*_RULES, SUM_OVER_ACTIONS, f"{BY_CLAIMANT}ID")
"""The rules that give figures, as they are typed."""

WHY = {
    "retracted": "struck by us",
    "withdrawn": "taken back",
    "denies": "a denial, which gives no figure",
    "replaced": "replaced by {}",
    "unsupported": "no source that it rests on stands",
    "replacement-fell": "said in place of {}, but no source that it rests on stands",
    "speaker-withheld": "who says it is withheld",
    "part-of": "a part of {}",
    "earlier": "earlier than {}",
    "later": "later than {}",
    "several-actions": "one figure for several actions",
    "counted-apart": "its claimant counts several groups apart, and does not say that this one is the whole",
    "inside": "its action is a part of {}",
    "action-struck": "its action, {}, was struck by us",
    "scope": "not the count of one incident",
    "no-number": "neither exact nor at least",
    "total-given": "no parts without a total",
    "may-overlap": "parts that may overlap, or are not exact",
    "roots": "fewer than two independent roots",
}


class Asked(NamedTuple):
    """What a rule is applied to: claims by the action that they are about; those about a case as `case:ID`."""

    known: Register
    claims: Mapping[str, Claims]

    def under(self, names: tuple[str, ...]) -> Claims:
        """Return the claims of one answer: those under its names, or all of them."""
        return [thing for name in names or self.claims for thing in self.claims[name]]


CASE = "case:"


def _case_of(names: tuple[str, ...]) -> str | None:
    return next((name.removeprefix(CASE) for name in names if name.startswith(CASE)), None)


def _actions_of(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if not name.startswith(CASE))


def rule_named(name: str) -> Rule | None:
    """Return the rule that goes by a name; `None` if there is none, or it is the sum over actions."""
    if name.startswith(BY_CLAIMANT):
        return partial(by_claimant, claimant=name.removeprefix(BY_CLAIMANT))
    return _RULES.get(name)


def figures(asked: Asked, rule: str, quantity: str | None) -> tuple[Listing, tuple[str, ...]]:
    """Return what a rule gives, and in words what it left out that belongs to none of its figures."""
    apply = rule_named(rule)
    answers: dict[tuple[str, ...], Answer] = {}
    if apply is None:
        of_actions = {name: claims for name, claims in asked.claims.items() if not name.startswith(CASE)}
        answers[()] = sum_over_actions(asked.known, of_actions)
    else:
        answers |= {(name,): apply(asked.known, claims) for name, claims in asked.claims.items()}
    items: list[FigureItem] = []
    loose: dict[str, None] = {}
    for names, answer in answers.items():
        made, rest = _items(asked, names, answer, quantity)
        items += made
        loose.update(dict.fromkeys(rest))
    return _listing(asked, items), tuple(loose)


def _items(
    asked: Asked, names: tuple[str, ...], answer: Answer, quantity: str | None
) -> tuple[list[FigureItem], list[str]]:
    """Return the figures of one answer as items, and in words what was left out beside all of them."""
    left_out = [one for one in answer.left_out if quantity in (None, _quantity(asked, one))]
    who = speakers(asked.known, asked.under(names))
    items = []
    taken: set[LeftOut] = set()
    for value in answer.values:
        if quantity in (None, value.measure.quantity):
            mine = [one for one in left_out if _belongs(asked, one, value.measure.quantity, who, value.speaker)]
            taken.update(mine)
            items.append(_figure(asked, names, value, mine))
    for one in answer.ranges:
        if quantity in (None, one.measure.quantity):
            mine = [other for other in left_out if _belongs(asked, other, one.measure.quantity, who, None)]
            taken.update(mine)
            items.append(_range(asked, names, one, mine))
    return items, [_left_out_words(_left_out(one)) for one in left_out if one not in taken]


def _quantity(asked: Asked, one: LeftOut) -> str | None:
    figure = asked.known.claims[one.claim].now.figure
    return None if figure is None else figure.quantity


def _belongs(
    asked: Asked, one: LeftOut, quantity: str | None, who: Mapping[str, Speaker], speaker: Speaker | None
) -> bool:
    return speaker in (None, who[one.claim]) and _quantity(asked, one) == quantity


# --- as items --------------------------------------------------------------------------------------------------------


def _figure(asked: Asked, names: tuple[str, ...], value: Value, left_out: Sequence[LeftOut]) -> FigureItem:
    amount, measure = value.amount, value.measure
    return FigureItem(
        rule=value.rule,
        actions=_actions_of(measure.about) or _actions_of(names),
        case=_case_of(names),
        claimant=value.speaker.name,
        claimant_kind=value.speaker.kind,
        dimension=measure.dimension,
        quantity=measure.quantity,
        unit=measure.unit,
        scope=measure.scope,
        since=maybe_moment(measure.since),
        whom=measure.whom,
        said=value.said,
        words=value_words(asked.known, value, names),
        bound=None if amount is None else amount.bound,
        low=None if amount is None else amount.low,
        high=None if amount is None else amount.high,
        lowest=None,
        highest=None,
        beside=(),
        claims=value.claims,
        order_open=value.is_order_open,
        roots=None if value.roots is None else roots_item(value.roots),
        left_out=tuple(map(_left_out, left_out)),
    )


def _range(asked: Asked, names: tuple[str, ...], found: Range, left_out: Sequence[LeftOut]) -> FigureItem:
    beside = tuple(
        BesideItem(
            claimant=one.speaker.name,
            claimant_kind=one.speaker.kind,
            said=one.said,
            words=value_words(asked.known, one, names),
            claims=one.claims,
        )
        for one in found.beside
    )
    return FigureItem(
        rule=found.rule,
        actions=_actions_of(names),
        case=_case_of(names),
        claimant=None,
        claimant_kind=None,
        dimension=found.measure.dimension,
        quantity=found.measure.quantity,
        unit=found.measure.unit,
        scope=found.measure.scope,
        since=maybe_moment(found.measure.since),
        whom=None,
        said="range",
        words=_range_words(asked.known, found, beside),
        bound=None,
        low=None,
        high=None,
        lowest=_end(found.lowest, found.lowest.amount.low),
        highest=_end(found.highest, found.highest.amount.high),
        beside=beside,
        claims=found.claims,
        order_open=found.is_order_open,
        roots=None,
        left_out=tuple(map(_left_out, left_out)),
    )


def _end(end: End, value: int) -> EndItem:
    return EndItem(value=value, bound=end.amount.bound, claimants=end.claimants, claims=end.claims)


def _left_out(one: LeftOut) -> LeftOutItem:
    return LeftOutItem(claim=one.claim, why=one.why, by=one.by)


# --- in words --------------------------------------------------------------------------------------------------------


def value_words(known: Register, value: Value, names: tuple[str, ...]) -> str:
    """Return a figure in words: as its claimant said it, or as our sum; whose it is stands in another column."""
    if value.said == "not_stated":
        return NOT_STATED
    if value.said == "our_sum" and value.amount is not None:
        bound = "at least " if value.amount.bound == "at_least" else ""
        over = f" over {listed(value.measure.about)}" if len(value.measure.about) > 1 else ""
        return f"{bound}{value.amount.low} (our sum{over})"
    return _said_words(known, value.claims[0]) + _for_several(known, value.claims[0], names)


def _said_words(known: Register, name: str) -> str:
    claim = known.claims[name].now
    if claim.figure is not None:
        return counted_words(claim)
    return claim_words(known, claim, Cell(name, None, None, withdrawn=False, retracted=False), row_of(claim))


def _for_several(known: Register, name: str, names: tuple[str, ...]) -> str:
    claim = known.claims[name].now
    return for_several(claim, names[0]) if names and claim.about else ""


def _range_words(known: Register, found: Range, beside: Sequence[BesideItem]) -> str:
    """Return a range in words, each end with whose it is, and what stands beside it."""
    lowest, highest = _end_words(known, found.lowest), _end_words(known, found.highest)
    words = f"lowest {lowest}, highest {highest}"
    if found.lowest.claims == found.highest.claims:
        words = f"one figure only: {lowest}"
    besides = [f"{one.words} ({_named(known, one.claimant_kind, one.claimant)})" for one in beside]
    return f"{words}; beside it: {'; '.join(besides)}" if besides else words


def _end_words(known: Register, end: End) -> str:
    words = [_said_words(known, name) for name in end.claims]
    whose = [claimant_name(known, one) for one in end.speakers]
    if len(set(words)) == 1:
        return f"{words[0]} ({listed(whose)})"
    return listed([f"{said} ({who})" for said, who in zip(words, whose, strict=True)])


def _left_out_words(one: LeftOutItem) -> str:
    return f"{one.claim}: {WHY[one.why].format(one.by)}"


def _listing(asked: Asked, items: list[FigureItem]) -> Listing:
    several = len(asked.claims) > 1
    action = Column("actions", "Action", lambda item: ", ".join(item.actions))
    return Listing(
        "timeline.claim-figures/1",
        items,
        (
            Column("rule", "Rule", lambda item: item.rule),
            *((action,) if several else ()),
            Column("quantity", "About", lambda item: (item.quantity or item.dimension).replace("_", " ")),
            Column("claimant", "Claimant", lambda item: _whose(asked.known, item)),
            Column("words", "Figure", _with_doubts),
            Column("claims", "Claims", lambda item: ", ".join(item.claims) or "none"),
            Column("left_out", "Left out", lambda item: "; ".join(map(_left_out_words, item.left_out)) or "none"),
        ),
    )


def _whose(known: Register, item: FigureItem) -> str:
    if item.claimant is None or item.claimant_kind is None:
        return "each end has its own"
    return _named(known, item.claimant_kind, item.claimant)


def _named(known: Register, kind: ClaimantKind, claimant: str) -> str:
    return claimant_name(known, Speaker(kind, claimant))


def _with_doubts(item: FigureItem) -> str:
    """Return a figure with what is to be known beside it: how many roots it has, and that the order is not certain."""
    roots = (
        "" if item.roots is None else f"; {len(item.roots.independent)} roots, {item.roots.assessed or 'none'} assessed"
    )
    return item.words + roots + ("; order not certain, by the order of recording" if item.order_open else "")
