"""How a report was made, and its limits: the rules that it follows, what was held back, and what methods proposed."""

from collections.abc import Sequence

from events.responses import Strength
from timeline.projections.rungs import tables
from timeline.projections.status import RULE
from timeline.reports import beside
from timeline.reports.desk import Desk
from timeline.reports.statement import Statement
from timeline.reports.wording import listed, number, plural


def method_words(
    desk: Desk, held: Sequence[str], measured: Sequence[Strength], near: Sequence[str]
) -> tuple[Statement, ...]:
    """Return the sentences on the method; `held` is what notes hold back, `near` what is nearby and not linked."""
    drawn, counted = listed(list(desk.chains.strengths)), listed(list(measured))
    sentences = [
        f"A chain holds all actions that links of these strengths join: {drawn}. Lags are given for {counted} links.",
        "Stated: the acting side says so. Attributed: somebody else does. Followed: order in time only, and no cause.",
        "A time is an interval. A day is never midnight; where no zone was stated, how it was read stands beside it.",
        RULE.replace("on record", desk.record),
        "No figure is added up or averaged over claimants. Our sum: parts that one claimant gave without a total.",
        "Nearby: actions in no chain, on the same soil, whose time may lie within the chain's.",
        f"Rungs are read from the tables {tables()}: ordinal, never added up or averaged, compared only within a pair.",
        f"Unlinked actions nearby: {_counted(len(near))}. Held back by a note: {plural(len(held), 'item')}.",
        _machines(desk),
        f"Who reviewed it, and any use of AI beside that: {desk.none}.",
    ]
    limits = beside.notes(desk, "limit") or (Statement(text=f"What was not searched: {desk.none}.", ids=()),)
    return (*(Statement(text=text, ids=()) for text in sentences), *limits)


def _counted(count: int) -> str:
    return number(count) if count else "none"


def kept_back_words(count: int) -> tuple[Statement, ...]:
    """Say how many events the register leaves out: when a confidential source was tested would tell of it, too."""
    if not count:
        return ()
    what = plural(count, "event")
    return (Statement(text=f"Not in the event register: {what} of the custody of confidential sources.", ids=()),)


def _machines(desk: Desk) -> str:
    """Say what on record was proposed by a method, and how many of the cited passages are translated."""
    links = [desk.register.responses[name].now for edge in desk.edges() for name in edge.links]
    methods = dict.fromkeys(f"{link.method} ({link.model})" for link in links if link.strength == "inferred")
    translated = sum(1 for note in desk.source_notes() if note.translation)
    return (
        f"Links proposed by a method and accepted by a person: {listed(list(methods)) or desk.none}. "
        f"Cited passages with a translation of ours: {_counted(translated)}."
    )
