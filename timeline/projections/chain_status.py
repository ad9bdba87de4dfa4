"""How a chain stands at a basis: open, answered or de-escalating, by a rule that is printed, with the reason."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from events.times import Bounded, distance
from timeline.projections.answers import is_answer
from timeline.projections.chains import Chain, Edge
from timeline.projections.dyads import Sights
from timeline.projections.order import Order
from timeline.projections.rungs import Rated, Rung, rung_of

Status = Literal["open", "answered", "de-escalating", "no hostile act"]
DAY = 86_400
WINDOW = 30
"""Within so many days an answer is looked for, unless a reader chooses another window (docs: statistics, 5.1)."""
RULE = (
    "De-escalating: after its last hostile acts, the last act of the side that did them and the last of a side that "
    "they were directed at are both below rung 0. Open: a last hostile act has no answer on record within the window. "
    "Answered: otherwise. Hostile is rung 5 or above, or what may be; last is what no other surely came after."
)


class ChainStatus(NamedTuple):
    """How a chain stands, and why; `last` are its last hostile acts, of which no other surely came after."""

    status: Status
    why: str
    last: tuple[str, ...]
    window: int


class _Moment(NamedTuple):
    """The information cut-off, as a time: whatever is on record was recorded by then."""

    earliest: str | None
    latest: str | None


def cut_off(recorded_at: str) -> Bounded:
    """Return the moment at which the last event of a basis was recorded, as a time; undated for an empty log."""
    moment = f"{recorded_at[:19]}Z" if recorded_at else None
    return _Moment(moment, moment)


class _Asked(NamedTuple):
    sights: Sights
    order: Order
    chain: Chain
    rated: dict[str, Rated]
    answering: dict[str, list[Edge]]
    window: int


def status_of(sights: Sights, order: Order, chain: Chain, window: int = WINDOW) -> ChainStatus:
    """Return how a chain stands over the strengths that it was made of: see `RULE`."""
    rated = {name: rung_of(sights, name) for name in chain.actions}
    answering: dict[str, list[Edge]] = {}
    for edge in filter(is_answer, chain.edges):
        answering.setdefault(edge.earlier, []).append(edge)
    asked = _Asked(sights, order, chain, rated, answering, window)
    last = order.last([name for name in chain.actions if rated[name].is_hostile is not False])
    if not last:
        return ChainStatus("no hostile act", "no action of it is on rung 5 or above", (), window)
    if calmed := _calmed(asked, last):
        return ChainStatus("de-escalating", calmed, last, window)
    waiting = [name for name in last if not _answers(asked, name)]
    if waiting:
        return ChainStatus("open", "; ".join(_unanswered(asked, name) for name in waiting), last, window)
    return ChainStatus("answered", "; ".join(_answered(asked, name) for name in last), last, window)


# --- answered, or open -----------------------------------------------------------------------------------------------


def _answers(asked: _Asked, name: str) -> list[Edge]:
    """Return the answers to an action that may lie within the window."""
    edges = asked.answering.get(name, ())
    return [edge for edge in edges if edge.lag is None or edge.lag.shortest <= asked.window * DAY]


def _answered(asked: _Asked, name: str) -> str:
    by = ", ".join(f"{edge.later} ({edge.strength})" for edge in _answers(asked, name))
    return f"{_rated(asked, name)} was answered by {by}"


def _unanswered(asked: _Asked, name: str) -> str:
    when = asked.sights.register.actions[name].now.occurred
    known = distance(when, cut_off(asked.sights.register.recorded_at))
    is_over = known is not None and known.shortest >= asked.window * DAY
    followed = "" if is_over else "; what is known may not reach to the end of the window"
    return f"{_rated(asked, name)} has no answer on record within {asked.window} days{followed}"


# --- de-escalating ---------------------------------------------------------------------------------------------------


def _calmed(asked: _Asked, last: Sequence[str]) -> str:
    """Return by what both sides of the last hostile acts stepped down; nothing, if they did not, or nobody can tell."""
    told = []
    for name in last:
        roles = asked.sights.of(name)
        others = [one for one in (*roles.target.sides, *roles.soil.states) if one not in roles.acting.sides]
        acting = [_steps_down(asked, last, side) for side in roles.acting.sides]
        struck = [words for side in dict.fromkeys(others) if (words := _steps_down(asked, last, side))]
        if not roles.acting.is_whole or not all(acting) or not struck:
            return ""
        told += [*acting, *struck]
    return f"after {', '.join(last)}: {'; '.join(dict.fromkeys(told))}"


def _steps_down(asked: _Asked, hostile: Sequence[str], side: str) -> str:
    """Return a side's last acts in the chain, if all of them surely came after the hostile ones, and are below 0."""
    mine = [
        name
        for name in asked.chain.actions
        if asked.rated[name].rung is not None and asked.sights.of(name).acting.has(side)
    ]
    last = asked.order.last(mine)
    is_down = all(
        asked.rated[name].is_calming and all(asked.order.before(one, name) for one in hostile) for name in last
    )
    return f"last of {side} is {', '.join(_rated(asked, name) for name in last)}" if last and is_down else ""


def _rated(asked: _Asked, name: str) -> str:
    return f"{name} (rung {span_words(asked.rated[name].rung)})"


def span_words(rung: Rung | None) -> str:
    """Return a rung as it is printed: `7`, `7 to 8`, `not rated`."""
    if rung is None:
        return "not rated"
    return str(rung.least) if rung.least == rung.most else f"{rung.least} to {rung.most}"
