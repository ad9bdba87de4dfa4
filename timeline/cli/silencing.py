"""What a note about the key of a finding silences: something that is found now, or the note is refused."""

from typing import TYPE_CHECKING

from timeline.cli.invocation import Reading, Writing
from timeline.errors import NotFound
from timeline.projections.register import Thing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.projections.findings.model import Finding, Surroundings
    from timeline.projections.findings.rule import Rule
    from timeline.projections.register import Register


def check_found(writing: Writing, thing: Thing, key: str) -> None:
    """Refuse a key by which nothing is found now: a note about it would silence what nobody has looked at.

    Raises `NotFound` with what that rule, or any, does find about the thing.
    """
    from timeline.projections.findings import BY_CODE, RULES

    rule = BY_CODE[key.partition(":")[0]]
    with Reading(writing.session) as reading:
        known = _known(reading, thing, rule)
        keys = [one.key for one in _found(reading, known, thing, [rule])]
        if key in keys:
            return
        cheap = [rule for rule in RULES if not rule.everywhere and rule.needs is None]
        others = keys or [one.key for one in _found(reading, known, thing, cheap)]
    error = NotFound("finding", key, others, where={"argument": "ID"})
    if not others:
        error.fix = "see what is found, each with its key: timeline check"
    raise error


def _known(reading: Reading, thing: Thing, rule: "Rule") -> "Register":
    """Return what has to be known to judge a thing by a rule: where views are kept, no more than hangs together."""
    from timeline.cli.invocation import SHORT
    from timeline.replay import known_at
    from timeline.replay.together import known_beside, together
    from timeline.views.file import is_kept

    is_partial = not rule.everywhere and reading.basis.position > SHORT and is_kept(reading.path)
    index = reading.index if is_partial else None
    if index is None:
        return known_at(reading.log, reading.basis)
    found, is_later = together({thing}, index), reading.views_of_the_head is None
    things = {thing, *found.things}
    return reading.all_of(known_beside(things, found, index, reading.all_of, is_later=is_later))


def _found(reading: Reading, known: "Register", thing: Thing, rules: "list[Rule]") -> "Iterable[Finding]":
    from timeline.projections.findings import findings
    from timeline.projections.findings.facts import Facts

    facts = Facts(known, _beside(reading, known, thing, rules), late_days=0)
    return findings(known, [thing], rules=rules, facts=facts)


def _beside(reading: Reading, known: "Register", thing: Thing, rules: "list[Rule]") -> "Surroundings":
    from timeline.cli.surroundings import surroundings_of
    from timeline.projections.findings.model import THE_LOG_ALONE
    from timeline.projections.findings.rule import looks_beside
    from timeline.projections.support import sources_of

    standing = known.find(*thing)
    if standing is None or not any(map(looks_beside, rules)):
        return THE_LOG_ALONE
    cited = (Thing("source", name) for name in sources_of(standing))
    return surroundings_of(reading, known, {thing, *cited})
