"""Findings about doubles: what may be on record twice, and merges of what cannot be one."""

from collections.abc import Iterator

from events.actions import ActionReported
from events.sources import SourceRegistered
from events.times import surely_before
from timeline.projections.findings.model import Facts, Rule, Said, retraction
from timeline.projections.merging import merged_into
from timeline.projections.register import Standing


def _same_action(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    name = thing.now.action
    for other in facts.duplicates.of_action(name):
        if facts.register.actions[other].position < thing.position:
            same = f"timeline append same-as {other} {name} --reason …"
            fix = f"if it is: {same}; if not: timeline append distinguish {other} {name} --reason …"
            yield Said(f"it may be {other}: the same soil, time, sides and words", fix, None, other)


def _same_source(facts: Facts, thing: Standing[SourceRegistered]) -> Iterator[Said]:
    name = thing.now.source
    for other in facts.duplicates.of_source(name):
        if facts.register.sources[other].position < thing.position:
            update = f"timeline append relation {name} --origin {other} --relation update_of"
            fix = f"if it is: {retraction('source', name)}, and cite {other}; if it is an update: {update}"
            yield Said(f"it may be {other}: the same address, or publisher and title", fix, None, other)


def _merged_apart(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    for name in merged_into(thing) if thing.stands else ():
        other = facts.register.actions.get(name)
        if other is not None and other.stands and surely_before(thing.now.occurred, other.now.occurred) is not None:
            what = f"{name} is merged into it, and their times cannot overlap"
            undo = f"timeline append same-as {thing.now.action} {name} --undo --reason …"
            fix = f"take the merge back: {undo}; or correct the time that is wrong"
            yield Said(what, fix, "occurred", name)


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
)
"""The rules about doubles, in the order of their codes."""
