"""Findings about responses: links that cannot be, that lean on nothing, or say more than they may."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from events.actions import ActionReported
from events.codebook.wording import causal_words
from events.notes import NoteAdded
from events.responses import ResponseAsserted
from timeline.projections.answers import answer_of
from timeline.projections.chain_status import DAY, WINDOW
from timeline.projections.chains import Edge
from timeline.projections.findings.facts import Facts, is_disputed, sides_of
from timeline.projections.findings.model import Said, correction, retraction
from timeline.projections.findings.rule import Rule
from timeline.projections.late import delay_of
from timeline.projections.register import Standing, Thing
from timeline.projections.rungs import rung_of
from timeline.projections.sources import quotable
from timeline.projections.speaking import actors_of, own_words, speaker_of, speaks_for
from timeline.projections.support import citations_of, sources_of

Link = Standing[ResponseAsserted]


def _answers_before(facts: Facts, thing: Link) -> Iterator[Said]:
    ends = facts.said_to_join(thing.now.link)
    if ends is not None and facts.is_impossible(ends):
        what = f"{ends[1]} surely came before {ends[0]}, which it is said to follow"
        fix = f"{correction('action', ends[1], 'occurred')}; or {retraction('response', thing.now.link)}"
        against = facts.order.against(*ends)
        between = (name for one in against for name in (one.before, one.after))
        rests = [Thing("action", name) for name in (*ends, *between)]
        yield Said(what, fix, "responded_to", rests=rests, latest=max((one.position for one in against), default=0))


def _circle(facts: Facts, thing: Link) -> Iterator[Said]:
    ends = facts.joined(thing.now.link)
    knot = facts.knots.get(ends[0], ()) if ends is not None else ()
    if ends is not None and ends[1] in knot:
        what = f"{' and '.join(knot)} answer each other in a circle"
        fix = f"give the actions finer times, or {retraction('response', thing.now.link)}"
        yield Said(what, fix, "responded_to", rests=_tied(facts, knot))


def _tied(facts: Facts, knot: Iterable[str]) -> Iterator[Thing]:
    """Yield the actions of a circle, and the links that tie them."""
    among = set(knot)
    for name in among:
        yield Thing("action", name)
        links = (one.now.link for one in facts.links_from(name))
        yield from (Thing("response", one) for one in links if among.issuperset(facts.joined(one) or ("",)))


def _no_own_words(facts: Facts, thing: Link) -> Iterator[Said]:
    now = thing.now
    if not thing.stands or not thing.knows("citations") or now.strength == "inferred":
        return
    citations = citations_of(thing)
    again = f"record it again as attributed: {retraction('response', now.link)}"
    if not any(one.quote is not None or one.locator is not None for one in citations):
        yield Said("it rests on no words at all", f"timeline append citation response:{now.link} …", "citations")
    elif now.strength == "stated" and now.responding in facts.register.actions:
        action = facts.register.actions[now.responding].now
        rests = _whose_words(facts, thing, action)
        acting = " and ".join(actors_of(action)) or "nobody on record"
        if not speaks_for(facts.register, now.asserted_by.actor, action):
            who = now.asserted_by.actor or "whoever asserts it"
            what = f"it is stated by {who}, and {now.responding} was done by {acting}"
            fix = f"{correction('action', now.responding, 'actors')}; or {again}"
            yield Said(what, fix, "asserted_by", rests=rests)
        elif not any(own_words(facts.register, now, citations)):
            what = f"it is stated, and no passage is spoken by the side of {acting}"
            yield Said(what, again, "citations", rests=rests)


def _whose_words(facts: Facts, thing: Link, action: ActionReported) -> Iterator[Thing]:
    """Yield what tells whether a link is stated in the acting side's own words."""
    yield Thing("action", action.action)
    speakers = (speaker_of(one, facts.register) for one in citations_of(thing))
    named = (*actors_of(action), thing.now.asserted_by.actor, *speakers)
    yield from sides_of(facts, [one for one in named if one is not None])
    yield from (Thing("source", name) for name in sources_of(thing))


def _contested(facts: Facts, thing: Link) -> Iterator[Said]:
    now = thing.now
    if not thing.stands or now.polarity == "no" or not thing.knows("responding"):
        return
    denials = [one.now.link for one in facts.links_of(now) if one.now.polarity == "no"]
    if denials or is_disputed(thing):
        how = f"{' and '.join(denials)} denies it" if denials else "somebody disputes it"
        fix = f"nothing: it is drawn as contested; timeline show response:{now.link} --history"
        rests = [Thing("response", one.now.link) for one in facts.links_of(now) if one is not thing]
        yield Said(f"it is contested: {how}", fix, rests=rests)


# --- words that say more than the link -------------------------------------------------------------------------------


def _causal_over_order(facts: Facts, thing: Standing[Any]) -> Iterator[Said]:
    text = thing.now.text if isinstance(thing.now, NoteAdded) else thing.now.title
    words = causal_words(text) if thing.stands and isinstance(text, str) else ()
    if not words:
        return
    links = _links_under(facts, thing)
    if links and all(one.now.strength == "followed" for one in links):
        field, name = ("text", thing.now.note) if isinstance(thing.now, NoteAdded) else ("title", thing.now.action)
        said = " and ".join(f'"{one}"' for one in words)
        rests = [Thing("response", one.now.link) for one in links]
        over = " and ".join(one.now.link for one in links)
        fix = correction("action", name, "title") if field == "title" else retraction("note", name)
        what = f"its {field} says {said}, and all that is on record is order in time ({over})"
        yield Said(what, fix, field, rests=rests)


def _links_under(facts: Facts, thing: Standing[Any]) -> list[Link]:
    """Return the links over which a title or a note stands: those in which its action, or its link, answers."""
    if isinstance(thing.now, ActionReported):
        return _saying_yes(facts, thing.now.action)
    kind, _, name = thing.now.about.partition(":")
    if kind == "action":
        return _saying_yes(facts, name)
    link = facts.register.responses.get(name) if kind == "response" else None
    return [one for one in facts.links_of(link.now) if one.now.polarity == "yes"] if link is not None else []


def _saying_yes(facts: Facts, action: str) -> list[Link]:
    return [one for one in facts.links_from(action) if one.now.polarity == "yes" and one.now.relation == "answers"]


_FIRST_PERSON = re.compile(r"\b(we|our|ours|us|my|I)\b")
_ANSWERS = re.compile(
    r"\b(we|I)\s+(?:have\s+|had\s+)?(respond|answer|react|retaliat|hit back|struck back)", re.IGNORECASE
)


def _own_words_attributed(facts: Facts, thing: Link) -> Iterator[Said]:
    now = thing.now
    if not thing.stands or now.strength != "attributed" or now.polarity == "no" or now.relation != "answers":
        return
    if any(one.now.strength == "stated" and one.now.polarity == "yes" for one in facts.links_of(now)):
        return
    for number, one in enumerate(quotable(facts.register, citations_of(thing))):
        words = one.quote if isinstance(one.quote, str) else ""
        if _ANSWERS.search(words) or (_FIRST_PERSON.search(words) and causal_words(words)):
            what = f'it cites the first person ("{words[:80]}"), and is only attributed'
            again = f"timeline append response {now.responding} --answers {now.responded_to} --strength stated"
            fix = f"if the acting side speaks: {again} --speaker … --source … --quote …"
            rests = [Thing("response", other.now.link) for other in facts.links_of(now)]
            yield Said(what, fix, "strength", f"citations.{number}", rests)


# --- answers that are missing, or far away ---------------------------------------------------------------------------


def _unanswered(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    name = thing.now.action
    passed = delay_of(facts.register.recorded_at, thing.now.occurred.latest) if thing.stands else None
    if passed is None or passed <= WINDOW * DAY or not rung_of(facts.sights, name).is_hostile:
        return  # the window is open still, as far as is known
    answers = facts.answered.get(name, ())
    if not any(map(_is_within, answers)):
        late = " and ".join(edge.later for edge in answers)
        what = f"no answer to it is on record within {WINDOW} days" + (f": {late} came later" if late else "")
        rests = [*(Thing("action", edge.later) for edge in answers), *_said(answers)]
        yield Said(what, f"if there was one: timeline append response … --answers {name}", rests=rests)


def _said(edges: Iterable[Edge]) -> Iterator[Thing]:
    return (Thing("response", link) for edge in edges for link in edge.links)


def _is_within(edge: Edge) -> bool:
    return edge.lag is None or edge.lag.shortest <= WINDOW * DAY


def _third_soil(facts: Facts, thing: Standing[ActionReported]) -> Iterator[Said]:
    for edge in facts.answering.get(thing.now.action, ()):
        answer = answer_of(facts.sights, edge)
        if answer is not None and answer.third_soil:
            answered = " and ".join(answer.answered)
            what = f"it answers {edge.earlier} (by {answered}), and {answer.soil_why}"
            fix = "nothing: acting side, target, soil and answered side are four things"
            yield Said(what, fix, "territory", edge.earlier, _joined_by(facts, edge))


def _joined_by(facts: Facts, edge: Edge) -> Iterator[Thing]:
    """Yield what an answer is told by: its links, the two actions, and for whom those count who acted."""
    yield from _said([edge])
    for name in (edge.earlier, edge.later):
        yield Thing("action", name)
        yield from sides_of(facts, actors_of(facts.seen.actions[name].now))


def _dangles(facts: Facts, thing: Link) -> Iterator[Said]:
    now = thing.now
    if not thing.stands or not thing.knows("responding"):
        return
    ends = [name for name in (now.responding, now.responded_to) if name]
    for name in ends:
        action = facts.register.actions.get(name)
        if action is not None and not action.stands:
            fix = f"{retraction('response', now.link)}; or record what it joins instead"
            what = f"it joins {name}, which was retracted"
            yield Said(what, fix, "responded_to", name, [Thing("action", name)])
    into = {facts.merged.get(name, name) for name in ends}
    if len(ends) > len(into):
        what = f"it joins {' and '.join(ends)}, which are one action by now: {min(into)}"
        survivor = facts.merged.get(ends[0], ends[0])
        others = " ".join(name for name in ends if name != survivor)
        undo = f"timeline append same-as {survivor} {others} --undo --reason …"
        fix = f"{retraction('response', now.link)}; or take the merge back: {undo}"
        yield Said(what, fix, "responded_to", "merged", [Thing("action", name) for name in (*ends, *into)])


def _never_joined(facts: Facts, thing: Link) -> Iterator[Said]:
    now = thing.now
    if not thing.stands or now.relation != "announces" or now.polarity == "no" or now.responded_to is not None:
        return
    later = [one.now for one in facts.links_from(now.responding) if one.now.relation == "announces"]
    if not any(one.responded_to is not None and one.polarity == "yes" for one in later):
        what = "what it announces is not on record, or not joined to it"
        fix = f"when it is: timeline append response {now.responding} --announces …"
        yield Said(what, fix, "expected", rests=[Thing("response", one.link) for one in later])


def _older_model(facts: Facts, thing: Link) -> Iterator[Said]:
    now = thing.now
    newest = facts.models.get(now.method or "")
    if thing.stands and now.strength == "inferred" and newest is not None and newest.model != now.model:
        what = f"{now.accepted_by} accepted it by {now.model}, and {newest.model} is in use for {now.method} by now"
        rests = [Thing("response", newest.link)]
        yield Said(what, f"look at it again: timeline chains {now.responding}", "model", rests=rests)


RULES = (
    Rule(
        "R601",
        "error",
        ("response",),
        "An answer surely came before what it answers.",
        "A time was corrected since: the link is left out of every chain.",
        _answers_before,
    ),
    Rule(
        "R602",
        "error",
        ("response",),
        "Responses form a circle.",
        "The chain shows its actions as one order conflict, and measures nothing across it.",
        _circle,
    ),
    Rule(
        "R603",
        "error",
        ("response",),
        "A link without words, or a stated one without the acting side's own.",
        "Stated means that the acting side says so itself.",
        _no_own_words,
    ),
    Rule(
        "R604",
        "note",
        ("response",),
        "A link is contested.",
        "Somebody says that it is no answer; both stay.",
        _contested,
    ),
    Rule(
        "R605",
        "warning",
        ("action", "note"),
        "A causal word stands in a title or a note over links that are only followed.",
        "After is not because.",
        _causal_over_order,
    ),
    Rule(
        "R606",
        "note",
        ("action",),
        f"A hostile action has no answer on record within {WINDOW} days.",
        "Either nobody answered, or nobody recorded it: the second looks like the first.",
        _unanswered,
        merged=True,
        by_now=True,
    ),
    Rule(
        "R607",
        "note",
        ("action",),
        "An answer fell on a third party's soil.",
        "Whom it was aimed at, whom it answers and on whose soil it fell are told apart.",
        _third_soil,
        merged=True,
    ),
    Rule(
        "R608",
        "note",
        ("response",),
        "First-person causal words are cited, and the link is only attributed.",
        "If the acting side speaks, it states the link itself.",
        _own_words_attributed,
    ),
    Rule(
        "R609",
        "warning",
        ("response",),
        "A link joins an action that was retracted, or two that were merged.",
        "It is in no chain any more.",
        _dangles,
    ),
    Rule(
        "R610",
        "note",
        ("response",),
        "An announced act was never joined.",
        "Whether a threat was carried out is what its reader asks.",
        _never_joined,
    ),
    Rule(
        "R611",
        "note",
        ("response",),
        "An accepted proposal is of an older model.",
        "The newer one may not propose it any more.",
        _older_model,
        everywhere=True,
    ),
)
"""The rules about responses, in the order of their codes."""
