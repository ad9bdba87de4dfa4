"""`timeline chains --dyad` and `--episodes`: the acts that two sides directed at each other, and stretches of them."""

from collections.abc import Mapping
from typing import NamedTuple

from timeline.cli.chain_words import (
    UNKNOWN,
    acting_words,
    names_of,
    rung_item,
    sides_item,
    soil_items,
    soil_words,
    target_words,
    viewpoint_words,
)
from timeline.cli.items import moment, or_withheld
from timeline.cli.output import Column, Listing
from timeline.cli.refusals import misused
from timeline.cli.shapes import DyadActItem, EpisodeItem, WayItem
from timeline.projections.answers import is_answer
from timeline.projections.chain_status import span_words
from timeline.projections.chains import Chains, build
from timeline.projections.dyads import Dyad, Sights
from timeline.projections.episodes import Episode, Episodes, Rule, by_gap, by_links, by_quiet
from timeline.projections.register import Register
from timeline.projections.rungs import rung_of, tables
from timeline.reports.field_words import occurred_of
from timeline.reports.plain import cell
from timeline.reports.wording import actor_name


class Pair(NamedTuple):
    """A dyad as it was asked for: its acts, among which actions, how, and by which links they answer each other."""

    sights: Sights
    dyad: Dyad
    found: Chains
    zone: str

    @property
    def known(self) -> Register:
        """Return what is known."""
        return self.sights.register


# --- the acts of a dyad ----------------------------------------------------------------------------------------------


def dyad_listing(pair: Pair) -> Listing:
    """Return the acts of a dyad, and those of which it cannot be told, in order of time, with their four sides."""
    sights, answered = pair.sights, _answered(pair)
    items = [_act_item(pair, name, tuple(answered.get(name, ()))) for name in pair.dyad.every]
    return Listing(
        "timeline.dyad/1",
        items,
        (
            Column("action", "Action", lambda item: item.action),
            Column("occurred", "Occurred", lambda item: occurred_of(pair.known.actions[item.action], pair.zone)),
            Column("acting", "Acting side", lambda item: acting_words(sights, item.action)),
            Column("target", "Target side", lambda item: target_words(sights, item.action)),
            Column("territory", "Territory", lambda item: soil_words(sights, item.action)),
            Column("answered", "Answered side", lambda item: names_of(pair.known, item.answered)),
            Column("kind", "Kind", lambda item: item.kind),
            Column("rung", "Rung", lambda item: span_words(rung_of(sights, item.action).rung)),
            Column("ways", "Directed", lambda item: _ways_words(pair, item)),
        ),
    )


def _act_item(pair: Pair, name: str, answered: tuple[str, ...]) -> DyadActItem:
    thing, roles = pair.known.actions[name], pair.sights.of(name)
    return DyadActItem(
        action=name,
        occurred=moment(thing.now.occurred),
        kind=or_withheld(thing, "kind", thing.now.kind),
        ways=tuple(WayItem(acting=one, at=other) for one, other in pair.dyad.ways.get(name, ())),
        is_doubtful=name not in pair.dyad.ways,
        directed_by=pair.sights.how.by,
        proxies=pair.sights.how.proxies,
        acting=sides_item(roles.acting),
        target=sides_item(roles.target),
        territory=soil_items(roles.soil),
        answered=answered,
        strengths=pair.found.strengths,
        rung=rung_item(rung_of(pair.sights, name).rung),
        rung_tables=tables(),
    )


def _answered(pair: Pair) -> Mapping[str, dict[str, None]]:
    """Return act → the sides that it is said to answer, by links of the strengths that were chosen."""
    found: dict[str, dict[str, None]] = {}
    for edge in (edge for chain in pair.found.chains for edge in chain.edges if is_answer(edge)):
        found.setdefault(edge.later, {}).update(dict.fromkeys(pair.sights.of(edge.earlier).acting.sides))
    return found


def _ways_words(pair: Pair, item: DyadActItem) -> str:
    if item.is_doubtful:
        return UNKNOWN
    return "; ".join(f"{actor_name(pair.known, one.acting)} → {actor_name(pair.known, one.at)}" for one in item.ways)


def dyad_words(pair: Pair) -> str:
    """Return in words what a dyad is made of: it is said beside every list of its acts."""
    names = " and ".join(actor_name(pair.known, one) for one in (pair.dyad.one, pair.dyad.other))
    strengths = ", ".join(pair.found.strengths)
    return f"acts of {names}, directed at each other {viewpoint_words(pair.sights.how)}; answers: {strengths}"


# --- episodes --------------------------------------------------------------------------------------------------------


def cut(rule: Rule, known: Register, pair: Pair | None, within: frozenset[str] | None = None) -> Episodes:
    """Return the episodes by a rule; those of gaps and of quiet ask for a dyad. `within`: of these actions only.

    Raises `UsageRefused` for a rule that asks for a dyad where none is named.
    """
    if rule.name == "links":
        found = build(known, rule.strengths)
        chains = tuple(one for one in found.chains if within is None or not within.isdisjoint(one.actions))
        return by_links(found._replace(chains=chains), rule, None if pair is None else pair.dyad)
    if pair is None:
        says = f"{rule.name} cuts the acts of a dyad, and none is named"
        raise misused(says=says, fix="name its two sides: --dyad A,B", option="--episodes")
    return by_gap(known, rule, pair.dyad) if rule.name == "gap" else by_quiet(pair.sights, rule, pair.dyad)


def episodes_listing(known: Register, found: Episodes, pair: Pair | None, zone: str) -> Listing:
    """Return episodes, the rule printed with each."""

    def when(name: str) -> str:
        return occurred_of(known.actions[name], zone)

    return Listing(
        "timeline.episodes/1",
        [_episode_item(known, found, one, pair) for one in found.episodes],
        (
            Column("rule", "Rule", lambda item: item.rule),
            Column("actions", "Actions", lambda item: str(len(item.actions)), right=True),
            Column("actions", "First", lambda item: item.actions[0]),
            Column("first", "First Occurred", lambda item: when(item.actions[0])),
            Column("actions", "Last", lambda item: item.actions[-1]),
            Column("last", "Last Occurred", lambda item: when(item.actions[-1])),
            Column("doubtful", "Doubtful", lambda item: ", ".join(item.doubtful)),
            Column("is_closed", "Closed", lambda item: _closed_words(found, item)),
            Column("why", "Why", lambda item: item.why),
        ),
    )


def _closed_words(found: Episodes, item: EpisodeItem) -> str:
    if found.rule.name == "links":
        return "by no rule"
    return UNKNOWN if item.is_closed is None else cell(item.is_closed)


def _episode_item(known: Register, found: Episodes, one: Episode, pair: Pair | None) -> EpisodeItem:
    how = None if pair is None else pair.sights.how
    return EpisodeItem(
        rule=str(found.rule),
        sides=None if pair is None else (pair.dyad.one, pair.dyad.other),
        directed_by=None if how is None else how.by,
        proxies=None if how is None else how.proxies,
        rung_tables=tables() if found.rule.name == "quiet" else None,
        actions=one.actions,
        doubtful=one.doubtful,
        first=moment(known.actions[one.actions[0]].now.occurred),
        last=moment(known.actions[one.actions[-1]].now.occurred),
        is_closed=one.is_closed,
        why=one.why,
    )
