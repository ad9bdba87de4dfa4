"""The register of events that a report is computed from (Annex A)."""

from collections.abc import Collection, Sequence

from events.envelope import RecordedEvent
from events.redactions import EventWithheld, type_of
from timeline.projections.merging import merged_actions, merged_actors
from timeline.projections.register import Register
from timeline.reports.desk import Desk
from timeline.reports.dossier import ActorRow, EventRow
from timeline.reports.wording import text_of

_MERGED = (("action", merged_actions), ("actor", merged_actors))


def things_of(desk: Desk, actors: Sequence[ActorRow], names: Sequence[str], sources: Sequence[str]) -> frozenset[str]:
    """Return all things that the report is computed from, as `kind:id`."""
    register = desk.register
    things = {f"action:{name}" for name in names} | {f"source:{name}" for name in sources}
    things |= {f"response:{link}" for link in desk.printed_links()}
    things |= {f"claim:{thing.now.claim}" for name in names for thing in desk.claims_about(name)}
    things |= {f"actor:{actor.id}" for actor in actors}
    things |= {f"note:{name}" for name, thing in register.notes.items() if thing.now.about in things}
    return frozenset(things)


def with_merged(register: Register, things: frozenset[str]) -> frozenset[str]:
    """Return things with what was merged into them: the report is computed from those records, too."""
    merged = [(kind, name, into) for kind, of in _MERGED for name, into in of(register).items()]
    return things.union(f"{kind}:{name}" for kind, name, into in merged if f"{kind}:{into}" in things)


def event_rows(register: Register, things: Collection[str], untold: Collection[int]) -> tuple[EventRow, ...]:
    """Return every event about the things that the report is computed from, but those `untold`, as the log has them."""
    rows = []
    for name in things:
        kind, _, id_ = name.partition(":")
        if (thing := register.find(kind, id_)) is not None:
            rows.append(
                EventRow(
                    position=thing.position,
                    type=thing.first.type,
                    thing=f"{kind} {id_}",
                    event_id=thing.event_id,
                    recorded_at=thing.recorded_at,
                    withheld=text_of(thing.withheld),
                )
            )
            rows += [event_row(one, f"{kind} {id_}") for one in thing.since if one.position not in untold]
    return tuple(sorted(rows, key=lambda row: row.position))


def event_row(recorded: RecordedEvent, thing: str) -> EventRow:
    """Return the row of one event about a thing, `kind id`."""
    event = recorded.event
    return EventRow(
        position=recorded.position,
        type=type_of(event),
        thing=thing,
        event_id=recorded.event_id,
        recorded_at=recorded.recorded_at,
        withheld=text_of(event.withheld) if isinstance(event, EventWithheld) else "",
    )
