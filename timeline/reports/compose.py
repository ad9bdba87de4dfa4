"""How a dossier comes from what was known at a basis: pure, the same facts give the same dossier."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from events.envelope import Basis
from events.responses import Strength
from timeline.errors import NotFound
from timeline.projections.chains import DRAWN, MEASURED, build, chain_of_one
from timeline.projections.confidential import kept_back
from timeline.projections.merging import as_merged
from timeline.projections.narrowed import NO_DOUBTS, WHOLE, Doubts, Narrowed
from timeline.projections.register import Register
from timeline.projections.rungs import tables
from timeline.reports import beside
from timeline.reports.actors import actor_rows
from timeline.reports.custody import custody_row, untold
from timeline.reports.desk import Desk, Numbering, held_back, without
from timeline.reports.dossier import ActorRow, AheadRow, Dossier, LinkRow, Step
from timeline.reports.event_rows import event_rows, things_of, with_merged
from timeline.reports.ledger import ledger_rows
from timeline.reports.links import ahead_rows, lag_row, link_rows, order_conflicts, sensitivity
from timeline.reports.method import kept_back_words, method_words
from timeline.reports.narrowed import narrowed_line, narrowing_words, undecided
from timeline.reports.points import map_points
from timeline.reports.rungs import rung_rows
from timeline.reports.scales import scale_rows
from timeline.reports.soil import side_rows, soil_matrix
from timeline.reports.sources import attachment_rows, source_rows
from timeline.reports.status import status_lists
from timeline.reports.steps import step_of
from timeline.reports.summary import bottom_line, source_counts
from timeline.reports.withheld import said, withheld_wholly
from timeline.reports.wording import when_local

SCHEMA = "timeline.report/1"


def compose(  # noqa: PLR0913  # what a report is a function of
    known: Register,
    basis: Basis,
    origin: str,
    action: str,
    *,
    strengths: Sequence[Strength] = DRAWN,
    measured: Sequence[Strength] = MEASURED,
    redactions_through: int = 0,
    narrowed: Narrowed = WHOLE,
    doubts: Doubts = NO_DOUBTS,
    numbering: Numbering | None = None,
) -> Dossier:
    """Return the dossier on the chain that holds `action`, over links of the chosen `strengths`.

    `known` is the register at `basis`; merges are seen through here. Only edges of the `measured` strengths get a
    lag. `redactions_through` is the newest position by which anything in it was redacted.
    `narrowed` tells what `known` was narrowed to beside its basis, `doubts` what cannot
    be told of that: the report says so. `numbering` is where its numbers are kept for who goes on with them.
    Raises `NotFound` if no standing action goes by that id.
    """
    whole, known = known, as_merged(known)
    asked = _Asked(basis, origin, action, tuple(measured), held_back(known))
    desk = desk_of(known, action, strengths, narrowed=bool(narrowed), numbering=numbering)
    parts = _parts(desk, asked.measured)
    things = with_merged(whole, things_of(desk, parts.actors, parts.names(desk), parts.sources))
    untold_at = untold(desk.register, parts.sources)
    dossier = replace(
        _with_tables(_dossier(desk, asked, parts), desk, parts),
        bottom_line=(*narrowed_line(narrowed), *bottom_line(desk, parts.sources)),
        method=(
            *narrowing_words(narrowed, doubts),
            *method_words(desk, asked.held, asked.measured, parts.near),
            *kept_back_words(len(untold_at)),
        ),
        withheld=withheld_wholly(desk.register, things),
        register=event_rows(whole, things, untold_at),
        redactions_through=redactions_through,
        published_by=narrowed.published_by,
        occurred=narrowed.occurred,
        surely=narrowed.surely,
        undecided=undecided(doubts),
    )
    return replace(dossier, scales=scale_rows(dossier))


class _Asked(NamedTuple):
    """What a report is asked for: at which basis of which log, on which action; `held` is what notes hold back."""

    basis: Basis
    origin: str
    action: str
    measured: tuple[Strength, ...]
    held: tuple[str, ...]


class _Parts(NamedTuple):
    """The parts of a report that use notes, in the order in which those are numbered, and what they rest on."""

    steps: tuple[Step, ...]
    links: tuple[LinkRow, ...]
    ahead: tuple[AheadRow, ...]
    near: tuple[str, ...]
    nearby: tuple[Step, ...]
    sources: tuple[str, ...]
    actors: tuple[ActorRow, ...]

    def names(self, desk: Desk) -> tuple[str, ...]:
        """Return the actions of the chain, and those near it."""
        return (*desk.chain.actions, *self.near)


def _parts(desk: Desk, measured: Sequence[Strength]) -> _Parts:
    steps = tuple(step_of(desk, name) for name in desk.chain.actions)
    links, ahead = link_rows(desk, measured), ahead_rows(desk)
    near = beside.nearby(desk)
    nearby = tuple(step_of(desk, name) for name in near)
    actors = actor_rows(desk, (*desk.chain.actions, *near))
    return _Parts(steps, links, ahead, near, nearby, desk.cited_sources(), actors)


def _dossier(desk: Desk, asked: _Asked, parts: _Parts) -> Dossier:
    """Return the report less its figures' tables, its method and its register."""
    chain, (first, *more) = desk.chain, parts.steps
    measured = [edge for edge in chain.edges if edge.strength in asked.measured and not chain.is_tied(edge)]
    return Dossier(
        schema=SCHEMA,
        title=f"{first.title}: what followed" if more else first.title,
        action=asked.action,
        log_id=asked.basis.log_id,
        origin=asked.origin,
        position=asked.basis.position,
        root=asked.basis.root.hex(),
        cut_off=desk.register.recorded_at,
        covers=_covers(desk),
        strengths=desk.chains.strengths,
        measured=asked.measured,
        bottom_line=(),
        takeaways=beside.notes(desk, "bottom-line", "takeaway"),
        steps=parts.steps,
        lists=status_lists(desk, parts.near),
        links=parts.links,
        lags=tuple(lag_row(desk, edge) for edge in measured),
        sensitivity=sensitivity(desk, asked.measured),
        order_conflicts=order_conflicts(desk),
        unanswered=beside.unanswered(desk),
        shape=beside.shape(desk),
        alternatives=beside.alternatives(desk),
        signals=beside.signals(desk),
        left_out=beside.left_out(desk, parts.near),
        nearby=parts.nearby,
        actors=parts.actors,
        notes=desk.source_notes(),
        custody=tuple(custody_row(desk.register, source) for source in parts.sources),
        counts=source_counts(desk, parts.sources),
        method=(),
        withheld=(),
        register=(),
        redactions_through=0,
        ahead=parts.ahead,
    )


def _with_tables(dossier: Dossier, desk: Desk, parts: _Parts) -> Dossier:
    """Return the report with what its figures are drawn from, and the tables of its sources."""
    sides = side_rows(desk)
    return replace(
        dossier,
        sides=sides,
        ledger=ledger_rows(desk),
        soil=soil_matrix(desk, sides),
        rung_table=tables(),
        rungs=rung_rows(desk),
        points=map_points(desk),
        sources=source_rows(desk, parts.sources),
        attachments=attachment_rows(desk, parts.sources),
    )


def desk_of(
    known: Register,
    action: str,
    strengths: Sequence[Strength] = DRAWN,
    *,
    narrowed: bool = False,
    numbering: Numbering | None = None,
) -> Desk:
    """Return the facts of the report on the chain that holds `action`, less what is held back, or kept back.

    Raises `NotFound` if no standing action goes by that id.
    """
    register = kept_back(without(known, held_back(known)))
    if action not in register.actions or not register.actions[action].stands:
        raise NotFound(kind="action", name=action)
    chains = build(register, strengths)
    chain = chains.of(action) or chain_of_one(action)
    return Desk(register, chains, chain, narrowed=narrowed, numbering=numbering)


def _covers(desk: Desk) -> str:
    first, last = (desk.register.actions[desk.chain.actions[end]] for end in (0, -1))
    start, end = (said(thing, "occurred", when_local(thing.now.occurred)) for thing in (first, last))
    return start if first is last else f"{start}; to {end}"
