"""`timeline append --edit`: a draft in the user's editor, which comes back until all of it is right."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, Literal, get_args, get_origin

from typer.exceptions import TyperException

from timeline.cli import faults
from timeline.cli.append_kinds import KINDS
from timeline.cli.batch import Batch, batch_of
from timeline.cli.draft_files import DraftFile, remove_recorded
from timeline.cli.drafting import TABLES, Key, Table, form, placed, read_tables, with_error, without_error, words_of
from timeline.cli.groups import Typers, made
from timeline.cli.invocation import Writing
from timeline.cli.options import COMMON, WRITE, flag_of
from timeline.cli.receipts import record
from timeline.cli.refusals import misused
from timeline.errors import DraftRefused, MalformedInput, NotFound, TimelineError, UsageRefused
from timeline.recording.parse import MAX_BYTES

Editor = Callable[[str], str]
"""Takes the text that is shown, and returns it as it was left."""
_NOT_IN_A_DRAFT = {one.name for one in (*COMMON, *WRITE)} | {"help", "edit", "archived", "new_actor"}
_NEW_SOURCE = {
    "new_source": "id",
    "publisher": "publisher",
    "published": "published",
    "source_kind": "kind",
    "url": "url",
    "source_title": "title",
    "source_author": "author",
    "source_lang": "lang",
}
"""Options of a new source beside something else → keys of its table."""
_MENDABLE = (2, 3, 5)
"""Exit codes of what another text may put right."""


# --- tables ----------------------------------------------------------------------------------------------------------


@cache
def _verb(kind: str) -> Typers:
    return made(KINDS[kind], kind)


@cache
def keys_of(kind: str) -> tuple[Key, ...]:
    """Return the keys of a table: the options of its kind, but for those of the run as a whole."""
    left_out = _NOT_IN_A_DRAFT | (set(_NEW_SOURCE) if kind not in ("actor", "source") else set())
    return tuple(_key(kind, param) for param in _verb(kind).params if param.name not in left_out)


def _key(kind: str, param: Typers) -> Key:
    told = " ".join(str(param.help or "").split())
    if kind in ("action", "claim", "response") and param.name in ("source", "action"):
        told = f"{told.partition(' Required')[0]} That of the draft, if left empty."
    if param.param_type_name == "argument":
        return Key(str(param.metavar).lower(), told, None)
    flag, hint = str(param.opts[0]), param.type_descriptor.annotation
    told += " Required." if param.required else ""
    told += f" {param.default}, if left empty." if isinstance(param.default, str) else ""
    words = get_args(hint) if get_origin(hint) is Literal else ()
    return Key(flag.removeprefix("--"), told, flag, bool(param.multiple), bool(param.is_flag), words)


def ask_for(writing: Writing, tables: Sequence[Table]) -> None:
    """Ask for what tables say, as if each were typed: they are recorded together.

    Raises `TimelineError`; where several tables are bad, `DraftRefused`.
    """
    batch = batch_of(writing)
    batch.is_open = True
    cited = {str(table.values["source"]) for table in tables if table.kind == "action" and "source" in table.values}
    wrong: list[TimelineError] = []
    lost: set[str] = set()
    for table in tables:
        batch.place = {"table": table.name}
        try:
            _type(writing, table._replace(values=_with_what_is_clear(table, batch, cited)))
        except (TyperException, TimelineError) as found:
            error = found if isinstance(found, TimelineError) else faults.usage_of(found)
            if not _follows(error, lost):
                wrong.append(error.at(table=table.name))
            lost.add(table.kind)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else DraftRefused(wrong)
    batch.place, batch.is_open = {}, False


def _follows(error: TimelineError, lost: Collection[str]) -> bool:
    """Tell whether a table is bad only because one of a kind that is `lost` is: there is no action, or no source."""
    if isinstance(error, NotFound):
        return error.kind in lost
    about = str(error.where.get("option") or error.where.get("argument") or "")
    return error.message.endswith(" is missing") and about.removeprefix("--").lower() in lost


def _with_what_is_clear(table: Table, batch: Batch, cited: set[str]) -> dict[str, Any]:
    """Return the values of a table, with the action and the source of the draft where it names none."""
    values = dict(table.values)
    actions, sources = batch.known.new("action"), batch.known.new("source") or sorted(cited)
    if table.kind in ("claim", "response") and len(actions) == 1:
        values.setdefault("action", actions[0])
    if table.kind not in ("actor", "source") and len(sources) == 1 and values.get("strength") != "inferred":
        values.setdefault("source", sources[0])
    return values


def _type(writing: Writing, table: Table) -> None:
    verb = _verb(table.kind)
    argv = words_of(table, keys_of(table.kind))
    with verb.make_context(f"timeline append {table.kind}", argv, obj=writing.session) as context:
        verb.invoke(context)


def take(writing: Writing, text: str) -> bool:
    """Record what a draft says, all of it in one transaction; tell whether it says anything. Raises `TimelineError`."""
    writing.session.batch = None
    tables = read_tables(text)
    if tables:
        ask_for(writing, tables)
        record(writing, [])
    return bool(tables)


# --- round and round -------------------------------------------------------------------------------------------------


class GivenUp(Exception):  # it is no error: somebody closed the editor
    """Somebody left a draft as it was, or empty, though something is wrong with it: `error` is what.

    `text` is the draft as it was before. An empty file says no to a form, and to nothing else: an
    editor that crashes leaves one too.
    """

    def __init__(self, error: TimelineError, text: str) -> None:
        super().__init__(error.message)
        self.error, self.text = error, text


Ended = Literal["taken", "closed", "says nothing"]
"""What became of a draft; it `says nothing` where something was written, and no table is filled in."""


def rounds(text: str, editor: Editor, taken: Callable[[str], bool]) -> Ended:
    """Show a draft until it is taken; tell what became of it.

    One that comes back unchanged or empty the first time is closed. What is wrong is shown at its
    place in the draft as it was left. Raises `GivenUp` if that comes back unchanged or empty,
    and the error itself where no other text would help.
    """
    plain = shown = text
    wrong: TimelineError | None = None
    while True:
        left = without_error(editor(shown), wrong)
        if left == plain or not left.strip():
            if wrong is not None:
                raise GivenUp(wrong, plain)
            return "closed"
        try:
            return "taken" if taken(left) else "says nothing"
        except TimelineError as error:
            if error.exit_code not in _MENDABLE:
                raise
            wrong, plain, shown = error, left, with_error(left, error)


# --- the editor ------------------------------------------------------------------------------------------------------


def edit(writing: Writing, kind: str, given: Mapping[str, Any]) -> None:
    """Open a draft of one kind, with what options gave filled in, and record what it says then."""
    tables = {"action": TABLES}.get(kind, (*TABLES[:2], kind))
    _edit(writing, lambda: form({one: keys_of(one) for one in tables}, _filled(kind, given)))


def append_draft(writing: Writing, name: str | None, *, is_edited: bool) -> None:
    """Record the draft in a file, or from the editor: a new one, or the one in the file."""
    text = None if name is None else _read(writing, name)
    if is_edited:
        is_recorded = _edit(writing, lambda: form({one: keys_of(one) for one in TABLES}, {}) if text is None else text)
    else:
        is_recorded = _take_file(writing, name or "", text or "")
    if is_recorded and name is not None:
        remove_recorded(writing, name)


def _take_file(writing: Writing, name: str, text: str) -> bool:
    """Record what the draft in a file says; what is wrong with it is told with the file, the line and the key.

    One that says nothing is wrong, too: somebody meant to record something.
    """
    try:
        is_something = take(writing, text)
    except TimelineError as error:
        if "table" not in error.where and not isinstance(error, MalformedInput | UsageRefused | DraftRefused):
            raise
        raise placed(error, text).at(file=name) from None
    if not is_something:
        says, fix = "nothing recorded: the draft says nothing", "fill in a table: see timeline append --edit"
        raise MalformedInput(says, where={"file": name}, fix=fix)
    return True


def _read(writing: Writing, name: str) -> str:
    with writing.open_input(name) as file:
        try:
            return file.read(MAX_BYTES + 1).decode("utf-8-sig")
        except UnicodeDecodeError:
            says = "nothing recorded: the draft is not UTF-8"
            raise MalformedInput(says, where={"file": name}, fix="save it as UTF-8") from None


def _edit(writing: Writing, first: Callable[[], str]) -> bool:
    """Show a draft in the editor and record what it says; tell whether it was recorded."""
    session = writing.session
    command = _editor_of(writing)
    _ = writing.recorder, batch_of(writing)  # whoever cannot record is told so before anything is written
    for name in ("event_id", "expect"):
        if session.get(name) is not None:
            option = flag_of(name)
            says = f"{option} is for one event, and a draft may hold several"
            raise misused(says=says, fix="leave it out", option=option)
    file = DraftFile(writing.path.parent)
    try:
        ended = rounds(first(), lambda text: file.edited(command, text), lambda text: take(writing, text))
    except GivenUp as stopped:
        file.write(stopped.text)
        raise _kept(placed(stopped.error, stopped.text), file) from None
    except TimelineError as error:
        raise _kept(error, file) from None
    except KeyboardInterrupt:
        raise _kept(faults.interrupted_of(session), file) from None
    if ended == "says nothing":
        session.say(f"nothing recorded: the draft says nothing; it is kept: {file.path}")
    elif ended == "taken" and writing.dry_run:
        session.say(f"the draft is kept: {file.path}")
    else:
        file.path.unlink(missing_ok=True)
    if ended == "closed":
        session.say("nothing recorded: the draft was closed as it was, or empty")
    return ended == "taken"


def _filled(kind: str, given: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return what options gave, as values of tables."""
    new = {key: given[name] for name, key in _NEW_SOURCE.items() if given.get(name) is not None}
    defaults = {param.name: param.default for param in _verb(kind).params}
    own = {
        name.rstrip("_").replace("_", "-"): value
        for name, value in given.items()
        if name not in _NEW_SOURCE and value != defaults.get(name)
    }
    filled = {kind: [own], "source": [new] if new else []}
    actors = []
    for text in given.get("new_actor") or ():
        name, _, rest = text.partition("=")
        label, actor_kind, above = (*rest.split(";"), "", "", "")[:3]
        actors.append({"id": name, "name": label, "kind": actor_kind or None, "part-of": above or None})
    return filled | {"actor": actors}


def _editor_of(writing: Writing) -> list[str]:
    """Return the command of the user's editor. Raises `UsageRefused` where nobody can write in one."""
    fix = "write it to a file: timeline append --draft FILE, or as JSON: timeline append --json FILE"
    if writing.session.get("no_input") or not sys.stdin.isatty():
        says = "an editor needs a terminal" if not writing.session.get("no_input") else "--no-input asks for no editor"
        raise misused(says=f"nothing recorded: {says}", fix=fix, option="--edit")
    typed = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(typed)
    except ValueError:
        command = []
    if not command or shutil.which(command[0]) is None:
        says = f"nothing recorded: {f'there is no editor {typed[:60]!r}' if typed else 'no editor is named'}"
        raise misused(says=says, fix=f"name one: EDITOR=nano timeline append --edit; or {fix}", option="--edit")
    return command


def _kept(error: TimelineError, file: DraftFile) -> TimelineError:
    """Return the refusal of a draft, which says where the draft is."""
    if "draft" not in error.where:
        error.where = {"draft": str(file.path), **error.where}
        error.fix = f"{error.fix}; {file.kept()}"
    return error
