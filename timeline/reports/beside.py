"""What stands beside the chain in a report: its shape, what is unanswered, nearby or left out, and analysts' notes."""

from collections.abc import Iterable
from typing import NamedTuple

from events.actions import ActionReported
from events.notes import CaseExcluded, CaseIncluded
from timeline.projections.chains import in_order
from timeline.reports.desk import Desk, kind_label
from timeline.reports.headlines import headline_of
from timeline.reports.statement import Statement
from timeline.reports.wording import listed, text_of

_SIGNALS = ("demand", "threat", "sanction.recall", "talks", "agreement", "relief")
"""The kinds of actions, or the first part of their codes, that a report lists as signals and off-ramps."""


class Vicinity(NamedTuple):
    """On which soil, and between which instants (UTC), something is near a chain."""

    soil: frozenset[str]
    first: str
    last: str

    def holds(self, action: ActionReported) -> bool:
        """Tell whether an action fell on that soil, and its time may lie in between."""
        return (
            not self.soil.isdisjoint(action.territory)
            and (action.occurred.earliest or self.first) < self.last
            and (action.occurred.latest or self.last) > self.first
        )


def vicinity(desk: Desk) -> Vicinity | None:
    """Return the soil and the span of the chain; `None` where no action of it has a beginning, or none an end."""
    soil = frozenset(code for name in desk.chain.actions for code in desk.action(name).territory)
    bounds = [desk.action(name).occurred for name in desk.chain.actions]
    starts = [one.earliest for one in bounds if one.earliest is not None]
    ends = [one.latest for one in bounds if one.latest is not None]
    return Vicinity(soil, min(starts), max(ends)) if starts and ends else None


def nearby(desk: Desk) -> tuple[str, ...]:
    """Return unlinked actions on the chain's soil whose time may lie within the chain's span."""
    around = vicinity(desk)
    if around is None:
        return ()
    near = [name for name in desk.chains.alone if name not in desk.numbers and around.holds(desk.action(name))]
    return in_order(desk.register, near)


def left_out(desk: Desk, near: Iterable[str]) -> tuple[Statement, ...]:
    """Return what a case that this chain belongs to looked at and left out, with the reason: distractors are shown."""
    here = {*desk.chain.actions, *near}
    found = []
    for case, thing in desk.register.cases.items():
        events = [one.event for one in thing.since if isinstance(one.event, CaseIncluded | CaseExcluded)]
        if not any(here & set(event.actions) for event in events):
            continue
        found += [
            Statement(
                text=f"{_named(desk, name)}: left out of case {case}. Reason: {_ended(text_of(event.reason))}"
                f"{_still_here(desk, name)}",
                ids=(name, case),
            )
            for event in events
            if isinstance(event, CaseExcluded)
            for name in event.actions
        ]
    return (*found, *_leading_out(desk))


def _ended(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?", "]")) else f"{reason}."


def _still_here(desk: Desk, name: str) -> str:
    """Say of an action that was left out of a case, but that only weak links hold in the chain, that it is there."""
    edges = (*desk.edges_to(name), *desk.edges_from(name))
    is_weak = all(edge.strength == "followed" for edge in edges)
    return " It stands in this chain by order in time alone." if edges and is_weak else ""


def _leading_out(desk: Desk) -> Iterable[Statement]:
    """Yield the links of the chain that lead out of what the report was narrowed to."""
    for link in desk.chains.dangling:
        said = desk.register.responses[link].now
        ends = [name for name in (said.responded_to, said.responding) if name is not None]
        outside = [name for name in ends if name not in desk.register.actions]
        here = [desk.no(name) for name in ends if name in desk.numbers]
        if outside and here:
            yield Statement(
                text=f"Link {link}: from {here[0]} to {outside[0]}, which is outside of what is asked for.",
                ids=(link, *outside),
            )


def _named(desk: Desk, name: str) -> str:
    if name in desk.numbers:
        return f"No. {desk.numbers[name]}"
    return desk.title(name) if name in desk.register.actions else name


def shape(desk: Desk) -> tuple[Statement, ...]:
    """Return sentences on the form of the chain: branches, and actions on no longest path."""
    found = []
    if desk.chain.branches:
        names = listed([desk.no(name) for name in desk.chain.branches])
        found.append(Statement(text=f"The chain branches at {names}.", ids=desk.chain.branches))
    if desk.chain.aside:
        names = listed([desk.no(name) for name in desk.chain.aside])
        found.append(Statement(text=f"On no longest path, so to one side: {names}.", ids=desk.chain.aside))
    return tuple(found)


def unanswered(desk: Desk) -> tuple[Statement, ...]:
    """Return the sentence on violent actions that nobody on record says were answered."""
    names = [name for name in desk.chains.unanswered if name in desk.numbers]
    if not names:
        return ()
    text = f"No answer {desk.record}: {listed([desk.no(name) for name in names])}."
    return (Statement(text=text, ids=tuple(names)),)


def notes(desk: Desk, *kinds: str) -> tuple[Statement, ...]:
    """Return the notes of these kinds about the actions and links of the chain."""
    things = [f"action:{name}" for name in desk.chain.actions]
    things += [f"response:{link}" for edge in desk.edges() for link in edge.links]
    return tuple(note for thing in things for note in desk.notes_on(thing, *kinds))


def signals(desk: Desk) -> tuple[Statement, ...]:
    """Return the actions of the chain that threaten, demand or calm, and what analysts wrote as indicators."""
    said = [
        Statement(text=f"{desk.no(name).capitalize()}, {kind_label(kind)}: {headline_of(desk, name)}", ids=(name,))
        for name in desk.chain.actions
        for kind in (desk.action(name).kind,)
        if not desk.is_withheld(name) and _is_signal(kind)
    ]
    return (*said, *notes(desk, "indicator"))


def _is_signal(kind: str) -> bool:
    return kind in _SIGNALS or kind.partition(".")[0] in _SIGNALS


def alternatives(desk: Desk) -> tuple[Statement, ...]:
    """Return other explanations: those recorded with a link, and notes on links and actions."""
    found = []
    for edge in desk.edges():
        where = f"{desk.numbers[edge.earlier]} to {desk.numbers[edge.later]}"
        for link in edge.links:
            other = desk.register.responses[link].now.alternative
            if other is not None:
                found.append(Statement(text=f"{where}: {text_of(other)}", ids=(link,)))
            found += [
                Statement(text=f"{where}: {note.text}", ids=(link, *note.ids))
                for note in desk.notes_on(f"response:{link}", "alternative")
            ]
    return (*found, *notes_on_actions(desk, "alternative"))


def notes_on_actions(desk: Desk, kind: str) -> tuple[Statement, ...]:
    """Return the notes of a kind about the actions of the chain."""
    return tuple(note for name in desk.chain.actions for note in desk.notes_on(f"action:{name}", kind))
