"""A draft in a file beside the log: shown in the user's editor, written whole, kept until it is recorded."""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from timeline.cli.files import fault_of, write_file
from timeline.cli.invocation import Writing
from timeline.cli.refusals import misused
from timeline.errors import FileRefused, MalformedInput, TimelineError
from timeline.log.beside import DRAFT, drafts_of

AT_ONCE = 1.0
"""Seconds. Nobody reads a draft and closes it within these: an editor that is back by then did not wait."""
_INTERRUPTED = (-signal.SIGINT, 128 + signal.SIGINT)


class DraftFile:
    """A draft in a file beside the log: only the user may read it, and it stays until it is recorded."""

    def __init__(self, folder: Path) -> None:
        try:
            handle, name = tempfile.mkstemp(prefix=DRAFT[0], suffix=DRAFT[1], dir=folder)
        except OSError as error:
            raise fault_of(error, str(folder)) from None
        os.close(handle)
        self.path = Path(name)
        self._is_new = True

    def edited(self, command: Sequence[str], text: str) -> str:
        """Show a text in the editor and return it as it was left.

        Raises `FileRefused`, `UsageRefused`, or `KeyboardInterrupt` where that ended the editor.
        """
        self.write(text)
        is_new, self._is_new = self._is_new, False
        try:
            written, started = self.path.stat().st_mtime_ns, monotonic()
            ended = _run([*command, str(self.path)])
            is_back_at_once = monotonic() - started < AT_ONCE
            is_untouched = self.path.stat().st_mtime_ns == written
            content = self.path.read_bytes()
        except OSError as error:
            if self.path.exists():
                says = f"nothing recorded: {command[0][:60]!r} cannot be run: {error.strerror}"
                raise FileRefused(says, fix="name another editor in EDITOR") from None
            self.write(text)
            says, fix = "nothing recorded: the editor removed the draft", "let it write to the file that it is given"
            raise misused(says=says, fix=fix, option="--edit") from None
        if ended in _INTERRUPTED:
            raise KeyboardInterrupt
        if ended:
            says = f"nothing recorded: the editor ended with {ended}"
            raise misused(says=says, fix="name another in EDITOR", option="--edit")
        if is_new and is_back_at_once and is_untouched:
            raise self._did_not_wait()
        try:
            return content.decode("utf-8-sig")  # some editors put a mark in front
        except UnicodeDecodeError:
            says = "nothing recorded: the draft is not UTF-8"
            raise MalformedInput(says, fix="save it as UTF-8") from None

    def write(self, text: str) -> None:
        """Write a text whole or not at all: what stood there is in somebody's hours. Raises `LogUnavailable`."""
        write_file(self.path, text.encode(), force=True, mode=0o600)

    def kept(self) -> str:
        """Return in words that the draft is there, and how to go on in it."""
        return f"the draft is kept, go on in it: timeline append --edit --draft {shlex.quote(str(self.path))}"

    def _did_not_wait(self) -> TimelineError:
        fix = (
            "name one that waits until its window is closed: EDITOR='code --wait'; if its window is open, save the"
            f" draft there, then: timeline append --draft {shlex.quote(str(self.path))}"
        )
        says = "nothing recorded: the editor came back at once, and left the draft as it was"
        return misused(says=says, fix=fix, option="--edit").at(draft=str(self.path))


def _run(command: Sequence[str]) -> int:
    """Run an editor and return how it ended. Control-C is the editor's meanwhile: in many of them it is a key."""
    out = None if sys.stdout.isatty() else sys.stderr.fileno()
    with subprocess.Popen(command, stdout=out) as editor:  # noqa: S603  # the user's own
        ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return editor.wait()
        finally:
            signal.signal(signal.SIGINT, ours)


def remove_recorded(writing: Writing, name: str) -> None:
    """Remove a kept draft, all of which is recorded now: it holds in clear what the log seals. Others are not ours."""
    path = Path(name).resolve()
    if writing.dry_run or path not in {one.resolve() for one in drafts_of(writing.path)}:
        return
    try:
        path.unlink()
    except OSError as error:
        says = f"{name} is recorded, and cannot be removed: {error.strerror}; delete it, it holds what the log seals"
        writing.session.say(says)
    else:
        writing.session.say(f"{name} is recorded, and removed")
