"""The view `chains`: what answers what, pair by pair, and the chains of it; only what was touched is made again."""

import json
from collections.abc import Iterable, Iterator, Mapping

from events.actions import ActionReported
from events.amendments import Correction
from events.relations import ActionsOrdered
from events.sources import SourceRegistered
from timeline.projections.chains import Act, Chain, Edge, Said, join
from timeline.projections.graph import depths, successors
from timeline.projections.merging import Merging, survivors
from timeline.projections.order import Ordering
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.wordless import sources_of, wordless
from timeline.views.cells import text
from timeline.views.columns import columns
from timeline.views.generation import many
from timeline.views.view import Page, Row, Rows, Source, Table

BATCH = 2_000
"""About so many actions are taken at once, when all chains are made."""

LINKS = Table(
    "links",
    "Pairs of actions that are said to answer each other: one row a pair, over the strengths drawn by default.",
    columns("""
    earlier -> actions.action: The action that came first.
    later -> actions.action: The action that is said to answer it, or that it announced.
    relation: answers or announces.
    strength: The strongest that is said of the pair: stated, attributed or followed.
    responses: Ids of all responses that speak of the pair, a JSON list.
    contested int: 1 where somebody denies or disputes it.
    hedged int: 1 where all that say so strongest say it with a reservation.
    unsupported int: 1 where of none that say so strongest any source stands.
    time_order: before; open where times cannot tell; after where the answer surely came first, and joins nothing.
    shortest_lag int: The shortest possible time between the two, in seconds.
    longest_lag int: The longest possible time between the two, in seconds.
    chain -> chains.chain: The chain that it is a part of; empty where it joins nothing.
    """),
    ("earlier", "later"),
    (("later",),),
)
CHAINS_TABLE = Table(
    "chains",
    "Actions joined by links, over the strengths that are drawn by default. Computed, never recorded.",
    columns("""
    chain -> actions.action: The id of its first action, which names it here.
    actions int: How many actions it has.
    links int: How many links.
    depth int: The number of links on the longest path.
    roots: Ids of the actions that answer nothing in it, a JSON list.
    leaves: Ids of the actions that nothing in it answers, a JSON list.
    branches: Ids of the actions with more than one answer, a JSON list.
    first_occurred: The earliest bound of any of its actions, UTC.
    last_occurred: The latest bound of any of its actions, UTC.
    """),
    ("chain",),
)
CHAIN_ACTIONS = Table(
    "chain_actions",
    "Which action stands where in its chain.",
    columns("""
    action -> actions.action: The action: it is in one chain at most.
    chain -> chains.chain: The chain.
    number int: The place in order of time, from 0; a cause stands before its answers.
    depth int: The number of links on the longest path that leads to it.
    is_root int: 1 where it answers nothing in its chain.
    is_leaf int: 1 where nothing in its chain answers it.
    is_aside int: 1 where it is on no longest path.
    """),
    ("action",),
    (("chain", "number"),),
)
ORDERINGS = Table(
    "orderings",
    "Statements that one action came before another, each on somebody's word: what times leave open, they tell.",
    columns("""
    before -> actions.action: The action that came first, by the statement.
    number int: The place among the statements that begin with it, from 0.
    after -> actions.action: The action that came later.
    least int: How long lay between the two at least, in seconds, where that is stated.
    most int: How long lay between the two at most, in seconds, where that is stated.
    words: The words for how long lay between.
    asserted_by -> actors.actor: Who says so; empty where only words name them.
    asserted_by_words: The words for who says so.
    position int: The place in the log of the event that states it.
    """),
    ("before", "number"),
    (("after",),),
)
_NAMED = "SELECT names FROM {things} WHERE thing IN (SELECT value FROM json_each(?))"
_ENDS = """SELECT responding, responded_to FROM {responses}
WHERE responding IS NOT NULL AND responded_to IS NOT NULL"""
_PAIRS = f"""{_ENDS} UNION ALL SELECT action, merged FROM {{action_merges}}
UNION ALL SELECT before, after FROM {{orderings}}"""  # noqa: S608  # constants
_MERGES = """SELECT position, merged, action FROM {action_merges} WHERE action IN (
SELECT action FROM {actions} WHERE action IN (SELECT value FROM json_each(?)) AND standing <> 'withheld')"""
_RESTING = """SELECT thing FROM {citations} JOIN {sources} USING (source) WHERE own = 1 AND thing LIKE 'response:%'
AND standing IN ('retracted', 'withdrawn') AND source IN (SELECT value FROM json_each(?))"""
_NEIGHBOURS = """SELECT responded_to FROM {responses} WHERE responding IN (SELECT value FROM json_each(?1))
UNION SELECT responding FROM {responses} WHERE responded_to IN (SELECT value FROM json_each(?1))
UNION SELECT merged FROM {action_merges} WHERE action IN (SELECT value FROM json_each(?1))
UNION SELECT action FROM {action_merges} WHERE merged IN (SELECT value FROM json_each(?1))
UNION SELECT action FROM {chain_actions} WHERE chain IN (
  SELECT chain FROM {chain_actions} WHERE action IN (SELECT value FROM json_each(?1)))
UNION SELECT later FROM {links} WHERE earlier IN (SELECT value FROM json_each(?1))
UNION SELECT earlier FROM {links} WHERE later IN (SELECT value FROM json_each(?1))
UNION SELECT after FROM {orderings} WHERE before IN (SELECT value FROM json_each(?1))
UNION SELECT before FROM {orderings} WHERE after IN (SELECT value FROM json_each(?1))"""
_CHANGED = """SELECT substr(thing, 8) FROM {things}
WHERE thing IN (SELECT 'source:' || value FROM json_each(?)) AND events > 1"""
# Found from the citations: there may be more statements of order than things that cite a source.
_ORDERED_BY = """SELECT DISTINCT before FROM {citations} CROSS JOIN {orderings} ON before = substr(thing, 8)
WHERE source IN (SELECT value FROM json_each(?)) AND thing >= 'action:' AND thing < 'action;'"""
_ORDERED = """SELECT before, after, position, least, most FROM {orderings}
WHERE before IN (SELECT value FROM json_each(?)) ORDER BY position"""
_ACTS = """SELECT action, occurred_earliest, occurred_latest, position, standing NOT IN ('retracted', 'withdrawn')
FROM {actions} WHERE action IN (SELECT value FROM json_each(?)) ORDER BY position"""
_SAID = """SELECT response, responding, responded_to, relation, strength, polarity, hedged, disputed > 0, unsupported
FROM {responses} WHERE responding IN (SELECT value FROM json_each(?)) AND standing NOT IN ('retracted', 'withdrawn')
ORDER BY position"""


class ChainsView:
    """The links and chains, as tables."""

    name = "chains"
    version = 1
    tables = (CHAINS_TABLE, CHAIN_ACTIONS, LINKS, ORDERINGS)
    needs = ("register",)
    learns_alone = True
    is_prompt = True

    def learn(self, page: Page, rows: Rows) -> None:
        """Write what is stated of the order of actions; a chain is a matter of several things."""
        if old := [thing.id for thing in page.old if thing.kind == "action"]:
            rows.delete("orderings", old)
        known = page.known.actions
        # An order is stated of an action after its first event: most have none.
        actions = [thing for thing in page.things if thing.kind == "action" and known[thing.id].since]
        _write_orderings(page.shown, actions, rows)

    def settle(self, source: Source, rows: Rows, touched: frozenset[Thing] | None) -> None:
        """Make the chains of the actions that were touched, and of all that hang together with them."""
        if again := _said_again(touched or (), source, rows):
            rows.delete("orderings", [thing.id for thing in again])
            known = source.known(again)
            cited = {Thing("source", name) for thing in known.actions.values() for name in sources_of(thing)}
            _write_orderings(source.known({*again, *cited}), again, rows)
        if touched is None:
            for batch in _batches(rows):
                _write(batch, rows)
            return
        if actions := _closure(touched, rows):
            for table, column in (("links", "earlier"), ("chain_actions", "action"), ("chains", "chain")):
                rows.delete(table, actions, column)
            _write(actions, rows)


def _said_again(touched: Iterable[Thing], source: Source, rows: Rows) -> list[Thing]:
    """Return the actions of which an order is stated, and that cite a source whose words may be shown again."""
    sources = many(thing.id for thing in touched if thing.kind == "source")
    changed = [Thing("source", name) for (name,) in rows.select(_CHANGED, (sources,))]
    shown = [name for name, thing in source.known(changed).sources.items() if _is_no_more(thing)] if changed else []
    return [Thing("action", name) for (name,) in rows.select(_ORDERED_BY, (many(shown),))] if shown else []


def _is_no_more(thing: Standing[SourceRegistered]) -> bool:
    """Tell whether a source was confidential at some time and is not now."""
    said = (change.field for one in thing.since if isinstance(one.event, Correction) for change in one.event.changes)
    return not thing.now.confidential and (thing.first.confidential or "confidential" in said)


def _write_orderings(known: Register, actions: Iterable[Thing], rows: Rows) -> None:
    if told := [row for thing in actions for row in _orderings(wordless(known, known.actions[thing.id]))]:
        rows.insert("orderings", told)


def _orderings(thing: Standing[ActionReported]) -> Iterator[Row]:
    events = ((one.event, one.position) for one in thing.since if isinstance(one.event, ActionsOrdered))
    for number, (event, position) in enumerate(events):
        gap = event.gap
        told = (None, None, None) if gap is None else (gap.least, gap.most, text(gap.words))
        by = event.asserted_by
        yield (event.before, number, event.after, *told, by.actor, text(by.words), position)


def _closure(touched: Iterable[Thing], rows: Rows) -> list[str]:
    """Return the actions whose chains may have changed, with all that they hang together with, before and now."""
    actions = {thing.id for thing in touched if thing.kind == "action"}
    naming = [f"{thing.kind}:{thing.id}" for thing in touched if thing.kind in ("response", "action")]
    if sources := [thing.id for thing in touched if thing.kind == "source"]:
        naming += [thing for (thing,) in rows.select(_RESTING, (many(sources),))]
    if naming:
        # What a response ever named: it may have been corrected to name others; and a merge taken back.
        for (names,) in rows.select(_NAMED, (many(naming),)):
            actions |= {name for kind, _, name in (one.partition(":") for one in json.loads(names)) if kind == "action"}
    found: set[str] = set()
    while actions:
        found |= actions
        actions = {name for (name,) in rows.select(_NEIGHBOURS, (many(actions),)) if name} - found
    return sorted(found)


def _batches(rows: Rows) -> Iterator[list[str]]:
    """Yield the actions that responses, merges and statements of order name: all that hang together come at once."""
    number: dict[str, int] = {}
    parent: list[int] = []

    def top(name: str) -> int:
        node = number.get(name)
        if node is None:
            node = number[name] = len(parent)
            parent.append(node)
            return node
        while (above := parent[node]) != node:
            parent[node] = parent[above]
            node = parent[node]
        return node

    for responding, responded_to in rows.select(_PAIRS):
        one, other = top(responding), top(responded_to)
        parent[max(one, other)] = min(one, other)
    groups: dict[int, list[str]] = {}
    for name in number:
        groups.setdefault(top(name), []).append(name)
    number.clear()
    batch: list[str] = []
    while groups:
        batch += groups.popitem()[1]
        if len(batch) >= BATCH or not groups:
            yield batch
            batch = []


def _write(actions: list[str], rows: Rows) -> None:
    """Insert the rows of the chains of some actions that nothing leads out of."""
    named = many(actions)
    acts = {name: Act._make(one) for name, *one in rows.select(_ACTS, (named,))}
    said = list(map(Said._make, rows.select(_SAID, (named,))))
    told = [Ordering(*one) for one in rows.select(_ORDERED, (named,))]
    told = [one for one in told if all(name in acts and acts[name].stands for name in (one.before, one.after))]
    if into := survivors(one for one in _merges(named, rows) if _holds(one, acts)):
        acts = {name: act for name, act in acts.items() if name not in into}
        said = [one.among(into) for one in said]
        told = [one for each in told if (one := each.among(into)).before != one.after]
    found = join(acts, said, orderings=told)
    first = {name: chain.actions[0] for chain in found.chains for name in chain.actions}
    edges = [*(edge for chain in found.chains for edge in chain.edges), *found.impossible]
    rows.insert("links", (_link(edge, first) for edge in edges))
    rows.insert("chains", (_chain(chain, acts) for chain in found.chains))
    rows.insert("chain_actions", (row for chain in found.chains for row in _members(chain)))


def _merges(named: str, rows: Rows) -> Iterator[Merging]:
    return (Merging._make(one) for one in rows.select(_MERGES, (named,)))


def _holds(merging: Merging, acts: Mapping[str, Act]) -> bool:
    """Tell whether both records of a merge stand."""
    return all(name in acts and acts[name].stands for name in (merging.merged, merging.into))


def _link(edge: Edge, first: dict[str, str]) -> Row:
    return (
        *(edge.earlier, edge.later, edge.relation, edge.strength, many(edge.links)),
        *(int(edge.contested), int(edge.hedged), int(edge.unsupported), edge.order),
        *((edge.lag.shortest, edge.lag.longest) if edge.lag else (None, None)),
        first.get(edge.earlier) if edge.order != "after" else None,
    )


def _chain(chain: Chain, acts: dict[str, Act]) -> Row:
    members = [acts[name] for name in chain.actions]
    earliest = [one.earliest for one in members if one.earliest is not None]
    latest = [one.latest for one in members if one.latest is not None]
    return (
        *(chain.actions[0], len(chain.actions), len(chain.edges), chain.depth),
        *(many(chain.roots), many(chain.leaves), many(chain.branches)),
        *(min(earliest, default=None), max(latest, default=None)),
    )


def _members(chain: Chain) -> Iterator[Row]:
    depth = depths(successors(chain.actions, ((edge.earlier, edge.later) for edge in chain.edges)))
    roots, leaves, aside = set(chain.roots), set(chain.leaves), set(chain.aside)
    for number, name in enumerate(chain.actions):
        yield (name, chain.actions[0], number, depth[name], int(name in roots), int(name in leaves), int(name in aside))


CHAINS = ChainsView()
"""The view, as `registered` has it."""
