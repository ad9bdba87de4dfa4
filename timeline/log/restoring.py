"""How a log is built again from its leaves and disclosures: the same bytes in the same order, so the same root."""

from collections.abc import Iterable, Iterator, Sequence

from events.shape import Json
from timeline.errors import InputRefused, IntegrityFailure
from timeline.log import codec, sealing, tree
from timeline.log.codec import FORMAT, Leaf, is_stamp
from timeline.log.ids import is_uuid, uuid_bytes
from timeline.log.sealing import MOST_SEALED
from timeline.log.shelf import DisclosureRow, EventRow, RedactionRow, Rows, Shelf, Turn

_BATCH = 1000
REDACTED = "event.redacted"

Opened = Leaf[dict[str, Json]]


def restore(shelf: Shelf, leaves: Iterable[bytes], disclosures: Iterable[DisclosureRow]) -> None:
    """Put `leaves` and `disclosures` into an empty log, all of them or none.

    Both come in the order of positions, disclosures of one position in that of their
    slots; a decoy is a disclosure of one element. Raises `InputRefused` if the log is
    not empty, `IntegrityFailure` if something is missing, foreign or out of order.
    """
    with shelf.turn() as turn:
        if shelf.head().position:
            message = "nothing recorded: a log is restored into an empty one"
            raise InputRefused(message, fix="make a new log with timeline init, and restore into that")
        restoration = _Restoration(shelf, turn)
        opened = _Grouped(disclosures)
        for position, leaf in enumerate(leaves, 1):
            restoration.take(position, leaf, opened.of(position))
        opened.expect_end()
        restoration.finish()


class _Grouped:
    """Disclosures, taken position by position."""

    def __init__(self, rows: Iterable[DisclosureRow]) -> None:
        self._rows: Iterator[DisclosureRow] = iter(rows)
        self._next = next(self._rows, None)

    def of(self, position: int) -> list[DisclosureRow]:
        taken = []
        while self._next is not None and self._next[0] <= position:
            if self._next[0] != position:
                raise _refused(self._next[0], "its disclosures come after those of a later position")
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken

    def expect_end(self) -> None:
        if self._next is not None:
            raise _refused(self._next[0], "there is a disclosure, but no leaf")


class _Restoration:
    """One restoration: what is not written yet, and which digests wait for the redaction that explains them."""

    def __init__(self, shelf: Shelf, turn: Turn) -> None:
        self._shelf, self._turn = shelf, turn
        self._events: list[EventRow] = []
        self._disclosures: list[DisclosureRow] = []
        self._revisions: dict[str, int] = {}
        self._latest = ""
        self._unexplained: dict[int, set[str]] = {}
        self._free_slots: dict[int, list[int]] = {}

    def take(self, position: int, leaf: bytes, opened: Sequence[DisclosureRow]) -> None:
        """Take the next leaf."""
        members = _members(position, leaf, self._shelf.log_id)
        if members.recorded_at < self._latest:
            raise _refused(position, "it was recorded before the event that stands before it")
        self._latest = members.recorded_at
        decoys = [salt for _, _, json in opened if (salt := sealing.salt_of_decoy(json))]
        fields = [row for row in opened if sealing.salt_of_decoy(row[2]) is None]
        self._explain(position, members, [json for _, _, json in opened], [slot for _, slot, _ in fields])
        revision = self._revisions[members.stream] = self._revisions.get(members.stream, 0) + 1
        self._events.append((
            position, uuid_bytes(members.id), members.stream, revision, members.type, members.schema_version,
            members.recorded_at, tree.leaf_hash(leaf), b"".join(decoys) or None, leaf,
        ))  # fmt: skip
        self._disclosures += fields
        if members.type == REDACTED:
            self._write()  # so that its target is found, and it is the newest event
            self._turn.write(Rows(redactions=self._redactions(position, members)))
        elif len(self._events) == _BATCH:
            self._write()

    def _explain(self, position: int, members: Opened, opened: Sequence[bytes], slots: Sequence[int]) -> None:
        if sorted(set(slots)) != list(slots) or any(not 0 <= slot < MOST_SEALED for slot in slots):
            raise _refused(position, f"its disclosures have the slots {list(slots)}")
        committed = [one.encode() for one in codec.digests(members)]
        explained = sealing.explain(committed, opened, None, ())
        if explained.foreign:
            raise _refused(position, "a disclosure is not the one that its leaf commits to")
        if explained.missing:
            self._unexplained[position] = {one.decode() for one in explained.missing}
            self._free_slots[position] = [slot for slot in range(MOST_SEALED) if slot not in slots]

    def _redactions(self, position: int, members: Opened) -> list[RedactionRow]:
        """Return the rows of the fields that this event says were taken out, and that indeed are not there."""
        target, digests = members.body.get("target"), members.body.get("digests")
        if not isinstance(target, str) or not is_uuid(target) or not isinstance(digests, list):
            raise _refused(position, "it does not say what was taken out")
        there = self._shelf.positions([uuid_bytes(target)]).get(uuid_bytes(target), 0)
        waiting = self._unexplained.get(there, set())
        rows = []
        for digest in digests:
            if digest in waiting:
                waiting.remove(digest)
                # Which slot it had is not told any more, and tells nothing: a free one of the target's.
                rows.append(
                    RedactionRow(there, self._free_slots[there].pop(0), sealing.from_base64url(digest), position)
                )
        if not waiting:
            self._unexplained.pop(there, None)
        return rows

    def _write(self) -> None:
        complete = self._turn.edge.extend([row[7] for row in self._events])
        self._turn.write(Rows(self._events, self._disclosures, (), complete))
        self._events, self._disclosures = [], []

    def finish(self) -> None:
        """Write the rest, if every digest is explained."""
        for position in self._unexplained:
            raise _refused(position, "a digest of its leaf is explained by no disclosure, decoy or redaction")
        self._write()


def _members(position: int, leaf: bytes, log_id: str) -> Opened:
    try:
        members = codec.read_leaf(leaf)
    except IntegrityFailure as error:
        raise error.at(position=position) from error.__cause__
    for holds, why in (
        (members.log == log_id, f"it belongs to log {members.log}, not {log_id}"),
        (members.format == FORMAT, f"its format is {members.format}"),
        (is_uuid(members.id), f"its id is {members.id!r:.60}"),
        (is_stamp(members.recorded_at), f"its time is {members.recorded_at!r:.60}"),
    ):
        if not holds:
            raise _refused(position, why)
    return members


def _refused(position: int, why: str) -> IntegrityFailure:
    message = f"nothing restored: at position {position}, {why}"
    return IntegrityFailure(message, where={"position": position}, fix="export the leaves and disclosures again")
