"""Findings about actors: ties that contradict each other, names that two have, names that only one side uses."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from events.actions import ActionReported
from events.actors import ActorRegistered, Affiliation
from events.codebook.wording import holds, judging_words
from events.notes import NoteAdded
from events.times import When
from timeline.projections.findings.facts import Facts
from timeline.projections.findings.model import Said, correction
from timeline.projections.findings.names import names_of, own_names, pejorative_names, spelt
from timeline.projections.findings.rule import Rule
from timeline.projections.references import references
from timeline.projections.register import Register, Standing, Thing
from timeline.projections.sides import CLIMBED, line, sides, with_ends


def _two_states(facts: Facts, thing: Standing[ActorRegistered]) -> Iterator[Said]:
    register, name = facts.register, thing.now.actor
    if thing.retracted is not None or thing.now.kind == "state":
        return
    ties = [(tie, ended) for tie, ended in with_ends(thing) if tie.relation in CLIMBED]
    for (one, one_ended), (other, other_ended) in combinations(ties, 2):
        states = [_states(register, tie.with_actor) for tie in (one, other)]
        if states[0] and states[1] and not states[0] & states[1] and _may_overlap(one, one_ended, other, other_ended):
            pair = sorted((min(states[0]), min(states[1])))
            what = f"it counts for {' and for '.join(pair)} at once, by ties to {one.with_actor} and {other.with_actor}"
            ended = f"timeline append tie-ended {name} --with {one.with_actor} --relation {one.relation} --ended …"
            fix = f"if one of them ended: {ended}; a contested tie may stay"
            yield Said(what, fix, "affiliations", "+".join(pair), _above(facts, [one.with_actor, other.with_actor]))


def _above(facts: Facts, actors: Iterable[str]) -> Iterator[Thing]:
    """Yield some actors and all that they belong to, each as it was recorded."""
    return (Thing("actor", one) for name in actors for one in line(facts.register, name))


def _states(register: Register, actor: str) -> frozenset[str]:
    """Return the states for which an actor counts at any time."""
    tops = sides(register, actor)
    return frozenset(one for one in tops if one in register.actors and register.actors[one].now.kind == "state")


def _may_overlap(one: Affiliation, one_ended: When | None, other: Affiliation, other_ended: When | None) -> bool:
    """Tell whether two ties may hold at one moment: neither surely ended before the other began."""

    def stretch(tie: Affiliation, ended: When | None) -> tuple[str, str]:
        begins = tie.valid.earliest if tie.valid is not None else None
        ends = tie.valid.latest if tie.valid is not None else None
        last = min(filter(None, (ends, ended.latest if ended is not None else None)), default=None)
        return begins or "", last or "9999"

    (first, last), (begin, end) = stretch(one, one_ended), stretch(other, other_ended)
    return first < end and begin < last


def _ties_in_circle(facts: Facts, thing: Standing[ActorRegistered]) -> Iterator[Said]:
    if thing.retracted is not None:
        return
    name = thing.now.actor
    for tie, _ in with_ends(thing):
        if tie.relation in CLIMBED and name in line(facts.register, tie.with_actor):
            what = f"it is said to belong to {tie.with_actor}, which belongs to it in turn"
            fix = correction("actor", name, "affiliations")
            yield Said(what, fix, "affiliations", tie.with_actor, _above(facts, [tie.with_actor]))


# --- names -----------------------------------------------------------------------------------------------------------


def _shared_name(facts: Facts, thing: Standing[ActorRegistered]) -> Iterator[Said]:
    if thing.retracted is not None or thing.now.actor in facts.merged_actors:
        return
    name = thing.now.actor
    others: dict[str, str] = {}
    for text, _ in names_of(thing):
        for other in facts.spelt_alike.get(spelt(text), ()):
            earlier = facts.register.actors[other].position < thing.position
            if earlier and facts.merged_actors.get(other, other) != facts.merged_actors.get(name, name):
                others.setdefault(other, text)
    for other, text in others.items():
        what = f'"{text}" is also a name of {other}'
        fix = f"if the two are one: timeline append same-as actor:{other} actor:{name} --reason …"
        yield Said(what, fix, "name", other, [Thing("actor", other)])


def _one_sided(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    """Find names that one side uses in a title or a note, where they do not stand as somebody's words."""
    text = thing.now.text if isinstance(thing.now, NoteAdded) else thing.now.title
    if not thing.stands or not isinstance(text, str):
        return
    field = "text" if isinstance(thing.now, NoteAdded) else "title"
    near = list(dict.fromkeys(_actors_near(facts.register, thing)))
    labels = list(judging_words(_without_own_names(facts.register, near, text)))
    labels += [one for one in pejorative_names(facts.register, near) if holds(text, one)]
    if labels:
        said = ", ".join(f'"{one}"' for one in dict.fromkeys(labels))
        what = f"its {field} says {said} outside of quotation marks"
        yield Said(what, _reword(thing, field), field, rests=[Thing("actor", name) for name in near])


_HARMLESS = re.compile(
    r"\b(?:sanctions?|inspections?|visa|tax|customs|legal|licensing|safeguards|control|verification|treaty) regimes?\b",
    re.IGNORECASE,
)
"""A regime that is a body of rules, and no government."""


def _without_own_names(register: Register, actors: Iterable[str], text: str) -> str:
    """Return a text without the names that its actors are registered by: they are names, and judge nobody."""
    text = _HARMLESS.sub(" ", text)
    for name in sorted(own_names(register, actors), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _reword(thing: Standing[Any], field: str) -> str:
    name = getattr(thing.now, thing.now.id_field)
    if field == "title":
        return correction(thing.now.thing, name, "title")
    return f"timeline append retraction note:{name} --reason …, then write it again with the words in quotation marks"


def _actors_near(register: Register, thing: Standing[Any]) -> Iterator[str]:
    """Yield the actors that an action names; of a note, those that its subject names, and the actions of that."""
    subject = register.find(*Thing.of_stream(thing.now.about)) if isinstance(thing.now, NoteAdded) else thing
    if subject is None:
        return
    if isinstance(subject.now, ActorRegistered):
        yield subject.now.actor
    for one in references(subject.now):
        action = register.actions.get(one.id) if one.kind == "action" else None
        if one.kind == "actor":
            yield one.id
        elif action is not None:
            yield from _parties(action.now)


def _parties(action: ActionReported) -> tuple[str, ...]:
    parties = (*action.actors, *action.targets, *action.participants)
    return tuple(party.actor for party in parties if party.actor is not None)


def _against_itself(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:  # noqa: ARG001  # asked alike
    if not thing.stands:
        return
    acting = {party.actor for party in thing.now.actors if party.actor is not None}
    for name in dict.fromkeys(party.actor for party in thing.now.targets if party.actor in acting):
        yield Said(
            f"{name} is its actor and its target", correction("action", thing.now.action, "targets"), "targets", name
        )


RULES = (
    Rule(
        "A302",
        "warning",
        ("actor",),
        "An actor has standing ties to two states at once.",
        "For whom its actions count cannot be told: its side is contested.",
        _two_states,
    ),
    Rule(
        "A303",
        "error",
        ("actor",),
        "Affiliations form a circle.",
        "Whoever belongs to itself counts for nobody.",
        _ties_in_circle,
    ),
    Rule(
        "A304",
        "warning",
        ("actor",),
        "Two actors have one name, however it is spelt.",
        "What one group did stands in two places, or two groups share one record.",
        _shared_name,
        everywhere=True,
    ),
    Rule(
        "A305",
        "warning",
        ("action", "note"),
        "A pejorative name, or a party's label, stands outside of quotation marks.",
        "A reader takes it for the desk's own judgement.",
        _one_sided,
    ),
    Rule(
        "A306",
        "warning",
        ("action",),
        "An action has the same actor and target.",
        "One of the two was entered in the wrong place.",
        _against_itself,
    ),
)
"""The rules about actors, in the order of their codes."""
