"""`timeline init`: makes a log, empty or with a packaged case in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from timeline.cli.files import check_free, fault_of, open_input, write_file
from timeline.cli.invocation import Writing
from timeline.cli.options import RECORDER, taking
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import bad_file, misused, unknown_word
from timeline.cli.session import DEFAULT_LOG
from timeline.cli.settings import NAME, path_beside, with_recorder
from timeline.cli.shapes import LogMade

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.exchange.native import Copy
    from timeline.log.api import EventLog

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
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DIR", help="Make it of a copy by export jsonl: the same log.")
    ] = None,
) -> None:
    """Make a log. A file that is there already is never touched. The recorder is kept in timeline.toml beside it."""
    where, name = writing.path_of(path), _case(DEMO if demo else case)
    copy = None if from_ is None else _copy(from_, {"--origin": origin, "--demo": demo or None, "--case": case})
    if where.name == NAME:
        raise bad_file(path=where, says="the settings beside a log have that name", fix="choose another path")
    check_free(where, force=False)
    settings = _settings_with(writing, where)
    with _new_log(where, copy.head.origin if copy else origin, copy and copy.head.log) as log:
        made = _filled(writing, log, where, name) if copy is None else _restored(writing, log, where, copy)
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


@contextmanager
def _new_log(where: Path, origin: str | None, log_id: str | None) -> Iterator["EventLog"]:
    """Make a log where nobody looks for it, and give it its name when all is done that is to be done with it.

    So there is a whole log or none, after a failure and after a kill alike; an empty
    one that stayed behind would be in the way of the same command, run again.
    """
    from timeline.log import SqliteLog
    from timeline.proof.staging import staging

    try:
        with staging(where) as making:
            with SqliteLog.create(making.folder / where.name, origin=origin or _origin(where), log_id=log_id) as log:
                yield log
            making.publish((where.name,))
    except FileExistsError:
        raise bad_file(path=where, says="nothing written: the file is there already") from None
    except OSError as error:
        raise fault_of(error, where) from None


def _filled(writing: Writing, log: "EventLog", where: Path, case: str | None) -> LogMade:
    recorder = writing.session.get("recorder") or writing.settings.recorder
    events = 0
    if case is not None:
        from events.cases import case_lines
        from timeline.recording.importer import import_lines

        report = import_lines(log, case_lines(case), file=case, recorded_by=recorder or DEMO_RECORDER)
        events = report.appended
    return LogMade(path=str(where), log=log.log_id, origin=log.origin, recorder=recorder, events=events)


def _copy(folder: str, others: "Mapping[str, object]") -> "Copy":
    """Return the copy of a log that lies in a folder. Raises as `read_native` does, or `FileRefused`."""
    from timeline.exchange.native import DISCLOSURES, LOG, LONGEST_LINE, read_native

    for option, value in others.items():
        if value is not None:
            fix = f"leave {option} out: the copy says whose log it is, and what is in it"
            raise misused(says="a log that is made of a copy is the same log", fix=fix, option=option)
    with open_input(str(Path(folder) / LOG)) as log, open_input(str(Path(folder) / DISCLOSURES)) as disclosures:
        return read_native(_lines_of(log, LONGEST_LINE), _lines_of(disclosures, LONGEST_LINE))


def _lines_of(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """Yield the lines of a file; one that is too long comes in pieces, and is refused as none of ours."""
    while line := file.readline(longest):
        yield line


def _restored(writing: Writing, log: "EventLog", where: Path, copy: "Copy") -> LogMade:
    """Put a copy into the new log, and check that it has the root of the copy."""
    from timeline.exchange.native import check_root

    basis = log.restore(copy.leaves, copy.disclosures)
    check_root(copy, basis)
    recorder = writing.session.get("recorder") or writing.settings.recorder
    return LogMade(path=str(where), log=log.log_id, origin=log.origin, recorder=recorder, events=basis.position)


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
