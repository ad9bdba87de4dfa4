"""`timeline init`: makes a log, empty or with a packaged case in it."""

import re
from pathlib import Path
from typing import Annotated

import typer

from timeline.cli.files import check_free, fault_of, write_file
from timeline.cli.invocation import DEFAULT_LOG, Writing
from timeline.cli.options import RECORDER, taking
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import bad_file, unknown_word
from timeline.cli.settings import path_beside, with_recorder
from timeline.cli.shapes import LogMade

DEMO = "kerman-2024"
DEMO_RECORDER = "demo"


@taking(Writing, RECORDER)
def init(
    writing: Writing,
    path: Annotated[str | None, typer.Argument(metavar="[PATH]", help="Where; the same as --log.")] = None,
    *,
    origin: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name of the log in its checkpoints, like example.org/desk1.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help=f"Put the case {DEMO} into it.")] = False,
    case: Annotated[str | None, typer.Option(metavar="NAME", help="Put a packaged case into it.")] = None,
) -> None:
    """Make a log. A file that is there already is never touched. The recorder is kept in timeline.toml beside it."""
    where, name = writing.path_of(path), _case(DEMO if demo else case)
    check_free(where, force=False)
    settings = _settings_with(writing, where)
    made = _make(writing, where, origin, name)
    if settings is not None:
        write_file(path_beside(where), settings.encode(), force=True)
    writing.print(Listing("timeline.init/1", [made], _COLUMNS, text=lambda _: _lines(made)))


def _case(name: str | None) -> str | None:
    """Return the packaged case of that name. Raises `UsageRefused` with the nearest for another."""
    from events.cases import CASES

    if name is None or name in CASES:
        return name
    raise unknown_word(noun="packaged case", word=name, known=CASES, option="--case")


def _settings_with(writing: Writing, where: Path) -> str | None:
    """Return the settings with the recorder that was typed; `None` if they need no change.

    Raises `FileRefused` if they name another one.
    """
    recorder, kept = writing.session.given.get("recorder"), writing.settings.recorder
    if recorder is None or recorder == kept:
        return None
    settings = path_beside(where)
    if kept is not None:
        says = f"the settings beside the log name another recorder: {kept}"
        raise bad_file(path=settings, says=says, fix="leave --recorder out, or change the file")
    try:
        text = settings.read_text("utf-8") if settings.exists() else ""
    except OSError as error:
        raise fault_of(error, settings) from None
    return with_recorder(text, str(recorder))


def _make(writing: Writing, where: Path, origin: str | None, case: str | None) -> LogMade:
    from timeline.log import SqliteLog

    log = SqliteLog.create(where, origin=origin or _origin(where))
    try:
        recorder = writing.session.get("recorder") or writing.settings.recorder
        events = 0
        if case is not None:
            from events.cases import case_lines
            from timeline.recording.importer import import_lines

            report = import_lines(log, case_lines(case), file=case, recorded_by=recorder or DEMO_RECORDER)
            events = report.appended
        return LogMade(path=str(where), log=log.log_id, origin=log.origin, recorder=recorder, events=events)
    finally:
        log.close()


def _origin(where: Path) -> str:
    """Return a name for a log that was given none: the name of its file."""
    return f"timeline.local/{re.sub(r'[^A-Za-z0-9._-]+', '-', where.stem)[:100] or DEFAULT_LOG}"


def _lines(made: LogMade) -> str:
    from timeline.cli.terminal import safe

    events = f"{made.events} event{'' if made.events == 1 else 's'}"
    return f"{safe(made.path)}\nlog {made.log}, origin {safe(made.origin)}, {events}\n"


_COLUMNS = (
    Column("path", "Path", lambda item: item.path),
    Column("log", "Log", lambda item: item.log),
    Column("origin", "Origin", lambda item: item.origin),
    Column("events", "Events", lambda item: str(item.events), right=True),
)
