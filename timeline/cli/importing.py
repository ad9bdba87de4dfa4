"""`timeline import`: events from JSON Lines, or from a table by a profile, judged whole before any is recorded."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from timeline.cli import faults
from timeline.cli.foreign import is_package
from timeline.cli.invocation import Writing
from timeline.cli.options import DRY_RUN, RECORDER, taking
from timeline.cli.output import Column, Listing
from timeline.cli.receipts import as_drafts, new_id, print_drafts
from timeline.cli.refusals import misused
from timeline.cli.shapes import ImportItem
from timeline.errors import MalformedInput, RowsRefused, TimelineError
from timeline.recording.importer import BATCH, ImportReport, import_lines, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Refused = tuple[str, Sequence[TimelineError], int]

_FINDINGS = 1
_STAGES = {"check": ("check", "lines"), "append": ("import", "events")}
"""What is told of the two parts of an import: its name, and what it counts."""
Form = Literal["jsonl", "csv", "timelinejs", "auto-archiver", "gdelt"]


@taking(Writing, RECORDER, DRY_RUN)
def import_(  # the options of two kinds of file
    writing: Writing,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="JSON Lines; a table; a folder of export csv. - is standard input."),
    ],
    *,
    as_: Annotated[
        Form | None, typer.Option("--as", help="What it is: csv is any table, or a folder; by its name, if not said.")
    ] = None,
    map_: Annotated[
        str | None,
        typer.Option("--map", metavar="PROFILE", help="Which column is what: a shipped profile, a saved one, a file."),
    ] = None,
    save_map: Annotated[
        str | None, typer.Option(metavar="NAME", help="Save a profile made from the headers; record nothing.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="ID", help="The source of rows of a table that name none.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="The zone of times of a table; place: the territory's only one.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(metavar="MARK", help="comma, semicolon, tab, pipe; found, if not said.")
    ] = None,
    release: Annotated[str | None, typer.Option(metavar="R", help="The release of the data set, like 21.1.")] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The table is the whole list: name what it has no more. Drops nothing.")
    ] = False,
    keep_mismatch: Annotated[
        bool, typer.Option("--keep-mismatch", help="A weekday in a source's words that is not that of its day is kept.")
    ] = False,
    batch: Annotated[int, typer.Option(metavar="N", min=1, help="Events in one transaction.")] = BATCH,
    partial: Annotated[
        bool, typer.Option("--partial", help="Record the good rows of a file that has bad ones; exit 1.")
    ] = False,
) -> None:
    """Record the events of files. A file with a bad row adds nothing; one that is imported again adds nothing."""
    _check_no_pdf(files)
    of_tables = {
        "--map": map_,
        "--save-map": save_map,
        "--source": source,
        "--zone": zone,
        "--delimiter": delimiter,
        "--release": release,
        "--complete": complete or None,
        "--keep-mismatch": keep_mismatch or None,
    }
    if _is_table(files, as_, of_tables):
        from timeline.cli.import_tables import Asking, import_tables

        asking = Asking(map_, save_map, source, zone, delimiter, release, complete, keep_mismatch, batch, partial)
        refused = import_tables(writing, files, asking, as_ or "csv")
    else:
        refused = _import_lines(writing, files, batch, partial=partial)
    for file, errors, rows in refused:
        _tell_refused(writing, file, errors, rows)
    if refused:
        raise typer.Exit(_FINDINGS)


def _check_no_pdf(files: "Sequence[str]") -> None:
    """Refuse a PDF, whatever is in it. Raises `MalformedInput`."""
    for name in files:
        if name.lower().endswith(".pdf"):
            fix = "copy the table into a spreadsheet, and save that as CSV; the PDF is a source: timeline append source"
            says = "nothing recorded: a PDF is no table"
            raise MalformedInput(says, where={"file": name}, fix=fix)


def _is_table(files: "Sequence[str]", as_: Form | None, of_tables: "Mapping[str, object]") -> bool:
    """Tell whether the files are tables: it is said, or all their names do. Raises `UsageRefused` for a mixture."""
    named = [name.lower().endswith((".csv", ".tsv")) or is_package(name) for name in files]
    if as_ is None and any(named) and not all(named):
        fix = "import the tables by themselves, or say what all are: --as csv"
        raise misused(says="some files are tables and some are not", fix=fix, option="--as")
    if as_ not in (None, "jsonl") or (as_ is None and all(named)):
        return True
    given = [option for option, value in of_tables.items() if value is not None]
    if given:
        raise misused(says=f"{given[0]} is for a table", fix="say that it is one: --as csv", option=given[0])
    return False


def _import_lines(writing: Writing, files: "Sequence[str]", batch: int, *, partial: bool) -> "list[Refused]":
    """Record the events of native files, and return what of them was refused."""
    reports: list[tuple[str, ImportReport]] = []
    for file in files:
        reports.append((file, _one(writing, file, batch, partial=partial)))
        writing.session.recorded += reports[-1][1].positions
    if writing.dry_run:
        print_drafts(writing, as_drafts(event for _, report in reports for event in report.events))
        writing.session.say("dry run: nothing was recorded")
    else:
        writing.print(Listing("timeline.import/1", [_item(*one) for one in reports], _COLUMNS), writing.log.basis())
    return [(file, report.errors, report.refused) for file, report in reports if report.refused]


def _one(writing: Writing, file: str, batch: int, *, partial: bool) -> ImportReport:
    recorder, log = writing.recorder, writing.log
    try:
        with writing.open_input(file) as stream, writing.progress(*_STAGES["check"]) as progress:

            def on_progress(stage: str, done: int, total: int | None) -> None:
                progress.next(*_STAGES[stage])
                progress(done, total)

            report = import_lines(
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
        if not (report.appended or report.already or report.refused):
            says = "nothing recorded: the file is empty"
            raise MalformedInput(says, where={"file": file}, fix="put one event as JSON on each line")
    except TimelineError as error:
        error.recorded = (*writing.session.recorded, *error.recorded)
        raise
    return report


def _tell_refused(writing: Writing, file: str, errors: "Sequence[TimelineError]", rows: int) -> None:
    """Tell which rows of a file were left out."""
    refused = RowsRefused(file, errors)
    refused.message = f"{rows} of the rows are refused; the others are recorded"
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
