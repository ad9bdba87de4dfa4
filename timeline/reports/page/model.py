"""The page as its templates read it: what depends on knowledge in all its versions, in the order of the report."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from timeline.reports.dossier import Dossier, LinkRow, SourceNote
from timeline.reports.figures.model import Figure
from timeline.reports.frame import TitleBlock
from timeline.reports.head import with_head
from timeline.reports.knowledge import History, Version
from timeline.reports.page.facets import Facet, Slugs, facets
from timeline.reports.page.notes import Entry, entries, of_sources
from timeline.reports.page.steps import Block, anchor, aside, blocks
from timeline.reports.page.versions import Shown, at, life, read, together
from timeline.reports.sizes import is_long
from timeline.reports.statement import Statement
from timeline.reports.tables import LedgerRow

T = TypeVar("T")
_RANKS = 5
"""How many sides have a colour of their own."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a sentence leads that names an id: the anchor of what it names, what that is called, and in which table.

    Without an anchor the page names it only.
    """

    anchor: str
    label: str
    table: str = ""


_MANY = 12
"""A sentence that rests on more of one table leads to the table."""
_TABLES = {"table-1": "steps", "table-2": "links", "table-3": "claims", "table-7": "sources"}


@dataclass(frozen=True, slots=True)
class Page:
    """All that the templates of the page print beside the dossier itself.

    `links` and `ledger` are rows by response and by claim, each as (id, versions); `names` the
    actions by number; `numbers` their numbers; `alive` where each is of the chain; `targets` where
    ids lead; `passages` the notes by number; `sources` where each source is cited, with `grades`
    and `urls` of theirs; `explained` other explanations by link, `of_actions` those of actions.
    `is_long`: it prints nothing twice.
    """

    head: TitleBlock | None
    blocks: tuple[Block, ...]
    nearby: tuple[Block, ...]
    links: tuple[tuple[str, tuple[Shown[LinkRow], ...]], ...]
    ledger: tuple[tuple[str, tuple[Shown[LedgerRow], ...]], ...]
    pieces: tuple[Shown[int], ...]
    names: Mapping[int, str]
    numbers: Mapping[str, int]
    facets: tuple[Facet, ...]
    slugs: Slugs
    notes: tuple[Entry, ...]
    passages: Mapping[int, SourceNote]
    sources: Mapping[str, Shown[str]]
    grades: Mapping[str, tuple[str, ...]]
    urls: Mapping[str, str]
    alive: Mapping[str, Shown[str]]
    targets: Mapping[str, Target]
    explained: tuple[tuple[LinkRow, tuple[Statement, ...]], ...]
    unexplained: tuple[LinkRow, ...]
    of_actions: tuple[Statement, ...]
    figures: Mapping[str, Figure]
    is_long: bool

    def runs(self, numbers: Iterable[int]) -> list[tuple[int, int]]:
        """Return numbers as runs that follow on each other, each by its first and its last."""
        found: list[tuple[int, int]] = []
        for number in numbers:
            if found and found[-1][1] + 1 == number:
                found[-1] = found[-1][0], number
            else:
                found.append((number, number))
        return found

    @property
    def runs_of_notes(self) -> Iterator[tuple[str, list[Entry]]]:
        """The notes in order, those in a row that are to one source together, with that source.

        Those that are cited aside only, and so stand at the basis alone, are apart.
        """
        runs = groupby(self.notes, lambda entry: (entry.latest.source, entry.is_aside))
        return ((source, list(run)) for (source, _), run in runs)

    def ends_of(self, found: Iterable[Shown[Statement]]) -> list[tuple[Target, Shown[str]]]:
        """Return where links lead of which something is said, each once, with where anything is said of it."""
        ends: dict[Target, list[Shown[Statement]]] = {}
        for one in found:
            for target in self.rests_on(one.value.ids):
                ends.setdefault(target, []).append(one)
        return [(target, together(said)) for target, said in ends.items()]

    def rests_on(self, names: Iterable[str]) -> list[Target]:
        """Return where the ids of a sentence lead; to a table, where there are many of its rows."""
        found = [self.targets[name] for name in dict.fromkeys(names) if name in self.targets]
        counts = Counter(one.table for one in found if one.table)
        many = {table: Target(table, f"{count} {_TABLES[table]}") for table, count in counts.items() if count > _MANY}
        return list(dict.fromkeys(many.get(one.table, one) for one in found))


def page(dossier: Dossier, history: History, figures: Iterable[Figure]) -> Page:
    """Return what the templates print of a report, its `history` and its `figures`."""
    slugs, long = Slugs(), is_long(len(history.steps))
    ranks = _ranks(dossier)
    steps = blocks(history, slugs, ranks)
    every = [version.value for versions in history.steps.values() for version in versions]
    strengths = {version.value.strength for versions in history.links.values() for version in versions}
    notes = entries(dossier, history)
    explained = [(link, _explanations(dossier, link)) for link in dossier.links]
    return Page(
        head=dossier.head or with_head(dossier, dossier.frame).head,
        blocks=steps,
        nearby=tuple(aside(step, slugs, ranks) for step in dossier.nearby),
        links=tuple(_rows(history.links, [row.id for row in dossier.links])),
        ledger=tuple(_rows(history.ledger, [row.claim for row in dossier.ledger])),
        pieces=read(history.pieces, lambda count: count, life(history.pieces)),
        names={number: name for name, number in history.numbers.items()},
        numbers=history.numbers,
        facets=facets(
            dossier, slugs, every, (shown.value[0] for one in steps for shown in one.facts.status), strengths
        ),
        slugs=slugs,
        notes=notes,
        passages={entry.number: entry.latest for entry in notes},
        sources=of_sources(notes, history),
        grades={source.source: source.grades for source in dossier.sources},
        urls={entry.latest.source: entry.latest.url for entry in notes},
        alive={one.id: one.alive for one in steps},
        targets=_targets(dossier, history, has_register=not long),
        explained=tuple((link, others) for link, others in explained if others),
        unexplained=tuple(link for link, others in explained if not others),
        of_actions=tuple(one for one in dossier.alternatives if one.ids[0] not in {link.id for link in dossier.links}),
        figures={figure.name: figure for figure in figures},
        is_long=long,
    )


def _ranks(dossier: Dossier) -> Mapping[str, int]:
    """Return the colours of the sides: the first five have one each, the rest share one."""
    named = (side.id for side in dossier.sides if side.id)
    return {side: rank if rank <= _RANKS else 0 for rank, side in enumerate(named, start=1)}


def _rows(
    found: Mapping[str, tuple[Version[T], ...]], order: Iterable[str]
) -> Iterator[tuple[str, tuple[Shown[T], ...]]]:
    """Yield the versions of every row: those that stand at the basis in their order, then those gone."""
    for name in dict.fromkeys((*order, *found)):
        if versions := found.get(name):
            yield name, _versions(versions)


def _versions(versions: tuple[Version[T], ...]) -> tuple[Shown[T], ...]:
    return tuple(at(one.value, ((one.since, one.until),), ()) for one in versions)


def _explanations(dossier: Dossier, link: LinkRow) -> tuple[Statement, ...]:
    return tuple(one for one in dossier.alternatives if one.ids[0] == link.id)


def _targets(dossier: Dossier, history: History, *, has_register: bool) -> Mapping[str, Target]:
    """Return where ids lead: to the event itself at least, better to the row or block that prints it."""
    found: dict[str, Target] = {}
    for row in dossier.register:
        place, name = f"event:{row.position}" if has_register else "", row.thing.partition(" ")[2]
        found.setdefault(name, Target(place, name))
        found[row.event_id] = Target(place, f"position {row.position}")
    for source in dossier.sources:
        found[source.source] = Target(f"source-{source.number}", f"source {source.number}", "table-7")
    for claim in history.ledger:
        found[claim] = Target(f"claim:{claim}", claim, "table-3")
    for name, links in history.links.items():
        ends = links[-1].value
        found[name] = Target(f"link:{name}", f"link {ends.earlier} → {ends.later}", "table-2")
    for step in dossier.nearby:
        found[step.id] = Target(anchor(step.id), step.id)
    for name, number in history.numbers.items():
        found[name] = Target(anchor(name), f"no. {number}", "table-1")
    return found
