"""How far an action is established: a mechanical rule over who speaks of it, computed anew and never recorded."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from events.actions import MANY, ActionReported
from events.claims import ClaimMade
from events.sources import Citation
from timeline.projections.claims import claims_of, superseded
from timeline.projections.parties import acting_sides, are_sides_told, owners, struck_sides
from timeline.projections.register import Register, Standing
from timeline.projections.roots import Roots, count_roots
from timeline.projections.sides import is_side_withheld, on_the_side_of, sides
from timeline.projections.sources import is_supported
from timeline.projections.speaking import speaker_of, speaks_for
from timeline.projections.support import citations_of, each_once, rests_on_something

Word = Literal["established", "claimed", "disputed", "unknown"]
RULE = (
    "Established: the acting side and the side struck both speak of it, or the acting side and one independent root "
    "outside both, or two independent roots of neither; and nobody on record denies it. Claimed: said by somebody on "
    "record, short of that. Disputed: two claimants' values cannot both hold, or one denies. "
    "Unknown: nobody on record says."
)


class Voices(NamedTuple):
    """Who speaks of an action as something that happened, and whether somebody denies that it did.

    `acting` and `struck` tell whether those sides speak of it; `outside` are the
    independent roots of neither side; `heard` says that anybody at all does.
    """

    acting: bool
    struck: bool
    outside: tuple[str, ...]
    denied: bool
    heard: bool
    roots: Roots

    @property
    def established(self) -> bool:
        """Apply the rule."""
        both = self.acting and self.struck
        return not self.denied and (both or (self.acting and bool(self.outside)) or len(self.outside) >= MANY)

    @property
    def word(self) -> Word:
        """Return the word of the rule."""
        if self.denied:
            return "disputed"
        if self.established:
            return "established"
        return "claimed" if self.heard else "unknown"


def voices(register: Register, name: str) -> Voices:
    """Return who speaks of an action: claimants, quoted speakers, those who answer it, and roots of its sources.

    Who denies that it happened speaks against it, and so do the sources that say so. What
    was replaced is said no more. An actor that owns up to it is heard only while anything
    stands that says so.
    """
    thing = register.actions[name]
    action = thing.now
    denials, claims = _claims(register, name)
    cited = [one for one in citations_of(thing) if is_supported(register, (one,))]
    owning = [party.actor for party in action.actors if party.basis in ("self_claimed", "admitted") and cited]
    speaking = {*owning, *(one.now.claimant for one in claims)}
    speaking |= {speaker_of(one, register) for one in cited}
    speaking |= set(_answering(register, name))
    heard = {actor for actor in speaking if actor is not None}
    acting, struck = set(acting_sides(register, action)), set(struck_sides(register, action))
    roots = count_roots(register, each_once((*cited, *_cited_by(claims))))
    is_told = are_sides_told(register, action)  # else nobody can tell who is outside of the two
    outside = tuple(
        root
        for root in roots.independent
        if is_told and not is_side_withheld(register, root) and not set(sides(register, root)) & (acting | struck)
    )
    return Voices(
        acting=any(speaks_for(register, actor, action) for actor in heard),
        struck=any(_speaks_for_the_struck(register, actor, action) for actor in heard),
        outside=outside,
        denied=bool(denials),
        heard=bool(cited or claims or heard),
        roots=roots,
    )


Claims = list[Standing[ClaimMade]]


def _claims(register: Register, name: str) -> tuple[Claims, Claims]:
    """Return the standing claims that deny an action, and those that take it as having happened."""
    about = claims_of(register, name)
    replaced = superseded(register) if about else {}
    standing = [
        one for one in about if one.stands and one.now.claim not in replaced and rests_on_something(register, one)
    ]
    denials = [one for one in standing if one.now.dimension == "occurrence" and one.now.stance == "denies"]
    return denials, [one for one in standing if one.now.stance != "denies"]


def _speaks_for_the_struck(register: Register, actor: str, action: ActionReported) -> bool:
    """Tell whether an actor is on the side of somebody aimed at, hit, or on whose soil it happened, and not acting."""
    struck = set(struck_sides(register, action))
    hit = (party.actor for party in action.targets if party.actor is not None)
    theirs = [one for one in (*hit, *owners(register, action)) if struck & set(sides(register, one, action.occurred))]
    return any(on_the_side_of(register, actor, one, action.occurred) for one in theirs)


def _cited_by(claims: Claims) -> Iterator[Citation]:
    for one in claims:
        yield from citations_of(one)


def _answering(register: Register, name: str) -> Iterator[str | None]:
    """Yield who stated that an action answers another, or that another answers it; to announce it is no answer."""
    for thing in register.responses.values():
        link = thing.now
        is_answer = (link.strength, link.relation, link.polarity) == ("stated", "answers", "yes")
        is_of_it = name in (link.responding, link.responded_to)
        if is_answer and is_of_it and thing.stands and rests_on_something(register, thing):
            yield link.asserted_by.actor


def status_of(register: Register, name: str) -> Word:
    """Return established, claimed, disputed or unknown for an action as such: for that it happened."""
    return voices(register, name).word
