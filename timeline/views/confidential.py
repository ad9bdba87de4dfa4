"""What a file of views must not keep: words of sources that have become confidential since they were written."""

from collections.abc import Iterable

from events.envelope import Basis
from timeline import _sqlite
from timeline._sqlite import Connection
from timeline.log.api import EventLog
from timeline.projections.register import Thing
from timeline.views.generation import many
from timeline.views.reading import Hidden
from timeline.views.stamp import Stamp

_SHOWN = "SELECT 1 FROM citations WHERE hidden = 0 AND source IN (SELECT value FROM json_each(?)) LIMIT 1"


def became_confidential(connection: Connection, log: EventLog, stamps: Iterable[Stamp], head: Basis) -> bool:
    """Tell whether a source has become confidential since any view was last brought up.

    Then its words stand in the file, in former generations and on free pages, too, and no
    deleting of rows gets them out of a full-text index: all is to be built anew. Whoever
    brings up any view asks, so what lies before the newest stamp was asked then.
    """
    since = max((one.basis for one in stamps if one.part == "current"), key=lambda one: one.position, default=None)
    if since is None or since.position >= head.position:
        return False
    things = {Thing.of_stream(name) for _, name in log.touched(since.position, head.position) if name[:7] == "source:"}
    hidden = Hidden(log, head).of([one.id for one in things])
    if not hidden:
        return False
    before = Hidden(log, since).of(hidden)
    new = [name for name, thing in hidden.items() if name not in before and thing.position > since.position]
    return len(before) + len(new) < len(hidden) or _is_cited(connection, new)


def _is_cited(connection: Connection, sources: list[str]) -> bool:
    """Tell whether words are cited that were recorded before their source was: it may be for the first time now."""
    try:
        return connection.execute(_SHOWN, (many(sources),)).fetchone() is not None
    except _sqlite.Error:
        return True  # rows of other code, or of a view that stands alone: who knows what they hold
