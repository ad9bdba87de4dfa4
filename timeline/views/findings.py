"""The view `findings`: what contradicts itself or hangs in the air, looked for again where it may have changed.

It is caught up when it is asked for: a chain that a new response joins is looked at as a whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from timeline.projections.findings import RULES, Finding, findings, not_recorded
from timeline.projections.register import Thing
from timeline.replay.about import Index, of_kind
from timeline.views.index import TableIndex
from timeline.views.view import Column, Page, Row, Rows, Source, Table

FINDINGS_TABLE = Table(
    name="findings",
    says="Something found about a thing: by which rule, how grave, and what to do.",
    columns=(
        Column(
            "thing", "TEXT", "The thing: its kind and its id, `claim:sistan-killed-deputy-governor`.", "things.thing"
        ),
        Column("code", "TEXT", "The code of the rule: " + "; ".join(f"{one.code} {one.says}" for one in RULES)),
        Column("number", "INTEGER", "Counts the findings of one rule about one thing, from 0."),
        Column("level", "TEXT", "How grave it is: error, warning or note."),
        Column("kind", "TEXT", "The kind of thing."),
        Column("id", "TEXT", "Its id."),
        Column("what", "TEXT", "What is found."),
        Column("fix", "TEXT", "What to do about it."),
        Column("position", "INTEGER", "The position of the event that first recorded the thing."),
    ),
    key=("thing", "code", "number"),
    indexes=(("code", "what"),),
)
_KINDS = frozenset(kind for rule in RULES for kind in rule.kinds)
_CHUNK = 1000


class FindingsView:
    """What is found about all things. Its rows follow from things together, so all of it is settled at the end."""

    name = "findings"
    version = 1
    tables = (FINDINGS_TABLE,)
    needs = ("register",)
    learns_alone = True
    is_prompt = False

    def learn(self, page: Page, rows: Rows) -> None:
        """Take in nothing: no rule looks at one page of the log."""

    def settle(self, source: Source, rows: Rows, touched: frozenset[Thing] | None) -> None:
        """Find again what there is to find about what was touched, and about what depends on it."""
        index = TableIndex(rows)
        if touched is None:
            waiting = {Thing(*one) for one in rows.select("SELECT kind, id FROM {things}") if one[0] in _KINDS}
        else:
            waiting = _affected(source, rows, index, touched)
        for things in _together(waiting, index):
            if touched is not None:
                rows.delete(FINDINGS_TABLE.name, (_owner(one) for one in things))
            known = source.known(things | _beside(things, index))
            rows.insert(FINDINGS_TABLE.name, _rows(findings(known, sorted(things))))


def _affected(source: Source, rows: Rows, index: TableIndex, touched: frozenset[Thing]) -> set[Thing]:
    """Return the things about which something else may be found now that `touched` are not what they were."""
    found = {one for one in touched if one.kind in _KINDS}
    sources = of_kind(touched, "source")
    known = source.known(sources)
    fallen = {Thing("source", name) for name, thing in known.sources.items() if not thing.stands}
    found.update(one for one in index.citing(fallen) if one.kind in _KINDS)
    found.update(index.naming(of_kind(touched, "action"), {"response"}))
    claims = of_kind(touched, "claim")
    found.update(of_kind(index.named_by(claims), "claim"))
    found.update(_peers(claims, index))
    for one in (*sources, *of_kind(touched, "actor")):  # who named it before it was recorded
        missing = rows.select("SELECT kind, id FROM {findings} WHERE code = 'C06' AND what = ?", (not_recorded(*one),))
        found.update(Thing(*owner) for owner in missing)
    return found


def _together(things: set[Thing], index: Index) -> Iterator[set[Thing]]:
    """Yield the things in groups that can be judged alone: a response with all that its chain may hold."""
    responses = of_kind(things, "response")
    others = iter(sorted(things - responses))
    while chunk := set(islice(others, _CHUNK)):
        yield chunk
    while responses:
        group = _joined(set(islice(sorted(responses), _CHUNK)), index)
        responses -= group
        yield group


def _joined(responses: set[Thing], index: Index) -> set[Thing]:
    """Return the responses that hang together with some, by the actions that they join."""
    found, newest = set(responses), set(responses)
    seen: set[Thing] = set()
    while newest:
        actions = of_kind(index.named_by(newest), "action") - seen
        seen |= actions
        newest = set(index.naming(actions, {"response"})) - found
        found |= newest
    return found


def _beside(things: set[Thing], index: Index) -> set[Thing]:
    """Return what has to be known beside things to judge them: what they name, and what else is claimed of it."""
    named = {one for one in index.named_by(things) if one.kind in ("actor", "source", "action", "claim")}
    peers = _peers(of_kind(things, "claim"), index)
    return named | peers | set(index.naming(peers, {"claim"}))


def _peers(claims: set[Thing], index: Index) -> set[Thing]:
    """Return all claims about the actions that some claims are, or were, about."""
    return set(index.naming(of_kind(index.named_by(claims), "action"), {"claim"}))


def _owner(thing: Thing) -> str:
    return f"{thing.kind}:{thing.id}"


def _rows(found: Iterable[Finding]) -> Iterator[Row]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for one in found:
        at = (one.code, one.kind, one.id)
        owner = _owner(Thing(one.kind, one.id))
        yield (owner, one.code, counted[at], one.level, one.kind, one.id, one.what, one.fix, one.position)
        counted[at] += 1


FINDING = FindingsView()
"""The view."""
