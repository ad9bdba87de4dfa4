"""Violent actions that nothing answers, over the strengths that were chosen: one definition, wherever it is printed."""

from collections.abc import Iterable, Iterator, Sequence

from events.codebook import kind_class
from events.responses import ResponseAsserted, Strength
from timeline.projections.dyads import Sights
from timeline.projections.register import Register


def unanswered(
    register: Register, in_order: Sequence[str], strengths: Sequence[Strength], impossible: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """Return the violent ones of some standing actions that no link of these strengths says were answered.

    Order in time alone answers nothing, nor does what surely came first (`impossible` are
    such pairs, cause and answer), nor a side's own next word.
    """
    standing, never = set(in_order), set(impossible)
    sights = Sights(register)
    violent = [name for name in in_order if kind_class(register.actions[name].now.kind) == "violent"]
    pairs = {(link.responded_to, link.responding) for link in _answers(register, strengths)}
    answered = {
        cause
        for cause, answer in pairs - never
        if cause in standing and not (answer in standing and sights.is_by_one_side(cause, answer))
    }
    return tuple(name for name in violent if name not in answered)


def _answers(register: Register, strengths: Sequence[Strength]) -> Iterator[ResponseAsserted]:
    """Yield the links that say that something was answered, also by what a narrowed register leaves out."""
    for thing in register.responses.values():
        link = thing.now
        says_so = link.relation == "answers" and link.polarity == "yes" and link.strength != "followed"
        answer = register.actions.get(link.responding)
        is_there = thing.stands and thing.knows("responding") and (answer is None or answer.stands)
        if says_so and link.strength in strengths and is_there:
            yield link
