"""How a chain stands at a basis: open, answered or de-escalating, by a rule that is printed, with the reason."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from events.times import Bounded, distance
from timeline.projections.answers import answer_of
from timeline.projections.chains import Chain, Edge
from timeline.projections.dyads import Sights, both, either
from timeline.projections.order import Order
from timeline.projections.rungs import Rated, Rung, rung_of

Status = Literal["open", "answered", "de-escalating", "no hostile act", "cannot tell"]
DAY = 86_400
WINDOW = 30
"""Within so many days an answer is looked for, unless a reader chooses another window (docs: statistics, 5.1)."""
RULE = (
    "De-escalating: after its last hostile acts, the last act of the side that did them and the last of a side that "
    "they were directed at are both below rung 0. Cannot tell: that may be so, but what may be the last act of a side "
    "is not rated, or nobody can tell whose it is. Open: a last hostile act has no answer on record within the window; "
    "a side's own next word is none. Answered: otherwise. Hostile is rung 5 or above, or what may be; last is what no "
    "other surely came after."
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
    for edge in chain.edges:
        answer = answer_of(sights, edge)
        if answer is None or answer.shape == "none":
            continue
        answering.setdefault(edge.earlier, []).append(edge)
    asked = _Asked(sights, order, chain, rated, answering, window)
    last = order.last([name for name in chain.actions if rated[name].is_hostile is not False])
    if not last:
        return ChainStatus("no hostile act", "no action of it is on rung 5 or above", (), window)
    calmed = _calmed(asked, last)
    if calmed.holds is not False:
        return ChainStatus("de-escalating" if calmed.holds else "cannot tell", calmed.why, last, window)
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
    by = ", ".join(f"{edge.later} ({_word(edge)})" for edge in _answers(asked, name))
    return f"{_rated(asked, name)} was answered by {by}"


def _word(edge: Edge) -> str:
    """Return on whose word an answer is one, with what takes away from it: `attributed, hedged, contested`."""
    return ", ".join((edge.strength, *(["hedged"] if edge.hedged else []), *(["contested"] if edge.contested else [])))


def _unanswered(asked: _Asked, name: str) -> str:
    when = asked.sights.register.actions[name].now.occurred
    known = distance(when, cut_off(asked.sights.register.recorded_at))
    is_over = known is not None and known.shortest >= asked.window * DAY
    followed = "" if is_over else "; what is known may not reach to the end of the window"
    return f"{_rated(asked, name)} has no answer on record within {asked.window} days{followed}"


# --- de-escalating ---------------------------------------------------------------------------------------------------


class _Told(NamedTuple):
    """Whether something holds: yes, no, or cannot tell; and why, where it is not a plain no."""

    holds: bool | None
    why: str = ""


def _calmed(asked: _Asked, last: Sequence[str]) -> _Told:
    """Tell whether both sides of the last hostile acts stepped down, and by what."""
    holds: bool | None = True
    why: dict[str, None] = {}
    for name in last:
        roles = asked.sights.of(name)
        others = dict.fromkeys((*roles.target.sides, *roles.soil.states))
        acting = [_steps_down(asked, last, side) for side in roles.acting.sides]
        struck = [_steps_down(asked, last, side) for side in others if side not in roles.acting.sides]
        did: bool | None = True if roles.acting.is_whole else None
        for one in acting:
            did = both(did, one.holds)
        hit: bool | None = False
        for one in struck:
            hit = either(hit, one.holds)
        holds = both(holds, both(did, hit))
        if not roles.acting.is_whole:
            why[f"for whom those count who did {name} cannot be told"] = None
        why |= dict.fromkeys(one.why for one in (*acting, *struck) if one.holds is not False)
    return _Told(holds, f"after {', '.join(last)}: {'; '.join(why)}")


def _steps_down(asked: _Asked, hostile: Sequence[str], side: str) -> _Told:
    """Tell whether a side's last acts in the chain surely came after the hostile ones, and are below 0.

    An act that is not rated may be below 0; one of which nobody can tell whose it is may be
    the side's. What is only announced is no act yet.
    """
    acts = asked.sights.register.actions
    done = [name for name in asked.chain.actions if acts[name].now.realisation != "announced"]
    may = [name for name in done if asked.sights.of(name).acting.has(side) is not False]
    own = [name for name in may if asked.sights.of(name).acting.has(side)]
    last = [name for name in may if not any(asked.order.before(name, later) for later in own if later != name)]
    downs = {name: _is_down(asked, hostile, name) for name in last}
    surely_last = [name for name in own if not any(asked.order.before(name, later) for later in may if later != name)]
    if all(down is False for down in downs.values()) or any(downs.get(name) is False for name in surely_last):
        return _Told(holds=False)
    shown = [name for name in last if downs[name] or name not in own or asked.rated[name].rung is None]
    whose = {name: "" if name in own else ", by whom cannot be told" for name in last}
    words = ", ".join(f"{_rated(asked, name)}{whose[name]}" for name in shown or last)
    if all(downs.values()) and set(last) <= set(own):
        return _Told(holds=True, why=f"last of {side} is {words}")
    return _Told(holds=None, why=f"the last of {side} may be {words}")


def _is_down(asked: _Asked, hostile: Sequence[str], name: str) -> bool | None:
    """Tell whether an act surely came after the hostile ones and stands below 0; `None`, if its rung cannot be told."""
    if not all(asked.order.before(one, name) for one in hostile):
        return False
    rung = asked.rated[name].rung
    return None if rung is None or rung.least < 0 <= rung.most else rung.most < 0


def _rated(asked: _Asked, name: str) -> str:
    return f"{name} (rung {span_words(asked.rated[name].rung)})"


def span_words(rung: Rung | None) -> str:
    """Return a rung as it is printed: `7`, `7 to 8`, `not rated`."""
    if rung is None:
        return "not rated"
    return str(rung.least) if rung.least == rung.most else f"{rung.least} to {rung.most}"
