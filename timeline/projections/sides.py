"""For whom an actor counts: the state or group that it belongs to at a moment, on whose word is kept with the tie."""

from collections.abc import Iterator

from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorRegistered, Affiliation
from events.amendments import ActorCorrected
from events.redactions import EventWithheld
from events.times import When, surely_before
from timeline.projections.register import Register, Standing

CLIMBED = ("organ_of", "office_of", "part_of")
"""The relations that decide for whom an actor counts; the others are shown and never climbed."""
_PROXIES = (*CLIMBED, "proxy_of")
_TIES = (ActorAffiliated.type, ActorAffiliationEnded.type, ActorCorrected.type)
"""What was recorded of an actor's ties, or may have been: where one is redacted, its side cannot be told."""


def ties(register: Register, actor: str, when: When | None = None) -> Iterator[Affiliation]:
    """Yield the standing ties of an actor that may hold at `when`; all that stand, if no moment is given.

    An end is the end of the ties recorded before it: what was ended may be taken up again.
    """
    thing = register.actors.get(actor)
    if thing is None or thing.retracted is not None:
        return
    for tie, ended in with_ends(thing):
        over = when is not None and ended is not None and surely_before(ended, when)
        if not over and (when is None or not _surely_outside(tie.valid, when)):
            yield tie


def with_ends(thing: Standing[ActorRegistered]) -> list[tuple[Affiliation, When | None]]:
    """Return every tie of an actor, in the order of recording, each with when it is said to have ended."""
    found: list[tuple[Affiliation, When | None]] = [(tie, None) for tie in thing.now.affiliations]
    for recorded in thing.since:
        match recorded.event:
            case ActorAffiliated(affiliation=tie):
                found.append((tie, None))
            case ActorAffiliationEnded() as end:
                found = [(tie, end.ended if _is_of(end, tie) else earlier) for tie, earlier in found]
            case _:
                pass
    return found


def _is_of(end: ActorAffiliationEnded, tie: Affiliation) -> bool:
    return (end.with_actor, end.relation) == (tie.with_actor, tie.relation)


def _surely_outside(valid: When | None, when: When) -> bool:
    """Tell whether `when` surely lies outside a stretch of validity (whose bounds are its beginning and its end)."""
    if valid is None:
        return False
    begins_after = valid.earliest is not None and when.latest is not None and when.latest <= valid.earliest
    ended_before = valid.latest is not None and when.earliest is not None and valid.latest <= when.earliest
    return begins_after or ended_before


def _climbed(register: Register, actor: str, when: When | None, *, proxies: bool = False) -> list[str]:
    """Return what an actor is an organ, office or part of. A state counts for itself, whatever it is a member of."""
    thing = register.actors.get(actor)
    if thing is not None and thing.now.kind == "state":
        return []
    climbed = _PROXIES if proxies else CLIMBED
    return [tie.with_actor for tie in ties(register, actor, when) if tie.relation in climbed]


def line(register: Register, actor: str, when: When | None = None, *, proxies: bool = False) -> tuple[str, ...]:
    """Return the actor and everything above it that it is an organ, office or part of, nearest first.

    More than one top means that its side is contested. A circle of ties ends where it
    began. `proxies` says that whose proxy it is counts too: only where somebody asks.
    """
    return tuple(_ascent(register, actor, when, proxies=proxies))


def _ascent(register: Register, actor: str, when: When | None, *, proxies: bool) -> dict[str, list[str]]:
    """Return the actor and everything above it, nearest first, each with what it is an organ, office or part of."""
    found = _kept(register, when)
    if (actor, proxies) not in found:
        found[actor, proxies] = _climb(register, actor, when, proxies=proxies)
    return found[actor, proxies]


def _kept(register: Register, when: When | None) -> dict[tuple[str, bool], dict[str, list[str]]]:
    """Return what was looked up before: without a moment for good, of moments for the last alone.

    Whoever asks goes from action to action, and a record has as many moments as actions.
    """
    if when is None:
        always: dict[tuple[str, bool], dict[str, list[str]]] = register.looked_up.setdefault(_ascent, {})
        return always
    last: tuple[When | None, dict[tuple[str, bool], dict[str, list[str]]]]
    last = register.looked_up.get(_climb, (None, {}))
    if last[0] is not when:
        last = register.looked_up[_climb] = when, {}
    return last[1]


def _climb(register: Register, actor: str, when: When | None, *, proxies: bool) -> dict[str, list[str]]:
    seen: dict[str, list[str]] = {}
    waiting = [actor]
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen[name] = _climbed(register, name, when, proxies=proxies)
            waiting.extend(seen[name])
    return seen


def sides(register: Register, actor: str, when: When | None = None, *, proxies: bool = False) -> tuple[str, ...]:
    """Return the state or group that an actor counts for: one, or several where its ties are contested."""
    above = _ascent(register, actor, when, proxies=proxies)
    tops = [name for name, climbed in above.items() if not climbed]
    return tuple(sorted(tops)) or (actor,)


def is_side_withheld(register: Register, actor: str) -> bool:
    """Tell whether it was redacted to whom an actor, or one above it, belongs: nobody can tell its side any more."""
    asked = is_side_withheld, actor
    if asked not in register.looked_up:
        above = (register.actors[name] for name in line(register, actor) if name in register.actors)
        register.looked_up[asked] = any(_is_tie_withheld(thing) for thing in above)
    found: bool = register.looked_up[asked]
    return found


def _is_tie_withheld(thing: Standing[ActorRegistered]) -> bool:
    withheld = (one.event.was for one in thing.since if isinstance(one.event, EventWithheld))
    return not thing.knows("affiliations") or any(was in _TIES for was in withheld)


def on_the_side_of(register: Register, speaker: str, acting: str, when: When | None = None) -> bool:
    """Tell whether `speaker` may speak for `acting`: it is the same actor, above it, below it, or of the same side.

    A ministry speaks for its state's forces; a state for its organs. Where it is contested
    whose `acting` is, none of those it is said to be of speaks for it: only what is its own.
    Where it was redacted to whom either belongs, nobody can tell.
    """
    if speaker == acting:
        return True
    if is_side_withheld(register, speaker) or is_side_withheld(register, acting):
        return False
    theirs = sides(register, acting, when)
    if len(theirs) > 1:
        return acting in line(register, speaker, when)
    return sides(register, speaker, when) == theirs
