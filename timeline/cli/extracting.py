"""The part of what is known that goes out to other tools, as it is asked for on the command line."""

from typing import TYPE_CHECKING

from timeline.cli.invocation import Reading
from timeline.cli.reporting import Strengths

if TYPE_CHECKING:
    from timeline.exchange.extract import Extract


def extracted(reading: Reading, action: str | None, strengths: Strengths) -> "Extract":
    """Return what is known, or the chain that holds the action of this id, as it goes out: merged records as one."""
    from timeline.exchange.extract import extract
    from timeline.projections.merging import as_merged

    known = as_merged(reading.known)
    return extract(
        known,
        reading.basis,
        reading.log.origin,
        None if action is None else known.survivors.get(action, action),
        strengths=strengths.drawn,
        narrowed=reading.narrowing.narrowed,
    )
