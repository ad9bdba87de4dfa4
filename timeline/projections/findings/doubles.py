"""Findings about doubles: what may be on record twice, and merges of what cannot be one."""

from collections.abc import Iterator, Sequence

from events.actions import ActionReported
from events.sources import SourceRegistered
from timeline.projections.apart import Apart, apart
from timeline.projections.findings.facts import Facts, sides_of
from timeline.projections.findings.model import Said, retraction
from timeline.projections.findings.rule import Rule
from timeline.projections.merging import merged_into
from timeline.projections.register import Standing, Thing


def _same_action(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    """Find for an action those before it that it is likely to be, under the first of them: they are one cluster."""
    name, known = thing.now.action, facts.register.actions
    earlier = [other for other in facts.duplicates.of_action(name) if known[other].position < thing.position]
    if earlier:
        first, *others = sorted(earlier, key=lambda other: known[other].position)
        more = f", as {_few(others)} may" if others else ""
        same = f"timeline append same-as {first} {name} --reason …"
        fix = f"if it is: {same}; if not: timeline append distinguish {first} {name} --reason …"
        what = f"it may be {first}{more}: the same soil, time, sides and words"
        yield Said(what, fix, None, first, [Thing("action", other) for other in earlier])


_MOST = 3


def _few(names: Sequence[str]) -> str:
    """Return some ids, and how many more there are."""
    shown, more = names[:_MOST], len(names) - _MOST
    return f"{', '.join(shown)} and {more} more" if more > 0 else " and ".join(shown)


def _same_source(facts: Facts, thing: Standing[SourceRegistered]) -> Iterator[Said]:
    name = thing.now.source
    for other in facts.duplicates.of_source(name):
        if facts.register.sources[other].position < thing.position:
            update = f"timeline append relation {name} --origin {other} --relation update_of"
            fix = f"if it is: {retraction('source', name)}, and cite {other}; if it is an update: {update}"
            what = f"it may be {other}: the same address, or publisher and title"
            yield Said(what, fix, None, other, [Thing("source", other)])


def _merged_apart(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    for name, reasons in _merges(facts, thing):
        if any(one.about == "time" for one in reasons):
            what = f"{name} is merged into it, and their times cannot overlap"
            fix = f"take the merge back: {_undo(thing, name)}; or correct the time that is wrong"
            yield Said(what, fix, "occurred", name, [Thing("action", name)])


def _merged_unlike(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    for name, reasons in _merges(facts, thing):
        if told := [one for one in reasons if one.about != "time"]:
            what = f"{name} is merged into it, and {'; '.join(one.words for one in told)}"
            fix = f"take the merge back: {_undo(thing, name)}; or correct what is wrong"
            named = (*_named_in(thing.now), *_named_in(facts.register.actions[name].now))
            links = (Thing("response", one.link) for one in told if one.link is not None)
            rests = [Thing("action", name), *links, *sides_of(facts, named)]
            yield Said(what, fix, None, name, rests)


def _merges(facts: Facts, thing: Standing[ActionReported]) -> Iterator[tuple[str, list[Apart]]]:
    """Yield what is merged into an action, each with why the two surely differ."""
    for name in merged_into(thing) if thing.stands else ():
        other = facts.register.actions.get(name)
        if other is not None and other.stands:
            links = (facts.register.responses[link] for link in facts.inner)
            yield name, list(apart(facts.register, thing.now, other.now, links))


def _undo(thing: Standing[ActionReported], name: str) -> str:
    return f"timeline append same-as {thing.now.action} {name} --undo --reason …"


def _named_in(action: ActionReported) -> Iterator[str]:
    """Yield the actors that an action names: whose sides it is of."""
    for party in (*action.actors, *action.targets, *action.participants):
        if party.actor is not None:
            yield party.actor


RULES = (
    Rule(
        "D701",
        "warning",
        ("action",),
        "Two actions are likely to be one.",
        "Counted twice, one strike is an escalation. It is a hint, and nothing is merged by itself.",
        _same_action,
        everywhere=True,
    ),
    Rule(
        "D702",
        "warning",
        ("source",),
        "Two sources are likely to be one document.",
        "One page on record twice counts as two voices.",
        _same_source,
        everywhere=True,
    ),
    Rule(
        "D703",
        "warning",
        ("action",),
        "Actions are merged whose times cannot overlap.",
        "One action cannot have happened twice.",
        _merged_apart,
    ),
    Rule(
        "D704",
        "warning",
        ("action",),
        "Actions are merged that surely differ: on other soil, by opposite sides, or one answers the other.",
        "What is said of one of them is shown as said of the other.",
        _merged_unlike,
    ),
)
"""The rules about doubles, in the order of their codes."""
