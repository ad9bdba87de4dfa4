"""`timeline show`: a thing as it stands, each field with the event that set it; its history; its stored bytes."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import typer

from events.actors import ActorNamed
from events.amendments import Correction
from events.base import Event
from events.envelope import RecordedEvent
from events.grades import CitationAdded
from events.shape import to_json
from timeline.cli.completion import complete
from timeline.cli.finding import find, position_then
from timeline.cli.invocation import Reading
from timeline.cli.items import log_item, who_recorded
from timeline.cli.log import log_listing
from timeline.cli.newer import events_of
from timeline.cli.options import reading
from timeline.cli.output import Column, Listing, deliver, lines_of
from timeline.cli.refusals import misused
from timeline.cli.shapes import FieldItem, LeafItem, MergedItem, ThingItem
from timeline.cli.show_support import Support, support_of, support_words
from timeline.cli.terminal import Screen, safe
from timeline.log.sealing import from_base64url
from timeline.log.tree import leaf_hash
from timeline.projections.custody import custody_of
from timeline.projections.merging import as_merged, merged_actions, merged_actors, merged_into
from timeline.projections.register import KINDS, Standing, Thing, standing_of
from timeline.projections.texts import is_confidential
from timeline.replay.about import ALONE, MERGED_WITH
from timeline.reports.field_words import value_words
from timeline.reports.wording import text_of


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
    if (history or raw) and reading.narrowing.typed:
        says = f"{'--history' if history else '--raw'} shows the record itself, which is not narrowed"
        flag = reading.narrowing.typed[0]
        raise misused(says=says, fix=f"leave {flag} out", option=flag)
    if raw:
        _print_leaf(reading, id_)
        return
    thing, found = find(reading, id_, argument="ID")
    if history:
        events = events_of(reading.log, stream=":".join(thing), up_to=reading.basis.position)
        reading.print(log_listing(reading, events))
    else:
        is_open = thing.kind == "source" and not is_confidential(found)
        held = custody_of(reading.about(thing, reach=ALONE), thing.id) if is_open else ()
        merges = _merges_of(reading, thing, found)
        beside = Beside(held, support_of(reading, thing, found), merges.into, merges.merged)
        reading.print(_listing(thing, merges.whole, beside, reading))


class Beside(NamedTuple):
    """What is shown of a thing beside its fields: of its custody, what it rests on, and what it is merged with."""

    custody: Sequence[RecordedEvent]
    support: Support
    merged_into: str | None
    merged: tuple[MergedItem, ...]


class _Merges(NamedTuple):
    """What a thing is merged into, and what into it; and the thing as it reads with what was."""

    into: str | None
    merged: tuple[MergedItem, ...]
    whole: Standing[Any]


def _merges_of(reading: Reading, thing: Thing, found: Standing[Any]) -> _Merges:
    """Return the merges of an action, or of an actor, that hold: it shows what is on record of all of them."""
    shown_as = {"action": merged_actions, "actor": merged_actors}.get(thing.kind)
    if shown_as is None:
        return _Merges(None, (), found)
    known = reading.about(thing, reach=MERGED_WITH)
    into = shown_as(known)
    at = {name: at for one in known.of_kind(thing.kind).values() for name, at in merged_into(one).items()}
    merged = tuple(MergedItem(id=name, position=at[name]) for name, last in into.items() if last == thing.id)
    whole = as_merged(known).find(thing.kind, thing.id) if merged else found
    return _Merges(into.get(thing.id), merged, whole or found)


def _listing(thing: Thing, found: Standing[Any], beside: Beside, reading: Reading) -> Listing:
    set_by, zone = _set_by(found), reading.zone
    is_kept_back = thing.kind == "source" and is_confidential(found)  # nothing of it is printed but its id and grades
    item = ThingItem(
        kind=thing.kind,
        id=thing.id,
        standing=standing_of(found),
        merged_into=beside.merged_into,
        merged=beside.merged,
        position=found.position,
        event_id=found.event_id,
        recorded_at=found.recorded_at,
        recorded_by=who_recorded(found.recorded_by, found.withheld),
        fields=tuple(
            FieldItem(field=name, value=value, set_by=set_by.get(name, found.position))
            for name, value in reading.kept_back.body(to_json(found.now)).items()
            if name == found.now.id_field or (found.knows(name) and (name == "confidential" or not is_kept_back))
        ),
        withheld=found.withheld,
        custody=tuple(map(log_item, beside.custody)),
        **beside.support._asdict(),
    )
    rows = [
        [one.field, value_words(getattr(found.now, one.field), one.value, zone), str(one.set_by)] for one in item.fields
    ]
    head = ["Field", "Value", "Set by position"]

    def text(screen: Screen) -> str:
        why = [] if item.withheld is None else [text_of(item.withheld)]  # it says that it is withheld, too
        how = " ".join([*why, *([] if item.standing == "withheld" else [item.standing])])
        how += ", unsupported" if item.unsupported else ""
        how += "" if item.merged_into is None else f", merged into {item.merged_into}"
        how += "".join(f", with {one.id}, merged at position {one.position}" for one in item.merged)
        by = f" by {item.recorded_by}" if item.withheld is None else ""
        said = f"{thing.kind} {thing.id}: {how}; recorded at position {item.position}{by}"
        shown = [[screen.shown(safe(part)) for part in row] for row in [head, *rows]]
        table = lines_of(screen, shown, [False, False, True], heads=True)
        return f"{screen.shown(safe(said))}\n{table}{_custody(screen, item)}{support_words(screen, beside.support)}"

    columns = (Column("kind", "Kind", lambda one: one.kind), Column("id", "Id", lambda one: one.id))
    return Listing("timeline.thing/1", [item], columns, flat=[head, *rows], text=text)


def _custody(screen: Screen, item: ThingItem) -> str:
    """Return what was recorded of the custody of a source as a table below it; nothing, if nothing was."""
    rows = [[str(one.position), f"{one.recorded_at[:19]}Z", one.type, one.line] for one in item.custody]
    if not rows:
        return ""
    shown = [[screen.shown(safe(part)) for part in row] for row in [["Position", "Recorded", "Custody", "What"], *rows]]
    return "\n" + lines_of(screen, shown, [True, False, False, False], heads=True)


def _set_by(found: Standing[Any]) -> dict[str, int]:
    """Return the fields that were corrected or added to, each with the position of the event that did so last."""
    return {field: one.position for one in found.since for field in _set(one.event)}


def _set(event: Event) -> tuple[str, ...]:
    """Return the fields of a thing that an event about it sets."""
    match event:
        case Correction(changes=changes):
            return tuple(change.field for change in changes)
        case CitationAdded():
            return ("citations",)
        case ActorNamed():
            return ("aliases",)
        case _:
            return ()


def _leaf_at(reading: Reading, position: int) -> LeafItem:
    event = reading.log.redactable(position)
    hash_ = from_base64url(event.leaf_digest).hex()
    if event.gone is not None:
        return LeafItem(position=position, leaf_hash=hash_, leaf=None, withheld=event.gone)
    [leaf] = reading.log.leaves(after=position - 1, up_to=position)
    return LeafItem(position=position, leaf_hash=leaf_hash(leaf).hex(), leaf=leaf.decode(), withheld=None)


def _print_leaf(reading: Reading, text: str) -> None:
    """Print the exact stored bytes of an event: to a file as they are, to a terminal where they cannot act."""
    item = _leaf_at(reading, position_then(reading, text, argument="ID"))
    if reading.session.form == "table" and reading.session.given.get("output") and item.leaf is not None:
        deliver(reading.session, item.leaf.encode())
        reading.say_basis()
        return
    shown_leaf = item.leaf if item.leaf is not None else text_of(item.withheld)
    rows = [["position", str(item.position)], ["leaf hash", item.leaf_hash], ["leaf", shown_leaf]]

    def drawn(screen: Screen) -> str:
        return "".join(f"{name}: {screen.shown(safe(value))}\n" for name, value in rows)

    columns = (
        Column("position", "Position", lambda one: str(one.position), right=True),
        Column("leaf_hash", "Leaf hash", lambda one: one.leaf_hash),
        Column("leaf", "Leaf", lambda _: shown_leaf),
    )
    reading.print(Listing("timeline.leaf/1", [item], columns, text=drawn))
