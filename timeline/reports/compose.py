"""How a dossier comes from what was known at a basis: pure, the same facts give the same dossier."""

from collections.abc import Sequence

from events.envelope import Basis
from events.responses import Strength
from timeline.errors import NotFound
from timeline.projections.chains import DRAWN, MEASURED, Chain, build, in_order
from timeline.projections.register import Register
from timeline.projections.sides import ties
from timeline.reports.desk import Desk, held_back, title_of, without
from timeline.reports.dossier import ActorRow, Dossier, EventRow, Statement
from timeline.reports.links import lag_row, link_rows, order_conflicts, sensitivity
from timeline.reports.status import RULE, status_lists
from timeline.reports.steps import step_of
from timeline.reports.summary import bottom_line, source_counts
from timeline.reports.wording import actor_name, listed, plural, text_of, when_local

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
    chain = chains.of(action) or Chain((action,), (), (action,), (action,), 0, ())
    desk = Desk(register, chains, chain)
    nearby = _nearby(desk)
    steps = tuple(step_of(desk, name) for name in chain.actions)
    links = link_rows(desk)
    aside = tuple(step_of(desk, name) for name in nearby)
    sources = desk.cited_sources()
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
        takeaways=_notes_of(desk, ("bottom-line", "takeaway")),
        steps=steps,
        lists=status_lists(desk, nearby),
        links=links,
        lags=tuple(lag_row(desk, edge) for edge in chain.edges if edge.strength in measured),
        sensitivity=sensitivity(desk, measured),
        order_conflicts=order_conflicts(desk),
        unanswered=_unanswered(desk),
        nearby=aside,
        actors=_actor_rows(desk, (*chain.actions, *nearby)),
        notes=desk.source_notes(),
        counts=source_counts(desk, sources),
        method=_method(desk, held, measured),
        register=_event_rows(desk, (*chain.actions, *nearby), sources),
    )


def _nearby(desk: Desk) -> tuple[str, ...]:
    """Return unlinked actions on the chain's soil whose time may lie within the chain's span."""
    soil = {code for name in desk.chain.actions for code in desk.action(name).territory}
    bounds = [desk.action(name).occurred for name in desk.chain.actions]
    starts = [one.earliest for one in bounds if one.earliest is not None]
    ends = [one.latest for one in bounds if one.latest is not None]
    if not starts or not ends:
        return ()
    first, last = min(starts), max(ends)
    near = [
        name
        for name in desk.chains.alone
        if name not in desk.numbers
        and set(desk.action(name).territory) & soil
        and (desk.action(name).occurred.earliest or first) < last
        and (desk.action(name).occurred.latest or last) > first
    ]
    return in_order(desk.register, near)


def _covers(desk: Desk) -> str:
    first, last = desk.action(desk.chain.actions[0]).occurred, desk.action(desk.chain.actions[-1]).occurred
    if len(desk.chain.actions) == 1:
        return when_local(first)
    return f"{when_local(first)}; to {when_local(last)}"


def _unanswered(desk: Desk) -> tuple[Statement, ...]:
    names = [name for name in desk.chains.unanswered if name in desk.numbers]
    if not names:
        return ()
    return (Statement(text=f"No answer on record: {listed([desk.no(name) for name in names])}.", ids=tuple(names)),)


def _notes_of(desk: Desk, kinds: Sequence[str]) -> tuple[Statement, ...]:
    about = {*desk.numbers, *(name for edge in desk.edges() for name in edge.links)}
    return tuple(
        Statement(text=text_of(thing.now.text), ids=(name,))
        for name, thing in desk.register.notes.items()
        if thing.stands and thing.now.kind in kinds and thing.now.about in about
    )


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
    actor = desk.register.actors[name].now
    held = [
        f"{tie.relation.replace('_', ' ')} {actor_name(desk.register, tie.with_actor)} ({tie.strength})"
        for tie in ties(desk.register, name)
    ]
    aliases = [text_of(alias.name) + (" (pejorative)" if alias.use == "pejorative" else "") for alias in actor.aliases]
    return ActorRow(
        id=name, name=text_of(actor.name), kind=actor.kind, ties="; ".join(held), aliases=", ".join(aliases)
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
        f"Held back by a note: {plural(len(held), 'item')}. Use of automatic translation or inference: none recorded.",
    ]
    limits = _notes_of(desk, ("limit",))
    return (*(Statement(text=text, ids=()) for text in sentences), *limits)


def _event_rows(desk: Desk, names: Sequence[str], sources: Sequence[str]) -> tuple[EventRow, ...]:
    """Return every event that the report rests on, in the order of the log."""
    things = {f"action {name}" for name in names} | {f"source {name}" for name in sources}
    things |= {f"response {link}" for edge in desk.edges() for link in edge.links}
    things |= {f"claim {name}" for name, thing in desk.register.claims.items() if set(thing.now.about) & set(names)}
    rows = []
    for kind in ("source", "action", "claim", "response"):
        for name, thing in desk.register.of_kind(kind).items():
            if f"{kind} {name}" not in things:
                continue
            rows.append(
                EventRow(
                    position=thing.position,
                    type=thing.first.type,
                    thing=f"{kind} {name}",
                    event_id=thing.event_id,
                    recorded_at=thing.recorded_at,
                )
            )
            rows.extend(
                EventRow(
                    position=one.position,
                    type=one.event.type,
                    thing=f"{kind} {name}",
                    event_id=one.event_id,
                    recorded_at=one.recorded_at,
                )
                for one in thing.since
            )
    return tuple(sorted(rows, key=lambda row: row.position))
