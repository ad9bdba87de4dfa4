"""What a figure is of: two claims with one topic and two values contradict each other."""

from collections.abc import Container, Mapping
from typing import Any

from events.base import Withheld
from events.claims import ClaimMade, Figure
from timeline.projections.register import Register, Standing

Topic = tuple[Any, ...]


def topic(replaced: Container[str], thing: Standing[ClaimMade]) -> Topic | None:
    """Return whose figure of what a claim gives; `None` for one that does not stand or was replaced, too."""
    return topic_of(thing.now) if thing.stands and thing.now.claim not in replaced else None


def topic_of(claim: ClaimMade) -> Topic | None:
    """Return whose figure of what is claimed.

    `None` for one that is a part of another, denies, or whose claimant is nobody on
    record: two speakers without a name may be two.
    """
    figure = claim.figure
    if claim.claimant is None or figure is None:
        return None
    if claim.subset_of is not None or claim.stance == "denies" or number_of(figure) is None:
        return None
    if isinstance(figure.status, Withheld):  # who was counted cannot be told any more
        return None
    about = (tuple(sorted(claim.about)), claim.about_case)
    whom = (claim.claimant, about, figure.quantity, figure.unit, figure.scope)
    return (*whom, figure.status, figure.since, claim.as_of)


def number_of(figure: Figure) -> tuple[Any, ...] | None:
    """Return the number of a figure as it was said; `None` where it is only words, parts, or not known."""
    if figure.bound in ("parts_only", "unknown"):
        return None
    return (figure.bound, figure.value, figure.low, figure.best, figure.high, figure.word)


def previous(register: Register, replaced: Container[str]) -> Mapping[str, Standing[ClaimMade]]:
    """Return claim → the one before it that gives a figure of the same, in the order of recording.

    Where each is the same as the one before it, all are.
    """
    last: dict[Topic, Standing[ClaimMade]] = {}
    found: dict[str, Standing[ClaimMade]] = {}
    for name, thing in register.claims.items():
        if (subject := topic(replaced, thing)) is not None:
            if subject in last:
                found[name] = last[subject]
            last[subject] = thing
    return found
