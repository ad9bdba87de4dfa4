"""Grades of sources and of claims: two, kept apart, each by who gave it, dated, and never averaged."""

from typing import Any, NamedTuple

from events.base import Withheld
from events.grades import ClaimGraded, SourceGraded
from events.redactions import EventWithheld
from timeline.projections.register import Register, Standing
from timeline.projections.support import sources_of

_GRADING = (SourceGraded.type, ClaimGraded.type)


class Grade(NamedTuple):
    """A grade as it was given: A to F of a source, 1 to 6 of a claim; F and 6 mean that it was not assessed.

    `holds` says that its grader has given no other since; `None`: that cannot be told, for
    a grade that was given since was redacted whole, and with it who gave it.
    """

    grade: str
    grader: str
    reason: str | Withheld
    position: int
    recorded_at: str
    holds: bool | None


class Rating(NamedTuple):
    """Both grades of one grader for a claim and a source that it rests on, as they hold: `B2`.

    Either is `None` where that grader has not given it: no other grader's stands in for it.
    """

    grader: str
    source: str
    reliability: str | None
    credibility: str | None

    def __str__(self) -> str:
        """Return `B2`; `B` or `2`, where that is all there is."""
        return f"{self.reliability or ''}{self.credibility or ''}"


def grades_of(thing: Standing[Any] | None) -> tuple[Grade, ...]:
    """Return the grades that a source or a claim was given, in the order of the log: also those that hold no more."""
    found: list[Grade] = []
    for one in thing.since if thing is not None else ():
        event = one.event
        if isinstance(event, SourceGraded | ClaimGraded):
            given = event.reliability if isinstance(event, SourceGraded) else str(event.credibility)
            found = [earlier._replace(holds=False) if earlier.grader == event.grader else earlier for earlier in found]
            found.append(Grade(given, event.grader, event.reason, one.position, one.recorded_at, holds=True))
        elif isinstance(event, EventWithheld) and event.was in _GRADING:
            found = [earlier._replace(holds=None if earlier.holds else earlier.holds) for earlier in found]
    return tuple(found)


def held(thing: Standing[Any] | None) -> dict[str, str]:
    """Return grader → the grade that surely holds: the latest of each."""
    return {one.grader: one.grade for one in grades_of(thing) if one.holds}


def ratings_of(register: Register, claim: Standing[Any]) -> tuple[Rating, ...]:
    """Return for each source of a claim, and each grader of either, both grades side by side."""
    credible = held(claim)
    found = []
    for source in sources_of(claim):
        reliable = held(register.sources.get(source))
        graders = dict.fromkeys((*reliable, *credible))
        found += [Rating(one, source, reliable.get(one), credible.get(one)) for one in graders]
    return tuple(found)
