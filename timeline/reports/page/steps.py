"""The steps of the page: every part of an action once for each way in which it read, with its ranges."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from timeline.reports.dossier import Moment, Step
from timeline.reports.knowledge import History, Version
from timeline.reports.page.facets import STATUSES, Slugs, sides_of, soil_of
from timeline.reports.page.matrix import Matrix, matrix
from timeline.reports.page.times import instant
from timeline.reports.page.versions import Ranges, Shown, at, beside, items, life, read
from timeline.reports.statement import Statement

_TAKEN = re.compile(
    r"(view|section|table|figure|note|source|stop|lanes|map|ledger|rungs|lags|occurred|as-of|k)-.*|k|bar|views|main|copies|"
    r"title|controls|filters|shown|hidden-note|show-all|pieces|undated|surely|live|report|download|stops|basis|citation"
)


def anchor(name: str) -> str:
    """Return the id of an action as that of an element: itself, but where the page has something by that id.

    No id on record holds a colon.
    """
    return f"action:{name}" if _TAKEN.fullmatch(name) else name


@dataclass(frozen=True, slots=True)
class Facts:
    """The lines of a step block; each of its fields is a tuple of differing versions."""

    title: tuple[Shown[str], ...]
    headline: tuple[Shown[str], ...]
    when: tuple[Shown[tuple[Moment, Moment | None]], ...]
    where: tuple[Shown[tuple[str, str]], ...]
    who: tuple[Shown[str], ...]
    target: tuple[Shown[str], ...]
    what: tuple[Shown[tuple[str, str]], ...]
    status: tuple[Shown[tuple[str, str]], ...]
    unsupported: tuple[Shown[bool], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One action of the chain over all that was known: a row of Table 1, and a block of section 4.

    `alive` is where it was of the chain. `latest` is how it reads last. `facets` are the values
    that it is filtered by, under the names of their attributes. `passages` are the notes to
    sources that it and what is claimed about it rest on.
    """

    id: str
    anchor: str
    number: int
    rank: int
    alive: Shown[str]
    latest: Step
    facts: Facts
    facets: Mapping[str, tuple[Shown[str], ...]]
    notes: tuple[Shown[int], ...]
    claims: Matrix
    passages: tuple[Shown[int], ...]
    roots: tuple[Shown[str], ...]
    changed: tuple[Shown[str], ...]
    links: tuple[Shown[Statement], ...]
    outward: tuple[Shown[Statement], ...]
    changes: tuple[Shown[Statement], ...]
    remarks: tuple[Shown[Statement], ...]


def blocks(history: History, slugs: Slugs, ranks: Mapping[str, int]) -> tuple[Block, ...]:
    """Return a block for every action that was ever of the chain, by number; `ranks` are the colours of the sides."""
    names = sorted(history.steps, key=lambda name: history.numbers[name])
    return tuple(
        block(name, history.numbers[name], _with_words(history, name), slugs, ranks)
        for name in names
        if history.steps[name]
    )


def aside(step: Step, slugs: Slugs, ranks: Mapping[str, int]) -> Block:
    """Return the block of an action that is in no chain, as it reads at the basis."""
    version = Version(since=1, until=None, value=(step, step.word or step.status))
    return block(step.id, 0, (version,), slugs, ranks)


Told = tuple[Step, str]
"""A step, and its status word."""


def _with_words(history: History, name: str) -> tuple[Version[Told], ...]:
    """Return the versions of a step with its status word: it may change where nothing else of the step does."""
    steps = history.steps[name]
    if words := history.status.get(name, ()):
        return beside(steps, words)
    return tuple(
        Version(since=one.since, until=one.until, value=(one.value, one.value.word or one.value.status))
        for one in steps
    )


def block(name: str, number: int, told: Sequence[Version[Told]], slugs: Slugs, ranks: Mapping[str, int]) -> Block:
    """Return one action over all that was known of it."""
    lives = life(told)
    steps = [Version(since=one.since, until=one.until, value=one.value[0]) for one in told]
    latest = steps[-1].value
    return Block(
        id=name,
        anchor=anchor(name),
        number=number,
        rank=ranks.get(latest.sides[0], 0) if latest.sides else 0,
        alive=at("", lives, ()),
        latest=latest,
        facts=_facts(steps, told, lives),
        facets=_facets(told, slugs, lives),
        notes=items(steps, lambda step: step.notes, lives),
        claims=matrix(steps, lives, slugs),
        passages=items(steps, cited, lives),
        roots=items(steps, lambda step: step.roots, lives),
        changed=items(steps, lambda step: step.changed, lives),
        links=items(steps, lambda step: step.links, lives),
        outward=items(steps, lambda step: step.outward, lives),
        changes=items(steps, lambda step: step.changes, lives),
        remarks=items(steps, lambda step: step.remarks, lives),
    )


def cited(step: Step) -> Iterable[int]:
    """Return the numbers of the notes that an action and what is claimed about it rest on, each once, in order."""
    claimed = (one.note for row in step.claims.rows for cell in row.cells for one in cell if one.note)
    return sorted({*step.notes, *claimed})


def _facts(steps: Sequence[Version[Step]], told: Sequence[Version[Told]], lives: Ranges) -> Facts:
    return Facts(
        title=read(steps, lambda step: step.title, lives),
        headline=read(steps, lambda step: step.headline, lives),
        when=read(steps, lambda step: (step.occurred, step.ended), lives),
        where=read(steps, lambda step: (step.places, step.territory), lives),
        who=read(steps, lambda step: step.actors, lives),
        target=read(steps, lambda step: step.targets, lives),
        what=read(steps, lambda step: (step.kind, step.means), lives),
        status=read(told, lambda one: (one[1], one[0].status), lives),
        unsupported=read(steps, lambda step: step.unsupported, lives),
    )


def _facets(told: Sequence[Version[Told]], slugs: Slugs, lives: Ranges) -> Mapping[str, tuple[Shown[str], ...]]:
    return {
        "side": read(told, lambda one: sides_of(one[0]), lives),
        "territory": read(told, lambda one: soil_of(one[0]), lives),
        "kind": read(told, lambda one: one[0].family, lives),
        "status": read(told, lambda one: one[1] if one[1] in STATUSES else "", lives),
        "claimants": read(told, lambda one: slugs.all_of(one[0].claims.claimants), lives),
        "roots": read(told, lambda one: slugs.all_of(one[0].roots), lives),
        "changed": read(told, lambda one: "yes" if one[0].changed or one[0].changes else "", lives),
        "earliest": read(told, lambda one: instant(one[0].occurred.earliest), lives),
        "latest": read(told, lambda one: instant(one[0].occurred.latest), lives),
    }
