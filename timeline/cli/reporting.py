"""How a report is asked for: the links that it draws and measures, and what makes it of what is known."""

from typing import TYPE_CHECKING, NamedTuple

from events.responses import Strength
from timeline.cli.invocation import Reading
from timeline.cli.narrowing import needed

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.projections.register import Register, Thing
    from timeline.reports.dossier import Dossier


class Strengths(NamedTuple):
    """Links of which strengths are drawn, and which of them get a lag."""

    drawn: tuple[Strength, ...]
    measured: tuple[Strength, ...]


def composer(reading: Reading, action: str, strengths: Strengths) -> "Callable[[Register], Dossier]":
    """Return what makes the report on the chain that holds `action`, at the basis of this reading.

    What is known is handed to it whole, and narrowed here as is asked.
    """
    from timeline.projections.merging import as_merged
    from timeline.reports.compose import compose

    log, basis, narrowing = reading.log, reading.basis, reading.narrowing
    through = log.redacted_through(basis.position)

    def composed(known: "Register") -> "Dossier":
        within = narrowing.of(known)
        left = as_merged(within)
        shown = left.survivors.get(action, action)
        narrowing.asks_of(lambda within: _rested_on(within, left, shown, strengths))
        return compose(
            within,
            basis,
            log.origin,
            shown,
            strengths=strengths.drawn,
            measured=strengths.measured,
            redactions_through=through,
            narrowed=narrowing.narrowed,
            doubts=narrowing.doubts,
        )

    return composed


def _rested_on(within: "Register", left: "Register", action: str, strengths: Strengths) -> "frozenset[Thing]":
    """Return what a report on what is `left` would rest on, if all had been public: its chain, and what is near it."""
    from timeline.projections.register import Thing
    from timeline.replay.about import REPORTED
    from timeline.reports.beside import vicinity
    from timeline.reports.compose import desk_of

    around = vicinity(desk_of(left, action, strengths.drawn))
    near = (name for name, thing in within.actions.items() if around is not None and around.holds(thing.now))
    return needed(within, [Thing("action", name) for name in (action, *near)], REPORTED)


def things_in(reading: Reading, action: "Thing", strengths: Strengths) -> "frozenset[Thing] | None":
    """Return what the report on the chain that holds `action` is read from; `None` where it is everything.

    Beside the chain that is what may have happened near it. Raises `NotFound` if the
    action does not stand.
    """
    from timeline.projections.mentions import soil
    from timeline.projections.merging import as_merged
    from timeline.replay.about import REPORTED, things_about
    from timeline.reports.beside import vicinity
    from timeline.reports.compose import desk_of

    index = reading.checked_index
    if index is None:
        return None
    things = things_about([action], index, REPORTED)
    known = as_merged(reading.known_of(things))
    around = vicinity(desk_of(known, known.survivors.get(action.id, action.id), strengths.drawn))
    if around is None:
        return things
    places = {one for code in around.soil for one in soil(code, around.first, around.last)}
    return things | things_about(index.naming(places, ("action",)), index, REPORTED)


def known_in(reading: Reading, action: "Thing", strengths: Strengths) -> "Register":
    """Return what the report on the chain that holds `action` is made of, not narrowed."""
    things = things_in(reading, action, strengths)
    return reading.whole if things is None else reading.all_of(things)
