"""What the forms of `timeline claims` share: how a claim stands, what it rests on, and when it was made."""

from typing import Any

import msgspec

from events.claims import ClaimMade
from events.times import When
from timeline.cli.items import maybe_moment
from timeline.cli.shapes import Moment, RootsItem
from timeline.cli.shapes.said import ClaimStanding
from timeline.projections.history import Spoken
from timeline.projections.register import Register, Standing
from timeline.projections.roots import Roots
from timeline.projections.support import rests_on_something
from timeline.reports.claims_table import if_denied, parts_words, since_words
from timeline.reports.field_words import occurred_words
from timeline.reports.ledger import is_nobody
from timeline.reports.wording import quoted, recorded_words
from timeline.reports.wording_figures import figure_words


def figure_of(claim: ClaimMade) -> dict[str, Any] | None:
    """Return the figure of a claim as it was said, as JSON."""
    return None if claim.figure is None else msgspec.to_builtins(claim.figure)


def how(known: Register, thing: Standing[ClaimMade], replaced_by: str | None) -> ClaimStanding:
    """Return how a claim stands; unsupported, if no source that it rests on does."""
    if thing.retracted is not None:
        return "retracted"
    if thing.withdrawn is not None:
        return "withdrawn"
    if replaced_by is not None:
        return "replaced"
    return "stands" if rests_on_something(known, thing) else "unsupported"


def roots_item(roots: Roots) -> RootsItem:
    """Return independent roots as an item."""
    return RootsItem(independent=roots.shown, assessed=len(roots.assessed))


def spoken_moment(spoken: Spoken) -> Moment | None:
    """Return when a claim was made as an item has it; `None` where only the time of its recording tells."""
    return maybe_moment(spoken.when) if isinstance(spoken.when, When) else None


def spoken_words(spoken: Spoken, zone: str) -> str:
    """Return when a claim was made, for a table: with the clock, where it is not the claimant's own."""
    if not isinstance(spoken.when, When):
        return f"before it was recorded, {recorded_words(str(spoken.when.latest))}"
    words = occurred_words(spoken.when, zone)
    return words if spoken.clock == "stated" else f"{words} (published)"


def counted_words(claim: ClaimMade) -> str:
    """Return a figure in words, with what the claimant calls the people counted, and the parts that were given.

    Of a stretch of time, also when it begins: what two such figures count may differ by that alone.
    """
    figure = claim.figure
    if figure is None:
        return ""
    # Of nobody, the words of the figure say already who they would have been.
    status = f", {quoted(figure.status)}" if figure.status is not None and not is_nobody(figure) else ""
    parts = parts_words(figure)
    part_of = f" (a part of {claim.subset_of})" if claim.subset_of is not None else ""
    words = f"{figure_words(figure)}{status}{since_words(figure)}{f' ({parts})' if parts else ''}{part_of}"
    return if_denied(claim, words)
