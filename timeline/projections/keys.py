"""Which keys the log's own record knows, and up to which head each is to be believed."""

from collections.abc import Iterable
from typing import NamedTuple

from events.envelope import RecordedEvent
from events.logs import KeyRevoked, KeyRotated
from timeline.errors import IntegrityFailure


class KeyLife(NamedTuple):
    """What the log says of a key, by its public line.

    `named` is the position of the event that brought it, `None` of one that signed
    before any change; `replaced` that of the event that brought the next, `by` which
    one; `revoked` that of the event that revoked it. `believed` is the largest size of
    a head that it counts for, `None` where it was not revoked.
    """

    vkey: str
    named: int | None = None
    replaced: int | None = None
    by: str | None = None
    revoked: int | None = None
    believed: int | None = None


class KeyHistory(NamedTuple):
    """All keys that the log speaks of, in the order in which it came to."""

    lives: tuple[KeyLife, ...] = ()

    def find(self, vkey: str) -> KeyLife | None:
        """Return what the log says of a key, `None` if it says nothing."""
        return next((one for one in self.lives if one.vkey == vkey), None)

    def believes(self, vkey: str, size: int) -> bool:
        """Tell whether a signature of that key counts for a head of that size: it was not revoked for what lies there.

        A key that the log says nothing of counts, if whoever asks knows it from elsewhere.
        """
        life = self.find(vkey)
        return life is None or life.believed is None or size <= life.believed

    def successor(self, vkey: str) -> KeyLife | None:
        """Return the key that took the place of that one, `None` if none did or it was revoked since."""
        life = self.find(vkey)
        after = self.find(life.by) if life is not None and life.by is not None else None
        return after if after is not None and after.revoked is None else None


def key_history(recorded: Iterable[RecordedEvent]) -> KeyHistory:
    """Return what the stream `log:keys` says of the keys of a log.

    A head that only keys signed which are not believed there is a finding: see
    `KeyHistory.believes`. Raises `IntegrityFailure` at an event that does not speak of
    keys, for it may be what revoked one.
    """
    lives: dict[str, KeyLife] = {}
    for one in recorded:
        match one.event:
            case KeyRotated() as change:
                former, new = (lives.get(key, KeyLife(key)) for key in (change.former, change.new))
                lives[former.vkey] = former._replace(replaced=one.position, by=new.vkey)
                lives[new.vkey] = new._replace(named=one.position)
            case KeyRevoked() as end:
                life = lives.get(end.key, KeyLife(end.key))
                believed = end.since if life.believed is None else min(end.since, life.believed)
                lives[end.key] = life._replace(revoked=life.revoked or one.position, believed=believed)
            case other:
                message = f"position {one.position} is of type {other.type}: what was recorded of the keys is not whole"
                raise IntegrityFailure(message, where={"position": one.position})
    return KeyHistory(tuple(lives.values()))
