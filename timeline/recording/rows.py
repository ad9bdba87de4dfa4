"""Rows of tables, each the drafts of several events: all of it or none, and held against what is on record already."""

from timeline.errors import RowsRefused, TimelineError
from timeline.log.api import EventLog
from timeline.recording.again import Origin
from timeline.recording.handler import Asked
from timeline.recording.importer import BATCH, Progress, append_judged
from timeline.recording.judging import JudgedRows
from timeline.recording.refusals import check_recorder
from timeline.recording.vanished import vanished
from timeline.recording.wanted import MakeRows, RowsReport
from timeline.replay.run import uncollected


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
        gone = dict.fromkeys((*judged.left, *(vanished(log, judged.reading, judged.seen, origin) if complete else ())))
        events = tuple(new.event for one in judged.decided for new in one.new)
        if dry_run:
            return judged.report(appended=len(events), events=events, gone=tuple(gone))
        positions = append_judged(log, judged, batch, on_progress)
    return judged.report(appended=len(positions), positions=positions, events=events, gone=tuple(gone))


def _judged(  # noqa: PLR0913  # what judging needs, handed through
    log: EventLog,
    make: MakeRows,
    origin: Origin,
    asked: Asked,
    correlation: str | None,
    on_progress: Progress | None,
    *,
    partial: bool,
) -> "JudgedRows":
    """Judge all rows; for a partial import again without the bad ones, until no row rests on one of them."""
    refused: dict[int, list[TimelineError]] = {}
    while True:
        judged = JudgedRows(log, origin, asked, correlation)
        judged.judge(make(frozenset(refused), judged.on_record), on_progress)
        new = {line: errors for line, errors in judged.refused.items() if line not in refused}
        refused |= new
        if not new or not partial:
            judged.refused = dict(sorted(refused.items()))
            return judged


def _no_id() -> str:
    message = "every event of a row gets an id from its content"
    raise NotImplementedError(message)
