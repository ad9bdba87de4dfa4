"""What any log promises, whatever it is kept in: `EventLog`, `Receipt`, `Append`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from events.envelope import Basis, NewEvent, RecordedEvent
from events.redactions import Held, Redactable
from timeline.log.shelf import Attestation, DisclosureRow


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

        Checked are leaf hash, opened fields, stream and revision, and the tree of `basis.root`.
        That a decoy is one, and no sealed text that was removed, `verify` alone checks of
        all events. Nothing that was yielded counts before the last step. Raises
        `IntegrityFailure` where the log is not the one that the basis was taken of.
        """

    def read_streams(self, basis: Basis, streams: Iterable[str]) -> Iterator[RecordedEvent]:
        """Yield the events of these streams up to `basis`, in order of position, each checked before it is yielded.

        Checked are leaf hash, opened fields, decoys, stream and revision, and the place in the
        tree of `basis.root`, at a cost that goes with the streams and not with the log. So
        what comes is proven. That nothing was left out is not: an event that is filed under
        another stream is missed by `verify`, by every reading of the whole log, and where
        views are kept by the count in `things` (`views.counted`). Streams that are not there
        have no events. Raises `IntegrityFailure` as `read_verified` does.
        """

    def touched(self, after: int, up_to: int) -> Iterator[tuple[int, str]]:
        """Yield position and stream of each event with position in (`after`, `up_to`], in order.

        Which streams there is something new in: a stream comes once for each of its
        events. By the columns, as `read(stream=…)` finds them; nothing is opened or checked.
        """

    def data_version(self) -> tuple[int, ...]:
        """Return a mark that is another one once something was written since; no table is read for it.

        Raises `LogUnavailable` where the log is not the file any more that was opened.
        """

    def leaves(self, *, after: int = 0, up_to: int | None = None) -> Iterator[bytes]:
        """Yield the exact stored bytes of each leaf. Raises `IntegrityFailure` at one that was redacted whole."""

    def hashes(self, indexes: Sequence[int]) -> list[bytes]:
        """Return stored tree hashes by index in the order of Go's `tlog.StoredHashIndex`: all that a proof needs."""

    def disclosures(self, *, after: int = 0, up_to: int | None = None) -> Iterator[DisclosureRow]:
        """Yield `(position, slot, JSON)` of all that opens the leaves, decoys included: what `restore` takes."""

    def prove_inclusion(self, position: int, size: int) -> list[bytes]:
        """Return the proof that the event at `position` is among the first `size`: see `tree.prove_inclusion`."""

    def prove_consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the first `new` events begin with the first `old`: see `tree.prove_consistency`."""

    def tile(self, level: int, number: int, width: int) -> bytes:
        """Return a tile of the tree: see `tree.tile`."""

    def revision(self, stream: str) -> int:
        """Return how many events the stream has."""

    def streams(self, prefix: str, limit: int = 20, up_to: int | None = None) -> list[str]:
        """Return names of streams that begin with `prefix`, sorted, `limit` at most.

        With `up_to`, only those that had an event by that position.
        """

    def find(self, event_id: str) -> int | None:
        """Return the position of the event with that id, or `None`."""

    def find_all(self, event_ids: Iterable[str]) -> dict[str, int]:
        """Return event id → position of those of the ids that are known; each is a whole UUID in lower case."""

    def find_prefix(self, prefix: str, limit: int = 20, up_to: int | None = None) -> list[int]:
        """Return positions, `up_to` at most, of events whose id begins with `prefix` (8 hexadecimal digits or more)."""

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

    def redactable(self, position: int) -> Redactable:
        """Return an event as what may be taken out of it. Raises `NotFound` for a position that is not there."""

    def redact(self, new: NewEvent, *, expected: int, head: int | None = None, blobs: Sequence[str] = ()) -> Receipt:
        """Record an `event.redacted` and take out what it names, in one transaction of its own.

        `expected` and `head` are as for `append`, on the stream of the redactions of that
        event; so is a repetition. `blobs` are the SHA-256 of captured files that go with
        it: they are the purge's to remove. No leaf hash, proof or root changes.

        Raises `InputRefused` if what it names is not there as it is named, or within a turn.
        """

    def holding(self, text: str) -> Iterator[Held]:
        """Yield where `text` stands in the log, also as a part of a longer one, sealed or open."""

    def holding_all(self, texts: Iterable[str]) -> Iterator[tuple[str, Held]]:
        """Yield each of `texts` and where it stands, in one reading of the log, by position."""

    def redacted_through(self, position: int) -> int:
        """Return the newest position by which something was taken out of the first `position` events; 0 if none was."""

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed note about the first `size` events; its bytes are opaque here.

        Keeping the same note again changes nothing. Raises `IntegrityFailure` if another
        note of that size is kept: it is never replaced.
        """

    def checkpoints(self) -> list[tuple[int, bytes]]:
        """Return size and note of each checkpoint kept, by size."""

    def keep_attestation(self, size: int, kind: str, content: bytes) -> bool:
        """Keep what somebody else says of a checkpoint, for ever; return whether it is new.

        `kind` is `cosignature` or `signature`, a signature line, or `rfc3161`, a token.
        """

    def attestations(self, size: int | None = None) -> list[Attestation]:
        """Return the attestations of one size, or of all, by size, then kind."""

    def holds_file(self, sha256: str, size: int) -> bool:
        """Tell whether the captured file of that SHA-256 and size is kept, beside the log or wherever it keeps them.

        Raises `IntegrityFailure` where it has another size.
        """

    def close(self) -> None:
        """Close what is open. A closed log is not used again."""
