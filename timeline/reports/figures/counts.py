"""Figure 2: who said how many, when: a panel for each action and quantity, a row for each claimant, and no total."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from timeline.reports.dossier import Dossier
from timeline.reports.figures.counts_drawing import draw, draw_sheets
from timeline.reports.figures.counts_rows import Panel, Said
from timeline.reports.figures.lanes import zone_of_axis
from timeline.reports.figures.model import LEAST_MARKS, Figure, not_drawn
from timeline.reports.figures.shown import Range, joined_up, shown_steps
from timeline.reports.knowledge import History
from timeline.reports.wording import listed, plural

if TYPE_CHECKING:
    from timeline.reports.tables import LedgerRow

NAME, NUMBER, TABLE = "ledger", 2, "Table 3"
TITLE = "Who said how many"
NONE = "No source on record gives a figure."
MOST_PANELS = 30
_ORDER = ("killed", "injured", "casualties", "missing", "captured", "displaced", "arrested")


class _Key(NamedTuple):
    """What is counted: of which actions (numbers, then ids of others), which quantity, as a part of which claim."""

    actions: tuple[int, ...]
    others: tuple[str, ...]
    rank: int
    quantity: str
    part_of: str


def counts(dossier: Dossier, history: History | None = None, *, is_lean: bool = False) -> Figure:
    """Return who said how many; with a history also what is superseded, which is not displayed.

    Where it is lean, there is one drawing for all screens.
    """
    said = tuple(_said(dossier, history))
    every = _panels(said, dossier, history)
    panels = _drawn([panel for panel in every if _claims(panel) >= LEAST_MARKS])
    if not panels:
        caption = f"Not drawn: there are no two claims about one count; see {TABLE}." if said else NONE
        return not_drawn(NAME, NUMBER, TITLE, caption, TABLE)
    zone = zone_of_axis(shown_steps(dossier))
    words = (f"Figure {NUMBER}. {TITLE}", _summary(panels))
    return Figure(
        name=NAME,
        number=NUMBER,
        title=TITLE,
        caption=_caption(panels, every),
        table=TABLE,
        svg=draw(panels, zone, words, is_upright=False),
        upright="" if is_lean else draw(panels, zone, words, is_upright=True),
        is_drawn=True,
        sheets=draw_sheets(panels, zone, words) if history is None else (),
    )


def _claims(panel: Panel) -> int:
    return len({one.row.claim for one in panel.every})


def _drawn(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """Return the panels to draw, in their order: those with the most claims, where they are many."""
    most = sorted(range(len(panels)), key=lambda at: (-_claims(panels[at]), at))[:MOST_PANELS]
    return tuple(panels[at] for at in sorted(most))


def _said(dossier: Dossier, history: History | None) -> Iterable[Said]:
    """Yield each claim as it is drawn; with a history once a version, and none of the numbers is another's."""
    if history is None:
        yield from (Said(row, ()) for row in dossier.ledger)
        return
    for versions in history.ledger.values():
        alike: dict[LedgerRow, list[Range]] = {}
        for one in versions:
            alike.setdefault(one.value, []).append((one.since, one.until))
        yield from (Said(row, joined_up(ranges)) for row, ranges in alike.items())


def _panels(said: Iterable[Said], dossier: Dossier, history: History | None) -> tuple[Panel, ...]:
    numbers = {step.id: step.number for step in dossier.steps} if history is None else history.numbers
    ids = {number: name for name, number in numbers.items()}
    titles = {numbers[step.id]: step.title for step in dossier.steps if step.id in numbers}
    found: dict[_Key, dict[str, list[Said]]] = {}
    for one in said:
        row = one.row
        rank = _ORDER.index(row.quantity) if row.quantity in _ORDER else len(_ORDER)
        key = _Key(row.actions, row.others, rank, row.quantity, row.part_of)
        found.setdefault(key, {}).setdefault(row.claimant, []).append(one)
    return tuple(
        Panel(
            action=next((ids[number] for number in key.actions if number in ids), ""),
            title=_title(key, titles),
            short=_short(key),
            rows=tuple((claimant, tuple(claims)) for claimant, claims in found[key].items()),
        )
        for key in sorted(found)
    )


def _short(key: _Key) -> str:
    """Return what is counted: `killed, no. 5`. A number before a word could pass for a toll."""
    about = [str(number) for number in key.actions] + list(key.others)
    numbers = f"nos. {listed(about)} together" if len(about) > 1 else f"no. {listed(about)}"
    return f"{key.quantity}{', as a part of another claim' if key.part_of else ''}, {numbers}"


def _title(key: _Key, titles: Mapping[int, str]) -> str:
    """Return the title of a panel: `Killed, no. 5: Strikes in Saravan`."""
    of = titles.get(key.actions[0], "") if len(key.actions) == 1 and not key.others else ""
    short = _short(key)
    return f"{short[:1].upper()}{short[1:]}{f': {of}' if of else ''}"


def _summary(panels: Sequence[Panel]) -> str:
    """Return what is drawn in sentences, for who cannot see it."""
    said = []
    for panel in panels:
        rows = [
            f"{claimant}: {', then '.join(_figure(one) for one in claims if one.holds)}"
            for claimant, claims in panel.rows
            if any(one.holds for one in claims)
        ]
        if rows:
            said.append(f"{panel.title}. {'; '.join(rows)}.")
    count = plural(len(said), "count")
    return f"{count[:1].upper()}{count[1:]}; nobody's figure is added to another's. {' '.join(said)}"


def _figure(one: Said) -> str:
    return f"{one.row.figure} (unsupported)" if one.is_fallen else one.row.figure


_ROWS = (
    "One panel for each action and quantity, one row for each claimant; to the right, when it was stated; higher in "
    "its row, a higher figure, by one measure in all rows of a panel. What was all stated at one time has no axis."
)
_REVISED = (
    "Steps join what the same claimant said earlier and later. What was replaced, taken back or retracted is struck "
    "through. "
)
_FALLEN = "So is what no source stands for any more, which is called unsupported and sets no measure. "


def _caption(panels: Sequence[Panel], every: Sequence[Panel]) -> str:
    said = [one for panel in panels for one in panel.every]
    has_words = any(one.ends is None for one in said)
    revised = _REVISED if any(one.is_struck for one in said) else ""
    revised += _FALLEN if any(one.is_fallen for one in said) else ""
    wording = "Words without a number stand at the left and have no dot. " if has_words else ""
    return (
        f"{_ROWS} {wording}{revised}Claimants are never joined, and no figure is a total. {_left_out(panels, every)}"
        "Numbers: rows of Table 1."
    )


def _left_out(panels: Sequence[Panel], every: Sequence[Panel]) -> str:
    """Return what is not drawn: counts with one claim, by name, and how many have no room."""
    single = [panel.short for panel in every if _claims(panel) < LEAST_MARKS]
    rest = len(every) - len(single) - len(panels)
    named = "; ".join(single) if len(single) <= MOST_PANELS else plural(len(single), "count")
    alone = f"Left out, since there is one claim only: {named}. " if single else ""
    more = f"Left out for want of room, with the fewest claims: {plural(rest, 'count')}. " if rest else ""
    return f"{alone}{more}"
