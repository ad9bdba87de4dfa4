"""All figures of a report, in the order of their numbers, which is the one in which they stand."""

from timeline.reports.dossier import Dossier
from timeline.reports.figures import ladder as of_rungs
from timeline.reports.figures import lags as of_lags
from timeline.reports.figures.counts import counts
from timeline.reports.figures.ladder_drawing import FIGURE as RUNGS
from timeline.reports.figures.lanes import lanes
from timeline.reports.figures.model import Figure, not_drawn
from timeline.reports.figures.outline_map import outline_map
from timeline.reports.figures.outlines import Outline
from timeline.reports.knowledge import History
from timeline.reports.sizes import LONG, is_long

_TOO_LONG = (
    f"Not drawn on the page of a chain of more than {LONG} steps, where it would fill many screens; "
    "timeline export md --figures writes it as a file."
)


def figures(
    dossier: Dossier, history: History | None = None, outlines: tuple[Outline, ...] | None = None
) -> tuple[Figure, ...]:
    """Return the figures of a chain, also those that are not drawn: their captions say why.

    With a `history` they hold every version of what depends on knowledge, for a page that
    shows what was known at each of its stops; of a long chain the lanes alone do, and what
    would fill many screens is not drawn. `outlines` takes the place of those that are shipped.
    """
    if history is not None and is_long(len(history.steps)):
        return (
            lanes(dossier, history, is_lean=True),
            counts(dossier, is_lean=True),
            not_drawn(of_lags.NAME, of_lags.NUMBER, of_lags.TITLE, _TOO_LONG, of_lags.TABLE),
            not_drawn(RUNGS, of_rungs.NUMBER, of_rungs.TITLE, _TOO_LONG, of_rungs.TABLE),
            outline_map(dossier, None, outlines, is_lean=True),
        )
    return (
        lanes(dossier, history),
        counts(dossier, history),
        of_lags.lags(dossier),
        of_rungs.ladder(dossier, history),
        outline_map(dossier, history, outlines),
    )
