"""What a redaction did, as items and in words; never a word of what was taken out."""

from collections.abc import Iterator
from pathlib import Path

from timeline.cli.output import Column, Listing
from timeline.cli.shapes import AlikeItem, FoundItem, HeldItem, PurgeItem, RedactionItem, UnreadItem
from timeline.cli.terminal import Screen, safe
from timeline.log.beside import drafts_of
from timeline.log.purge import BEYOND, CAPTURED, SHORTEST, Found, Purged
from timeline.recording.redacting import Plan
from timeline.recording.redaction_rules import field_of


def purge_item(purged: Purged, log: Path) -> PurgeItem:
    """Return what a purge did as an item; drafts beside the log are named as out of its reach."""
    drafts = (f"a draft, which may hold the same words in clear: {one}; look, then delete it" for one in drafts_of(log))
    return PurgeItem(
        done=purged.done,
        searched=purged.searched,
        left=tuple(map(_found, purged.left)),
        elsewhere=tuple(map(_found, purged.elsewhere)),
        held=tuple(
            HeldItem(field=field, position=held.position, pointer=held.pointer, sealed=held.sealed)
            for field, held in purged.held
        ),
        views=tuple(map(str, purged.views)),
        blobs=purged.blobs,
        unread=tuple(UnreadItem(path=str(path), why=why) for path, why in purged.unread),
        too_short=purged.too_short,
        beyond=(*BEYOND, *drafts),
    )


def _found(found: Found) -> FoundItem:
    return FoundItem(path=str(found.path), field=found.name, bytes=found.bytes)


def alike_items(plan: Plan) -> tuple[AlikeItem, ...]:
    """Return where else something stands that a plan would take out."""
    told = (*(("same text", one) for one in plan.same_text), *(("same field", one) for one in plan.same_field))
    return tuple(
        AlikeItem(
            field=one.field,
            position=one.held.position,
            pointer=one.held.pointer,
            sealed=one.held.sealed,
            why="same text" if why == "same text" else "same field",
        )
        for why, one in told
    )


def fields_of(plan: Plan) -> tuple[str, ...]:
    """Return the fields that a plan takes out, as people write them; none for a whole event."""
    event = plan.event
    if event is None or event.scope == "whole_event":
        return ()
    return tuple(field_of(pointer, plan.target) for pointer in event.fields)


def redaction_listing(item: RedactionItem) -> Listing:
    """Return a redaction as a result."""
    columns = (
        Column("position", "Position", lambda one: str(one.position), right=True),
        Column("id", "Id", lambda one: one.id),
        Column("fields", "Taken out", what_words),
        Column("ground", "Ground", lambda one: one.ground),
        Column("by_position", "By position", lambda one: str(one.by_position or ""), right=True),
        Column("purge", "Bytes left", lambda one: str(_left(one.purge)) if one.purge else ""),
    )
    return Listing("timeline.redaction/1", [item], columns, text=lambda screen: _shown(screen, _lines(item)))


def purge_listing(item: PurgeItem) -> Listing:
    """Return a purge as a result."""
    columns = (
        Column("done", "Done", lambda one: "yes" if one.done else "no"),
        Column("searched", "Files searched", lambda one: str(one.searched), right=True),
        Column("left", "Bytes left", lambda one: str(_left(one)), right=True),
    )
    return Listing("timeline.purge/1", [item], columns, text=lambda screen: _shown(screen, purge_lines(item)))


def _left(item: PurgeItem) -> int:
    return sum(one.bytes for one in item.left)


def _shown(screen: Screen, lines: Iterator[str]) -> str:
    return "".join(f"{screen.shown(safe(line))}\n" for line in lines)


def what_words(item: RedactionItem) -> str:
    """Return what is taken out, in words."""
    return "the whole event" if item.scope == "whole_event" else ", ".join(item.fields)


def _lines(item: RedactionItem) -> Iterator[str]:
    where = f"{item.type} at position {item.position}, {item.kind} {item.id}"
    if item.repeated:
        yield f"taken out already of {where}, by position {item.by_position}"
    else:
        does = "would be taken out" if item.by_position is None else "taken out"
        yield f"{does} of {where}: {what_words(item)}"
        by = f"; position {item.by_position}, {item.event_id}" if item.by_position is not None else ""
        yield f"ground: {item.ground.replace('_', ' ')}; approved by {item.approved_by}{by}"
    if item.purge is not None:
        yield from purge_lines(item.purge)


def purge_lines(item: PurgeItem) -> Iterator[str]:
    """Yield what a purge did, line by line."""
    searched = f"{item.searched} files searched, {_left(item)} bytes left" if item.searched else "no file was searched"
    yield f"{'purged' if item.done else 'not purged'}: {searched}"
    yield from (f"deleted: {path}, which is made anew when it is asked for" for path in item.views)
    yield from (f"deleted: the captured file {sha256}" for sha256 in item.blobs)
    yield from (f"left: {one.bytes} bytes of {one.field} in {one.path}" for one in item.left)
    yield from (f"found: {one.bytes} bytes of {one.field} in {one.path}" for one in item.elsewhere)
    for held in item.held:
        if held.pointer == CAPTURED:
            where = f"in the file captured at position {held.position}"
            out = f"timeline redact @{held.position} --whole-event takes it out"
            yield f"{held.field}: the same text stands {where}; {out}"
            continue
        how = "take it out there too" if held.sealed else "it is open there: --whole-event"
        yield f"{held.field}: the same text stands in position {held.position}, {held.pointer or 'its leaf'}; {how}"
    yield from (f"not searched: {one.path}: {one.why}" for one in item.unread)
    for field in item.too_short:
        yield f"not searched for: {field}: a text of under {SHORTEST} bytes is found by chance"
    yield "out of reach:"
    yield from (f"- {one}" for one in item.beyond)
