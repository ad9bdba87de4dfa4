"""`timeline import`: events from native JSON Lines files, each judged whole before any of it is recorded."""

from typing import Annotated

import typer

from timeline.cli import faults
from timeline.cli.invocation import Writing
from timeline.cli.options import DRY_RUN, RECORDER, taking
from timeline.cli.output import Column, Listing
from timeline.cli.receipts import as_drafts, new_id, print_drafts
from timeline.cli.shapes import ImportItem
from timeline.errors import RowsRefused, TimelineError
from timeline.recording.importer import BATCH, ImportReport, import_lines, lines_of

_FINDINGS = 1
_STAGES = {"check": ("check", "lines"), "append": ("import", "events")}
"""What is told of the two parts of an import: its name, and what it counts."""


@taking(Writing, RECORDER, DRY_RUN)
def import_(
    writing: Writing,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="JSON Lines, one event a line; - is standard input.")
    ],
    *,
    batch: Annotated[int, typer.Option(metavar="N", min=1, help="Events in one transaction.")] = BATCH,
    partial: Annotated[
        bool, typer.Option("--partial", help="Record the good rows of a file that has bad ones; exit 1.")
    ] = False,
) -> None:
    """Record the events of files. A file with a bad row adds nothing; one that is imported again adds nothing."""
    reports: list[tuple[str, ImportReport]] = []
    for file in files:
        reports.append((file, _one(writing, file, batch, partial=partial)))
        writing.session.recorded += reports[-1][1].positions
    if writing.dry_run:
        print_drafts(writing, as_drafts(event for _, report in reports for event in report.events))
        writing.session.say("dry run: nothing was recorded")
    else:
        writing.print(Listing("timeline.import/1", [_item(*one) for one in reports], _COLUMNS), writing.log.basis())
    if any(report.refused for _, report in reports):
        for file, report in reports:
            _tell_refused(writing, file, report)
        raise typer.Exit(_FINDINGS)


def _one(writing: Writing, file: str, batch: int, *, partial: bool) -> ImportReport:
    recorder, log = writing.recorder, writing.log
    try:
        with writing.open_input(file) as stream, writing.progress(*_STAGES["check"]) as progress:

            def on_progress(stage: str, done: int, total: int | None) -> None:
                progress.next(*_STAGES[stage])
                progress(done, total)

            return import_lines(
                log,
                lines_of(stream),
                file=file,
                recorded_by=recorder,
                dry_run=writing.dry_run,
                batch=batch,
                partial=partial,
                correlation=new_id(),
                on_progress=on_progress,
            )
    except TimelineError as error:
        error.recorded = (*writing.session.recorded, *error.recorded)
        raise


def _tell_refused(writing: Writing, file: str, report: ImportReport) -> None:
    """Tell which rows of a file were left out."""
    if report.errors:
        refused = RowsRefused(file, report.errors)
        refused.message = f"{report.refused} of the rows are refused; the others are recorded"
        faults.tell(writing.session, refused, as_json=writing.session.form in ("json", "jsonl"))


def _item(file: str, report: ImportReport) -> ImportItem:
    return ImportItem(
        file=file,
        appended=report.appended,
        already=report.already,
        refused=report.refused,
        first=min(report.positions, default=None),
        last=max(report.positions, default=None),
    )


_COLUMNS = (
    Column("file", "File", lambda item: item.file),
    Column("appended", "Appended", lambda item: str(item.appended), right=True),
    Column("already", "Already recorded", lambda item: str(item.already), right=True),
    Column("refused", "Refused", lambda item: str(item.refused), right=True),
)
