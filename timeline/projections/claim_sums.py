"""Named rules that add: parts of one statement, and one claimant's figures for several actions; never two claimants."""

from collections.abc import Iterable, Iterator, Mapping

from events.actions import MANY
from events.relations import ActionsRelated
from timeline.projections.claim_rules import (
    Amount,
    Answer,
    Claims,
    LeftOut,
    Measure,
    Value,
    Why,
    latest_by_claimant,
    totals,
    usable,
    value_of,
)
from timeline.projections.claims import Speaker, speakers
from timeline.projections.figures import our_sum
from timeline.projections.register import Register


def sum_of_parts(register: Register, claims: Claims) -> Answer:
    """Return the sums of parts of one statement each, where the claimant gave no total and nobody is counted twice."""
    found = totals(usable(register, claims))
    who = speakers(register, claims)
    values, left_out = [], list(found.left_out)
    for thing in found.claims:
        claim = thing.now
        total = None if claim.figure is None else our_sum(claim.figure)
        if total is not None:
            values.append(
                value_of("sum-of-parts", claim, who[claim.claim])._replace(
                    said="our_sum", amount=Amount(total, total, "exact")
                )
            )
        else:
            is_parts = claim.figure is not None and claim.figure.bound == "parts_only"
            left_out.append(LeftOut(claim.claim, "may-overlap" if is_parts else "total-given"))
    return Answer("sum-of-parts", tuple(values), (), tuple(left_out))


def sum_over_actions(register: Register, by_action: Mapping[str, Claims]) -> Answer:
    """Return each claimant's sum over actions that do not overlap: exact or at least, and the weakest bound holds.

    Only what counts the same is added, the people by the same name, too. A figure about
    several actions is left out, what is claimed of an action that was struck, and an
    action that is a part of another in the sum. One figure is no sum.
    """
    rows: dict[_Row, dict[str, Value]] = {}
    left_out: dict[LeftOut, None] = {}
    who = speakers(register, (thing for claims in by_action.values() for thing in claims))
    for action, claims in by_action.items():
        if action in register.actions and not register.actions[action].stands:
            left_out.update({LeftOut(thing.now.claim, "action-struck", action): None for thing in claims})
            continue
        latest = latest_by_claimant(register, claims, "sum-over-actions")
        left_out.update(dict.fromkeys(latest.left_out))
        for value, why in _addable(latest.values):
            if why is not None:
                left_out.update(dict.fromkeys(LeftOut(claim, why) for claim in value.claims))
            else:
                row = (who[value.claims[0]], value.measure._replace(about=()))
                rows.setdefault(row, {})[action] = value
    values: list[Value] = []
    wholes = {name: _wholes(register, name) for name in by_action}
    for (speaker, measure), found in rows.items():
        inside = {name: whole for name in found for whole in wholes[name] if whole in found}
        left_out.update({LeftOut(found[name].claims[0], "inside", whole): None for name, whole in inside.items()})
        added = {name: one for name, one in found.items() if name not in inside}
        if total := _total(speaker, measure, added):
            values.append(total)
        elif any(_unnamed(row) == _unnamed((speaker, measure)) and row != (speaker, measure) for row in rows):
            left_out.update({LeftOut(name, "counted-apart"): None for one in added.values() for name in one.claims})
    return Answer("sum-over-actions", tuple(values), (), tuple(left_out))


_Row = tuple[Speaker, Measure]


def _unnamed(row: _Row) -> _Row:
    """Return a row whatever the people counted are called."""
    return row[0], row[1]._replace(whom=None)


def _addable(values: Iterable[Value]) -> Iterator[tuple[Value, Why | None]]:
    """Yield what is said of one action, each with why it is not added to what is said of others."""
    values = [value for value in values if value.said != "not_stated"]
    for value in values:
        alike = [one for one in values if _row(one) == _row(value)]
        yield value, _why_not_added(value, len(alike))


def _row(value: Value) -> _Row:
    return _unnamed((value.speaker, value.measure))


def _why_not_added(value: Value, alike: int) -> Why | None:
    if len(value.measure.about) > 1:
        return "several-actions"
    if value.measure.scope != "incident" or value.measure.unit == "seconds":
        return "scope"
    if value.amount is None or value.amount.bound not in ("exact", "at_least"):
        return "no-number"
    return "counted-apart" if alike > 1 else None


def _wholes(register: Register, action: str) -> tuple[str, ...]:
    """Return every action that this one was recorded to be a part of, however far up; never itself."""
    found: dict[str, None] = {}
    waiting = [action]
    while waiting:
        thing = register.actions.get(waiting.pop(0))
        related = (one.event for one in thing.since if isinstance(one.event, ActionsRelated)) if thing else ()
        for whole in [event.whole for event in related]:
            if whole not in found and whole != action:
                found[whole] = None
                waiting.append(whole)
    return tuple(found)


def _total(speaker: Speaker, measure: Measure, found: Mapping[str, Value]) -> Value | None:
    amounts = [value.amount for value in found.values() if value.amount is not None]
    if len(amounts) < MANY:
        return None
    bound = "at_least" if any(one.bound == "at_least" for one in amounts) else "exact"
    total = sum(one.low for one in amounts)
    claims = tuple(claim for value in found.values() for claim in value.claims)
    measure = measure._replace(about=tuple(found))
    is_open = any(value.is_order_open for value in found.values())
    return Value("sum-over-actions", measure, speaker, "our_sum", Amount(total, total, bound), claims, is_open)
