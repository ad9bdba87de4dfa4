"""What a report was narrowed to beside its basis, and what is doubtful in that: said where it is read first."""

from collections.abc import Iterator

from timeline.projections.narrowed import Doubts, Narrowed
from timeline.reports.dossier import Undecided
from timeline.reports.statement import Statement
from timeline.reports.wording import listed


def undecided(doubts: Doubts) -> Undecided:
    """Return the doubts as members of a report."""
    return Undecided(sources=doubts.sources, withdrawals=doubts.withdrawals, recited=doubts.recited)


def asked_for(narrowed: Narrowed) -> str:
    """Return what a report was narrowed to, in a few words; nothing, if it was not."""
    how = "surely" if narrowed.surely else "may have"
    by = f"what was surely public by {narrowed.published_by}" if narrowed.published_by is not None else ""
    within = f"actions that {how} occurred within {narrowed.occurred}" if narrowed.occurred is not None else ""
    return "; ".join(filter(None, (by, within)))


def narrowed_line(narrowed: Narrowed) -> Iterator[Statement]:
    """Yield the sentence that opens the bottom line of a narrowed report; none, if it was not."""
    if narrowed:
        yield _said(f"This is not the whole record, but what is asked for: {asked_for(narrowed)}.")


def narrowing_words(narrowed: Narrowed, doubts: Doubts) -> Iterator[Statement]:
    """Yield what the report leaves out, in sentences; none, if it was not narrowed."""
    if narrowed.published_by is not None:
        yield _said(
            f"Only what sources had surely published by {narrowed.published_by}: later sources, those that may be "
            "later, and what only they say are left out. Retractions, corrections of ours, notes and names are all in."
        )
    if narrowed.occurred is not None:
        how = "surely lies" if narrowed.surely else "may lie"
        yield _said(f"Only actions whose time {how} within {narrowed.occurred}; links to others are left out.")
    told = (
        ("Left out, as nobody can tell whether it had been published by then", doubts.sources),
        ("Let stand, though it may have been withdrawn by then", doubts.withdrawals),
        ("Left out, as a correction replaced what it had cited by then", doubts.recited),
    )
    for what, names in told:
        if names:
            yield Statement(text=f"{what}: {listed(list(names))}.", ids=names)


def _said(text: str) -> Statement:
    return Statement(text=text, ids=())
