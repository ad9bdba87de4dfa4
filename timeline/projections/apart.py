"""What speaks against two records being of one action: what surely cannot be said of one and the same."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from events.actions import ActionReported
from events.times import surely_before
from timeline.projections.parties import acting_sides, struck_sides
from timeline.projections.register import Register, Standing


class Apart(NamedTuple):
    """A reason why two records are not of one action: what it is about, in words, and the link that says so, if any."""

    about: Literal["time", "soil", "sides", "answer"]
    words: str
    link: str | None = None


def apart(
    register: Register, one: ActionReported, other: ActionReported, links: Iterable[Standing[Any]]
) -> Iterator[Apart]:
    """Yield why two actions surely differ; nothing where nothing on record says so.

    Soil and sides that one of the two does not name speak neither for it nor against it.
    `links` are those among which one may say that one of the two answers the other.
    """
    if surely_before(one.occurred, other.occurred) is not None:
        yield Apart("time", "their times cannot overlap")
    if one.territory and other.territory and set(one.territory).isdisjoint(other.territory):
        yield Apart("soil", f"one was on the soil of {_all(one.territory)}, the other of {_all(other.territory)}")
    if one.direction == other.direction == "directed":
        acting, struck = _ends(register, one)
        their_acting, their_struck = _ends(register, other)
        if not acting & their_acting and acting & their_struck and their_acting & struck:
            sides = " and ".join(f"by {_all(sorted(side))}" for side in (acting, their_acting))
            yield Apart("sides", f"their sides are opposite: they were {sides}")
    pair = {one.action, other.action}
    for thing in links:
        link = thing.now
        if thing.stands and {link.responding, link.responded_to} == pair and _is_told(link):
            yield Apart("answer", f"{link.link} says that one answers the other", link.link)


def _ends(register: Register, action: ActionReported) -> tuple[set[str], set[str]]:
    return set(acting_sides(register, action)), set(struck_sides(register, action))


def _is_told(link: Any) -> bool:  # noqa: ANN401  # a response, or what stands in for one
    return bool(link.polarity == "yes" and link.relation != "pre-empts")


def _all(names: Iterable[str]) -> str:
    return ", ".join(names)
