"""The command line as a whole: its verbs, and the one place where errors become exit codes."""

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from functools import cache
from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from timeline import __version__
from timeline.cli import faults
from timeline.cli.files import fault_of
from timeline.cli.groups import Typers, group_of
from timeline.cli.invocation import Invocation
from timeline.cli.options import AXES, READ, WRITE, taking
from timeline.cli.refusals import misused, there_are
from timeline.cli.session import Session
from timeline.errors import Interrupted, TimelineError

VERBS = {
    "init": "timeline.cli.init:init",
    "append": "timeline.cli.append:append",
    "import": "timeline.cli.importing:import_",
    "log": "timeline.cli.log:log",
    "show": "timeline.cli.show:show",
    "actions": "timeline.cli.actions:actions",
    "claims": "timeline.cli.claims:claims",
    "chains": "timeline.cli.chains:chains",
    "diff": "timeline.cli.diff:diff",
    "check": "timeline.cli.check:check",
    "replay": "timeline.cli.replay:replay",
    "search": "timeline.cli.search:search",
    "export": "timeline.cli.export:export",
    "verify": "timeline.cli.verify:verify",
    "checkpoint": "timeline.cli.checkpoint:checkpoint",
    "prove": "timeline.cli.prove:prove",
    "backup": "timeline.cli.backup:backup",
    "doctor": "timeline.cli.doctor:doctor",
    "redact": "timeline.cli.redact:redact",
    "codebook": "timeline.cli.codebook:codebook",
    "schema": "timeline.cli.schema:schema",
}
"""The verbs, each with where it is. A module is imported when its verb is asked for."""

app = typer.Typer(
    name="timeline",
    cls=group_of("verb", VERBS),
    invoke_without_command=True,
    rich_markup_mode=None,  # plain help: the same everywhere, and quick
    pretty_exceptions_enable=False,  # a quotation must not land in a bug report
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  # Typer hands it over so
    if wanted:
        sys.stdout.write(f"timeline {__version__}\n")
        raise typer.Exit


@app.callback()
@taking(Invocation, *READ, *AXES, *WRITE)
def timeline(
    invocation: Invocation,
    *,
    version: Annotated[  # noqa: ARG001  # its callback does it all
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keep who did what to whom, on whose word, in an append-only log; replay it; print its tit-for-tat chains."""
    if invocation.below is None:
        raise misused(says="no verb is given", fix=f"see timeline --help; {there_are(VERBS)}")


@cache
def _command() -> Typers:
    return get_command(app)


def run(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code. Results go to stdout, everything else to stderr."""
    session = Session()
    try:
        code = _command().main(args=list(argv), prog_name="timeline", standalone_mode=False, obj=session) or 0
        session.out.flush()
    except KeyboardInterrupt:
        code = Interrupted.exit_code
    except BrokenPipeError:
        return _nobody_reads()
    except SystemExit as stop:  # Typer's own: completion, and a reader that closed the pipe
        return _nobody_reads() if isinstance(stop.__context__, BrokenPipeError) else int(stop.code or 0)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told, and has its exit code
        return _fail(session, argv, _error_of(error))
    return _fail(session, argv, faults.interrupted_of(session)) if code == Interrupted.exit_code else int(code)


def _error_of(error: Exception) -> TimelineError:
    """Return what an exception means to the user. What is none of ours, Typer's or the system's is a bug."""
    match error:
        case TimelineError():
            return error
        case TyperException():
            return faults.usage_of(error)
        case OSError():  # stdout itself: no room, a device that is gone
            return fault_of(error, "stdout")
        case _:
            return faults.bug_of(error)


def _fail(session: Session, argv: Sequence[str], error: TimelineError) -> int:
    if os.environ.get("TIMELINE_DEBUG") == "1":
        traceback.print_exc()
    as_json = session.form in ("json", "jsonl") if session.understood else faults.wants_json(argv)
    try:
        faults.tell(session, error, as_json=as_json)
        session.err.flush()
    except BrokenPipeError:
        _nobody_reads()
    return error.exit_code


def _nobody_reads() -> int:
    """End quietly where the reader closed the pipe: what is still held back goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            pass
    os.close(nowhere)
    return 0


def main() -> None:
    """Run the command line of this process and end it."""
    # No other package may change what is accepted; and looking for one takes 10 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="timeline-ascii")  # type: ignore[union-attr]  # a text stream of this process
    code = run(sys.argv[1:])
    gc.freeze()  # the interpreter would look through all of it once more, just to end
    sys.exit(code)
