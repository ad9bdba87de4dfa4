"""Actions as nodes and responses as edges between them: what the formats of graph tools are written from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from events.actions import ActionReported
from events.actors import Party
from events.amendments import Correction
from events.responses import ResponseAsserted
from timeline.exchange.extract import Extract
from timeline.exchange.plain import one_line, plain
from timeline.exchange.row_values import Row
from timeline.exchange.rows import action_row, link_row
from timeline.exchange.words import claim_line, claims_about, sides, title, when_words
from timeline.projections.chains import Edge, ends_of
from timeline.projections.register import Register, Standing
from timeline.projections.sides import sides as sides_of
from timeline.reports.wording import in_sentence, party_words

Value = str | int | float
"""What an attribute may be."""
_DOUBLE = ("latitude", "longitude")
# A graph's own words for what a row calls otherwise: times of the action are those of the node.
_NAMES = {"action": "", "title": "", "occurred": "", "occurred_basis": "time_basis", "link": ""}
_TIME = "occurred_"


class Node(NamedTuple):
    """An action: its id, a title on one line, how it stands, and what is known of it by name."""

    id: str
    title: str
    thing: Standing[ActionReported]
    values: Mapping[str, Value]


class Spell(NamedTuple):
    """How strong a link was said to be over the time of recording: since when, and until just before when."""

    strength: str
    since: str
    until: str | None


class Arc(NamedTuple):
    """A response from the earlier action to the later: what is said of it by name, and its strength over time."""

    id: str
    earlier: str
    later: str
    link: Standing[ResponseAsserted]
    values: Mapping[str, Value]
    spells: tuple[Spell, ...]


class Graph(NamedTuple):
    """What a graph format shows. `unjoined` are the links that join no two actions of it: they are left out."""

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    unjoined: tuple[str, ...]


def graph_of(one: Extract) -> Graph:
    """Return the actions that stand and the links between them that stand."""
    inside = set(one.actions)
    links = {name: one.register.responses[name] for name in one.links}
    standing = {name: thing for name, thing in links.items() if thing.stands and thing.knows("responding")}
    ends = {name: found for name, thing in standing.items() if (found := ends_of(thing.now)) is not None}
    joined = {name: pair for name, pair in ends.items() if inside.issuperset(pair) and len(set(pair)) > 1}
    edges = {link: edge for edge in (*one.edges, *one.chains.impossible) for link in edge.links}
    return Graph(
        nodes=tuple(_nodes(one)),
        arcs=tuple(_arc(one, name, pair, edges.get(name)) for name, pair in joined.items()),
        unjoined=tuple(name for name in standing if name not in joined),
    )


def types_of(of_all: Iterable[Mapping[str, Value]]) -> dict[str, type[str] | type[int] | type[float]]:
    """Return attribute → of which type its values are: text, if they differ."""
    found: dict[str, set[type]] = {}
    for values in of_all:
        for name, value in values.items():
            found.setdefault(name, set()).add(type(value))
    return {name: types.pop() if len(types) == 1 else str for name, types in found.items()}


def _nodes(one: Extract) -> Iterator[Node]:
    for name in one.actions:
        thing = one.register.actions[name]
        action = thing.now
        row = action_row(one, name) | {
            "when": when_words(one.register, name),
            "sides_told": "\n".join(sides(one.register, name)),
            "actor_sides": _count_for(one.register, action, (*action.actors, *action.participants)),
            "target_sides": _count_for(one.register, action, action.targets),
            "claims": "\n".join(_claim(one, claim) for claim in claims_about(one, name)),
        }
        yield Node(name, one_line(title(one.register, name)), thing, _values(row))


def _claim(one: Extract, name: str) -> str:
    return one_line(claim_line(one.register, name, one.replaced.get(name)))


def _count_for(register: Register, action: ActionReported, parties: Iterable[Party]) -> list[str]:
    """Return for which states or groups some parties counted when the action occurred, each once."""
    named = (party.actor for party in parties if party.actor is not None)
    return list(dict.fromkeys(side for name in named for side in sides_of(register, name, action.occurred)))


def _arc(one: Extract, name: str, pair: tuple[str, str], edge: Edge | None) -> Arc:
    thing = one.register.responses[name]
    row = link_row(one, name) | {"kind": _kind(thing.now), "order": edge and edge.order}
    row["said"] = _said(one.register, thing.now)
    row["contested"] = "yes" if edge is not None and edge.contested else "no"
    for said_by_the_edge in ("relation", "responding", "responded_to"):
        del row[said_by_the_edge]
    return Arc(name, *pair, thing, _values(row), tuple(_spells(thing)))


def _said(register: Register, link: ResponseAsserted) -> str:
    """Return how strong a link is and on whose word it stands; of order in time alone, that it is no more."""
    who = one_line(in_sentence(party_words(register, link.asserted_by)))
    match link.strength:
        case "followed":
            return f"followed: order in time only, by {who}"
        case "inferred":
            return f"inferred: {link.method} gives {link.probability}, accepted by {link.accepted_by}"
        case _:
            hedged = ", hedged" if link.hedged else ""
            return f"{'denied' if link.polarity == 'no' else link.strength} by {who}{hedged}"


def _kind(link: ResponseAsserted) -> str:
    """Return what a link says that the later action does; of order in time alone, that it came after."""
    return "came after" if link.strength == "followed" else link.relation


def _values(row: Row) -> dict[str, Value]:
    """Return what a row says as attributes: a list as JSON, and nothing for what is not said."""
    found: dict[str, Value] = {}
    for name, value in row.items():
        called = _NAMES.get(name, name.removeprefix(_TIME))
        if called and value not in (None, "", []):
            made = value if isinstance(value, str | int | float) else msgspec.json.encode(value).decode()
            inert = plain(made) if isinstance(made, str) else made
            found[called] = float(inert) if called in _DOUBLE else inert
    return found


def _spells(thing: Standing[ResponseAsserted]) -> Iterator[Spell]:
    """Yield how strong a link was said to be, from its recording on: each correction of the strength ends a spell."""
    strength: str = thing.first.strength
    since = thing.recorded_at
    for recorded in thing.since:
        event = recorded.event
        corrected = (
            [one.value for one in event.changes if one.field == "strength"] if isinstance(event, Correction) else []
        )
        for value in corrected:
            yield Spell(strength, since, recorded.recorded_at)
            strength, since = str(value), recorded.recorded_at
    yield Spell(strength, since, None)
