"""All that one run records in one transaction: what was asked so far, in order, and what may be said of it after."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from timeline.cli.invocation import Writing
from timeline.cli.known import Known, Options
from timeline.log.api import EventLog
from timeline.recording.commands import Command, Record
from timeline.recording.decide import is_first

if TYPE_CHECKING:
    from timeline.errors import Where


class Asked(NamedTuple):
    """A command, and the options that filled its fields: a refusal names them."""

    command: Command
    options: Options


class Batch:
    """What is to be recorded at once: new actors, a new source, an action, what is claimed about it.

    `known` are the names that may be used, those of new things among them. `is_open`
    says that more is asked before anything is recorded; `place` is where what is asked
    now was written down. `remarks` are told once it is recorded.
    """

    def __init__(self, log: EventLog) -> None:
        self.known = Known(log)
        self.asked: list[Asked] = []
        self.is_open = False
        self.place: Where = {}
        self.remarks: list[str] = []

    def ask(self, command: Command, options: Options) -> None:
        """Take a command; a new thing that it records may be named by what is asked after it."""
        if self.place:
            command = replace(command, where=self.place)
        self.asked.append(Asked(command, options))
        if isinstance(command, Record) and is_first(command.event):
            self.known.learn(command.event)

    def remark(self, text: str | None) -> None:
        """Keep something to be told once all is recorded, if there is anything to tell."""
        if text is not None and text not in self.remarks:
            self.remarks.append(text)


def batch_of(writing: Writing) -> Batch:
    """Return what a run records in one transaction."""
    session = writing.session
    if session.batch is None:
        session.batch = Batch(writing.log)
    batch: Batch = session.batch
    return batch


def known_to(writing: Writing) -> Known:
    """Return what a run may name: what is on record, and what it records itself before."""
    return batch_of(writing).known
