"""Rows of tables, each the drafts of several events: all of it or none, and held against what is on record already."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from events.base import Event
from events.claims import ClaimMade
from events.responses import ResponseAsserted
from events.sources import SourceRegistered
from timeline.errors import NotFound, RowsRefused, RuleRefused, TimelineError
from timeline.log.api import EventLog
from timeline.projections.references import thing_of
from timeline.projections.register import Standing, Thing
from timeline.recording.again import Origin, check_name, revised, said_anew
from timeline.recording.commands import Record
from timeline.recording.door import Draft, read_draft
from timeline.recording.handler import Asked, Decided, decide_next
from timeline.recording.importer import BATCH, Progress, append_judged, id_from
from timeline.recording.parse import where_of
from timeline.recording.reading import Reading, with_nearest
from timeline.recording.refusals import check_recorder
from timeline.recording.vanished import vanished
from timeline.replay.run import uncollected

_CHUNK = 250
_SHOWN = 50


class Wanted(NamedTuple):
    """One event that a row asks for, as the door takes it: `{"type": …, "body": …}`.

    `columns` maps fields of the body to the column that filled them, for a refusal. One
    that only `registers` stays as it is on record, if it is.
    """

    draft: bytes
    columns: Mapping[str, str]
    registers: bool = False


class Row(NamedTuple):
    """A row: the line it begins on, what it goes by in its data set, what it asks for, or all that is wrong in it.

    `action` is the action that it reports or is about, as far as that can be told.
    """

    line: int
    key: str = ""
    action: str | None = None
    wanted: Sequence[Wanted] = ()
    errors: Sequence[TimelineError] = ()


class RowsReport(NamedTuple):
    """What became of a table.

    `appended` counts events, `corrected` those of them that correct or go on from what
    was on record; `already` what stood as the rows say; `refused` rows. `returned`
    are things that were retracted and that a row names again, `vanished` those of the
    data set that no row names: neither is ever recorded.
    """

    rows: int
    appended: int
    corrected: int
    already: int
    refused: int
    errors: tuple[TimelineError, ...]
    positions: tuple[int, ...]
    events: tuple[Event, ...] = ()
    returned: tuple[Thing, ...] = ()
    vanished: tuple[Thing, ...] = ()


MakeRows = Callable[[Collection[int]], Iterable[Row]]
"""Makes the rows of a file but for those that begin on some lines. One that comes in two parts is one row: a line."""


def import_rows(  # noqa: PLR0913  # the options of the command, one by one
    log: EventLog,
    make: MakeRows,
    origin: Origin,
    *,
    recorded_by: str,
    dry_run: bool = False,
    batch: int = BATCH,
    partial: bool = False,
    complete: bool = False,
    correlation: str | None = None,
    on_progress: Progress | None = None,
) -> RowsReport:
    """Record what rows ask for and the log does not say yet.

    A row of which anything is refused is refused whole; then nothing of the file is
    recorded, unless `partial` lets the other rows in. `complete` says that the file is
    the whole list of its data set, and asks what of that has vanished.

    Raises `RowsRefused` with the error of every bad row.
    """
    check_recorder(recorded_by)
    with uncollected():  # all that is judged is kept to the end
        judged = _judged(log, make, origin, Asked(recorded_by, _no_id), correlation, on_progress, partial=partial)
        if judged.errors and not partial:
            raise RowsRefused(origin.file, judged.errors)
        gone = tuple(vanished(log, judged.reading, judged.seen, origin)) if complete else ()
        if dry_run:
            events = tuple(new.event for one in judged.decided for new in one.new)
            return judged.report(appended=len(events), events=events, gone=gone)
        positions = append_judged(log, judged, batch, on_progress)
    return judged.report(appended=len(positions), positions=positions, gone=gone)


def _judged(  # noqa: PLR0913  # what judging needs, handed through
    log: EventLog,
    make: MakeRows,
    origin: Origin,
    asked: Asked,
    correlation: str | None,
    on_progress: Progress | None,
    *,
    partial: bool,
) -> "_Judged":
    """Judge all rows; for a partial import again without the bad ones, until no row rests on one of them."""
    refused: dict[int, list[TimelineError]] = {}
    while True:
        judged = _Judged(log, origin, asked, correlation)
        judged.judge(make(frozenset(refused)), on_progress)
        new = {line: errors for line, errors in judged.refused.items() if line not in refused}
        refused |= new
        if not new or not partial:
            judged.refused = dict(sorted(refused.items()))
            return judged


class _Judged:
    """The rows of a table, judged: what is to be appended, with its commands, and what is not."""

    def __init__(self, log: EventLog, origin: Origin, asked: Asked, correlation: str | None) -> None:
        self.reading = Reading(log)
        self.asked = asked
        self.decided: list[Decided] = []
        self.already = self.corrected = 0
        self.refused: dict[int, list[TimelineError]] = {}
        self.returned: dict[Thing, None] = {}
        self.seen: set[Thing] = set()
        self.log = log
        self._origin, self._correlation = origin, correlation
        self._lines: dict[str, int] = {}
        self._lost: dict[str, int] = {}
        self._lines_judged: set[int] = set()

    @property
    def errors(self) -> tuple[TimelineError, ...]:
        """Return all that is wrong, in the order of the file."""
        return tuple(error for errors in self.refused.values() for error in errors)

    def report(
        self,
        *,
        appended: int,
        positions: tuple[int, ...] = (),
        events: tuple[Event, ...] = (),
        gone: tuple[Thing, ...] = (),
    ) -> RowsReport:
        """Return what became of the rows."""
        return RowsReport(
            rows=len(self._lines_judged | self.refused.keys()),
            appended=appended,
            corrected=self.corrected,
            already=self.already,
            refused=len(self.refused),
            errors=self.errors,
            positions=positions,
            events=events,
            returned=tuple(self.returned),
            vanished=gone,
        )

    def judge(self, rows: Iterable[Row], on_progress: Progress | None) -> None:
        """Judge each row; what is wrong is gathered, not raised."""
        coming = iter(rows)
        while some := list(islice(coming, _CHUNK)):
            self._judge_some(some)
            self._lines_judged |= {row.line for row in some}
            if on_progress is not None:
                on_progress("check", len(self._lines_judged), None)
        if on_progress is not None:
            on_progress("check", len(self._lines_judged), len(self._lines_judged))

    def _judge_some(self, rows: Sequence[Row]) -> None:
        """Judge some rows: what the log knows of all of them is asked at once, then each is decided in its turn."""
        drafts = [self._drafts(row) for row in rows]
        self.reading.prefetch([draft.event for some in drafts for _, draft in some])
        self._prefetch_revisions([draft.event for some in drafts for _, draft in some])
        for row, some in zip(rows, drafts, strict=True):
            try:
                if row.line in self.refused:
                    self._learn_registered(row, some)
                else:
                    self._take_row(row, some)
            except NotFound as error:
                self._refuse(row, self._explained(error))
            except TimelineError as error:
                self._refuse(row, error)

    def _learn_registered(self, row: Row, drafts: Sequence[tuple[Wanted, Draft]]) -> None:
        """Take what a bad row brings along: rows after it rest on that, and are not to be blamed for it."""
        for wanted, draft in drafts:
            if wanted.registers or isinstance(draft.event, SourceRegistered):
                self._take(row, wanted, draft)

    def _explained(self, error: NotFound) -> TimelineError:
        """Return why an id is not known: because the row that brings it is refused, or with the nearest ids."""
        if error.kind == "action" and (line := self._lost.get(error.name)) is not None:
            message = f"nothing recorded: action {error.name} comes from line {line}, which is refused"
            return RuleRefused(message, rule="import.rests-on", fix="mend that line first").at(**error.where)
        # Looking for what was meant costs reads: done for as many as are shown.
        return with_nearest(self.log, error) if len(self.refused) < _SHOWN else error

    def _drafts(self, row: Row) -> list[tuple[Wanted, Draft]]:
        """Return what a row asks for, once it has passed the door."""
        if row.errors:
            for error in row.errors:
                self._refuse(row, error)
            return []
        drafts: list[tuple[Wanted, Draft]] = []
        for wanted in row.wanted:
            try:
                drafts.append((wanted, read_draft(wanted.draft, line=row.line, file=self._origin.file)))
            except TimelineError as error:
                self._refuse(row, in_columns(error, wanted.columns))
        return drafts

    def _refuse(self, row: Row, error: TimelineError) -> None:
        error.at(file=self._origin.file, line=row.line)
        self.refused.setdefault(row.line, []).append(error)
        if row.action is not None:
            self._lost[row.action] = row.line

    def _prefetch_revisions(self, events: Iterable[Event]) -> None:
        """Read at once the later statements of claims and links that are on record."""
        known = self.reading.known
        asked = {thing_of(event) for event in events if isinstance(event, ClaimMade | ResponseAsserted)}
        number = 2
        while asked := {thing for thing in asked if known.find(thing.kind, revised(thing.id, number - 1)) is not None}:
            self.reading.take_all(Thing(kind, revised(name, number)) for kind, name in asked)
            number += 1

    def _take_row(self, row: Row, drafts: Sequence[tuple[Wanted, Draft]]) -> None:
        firsts = [thing_of(draft.event) for wanted, draft in drafts if not wanted.registers]
        self.seen.update(firsts)
        known = self.reading.known
        for thing in firsts:
            standing = known.find(*thing)
            if thing.kind == "action" and standing is not None and standing.retracted is not None:
                self.returned[thing] = None
                return
        for wanted, draft in drafts:
            try:
                self._take(row, wanted, draft)
            except TimelineError as error:
                raise in_columns(error, wanted.columns) from None

    def _take(self, row: Row, wanted: Wanted, draft: Draft) -> None:
        event = draft.event
        kind, name = thing_of(event)
        standing = self.reading.known.find(kind, name)
        if standing is None:
            self._decide(row, draft, again=False)
        elif standing.position > self.reading.head:
            self._decide(row, draft, again=False)  # an earlier row of this file says it too, or says otherwise
        elif wanted.registers or standing.withheld is not None:
            check_name(event, standing)
            self.already += 1
        else:
            self._take_again(row, event, self._latest(kind, name, standing))

    def _latest(self, kind: str, name: str, standing: Standing[Event]) -> Standing[Event]:
        """Return the latest statement that went on from a thing: it is what a row is held against."""
        number = 2
        while (later := self.reading.known.find(kind, revised(name, number))) is not None:
            if later.position <= self.reading.head:
                standing = later
            number += 1
        return standing

    def _take_again(self, row: Row, event: Event, standing: Standing[Event]) -> None:
        """Hold a row against what an earlier import of it left on record, and go on from that."""
        kind, name = thing_of(event)
        number = 2
        while self.reading.known.find(kind, revised(name, number)) is not None:
            number += 1
        label = row.key.rpartition("\n")[2] or str(row.line)
        anew = said_anew(event, standing, self._origin, label, revised(name, number))
        if anew is None:
            self.already += 1
            return
        type_, body = anew
        draft = msgspec.json.encode({"type": type_, "body": body})
        self._decide(row, read_draft(draft, line=row.line, file=self._origin.file), again=True)

    def _decide(self, row: Row, draft: Draft, *, again: bool) -> None:
        revision = self.reading.expected(draft.event.stream) if again else 0
        event_id = id_from(draft.event.type, f"{row.key}\n{revision}\n".encode() + draft.opened)
        command = Record(
            event=draft.event,
            event_id=event_id,
            correlation=self._correlation,
            derived=True,
            fits=True,
            where=draft.where,
        )
        one = decide_next(self.reading, command, self.asked)
        if one.new:
            self.decided.append(one)
            self.corrected += again
            self._lines[event_id] = row.line
        else:
            self.already += 1

    def commands(self, decided: Iterable[Decided]) -> list[Record]:
        """Return the commands that were decided on, made again: hardly any is needed a second time."""
        return [
            Record(
                event=new.event,
                event_id=new.event_id,
                correlation=self._correlation,
                derived=True,
                fits=True,
                where=where_of(self._origin.file, self._lines[new.event_id]),
            )
            for one in decided
            for new in one.new
        ]


def in_columns(error: TimelineError, columns: Mapping[str, str]) -> TimelineError:
    """Return a refusal with the column in place of the field, wherever one filled it."""
    steps = [step for step in str(error.where.get("field", "")).split(".")[1:] if not step.isdigit()]
    for end in range(len(steps), 0, -1):
        if (column := columns.get(".".join(steps[:end]))) is not None:
            del error.where["field"]
            error.where["column"] = column
            break
    return error


def _no_id() -> str:
    message = "every event of a row gets an id from its content"
    raise NotImplementedError(message)
