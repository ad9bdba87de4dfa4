"""`timeline show`: a thing as it stands, each field with the event that set it; its history; its stored bytes."""

from typing import Annotated, Any

import typer

from events.amendments import Correction
from events.base import Event, Withheld
from events.shape import to_json
from events.times import When
from timeline.cli.completion import complete
from timeline.cli.finding import find, position_named
from timeline.cli.invocation import Reading
from timeline.cli.items import occurred_words, standing_of
from timeline.cli.log import log_listing
from timeline.cli.newer import events_of
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing, cell, deliver, lines_of
from timeline.cli.refusals import misused
from timeline.cli.shapes import FieldItem, LeafItem, ThingItem
from timeline.cli.terminal import Screen, safe
from timeline.errors import NotFound
from timeline.log.tree import leaf_hash
from timeline.projections.register import KINDS, Standing, Thing
from timeline.reports.wording import reading_words


@reading
def show(
    reading: Reading,
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="An id, @POSITION, or a UUID.", autocompletion=complete(*KINDS))
    ],
    *,
    history: Annotated[bool, typer.Option("--history", help="Every event about it, in the order of the log.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The stored bytes of one event, and its leaf hash.")] = False,
) -> None:
    """Show a thing as it stands, each field with the position of the event that set it."""
    if history and raw:
        raise misused(says="--history and --raw do not go together", fix="give one of them", option="--raw")
    if raw:
        _print_leaf(reading, id_)
        return
    thing, found = find(reading, id_, argument="ID")
    if history:
        events = events_of(reading.log, stream=":".join(thing), up_to=reading.basis.position)
        reading.print(log_listing(events))
    else:
        reading.print(_listing(thing, found, reading.zone))


def _listing(thing: Thing, found: Standing[Any], zone: str) -> Listing:
    set_by = _set_by(found)
    item = ThingItem(
        kind=thing.kind,
        id=thing.id,
        standing=standing_of(found),
        position=found.position,
        event_id=found.event_id,
        recorded_at=found.recorded_at,
        recorded_by=found.recorded_by,
        fields=tuple(
            FieldItem(field=name, value=value, set_by=set_by.get(name, found.position))
            for name, value in to_json(found.now).items()
        ),
    )
    rows = [[one.field, _words(found.now, one, zone), str(one.set_by)] for one in item.fields]
    head = ["Field", "Value", "Set by position"]

    def text(screen: Screen) -> str:
        said = f"{thing.kind} {thing.id}: {item.standing}; recorded at position {item.position} by {item.recorded_by}"
        shown = [[screen.shown(safe(part)) for part in row] for row in [head, *rows]]
        return f"{screen.shown(safe(said))}\n" + lines_of(screen, shown, [False, False, True], heads=True)

    columns = (Column("kind", "Kind", lambda one: one.kind), Column("id", "Id", lambda one: one.id))
    return Listing("timeline.thing/1", [item], columns, flat=[head, *rows], text=text)


def _set_by(found: Standing[Any]) -> dict[str, int]:
    """Return the fields that were corrected, each with the position of the last correction."""
    return {
        change.field: one.position
        for one in found.since
        if isinstance(one.event, Correction)
        for change in one.event.changes
    }


def _words(now: Event, field: FieldItem, zone: str) -> str:
    value = getattr(now, field.field)
    if isinstance(value, When):
        reading = reading_words(value)
        return occurred_words(value, zone) + (f" ({reading})" if reading else "")
    if isinstance(value, Withheld):
        return f"[withheld: {value.ground}]"
    return cell(field.value)


def _print_leaf(reading: Reading, text: str) -> None:
    """Print the exact stored bytes of an event: to a file as they are, to a terminal where they cannot act."""
    position = position_named(reading.log, text, argument="ID")
    if position > reading.basis.position:
        raise NotFound(kind="event", name=text, where={"argument": "ID"})
    [leaf] = reading.log.leaves(after=position - 1, up_to=position)
    item = LeafItem(position=position, leaf_hash=leaf_hash(leaf).hex(), leaf=leaf.decode())
    if reading.session.form == "table" and reading.session.given.get("output"):
        deliver(reading.session, leaf)
        reading.say_basis()
        return
    rows = [["position", str(item.position)], ["leaf hash", item.leaf_hash], ["leaf", item.leaf]]

    def drawn(screen: Screen) -> str:
        return "".join(f"{name}: {screen.shown(safe(value))}\n" for name, value in rows)

    columns = (
        Column("position", "Position", lambda one: str(one.position), right=True),
        Column("leaf_hash", "Leaf hash", lambda one: one.leaf_hash),
        Column("leaf", "Leaf", lambda one: one.leaf),
    )
    reading.print(Listing("timeline.leaf/1", [item], columns, text=drawn))
