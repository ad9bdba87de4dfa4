"""The view `findings`: what contradicts itself or hangs in the air, looked for again where it may have changed.

It is caught up when it is asked for: a chain that a new response joins is looked at as a
whole. It holds what follows from a thing and what hangs together with it. Rules that look
at all things of a kind, beside the log or at the clock are asked by `timeline check` alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from timeline.projections.confidential import confidential_in, nameless
from timeline.projections.findings import KINDS, LOCAL, RULES, findings
from timeline.projections.findings.model import Finding
from timeline.projections.findings.told import as_told
from timeline.projections.register import Register, Thing
from timeline.projections.wordless import wordless
from timeline.replay.together import Together, known_beside, to_judge_again, together
from timeline.views.index import TableIndex
from timeline.views.view import Column, Page, Row, Rows, Source, Table

LEFT_OUT = tuple(rule.code for rule in RULES if rule not in LOCAL)
"""The codes of the rules that no view asks."""
FINDINGS_TABLE = Table(
    name="findings",
    says="Something found about a thing, silenced or not: by which rule, how grave, and what to do. Left out are "
    f"{', '.join(LEFT_OUT)}, which look at all things of a kind, beside the log or at the clock: "
    "`timeline check` asks them.",
    columns=(
        Column(
            "thing", "TEXT", "The thing: its kind and its id, `claim:sistan-killed-deputy-governor`.", "things.thing"
        ),
        Column("code", "TEXT", "The code of the rule: see the reference of findings."),
        Column("number", "INTEGER", "Counts the findings of one rule about one thing, from 0."),
        Column("level", "TEXT", "How grave it is: error, warning or note."),
        Column("kind", "TEXT", "The kind of thing."),
        Column("id", "TEXT", "Its id."),
        Column("what", "TEXT", "What is found."),
        Column("fix", "TEXT", "What to do about it: the command that settles it."),
        Column("field", "TEXT", "The field that it is about, if it is about one."),
        Column("key", "TEXT", "What a note names to silence it: `W102:claim:saravan-time-irna:when`."),
        Column("silenced_by", "TEXT", "The note that silences it, and says why.", "notes.note"),
        Column("position", "INTEGER", "The position of the event that first recorded the thing."),
    ),
    key=("thing", "code", "number"),
    indexes=(("code", "thing"),),
)
_KINDS = frozenset(KINDS)
_CHUNK = 1000


class FindingsView:
    """What is found about all things. Its rows follow from things together, so all of it is settled at the end."""

    name = "findings"
    version = 3
    tables = (FINDINGS_TABLE,)
    needs = ("register",)
    learns_alone = True
    is_prompt = False

    def learn(self, page: Page, rows: Rows) -> None:
        """Take in nothing: no rule looks at one page of the log."""

    def settle(self, source: Source, rows: Rows, touched: frozenset[Thing] | None) -> None:
        """Find again what there is to find about what was touched, and about what depends on it."""
        index = TableIndex(rows)
        again = None if touched is None else to_judge_again(touched, index)
        if again is None:
            rows.execute("DELETE FROM {findings}")
            waiting = {Thing(*one) for one in rows.select("SELECT kind, id FROM {things}") if one[0] in _KINDS}
        else:
            rows.delete(FINDINGS_TABLE.name, map(_owner, again))
            waiting = {one for one in again if one.kind in _KINDS}
        for group in _groups(waiting, index):
            known = source.known(known_beside(group.things, group.found, index, source.known))
            rows.insert(FINDINGS_TABLE.name, _rows(_found(known, sorted(group.things))))


class _Group(NamedTuple):
    """Things that can be judged without all others, and what hangs together with them."""

    things: frozenset[Thing]
    found: Together


def _groups(waiting: set[Thing], index: TableIndex) -> Iterator[_Group]:
    """Yield the things in groups: whatever hangs together is judged at once, so nothing is read for many groups."""
    in_order = iter(sorted(waiting))
    while chunk := set(islice((one for one in in_order if one in waiting), _CHUNK)):
        found = together(chunk, index)
        things = frozenset(chunk | (found.things & waiting))
        waiting -= things
        yield _Group(things, found)


def _found(known: Register, things: Sequence[Thing]) -> Sequence[Finding]:
    """Return what is found about things, in no word of a confidential source."""
    found = findings(known, things, rules=LOCAL)
    if not confidential_in(known):
        return found
    shelves: dict[str, Any] = {
        f"{kind}s": {name: wordless(known, one) for name, one in known.of_kind(kind).items()} for kind in KINDS
    }
    return as_told(found, findings(nameless(replace(known, **shelves)), things, rules=LOCAL))


def _owner(thing: Thing) -> str:
    return f"{thing.kind}:{thing.id}"


def _rows(found: Iterable[Finding]) -> Iterator[Row]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for one in found:
        at = (one.code, one.kind, one.id)
        owner = _owner(Thing(one.kind, one.id))
        what = (one.level, one.kind, one.id, one.what, one.fix, one.field, one.key, one.silenced_by, one.position)
        yield (owner, one.code, counted[at], *what)
        counted[at] += 1


FINDING = FindingsView()
"""The view."""
