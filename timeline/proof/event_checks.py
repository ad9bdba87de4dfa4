"""The checks of one event against itself: leaf, columns, sealed fields, whatever a damaged file may hold. Pure."""

from collections.abc import Iterator, Sequence

import msgspec

from events.catalogue import UnknownEvent, read_event
from events.shape import put_back
from timeline.errors import IntegrityFailure
from timeline.log import codec, sealing
from timeline.log.canonical import is_canonical
from timeline.log.codec import Leaf
from timeline.log.evidence import EventEvidence, Raw
from timeline.log.ids import is_uuid, uuid_bytes
from timeline.log.shelf import WHOLE_EVENT

Found = Iterator[tuple[str, str]]
"""A code and a sentence."""


Envelope = Leaf[msgspec.Raw]


def read(row: EventEvidence) -> Envelope | None:
    """Return the members of a leaf, its body unread; `None` if it does not read as one."""
    try:
        return codec.read_envelope(row.leaf)
    except (IntegrityFailure, TypeError):
        return None


def expected_sd(page: Sequence[EventEvidence]) -> list[bytes]:
    """Return for each event the `_sd` that its disclosures, decoys and redactions make, empty where they do not read.

    For a page at once, since most of `verify` is this. What differs is looked at again
    by `check_sealed`, which says how.
    """
    try:
        opened = [[json for _, json in row.disclosures] for row in page]
        salts = sealing.texts(b"".join([row.decoy_salts or b"" for row in page]), sealing.SALT_SIZE)
        digests = sealing.digest_both(opened, salts)
        made, disclosed, decoyed = [], 0, len(digests) - len(salts)
        for row, here in zip(page, opened, strict=True):
            decoys = len(row.decoy_salts or b"") // sealing.SALT_SIZE
            explained = digests[disclosed : disclosed + len(here)] + digests[decoyed : decoyed + decoys]
            if row.redactions:
                explained += [sealing.base64url(digest) for slot, digest, _ in row.redactions if slot != WHOLE_EVENT]
            made.append(b'["%b"]' % b'","'.join(sorted(explained)) if explained else b"[]")
            disclosed, decoyed = disclosed + len(here), decoyed + decoys
    except TypeError:
        return [b""] * len(page)
    return made


def check_columns(row: EventEvidence, members: Envelope, log_id: str) -> Found:
    """Compare every column with what the hashed leaf says."""
    said = (
        uuid_bytes(members.id) if is_uuid(members.id) else b"",
        members.stream.encode(errors="surrogatepass"),
        members.type.encode(errors="surrogatepass"),
        members.schema_version,
        members.recorded_at.encode(errors="surrogatepass"),
    )
    columns = (row.event_id, row.stream, row.type, row.schema_version, row.recorded_at)
    if said != columns:
        names = ("event_id", "stream", "type", "schema_version", "recorded_at")
        differ = [name for name, one, other in zip(names, said, columns, strict=True) if one != other]
        yield "column.differs", f"the columns {', '.join(differ)} do not say what the leaf says"
    if members.log != log_id:
        yield "leaf.foreign", f"the leaf belongs to log {members.log:.60}"
    if members.format != codec.FORMAT or not codec.is_stamp(members.recorded_at):
        yield "leaf.malformed", f"the leaf has format {members.format} and time {members.recorded_at:.60}"


def check_sealed(row: EventEvidence, members: Envelope, expected: bytes) -> Found:
    """Check that each digest in the leaf is explained by a disclosure, a decoy or a redaction: one for one.

    `expected` is what `expected_sd` says of the event.
    """
    if bytes(members.sd) != expected:
        yield from _explain(row, members)
    slots = [slot for slot, *_ in row.disclosures] + [slot for slot, *_ in row.redactions if slot != WHOLE_EVENT]
    if set(slots) != set(range(len(slots))):
        yield "sealed.slots", f"sealed fields stand in the slots {slots}, not one after another"


def _explain(row: EventEvidence, members: Envelope) -> Found:
    try:
        committed = [digest.encode() for digest in codec.digests(members)]
        opened = [json for _, json in row.disclosures]
        redacted = [sealing.base64url(digest) for slot, digest, _ in row.redactions if slot != WHOLE_EVENT]
        explained = sealing.explain(committed, opened, row.decoy_salts, redacted)
    except (IntegrityFailure, TypeError, ValueError) as error:
        yield "sealed.malformed", f"what is sealed does not read: {error}"
        return
    if explained.missing:
        yield "sealed.unexplained", f"{len(explained.missing)} sealed values were removed without a record"
    if explained.foreign:
        yield "sealed.foreign", f"{len(explained.foreign)} disclosures, decoys or redactions are not those of the leaf"
    if explained.exactly:
        yield "sealed.malformed", "the digests of the leaf are not sorted, each once"


def check_withheld(row: EventEvidence) -> Found:
    """Check an event without leaf: its redaction must be recorded, and nothing else of it left."""
    if [digest for slot, digest, _ in row.redactions if slot == WHOLE_EVENT] != [row.leaf_hash]:
        yield "leaf.missing", "the leaf was removed without a record"
    if row.disclosures or row.decoy_salts is not None:
        yield "redaction.incomplete", "the event was redacted whole, and something of it was left"


def check_not_undone(row: EventEvidence) -> Found:
    """Check of an event with a leaf that no redaction took it out: what was redacted whole is not put back."""
    if any(slot == WHOLE_EVENT for slot, *_ in row.redactions):
        yield "redaction.undone", "the event was redacted whole, and its leaf was put back"


def check_deep(row: EventEvidence, members: Envelope) -> Found:
    """Check that the leaf is canonical and reads as an event, sealed fields and all."""
    if not is_canonical(row.leaf):
        yield "leaf.not-canonical", "the leaf is not in the canonical form of RFC 8785"
    try:
        body = put_back(
            msgspec.json.decode(members.body), [sealing.open_disclosure(json) for _, json in row.disclosures]
        )
        if not row.redactions:  # what stands in place of a redacted field, only the reader of the log knows
            read_event(members.type, members.schema_version, body)
    except UnknownEvent:
        yield "event.unknown", f"{members.type}, version {members.schema_version}, is not known to this version"
    except (IntegrityFailure, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        yield "event.malformed", f"the leaf does not read as {members.type}: {error!r:.200}"


def check_remains(members: Envelope, columns: tuple[Raw, Raw, Raw, Raw] | None) -> Found:
    """Check that a row whose leaf was taken out says what the `event.redacted` says remains of it.

    `columns` are type, schema version, stream and time of the target: no leaf commits to them any more.
    """
    body = msgspec.json.decode(members.body)
    remains = body.get("remains")
    if not isinstance(remains, dict) or columns is None:
        return
    names = ("type", "schema_version", "stream", "recorded_at")
    said = tuple(one.encode() if isinstance(one, str) else one for one in map(remains.get, names))
    if said != columns:
        differ = [name for name, one, other in zip(names, said, columns, strict=True) if one != other]
        yield "column.differs", f"the columns {', '.join(differ)} of what it redacted do not say what remains of it"


def check_scope(members: Envelope, rows: Sequence[tuple[Raw, Raw, Raw]]) -> Found:
    """Check that an `event.redacted` speaks of a whole event where its row does, `remains` and all, and only there.

    Otherwise it could leave out what remains, and the columns of its target could say anything.
    """
    body = msgspec.json.decode(members.body)
    said = (body.get("scope"), body.get("fields") == [""], isinstance(body.get("remains"), dict))
    for whole in {slot == WHOLE_EVENT for _, slot, _ in rows}:
        if said != ("whole_event" if whole else "fields", whole, whole):
            what = "a whole event" if whole else "fields"
            yield "redaction.differs", f"it took out {what}, and its scope, fields and remains do not say so"


def check_claim(members: Envelope, rows: Sequence[tuple[Raw, Raw, Raw]], target_id: Raw) -> Found:
    """Check that an `event.redacted` and the rows `(target, slot, digest)` made by it say the same."""
    body = msgspec.json.decode(members.body)
    target = body.get("target")
    named = uuid_bytes(target) if isinstance(target, str) and is_uuid(target) else None
    digests = body.get("digests")
    try:
        recorded = sorted(sealing.base64url(digest).decode() for _, _, digest in rows)
        claimed = sorted(digests or ())
    except TypeError:
        recorded, claimed = [], ["unreadable"]
    if len({one for one, _, _ in rows}) > 1 or named is None or named != target_id or recorded != claimed:
        yield "redaction.differs", "what this event says was taken out is not what was"
