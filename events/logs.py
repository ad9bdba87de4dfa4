"""What happens to the log itself: its clock, the keys that sign its heads, the rule tables that it is read by."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints, model_validator

from events.base import Code, Count, LogEvent, Text, record
from events.custody import Sha256

Vkey = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^\x00-\x20\x7f+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43,1752}={0,2}$", max_length=2000
    ),
]
KEYS = "log:keys"
"""The one stream of what becomes of the log's keys."""
RULES = "log:rules"
"""The one stream of the rule tables that a log is read by."""
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


@record
class KeyRotated(LogEvent):
    """A new key signs the heads of the log, in the place of a former one: so whoever trusts that one can follow.

    The former key signs a head that covers this event, and both sign for a while. Keys
    stand here as their public lines are published (C2SP's vkey).
    """

    type: ClassVar[str] = "log.key_rotated"

    former: Vkey
    new: Vkey
    reason: Text | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> "KeyRotated":
        if self.former == self.new:
            message = "a key does not take its own place"
            raise ValueError(message)
        return self

    @property
    def stream(self) -> str:
        """Return the one stream of the log's keys."""
        return KEYS


@record
class KeyRevoked(LogEvent):
    """A key is lost, stolen or in doubt. What it signed up to `since` events stands; later heads need another key.

    A witness or a time stamp can still say of a later head that it was there before the
    key was lost. A later event may only bring `since` down, when more becomes known.
    """

    type: ClassVar[str] = "log.key_revoked"

    key: Vkey
    since: Count
    reason: Text

    @property
    def stream(self) -> str:
        """Return the one stream of the log's keys."""
        return KEYS


@record
class RulesAdopted(LogEvent):
    """From here on, the log is read by a version of a rule table: rungs, words, widenings. Its bytes, by their hash."""

    type: ClassVar[str] = "rules.adopted"

    table: Code
    version: Code
    sha256: Sha256
    reason: Text | None = None

    @property
    def stream(self) -> str:
        """Return the one stream of the rule tables."""
        return RULES
