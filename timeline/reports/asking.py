"""The command that prints a report again, written and read: its basis, and each parameter that is not the usual one."""

import re
from collections.abc import Mapping
from shlex import quote, split
from typing import NamedTuple, get_args

from timeline.errors import MalformedInput
from timeline.projections.chains import DRAWN, MEASURED
from timeline.projections.narrowed import Narrowed
from timeline.reports.dossier import Dossier
from timeline.reports.frame import Frame, Marking

_BASIS = re.compile(r"([0-9a-f-]{36}):([0-9]{1,15}):([0-9a-f]{12,64})")
_FRAME = ("title", "author", "marking", "issued", "supersedes", "outlines", "templates")
_VALUES = ("as-of", "strength", "measured", "published-by", "occurred", *_FRAME)
_FLAGS = ("surely", "final", "figures", "mermaid")
_HEAD = 4
"""Of a command that is the name of the program, its verb, the format and the action."""


def command(dossier: Dossier, form: str = "md", basis: str = "") -> str:
    """Return the command that prints a report again in a format, as a shell takes it, at its own basis or another."""
    drawn = f" --strength {','.join(dossier.strengths)}" if dossier.strengths != DRAWN else ""
    lags = f" --measured {','.join(dossier.measured)}" if dossier.measured != MEASURED else ""
    narrowed = Narrowed(dossier.published_by, dossier.occurred, dossier.surely)
    at = basis or f"{dossier.log_id}:{dossier.position}:{dossier.root[:12]}"
    asked = f"timeline export {form} {dossier.action} --as-of {at}{drawn}{lags}{narrowed.options}"
    return asked + options_of(dossier.frame)


def options_of(frame: Frame) -> str:
    """Return what a desk gave beside the record as options, each after a blank; of a folder only that there is one."""
    given = {
        "title": frame.title,
        "author": frame.author,
        "marking": frame.marking,
        "issued": frame.issued,
        "supersedes": frame.supersedes,
        "outlines": frame.outlines,
    }
    options = "".join(f" --{name} {quote(value)}" for name, value in given.items() if value)
    return options + " --templates DIR" * bool(frame.templates) + " --final" * frame.is_final


class Asking(NamedTuple):
    """What a report was asked for, as it says itself: `options` by name, with `True` for one that has no value.

    `text` is the command. Nothing in it is to be trusted: whoever edits a report can write another.
    """

    text: str
    action: str
    options: Mapping[str, str | bool]

    @property
    def basis(self) -> tuple[str, int, str]:
        """Return the log, the position and the root, or as much of that as was printed."""
        found = _BASIS.fullmatch(str(self.options["as_of"]))
        if found is None:
            message = "the report names no basis as reports print it"
            raise MalformedInput(message, fix=_FIX)
        return found[1], int(found[2]), found[3]


_FIX = "make it again with timeline export and the options of its Annex B, and compare the two"


def read_command(text: str) -> Asking:
    """Read the command that a report prints: the options of a report, no others; where it was written to is left out.

    Raises `MalformedInput` for what is no such command.
    """
    message = "the command by which the report can be made again cannot be read in it"
    refusal = MalformedInput(message, fix=_FIX)
    try:
        words = split(text)
    except ValueError:
        raise refusal from None
    if words[:2] != ["timeline", "export"] or len(words) < _HEAD:
        raise refusal
    options: dict[str, str | bool] = {}
    rest = iter(words[_HEAD:])
    for word in rest:
        name = word.removeprefix("--")
        value = next(rest, None) if word == "-o" or name in _VALUES else name in _FLAGS
        if value is None or value is False:
            raise refusal
        if word != "-o":
            options[name.replace("-", "_")] = value
    if "as_of" not in options or options.get("marking", "") not in get_args(Marking):
        raise refusal
    return Asking(text, words[3], options)
