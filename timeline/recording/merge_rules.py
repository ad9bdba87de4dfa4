"""The rules about several records at once: merges and their undoing, and which action is a part of which. Pure."""

from collections.abc import Mapping
from typing import Any

from events.merges import Merge
from events.relations import ActionsRelated
from timeline.errors import RuleRefused
from timeline.projections.merging import merged_into
from timeline.projections.register import Register, Standing


def merges_what_is_apart(event: Merge, known: Register) -> None:
    """Refuse a merge of what is merged already, into this or another; and one that would close a circle.

    `known` holds every record that anything was merged into: one that is struck may stand again.
    """
    into = _direct(known.of_kind(event.thing))
    for number, name in enumerate(event.merged):
        if name in into:
            message = f"nothing recorded: {name} is merged into {into[name]} already"
            raise RuleRefused(
                message,
                rule="merge.already",
                where={"field": f"body.merged.{number}"},
                fix=f"take that back first: timeline append same-as {into[name]} {name} --undo --reason …",
            )
    last = event.into
    while last in into:
        last = into[last]
    if last in event.merged:
        message = f"nothing recorded: {event.into} is merged into {last} already, so {last} is not merged into it"
        raise RuleRefused(
            message,
            rule="merge.circle",
            where={"field": "body.into"},
            fix=f"take that back first: timeline append same-as {into[event.into]} {event.into} --undo --reason …",
        )


def _direct(shelf: Mapping[str, Standing[Any]]) -> dict[str, str]:
    """Return what was merged → into what, by merges that were not taken back."""
    return {name: into for into, thing in shelf.items() if thing.since for name in merged_into(thing)}


def takes_out_what_is_in(event: Merge, known: Register) -> None:
    """Refuse to take out what was never merged in, or is out again."""
    inside = merged_into(known.of_kind(event.thing)[event.into])
    for number, name in enumerate(event.merged):
        if name not in inside:
            what = f"only {', '.join(inside)}" if inside else "nothing"
            message = f"nothing recorded: {name} is not merged into {event.into}; {what} is"
            raise RuleRefused(
                message,
                rule="merge.none",
                where={"field": f"body.merged.{number}"},
                fix=f"see what was merged: timeline show {event.into} --history",
            )


def is_no_part_of_its_part(event: ActionsRelated, known: Register) -> None:
    """Refuse that an action is a part of what is a part of it, near or far."""
    waiting, seen = [event.whole], {event.whole}
    while waiting:
        name = waiting.pop()
        if name == event.part:
            message = f"nothing recorded: {event.whole} is a part of {event.part}, so {event.part} is no part of it"
            raise RuleRefused(
                message,
                rule="related.circle",
                where={"field": "body.whole"},
                fix=f"swap the two, or see what was recorded: timeline show {event.whole} --history",
            )
        thing = known.actions.get(name)
        for one in thing.since if thing is not None else ():
            if isinstance(one.event, ActionsRelated) and one.event.whole not in seen:
                seen.add(one.event.whole)
                waiting.append(one.event.whole)
