"""What happens to the log itself."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from events.base import LogEvent, record

Stamp = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$")]


@record
class ClockSetBack(LogEvent):
    """The clock of the recording machine stood before the newest event: both readings.

    The log's own times never fall; this says that for a while they were held, not read.
    """

    type: ClassVar[str] = "log.clock_set_back"

    clock: Stamp
    head: Stamp

    @property
    def stream(self) -> str:
        """Return the one stream of the log's clock."""
        return "log:clock"
