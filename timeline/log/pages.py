"""A page of stored events, checked at once and opened the quick way; what is unusual goes the way of `codec`. Pure.

The quick way reads a leaf straight into the class of its event, without the body as
a dict, and sets the sealed values on it. It gives what `codec.open_event` gives, or
leaves the event to it, errors included. Held to that by a property test.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from events.base import Event
from events.catalogue import EVENTS
from events.envelope import RecordedEvent
from events.openbody import reading
from events.shape import Json, needs_sealed, type_of_field
from timeline.errors import IntegrityFailure
from timeline.log import codec
from timeline.log.codec import DIGEST_WIDTH, Leaf, Stored
from timeline.log.places import altered
from timeline.log.sealing import DISCLOSURE, SALT_SIZE
from timeline.log.tree import LEAF_PREFIX

_disclosed = DISCLOSURE.decode
_WHATEVER = (msgspec.MsgspecError, IntegrityFailure, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def check(page: Sequence[Stored], *, decoys: bool = False) -> list[bytes]:
    """Return the hash of each leaf, computed anew; check that it is the stored one, and what opens the leaf its own.

    With `decoys` those too: a seventh of what it takes to read a page. Of an event that
    was redacted whole the stored hash counts. Raises `IntegrityFailure`.
    """
    stored = [one[2] for one in page]
    try:
        hashes = [sha256(LEAF_PREFIX + one[4]).digest() if one[4] is not None else one[2] for one in page]
        if hashes != stored:
            position = next(one.position for one, hash_ in zip(page, hashes, strict=True) if one.leaf_hash != hash_)
            raise altered(position, "its leaf does not have the stored hash")
        codec.check_disclosures(page)
        if decoys:
            codec.check_decoys(page)
    except TypeError as error:
        raise altered(_no_bytes(page), "what is kept of it is not of the type that was written") from error
    return hashes


def _no_bytes(page: Sequence[Stored]) -> int:
    """Return the position of the first event that is not kept as bytes."""
    kept = ((one.position, (one.leaf, one.salts, *one.disclosures)) for one in page)
    return next((at for at, values in kept if {type(one) for one in values} - {bytes, type(None)}), page[0].position)


def open_all(page: Sequence[Stored]) -> Iterator[RecordedEvent]:
    """Yield the event of each leaf of a page. Raises as `codec.open_event` does, which opens what is unusual."""
    for stored in page:
        yield _open_quickly(stored) or codec.open_event(stored)


def open_filed(page: Sequence[Stored]) -> Iterator[RecordedEvent]:
    """Yield the event of each leaf of a page, filed in the stream that its leaf names.

    Raises as `open_all` does, and `IntegrityFailure` where the column names another
    stream: by the columns streams are found, and what they lead to must be theirs.
    """
    for stored in page:
        event = _open_quickly(stored) or codec.open_event(stored)  # as in `open_all`, and not by way of it
        if event[2] != stored[10]:
            raise altered(event.position, f"it belongs to {event.stream:.80}, and is filed under {stored.stream!r:.80}")
        yield event


def _open_quickly(stored: Stored) -> RecordedEvent | None:
    """Return the event of a leaf if it is one of today's, with nothing taken out of it; `None` for any other."""
    position, revision, _, salts, leaf, opened, redacted, gone, type_, version, _ = stored
    cls: Any = EVENTS.get(type_)  # plain: mypy takes no class of events for something hashable
    if cls is None or version != cls.schema_version or leaf is None or redacted or gone is not None:
        return None
    quick = _quick_reading(cls)
    if quick is None:
        return None
    decode, make = quick
    try:
        if not leaf.isascii():
            leaf.decode()  # in members that are passed over nothing else looks
        said = decode(leaf)
        if said.type != type_ or said.schema_version != version:
            return None
        if (len(said.sd) - 1) // DIGEST_WIDTH != len(opened) + len(salts or b"") // SALT_SIZE:
            return None
        event = make(said.body)
        for one in opened:
            _, pointer, value = _disclosed(one)
            _set(event, pointer, value)
    except _WHATEVER:  # the slow way meets it again, and says what it is
        return None
    named = position, said.id, said.stream, revision, said.recorded_at, said.recorded_by, said.correlation, event
    return tuple.__new__(RecordedEvent, named)  # in half the time of its own constructor


@cache
def _quick_reading(cls: type) -> tuple[Callable[[bytes], Leaf[Any]], Callable[[Any], Event]] | None:
    """Return what reads a leaf of an event of that class, and makes an event of its body.

    `None` where the open body alone makes none.
    """
    if needs_sealed(cls):
        return None
    twin, make = reading(cls)
    return msgspec.json.Decoder(Leaf[twin]).decode, make  # type: ignore[valid-type]  # made here


def _set(event: Event, pointer: str, value: Json) -> None:
    """Put a sealed value at its place in an event. Raises whatever it is that keeps it from there."""
    path, name = _steps(pointer)
    target: Any = event
    for step in path:
        target = target[step] if isinstance(step, int) else getattr(target, step)
    there: type = type(target)
    if type(value) is not str or not _holds_text(there, name):
        value = msgspec.convert(value, type_of_field(there, name))
    object.__setattr__(target, name, value)  # frozen, and not yet anybody's


@lru_cache(maxsize=4096)
def _steps(pointer: str) -> tuple[tuple[str | int, ...], str]:
    *path, last = pointer.split("/")[1:]
    return tuple(int(step) if step.isdigit() else step for step in path), last


@cache
def _holds_text(cls: type, name: str) -> bool:
    """Tell whether any text will do in a field. Raises `KeyError` if there is no such field."""
    return _takes_any_text(type_of_field(cls, name))


def _takes_any_text(hint: object) -> bool:
    if get_origin(hint) is Annotated:
        return _takes_any_text(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return any(map(_takes_any_text, get_args(hint)))
    return hint is str
