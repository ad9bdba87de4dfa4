"""What may be wrong with what was just recorded, though it was let in: likely on record already, or odd to read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from events.actions import ActionReported
from events.base import Event
from events.claims import ClaimMade
from events.merges import ActionsMerged
from events.responses import ResponseAsserted
from events.sources import SourceRegistered, SourceWithdrawn
from events.times import surely_before
from timeline.cli.bodies import standing
from timeline.errors import TimelineError
from timeline.log.api import EventLog
from timeline.projections.duplicates import Duplicates
from timeline.projections.mentions import STATES, soil
from timeline.projections.references import named
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.support import citations_of, each_once

if TYPE_CHECKING:
    from timeline.replay.about import Index

LOOKED_AT = 1_000
"""Up to how many of the last events are looked through where no views tell what else there is."""
MOST = 500
"""How many things that may be alike are read of a long log."""
SHOWN = 3
"""How many likely duplicates of one thing are named."""


def doubts_about(log: EventLog, path: Path, new: Sequence[Event]) -> list[str]:
    """Return a sentence for each thing that may be wrong with `new`, which are recorded, or would be."""
    told = [sentence for event in new for sentence in _odd(log, path, event, new)]
    return told + _doubles(log, path, [one for one in new if isinstance(one, ActionReported | SourceRegistered)])


# --- likely duplicates -----------------------------------------------------------------------------------------------


def _doubles(log: EventLog, path: Path, new: Sequence[ActionReported | SourceRegistered]) -> list[str]:
    if not new:
        return []
    known = _with_their_sides(log, _candidates(log, path, new), new)
    alike = Duplicates(known)
    told = []
    for event in new:
        if isinstance(event, ActionReported):
            told += _first_few([_same_action(one, event.action) for one in alike.like_action(event)])
        else:
            told += _first_few([_same_source(one, event.source) for one in alike.like_source(event)])
    return told


def _first_few(told: list[str]) -> list[str]:
    more = [f"and {len(told) - SHOWN} more are alike: timeline check"] if len(told) > SHOWN else []
    return told[:SHOWN] + more


def _same_action(one: str, new: str) -> str:
    return (
        f"{new} is likely the same as {one}: timeline append same-as {one} {new} --reason …; "
        f"or, if it is not: timeline append distinguish {one} {new} --reason …"
    )


def _same_source(one: str, new: str) -> str:
    return f"{new} is likely the source {one}: cite that one, and timeline append retraction source:{new} --reason …"


def _candidates(log: EventLog, path: Path, new: Sequence[ActionReported | SourceRegistered]) -> set[Thing]:
    """Return what may be the same as one of `new`: of a short log everything, else what its index finds.

    Of a long log without views, what was recorded last: the same report comes twice within the hour.
    """
    head = log.basis().position
    if head > LOOKED_AT and (found := _by_index(log, path, lambda index: _near(index, new))) is not None:
        return set(sorted(found)[:MOST])
    streams = {stream for _, stream in log.touched(max(0, head - LOOKED_AT), head)}
    return {thing for thing in map(Thing.of_stream, streams) if thing.kind in ("action", "source")}


def _near(index: "Index", new: Sequence[ActionReported | SourceRegistered]) -> set[Thing]:
    """Return the actions of the same soil and time as one of `new`, and the sources of the same publisher."""
    marks = {mark for event in new if isinstance(event, ActionReported) for mark in _soil(event)}
    by = {Thing("actor", event.publisher) for event in new if isinstance(event, SourceRegistered) and event.publisher}
    return {*index.naming(marks, ("action",)), *index.naming(by, ("source",))}


def _by_index(log: EventLog, path: Path, ask: Callable[["Index"], set[Thing]]) -> set[Thing] | None:
    """Return what the views beside the log find; `None` where none are kept, or they cannot be used now."""
    from timeline.views.file import is_kept

    if not is_kept(path):
        return None
    from timeline.views.index import TableIndex
    from timeline.views.registry import registered
    from timeline.views.store import Views

    try:
        with Views(log, path, views=registered()) as views:
            behind = views.behind("register")
            if behind is None or behind > LOOKED_AT:
                return None  # whoever records has nothing to wait for: the next who asks catches up
            views.refresh(["register"])
            return ask(TableIndex(views))
    except TimelineError:  # it is recorded: a hint is no reason to fail
        return None


def _soil(action: ActionReported) -> Iterator[Thing]:
    when = action.occurred
    for code in action.territory:
        yield from soil(code, when.earliest, when.latest)


def _with_their_sides(log: EventLog, things: set[Thing], new: Iterable[Event]) -> Register:
    """Return the register of some things, and of all actors that they name, or that are above those."""
    from timeline.replay.about import known_of

    basis = log.basis()
    wanted = things | {one for event in new for one in named(event) if one.kind == "actor"}
    read: set[Thing] = set()
    while wanted - read:
        read |= wanted
        known = known_of(log, basis, frozenset(read))
        wanted = {one for thing in read for one in _actors_of(known, thing)}
    return known_of(log, basis, frozenset(read)) if not read else known


def _actors_of(known: Register, thing: Thing) -> Iterator[Thing]:
    found = known.find(*thing)
    if found is not None and thing.kind in ("action", "actor"):
        for event in (found.now, *(recorded.event for recorded in found.since)):
            yield from (one for one in named(event) if one.kind == "actor")


# --- odd -------------------------------------------------------------------------------------------------------------


def _odd(log: EventLog, path: Path, event: Event, new: Sequence[Event]) -> Iterator[str]:
    if isinstance(event, ActionReported | ClaimMade | ResponseAsserted):
        yield from _on_fallen_pages(log, event)
    match event:
        case ClaimMade():
            yield from _another_figure(log, path, event)
        case ActionReported():
            yield from _elsewhere(event)
            yield from _published_first(log, event, new)
        case ResponseAsserted():
            yield from _of_no_order(log, event, new)
            yield from _says_more(event)
        case SourceWithdrawn():
            yield from _withdrawn_first(log, event, new)
        case ActionsMerged():
            yield from _unlike(log, path, event)
        case _:
            pass


def _on_fallen_pages(log: EventLog, event: ActionReported | ClaimMade | ResponseAsserted) -> Iterator[str]:
    """Yield that all the sources that something cites were withdrawn or retracted before."""
    names = list(each_once(event.citations))
    found = {name: standing(log, "source", name) for name in names}
    fallen = {name: thing for name, thing in found.items() if thing is not None and not thing.stands}
    if names and len(fallen) == len(names):
        how = ", ".join(f"{name} ({_how_it_fell(thing)})" for name, thing in fallen.items())
        name = str(getattr(event, event.id_field))
        yield (
            f"{name} rests on nothing that stands: {how}; if another source says so: "
            f"timeline append citation {event.thing}:{name} --source … --quote …"
        )


def _how_it_fell(source: Standing[Any]) -> str:
    return "retracted" if source.retracted is not None else "withdrawn by its publisher"


def _another_figure(log: EventLog, path: Path, claim: ClaimMade) -> Iterator[str]:
    """Yield the last other figure that the claimant gives of the same, where neither replaces the other."""
    from timeline.projections.claims import superseded
    from timeline.projections.findings.topics import number_of, topic, topic_of
    from timeline.replay.about import known_of

    subject = topic_of(claim)
    if subject is None or claim.figure is None:
        return
    basis = log.basis()
    claims = _claims_beside(log, path, claim)
    known = known_of(log, basis, claims)
    pages = {Thing("source", one.source) for thing in known.claims.values() for one in citations_of(thing)}
    known = known_of(log, basis, claims | pages)
    replaced = superseded(known)
    same = [
        thing.now for name, thing in known.claims.items() if name != claim.claim and topic(replaced, thing) == subject
    ]
    if not same or claim.supersedes is not None:
        return
    other = same[-1]
    if other.figure is not None and number_of(other.figure) != number_of(claim.figure):
        yield (
            f"{claim.claimant} gives another figure of {claim.figure.quantity} in {other.claim}, and neither replaces "
            "the other; if it is a revision: "
            f"timeline append correction {claim.claim} --set supersedes={other.claim} --reason …"
        )


def _claims_beside(log: EventLog, path: Path, claim: ClaimMade) -> set[Thing]:
    """Return the claims about what a claim is about: of a short log all claims, else those that its index finds."""
    head = log.basis().position
    if head > LOOKED_AT:
        about = {Thing("action", name) for name in claim.about}
        about |= set() if claim.about_case is None else {Thing("case", claim.about_case)}
        return _by_index(log, path, lambda index: set(index.naming(about, ("claim",)))) or set()
    return {thing for _, stream in log.touched(0, head) if (thing := Thing.of_stream(stream)).kind == "claim"}


def _of_no_order(log: EventLog, link: ResponseAsserted, new: Sequence[Event]) -> Iterator[str]:
    if link.relation != "answers" or link.responded_to is None:
        return
    cause, effect = (_now(log, "action", name, new) for name in (link.responded_to, link.responding))
    if cause is not None and effect is not None and surely_before(cause.occurred, effect.occurred) is None:
        joined = "which it is said to follow" if link.strength == "followed" else "which it is said to answer"
        yield (
            f"the times do not tell whether {link.responding} came after {link.responded_to}, {joined}: "
            "correct a time, or record the order that a source gives: timeline append order"
        )


def _says_more(link: ResponseAsserted) -> Iterator[str]:
    """Yield that a link which is order in time alone rests on words that say more."""
    if link.strength != "followed" or link.polarity == "no":  # one that is inferred quotes nobody
        return
    from timeline.reports.lint.answering import answering_in_quote

    quotes = (one.quote for one in link.citations if isinstance(one.quote, str))
    said = next((words[0] for quote in quotes if (words := answering_in_quote(quote))), None)
    if said is not None:
        again = f"timeline append response {link.responding} --{link.relation} {link.responded_to or '…'}"
        yield (
            f'{link.link} is followed, which is order in time alone, and its quote says "{said}": assert it as '
            f"attributed to whoever said it: {again} --strength attributed --source … --quote …; or cite the words "
            f"that give the order; and take this one back: timeline append retraction response:{link.link} --reason …"
        )


def _now(log: EventLog, kind: str, name: str, new: Sequence[Event]) -> Any:  # noqa: ANN401  # an event of that kind
    """Return a thing as it was just told, or as it stands on record; `None` if neither."""
    for event in new:
        if event.stream == f"{kind}:{name}" and isinstance(event, ActionReported | SourceRegistered):
            return event
    thing = standing(log, kind, name)
    return thing.now if thing is not None else None


def _published_first(log: EventLog, action: ActionReported, new: Sequence[Event]) -> Iterator[str]:
    if action.realisation == "announced":
        return
    for name in each_once(action.citations):
        source = _now(log, "source", name, new)
        if source is not None and surely_before(source.published_at, action.occurred):
            yield (
                f"{action.action} surely occurred after {name}, which it cites, was published: correct one of the two "
                f"times: timeline append correction {action.action} --set occurred=… --reason …"
            )


def _withdrawn_first(log: EventLog, event: SourceWithdrawn, new: Sequence[Event]) -> Iterator[str]:
    source = _now(log, "source", event.source, new)
    if source is not None and surely_before(event.published_at, source.published_at):
        yield (
            f"the withdrawal of {event.source} is dated surely before it was published: if that is wrong: "
            f"timeline append correction source:{event.source} --set published_at=… --reason …"
        )


def _unlike(log: EventLog, path: Path, merge: ActionsMerged) -> Iterator[str]:
    """Yield the actions that somebody calls one, and that surely differ."""
    from timeline.projections.apart import apart

    names = (merge.into, *merge.merged)
    known = _with_their_sides(log, _beside(log, path, {Thing("action", name) for name in names}), ())
    survivor = known.actions.get(merge.into)
    for name in merge.merged if survivor is not None else ():
        other = known.actions.get(name)
        if survivor is None or other is None:
            continue
        if reasons := [one.words for one in apart(known, survivor.now, other.now, known.responses.values())]:
            yield (
                f"{merge.into} and {name} surely differ: {'; '.join(reasons)}; if they are two: "
                f"timeline append same-as {merge.into} {name} --undo --reason …"
            )


def _beside(log: EventLog, path: Path, actions: set[Thing]) -> set[Thing]:
    """Return some actions with the links that name them and the states on record: of a short log everything of both."""
    head = log.basis().position
    if head > LOOKED_AT:
        found = _by_index(log, path, lambda index: {*index.naming(actions, ("response",)), *_states(index)})
        return actions | (found or set())
    streams = {stream for _, stream in log.touched(0, head)}
    return actions | {thing for thing in map(Thing.of_stream, streams) if thing.kind in ("actor", "response")}


def _states(index: "Index") -> Iterable[Thing]:
    return index.naming({STATES}, ("actor",))


def _elsewhere(action: ActionReported) -> Iterator[str]:
    """Yield points that lie well outside of every territory that is named."""
    if all(place.latitude is None for place in action.places):
        return
    from timeline.projections.findings.places import kilometres_off

    for place in action.places:
        if (away := kilometres_off(place, action.territory)) is not None:
            yield (
                f"the coordinates of {place.name} lie {away:,.0f} km outside the outline of "
                f"{', '.join(action.territory)}: correct them or the territory: "
                f"timeline append correction {action.action} --set FIELD=VALUE --reason …"
            )
