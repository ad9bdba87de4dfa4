"""What `timeline chains` answers beside the tree: what is measured of chains, the acts of a dyad, episodes."""

from collections.abc import Sequence

from timeline.cli.chain_asked import Asked, read_by, read_rule, read_window
from timeline.cli.chain_dyads import Pair, cut, dyad_listing, dyad_words, episodes_listing
from timeline.cli.chain_known import known_of_chain, links_and_actions
from timeline.cli.chain_measures import Measured, measured_listing
from timeline.cli.finding import named_then
from timeline.cli.invocation import Reading
from timeline.cli.refusals import misused
from timeline.cli.strengths import read_strengths
from timeline.projections.chains import MEASURED, build, chain_of_one, standing_actions
from timeline.projections.dyads import Sights, Viewpoint, dyad
from timeline.projections.measures import How, Measuring
from timeline.projections.mentions import STATES
from timeline.projections.merging import as_merged, merged_actors
from timeline.projections.register import Register, Thing
from timeline.replay.about import CHAINED

_SIDED = CHAINED._replace(marked=CHAINED.marked | {STATES})
"""The chain of an action, and the states: territories are theirs."""


def answer(reading: Reading, asked: Asked) -> None:
    """Answer what was asked for."""
    if asked.metrics:
        _measure(reading, asked)
        return
    rule = None if asked.episodes is None else read_rule(asked.episodes)
    actors = () if asked.dyad is None else _actors(reading, asked.dyad)
    known, name = _known(reading, asked, *actors)
    within = None if name is None else _chain_of(known, asked, name)
    pair = _pair(reading, known, asked, actors, within) if actors else None
    said = [] if pair is None else [dyad_words(pair)]
    if rule is not None:
        found = cut(rule, known, pair, None if within is None else frozenset(within))
        listing = episodes_listing(known, found, pair, reading.zone)
        said += [f"in no episode: {', '.join(found.left)}"] if found.left else []
    elif pair is not None:
        listing = dyad_listing(pair)
    if not listing.items:
        reading.session.say(reading.narrowing.none)
    reading.print(listing)
    for line in said:
        reading.session.say(line)


def _known(reading: Reading, asked: Asked, *actors: Thing) -> tuple[Register, str | None]:
    """Return what is known, each action and actor once, and the action that is asked about, if one is."""
    if asked.action is not None:
        return known_of_chain(reading, asked.action, _SIDED, *actors)
    known = as_merged(reading.known)
    reading.narrowing.asks_of(links_and_actions)
    return known, None


def _measure(reading: Reading, asked: Asked) -> None:
    strengths = read_strengths(asked.strength, MEASURED)
    how = How(Viewpoint(read_by(asked.by), asked.proxies), read_window(asked.window))
    known, name = _known(reading, asked)
    found = build(known, strengths)
    measuring = Measuring(known, how)
    chains = found.chains if name is None else (found.of(name) or chain_of_one(name),)
    if not chains:
        reading.session.say(reading.narrowing.none)
    record = reading.narrowing.record
    unanswered = frozenset(found.unanswered)
    measured = (Measured(measuring, found, unanswered, one, measuring.of(one), reading.zone, record) for one in chains)
    reading.print(measured_listing(list(measured)))


def _chain_of(known: Register, asked: Asked, name: str) -> Sequence[str]:
    """Return the actions of the chain that holds an action, over the strengths that were chosen."""
    found = build(known, read_strengths(asked.strength, MEASURED))
    return (found.of(name) or chain_of_one(name)).actions


# --- a dyad ----------------------------------------------------------------------------------------------------------


def _actors(reading: Reading, text: str) -> tuple[Thing, ...]:
    """Return the two actors that a text names. Raises `UsageRefused` unless there are two, `NotFound`, `Ambiguous`."""
    typed = [one.strip() for one in text.split(",")]
    if len(typed) != 2 or not all(typed):  # noqa: PLR2004  # a dyad
        raise misused(says="a dyad has two sides", fix="write --dyad A,B", option="--dyad")
    return tuple(named_then(reading, one, ("actor",), option="--dyad") for one in typed)


def _pair(
    reading: Reading, known: Register, asked: Asked, actors: Sequence[Thing], within: Sequence[str] | None
) -> Pair:
    sights = Sights(known, Viewpoint(read_by(asked.by), asked.proxies))
    one, other = (_side(reading, sights, actor.id) for actor in actors)
    if one == other:
        raise misused(says="both sides are the same", fix="write --dyad A,B", option="--dyad")
    names = standing_actions(known) if within is None else within
    found = build(known, read_strengths(asked.strength, MEASURED))
    return Pair(sights, dyad(sights, one, other, names), found, reading.zone)


def _side(reading: Reading, sights: Sights, actor: str) -> str:
    """Return an actor that is a side of its own. Raises `UsageRefused` for one that counts for another."""
    if actor not in sights.register.actors:  # it was merged
        actor = merged_actors(reading.known).get(actor, actor)
    tops = sights.sides(actor, None)
    if tops != (actor,):
        fix = f"name the side: {' or '.join(tops)}"
        raise misused(says=f"{actor} is no side of its own: it counts for another", fix=fix, option="--dyad")
    return actor
