"""The rows of a table, judged: what is to be appended, with its commands, and what is not; a row whole or not."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from events.base import Event
from events.notes import CaseExcluded, CaseIncluded
from events.sources import SourceRegistered
from timeline.errors import NotFound, RuleRefused, TimelineError
from timeline.log.api import EventLog
from timeline.projections.references import named, references, thing_of
from timeline.projections.register import Standing, Thing
from timeline.recording.again import Origin, Written, check_name, said_anew
from timeline.recording.commands import Record
from timeline.recording.door import Draft, read_draft
from timeline.recording.faults import nearest
from timeline.recording.handler import Asked, Decided, decide_next
from timeline.recording.importer import Progress, id_from
from timeline.recording.matching import Asking, Matching
from timeline.recording.parse import where_of
from timeline.recording.reading import Reading, with_nearest
from timeline.recording.there import is_there
from timeline.recording.wanted import OnRecord, Row, RowsReport, Wanted

if TYPE_CHECKING:
    from events.envelope import NewEvent

_CHUNK = 250
_SHOWN = 50


class Known:
    """What is on record, as it was before the file."""

    def __init__(self, log: EventLog, reading: Reading) -> None:
        self._log, self._reading = log, reading

    def find(self, kind: str, name: str) -> Standing[Any] | None:
        """Return how a thing stands, `None` if it is not on record."""
        self._reading.take_all([Thing(kind, name)])
        found = self._reading.known.find(kind, name)
        return found if found is not None and found.position <= self._reading.head else None

    def sources(self, beginning: str) -> Mapping[str, Standing[Any]]:
        """Return the sources whose ids begin so, in order."""
        head = self._reading.head
        names = [stream.partition(":")[2] for stream in self._log.streams(f"source:{beginning}", max(head, 1), head)]
        self.prefetch("source", names)
        return {name: found for name in names if (found := self.find("source", name)) is not None}

    def prefetch(self, kind: str, names: Iterable[str]) -> None:
        """Read some things at once that will be asked for."""
        self._reading.take_all(Thing(kind, name) for name in names)


class JudgedRows:
    """The rows of a table, judged: what is to be appended, with its commands, and what is not."""

    def __init__(self, log: EventLog, origin: Origin, asked: Asked, correlation: str | None) -> None:
        self.reading = Reading(log)
        self.on_record: OnRecord = Known(log, self.reading)
        self.asked = asked
        self.decided: list[Decided] = []
        self.already = self.corrected = 0
        self.refused: dict[int, list[TimelineError]] = {}
        self.returned: dict[Thing, None] = {}
        self.left: dict[Thing, None] = {}
        self.seen: set[Thing] = set()
        self.log, self.origin = log, origin
        self._correlation = correlation
        self._notes: list[tuple[int, str]] = []
        self._lines: dict[str, int] = {}
        self._lost: dict[tuple[str, str], int] = {}
        self._lines_judged: set[int] = set()
        self._matching = Matching(self)

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
            notes=tuple(self._notes),
        )

    def judge(self, rows: Iterable[Row], on_progress: Progress | None) -> None:
        """Judge each row; what is wrong is gathered, not raised. What goes by what it says is judged last of all."""
        coming = iter(rows)
        while some := list(islice(coming, _CHUNK)):
            self._judge_some(some)
            self._lines_judged |= {row.line for row in some}
            if on_progress is not None:
                on_progress("check", len(self._lines_judged), None)
        self._matching.settle()
        if on_progress is not None:
            on_progress("check", len(self._lines_judged), len(self._lines_judged))

    def _judge_some(self, rows: Sequence[Row]) -> None:
        """Judge some rows: what the log knows of all of them is asked at once, then each is decided in its turn."""
        drafts = [self._drafts(row) for row in rows]
        self.reading.prefetch([draft.event for some in drafts for _, draft in some])
        for row, some in zip(rows, drafts, strict=True):
            self._notes += [(row.line, note) for note in row.notes]
            with self.gathering(row, {}):
                if row.line in self.refused:
                    self._learn_registered(row, some)
                    for wanted, draft in some:
                        self._tell_unknown(row, wanted, draft.event)
                else:
                    self._take_row(row, some)

    def gathering(self, row: Row, columns: Mapping[str, str]) -> "_Gathering":
        """Return a context in which what is wrong with a row is gathered; `columns` fill the fields of it."""
        return _Gathering(self, row, columns)

    def _learn_registered(self, row: Row, drafts: Sequence[tuple[Wanted, Draft]]) -> None:
        """Take what a bad row brings along: rows after it rest on that, and are not to be blamed for it."""
        for wanted, draft in drafts:
            if wanted.match == "registers" or isinstance(draft.event, SourceRegistered):
                self._take(row, wanted, draft)

    def explained(self, error: NotFound) -> TimelineError:
        """Return why an id is not known: because the row that brings it is refused, or with the nearest ids."""
        if (line := self._lost.get((error.kind, error.name))) is not None:
            file, at = self.origin.place(line)
            of = f" of {file}" if file != self.origin.file else ""
            message = f"nothing recorded: {error.kind} {error.name} comes from line {at}{of}, which is refused"
            return RuleRefused(message, rule="import.rests-on", fix="mend that line first").at(**error.where)
        # Looking for what was meant costs reads: done for as many as are shown.
        return with_nearest(self.log, error) if len(self.refused) < _SHOWN else error

    def _drafts(self, row: Row) -> list[tuple[Wanted, Draft]]:
        """Return what a row asks for, once it has passed the door."""
        if row.errors:
            for error in row.errors:
                self.refuse(row, error)
            return []
        drafts: list[tuple[Wanted, Draft]] = []
        for wanted in row.wanted:
            try:
                drafts.append((wanted, self._read(row, wanted.draft)))
            except TimelineError as error:
                self.refuse(row, in_columns(error, wanted.columns))
        return drafts

    def refuse(self, row: Row, error: TimelineError) -> None:
        """Take a row for refused: a place in the JSON that was made of it is no place in the file."""
        if isinstance(error.where.get("column"), int):
            del error.where["column"]
        file, line = self.origin.place(row.line)
        error.at(file=file, line=line)
        known = self.refused.setdefault(row.line, [])
        if not any(one.message == error.message and one.where == error.where for one in known):
            known.append(error)
        if row.brought is not None:
            self._lost.setdefault(row.brought, row.line)

    def _take_row(self, row: Row, drafts: Sequence[tuple[Wanted, Draft]]) -> None:
        self.seen.update(thing_of(draft.event) for wanted, draft in drafts if wanted.match in ("id", "own"))
        for wanted, draft in drafts:
            with self.gathering(row, wanted.columns):
                if row.line not in self.refused:
                    self._take(row, wanted, draft)
            if row.line in self.refused or wanted.match in ("said", "link"):
                self._tell_unknown(row, wanted, draft.event)

    def _tell_unknown(self, row: Row, wanted: Wanted, event: Event) -> None:
        """Take for refused each id in an event that nothing goes by: all of them are told at once."""
        things = named(event)
        self.reading.take_all(things)
        if all(self.reading.known.find(*thing) is not None for thing in things):
            return
        for one in references(event):
            is_own = self._lost.get((one.kind, one.id)) == row.line
            if not is_own and self.reading.known.find(one.kind, one.id) is None:
                near = nearest(one.id, self.reading.known.of_kind(one.kind))
                with self.gathering(row, wanted.columns):
                    raise NotFound(one.kind, one.id, near, where={"field": one.field})

    def _take(self, row: Row, wanted: Wanted, draft: Draft) -> None:
        event = draft.event
        kind, name = thing_of(event)
        standing = self.reading.known.find(kind, name)
        if self._is_about_returned(event, standing):
            return
        if wanted.match in ("said", "link"):
            self._matching.put_off(Asking(row, wanted, draft))
        elif wanted.match in _OF_ACTIONS and standing is not None and is_there(standing, event):
            self.already += 1
        elif standing is None or standing.position > self.reading.head or wanted.match in _OF_ACTIONS:
            # An earlier row of this file may say it too, or say otherwise; of a case, a later event may have undone it.
            self.decide(row, draft, again=_is_said_again(event, standing))
        elif wanted.match == "registers" or standing.withheld is not None:
            check_name(event, standing)
            self.already += 1
        else:
            label = row.key.rpartition("\n")[2] or str(row.line)
            new_id = self._matching.next_statement(kind, name)
            if wanted.match == "id":
                standing = self._matching.latest(kind, name, standing)
            self.record(row, said_anew(event, standing, self.origin, label, new_id, wanted.fed))

    def _is_about_returned(self, event: Event, standing: Standing[Any] | None) -> bool:
        """Tell whether it is, or is about, what a person retracted: a row does not bring that back."""
        if standing is not None and standing.retracted is not None and standing.position <= self.reading.head:
            if not isinstance(event, SourceRegistered):
                self.returned[thing_of(event)] = None
            return True
        gone = [
            thing
            for thing in named(event)
            if thing.kind == "action"
            and (found := self.on_record.find(*thing)) is not None
            and found.retracted is not None
        ]
        self.returned.update(dict.fromkeys(gone))
        return bool(gone)

    def record(self, row: Row, written: Sequence[Written]) -> None:
        """Record what a row adds to a thing that is on record; nothing is that it is so already."""
        self.already += not written
        for type_, body in written:
            draft = msgspec.json.encode({"type": type_, "body": body})
            self.decide(row, self._read(row, draft), again=True)

    def _read(self, row: Row, draft: bytes) -> Draft:
        file, line = self.origin.place(row.line)
        return read_draft(draft, line=line, file=file)

    def decide(self, row: Row, draft: Draft, *, again: bool) -> None:
        """Decide on an event that a row asks for."""
        revision = self.reading.expected(draft.event.stream) if again else 0
        event_id = id_from(draft.event.type, f"{row.key}\n{revision}\n".encode() + draft.opened)
        command = self._command(draft.event, event_id, draft.where)
        one = decide_next(self.reading, command, self.asked)
        if one.new:
            self.decided.append(one)
            self.corrected += again
            self._lines[event_id] = row.line
        else:
            self.already += 1

    def _command(self, event: Event, event_id: str, where: Mapping[str, str | int]) -> Record:
        return Record(
            event=event, event_id=event_id, correlation=self._correlation, derived=True, fits=True, where=where
        )

    def commands(self, decided: Iterable[Decided]) -> list[Record]:
        """Return the commands that were decided on, made again: hardly any is needed a second time."""
        news: list[NewEvent] = [new for one in decided for new in one.new]
        return [
            self._command(new.event, new.event_id, where_of(*self.origin.place(self._lines[new.event_id])))
            for new in news
        ]


_OF_ACTIONS = ("passage", "coded")


def _is_said_again(event: Event, standing: Standing[Any] | None) -> bool:
    """Tell whether a case on record said the same of some actions before, and says otherwise now."""
    decisions = (CaseIncluded, CaseExcluded)
    return (
        isinstance(event, decisions)
        and standing is not None
        and any(
            type(one.event) is type(event) and not set(one.event.actions).isdisjoint(event.actions)
            for one in standing.since
            if isinstance(one.event, decisions)
        )
    )


class _Gathering:
    """Gathers what is wrong with a row."""

    def __init__(self, judged: JudgedRows, row: Row, columns: Mapping[str, str]) -> None:
        self._judged, self._row, self._columns = judged, row, columns

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, type_: object, error: BaseException | None, traceback: object) -> bool:
        """Take a refusal for one of the row; let anything else through."""
        if not isinstance(error, TimelineError):
            return False
        told = self._judged.explained(error) if isinstance(error, NotFound) else error
        self._judged.refuse(self._row, in_columns(told, self._columns))
        return True


_OF_OPTIONS = {
    "response.not-own-words": "write strength attributed, and who says so into asserted by; "
    "or the column speaker, if the side that acted says it itself",
}
"""What to do about what a rule forbids, in terms of columns: the rule speaks of options."""


def in_columns(error: TimelineError, columns: Mapping[str, str]) -> TimelineError:
    """Return a refusal with the column in place of the field, wherever one filled it."""
    error.fix = _OF_OPTIONS.get(error.code, error.fix)
    steps = [step for step in str(error.where.get("field", "")).split(".")[1:] if not step.isdigit()]
    for end in range(len(steps), 0, -1):
        if (column := columns.get(".".join(steps[:end]))) is not None:
            del error.where["field"]
            error.where["column"] = column
            break
    return error
