"""The casualty ledger: a row for each claim about how many people were harmed, and never a total over them."""

from collections.abc import Mapping
from typing import Literal

from events.claims import ClaimMade, Figure
from events.times import When
from timeline.projections.claims import speakers
from timeline.projections.figures import our_sum
from timeline.projections.grades import ratings_of
from timeline.projections.history import Spoken, spoken_at
from timeline.projections.ledger import counted
from timeline.projections.register import Standing
from timeline.projections.support import citations_of
from timeline.reports.claims_table import claimant_names, if_denied, parts_words, since_words, standing_words
from timeline.reports.desk import Desk
from timeline.reports.grades import rating_words
from timeline.reports.tables import LedgerRow
from timeline.reports.wording import NOT_STATED, quoted, recorded_words, when_local
from timeline.reports.wording_figures import figure_words

NOT_GRADED = "none given"


def ledger_rows(desk: Desk, kept: Mapping[str, LedgerRow] | None = None) -> tuple[LedgerRow, ...]:
    """Return a row for each claim about people harmed by an action of the chain: by action, quantity and claimant.

    Those of one claimant stand in the order in which they became known. A row of `kept`, by
    its claim, is taken as it is where its claimant is called the same and the same took its place.
    """
    known = desk.register
    replaced = desk.claimed.replaced
    things = tuple(counted(known, map(desk.matrix, desk.chain.actions)))
    who = speakers(known, things)
    called = tuple(dict.fromkeys(who.values()))
    names = dict(zip(called, claimant_names(known, called), strict=True))
    rows = []
    for thing in things:
        claim, figure = thing.now.claim, thing.now.figure
        by, replaced_by = names[who[claim]], replaced.get(claim)
        row = None if kept is None else kept.get(claim)
        if row is not None and (row.claimant, row.replaced_by) == (by, replaced_by or ""):
            rows.append(row)
        elif figure is not None:
            rows.append(_row(desk, thing, replaced_by, by, figure))
    return tuple(rows)


def _row(desk: Desk, thing: Standing[ClaimMade], replaced_by: str | None, claimant: str, figure: Figure) -> LedgerRow:
    known, claim = desk.register, thing.now
    spoken = spoken_at(known, thing)
    low, high = (None, None) if claim.stance == "denies" else ends_of(figure)
    return LedgerRow(
        claim=claim.claim,
        actions=tuple(desk.numbers[name] for name in claim.about if name in desk.numbers),
        others=tuple(name for name in claim.about if name not in desk.numbers),
        claimant=claimant,
        quantity=figure.quantity.replace("_", " "),
        figure=if_denied(claim, figure_words(figure) + since_words(figure)) + _part_of(claim),
        bound=figure.bound,
        low=low,
        high=high,
        categories=_of_whom(figure),
        stated=_stated(spoken),
        clock=spoken.clock,
        stated_earliest=spoken.when.earliest or "",
        stated_latest=spoken.when.latest or "",
        known_from=thing.position,
        recorded=thing.recorded_at,
        replaced_by=replaced_by or "",
        standing=standing_words(known, thing, replaced_by),
        struck=not thing.stands or replaced_by is not None,
        grade="; ".join(map(rating_words, ratings_of(known, thing))) or NOT_GRADED,
        note=desk.note(citations_of(thing)[0]),
        part_of=claim.subset_of or "",
    )


def ends_of(figure: Figure) -> tuple[int | None, int | None]:
    """Return the ends of a figure as they can be drawn: open ones, and those of mere words, are `None`.

    Of `about` both ends are what was said, which is no bound: whoever draws it says "about".
    """
    match figure.bound:
        case "exact" | "about":
            return figure.value, figure.value
        case "at_least":
            return figure.value, None
        case "at_most":
            return None, figure.value
        case "range" | "three_point":
            return figure.low, figure.high
        case "parts_only":
            return our_sum(figure), our_sum(figure)
        case "word" | "unknown":
            return None, None


def attackers_of(figure: Figure) -> Literal["counted", "not_stated"] | None:
    """Tell whether it is said of the dead how many attackers are among them; `None` where nobody died, or of others."""
    if figure.quantity != "killed" or is_nobody(figure):
        return None
    return "counted" if any(part.category == "attackers" for part in figure.parts) else "not_stated"


def is_nobody(figure: Figure) -> bool:
    """Tell whether a claimant said that there was none."""
    return (figure.bound, figure.value) == ("exact", 0)


def of_whom(parts: str, attackers: str | None) -> str:
    """Return who is among those counted, in words: `children 4, women 3; attackers not stated`."""
    return f"{parts or NOT_STATED}{'; attackers not stated' if attackers == 'not_stated' else ''}"


def _of_whom(figure: Figure) -> str:
    called = "" if figure.status is None or is_nobody(figure) else f"; called {quoted(figure.status)}"
    return of_whom(parts_words(figure), attackers_of(figure)) + called


def _part_of(claim: ClaimMade) -> str:
    return f" (a part of {claim.subset_of})" if claim.subset_of is not None else ""


def _stated(spoken: Spoken) -> str:
    """Return when a claim was made, in words: with the clock, where it is not the claimant's own."""
    if not isinstance(spoken.when, When):
        return f"before it was recorded, {recorded_words(str(spoken.when.latest))}"
    words = when_local(spoken.when)
    return words if spoken.clock == "stated" else f"{words} (published)"
