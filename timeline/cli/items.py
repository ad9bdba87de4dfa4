"""From what stands on record to the items that verbs print."""

from typing import Any

from events.actions import ActionReported
from events.actors import Party
from events.base import Withheld
from events.codebook import table
from events.envelope import RecordedEvent
from events.places import Place
from events.redactions import type_of
from events.times import When
from timeline.cli.kept_back import KeptBack, body_of
from timeline.cli.newer import WRITTEN_BY_NEWER, Unread
from timeline.cli.shapes import ActionItem, LogItem, Moment, PartyItem, PlaceItem
from timeline.projections.register import Register, standing_of
from timeline.projections.register import Standing as OnRecord
from timeline.projections.sides import is_side_withheld, sides
from timeline.projections.support import is_unsupported
from timeline.reports.lines import line_of
from timeline.reports.withheld import said
from timeline.reports.wording import NOT_STATED, actor_name, party_words, text_of


def moment(when: When) -> Moment:
    """Return a time as an item has it."""
    return Moment(
        earliest=when.earliest,
        latest=when.latest,
        precision=when.precision,
        qualifier=when.qualifier,
        zone=when.zone,
        zone_basis=when.zone_basis,
        basis=when.basis,
        edtf=when.edtf,
        as_reported=when.as_reported,
    )


def maybe_moment(when: When | None) -> Moment | None:
    """Return a time as an item has it, `None` where none is given."""
    return None if when is None else moment(when)


def _party(party: Party) -> PartyItem:
    return PartyItem(actor=party.actor, words=party.words, basis=party.basis, by=party.by, fate=party.fate)


def _place(place: Place) -> PlaceItem:
    return PlaceItem(
        place=place.place,
        name=place.name,
        relation=place.relation,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_m=place.radius_m,
        coordinates_basis=place.coordinates_basis,
    )


def or_withheld(thing: OnRecord[Any], field: str, value: str) -> str:
    """Return what a field says; `withheld`, where it was redacted what the whole thing was."""
    return value if thing.knows(field) else "withheld"


def who_recorded(recorded_by: str, withheld: Withheld | None) -> str:
    """Return who recorded an event; that it is withheld, where the whole of it is."""
    return recorded_by or text_of(withheld)


def action_item(known: Register, thing: OnRecord[ActionReported]) -> ActionItem:
    """Return an action as it stands."""
    now = thing.now
    return ActionItem(
        action=now.action,
        kind=or_withheld(thing, "kind", now.kind),
        title=now.title,
        occurred=moment(now.occurred),
        ended=maybe_moment(now.ended),
        direction=or_withheld(thing, "direction", now.direction),
        actors=tuple(map(_party, now.actors)),
        targets=tuple(map(_party, now.targets)),
        participants=tuple(map(_party, now.participants)),
        territory=now.territory,
        places=tuple(map(_place, now.places)),
        means=now.means,
        realisation=or_withheld(thing, "realisation", now.realisation),
        sources=tuple(dict.fromkeys(citation.source for citation in now.citations)),
        standing=standing_of(thing),
        unsupported=is_unsupported(known, thing),
        position=thing.position,
        recorded_at=thing.recorded_at,
        recorded_by=who_recorded(thing.recorded_by, thing.withheld),
        withheld=thing.withheld,
    )


def log_item(recorded: RecordedEvent | Unread, kept: KeptBack | None = None) -> LogItem:
    """Return an event as a list of the log has it, without what is `kept` back of what confidential sources tell."""
    kind, _, name = recorded.stream.partition(":")
    if isinstance(recorded, Unread):
        type_, revision, line = recorded.type, None, WRITTEN_BY_NEWER
        body = recorded.body if kept is None else kept.unread(recorded.body)
    else:
        event = recorded.event
        type_, revision = type_of(event), recorded.revision
        line, body = (line_of(event), body_of(event)) if kept is None else kept.told(recorded)
    return LogItem(
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        recorded_by=recorded.recorded_by or line,
        type=type_,
        kind=kind,
        id=name,
        revision=revision,
        event_id=recorded.event_id,
        line=line,
        body=body,
    )


# --- in words --------------------------------------------------------------------------------------------------------


def who_to_whom(known: Register, thing: OnRecord[ActionReported]) -> str:
    """Return who acted and who was hit: `Iran → Jaish ul-Adl`."""
    return said(thing, "actors", f"{who_acted(known, thing.now)} → {who_was_hit(known, thing.now)}")


def clock_title(clock: str, zone: str) -> str:
    """Return the heading of a column of time: Occurred, or Occurred (UTC)."""
    return clock if zone == "local" else f"{clock} ({'UTC' if zone == 'utc' else zone})"


def who_acted(known: Register, action: ActionReported) -> str:
    """Return the actors of an action, each with the side that it counts for: `IRGC (Iran)`."""
    parties = action.actors or action.participants
    return ", ".join(dict.fromkeys(_with_side(known, party, action.occurred) for party in parties)) or NOT_STATED


def who_was_hit(known: Register, action: ActionReported) -> str:
    """Return the targets of an action: recorded names, or somebody's words in quotation marks."""
    if action.direction != "directed":
        return f"{action.direction} direction"
    return ", ".join(dict.fromkeys(party_words(known, party) for party in action.targets)) or NOT_STATED


def _with_side(known: Register, party: Party, when: When) -> str:
    words = party_words(known, party)
    if party.actor is None:
        return words
    if is_side_withheld(known, party.actor):
        return f"{words} (side withheld)"
    above = [actor_name(known, side) for side in sides(known, party.actor, when) if side != party.actor]
    return f"{words} ({' or '.join(above)})" if above else words


def territory_words(action: ActionReported) -> str:
    """Return the territories of an action as three-letter codes."""
    return ", ".join(table("territories")[code]["alpha3"] for code in action.territory)
