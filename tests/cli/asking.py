"""A verb asked of a log in memory, from all that is known or from what the index of the log finds."""

import io
import sys
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import pytest

from events.base import Event
from tests import builders as make
from tests.contracts.redactions import of_the_whole
from timeline.cli import invocation
from timeline.cli.app import run
from timeline.cli.invocation import Invocation, Reading
from timeline.log.memory import MemoryLog
from timeline.projections.register import Thing
from timeline.replay import known_at
from timeline.replay.about import Index, MemoryIndex, index_of

EVERYTHING, NOTHING = sys.maxsize, -1


class Answer(NamedTuple):
    """What a command line answered."""

    code: int
    out: str
    err: str


def log_of(events: Sequence[Event], redacted: Collection[int] = ()) -> MemoryLog:
    """Return a log of events, of which those at some positions were redacted whole since."""
    log = MemoryLog()
    make.fill(log, *events)
    for number, position in enumerate(sorted(redacted)):
        new = of_the_whole(log, position, number=len(events) + number + 1)
        log.redact(new, expected=0)
    return log


def index_at_head(log: MemoryLog) -> MemoryIndex:
    """Return the index of a log: one for every basis."""
    return index_of(known_at(log, log.basis()))


class Blind(NamedTuple):
    """An index that does not see one way from a thing to another."""

    index: Index
    back: Callable[[Thing, str], bool] = lambda *_: False
    forth: Callable[[Thing], bool] = lambda _: False

    def naming(self, things: Collection[Thing], kinds: Collection[str]) -> set[Thing]:
        """Return what named them, as far as it is seen."""
        return {
            one
            for thing in things
            for one in self.index.naming({thing}, [kind for kind in kinds if not self.back(thing, kind)])
        }

    def named_by(self, things: Collection[Thing]) -> set[Thing]:
        """Return what they named, as far as it is seen."""
        return {one for one in self.index.named_by(things) if not self.forth(one)}

    def citing(self, sources: Collection[Thing], most: int | None = None) -> set[Thing]:
        """Return what rests on them, as far as it is seen."""
        seen = ([one for one in self.index.citing({source}) if not self.back(source, one.kind)] for source in sources)
        return {one for found in seen for one in found[:most]}


def ask(log: MemoryLog, *argv: str, index: Index | None = None, is_short: bool | None = None) -> Answer:
    """Run a command line on a log: with an index from what that finds, else from everything."""
    short = index is None if is_short is None else is_short
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="timeline-ascii") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(Invocation, "open", lambda _, *, writable: log)  # noqa: ARG005 — only reading verbs are run
        patch.setattr(invocation, "SHORT", EVERYTHING if short else NOTHING)
        patch.setattr(Reading, "index", index)
        patch.setattr(Reading, "checked_index", index)
        patch.setattr(Reading, "views", None)
        code = run(argv)
        told = []
        for stream in (out, err):
            stream.flush()
            told.append(stream.buffer.getvalue().decode("utf-8"))
    assert code != 70, told
    return Answer(code, *told)
