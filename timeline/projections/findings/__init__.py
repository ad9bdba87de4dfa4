"""Findings: what on record contradicts itself, hangs in the air, or asks for a second look; a value, never an error.

Each rule is a small function over one thing and what is known beside it, so the findings
of one thing can be found again without looking at all others. The codes are stable, and
no number is used twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from events.logs import RulesAdopted
from events.notes import LOG
from timeline.projections.findings import actors, claims, doubles, governance, places, responses, sources, times
from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import Finding, Said, key_of
from timeline.projections.findings.rule import Rule
from timeline.projections.fold import Projection
from timeline.projections.register import Draft, Register, Standing, Thing, finish, step

RULES: tuple[Rule, ...] = (
    *times.RULES,
    *places.RULES,
    *actors.RULES,
    *claims.RULES,
    *sources.RULES,
    *responses.RULES,
    *doubles.RULES,
    *governance.RULES,
)
"""The rules, family by family, in the order of their codes. R602 looks at responses of all strengths."""
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
"""The rules by their codes."""
LOCAL: tuple[Rule, ...] = tuple(
    rule for rule in RULES if not rule.everywhere and rule.needs is None and not rule.by_now
)
"""The rules that look at no more than hangs together with a thing: at nothing beside the log, and at no clock."""
KINDS = tuple(dict.fromkeys(kind for rule in RULES for kind in rule.kinds if kind != LOG))
"""The kinds of things that rules look at."""
_ORDER = {code: number for number, code in enumerate(BY_CODE)}


def findings(
    register: Register,
    things: Iterable[Thing] | None = None,
    *,
    rules: Iterable[Rule] = RULES,
    facts: Facts | None = None,
) -> tuple[Finding, ...]:
    """Return what `rules` find about `things`, or all on record; by code, then in the order of the log.

    What lies beside the log, `facts` may hold. Silenced findings are among them, and say by which note.
    """
    facts = facts or Facts(register)
    asked = tuple(rules)
    by_kind = {kind: [rule for rule in asked if kind in rule.kinds] for kind in KINDS}
    found: list[Finding] = []
    for thing in _every(register) if things is None else things:
        standing = register.find(*thing)
        if standing is not None:
            found += _found_about(facts, thing, standing, by_kind.get(thing.kind, ()))
        elif thing.kind == LOG:
            found += (one for one in _about_the_log(facts, asked) if one.id == thing.id)
    if things is None:
        found += _about_the_log(facts, asked)
    return tuple(sorted(found, key=lambda one: (_ORDER[one.code], one.position)))


def _found_about(facts: Facts, thing: Thing, standing: Standing[Any], rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield what rules for its kind find about a thing."""
    merged = facts.seen.find(*thing)
    for rule in rules:
        looked_at = merged if rule.merged else standing
        if looked_at is not None:
            for said in rule.check(facts, looked_at):
                yield _found(facts, rule, thing, said, standing.position)


def _found(facts: Facts, rule: Rule, thing: Thing, said: Said, position: int) -> Finding:
    silenced_by = facts.silenced_by(key_of(rule.code, *thing, said.detail), thing, said)
    return Finding(rule.code, rule.level, *thing, said.what, said.fix, position, said.field, said.detail, silenced_by)


def _every(register: Register) -> Iterator[Thing]:
    return (Thing(kind, name) for kind in KINDS for name in register.of_kind(kind))


def _about_the_log(facts: Facts, rules: Iterable[Rule]) -> Iterator[Finding]:
    names = dict.fromkeys(one.event.table for one in facts.register.rules if isinstance(one.event, RulesAdopted))
    for rule in rules:
        for name in names if LOG in rule.kinds else ():
            for said in rule.check(facts, name):
                yield _found(facts, rule, Thing(LOG, name), said, 0)


FINDINGS: Projection[Draft, tuple[Finding, ...]] = Projection(
    "findings", 3, Draft, step, lambda draft: findings(finish(draft))
)
"""The findings that follow from the log alone, straight from the events."""
