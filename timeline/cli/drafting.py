"""Drafts of what is to be appended, as TOML: a form to fill in, how it is read, and where in it something is wrong.

The tables are kinds of `append`, their keys the options of that kind: what an option
takes, a key takes, and one set of rules reads both. Nothing here opens a file.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from timeline.cli.faults import short
from timeline.cli.refusals import did_you_mean, misused, there_are
from timeline.cli.terminal import safe
from timeline.errors import DraftRefused, MalformedInput, TimelineError
from timeline.recording.parse import MAX_BYTES

TABLES = ("actor", "source", "action", "claim", "response")
"""The kinds that a draft may hold, in the order in which they are recorded: what is new comes before who names it."""
MARK = "#! "
"""How a line begins that tells an error; those that were written in are taken out when a draft comes back."""
_WIDTH = 28
_AT = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_HEADER = re.compile(r"\s*\[{1,2}\s*([a-z]+)\s*\]{1,2}\s*(#.*)?")
# A command that is to be typed stays as it is; elsewhere a draft has keys in place of options, and values in quotes.
_OPTION = re.compile(r"timeline [a-z][^;)]*|--([a-z][a-z-]*)(?:[ =]([A-Z0-9][^ ,;)]*))?")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_QUOTES = re.compile(r'"""|\'\'\'')


class Key(NamedTuple):
    """A key of a table: an option, or the argument, of its kind; how it is told, and what it takes."""

    name: str
    told: str
    flag: str | None
    is_list: bool = False
    is_switch: bool = False
    words: tuple[str, ...] = ()

    def empty(self) -> str:
        """Return what stands in a form where nothing is filled in."""
        return "false" if self.is_switch else '[""]' if self.is_list else '""'


class Table(NamedTuple):
    """A table of a draft that somebody filled in: its kind, the how many-eth of that kind it is, and its values."""

    kind: str
    number: int
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return how a refusal names it: `claim 2`."""
        return f"{self.kind} {self.number}"


# --- the form --------------------------------------------------------------------------------------------------------

_HEAD = """\
# What is to be recorded: all of it in one transaction, or nothing.
#
# Fill in what the source says; what stays "" or [""] or false is not said. A table of which nothing is filled in
# is left out. For a second claim, actor or response copy its table. Keys are the options of timeline append KIND.
# A time is text, as on the command line: occurred = "2024-01-18T04:30", with zone = "place" or "Asia/Tehran".
# Save the file and close the editor to record it. Closed as it is, or empty, nothing is recorded.
"""
_OF = {
    "actor": "A new actor, if somebody is named who is not on record yet.",
    "source": "The new source. Leave it out for one that is on record, and name that below: source = ...",
    "action": "What happened.",
    "claim": "What somebody says of it.",
    "response": "What the action answers, pre-empts or announces, and who says so.",
}


def form(keys: Mapping[str, Sequence[Key]], filled: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Return the draft of some kinds of tables, with what is known already filled in."""
    blocks = [_HEAD]
    for kind, of_kind in keys.items():
        for values in filled.get(kind) or [{}]:
            lines = [f"# {_OF[kind]}", f"[[{kind}]]", *(_line(key, values.get(key.name)) for key in of_kind)]
            blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _line(key: Key, value: object) -> str:
    written = key.empty() if value in (None, [], False) else _written(value)
    words = f" One of: {', '.join(key.words)}." if key.words else ""
    return f"{f'{key.name} = {written}':<{_WIDTH}}  # {key.told}{words}"


def _written(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_written(one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    whole = str(value).encode("utf-8", "replace").decode()
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


# --- reading ---------------------------------------------------------------------------------------------------------


def read_tables(text: str) -> list[Table]:
    """Return the tables of a draft in which something is filled in, in the order in which they are recorded.

    Raises `MalformedInput` for what is no TOML, `UsageRefused` for a table that is no kind.
    """
    tables = []
    for kind, several in _parsed(text).items():
        if kind not in TABLES:
            fix = did_you_mean(kind, TABLES, there_are(TABLES))
            if not isinstance(several, dict | list):
                raise misused(
                    says=f"the key {kind[:40]!r} is in no table", fix=f"put it under [[action]] or the like: {fix}"
                )
            raise misused(says=f"a draft has no table {kind[:40]!r}", fix=fix, table=kind[:40])
        listed = several if isinstance(several, list) else [several]
        for number, values in enumerate(listed, start=1):
            if not isinstance(values, dict):
                raise misused(says=f"{kind} is no table", fix=f"write [[{kind}]], and its keys below")
            table = Table(kind, number, {name: value for name, value in values.items() if not _is_empty(value)})
            tables += [table] if table.values else []
    return sorted(tables, key=lambda table: TABLES.index(table.kind))


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > MAX_BYTES:
        says = f"nothing recorded: the draft has {len(text)} characters; at most {MAX_BYTES} are let in"
        raise MalformedInput(says, fix="split it up")
    try:
        return tomllib.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        message = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        found = _AT.search(message)
        where: dict[str, str | int] = {"line": int(found[1]), "column": int(found[2])} if found else {}
        says = f"nothing recorded: the draft is no TOML: {_AT.sub('', message).strip()}"
        raise MalformedInput(says, where=where, fix='write KEY = "text", a list as ["one", "two"]') from None


def _is_empty(value: object) -> bool:
    return value == "" or value is False or (isinstance(value, list) and all(one == "" for one in value))


def words_of(table: Table, keys: Sequence[Key]) -> list[str]:
    """Return a table as the words of a command line. Raises `UsageRefused` for a key, or a value, that has no place."""
    known = {key.name: key for key in keys}
    words, arguments = [], []
    for name, value in table.values.items():
        if name not in known:
            fix = did_you_mean(name, known, there_are(known))
            raise misused(says=f"{table.kind} has no key {name[:40]!r}", fix=fix, table=table.name, key=name[:40])
        key = known[name]
        for text in _texts(table, key, value):
            if key.flag is None:
                arguments.append(text)
            else:
                words.append(key.flag if key.is_switch else f"{key.flag}={text}")
    return [*words, "--", *arguments] if arguments else words


def _texts(table: Table, key: Key, value: object) -> Iterator[str]:
    """Yield the texts that a value stands for."""
    where = {"table": table.name, "key": key.name}
    if isinstance(value, datetime | date | time):
        fix = f'write it as text, as on the command line: {key.name} = "2024-01-18T04:30", with zone = "place"'
        raise misused(
            says=f"{key.name} is a TOML date, which has no zone of a place and no precision", fix=fix, **where
        )
    if key.is_switch != isinstance(value, bool):
        fix = f"write {key.name} = true" if key.is_switch else f'write {key.name} = "text"'
        raise misused(
            says=f"{key.name} is {'true or false' if key.is_switch else 'not true or false'}", fix=fix, **where
        )
    several = value if isinstance(value, list) else [value]
    if isinstance(value, list) and not key.is_list:
        raise misused(says=f"{key.name} takes one value, not a list", fix=f'write {key.name} = "text"', **where)
    for one in several:
        if not isinstance(one, str | int) or (isinstance(one, bool) and not key.is_switch):
            fix = f"write {key.name} = {key.empty()}, with text in it"
            raise misused(says=f"{key.name} takes text", fix=fix, **where)
        if one != "":
            yield str(one)


# --- errors in their place -------------------------------------------------------------------------------------------


def without_error(text: str, error: TimelineError | None) -> str:
    """Return a draft without the lines that told an error: a line of a quote may begin as they do, and stays."""
    told = set() if error is None else {line.rstrip() for line in _told(error)}
    return "".join(line for line in _lines(text) if line.rstrip() not in told)


def with_error(text: str, error: TimelineError) -> str:
    """Return a draft with an error as comments at the place where it is: what, and what to do."""
    if isinstance(error, DraftRefused):
        for one in error.errors:
            text = with_error(text, one)
        return text
    lines, told = _lines(text), _told(error)
    at = _line_of(lines, error) or 0
    marked = "".join([*lines[:at], *told, *lines[at:]])
    # Inside a text of several lines a comment would be a part of the text: then it is told at the top.
    return marked if _same(marked, text) else "".join([*told, *lines])


def _told(error: TimelineError) -> list[str]:
    """Return the lines that tell an error in a draft."""
    if isinstance(error, DraftRefused):
        return [line for one in error.errors for line in _told(one)]
    message, fix = (short(" ".join(text.split())) for text in _in_words(error))
    return [f"{MARK}{safe(line)}\n" for line in (f"{message} [{error.code}]", f"fix: {fix}")]


def _in_words(error: TimelineError) -> list[str]:
    """Return what an error says and advises in words of a draft: keys in place of options."""
    is_plain = error.message.endswith(" is missing") and error.fix.startswith("see ")
    fix = "fill it in; or leave all of the table empty" if is_plain else error.fix
    return [_OPTION.sub(_key_of, text) for text in (error.message, fix)]


def _key_of(found: re.Match[str]) -> str:
    """Return an option as a draft has it: `zone = "Asia/Tehran"` for `--zone Asia/Tehran`."""
    name, value = found[1], found[2]
    return found[0] if name is None else name if value is None else f'{name} = "{value}"'


def placed(error: TimelineError, text: str) -> TimelineError:
    """Return an error as whoever wrote the draft sees it: the line, the table and the key that it is about."""
    if isinstance(error, DraftRefused):
        error.errors = tuple(placed(one, text) for one in error.errors)
    if "table" not in error.where:
        return error
    line = _line_of(_lines(text), error)
    where: dict[str, str | int] = {} if line is None else {"line": line + 1}
    for name, value in error.where.items():
        is_typed = name in ("option", "argument")
        where |= {"key": str(value).removeprefix("--").lower()} if is_typed else {name: value}
    error.message, error.fix = _in_words(error)
    error.where = where
    return error


def _lines(text: str) -> list[str]:
    """Return the lines of a draft with their ends: TOML ends a line where no other letter does."""
    return _LINE.findall(text)


def _same(marked: str, text: str) -> bool:
    try:
        before = tomllib.loads(text)
    except (ValueError, RecursionError):
        return True
    try:
        return tomllib.loads(marked) == before
    except (ValueError, RecursionError):
        return False


def _line_of(lines: Sequence[str], error: TimelineError) -> int | None:
    """Return the index of the line that an error is about; `None` if nobody can say."""
    if (line := error.where.get("line")) is not None:
        return _before_text(lines, min(int(line), len(lines)) - 1)
    kind, _, number = str(error.where.get("table", "")).partition(" ")
    key = str(error.where.get("key") or error.where.get("option") or error.where.get("argument") or "")
    headers = [at for at, line in enumerate(lines) if (found := _HEADER.fullmatch(line.rstrip())) and found[1] == kind]
    if not headers:
        return None
    header = headers[min(int(number or 1), len(headers)) - 1]
    wanted = re.compile(rf"\s*{re.escape(key.removeprefix('--').lower())}\s*=")
    for at in range(header + 1, len(lines)):
        if _HEADER.fullmatch(lines[at].rstrip()):
            break
        if wanted.match(lines[at]):
            return at
    return header


def _before_text(lines: Sequence[str], at: int) -> int:
    """Return the line where a text of several lines begins, if line `at` is inside of one."""
    opened: int | None = None
    for number, line in enumerate(lines[: max(at, 0)]):
        for _ in _QUOTES.findall(line):
            opened = number if opened is None else None
    return max(at, 0) if opened is None else opened
