"""`timeline import --as csv`: a table by a profile, what became of it, and a profile made from its headers."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from events.actions import ActionReported
from events.responses import ResponseAsserted
from events.sources import SourceRegistered
from timeline.cli import foreign
from timeline.cli.invocation import Writing
from timeline.cli.output import Column, Listing
from timeline.cli.receipts import as_drafts, new_id, print_drafts
from timeline.cli.refusals import did_you_mean, misused
from timeline.cli.shapes import ImportTableItem, UnmappedItem
from timeline.errors import FileRefused, RowsRefused, TimelineError
from timeline.ingest import profiles, sheets
from timeline.ingest.table import Given, Table, read_table
from timeline.recording.rows import import_rows
from timeline.recording.wanted import RowsReport

if TYPE_CHECKING:
    from timeline.ingest.profiles import Profile

_STAGES = {"check": ("check", "rows"), "append": ("import", "events")}
_FOLDER = "profiles"
"""Where profiles are kept: in a folder beside the log."""
_SHOWN = 10
_DOUBTED = 200
"""Of how many new records the oddities are told: looking for likely duplicates of each costs reads."""


class Asking(NamedTuple):
    """What was typed of tables."""

    map: str | None
    save_map: str | None
    source: str | None
    zone: str | None
    delimiter: str | None
    release: str | None
    complete: bool
    keep_mismatch: bool
    batch: int
    partial: bool

    def given(self) -> Given:
        """Return what is said beside the profile. Raises `UsageRefused` for a delimiter that is no single mark."""
        mark = None if self.delimiter is None else sheets.DELIMITERS.get(self.delimiter.lower(), self.delimiter)
        if mark is not None and (len(mark) != 1 or mark in '\r\n"'):
            fix = f"write {', '.join(sheets.DELIMITERS)}, or the mark itself"
            raise misused(says=f"{self.delimiter!r} is no delimiter", fix=fix, option="--delimiter")
        return Given(self.zone, self.source, mark, self.release, self.keep_mismatch)


def import_tables(
    writing: Writing, files: Sequence[str], asking: Asking, form: str
) -> list[tuple[str, Sequence[TimelineError], int]]:
    """Record what tables say and the log does not, or save a profile; return what was refused of which file."""
    profile, given = find_profile(writing, asking.map), asking.given()
    foreign.check_asked(form, files, asking._asdict())
    if asking.complete and profile.dataset is None:
        fix = 'name the list in a profile: dataset = "my-list"; --save-map NAME writes one'
        raise misused(
            says="--complete asks what of a data set is gone, and none is named", fix=fix, option="--complete"
        )
    if asking.save_map is not None:
        _save(writing, files, asking.save_map, profile, given)
        return []
    done: list[tuple[Table, RowsReport]] = []
    for file in files:
        done.append(_one(writing, file, profile, asking, form))
        writing.session.recorded += done[-1][1].positions
    if writing.dry_run:
        print_drafts(writing, as_drafts(event for _, report in done for event in report.events))
    else:
        items = [_item(*one) for one in done]
        writing.print(Listing("timeline.import-table/1", items, _COLUMNS), writing.log.basis())
    for table, report in done:
        _tell(writing, table, report)
        _doubts(writing, table, report)
    if writing.dry_run:
        writing.session.say("dry run: nothing was recorded")
    return [(table.origin.file, report.errors, report.refused) for table, report in done if report.refused]


def _one(writing: Writing, file: str, profile: "Profile", asking: Asking, form: str) -> tuple[Table, RowsReport]:
    recorder, log = writing.recorder, writing.log
    try:
        table = foreign.read(writing, file, form, asking.given()) or _read(writing, file, profile, asking)
        with writing.progress(*_STAGES["check"]) as progress:

            def on_progress(stage: str, done: int, total: int | None) -> None:
                progress.next(*_STAGES[stage])
                progress(done, total)

            report = import_rows(
                log,
                table.make,
                table.origin,
                recorded_by=recorder,
                dry_run=writing.dry_run,
                batch=asking.batch,
                partial=asking.partial,
                complete=asking.complete,
                correlation=new_id(),
                on_progress=on_progress,
            )
    except TimelineError as error:
        if isinstance(error, RowsRefused) and (typos := _typos(table)):
            error.fix = f"{error.fix}; {typos}"
        error.recorded = (*writing.session.recorded, *error.recorded)
        raise
    return table, report


def _read(writing: Writing, file: str, profile: "Profile", asking: Asking) -> Table:
    with writing.open_input(file) as stream:
        data = stream.read(sheets.MAX_BYTES + 1)
    return read_table(data, file=file, profile=profile, given=asking.given())


def _typos(table: Table) -> str:
    """Return which columns feed nothing and are called nearly as one that would: what it lacks may stand in them."""
    return "; ".join(
        f"column {one.column!r} is not mapped: is it {one.nearest}?" for one in table.unmapped if one.nearest
    )


# --- profiles --------------------------------------------------------------------------------------------------------


def find_profile(writing: Writing, name: str | None) -> "Profile":
    """Return the profile that `--map` names: a file, one saved beside the log, one that is shipped.

    Raises `UsageRefused` for none, with the nearest name.
    """
    if name is None:
        return profiles.PLAIN
    saved = writing.path.parent / _FOLDER
    path = Path(name) if name.endswith(".toml") or "/" in name else saved / f"{name}.toml"
    try:
        return profiles.read_profile(path.read_text("utf-8"), name=path.stem, file=str(path))
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise misused(says="the profile is not UTF-8", fix="save it as UTF-8", file=str(path)) from None
        if name in profiles.shipped():
            return profiles.read_shipped(name)
        known = [*profiles.shipped(), *(sorted(one.stem for one in saved.glob("*.toml")) if saved.is_dir() else ())]
        fix = did_you_mean(name, known, f"there are: {', '.join(known)}; --save-map NAME writes one")
        raise misused(says=f"there is no profile {name[:60]!r}", fix=fix, option="--map") from None
    except OSError as error:
        raise misused(says=f"the profile cannot be read: {error.strerror}", fix="name a file", file=str(path)) from None


def _save(writing: Writing, files: Sequence[str], name: str, profile: "Profile", given: Given) -> None:
    """Write a profile from the headers of a file. Raises `FileRefused` where one of that name is there."""
    if len(files) > 1:
        raise misused(says="a profile is made from one file", fix="name one", option="--save-map")
    if not profiles.NAME.fullmatch(name):
        raise misused(
            says=f"{name[:60]!r} is no name of a profile", fix="use small letters, digits, hyphens", option="--save-map"
        )
    with writing.open_input(files[0]) as stream:
        data = stream.read(sheets.MAX_BYTES + 1)
    headers = profiles.headers_of(data, files[0], given.delimiter or profile.delimiter, profile)
    path = writing.path.parent / _FOLDER / f"{name}.toml"
    text = profiles.written(headers, profile, name)
    if writing.dry_run:
        writing.session.say(text)
        return
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        if not path.parent.is_dir():
            message = f"nothing written: {path.parent} is a file, and profiles are kept in a folder of that name"
            raise FileRefused(message, where={"file": str(path.parent)}, fix="move that file away") from None
        message = f"nothing written: {path} is there already"
        raise FileRefused(message, where={"file": str(path)}, fix="choose another name, or edit that file") from None
    except OSError as error:
        message = f"nothing written: {error.strerror}"
        raise FileRefused(message, where={"file": str(path)}, fix="make the folder of the log writable") from None
    writing.session.say(f"profile written: {path}; look it through, then import with --map {name}")


# --- what is told ----------------------------------------------------------------------------------------------------


def _item(table: Table, report: RowsReport) -> ImportTableItem:
    return ImportTableItem(
        file=table.origin.file,
        sha256=table.sha256,
        rows=report.rows,
        appended=report.appended,
        corrected=report.corrected,
        already=report.already,
        refused=report.refused,
        first=min(report.positions, default=None),
        last=max(report.positions, default=None),
        vanished=tuple(f"{thing.kind}:{thing.id}" for thing in report.vanished),
        returned=tuple(f"{thing.kind}:{thing.id}" for thing in report.returned),
        unmapped=tuple(UnmappedItem(column=one.column, filled=one.filled) for one in table.unmapped),
    )


def _tell(writing: Writing, table: Table, report: RowsReport) -> None:
    """Say which columns feed nothing, what the whole list has no more, and what came back though it is struck out."""
    say, file = writing.session.say, table.origin.file
    if not report.rows:
        say(f"{file}: it has no rows below its headers")
    for sentence in table.said:
        say(f"{file}: {sentence}")
    for one in table.unmapped:
        near = f"; is it {one.nearest}?" if one.nearest else ""
        say(f"{file}: column {one.column!r} is not mapped, {one.filled} cells are left out{near}")
    if report.vanished:
        names = _some(f"{thing.kind}:{thing.id}" for thing in report.vanished)
        first = report.vanished[0]
        say(f"{file}: no row says them any more, and they stay as they are: {names}")
        say(f"  to strike one out: timeline append retraction {first.kind}:{first.id} --reason …")
    if report.returned:
        names = _some(f"{thing.kind}:{thing.id}" for thing in report.returned)
        say(f"{file}: rows name what was retracted, and nothing of them is recorded: {names}")


def _doubts(writing: Writing, table: Table, report: RowsReport) -> None:
    """Say what is odd in what was recorded, or would be: weekdays that were kept, likely duplicates, odd points."""
    file = table.origin.file
    places = ((table.origin.place(line), note) for line, note in report.notes)
    told = [f"{file}: line {at}: {note}" if of == file else f"{of}, line {at}: {note}" for (of, at), note in places]
    new = [one for one in report.events if isinstance(one, ActionReported | SourceRegistered | ResponseAsserted)]
    if new:
        from timeline.cli.doubts import doubts_about

        told += (f"{file}: {one}" for one in doubts_about(writing.log, writing.path, new[:_DOUBTED]))
    for sentence in told[:_SHOWN]:
        writing.session.say(sentence)
    if len(told) > _SHOWN or len(new) > _DOUBTED:
        writing.session.say(f"{file}: there may be more that is odd: timeline check")


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


_COLUMNS = (
    Column("file", "File", lambda item: item.file),
    Column("rows", "Rows", lambda item: str(item.rows), right=True),
    Column("appended", "Appended", lambda item: str(item.appended), right=True),
    Column("corrected", "Corrected", lambda item: str(item.corrected), right=True),
    Column("already", "Already recorded", lambda item: str(item.already), right=True),
    Column("refused", "Refused", lambda item: str(item.refused), right=True),
    Column("vanished", "Vanished", lambda item: str(len(item.vanished)), right=True),
    Column("unmapped", "Not mapped", lambda item: ", ".join(one.column for one in item.unmapped)),
)
