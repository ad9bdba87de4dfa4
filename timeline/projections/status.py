"""How far an action is established: a mechanical rule over who speaks of it, computed anew and never recorded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from events.actions import MANY, ActionReported
from events.claims import ClaimMade
from events.sources import Citation
from timeline.projections.claims import Claimed, claimed_in
from timeline.projections.parties import acting_sides, are_sides_told, owners, struck_sides
from timeline.projections.register import Register, Standing
from timeline.projections.roots import Roots, count_roots
from timeline.projections.sides import is_side_withheld, on_the_side_of, sides
from timeline.projections.sources import is_supported
from timeline.projections.speaking import speaker_of, speaks_for
from timeline.projections.support import citations_of, each_once, rests_on_something

Word = Literal["established", "claimed", "disputed", "unknown"]
Claims = list[Standing[ClaimMade]]
RULE = (
    "Established: the acting side and the side struck both speak of it, or the acting side and one independent root "
    "outside both, or two independent roots of neither; and nobody on record denies it. A page counts for a root "
    "outside only if it says so itself, or lets somebody say so who is on record and of neither side: not if it only "
    "passes on the words of a side, or of somebody unnamed. Claimed: said by somebody on record, short of that. "
    "Disputed: two claimants' values cannot both hold, or one denies. Unknown: nobody on record says."
)


class Voices(NamedTuple):
    """Who speaks of an action as something that happened, and whether somebody denies that it did.

    `acting` and `struck` tell whether those sides speak of it; `outside` are the
    independent roots of neither side, of pages that do not merely pass on the word of one;
    `heard` says that anybody at all does.
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


class Heard(NamedTuple):
    """What is looked up for one action after another: what is claimed, and who states that actions answer others."""

    told: Claimed
    answering: Mapping[str, Sequence[str | None]]


def heard_in(register: Register, told: Claimed | None = None) -> Heard:
    """Return what is heard in a register. All claims and responses are looked at once."""
    return Heard(claimed_in(register) if told is None else told, _answering(register))


def voices(register: Register, name: str, heard_of: Heard | None = None) -> Voices:
    """Return who speaks of an action: claimants, quoted speakers, those who answer it, and roots of its sources.

    Who denies that it happened speaks against it, and so do the sources that say so. What
    was replaced is said no more. An actor that owns up to it is heard only while anything
    stands that says so. Who asks of many actions hands in what is `heard_of` them all.
    """
    thing = register.actions[name]
    action = thing.now
    told, answering = heard_in(register) if heard_of is None else heard_of
    denials, claims = _claims(register, name, told)
    cited = [one for one in citations_of(thing) if is_supported(register, (one,))]
    owning = [party.actor for party in action.actors if party.basis in ("self_claimed", "admitted") and cited]
    speaking = {*owning, *(one.now.claimant for one in claims)}
    speaking |= {speaker_of(one, register) for one in cited}
    speaking |= set(answering.get(name, ()))
    heard = {actor for actor in speaking if actor is not None}
    return Voices(
        acting=any(speaks_for(register, actor, action) for actor in heard),
        struck=any(_speaks_for_the_struck(register, actor, action) for actor in heard),
        outside=tuple(_outside(register, action, [*_spoken(cited, claims)])),
        denied=bool(denials),
        heard=bool(cited or claims or heard),
        roots=count_roots(register, each_once((*cited, *_cited_by(claims)))),
    )


def _outside(register: Register, action: ActionReported, spoken: Sequence[tuple[str, str | None]]) -> Iterator[str]:
    """Yield the independent roots outside of both sides, of pages that say it themselves or let an outsider say it."""
    both = {*acting_sides(register, action), *struck_sides(register, action)}

    def is_outside(actor: str) -> bool:
        return not is_side_withheld(register, actor) and both.isdisjoint(sides(register, actor))

    if are_sides_told(register, action):  # else nobody can tell who is outside of the two
        pages = (source for source, speaker in spoken if speaker is None or is_outside(speaker))
        yield from filter(is_outside, count_roots(register, pages).independent)


def _spoken(cited: Iterable[Citation], claims: Claims) -> Iterator[tuple[str, str | None]]:
    """Yield the sources that speak of an action, and who does in them: `None` where it is the page itself.

    What a claim cites is its claimant's word, unless another speaker is named. A passage of
    somebody who is not on record is left out: to whom that one belongs, nobody can tell.
    """
    for one in cited:
        if one.speaker is not None or one.speaker_words is None:
            yield one.source, one.speaker
    for claim in claims:
        for one in citations_of(claim):
            speaker = one.speaker if one.speaker_words is not None else one.speaker or claim.now.claimant
            if speaker is not None:
                yield one.source, speaker


def _claims(register: Register, name: str, told: Claimed) -> tuple[Claims, Claims]:
    """Return the standing claims that deny an action, and those that take it as having happened."""
    said = [one for one in told.about.get(name, ()) if one.stands and one.now.claim not in told.replaced]
    standing = [one for one in said if rests_on_something(register, one)]
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


def _answering(register: Register) -> dict[str, list[str | None]]:
    """Return action → who stated that it answers another, or that another answers it; to announce it is no answer."""
    found: dict[str, list[str | None]] = {}
    for thing in register.responses.values():
        link = thing.now
        is_answer = (link.strength, link.relation, link.polarity) == ("stated", "answers", "yes")
        if is_answer and thing.stands and rests_on_something(register, thing):
            for name in (link.responding, link.responded_to):
                if name is not None:
                    found.setdefault(name, []).append(link.asserted_by.actor)
    return found


def status_of(register: Register, name: str) -> Word:
    """Return established, claimed, disputed or unknown for an action as such: for that it happened."""
    return voices(register, name).word
