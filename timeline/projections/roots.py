"""Where sources go back to: families of copies, and independent roots, so that twelve outlets of one wire are one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from events.redactions import EventWithheld
from events.sources import Citation, SourceRelated
from timeline.projections.register import Register


class Origin(NamedTuple):
    """That a source goes back to another: in which way, and the position of the event that says so."""

    source: str
    origin: str
    relation: str
    position: int


class Roots(NamedTuple):
    """The independent roots of some passages: distinct publishers, in order of first use.

    A source without publisher stands for itself: `source ft-2024-01-18`. `assessed` are
    those of which somebody recorded that a passage goes back to them. The others count
    too, and whoever prints the roots says how many were assessed. `hidden` are publishers
    that only confidential sources tell of, each with the id of one: that alone is printed.
    """

    independent: tuple[str, ...]
    assessed: frozenset[str]
    hidden: Mapping[str, str]

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the roots as they may be printed."""
        return tuple(map(self.shown_as, self.independent))

    def shown_as(self, root: str) -> str:
        """Return what may be printed for a root: of a confidential source nothing but its id."""
        return f"source {self.hidden[root]}" if root in self.hidden else root

    def __str__(self) -> str:
        """Return `3 roots, 1 assessed`; of none, and of one, nothing more is to be said."""
        count = len(self.independent)
        words = f"{count} root" if count == 1 else f"{count} roots"
        return words if not count else f"{words}, {len(self.assessed) or 'none'} assessed"


def origins_of(register: Register, source: str) -> tuple[Origin, ...]:
    """Return what a source was recorded to go back to, step by step, nearest first; nothing where nobody looked.

    Each source is left once, so a circle ends where it began.
    """
    found: list[Origin] = []
    seen = {source}
    waiting = [source]
    while waiting:
        for step in _steps(register, waiting.pop(0)):
            found.append(step)
            if step.origin not in seen:
                seen.add(step.origin)
                waiting.append(step.origin)
    return tuple(found)


def copies_of(register: Register, source: str) -> tuple[Origin, ...]:
    """Return what was recorded to go straight back to a source, in the order of the sources' recording."""
    return tuple(step for name in register.sources for step in _steps(register, name) if step.origin == source)


def _steps(register: Register, source: str) -> Iterator[Origin]:
    thing = register.sources.get(source)
    for one in thing.since if thing is not None else ():
        if isinstance(one.event, SourceRelated):
            yield Origin(source, one.event.origin, one.event.relation, one.position)


def roots_of(register: Register, source: str) -> tuple[str, ...]:
    """Return the sources that `source` goes back to; itself, if none is on record.

    Sources that go back to each other and to nothing else have one root: that of them
    which was recorded first. Nobody can tell which of them it is, and two it is not.
    """
    steps = origins_of(register, source)
    if not steps:
        return (source,)
    leaving = {step.source for step in steps}
    reached = dict.fromkeys(step.origin for step in steps)
    return tuple(one for one in reached if one not in leaving) or (
        next(one for one in register.sources if one in reached),
    )


def independent_roots(register: Register, citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return the distinct publishers at the roots of what is cited, in order of first use: see `count_roots`."""
    return count_roots(register, (citation.source for citation in citations)).independent


def count_roots(register: Register, sources: Iterable[str]) -> Roots:
    """Return the independent roots of some sources, and which of them were assessed.

    A root that was retracted or withdrawn, or is only general knowledge, is none; nor is
    one of which it was redacted what it is or goes back to: nobody can tell which of those
    are independent.
    """
    found: dict[str, bool] = {}
    hidden: dict[str, str | None] = {}
    for source in dict.fromkeys(sources):
        looked_at = any(True for _ in _steps(register, source))
        is_secret = _is_confidential(register, source)  # then what it goes back to would tell where it comes from
        for root in roots_of(register, source):
            thing = register.sources.get(root)
            if thing is None or not thing.stands or thing.now.kind == "unsourced" or _is_withheld(register, root):
                continue
            publisher = thing.now.publisher or f"source {root}"
            found[publisher] = found.get(publisher, False) or looked_at
            secret = source if is_secret else root if thing.now.confidential else None
            hidden[publisher] = secret if hidden.get(publisher, secret) is not None else None
    assessed = frozenset(name for name, is_assessed in found.items() if is_assessed)
    return Roots(tuple(found), assessed, {name: root for name, root in hidden.items() if root is not None})


def _is_confidential(register: Register, source: str) -> bool:
    thing = register.sources.get(source)
    return thing is not None and thing.now.confidential


def _is_withheld(register: Register, source: str) -> bool:
    thing = register.sources.get(source)
    if thing is None:
        return False
    return thing.withheld is not None or any(
        isinstance(one.event, EventWithheld) and one.event.was == SourceRelated.type for one in thing.since
    )
