"""What a verb that follows the log has in common with the others: lines printed as they come, and how it ends."""

import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from events.envelope import Basis
from timeline.cli.invocation import Reading
from timeline.cli.output import Listing, render
from timeline.cli.refusals import misused
from timeline.cli.session import Session
from timeline.replay.following import Wait, follow

_ENDLESS = ("jsonl", "csv", "tsv", "table")
_NOT_WITH = {
    "as_of": ("--as-of", "what is followed has no end"),
    "output": ("-o", "a file is written once it is whole"),
}


def begin_lines(session: Session) -> None:
    """Settle the form of what has no end: `--json` is JSON lines. Raises `UsageRefused` for what needs an end."""
    for name, (option, why) in _NOT_WITH.items():
        if session.get(name) is not None:
            raise misused(says=f"--follow and {option}: {why}", fix=f"leave {option} out", option=option)
    if session.form == "json":
        session.given["form"] = "jsonl"
    if session.form not in _ENDLESS:
        fix = f"choose one of: {', '.join(_ENDLESS)}"
        raise misused(says=f"--follow and --format {session.form}: it needs an end", fix=fix, option="--format")


def print_lines(session: Session, listing: Listing) -> None:
    """Print items that others follow, and hand them over at once; the headings stand above the first alone."""
    if listing.items:
        session.out.write(render(session, listing, None))
        session.out.flush()
        session.given["no_headers"] = True


def followed(reading: Reading, since: Basis, tell: Callable[[Basis, Basis], None]) -> None:
    """Follow the log: `tell` what came between two bases, until it is interrupted or nobody reads any more.

    An interrupt is how this ends, and no failure. Then it is said how to go on from there.
    """
    say = reading.session.say
    try:
        for basis in _grows(reading, since):
            with _uninterrupted():  # what was printed and what is said of it are one
                tell(since, basis)
                since = basis
    except KeyboardInterrupt:
        say(f"followed up to position {since.position}; go on with --after {since}")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interrupt wait until what is done inside is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _grows(reading: Reading, since: Basis) -> Iterator[Basis]:
    return follow(reading.log, since, waiting())


def waiting() -> Wait:
    """Return a way to wait that ends at once when stdout is a pipe and its reader closes it."""
    try:
        stdout = sys.stdout.fileno()
        poll = select.poll()
    except (OSError, ValueError, AttributeError):  # no file behind it, or a system without poll(2)
        return _sleep
    poll.register(stdout, 0)  # errors and hang-ups are told in any case

    def wait(seconds: float) -> bool:
        return not poll.poll(seconds * 1000)

    return wait


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return True
