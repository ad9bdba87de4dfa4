"""`timeline export … --record WHOM`: that something left the house, from which basis, and to whom."""

from typing import NamedTuple

from events.envelope import Basis
from timeline.cli.invocation import Reading
from timeline.cli.receipts import drafted, new_id
from timeline.cli.refusals import misused
from timeline.log.api import EventLog
from timeline.recording.commands import Record
from timeline.recording.handler import handle

_AUDIENCE = {"body.audience": "--record"}


class Leaving(NamedTuple):
    """An export that is to be recorded once the file is written: its form, and for whom it is."""

    reading: Reading
    log: EventLog
    form: str
    audience: str

    def command(self, sha256: str, basis: Basis) -> Record:
        """Return the command that records it. Raises `InvalidEvent` for what is no text."""
        body = {"basis": str(basis), "sha256": sha256, "form": self.form, "audience": self.audience}
        return drafted("export.made", body, _AUDIENCE)

    def record(self, sha256: str, basis: Basis) -> None:
        """Record that the file with that hash left the house, and say where on record that is."""
        outcome = handle(self.log, self.command(sha256, basis), recorded_by=self.reading.recorder, new_id=new_id)
        said = "export already recorded" if outcome.repeated else "export recorded"
        self.reading.session.say(f"{said} at position {outcome.position}")


def leaving(reading: Reading, form: str, audience: str | None) -> Leaving | None:
    """Return the export that is to be recorded, `None` if it is not.

    First the file is written, then that it left is recorded: the record never tells of a
    file that there is not. So what would keep it from being recorded is refused before.
    """
    given = reading.session.given
    if audience is None:
        if given.get("recorder") is not None:
            fix = "say to whom it goes: --record WHOM; or leave --recorder out"
            raise misused(says="--recorder names who records that it leaves the house", fix=fix, option="--recorder")
        return None
    if given.get("output") is None:
        fix = "write it to a file: -o PATH"
        raise misused(says="what is only printed is no file whose hash could be recorded", fix=fix, option="--record")
    _ = reading.recorder
    asked = Leaving(reading, reading.open(writable=True), form, audience)
    asked.command("0" * 64, reading.basis)
    return asked
