"""The shape of an answer: whom it was directed at beside whom it answers, and on whose soil; per link, with the reason.

Only what somebody calls an answer has a shape: order in time alone has none.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from timeline.projections.chains import Edge
from timeline.projections.dyads import Sights, either
from timeline.projections.rungs import rung_of

NO_SOIL = "no soil"
"""What is told of the soil of an action that was words alone."""
NO_ANSWER = "no answer"
"""What is told of the soil of an act that answers nobody but its own side."""
Shape = Literal["direct", "triangular", "inverse", "none", "cannot tell"]
"""How an answer is directed, if it is one of a side to another.

direct: B answers A by acting at A. triangular: by acting at somebody else. inverse: a
hostile act is answered by an act of de-escalation, so there is less after it, not more.
none: it is no answer of one side to another. cannot tell: a side is unknown or contested.
"""


class Answer(NamedTuple):
    """The shape of an answer, whether it fell on a third party's soil, and why.

    `answering` and `answered` are the sides, as far as they can be told. `third_soil` is
    `None` where that cannot be told, or where there was no soil.
    """

    shape: Shape
    why: str
    answering: tuple[str, ...]
    answered: tuple[str, ...]
    third_soil: bool | None
    soil_why: str


def is_answer(edge: Edge) -> bool:
    """Tell whether somebody says of a link that it is an answer: not just that it came after, nor announced."""
    return edge.relation == "answers" and edge.strength != "followed"


def answer_of(sights: Sights, edge: Edge) -> Answer | None:
    """Return the shape of the answer that a link is; `None` for a link that is none."""
    if not is_answer(edge):
        return None
    cause, answer = sights.of(edge.earlier), sights.of(edge.later)
    answered = cause.acting.sides
    answering = tuple(one for one in answer.acting.sides if one not in answered)
    shape, why = _shape(sights, edge, answering)
    third, soil_why = (None, NO_ANSWER) if shape == "none" else _soil(sights, edge, answering)
    return Answer(shape, why, answering, answered, third, soil_why)


def _shape(sights: Sights, edge: Edge, answering: Sequence[str]) -> tuple[Shape, str]:
    if doubt := _doubt(sights, edge):
        return "cannot tell", doubt
    if not answering:
        return "none", f"the same side acted in both: {_named(sights.of(edge.later).acting.sides)}"
    cause, answer = rung_of(sights, edge.earlier), rung_of(sights, edge.later)
    if cause.is_hostile and answer.is_calming:
        return "inverse", "a hostile act was answered by one of de-escalation"
    return _directed(sights, edge)


def _directed(sights: Sights, edge: Edge) -> tuple[Shape, str]:
    """Return whether an answer was directed at a side that it answers, by the rule that the reader chose."""
    answered = sights.of(edge.earlier).acting.sides
    told: bool | None = False
    for side in answered:
        told = either(told, sights.is_directed(edge.later, side))
    by = sights.how.by
    if told:
        return "direct", f"directed at {_named(answered)}, which it answers ({_how(sights, edge, answered)})"
    if told is None:
        return "cannot tell", f"whether it was directed at {_named(answered)} is not on record (by {by})"
    return "triangular", f"it answers {_named(answered)}, and was directed at others (by {by})"


def _how(sights: Sights, edge: Edge, answered: Sequence[str]) -> str:
    """Return by what an answer was directed at a side: by target, by territory, or by both."""
    by_target = any(sights.of(edge.later).target.has(side) for side in answered)
    by_soil = any(sights.is_on_soil(edge.later, side) for side in answered) and not sights.of(edge.later).is_mutual
    ways = [("target", by_target), ("territory", by_soil)]
    chosen = [way for way, holds in ways if holds and sights.how.by in (way, "either")]
    return f"by {' and '.join(chosen or ['target'])}"


def _doubt(sights: Sights, edge: Edge) -> str:
    """Return why it cannot be told who answers whom; nothing where it can."""
    for name in (edge.earlier, edge.later):
        acting = sights.of(name).acting
        if acting.contested:
            return f"for whom those count who did {name} is contested: {_named(acting.contested)}"
        if not acting.is_whole:
            return f"for whom those count who did {name} is not on record"
    return ""


def _soil(sights: Sights, edge: Edge, answering: Sequence[str]) -> tuple[bool | None, str]:
    """Return whether an answer fell on the soil of neither side (R607), and why."""
    roles = sights.of(edge.later)
    if roles.is_mutual or roles.has_no_soil:
        return None, NO_SOIL
    if not roles.soil.codes:
        return None, "on whose soil is not on record"
    if doubt := _doubt(sights, edge):
        return None, doubt
    sides = dict.fromkeys((*answering, *roles.acting.sides, *sights.of(edge.earlier).acting.sides))
    told: bool | None = False
    for side in sides:
        told = either(told, sights.is_on_soil(edge.later, side))
    soil = ", ".join(roles.soil.codes)
    if told is None:
        return None, f"whose soil {soil} is, is not on record"
    if told:
        owner = next(side for side in sides if sights.is_on_soil(edge.later, side))
        return False, f"on the soil of {owner}"
    return True, f"{soil} is the soil of neither {_named(tuple(sides), ' nor ')}"


def _named(sides: Sequence[str], between: str = ", ") -> str:
    return between.join(sides)
