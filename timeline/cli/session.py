"""One run of the command line: what was given to it, where it prints, what it has recorded so far."""

import sys
from typing import Any

from timeline.cli.terminal import Screen, safe

DEFAULT_LOG = "timeline.db"

Value = Any
"""What an option holds: text, a number, a flag, or nothing."""


class Session:
    """What all parts of one run share.

    `given` holds the options that were typed, by parameter name: an option may stand
    before the verb and after it, and the later one wins. `environment` holds what
    the environment gave instead. `understood` says that all options were read, so
    that `form` is what the user wants; before that it is only a guess. `batch` is what a
    verb that records has asked so far: see `cli.batch`.
    """

    def __init__(self) -> None:
        self.out = Screen(sys.stdout)
        self.err = Screen(sys.stderr)
        self.given: dict[str, Any] = {}
        self.environment: dict[str, Any] = {}
        self.understood = False
        self.recorded: tuple[int, ...] = ()
        self.batch: Value = None

    def get(self, name: str, default: Value = None) -> Value:
        """Return what was typed for an option, else what the environment holds, else `default`."""
        return self.given.get(name, self.environment.get(name, default))

    @property
    def log(self) -> str:
        """Return the path of the log, as it was typed."""
        return str(self.get("log") or DEFAULT_LOG)

    @property
    def form(self) -> str:
        """Return the form of the output: table, json, jsonl, csv, tsv or md."""
        return str(self.given.get("form", "table"))

    @property
    def quiet(self) -> bool:
        """Tell whether nothing but errors goes to stderr."""
        return bool(self.given.get("quiet"))

    def say(self, text: str) -> None:
        """Tell the user something that is no result: one line on stderr, unless `-q`."""
        if not self.quiet:
            self.err.write(f"{safe(text)}\n")

    def say_if(self, text: str | None) -> None:
        """Tell the user something, if there is anything to tell."""
        if text is not None:
            self.say(text)

    def detail(self, text: str) -> None:
        """Tell the user more, if `-v` asks for it."""
        if self.given.get("verbose"):
            self.say(text)
