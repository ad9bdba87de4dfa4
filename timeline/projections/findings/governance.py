"""Findings about how the record is kept: rule tables, names that leak, redactions, four eyes, what is not on record."""

import re
from collections.abc import Iterator
from typing import Any

from events.actors import ActorRegistered
from events.codebook import TABLES, digest_of, version_of
from events.grades import ClaimGraded, SourceGraded
from events.logs import RulesAdopted
from events.notes import LOG
from events.redactions import EventRedacted
from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import Said, retraction
from timeline.projections.findings.names import names_of
from timeline.projections.findings.rule import Rule
from timeline.projections.folding import fold
from timeline.projections.late import delay_of
from timeline.projections.references import named
from timeline.projections.register import Standing, Thing

DAY = 86400
_OF_THINGS = ("actor", "source", "place", "action", "claim", "response", "case", "note")
_LOOKED_UP = ("actor", "source", "place", "action", "claim")


# --- the rule tables that the log is read by -------------------------------------------------------------------------


def _table_adopted(facts: Facts, name: str) -> Iterator[Said]:
    """Compare a rule table as it is packaged with the one that the log adopted last."""
    events = [(one.event, one.position) for one in facts.register.rules if isinstance(one.event, RulesAdopted)]
    adopted, position = next((event, at) for event, at in reversed(events) if event.table == name)
    ours = (version_of(name), digest_of(name)) if name in TABLES else ("not there", "")
    if ours[1] != adopted.sha256:
        what = (
            f"this program has {' '.join((ours[0], ours[1][:12])).strip()}, and the log adopted {adopted.version} "
            f"{adopted.sha256[:12]} at position {position}"
        )
        fix = (
            "read it with the program that has that table; or adopt this one: timeline append --json - (rules.adopted)"
        )
        yield Said(what, fix, None, f"{adopted.sha256[:12]}+{ours[1][:12]}", latest=position)


# --- names that leak -------------------------------------------------------------------------------------------------

_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def _slug(name: str) -> str:
    return _NOT_IN_IDS.sub("-", fold(name)).strip("-")


def _sealed_name(facts: Facts, thing: Standing[ActorRegistered]) -> Iterator[Said]:
    """Find the sealed names of a person, as whole words, in the id of anything on record."""
    if not thing.now.is_about_a_person:
        return
    slugs = dict.fromkeys(_slug(text) for text, _ in names_of(thing))
    for kind, name in dict.fromkeys(one for slug in slugs if slug for one in facts.ids_with(slug)):
        what = f"the id {kind}:{name} tells a name that is sealed"
        fix = f"ids cannot be taken out: {retraction(kind, name)}, then record it under a pseudonym"
        yield Said(what, fix, "name", f"{kind}:{name}", [Thing(kind, name)])


# --- redactions, grades ----------------------------------------------------------------------------------------------


def _name(thing: Standing[Any]) -> str:
    return str(getattr(thing.now, thing.now.id_field))


def _events_of(thing: Standing[Any]) -> Iterator[str]:
    yield thing.event_id
    yield from (one.event_id for one in thing.since)


def _unpurged(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    taken_out = facts.surroundings.redactions or {}
    for name in _events_of(thing):
        for one in taken_out.get(name, ()):
            if one.event_id in (facts.surroundings.unpurged or ()):
                what = f"what position {one.position} took out of it may still be found in the bytes of the log"
                yield Said(what, "timeline redact --finish-purge", None, str(one.position))


def _same_person(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    for one in thing.since:
        if isinstance(one.event, ClaimGraded | SourceGraded) and _is_one(one.event.grader, thing.recorded_by):
            what = f"{thing.recorded_by} recorded it, and grades it at position {one.position}"
            fix = f"let somebody else grade it: timeline append grade {thing.now.thing}:{_name(thing)} --grader …"
            yield Said(what, fix, None, str(one.position))
    taken_out = facts.surroundings.redactions or {}
    for name in _events_of(thing):
        for one in taken_out.get(name, ()):
            if isinstance(one.event, EventRedacted) and _is_one(one.event.approved_by, one.recorded_by):
                what = f"{one.recorded_by} recorded the redaction at position {one.position}, and approved it"
                fix = "ask for two persons from now on: [redaction] two_persons = true in timeline.toml"
                yield Said(what, fix, None, str(one.position))


def _is_one(code: str, other: str) -> bool:
    return code.strip().casefold() == other.strip().casefold()


# --- what is late, what is missing -----------------------------------------------------------------------------------


def _recorded_late(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    recorded_at = min(one.recorded_at for one in facts.records_of(thing.now.action))
    delay = delay_of(recorded_at, thing.now.occurred.latest) if thing.stands else None
    if delay is not None and delay > facts.late_days * DAY:
        what = f"it was recorded {delay // DAY} days after it had surely occurred"
        yield Said(what, "nothing: what was decided before could not know of it", "occurred")


def _not_recorded(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    if not thing.stands:
        return
    events = [thing.now, *(one.event for one in thing.since)]
    for kind, name in dict.fromkeys(one for event in events for one in named(event)):
        if kind in _LOOKED_UP and facts.register.find(kind, name) is None:
            fix = f"record it: timeline append {kind} --id {name} …"
            yield Said(f"it names {kind} {name}, of which nothing is recorded", fix, None, f"{kind}:{name}")


RULES = (
    Rule(
        "G801",
        "error",
        (LOG,),
        "A rule table differs from the one that the log adopted.",
        "The same record gives other rungs, words or times than when they were read.",
        _table_adopted,
        everywhere=True,
    ),
    Rule(
        "G803",
        "error",
        ("actor",),
        "An id is, or holds, a sealed name.",
        "Names of persons can be taken out of the record; ids never.",
        _sealed_name,
        everywhere=True,
    ),
    Rule(
        "G805",
        "error",
        _OF_THINGS,
        "A redaction is not yet purged.",
        "What was to be gone may still be read from the file.",
        _unpurged,
        needs="unpurged",
    ),
    Rule(
        "G806",
        "warning",
        _OF_THINGS,
        "Who recorded it also approved or graded it.",
        "Four eyes see what two do not.",
        _same_person,
    ),
    Rule(
        "G807",
        "note",
        ("action",),
        "An action was recorded long after it occurred.",
        "Back-dating shows, and a desk that slept.",
        _recorded_late,
        merged=True,
    ),
    Rule(
        "G808",
        "error",
        _OF_THINGS,
        "Something is named of which nothing is recorded.",
        "A reader who follows the id finds nothing.",
        _not_recorded,
    ),
)
"""The rules about governance, in the order of their codes."""
