"""The import of native JSON Lines: every line is judged before any is recorded; a file read twice adds nothing."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha1
from itertools import islice
from typing import BinaryIO, NamedTuple, Protocol
from uuid import UUID

from events.base import Event
from events.openbody import split
from timeline.errors import (
    ConcurrencyConflict,
    EventIdTaken,
    Interrupted,
    NotFound,
    RowsRefused,
    RuleRefused,
    TimelineError,
)
from timeline.log.api import EventLog
from timeline.log.canonical import canonical
from timeline.log.ids import uuid_text
from timeline.recording.commands import Record
from timeline.recording.decide import is_first
from timeline.recording.door import read_draft
from timeline.recording.handler import Asked, Decided, append_decided, decide_next, handle_all
from timeline.recording.parse import BLANK, MAX_BYTES, where_of
from timeline.recording.reading import Reading, with_nearest
from timeline.recording.refusals import check_recorder
from timeline.recording.sameness import differing
from timeline.replay.run import uncollected

BATCH = 1000
"""How many events are recorded in one transaction: a file with more takes several."""
NAMESPACE = UUID("6a5c8f5e-3d4b-5f0a-9a77-1f2c5b0e6d41")
"""The name space of event ids that are made from an event's content. It never changes."""

Progress = Callable[[str, int, int | None], None]
"""Told how far an import is: "check" or "append", how many lines or events, of how many if that is known."""

_NAMESPACE = NAMESPACE.bytes
_STEP = 500
_BLANK = BLANK.encode()
_SHOWN = 50
_GIVE_ID = "give each line an event_id of its own (a UUID)"


class ImportReport(NamedTuple):
    """What became of a file: how many events were appended, were on record already, were refused.

    `positions` are those appended, in the order of the file. After a dry run `appended`
    counts what would be, and `events` holds it. `errors` are those of a partial import.
    """

    appended: int
    already: int
    refused: int
    errors: tuple[TimelineError, ...]
    positions: tuple[int, ...]
    events: tuple[Event, ...] = ()


def import_lines(  # noqa: PLR0913  # the options of the command, one by one
    log: EventLog,
    lines: bytes | Iterable[bytes],
    *,
    file: str,
    recorded_by: str,
    dry_run: bool = False,
    batch: int = BATCH,
    partial: bool = False,
    correlation: str | None = None,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Record the events of a native JSON Lines file, one a line; blank lines are skipped.

    All lines are judged first, each on the record as the lines before it leave it. If
    any is refused, nothing is recorded, unless `partial` lets the others in. Up to
    `batch` events are one transaction.

    Raises `RowsRefused` with the error of every bad line. Whatever stops it between two
    batches (`Interrupted`, say) lists in `recorded` what was recorded until then.
    """
    check_recorder(recorded_by)
    judged = _Judged(log, file, recorded_by, correlation)
    with uncollected():  # all that is judged is kept to the end
        judged.judge(lines.split(b"\n") if isinstance(lines, bytes) else lines, on_progress)
    if judged.errors and not partial:
        raise RowsRefused(file, judged.errors)
    if dry_run:
        events = tuple(new.event for one in judged.decided for new in one.new)
        return ImportReport(len(events), judged.already, len(judged.errors), tuple(judged.errors), (), events)
    with uncollected():
        positions = append_judged(log, judged, batch, on_progress)
    already = judged.already + len(judged.decided) - len(positions)
    return ImportReport(len(positions), already, len(judged.errors), tuple(judged.errors), positions)


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of an open file; of one that is too long only the beginning, which the door refuses."""
    limit = MAX_BYTES + 2
    while line := stream.readline(limit):
        yield line
        while len(line) == limit and not line.endswith(b"\n"):
            line = stream.readline(limit)


def derived_id(event: Event, sensitive: frozenset[str] = frozenset()) -> str:
    """Return the event id that is made from an event's type and the open part of its body: a UUIDv5.

    Never from sealed text. The id is published and stays when the text is redacted,
    and it is a hash without salt: whoever guesses a short text could check the guess.
    """
    return id_from(event.type, split(event, sensitive, canonical)[0])


def id_from(type_: str, opened: bytes) -> str:
    """Return the event id that is made from a type and from bytes without sealed text: a UUIDv5."""
    # `uuid.uuid5` makes the same of it, four times slower: RFC 9562, section 5.5.
    digest = sha1(_NAMESPACE + type_.encode() + b"\n" + opened, usedforsecurity=False).digest()
    version, variant = bytes([0x50 | digest[6] & 0x0F]), bytes([0x80 | digest[8] & 0x3F])
    return uuid_text(digest[:6] + version + digest[7:8] + variant + digest[9:16])


class _Judged:
    """The lines of a file, judged: what is to be appended, with its commands, and what is not."""

    def __init__(self, log: EventLog, file: str, recorded_by: str, correlation: str | None) -> None:
        self.reading = Reading(log)
        self.decided: list[Decided] = []
        self.already = 0
        self.errors: list[TimelineError] = []
        self.asked = Asked(recorded_by, _no_id)
        self._log, self._file, self._correlation = log, file, correlation
        self._lines: dict[str, int] = {}
        self._derived: set[str] = set()
        self._known: dict[str, int] = {}

    def judge(self, lines: Iterable[bytes], on_progress: Progress | None) -> None:
        """Judge each line; what is wrong is gathered, not raised."""
        coming = enumerate(lines, start=1)
        number = 0
        while some := list(islice(coming, _STEP)):
            self._judge_some([(number, line) for number, line in some if line.strip(_BLANK)])
            number = some[-1][0]
            if on_progress is not None and len(some) == _STEP:
                on_progress("check", number, None)
        if on_progress is not None:
            on_progress("check", number, number)

    def _judge_some(self, lines: list[tuple[int, bytes]]) -> None:
        """Judge some lines: what the log knows of all of them is asked at once, then each is decided in its turn."""
        drafts = {number: self._read(number, line) for number, line in lines}
        read = {number: one for number, one in drafts.items() if isinstance(one, Record)}
        self._known = self._log.find_all(str(one.event_id) for one in read.values())
        self.reading.prefetch([one.event for one in read.values()])
        for number, one in drafts.items():
            if isinstance(one, Record):
                self._judge_one(number, one)
            else:
                self.errors.append(one)

    def _read(self, number: int, line: bytes) -> Record | TimelineError:
        """Return the command in a line, or what is wrong with it."""
        try:
            draft = read_draft(line, line=number, file=self._file)
        except TimelineError as error:
            return error.at(file=self._file, line=number)
        return Record(
            event=draft.event,
            event_id=draft.event_id or id_from(draft.event.type, draft.opened),
            sensitive=draft.sensitive,
            correlation=self._correlation,
            derived=draft.event_id is None,
            fits=True,
            where=draft.where,
        )

    def _judge_one(self, number: int, command: Record) -> None:
        try:
            self._take(number, command)
        except NotFound as error:
            # Looking for what was meant costs reads: done for as many as are shown.
            near = with_nearest(self._log, error) if len(self.errors) < _SHOWN else error
            self.errors.append(near.at(file=self._file, line=number))
        except TimelineError as error:
            self.errors.append(error.at(file=self._file, line=number))

    def _take(self, number: int, command: Record) -> None:
        if self._is_known(command):
            self.already += 1
            return
        one = decide_next(self.reading, command, self.asked)
        if one.new:
            self.decided.append(one)
            self._lines[str(command.event_id)] = number
            self._derived |= {str(command.event_id)} if command.derived else set()
        else:
            self.already += 1

    def commands(self, decided: Iterable[Decided]) -> list[Record]:
        """Return the commands that were decided on: made again, not kept, since hardly any is needed a second time."""
        return [
            Record(
                event=new.event,
                event_id=new.event_id,
                sensitive=new.sensitive,
                correlation=new.correlation,
                derived=new.event_id in self._derived,
                fits=True,
                where=where_of(self._file, self._lines[new.event_id]),
            )
            for one in decided
            for new in one.new
        ]

    def _is_known(self, command: Record) -> bool:
        """Tell whether the event is on record, or in an earlier line, under this event id. Raises if it differs."""
        event, event_id, derived = command.event, str(command.event_id), command.derived
        if (earlier := self.reading.decided.get(event_id)) is not None:
            differs, position = differing(earlier.event, event), None
        elif (position := self._known.get(event_id)) is not None:
            recorded = next(self._log.read(after=position - 1, up_to=position))
            # An id that is made from the open part does not show that a text which is withheld was this one.
            differs = differing(recorded.event, event, sent_again=not derived)
        else:
            return False
        if not differs:
            return True
        if derived and is_first(event):
            return False  # its readable id is what it collides with: the decision says so, and in what they differ
        if position is None:
            raise _twice(self._lines[event_id], differs, derived=derived)
        taken = EventIdTaken(event_id, position, f"and differs in {', '.join(differs)}")
        if derived:
            taken.fix = _GIVE_ID
        raise taken


def _twice(line: int, differs: tuple[str, ...], *, derived: bool) -> RuleRefused:
    """Return the refusal of a line whose event id an earlier line has, with other content."""
    fields = ", ".join(differs)
    message = (
        f"nothing recorded: it differs from line {line} in {fields} only, so both would get one event id"
        if derived
        else f"nothing recorded: line {line} has the same event id, and differs in {fields}"
    )
    return RuleRefused(message, rule="event-id.twice", fix=_GIVE_ID)


def _no_id() -> str:
    message = "every line brings an event id, or gets one from its content"
    raise NotImplementedError(message)


class Judged(Protocol):
    """What was judged of a file: what is to be appended, as the log was read for it, and the commands for it."""

    reading: Reading
    decided: list[Decided]
    asked: Asked

    def commands(self, decided: Iterable[Decided]) -> list[Record]:
        """Return the commands that were decided on."""


def append_judged(log: EventLog, judged: Judged, batch: int, on_progress: Progress | None) -> tuple[int, ...]:
    """Append what was judged, batch by batch, and return the positions.

    If somebody else has recorded since the judging, what is left is judged again.
    """
    positions: list[int] = []
    head, moved, total = judged.reading.head, False, len(judged.decided)
    try:
        for start in range(0, total, batch):
            rows = judged.decided[start : start + batch]
            if not moved:
                try:
                    receipt = append_decided(log, rows, head=head)
                except (ConcurrencyConflict, EventIdTaken):
                    moved = True
                else:
                    if receipt is not None and not receipt.repeated:
                        positions.extend(range(receipt.last - len(rows) + 1, receipt.last + 1))
                        head = receipt.last
            if moved:
                positions.extend(_judged_again(log, judged.commands(rows), judged.asked))
            if on_progress is not None:
                on_progress("append", start + len(rows), total)
    except KeyboardInterrupt as interrupt:
        error = Interrupted(len(positions), total)
        error.recorded = tuple(positions)
        raise error from interrupt
    except TimelineError as error:
        error.recorded = tuple(positions)
        raise
    return tuple(positions)


def _judged_again(log: EventLog, commands: list[Record], asked: Asked) -> list[int]:
    outcomes = handle_all(log, commands, recorded_by=asked.recorded_by, new_id=asked.new_id)
    return [one.position for one in outcomes if not one.repeated and one.position is not None]
