"""How a dossier comes from what was known at a basis: pure, the same facts give the same dossier."""

from collections.abc import Sequence

from events.envelope import Basis
from events.responses import Strength
from timeline.errors import NotFound
from timeline.projections.chains import DRAWN, MEASURED, build, chain_of_one
from timeline.projections.register import Register
from timeline.projections.sides import ties
from timeline.reports import beside
from timeline.reports.desk import Desk, held_back, title_of, without
from timeline.reports.dossier import ActorRow, Dossier, EventRow, Statement
from timeline.reports.links import lag_row, link_rows, order_conflicts, sensitivity
from timeline.reports.status import RULE, status_lists
from timeline.reports.steps import step_of
from timeline.reports.summary import bottom_line, source_counts
from timeline.reports.wording import actor_name, listed, number, plural, text_of, when_local

SCHEMA = "timeline.report/1"


def compose(  # what a report is a function of
    known: Register,
    basis: Basis,
    origin: str,
    action: str,
    *,
    strengths: Sequence[Strength] = DRAWN,
    measured: Sequence[Strength] = MEASURED,
) -> Dossier:
    """Return the dossier on the chain that holds `action`, over links of the chosen `strengths`.

    `known` is the register at `basis`. Only edges of the `measured` strengths get a
    lag. Raises `NotFound` if no standing action goes by that id.
    """
    held = held_back(known)
    register = without(known, held)
    if action not in register.actions or not register.actions[action].stands:
        raise NotFound(kind="action", name=action)
    chains = build(register, strengths)
    chain = chains.of(action) or chain_of_one(action)
    desk = Desk(register, chains, chain)
    near = beside.nearby(desk)
    steps = tuple(step_of(desk, name) for name in chain.actions)
    links = link_rows(desk, measured)
    aside = tuple(step_of(desk, name) for name in near)
    sources = desk.cited_sources()
    actors = _actor_rows(desk, (*chain.actions, *near))
    return Dossier(
        schema=SCHEMA,
        title=f"{title_of(desk.action(chain.actions[0]))} and what followed" if len(steps) > 1 else steps[0].title,
        action=action,
        log_id=basis.log_id,
        origin=origin,
        position=basis.position,
        root=basis.root.hex(),
        cut_off=known.recorded_at,
        covers=_covers(desk),
        strengths=chains.strengths,
        measured=tuple(measured),
        bottom_line=bottom_line(desk, sources),
        takeaways=beside.notes(desk, "bottom-line", "takeaway"),
        steps=steps,
        lists=status_lists(desk, near),
        links=links,
        lags=tuple(lag_row(desk, edge) for edge in chain.edges if edge.strength in measured),
        sensitivity=sensitivity(desk, measured),
        order_conflicts=order_conflicts(desk),
        unanswered=beside.unanswered(desk),
        shape=beside.shape(desk),
        alternatives=beside.alternatives(desk),
        signals=beside.notes(desk, "indicator"),
        left_out=beside.left_out(desk, near),
        nearby=aside,
        actors=actors,
        notes=desk.source_notes(),
        counts=source_counts(desk, sources),
        method=_method(desk, held, measured),
        register=_event_rows(desk, [row.id for row in actors], (*chain.actions, *near), sources),
    )


def _covers(desk: Desk) -> str:
    first, last = desk.action(desk.chain.actions[0]).occurred, desk.action(desk.chain.actions[-1]).occurred
    if len(desk.chain.actions) == 1:
        return when_local(first)
    return f"{when_local(first)}; to {when_local(last)}"


def _actor_rows(desk: Desk, names: Sequence[str]) -> tuple[ActorRow, ...]:
    used: dict[str, None] = {}
    for name in names:
        action = desk.action(name)
        for party in (*action.actors, *action.targets, *action.participants):
            used.update(dict.fromkeys(one for one in (party.actor, party.by) if one))
        for thing in desk.register.claims.values():
            if name in thing.now.about and thing.now.claimant:
                used[thing.now.claimant] = None
    for edge in desk.edges():
        for link in edge.links:
            asserter = desk.register.responses[link].now.asserted_by.actor
            if asserter:
                used[asserter] = None
    return tuple(_actor_row(desk, name) for name in used if name in desk.register.actors)


def _actor_row(desk: Desk, name: str) -> ActorRow:
    thing = desk.register.actors[name]
    actor = thing.now
    struck = f" (struck by us, position {thing.retracted.position})" if thing.retracted is not None else ""
    held = [
        f"{tie.relation.replace('_', ' ')} {actor_name(desk.register, tie.with_actor)} ({tie.strength})"
        for tie in ties(desk.register, name)
    ]
    aliases = [text_of(alias.name) + (" (pejorative)" if alias.use == "pejorative" else "") for alias in actor.aliases]
    return ActorRow(
        id=name, name=text_of(actor.name) + struck, kind=actor.kind, ties="; ".join(held), aliases=", ".join(aliases)
    )


def _method(desk: Desk, held: Sequence[str], measured: Sequence[Strength]) -> tuple[Statement, ...]:
    drawn, counted = listed(list(desk.chains.strengths)), listed(list(measured))
    sentences = [
        f"A chain holds all actions that links of these strengths join: {drawn}. Lags are given for {counted} links.",
        "Stated: the acting side says so. Attributed: somebody else does. Followed: order in time only, and no cause.",
        "A time is an interval. A day is never midnight; where no zone was stated, how it was read stands beside it.",
        RULE,
        "No figure is added up or averaged over claimants. Our sum: parts that one claimant gave without a total.",
        "Nearby: actions in no chain, on the same soil, whose time may lie within the chain's.",
        f"Held back by a note: {plural(len(held), 'item')}.",
        _machines(desk),
    ]
    limits = beside.notes(desk, "limit")
    return (*(Statement(text=text, ids=()) for text in sentences), *limits)


def _machines(desk: Desk) -> str:
    """Say what on record was proposed by a method, and how many of the cited passages are translated."""
    links = [desk.register.responses[name].now for edge in desk.edges() for name in edge.links]
    methods = dict.fromkeys(f"{link.method} ({link.model})" for link in links if link.strength == "inferred")
    translated = sum(1 for note in desk.source_notes() if note.translation)
    return (
        f"Links proposed by a method and accepted by a person: {listed(list(methods)) or 'none recorded'}. "
        f"Cited passages with a translation of ours: {number(translated) if translated else 'none'}."
    )


def _event_rows(
    desk: Desk, actors: Sequence[str], names: Sequence[str], sources: Sequence[str]
) -> tuple[EventRow, ...]:
    """Return every event that the report was computed from, in the order of the log."""
    register = desk.register
    things = {f"action:{name}" for name in names} | {f"source:{name}" for name in sources}
    things |= {f"response:{link}" for edge in desk.edges() for link in edge.links}
    things |= {f"claim:{name}" for name, thing in register.claims.items() if set(thing.now.about) & set(names)}
    things |= {f"actor:{name}" for name in actors}
    things |= {f"note:{name}" for name, thing in register.notes.items() if thing.now.about in things}
    rows = []
    for kind in ("source", "actor", "action", "claim", "response", "note"):
        for name, thing in register.of_kind(kind).items():
            if f"{kind}:{name}" in things:
                rows.append(_row(thing.position, thing.first.type, f"{kind} {name}", thing.event_id, thing.recorded_at))
                rows += [
                    _row(one.position, one.event.type, f"{kind} {name}", one.event_id, one.recorded_at)
                    for one in thing.since
                ]
    return tuple(sorted(rows, key=lambda row: row.position))


def _row(position: int, type_: str, thing: str, event_id: str, recorded_at: str) -> EventRow:
    return EventRow(position=position, type=type_, thing=thing, event_id=event_id, recorded_at=recorded_at)
