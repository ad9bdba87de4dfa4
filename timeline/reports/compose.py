"""How a dossier comes from what was known at a basis: pure, the same facts give the same dossier."""

from collections.abc import Collection, Sequence

from events.envelope import Basis, RecordedEvent
from events.redactions import EventWithheld, type_of
from events.responses import Strength
from timeline.errors import NotFound
from timeline.projections.chains import DRAWN, MEASURED, build, chain_of_one
from timeline.projections.merging import as_merged, merged_actions, merged_actors
from timeline.projections.narrowed import NO_DOUBTS, WHOLE, Doubts, Narrowed
from timeline.projections.register import Register
from timeline.projections.sides import ties
from timeline.projections.status import RULE
from timeline.reports import beside
from timeline.reports.custody import custody_row, untold
from timeline.reports.desk import Desk, held_back, without
from timeline.reports.dossier import ActorRow, Dossier, EventRow, Statement
from timeline.reports.links import ahead_rows, lag_row, link_rows, order_conflicts, sensitivity
from timeline.reports.narrowed import narrowed_line, narrowing_words, undecided
from timeline.reports.status import status_lists
from timeline.reports.steps import step_of
from timeline.reports.summary import bottom_line, source_counts
from timeline.reports.withheld import said, withheld_wholly
from timeline.reports.wording import actor_name, listed, number, plural, text_of, when_local

SCHEMA = "timeline.report/1"
_MERGED = (("action", merged_actions), ("actor", merged_actors))


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
) -> Dossier:
    """Return the dossier on the chain that holds `action`, over links of the chosen `strengths`.

    `known` is the register at `basis`; merges are seen through here. Only edges of the `measured` strengths get a
    lag. `redactions_through` is the newest position by which anything in it was redacted.
    `narrowed` tells what `known` was narrowed to beside its basis, `doubts` what cannot
    be told of that: the report says so.
    Raises `NotFound` if no standing action goes by that id.
    """
    whole, known = known, as_merged(known)
    held = held_back(known)
    desk = desk_of(known, action, strengths, narrowed=bool(narrowed))
    register, chains, chain = desk.register, desk.chains, desk.chain
    near = beside.nearby(desk)
    steps = tuple(step_of(desk, name) for name in chain.actions)
    links, ahead = link_rows(desk, measured), ahead_rows(desk)
    aside = tuple(step_of(desk, name) for name in near)
    sources = desk.cited_sources()
    actors = _actor_rows(desk, (*chain.actions, *near))
    things = _with_merged(whole, _things(desk, actors, (*chain.actions, *near), sources))
    kept_back = untold(desk.register, sources)
    return Dossier(
        schema=SCHEMA,
        title=f"{steps[0].title} and what followed" if len(steps) > 1 else steps[0].title,
        action=action,
        log_id=basis.log_id,
        origin=origin,
        position=basis.position,
        root=basis.root.hex(),
        cut_off=known.recorded_at,
        covers=_covers(desk),
        strengths=chains.strengths,
        measured=tuple(measured),
        bottom_line=(*narrowed_line(narrowed), *bottom_line(desk, sources)),
        takeaways=beside.notes(desk, "bottom-line", "takeaway"),
        steps=steps,
        lists=status_lists(desk, near),
        links=links,
        lags=tuple(
            lag_row(desk, edge) for edge in chain.edges if edge.strength in measured and not chain.is_tied(edge)
        ),
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
        custody=tuple(custody_row(desk.register, source) for source in sources),
        counts=source_counts(desk, sources),
        method=(*narrowing_words(narrowed, doubts), *_method(desk, held, measured), *_kept_back(len(kept_back))),
        withheld=withheld_wholly(register, things),
        register=_event_rows(whole, things, kept_back),
        redactions_through=redactions_through,
        published_by=narrowed.published_by,
        occurred=narrowed.occurred,
        surely=narrowed.surely,
        undecided=undecided(doubts),
        ahead=ahead,
    )


def desk_of(known: Register, action: str, strengths: Sequence[Strength] = DRAWN, *, narrowed: bool = False) -> Desk:
    """Return the facts of the report on the chain that holds `action`, less what a note holds back.

    Raises `NotFound` if no standing action goes by that id.
    """
    register = without(known, held_back(known))
    if action not in register.actions or not register.actions[action].stands:
        raise NotFound(kind="action", name=action)
    chains = build(register, strengths)
    return Desk(register, chains, chains.of(action) or chain_of_one(action), narrowed=narrowed)


def _covers(desk: Desk) -> str:
    first, last = (desk.register.actions[desk.chain.actions[end]] for end in (0, -1))
    start, end = (said(thing, "occurred", when_local(thing.now.occurred)) for thing in (first, last))
    return start if first is last else f"{start}; to {end}"


def _actor_rows(desk: Desk, names: Sequence[str]) -> tuple[ActorRow, ...]:
    used: dict[str, None] = {}
    for name in names:
        action = desk.action(name)
        for party in (*action.actors, *action.targets, *action.participants):
            used.update(dict.fromkeys(one for one in (party.actor, party.by) if one))
        for thing in desk.register.claims.values():
            if name in thing.now.about and thing.now.claimant:
                used[thing.now.claimant] = None
    for link in _links(desk):
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
        id=name,
        name=actor_name(desk.register, name) + struck,
        kind=said(thing, "kind", actor.kind),
        ties="; ".join(held),
        aliases=", ".join(aliases),
    )


def _method(desk: Desk, held: Sequence[str], measured: Sequence[Strength]) -> tuple[Statement, ...]:
    drawn, counted = listed(list(desk.chains.strengths)), listed(list(measured))
    sentences = [
        f"A chain holds all actions that links of these strengths join: {drawn}. Lags are given for {counted} links.",
        "Stated: the acting side says so. Attributed: somebody else does. Followed: order in time only, and no cause.",
        "A time is an interval. A day is never midnight; where no zone was stated, how it was read stands beside it.",
        RULE.replace("on record", desk.record),
        "No figure is added up or averaged over claimants. Our sum: parts that one claimant gave without a total.",
        "Nearby: actions in no chain, on the same soil, whose time may lie within the chain's.",
        f"Held back by a note: {plural(len(held), 'item')}.",
        _machines(desk),
    ]
    limits = beside.notes(desk, "limit")
    return (*(Statement(text=text, ids=()) for text in sentences), *limits)


def _kept_back(count: int) -> tuple[Statement, ...]:
    """Say how many events the register leaves out: when a confidential source was tested would tell of it, too."""
    if not count:
        return ()
    what = plural(count, "event")
    return (Statement(text=f"Not in the event register: {what} of the custody of confidential sources.", ids=()),)


def _machines(desk: Desk) -> str:
    """Say what on record was proposed by a method, and how many of the cited passages are translated."""
    links = [desk.register.responses[name].now for edge in desk.edges() for name in edge.links]
    methods = dict.fromkeys(f"{link.method} ({link.model})" for link in links if link.strength == "inferred")
    translated = sum(1 for note in desk.source_notes() if note.translation)
    return (
        f"Links proposed by a method and accepted by a person: {listed(list(methods)) or desk.none}. "
        f"Cited passages with a translation of ours: {number(translated) if translated else 'none'}."
    )


def _links(desk: Desk) -> tuple[str, ...]:
    """Return all responses that the report prints: those of edges, and those to acts ahead."""
    return (*(link for edge in desk.edges() for link in edge.links), *desk.ahead())


def _things(desk: Desk, actors: Sequence[ActorRow], names: Sequence[str], sources: Sequence[str]) -> frozenset[str]:
    """Return all things that the report is computed from, as `kind:id`."""
    register = desk.register
    things = {f"action:{name}" for name in names} | {f"source:{name}" for name in sources}
    things |= {f"response:{link}" for link in _links(desk)}
    things |= {f"claim:{name}" for name, thing in register.claims.items() if set(thing.now.about) & set(names)}
    things |= {f"actor:{actor.id}" for actor in actors}
    things |= {f"note:{name}" for name, thing in register.notes.items() if thing.now.about in things}
    return frozenset(things)


def _with_merged(register: Register, things: frozenset[str]) -> frozenset[str]:
    """Return things with what was merged into them: the report is computed from those records, too."""
    merged = [(kind, name, into) for kind, of in _MERGED for name, into in of(register).items()]
    return things.union(f"{kind}:{name}" for kind, name, into in merged if f"{kind}:{into}" in things)


def _event_rows(register: Register, things: Collection[str], untold: Collection[int]) -> tuple[EventRow, ...]:
    """Return every event about the things that the report is computed from, but those `untold`, as the log has them."""
    rows = []
    for name in things:
        kind, _, id_ = name.partition(":")
        if (thing := register.find(kind, id_)) is not None:
            rows.append(
                EventRow(
                    position=thing.position,
                    type=thing.first.type,
                    thing=f"{kind} {id_}",
                    event_id=thing.event_id,
                    recorded_at=thing.recorded_at,
                    withheld=text_of(thing.withheld),
                )
            )
            rows += [_row(one, f"{kind} {id_}") for one in thing.since if one.position not in untold]
    return tuple(sorted(rows, key=lambda row: row.position))


def _row(recorded: RecordedEvent, thing: str) -> EventRow:
    event = recorded.event
    return EventRow(
        position=recorded.position,
        type=type_of(event),
        thing=thing,
        event_id=recorded.event_id,
        recorded_at=recorded.recorded_at,
        withheld=text_of(event.withheld) if isinstance(event, EventWithheld) else "",
    )
