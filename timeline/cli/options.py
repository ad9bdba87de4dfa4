"""The options that many verbs share, told once: a decorator adds them to a verb and hands its body one object.

They may stand before the verb or after it. Each is noted in the session in the order
in which it was typed, so the later one wins; one that a verb does not take is refused,
also where it stood before the verb.
"""

import gc
import inspect
from collections.abc import Callable, Iterable
from typing import Annotated, Concatenate, Literal, ParamSpec, TypeVar, get_args

import typer

from timeline.cli.invocation import Invocation, Reading, Writing
from timeline.cli.refusals import misused
from timeline.cli.session import Session, Value
from timeline.errors import UsageRefused

P = ParamSpec("P")
I = TypeVar("I", bound=Invocation)  # noqa: E741  # one kind of invocation

_NEW_OBJECTS = 10_000  # Python's 700 is for programs that run for days
SHARED = "Options of many verbs"
"""The heading of the shared options in a verb's help."""


def _note(ctx: typer.Context, param: typer.CallbackParam, value: Value) -> Value:
    """Note an option in the session, if it was typed or the environment holds it."""
    if ctx.resilient_parsing:  # completion: nothing is run
        return value
    session: Session = ctx.obj
    source = ctx.get_parameter_source(str(param.name))
    if source is None:
        return value
    if source.name == "COMMANDLINE":
        session.given[str(param.name)] = value
        if param.name in ("as_json", "as_csv"):
            session.given["form"] = str(param.name).removeprefix("as_")
    elif source.name == "ENVIRONMENT":
        session.environment[str(param.name)] = value
    return value


def _shared(name: str, type_: Value, *flags: str, help: str, **settings: Value) -> inspect.Parameter:  # noqa: A002  # Typer's word
    named: dict[str, Value] = {"rich_help_panel": SHARED, "show_default": False} | settings
    option = typer.Option(*flags, help=help, callback=_note, **named)
    default = False if type_ is bool else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[type_, option])


def _of_report(name: str, type_: Value, help: str, **settings: Value) -> inspect.Parameter:  # noqa: A002  # Typer's word
    return _shared(name, type_, f"--{name.replace('_', '-')}", help=help, rich_help_panel=None, **settings)


Form = Literal["table", "json", "jsonl", "csv", "tsv", "md"]
Marked = Literal["clear", "green", "amber", "red"]
FORMS = get_args(Form)
"""The forms that a result can have."""
COMMON = (
    _shared(
        "log", str, "--log", envvar="TIMELINE_LOG", metavar="PATH", help="The log; ./timeline.db if none is named."
    ),
    _shared("tz", str, "--tz", metavar="ZONE", help="Show times in local (their own zone), utc, or an IANA zone."),
    _shared(
        "form",
        Form,
        "--format",
        help="The form of the output. In csv a cell that a spreadsheet would run begins with an apostrophe.",
    ),
    _shared("as_json", bool, "--json", help="The same as --format json; errors are JSON too."),
    _shared("as_csv", bool, "--csv", help="The same as --format csv."),
    _shared("color", Literal["auto", "always", "never"], "--color", help="When to use colour."),
    _shared("no_input", bool, "--no-input", help="Never ask: a question is an error then, and names the option."),
    _shared("no_progress", bool, "--no-progress", help="No progress bar for work that takes long."),
    _shared("quiet", bool, "--quiet", "-q", help="Nothing on stderr but errors."),
    _shared("verbose", bool, "--verbose", "-v", help="More on stderr, the path of the log first."),
)
"""What every verb takes."""
FIELDS = (
    _shared("fields", str, "--fields", metavar="A,B", help="These fields only, in this order."),
    _shared("no_headers", bool, "--no-headers", help="Leave out the line of column names."),
    _shared("output", str, "--output", "-o", metavar="PATH", help="Write to a file instead of stdout."),
    _shared("force", bool, "--force", help="Write over a file that is there already."),
)
"""What a verb that prints a result takes beside."""
READ = (
    _shared("as_of", str, "--as-of", metavar="T", help="What was recorded by T: a time (its end), position or basis."),
    *FIELDS,
)
"""What a verb that reads the log takes beside."""
AXES = (
    _shared(
        "published_by", str, "--published-by", metavar="T", help="Of that, what sources had surely published by T."
    ),
    _shared("occurred", str, "--occurred", metavar="A..B", help="Actions whose time may lie in A..B, A.., ..B; UTC."),
    _shared("surely", bool, "--surely", help="With --occurred: only actions whose time must lie there."),
)
"""What a verb takes beside that shows what is known, and not the record itself."""
RECORDER = _shared(
    "recorder", str, "--recorder", envvar="TIMELINE_RECORDER", metavar="NAME", help="Who records; it is published."
)
DRY_RUN = _shared("dry_run", bool, "--dry-run", help="Print the events that would be recorded; record nothing.")
IF_HEAD = _shared("if_head", str, "--if-head", metavar="BASIS", help="Refuse if anything was recorded since BASIS.")
WRITE = (
    RECORDER,
    DRY_RUN,
    _shared("event_id", str, "--event-id", metavar="UUID", help="The id of the event: the same id is the same event."),
    _shared("expect", int, "--expect", metavar="N", min=0, help="The revision of the stream that you have read."),
    IF_HEAD,
)
"""What a verb that records takes beside."""
FRAME = (
    _of_report("title", str, "The title, in place of the generated one.", metavar="TEXT"),
    _of_report("author", str, "Who answers for the report.", metavar="NAME"),
    _of_report("marking", Marked, "For whom it is: a word of the Traffic Light Protocol 2.0."),
    _of_report("issued", str, "The date that it bears; it has no other.", metavar="DATE"),
    _of_report(
        "supersedes", str, "The basis of the report that it replaces: what changed since is listed.", metavar="BASIS"
    ),
    _of_report("final", bool, "Without the word Draft; refused while anything stands against that."),
    _of_report("outlines", str, "Draw these outlines on the map, from a file of GeoJSON.", metavar="FILE"),
    _of_report("templates", str, "Templates of your own, before those that are shipped.", metavar="DIR"),
    _of_report(
        "copy_templates", str, "Write the templates that are shipped to a new folder, and no report.", metavar="DIR"
    ),
    _of_report("figures", bool, "With md -o PATH: write the figures beside it, into figures/, and link them."),
    _of_report("mermaid", bool, "With md: the chain as a Mermaid diagram too, which code hosts draw."),
    _of_report("lint", bool, "List what the rules of wording find, and write nothing."),
    _of_report("lint_file", str, "List what they find in a report that you edited: md, html or docx.", metavar="FILE"),
    _of_report("large", bool, "Write a page of more than 500 steps or 5 MB all the same."),
)
"""What `export` takes for a report, beside what events hold; it is noted as the shared options are."""
OF_THE_DESK = (
    _of_report("outlines", str, "The outlines that a report was made with.", metavar="FILE"),
    _of_report("templates", str, "The templates that a report was made with.", metavar="DIR"),
)
"""The files of a desk that `verify` takes for a report, which holds no more than their digest."""
EVERY = (*COMMON, *READ, *AXES, *WRITE)
"""All shared options: they may stand before the verb."""


def flag_of(name: str) -> str:
    """Return how a shared option is typed: `as_of` is `--as-of`."""
    option = next(one.annotation.__metadata__[0] for one in EVERY if one.name == name)
    return str(option.default)


def _flags_of(shared: Iterable[inspect.Parameter]) -> frozenset[str]:
    options = [one.annotation.__metadata__[0] for one in shared]
    return frozenset(flag for option in options for flag in (option.default, *(option.param_decls or ())))


AXES_FLAGS = _flags_of(AXES)
READ_FLAGS = _flags_of(READ) | AXES_FLAGS
WRITE_FLAGS = _flags_of(WRITE)


def reading(body: Callable[Concatenate[Reading, P], None]) -> Callable[P, None]:
    """Make a verb that shows what is known at a basis, narrowed as is asked: its body gets a `Reading` first."""
    return _with_options(body, Reading, (*COMMON, *READ, *AXES))


def reading_record(body: Callable[Concatenate[Reading, P], None]) -> Callable[P, None]:
    """Make a verb that shows the record itself, which is not narrowed: its body gets a `Reading` first."""
    return _with_options(body, Reading, (*COMMON, *READ))


def writing(body: Callable[Concatenate[Writing, P], None]) -> Callable[P, None]:
    """Make a verb that records: its body gets a `Writing` first."""
    return _with_options(body, Writing, (*COMMON, *WRITE))


def taking(
    made: type[I], *others: inspect.Parameter
) -> Callable[[Callable[Concatenate[I, P], None]], Callable[P, None]]:
    """Make a verb that takes the common options and the `others`, for a body that gets a `made` first."""
    return lambda body: _with_options(body, made, (*COMMON, *others))


def writing_group(body: Callable[Concatenate[Writing, P], None]) -> Callable[P, None]:
    """Make a group that records, in which `--json` is free for another use: it stays an option of the whole command."""
    return _with_options(body, Writing, (*COMMON, *WRITE), left_out="as_json")


def _with_options(
    body: Callable[Concatenate[I, P], None],
    made: type[I],
    shared: tuple[inspect.Parameter, ...],
    left_out: str | None = None,
) -> Callable[P, None]:
    _, *own = inspect.signature(body, eval_str=True).parameters.values()
    declared = [one for one in shared if one.name != left_out]

    def verb(ctx: typer.Context, **given: Value) -> None:
        session: Session = ctx.obj
        for one in declared:
            given.pop(one.name)
        if ctx.invoked_subcommand is None:  # else the verb below it says what it takes
            _settle(session, ctx, shared)
            _collect_again()
        with made(session, ctx.invoked_subcommand) as invocation:
            body(invocation, **given)  # type: ignore[call-arg]  # exactly what the signature below asked for

    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    keyworded = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
    verb.__signature__ = inspect.Signature([context, *keyworded, *declared])  # type: ignore[attr-defined]  # PEP 362
    verb.__annotations__ = {}
    verb.__name__, verb.__doc__, verb.__module__ = body.__name__, body.__doc__, body.__module__
    return verb  # type: ignore[return-value]  # called by Typer, with keywords


def _settle(session: Session, ctx: typer.Context, shared: Iterable[inspect.Parameter]) -> None:
    """Refuse what was typed before a verb that does not take it; from here on it is known what the user wants."""
    taken = {one.name for one in shared}
    for name in session.given:
        if name not in taken:
            raise misplaced(flag_of(name), str(ctx.info_name))
    session.understood = True


def _collect_again() -> None:
    """Let garbage be collected from here on where `main` has stopped it: of what is new, and not all the time."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)
        gc.enable()


def misplaced(flag: str, verb: str) -> UsageRefused:
    """Return the refusal of a shared option by a verb that does not take it."""
    kind = "reads" if flag in READ_FLAGS else "records"
    kind = "shows what is known, not the record itself" if flag in AXES_FLAGS else kind
    return misused(says=f"{verb} takes no {flag}: it is for a verb that {kind}", fix=f"leave {flag} out", option=flag)
