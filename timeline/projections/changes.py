"""What changed in our knowledge between two bases of one log, and which event made it so."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from events.envelope import RecordedEvent
from events.merges import ActionsDistinguished, Merge
from events.relations import ActionsOrdered, ActionsRelated
from events.responses import ResponseDeclined
from timeline.projections.changed_claims import ClaimantChange, claimant_changes
from timeline.projections.changed_links import ChainChange, LinkChange, chain_changes, link_changes
from timeline.projections.changed_rules import RulesChange, rules_changes
from timeline.projections.changed_sides import SideChange, side_changes
from timeline.projections.changed_things import ThingChange, thing_changes
from timeline.projections.concerning import Concern, concerning
from timeline.projections.late import LATE, Late, late_reports
from timeline.projections.references import named
from timeline.projections.register import Register
from timeline.projections.stretch import Stretch


class Between(NamedTuple):
    """The registers at two bases of one log, and the events that only the later one has."""

    before: Register
    after: Register
    events: tuple[RecordedEvent, ...]


class Changes(NamedTuple):
    """All that changed, by kind, each kind in the order of the log."""

    things: tuple[ThingChange, ...] = ()
    claimants: tuple[ClaimantChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    chains: tuple[ChainChange, ...] = ()
    sides: tuple[SideChange, ...] = ()
    rules: tuple[RulesChange, ...] = ()
    late: Late = Late()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed. A late report is an action that was added."""
        return not (self.things or self.claimants or self.links or self.chains or self.sides or self.rules)


def changes(
    before: Register,
    after: Register,
    events: Iterable[RecordedEvent],
    *,
    chain: str | None = None,
    late_over: int = LATE,
) -> Changes:
    """Return what changed in our knowledge from `before` to `after`, of one log.

    `events` are those recorded in between; each change names the ones that made it.
    What was redacted since is withheld in both registers, so a redaction is a change of
    its own, and changes nothing else. With the id of an action as `chain` it is what
    concerns the chains that hold it, before or after. `late_over` is in seconds.
    """
    stretch = Stretch(before, after, events)
    if not stretch.events:
        return Changes()
    scope = None if chain is None else concerning((before, after), chain)
    linked = stretch.linked()
    found = Changes(
        things=thing_changes(stretch),
        claimants=claimant_changes(stretch),
        links=link_changes(linked),
        chains=chain_changes(linked),
        sides=side_changes(stretch),
        rules=rules_changes(stretch),
        late=late_reports(after, over=late_over, after=before.position, among=scope and scope.actions),
    )
    return found if scope is None else _limited(found, scope)


_OF_SEVERAL = (Merge, ActionsDistinguished, ActionsOrdered, ActionsRelated, ResponseDeclined)


def _names(change: ThingChange, actions: Collection[str]) -> bool:
    """Tell whether an event that made a change speaks of one of `actions`, and is filed under another."""
    events = [one.event for one in change.causes if isinstance(one.event, _OF_SEVERAL)]
    return any(one.kind == "action" and one.id in actions for event in events for one in named(event))


def _limited(found: Changes, scope: Concern) -> Changes:
    """Return what concerns a chain. What is told of two actions at once is filed under one, and concerns both."""
    actions, things = scope
    return Changes(
        things=tuple(one for one in found.things if one.thing in things or _names(one, actions)),
        claimants=tuple(one for one in found.claimants if one.about in things),
        links=tuple(one for one in found.links if one.earlier in actions or one.later in actions),
        chains=tuple(
            one
            for one in found.chains
            if any(not actions.isdisjoint(chain.actions) for chain in (*one.before, *one.after))
        ),
        sides=tuple(one for one in found.sides if not actions.isdisjoint(one.actions)),
        late=found.late,
    )
