"""Event ↔ leaf: the exact bytes that are hashed when an event is recorded, and the event that they say. Pure.

A leaf is one JSON object in the form of RFC 8785, made once. It depends on the
place where it lands in one member only, `recorded_at`; so all before it and all
after it is made before the writers' gate. Nothing ever serialises a leaf again.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar

import msgspec

from events.base import Event
from events.catalogue import UnknownEvent, read_event
from events.envelope import NewEvent, RecordedEvent
from events.openbody import split
from events.shape import Json, put_back, sealable
from timeline.errors import InputRefused, IntegrityFailure, NotALog
from timeline.log import sealing, tree
from timeline.log.canonical import canonical
from timeline.log.ids import is_uuid, uuid_keys
from timeline.log.sealing import SALT_SIZE, Sealing
from timeline.log.withheld import Gone, Place, open_withheld, removed, undone

FORMAT = 1
LONGEST_LEAF = 65_535  # the entries of C2SP's tlog-tiles have a length of 16 bits
LONGEST_STREAM = 200
STAMP_SIZE = 27


Body = TypeVar("Body")


class Leaf(msgspec.Struct, Generic[Body], forbid_unknown_fields=True, gc=False):
    """The members of a leaf, as the specification of the format names them.

    `sd` are the raw bytes of `_sd`, the array of digests in base64url. `body` is an
    object, or its raw bytes for those who look at the rest only.
    """

    sd: msgspec.Raw = msgspec.field(name="_sd")
    body: Body
    format: int
    id: str
    log: str
    recorded_at: str
    recorded_by: str
    salt: str
    schema_version: int
    stream: str
    type: str
    correlation: str | None = None


_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z", re.ASCII)
# No number of ours has an exponent. One that is beyond what a float holds is no reason to
# refuse a leaf for a member that nobody knows: the quick way (`pages`) passes it over, too.
_LEAF = msgspec.json.Decoder(Leaf[dict[str, Json]], float_hook=float)
Envelope = Leaf[msgspec.Raw]
"""A leaf whose body is not read."""

_ENVELOPE = msgspec.json.Decoder(Leaf[msgspec.Raw])
_DIGESTS = msgspec.json.Decoder(list[str])


class Prepared(NamedTuple):
    """An event that waits for its place: the leaf is `before` + time + `after`.

    `sealing` is what is kept beside the leaf; `key` the event id as 16 bytes.
    """

    new: NewEvent
    stream: str
    key: bytes
    before: bytes
    after: bytes
    sealing: Sealing

    def leaf(self, recorded_at: bytes) -> bytes:
        """Return the leaf of the event recorded at that time (27 characters)."""
        return self.before + recorded_at + self.after


def prepare(batch: Sequence[tuple[str, NewEvent]], log_id: str, entropy: Callable[[int], bytes]) -> list[Prepared]:
    """Make of each `(stream, event)` all that does not depend on its place in the log.

    `entropy` is asked once, for the salts of the whole batch. Raises `InputRefused`
    for what cannot be a leaf.
    """
    keys = _keys([new.event_id for _, new in batch])
    taken = [_split(new) for _, new in batch]
    wanted = [_salts_for(type(new.event), len(sealed)) for (_, new), (_, sealed) in zip(batch, taken, strict=True)]
    count = len(batch)
    random = entropy(SALT_SIZE * (count + sum(wanted)))
    salts = sealing.texts(random, SALT_SIZE)
    sealings = sealing.seal_with([sealed for _, sealed in taken], wanted, random[SALT_SIZE * count :], salts[count:])
    beginning = _beginning(log_id)
    ends: dict[tuple[str, str, type[Event]], tuple[bytes, bytes]] = {}
    prepared = []
    for (stream, new), key, (body, _), sealed_as, salt in zip(batch, keys, taken, sealings, salts[:count], strict=True):
        event, event_id, recorded_by, correlation, _ = new
        correlated = b"" if correlation is None else b',"correlation":"%b"' % _correlation(correlation)
        sd = b'"%b"' % b'","'.join(sealed_as.sd) if sealed_as.sd else b""
        before = beginning % (sd, body, correlated, event_id.encode())
        alike = stream, recorded_by, type(event)
        if (end := ends.get(alike)) is None:
            end = ends[alike] = _end(*alike)
        after = end[0] + salt + end[1]
        if (size := len(before) + STAMP_SIZE + len(after)) > LONGEST_LEAF:
            why = f"its leaf takes {size:,} bytes, more than {LONGEST_LEAF:,}"
            _refuse(why, "say less in the open fields", event_id=event_id)
        # In half the time of its own constructor.
        prepared.append(tuple.__new__(Prepared, (new, stream, key, before, after, sealed_as)))
    return prepared


@lru_cache(maxsize=64)
def _beginning(log_id: str) -> bytes:
    """Return what stands in a leaf before its time: to be filled with digests, body, correlation and event id."""
    return b'{"_sd":[%b],"body":%b%b' + f',"format":{FORMAT},"id":"%b","log":"{log_id}","recorded_at":"'.encode()


def _keys(event_ids: Sequence[str]) -> list[bytes]:
    keys = uuid_keys(event_ids)
    if keys is None:
        other = next(one for one in event_ids if not is_uuid(one))
        _refuse(f"the event id {other!r:.60} is not a UUID in lower-case letters", event_id=other)
    return keys


def _end(stream: str, recorded_by: str, cls: type[Event]) -> tuple[bytes, bytes]:
    """Return what stands in a leaf between its time and its salt, and after that: few differ in it."""
    return b'","recorded_by":%b,"salt":"' % _text("recorded_by", recorded_by), (
        b'","schema_version":%d,"stream":%b,"type":"%b"}'
        % (cls.schema_version, _text("stream", stream), cls.type.encode())
    )


def _split(new: NewEvent) -> tuple[bytes, list[tuple[str, Json]]]:
    """Return the canonical bytes of the open body, and the sealed values."""
    try:
        return split(new.event, new.sensitive, canonical)
    except UnicodeEncodeError as error:
        _refuse(f"U+{ord(error.object[error.start]):04X} alone is half a character", event_id=new.event_id)
    except msgspec.ValidationError as error:  # an event that was built, not validated
        _refuse(f"a field has a value of another type: {error}", event_id=new.event_id)


def _salts_for(cls: type, sealed: int) -> int:
    return sealing.salts_for(sealed) if sealed or _is_sealable(cls) else 0


@cache
def _is_sealable(cls: type) -> bool:
    return any(True for _ in sealable(cls))


def _correlation(text: str) -> bytes:
    if not is_uuid(text):
        _refuse(f"the correlation {text!r:.60} is not a UUID in lower-case letters")
    return text.encode()


def _text(name: str, value: str) -> bytes:
    if not 1 <= len(value) <= LONGEST_STREAM or not value.isprintable():
        _refuse(f"{name} is 1 to {LONGEST_STREAM} printable characters, unlike {value!r:.60}")
    return canonical(value)


def _refuse(why: str, fix: str | None = None, **where: str) -> NoReturn:
    message = f"nothing recorded: {why}"
    raise InputRefused(message, fix=fix, where=where)


class Redacted(NamedTuple):
    """A sealed field that was taken out: its digest in base64url, and the leaf of the `event.redacted` that says so."""

    digest: str
    by_position: int
    by_leaf: bytes


class Stored(NamedTuple):
    """An event as it is kept: its leaf, the disclosures that open its sealed fields, and what was redacted.

    `salts` are those of the decoys among the leaf's digests. `leaf` is `None` after
    the redaction of the whole event; then `gone` says what is left, and is `None`
    itself where no redaction accounts for it. Type, version and stream are those of the
    columns: they say how a leaf is best read, and where it is looked for. Only the leaf counts.
    """

    position: int
    revision: int
    leaf_hash: bytes
    salts: bytes | None
    leaf: bytes | None
    disclosures: Sequence[bytes]
    redacted: Sequence[Redacted] = ()
    gone: Gone | None = None
    type: str = ""
    schema_version: int = 0
    stream: str = ""


def is_stamp(text: str) -> bool:
    """Tell whether `text` has the shape of a time in the log: `2024-01-18T09:12:00.000000Z`."""
    return _STAMP.fullmatch(text) is not None


def read_leaf(leaf: bytes) -> Leaf[dict[str, Json]]:
    """Return the members of a leaf. Raises `IntegrityFailure` if it is not one."""
    return _read(leaf, _LEAF)


def read_envelope(leaf: bytes) -> Leaf[msgspec.Raw]:
    """Return the members of a leaf, its body unread. Raises `IntegrityFailure` if it is not one."""
    return _read(leaf, _ENVELOPE)


def read_envelopes(leaves: Sequence[bytes]) -> list[Envelope]:
    """Return the members of several leaves: see `read_envelope`."""
    try:
        return [_ENVELOPE.decode(leaf) for leaf in leaves]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"one of {len(leaves)} leaves does not read as one: {error}"
        raise IntegrityFailure(message) from error


def _read(leaf: bytes, decoder: msgspec.json.Decoder[Leaf[Body]]) -> Leaf[Body]:
    try:
        return decoder.decode(leaf)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"a leaf does not read as one: {error}"
        raise IntegrityFailure(message) from error


def digests(members: Leaf[Any]) -> list[str]:
    """Return the digests that a leaf commits to. Raises `IntegrityFailure` if `_sd` is no list of texts."""
    try:
        return _DIGESTS.decode(members.sd)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"_sd is no list of digests: {error}"
        raise IntegrityFailure(message) from error


def open_event(stored: Stored) -> RecordedEvent:
    """Return the event that a leaf and its disclosures say, in today's shape; what was redacted reads `Withheld`.

    One that was redacted whole is an `EventWithheld`, and who recorded it is not said
    any more. Raises `IntegrityFailure` where something is missing or does not read, and
    `NotALog` for a type or version that this version does not know.
    """
    if stored.leaf is None:
        gone, place = gone_of(stored), Place(stored.position, stored.revision, stored.leaf_hash)
        return open_withheld(place, gone, read_leaf(gone.by_leaf).body)
    members = None
    try:
        members = read_leaf(leaf_of(stored))
        event = read_event(members.type, members.schema_version, open_body(members, stored))
    except UnknownEvent as error:
        raise _unknown(stored.position, members) from error
    except (msgspec.ValidationError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        message = f"position {stored.position} does not read as an event: {error!r}"
        raise IntegrityFailure(message, where={"position": stored.position}) from error
    except IntegrityFailure as error:
        raise error.at(position=stored.position) from error.__cause__
    return RecordedEvent(
        stored.position,
        members.id,
        members.stream,
        stored.revision,
        members.recorded_at,
        members.recorded_by,
        members.correlation,
        event,
    )


def gone_of(stored: Stored) -> Gone:
    """Return what is left of an event without leaf. Raises `IntegrityFailure` if no redaction accounts for it."""
    if stored.gone is None or type(stored.gone.by_leaf) is not bytes:
        raise removed(stored.position)
    return stored.gone


def check_disclosures(page: Sequence[Stored]) -> None:
    """Check that each leaf commits to the disclosures beside it, and to what was redacted, each once.

    Raises `IntegrityFailure`.
    """
    digests_ = sealing.digest_all([json for stored in page for json in stored[5]])
    start = 0
    for stored in page:
        opened, redacted = stored[5], stored[6]
        if opened or (redacted and stored[4] is not None):
            end = start + len(opened)
            given = digests_[start:end]
            start = end
            if redacted:
                given += [one.digest.encode() for one in redacted]
            _check_committed(stored, given)


def check_decoys(page: Sequence[Stored]) -> None:
    """Check that each leaf commits to the decoys whose salts are beside it, each once. Raises `IntegrityFailure`.

    So sealed text that was removed cannot be passed off as a decoy.
    """
    for stored in page:
        if stored.salts:
            _check_committed(stored, sealing.digest_all(sealing.decoys(stored.salts)))


def _check_committed(stored: Stored, given: Sequence[bytes]) -> None:
    """Check that a leaf commits to each of some digests, and that none comes twice.

    All digests have one length and stand in quotes, so looking for one in the bytes
    of `_sd` finds that one or none.
    """
    leaf = leaf_of(stored)
    if not leaf.startswith(b'{"_sd":['):
        leaf = bytes(read_envelope(leaf).sd)
    end = leaf.find(b"]")
    for one in given:
        if leaf.find(b'"%b"' % one, 0, end) < 0:
            message = f"position {stored.position}: a disclosure is not the one that its leaf commits to"
            raise IntegrityFailure(message, where={"position": stored.position})
    if len(set(given)) != len(given):
        message = f"position {stored.position}: a disclosure is there twice, in the place of another"
        raise IntegrityFailure(message, where={"position": stored.position})


def redacting(page: Sequence[Stored]) -> Iterator[tuple[int, bytes]]:
    """Yield position and leaf hash of the events that say what was redacted of those of a page.

    Raises `IntegrityFailure` where one of them says nothing any more.
    """
    for stored in page:
        said = [(one.by_position, one.by_leaf) for one in stored.redacted]
        if stored.gone is not None:
            said.append((stored.gone.by_position, stored.gone.by_leaf))
        for by_position, by_leaf in said:
            if type(by_leaf) is not bytes:
                raise removed(by_position)
            yield by_position, tree.leaf_hash(by_leaf)


def leaf_of(stored: Stored) -> bytes:
    """Return the exact bytes of a leaf. Raises `IntegrityFailure` if the whole event was redacted, put back or not."""
    if stored.leaf is None:
        message = f"position {stored.position} was redacted whole: its content is gone, its proofs hold"
        raise IntegrityFailure(message, fix="read the positions before and after it")
    if stored.gone is not None:
        raise undone(stored.position)
    return stored.leaf


def _unknown(position: int, members: Leaf[Any] | None) -> NotALog:
    what = f"{members.type}, version {members.schema_version}" if members else "unknown"
    return NotALog(
        f"position {position} is {what}, which this version cannot read",
        where={"position": position},
        fix="read the log with the version that wrote it, or a newer one; verify and proofs work with this one",
    )


# A digest in `_sd` takes 43 characters, two quotes and a comma.
DIGEST_WIDTH = 46
_UNRECORDED = "sealed text was removed, or added, without a record of it"


def open_body(members: Leaf[dict[str, Json]], stored: Stored) -> dict[str, Json]:
    """Return the body with every sealed field at its place again; what was redacted is `{"ground", "by_position"}`.

    Raises `IntegrityFailure` if disclosures are fewer, or more, than the leaf commits to.
    """
    committed = (len(members.sd) - 1) // DIGEST_WIDTH
    if committed != len(stored.disclosures) + len(stored.salts or b"") // SALT_SIZE + len(stored.redacted):
        raise IntegrityFailure(_UNRECORDED)
    sealed = [sealing.open_disclosure(one) for one in stored.disclosures]
    if stored.redacted:
        sealed += [_withheld(one) for one in stored.redacted]
    return put_back(members.body, sealed)


def pointer_of(redacted: Redacted) -> str:
    """Return the pointer of a redacted field. Raises `KeyError` or `ValueError` if no redaction speaks of it."""
    return _withheld(redacted)[0]


def _withheld(redacted: Redacted) -> tuple[str, Json]:
    """Return the pointer of a redacted field, and what stands there now. `fields` and `digests` go by pairs."""
    body = read_leaf(redacted.by_leaf).body
    pointer = body["fields"][body["digests"].index(redacted.digest)]
    return pointer, {"ground": body["ground"], "by_position": redacted.by_position}
