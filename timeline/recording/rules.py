"""The rules that need the state of the record, each its own small function, by the type of event. Pure.

A rule raises `RuleRefused`, `NotFound` for what it looks up, or says nothing. Each names the fields that it looks at:
a correction of other fields does not ask it again.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from events.actions import ActionReported
from events.actors import ActorRegistered
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.custody import SourceCaptured
from events.responses import STRENGTHS, ResponseAsserted
from events.sources import Citation
from events.times import surely_before
from timeline.errors import NotFound, RuleRefused
from timeline.projections.custody import captures_of
from timeline.projections.register import Register
from timeline.projections.sides import on_the_side_of
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
            fix="swap the two; or correct the time that is wrong: timeline append correction ID --set occurred=…",
        )


def own_words_are_own(link: ResponseAsserted, known: Register) -> None:
    """Refuse a stated link that the acting side does not assert itself, in words that it speaks itself."""
    if link.strength != "stated":
        return
    acting = actors_of(known.actions[link.responding].now)
    when = known.actions[link.responding].now.occurred

    def speaks(actor: str | None) -> bool:
        return actor is not None and any(on_the_side_of(known, actor, one, when) for one in acting)

    def is_their_own(citation: Citation) -> bool:
        return speaks(speaker_of(citation, known))

    as_attributed = "record it as attributed: --strength attributed"
    if not acting:
        says, fix, field = "nobody is on record as having done it", "correct who acted", "strength"
    elif not speaks(link.asserted_by.actor):
        who = link.asserted_by.actor or "whoever asserts it"
        says = f"{who} is not on the side of {', '.join(acting)}"
        fix, field = "record the tie: timeline append actor … --part-of ACTOR", "asserted_by"
    elif not any(map(is_their_own, link.citations)):
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


def speaker_of(citation: Citation, known: Register) -> str | None:
    """Return who speaks the words of a citation, as far as that is on record.

    A source without another speaker speaks for its publisher: a ministry's own statement
    holds the ministry's words. A newspaper's are the newspaper's.
    """
    if citation.speaker is not None or citation.speaker_words is not None:
        return citation.speaker
    source = known.sources.get(citation.source)
    return source.now.publisher if source is not None else None


def actors_of(action: ActionReported) -> tuple[str, ...]:
    """Return who acted: the actors, or, where no direction is told, all who took part."""
    return tuple(party.actor for party in (*action.actors, *action.participants) if party.actor is not None)


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
    if not set(earlier.about) & set(claim.about):
        message = (
            f"nothing recorded: {claim.supersedes} is about {', '.join(earlier.about)}, not {', '.join(claim.about)}"
        )
        raise RuleRefused(
            message,
            rule="claim.supersedes-elsewhere",
            where={"field": "body.supersedes"},
            fix="leave supersedes out, or name what both are about",
        )


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


RULES: dict[type[Event], tuple[Rule, ...]] = {
    ActorRegistered: (Rule(open_name_is_no_persons, frozenset({"kind"})),),
    ResponseAsserted: (
        Rule(answer_follows_its_cause, frozenset({"responding", "responded_to", "relation", "polarity"})),
        Rule(own_words_are_own, frozenset({"responding", "strength", "asserted_by", "citations"})),
    ),
    ClaimMade: (Rule(supersedes_its_own, frozenset({"supersedes", "claimant", "claimant_words", "about"})),),
    ClaimWithdrawn: (Rule(taken_back_by_its_claimant, frozenset()),),
    SourceCaptured: (Rule(made_from_what_is_on_record, frozenset()),),
}
"""The rules of a type of event, beside those that hold for all: see `decide`."""
