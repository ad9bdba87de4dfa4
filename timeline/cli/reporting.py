"""How a report is asked for: the links that it draws and measures, and what makes it of what is known."""

from typing import TYPE_CHECKING, NamedTuple

from events.responses import Strength
from timeline.cli.invocation import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.projections.register import Register
    from timeline.reports.dossier import Dossier


class Strengths(NamedTuple):
    """Links of which strengths are drawn, and which of them get a lag."""

    drawn: tuple[Strength, ...]
    measured: tuple[Strength, ...]


def composer(reading: Reading, action: str, strengths: Strengths) -> "Callable[[Register], Dossier]":
    """Return what makes the report on the chain that holds `action`, at the basis of this reading."""
    from timeline.reports.compose import compose

    log, basis = reading.log, reading.basis
    through = log.redacted_through(basis.position)

    def composed(known: "Register") -> "Dossier":
        return compose(
            known,
            basis,
            log.origin,
            action,
            strengths=strengths.drawn,
            measured=strengths.measured,
            redactions_through=through,
        )

    return composed
