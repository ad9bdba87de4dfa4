"""Inputs: what is typed, what is handed over, which files lie there, and what somebody does in the editor."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

from hypothesis import strategies as st

from tests.fuzz.values import HOSTILE, values
from tests.fuzz.world import RECIPES, Line
from timeline.cli.append_kinds import KINDS
from timeline.cli.groups import made
from timeline.cli.options import SHARED

Edit = Callable[[str], bytes]
"""What somebody does with the text that an editor shows: the file as it is left."""


class Input(NamedTuple):
    """One command line with all that it meets. `says` tells what kind of input it is."""

    says: str
    argv: tuple[str, ...]
    stdin: bytes = b""
    files: Mapping[str, bytes] = {}
    edits: tuple[Edit, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether all of it is recorded, or nothing: but for the good rows of what may be taken in part."""
        return "--partial" not in self.argv


class Option(NamedTuple):
    """An option of a kind of `append`, or an argument, which has no flag."""

    flag: str | None
    metavar: str
    choices: tuple[str, ...]
    is_switch: bool

    def drawn(self, draw: st.DrawFn) -> str | None:
        """Draw what may be typed for it."""
        return None if self.is_switch else draw(values(self.metavar, self.choices))


@cache
def options_of(kind: str) -> Mapping[str | None, Option]:
    """Return the options of a kind by their flags, and its argument, if it has one, under none."""
    found: dict[str | None, Option] = {}
    for param in made(KINDS[kind], kind).params:
        if getattr(param, "rich_help_panel", None) != SHARED and param.name not in ("help", "edit"):
            is_option = param.param_type_name == "option"
            hint = param.type_descriptor.annotation
            choices = tuple(map(str, get_args(hint))) if get_origin(hint) is Literal else ()
            flag = str(param.opts[0]) if is_option else None
            is_switch = bool(is_option and param.is_flag)
            found[flag] = Option(flag, str(param.metavar), choices, is_switch)
    return found


# --- command lines ---------------------------------------------------------------------------------------------------


def _changed(draw: st.DrawFn, line: Line) -> Line:
    """Draw a command line that differs from another in one place."""
    known, options, arguments = options_of(line.kind), list(line.options), list(line.arguments)
    how = draw(st.sampled_from(["value", "value", "argument", "add", "add", "id", "drop", "double", "swap"]))
    at = draw(st.integers(0, len(options) - 1)) if options else None
    if how == "id":
        return _named(draw, line)
    if how == "argument" and arguments:
        place = draw(st.integers(0, len(arguments) - 1))
        arguments[place] = draw(values(known[None].metavar))
    elif how == "add" or at is None:
        new = known[draw(st.sampled_from([flag for flag in known if flag is not None] or [None]))]
        options += [(new.flag, new.drawn(draw))] if new.flag is not None else []
    elif how == "drop":
        options.pop(at)
    elif how == "double":
        options.append(options[at])
    elif how == "swap" and options[at][1] is not None:
        options[at] = (options[at][0], draw(HOSTILE))
    else:
        options[at] = (options[at][0], known[options[at][0]].drawn(draw))
    return line._replace(arguments=tuple(arguments), options=tuple(options))


def _named(draw: st.DrawFn, line: Line) -> Line:
    """Draw an id for what a command line records, if it takes one: what comes later may name it."""
    if "--id" not in options_of(line.kind):
        return line
    others = [one for one in line.options if one[0] != "--id"]
    return line._replace(options=(*others, ("--id", draw(st.sampled_from(["f1", "f2", "f3"])))))


@st.composite
def lines(draw: st.DrawFn, kinds: tuple[str, ...] = tuple(KINDS), most: int = 4) -> Line:
    """Draw a command line of some kinds: one that is right, changed in up to `most` places."""
    kind = draw(st.sampled_from(kinds))
    line = draw(st.sampled_from([one for one in RECIPES if one.kind == kind]))
    for _ in range(min(most, draw(st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4])))):
        line = _changed(draw, line)
    return line


_UUIDS = ("018d0000-0000-7000-8000-000000000001", "018D0000-0000-7000-8000-000000000002", "7", "")
_SHARED = st.one_of(
    *[st.just(())] * 6,
    st.sampled_from([("--json",), ("--dry-run",), ("--no-input",), ("-q",), ("-v",), ("--format", "csv")]),
    st.sampled_from(_UUIDS).map(lambda one: ("--event-id", one)),
    st.sampled_from(["0", "1", "2", "-1", "x"]).map(lambda one: ("--expect", one)),
    st.sampled_from(["0", "12", "17", "40", "2024-01-18", "x:1:y"]).map(lambda one: ("--if-head", one)),
    st.builds(lambda flag, text: (f"{flag}={text}",), st.sampled_from(["--recorder", "--tz", "--fields"]), HOSTILE),
)
"""What any verb that records takes, and some things that none takes."""


@st.composite
def appended(draw: st.DrawFn) -> Input:
    """Draw a command line of `append`."""
    argv = draw(lines()).argv
    stdin = draw(st.just(b"") | HOSTILE.map(lambda text: text.encode("utf-8", "replace")))
    return Input(f"append {argv[1]}", (*argv[:2], *draw(_SHARED), *argv[2:]), stdin)


# --- bytes of a document ---------------------------------------------------------------------------------------------


def _cut(draw: st.DrawFn, data: bytes) -> bytes:
    return data[: draw(st.integers(0, len(data)))]


def _with_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    found = draw(
        st.sampled_from(
            [b"\x00", b"\xff", b"\xef\xbb\xbf", b'"', b"\\ud800", b"\n", b"\r", b"{", b"]", b"\x1b", b"'" * 3]
        )
    )
    return data[:at] + found + data[at:]


def _again(draw: st.DrawFn, data: bytes) -> bytes:
    return data + draw(st.sampled_from([b"", b"\n"])) + data


def _encoded(draw: st.DrawFn, data: bytes) -> bytes:
    encoding = draw(st.sampled_from(["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1"]))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


_SPOILS = (_cut, _with_bytes, _with_bytes, _again, _encoded)


def spoiled(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw the bytes of a document as they are, or, one time of four, as an accident left them."""
    if draw(st.integers(0, 3)):
        return data
    return draw(st.sampled_from(_SPOILS))(draw, data)


# --- the editor ------------------------------------------------------------------------------------------------------


class Whole(NamedTuple):
    """Somebody puts another text in place of all that is shown."""

    left: bytes

    def __call__(self, _shown: str) -> bytes:
        return self.left


class Filled(NamedTuple):
    """Somebody fills in keys of the form that is shown: in each line that begins with the name of one."""

    said: tuple[tuple[str, str], ...]

    def __call__(self, shown: str) -> bytes:
        said: dict[str, Any] = dict(self.said)
        new = []
        for line in shown.split("\n"):
            key = line.partition(" = ")[0]
            new.append(f"{key} = {said.pop(key)}" if key in said else line)
        return "\n".join(new).encode("utf-8", "surrogatepass")


class AsItWas(NamedTuple):
    """Somebody closes the editor."""

    def __call__(self, shown: str) -> bytes:
        return shown.encode()
