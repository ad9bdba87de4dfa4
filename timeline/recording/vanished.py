"""What the whole list of a data set has no more, though the log has it: named, and never dropped."""

from collections.abc import Collection, Iterator
from typing import Any

from events.actions import ActionReported
from events.claims import ClaimMade
from timeline.log.api import EventLog
from timeline.projections.register import Standing, Thing
from timeline.recording.again import Origin, is_of_a_row
from timeline.recording.reading import Reading

_CHUNK = 1000


def vanished(log: EventLog, reading: Reading, seen: Collection[Thing], origin: Origin) -> Iterator[Thing]:
    """Yield the actions of the data set that no row named, and the imported claims about the others that no row made.

    `seen` are the things that rows named or made.
    """
    mine: set[str] = set()
    for kind in ("action", "claim"):
        names = log.streams(f"{kind}:{origin.prefix}", max(reading.head, 1), reading.head)
        things = [Thing.of_stream(stream) for stream in names]
        for start in range(0, len(things), _CHUNK):
            some = things[start : start + _CHUNK]
            reading.take_all(some)
            for thing in some:
                standing = reading.known.find(*thing)
                if standing is None or standing.position > reading.head:
                    continue
                if isinstance(standing.first, ActionReported) and _is_of(standing.first, origin.dataset):
                    mine.add(thing.id)
                    if thing not in seen and standing.stands:
                        yield thing
                elif isinstance(standing.first, ClaimMade) and _is_left(thing, standing, mine, seen):
                    yield thing


def _is_of(action: ActionReported, dataset: str | None) -> bool:
    return dataset is not None and any(one.startswith(f"{dataset}:") for one in action.external_ids)


def _is_left(thing: Thing, standing: Standing[Any], mine: Collection[str], seen: Collection[Thing]) -> bool:
    """Tell whether an imported claim is about an action that a row still names, and no row makes it any more."""
    about = standing.first.about
    is_ours = is_of_a_row(standing.first, standing.event_id) and all(
        one in mine and Thing("action", one) in seen for one in about
    )
    return is_ours and standing.stands and thing not in seen and standing.first.supersedes is None
