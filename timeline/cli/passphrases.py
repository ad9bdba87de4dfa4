"""The passphrase of a key: from a file, from the environment, or typed; never from the command line, never printed."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from timeline.cli.files import read_small
from timeline.cli.invocation import Invocation
from timeline.cli.refusals import misused
from timeline.errors import UsageRefused

VARIABLE = "TIMELINE_KEY_PASSPHRASE"
_OPTION = "--passphrase-file"
_LARGEST = 4096

PassphraseFile = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help=f"The file that holds the passphrase of the key; - is stdin. Else {VARIABLE}, else it is asked for.",
    ),
]


def given_passphrase(invocation: Invocation, file: str | None) -> bytes | None:
    """Return the passphrase that a file or the environment holds, `None` if neither is named.

    Raises `UsageRefused` for one that is empty or has several lines: which one was meant is no guess to make.
    """
    if file is None:
        typed = os.environ.get(VARIABLE)
        return os.fsencode(typed) if typed else None
    content = read_small(invocation.open_input(file), file, most=_LARGEST)
    passphrase = content.removesuffix(b"\n").removesuffix(b"\r")
    if not passphrase or b"\n" in passphrase:
        says = "the passphrase is empty" if not passphrase else "the file of the passphrase has several lines"
        raise misused(says=says, fix="write it alone into the first line of the file", option=_OPTION)
    return passphrase


def passphrase_of(invocation: Invocation, file: str | None, keys: Iterable[Path]) -> bytes | None:
    """Return the passphrase that opens `keys`, `None` if none is needed. Only a terminal is asked.

    Raises `UsageRefused` where one is needed and nobody can be asked, or one is named and none is needed.
    """
    from timeline.proof.keys import is_encrypted

    given = given_passphrase(invocation, file)
    locked = [path for path in keys if is_encrypted(path)]
    if locked and given is None:
        return _asked(invocation, locked[0])
    if file is not None and not locked:
        says = "the key has no passphrase: whoever reads its file can sign"
        raise misused(says=says, fix=f"leave {_OPTION} out; or make a new key with one, by rotating", option=_OPTION)
    return given if locked else None


def _asked(invocation: Invocation, key: Path) -> bytes:
    from getpass import getpass

    if invocation.session.get("no_input") or not sys.stdin.isatty():
        raise _missing(key)
    try:
        typed = getpass(f"Passphrase of {key}: ")
    except EOFError:
        typed = ""
    if not typed:
        raise _missing(key)
    return os.fsencode(typed)


def _missing(key: Path) -> UsageRefused:
    says = "the key is locked with a passphrase, and none is given"
    fix = f"give {_OPTION} FILE, or set {VARIABLE}"
    return misused(says=says, fix=fix, option=_OPTION, file=str(key))
