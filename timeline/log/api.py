"""What any log promises, whatever it is kept in: `EventLog`, `Receipt`, `Append`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from events.envelope import Basis, NewEvent, RecordedEvent


class Append(NamedTuple):
    """Events for one stream. `expected` is the stream's revision that they were decided on; 0 for a new stream."""

    stream: str
    events: tuple[NewEvent, ...]
    expected: int


class Receipt(NamedTuple):
    """What was recorded: positions `first` to `last`, and the root of the log at `last`.

    `repeated` says that the same events had been recorded before; the receipt is
    then that of the first time.
    """

    log_id: str
    first: int
    last: int
    root: bytes
    repeated: bool = False


class EventLog(Protocol):
    """An append-only sequence of events in one total order."""

    @property
    def log_id(self) -> str:
        """The UUID of the log."""

    @property
    def origin(self) -> str:
        """The name of the log in its checkpoints, like `timeline.example.org/desk1`."""

    def append(self, stream: str, events: Sequence[NewEvent], *, expected: int, head: int | None = None) -> Receipt:
        """Record all of `events` in `stream`, or none of them.

        `expected` is the revision of the stream that the decision was made on; 0
        for a new stream. It cannot be left out: a decision made on a stale reading
        is no decision. One that read several streams also gives the `head` that it
        read up to; then anything recorded since, anywhere, refuses it. Sending the
        same events again returns the receipt of the first time.

        Raises `RevisionConflict` if the stream has moved on, `HeadMoved` if the
        log has, and `EventIdTaken` if an id comes back with other content.
        """

    def append_all(self, appends: Sequence[Append], *, head: int | None = None) -> Receipt:
        """Record several appends in order and in one transaction: all of them, or none.

        A stream that comes twice is expected at its revision after the first time.
        """

    def turn(self) -> AbstractContextManager[None]:
        """Hold the writers' turn: what is read inside is still the head when it is appended to, also inside."""

    def read(self, *, after: int = 0, up_to: int | None = None, stream: str | None = None) -> Iterator[RecordedEvent]:
        """Yield events with position in (`after`, `up_to`], of one stream or all, in order.

        Bounded by the head at the first step, so it can be repeated while others append.
        """

    def read_verified(self, basis: Basis, *, since: Basis | None = None) -> Iterator[RecordedEvent]:
        """Yield the events of `basis`, after those of `since`, and check every byte of them while reading.

        Nothing that was yielded counts before the last step. Raises `IntegrityFailure`
        where the log is not the one that the basis was taken of.
        """

    def leaves(self, *, after: int = 0, up_to: int | None = None) -> Iterator[bytes]:
        """Yield the exact stored bytes of each leaf. Raises `IntegrityFailure` at one that was redacted whole."""

    def hashes(self, indexes: Sequence[int]) -> list[bytes]:
        """Return stored tree hashes by index in the order of Go's `tlog.StoredHashIndex`: all that a proof needs."""

    def revision(self, stream: str) -> int:
        """Return how many events the stream has."""

    def streams(self, prefix: str, limit: int = 20) -> list[str]:
        """Return names of streams that begin with `prefix`, sorted, `limit` at most."""

    def find(self, event_id: str) -> int | None:
        """Return the position of the event with that id, or `None`."""

    def find_prefix(self, prefix: str, limit: int = 20) -> list[int]:
        """Return positions of events whose id begins with `prefix` (at least 8 hexadecimal digits)."""

    def basis(self, position: int | None = None) -> Basis:
        """Return the basis at `position`, the head if none is given. Position 0 is the empty log."""

    def position_at(self, instant: str) -> int:
        """Return the last position recorded at or before `instant`, 0 if there is none.

        `instant` is UTC to the microsecond, like `recorded_at`.
        """

    def restore(self, leaves: Iterable[bytes], disclosures: Iterable[tuple[int, int, bytes]]) -> Basis:
        """Put back leaves and disclosures `(position, slot, JSON)` into an empty log: the same bytes, the same root.

        Raises `InputRefused` if the log is not empty, `IntegrityFailure` if the leaves
        are not of one log or a digest is not explained.
        """

    def close(self) -> None:
        """Close what is open. A closed log is not used again."""
