"""Findings: what on record contradicts itself, hangs in the air, or asks for a second look; a value, never an error.

Each rule is a small function over one thing and what is known beside it, so the findings
of one thing can be found again without looking at all others. The codes are stable.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

from events.actions import ActionReported
from events.base import Withheld
from events.claims import ClaimMade, Figure
from events.responses import ResponseAsserted
from events.times import When, surely_before
from timeline.projections.chains import ends_of
from timeline.projections.claims import are_disjoint, superseded
from timeline.projections.fold import Projection
from timeline.projections.graph import knots, successors
from timeline.projections.late import late_reports
from timeline.projections.references import named
from timeline.projections.register import Draft, Register, Standing, Thing, finish, step

Level = Literal["error", "warning", "note"]
Said = tuple[str, str]
"""What is found, and what to do about it."""
DAY = 86400
LATE_DAYS = 30
"""After how many days what is recorded of an action is recorded late."""


class Finding(NamedTuple):
    """Something found about a thing: by which rule, how grave, what it is, and what to do.

    `position` is that of the event that first recorded the thing.
    """

    code: str
    level: Level
    kind: str
    id: str
    what: str
    fix: str
    position: int


class Facts:
    """What the rules look at: the register, and what takes a look at all of it, which is taken once."""

    def __init__(self, register: Register) -> None:
        self.register = register

    @cached_property
    def replaced(self) -> Mapping[str, str]:
        """Return claim id → id of the claim that replaces it."""
        return superseded(self.register)

    @cached_property
    def said(self) -> Mapping[tuple[Any, ...], list[str]]:
        """Return what a figure is of → the standing claims that give one, in the order of recording."""
        found: dict[tuple[Any, ...], list[str]] = {}
        for name, thing in self.register.claims.items():
            if (topic := self.topic(name, thing)) is not None:
                found.setdefault(topic, []).append(name)
        return found

    def topic(self, name: str, thing: Standing[ClaimMade]) -> tuple[Any, ...] | None:
        """Return whose figure of what a claim gives: two claims with one topic and two values contradict each other.

        `None` for one that does not stand, was replaced, is a part of another, denies, or
        whose claimant is nobody on record: two speakers without a name may be two.
        """
        claim, figure = thing.now, thing.now.figure
        if not thing.stands or name in self.replaced or claim.claimant is None or figure is None:
            return None
        if claim.subset_of is not None or claim.stance == "denies" or _number(figure) is None:
            return None
        if isinstance(figure.status, Withheld):  # who was counted cannot be told any more
            return None
        whom = (claim.claimant, tuple(sorted(claim.about)), figure.quantity, figure.unit, figure.scope)
        return (*whom, figure.status, figure.since, claim.as_of)

    @cached_property
    def late(self) -> Mapping[str, int]:
        """Return action → after how many whole days it was recorded, where those are too many."""
        late = late_reports(self.register, over=LATE_DAYS * DAY).late
        return {one.action: one.delay // DAY for one in late if one.delay is not None}

    @cached_property
    def knots(self) -> Mapping[str, tuple[str, ...]]:
        """Return action → the actions that it answers in a circle, itself among them."""
        arcs = [ends for name in self.register.responses if (ends := self.joined(name)) is not None]
        tied = knots(successors((name for name, thing in self.register.actions.items() if thing.stands), arcs))
        return {name: tuple(knot) for knot in tied for name in knot}

    def joined(self, response: str) -> tuple[str, str] | None:
        """Return (earlier, later) of a response that says that two standing acts are joined, in a possible order."""
        ends = self.said_to_join(response)
        return None if ends is None or self.is_impossible(ends) else ends

    def said_to_join(self, response: str) -> tuple[str, str] | None:
        """Return (earlier, later) of a standing response that says yes of two standing acts."""
        thing, actions = self.register.responses[response], self.register.actions
        if not thing.stands or not thing.knows("responding") or thing.now.polarity == "no":
            return None
        ends = ends_of(thing.now)
        return ends if ends is not None and all(one in actions and actions[one].stands for one in ends) else None

    def is_impossible(self, ends: tuple[str, str]) -> bool:
        """Tell whether what is said to be earlier surely was not."""
        earlier, later = (self.register.actions[one].now.occurred for one in ends)
        return surely_before(earlier, later) is False


# --- responses -------------------------------------------------------------------------------------------------------


def _answers_before(facts: Facts, thing: Standing[ResponseAsserted]) -> Iterator[Said]:
    ends = facts.said_to_join(thing.now.link)
    if ends is not None and facts.is_impossible(ends):
        yield (
            f"{ends[1]} surely came before {ends[0]}, which it is said to follow",
            "correct the time that is wrong (append correction … --set occurred=…), or retract the response",
        )


def _circle(facts: Facts, thing: Standing[ResponseAsserted]) -> Iterator[Said]:
    ends = facts.joined(thing.now.link)
    knot = facts.knots.get(ends[0], ()) if ends is not None else ()
    if ends is not None and ends[1] in knot:
        yield (
            f"{' and '.join(knot)} answer each other in a circle",
            "give the actions finer times, or retract the response that is wrong",
        )


def _dangles(facts: Facts, thing: Standing[ResponseAsserted]) -> Iterator[Said]:
    if not thing.stands or not thing.knows("responding"):
        return
    for name in (thing.now.responding, thing.now.responded_to):
        action = facts.register.actions.get(name) if name else None
        if name and (action is None or not action.stands):
            yield (
                f"it joins {name}, which {'is not on record' if action is None else 'was retracted'}",
                "retract the response, or record what it joins instead",
            )


# --- claims ----------------------------------------------------------------------------------------------------------


def _exceeds_total(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:  # noqa: ARG001  # all rules are asked alike
    figure = thing.now.figure
    most = None if figure is None else _most(figure)
    if not thing.stands or figure is None or most is None:
        return
    parts = {part.category: part.value or 0 for part in figure.parts if part.bound in ("exact", "at_least")}
    if are_disjoint([part.category for part in figure.parts]):
        least, words = sum(parts.values()), "its categories add up to"
    else:
        least, words = max(parts.values(), default=0), "one of its categories is"
    if least > most:
        yield (
            f"{words} {least}, and its total of {figure.quantity} is {most}",
            "look at the quote again: correct the figure, or note that the source contradicts itself",
        )


def _most(figure: Figure) -> int | None:
    """Return the largest number that a figure allows for, `None` where it is open."""
    return figure.high if figure.bound in ("range", "three_point") else _value(figure, ("exact", "at_most"))


def _value(figure: Figure, bounds: tuple[str, ...]) -> int | None:
    return figure.value if figure.bound in bounds else None


def _number(figure: Figure) -> tuple[Any, ...] | None:
    """Return the number of a figure as it was said; `None` where it is only words, parts, or not known."""
    if figure.bound in ("parts_only", "unknown"):
        return None
    return (figure.bound, figure.value, figure.low, figure.best, figure.high, figure.word)


def _two_values(facts: Facts, thing: Standing[ClaimMade]) -> Iterator[Said]:
    topic = facts.topic(thing.now.claim, thing)
    if topic is None:
        return
    earlier = [name for name in facts.said[topic] if facts.register.claims[name].position < thing.position]
    for name in earlier:
        before = facts.register.claims[name].now.figure
        if before is not None and thing.now.figure is not None and _number(before) != _number(thing.now.figure):
            yield (
                f"{thing.now.claimant} gives another figure of {before.quantity} in {name}: neither replaces the other",
                f"if it is a revision, say so: append correction … --set supersedes={name}; if not, say what differs",
            )


# --- actions ---------------------------------------------------------------------------------------------------------


def _assumed_zone(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # as above
    if thing.stands and _is_assumed(thing.now.occurred):
        yield (
            f"its time is read in {thing.now.occurred.zone}: {_ZONES[thing.now.occurred.zone_basis]}",
            "nothing, unless a source states the zone: then correct the time",
        )


_ZONES = {
    "place": "assumed from the place",
    "source": "assumed from the source",
    "assumed": "assumed",
}


def _is_assumed(when: When) -> bool:
    return when.zone is not None and when.zone_basis in _ZONES


def _recorded_late(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    if thing.stands and (days := facts.late.get(thing.now.action)) is not None:
        yield (
            f"it was recorded {days} days after it had surely occurred",
            "nothing: what was decided before could not know of it",
        )


# --- anything --------------------------------------------------------------------------------------------------------


def _unsupported(facts: Facts, thing: Standing[ActionReported | ClaimMade | ResponseAsserted]) -> Iterator[Said]:
    if not thing.stands or not thing.now.citations:
        return
    names = tuple(dict.fromkeys(citation.source for citation in thing.now.citations))
    fallen = [facts.register.sources[name] for name in names if name in facts.register.sources]
    if len(fallen) == len(names) and not any(source.stands for source in fallen):
        how = "were retracted or withdrawn" if len(names) > 1 else _how(fallen[0])
        yield (
            f"it rests on {' and '.join(names)} alone, which {how}",
            f"record another source that says so, or retract the {thing.now.stream.partition(':')[0]}",
        )


def _how(source: Standing[Any]) -> str:
    return "was retracted" if source.retracted is not None else "was withdrawn by its publisher"


def _not_recorded(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    if not thing.stands:
        return
    events = [thing.now, *(one.event for one in thing.since)]
    for kind, name in dict.fromkeys(one for event in events for one in named(event)):
        if kind in ("actor", "source") and facts.register.find(kind, name) is None:
            yield (
                not_recorded(kind, name),
                f"record it: timeline append {kind} --id {name} …",
            )


def not_recorded(kind: str, name: str) -> str:
    """Return what is said of something that names an actor or a source of which nothing is recorded."""
    return f"it names {kind} {name}, of which nothing is recorded"


class Rule(NamedTuple):
    """A rule: its code, how grave a finding of it is, which kinds of things it looks at, and how."""

    code: str
    level: Level
    kinds: tuple[str, ...]
    says: str
    check: Callable[[Facts, Any], Iterator[Said]]


RULES = (
    Rule("C03", "error", ("response",), "An answer surely came before what it answers.", _answers_before),
    Rule("C04", "error", ("response",), "Responses form a circle.", _circle),
    Rule(
        "C06",
        "error",
        ("actor", "source", "action", "claim", "response"),
        "An actor or a source is named and not recorded.",
        _not_recorded,
    ),
    Rule("C08", "warning", ("claim",), "The categories of a figure exceed its total.", _exceeds_total),
    Rule("C09", "warning", ("claim",), "One claimant gives two values, and no revision between them.", _two_values),
    Rule(
        "C11",
        "warning",
        ("action", "claim", "response"),
        "The only sources of an action, a claim or a response were retracted or withdrawn.",
        _unsupported,
    ),
    Rule("C12", "note", ("action",), "The zone of a time is assumed.", _assumed_zone),
    Rule("C13", "note", ("action",), "An action was recorded long after it occurred.", _recorded_late),
    Rule("C14", "warning", ("response",), "A response joins an action that does not stand.", _dangles),
)
"""The rules in the order of their codes. C04 looks at responses of all strengths."""


def findings_of(facts: Facts, thing: Thing) -> Iterator[Finding]:
    """Yield what is found about one thing, in the order of the codes; nothing, if it is not on record."""
    standing = facts.register.find(*thing)
    for rule in RULES if standing is not None else ():
        if standing is not None and thing.kind in rule.kinds:
            for what, fix in rule.check(facts, standing):
                yield Finding(rule.code, rule.level, *thing, what, fix, standing.position)


def findings(register: Register, things: Iterable[Thing] | None = None) -> tuple[Finding, ...]:
    """Return what is found about `things`, or all on record; by code, then in the order of the log."""
    facts = Facts(register)
    found = [one for thing in (_every(register) if things is None else things) for one in findings_of(facts, thing)]
    return tuple(sorted(found, key=lambda one: (one.code, one.position)))


def _every(register: Register) -> Iterator[Thing]:
    kinds = dict.fromkeys(kind for rule in RULES for kind in rule.kinds)
    return (Thing(kind, name) for kind in kinds for name in register.of_kind(kind))


FINDINGS: Projection[Draft, tuple[Finding, ...]] = Projection(
    "findings", 1, Draft, step, lambda draft: findings(finish(draft))
)
"""The findings, straight from the events."""
