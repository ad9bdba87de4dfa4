"""The rules that need the state of the record, each its own small function, by the type of event. Pure.

A rule raises `RuleRefused`, `NotFound` for what it looks up, or says nothing. Each names the fields that it looks at:
a correction of other fields does not ask it again.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from events.actors import ActorRegistered
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.custody import SourceCaptured
from events.grades import CitationAdded
from events.merges import ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged
from events.notes import CaseClosed, CaseExcluded, CaseIncluded
from events.places import PlaceRegistered
from events.relations import ActionsRelated
from events.responses import STRENGTHS, ResponseAsserted
from events.times import surely_before
from timeline.errors import NotFound, RuleRefused
from timeline.projections.custody import captures_of
from timeline.projections.register import Register, Thing
from timeline.projections.sides import on_the_side_of
from timeline.projections.speaking import actors_of, own_words, speaks_for
from timeline.recording.merge_rules import is_no_part_of_its_part, merges_what_is_apart, takes_out_what_is_in
from timeline.recording.sameness import same


class Rule(NamedTuple):
    """A rule and the fields that it looks at."""

    check: Callable[[Any, Register], None]
    fields: frozenset[str]


def answer_follows_its_cause(link: ResponseAsserted, known: Register) -> None:
    """Refuse an answer that surely came before what it answers; a denial that it answers may say just that."""
    if link.relation != "answers" or link.polarity == "no" or link.responded_to is None:
        return
    answer, cause = known.actions[link.responding].now, known.actions[link.responded_to].now
    if surely_before(answer.occurred, cause.occurred):
        message = f"nothing recorded: {link.responding} surely came before {link.responded_to}, so it cannot answer it"
        raise RuleRefused(
            message,
            rule="response.before-cause",
            where={"field": "body.responded_to"},
            fix="swap the two; or correct the time that is wrong: "
            "timeline append correction ID --set occurred=… --reason …",
        )


def own_words_are_own(link: ResponseAsserted, known: Register) -> None:
    """Refuse a stated link that the acting side does not assert itself, in words that it speaks itself."""
    if link.strength != "stated":
        return
    action = known.actions[link.responding].now
    acting = actors_of(action)
    as_attributed = "record it as attributed: --strength attributed"
    if not acting:
        says, fix, field = "nobody is on record as having done it", "correct who acted", "strength"
    elif not speaks_for(known, link.asserted_by.actor, action):
        who = link.asserted_by.actor or "whoever asserts it"
        says = f"{who} is not on the side of {', '.join(acting)}"
        fix, field = "record the tie: timeline append actor … --part-of ACTOR", "asserted_by"
    elif not any(own_words(known, link, link.citations)):
        says = f"no citation is spoken by the side of {', '.join(acting)}"
        fix, field = "name who speaks the words, if it is one of them: --speaker ACTOR", "citations"
    else:
        return
    message = f"nothing recorded: a stated link rests on the acting side's own words; for {link.responding}, {says}"
    raise RuleRefused(
        message,
        rule="response.not-own-words",
        where={"field": f"body.{field}"},
        fix=f"{as_attributed}; or {fix}",
    )


def supersedes_its_own(claim: ClaimMade, known: Register) -> None:
    """Refuse a claim that supersedes somebody else's, or one about other actions: both stand side by side."""
    if claim.supersedes is None:
        return
    earlier = known.claims[claim.supersedes].now
    if not (same(earlier.claimant, claim.claimant) and (claim.claimant or same_words(earlier, claim))):
        message = (
            f"nothing recorded: {claim.supersedes} was claimed by {claimant_of(earlier)}, not by {claimant_of(claim)}"
        )
        raise RuleRefused(
            message,
            rule="claim.supersedes-other",
            where={"field": "body.supersedes"},
            fix="leave supersedes out: what two claimants say stands side by side",
        )
    if not set(_subjects_of(earlier)) & set(_subjects_of(claim)):
        were, are = (", ".join(_subjects_of(one)) for one in (earlier, claim))
        message = f"nothing recorded: {claim.supersedes} is about {were}, not {are}"
        raise RuleRefused(
            message,
            rule="claim.supersedes-elsewhere",
            where={"field": "body.supersedes"},
            fix="leave supersedes out, or name what both are about",
        )


def replaces_no_circle(claim: ClaimMade, known: Register) -> None:
    """Refuse a claim that replaces, or is a part of, itself, be it through others: none of them would stand."""
    for field, verb in (("supersedes", "replaces"), ("subset_of", "is a part of")):
        path: list[str] = []
        name = getattr(claim, field)
        while name is not None and name not in path and name != claim.claim:
            path.append(name)
            name = getattr(known.claims[name].now, field) if name in known.claims else None
        if name == claim.claim:
            through = f", through {', '.join(path)}" if path else ""
            message = f"nothing recorded: {claim.claim} {verb} itself then{through}"
            fix = f"leave {field} out; or name another claim in it"
            raise RuleRefused(message, rule="claim.circle", where={"field": f"body.{field}"}, fix=fix)


def is_part_of_the_same(claim: ClaimMade, known: Register) -> None:
    """Refuse a part of a claim about something else, or of another quantity: it cannot be inside that figure."""
    if claim.subset_of is None:
        return
    whole = known.claims[claim.subset_of].now
    if not set(_subjects_of(claim)) & set(_subjects_of(whole)):
        is_about, was_about = (", ".join(_subjects_of(one)) for one in (claim, whole))
        says = f"{whole.claim} is about {was_about}, not {is_about}"
    elif (part := _counted(claim)) not in ((all_ := _counted(whole)), *_INSIDE.get(all_, ())):
        says = f"{whole.claim} counts {all_}, not {part}"
    else:
        return
    message = f"nothing recorded: {says}"
    raise RuleRefused(
        message,
        rule="claim.part-elsewhere",
        where={"field": "body.subset_of"},
        fix="leave subset_of out, or name the claim whose figure it is a part of",
    )


_INSIDE = {"casualties": ("killed", "injured"), "munitions": ("missiles", "drones")}
"""The quantities that are counted in another: whoever was killed is among the casualties."""


def _counted(claim: ClaimMade) -> str:
    """Return what a claim counts, in a word."""
    return claim.dimension if claim.figure is None else claim.figure.quantity


def _subjects_of(claim: ClaimMade) -> tuple[str, ...]:
    """Return what a claim is about: actions, or a case."""
    return claim.about if claim.about_case is None else (f"the case {claim.about_case}",)


def same_words(earlier: ClaimMade, later: ClaimMade) -> bool:
    """Tell whether two claims without a claimant on record use the same words for the speaker."""
    return same(earlier.claimant_words, later.claimant_words)


def claimant_of(claim: ClaimMade) -> str:
    """Return who claims: an actor's id, or that none is on record."""
    return claim.claimant or "somebody not on record"


def taken_back_by_its_claimant(event: ClaimWithdrawn, known: Register) -> None:
    """Refuse that somebody else withdraws a claim. Where no claimant is on record, the citation has to do."""
    claimant = known.claims[event.claim].now.claimant
    if claimant is not None and not on_the_side_of(known, event.by, claimant, event.published_at):
        message = f"nothing recorded: {event.claim} was claimed by {claimant}, and {event.by} is not on that side"
        raise RuleRefused(
            message,
            rule="claim.not-theirs",
            where={"field": "body.by"},
            fix="if somebody else denies it, record a claim that denies; if we wrote it down wrongly: --by us",
        )


def strength_is_not_raised(before: ResponseAsserted, after: ResponseAsserted) -> None:
    """Refuse a correction that makes a link stronger: whoever said more said it in another statement."""
    if STRENGTHS.index(after.strength) < STRENGTHS.index(before.strength):
        message = (
            f"nothing recorded: a correction does not raise {before.link} from {before.strength} to {after.strength}"
        )
        raise RuleRefused(
            message,
            rule="response.strength-raised",
            where={"field": "body.changes"},
            fix="record the stronger statement as a response of its own: timeline append response …",
        )


def open_name_is_no_persons(actor: ActorRegistered, known: Register) -> None:
    """Refuse a correction that makes a person of an actor whose name was recorded openly: it stays published."""
    before = known.actors.get(actor.actor)
    if before is None or actor.kind != "person" or before.first.is_about_a_person:
        return
    message = (
        f"nothing recorded: {actor.actor} was recorded as {before.first.kind}, with an open name; "
        "names of persons are sealed"
    )
    raise RuleRefused(
        message,
        rule="actor.name-open",
        where={"field": "body.changes"},
        fix=(
            f"retract it (timeline append retraction actor:{actor.actor} --reason …), then register the person "
            "under an id that does not tell the name: timeline append actor --kind person --id ID --name …"
        ),
    )


def made_from_what_is_on_record(capture: SourceCaptured, known: Register) -> None:
    """Refuse a copy of which the original was never captured, for this source: nobody could hold one against it."""
    hashes = [one.sha256 for one in captures_of(known, capture.source)]
    if capture.derived_from is not None and capture.derived_from not in hashes:
        error = NotFound("capture", capture.derived_from, where={"field": "body.derived_from"})
        error.fix = f"capture the original first; of {capture.source} there is {', '.join(hashes[:3]) or 'no capture'}"
        raise error


def position_stays_published(place: PlaceRegistered, known: Register) -> None:
    """Refuse a correction that makes a place sensitive of which name and coordinates were recorded openly."""
    before = known.places.get(place.place)
    if before is None or not place.sensitive or before.first.is_about_a_person:
        return
    message = f"nothing recorded: {place.place} was recorded openly, and what is open stays published"
    raise RuleRefused(
        message,
        rule="place.open",
        where={"field": "body.changes"},
        fix=(
            f"retract it (timeline append retraction place:{place.place} --reason …), then register it as sensitive, "
            "under an id that does not tell where it is"
        ),
    )


def supports_what_may_cite(event: CitationAdded, known: Register) -> None:
    """Refuse a passage for what was withdrawn, or for an inferred link: that rests on a method, and cites nothing."""
    name = Thing.of_stream(event.to)
    thing = known.find(*name)
    if thing is not None and thing.withdrawn is not None:
        message = f"nothing recorded: {name} was withdrawn at position {thing.withdrawn.position}"
        fix = "if somebody says it again, record a claim of its own"
        raise RuleRefused(message, rule="thing.withdrawn", where={"field": "body.to"}, fix=fix)
    if thing is not None and isinstance(thing.now, ResponseAsserted) and thing.now.strength == "inferred":
        message = f"nothing recorded: {name} was inferred, and cites nothing"
        fix = "if a passage says so, record that as a response of its own: timeline append response …"
        raise RuleRefused(message, rule="response.inferred", where={"field": "body.to"}, fix=fix)


def case_is_open(event: CaseIncluded | CaseExcluded | CaseClosed, known: Register) -> None:
    """Refuse to change what a case holds once it was closed."""
    closed = [one.position for one in known.cases[event.case].since if isinstance(one.event, CaseClosed)]
    if closed:
        message = f"nothing recorded: case {event.case} was closed at position {closed[-1]}"
        fix = "open another case, and say why in its question: timeline append case …"
        raise RuleRefused(message, rule="case.closed", where={"field": "body.case"}, fix=fix)


_OPEN_CASE = (Rule(case_is_open, frozenset()),)
_MERGE, _UNMERGE = (Rule(merges_what_is_apart, frozenset()),), (Rule(takes_out_what_is_in, frozenset()),)
RULES: dict[type[Event], tuple[Rule, ...]] = {
    ActorRegistered: (Rule(open_name_is_no_persons, frozenset({"kind"})),),
    ResponseAsserted: (
        Rule(answer_follows_its_cause, frozenset({"responding", "responded_to", "relation", "polarity"})),
        Rule(own_words_are_own, frozenset({"responding", "strength", "asserted_by", "citations"})),
    ),
    ClaimMade: (
        Rule(supersedes_its_own, frozenset({"supersedes", "claimant", "claimant_words", "about", "about_case"})),
        Rule(replaces_no_circle, frozenset({"supersedes", "subset_of"})),
        Rule(is_part_of_the_same, frozenset({"subset_of", "about", "about_case", "dimension", "figure"})),
    ),
    ClaimWithdrawn: (Rule(taken_back_by_its_claimant, frozenset()),),
    SourceCaptured: (Rule(made_from_what_is_on_record, frozenset()),),
    PlaceRegistered: (Rule(position_stays_published, frozenset({"sensitive"})),),
    CitationAdded: (Rule(supports_what_may_cite, frozenset()),),
    ActionsMerged: _MERGE,
    ActionsUnmerged: _UNMERGE,
    ActorsMerged: _MERGE,
    ActorsUnmerged: _UNMERGE,
    ActionsRelated: (Rule(is_no_part_of_its_part, frozenset()),),
    CaseIncluded: _OPEN_CASE,
    CaseExcluded: _OPEN_CASE,
    CaseClosed: _OPEN_CASE,
}
"""The rules of a type of event, beside those that hold for all: see `decide`."""
