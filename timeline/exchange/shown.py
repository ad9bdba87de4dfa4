"""What a bundle shows beside its report: the events that lie in it, with those sealed texts that the report prints.

Tables and a map hold more columns than a report has sentences. What a report does not print stays
closed in them too: they can say nothing that leaves and disclosures of the same bundle do not.
"""

from collections.abc import Iterable, Mapping, Sequence

from events.catalogue import read_event
from events.envelope import RecordedEvent
from events.notes import NoteAdded
from events.shape import Json, put_back, to_json
from timeline.exchange import geojson, gexf, tables
from timeline.exchange.extract import Extract, Options
from timeline.exchange.studied import OF_THE_DESK
from timeline.reports.evidence import Evidence, SealedText

FOLDER = "data/"
UNPRINTED = "not in the report"
"""What stands in place of a text that the report does not print, with the position of the leaf that it is sealed in."""
_NUMBERS = frozenset(("latitude", "longitude"))


def shown(
    recorded: Sequence[RecordedEvent], sealed: Iterable[SealedText], found: Evidence
) -> tuple[RecordedEvent, ...]:
    """Return the events of a bundle, without the sealed texts that its report does not print.

    With them come the notes that hold back and release, which no exporter hands out: they
    are heeded. Degrees stay as they are, since no exporter hands out more of them than a
    report does. What is told of a thing whose beginning does not lie in the bundle, as of a
    case that took in an action of the chain, is of no use without it.
    """
    closed: dict[int, list[tuple[str, Json]]] = {}
    for one in sealed:
        is_number = one.pointer.rpartition("/")[2] in _NUMBERS
        if (one.position, one.slot) not in found.printed and not is_number:
            mark = {"ground": UNPRINTED, "by_position": one.position}
            closed.setdefault(one.position, []).append((one.pointer, mark))
    positions = frozenset(found.positions)
    begun = {one.stream for one in recorded if one.revision == 1 and one.position in positions}
    heeded = {one.stream for one in recorded if isinstance(one.event, NoteAdded) and one.event.kind in OF_THE_DESK}
    return tuple(
        _without(one, closed.get(one.position, []))
        for one in recorded
        if (one.position in positions and one.stream in begun) or one.stream in heeded
    )


def _without(recorded: RecordedEvent, closed: list[tuple[str, Json]]) -> RecordedEvent:
    if not closed:
        return recorded
    event = recorded.event
    body = put_back(to_json(event), closed)
    return recorded._replace(event=read_event(event.type, event.schema_version, body))


def data_files(one: Extract) -> Mapping[str, bytes]:
    """Return a chain as files of a bundle by their names: tables with their description, a map, a graph."""
    files = dict(tables.write(one, Options()))
    files["chain.geojson"] = geojson.write(one, Options())
    files["chain.gexf"] = gexf.write(one, Options()).encode()
    return {f"{FOLDER}{name}": content for name, content in files.items()}
