"""Who holds which bytes: the custody of each source, as it was known at a basis, and the sources of a captured file."""

from collections.abc import Iterable, Iterator

from events.custody import SourceCaptured, SourceTransferred, SourceVerified
from events.envelope import RecordedEvent
from events.redactions import type_of
from timeline.projections.register import Register

FEWEST_DIGITS = 8
"""How many digits of a hash are enough to name a captured file."""
_CUSTODY = frozenset(cls.type for cls in (SourceCaptured, SourceTransferred, SourceVerified))


def custody_of(register: Register, source: str) -> tuple[RecordedEvent, ...]:
    """Return what was recorded of the custody of a source, in the order of the log; nothing if it is not on record.

    What was redacted whole is among it, as an `EventWithheld`: there is no silent gap.
    """
    thing = register.sources.get(source)
    since = thing.since if thing is not None else ()
    return tuple(one for one in since if type_of(one.event) in _CUSTODY)


def captures_of(register: Register, source: str) -> tuple[SourceCaptured, ...]:
    """Return the captures of a source in the order of the log, copies that were made from others among them."""
    events = (one.event for one in custody_of(register, source))
    return tuple(event for event in events if isinstance(event, SourceCaptured))


def captures(register: Register) -> Iterator[tuple[int, SourceCaptured]]:
    """Yield every capture on record with its position, source by source."""
    for source in register.sources:
        for one in custody_of(register, source):
            if isinstance(one.event, SourceCaptured):
                yield one.position, one.event


def hashes_like(found: Iterable[SourceCaptured], beginning: str) -> tuple[str, ...]:
    """Return the hashes that begin so, each once, in the order of `found`; of fewer than eight digits, none."""
    if len(beginning) < FEWEST_DIGITS:
        return ()
    return tuple(dict.fromkeys(one.sha256 for one in found if one.sha256.startswith(beginning)))


def sources_of(register: Register, sha256: str) -> tuple[str, ...]:
    """Return the sources that were captured with these very bytes."""
    return tuple(dict.fromkeys(one.source for _, one in captures(register) if one.sha256 == sha256))
