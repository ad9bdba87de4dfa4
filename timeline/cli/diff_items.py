"""Changes as the items of `timeline diff`: each with what it was and is, in words, and the events that made it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from events.envelope import RecordedEvent
from events.redactions import EventWithheld, type_of
from timeline.cli.chain_words import edge_item
from timeline.cli.items import who_recorded
from timeline.cli.shapes import CauseItem, DiffItem
from timeline.projections.chains import Chain, Edge
from timeline.projections.changed_claims import ClaimantChange, Said
from timeline.projections.changed_links import ChainChange, LinkChange
from timeline.projections.changed_rules import RulesChange
from timeline.projections.changed_sides import SideChange
from timeline.projections.changed_things import ThingChange
from timeline.projections.changes import Between, Changes
from timeline.projections.late import Late, Report
from timeline.projections.register import standing_of
from timeline.projections.stretch import Causes
from timeline.reports.changed_words import (
    chain_words,
    claimant_words,
    late_words,
    link_words,
    printable,
    rules_words,
    side_words,
    thing_words,
)

GROUPS: Mapping[str, str] = {
    "action": "Actions",
    "claim": "Claims",
    "claimant": "What a claimant says otherwise",
    "response": "Responses",
    "link": "Links",
    "chain": "Chains",
    "side": "For whom an actor counts",
    "source": "Sources",
    "actor": "Actors",
    "place": "Places",
    "case": "Cases",
    "note": "Notes",
    "export": "Exports",
    "rules": "Rule tables",
    "late": "Late reports",
}
"""The groups of changes in the order in which they are listed, each with its heading."""


def diff_items(known: Between, found: Changes, zone: str) -> tuple[DiffItem, ...]:
    """Return all changes as items, by group, each group in the order of the log. Times are shown in `zone`."""
    events = {one.position: one for one in known.events}
    items = [
        *(_of_thing(known, one, zone) for one in found.things),
        *(_of_claimant(known, one) for one in found.claimants),
        *(_of_link(known, one) for one in found.links),
        *map(_of_chain, found.chains),
        *(_of_side(known, one) for one in found.sides),
        *map(_of_rules, found.rules),
        *(_of_report(known, one, found.late, events[one.position], zone) for one in _reports(found.late)),
    ]
    order = list(GROUPS)
    return tuple(sorted(items, key=lambda item: order.index(item.group)))


def _item(group: str, change: str, words: str, causes: Causes, **more: Any) -> DiffItem:  # noqa: ANN401  # its fields
    values: dict[str, Any] = {"kind": group, "id": None, "field": None, "claimant": None, "actions": ()}
    values |= {"before": None, "after": None, "delay_s": None, "median_delay_s": None}
    return DiffItem(**values | {"group": group, "change": change, "words": words, "events": _causes(causes)} | more)


def _causes(causes: Iterable[RecordedEvent]) -> tuple[CauseItem, ...]:
    return tuple(
        CauseItem(
            position=one.position,
            recorded_at=one.recorded_at,
            recorded_by=who_recorded(
                one.recorded_by, one.event.withheld if isinstance(one.event, EventWithheld) else None
            ),
            event_id=one.event_id,
            type=type_of(one.event),
        )
        for one in causes
    )


def _of_thing(known: Between, change: ThingChange, zone: str) -> DiffItem:
    change = printable(known, change)
    kind, name = change.thing
    before, after = known.before.find(kind, name), known.after.find(kind, name)
    values = (None if one is None else standing_of(one) for one in (before, after))
    if change.what == "corrected" and change.field is not None:
        values = (value for value in (change.before, change.after))
    was, now = values
    words = thing_words(known, change, zone)
    return _item(kind, change.what, words, change.causes, id=name, field=change.field, before=was, after=now)


def _of_claimant(known: Between, change: ClaimantChange) -> DiffItem:
    return _item(
        "claimant",
        change.what,
        claimant_words(known, change),
        change.causes,
        kind=change.about.kind,
        id=change.about.id,
        field=change.quantity or change.dimension,
        claimant=change.claimant,
        actions=(change.about.id,) if change.about.kind == "action" else (),
        before=_said(change.before),
        after=_said(change.after),
    )


def _said(said: Sequence[Said]) -> list[dict[str, Any]]:
    return [
        {
            "claim": one.claim.claim,
            "stance": one.claim.stance,
            "figure": None if one.claim.figure is None else msgspec.to_builtins(one.claim.figure),
            "supported": one.is_supported,
        }
        for one in said
    ]


def _of_link(known: Between, change: LinkChange) -> DiffItem:
    return _item(
        "link",
        change.what,
        link_words(known, change),
        change.causes,
        actions=(change.earlier, change.later),
        before=_edge(change.before),
        after=_edge(change.after),
    )


def _edge(edge: Edge | None) -> dict[str, Any] | None:
    if edge is None:
        return None
    item = edge_item(edge)
    return dict(msgspec.to_builtins(item))


def _of_chain(change: ChainChange) -> DiffItem:
    return _item(
        "chain",
        change.what,
        chain_words(change),
        change.causes,
        actions=tuple(dict.fromkeys(name for one in (*change.after, *change.before) for name in one.actions)),
        before=_chains(change.before),
        after=_chains(change.after),
    )


def _chains(chains: Sequence[Chain]) -> list[dict[str, Any]]:
    return [{"actions": list(one.actions), "links": len(one.edges), "depth": one.depth} for one in chains]


def _of_side(known: Between, change: SideChange) -> DiffItem:
    return _item(
        "side",
        "changed",
        side_words(known, change),
        change.causes,
        kind="actor",
        id=change.actor,
        actions=change.actions,
        before=list(change.before),
        after=list(change.after),
    )


def _of_rules(change: RulesChange) -> DiffItem:
    words = rules_words(change)
    return _item("rules", "adopted", words, change.causes, id=change.table, before=change.before, after=change.after)


def _reports(late: Late) -> Iterator[Report]:
    yield from sorted((*late.late, *late.not_computable), key=lambda one: one.position)


def _of_report(known: Between, report: Report, late: Late, recorded: RecordedEvent, zone: str) -> DiffItem:
    return _item(
        "late",
        "not computable" if report.delay is None else "late",
        late_words(known, report, zone),
        (recorded,),
        kind="action",
        id=report.action,
        actions=(report.action,),
        delay_s=report.delay,
        median_delay_s=late.median,
    )
