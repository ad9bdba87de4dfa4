"""How something is taken out of a log: one transaction, alone, that records it and deletes it; and what could be.

What is durable, in this order:

1. the note beside the log that a purge is due (`pending`): a kill from here on leaves it there;
2. the transaction: the `event.redacted`, the rows that account for each digest, the
   deletions. Before its COMMIT nothing is taken out, after it nothing can be put back;
3. each step of the purge (`purge`), the last of which takes the note away.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from events.envelope import NewEvent
from events.redactions import WHOLE_EVENT, EventRedacted, EventWithheld, Held, Redactable, Remains, SealedField
from events.shape import Json
from timeline.errors import InputRefused, NotFound
from timeline.log import codec, sealing
from timeline.log.api import Append, Receipt
from timeline.log.appending import Writer
from timeline.log.canonical import canonical
from timeline.log.codec import Leaf, Stored
from timeline.log.faults import OutcomeUnknown
from timeline.log.ids import uuid_bytes
from timeline.log.shelf import WHOLE_EVENT as SLOT_OF_ALL
from timeline.log.shelf import RedactionRow, Shelf, ToPurge
from timeline.log.withheld import Gone

_PAGE = 1000


class Redactor(Writer):
    """What appends, and what takes out as well: the second only by recording that it did."""

    def redact(self, new: NewEvent, *, expected: int, head: int | None, blobs: Sequence[str]) -> Receipt:
        """Record a redaction and take out what it names: see `EventLog.redact`."""
        event = new.event
        if not isinstance(event, EventRedacted):
            message = f"nothing recorded: {event.type} takes nothing out of the log"
            raise InputRefused(message, fix="append it")
        appends = [Append(event.stream, (new,), expected)]
        prepared = codec.prepare([(event.stream, new)], self._shelf.log_id, self._entropy)
        try:
            with self._shelf.redacting() as turn:
                if (earlier := self._earlier(prepared)) is not None:
                    return earlier
                revisions = self._check_reading(turn, appends, head)
                taken = self._taken(event)
                receipt = self._record(turn, revisions, prepared)
                rows = [RedactionRow(target, slot, digest, receipt.last) for target, slot, digest in taken]
                turn.take_out(rows, ToPurge(new.event_id, receipt.last, tuple(blobs)))
                return receipt
        except OutcomeUnknown as failure:
            raise self._outcome(failure, prepared) from failure

    def _taken(self, event: EventRedacted) -> list[tuple[int, int, bytes]]:
        """Return (target, slot, digest) of all that the event names, if it is all there."""
        key = uuid_bytes(event.target)
        target = self._shelf.positions([key]).get(key)
        if target is None:
            raise NotFound(kind="event", name=event.target, where={"field": "body.target"})
        whole = _redactable(self._shelf, target)
        if event.scope == "whole_event":
            _check_may_go(whole)
            if whole.gone is None and event.digests == (whole.leaf_digest,) and event.remains == whole.remains:
                return [(target, SLOT_OF_ALL, sealing.from_base64url(whole.leaf_digest))]
            raise _not_there(target)
        slots = {
            sealing.digest(json).decode(): (slot, sealing.open_disclosure(json)[0])
            for _, slot, json in self._shelf.disclosures(target - 1, target)
        }
        found = [slots.get(digest, (0, None)) for digest in event.digests]
        if [pointer for _, pointer in found] != list(event.fields):
            raise _not_there(target)
        return [
            (target, slot, sealing.from_base64url(digest))
            for (slot, _), digest in zip(found, event.digests, strict=True)
        ]


def _check_may_go(whole: Redactable) -> None:
    """Refuse to take out whole what the log needs to be read: what accounts for its gaps, and what it says of itself.

    Without the leaf of an `event.redacted` nothing says any more what it took out, and why.
    """
    type_ = whole.remains.type
    if type_ == EventRedacted.type or whole.remains.stream.startswith("log:"):
        message = f"nothing recorded: {type_} is never taken out whole, since the log is read by it"
        raise InputRefused(message, where={"position": whole.position}, fix="take out by itself what is sealed in it")


def _not_there(target: int) -> InputRefused:
    message = f"nothing recorded: what is to be taken out of position {target} is not there as it is named"
    return InputRefused(message, where={"position": target}, fix="read the event again, and decide again")


def redactable(shelf: Shelf, position: int) -> Redactable:
    """Return an event as what may be taken out of it: see `EventLog.redactable`."""
    with shelf.reading():
        if not 0 < position <= shelf.head().position:
            raise NotFound(kind="position", name=str(position))
        return _redactable(shelf, position)


def _redactable(shelf: Shelf, position: int) -> Redactable:
    [stored] = shelf.page(position - 1, position, None, 1)
    digest = sealing.base64url(stored.leaf_hash).decode()
    if stored.leaf is None:
        event, gone = codec.open_event(stored).event, codec.gone_of(stored)
        withheld = event.withheld if isinstance(event, EventWithheld) else None
        return Redactable(position, gone.event_id, digest, _remains(gone), {}, (), (), withheld, "")
    members = codec.read_leaf(codec.leaf_of(stored))
    opened = [
        (*sealing.open_disclosure(json), sealing.digest(json).decode(), sealing.salt_of(json))
        for json in stored.disclosures
    ]
    return Redactable(
        position=position,
        event_id=members.id,
        leaf_digest=digest,
        remains=_remains(members),
        body=members.body,
        sealed=tuple(SealedField(*one) for one in opened),
        withheld=tuple((codec.pointer_of(one), one.by_position) for one in stored.redacted),
        gone=None,
        salt=members.salt,
    )


def _remains(said: Gone | Leaf[dict[str, Json]]) -> Remains:
    """Return what a redaction of the whole event would repeat; it is validated when it is recorded."""
    return msgspec.convert(
        {
            "type": said.type,
            "schema_version": said.schema_version,
            "stream": said.stream,
            "recorded_at": said.recorded_at,
        },
        Remains,
    )


def holding(shelf: Shelf, texts: Iterable[str]) -> Iterator[tuple[str, Held]]:
    """Yield each of `texts` and where it stands, in whatever event, of whatever version: see `EventLog.holding_all`."""
    needles = [(text, canonical(text)[1:-1]) for text in dict.fromkeys(texts)]
    after, last = 0, shelf.head().position if needles else 0
    while after < last:
        page = shelf.page(after, last, None, _PAGE)
        for stored in page:
            for text, needle in needles:
                yield from ((text, held) for held in _held(stored, text, needle))
        after = page[-1].position if page else last


def _held(stored: Stored, text: str, needle: bytes) -> Iterator[Held]:
    for json in stored.disclosures:
        if needle in json:
            pointer, value = sealing.open_disclosure(json)
            yield from (Held(stored.position, one, sealed=True) for one in _pointers(value, text, pointer))
    if stored.leaf is None or needle not in stored.leaf:
        return
    body = codec.read_leaf(stored.leaf).body
    found = list(_pointers(body, text, ""))
    yield from (Held(stored.position, pointer, sealed=False) for pointer in found or [WHOLE_EVENT])


def _pointers(value: Json, text: str, pointer: str) -> Iterator[str]:
    if isinstance(value, str):
        if text in value:
            yield pointer
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _pointers(inner, text, f"{pointer}/{name}")
