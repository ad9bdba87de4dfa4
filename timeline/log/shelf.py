"""What a place to keep a log in must be able to do: rows in, rows out. What they mean is decided in `base`."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from timeline.log.codec import Stored
from timeline.log.tree import Edge, Subtree


class Head(NamedTuple):
    """The newest event: its position, 0 in an empty log, and its time, then empty."""

    position: int
    recorded_at: str


# A plain tuple: a named one costs as much as hashing the leaf.
EventRow = tuple[int, bytes, str, int, str, int, str, bytes, bytes | None, bytes]
"""An event as it is written, in the order of the table's columns: position, event id, stream, revision, type,
schema version, recorded at, leaf hash, decoy salts, leaf."""


DisclosureRow = tuple[int, int, bytes]
"""What opens one sealed field: position, slot, exact JSON."""


WHOLE_EVENT = -1
"""The slot of a redaction that took out a whole event."""


class RedactionRow(NamedTuple):
    """That a sealed field (its slot) or a whole event (slot -1) was taken out. `digest` is 32 bytes."""

    target: int
    slot: int
    digest: bytes
    by_position: int


class Rows(NamedTuple):
    """What is written at once: disclosures first, then events, redactions, subtrees."""

    events: Sequence[EventRow] = ()
    disclosures: Sequence[DisclosureRow] = ()
    redactions: Sequence[RedactionRow] = ()
    subtrees: Sequence[Subtree] = ()


class Attestation(NamedTuple):
    """What somebody else says of the head of that size, or of a checkpoint of it: kept for ever, opaque to the log."""

    size: int
    kind: str
    content: bytes


class ToPurge(NamedTuple):
    """What a redaction leaves to be purged: the event that records it, and captured files that go, by their SHA-256."""

    event_id: str
    by_position: int
    blobs: tuple[str, ...] = ()


class Turn(Protocol):
    """The writers' turn. `head` is the newest event, what the turn has written included.

    `edge` is the right edge of the tree there: whoever writes lets it grow first.
    """

    edge: Edge

    @property
    def head(self) -> Head:
        """The newest event."""

    def write(self, rows: Rows) -> None:
        """Keep the rows, for good once the outermost turn ends without an error."""

    def write_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed note, in the same way."""

    def write_attestation(self, attestation: Attestation) -> None:
        """Keep an attestation, in the same way."""


class RedactingTurn(Turn, Protocol):
    """A turn in which something may be taken out of the log."""

    def take_out(self, redactions: Sequence[RedactionRow], purge: ToPurge) -> None:
        """Note what is to be purged, then write redactions and delete what they name, all of one event.

        What it leaves on the medium is the purge's to remove.
        """


class Shelf(Protocol):
    """A place to keep a log in. Everything read inside a turn includes what the turn has written."""

    log_id: str
    origin: str

    def turn(self) -> AbstractContextManager[Turn]:
        """Hold the writers' turn; a turn within a turn is the same turn.

        What was written stays if the outermost ends without an error; else it is
        undone. Raises `LogUnavailable` if the turn does not come.
        """

    def redacting(self) -> AbstractContextManager[RedactingTurn]:
        """Hold the writers' turn with the right to take something out, alone: not within another turn."""

    def reading(self) -> AbstractContextManager[None]:
        """Hold one state of the log for a few short reads."""

    def entries(self, level: int, start: int, count: int) -> list[bytes]:
        """Return stored hashes: see `tree.Entries`."""

    def head(self) -> Head:
        """Return position and time of the newest event."""

    def page(self, after: int, up_to: int, stream: str | None, limit: int) -> list[Stored]:
        """Return the first `limit` events with position in (`after`, `up_to`], of one stream or all, in order."""

    def positions_of(self, streams: Sequence[str], up_to: int) -> list[int]:
        """Return the positions up to `up_to` of the events of these streams, in order."""

    def pick(self, positions: Sequence[int]) -> list[Stored]:
        """Return those of the events at these positions that are there, in order."""

    def unfollowed(self, after: int, up_to: int) -> int | None:
        """Return the first position in (`after`, `up_to`] whose revision follows none in its stream; else `None`.

        The first of a stream has revision 1. All by the columns.
        """

    def touched(self, after: int, up_to: int) -> list[tuple[int, str]]:
        """Return `(position, stream)` of the events with position in (`after`, `up_to`], in order."""

    def data_version(self) -> tuple[int, ...]:
        """Return a mark that is another one once something was written since: see `EventLog.data_version`."""

    def revision(self, stream: str) -> int:
        """Return how many events the stream has."""

    def streams(self, prefix: str, limit: int, up_to: int) -> list[str]:
        """Return names of streams that begin with `prefix` and had an event by position `up_to`, sorted."""

    def positions(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Return the positions of those of the event ids that are known."""

    def keys_between(self, low: bytes, high: bytes, limit: int, up_to: int) -> list[int]:
        """Return positions, `up_to` at most, of events with an id from `low` to `high`, in the order of the ids."""

    def recorded_at(self, position: int) -> str:
        """Return when an event was recorded."""

    def summaries(self, after: int, stream: str | None, limit: int) -> list[tuple[int, str, str]]:
        """Return `(position, type, stream)` of events after a position, or, in one stream, after a revision."""

    def disclosures(self, after: int, up_to: int) -> list[DisclosureRow]:
        """Return the disclosures of events with position in (`after`, `up_to`], by position, then slot."""

    def decoy_salts(self, after: int, up_to: int) -> list[tuple[int, bytes]]:
        """Return the salts of the decoys of events with position in (`after`, `up_to`] that have any."""

    def redacted_through(self, position: int) -> int:
        """Return the newest position by which something was taken out of the first `position` events; 0 if none was."""

    def checkpoints(self) -> list[tuple[int, bytes]]:
        """Return size and note of each checkpoint, by size."""

    def attestations(self, size: int | None) -> list[Attestation]:
        """Return the attestations of one size or of all, by size, kind and SHA-256 of their content."""

    def holds_file(self, sha256: str, size: int) -> bool:
        """Tell whether a captured file is kept: see `EventLog.holds_file`."""

    def close(self) -> None:
        """Close what is open."""
