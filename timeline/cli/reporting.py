"""How a report is asked for: the links that it draws and measures, and what makes it of what is known."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from events.responses import Strength
from timeline.cli.invocation import Reading
from timeline.cli.narrowing import needed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from events.envelope import Basis, RecordedEvent
    from timeline.projections.register import Register, Thing
    from timeline.reports.desk import Numbering
    from timeline.reports.dossier import Dossier


class Strengths(NamedTuple):
    """Links of which strengths are drawn, and which of them get a lag."""

    drawn: tuple[Strength, ...]
    measured: tuple[Strength, ...]


class Earlier(NamedTuple):
    """What was known when the report was made that is superseded, and all that was recorded from there to the basis."""

    before: "Register"
    events: "tuple[RecordedEvent, ...]"


class Composer(Protocol):
    """Makes a report of what is known; where it supersedes another, with what changed since."""

    def __call__(self, known: "Register", earlier: Earlier | None = None) -> "Dossier":
        """Make it."""


def composer(
    reading: Reading,
    action: str,
    strengths: Strengths,
    since: "Basis | None" = None,
    numbering: "Numbering | None" = None,
) -> Composer:
    """Return what makes the report on the chain that holds `action`, at the basis of this reading.

    What is known is handed to it whole, and narrowed here as is asked. `since` is the basis
    of the report that it supersedes; `numbering` keeps its numbers for who goes on with them.
    """
    from timeline.projections.changes import Between
    from timeline.projections.merging import as_merged
    from timeline.reports.changed import with_changes
    from timeline.reports.compose import compose

    log, basis, narrowing = reading.log, reading.basis, reading.narrowing
    through = log.redacted_through(basis.position)

    def composed(known: "Register", earlier: Earlier | None = None) -> "Dossier":
        before = None if earlier is None else narrowing.of(earlier.before)
        within = narrowing.of(reading.kept_back.marked(known))  # the last that is narrowed: of it doubts are told
        left = as_merged(within)
        shown = left.survivors.get(action, action)
        narrowing.asks_of(lambda within: _rested_on(within, left, shown, strengths))
        dossier = compose(
            within,
            basis,
            log.origin,
            shown,
            strengths=strengths.drawn,
            measured=strengths.measured,
            redactions_through=through,
            narrowed=narrowing.narrowed,
            doubts=narrowing.doubts,
            numbering=numbering,
        )
        if since is None or earlier is None or before is None:
            return dossier
        return with_changes(dossier, Between(before, within, earlier.events), since)

    return composed


def earlier_in(reading: Reading, since: "Basis", things: "frozenset[Thing] | None") -> Earlier:
    """Return what was known of some things at an earlier basis, and what was recorded of them since; `None`: of all."""
    from timeline.replay import known_at
    from timeline.replay.about import events_about, known_of

    log, basis = reading.log, reading.basis
    if things is None:
        return Earlier(known_at(log, since), tuple(log.read_verified(basis, since=since)))
    read = events_about(log, basis, with_redactions(reading, since, things))
    return Earlier(known_of(log, since, things), _after(since, read))


def with_redactions(reading: Reading, since: "Basis", things: "frozenset[Thing]") -> "frozenset[Thing]":
    """Return things with every redaction since an earlier basis: each is filed under the id of its event."""
    from timeline.projections.register import Thing

    touched = (Thing.of_stream(stream) for _, stream in reading.log.touched(since.position, reading.basis.position))
    return things | {one for one in touched if one.kind == "event"}


def earlier_of(recorded: "Sequence[RecordedEvent]", since: "Basis", recorded_at: str) -> Earlier:
    """Return the same of events that were read already; `recorded_at` is when the last one up to `since` was."""
    from timeline.replay.about import register_of

    before = register_of([one for one in recorded if one.position <= since.position], since, recorded_at)
    return Earlier(before, _after(since, recorded))


def _after(since: "Basis", recorded: "Iterable[RecordedEvent]") -> "tuple[RecordedEvent, ...]":
    return tuple(one for one in recorded if one.position > since.position)


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
    known = as_merged(reading.narrowing.of(_part(reading.whole, things)))
    around = vicinity(desk_of(known, known.survivors.get(action.id, action.id), strengths.drawn))
    if around is None:
        return things
    places = {one for code in around.soil for one in soil(code, around.first, around.last)}
    return things | things_about(index.naming(places, ("action",)), index, REPORTED)


def _part(known: "Register", things: "Collection[Thing]") -> "Register":
    """Return what is known of some things, of a register that holds more."""
    from timeline.projections.register import KINDS, Thing

    shelves: dict[str, Any] = {
        f"{kind}s": {name: thing for name, thing in known.of_kind(kind).items() if Thing(kind, name) in things}
        for kind in KINDS
    }
    return replace(known, **shelves)


def reported(
    reading: Reading,
    action: "Thing",
    strengths: Strengths,
    since: "Basis | None" = None,
    numbering: "Numbering | None" = None,
) -> "Dossier":
    """Return the report on the chain that holds `action`, with what changed `since` that of an earlier basis.

    `numbering` keeps its numbers for `timeline.cli.knowing.history_of`.
    """
    from timeline.replay.run import uncollected

    things = things_in(reading, action, strengths)
    known = reading.whole if things is None else reading.all_of(things)
    earlier = None if since is None else earlier_in(reading, since, things)
    with uncollected():
        return composer(reading, action.id, strengths, since, numbering)(known, earlier)
