"""The promises of `EventLog`, kept alike by every log: a shelf gives rows, this makes events of them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Self

from events.envelope import Basis, NewEvent, RecordedEvent
from events.redactions import Held, Redactable
from timeline.clock import Clock
from timeline.errors import InputRefused, IntegrityFailure
from timeline.log import codec, ids, pages, sealing, tree
from timeline.log.api import Append, Receipt
from timeline.log.appending import Entropy
from timeline.log.codec import Stored
from timeline.log.places import Places, altered, another
from timeline.log.redact import Redactor, holding, redactable
from timeline.log.restoring import restore
from timeline.log.shelf import Attestation, DisclosureRow, Shelf

# A read is a series of short statements, each fetched whole: a cursor that stays
# open across the caller's code lets a WAL grow, and blocks commits without one.
PAGE = 1000
_FEWEST_DIGITS = 8
_ID_DIGITS = 32
_NO_END = 2**63 - 1  # the largest position that SQLite can hold


class ShelvedLog:
    """An `EventLog` over a shelf."""

    def __init__(self, shelf: Shelf, *, clock: Clock, entropy: Entropy) -> None:
        self._shelf = shelf
        self._places: Places | None = None
        self._writer = Redactor(shelf, clock, entropy)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def log_id(self) -> str:
        """The UUID of the log."""
        return self._shelf.log_id

    @property
    def origin(self) -> str:
        """The name of the log in its checkpoints."""
        return self._shelf.origin

    def append(self, stream: str, events: Sequence[NewEvent], *, expected: int, head: int | None = None) -> Receipt:
        """Record all of `events` in `stream`, or none of them: see `EventLog.append`."""
        return self._writer.append_all([Append(stream, tuple(events), expected)], head)

    def append_all(self, appends: Sequence[Append], *, head: int | None = None) -> Receipt:
        """Record several appends in one transaction: see `EventLog.append_all`."""
        return self._writer.append_all(appends, head)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the writers' turn: see `EventLog.turn`. A receipt from inside holds once it ended without an error."""
        with self._shelf.turn():
            yield

    def read(self, *, after: int = 0, up_to: int | None = None, stream: str | None = None) -> Iterator[RecordedEvent]:
        """Yield events in order: see `EventLog.read`."""
        for page in self._pages(after, up_to, stream):
            yield from pages.open_all(page)

    def read_verified(self, basis: Basis, *, since: Basis | None = None) -> Iterator[RecordedEvent]:
        """Yield the events of `basis`, after those of `since`, and check the bytes of each while reading it.

        Every leaf hash is computed anew, every opened field held against the digest in
        its leaf, and at the end the tree against `basis.root`. Of an event that was
        redacted whole the stored hash counts, which the event that redacted it repeats.
        The columns by which streams are found must say what the leaves say. So nothing
        that was yielded counts before the last step: raises `IntegrityFailure` where the
        log is not the one that the basis was taken of.
        """
        start = since.position if since else 0
        for known in (basis, since or basis):
            if known.log_id != self.log_id:
                raise another(known, f"this log is {self.log_id}")
        edge = tree.Edge.at(start, self._shelf)
        if since and edge.root() != since.root:
            raise another(since, "the log has another root there")
        for page in self._pages(start, basis.position, None):
            edge.extend(pages.check(page))
            self._check_beyond(page, basis)
            if (position := self._shelf.unfollowed(page[0].position - 1, page[-1].position)) is not None:
                raise altered(position, "its revision does not follow in its stream")
            yield from pages.open_filed(page)
        if edge.size != basis.position or edge.root() != basis.root:
            raise another(basis, f"the log has root {edge.root().hex()} at position {edge.size}")

    def read_streams(self, basis: Basis, streams: Iterable[str]) -> Iterator[RecordedEvent]:
        """Yield the events of these streams up to `basis`, each proven to be under its root: see `EventLog`."""
        if basis.log_id != self.log_id:
            raise another(basis, f"this log is {self.log_id}")
        places = self._places
        if places is None or places.basis != basis:
            places = self._places = Places(basis, self._shelf, places)
        wanted = frozenset(streams)
        positions = self._shelf.positions_of(sorted(wanted), basis.position)
        revisions = dict.fromkeys(wanted, 0)
        for start in range(0, len(positions), PAGE):
            some = positions[start : start + PAGE]
            page = self._shelf.pick(some)
            if [one.position for one in page] != some:
                raise altered(some[0], f"of {len(some)} events from here on {len(page)} are there")
            places.check(zip(some, pages.check(page, decoys=True), strict=True))
            places.check(said for said in codec.redacting(page) if said[0] <= basis.position)
            self._check_beyond(page, basis)
            for event in pages.open_filed(page):
                revision = revisions[event.stream] = revisions.get(event.stream, 0) + 1
                if event.stream not in wanted or event.revision != revision:
                    raise altered(event.position, f"it does not follow as revision {revision} of {event.stream:.80}")
                yield event

    def _check_beyond(self, page: Sequence[Stored], basis: Basis) -> None:
        """Check what was recorded after `basis` of what was taken out of a page: it must be in the tree of the head."""
        beyond = [said for said in codec.redacting(page) if said[0] > basis.position]
        if beyond:
            Places(self.basis(), self._shelf).check(beyond)

    def touched(self, after: int, up_to: int) -> Iterator[tuple[int, str]]:
        """Yield position and stream of each event with position in (`after`, `up_to`]: see `EventLog.touched`."""
        last = self._last(up_to)
        after = max(after, 0)
        while after < last:
            page = self._shelf.touched(after, min(last, after + PAGE))
            if [position for position, _ in page] != list(range(after + 1, min(last, after + PAGE) + 1)):
                raise altered(after + 1, f"of the next {min(PAGE, last - after)} events {len(page)} are there")
            yield from page
            after = page[-1][0]

    def data_version(self) -> tuple[int, ...]:
        """Return a mark that is another one once something was written since: see `EventLog.data_version`."""
        return self._shelf.data_version()

    def leaves(self, *, after: int = 0, up_to: int | None = None) -> Iterator[bytes]:
        """Yield the exact stored bytes of each leaf: see `EventLog.leaves`."""
        for page in self._pages(after, up_to, None):
            yield from map(codec.leaf_of, page)

    def disclosures(self, *, after: int = 0, up_to: int | None = None) -> Iterator[DisclosureRow]:
        """Yield `(position, slot, JSON)` of all that opens the leaves, decoys included: what `restore` takes."""
        last = self._last(up_to)
        while after < last:
            end = min(last, after + PAGE)
            with self._shelf.reading():
                rows = self._shelf.disclosures(after, end)
                salts = self._shelf.decoy_salts(after, end)
            slots = {position: slot for position, slot, _ in rows}
            for position, row in salts:
                rows += [
                    (position, slot, decoy)
                    for slot, decoy in enumerate(sealing.decoys(row), slots.get(position, -1) + 1)
                ]
            yield from sorted(rows)
            after = end

    def _last(self, up_to: int | None) -> int:
        head = self._shelf.head().position
        return head if up_to is None else min(up_to, head)

    def _pages(self, after: int, up_to: int | None, stream: str | None) -> Iterator[list[Stored]]:
        last = self._last(up_to)
        after = max(after, 0)
        while after < last:
            page = self._shelf.page(after, last, stream, PAGE)
            if stream is None and [one.position for one in page] != list(range(after + 1, min(after + PAGE, last) + 1)):
                raise altered(after + 1, f"of the next {min(PAGE, last - after)} events {len(page)} are there")
            if not page:
                return
            yield page
            after = page[-1].position

    def hashes(self, indexes: Sequence[int]) -> list[bytes]:
        """Return stored tree hashes by index: see `EventLog.hashes`."""
        return tree.stored_hashes(indexes, self._shelf.head().position, self._shelf)

    def prove_inclusion(self, position: int, size: int) -> list[bytes]:
        """Return the proof that the event at `position` is among the first `size`: see `tree.prove_inclusion`."""
        self._check_size(size)
        return tree.prove_inclusion(position - 1, size, self._shelf)

    def prove_consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the first `new` events begin with the first `old`: see `tree.prove_consistency`."""
        self._check_size(new)
        return tree.prove_consistency(old, new, self._shelf)

    def tile(self, level: int, number: int, width: int) -> bytes:
        """Return a tile of the tree: see `tree.tile`."""
        return tree.tile(level, number, width, self._shelf)

    def _check_size(self, size: int) -> None:
        head = self._shelf.head().position
        if not 0 <= size <= head:
            message = f"the log has no position {size}: its head is {head}"
            raise InputRefused(message, where={"position": size})

    def revision(self, stream: str) -> int:
        """Return how many events the stream has."""
        return self._shelf.revision(stream)

    def streams(self, prefix: str, limit: int = 20, up_to: int | None = None) -> list[str]:
        """Return names of streams that begin with `prefix`, sorted: see `EventLog.streams`."""
        return self._shelf.streams(prefix, limit, _NO_END if up_to is None else up_to)

    def find(self, event_id: str) -> int | None:
        """Return the position of the event with that id, or `None`."""
        found = self.find_prefix(event_id, 1) if len(event_id.replace("-", "")) == _ID_DIGITS else []
        return found[0] if found else None

    def find_all(self, event_ids: Iterable[str]) -> dict[str, int]:
        """Return event id → position of those that are known: see `EventLog.find_all`."""
        keys = [ids.uuid_bytes(one) for one in event_ids]
        return {ids.uuid_text(key): at for key, at in self._shelf.positions(keys).items()} if keys else {}

    def find_prefix(self, prefix: str, limit: int = 20, up_to: int | None = None) -> list[int]:
        """Return positions of events whose id begins with `prefix`: see `EventLog.find_prefix`."""
        digits = prefix.replace("-", "").lower()
        if not _FEWEST_DIGITS <= len(digits) <= _ID_DIGITS or set(digits) - set("0123456789abcdef"):
            message = (
                f"{prefix!r:.60} is no beginning of an event id: {_FEWEST_DIGITS} to {_ID_DIGITS} hexadecimal digits"
            )
            raise InputRefused(message)
        low, high = (bytes.fromhex(digits.ljust(_ID_DIGITS, fill)) for fill in "0f")
        return self._shelf.keys_between(low, high, limit, _NO_END if up_to is None else up_to)

    def basis(self, position: int | None = None) -> Basis:
        """Return the basis at `position`, the head if none is given. Raises `InputRefused` beyond the head."""
        with self._shelf.reading():
            if position is None:
                position = self._shelf.head().position
            self._check_size(position)
            return Basis(self.log_id, position, tree.root(position, self._shelf))

    def position_at(self, instant: str) -> int:
        """Return the last position recorded at or before `instant`: see `EventLog.position_at`."""
        low, high = 0, self._shelf.head().position
        while low < high:  # times never fall along the log
            middle = (low + high + 1) // 2
            if self._shelf.recorded_at(middle) <= instant:
                low = middle
            else:
                high = middle - 1
        return low

    def restore(self, leaves: Iterable[bytes], disclosures: Iterable[DisclosureRow]) -> Basis:
        """Put back leaves and disclosures, both in order: see `EventLog.restore` and `disclosures`."""
        restore(self._shelf, leaves, disclosures)
        return self.basis()

    def redactable(self, position: int) -> Redactable:
        """Return an event as what may be taken out of it: see `EventLog.redactable`."""
        return redactable(self._shelf, position)

    def redact(self, new: NewEvent, *, expected: int, head: int | None = None, blobs: Sequence[str] = ()) -> Receipt:
        """Record a redaction and take out what it names: see `EventLog.redact`."""
        return self._writer.redact(new, expected=expected, head=head, blobs=blobs)

    def holding(self, text: str) -> Iterator[Held]:
        """Yield where `text` stands in the log: see `EventLog.holding`."""
        return (held for _, held in holding(self._shelf, [text]))

    def holding_all(self, texts: Iterable[str]) -> Iterator[tuple[str, Held]]:
        """Yield each of `texts` and where it stands: see `EventLog.holding_all`."""
        return holding(self._shelf, texts)

    def redacted_through(self, position: int) -> int:
        """Return by which position something was taken out: see `EventLog.redacted_through`."""
        return self._shelf.redacted_through(position)

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed note about the first `size` events: see `EventLog.keep_checkpoint`."""
        with self._shelf.turn() as turn:
            self._check_size(size)
            kept = dict(self._shelf.checkpoints()).get(size)
            if kept is None:
                turn.write_checkpoint(size, note)
            elif kept != note:
                message = f"another checkpoint of size {size} is kept already: it is never replaced"
                raise IntegrityFailure(message, where={"position": size})

    def checkpoints(self) -> list[tuple[int, bytes]]:
        """Return size and note of each checkpoint kept, by size."""
        return self._shelf.checkpoints()

    def keep_attestation(self, size: int, kind: str, content: bytes) -> bool:
        """Keep what somebody else says of a checkpoint: see `EventLog.keep_attestation`."""
        attestation = Attestation(size, kind, content)
        with self._shelf.turn() as turn:
            self._check_size(size)
            new = attestation not in self._shelf.attestations(size)
            if new:
                turn.write_attestation(attestation)
            return new

    def attestations(self, size: int | None = None) -> list[Attestation]:
        """Return the attestations of one size, or of all."""
        return self._shelf.attestations(size)

    def holds_file(self, sha256: str, size: int) -> bool:
        """Tell whether a captured file is kept: see `EventLog.holds_file`."""
        return self._shelf.holds_file(sha256, size)

    def close(self) -> None:
        """Close what is open. A closed log is not used again."""
        self._shelf.close()
